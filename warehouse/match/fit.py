"""Fits the weights from labelled pairs, and shows what a change does before it is accepted.

Belongs here: estimating weights and writing weights.json. Does not belong here: matching itself; nothing is fitted in
a run. Use: python -m warehouse.match.fit [--write VERSION] [--judgements PAIRS.jsonl] RECORDS:VENUES[:TIMES] ...
Records carry truth_activity (and hn); TIMES says how often each pair of a file counts. PAIRS are accepted judgements of
people: lines {left, right, judgement} about records in the files, each counted JUDGED times.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from warehouse.match.engine import match_records, score_records
from warehouse.match.evaluate import Scores, Truth, read_truth, score
from warehouse.match.features import FEATURES, Levels
from warehouse.match.files import read_records
from warehouse.match.model import MatchRecord
from warehouse.match.score import WEIGHTS, Weights, default_weights

_PRIOR = 4.0  # pseudo-pairs per level: a level that was hardly seen weighs hardly anything
_ROUNDS = 400
_STEP = 0.5
_RIDGE = 0.002
# How far (bits) one level may speak for or against. Labelled data is cleaner than the world: in it no price is ever
# wrong, so without bounds one wrong price would outweigh everything else.
_LOWEST = {"title": -6.0, "dates": -6.0, "level": -5.0, "price": -2.5, "organizer": -2.5, "end": -3.5, "age": -2.5}
_LOW, _HIGH = -4.0, 6.0
_AGREES = frozenset({"equal", "alike", "title_in_text", "topic", "free", "said_equal", "same", "misspelt", "themed"})


def _bounded(name: str, level: str, bits: float) -> float:
    """Agreement never speaks against, disagreement never for, and neither without limit."""
    low = 0.0 if level in _AGREES else _LOWEST.get(name, _LOW)
    high = 0.0 if level in ("conflict", "other", "said_conflict") else _HIGH
    return max(low, min(high, bits))


class LabelledPair(NamedTuple):
    """The levels of a pair inside a block and whether it is one activity. `weight` counts it more or less than once."""

    levels: Levels
    is_same: bool
    weight: float = 1.0


def log_ratios(pairs: Iterable[LabelledPair]) -> Weights:
    """log2(m/u) per level, u among the pairs of the same blocks that are different activities."""
    counts: dict[str, dict[str, list[float]]] = {name: defaultdict(lambda: [0.0, 0.0]) for name in FEATURES}
    totals = [0.0, 0.0]
    for pair in pairs:
        totals[pair.is_same] += pair.weight
        for name, level in zip(FEATURES, pair.levels, strict=True):
            counts[name][level][pair.is_same] += pair.weight
    prior = totals[1] / sum(totals)
    bits = {
        name: {
            level: math.log2(
                ((same + _PRIOR * prior) / (totals[1] + _PRIOR * prior))
                / ((other + _PRIOR * (1 - prior)) / (totals[0] + _PRIOR * (1 - prior)))
            )
            for level, (other, same) in sorted(levels.items())
        }
        for name, levels in counts.items()
    }
    return Weights("log2(m/u)", math.log2(totals[1] / totals[0]), bits)


def fit(pairs: Sequence[LabelledPair], version: str) -> Weights:
    """log2(m/u), corrected together so that features that say the same thing do not count twice.

    Logistic regression by gradient steps from the log ratios, held near them by a ridge. Deterministic.
    """
    start = log_ratios(pairs)
    grouped: dict[tuple[Levels, bool], float] = defaultdict(float)
    for pair in pairs:
        grouped[pair.levels, pair.is_same] += pair.weight
    rows = sorted(grouped.items())
    total = sum(grouped.values())
    base = start.base
    bits = {name: dict(levels) for name, levels in start.bits.items()}
    speed: dict[tuple[str, str], float] = defaultdict(lambda: 1e-8)
    base_speed = 1e-8
    for _ in range(_ROUNDS):
        gradient: dict[tuple[str, str], float] = defaultdict(float)
        base_gradient = 0.0
        for (levels, is_same), weight in rows:
            score = base + sum(bits[n][v] for n, v in zip(FEATURES, levels, strict=True))
            error = weight / total * (1.0 / (1.0 + 2.0 ** -max(-60.0, min(60.0, score))) - is_same)
            base_gradient += error
            for key in zip(FEATURES, levels, strict=True):
                gradient[key] += error
        base_speed += base_gradient**2
        base -= _STEP * base_gradient / math.sqrt(base_speed)
        for (name, level), value in gradient.items():
            value += _RIDGE * (bits[name][level] - start.bits[name][level]) / 100
            speed[name, level] += value**2
            step = _STEP * value / math.sqrt(speed[name, level])
            bits[name][level] = _bounded(name, level, bits[name][level] - step)
    return Weights(version, base, bits)


# --- From files -------------------------------------------------------------------------------------------------------

JUDGED = 20.0  # one judgement of a person counts as much as this many pairs of a generated file


class Labelled(NamedTuple):
    """A labelled file, compared: what is needed to fit and to score, whatever the weights."""

    name: str
    truth: tuple[Truth, ...]
    records: tuple[MatchRecord, ...]
    base: int
    pairs: tuple[LabelledPair, ...]


def read_labelled(
    records_path: Path, venues_path: Path, times: float, people: Mapping[frozenset[str], bool]
) -> Labelled:
    """Compare all candidate pairs of a file and label them. Pairs that a veto forbids teach the weights nothing."""
    _, _, _, records, base = read_records(records_path, venues_path)
    truth = read_truth(records_path)
    compared = score_records(records, base)
    pairs = []
    for (a, b), found in compared.items():
        if found.veto is None:
            judged = people.get(frozenset((records[a].record_id, records[b].record_id)))
            same = truth[a].activity == truth[b].activity if judged is None else judged
            pairs.append(LabelledPair(found.levels, same, times if judged is None else JUDGED))
    return Labelled(records_path.stem, tuple(truth), tuple(records), base, tuple(pairs))


def evaluate(labelled: Labelled, weights: Weights) -> Scores:
    """The scores of a file when matched with `weights`."""
    groups = match_records(labelled.records, labelled.base, weights=weights)
    return score(labelled.truth, groups)


def main(arguments: Sequence[str]) -> int:
    """Fit on the files named, show each file's scores before and after, and write the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", metavar="RECORDS:VENUES[:TIMES]")
    parser.add_argument("--write", metavar="VERSION", help="write weights.json under this version")
    parser.add_argument("--judgements", type=Path, help="accepted judgements of people (JSON lines)")
    chosen = parser.parse_args(arguments)
    people = _read_judgements(chosen.judgements) if chosen.judgements else {}
    sets = []
    for file in chosen.files:
        records, venues, *times = file.split(":")
        sets.append(read_labelled(Path(records), Path(venues), float(times[0]) if times else 1.0, people))
    weights = fit([pair for labelled in sets for pair in labelled.pairs], chosen.write or "proef")
    for labelled in sets:
        sys.stdout.write(f"{labelled.name}\n  nu     {evaluate(labelled, default_weights()).line()}\n")
        sys.stdout.write(f"  straks {evaluate(labelled, weights).line()}\n")
    if chosen.write:
        write_weights(weights, WEIGHTS)
    return 0


def _read_judgements(path: Path) -> dict[frozenset[str], bool]:
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {frozenset((line["left"], line["right"])): line["judgement"] == "same" for line in lines}


def write_weights(weights: Weights, path: Path) -> None:
    """Write a weights file: rounded to thousandths of a bit, keys in order, so that a change is readable in git."""
    bits = {name: {k: round(v, 3) for k, v in sorted(weights.bits[name].items())} for name in FEATURES}
    data = {"version": weights.version, "base": round(weights.base, 3), "bits": bits}
    path.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
