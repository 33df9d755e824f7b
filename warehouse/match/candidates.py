"""Which pairs of records are worth comparing.

Belongs here: blocking by place, weekday and time, in SQL. Does not belong here: any judgement about text.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import duckdb

from warehouse.match.model import MatchRecord, Slot
from warehouse.match.text import read_title

_SQL = (Path(__file__).parent / "candidates.sql").read_text(encoding="utf-8")
_WEEK = sum(1 << (7 * week) for week in range(60))
_CHUNK = 50_000
_SLOTS = ("INTEGER", "VARCHAR", "VARCHAR", "TINYINT", "SMALLINT")
_TEXTS = ("INTEGER", "VARCHAR", "VARCHAR", "SMALLINT", "VARCHAR")

SlotRow = tuple[int, int | None]  # weekday (0 = Monday), start


def weekdays(days: int, base: int) -> list[int]:
    """Weekdays (0 = Monday) on which the days of a bit set fall; `base` is the ordinal of day 0."""
    return [(base + shift - 1) % 7 for shift in range(7) if days & (_WEEK << shift)]


def slot_rows(record: MatchRecord, base: int) -> tuple[SlotRow, ...]:
    """The weekdays and starts by which a record meets others, each once, in order."""
    return _slot_rows(record.slots, base % 7)


@lru_cache(maxsize=100_000)
def _slot_rows(slots: tuple[Slot, ...], base: int) -> tuple[SlotRow, ...]:
    found = {(day, slot.start) for slot in slots for day in weekdays(slot.days, base)}
    return tuple(sorted(found, key=lambda item: (item[0], -1 if item[1] is None else item[1])))


def candidate_pairs(
    records: Sequence[MatchRecord], rows: Sequence[Sequence[SlotRow]], touching: Collection[int] | None = None
) -> list[tuple[int, int]]:
    """Pairs of positions in `records`, each once with the lower position first, in order.

    `rows` are the slot rows of each record. With `touching` (positions), only pairs with at least one of those.
    """
    if touching is not None and not touching:
        return []
    some = range(len(records)) if touching is None else _neighbourhood(records, rows, touching)
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(
            "CREATE TABLE slots (rid INTEGER, place VARCHAR, area VARCHAR, weekday TINYINT, start SMALLINT)"
        )
        connection.execute(
            "CREATE TABLE texts (rid INTEGER, place VARCHAR, source VARCHAR, start SMALLINT, words VARCHAR)"
        )
        _insert(connection, "slots", _SLOTS, _slot_table(records, rows, some))
        _insert(connection, "texts", _TEXTS, _text_table(records, some))
        found = [(int(a), int(b)) for a, b in connection.execute(_SQL).fetchall()]
    return found if touching is None else [pair for pair in found if pair[0] in touching or pair[1] in touching]


_NEAR = 30  # minutes within which a record without a place is sought, see candidates.sql


class _Reach(NamedTuple):
    """Where the partners of some records are to be found."""

    places: set[str | None]
    areas: set[str | None]  # records without a place in these
    times: set[tuple[str | None, int, int]]  # area, weekday, half hour


def _neighbourhood(
    records: Sequence[MatchRecord], rows: Sequence[Sequence[SlotRow]], touching: Collection[int]
) -> list[int]:
    """The positions of `touching` and of all records that may be a partner of one of them."""
    reach = _Reach(set(), set(), set())
    for i in touching:
        record = records[i]
        if record.place:
            reach.places.add(record.place)
            reach.areas.add(record.area)
        else:
            for day, start in rows[i]:
                if start is not None:
                    halves = range((start - _NEAR) // _NEAR, (start + _NEAR) // _NEAR + 1)
                    reach.times.update((record.area, day, half) for half in halves)
    return sorted({*touching, *(i for i, record in enumerate(records) if _is_in(record, rows[i], reach))})


def _is_in(record: MatchRecord, rows: Sequence[SlotRow], reach: _Reach) -> bool:
    if (record.place and record.place in reach.places) or (not record.place and record.area in reach.areas):
        return True
    area = record.area
    return bool(reach.times) and any(s is not None and (area, day, s // _NEAR) in reach.times for day, s in rows)


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, types: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> None:
    """Insert rows by column: much faster than row by row, and without a data frame library."""
    values = ", ".join(f"unnest(?::{name}[])" for name in types)
    while chunk := list(itertools.islice(rows, _CHUNK)):
        connection.execute(f"INSERT INTO {table} SELECT {values}", [list(c) for c in zip(*chunk, strict=True)])


def _slot_table(
    records: Sequence[MatchRecord], rows: Sequence[Sequence[SlotRow]], some: Sequence[int]
) -> Iterator[tuple[object, ...]]:
    for rid in some:
        record = records[rid]
        for day, start in rows[rid]:
            yield rid, record.place, record.area or "", day, start


def _text_table(records: Sequence[MatchRecord], some: Sequence[int]) -> Iterator[tuple[object, ...]]:
    for rid in some:
        record = records[rid]
        if record.place and record.slots and record.slots[0].start is not None:
            key = read_title(record.name, record.place_words).key
            for words in dict.fromkeys(("t:" + key, "d:" + record.description)):
                if len(words) > 4:
                    yield rid, record.place, record.source_id, record.slots[0].start, words
