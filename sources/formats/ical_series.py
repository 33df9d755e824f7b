"""Events of one UID put together: series, their exceptions, copies, and the records that come of it.

Belongs here: which VEVENT is a record, which is folded into another, and the schedule of a record.
Does not belong here: reading a VEVENT (`ical_events`) or expanding a schedule (`warehouse.occurrences`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sources.contracts import ExtractedRecord, Issue, OccurrenceOverride, RuleKind, ScheduleRule, record_id_of
from sources.formats.ical_events import Event, nameless
from sources.formats.ical_values import Moment, unique
from sources.formats.recurrence import matches, read_rule
from sources.formats.zones import localise

_KINDS: dict[str, RuleKind] = {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"}


@dataclass
class Series:
    """A master with the exceptions that were folded into it."""

    master: Event
    key: str
    overrides: list[Event] = field(default_factory=list)
    hidden: list[Moment] = field(default_factory=list)  # dates that the source calls private


@dataclass
class Gathered:
    """The outcome for a whole file."""

    series: list[Series] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    n_folded: int = 0
    n_skipped: int = 0


def gather(events: Sequence[Event], hidden: Sequence[tuple[str, Moment]]) -> Gathered:
    """Put the events of a file together by UID. The order of the file does not matter for keys or choices.

    `hidden` are (UID, RECURRENCE-ID) of private exceptions: those dates are left out of their series.
    """
    result = Gathered()
    by_uid: dict[str | None, list[Event]] = defaultdict(list)
    for event in events:
        by_uid[event.uid].append(event)
    hidden_by_uid: dict[str | None, list[Moment]] = defaultdict(list)
    for hidden_uid, moment in hidden:
        hidden_by_uid[hidden_uid].append(moment)
    for uid, group in by_uid.items():
        masters = [event for event in group if event.recurrence is None]
        series = _masters(uid, masters, result)
        overrides = _newest_overrides([event for event in group if event.recurrence is not None], result)
        for event in overrides:
            owner = _owner(series, event.recurrence)
            if owner is None and event.name is None:
                result.n_skipped += 1
                result.issues.append(nameless(event))
            elif owner is None:
                if not event.this_and_future:
                    event.rrules = ()  # one date of a series that is not in the file: the rule is the series' own
                result.series.append(Series(event, _orphan_key(event)))
            else:
                owner.overrides.append(event)
                result.n_folded += 1
        for moment in hidden_by_uid[uid]:
            owner = _owner(series, moment)
            if owner is not None:
                owner.hidden.append(moment)
        result.series += series
    result.series.sort(key=lambda one: (one.master.line, one.key))
    return result


def _masters(uid: str | None, masters: list[Event], result: Gathered) -> list[Series]:
    kept: dict[str, Event] = {}
    for event in sorted(masters, key=lambda event: event.line):
        if kept.setdefault(event.content_hash + (event.uid or event.essentials_hash), event) is not event:
            result.n_folded += 1
    chosen = _newest_versions(list(kept.values()), result) if uid is not None else list(kept.values())
    if uid is not None and len(chosen) == 1:
        return [Series(chosen[0], uid)]
    if uid is not None and chosen:
        result.issues.append(_duplicate_issue(chosen))
    return [Series(event, key) for key, event in _keys(chosen).items()]


def _keys(events: Sequence[Event]) -> dict[str, Event]:
    """A key for each of several events that have no UID of their own: with as few of their values as set them apart."""

    def base(event: Event) -> str:
        return f"{event.uid}#{event.raw.get('DTSTART')}" if event.uid else f"zonder-uid-{event.essentials_hash}"

    for more in (lambda _: "", lambda event: "#" + event.essentials_hash, lambda event: "#" + event.content_hash):
        keyed = {base(event) + more(event): event for event in events}
        if len(keyed) == len(events):
            break
    return keyed


def _newest_versions(events: list[Event], result: Gathered) -> list[Event]:
    """Of events with one UID, those with the highest SEQUENCE: the others are older versions of them.

    Feeds that give one UID to different events do not count versions, so there all stay.
    """
    newest = max((event.sequence for event in events), default=0)
    chosen = [event for event in events if event.sequence == newest]
    result.n_folded += len(events) - len(chosen)
    return chosen


def _newest_overrides(events: list[Event], result: Gathered) -> list[Event]:
    """One exception per RECURRENCE-ID: the highest SEQUENCE, then the last changed."""
    best: dict[tuple[dt.datetime, bool], Event] = {}
    for event in sorted(events, key=_age):
        assert event.recurrence is not None
        best[(event.recurrence.instant, event.recurrence.is_date)] = event
    result.n_folded += len(events) - len(best)
    return sorted(best.values(), key=lambda event: event.line)


def _age(event: Event) -> tuple[int, dt.datetime, str]:
    return event.sequence, event.modified_at or dt.datetime.min.replace(tzinfo=dt.UTC), event.content_hash


def _owner(series: Sequence[Series], moment: Moment | None) -> Series | None:
    """The series that an exception belongs to: of several, the recurring one that began last before it."""
    if moment is None or not series:
        return None
    candidates = [one for one in series if one.master.rrules or one.master.rdates] or list(series)
    before = [one for one in candidates if one.master.start.wall.date() <= moment.wall.date()]
    return max(before or candidates, key=lambda one: (one.master.start.wall, one.key))


def _orphan_key(event: Event) -> str:
    return f"{event.uid or 'zonder-uid-' + event.essentials_hash}#recurrence-id={event.raw['RECURRENCE-ID']}"


def _duplicate_issue(events: Sequence[Event]) -> Issue:
    lines = ", ".join(str(event.line) for event in events[:10])
    return Issue(
        severity="info",
        code="duplicate_uid",
        source_id=events[0].source_id,
        message=f"{len(events)} verschillende activiteiten hebben hetzelfde UID; elk is apart overgenomen.",
        hint="Vraag de beheerder van de bron om een eigen UID voor elke activiteit.",
        raw=(events[0].uid or "")[:500],
        locator=f"VEVENT op regels {lines}",
    )


# --- Records ----------------------------------------------------------------------------------------------------------


def to_record(series: Series, snapshot_id: str) -> ExtractedRecord:
    """The record of a series, with its schedule and exceptions."""
    event = series.master
    zone = event.start.zone
    return ExtractedRecord(
        record_id=record_id_of(event.source_id, series.key),
        source_id=event.source_id,
        source_key=series.key,
        locator=event.locator,
        snapshot_id=snapshot_id,
        name=event.name or "",
        description=event.description,
        dtstart=event.raw.get("DTSTART"),
        dtend=event.raw.get("DTEND") or event.raw.get("DURATION"),
        rrule=event.raw.get("RRULE"),
        rdate=tuple(filter(None, event.raw.get("RDATE", "").split(","))),
        exdate=tuple(filter(None, event.raw.get("EXDATE", "").split(","))),
        recurrence_id=event.raw.get("RECURRENCE-ID"),
        timezone=zone,
        schedule=to_rules(event, series.hidden),
        overrides=tuple(_overrides(series)),
        location_text=event.location,
        category_text=event.categories,
        status_text=event.status_text,
        url=event.url,
        language=event.language,
        modified_at=event.modified_at,
        extra=event.extra,
    )


def to_rules(event: Event, hidden: Sequence[Moment] = ()) -> tuple[ScheduleRule, ...]:
    """The schedule of an event: one rule per RRULE, or a single date.

    The begin is always an instance (RFC 5545 section 3.8.5.3); where no rule gives it, it stands among `rdates`.
    """
    start = event.start
    rules = [(text, read_rule(text)) for text in event.rrules]
    rdates = [instance_at(event, moment) for moment, _ in event.rdates]
    if rules and not any(matches(rule, start.wall) for _, rule in rules):
        rdates.append(start.instant)
    shared = {
        "start_date": start.wall.date(),
        "start_time": None if event.all_day or not event.time_is_known else start.wall.time(),
        "duration": event.length,
        "all_day": event.all_day,
        "timezone": start.zone,
        "exdates": unique([instance_at(event, moment) for moment in (*event.exdates, *hidden)]),
        "rule": "ical",
    }
    if not rules:
        return (ScheduleRule(kind="once", dates=(start.wall.date(),), rdates=unique(rdates), **shared),)
    return tuple(
        ScheduleRule(kind=_KINDS[rule.frequency], rrule=text, rdates=unique(rdates) if index == 0 else (), **shared)
        for index, (text, rule) in enumerate(rules)
    )


def instance_at(event: Event, moment: Moment) -> dt.datetime:
    """The instance of a series that a date or time in EXDATE, RDATE or RECURRENCE-ID means.

    A bare date means the instance on that day; for an all-day series a time means the day that it falls on.
    """
    zone = event.start.zone
    if event.all_day:
        # Midnight UTC is how some write a date; converted it could fall on the day before.
        midnight = moment.is_date or moment.wall.time() == dt.time()
        day = (moment if midnight else moment.on_clock_of(zone)).wall.date()
        return localise(dt.datetime.combine(day, dt.time()), zone)
    if moment.is_date:
        return localise(dt.datetime.combine(moment.wall.date(), event.start.wall.time()), zone)
    return localise(moment.on_clock_of(zone).wall, zone)


def _overrides(series: Series) -> Iterable[OccurrenceOverride]:
    master = series.master
    for event in series.overrides:
        assert event.recurrence is not None
        start = event.start.on_clock_of(master.start.zone).instant
        yield OccurrenceOverride(
            recurrence_id=instance_at(master, event.recurrence),
            this_and_future=event.this_and_future,
            start=start,
            end=_plus_minutes(event.start, event.length, master.start.zone),
            status=event.status,
            name=event.name if event.name != master.name else None,
            description=event.description if event.description != master.description else None,
            location_text=event.location if event.location != master.location else None,
        )
    for moment, length in master.rdates:
        if length:
            start = instance_at(master, moment)
            end = _plus_minutes(Moment(start.replace(tzinfo=None), master.start.zone), length, master.start.zone)
            yield OccurrenceOverride(recurrence_id=start, start=start, end=end)


def _plus_minutes(start: Moment, length: int | None, zone: str) -> dt.datetime | None:
    if length is None:
        return None
    end = Moment(start.wall + dt.timedelta(minutes=length), start.zone, start.is_date)
    return end.on_clock_of(zone).instant
