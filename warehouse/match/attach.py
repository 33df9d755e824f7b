"""Dated records that speak of one date of a series.

Belongs here: to which date of which series a dated record of the same cluster belongs, and what it says about it.
Does not belong here: which records are one activity (cluster) and how the dates are merged (warehouse.merge).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from operator import attrgetter

from rapidfuzz import fuzz

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.model import Attachment, AttachmentKind, Listing
from warehouse.match.text import read_title, says_moved

_MOVED_MINUTES = 20  # a start that differs no more than this is rounding, not a move
REACH_DAYS = 6  # a moved date is sought within its own week
_THEME_SIMILARITY = 60


def attach(members: Iterable[Listing]) -> list[Attachment]:
    """Attachments of the dated records of one cluster to its series, in order of `members` and date."""
    series: list[Listing] = []
    dated: list[Listing] = []
    for one in members:
        (series if is_series(one.activity) else dated).append(one)
    dates = _Dates(series)
    found = (_attach_one(one.activity, occurrence, dates) for one in dated for occurrence in one.dates)
    return list(filter(None, found))


_BY_RULE = attrgetter("recurrence_id")
_MARGIN = dt.timedelta(days=2)  # a date that was not moved starts within a day of what its rule says


class _Dates:
    """The dates of some series by the day that they have by the rule."""

    def __init__(self, series: Iterable[Listing]) -> None:
        self._series = [(one.activity, one.dates) for one in series]

    def near(self, occurrence: Occurrence, reach: int) -> Iterator[tuple[NormalisedActivity, Occurrence]]:
        """The dates on the occurrence's own day, or at most `reach` days from it."""
        today = occurrence.start.toordinal()
        margin = _MARGIN + dt.timedelta(days=reach)
        for one, dates in self._series:
            low, high = 0, len(dates)
            if not one.overrides:
                low = bisect_left(dates, occurrence.start - margin, key=_BY_RULE)
                high = bisect_right(dates, occurrence.start + margin, key=_BY_RULE)
            for date in dates[low:high]:
                if abs(date.recurrence_id.toordinal() - today) <= reach:
                    yield one, date


def is_series(activity: NormalisedActivity) -> bool:
    """Whether the record states a recurring rule; a list of dates is not a series."""
    return any(rule.kind not in ("once", "none", "by_appointment") for rule in activity.schedule)


def _attach_one(dated: NormalisedActivity, occurrence: Occurrence, dates: _Dates) -> Attachment | None:
    """The same day, or another day of the week when the dated record says that it was moved."""
    best: tuple[tuple[float, str], NormalisedActivity, Occurrence] | None = None
    for candidate, date in dates.near(occurrence, REACH_DAYS if says_moved(dated.name) else 0):
        distance = abs(date.recurrence_id - occurrence.start)
        key = (distance.total_seconds(), candidate.record_id)
        if distance <= dt.timedelta(days=REACH_DAYS) and (best is None or key < best[0]):
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
