"""Compared pairs in columns.

Belongs here: the shape, and putting pairs together. Does not belong here: comparing (compare), which pairs there are
(candidates, renew).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from warehouse.match.columns import Numbers, among, empty
from warehouse.match.compare import Compared
from warehouse.match.model import Pair

NEW = 255  # what was around a pair that was not there, or was of another kind, and its judgement


@dataclass(eq=False)
class Pairs:
    """The compared pairs, in order.

    `kind`: see kinds. `is_extra`: only compared because they were one activity before. `around`: what counts
    beside the two records (see settle). `judgement`: a code (see decisions).
    """

    left: Numbers = field(default_factory=empty(np.int32))
    right: Numbers = field(default_factory=empty(np.int32))
    kind: Numbers = field(default_factory=empty(np.int64))
    is_extra: Numbers = field(default_factory=empty(np.bool))
    around: Numbers = field(default_factory=empty(np.uint8))
    judgement: Numbers = field(default_factory=empty(np.uint8))

    def where(self, which: Numbers) -> Pairs:
        """Some of the pairs."""
        return replace(self, **{name: getattr(self, name)[which] for name in _COLUMNS})


_COLUMNS = [one.name for one in fields(Pairs)]


def with_more(pairs: Pairs, more: Sequence[Compared], *, is_extra: bool) -> Pairs:
    """The pairs and others, in order."""
    if not more:
        return pairs
    left, right, kind = zip(*more, strict=True)
    new = np.full(len(more), NEW)
    columns = zip(_COLUMNS, (left, right, kind, np.full(len(more), is_extra), new, new), strict=True)
    both = Pairs(
        *(np.append(before := getattr(pairs, name), np.array(column, before.dtype)) for name, column in columns)
    )
    return both.where(np.argsort(_keys(both.left, both.right), kind="stable"))


def has_pairs(pairs: Pairs, some: Sequence[Pair]) -> list[bool]:
    """Of other pairs, in any order, whether they are there."""
    found: list[bool] = among(_keys_of(some), _keys(pairs.left, pairs.right)).tolist()
    return found


def are_among(pairs: Pairs, some: Sequence[Pair]) -> Numbers:
    """Whether each pair is one of other pairs, in any order."""
    return among(_keys(pairs.left, pairs.right), _keys_of(some))


def _keys_of(some: Sequence[Pair]) -> Numbers:
    left, right = np.array(some, np.int32).reshape(-1, 2).T
    return _keys(left, right)


def _keys(left: Numbers, right: Numbers) -> Numbers:
    found: Numbers = left.astype(np.int64) << 32 | right
    return found
