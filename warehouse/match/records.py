"""From normalised activities and their occurrences to the compact records that are compared.

Belongs here: the projection and its day arithmetic. Does not belong here: comparing, or reading the file format.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.model import MatchRecord, Slot
from warehouse.match.text import read_title
from warehouse.normalise.names import fold
from warehouse.normalise.place import PlaceIndex, possible_places


def first_day(occurrences: Iterable[Occurrence]) -> int:
    """The ordinal of the earliest local date: day 0 of the bit sets. 0 when there are no occurrences."""
    return min((o.recurrence_id.date().toordinal() for o in occurrences), default=0)


def slots_of(occurrences: Sequence[Occurrence], base: int) -> tuple[Slot, ...]:
    """Days per start and end time. Cancelled dates count: the source lists them, so they say which activity it is."""
    days: dict[tuple[int | None, int | None], int] = defaultdict(int)
    for occurrence in occurrences:
        start = None if occurrence.all_day else occurrence.start.hour * 60 + occurrence.start.minute
        end = None
        if not occurrence.all_day and not occurrence.is_estimated_end:
            end = occurrence.end.hour * 60 + occurrence.end.minute
        days[start, end] |= 1 << max(0, occurrence.start.date().toordinal() - base)
    return tuple(Slot(start, end, mask) for (start, end), mask in sorted(days.items(), key=_slot_key))


def _slot_key(item: tuple[tuple[int | None, int | None], int]) -> tuple[int, int, int]:
    (start, end), mask = item
    return (-1 if start is None else start, -1 if end is None else end, mask)


def union(slots: Iterable[Slot]) -> int:
    """All days of the slots together."""
    days = 0
    for slot in slots:
        days |= slot.days
    return days


def records_of(
    activities: Sequence[NormalisedActivity], occurrences: Sequence[Occurrence], places: PlaceIndex
) -> list[MatchRecord]:
    """One MatchRecord per activity, in order of record_id."""
    by_record: dict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        by_record[occurrence.record_id].append(occurrence)
    base = first_day(occurrences)
    areas = source_areas(activities, places)
    return [
        record_of(activity, by_record.get(activity.record_id, ()), base, places, areas)
        for activity in sorted(activities, key=lambda a: a.record_id)
    ]


def source_areas(activities: Iterable[NormalisedActivity], places: PlaceIndex) -> Mapping[str, str]:
    """Per source the municipality in which most of its resolved records are."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for activity in activities:
        area = places.locality_of(activity.place.place_id)
        if area:
            counts[activity.source_id][area] += 1
    return {source: min(c, key=lambda area: (-c[area], area)) for source, c in counts.items()}


def record_of(
    activity: NormalisedActivity,
    occurrences: Sequence[Occurrence],
    base: int,
    places: PlaceIndex,
    areas: Mapping[str, str],
) -> MatchRecord:
    """Project one activity. Recurring rules make a series; a list of dates is not one."""
    slots = slots_of(occurrences, base)
    area = places.locality_of(activity.place.place_id) or areas.get(activity.source_id)
    is_placed = activity.place.place_id is not None
    possible = frozenset[str]() if is_placed else possible_places(activity.location_text, places, area)
    starts = [r.start_date or r.valid_from for r in activity.schedule if r.kind != "once"]
    ends = [r.valid_to for r in activity.schedule if r.kind != "once"]
    evidence = activity.evidence.get("audience")
    return MatchRecord(
        record_id=activity.record_id,
        source_id=activity.source_id,
        kind=activity.source_kind,
        name=activity.name,
        description=activity.description or "",
        place=places.group_of(activity.place.place_id),
        area=area,
        is_series=any(r.kind not in ("once", "none", "by_appointment") for r in activity.schedule),
        slots=slots,
        days=union(slots),
        season=(_ordinal(starts, base, min), _ordinal(ends, base, max)),
        organizer=activity.organizer_text or "",
        audience=evidence.raw if evidence else "",
        price=activity.price_text or "",
        is_cancelled=activity.event_status == "cancelled" or read_title(activity.name).is_cancelled,
        place_words=places.words_of(activity.place.place_id),
        possible=possible,
        location=fold(activity.location_text or ""),
    )


def _ordinal(dates: Sequence[dt.date | None], base: int, pick: object) -> int | None:
    known = [d.toordinal() - base for d in dates if d is not None]
    if not known or len(known) < len(dates):
        return None
    return min(known) if pick is min else max(known)
