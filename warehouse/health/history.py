"""The files in which every judgement on every source is kept: one a run, written whole, never altered.

Belongs here: those files. Does not belong here: what they say. Replaying a day reads only what was written before it.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path

import zstandard
from pydantic import ValidationError

from sources.lake_files import write_atomically
from warehouse.health.contracts import SourceHealth
from warehouse.ledger import segment_name
from warehouse.presence import local_date

KEEP_DAYS = 400  # as long as the attempts that they rest on
_SUFFIX = ".jsonl.zst"
log = logging.getLogger(__name__)


def keep(directory: Path, rows: Sequence[SourceHealth], at: dt.datetime) -> Path | None:
    """Write the judgements of the run at `at`; the same run again replaces its file.

    Returns None, and writes nothing, when a later run is already there: a rebuild does not change history. Files older
    than KEEP_DAYS are removed.
    """
    path = directory / segment_name(at)
    if any(other.name > path.name for other in _files(directory)):
        return None
    text = "".join(row.model_dump_json(exclude_defaults=True) + "\n" for row in rows)
    write_atomically(path, zstandard.ZstdCompressor(level=9, write_checksum=True).compress(text.encode()))
    oldest = segment_name(at - dt.timedelta(days=KEEP_DAYS))
    for other in _files(directory):
        if other.name < oldest:
            other.unlink(missing_ok=True)
    return path


def read_history(directory: Path, before: dt.datetime, days: int = KEEP_DAYS) -> Iterator[list[SourceHealth]]:
    """The judgements of the last run of each day before the run at `before`, oldest day first, `days` days back.

    Of `before`'s own day nothing is given: a day that is built again is judged as it was the first time. A file that
    is damaged is passed over (and logged): it only makes the past shorter.
    """
    today = local_date(before)
    last_of_day: dict[dt.date, Path] = {}
    for path in _files(directory):
        moment = dt.datetime.strptime(path.name.removesuffix(_SUFFIX), "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        day = local_date(moment)
        if today - dt.timedelta(days=days) <= day < today:
            last_of_day[day] = path
    for day in sorted(last_of_day):
        yield _read(last_of_day[day])


def read_latest(directory: Path) -> list[SourceHealth]:
    """The judgements of the last run; none when there has been no run."""
    files = _files(directory)
    return _read(files[-1]) if files else []


def _read(path: Path) -> list[SourceHealth]:
    try:
        text = zstandard.ZstdDecompressor().decompress(path.read_bytes()).decode()
        return [SourceHealth.model_validate_json(line) for line in text.split("\n") if line]
    except (OSError, zstandard.ZstdError, UnicodeDecodeError, ValidationError) as error:
        log.warning("%s cannot be read and is passed over (%s)", path.name, type(error).__name__)
        return []


def _files(directory: Path) -> list[Path]:
    return sorted(directory.glob(f"????????T??????Z{_SUFFIX}"))
