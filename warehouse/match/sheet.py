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
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from warehouse.digests import digest_of
from warehouse.match.candidates import Blocks, Timetable, title_number, words_number
from warehouse.match.columns import Numbers, among, carried, places_before
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
        self.listings = sorted(listings, key=itemgetter(0))
        self.places = places
        self.window = (window.start.toordinal(), window.end.toordinal())
        self.areas: dict[str, str] = {}
        self.ids = tuple(map(itemgetter(0), self.listings))
        self.sheet = Sheet()
        self.base = 0  # the ordinal of the first of all days; known when the sheet is read
        self._records: dict[int, MatchRecord] = {}

    def position(self, record_id: str) -> int | None:
        """Where a record is; None when it is not there."""
        i = bisect_left(self.ids, record_id)
        return i if self.ids[i : i + 1] == (record_id,) else None

    def record(self, i: int) -> MatchRecord:
        """The record at a position; its days are those of the sheet where that has them."""
        found = self._records.get(i)
        if found is None:
            known = self.sheet.slots[i]
            listing = self.listings[i]
            slots = slots_of(listing.dates, self.base) if known is None else slots_at(known, self.base)
            found = self._records[i] = record_of(listing.activity, slots, self.places, self.areas)
        return found

    def said(self, i: int) -> MatchRecord | Said:
        """What the record at a position says; all that is compared of it where that was read before."""
        found = self._records.get(i)
        if found is not None:
            return found
        activity = self.listings[i].activity
        return Said(activity.name, self.sheet.place[i], activity.location_text or "")


def read_sheet(reader: Reader, memory: Memory) -> Changes:
    """Fill the sheet of the reader."""
    sheet, then = reader.sheet, memory.sheet
    digests = [_digest(one) if one.digest is None else one.digest for one in reader.listings]
    sheet.digest = np.fromiter(digests, np.uint64, len(digests))
    sheet.n_dates = np.array([len(one.dates) for one in reader.listings], np.int32)
    before = _before(reader, memory)
    sheet.place, sheet.area, sheet.slots = then.place.at(before), then.area.at(before), then.slots.at(before)
    for name in ("is_series", "is_restless", "first_day", "title", "words", "alike"):
        setattr(sheet, name, carried(getattr(then, name), before, 0))
    is_other = (before < 0) | (carried(then.n_dates, before, 0) != sheet.n_dates)
    is_other |= _may_reach_out(reader, memory)
    reader.base = _first_of_all(reader, is_other)
    for i in np.flatnonzero(before < 0).tolist():
        _fill(reader, i)
    moved = np.flatnonzero(is_other & (before >= 0)).tolist()
    return Changes(before, np.flatnonzero(before < 0).tolist(), moved, _move_on(reader, moved))


def _digest(listing: Listing) -> int:
    return digest_of(listing.activity.model_dump_json(exclude_defaults=True))


def _may_reach_out(reader: Reader, memory: Memory) -> Numbers:
    """Whether the days of each record in the run before may reach out of the window."""
    first = reader.sheet.first_day
    if any(now < then for now, then in zip(reader.window, memory.window, strict=True)):
        return np.ones(len(first), bool)
    found: Numbers = (first > 0) & (first < reader.window[0])
    return found


def _first_of_all(reader: Reader, is_other: Numbers) -> int:
    """The ordinal of the first of all days: of records with other days than in the run before, from their dates."""
    known = reader.sheet.first_day[~is_other & (reader.sheet.first_day > 0)]
    days = [int(known.min())] if len(known) else []
    days.append(first_day(one.dates for one in compress(reader.listings, is_other.tolist())))
    return min(filter(None, days), default=0)


def _before(reader: Reader, memory: Memory) -> Numbers:
    """Per record its position in the run before when it says the same and lies in the same municipality.

    Fills the columns by which the municipality of each source is known.
    """
    sheet, then = reader.sheet, memory.sheet
    before = places_before(sheet.digest, then.digest)
    sheet.source, sheet.site = then.source.at(before), then.site.at(before)
    for i in np.flatnonzero(before < 0).tolist():
        activity = reader.listings[i].activity
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
    steps: dict[tuple[int, Span | None], tuple[_Days, bool]] = {}  # far fewer than there are records
    for i, code in zip(moved, sheet.slots.codes[moved].tolist(), strict=True):
        dates = reader.listings[i].dates
        key = (code, span_of(dates))
        step = steps.get(key)
        if step is None:
            text = sheet.slots.table[code] or ""
            now = moved_on(text, key[1])
            packed = pack(slots_of(dates, reader.base), reader.base) if now is None else now
            step = (_days(sheet, packed), meets_at(text) != meets_at(packed))
            if now is not None:
                steps[key] = step
        days, is_shifted = step
        sheet.slots.codes[i], sheet.first_day[i] = days
        if is_shifted:
            shifted.append(i)
            sheet.alike[i] = _alike(sheet, i)
    return shifted


_Days = tuple[int, int]  # the number of the text in slots, first_day


def _days(sheet: Sheet, text: str) -> _Days:
    return sheet.slots.code_of(text), first_of(text)


def _fill(reader: Reader, i: int) -> None:
    """The columns of a record that is new or changed."""
    sheet, activity = reader.sheet, reader.listings[i].activity
    sheet.slots[i] = None
    record = reader.record(i)
    sheet.place[i], sheet.area[i] = record.place, record.area
    sheet.is_series[i], sheet.is_restless[i] = record.is_series, bool(activity.overrides)
    sheet.slots.codes[i], sheet.first_day[i] = _days(sheet, pack(record.slots, reader.base))
    sheet.title[i], sheet.words[i] = title_number(record), words_number(record)
    sheet.alike[i] = _alike(sheet, i)


def _alike(sheet: Sheet, i: int) -> int:
    _, times = meets_at(sheet.slots[i] or "")
    is_named = sheet.title[i] and sheet.is_series[i] and times
    return digest_of(f"{sheet.title[i]} {times[0][0]}") if is_named else 0


def blocks_of_sheet(sheet: Sheet) -> Blocks:
    """What the records of a sheet meet by."""
    meets = [meets_at(text or "") for text in sheet.slots.table]
    return Blocks(
        sheet.place.codes,
        sheet.area.codes,
        sheet.source.codes,
        sheet.title,
        sheet.words,
        sheet.slots.codes,
        [Timetable(rows, times[0][0] if times else None) for rows, times in meets],
    )
