"""From records that were clustered to the result: clusters, decisions and attachments.

Belongs here: putting the result together, copying what belongs to parts that were not done again. Does not belong here:
which parts those are (renew), which pairs are kept and in what words (decisions), how dates are attached (attach).
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import compress, count
from operator import and_, not_
from typing import get_args
from zoneinfo import ZoneInfo

from sources.contracts import TIMEZONE
from warehouse.match.attach import REACH_DAYS, attach
from warehouse.match.days import any_within, changed_days, is_each_day_once, meets_at
from warehouse.match.decisions import Decision, Side, judgement_of
from warehouse.match.memory import Attached, Decided, Memory, Sheet
from warehouse.match.model import Attachment, AttachmentKind, Cluster, Judgement, Pair
from warehouse.match.renew import Renewed
from warehouse.match.score import Scored
from warehouse.match.sheet import Changes, Reader

_ZONE = ZoneInfo(TIMEZONE)
_KINDS: tuple[AttachmentKind, ...] = get_args(AttachmentKind)
_NEAR = REACH_DAYS + 2  # days; a date that was not moved starts within a day of what its rule says

Groups = Mapping[int, Sequence[int]]  # the members of each cluster, by its first record


def groups_of(group: Sequence[int]) -> dict[int, list[int]]:
    """The members of each cluster, in order of their first record."""
    found: dict[int, list[int]] = defaultdict(list)
    for i, first in enumerate(group):
        found[first].append(i)
    return found


def clusters_of(sheet: Sheet, groups: Groups) -> tuple[Cluster, ...]:
    """The clusters with the place that most of their records name; the lowest id among equals."""
    ids, site = sheet.ids, sheet.site.texts()
    return tuple(
        [
            Cluster((ids[first],), site[first])
            if len(members) == 1
            else Cluster(tuple([ids[i] for i in members]), _most([site[i] for i in members]))
            for first, members in groups.items()
        ]
    )


def _most(sites: Sequence[str | None]) -> str | None:
    counts = Counter(filter(None, sites)) if len(set(sites)) > 1 else {}
    return min(counts, key=lambda place: (-counts[place], place), default=sites[0])


# --- Decisions --------------------------------------------------------------------------------------------------------


def decided_of(then: Decided, renewed: Renewed, persons: Mapping[Pair, Judgement]) -> Decided:
    """The pairs worth keeping, but those that people judged, in order."""
    again, group = renewed.again, renewed.outcome.group
    now = list(map(renewed.now.__getitem__, then.left)), list(map(renewed.now.__getitem__, then.right))
    flag = (again + b"\x01").__getitem__  # also of what is gone (-1): all that it was compared with is done again
    anew = map(and_, map(flag, now[0]), map(flag, now[1]))
    rows = list(compress(zip(*now, then.scored, then.judgement, strict=True), map(not_, anew)))
    table = list(then.table)
    number: dict[Scored, int] = {scored: n for n, scored in enumerate(table)}
    for pair, scored in renewed.scored.items():
        judgement = None if pair in persons else judgement_of(group[pair[0]] == group[pair[1]], scored)
        if judgement is not None:
            n = number.setdefault(scored, len(table))
            if n == len(table):
                table.append(scored)
            rows.append((*pair, n, judgement))
    rows.sort()
    left, right, kinds, judgements = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Decided(array("I", left), array("I", right), array("I", kinds), array("B", judgements), table)


def rows_of(decided: Decided) -> list[Decision]:
    """The decisions in columns as rows."""
    table = decided.table
    return [
        Decision(a, b, judgement, table[scored])
        for a, b, scored, judgement in zip(decided.left, decided.right, decided.scored, decided.judgement, strict=True)
    ]


def side_of(reader: Reader, i: int) -> Side:
    """What people are shown of a record."""
    sheet, activity = reader.sheet, reader.activities[i]
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
    then, now, group = memory.attached, renewed.now, renewed.outcome.group
    sheet, moved = reader.sheet, set(changes.moved)

    def is_mixed(first: int) -> bool:
        n_series = sum(map(sheet.is_series.__getitem__, groups[first]))
        return bool(0 < n_series < len(groups[first]))

    redo = {group[i] for i in compress(count(), renewed.again)}
    perhaps = {group[i] for i in (*moved, *compress(count(), sheet.is_restless))} - redo
    redo |= {
        first for first in filter(is_mixed, perhaps) if _may_differ(groups[first], moved, sheet, changes, memory.sheet)
    }
    rows: dict[int, list[_Row]] = defaultdict(list)
    for dated, series, moment, kind in zip(then.dated, then.series, then.moment, then.kind, strict=True):
        if now[dated] >= 0 and now[series] >= 0 and (first := group[now[dated]]) not in redo:
            rows[first].append((now[dated], now[series], moment, kind))
    for first in filter(is_mixed, redo):
        rows[first] = list(_attach(reader, groups[first]))
    columns = zip(*(row for first in sorted(rows) for row in rows[first]), strict=True)
    return Attached(*(array(kind, column) for kind, column in zip("IIdB", columns, strict=False)))


def _may_differ(members: Sequence[int], moved: Collection[int], sheet: Sheet, changes: Changes, then: Sheet) -> bool:
    """Whether dates of these records, which are as they were, came or went near a date that may be attached to them."""
    if any(sheet.is_restless[i] for i in members):
        return True
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
    position = {reader.sheet.ids[i]: i for i in members}
    activities = {record_id: reader.activities[i] for record_id, i in position.items()}
    for one in attach(position, activities, {record_id: reader.dates[i] for record_id, i in position.items()}):
        moment = one.recurrence_id.timestamp()
        yield position[one.record_id], position[one.series_record_id], moment, _KINDS.index(one.kind)


def attachments_of(attached: Attached, ids: Sequence[str]) -> tuple[Attachment, ...]:
    """The attachments in columns as they are passed on."""
    moments = {moment: dt.datetime.fromtimestamp(moment, _ZONE) for moment in set(attached.moment)}
    return tuple(
        [
            Attachment(ids[dated], ids[series], moments[moment], _KINDS[kind])
            for dated, series, moment, kind in zip(
                attached.dated, attached.series, attached.moment, attached.kind, strict=True
            )
        ]
    )
