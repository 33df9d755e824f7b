"""What the levels of a pair weigh.

Belongs here: weights and scores. Does not belong here: levels (features), vetoes, which pairs there are (compare),
choosing between them (cluster). Weights are log2(m/u) in bits, read from weights.json; `warehouse.match.fit` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from warehouse.match.compare import Compared, Kind
from warehouse.match.features import FEATURES, Levels
from warehouse.match.model import Pair

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


def crowded_records(n: int, pairs: Iterable[Compared], table: Sequence[Kind]) -> bytearray:
    """Per record (0..n-1) whether something else goes on at its place and time: 1 or 0."""
    meeting = [_meets(kind) for kind in table]
    crowded = bytearray(n)
    for a, b, kind in pairs:
        if meeting[kind]:
            crowded[a] = crowded[b] = 1
    return crowded


def score_all(
    pairs: Iterable[Compared], table: Sequence[Kind], crowded: Sequence[int], weights: Weights
) -> dict[Pair, Scored]:
    """Score compared pairs.

    `crowded`: where nothing else goes on, two listings at one time are one activity, however they are called; in a busy
    building the words must say so.
    """
    known: dict[int, Scored] = {}  # far fewer kinds than pairs
    scored = {}
    for a, b, kind in pairs:
        n_crowded = crowded[a] + crowded[b]
        found = known.get(3 * kind + n_crowded)
        if found is None:
            levels, veto = table[kind]
            levels = levels._replace(slot=("alone", "one", "busy")[n_crowded])
            found = known[3 * kind + n_crowded] = Scored(levels, score_of(levels, weights), veto)
        scored[a, b] = found
    return scored
