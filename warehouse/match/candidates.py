"""Which pairs of records are worth comparing.

Belongs here: what records meet by, as columns; the pairs themselves are a question in SQL (candidates.sql). Does not
belong here: any judgement about text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from warehouse.digests import digest_of
from warehouse.match.columns import Coded, Numbers, flags
from warehouse.match.model import MatchRecord, Pair, Slot
from warehouse.match.text import read_title
from warehouse.scratch import scratch

_PAIRS = (Path(__file__).parent / "candidates.sql").read_text(encoding="utf-8")
_WEEK = sum(1 << (7 * week) for week in range(60))
_FEWEST_LETTERS = 3  # shorter words say too little to find a row of another day by
_UNKNOWN = -1  # for a start, in columns

SlotRow = tuple[int, int | None]  # weekday (0 = Monday), start


class Timetable(NamedTuple):
    """The weekdays and starts by which a record meets others, each once, in order; and the start of its first slot."""

    rows: tuple[SlotRow, ...]
    first_start: int | None


class Blocks(NamedTuple):
    """What records meet by: numbers that are equal where that is equal, one per record; 0 = not known.

    `title` and `words` stand for a title and a description at a place. `timetable` is a place in `timetables`.
    """

    place: Numbers
    area: Numbers
    source: Numbers
    title: Numbers
    words: Numbers
    timetable: Numbers
    timetables: Sequence[Timetable]


def blocks_of(records: Sequence[MatchRecord], base: int) -> Blocks:
    """The blocks of compact records; `base` is the ordinal of day 0."""
    numbers = {slots: n for n, slots in enumerate(dict.fromkeys(record.slots for record in records))}
    return Blocks(
        Coded.from_texts([record.place or None for record in records]).codes,
        Coded.from_texts([record.area or None for record in records]).codes,
        Coded.from_texts([record.source_id for record in records]).codes,
        np.array([title_number(record) for record in records], np.uint64),
        np.array([words_number(record) for record in records], np.uint64),
        np.array([numbers[record.slots] for record in records], np.int32),
        [Timetable(slot_rows(slots, base), slots[0].start if slots else None) for slots in numbers],
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


def title_number(record: MatchRecord) -> int:
    """A number that stands for the telling words of a title at a place; 0 = too few."""
    return _at_place(record, read_title(record.name, record.place_words).key)


def words_number(record: MatchRecord) -> int:
    """A number that stands for a description at a place; 0 = too little."""
    return _at_place(record, record.description)


def _at_place(record: MatchRecord, said: str) -> int:
    return digest_of(f"{record.place}\x1f{said}") if record.place and len(said) >= _FEWEST_LETTERS else 0


def candidate_pairs(blocks: Blocks, touching: Collection[int] | None = None) -> list[Pair]:
    """Pairs of positions, each once with the lower position first, in order.

    With `touching` (positions), only pairs with at least one of those.
    """
    n = len(blocks.place)
    is_seeking = np.ones(n, bool) if touching is None else flags(n, list(touching))
    if not is_seeking.any():
        return []
    first_start = np.array([_minutes(one.first_start) for one in blocks.timetables], np.int32)
    records = {
        "record": np.arange(n, dtype=np.int32),
        **{name: getattr(blocks, name) for name in ("place", "area", "source", "title", "words", "timetable")},
        "first_start": first_start[blocks.timetable],
        "is_seeking": is_seeking,
    }
    rows = [(n, day, _minutes(start)) for n, one in enumerate(blocks.timetables) for day, start in one.rows]
    timetable, weekday, start = np.fromiter(chain.from_iterable(rows), np.int32).reshape(-1, 3).T.copy()
    timetables = {"timetable": timetable, "weekday": weekday, "start": start}
    with scratch() as cursor:
        cursor.register("records", records)
        cursor.register("timetables", timetables)
        found = cursor.execute(_PAIRS).fetchnumpy()
    return list(zip(found["low"].tolist(), found["high"].tolist(), strict=True))


def _minutes(start: int | None) -> int:
    return _UNKNOWN if start is None else start
