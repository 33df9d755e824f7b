"""From normalised activities to clusters: the one code path of the pipeline and of `wijkagenda match`.

Belongs here: the order of the steps. Does not belong here: the rules of each step (candidates, score, cluster, attach),
what has to be done again since the run before (renew).
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import starmap
from operator import itemgetter

import numpy as np

from sources.contracts import Issue
from warehouse.match.candidates import blocks_of, candidate_pairs
from warehouse.match.columns import Coded, flags
from warehouse.match.compare import Comparer
from warehouse.match.decisions import NOT_KEPT, Decision, Decisions, stale_weekdays
from warehouse.match.memory import Memory
from warehouse.match.model import Judgement, Listing, MatchRecord, MatchResult, Pair
from warehouse.match.pairs import Pairs, has_pairs, with_more
from warehouse.match.renew import People, renew
from warehouse.match.results import attached_of, attachments_of, clusters_of, groups_of, rows_of, said_of, side_of
from warehouse.match.score import Scored, Weights, crowded_records, default_weights
from warehouse.match.settle import (
    around_of,
    labels_of,
    pairs_before,
    score_pairs,
    scored_pairs,
    settle,
    undecided_records,
    with_undecided,
)
from warehouse.match.sheet import Reader, read_sheet
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window


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
    listings: Iterable[Listing],
    places: PlaceIndex,
    window: Window,
    judgements: Sequence[Judgement] = (),
    members: Mapping[str, Sequence[str]] | None = None,
    memory: Memory | None = None,
) -> MatchResult:
    """Cluster records into real-world activities; records that were together before need less to stay together.

    `judgements` are people's; they come before all scores. A judgement may name an activity_id: `members` are the
    record ids of each so far. Deterministic, whatever the order of the input.

    `memory` is what the run before left, and afterwards what this one leaves; it saves work and changes nothing, as
    long as `places` are the same and the dates of a record follow from what it says and `window` alone.
    """
    memory = Memory() if memory is None else memory
    weights = default_weights()
    reader = Reader(listings, places, window)
    changes = read_sheet(reader, memory)
    must, cannot, persons, issues = _judged(judgements, reader, members or {})
    labels = labels_of([one.activity_id for one in reader.listings], memory.outcome.label, changes.before)
    renewed = renew(reader, changes, memory, labels, People(must, cannot, persons), weights)
    sheet, pairs, group = reader.sheet, renewed.pairs, renewed.outcome.group
    groups = groups_of(group)
    attached = attached_of(reader, groups, renewed, changes, memory)
    memory.replace(Memory(sheet, pairs, renewed.outcome, attached, reader.areas, reader.window, renewed.n_compared))
    kept, said = pairs.where(pairs.judgement != NOT_KEPT), said_of(pairs, persons, weights)
    stale = list(stale_weekdays(sheet, group))
    is_known = has_pairs(kept, [row[:2] for row in stale])
    stale = [row for row, known in zip(stale, is_known, strict=True) if not known and row[:2] not in persons]

    def rows() -> list[Decision]:
        return [*sorted([*rows_of(kept, weights), *said], key=itemgetter(0, 1)), *stale]

    return MatchResult(
        clusters_of(reader, groups),
        Decisions(len(kept.left) + len(said) + len(stale), rows, lambda i: side_of(reader, i)),
        attachments_of(attached, reader.ids),
        tuple(issues),
    )


def match_records(
    records: Sequence[MatchRecord],
    base: int,
    weights: Weights | None = None,
    activity_ids: Sequence[str | None] | None = None,
) -> list[list[int]]:
    """Cluster compact records; returns groups of positions. `base` is the ordinal of day 0, `activity_ids` the activity
    that each was part of before."""
    weights = weights or default_weights()
    pairs, places = _pairs_of(records, base, activity_ids), Coded.from_texts([record.place for record in records])
    is_undecided = flags(len(records), undecided_records(pairs, places, weights))
    pairs.around = with_undecided(pairs, pairs.around, places.codes, is_undecided)
    parts = settle(range(len(records)), pairs, score_pairs(pairs, weights), (), (), places)
    return sorted(group for part in parts for group in part)


def score_records(records: Sequence[MatchRecord], base: int, weights: Weights | None = None) -> dict[Pair, Scored]:
    """Compare and score the candidate pairs of compact records."""
    pairs = _pairs_of(records, base)
    both = zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
    return dict(zip(both, scored_pairs(pairs, weights or default_weights()), strict=True))


def _pairs_of(records: Sequence[MatchRecord], base: int, activity_ids: Sequence[str | None] | None = None) -> Pairs:
    """The candidate pairs of compact records, compared, with what else goes on around them."""
    n, comparer = len(records), Comparer(records.__getitem__)
    labels = labels_of(activity_ids or [None] * n, Coded(), np.full(n, -1))
    found = candidate_pairs(blocks_of(records, base))
    found += set(pairs_before(labels, set(labels.codes.tolist()))).difference(found)
    pairs = with_more(Pairs(), list(starmap(comparer.compare, found)), is_extra=False)
    return replace(pairs, around=around_of(pairs, crowded_records(n, pairs), labels))


def _judged(
    judgements: Sequence[Judgement], reader: Reader, members: Mapping[str, Sequence[str]]
) -> tuple[set[Pair], set[Pair], dict[Pair, Judgement], list[Issue]]:
    """Must-links and cannot-links of people, and whose judgement holds for which pair: the last one in the file where
    several do. A judgement about records that no longer exist has no effect here."""

    def positions(name: str) -> list[int]:
        found = [reader.position(record_id) for record_id in members.get(name, (name,))]
        return [i for i in found if i is not None]

    said = [
        (judgement, (min(a, b), max(a, b)))
        for judgement in judgements
        for a in positions(judgement.left)
        for b in positions(judgement.right)
        if a != b
    ]
    must = {pair for judgement, pair in said if judgement.judgement == "same"}
    cannot = {pair for judgement, pair in said if judgement.judgement == "different"}
    issues = []
    for pair in sorted(must & cannot):
        one, other = (reader.ids[i] for i in pair)
        issues.append(
            Issue(
                severity="error",
                code="conflicting_judgement",
                source_id="overrides",
                message=f"Over {one} en {other} staat zowel 'hetzelfde' als 'anders'. Ze blijven apart.",
                hint="Haal een van de twee regels weg uit overrides/merges.yaml.",
                record_id=one,
            )
        )
    must -= cannot
    persons = {pair: one for one, pair in said if pair in (must if one.judgement == "same" else cannot)}
    return must, cannot, persons, issues
