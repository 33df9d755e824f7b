"""From normalised activities and their occurrences to the compact records that are compared.

Belongs here: the projection and its day arithmetic. Does not belong here: comparing, or reading the file format.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import count
from operator import attrgetter, itemgetter

import numpy as np

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.attach import is_series
from warehouse.match.columns import Coded
from warehouse.match.model import MatchRecord, Slot
from warehouse.normalise.names import fold
from warehouse.normalise.place import PlaceIndex, possible_places


def first_day(dates: Iterable[Sequence[Occurrence]]) -> int:
    """The ordinal of the earliest local date: day 0 of the bit sets. 0 when there are no occurrences.

    The occurrences of each record are in order of time.
    """
    return min(map(dt.datetime.toordinal, map(_START, map(_FIRST, filter(None, dates)))), default=0)


def slots_of(occurrences: Sequence[Occurrence], base: int) -> tuple[Slot, ...]:
    """Days per start and end time. Cancelled dates count: the source lists them, so they say which activity it is."""
    clocks = list(map(_CLOCK, occurrences))
    days = [ordinal - base for ordinal in map(dt.datetime.toordinal, map(_START, occurrences))]
    if clocks and clocks.count(clocks[0]) == len(clocks):
        return (Slot(*_times(clocks[0]), _bits(tuple(days))),)
    found: dict[_Times, list[int]] = defaultdict(list)
    for clock, day in zip(clocks, days, strict=True):
        found[_times(clock)].append(day)
    return tuple(Slot(*key, _bits(tuple(found[key]))) for key in sorted(found, key=_order))


# Read in one go: there are fifty occurrences to a record, and this is where reading them takes its time.
_CLOCK = attrgetter("all_day", "is_estimated_end", "start.hour", "start.minute", "end.hour", "end.minute")
_START = attrgetter("start")
_FIRST = itemgetter(0)
_Clock = tuple[bool, bool, int, int, int, int]
_Times = tuple[int | None, int | None]


def times_of(occurrence: Occurrence) -> _Times:
    """Start and end in minutes after midnight; None where they are not known."""
    return _times(_CLOCK(occurrence))


def _times(clock: _Clock) -> _Times:
    all_day, is_estimated, hour, minute, end_hour, end_minute = clock
    if all_day:
        return None, None
    return hour * 60 + minute, None if is_estimated else end_hour * 60 + end_minute


@lru_cache(maxsize=50_000)
def _bits(days: tuple[int, ...]) -> int:
    """A bit per day; days before day 0 count as day 0."""
    found = 0
    for day in days:
        found |= 1 << max(0, day)
    return found


def _order(times: _Times) -> tuple[int, int]:
    start, end = times
    return -1 if start is None else start, -1 if end is None else end


def union(slots: Iterable[Slot]) -> int:
    """All days of the slots together."""
    days = 0
    for slot in slots:
        days |= slot.days
    return days


def source_areas(sources: Coded, sites: Coded, places: PlaceIndex) -> dict[str, str]:
    """Per source the municipality in which most of its resolved records are, from the source and place of each."""
    of_sites = [places.locality_of(site) or "" for site in sites.table]
    areas = sorted({"", *of_sites})
    of_site = np.array(list(map(dict(zip(areas, count())).__getitem__, of_sites)))[sites.codes]
    both, times = np.unique(sources.codes.astype(np.int64) * len(areas) + of_site, return_counts=True)
    source, area = np.divmod(both, len(areas))
    best = np.lexsort((area, -times, area == 0, source))  # of each source the best first; 0 is no municipality
    best = best[np.diff(source[best], prepend=-1) > 0]
    rows = zip(source[best].tolist(), area[best].tolist(), strict=True)
    return {sources.table[one] or "": areas[most] for one, most in rows if most}


def record_of(
    activity: NormalisedActivity, slots: tuple[Slot, ...], places: PlaceIndex, areas: Mapping[str, str]
) -> MatchRecord:
    """Project one activity with its days; `areas` are those of sources."""
    place_id = activity.place.place_id
    area = places.locality_of(place_id) or areas.get(activity.source_id)
    evidence = activity.evidence.get("audience")
    return MatchRecord(
        record_id=activity.record_id,
        source_id=activity.source_id,
        name=activity.name,
        description=activity.description or "",
        place=places.group_of(place_id),
        area=area,
        is_series=is_series(activity),
        slots=slots,
        days=slots[0].days if len(slots) == 1 else union(slots),
        organizer=activity.organizer_text or "",
        audience=evidence.raw if evidence else "",
        price=activity.price_text or "",
        place_words=places.words_of(place_id),
        possible=frozenset() if place_id else possible_places(activity.location_text, places, area),
        location=fold(activity.location_text or ""),
    )
