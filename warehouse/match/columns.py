"""Columns: a value per record or pair, kept so that going over all of them costs little.

Belongs here: columns of texts that come back often, and putting columns in another order. Does not belong here: which
columns there are (memory).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import compress, count, pairwise, repeat
from operator import ne, sub
from typing import Any, overload

Numbers = Any  # an array
Order = Sequence[tuple[int, int]]  # pieces of a column: where each starts (-1 = it was not there), and its length


class Coded(Sequence[str | None]):
    """A column of texts: a number per value (`codes`) and the text of each number (`table`); 0 stands for None.

    Columns made by `at` share their table, so that equal numbers are equal texts in all of them.
    """

    def __init__(self, codes: Iterable[int] = (), table: Iterable[str | None] = (None,)) -> None:
        self.codes = array("I", codes)
        self.table = list(table)
        self._number: dict[str | None, int] = {}

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, index: int) -> str | None: ...
    @overload
    def __getitem__(self, index: slice) -> list[str | None]: ...
    def __getitem__(self, index: int | slice) -> str | list[str | None] | None:
        if isinstance(index, slice):
            return [self.table[code] for code in self.codes[index]]
        return self.table[self.codes[index]]

    def __setitem__(self, index: int, text: str | None) -> None:
        self.codes[index] = self.code_of(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Coded) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def code_of(self, text: str | None) -> int:
        """The number of a text, a new one when it has none."""
        if not self._number:
            self._number.update(zip(self.table, count()))
        number = self._number.setdefault(text, len(self.table))
        if number == len(self.table):
            self.table.append(text)
        return number

    def codes_of(self, texts: Iterable[str]) -> list[int]:
        """The numbers of texts."""
        self.code_of(None)  # so that all numbers are known
        texts = list(texts)
        found = list(map(self._number.get, texts))
        return [self.code_of(text) if code is None else code for text, code in zip(texts, found, strict=True)]

    def texts(self) -> list[str | None]:
        """All values."""
        return list(map(self.table.__getitem__, self.codes))

    def at(self, order: Order) -> Coded:
        """The column in another order; None where there was nothing."""
        return self.of(carried(self.codes, order, 0))

    def of(self, codes: Iterable[int]) -> Coded:
        """Another column of numbers of this table."""
        found = Coded(codes, ())
        found.table, found._number = self.table, self._number
        return found


def order_of(before: Sequence[int]) -> Order:
    """The order in which each value is the one that was at `before`; -1 = there was none."""
    steps = map(sub, before[1:], before)
    starts = [0, *compress(count(1), map(ne, steps, repeat(1))), len(before)]
    order: list[tuple[int, int]] = []
    for start, stop in pairwise(starts):
        if stop > start and before[start] < 0:
            n_before = order.pop()[1] if order and order[-1][0] < 0 else 0
            order.append((-1, n_before + 1))
            start += 1
        if stop > start:
            order.append((before[start], stop - start))
    return order


def carried(column: Numbers, order: Order, blank: int) -> Numbers:
    """A column of numbers in another order; `blank` where there was nothing."""
    found, nothing = array(column.typecode), array(column.typecode, (blank,))
    for start, n in order:
        found += nothing * n if start < 0 else column[start : start + n]
    return found
