"""The rule and the dates of a merged activity.

Belongs here: which records' rule is published, and what dated records change on their own date. Does not belong here:
the other fields (warehouse.merge), or which dated record belongs to which date (warehouse.match.attach).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sources.contracts import ScheduleRule
from warehouse.contracts import ActivityOccurrence, NormalisedActivity, Occurrence
from warehouse.match.attach import is_series
from warehouse.normalise.place import PlaceIndex, resolve_place
from warehouse.survivorship import TIME_ORDER, Group, rank


class Timing(NamedTuple):
    schedule: tuple[ScheduleRule, ...]
    occurrences: tuple[ActivityOccurrence, ...]
    leaders: tuple[NormalisedActivity, ...]  # the records whose rule is published


def timing_of(group: Group, place_id: str | None, places: PlaceIndex) -> Timing:
    """The rules and dates of an activity: those of the source that is believed on times, and single dates of others."""
    present = [m for m in group.members if m.record_id not in group.gone] or list(group.members)
    series = [m for m in present if is_series(m)]
    ranked = sorted(series or present, key=lambda m: rank(m, "schedule", TIME_ORDER, group))
    leaders = [m for m in ranked if m.source_id == ranked[0].source_id] if series else ranked
    dates: dict[dt.datetime, ActivityOccurrence] = {}
    for member in leaders:
        for one in group.occurrences.get(member.record_id, ()):
            # Two sources that give one date a few minutes apart mean the same date; the first ranked is believed.
            if one.recurrence_id not in dates and (series or not _covered(one, dates.values())):
                dates[one.recurrence_id] = _published(one, group.activity_id, place_id, places)
    if series:
        _attach(group, leaders, dates, place_id, places)
    _cancel_gone(group, dates, place_id, places)
    occurrences = tuple(sorted(dates.values(), key=lambda o: (o.recurrence_id, o.record_id)))
    return Timing(_schedule(leaders, occurrences, group, bool(series)), occurrences, tuple(leaders))


def _published(one: Occurrence, activity_id: str, place_id: str | None, places: PlaceIndex) -> ActivityOccurrence:
    at = place_id
    if one.location_text:
        at = resolve_place(one.location_text, place_id, places).place_id
    return ActivityOccurrence(
        activity_id=activity_id,
        recurrence_id=one.recurrence_id,
        start=one.start,
        end=one.end,
        timezone=one.timezone,
        all_day=one.all_day,
        status=one.status,
        is_estimated_end=one.is_estimated_end,
        confidence=one.confidence,
        name=one.name,
        place_id=at,
        record_id=one.record_id,
    )


def _covered(one: Occurrence, dates: Any) -> bool:
    return any(other.start < one.end and one.start < other.end for other in dates)


def _attach(
    group: Group,
    leaders: Sequence[NormalisedActivity],
    dates: dict[dt.datetime, ActivityOccurrence],
    place_id: str | None,
    places: PlaceIndex,
) -> None:
    """Let dated records speak of their own date; a date that the series does not know is added."""
    by_id = {m.record_id: m for m in group.members}
    by_day = {moment.date(): moment for moment in sorted(dates, reverse=True)}
    leading = {m.record_id for m in leaders}
    attached: set[tuple[str, dt.date]] = set()
    order = sorted(
        group.attachments, key=lambda a: rank(by_id[a.record_id], "schedule", TIME_ORDER, group), reverse=True
    )
    for attachment in order:  # the most believed speaks last
        if attachment.record_id in group.gone:
            continue
        own = _nearest(group.occurrences.get(attachment.record_id, ()), attachment.recurrence_id)
        if own is None:
            continue
        attached.add((attachment.record_id, own.start.date()))
        moment = by_day.get(attachment.recurrence_id.date())
        if moment is None:
            continue
        series = dates[moment]
        member = by_id[attachment.record_id]
        update: dict[str, Any] = {"record_id": attachment.record_id}
        if attachment.kind == "cancelled":
            update["status"] = "cancelled"
        elif attachment.kind == "moved":
            update |= {"start": own.start, "end": own.end, "is_estimated_end": own.is_estimated_end}
        elif attachment.kind == "themed" and _may_name(member, leaders):
            update["name"] = own.name or member.name
        else:
            continue
        dates[moment] = series._replace(**update)
    for member in group.members:
        if is_series(member) or member.record_id in leading or member.record_id in group.gone:
            continue
        for single in group.occurrences.get(member.record_id, ()):
            day = single.start.date()
            if (member.record_id, day) not in attached and day not in by_day:
                dates[single.recurrence_id] = _published(single, group.activity_id, place_id, places)
                by_day[day] = single.recurrence_id


def _may_name(member: NormalisedActivity, leaders: Sequence[NormalisedActivity]) -> bool:
    """Another title is a theme of the date only when it comes from a source that also gives the series, or from the
    place or the organiser itself; others merely call it something else."""
    return member.source_kind in ("venue_feed", "venue_page", "organiser") and any(
        leader.source_id == member.source_id or leader.source_kind == "venue_feed" for leader in leaders
    )


def _nearest(occurrences: Sequence[Occurrence], moment: dt.datetime) -> Occurrence | None:
    return min(occurrences, key=lambda o: (abs(o.start - moment), o.start), default=None)


def _cancel_gone(
    group: Group, dates: dict[dt.datetime, ActivityOccurrence], place_id: str | None, places: PlaceIndex
) -> None:
    """Dates of single records that vanished, and that no other record lists, are published as cancelled."""
    days = {o.start.date() for o in dates.values()} | {o.recurrence_id.date() for o in dates.values()}
    all_gone = all(m.record_id in group.gone for m in group.members)
    if all_gone:
        for moment, one in dates.items():
            dates[moment] = one._replace(status="cancelled")
        return
    for member in group.members:
        if member.record_id in group.gone and not is_series(member):
            for single in group.occurrences.get(member.record_id, ()):
                if single.start.date() not in days:
                    published = _published(single, group.activity_id, place_id, places)
                    dates[single.recurrence_id] = published._replace(status="cancelled")


def _schedule(
    leaders: Sequence[NormalisedActivity],
    occurrences: Sequence[ActivityOccurrence],
    group: Group,
    has_series: bool,
) -> tuple[ScheduleRule, ...]:
    """The rules of the leading records, each once; single dates are gathered into one rule per time of day."""
    rules: dict[str, ScheduleRule] = {}
    leading = {m.record_id for m in leaders} if has_series else set()
    for member in leaders if has_series else ():
        for rule in member.schedule:
            if rule.kind != "once":
                key = rule.model_dump_json(exclude={"span", "rule", "confidence"})
                rules.setdefault(key, rule)
    singles: dict[tuple[Any, ...], list[ActivityOccurrence]] = {}
    for one in occurrences:
        if one.record_id not in leading and one.start == one.recurrence_id and _is_single(one, group):
            times = (
                (None, None) if one.all_day else (one.start.time(), None if one.is_estimated_end else one.end.time())
            )
            singles.setdefault((one.all_day, one.timezone, *times), []).append(one)
    once = []
    for (all_day, timezone, start, end), ones in sorted(singles.items(), key=lambda item: item[1][0].recurrence_id):
        long = any(o.end - o.start > dt.timedelta(days=1) for o in ones)
        once.append(
            ScheduleRule(
                kind="once",
                dates=tuple(sorted({o.recurrence_id.date() for o in ones})),
                start_time=start,
                end_time=end,
                duration=int((ones[0].end - ones[0].start).total_seconds() // 60) if long and not all_day else None,
                all_day=all_day,
                timezone=timezone,
                rule="samengevoegd",
            )
        )
    if not rules and not once:
        return tuple(dict.fromkeys(r for m in leaders[:1] for r in m.schedule))
    return (*rules.values(), *once)


def _is_single(one: ActivityOccurrence, group: Group) -> bool:
    """Whether the date is not one of a series: no attached record, and not a series' own."""
    return not any(a.record_id == one.record_id and a.recurrence_id == one.recurrence_id for a in group.attachments)
