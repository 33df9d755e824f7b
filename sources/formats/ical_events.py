"""One VEVENT: its values read, with an Issue for each that could not be.

Belongs here: what one component says on its own. Does not belong here: how components of one UID belong together
(`ical_series`).

Names and addresses of people (ORGANIZER, ATTENDEE, CONTACT) are not read at all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from sources.contracts import TIMEZONE, Issue, IssueCode
from sources.formats.ical_text import Component, ContentLine, plain_text, split_values, text_value
from sources.formats.ical_values import (
    Moment,
    UnreadableError,
    Zones,
    minutes,
    read_duration,
    read_moment,
    read_moments,
)
from sources.formats.recurrence import RuleError, read_rule

MAX_NAME = 300  # characters
MAX_DESCRIPTION = 5_000
MAX_TEXT = 1_000
DAY = 24 * 60  # minutes
Status = Literal["scheduled", "cancelled", "tentative"]

_STATUSES: dict[str, Status] = {
    "CONFIRMED": "scheduled",
    "CANCELLED": "cancelled",
    "CANCELED": "cancelled",
    "TENTATIVE": "tentative",
}


@dataclass
class Event:
    """What one VEVENT says. `length` is in minutes, None when unknown; `raw` keeps the values as they stand."""

    source_id: str
    line: int
    uid: str | None
    start: Moment
    length: int | None = None
    time_is_known: bool = True
    recurrence: Moment | None = None  # RECURRENCE-ID
    this_and_future: bool = False
    rrules: tuple[str, ...] = ()
    rdates: tuple[tuple[Moment, int | None], ...] = ()
    exdates: tuple[Moment, ...] = ()
    name: str | None = None
    description: str | None = None
    location: str | None = None
    categories: str | None = None
    url: str | None = None
    language: str | None = None
    status: Status | None = None
    status_text: str | None = None
    sequence: int = 0
    modified_at: dt.datetime | None = None
    stated_public: bool = False
    extra: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)

    @property
    def locator(self) -> str:
        return f"VEVENT {self.uid}" if self.uid else f"VEVENT zonder UID op {self.raw.get('DTSTART', '?')}"

    @property
    def all_day(self) -> bool:
        return self.start.is_date

    @property
    def content_hash(self) -> str:
        """12 hex digits over everything that residents would see: equal for two copies of one event."""
        seen = (self.name, self.description, self.location, self.url, self.status, self.length, self.rrules)
        dates = (self.start, self.recurrence, self.this_and_future, self.rdates, self.exdates)
        return hashlib.sha256(repr((seen, dates)).encode()).hexdigest()[:12]

    @property
    def essentials_hash(self) -> str:
        """16 hex digits over name, begin, rule and place: the identity of an event without a UID."""
        parts = (self.name, self.raw.get("DTSTART"), self.raw.get("RRULE"), self.raw.get("LOCATION"))
        return hashlib.sha256("\x1f".join(part or "" for part in parts).encode()).hexdigest()[:16]


class Skipped(Exception):  # noqa: N818  # the event is left out, which is an answer and no error
    """The VEVENT is not taken. Carries the Issue that says why."""

    def __init__(self, issue: Issue) -> None:
        super().__init__(issue.message)
        self.issue = issue


@dataclass
class _Reader:
    """Reads the values of one component and gathers the issues about them."""

    source_id: str
    component: Component
    zones: Zones
    uid: str | None
    issues: list[Issue] = field(default_factory=list)

    def issue(
        self,
        message: str,
        line: ContentLine | None = None,
        *,
        severity: Literal["error", "warning", "info"] = "warning",
        code: IssueCode = "unreadable_value",
    ) -> Issue:
        number = line.line if line else self.component.line
        return Issue(
            severity=severity,
            code=code,
            source_id=self.source_id,
            message=message,
            hint=f"Vraag de beheerder van de bron dit te herstellen (bron: {self.source_id}.yaml).",
            field=line.name if line else None,
            raw=line.raw[:500] if line else None,
            locator=f"VEVENT {self.uid or 'zonder UID'}, regel {number}",
        )

    def add(self, message: str, line: ContentLine | None = None, **more: str) -> None:
        self.issues.append(self.issue(message, line, **more))  # type: ignore[arg-type]  # literals passed on

    def moment(self, name: str, floating_in: str | None = None) -> Moment | None:
        line = self.component.first(name)
        if line is None:
            return None
        try:
            return read_moment(line, self.zones, floating_in)
        except UnreadableError as problem:
            self.add(f"{name} is onleesbaar: {problem}.", line)
            return None

    def moments(self, name: str, floating_in: str) -> list[tuple[Moment, int | None]]:
        found: list[tuple[Moment, int | None]] = []
        for line in self.component.all(name):

            def report(part: str, message: str, line: ContentLine = line) -> None:
                self.add(f"{name} '{part.strip()[:40]}' is onleesbaar: {message}.", line)

            found += read_moments(line, self.zones, floating_in, report)
        return found

    def text(self, name: str, limit: int) -> str | None:
        value = self.component.text(name)
        return (plain_text(value, limit) or None) if value else None


def read_event(source_id: str, component: Component, zones: Zones, method: str | None, base_url: str) -> Event:
    """Read a VEVENT. Raises `Skipped` for one that must not or cannot be published.

    `base_url` is the address of the calendar, for links that are relative to it.
    `method` is the METHOD of its VCALENDAR: with CANCEL every event is cancelled, and with any METHOD the DTSTAMP says
    when the message was made instead of when the event last changed (RFC 5545 section 3.8.7.2).
    """
    reader = _Reader(source_id, component, zones, component.text("UID"))
    access = (component.text("CLASS") or "").upper()
    if access and access != "PUBLIC":
        # Its own words stay out of the Issue too.
        raise Skipped(
            not_public(source_id, component.line, f"de bron noemt deze activiteit niet openbaar ({access[:20]})")
        )
    for problem in component.problems:
        line = ContentLine("", {}, "", problem.line, problem.raw)
        reader.issues.append(reader.issue(problem.message, line).model_copy(update={"field": None}))
    start = reader.moment("DTSTART")
    recurrence = reader.moment("RECURRENCE-ID", start.zone if start and not start.is_utc else None)
    # An exception may say no more than that its date is cancelled.
    start = start or recurrence
    if start is None:
        given = component.first("DTSTART")
        code: IssueCode = "unreadable_record" if given else "missing_value"
        message = f"DTSTART is onleesbaar: {given.value[:60]}." if given else "De activiteit heeft geen DTSTART."
        raise Skipped(reader.issue(f"Niet overgenomen. {message}", given, severity="error", code=code))
    event = Event(source_id, component.line, reader.uid, start, recurrence=recurrence, stated_public=access == "PUBLIC")
    _read_texts(reader, event, base_url)
    if event.name is None and recurrence is None:
        raise Skipped(nameless(event))
    _read_times(reader, event)
    _read_status(reader, event, method)
    event.issues = reader.issues
    return event


def not_public(source_id: str, line: int, why: str) -> Issue:
    """The Issue for an event that is left out because it is private. Says nothing of what it is."""
    return Issue(
        severity="info",
        code="privacy",
        source_id=source_id,
        message=f"Niet overgenomen: {why}.",
        hint="Is de activiteit toch openbaar? Vraag de beheerder van de bron om CLASS:PUBLIC.",
        locator=f"VEVENT op regel {line}",
    )


def nameless(event: Event) -> Issue:
    """The Issue for an event that is left out because nobody would know what it is."""
    return Issue(
        severity="error",
        code="missing_value",
        source_id=event.source_id,
        message="Niet overgenomen: de activiteit heeft geen titel en geen omschrijving.",
        hint=f"Vraag de beheerder van de bron om een titel (bron: {event.source_id}.yaml).",
        field="SUMMARY",
        locator=f"{event.locator}, regel {event.line}",
    )


def _read_texts(reader: _Reader, event: Event, base_url: str) -> None:
    component = reader.component
    summary = component.first("SUMMARY")
    event.name = " ".join((reader.text("SUMMARY", MAX_NAME) or "").split()) or None
    event.language = summary.params.get("LANGUAGE") if summary else None
    event.description = reader.text("DESCRIPTION", MAX_DESCRIPTION)
    event.location = reader.text("LOCATION", MAX_TEXT)
    if event.name is None and event.description:
        event.name = plain_text(event.description.split("\n")[0], 80)
        reader.add("De activiteit heeft geen titel; de eerste regel van de omschrijving is gebruikt.")
    categories = dict.fromkeys(c for line in component.all("CATEGORIES") for c in split_values(line.value))
    event.categories = ", ".join(categories)[:MAX_TEXT] or None
    url = component.first("URL")
    if url is not None:
        address = text_value(url)
        if address.startswith("/"):
            address = urljoin(base_url, address)
        if address.lower().startswith(("https://", "http://")) and " " not in address:
            event.url = address
        else:
            reader.add("De URL is geen webadres.", url, severity="info")
    geo = component.first("GEO")
    if geo is not None:
        event.extra = _read_geo(reader, geo)
    event.raw = {
        name: ",".join(line.value.strip() for line in component.all(name))
        for name in ("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "LOCATION")
        if name in component.lines
    }


def _read_geo(reader: _Reader, line: ContentLine) -> dict[str, str]:
    parts = line.value.replace("\\;", ";").strip().split(";")
    try:
        latitude, longitude = (float(part) for part in parts)
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise ValueError
    except ValueError:
        reader.add("GEO is geen breedtegraad;lengtegraad.", line, severity="info")
        return {}
    return {"latitude": str(latitude), "longitude": str(longitude)}


def _read_times(reader: _Reader, event: Event) -> None:
    component = reader.component
    zone = event.start.zone if not event.start.is_utc else reader.zones.default
    recurrence = component.first("RECURRENCE-ID")
    event.this_and_future = bool(recurrence and recurrence.params.get("RANGE", "").upper() == "THISANDFUTURE")
    event.rrules = tuple(_read_rules(reader))
    event.rdates = tuple(reader.moments("RDATE", zone))
    event.exdates = tuple(moment for moment, _ in reader.moments("EXDATE", zone))
    for line in component.all("EXRULE"):
        reader.add("EXRULE wordt niet gelezen: er kunnen data te veel in de agenda staan.", line)
    event.start = _on_local_clock(reader, event)
    event.length = _read_length(reader, event.start)
    _read_midnight(reader, event)


def _read_rules(reader: _Reader) -> Iterable[str]:
    for line in reader.component.all("RRULE"):
        if not line.value.strip():
            continue
        try:
            read_rule(line.value)
        except RuleError as error:
            reader.add(f"De herhaling is niet te gebruiken: {error}. Alleen de eerste datum is overgenomen.", line)
        else:
            yield line.value.strip()


def _on_local_clock(reader: _Reader, event: Event) -> Moment:
    """A begin in UTC on the clock of the feed's own zone, where that keeps its meaning.

    A single date always, unless its hour occurs twice. A series only when the feed (or the operator) names a zone, as
    other programs do too, and the day stays the same; else it repeats in UTC and shifts an hour in summer, as written.
    """
    start = event.start
    if not start.is_utc or start.is_date:
        return start
    local = start.on_clock_of(reader.zones.default)
    if local.instant != start.instant:
        return start
    if not event.rrules:
        return local
    if reader.zones.stated and local.wall.date() == start.wall.date():
        return local
    message = "De reeks herhaalt in UTC: in de zomer begint zij een uur later dan in de winter."
    reader.add(message, reader.component.first("DTSTART"), severity="info", code="other")
    return start


def _read_length(reader: _Reader, start: Moment) -> int | None:
    """Minutes from begin to end; None when unknown. A day for an all-day event that does not say.

    Counted on the clock, so that a night's event still ends at the hour written when the clock changes. An end equal to
    the begin says nothing about the end.
    """
    unknown = DAY if start.is_date else None
    line = reader.component.first("DURATION")
    if line is not None:
        try:
            length = minutes(read_duration(line.value))
        except UnreadableError as problem:
            reader.add(f"DURATION is onleesbaar: {problem}.", line)
        else:
            return (-(-length // DAY) * DAY if start.is_date else length) or unknown
    end = reader.moment("DTEND", start.zone)
    if end is None:
        return unknown
    end = end.on_clock_of(start.zone)
    length = minutes(end.wall - start.wall)
    if start.is_date:
        length = -(-length // DAY) * DAY
    if length < 0 and not (end.is_date and not start.is_date and end.wall.date() == start.wall.date()):
        reader.add("Het einde ligt voor het begin; het einde is onbekend.", reader.component.first("DTEND"))
    return length if length > 0 else unknown


def _read_midnight(reader: _Reader, event: Event) -> None:
    """Midnight in Rotterdam is how some programs write that there is no time.

    From midnight to midnight (or a minute before) is a whole day. Midnight without an end is a time that is not known.
    """
    start = event.start
    if start.is_date or start.on_clock_of(TIMEZONE).wall.time() != dt.time() or start.wall.time() != dt.time():
        return
    if event.length is None:
        event.time_is_known = False
        message = "De activiteit begint om middernacht en heeft geen einde: het tijdstip geldt als onbekend."
        reader.add(message, reader.component.first("DTSTART"), severity="info", code="missing_value")
    elif event.length % DAY in (0, DAY - 1):
        event.start = Moment(start.wall, start.zone, is_date=True)
        event.length = -(-event.length // DAY) * DAY


def _read_status(reader: _Reader, event: Event, method: str | None) -> None:
    component = reader.component
    event.status_text = component.text("STATUS")
    if event.status_text:
        event.status = _STATUSES.get(event.status_text.upper())
        if event.status is None:
            reader.add("Onbekende STATUS; de activiteit geldt als doorgaand.", component.first("STATUS"))
    if method == "CANCEL":
        event.status, event.status_text = "cancelled", "CANCELLED"
    sequence = component.first("SEQUENCE")
    if sequence is not None and sequence.value.strip().isdigit():
        event.sequence = int(sequence.value.strip()[:9])
    stamps = ("LAST-MODIFIED",) if method else ("LAST-MODIFIED", "DTSTAMP")
    for line in (component.first(name) for name in stamps):
        if line is None:
            continue
        try:
            event.modified_at = read_moment(line, reader.zones).instant.astimezone(dt.UTC)
            break
        except (UnreadableError, OverflowError):
            continue  # when an event was changed is no reason to bother anyone
