"""What a run of matching leaves for the next, as a file in the cache of the lake.

Belongs here: reading and writing that file. Does not belong here: what is remembered (memory). The file may always be
thrown away: matching then costs more and gives the same.
"""

from __future__ import annotations

import json
import os
from array import array
from dataclasses import fields
from pathlib import Path
from typing import Any

import zstandard

from warehouse.match.features import Levels
from warehouse.match.memory import Attached, Decided, Memory, Outcome, Pairs, Sheet
from warehouse.match.score import Scored

_NAME = "matched.zst"
_PARTS = {"sheet": Sheet, "pairs": Pairs, "outcome": Outcome, "decided": Decided, "attached": Attached}
_BETWEEN = "\x1e"


def read_memory(directory: Path, version: str) -> Memory:
    """What a run of this version left; empty when there is nothing or it cannot be read.

    `version` stands for all that matching depends on beside the records, their dates and what people said: code,
    places, holidays.
    """
    try:
        body = zstandard.ZstdDecompressor().decompress((directory / _NAME).read_bytes())
        head, _, rest = body.partition(b"\n")
        header = json.loads(head)
        if header["version"] != version:
            return Memory()
        memory = Memory(areas=header["areas"])
        _read_columns(memory, header["columns"], memoryview(rest))
        memory.pairs.table = [(Levels(*levels), veto) for *levels, veto in header["kinds"]]
        memory.decided.table = [Scored(Levels(*levels), *more) for levels, *more in header["scored"]]
    except (OSError, ValueError, KeyError, TypeError, IndexError, zstandard.ZstdError):
        return Memory()
    return memory


def write_memory(directory: Path, version: str, memory: Memory) -> None:
    """Write the memory; the file appears whole or not at all."""
    columns: list[Any] = []
    parts: list[bytes] = []
    for name in _PARTS:
        part = getattr(memory, name)
        for one in fields(part):
            if one.name != "table":
                entry, data = _packed(getattr(part, one.name), _code(name, one.name))
                columns.append([name, one.name, *entry])
                parts.append(data)
    header = {
        "version": version,
        "areas": memory.areas,
        "kinds": [(*levels, veto) for levels, veto in memory.pairs.table],
        "scored": memory.decided.table,
        "columns": columns,
    }
    body = b"".join([json.dumps(header).encode(), b"\n", *parts])
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / f".{_NAME}.{os.getpid()}.part"
    fresh.write_bytes(zstandard.ZstdCompressor(level=1).compress(body))
    fresh.replace(directory / _NAME)


def _code(part: str, name: str) -> str | None:
    """The code of an array of numbers; None for a column of texts."""
    blank = getattr(_PARTS[part](), name)
    return blank.typecode if isinstance(blank, array) else None


def _packed(column: Any, code: str | None) -> tuple[list[Any], bytes]:
    """What the header says of a column, and its bytes. Of texts each is written once."""
    if code is not None:
        data = array(code, column).tobytes()
        return [code, len(data), []], data
    texts = list(dict.fromkeys(column))
    number = dict(zip(texts, range(len(texts)), strict=True))
    data = array("I", number.values() if len(number) == len(column) else map(number.__getitem__, column)).tobytes()
    written = _BETWEEN.join(["" if text is None else "=" + text for text in texts]).encode("utf-8", "surrogatepass")
    return ["I", len(data), [len(texts), len(written)]], data + written


def _read_columns(memory: Memory, columns: list[Any], data: memoryview) -> None:
    at = 0
    for part, name, code, size, texts_of in columns:
        column: Any = array(code)
        column.frombytes(data[at : at + size])
        at += size
        if texts_of:
            n, size = texts_of
            texts = [
                text[1:] if text else None
                for text in str(data[at : at + size], "utf-8", "surrogatepass").split(_BETWEEN)
            ]
            if n != len(texts) and column:
                raise ValueError("a text holds what stands between texts")
            column = list(map(texts.__getitem__, column))
            at += size
        setattr(getattr(memory, part), name, column)
    if at != len(data):
        raise ValueError("the file is not whole")
