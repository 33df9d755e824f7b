"""How good a clustering is, against labelled records: pairs, B-cubed, hard negatives, with bootstrap intervals.

Belongs here: measuring. Does not belong here: matching, which never sees a label. Use for any labelled file:
python -m warehouse.match.evaluate RECORDS.jsonl:VENUES.jsonl ...
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from warehouse.match.engine import match_records
from warehouse.match.files import read_records

_RESAMPLES = 1000


class Truth(NamedTuple):
    """The label of one record: its activity, and the groups of activities that must not be merged."""

    activity: str
    hard_groups: tuple[str, ...]


class Scores(NamedTuple):
    """`f1_low` and `f1_high`: 95 % interval when activities are drawn again. `merged` of `hard` negatives merged."""

    precision: float
    recall: float
    f1: float
    f1_low: float
    f1_high: float
    bcubed: float
    merged: int
    hard: int

    def line(self) -> str:
        """One line for people."""
        share = f"{self.merged}/{self.hard} samengevoegd" if self.hard else "geen moeilijke paren"
        return (
            f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f} [{self.f1_low:.3f}, {self.f1_high:.3f}]  "
            f"B3 {self.bcubed:.3f}  {share}"
        )


def read_truth(path: Path) -> list[Truth]:
    """The labels of a file, in its order."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Truth(row["truth_activity"], tuple(row.get("hn") or ())) for row in rows]


def score(truth: Sequence[Truth], groups: Sequence[Sequence[int]]) -> Scores:
    """Score a clustering of records 0..n-1."""
    group_of = {i: n for n, group in enumerate(groups) for i in group}
    cells = Counter((t.activity, group_of[i]) for i, t in enumerate(truth))
    true_sizes = Counter(t.activity for t in truth)
    sizes = Counter(group_of.values())
    rows = _per_activity(cells, true_sizes, sizes)
    precision, recall, f1 = _ratios(rows)
    choose = random.Random(1)  # noqa: S311 - a fixed draw, so that a report can be repeated
    drawn = sorted(_ratios(choose.choices(rows, k=len(rows)))[2] for _ in range(_RESAMPLES))
    b_precision = sum(n * n / sizes[group] for (_, group), n in cells.items()) / len(truth)
    b_recall = sum(n * n / true_sizes[activity] for (activity, _), n in cells.items()) / len(truth)
    merged, hard = _hard_negatives(truth, group_of)
    return Scores(
        precision, recall, f1, drawn[_RESAMPLES // 40], drawn[-_RESAMPLES // 40 - 1],
        2 * b_precision * b_recall / (b_precision + b_recall), merged, hard,
    )  # fmt: skip


_Row = tuple[float, float, float]  # pairs found, pairs predicted (each shared by the activities in it), true pairs


def _per_activity(cells: Counter[tuple[str, int]], true_sizes: Counter[str], sizes: Counter[int]) -> list[_Row]:
    found: dict[str, float] = defaultdict(float)
    predicted: dict[str, float] = defaultdict(float)
    for (activity, group), n in cells.items():
        found[activity] += n * (n - 1) / 2
        predicted[activity] += n * (sizes[group] - 1) / 2
    return [(found[a], predicted[a], n * (n - 1) / 2) for a, n in sorted(true_sizes.items())]


def _ratios(rows: Sequence[_Row]) -> tuple[float, float, float]:
    found, predicted, true = (sum(column) for column in zip(*rows, strict=True))
    precision = found / predicted if predicted else 1.0
    recall = found / true if true else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _hard_negatives(truth: Sequence[Truth], group_of: dict[int, int]) -> tuple[int, int]:
    clusters: dict[str, set[int]] = defaultdict(set)
    activities: dict[str, set[str]] = defaultdict(set)
    for i, label in enumerate(truth):
        clusters[label.activity].add(group_of[i])
        for group in label.hard_groups:
            activities[group].add(label.activity)
    pairs = [pair for group in sorted(activities) for pair in combinations(sorted(activities[group]), 2)]
    return sum(bool(clusters[a] & clusters[b]) for a, b in pairs), len(pairs)


def main(arguments: Sequence[str]) -> int:
    """Match and score each file named RECORDS:VENUES."""
    for file in arguments:
        records_path, venues_path = (Path(part) for part in file.split(":"))
        _, _, _, records, base = read_records(records_path, venues_path)
        groups = match_records(records, base)
        sys.stdout.write(f"{records_path.stem:16s} {score(read_truth(records_path), groups).line()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
