"""Columns: a value per record or pair, kept so that going over all of them costs little.

Belongs here: columns of texts that come back often, putting columns in another order, telling equal rows. Does not
belong here: which columns there are (memory).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any, overload

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]  # one number (or truth) per record or pair
_TOO_LARGE = 2**63  # for the number of a row


def empty(kind: type[np.generic]) -> Callable[[], Numbers]:
    """What makes a column of nothing, for a field of a dataclass."""
    return lambda: np.zeros(0, kind)


class Coded(Sequence[str | None]):
    """A column of texts: a number per value (`codes`) and the text of each number (`table`); 0 stands for None.

    Columns made by `at` share their table, so that equal numbers are equal texts in all of them.
    """

    def __init__(self, codes: Numbers | None = None, table: Iterable[str | None] = (None,)) -> None:
        self.codes: Numbers = np.zeros(0, np.int32) if codes is None else codes
        self.table = list(table)
        self._number: dict[str | None, int] = {}

    @classmethod
    def from_texts(cls, texts: Sequence[str | None]) -> Coded:
        """The column of these values."""
        found = cls()
        found.codes = np.array(found.codes_of(texts), np.int32)
        return found

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> str | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[str | None]: ...
    def __getitem__(self, index: int | slice) -> str | list[str | None] | None:
        if isinstance(index, slice):
            return self.of(self.codes[index]).texts()
        return self.table[int(self.codes[index])]

    def __setitem__(self, index: int, text: str | None) -> None:
        self.codes[index] = self.code_of(text)

    def code_of(self, text: str | None) -> int:
        """The number of a text, a new one when it has none."""
        if not self._number:
            self._number.update(zip(self.table, count()))
        number = self._number.setdefault(text, len(self.table))
        if number == len(self.table):
            self.table.append(text)
        return number

    def codes_of(self, texts: Iterable[str | None]) -> list[int]:
        """The numbers of texts."""
        self.code_of(None)  # so that all numbers are known
        texts = list(texts)
        found = list(map(self._number.get, texts))
        return [self.code_of(text) if code is None else code for text, code in zip(texts, found, strict=True)]

    def texts(self) -> list[str | None]:
        """All values."""
        return list(map(self.table.__getitem__, self.codes.tolist()))

    def at(self, before: Numbers) -> Coded:
        """The column in another order, see `carried`; None where there was nothing."""
        return self.of(carried(self.codes, before, 0))

    def of(self, codes: Numbers) -> Coded:
        """Another column of numbers of this table."""
        found = Coded(codes, ())
        found.table, found._number = self.table, self._number
        return found


def carried(column: Numbers, before: Numbers, blank: int) -> Numbers:
    """The column in which each value is the one that was at position `before`; `blank` where that is -1."""
    found = np.full(len(before), blank, column.dtype)
    known = before >= 0
    found[known] = column[before[known]]
    return found


def places_before(now: Numbers, then: Numbers) -> Numbers:
    """Where each value of `now` is in `then`, -1 for those that are not; and for those that are there twice in one of
    both, since it cannot be told which is which."""
    both = np.concatenate((then, now))
    order = np.argsort(both)
    in_order = both[order]
    is_next = np.zeros(len(both) + 1, bool)  # to the one before it
    is_next[1:-1] = in_order[1:] == in_order[:-1]
    at = np.flatnonzero(is_next[1:-1] & ~is_next[:-2] & ~is_next[2:])
    one, other = order[at], order[at + 1]
    is_pair = (one < len(then)) != (other < len(then))
    found = np.full(len(now), -1, np.int32)
    found[np.maximum(one, other)[is_pair] - len(then)] = np.minimum(one, other)[is_pair]
    return found


def distinct(*columns: Numbers) -> tuple[Numbers, Numbers]:
    """Of the rows that some columns of numbers (0 or more) make, the first position of each that differs from the
    others, and for every row the number of the one that it equals."""
    row, n = np.zeros(len(columns[0]), np.int64), 1  # a number for each row, below n
    for column in columns:
        size = int(column.max(initial=0)) + 1
        if n * size >= _TOO_LARGE:
            row = np.unique(row, return_inverse=True)[1]
            n = len(row) + 1
        row, n = row * size + column, n * size
    _, first, which = np.unique(row, return_index=True, return_inverse=True)
    return first, which


def one_in_each(column: Numbers, starts: Numbers) -> Numbers:
    """Whether all values are equal, for each piece of a column from a start to the next."""
    if not len(starts):
        return np.zeros(0, bool)
    found: Numbers = np.minimum.reduceat(column, starts) == np.maximum.reduceat(column, starts)
    return found


def among(column: Numbers, values: Numbers) -> Numbers:
    """Whether each value of a column is one of some values."""
    if not len(values):
        return np.zeros(len(column), bool)
    values = np.sort(values)
    found: Numbers = values[np.searchsorted(values[:-1], column)] == column
    return found


def flags(n: int, some: Sequence[int] | Numbers) -> Numbers:
    """True at the positions that are named, of n."""
    found = np.zeros(n, bool)
    found[np.asarray(some, dtype=np.int64)] = True
    return found
