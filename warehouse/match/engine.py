"""From normalised activities to clusters: the one code path of the pipeline and of `wijkagenda match`.

Belongs here: the order of the steps. Does not belong here: the rules of each step (candidates, score, cluster, attach).
"""

from __future__ import annotations

import gc
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from sources.contracts import Issue
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.attach import attach
from warehouse.match.cluster import cluster
from warehouse.match.compare import PairMemory, compare
from warehouse.match.decisions import decisions_of, stale_weekdays
from warehouse.match.model import Cluster, Judgement, MatchRecord, MatchResult, Pair
from warehouse.match.records import by_record, first_day, records_of
from warehouse.match.score import Scored, Weights, default_weights, score_all
from warehouse.normalise.place import PlaceIndex

_PLACE_MARGIN = 2.0  # bits by which the best place must beat the next for a record that names none
_TOGETHER = 4.0  # bits for two records that were one activity yesterday: a small edit does not tear them apart
_APART = -2.0  # bits for two records that were two activities yesterday: what hardly fits does not come and go


@contextmanager
def without_collector() -> Iterator[None]:
    """Many small objects and no cycles: the garbage collector would only walk over them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@without_collector()
def match_activities(
    activities: Sequence[NormalisedActivity],
    occurrences: Sequence[Occurrence],
    places: PlaceIndex,
    judgements: Sequence[Judgement] = (),
    members: Mapping[str, Sequence[str]] | None = None,
    previous: Mapping[str, Sequence[str]] | None = None,
    memory: PairMemory | None = None,
) -> MatchResult:
    """Cluster `activities` into real-world activities.

    `occurrences` are those of all records inside the run's window, those of a record in order of time. `judgements` are
    people's; they come before all scores. `members` are the record ids of each activity_id so far: a judgement may name
    an activity_id, and records that were together need less to stay together; `previous`, when given, says instead
    which were together before.
    `memory` holds the pairs that were compared before; it saves work and changes nothing. Deterministic, whatever the
    order of the input.
    """
    dates = by_record(occurrences)
    base = first_day(dates)
    records = records_of(activities, dates, places, base)
    number = {record.record_id: i for i, record in enumerate(records)}
    must, cannot, issues = _judged(judgements, number, members or {})
    earlier = _earlier(number, (members if previous is None else previous) or {})
    groups, scored = match_records(records, base, must, cannot, earlier, memory=memory)
    by_id = {activity.record_id: activity for activity in activities}
    clusters = tuple(
        Cluster(tuple(sorted(records[i].record_id for i in group)), _place_of(group, records, by_id))
        for group in groups
    )
    attachments = tuple(a for c in clusters for a in attach(c.record_ids, by_id, dates))
    decisions = decisions_of(records, groups, scored, _people(judgements, must, cannot, number, members or {}))
    decided = {(d.left, d.right) for d in decisions}
    stale = [d for d in stale_weekdays(records, groups) if (d.left, d.right) not in decided]
    return MatchResult(clusters, (*decisions, *stale), attachments, tuple(issues))


def match_records(
    records: Sequence[MatchRecord],
    base: int,
    must_link: Iterable[Pair] = (),
    cannot_link: Iterable[Pair] = (),
    earlier: Mapping[int, str] | None = None,
    weights: Weights | None = None,
    memory: PairMemory | None = None,
) -> tuple[list[list[int]], dict[Pair, Scored]]:
    """Cluster compact records; returns groups of positions, and every compared pair.

    `earlier` is the activity that a record was part of before. Records that were one activity are compared even when
    their days no longer meet, they get a bonus, and another time of day alone does not part them; records that were two
    need more to become one.
    """
    before = _pairs_within(earlier or {})
    scored = score_all(compare(records, base, before, memory), weights or default_weights())
    scored.update(list(_remembered(scored, before, earlier or {})))
    must = set(must_link)
    scored.update(_undecided_places(records, scored))
    vetoes = {pair for pair, s in scored.items() if s.veto} - must
    scores = {pair: s.score for pair, s in scored.items() if pair not in vetoes}
    places = [record.place for record in records]
    groups = cluster(len(records), scores, must, vetoes | set(cannot_link), places)
    return groups, scored


_MOST_MEMBERS = 40  # an activity with more records than this is held together by its candidates alone


def _earlier(number: Mapping[str, int], members: Mapping[str, Sequence[str]]) -> dict[int, str]:
    return {number[i]: activity_id for activity_id, ids in members.items() for i in ids if i in number}


def _pairs_within(earlier: Mapping[int, str]) -> list[Pair]:
    members: dict[str, list[int]] = defaultdict(list)
    for i in sorted(earlier):
        members[earlier[i]].append(i)
    pairs: list[Pair] = []
    for found in members.values():
        if len(found) <= _MOST_MEMBERS:
            pairs += itertools.combinations(found, 2)
    return pairs


def _remembered(
    scored: Mapping[Pair, Scored], before: Iterable[Pair], earlier: Mapping[int, str]
) -> Iterator[tuple[Pair, Scored]]:
    """The pairs of which the score is another because of what was published before."""
    for pair in before:
        found = scored[pair]
        veto = None if found.veto == "other_time" and found.levels.title not in ("conflict", "unknown") else found.veto
        yield pair, found._replace(score=found.score + _TOGETHER, veto=veto, bonus=_TOGETHER)
    for pair, found in scored.items():
        if found.score > 0 and not found.veto:
            left, right = earlier.get(pair[0]), earlier.get(pair[1])
            if left and right and left != right:
                yield pair, found._replace(score=found.score + _APART, bonus=_APART)


def _undecided_places(records: Sequence[MatchRecord], scored: Mapping[Pair, Scored]) -> dict[Pair, Scored]:
    """Pairs of a record without a place that fit at two places about equally well: nothing tells which, so neither."""
    best: dict[int, dict[str, float]] = defaultdict(dict)
    nowhere = {i for i, record in enumerate(records) if record.place is None}
    open_pairs = [pair for pair in scored if (pair[0] in nowhere) != (pair[1] in nowhere) and not scored[pair].veto]
    for pair in open_pairs:
        one, other = pair if pair[0] in nowhere else pair[::-1]
        place, score = records[other].place or "", scored[pair].score
        best[one][place] = max(best[one].get(place, score), score)
    undecided = set()
    for one, by_place in best.items():
        ranked = sorted(by_place.values(), reverse=True)
        if len(ranked) > 1 and ranked[0] - ranked[1] < _PLACE_MARGIN:
            undecided.add(one)
    return {
        pair: scored[pair]._replace(veto="several_places")
        for pair in open_pairs
        if pair[0] in undecided or pair[1] in undecided
    }


def _place_of(
    group: Sequence[int], records: Sequence[MatchRecord], by_id: Mapping[str, NormalisedActivity]
) -> str | None:
    """The place that most records of a group name; the lowest id among equals."""
    counts: dict[str, int] = defaultdict(int)
    for i in group:
        place_id = by_id[records[i].record_id].place.place_id
        if place_id:
            counts[place_id] += 1
    return min(counts, key=lambda p: (-counts[p], p), default=None)


def _judged(
    judgements: Sequence[Judgement], number: Mapping[str, int], members: Mapping[str, Sequence[str]]
) -> tuple[set[Pair], set[Pair], list[Issue]]:
    """Must-links and cannot-links of people. A judgement about records that no longer exist has no effect here."""
    must: set[Pair] = set()
    cannot: set[Pair] = set()
    for judgement in judgements:
        left = [number[i] for i in members.get(judgement.left, (judgement.left,)) if i in number]
        right = [number[i] for i in members.get(judgement.right, (judgement.right,)) if i in number]
        pairs = {(min(a, b), max(a, b)) for a in left for b in right if a != b}
        (must if judgement.judgement == "same" else cannot).update(pairs)
    issues = []
    for a, b in sorted(must & cannot):
        ids = [i for i, n in number.items() if n in (a, b)]
        issues.append(
            Issue(
                severity="error",
                code="conflicting_judgement",
                source_id="overrides",
                message=f"Over {ids[0]} en {ids[1]} staat zowel 'hetzelfde' als 'anders'. Ze blijven apart.",
                hint="Haal een van de twee regels weg uit overrides/merges.yaml.",
                record_id=ids[0],
            )
        )
    return must - cannot, cannot, issues


def _people(
    judgements: Sequence[Judgement],
    must: set[Pair],
    cannot: set[Pair],
    number: Mapping[str, int],
    members: Mapping[str, Sequence[str]],
) -> dict[Pair, Judgement]:
    """Which person's judgement holds for which pair; the last one in the file where several do."""
    found: dict[Pair, Judgement] = {}
    for judgement in judgements:
        for left in members.get(judgement.left, (judgement.left,)):
            for right in members.get(judgement.right, (judgement.right,)):
                if left in number and right in number and left != right:
                    pair = (min(number[left], number[right]), max(number[left], number[right]))
                    if pair in (must if judgement.judgement == "same" else cannot):
                        found[pair] = judgement
    return found
