"""Matching again only what can have become different since the run before; the rest is copied.

Belongs here: what depends on what. Does not belong here: the rules themselves (compare, settle, cluster), the shapes
that are remembered (memory), words (decisions). The result is that of matching everything; with an empty memory
everything is new, so there is one way to match.

- What two records have in common depends on those two: pairs of a changed record are compared again, and of a record of
  which the days moved on with the window, the days.
- The score of a pair depends on that, on whether either is in a crowded place (which depends on its own pairs), and on
  what both were part of before. A record is `hot` when all its pairs are scored again.
- Whether a record without a place fits at two places depends on its own pairs.
- Clusters depend on the scores inside a part: what a chain of good scores connects. A part is done again when a pair of
  one of its records is new, gone or scored otherwise.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from itertools import compress, count
from operator import and_, ne, not_, or_
from typing import NamedTuple

from warehouse.match.candidates import candidate_pairs
from warehouse.match.columns import Coded, carried, order_of
from warehouse.match.compare import Compared, Comparer, Kind
from warehouse.match.days import slots_at
from warehouse.match.features import Days, day_levels, days_of
from warehouse.match.memory import Memory, Outcome, Pairs
from warehouse.match.model import Pair
from warehouse.match.score import Scored, Weights, crowded_records
from warehouse.match.settle import (
    forbid_undecided,
    pairs_before,
    scores_of,
    settle,
    undecided_records,
    were_together,
)
from warehouse.match.sheet import Changes, Reader, blocks_of_sheet


class People(NamedTuple):
    """What people said about pairs of records, as positions; `judged` are all records in it."""

    must: Collection[Pair]
    cannot: Collection[Pair]
    judged: Collection[int]


class Renewed(NamedTuple):
    """`again`: 1 for the records of parts that were done again; `scored`: the pairs of those. `now`: position then ->
    position now, -1 when the record is gone or not as it was."""

    pairs: Pairs
    outcome: Outcome
    again: bytearray
    scored: dict[Pair, Scored]
    now: list[int]
    n_compared: int


def renew(reader: Reader, changes: Changes, memory: Memory, labels: Coded, people: People, weights: Weights) -> Renewed:
    """Compare, score and cluster the records of the reader, of which the sheet is filled."""
    n, before, then = len(changes.before), changes.before, memory.outcome
    now = [-1] * len(memory.sheet.ids)
    for i, known in enumerate(before):
        if known >= 0:
            now[known] = i
    order, comparer = order_of(before), Comparer(reader.record, memory.pairs.table)
    relabelled = _different(labels.codes, then.label.at(order).codes)
    found = _compare(reader, changes, memory, labels, relabelled, comparer, now)
    pairs, table, places = found.pairs, comparer.table, reader.sheet.place
    crowded = crowded_records(n, pairs.rows(), table)
    hot = [*_different(crowded, carried(then.crowded, order, 2)), *relabelled]
    touched = _neighbours(pairs, n, hot)
    touched.update(changes.changed, found.loose, people.judged)
    touched.update(compress(count(), carried(then.judged, order, 0)))

    undecided = bytearray(carried(then.undecided, order, 0))
    flipped = []
    seeking = {i for i in touched if not places.codes[i]}
    if seeking:
        fits = undecided_records(scores_of(_with_any(pairs, n, seeking), table, crowded, labels, weights), places)
        for i in seeking:
            if undecided[i] != (i in fits):
                flipped.append(i)
                undecided[i] = i in fits
        touched |= _neighbours(pairs, n, flipped)

    part, group = carried(then.part, order, 0), carried(then.group, order, 0)
    parts = {part[i] for i in touched if before[i] >= 0}
    again = bytearray(map(parts.__contains__, part))
    for i in changes.changed:
        again[i] = 1
    scored = scores_of(_inside(pairs, again), table, crowded, labels, weights)
    forbid_undecided(scored, places, undecided)
    at = [*now, -1].__getitem__
    part, group = list(map(at, part)), list(map(at, group))
    for clusters in settle(compress(range(n), again), scored, people.must, people.cannot, places):
        first = min(members[0] for members in clusters)
        for members in clusters:
            for i in members:
                part[i], group[i] = first, members[0]
    outcome = Outcome(
        labels,
        array("B", crowded),
        array("B", undecided),
        array("B", _flags(n, people.judged)),
        array("I", part),
        array("I", group),
    )
    return Renewed(pairs, outcome, again, scored, now, comparer.n_compared)


def _different(column: Sequence[int], before: Sequence[int]) -> list[int]:
    return list(compress(count(), map(ne, column, before)))


def _flags(n: int, some: Iterable[int]) -> bytearray:
    flags = bytearray(n)
    for i in some:
        flags[i] = 1
    return flags


def _with_any(pairs: Pairs, n: int, some: Collection[int]) -> list[Compared]:
    """The pairs of which a record is one of some."""
    if not some:
        return []
    flag = _flags(n, some).__getitem__
    return list(compress(pairs.rows(), map(or_, map(flag, pairs.left), map(flag, pairs.right))))


def _inside(pairs: Pairs, flags: Sequence[int]) -> list[Compared]:
    """The pairs of two flagged records."""
    flag = flags.__getitem__
    return list(compress(pairs.rows(), map(and_, map(flag, pairs.left), map(flag, pairs.right))))


def _neighbours(pairs: Pairs, n: int, some: Collection[int]) -> set[int]:
    """Both records of all pairs of which a record is one of some."""
    return {i for a, b, _ in _with_any(pairs, n, some) for i in (a, b)}


# --- Pairs ------------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """The pairs of this run in order, and the records (as far as they did not change) of which a pair is new, gone or
    of another kind."""

    pairs: Pairs
    loose: set[int]


def _compare(
    reader: Reader,
    changes: Changes,
    memory: Memory,
    labels: Coded,
    relabelled: Sequence[int],
    comparer: Comparer,
    now: Sequence[int],
) -> _Found:
    pairs, extra, loose = _kept(memory.pairs, labels, now)
    loose |= _follow_days(pairs, changes.moved, reader, comparer)
    is_all = len(changes.changed) == len(changes.before)
    fresh = candidate_pairs(blocks_of_sheet(reader.sheet), None if is_all else changes.changed)
    pairs += [comparer.compare(a, b) for a, b in fresh]
    pairs.sort()
    if some := {labels.codes[i] for i in relabelled} - {0}:
        more = [pair for pair in pairs_before(labels, some) if not _has(pairs, pair)]
        extra.update(more)
        pairs += [comparer.compare(a, b) for a, b in more]
        pairs.sort()
    left, right, kind = zip(*pairs, strict=True) if pairs else ((), (), ())
    at = array("I", sorted(_position(pairs, pair) for pair in extra))
    return _Found(Pairs(array("I", left), array("I", right), array("I", kind), at, comparer.table), loose)


def _position(pairs: Sequence[Compared], pair: Pair) -> int:
    """Where a pair is, or would be, among pairs in order."""
    return bisect_left(pairs, (*pair, -1))


def _has(pairs: Sequence[Compared], pair: Pair) -> bool:
    n = _position(pairs, pair)
    return n < len(pairs) and pairs[n][:2] == pair


def _kept(pairs: Pairs, labels: Coded, now: Sequence[int]) -> tuple[list[Compared], set[Pair], set[int]]:
    """The pairs of which both records are as they were, those of them that are only there because of what was before,
    and the records of which a pair is gone."""
    left, right = list(map(now.__getitem__, pairs.left)), list(map(now.__getitem__, pairs.right))
    gone = [a < 0 or b < 0 for a, b in zip(left, right, strict=True)]
    extra = set()
    for n in pairs.extra:
        if not gone[n] and were_together(labels, (left[n], right[n])):
            extra.add((left[n], right[n]))
        gone[n] = gone[n] or (left[n], right[n]) not in extra
    loose = {i for pair in compress(zip(left, right, strict=True), gone) for i in pair} - {-1}
    kept = list(compress(zip(left, right, pairs.kind, strict=True), map(not_, gone)))
    return kept, extra, loose


def _follow_days(pairs: list[Compared], moved: Collection[int], reader: Reader, comparer: Comparer) -> set[int]:
    """Compare the days of pairs again of which a record has other days than before.

    Returns the records of pairs that are of another kind now.
    """
    loose: set[int] = set()
    days_of = _DaysOf(reader, comparer.table)
    is_moved = _flags(len(reader.sheet.ids), moved)
    for n, (a, b, kind) in enumerate(pairs):
        if (is_moved[a] or is_moved[b]) and not days_of.are_alike(a, b, kind):
            pairs[n] = pair = comparer.again(a, b, kind)
            if pair[2] != kind:
                loose.update((a, b))
    return loose


class _DaysOf:
    """Whether the days of two records lie to each other as a kind says; worked out once for records with equal days."""

    def __init__(self, reader: Reader, table: Sequence[Kind]) -> None:
        self._reader, self._sheet, self._table = reader, reader.sheet, table
        self._slots, self._is_series = reader.sheet.slots.codes, reader.sheet.is_series
        self._known: dict[tuple[int, int, int, int, int], bool] = {}
        self._days_of: dict[tuple[int, int], Days] = {}

    def are_alike(self, a: int, b: int, kind: int) -> bool:
        key = (self._slots[a], self._slots[b], self._is_series[a], self._is_series[b], kind)
        found = self._known.get(key)
        if found is None:
            levels = self._table[kind][0]
            now = day_levels(self._days(a), self._days(b), levels.dates.startswith("own_"))
            found = self._known[key] = now == (levels.start, levels.end, levels.dates)
        return found

    def _days(self, i: int) -> Days:
        key = (self._slots[i], self._is_series[i])
        found = self._days_of.get(key)
        if found is None:
            slots = slots_at(self._sheet.slots[i] or "", self._reader.base)
            found = self._days_of[key] = days_of(bool(key[1]), slots)
        return found
