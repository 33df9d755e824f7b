"""The memory of compared pairs as a file in the cache of the lake.

Belongs here: reading and writing that file. Does not belong here: what is remembered (compare). The file may always be
thrown away: matching then costs more and gives the same.
"""

from __future__ import annotations

import json
import os
from array import array
from pathlib import Path

import zstandard

from warehouse.match.compare import Mark, PairMemory
from warehouse.match.features import Levels

_NAME = "pairs.zst"
_MARK = 24  # bytes of the two marks of a record


def read_pairs(directory: Path, version: str) -> PairMemory:
    """The memory that a run with this version of the code left; empty when there is none or it cannot be read."""
    try:
        body = zstandard.ZstdDecompressor().decompress((directory / _NAME).read_bytes())
        head, _, rest = body.partition(b"\n")
        header = json.loads(head)
        if header["version"] != version:
            return PairMemory()
        ids, n_pairs = header["ids"], header["n_pairs"]
        marks = rest[: _MARK * len(ids)]
        memory = PairMemory(
            ids=ids,
            marks=[Mark(marks[i : i + 12], marks[i + 12 : i + _MARK]) for i in range(0, len(marks), _MARK)],
            table=[(Levels(*levels), veto) for *levels, veto in header["table"]],
        )
        numbers = array("I")
        numbers.frombytes(rest[_MARK * len(ids) :])
        memory.left, memory.right, memory.kind = (numbers[i * n_pairs : (i + 1) * n_pairs] for i in range(3))
        is_whole = len(numbers) == 3 * n_pairs and len(memory.marks) == len(ids)
    except (OSError, ValueError, KeyError, TypeError, zstandard.ZstdError):
        return PairMemory()
    return memory if is_whole else PairMemory()


def write_pairs(directory: Path, version: str, memory: PairMemory) -> None:
    """Write the memory; the file appears whole or not at all."""
    header = {
        "version": version,
        "ids": memory.ids,
        "n_pairs": len(memory.left),
        "table": [(*levels, veto) for levels, veto in memory.table],
    }
    parts = [json.dumps(header).encode(), b"\n", *(mark.words + mark.days for mark in memory.marks)]
    parts += (numbers.tobytes() for numbers in (memory.left, memory.right, memory.kind))
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / f".{_NAME}.{os.getpid()}.part"
    fresh.write_bytes(zstandard.ZstdCompressor(level=1).compress(b"".join(parts)))
    fresh.replace(directory / _NAME)
