"""From compared pairs to clusters: what beside the two records themselves counts for a pair.

Belongs here: what was published before, records that fit at two places, and how these meet scores and vetoes. Does not
belong here: weights (score), what people said (engine), the clustering itself (cluster).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations, compress, count, repeat

from warehouse.match.cluster import cluster_parts
from warehouse.match.columns import Coded
from warehouse.match.compare import Compared, Kind
from warehouse.match.model import Pair
from warehouse.match.score import Scored, Weights, score_all

_MOST_MEMBERS = 40  # an activity with more records than this is held together by its candidates alone
_PLACE_MARGIN = 2.0  # bits by which the best place must beat the next for a record that names none
_TOGETHER = 4.0  # bits for two records that were one activity yesterday: a small edit does not tear them apart
_APART = -2.0  # bits for two records that were two activities yesterday: what hardly fits does not come and go
_LARGE = "*"


def labels_of(ids: Sequence[str], members: Mapping[str, Sequence[str]], before: Coded | None = None) -> Coded:
    """The label of each record, the activity that it was part of before, from the record ids of each activity.

    Activities with too many records to compare them all are marked. The numbers are those of the labels `before`.
    """
    labels = Coded() if before is None else before.of(())
    large = _large(ids, members)
    codes = labels.codes_of(_LARGE + one if one in large else one for one in members)
    of = dict(zip(chain.from_iterable(members.values()), _each(codes, members.values()), strict=True))
    labels.codes.extend(map(of.get, ids, repeat(0)))
    return labels


def _each(codes: Iterable[int], members: Iterable[Sequence[str]]) -> Iterator[int]:
    return chain.from_iterable(map(repeat, codes, map(len, members)))


def _large(ids: Sequence[str], members: Mapping[str, Sequence[str]]) -> set[str]:
    some = {activity_id: found for activity_id, found in members.items() if len(found) > _MOST_MEMBERS}
    known = set(ids) if some else set()
    return {activity_id for activity_id, found in some.items() if sum(i in known for i in found) > _MOST_MEMBERS}


def pairs_before(labels: Coded, some: Collection[int] | None = None) -> Iterator[Pair]:
    """The pairs of records that were one activity, of all labels or `some` (their numbers): compared also when their
    days differ."""
    wanted = set(range(len(labels.table)) if some is None else some)
    wanted = {code for code in wanted if (labels.table[code] or _LARGE)[0] != _LARGE}
    members: dict[int, list[int]] = defaultdict(list)
    for i in compress(count(), map(wanted.__contains__, labels.codes)):
        members[labels.codes[i]].append(i)
    for found in members.values():
        yield from combinations(found, 2)


def were_together(labels: Coded, pair: Pair) -> bool:
    """Whether `pairs_before` has this pair."""
    left, right = labels.codes[pair[0]], labels.codes[pair[1]]
    return left == right and (labels.table[left] or _LARGE)[0] != _LARGE


def scores_of(
    pairs: Iterable[Compared], table: Sequence[Kind], crowded: Sequence[int], labels: Coded, weights: Weights
) -> dict[Pair, Scored]:
    """Score pairs.

    Records that were one activity get a bonus, and another time of day alone does not part them; records that were two
    need more to become one.
    """
    scored = score_all(pairs, table, crowded, weights)
    codes = labels.codes
    for pair, found in scored.items():
        left, right = codes[pair[0]], codes[pair[1]]
        if not left or not right:
            continue
        if left != right:
            if found.score > 0 and not found.veto:
                scored[pair] = found._replace(score=found.score + _APART, bonus=_APART)
        elif (labels.table[left] or _LARGE)[0] != _LARGE:
            shifted = found.veto == "other_time" and found.levels.title not in ("conflict", "unknown")
            veto = None if shifted else found.veto
            scored[pair] = found._replace(score=found.score + _TOGETHER, veto=veto, bonus=_TOGETHER)
    return scored


def undecided_records(scored: Mapping[Pair, Scored], places: Sequence[str | None]) -> set[int]:
    """The records without a place that fit at two places about equally well: nothing tells which, so neither."""
    best: dict[int, dict[str, float]] = defaultdict(dict)
    for pair, found in scored.items():
        left, right = places[pair[0]], places[pair[1]]
        if (left is None) != (right is None) and not found.veto:
            one, place = (pair[0], right) if left is None else (pair[1], left)
            best[one][place or ""] = max(best[one].get(place or "", found.score), found.score)
    undecided = set()
    for one, by_place in best.items():
        ranked = sorted(by_place.values(), reverse=True)
        if len(ranked) > 1 and ranked[0] - ranked[1] < _PLACE_MARGIN:
            undecided.add(one)
    return undecided


def forbid_undecided(scored: dict[Pair, Scored], places: Sequence[str | None], is_undecided: Sequence[int]) -> None:
    """Veto the pairs of undecided records with records that have a place."""
    for pair, found in scored.items():
        a, b = pair
        if (is_undecided[a] or is_undecided[b]) and (places[a] is None) != (places[b] is None) and not found.veto:
            scored[pair] = found._replace(veto="several_places")


def settle(
    members: Iterable[int],
    scored: Mapping[Pair, Scored],
    must: Collection[Pair],
    cannot: Collection[Pair],
    places: Sequence[str | None],
) -> Iterator[list[list[int]]]:
    """The clusters of each part of `members`; people's must-links go before vetoes."""
    vetoes = {pair for pair, s in scored.items() if s.veto}.difference(must)
    scores = {pair: s.score for pair, s in scored.items() if pair not in vetoes}
    return cluster_parts(members, scores, must, vetoes.union(cannot), places)
