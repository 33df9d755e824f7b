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
from warehouse.match.features import FEATURES, Levels
from warehouse.match.kinds import LEVELS, is_level, is_veto, level_column, veto_column
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


def scores_of(kinds: Numbers, slots: Numbers, weights: Weights) -> Numbers:
    """The sum of the weights of each pair's levels, in bits; a level that was never seen weighs nothing.

    `slots`: the level of `slot` of each pair, its position in LEVELS.
    """
    total = np.full(len(kinds), weights.base)
    for name in FEATURES:
        bits = np.array([weights.bits[name].get(level, 0.0) for level in LEVELS[name]])
        total += bits[slots if name == "slot" else level_column(kinds, name)]
    return total


_CROWDED = ("listed_apart", "other_name", "other_level", "other_gender", "other_age")


def crowded_records(n: int, pairs: Pairs) -> Numbers:
    """Per record (0..n-1) whether something else goes on at its place and time: two records there are two activities,
    by a rule or by their titles."""
    kinds, veto = pairs.kind, veto_column(pairs.kind)
    differ = is_veto(veto, _CROWDED) | ((veto == 0) & is_level(kinds, "title", ("conflict",)))
    meets = differ & is_level(kinds, "start", ("equal", "15")) & is_level(kinds, "place", ("same",))
    crowded = np.zeros(n, bool)
    crowded[pairs.left[meets]] = True
    crowded[pairs.right[meets]] = True
    return crowded
