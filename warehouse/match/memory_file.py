"""What a run of matching leaves for the next, as a file in the cache of the lake.

Belongs here: reading and writing that file. Does not belong here: what is remembered (memory). The file may always be
thrown away: matching then costs more and gives the same.
"""

from __future__ import annotations

import json
import os
import struct
import zlib
from dataclasses import fields
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from warehouse.match.columns import Coded, Numbers
from warehouse.match.memory import Memory

_NAME = "matched.bin"
_PARTS = ("sheet", "pairs", "outcome", "attached")
_BETWEEN = "\x1e"
_START = struct.Struct(">QI")  # the length of the header, and the checksum of all that follows


def read_memory(directory: Path, version: str) -> Memory:
    """What a run of this version left; empty when there is nothing or it cannot be read.

    `version` stands for all that matching depends on beside the records, their dates and what people said: code,
    places, holidays.
    """
    try:
        body = memoryview((directory / _NAME).read_bytes())
        n, checksum = _START.unpack_from(body)
        head, rest = body[_START.size : _START.size + n], body[_START.size + n :]
        header = json.loads(bytes(head))
        if header["version"] != version:
            return Memory()
        memory = Memory(areas=header["areas"], window=tuple(header["window"]))
        if zlib.crc32(body[_START.size :]) != checksum:
            return Memory()
        _read_columns(memory, header["columns"], rest)
    except (OSError, ValueError, KeyError, TypeError, IndexError, struct.error):
        return Memory()
    return memory


def write_memory(directory: Path, version: str, memory: Memory) -> None:
    """Write the memory; the file appears whole or not at all."""
    columns: list[Any] = []
    parts: list[bytes | memoryview] = []
    for name in _PARTS:
        part = getattr(memory, name)
        for one in fields(part):
            entry, data = _packed(getattr(part, one.name))
            columns.append([name, one.name, *entry])
            parts += data
    header = {"version": version, "areas": memory.areas, "window": memory.window, "columns": columns}
    head = json.dumps(header).encode()
    checksum = reduce(lambda found, part: zlib.crc32(part, found), parts, zlib.crc32(head))
    directory.mkdir(parents=True, exist_ok=True)
    fresh = directory / f".{_NAME}.{os.getpid()}.part"
    with fresh.open("wb") as file:
        file.writelines([_START.pack(len(head), checksum), head, *parts])
    fresh.replace(directory / _NAME)


_Entry = tuple[str, list[int]]  # what the header says of a column: its kind, and the sizes of what follows


def _packed(column: Any) -> tuple[_Entry, list[bytes | memoryview]]:
    """What the header says of a column, and its bytes."""
    if isinstance(column, np.ndarray):
        return (column.dtype.str, [column.nbytes]), [np.ascontiguousarray(column).data]
    column = _without_unused(column)
    codes = np.ascontiguousarray(column.codes).data
    text = _BETWEEN.join(column.table[1:]).encode("utf-8", "surrogatepass")
    return ("coded", [codes.nbytes, len(column.table) - 1, len(text)]), [codes, text]


def _without_unused(column: Coded) -> Coded:
    """The column with a table of its own when half of the table is not used any more."""
    if 2 * np.count_nonzero(np.bincount(column.codes)) >= len(column.table):
        return column
    return Coded.from_texts(column.texts())


class _Stream:
    """Reads what is in a file from the start; says so when there is less."""

    def __init__(self, data: memoryview) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> memoryview:
        found = self._data[self._at : self._at + size]
        self._at += size
        if len(found) != size:
            raise ValueError("the file is not whole")
        return found

    def numbers(self, kind: str, size: int) -> Numbers:
        return np.frombuffer(self.take(size), kind)

    def texts(self, n: int, size: int) -> list[str]:
        text = str(self.take(size), "utf-8", "surrogatepass")
        found = text.split(_BETWEEN) if n else []
        if len(found) != n:
            raise ValueError("a text holds what stands between texts")
        return found


def _read_columns(memory: Memory, columns: list[Any], data: memoryview) -> None:
    stream = _Stream(data)
    for part, name, kind, sizes in columns:
        column: Any
        if kind == "coded":
            size, *table = sizes
            column = Coded(stream.numbers("<i4", size), [None, *stream.texts(*table)])
        else:
            column = stream.numbers(kind, *sizes)
        setattr(getattr(memory, part), name, column)
