"""How alike two records are: features, their weights, and what forbids that two records are one activity.

Belongs here: everything that compares exactly two records. Does not belong here: choosing between candidates (cluster).
"""

from __future__ import annotations

from typing import NamedTuple

from rapidfuzz import fuzz

from warehouse.match.model import MatchRecord
from warehouse.match.text import read_title


class Scored(NamedTuple):
    """A compared pair: the weights of its levels (bits), their sum, and the name of what forbids it, if anything."""

    levels: tuple[tuple[str, str, float], ...]
    score: float
    veto: str | None


def compare(a: MatchRecord, b: MatchRecord) -> Scored:
    """Compare two records that share a weekday and place (or municipality)."""
    left, right = read_title(a.name), read_title(b.name)
    similarity = fuzz.token_set_ratio(" ".join(left.words), " ".join(right.words)) / 100
    title = ("alike", 3.0) if similarity >= 0.85 else ("similar", 1.0) if similarity >= 0.6 else ("other", -3.0)
    difference = start_difference(a, b)
    start = (
        ("unknown", 0.0)
        if difference is None
        else ("same", 2.0)
        if difference == 0
        else ("15", 1.0)
        if difference <= 15
        else ("other", -5.0)
    )
    levels = (("title", *title), ("start", *start))
    veto = None
    if a.place and b.place and a.place != b.place:
        veto = "other_place"
    elif a.days and b.days and not a.days & b.days and not (not a.is_series and not b.is_series):
        veto = "no_common_date"
    return Scored(levels, sum(weight for _, _, weight in levels), veto)


def start_difference(a: MatchRecord, b: MatchRecord) -> int | None:
    """Smallest difference in minutes between two starts on a common day (any day when none is common)."""
    best: int | None = None
    for left in a.slots:
        for right in b.slots:
            if left.start is None or right.start is None or (a.days & b.days and not left.days & right.days):
                continue
            difference = abs(left.start - right.start)
            best = difference if best is None else min(best, difference)
    return best
