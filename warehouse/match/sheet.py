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
from operator import attrgetter, ne, or_
from typing import NamedTuple

from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.candidates import Blocks, text_words, title_words
from warehouse.match.columns import carried, order_of
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
    texts = map(contents.get, sheet.ids)
    sheet.digest = _digests(
        text or one.model_dump_json(exclude_defaults=True) for text, one in zip(texts, reader.activities, strict=True)
    )
    sheet.n_dates = array("I", map(len, reader.dates))
    sheet.last_day = array("I", (found[-1].start.toordinal() if found else 0 for found in reader.dates))
    before = _before(reader, memory)
    order = order_of(before)
    sheet.place, sheet.area, sheet.slots = then.place.at(order), then.area.at(order), then.slots.at(order)
    for name in ("is_series", "is_restless", "title", "words", "alike"):
        setattr(sheet, name, carried(getattr(then, name), order, 0))
    for i, known in enumerate(before):
        if known < 0:
            _fill(reader, i)
    moved = _move_on(reader, then, before)
    return Changes(before, [i for i, known in enumerate(before) if known < 0], moved)


def _before(reader: Reader, memory: Memory) -> list[int]:
    """Per record its position in the run before when it says the same and lies in the same municipality.

    Fills the columns by which the municipality of each source is known.
    """
    sheet, then = reader.sheet, memory.sheet
    position = dict(zip(then.ids, itertools.count()))
    before = list(map(position.get, sheet.ids, itertools.repeat(-1)))
    order = order_of(before)
    said = carried(then.digest, order, 0)
    for i in itertools.compress(itertools.count(), map(ne, said, sheet.digest)):
        before[i] = -1
    sheet.source, sheet.site = then.source.at(order), then.site.at(order)
    for i, known in enumerate(before):
        if known < 0:
            activity = reader.activities[i]
            sheet.source[i], sheet.site[i] = activity.source_id, activity.place.place_id
    reader.areas = source_areas(sheet.source, sheet.site, reader.places)
    if reader.areas != memory.areas:
        moved = {s for s in {*reader.areas, *memory.areas} if reader.areas.get(s) != memory.areas.get(s)}
        before = [-1 if source in moved else i for i, source in zip(before, sheet.source, strict=True)]
    return before


def _move_on(reader: Reader, then: Sheet, before: list[int]) -> list[int]:
    """Days of the records that did not change. One that meets others at other times now is changed after all."""
    sheet = reader.sheet
    order = order_of(before)
    counts, lasts = carried(then.n_dates, order, 0), carried(then.last_day, order, 0)
    moved = []
    differ = map(or_, map(ne, counts, sheet.n_dates), map(ne, lasts, sheet.last_day))
    for i in itertools.compress(itertools.count(), differ):
        text = sheet.slots[i]
        if before[i] >= 0 and text is not None:
            now = moved_on(text, reader.dates[i])
            if now is None:
                now = pack(slots_of(reader.dates[i], reader.base), reader.base)
            sheet.slots[i] = now
            if meets_at(text) == meets_at(now):
                moved.append(i)
            else:
                before[i] = -1
                sheet.alike[i] = _alike(sheet, i)
    return moved


def _fill(reader: Reader, i: int) -> None:
    """The columns of a record that is new or changed."""
    sheet, activity = reader.sheet, reader.activities[i]
    sheet.slots[i] = None
    record = reader.record(i)
    sheet.place[i], sheet.area[i] = record.place, record.area
    sheet.is_series[i], sheet.is_restless[i] = int(record.is_series), int(bool(activity.overrides))
    sheet.slots[i] = pack(record.slots, reader.base)
    sheet.title[i], sheet.words[i] = _stands_for(title_words(record)), _stands_for(text_words(record))
    sheet.alike[i] = _alike(sheet, i)


def _alike(sheet: Sheet, i: int) -> int:
    _, times = meets_at(sheet.slots[i] or "")
    is_named = sheet.title[i] and sheet.is_series[i] and times
    return _stands_for((str(sheet.title[i]), str(times[0][0]))) if is_named else 0


def blocks_of_sheet(sheet: Sheet) -> Blocks:
    """What the records of a sheet meet by; texts as their numbers."""
    meets = [meets_at(text or "") for text in sheet.slots.table]
    starts = [times[0][0] if times else None for _, times in meets]
    return Blocks(
        sheet.place.codes,
        sheet.area.codes,
        sheet.source.codes,
        list(map([rows for rows, _ in meets].__getitem__, sheet.slots.codes)),
        list(map(starts.__getitem__, sheet.slots.codes)),
        sheet.title,
        sheet.words,
    )


def _digests(texts: Iterable[str]) -> array[int]:
    found = array("Q")
    found.frombytes(
        b"".join([blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts])
    )
    return found


def _stands_for(words: tuple[str, ...] | None) -> int:
    return _digests(["\x1f".join(words)])[0] if words else 0
