"""Dated records that speak of one date of a series.

Belongs here: to which date of which series a dated record of the same cluster belongs, and what it says about it.
Does not belong here: which records are one activity (cluster) and how the dates are merged (warehouse.merge).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from rapidfuzz import fuzz

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.model import Attachment, AttachmentKind
from warehouse.match.text import read_title, says_moved

_MOVED_MINUTES = 20  # a start that differs no more than this is rounding, not a move
_REACH = dt.timedelta(days=6)  # a moved date is sought within its own week
_THEME_SIMILARITY = 60


def attach(
    record_ids: Iterable[str],
    activities: Mapping[str, NormalisedActivity],
    occurrences: Mapping[str, Sequence[Occurrence]],
) -> list[Attachment]:
    """Attachments of the dated records of one cluster to its series, in order of record and date."""
    members = [activities[i] for i in sorted(record_ids)]
    series = [m for m in members if is_series(m) and occurrences.get(m.record_id)]
    if not series or len(series) == len(members):
        return []
    dates = _Dates(series, occurrences)
    found = []
    for member in members:
        if not is_series(member):
            for occurrence in occurrences.get(member.record_id, ()):
                attachment = _attach_one(member, occurrence, dates)
                if attachment:
                    found.append(attachment)
    return found


_BY_RULE = attrgetter("recurrence_id")


class _Dates:
    """The dates of some series by the day (ordinal) they have by the rule."""

    def __init__(self, series: Iterable[NormalisedActivity], occurrences: Mapping[str, Sequence[Occurrence]]) -> None:
        self._by_day: list[tuple[NormalisedActivity, dict[int, list[Occurrence]]]] = []
        for one in series:
            days: dict[int, list[Occurrence]] = defaultdict(list)
            found = occurrences[one.record_id]
            for day, date in zip(map(dt.datetime.toordinal, map(_BY_RULE, found)), found, strict=True):
                days[day].append(date)
            self._by_day.append((one, days))

    def near(self, occurrence: Occurrence, reach: int) -> Iterator[tuple[NormalisedActivity, Occurrence]]:
        """The dates on the occurrence's own day, or at most `reach` days from it."""
        today = occurrence.start.toordinal()
        for one, days in self._by_day:
            for day in range(today - reach, today + reach + 1):
                for date in days.get(day, ()):
                    yield one, date


def is_series(activity: NormalisedActivity) -> bool:
    """Whether the record states a recurring rule; a list of dates is not a series."""
    return any(rule.kind not in ("once", "none", "by_appointment") for rule in activity.schedule)


def _attach_one(dated: NormalisedActivity, occurrence: Occurrence, dates: _Dates) -> Attachment | None:
    """The same day, or another day of the week when the dated record says that it was moved."""
    best: tuple[tuple[float, str], NormalisedActivity, Occurrence] | None = None
    for candidate, date in dates.near(occurrence, _REACH.days if says_moved(dated.name) else 0):
        distance = abs(date.recurrence_id - occurrence.start)
        key = (distance.total_seconds(), candidate.record_id)
        if distance <= _REACH and (best is None or key < best[0]):
            best = (key, candidate, date)
    if best is None:
        return None
    _, candidate, date = best
    return Attachment(
        dated.record_id, candidate.record_id, date.recurrence_id, _kind(dated, occurrence, candidate, date)
    )


def _kind(
    dated: NormalisedActivity, occurrence: Occurrence, series: NormalisedActivity, date: Occurrence
) -> AttachmentKind:
    title = read_title(dated.name)
    if dated.event_status == "cancelled" or occurrence.status == "cancelled" or title.is_cancelled:
        return "cancelled"
    if occurrence.all_day != date.all_day:
        return "confirms"
    if abs(occurrence.start - date.recurrence_id) > dt.timedelta(minutes=_MOVED_MINUTES):
        return "moved"
    if fuzz.token_set_ratio(title.folded, read_title(series.name).folded) < _THEME_SIMILARITY:
        return "themed"
    return "confirms"
