"""From records that were clustered to the result: clusters, decisions and attachments.

Belongs here: putting the result together, copying what belongs to parts that were not done again. Does not belong here:
which parts those are (renew), which pairs are kept and in what words (decisions), how dates are attached (attach).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple, get_args
from zoneinfo import ZoneInfo

import numpy as np

from sources.contracts import TIMEZONE
from warehouse.match.attach import REACH_DAYS, attach
from warehouse.match.columns import Numbers, flags, one_in_each
from warehouse.match.days import any_within, changed_days, is_each_day_once, meets_at
from warehouse.match.decisions import NOT_KEPT, Decision, Side, persons_decision
from warehouse.match.memory import Attached, Memory, Sheet
from warehouse.match.model import Attachment, AttachmentKind, Cluster, Judgement, Pair
from warehouse.match.pairs import Pairs
from warehouse.match.renew import Renewed
from warehouse.match.score import Weights
from warehouse.match.settle import scored_pairs
from warehouse.match.sheet import Changes, Reader

_ZONE = ZoneInfo(TIMEZONE)
_KINDS: tuple[AttachmentKind, ...] = get_args(AttachmentKind)
_CLUSTER = partial(tuple.__new__, Cluster)  # a cluster from its fields, without a call in Python for each
_NEAR = REACH_DAYS + 2  # days; a date that was not moved starts within a day of what its rule says


class Groups(NamedTuple):
    """The clusters, in order of their first record: `members` holds theirs one after the other, each from a start."""

    members: Numbers
    starts: Numbers
    stops: Numbers


def groups_of(group: Numbers) -> Groups:
    """The clusters, from the first record of the cluster of each record."""
    members = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[members], prepend=-1))
    return Groups(members, starts, np.append(starts, len(members))[1:])


def clusters_of(reader: Reader, groups: Groups) -> tuple[Cluster, ...]:
    """The clusters with the place that most of their records name; the lowest id among equals."""
    sites = reader.sheet.site
    site = sites.of(sites.codes[groups.members])
    places = site.of(site.codes[groups.starts]).texts()
    for n in np.flatnonzero(~one_in_each(site.codes, groups.starts)).tolist():
        places[n] = _most(site[groups.starts[n] : groups.stops[n]])
    ids = tuple(map(reader.ids.__getitem__, groups.members.tolist()))
    pieces = map(slice, groups.starts.tolist(), groups.stops.tolist())
    return tuple(map(_CLUSTER, zip(map(ids.__getitem__, pieces), places, strict=True)))


def _most(sites: Sequence[str | None]) -> str | None:
    counts = Counter(filter(None, sites))
    return min(counts, key=lambda place: (-counts[place], place))


# --- Decisions --------------------------------------------------------------------------------------------------------


def rows_of(pairs: Pairs, weights: Weights) -> list[Decision]:
    """The pairs worth keeping, but those that people judged, in order."""
    kept = pairs.where(pairs.judgement != NOT_KEPT)
    columns = (kept.left.tolist(), kept.right.tolist(), kept.judgement.tolist(), scored_pairs(kept, weights))
    return [Decision(*row) for row in zip(*columns, strict=True)]


def said_of(pairs: Pairs, persons: Mapping[Pair, Judgement], weights: Weights) -> list[Decision]:
    """The decisions about the pairs that people judged."""
    found = []
    for pair, person in persons.items():
        one = pairs.where((pairs.left == pair[0]) & (pairs.right == pair[1]))
        found.append(persons_decision(pair, person, next(iter(scored_pairs(one, weights)), None)))
    return found


def side_of(reader: Reader, i: int) -> Side:
    """What people are shown of a record."""
    sheet, activity = reader.sheet, reader.listings[i].activity
    _, times = meets_at(sheet.slots[i] or "")
    start, end = times[0] if times else (None, None)
    evidence = activity.evidence.get("audience")
    return Side(
        activity.record_id, activity.name, start, end, activity.price_text or "", activity.organizer_text or "",
        evidence.raw if evidence else "", sheet.place[i],
    )  # fmt: skip


# --- Attachments ------------------------------------------------------------------------------------------------------


_Row = tuple[int, int, float, int]  # positions of dated record and series, seconds of recurrence_id, number of the kind


def attached_of(reader: Reader, groups: Groups, renewed: Renewed, changes: Changes, memory: Memory) -> Attached:
    """The attachments of all clusters, in order; those of before where nothing that they depend on is new."""
    then, group, sheet = memory.attached, renewed.outcome.group, reader.sheet
    n = len(group)
    n_series = np.add.reduceat(sheet.is_series[groups.members], groups.starts, dtype=np.int32) if n else groups.starts
    is_mixed = (n_series > 0) & (n_series < groups.stops - groups.starts)
    firsts = groups.members[groups.starts]
    redo = np.zeros(n, bool)  # by the first record of a cluster
    redo[firsts] = ~_are_as_before(groups, changes.before, memory.outcome.group)
    restless, moved = flags(n, group[sheet.is_restless]), set(changes.moved)
    perhaps = (redo | restless | flags(n, group[changes.moved]))[firsts] & is_mixed
    anew: list[Sequence[int]] = []
    for start, stop in zip(groups.starts[perhaps].tolist(), groups.stops[perhaps].tolist(), strict=True):
        members = groups.members[start:stop].tolist()
        if redo[members[0]] or restless[members[0]] or _may_differ(members, moved, sheet, changes, memory.sheet):
            redo[members[0]] = True
            anew.append(members)
    dated, series = renewed.now[then.dated], renewed.now[then.series]
    kept = np.flatnonzero((dated >= 0) & (series >= 0) & ~redo[group[dated]])
    rows = [row for members in anew for row in _attach(reader, members)]
    more = list(zip(*rows, strict=True)) or [()] * 4
    columns = [
        np.concatenate([before[kept], np.array(new, before.dtype)])
        for before, new in zip((dated, series, then.moment, then.kind), more, strict=True)
    ]
    order = np.argsort(group[columns[0]], kind="stable")
    return Attached(*(column[order] for column in columns))


def _are_as_before(groups: Groups, before: Numbers, group: Numbers) -> Numbers:
    """For each cluster, whether it has the records that a cluster had before (of each its first record: `group`), and
    all of them say what they said."""
    at = before[groups.members]
    then = np.where(at < 0, -1, group[at]) if len(group) else at
    size = np.append(np.bincount(group, minlength=1), 0)  # of what was not there: none
    same_size: Numbers = size[then[groups.starts]] == groups.stops - groups.starts
    return same_size & one_in_each(then, groups.starts)


def _may_differ(members: Sequence[int], moved: Container[int], sheet: Sheet, changes: Changes, then: Sheet) -> bool:
    """Whether dates of these records, which are as they were, came or went near a date that may be attached to them."""
    dated = [i for i in members if not sheet.is_series[i]]
    for i in members:
        if i in moved:
            before, now = then.slots[changes.before[i]] or "", sheet.slots[i] or ""
            if not sheet.is_series[i] or not is_each_day_once(now, sheet.n_dates[i]):
                return True
            days = changed_days(before, now)
            if any(any_within(sheet.slots[other] or "", days, _NEAR) for other in dated):
                return True
    return False


def _attach(reader: Reader, members: Sequence[int]) -> Iterator[_Row]:
    position = {reader.ids[i]: i for i in members}
    for one in attach([reader.listings[i] for i in members]):
        moment = one.recurrence_id.timestamp()
        yield position[one.record_id], position[one.series_record_id], moment, _KINDS.index(one.kind)


def attachments_of(attached: Attached, ids: Sequence[str]) -> tuple[Attachment, ...]:
    """The attachments in columns as they are passed on."""
    moments = {moment: dt.datetime.fromtimestamp(moment, _ZONE) for moment in np.unique(attached.moment).tolist()}
    columns = (attached.dated.tolist(), attached.series.tolist(), attached.moment.tolist(), attached.kind.tolist())
    return tuple(
        [
            Attachment(ids[dated], ids[series], moments[moment], _KINDS[kind])
            for dated, series, moment, kind in zip(*columns, strict=True)
        ]
    )
