"""Which pairs of records are worth comparing.

Belongs here: blocking by place, weekday and time, in SQL. Does not belong here: any judgement about text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from warehouse.match.model import MatchRecord

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
        for rows in _chunks(_slot_rows(records, base)):
            columns = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(
                "INSERT INTO slots SELECT unnest(?::INTEGER[]), unnest(?::VARCHAR[]), unnest(?::VARCHAR[]), "
                "unnest(?::TINYINT[]), unnest(?::SMALLINT[])",
                columns,
            )
        return [(int(a), int(b)) for a, b in connection.execute(_SQL).fetchall()]


_Row = tuple[int, str | None, str | None, int, int | None]


def _slot_rows(records: Sequence[MatchRecord], base: int) -> Iterator[_Row]:
    for rid, record in enumerate(records):
        seen = {(day, slot.start) for slot in record.slots for day in weekdays(slot.days, base)}
        for day, start in sorted(seen, key=lambda item: (item[0], -1 if item[1] is None else item[1])):
            yield rid, record.place, record.area or "", day, start


def _chunks(rows: Iterator[_Row]) -> Iterator[list[_Row]]:
    chunk: list[_Row] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
