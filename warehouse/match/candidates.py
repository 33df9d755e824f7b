"""Which pairs of records are worth comparing.

Belongs here: blocking by place, weekday and time, in SQL. Does not belong here: any judgement about text.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from warehouse.match.model import MatchRecord
from warehouse.match.text import read_title

_SQL = (Path(__file__).parent / "candidates.sql").read_text(encoding="utf-8")
_WEEK = sum(1 << (7 * week) for week in range(60))
_CHUNK = 50_000


def weekdays(days: int, base: int) -> list[int]:
    """Weekdays (0 = Monday) on which the days of a bit set fall; `base` is the ordinal of day 0."""
    return [(base + shift - 1) % 7 for shift in range(7) if days & (_WEEK << shift)]


def candidate_pairs(records: Sequence[MatchRecord], base: int) -> list[tuple[int, int]]:
    """Pairs of positions in `records`, each once with the lower position first, in order."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(
            "CREATE TABLE slots (rid INTEGER, place VARCHAR, area VARCHAR, weekday TINYINT, start SMALLINT)"
        )
        connection.execute(
            "CREATE TABLE texts (rid INTEGER, place VARCHAR, source VARCHAR, start SMALLINT, words VARCHAR)"
        )
        _insert(
            connection, "slots", ("INTEGER", "VARCHAR", "VARCHAR", "TINYINT", "SMALLINT"), _slot_rows(records, base)
        )
        _insert(connection, "texts", ("INTEGER", "VARCHAR", "VARCHAR", "SMALLINT", "VARCHAR"), _text_rows(records))
        return [(int(a), int(b)) for a, b in connection.execute(_SQL).fetchall()]


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, types: Sequence[str], rows: Iterator[tuple[object, ...]]
) -> None:
    """Insert rows by column: much faster than row by row, and without a data frame library."""
    values = ", ".join(f"unnest(?::{name}[])" for name in types)
    while chunk := list(itertools.islice(rows, _CHUNK)):
        connection.execute(f"INSERT INTO {table} SELECT {values}", [list(c) for c in zip(*chunk, strict=True)])


def _slot_rows(records: Sequence[MatchRecord], base: int) -> Iterator[tuple[object, ...]]:
    for rid, record in enumerate(records):
        seen = {(day, slot.start) for slot in record.slots for day in weekdays(slot.days, base)}
        for day, start in sorted(seen, key=lambda item: (item[0], -1 if item[1] is None else item[1])):
            yield rid, record.place, record.area or "", day, start


def _text_rows(records: Sequence[MatchRecord]) -> Iterator[tuple[object, ...]]:
    for rid, record in enumerate(records):
        if record.place and record.slots and record.slots[0].start is not None:
            key = read_title(record.name, record.place_words).key
            for words in dict.fromkeys(("t:" + key, "d:" + record.description)):
                if len(words) > 4:
                    yield rid, record.place, record.source_id, record.slots[0].start, words
