"""Matching again only what can have become different since the run before; the rest is copied.

Belongs here: what depends on what. Does not belong here: the rules themselves (compare, settle, cluster), the shapes
that are remembered (memory), words (decisions). The result is that of matching everything; with an empty memory
everything is new, so there is one way to match.

- What two records have in common depends on those two: pairs of a changed record are compared again, and of a record of
  which the days moved on with the window, the days.
- The score of a pair depends on that, on whether either is in a crowded place (which depends on its own pairs), on what
  both were part of before, and on whether a record without a place fits at two places (idem).
- Clusters depend on the scores inside a part: what a chain of good scores connects. A part is done again when a pair
  inside it is new, gone or scored otherwise, and when a good score connects it to another.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from itertools import compress, starmap
from operator import ne, not_
from typing import NamedTuple

import numpy as np

from warehouse.match.candidates import candidate_pairs
from warehouse.match.columns import Coded, Numbers, carried, distinct, flags
from warehouse.match.compare import Comparer
from warehouse.match.days import slots_at
from warehouse.match.decisions import NOT_KEPT, judgements_of
from warehouse.match.features import DayLevels, Days, day_levels, days_of, on_other_days
from warehouse.match.kinds import day_levels_of, days_column, kind_of, levels_of, veto_of_kind
from warehouse.match.memory import Memory, Outcome
from warehouse.match.model import Pair
from warehouse.match.pairs import NEW, Pairs, are_among, has_pairs, with_more
from warehouse.match.score import Weights, crowded_records
from warehouse.match.settle import (
    around_of,
    pairs_before,
    score_pairs,
    settle,
    undecided_records,
    were_together,
    with_undecided,
    without_undecided,
)
from warehouse.match.sheet import Changes, Reader, blocks_of_sheet
from warehouse.match.vetoes import forbids_anyway, holds_on_any_days, veto_of, veto_on_days


class People(NamedTuple):
    """What people said about pairs of records, as positions: `must` and `cannot` hold all pairs, `judged` those of
    which the decision is a person's."""

    must: Collection[Pair]
    cannot: Collection[Pair]
    judged: Collection[Pair]


class Renewed(NamedTuple):
    """`now`: position then -> position now, -1 when the record is gone or not as it was; and -1 -> -1."""

    pairs: Pairs
    outcome: Outcome
    now: Numbers
    n_compared: int


def renew(reader: Reader, changes: Changes, memory: Memory, labels: Coded, people: People, weights: Weights) -> Renewed:
    """Compare, score and cluster the records of the reader, of which the sheet is filled."""
    n, before, then, places = len(changes.before), changes.before, memory.outcome, reader.sheet.place
    now = np.full(len(memory.sheet.digest) + 1, -1, np.int32)
    now[before[before >= 0]] = np.flatnonzero(before >= 0)
    comparer = Comparer(reader.record)
    pairs, touched, reopened = _compare(reader, changes, memory, labels, comparer, now)
    touched[changes.changed] = touched[changes.shifted] = True
    is_undecided = carried(then.is_undecided, before, 0)
    others = _look_around(pairs, labels, places, is_undecided, touched, weights)
    pairs.judgement[others] = NEW

    part, group = carried(then.part, before, -1), carried(then.group, before, -1)
    is_judged = flags(n, [i for pair in (*people.must, *people.cannot, *people.judged) for i in pair])
    reopened |= is_judged | carried(then.is_judged, before, 0)
    _touch(reopened, _weighty(pairs.where(others), part, weights))
    again = flags(len(now), part[reopened])[part]
    again[changes.changed] = True
    part, group = now[part], now[group]
    _settle_again(pairs, again, part, group, people, places, weights)
    return Renewed(pairs, Outcome(labels, is_undecided, is_judged, part, group), now, comparer.n_compared)


def _look_around(
    pairs: Pairs, labels: Coded, places: Coded, is_undecided: Numbers, touched: Numbers, weights: Weights
) -> Numbers:
    """Fill in what is around each pair; returns the positions of the pairs of which that is different.

    `touched`: of which records a pair is new, gone or otherwise, as far as is known; those of pairs with something else
    around are added. `is_undecided`, so far that of the run before, becomes that of this one.
    """
    n = len(touched)
    around = around_of(pairs, crowded_records(n, pairs), labels)
    _touch(touched, pairs.where(around != without_undecided(pairs.around)))
    seeking = touched & (places.codes == 0)
    if seeking.any():
        of_those = replace(pairs, around=around).where(seeking[pairs.left] | seeking[pairs.right])
        is_undecided[seeking] = flags(n, undecided_records(of_those, places, weights))[seeking]
    around = with_undecided(pairs, around, places.codes, is_undecided)
    others: Numbers = np.flatnonzero(around != pairs.around)
    pairs.around = around
    return others


def _weighty(pairs: Pairs, part: Numbers, weights: Weights) -> Pairs:
    """Those of some pairs, new or scored otherwise, that the clusters depend on: of one part, or connecting two.

    `part`: of each record in the run before, -1 for one that was not there.
    """
    scores = score_pairs(pairs, weights)
    is_inside = (part[pairs.left] == part[pairs.right]) & (part[pairs.left] >= 0)
    return pairs.where(is_inside | (scores.score > 0) & (scores.veto == 0))


def _settle_again(
    pairs: Pairs, again: Numbers, part: Numbers, group: Numbers, people: People, places: Coded, weights: Weights
) -> None:
    """Cluster the records of parts that are done again, and judge their pairs; fills in `part` and `group`."""
    some = pairs.where(again[pairs.left] & again[pairs.right])
    scores = score_pairs(some, weights)
    members = np.flatnonzero(again).tolist()
    parts, groups = dict.fromkeys(members, 0), dict.fromkeys(members, 0)
    for clusters in settle(members, some, scores, people.must, people.cannot, places):
        first = min(found[0] for found in clusters)
        for found in clusters:
            for i in found:
                parts[i], groups[i] = first, found[0]
    part[members], group[members] = list(parts.values()), list(groups.values())
    is_open = np.flatnonzero(again[pairs.left] & again[pairs.right] | (pairs.judgement == NEW))
    some = pairs.where(is_open)
    pairs.judgement[is_open] = judgements_of(some, score_pairs(some, weights), group)
    pairs.judgement[are_among(pairs, list(people.judged))] = NOT_KEPT


def _touch(touched: Numbers, pairs: Pairs) -> None:
    touched[pairs.left] = True
    touched[pairs.right] = True


# --- Pairs ------------------------------------------------------------------------------------------------------------


def _compare(
    reader: Reader, changes: Changes, memory: Memory, labels: Coded, comparer: Comparer, now: Numbers
) -> tuple[Pairs, Numbers, Numbers]:
    """The pairs of this run in order, and for each record whether a pair of it is gone, and one inside its part."""
    seeking = [i for i in sorted((*changes.changed, *changes.shifted)) if reader.sheet.slots[i]]  # those with days
    found = candidate_pairs(blocks_of_sheet(reader.sheet), seeking)
    has_shifted = flags(len(changes.before), changes.shifted)
    pairs, touched, reopened = _kept(memory.pairs, memory.outcome.part, labels, now, found, has_shifted)
    _follow_days(pairs, changes.moved, reader)
    fresh = compress(found, map(not_, has_pairs(pairs, found)))
    pairs = with_more(pairs, list(starmap(comparer.compare, fresh)), is_extra=False)
    relabelled = labels.codes != carried(memory.outcome.label.codes, changes.before, 0)
    if some := set(labels.codes[relabelled].tolist()) - {0}:
        before = list(pairs_before(labels, some))
        more = compress(before, map(not_, has_pairs(pairs, before)))
        pairs = with_more(pairs, list(starmap(comparer.compare, more)), is_extra=True)
    return pairs, touched, reopened


def _kept(
    pairs: Pairs, part: Numbers, labels: Coded, now: Numbers, found: Sequence[Pair], has_shifted: Numbers
) -> tuple[Pairs, Numbers, Numbers]:
    """The pairs of which both records say what they said, and for each record whether a pair of it is gone, and one
    inside its part.

    `found` are the candidates with records that shifted; other pairs of those, and pairs that were there only because
    of what was before, have to be together now too.
    """
    is_inside = part[pairs.left] == part[pairs.right]
    pairs = replace(pairs, left=now[pairs.left], right=now[pairs.right])
    gone = (pairs.left < 0) | (pairs.right < 0)
    again = np.flatnonzero(~gone & (has_shifted[pairs.left] | has_shifted[pairs.right]))
    pairs.is_extra = pairs.is_extra.copy()
    pairs.is_extra[again] = ~are_among(pairs.where(again), found)
    idle = np.flatnonzero(pairs.is_extra & ~gone)
    gone[idle] = ~were_together(labels, pairs.where(idle))
    touched, reopened = np.zeros((2, len(has_shifted)), bool)
    for column in (pairs.left, pairs.right):
        touched[column[gone & (column >= 0)]] = True
        reopened[column[gone & is_inside & (column >= 0)]] = True
    return pairs.where(~gone), touched, reopened


def _follow_days(pairs: Pairs, moved: Sequence[int], reader: Reader) -> None:
    """Compare the days of pairs again of which a record has other days than before."""
    sheet = reader.sheet
    has_moved = flags(len(sheet.digest), moved)
    some = np.flatnonzero(has_moved[pairs.left] | has_moved[pairs.right])
    if not len(some):
        return
    days = sheet.slots.codes.astype(np.int64) * 2 + sheet.is_series
    left, right, then = days[pairs.left[some]], days[pairs.right[some]], days_column(pairs.kind[some])
    first, which = distinct(left, right, then)

    @cache
    def read(number: int) -> Days:
        code, is_series = divmod(number, 2)
        return days_of(bool(is_series), slots_at(sheet.slots.table[code] or "", reader.base))

    before = list(map(day_levels_of, then[first].tolist()))
    sides = zip(left[first].tolist(), right[first].tolist(), before, strict=True)
    now = [day_levels(read(a), read(b), levels.dates.startswith("own_")) for a, b, levels in sides]
    differ = np.array(list(map(ne, before, now)))[which]
    for n, number in zip(some[differ].tolist(), which[differ].tolist(), strict=True):
        then_kind = int(pairs.kind[n])
        kind = _on_other_days(reader, int(pairs.left[n]), int(pairs.right[n]), then_kind, now[number])
        pairs.kind[n], pairs.judgement[n] = kind, NEW
        if not (forbids_anyway(veto_of_kind(then_kind)) and forbids_anyway(veto_of_kind(kind))):
            pairs.around[n] = NEW  # the two may be one activity, or might have been


def _on_other_days(reader: Reader, a: int, b: int, kind: int, days: DayLevels) -> int:
    """The kind of a pair that was of a kind when its days lay otherwise."""
    veto, levels = veto_of_kind(kind), on_other_days(levels_of(kind), days)
    if not holds_on_any_days(veto, levels):
        if veto == "other_place":  # by what the texts say: perhaps because of the days
            veto = veto_of(reader.record(a), reader.record(b), levels)
        else:
            veto = veto_on_days(reader.said(a), reader.said(b), levels)
    return kind_of(levels, veto)
