"""Comparing pairs of records.

Belongs here: comparing each pair once and numbering what comes out. Does not belong here: the comparing itself
(features, vetoes), which pairs there are (candidates), weights and scores, which may differ between runs (score).

What two records have in common depends on those two alone, and far fewer things come out than there are pairs: so a
pair is its two records and the number of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from warehouse.match.features import Days, Levels, Profile, day_levels, days_of, levels_of, on_other_days, profile
from warehouse.match.model import MatchRecord
from warehouse.match.vetoes import veto_of

Kind = tuple[Levels, str | None]  # the levels of a pair (`slot` is not known yet) and what forbids it, if anything
Compared = tuple[int, int, int]  # positions of two records, the lower first, and the number of their kind


class Comparer:
    """Compares pairs and numbers their kinds, going on from the kinds in `table`.

    Records are asked for and read when they are first compared.
    """

    def __init__(self, record: Callable[[int], MatchRecord], table: Iterable[Kind] = ()) -> None:
        self.record = record
        self.table: list[Kind] = list(table)
        self.n_compared = 0  # pairs of which the words were compared
        self._profiles: dict[int, Profile] = {}
        self._number: dict[Kind, int] = {kind: n for n, kind in enumerate(self.table)}

    def compare(self, a: int, b: int) -> Compared:
        """Compare two records in full."""
        self.n_compared += 1
        left, right = self._profile(a), self._profile(b)
        levels = levels_of(left, right)
        return a, b, self._kind((levels, veto_of(left.record, right.record, levels)))

    def again(self, a: int, b: int, kind: int) -> Compared:
        """Compare two records of which only the days are others than when they were of this kind."""
        left, right = self.record(a), self.record(b)
        days = day_levels(_days(left), _days(right), left.source_id == right.source_id)
        levels = on_other_days(self.table[kind][0], days)
        return a, b, self._kind((levels, veto_of(left, right, levels)))

    def _profile(self, i: int) -> Profile:
        found = self._profiles.get(i)
        if found is None:
            found = self._profiles[i] = profile(self.record(i))
        return found

    def _kind(self, kind: Kind) -> int:
        number = self._number.setdefault(kind, len(self.table))
        if number == len(self.table):
            self.table.append(kind)
        return number


def _days(record: MatchRecord) -> Days:
    return days_of(record.is_series, record.slots)
