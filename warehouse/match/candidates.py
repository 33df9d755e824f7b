"""Which pairs of records are worth comparing.

Belongs here: blocking by place, weekday and time. Does not belong here: any judgement about text.

A pair meets on place and weekday with starts within 120 minutes; when a place is unknown, on municipality and weekday
with starts within 30 minutes; on other weekdays only within one source, with the same words and starts within 15
minutes (a row per weekday of one class). Pairs never cross a municipality.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from warehouse.match.model import MatchRecord, Pair, Slot
from warehouse.match.text import read_title

_AT_PLACE, _NEAR, _OTHER_DAYS = 120, 30, 15  # minutes
_WEEK = sum(1 << (7 * week) for week in range(60))
_FEWEST_LETTERS = 3  # shorter words say too little to find a row of another day by

SlotRow = tuple[int, int | None]  # weekday (0 = Monday), start
_Timed = tuple[int, int]  # start, position


class Blocks(NamedTuple):
    """What records meet by, a value per record: whatever is equal where they are. An empty value (None, 0) is nowhere.

    `titles` and `texts` stand for words at a place; empty = too few.
    """

    places: Sequence[Hashable]
    areas: Sequence[Hashable]
    sources: Sequence[Hashable]
    rows: Sequence[Sequence[SlotRow]]
    starts: Sequence[int | None]
    titles: Sequence[Hashable]
    texts: Sequence[Hashable]


def blocks_of(records: Sequence[MatchRecord], base: int) -> Blocks:
    """The blocks of compact records; `base` is the ordinal of day 0."""
    return Blocks(
        [record.place for record in records],
        [record.area for record in records],
        [record.source_id for record in records],
        [slot_rows(record.slots, base) for record in records],
        [first_start(record.slots) for record in records],
        [title_words(record) for record in records],
        [text_words(record) for record in records],
    )


def slot_rows(slots: tuple[Slot, ...], base: int) -> tuple[SlotRow, ...]:
    """The weekdays and starts by which a record meets others, each once, in order."""
    return _slot_rows(slots, base % 7)


@lru_cache(maxsize=100_000)
def _slot_rows(slots: tuple[Slot, ...], base: int) -> tuple[SlotRow, ...]:
    return in_order((day, slot.start) for slot in slots for day in weekdays(slot.days, base))


def in_order(rows: Iterable[SlotRow]) -> tuple[SlotRow, ...]:
    """Rows, each once."""
    return tuple(sorted(set(rows), key=lambda row: (row[0], -1 if row[1] is None else row[1])))


def weekdays(days: int, base: int) -> list[int]:
    """Weekdays (0 = Monday) on which the days of a bit set fall; `base` is the ordinal of day 0."""
    return [(base + shift - 1) % 7 for shift in range(7) if days & (_WEEK << shift)]


def first_start(slots: Sequence[Slot]) -> int | None:
    """The start of the first slot."""
    return slots[0].start if slots else None


def title_words(record: MatchRecord) -> tuple[str, str] | None:
    """The place and the telling words of a title."""
    key = read_title(record.name, record.place_words).key if record.place else ""
    return (record.place, key) if record.place and len(key) >= _FEWEST_LETTERS else None


def text_words(record: MatchRecord) -> tuple[str, str] | None:
    """The place and the description."""
    enough = record.place and len(record.description) >= _FEWEST_LETTERS
    return (record.place, record.description) if record.place and enough else None


def candidate_pairs(blocks: Blocks, touching: Collection[int] | None = None) -> list[Pair]:
    """Pairs of positions, each once with the lower position first, in order.

    With `touching` (positions), only pairs with at least one of those.
    """
    if touching is not None and not touching:
        return []
    wanted = None if touching is None else frozenset(touching)
    found = set(_at_place(blocks, wanted))
    found.update(_near(blocks, wanted))
    found.update(_on_other_days(blocks, blocks.titles, wanted))
    found.update(_on_other_days(blocks, blocks.texts, wanted))
    return sorted(found)


def _at_place(blocks: Blocks, wanted: frozenset[int] | None) -> Iterator[Pair]:
    reach = None if wanted is None else {(blocks.places[i], day) for i in wanted for day, _ in blocks.rows[i]}
    there = None if reach is None else {place for place, _ in reach}
    timed: dict[tuple[Hashable, int], list[_Timed]] = defaultdict(list)
    untimed: dict[tuple[Hashable, int], list[int]] = defaultdict(list)
    for i, place in enumerate(blocks.places):
        if place and (there is None or place in there):
            for day, start in blocks.rows[i]:
                if reach is None or (place, day) in reach:
                    if start is None:
                        untimed[place, day].append(i)
                    else:
                        timed[place, day].append((start, i))
    for items in timed.values():
        yield from _within(items, _AT_PLACE, wanted)
    for key, some in untimed.items():
        others = [i for _, i in timed.get(key, ())]
        for a, b in itertools.chain(itertools.combinations(some, 2), itertools.product(some, others)):
            if a != b and (wanted is None or a in wanted or b in wanted):
                yield (a, b) if a < b else (b, a)


def _within(items: list[_Timed], minutes: int, wanted: frozenset[int] | None) -> Iterator[Pair]:
    """Pairs of items of which the times differ no more than `minutes`. Sorts the items."""
    if len(items) < 2:
        return
    items.sort()
    for n, (time, a) in enumerate(items):
        for m in range(n + 1, len(items)):
            later, b = items[m]
            if later - time > minutes:
                break
            if a != b and (wanted is None or a in wanted or b in wanted):
                yield (a, b) if a < b else (b, a)


def _near(blocks: Blocks, wanted: frozenset[int] | None) -> Iterator[Pair]:
    """A record without a place, and all others in its municipality at about the same time."""
    nowhere = [i for i, place in enumerate(blocks.places) if not place]
    if not nowhere:
        return
    seeking = nowhere if wanted is None else [i for i in nowhere if i in wanted]
    yield from _near_all(blocks, seeking, range(len(blocks.places)))
    if wanted is not None:
        yield from _near_all(blocks, [i for i in wanted if blocks.places[i]], nowhere)


def _near_all(blocks: Blocks, seeking: Iterable[int], among: Iterable[int]) -> Iterator[Pair]:
    """Each of `seeking` with each of `among` that is near it in time."""
    keys = [(i, blocks.areas[i] or "", day, start) for i in seeking for day, start in blocks.rows[i]]
    areas = {area for _, area, _, _ in keys}
    timed: dict[tuple[Hashable, int], list[_Timed]] = defaultdict(list)
    for i in among:
        area = blocks.areas[i] or ""
        if area in areas:
            for day, start in blocks.rows[i]:
                if start is not None:
                    timed[area, day].append((start, i))
    for items in timed.values():
        items.sort()
    for i, area, day, start in keys:
        if start is not None and (items := timed.get((area, day), [])):
            for _, other in items[
                bisect_left(items, (start - _NEAR, -1)) : bisect_right(items, (start + _NEAR + 1, -1))
            ]:
                if other != i:
                    yield (i, other) if i < other else (other, i)


def _on_other_days(blocks: Blocks, words: Sequence[Hashable], wanted: frozenset[int] | None) -> Iterator[Pair]:
    reach = None if wanted is None else {words[i] for i in wanted}
    alike: dict[tuple[Hashable, Hashable], list[_Timed]] = defaultdict(list)
    for i, said in enumerate(words):
        if said and (reach is None or said in reach):
            start = blocks.starts[i]
            if start is not None:
                alike[blocks.sources[i], said].append((start, i))
    for items in alike.values():
        yield from _within(items, _OTHER_DAYS, wanted)
