"""One activity as VEVENTs: which properties an event gets. The profile and its reasons: docs/architecture.md.

Belongs here: the properties. Rules and exceptions come from `exports.series`, bytes from `ical_text`, the calendar
around the events from `exports.ical`. Never written: METHOD, RDATE, ATTENDEE, VALARM, floating times, and anything
that depends on the moment of building.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from exports.agenda import Agenda, AgendaActivity, AgendaPlace
from exports.ical_text import content_line, date, escape, fold, local, serialise, uri, utc
from exports.labels import ACCESS_LABELS, ACCESSIBILITY_LABELS, CATEGORY_LABELS, date_in_words, describe_audience
from exports.paths import activity_page, address, file_name
from exports.series import Component, Instance
from sources.contracts import TIMEZONE

MAX_SUMMARY = 60
MAX_URL = 256
CANCELLED_PREFIX = "AFGELAST: "
_ZONE = ZoneInfo(TIMEZONE)
# What each event has around its texts; none is shorter.
_FRAME = (
    "BEGIN:VEVENT\r\nUID:@wijkagenda\r\nDTSTART;VALUE=DATE:20261124\r\nSUMMARY:\r\n"
    "STATUS:CONFIRMED\r\nTRANSP:TRANSPARENT\r\nCLASS:PUBLIC\r\nEND:VEVENT\r\n"
)


class Written(NamedTuple):
    """A series with its exceptions, or a single date, as the bytes of its VEVENTs."""

    content: bytes
    n_events: int


@dataclass(frozen=True, slots=True)
class Style:
    """What differs between feeds of the same events: where the site is on the web, and whether RFC 9073/9253 is used.

    Rich events hold what some readers drop or refuse: the venue and the organiser as components, themes as concepts.
    Compact events have no description but the source, for an agenda that is too large otherwise.
    """

    site_url: str | None = None
    rich: bool = False
    compact: bool = False


def write_events(shared: Shared, end: dt.date | None = None) -> tuple[Written, ...]:
    """All VEVENTs of an activity: a part for each series or single date. With `end`, nothing is said of later dates."""
    activity = shared.activity
    parts = []
    for component in shared.agenda.components(activity, end):
        events = [_event(activity, component, component.first, shared)]
        events += [_event(activity, component, one, shared, is_override=True) for one in component.overrides]
        parts.append(Written(b"".join(events), len(events)))
    return tuple(parts)


class Shared:
    """What an activity's events have in common, written once: a series of a year may have many exceptions."""

    def __init__(self, activity: AgendaActivity, agenda: Agenda, style: Style) -> None:
        self.activity, self.agenda, self._style = activity, agenda, style
        self._page = address(style.site_url, activity_page(activity.activity_id)) if style.site_url else None
        stamp = utc(activity.last_modified)
        self.stamps = (
            f"DTSTAMP:{stamp}\r\nCREATED:{utc(activity.created_at)}\r\nLAST-MODIFIED:{stamp}\r\n"
            f"SEQUENCE:{activity.sequence}\r\n"
        )
        self.links = self._links()
        self._where: dict[str | None, tuple[bytes, bytes]] = {}
        self._descriptions: dict[tuple[bool, bool], bytes] = {}

    def _links(self) -> bytes:
        activity = self.activity
        url = _short(self._page) or _short(activity.url)
        lines = content_line(f"URL:{uri(url)}") if url else b""
        if activity.category:
            lines += _categories(activity.category)
        return lines + serialise(_rich_properties(activity, self._style)) if self._style.rich else lines

    def where(self, instance: Instance) -> tuple[bytes, bytes]:
        """The properties that say where, and the components at the end of the event."""
        if instance.place_id not in self._where:
            place = self.agenda.places.get(instance.place_id or "") or self.activity.place
            lines = _place_lines(place) if place else _location_lines(self.activity.location_text)
            components = b""
            if self._style.rich:
                components = serialise(_rich_components(self.activity, place, self.agenda, self._style))
            self._where[instance.place_id] = lines, components
        return self._where[instance.place_id]

    def description(self, instance: Instance) -> bytes:
        key = instance.is_estimated_end, instance.all_day
        if key not in self._descriptions:
            if self._style.compact:
                text = _value(_source_line(self.activity.sources, self.activity.last_confirmed))
            else:
                text = describe(self.activity, instance)
            if self._page and (url := _short(self.activity.url)):
                text += _value(f"\nMeer informatie: {uri(url)}")
            self._descriptions[key] = fold(b"DESCRIPTION:" + text)
        return self._descriptions[key]

    def least_bytes(self, last: dt.date) -> int:
        """Fewer than all events up to and including `last` can have, without composing them; 0 when there are none."""
        return self._least if self._first <= last else 0

    @cached_property
    def _first(self) -> dt.date:
        instances = self.activity.instances
        return min(one.recurrence_id for one in instances).date() if instances else dt.date.max

    @cached_property
    def _least(self) -> int:
        instances = self.activity.instances
        kinds = {(one.is_estimated_end, one.all_day): one for one in instances}.values()
        places = {one.place_id: one for one in instances}.values()
        described = min((len(self.description(one)) for one in kinds), default=0)
        located = min((sum(map(len, self.where(one))) for one in places), default=0)
        return len(_FRAME) + len(self.activity.activity_id) + len(self.stamps) + len(self.links) + described + located


def _event(
    activity: AgendaActivity, component: Component, instance: Instance, shared: Shared, *, is_override: bool = False
) -> bytes:
    """One VEVENT: what differs between dates, around what the activity's events have in common."""
    cancelled = activity.status == "cancelled" or instance.status == "cancelled"
    status = "CANCELLED" if cancelled else "TENTATIVE" if instance.status == "tentative" else "CONFIRMED"
    times = _times(instance)
    if is_override:
        times = _moment("RECURRENCE-ID", instance.recurrence_id, instance.all_day) + times
    rule = b"" if is_override or not component.rrule else _rule(component)
    where, components = shared.where(instance)
    return b"".join([
        f"BEGIN:VEVENT\r\nUID:{activity.activity_id}{component.suffix}@wijkagenda\r\n{shared.stamps}{times}".encode(),
        rule,
        content_line(f"SUMMARY:{escape(_summary(instance.name or activity.name, cancelled=cancelled))}"),
        where,
        shared.description(instance),
        shared.links,
        f"STATUS:{status}\r\nTRANSP:TRANSPARENT\r\nCLASS:PUBLIC\r\n".encode(),
        components,
        b"END:VEVENT\r\n",
    ])  # fmt: skip


def _rule(component: Component) -> bytes:
    """The rule of a series and the dates that it gives and that are none."""
    lines = content_line(f"RRULE:{component.rrule}{_until(component)}")
    excluded = [_moment("EXDATE", wall, component.first.all_day) for wall in component.exdates]
    return lines + "".join(excluded).encode()


def _times(instance: Instance) -> str:
    if instance.all_day:
        end = max(instance.end, instance.start + dt.timedelta(days=1))
        return _moment("DTSTART", instance.start, True) + _moment("DTEND", end, True)
    start = _moment("DTSTART", instance.start, False)
    # RFC 5545: DTEND is later than DTSTART or absent
    return start + _moment("DTEND", instance.end, False) if instance.end > instance.start else start


def _moment(name: str, wall: dt.datetime, all_day: bool) -> str:
    if all_day:
        return f"{name};VALUE=DATE:{date(wall)}\r\n"
    return f"{name};TZID={TIMEZONE}:{local(wall)}\r\n"


def _short(url: str | None) -> str | None:
    """`url`; None when there is none, or when some readers would not take it."""
    return url if url and len(url) <= MAX_URL else None


def _until(component: Component) -> str:
    if component.until is None:
        return ""
    if component.first.all_day:
        return f";UNTIL={date(component.until)}"
    return f";UNTIL={utc(component.until.replace(tzinfo=_ZONE))}"


def _summary(name: str, *, cancelled: bool) -> str:
    text = f"{CANCELLED_PREFIX}{name}" if cancelled else name
    if len(text) <= MAX_SUMMARY:
        return text
    head = text[: MAX_SUMMARY - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[MAX_SUMMARY // 2 :] else head).rstrip(" ,;:-") + "…"


@lru_cache(maxsize=1_024)
def _place_lines(place: AgendaPlace) -> bytes:
    return serialise([f"LOCATION:{escape(place.location)}", *_geo(place)])


def _location_lines(text: str | None) -> bytes:
    return content_line(f"LOCATION:{escape(text)}") if text else b""


@lru_cache(maxsize=1_024)
def _categories(codes: tuple[str, ...]) -> bytes:
    return content_line("CATEGORIES:" + ",".join(escape(CATEGORY_LABELS.get(code, code)) for code in codes))


def _geo(place: AgendaPlace) -> list[str]:
    if place.latitude is None or place.longitude is None:
        return []
    return [f"GEO:{place.latitude:.6f};{place.longitude:.6f}"]


def describe(activity: AgendaActivity, instance: Instance) -> bytes:
    """What a resident reads under the title, as a TEXT value: what, when, for whom, by whom, cost, sign-up, sources.

    A calendar needs an end to draw; where we had to assume one, the text says so.
    """
    said = f"{activity.description}\n" if activity.description else ""
    if activity.schedule_text:
        said += f"Wanneer: {activity.schedule_text}\n"
    if instance.is_estimated_end:
        said += "De tijd is niet bekend.\n" if instance.all_day else "De eindtijd is niet bekend.\n"
    if audience := describe_audience(activity):
        said += f"Voor wie: {audience}\n"
    terms = _terms(
        activity.organizer,
        activity.price_text or ("gratis" if activity.is_free else None),
        activity.registration_text or ACCESS_LABELS.get(activity.access or ""),
        activity.accessibility,
        activity.sources,
        activity.last_confirmed,
    )
    return _value(said) + terms


@lru_cache(maxsize=1_024)  # an organisation says the same of most of its activities
def _terms(
    organizer: str | None,
    price: str | None,
    sign_up: str | None,
    accessibility: tuple[str, ...],
    sources: tuple[str, ...],
    last_confirmed: dt.date,
) -> bytes:
    parts = [organizer and f"Door: {organizer}", price and f"Kosten: {price}", sign_up]
    if accessibility:
        parts.append(f"Toegankelijk: {', '.join(ACCESSIBILITY_LABELS.get(a, a) for a in accessibility)}")
    parts.append(_source_line(sources, last_confirmed))
    return _value("\n".join([part for part in parts if part]))


def _value(text: str) -> bytes:
    return escape(text).encode("utf-8", "replace")


def _source_line(sources: tuple[str, ...], last_confirmed: dt.date) -> str:
    return f"Bron: {', '.join(sources)}. Laatst bevestigd op {date_in_words(last_confirmed)}."


# --- RFC 9073 and RFC 9253 --------------------------------------------------------------------------------------------


def _rich_properties(activity: AgendaActivity, style: Style) -> list[str]:
    """Themes and target groups as concepts, the source as a link, and what keeps an activity's events together."""
    lines = [f"CONCEPT:{_concept('thema', code, style)}" for code in activity.category]
    lines += [f"CONCEPT:{_concept('voor', code, style)}" for code in activity.audience]
    if url := _short(activity.url):
        lines.append(f'LINK;VALUE=URI;LINKREL=via;LABEL="Bron":{uri(url)}')
    return [*lines, f"REFID:{escape(activity.activity_id)}"]


def _concept(kind: str, code: str, style: Style) -> str:
    return address(style.site_url, f"{kind}/{file_name(code)}.html") or f"urn:wijkagenda:{kind}:{file_name(code)}"


def _rich_components(activity: AgendaActivity, place: AgendaPlace | None, agenda: Agenda, style: Style) -> list[str]:
    lines: list[str] = []
    if place is not None:
        page = address(style.site_url, f"plek/{file_name(place.place_id)}.html")
        lines += ["BEGIN:VLOCATION", f"UID:plek-{escape(place.place_id)}@wijkagenda", f"NAME:{escape(place.name)}"]
        lines += [f"DESCRIPTION:{escape(place.address)}"] if place.address else []
        lines += [*_geo(place), *([f"URL:{uri(page)}"] if page else []), "END:VLOCATION"]
    name = agenda.organisations.get(activity.organization_id or "")
    if name and activity.organization_id:  # registered organisations only: another name may be a person's
        page = address(style.site_url, f"organisatie/{file_name(activity.organization_id)}.html")
        lines += ["BEGIN:PARTICIPANT", f"UID:organisatie-{escape(activity.organization_id)}@wijkagenda"]
        lines += ["PARTICIPANT-TYPE:PLANNER-CONTACT", f"SUMMARY:{escape(name)}"]
        lines += [*([f"URL:{uri(page)}"] if page else []), "END:PARTICIPANT"]
    return lines
