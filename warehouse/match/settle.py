"""From compared pairs to clusters: what beside the two records themselves counts for a pair.

Belongs here: what else goes on, what was published before, records that fit at two places, and how these meet scores
and vetoes. Does not belong here: weights (score), what people said (engine), the clustering itself (cluster).

What counts beside two records is one number, `around`: how many of the two are in a crowded place (0..2), plus 4 when
they were two activities before or 8 when they were one, plus 16 when one has no place and fits at several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations, compress
from typing import NamedTuple

import numpy as np

from warehouse.match.cluster import cluster_parts
from warehouse.match.columns import Coded, Numbers, among
from warehouse.match.kinds import LEVELS, VETOES, is_level, is_veto, levels_of, veto_column
from warehouse.match.model import Pair
from warehouse.match.pairs import Pairs
from warehouse.match.score import Scored, Weights, scores_of

_MOST_MEMBERS = 40  # an activity with more records than this is held together by its candidates alone
_PLACE_MARGIN = 2.0  # bits by which the best place must beat the next for a record that names none
_TOGETHER = 4.0  # bits for two records that were one activity yesterday: a small edit does not tear them apart
_APART = -4.0  # bits for two records that were two activities yesterday: what hardly fits does not come and go
_LARGE = "*"
_CROWDED, _WERE_APART, _WERE_TOGETHER, _SEVERAL_PLACES = 3, 4, 8, 16


def labels_of(activity_ids: Sequence[str | None], then: Coded, before: Numbers) -> Coded:
    """The label of each record: the activity that it was part of before.

    Activities with too many records to compare them all are marked. `then` are the labels of the run before, `before`
    the position of each record in it; the numbers of labels are those of `then`.
    """
    labels = then.at(before)
    codes, others = labels.codes, _hashes(activity_ids) != _hashes(then.table)[labels.codes]
    codes[others] = then.codes_of(compress(activity_ids, others.tolist()))
    for code in np.flatnonzero(_is_large(labels)).tolist():
        if text := then.table[code]:
            codes[codes == code] = then.code_of(_LARGE + text)
    return labels


def _hashes(texts: Sequence[str | None]) -> Numbers:
    """A number of 64 bits for each text, in this process: strings know theirs, so that they need not be read."""
    return np.fromiter(map(hash, texts), np.int64, len(texts))


def pairs_before(labels: Coded, some: Collection[int]) -> Iterator[Pair]:
    """The pairs of records that were one activity, of some labels (their numbers): compared also when their days
    differ."""
    wanted = np.setdiff1d(list(some), np.flatnonzero(_is_large(labels)))
    at = np.flatnonzero(among(labels.codes, wanted[wanted > 0]))
    members: dict[int, list[int]] = defaultdict(list)
    for i, code in zip(at.tolist(), labels.codes[at].tolist(), strict=True):
        members[code].append(i)
    for found in members.values():
        yield from combinations(found, 2)


def were_together(labels: Coded, pairs: Pairs) -> Numbers:
    """Which pairs `pairs_before` has."""
    left, right = labels.codes[pairs.left], labels.codes[pairs.right]
    found: Numbers = (left == right) & (left > 0) & ~_is_large(labels)[left]
    return found


def _is_large(labels: Coded) -> Numbers:
    """By number of a label, whether too many records have it to compare them all."""
    found: Numbers = np.bincount(labels.codes) > _MOST_MEMBERS
    return found


# --- Around a pair ----------------------------------------------------------------------------------------------------


def around_of(pairs: Pairs, crowded: Numbers, labels: Coded) -> Numbers:
    """What counts beside the records of each pair, but whether one fits at several places."""
    left, right = labels.codes[pairs.left], labels.codes[pairs.right]
    found = crowded[pairs.left].astype(np.uint8) + crowded[pairs.right]
    found[(left != right) & (left > 0) & (right > 0)] |= _WERE_APART
    found[were_together(labels, pairs)] |= _WERE_TOGETHER
    return found


def without_undecided(around: Numbers) -> Numbers:
    """`around`, but whether one fits at several places."""
    return around & ~np.uint8(_SEVERAL_PLACES)


def with_undecided(pairs: Pairs, around: Numbers, places: Numbers, is_undecided: Numbers) -> Numbers:
    """`around`, also with the pairs of undecided records with records that have a place."""
    left, right = pairs.left, pairs.right
    seeks = is_undecided[left] | is_undecided[right]
    seeks[seeks] = (places[left[seeks]] == 0) != (places[right[seeks]] == 0)
    found = around.copy()
    found[seeks] |= _SEVERAL_PLACES
    return found


class Scores(NamedTuple):
    """Per pair its score (bits), the part of it that is no feature, and what forbids it (position in VETOES)."""

    score: Numbers
    bonus: Numbers
    veto: Numbers


def score_pairs(pairs: Pairs, weights: Weights) -> Scores:
    """Score pairs.

    Where nothing else goes on, two listings at one time are one activity, however they are called; in a busy building
    the words must say so. Records that were one activity get a bonus, and another time of day alone does not part them;
    records that were two need more to become one.
    """
    veto, around = veto_column(pairs.kind), pairs.around
    score = scores_of(pairs.kind, around & _CROWDED, weights)
    were_one, were_two = around & _WERE_TOGETHER > 0, around & _WERE_APART > 0
    bonus = np.where(were_one, _TOGETHER, np.where(were_two & (score > 0) & (veto == 0), _APART, 0.0))
    veto[were_one & is_veto(veto, ("other_time",)) & ~is_level(pairs.kind, "title", ("conflict", "unknown"))] = 0
    veto[(around & _SEVERAL_PLACES > 0) & (veto == 0)] = VETOES.index("several_places")
    return Scores(score + bonus, bonus, veto)


def scored_pairs(pairs: Pairs, weights: Weights) -> list[Scored]:
    """The score of each pair and all that it is made of, to be put into words."""
    _, first, which = np.unique(pairs.kind << 8 | pairs.around, return_index=True, return_inverse=True)
    some = pairs.where(first)  # far fewer than there are pairs
    columns = (one.tolist() for one in (some.kind, some.around, *score_pairs(some, weights)))
    scored = [
        Scored(levels_of(kind)._replace(slot=LEVELS["slot"][around & _CROWDED]), score, VETOES[veto], bonus)
        for kind, around, score, bonus, veto in zip(*columns, strict=True)
    ]
    return list(map(scored.__getitem__, which.tolist()))


def undecided_records(pairs: Pairs, places: Coded, weights: Weights) -> list[int]:
    """The records without a place that fit at two places about equally well: nothing tells which, so neither."""
    at = places.codes
    pairs = pairs.where((at[pairs.left] == 0) != (at[pairs.right] == 0))
    scores = score_pairs(pairs, weights)
    seeker = np.where(at[pairs.left] == 0, pairs.left, pairs.right)
    place = at[np.where(at[pairs.left] == 0, pairs.right, pairs.left)]
    rows = (one[scores.veto == 0].tolist() for one in (seeker, place, scores.score))
    best: dict[int, dict[int, float]] = defaultdict(dict)
    for one, there, score in zip(*rows, strict=True):
        best[one][there] = max(best[one].get(there, score), score)
    undecided = []
    for one, by_place in best.items():
        ranked = sorted(by_place.values(), reverse=True)
        if len(ranked) > 1 and ranked[0] - ranked[1] < _PLACE_MARGIN:
            undecided.append(one)
    return undecided


def settle(
    members: Sequence[int],
    pairs: Pairs,
    scores: Scores,
    must: Collection[Pair],
    cannot: Collection[Pair],
    places: Coded,
) -> Iterator[list[list[int]]]:
    """The clusters of each part of `members`, from the pairs inside; people's must-links go before vetoes."""
    both = list(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    vetoes = set(compress(both, scores.veto.tolist())).difference(must)
    good = {pair: score for pair, score in zip(both, scores.score.tolist(), strict=True) if pair not in vetoes}
    labels = dict(zip(members, places.of(places.codes[members]).texts(), strict=True))
    return cluster_parts(members, good, must, vetoes.union(cannot), labels)
