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
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from warehouse.match.candidates import candidate_pairs
from warehouse.match.compare import Compared, Comparer, Kind
from warehouse.match.days import slots_at
from warehouse.match.features import DayLevels, Days, day_levels, days_of
from warehouse.match.memory import Memory, Outcome, Pairs
from warehouse.match.model import Pair
from warehouse.match.score import Scored, Weights, crowded_records
from warehouse.match.settle import (
    Labels,
    forbid_undecided,
    pairs_before,
    scores_of,
    settle,
    undecided_records,
    were_together,
)
from warehouse.match.sheet import Changes, Reader, blocks_of_sheet, carried


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


def renew(
    reader: Reader, changes: Changes, memory: Memory, labels: Labels, people: People, weights: Weights
) -> Renewed:
    """Compare, score and cluster the records of the reader, of which the sheet is filled."""
    n, before, then = len(changes.before), changes.before, memory.outcome
    now = [-1] * len(memory.sheet.ids)
    for i, known in enumerate(before):
        if known >= 0:
            now[known] = i
    comparer = Comparer(reader.record, memory.pairs.table)
    relabelled = _different(labels, carried(then.label, before, None))
    found = _compare(reader, changes, memory, labels, relabelled, comparer, now)
    pairs, table, places = found.pairs, comparer.table, reader.sheet.place
    crowded = crowded_records(n, pairs, table)
    hot = _differs(crowded, carried(then.crowded, before, 2))
    _add(hot, relabelled)
    touched = _neighbours(pairs, hot)
    touched.update(changes.changed, found.loose, people.judged)
    touched.update(i for i, judged in enumerate(carried(then.judged, before, 0)) if judged)

    undecided = bytearray(carried(then.undecided, before, 0))
    flipped = bytearray(n)
    seeking = {i for i in touched if places[i] is None}
    if seeking:
        open_pairs = [pair for pair in pairs if pair[0] in seeking or pair[1] in seeking]
        fits = undecided_records(scores_of(open_pairs, table, crowded, labels, weights), places)
        for i in seeking:
            flipped[i] = undecided[i] != (i in fits)
            undecided[i] = i in fits
        touched |= _neighbours(pairs, flipped)

    part, group = carried(then.part, before, 0), carried(then.group, before, 0)
    parts = {part[i] for i in touched if before[i] >= 0}
    again = bytearray(before[i] < 0 or part[i] in parts for i in range(n))
    some = [pair for pair in pairs if again[pair[0]] and again[pair[1]]]
    scored = scores_of(some, table, crowded, labels, weights)
    forbid_undecided(scored, places, undecided)
    part = [0 if again[i] else now[part[i]] for i in range(n)]
    group = [0 if again[i] else now[group[i]] for i in range(n)]
    for clusters in settle((i for i in range(n) if again[i]), scored, people.must, people.cannot, places):
        first = min(members[0] for members in clusters)
        for members in clusters:
            for i in members:
                part[i], group[i] = first, members[0]
    judged = bytearray(n)
    _add(judged, people.judged)
    outcome = Outcome(list(labels), crowded, undecided, judged, array("I", part), array("I", group))
    return Renewed(_columns(found, table), outcome, again, scored, now, comparer.n_compared)


def _differs(flags: Sequence[int], before: Sequence[int]) -> bytearray:
    return bytearray(a != b for a, b in zip(flags, before, strict=True))


def _different(labels: Labels, before: Labels) -> list[int]:
    return [i for i, (one, other) in enumerate(zip(labels, before, strict=True)) if one != other]


def _add(flags: bytearray, some: Iterable[int]) -> None:
    for i in some:
        flags[i] = 1


def _neighbours(pairs: Iterable[Compared], flags: Sequence[int]) -> set[int]:
    """Both records of all pairs that have a flagged one."""
    found: set[int] = set()
    for a, b, _ in pairs:
        if flags[a] or flags[b]:
            found.add(a)
            found.add(b)
    return found


# --- Pairs ------------------------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """The pairs of this run in order, those that are only there because of what was before, and the records (as far as
    they did not change) of which a pair is new, gone or of another kind."""

    pairs: list[Compared]
    extra: set[Pair]
    loose: set[int]


def _compare(
    reader: Reader,
    changes: Changes,
    memory: Memory,
    labels: Labels,
    relabelled: Sequence[int],
    comparer: Comparer,
    now: Sequence[int],
) -> _Found:
    found = _kept(memory.pairs, labels, now)
    _follow_days(found, changes.moved, reader, comparer)
    is_all = len(changes.changed) == len(changes.before)
    fresh = candidate_pairs(blocks_of_sheet(reader.sheet), None if is_all else changes.changed)
    more = [comparer.compare(a, b) for a, b in fresh]
    found.pairs.extend(more)
    if some := {labels[i] for i in relabelled} - {None}:
        have = {(a, b) for a, b, _ in found.pairs if labels[a] in some}
        for pair in pairs_before(labels, some):
            if pair not in have:
                found.extra.add(pair)
                found.pairs.append(comparer.compare(*pair))
    found.pairs.sort()
    return found


def _kept(pairs: Pairs, labels: Labels, now: Sequence[int]) -> _Found:
    """The pairs of which both records are as they were."""
    left, right = [now[i] for i in pairs.left], [now[i] for i in pairs.right]
    extra = {(left[n], right[n]) for n in pairs.extra if left[n] >= 0 and right[n] >= 0}
    ended = {pair for pair in extra if not were_together(labels, pair)}
    kept, loose = [], set()
    for a, b, kind in zip(left, right, pairs.kind, strict=True):
        if a >= 0 and b >= 0:
            kept.append((a, b, kind))
        elif a >= 0 or b >= 0:
            loose.add(max(a, b))
    if ended:
        kept = [pair for pair in kept if pair[:2] not in ended]
        loose.update(i for pair in ended for i in pair)
    return _Found(kept, extra - ended, loose)


def _follow_days(found: _Found, moved: Collection[int], reader: Reader, comparer: Comparer) -> None:
    """Compare the days of pairs again of which a record has other days than before."""
    sheet, days_of = reader.sheet, _DaysOf(reader, comparer.table)
    is_moved = bytearray(len(sheet.ids))
    _add(is_moved, moved)
    for n, (a, b, kind) in enumerate(found.pairs):
        if (is_moved[a] or is_moved[b]) and not days_of.are_alike(a, b, kind):
            found.pairs[n] = pair = comparer.again(a, b, kind)
            if pair[2] != kind:
                found.loose.update((a, b))


class _DaysOf:
    """Whether the days of two records lie to each other as a kind says; worked out once for records with equal days."""

    def __init__(self, reader: Reader, table: Sequence[Kind]) -> None:
        self._reader, self._sheet, self._table = reader, reader.sheet, table
        self._known: dict[tuple[str, str, int, bool], DayLevels] = {}

    def are_alike(self, a: int, b: int, kind: int) -> bool:
        sheet, levels = self._sheet, self._table[kind][0]
        key = (
            sheet.slots[a],
            sheet.slots[b],
            2 * sheet.is_series[a] + sheet.is_series[b],
            sheet.source[a] == sheet.source[b],
        )
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = day_levels(self._days(a), self._days(b), key[3])
        return found == (levels.start, levels.end, levels.dates)

    def _days(self, i: int) -> Days:
        sheet = self._sheet
        return days_of(bool(sheet.is_series[i]), slots_at(sheet.slots[i], self._reader.base))


def _columns(found: _Found, table: list[Kind]) -> Pairs:
    extra = [n for n, pair in enumerate(found.pairs) if pair[:2] in found.extra] if found.extra else []
    left, right, kind = zip(*found.pairs, strict=True) if found.pairs else ((), (), ())
    return Pairs(array("I", left), array("I", right), array("I", kind), array("I", extra), table)
