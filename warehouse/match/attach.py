"""Dated records that speak of one date of a series.

Belongs here: to which date of which series a dated record of the same cluster belongs, and what it says about it.
Does not belong here: which records are one activity (cluster) and how the dates are merged (warehouse.merge).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.model import Attachment, AttachmentKind
from warehouse.match.text import read_title

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
    if not series:
        return []
    found = []
    for member in members:
        if not is_series(member):
            for occurrence in occurrences.get(member.record_id, ()):
                attachment = _attach_one(member, occurrence, series, occurrences)
                if attachment:
                    found.append(attachment)
    return found


def is_series(activity: NormalisedActivity) -> bool:
    """Whether the record states a recurring rule; a list of dates is not a series."""
    return any(rule.kind not in ("once", "none", "by_appointment") for rule in activity.schedule)


def _attach_one(
    dated: NormalisedActivity,
    occurrence: Occurrence,
    series: Sequence[NormalisedActivity],
    occurrences: Mapping[str, Sequence[Occurrence]],
) -> Attachment | None:
    best: tuple[tuple[float, str], NormalisedActivity, Occurrence] | None = None
    for candidate in series:
        for date in occurrences[candidate.record_id]:
            distance = abs(date.recurrence_id - occurrence.start)
            if distance <= _REACH and _may_be(date, occurrence, dated):
                key = (distance.total_seconds(), candidate.record_id)
                if best is None or key < best[0]:
                    best = (key, candidate, date)
    if best is None:
        return None
    _, candidate, date = best
    return Attachment(
        dated.record_id, candidate.record_id, date.recurrence_id, _kind(dated, occurrence, candidate, date)
    )


def _may_be(date: Occurrence, occurrence: Occurrence, dated: NormalisedActivity) -> bool:
    """The same day, or another day of the week when the dated record says that it was moved."""
    return date.recurrence_id.date() == occurrence.start.date() or read_title(dated.name).is_moved


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
