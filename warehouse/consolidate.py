"""From today's stock of records to published activities and the next ledger: the one order of the steps.

Belongs here: calling matching, identity, merge and changes in turn. Does not belong here: their rules, expanding
schedules, or files. Pure; the clock is a parameter.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sources.contracts import Issue
from warehouse.changes import clock_of, memory_of, said_today
from warehouse.contracts import Activity, ActivityOccurrence, Claim, MatchDecision, NormalisedActivity, Occurrence
from warehouse.identity import Assignment, assign_ids
from warehouse.ledger import ActivityMemory, Ledger, RecordMemory
from warehouse.match.engine import match_activities
from warehouse.match.memory import Memory
from warehouse.match.model import Attachment, Cluster, Listing, MatchResult
from warehouse.merge import Draft, merge_group
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window
from warehouse.overrides import Overrides, suppressed_records
from warehouse.presence import KEEP_CANCELLED, KEEP_PAST, Stock, local_date
from warehouse.survivorship import TIME_ORDER, Group, Seen

_HORIZON = dt.timedelta(days=330)  # a record with dates beyond this has no known end


@dataclass(frozen=True)
class Merged:
    """What is published. `redirects` maps every id that is no longer used to the one that is."""

    activities: tuple[Activity, ...]
    occurrences: tuple[ActivityOccurrence, ...]
    claims: tuple[Claim, ...]
    decisions: Sequence[MatchDecision]
    redirects: Mapping[str, str]
    issues: tuple[Issue, ...]


@dataclass(frozen=True)
class Consolidated:
    """The published activities, the ledger after this run, and how records were clustered."""

    merged: Merged
    ledger: Ledger
    result: MatchResult
    assignment: Assignment


def consolidate(
    stock: Stock,
    activities: Sequence[NormalisedActivity],
    occurrences: Sequence[Occurrence],
    ledger: Ledger,
    places: PlaceIndex,
    overrides: Overrides,
    as_of: dt.datetime,
    window: Window,
    memory: Memory | None = None,
) -> Consolidated:
    """Match, give ids, merge and remember.

    `activities` are `stock.all_activities`, corrected by people where needed; `occurrences` are the dates of all of
    them inside `window`; `ledger` is the one from before this run. `memory`: what matching left the run before.
    """
    today = local_date(as_of)
    known = Ledger(stock.records, stock.sources, ledger.activities, ledger.last_run)
    hidden, issues = suppressed_records(activities, known, overrides.suppressions)
    by_id = {a.record_id: a for a in activities if a.record_id not in hidden}
    dates: dict[str, list[Occurrence]] = defaultdict(list)
    for occurrence in occurrences:
        if occurrence.record_id in by_id:
            dates[occurrence.record_id].append(occurrence)
    gone = frozenset(a.record_id for a in stock.vanished if a.record_id in by_id)
    present = {i: a for i, a in by_id.items() if i not in gone and not _is_over(a, dates.get(i, ()), today)}
    result = match_activities(
        _listings(present, dates, known, today, _digests(stock, activities)),
        places,
        window,
        overrides.judgements,
        known.members(),
        memory,
    )
    rank = {i: TIME_ORDER.index(a.source_kind) for i, a in present.items()}
    assignment = assign_ids([c.record_ids for c in result.clusters], known, today, rank)
    groups = _groups(result, assignment, by_id, dates, known, gone)
    drafts = [merge_group(group, places, as_of) for group in groups]
    drafts += _tombstones(known, assignment, by_id, dates, places, as_of)
    published = [_with_clock(draft, known.activities.get(draft.activity.activity_id), as_of) for draft in drafts]
    after = _remember(stock, known, assignment, result, published, dates, as_of)
    merged = Merged(
        activities=tuple(sorted((d.activity for d in published), key=lambda a: a.activity_id)),
        occurrences=tuple(
            sorted((o for d in published for o in d.occurrences), key=lambda o: (o.activity_id, o.recurrence_id))
        ),
        claims=tuple(sorted((c for d in published for c in d.claims), key=_claim_key)),
        decisions=result.decisions,
        redirects={i: after.current_id(i) for i, m in sorted(after.activities.items()) if m.superseded_by},
        issues=(*stock.issues, *issues, *result.issues),
    )
    return Consolidated(merged, after, result, assignment)


def _listings(
    present: Mapping[str, NormalisedActivity],
    dates: Mapping[str, Sequence[Occurrence]],
    known: Ledger,
    today: dt.date,
    digests: Mapping[str, int],
) -> list[Listing]:
    """The records that are matched. What was put together earlier today is judged again, so that building a day again
    gives the same."""
    return [
        Listing(i, activity, dates.get(i, ()), digests.get(i), known.activity_of(i, before=today))
        for i, activity in present.items()
    ]


def _digests(stock: Stock, activities: Sequence[NormalisedActivity]) -> dict[str, int]:
    """What stands for what records say, as the ledger has it; not of those that a person corrected."""
    return {
        said.record_id: stock.records[said.record_id].content_digest
        for said, activity in zip(stock.all_activities, activities, strict=True)
        if said is activity
    }


def _claim_key(claim: Claim) -> tuple[str, str, bool, str]:
    return claim.activity_id, claim.field, not claim.chosen, claim.record_id


def _is_over(activity: NormalisedActivity, dates: Sequence[Occurrence], today: dt.date) -> bool:
    """Whether all its dates lie before what is published: an archive page keeps listing what is over."""
    if dates or not activity.schedule:
        return False
    before = today - KEEP_PAST
    return all(
        max(rule.dates, default=today) < before if rule.kind == "once" else (rule.valid_to or today) < before
        for rule in activity.schedule
    )


def _groups(
    result: MatchResult,
    assignment: Assignment,
    by_id: Mapping[str, NormalisedActivity],
    dates: Mapping[str, Sequence[Occurrence]],
    known: Ledger,
    gone: frozenset[str],
) -> list[Group]:
    """Each cluster with the vanished records of its activity; vanished records without a cluster form their own."""
    lost: dict[str, list[str]] = defaultdict(list)
    for record_id in sorted(gone):
        activity_id = known.records[record_id].activity_id
        if activity_id:
            current = known.current_id(activity_id)
            lost[assignment.redirects.get(current, current)].append(record_id)
    attachments: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in result.attachments:
        attachments[attachment.record_id].append(attachment)
    groups = []
    for found, activity_id in zip(result.clusters, assignment.ids, strict=True):
        ids = [*found.record_ids, *lost.pop(activity_id, ())]
        groups.append(_group(activity_id, ids, found.place_id, by_id, dates, attachments, known, gone))
    for activity_id, ids in lost.items():
        groups.append(_group(activity_id, ids, None, by_id, dates, attachments, known, gone))
    return groups


def _group(
    activity_id: str,
    record_ids: Sequence[str],
    place_id: str | None,
    by_id: Mapping[str, NormalisedActivity],
    dates: Mapping[str, Sequence[Occurrence]],
    attachments: Mapping[str, Sequence[Attachment]],
    known: Ledger,
    gone: frozenset[str],
) -> Group:
    ids = sorted(record_ids)
    return Group(
        activity_id=activity_id,
        members=[by_id[i] for i in ids],
        occurrences={i: dates.get(i, ()) for i in ids},
        attachments=[a for i in ids for a in attachments.get(i, ())],
        seen={i: _seen(known.records[i], known, i in gone) for i in ids},
        place_id=place_id,
        gone=gone & set(ids),
    )


def _seen(record: RecordMemory, known: Ledger, is_gone: bool) -> Seen:
    return Seen(record.first_seen, known.last_seen(record.record_id) or record.last_seen, is_gone)


def _tombstones(
    known: Ledger,
    assignment: Assignment,
    by_id: Mapping[str, NormalisedActivity],
    dates: Mapping[str, Sequence[Occurrence]],
    places: PlaceIndex,
    as_of: dt.datetime,
) -> list[Draft]:
    """Ids that became a redirect, now or lately: published as ended, with the id that took over."""
    drafts = []
    for activity_id, memory in sorted(known.activities.items()):
        target = assignment.redirects.get(activity_id)
        recent = memory.cancelled_on and local_date(as_of) - memory.cancelled_on <= KEEP_CANCELLED
        if target is None and memory.superseded_by and recent and activity_id not in assignment.revived:
            target = memory.superseded_by
        ids = [i for i in memory.record_ids if i in by_id]
        if target and ids:
            group = _group(activity_id, ids, None, by_id, dates, {}, known, frozenset(ids))
            draft = merge_group(group, places, as_of)
            ended = draft.activity.model_copy(update={"status": "cancelled", "superseded_by": target})
            drafts.append(Draft(ended, draft.occurrences, ()))
    return drafts


def _with_clock(draft: Draft, memory: ActivityMemory | None, as_of: dt.datetime) -> Draft:
    activity = draft.activity
    if activity.superseded_by and memory and memory.superseded_by:  # ended before; what is published stays as it was
        change, text = said_today(memory, local_date(as_of))
        clock = {
            "sequence": memory.sequence,
            "created_at": memory.created_at,
            "last_modified": memory.last_modified,
            "change": change,
            "change_text": text,
        }
        return draft._replace(activity=activity.model_copy(update=clock))
    update = clock_of(activity, draft.occurrences, memory, as_of)._asdict()
    if activity.superseded_by:
        update["change_text"] = "Samengevoegd met een andere vermelding van dezelfde activiteit."
    return draft._replace(activity=activity.model_copy(update=update))


def _remember(
    stock: Stock,
    known: Ledger,
    assignment: Assignment,
    result: MatchResult,
    published: Iterable[Draft],
    dates: Mapping[str, Sequence[Occurrence]],
    as_of: dt.datetime,
) -> Ledger:
    """The ledger after this run."""
    today = local_date(as_of)
    records = dict(stock.records)
    for found, activity_id in zip(result.clusters, assignment.ids, strict=True):
        for record_id in found.record_ids:
            records[record_id] = _with_id(records[record_id], activity_id, known)
    for record_id, found_dates in dates.items():
        last = max((o.start.date() for o in found_dates), default=None)
        ends_on = last if last is not None and last < today + _HORIZON else None
        records[record_id] = replace(records[record_id], ends_on=ends_on)
    activities = dict(known.activities)
    for draft in published:
        activity = draft.activity
        before = activities.get(activity.activity_id)
        memory = memory_of(activity, draft.occurrences, before, today)
        if activity.superseded_by:
            record_ids = before.record_ids if before else memory.record_ids
            memory = replace(memory, superseded_by=activity.superseded_by, record_ids=record_ids)
        activities[activity.activity_id] = memory
    for old, new in assignment.redirects.items():
        if old in activities:
            activities[old] = replace(activities[old], superseded_by=new, cancelled_on=today)
    return Ledger(records, stock.sources, activities, as_of)


def _with_id(record: RecordMemory, activity_id: str, known: Ledger) -> RecordMemory:
    before = record.activity_id
    if before == activity_id:
        return record
    former = record.former_ids
    if before and before not in former:
        former = (*former, before)
    return replace(record, activity_id=activity_id, former_ids=tuple(i for i in former if i != activity_id))


def clusters_by_activity(result: MatchResult, assignment: Assignment) -> dict[str, Cluster]:
    """The clusters of a run under their public ids."""
    return dict(zip(assignment.ids, result.clusters, strict=True))
