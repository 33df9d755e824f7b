"""The files of the lake: lines per day that a crash cannot spoil, and files that are whole or absent.

Belongs here: writing and reading such files. Does not belong here: what the lines mean (sources.snapshots).

A folder holds `<day>.jsonl` for each day (UTC) and `carried.jsonl`, which repeats what the days before its first line
still mean, so that reading never has to go back for ever.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from sources.contracts import Contract

log = logging.getLogger(__name__)
Entry = TypeVar("Entry", bound=Contract)

CARRIED = "carried.jsonl"


def day_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("????-??-??.jsonl"))


def newest_first(folder: Path, as_of: dt.datetime, kind: type[Entry]) -> Iterator[list[Entry]]:
    """The entries of each day up to `as_of`, newest day first, then those carried from the days before them.

    An instant before the carried ones is answered from the day files alone.
    """
    last = as_of.astimezone(dt.UTC).date().isoformat()
    before, carried = _read_carried(folder, kind)
    if last < before:
        before, carried = "", []
    for path in reversed(day_files(folder)):
        if before <= path.stem <= last:
            yield list(read_lines(path, kind))
    if carried:
        yield carried


def carried_before(folder: Path) -> str:
    """The day (ISO) before which the carried entries speak; empty when there are none."""
    with contextlib.suppress(FileNotFoundError), (folder / CARRIED).open(encoding="utf-8") as handle:
        return handle.readline().strip()
    return ""


def _read_carried(folder: Path, kind: type[Entry]) -> tuple[str, list[Entry]]:
    """The day (ISO) before which the carried entries speak, and the entries."""
    try:
        first, _, rest = (folder / CARRIED).read_text(encoding="utf-8").partition("\n")
    except FileNotFoundError:
        return "", []
    return first, list(_parse_lines(rest, kind, CARRIED))


def read_lines(path: Path, kind: type[Entry]) -> Iterator[Entry]:
    return _parse_lines(path.read_text(encoding="utf-8", errors="replace"), kind, path.name)


def _parse_lines(text: str, kind: type[Entry], name: str) -> Iterator[Entry]:
    """One entry a line; a line that a crash or a bad disk spoiled is passed over (and logged)."""
    for number, line in enumerate(text.split("\n"), start=1):
        if not line:
            continue
        try:
            yield kind.model_validate_json(line)
        except ValidationError:
            log.warning("%s line %d cannot be read and is passed over", name, number)


def append_lines(path: Path, lines: Sequence[str]) -> None:
    """Add lines in one write, first ending a line that a crash left half written."""
    data = "".join(f"{line}\n" for line in lines).encode()
    with path.open("ab+") as handle:
        size = handle.seek(0, os.SEEK_END)
        if size:
            handle.seek(size - 1)
            if handle.read(1) != b"\n":
                data = b"\n" + data
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def write_atomically(path: Path, data: bytes, *, durable: bool = True) -> None:
    """Put `data` at `path` so that no reader ever sees half of it; `durable`: and it survives a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.tmp-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
