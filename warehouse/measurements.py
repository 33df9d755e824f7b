"""The files in which the figures of the baseline measurement are kept, one a month, so that years can be compared.

Belongs here: those files. Does not belong here: how a figure is computed, which is SQL. Kept is what was published:
what too few places said is withheld here too.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import zstandard
from pydantic import ValidationError

from sources.contracts import Contract
from sources.lake_files import write_atomically

if TYPE_CHECKING:
    import duckdb

_SUFFIX = ".jsonl.zst"
_QUERY = """
    SELECT as_of_date, indicator_id, neighbourhood_code, period, value, unit, coverage, status
    FROM mart.nulmeting CROSS JOIN mart.build WHERE value IS NOT NULL ORDER BY indicator_id, neighbourhood_code
"""
log = logging.getLogger(__name__)


class Measurement(Contract):
    """One figure of one area as it was published on `day`."""

    day: dt.date
    indicator_id: str
    neighbourhood_code: str
    period: str
    value: float
    unit: str
    coverage: float
    status: str


def measurements_of(connection: duckdb.DuckDBPyConnection) -> list[Measurement]:
    """Every figure in a warehouse that has a value."""
    rows = connection.execute(_QUERY).fetchall()
    return [Measurement(**dict(zip(Measurement.model_fields, row, strict=True))) for row in rows]


def keep_measurements(directory: Path, rows: Sequence[Measurement]) -> Path | None:
    """Write the figures of one day as those of its month; the last day of a month stays.

    Returns None, and writes nothing, when there is nothing or when a later day is kept already: building an old day
    again does not change history.
    """
    if not rows:
        return None
    path = directory / f"{rows[0].day:%Y-%m}{_SUFFIX}"
    if any(other.name > path.name for other in _files(directory)):
        return None
    if any(row.day > rows[0].day for row in (_read(path) if path.exists() else ())):
        return None
    text = "".join(row.model_dump_json() + "\n" for row in rows)
    write_atomically(path, zstandard.ZstdCompressor(level=9, write_checksum=True).compress(text.encode()))
    return path


def read_measurements(directory: Path, before: dt.date) -> Iterator[Measurement]:
    """The last figures of every month before that of `before`, oldest first.

    A file that is damaged is passed over (and logged): it only leaves a month out.
    """
    for path in _files(directory):
        if path.name < f"{before:%Y-%m}":
            yield from _read(path)


def _read(path: Path) -> list[Measurement]:
    try:
        text = zstandard.ZstdDecompressor().decompress(path.read_bytes()).decode()
        return [Measurement.model_validate_json(line) for line in text.split("\n") if line]
    except (OSError, zstandard.ZstdError, UnicodeDecodeError, ValidationError) as error:
        log.warning("%s cannot be read and is passed over (%s)", path.name, type(error).__name__)
        return []


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"????-??{_SUFFIX}"))
