"""The records of a run in columns, read only where they are not as they were.

Belongs here: telling which records changed, and filling the columns. Does not belong here: what that means for pairs
and clusters (renew).

A record that says what it said keeps its columns. Its days follow from what it says and from the window: where they
have moved on with the window, only the first and the last of its dates are read.
"""

from __future__ import annotations

import itertools
from array import array
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.candidates import Blocks, text_words, title_words
from warehouse.match.days import meets_at, moved_on, pack, slots_at
from warehouse.match.memory import Memory, Sheet
from warehouse.match.model import MatchRecord
from warehouse.match.records import first_day, record_of, slots_of, source_areas
from warehouse.normalise.place import PlaceIndex

Dates = Mapping[str, Sequence[Occurrence]]


class Changes(NamedTuple):
    """`before`: per record its position in the run before, -1 when it is new or not as it was (`changed`). `moved`:
    those that say the same and have other days."""

    before: list[int]
    changed: list[int]
    moved: list[int]


class Reader:
    """The records of a run as compact records, each read when it is first asked for."""

    def __init__(self, activities: Sequence[NormalisedActivity], dates: Dates, places: PlaceIndex) -> None:
        self.activities = sorted(activities, key=attrgetter("record_id"))
        self.places = places
        self.areas: dict[str, str] = {}
        self.sheet = Sheet(ids=[activity.record_id for activity in self.activities])
        self.dates = [dates.get(record_id, ()) for record_id in self.sheet.ids]
        self.base = first_day(self.dates)
        self._records: dict[int, MatchRecord] = {}

    def record(self, i: int) -> MatchRecord:
        """The record at a position; its days are those of the sheet where that has them."""
        found = self._records.get(i)
        if found is None:
            known = self.sheet.slots[i]
            slots = slots_of(self.dates[i], self.base) if known is None else slots_at(known, self.base)
            found = self._records[i] = record_of(self.activities[i], slots, self.places, self.areas)
        return found


def read_sheet(reader: Reader, memory: Memory, contents: Mapping[str, str]) -> Changes:
    """Fill the sheet of the reader. `contents`: what records say, as text; a record that is not in it is read."""
    sheet, then = reader.sheet, memory.sheet
    sheet.digest = _digests(
        contents.get(i) or one.model_dump_json(exclude_defaults=True)
        for i, one in zip(sheet.ids, reader.activities, strict=True)
    )
    sheet.n_dates = list(map(len, reader.dates))
    sheet.last_day = [found[-1].start.toordinal() if found else 0 for found in reader.dates]
    before = _before(reader, memory)
    for name in ("place", "area", "slots"):
        setattr(sheet, name, carried(getattr(then, name), before, None))
    for name in ("is_series", "is_restless", "title", "words", "alike"):
        setattr(sheet, name, carried(getattr(then, name), before, 0))
    moved = _move_on(reader, then, before)
    changed = [i for i, known in enumerate(before) if known < 0]
    for i in changed:
        _fill(reader, i)
    return Changes(before, changed, moved)


def carried(column: Sequence[Any], before: Sequence[int], blank: object) -> list[Any]:
    """A column of the run before in the order of this one; `blank` for what was not there."""
    return list(map([*column, blank].__getitem__, before))


def _before(reader: Reader, memory: Memory) -> list[int]:
    """Per record its position in the run before when it says the same and lies in the same municipality.

    Fills the columns by which the municipality of each source is known.
    """
    sheet, then = reader.sheet, memory.sheet
    found = _positions(sheet.ids, then.ids)
    before = [i if i >= 0 and then.digest[i] == digest else -1 for i, digest in zip(found, sheet.digest, strict=True)]
    sheet.source, sheet.site = carried(then.source, before, None), carried(then.site, before, None)
    for i, known in enumerate(before):
        if known < 0:
            activity = reader.activities[i]
            sheet.source[i], sheet.site[i] = activity.source_id, activity.place.place_id
    reader.areas = source_areas(zip(sheet.source, sheet.site, strict=True), reader.places)
    if reader.areas != memory.areas:
        moved = {s for s in {*reader.areas, *memory.areas} if reader.areas.get(s) != memory.areas.get(s)}
        before = [-1 if source in moved else i for i, source in zip(before, sheet.source, strict=True)]
    return before


def _positions(ids: Sequence[str], among: Sequence[str]) -> list[int]:
    """Where each of `ids` is among others, -1 when it is not; both are sorted."""
    found = []
    at, n = 0, len(among)
    for one in ids:
        while at < n and among[at] < one:
            at += 1
        found.append(at if at < n and among[at] == one else -1)
    return found


def _move_on(reader: Reader, then: Sheet, before: list[int]) -> list[int]:
    """Days of the records that did not change. One that meets others at other times now is changed after all."""
    sheet = reader.sheet
    counts, lasts = carried(then.n_dates, before, 0), carried(then.last_day, before, 0)
    moved = []
    now_and_then = zip(counts, sheet.n_dates, lasts, sheet.last_day, strict=True)
    differ = [n != m or last != day for n, m, last, day in now_and_then]
    for i in itertools.compress(range(len(before)), differ):
        if before[i] >= 0:
            text = sheet.slots[i]
            now = moved_on(text, reader.dates[i])
            if now is None:
                now = pack(slots_of(reader.dates[i], reader.base), reader.base)
            sheet.slots[i] = now
            if meets_at(text) == meets_at(now):
                moved.append(i)
            else:
                before[i] = -1
    return moved


def _fill(reader: Reader, i: int) -> None:
    """The columns of a record that is new or changed."""
    sheet, activity = reader.sheet, reader.activities[i]
    sheet.slots[i] = None
    record = reader.record(i)
    sheet.place[i], sheet.area[i] = record.place, record.area
    sheet.is_series[i], sheet.is_restless[i] = int(record.is_series), int(bool(activity.overrides))
    sheet.slots[i] = pack(record.slots, reader.base)
    title = title_words(record)
    sheet.title[i], sheet.words[i] = _stands_for(title), _stands_for(text_words(record))
    sheet.alike[i] = (
        _stands_for((*title, str(record.slots[0].start))) if title and sheet.is_series[i] and record.slots else 0
    )


def blocks_of_sheet(sheet: Sheet) -> Blocks:
    """What the records of a sheet meet by."""
    meets = [meets_at(text) for text in sheet.slots]
    return Blocks(
        sheet.place,
        sheet.area,
        sheet.source,
        [rows for rows, _ in meets],
        [times[0][0] if times else None for _, times in meets],
        [number or None for number in sheet.title],
        [number or None for number in sheet.words],
    )


def _digests(texts: Iterable[str]) -> array[int]:
    found = array("Q")
    found.frombytes(
        b"".join([blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts])
    )
    return found


def _stands_for(words: tuple[str, ...] | None) -> int:
    return _digests(["\x1f".join(words)])[0] if words else 0
