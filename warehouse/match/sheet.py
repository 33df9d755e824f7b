"""The records of a run in columns, read only where they are not as they were.

Belongs here: telling which records changed, and filling the columns. Does not belong here: what that means for pairs
and clusters (renew).

A record that says what it said keeps its columns. Its days follow from what it says and from the window: where they
have moved on with the window, only the first and the last of its dates are read. They have not when there are as many
as before and the first is still inside, for a window that only moves forward.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from warehouse.contracts import NormalisedActivity
from warehouse.digests import digest_of
from warehouse.match.candidates import Blocks, text_words, title_words
from warehouse.match.columns import Numbers, among, carried, positions_in
from warehouse.match.days import Span, first_of, meets_at, moved_on, pack, slots_at, span_of
from warehouse.match.memory import Memory, Sheet
from warehouse.match.model import Listing, MatchRecord
from warehouse.match.records import first_day, record_of, slots_of, source_areas
from warehouse.match.vetoes import Said
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window


class Changes(NamedTuple):
    """`before`: per record its position in the run before, -1 when it is new or not as it was (`changed`). `moved`:
    those that say the same and have other days; `shifted`: those of them that meet others at other times."""

    before: Numbers
    changed: list[int]
    moved: list[int]
    shifted: list[int]


class Reader:
    """The records of a run as compact records, each read when it is first asked for."""

    def __init__(self, listings: Iterable[Listing], places: PlaceIndex, window: Window) -> None:
        columns = list(zip(*sorted(listings, key=itemgetter(0)), strict=True))
        ids, self.activities, self.dates, self.digests, self.labels = columns or [()] * len(Listing._fields)
        self.places = places
        self.window = (window.start.toordinal(), window.end.toordinal())
        self.areas: dict[str, str] = {}
        self.sheet = Sheet(ids=ids)
        self.base = 0  # the ordinal of the first of all days; known when the sheet is read
        self._records: dict[int, MatchRecord] = {}

    def position(self, record_id: str) -> int | None:
        """Where a record is; None when it is not there."""
        i = bisect_left(self.sheet.ids, record_id)
        return i if self.sheet.ids[i : i + 1] == (record_id,) else None

    def record(self, i: int) -> MatchRecord:
        """The record at a position; its days are those of the sheet where that has them."""
        found = self._records.get(i)
        if found is None:
            known = self.sheet.slots[i]
            slots = slots_of(self.dates[i], self.base) if known is None else slots_at(known, self.base)
            found = self._records[i] = record_of(self.activities[i], slots, self.places, self.areas)
        return found

    def said(self, i: int) -> MatchRecord | Said:
        """What the record at a position says; all that is compared of it where that was read before."""
        found = self._records.get(i)
        if found is not None:
            return found
        activity = self.activities[i]
        return Said(activity.name, self.sheet.place[i], activity.location_text or "")


def read_sheet(reader: Reader, memory: Memory) -> Changes:
    """Fill the sheet of the reader."""
    sheet, then = reader.sheet, memory.sheet
    sheet.digest = np.fromiter(map(_digest, reader.digests, reader.activities), np.uint64, len(sheet.ids))
    sheet.n_dates = np.fromiter(map(len, reader.dates), np.int32, len(sheet.ids))
    before = _before(reader, memory)
    sheet.place, sheet.area, sheet.slots = then.place.at(before), then.area.at(before), then.slots.at(before)
    for name in ("is_series", "is_restless", "title", "words", "alike"):
        setattr(sheet, name, carried(getattr(then, name), before, 0))
    is_other = (before < 0) | (carried(then.n_dates, before, 0) != sheet.n_dates)
    is_other |= _reaches_back(reader, memory)
    reader.base = _first_of_all(reader, is_other)
    for i in np.flatnonzero(before < 0).tolist():
        _fill(reader, i)
    moved = np.flatnonzero(is_other & (before >= 0)).tolist()
    return Changes(before, np.flatnonzero(before < 0).tolist(), moved, _move_on(reader, moved))


def _digest(digest: int | None, activity: NormalisedActivity) -> int:
    return digest_of(activity.model_dump_json(exclude_defaults=True)) if digest is None else digest


def _reaches_back(reader: Reader, memory: Memory) -> Numbers:
    """Whether the days of each record, as the slots have them, may begin before the window; all may when the window
    does not lie further on than in the run before."""
    slots = reader.sheet.slots
    if any(now < then for now, then in zip(reader.window, memory.window, strict=True)):
        return np.ones(len(slots), bool)
    found = np.zeros(len(slots.table), bool)
    for code in _used(slots.codes):
        found[code] = 0 < first_of(slots.table[code] or "") < reader.window[0]
    return found[slots.codes]


def _first_of_all(reader: Reader, is_other: Numbers) -> int:
    """The ordinal of the first of all days: of records with other days than their slots say, from their dates."""
    slots, others = reader.sheet.slots, np.flatnonzero(is_other).tolist()
    days = [first_of(slots.table[code] or "") for code in _used(slots.codes[~is_other])]
    return min(filter(None, [*days, first_day([reader.dates[i] for i in others])]), default=0)


def _used(codes: Numbers) -> list[int]:
    found: list[int] = np.flatnonzero(np.bincount(codes)).tolist()
    return found


def _before(reader: Reader, memory: Memory) -> Numbers:
    """Per record its position in the run before when it says the same and lies in the same municipality.

    Fills the columns by which the municipality of each source is known.
    """
    sheet, then = reader.sheet, memory.sheet
    now = positions_in(sheet.ids, then.ids)
    before = np.full(len(sheet.ids), -1, np.int32)
    before[now[now >= 0]] = np.flatnonzero(now >= 0)
    before[carried(then.digest, before, 0) != sheet.digest] = -1
    sheet.source, sheet.site = then.source.at(before), then.site.at(before)
    for i in np.flatnonzero(before < 0).tolist():
        activity = reader.activities[i]
        sheet.source[i], sheet.site[i] = activity.source_id, activity.place.place_id
    reader.areas = source_areas(sheet.source, sheet.site, reader.places)
    if reader.areas != memory.areas:
        moved = {s for s in {*reader.areas, *memory.areas} if reader.areas.get(s) != memory.areas.get(s)}
        before[among(sheet.source.codes, np.array(sheet.source.codes_of(moved)))] = -1
    return before


def _move_on(reader: Reader, moved: Sequence[int]) -> list[int]:
    """Read the days of records that say what they said; returns the positions of those that shifted."""
    sheet = reader.sheet
    shifted = []
    steps: dict[tuple[int, Span | None], tuple[int, bool]] = {}  # far fewer than there are records
    for i, code in zip(moved, sheet.slots.codes[moved].tolist(), strict=True):
        dates = reader.dates[i]
        key = (code, span_of(dates))
        step = steps.get(key)
        if step is None:
            text = sheet.slots.table[code] or ""
            now = moved_on(text, key[1])
            packed = pack(slots_of(dates, reader.base), reader.base) if now is None else now
            step = (sheet.slots.code_of(packed), meets_at(text) != meets_at(packed))
            if now is not None:
                steps[key] = step
        sheet.slots.codes[i], is_shifted = step
        if is_shifted:
            shifted.append(i)
            sheet.alike[i] = _alike(sheet, i)
    return shifted


def _fill(reader: Reader, i: int) -> None:
    """The columns of a record that is new or changed."""
    sheet, activity = reader.sheet, reader.activities[i]
    sheet.slots[i] = None
    record = reader.record(i)
    sheet.place[i], sheet.area[i] = record.place, record.area
    sheet.is_series[i], sheet.is_restless[i] = record.is_series, bool(activity.overrides)
    sheet.slots[i] = pack(record.slots, reader.base)
    sheet.title[i], sheet.words[i] = _stands_for(title_words(record)), _stands_for(text_words(record))
    sheet.alike[i] = _alike(sheet, i)


def _alike(sheet: Sheet, i: int) -> int:
    _, times = meets_at(sheet.slots[i] or "")
    is_named = sheet.title[i] and sheet.is_series[i] and times
    return _stands_for((str(sheet.title[i]), str(times[0][0]))) if is_named else 0


def blocks_of_sheet(sheet: Sheet, which: Numbers) -> Blocks:
    """What some records of a sheet meet by; texts as their numbers."""
    meets = [meets_at(sheet.slots.table[code] or "") for code in sheet.slots.codes[which].tolist()]
    return Blocks(
        sheet.place.codes[which].tolist(),
        sheet.area.codes[which].tolist(),
        sheet.source.codes[which].tolist(),
        [rows for rows, _ in meets],
        [times[0][0] if times else None for _, times in meets],
        sheet.title[which].tolist(),
        sheet.words[which].tolist(),
    )


def may_meet(sheet: Sheet, some: Sequence[int]) -> Numbers:
    """Positions of all records that some records could meet (see candidates), and of those themselves; in order."""
    place, area = sheet.place.codes, sheet.area.codes
    found = place == 0
    found[some] = True
    for column in (place, sheet.title, sheet.words):
        found |= among(column, column[some]) & (column > 0)
    found |= among(area, area[some][place[some] == 0])
    return np.flatnonzero(found)


def _stands_for(words: tuple[str, ...] | None) -> int:
    return digest_of("\x1f".join(words)) if words else 0
