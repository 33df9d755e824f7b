"""What the levels of a pair weigh.

Belongs here: weights and scores. Does not belong here: levels (features), vetoes, which pairs there are (compare), what
else counts (settle), choosing between them (cluster). Weights are log2(m/u) in bits, read from weights.json;
`warehouse.match.fit` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from warehouse.match.columns import Numbers
from warehouse.match.compare import Kind
from warehouse.match.features import FEATURES, Levels
from warehouse.match.pairs import Pairs

WEIGHTS = Path(__file__).parent / "weights.json"


class Scored(NamedTuple):
    """A compared pair: the level of each feature, the sum of their weights (bits), and what forbids it, if anything."""

    levels: Levels
    score: float
    veto: str | None
    bonus: float = 0.0  # part of the score that is no feature: the two were one activity before, or two


class Weights(NamedTuple):
    """`bits`: feature -> level -> log2(m/u). `base` is added to every pair; it holds the prior odds in a block."""

    version: str
    base: float
    bits: Mapping[str, Mapping[str, float]]


def read_weights(path: Path = WEIGHTS) -> Weights:
    """Read a weights file."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return Weights(data["version"], data["base"], data["bits"])


@cache
def default_weights() -> Weights:
    """The weights of this version of the project."""
    return read_weights()


def score_of(levels: Levels, weights: Weights) -> float:
    """The sum of the weights of a pair's levels, in bits; a level that was never seen weighs nothing."""
    total = weights.base
    for name, level in zip(FEATURES, levels, strict=True):
        total += weights.bits[name].get(level, 0.0)
    return total


_CROWDED = ("listed_apart", "other_name", "other_level", "other_gender", "other_age")


def _meets(kind: Kind) -> bool:
    """Whether two records at one place and time are two activities: by a rule, or by their titles."""
    levels, veto = kind
    at_once = levels.start in ("equal", "15") and levels.place == "same"
    return at_once and (veto in _CROWDED or (veto is None and levels.title == "conflict"))


def crowded_records(n: int, pairs: Pairs) -> Numbers:
    """Per record (0..n-1) whether something else goes on at its place and time."""
    meets = np.fromiter(map(_meets, pairs.table), bool, len(pairs.table))[pairs.kind]
    crowded = np.zeros(n, bool)
    crowded[pairs.left[meets]] = True
    crowded[pairs.right[meets]] = True
    return crowded
