"""Comparing pairs of records.

Belongs here: comparing each pair once. Does not belong here: the comparing itself (features, vetoes), which pairs there
are (candidates), weights and scores, which may differ between runs (score).

What two records have in common depends on those two alone: so a pair is its two records and its kind (see kinds).
"""

from __future__ import annotations

from collections.abc import Callable

from warehouse.match.features import Profile, levels_of, profile
from warehouse.match.kinds import kind_of
from warehouse.match.model import MatchRecord
from warehouse.match.vetoes import veto_of

Compared = tuple[int, int, int]  # positions of two records, the lower first, and their kind


class Comparer:
    """Compares pairs. Records are asked for and read when they are first compared."""

    def __init__(self, record: Callable[[int], MatchRecord]) -> None:
        self.record = record
        self.n_compared = 0  # pairs of which the words were compared
        self._profiles: dict[int, Profile] = {}

    def compare(self, a: int, b: int) -> Compared:
        """Compare two records in full."""
        self.n_compared += 1
        left, right = self._profile(a), self._profile(b)
        levels = levels_of(left, right)
        return a, b, kind_of(levels, veto_of(left.record, right.record, levels))

    def _profile(self, i: int) -> Profile:
        found = self._profiles.get(i)
        if found is None:
            found = self._profiles[i] = profile(self.record(i))
        return found
