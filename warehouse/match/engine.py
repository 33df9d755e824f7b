"""From normalised activities to clusters: the one code path of the pipeline and of `wijkagenda match`.

Belongs here: the order of the steps. Does not belong here: the rules of each step (candidates, score, cluster, attach),
what has to be done again since the run before (renew).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter

from sources.contracts import Issue
from warehouse.contracts import NormalisedActivity
from warehouse.match.candidates import blocks_of, candidate_pairs
from warehouse.match.compare import Comparer
from warehouse.match.decisions import Decision, Decisions, persons_decision, stale_weekdays
from warehouse.match.memory import Memory
from warehouse.match.model import Judgement, MatchRecord, MatchResult, Pair
from warehouse.match.renew import People, renew
from warehouse.match.results import attached_of, attachments_of, clusters_of, decided_of, groups_of, rows_of, side_of
from warehouse.match.score import Scored, Weights, crowded_records, default_weights
from warehouse.match.settle import forbid_undecided, labels_of, pairs_before, scores_of, settle, undecided_records
from warehouse.match.sheet import Dates, Reader, read_sheet
from warehouse.normalise.place import PlaceIndex


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
    dates: Dates,
    places: PlaceIndex,
    judgements: Sequence[Judgement] = (),
    members: Mapping[str, Sequence[str]] | None = None,
    previous: Mapping[str, Sequence[str]] | None = None,
    memory: Memory | None = None,
    contents: Mapping[str, str] | None = None,
) -> MatchResult:
    """Cluster `activities` into real-world activities.

    `dates` are the occurrences of each record inside the run's window, in order of time. `judgements` are people's;
    they come before all scores. `members` are the record ids of each activity_id so far: a judgement may name an
    activity_id, and records that were together need less to stay together; `previous`, when given, says instead which
    were together before. Deterministic, whatever the order of the input.

    `memory` is what the run before left, and afterwards what this one leaves; it saves work and changes nothing, as
    long as `places` are the same and the dates of a record follow from what it says and the window alone. `contents`
    may give what each record says as text, for those where that is known, so that it need not be written out.
    """
    memory = Memory() if memory is None else memory
    reader = Reader(activities, dates, places)
    changes = read_sheet(reader, memory, contents or {})
    number = dict(zip(reader.sheet.ids, range(len(reader.sheet.ids)), strict=True))
    must, cannot, issues = _judged(judgements, number, members or {})
    persons = _people(judgements, must, cannot, number, members or {})
    judged = {i for pair in (*must, *cannot, *persons) for i in pair}
    labels = labels_of(reader.sheet.ids, (members if previous is None else previous) or {}, memory.outcome.label)
    renewed = renew(reader, changes, memory, labels, People(must, cannot, judged), default_weights())
    groups = groups_of(renewed.outcome.group)
    decided = decided_of(memory.decided, renewed, persons)
    attached = attached_of(reader, groups, renewed, changes, memory)
    sheet, outcome = reader.sheet, renewed.outcome
    memory.replace(
        Memory(sheet, renewed.pairs, outcome, decided, attached, reader.areas, n_compared=renewed.n_compared)
    )
    said = [persons_decision(pair, person, renewed.scored.get(pair)) for pair, person in persons.items()]
    stale = list(stale_weekdays(sheet, outcome.group))
    known = {row[:2] for row in stale}.intersection(chain(zip(decided.left, decided.right, strict=True), persons))
    stale = [row for row in stale if row[:2] not in known]

    def rows() -> list[Decision]:
        return [*sorted([*rows_of(decided), *said], key=itemgetter(0, 1)), *stale]

    n_decisions = len(decided.left) + len(said) + len(stale)
    return MatchResult(
        clusters_of(sheet, groups),
        Decisions(n_decisions, rows, lambda i: side_of(reader, i)),
        attachments_of(attached, sheet.ids),
        tuple(issues),
    )


def match_records(
    records: Sequence[MatchRecord],
    base: int,
    earlier: Mapping[str, Sequence[str]] | None = None,
    weights: Weights | None = None,
) -> list[list[int]]:
    """Cluster compact records; returns groups of positions. `earlier`: the record ids of each activity before."""
    scored = score_records(records, base, earlier, weights)
    places = [record.place for record in records]
    undecided = bytearray(len(records))
    for i in undecided_records(scored, places):
        undecided[i] = 1
    forbid_undecided(scored, places, undecided)
    return sorted(group for part in settle(range(len(records)), scored, (), (), places) for group in part)


def score_records(
    records: Sequence[MatchRecord],
    base: int,
    earlier: Mapping[str, Sequence[str]] | None = None,
    weights: Weights | None = None,
) -> dict[Pair, Scored]:
    """Compare and score the candidate pairs of compact records; `base` is the ordinal of day 0."""
    labels = labels_of([record.record_id for record in records], earlier or {})
    found = candidate_pairs(blocks_of(records, base))
    known = set(found) if earlier else set()
    found += (pair for pair in pairs_before(labels) if pair not in known)
    comparer = Comparer(records.__getitem__)
    pairs = [comparer.compare(a, b) for a, b in found]
    crowded = crowded_records(len(records), pairs, comparer.table)
    return scores_of(pairs, comparer.table, crowded, labels, weights or default_weights())


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
