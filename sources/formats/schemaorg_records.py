"""One schema.org event as a record: its texts, its times and what is doubtful about them.

Belongs here: what one event says, with what it takes over from the thing it stands in. Does not belong here: which
events belong together, or are the same (`schemaorg`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sources.contracts import TIMEZONE, Document, ExtractedRecord, Issue, IssueCode, ScheduleRule, record_id_of
from sources.dutch.schedule import read_schedule
from sources.formats.html import clean_text
from sources.formats.moments import Moment, once, read_duration, read_moment, read_time
from sources.formats.schemaorg_nodes import EventNode, FoundEvents, types_of, values_of
from sources.formats.schemaorg_schedule import read_event_schedule
from sources.formats.schemaorg_values import (
    audience_text,
    category_text,
    extras_of,
    first_text,
    language_of,
    line_of,
    organizer_text,
    place_text,
    price_text,
    status_text,
    text_of,
    url_of,
)
from sources.formats.zones import localise

MAX_NAME = 300  # characters
MAX_DESCRIPTION = 5_000
MAX_TEXT = 1_000
_SUB_EVENT = frozenset({"subEvent", "subEvents"})
_PLACES = frozenset({"event", "events"})
_FROM_SUPER = ("location", "organizer", "offers", "isAccessibleForFree", "audience", "typicalAgeRange", "inLanguage")
_FROM_COURSE = (
    "name",
    "description",
    "provider",
    "audience",
    "typicalAgeRange",
    "isAccessibleForFree",
    "url",
    "offers",
)


@dataclass(slots=True, eq=False)
class EventReading:
    """One event, read. `data` holds its own properties and those it took over; `key` is filled in by the page."""

    node: EventNode
    data: dict[str, Any]
    name: str
    key: str = ""
    rules: list[ScheduleRule] = field(default_factory=list)
    starts: list[Moment] = field(default_factory=list)
    is_series: bool = False  # has an eventSchedule
    when_text: str | None = None
    timezone: str | None = None
    issues: list[Issue] = field(default_factory=list)


def read_event(document: Document, node: EventNode, found: FoundEvents) -> EventReading:
    """The name and times of an event. A value that is not understood becomes an Issue and is left out."""
    data = {**_taken_over(node), **node.data}
    reading = EventReading(node, data, first_text(data, "name", "headline")[:MAX_NAME])
    start_texts = [text for each in values_of(data, "startDate") if (text := line_of(each))]
    end_texts = [text for each in values_of(data, "endDate") if (text := line_of(each))]
    starts = [_moment(document, reading, "startDate", text) for text in start_texts]
    ends = [_moment(document, reading, "endDate", text) for text in end_texts]
    reading.starts = [moment for moment in starts if moment]
    bounds = (reading.starts[0] if reading.starts else None, next((each for each in ends[-1:] if each), None))
    for schedule in _schedules(data, found):
        _add_schedule(document, reading, schedule, bounds)
    if not reading.is_series:
        for number, start in enumerate(starts):
            if start is not None:
                _add_once(document, reading, start, ends[number] if number < len(ends) else None)
    if not reading.rules and (summary := first_text(data, "calendarSummary")):  # UiTdatabank
        reading.when_text = summary[:MAX_TEXT]
    return reading


def to_record(document: Document, reading: EventReading, found: FoundEvents) -> ExtractedRecord:
    """The record of an event that has a name and a key."""
    data = reading.data
    source_id = document.spec.id
    extra = extras_of(data, found)
    for name, texts in (("super_event", "superEvent"), ("previous_start_date", "previousStartDate")):
        value = next(iter(values_of(data, texts)), None)
        if text := line_of(found.resolve(value)):
            extra[name] = text[:MAX_TEXT]
    if reading.node.relation in _SUB_EVENT and (parent := first_text(reading.node.parent or {}, "name")):
        extra.setdefault("super_event", parent[:MAX_TEXT])
    return ExtractedRecord(
        record_id=record_id_of(source_id, reading.key),
        source_id=source_id,
        source_key=reading.key,
        locator=reading.node.locator[:MAX_TEXT],
        snapshot_id=document.snapshot.snapshot_id,
        name=reading.name,
        description=_limited(first_text(data, "description", "disambiguatingDescription", read=text_of)),
        when_text=reading.when_text,
        dtstart=first_text(data, "startDate")[:MAX_TEXT] or None,
        dtend=first_text(data, "endDate")[:MAX_TEXT] or None,
        timezone=reading.timezone,
        schedule=tuple(reading.rules) or None,
        location_text=_limited(place_text(data, found), MAX_TEXT),
        organizer_text=_limited(organizer_text(data, found), MAX_TEXT),
        audience_text=_limited(audience_text(data, found), MAX_TEXT),
        price_text=_limited(price_text(data, found), MAX_TEXT),
        category_text=_limited(category_text(data, reading.node.type), MAX_TEXT),
        status_text=status_text(data),
        url=url_of(data, found.base),
        language=language_of(data),
        modified_at=_modified(data),
        extra=extra,
    )


def issue(document: Document, code: IssueCode, message: str, reading: EventReading | None = None, **more: Any) -> Issue:
    """An Issue about this source; of one event when `reading` is given."""
    source_id = document.spec.id
    return Issue(
        severity=more.pop("severity", "warning"),
        code=code,
        source_id=source_id,
        message=message,
        hint=more.pop("hint", f"Vraag de beheerder van de bron dit te herstellen ({source_id}.yaml)."),
        locator=reading.node.locator[:MAX_TEXT] if reading else more.pop("locator", None),
        **more,
    )


# --- Times ------------------------------------------------------------------------------------------------------------


def _moment(document: Document, reading: EventReading, name: str, text: str) -> Moment | None:
    moment = read_moment(text)
    if moment is None:
        # Words ("elke dinsdag") are for the reader of Dutch; figures that could mean two days are for a person.
        if name == "startDate" and any(len(word) > 2 and word.isalpha() for word in text.split()):
            reading.when_text = text[:MAX_TEXT]
        else:
            message = f"{name} is onleesbaar of op meer manieren te lezen."
            reading.issues.append(issue(document, "unreadable_value", message, reading, field=name, raw=text[:500]))
        return None
    if moment.offset is not None and moment.time is not None and _wrong_summer_time(moment):
        message = f"{name} heeft een zomertijd die op die datum niet geldt; gelezen zoals het er staat."
        reading.issues.append(
            issue(document, "unreadable_value", message, reading, field=name, raw=text[:500], severity="info")
        )
    return moment


def _wrong_summer_time(moment: Moment) -> bool:
    """Whether it says +01:00 in summer or +02:00 in winter: a site that does not know about summer time."""
    assert moment.time is not None
    hours = (moment.offset or dt.timedelta()) / dt.timedelta(hours=1)
    true_offset = localise(dt.datetime.combine(moment.date, moment.time), TIMEZONE).utcoffset()
    return hours in (1, 2) and true_offset != moment.offset


def _add_once(document: Document, reading: EventReading, start: Moment, end: Moment | None) -> None:
    lengths = [minutes for each in values_of(reading.data, "duration") if (minutes := read_duration(line_of(each)))]
    result = once(start, end, minutes=lengths[0] if lengths else None, rule="schema.org")
    if result.rule is None and end is not None and (rules := _in_words(document, reading, start, end)):
        reading.rules += rules
        return
    if result.remark:
        code: IssueCode = "unreadable_value" if result.rule else "unreadable_schedule"
        reading.issues.append(issue(document, code, result.remark, reading, field="endDate"))
    if result.rule is not None:
        reading.rules.append(_with_doors(result.rule, reading.data))


def _in_words(document: Document, reading: EventReading, start: Moment, end: Moment) -> list[ScheduleRule]:
    """What name and description say about the days in a season ("elke dinsdag"), within its begin and end.

    A clock time that the words do not give is that of the season's begin and end.
    """
    start, end = start.on_clock_of(TIMEZONE), end.on_clock_of(TIMEZONE)
    text = f"{reading.name}\n{first_text(reading.data, 'description', read=text_of)}"[:MAX_DESCRIPTION]
    found: list[ScheduleRule] = []
    for rule in read_schedule(text, document.reference_date).rules:
        if rule.kind not in ("weekly", "monthly"):
            continue
        bounds = {"valid_from": rule.valid_from or start.date, "valid_to": rule.valid_to or end.date}
        times = {} if rule.start_time else {"start_time": start.time, "end_time": end.time, "precision": "exact"}
        found.append(rule.model_copy(update={**bounds, **times, "span": None}))
    return found


def _with_doors(rule: ScheduleRule, data: dict[str, Any]) -> ScheduleRule:
    text = first_text(data, "doorTime")
    moment = read_moment(text)
    doors = moment.on_clock_of(rule.timezone).time if moment else read_time(text)
    return rule if doors is None or doors == rule.start_time else rule.model_copy(update={"doors": doors})


def _add_schedule(
    document: Document,
    reading: EventReading,
    schedule: dict[str, Any],
    bounds: tuple[Moment | None, Moment | None],
) -> None:
    result = read_event_schedule(schedule, bounds)
    code: IssueCode = "unreadable_value" if result.rule else "unreadable_schedule"
    for remark in result.remarks:
        reading.issues.append(issue(document, code, remark, reading, field="eventSchedule"))
    if result.unknown_zone:
        message = f"Onbekende tijdzone '{result.unknown_zone[:80]}'; tijden zijn gelezen als {TIMEZONE}."
        reading.issues.append(issue(document, "unknown_timezone", message, reading, field="scheduleTimezone"))
    if result.rule is not None:
        reading.is_series = True
        reading.timezone = result.rule.timezone
        reading.rules.append(_with_doors(result.rule, reading.data))


def _schedules(data: dict[str, Any], found: FoundEvents) -> list[dict[str, Any]]:
    """Schedules, and opening hours written as one."""
    schedules = [found.resolve(each) for each in values_of(data, "eventSchedule")]
    own = [each for each in schedules if isinstance(each, dict)]
    for name in ("openingHoursSpecification", "openingHours"):
        for hours in values_of(data, name):
            if isinstance(hours, dict) and values_of(hours, "dayOfWeek"):
                own.append(
                    {
                        "repeatFrequency": "P1W",
                        "byDay": values_of(hours, "dayOfWeek"),
                        "startTime": values_of(hours, "opens"),
                        "endTime": values_of(hours, "closes"),
                        "startDate": values_of(hours, "validFrom"),
                        "endDate": values_of(hours, "validThrough"),
                    }
                )
    return own[:200]


# --- Parts ------------------------------------------------------------------------------------------------------------


def _taken_over(node: EventNode) -> dict[str, Any]:
    """What an event has from the event, course, place or organisation that it stands in."""
    parent = node.parent
    if parent is None:
        return {}
    if node.relation in _SUB_EVENT:
        return {name: parent[name] for name in _FROM_SUPER if name in parent}
    if node.relation == "hasCourseInstance":
        return {name: parent[name] for name in _FROM_COURSE if name in parent}
    if node.relation in _PLACES:
        name = "location" if values_of(parent, "address") or "Place" in types_of(parent) else "organizer"
        return {name: parent}
    return {}


def _limited(text: str | None, length: int = MAX_DESCRIPTION) -> str | None:
    return clean_text((text or "")[:length]) or None


def _modified(data: dict[str, Any]) -> dt.datetime | None:
    moment = read_moment(first_text(data, "dateModified", "modified"))
    return moment.instant(TIMEZONE) if moment else None
