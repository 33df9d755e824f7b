"""Events that belong together: a series with its dates, a festival with its programme.

Belongs here: which event stands under which, and putting dates into the rules of their series. Does not belong here:
reading one event (`schemaorg_records`), the page as a whole (`schemaorg`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sources.contracts import OccurrenceOverride, ScheduleRule
from sources.formats.moments import Moment, read_moment
from sources.formats.recurrence import RuleError, read_rule, starts_between
from sources.formats.schemaorg_nodes import FoundEvents, values_of
from sources.formats.schemaorg_records import EventReading
from sources.formats.schemaorg_values import first_text, place_text, status_text, text_of
from sources.formats.zones import localise

_CANCELLED = frozenset({"eventcancelled", "eventcanceled", "eventpostponed"})


def folded_text(text: str) -> str:
    """A text as two writers of it might agree on it: case and white space do not count."""
    return " ".join(text.casefold().split())


def children_of(
    kept: Sequence[EventReading], same: dict[int, EventReading], found: FoundEvents
) -> dict[int, list[EventReading]]:
    """The events under each event (by id() of its reading), whether they stand in it or name it as superEvent."""
    children: dict[int, list[EventReading]] = {}

    def add(parent: EventReading | None, child: EventReading | None) -> None:
        if parent is None or child is None or child is parent:
            return
        group = children.setdefault(id(parent), [])
        if not any(each is child for each in group):
            group.append(child)

    for reading in kept:
        if reading.node.relation in ("subEvent", "subEvents"):
            add(same.get(id(reading.node.parent)), reading)
        for value in values_of(reading.node.data, "superEvent"):
            add(same.get(id(found.resolve(value))), reading)
        for name in ("subEvent", "subEvents"):
            for value in values_of(reading.node.data, name):
                add(reading, same.get(id(found.resolve(value))))
    return children


def is_instance(child: EventReading, parent: EventReading) -> bool:
    """Whether an event is a date of its series: it has a date and no name of its own."""
    is_named_alike = not child.name or folded_text(child.name) == folded_text(parent.name)
    return bool(child.rules) and not child.is_series and is_named_alike


def fold(parent: EventReading, instances: list[EventReading], found: FoundEvents) -> tuple[OccurrenceOverride, ...]:
    """Put the dates of a series into its rules. The series' own begin and end only bound them, so they go.

    Dates that its Schedule already gives stay there; those that differ in status or place become overrides.
    """
    if not parent.is_series:
        parent.rules = []
        parent.issues = [each for each in parent.issues if each.field != "endDate"]
    overrides: list[OccurrenceOverride] = []
    place = place_text(parent.data, found)
    for child in instances:
        for rule in child.rules:
            previous = read_moment(first_text(child.data, "previousStartDate")) if parent.is_series else None
            if previous is None and not any(_gives(known, rule) for known in parent.rules):
                parent.rules.append(rule)
            override = _override(child, rule, previous, parent, place, found)
            if override is not None:
                overrides.append(override)
    return tuple(overrides)


def _override(
    child: EventReading,
    rule: ScheduleRule,
    previous: Moment | None,
    parent: EventReading,
    parent_place: str | None,
    found: FoundEvents,
) -> OccurrenceOverride | None:
    status = (status_text(child.node.data) or "").casefold()
    place = place_text(child.data, found)
    description = first_text(child.node.data, "description", read=text_of)
    differs = {
        "status": "cancelled" if status in _CANCELLED else None,
        "location_text": place if place != parent_place else None,
        "description": description if description and description != text_of(parent.data.get("description")) else None,
    }
    if previous is None and not any(differs.values()):
        return None
    start = localise(dt.datetime.combine(rule.dates[0], rule.start_time or dt.time()), rule.timezone)
    moved = {} if previous is None else {"start": start, "end": _end_of(rule, start)}
    recurrence_id = start if previous is None else previous.instant(rule.timezone)
    return OccurrenceOverride(recurrence_id=recurrence_id, **moved, **differs)


def _end_of(rule: ScheduleRule, start: dt.datetime) -> dt.datetime | None:
    if rule.duration:
        return localise(start.replace(tzinfo=None) + dt.timedelta(minutes=rule.duration), rule.timezone)
    if rule.end_time is None:
        return None
    is_next_day = rule.start_time is not None and rule.end_time <= rule.start_time
    return localise(dt.datetime.combine(start.date() + dt.timedelta(days=is_next_day), rule.end_time), rule.timezone)


def _gives(known: ScheduleRule, rule: ScheduleRule) -> bool:
    """Whether a recurring rule already gives the date and time of a single one."""
    if known.rrule is None or known.start_time != rule.start_time or not rule.dates:
        return False
    day = dt.datetime.combine(rule.dates[0], rule.start_time or dt.time())
    if (known.valid_from and day.date() < known.valid_from) or (known.valid_to and day.date() > known.valid_to):
        return False
    begin = dt.datetime.combine(known.start_date, day.time()) if known.start_date else day - dt.timedelta(days=7)
    try:
        return day in list(starts_between(read_rule(known.rrule), begin, day, day))
    except (RuleError, ValueError):
        return False


def merged(rules: Iterable[ScheduleRule]) -> list[ScheduleRule]:
    """Single dates with the same times as one rule."""
    merged: list[ScheduleRule] = []
    place: dict[str, int] = {}
    for rule in rules:
        shape = rule.model_copy(update={"dates": ()}).model_dump_json()
        if rule.kind == "once" and shape in place:
            before = merged[place[shape]]
            dates = tuple(sorted({*before.dates, *rule.dates}))
            merged[place[shape]] = before.model_copy(update={"dates": dates})
        else:
            place[shape] = len(merged)
            merged.append(rule)
    return merged
