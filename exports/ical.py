"""iCalendar feeds: the agenda as every calendar app can read it. The profile and its reasons: docs/architecture.md.

Belongs here: which properties an event gets. Rules and exceptions come from `exports.series`, bytes from `ical_text`.
Never written: METHOD, RDATE, ATTENDEE, VALARM, floating times, and anything that depends on the moment of building.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from exports.agenda import Agenda, AgendaActivity
from exports.ical_text import VTIMEZONE, escape, local, serialise, uri, utc
from exports.labels import ACCESS_LABELS, AUDIENCE_LABELS, CATEGORY_LABELS, MONTHS
from exports.series import Component, Instance, compose
from sources.contracts import TIMEZONE

PRODID = "-//Wijkagenda//Agenda van de buurt//NL"
MAX_BYTES = 1_000_000  # a feed over 1 MB is refused or cut by several readers
MAX_SUMMARY = 60
MAX_URL = 256
CANCELLED_PREFIX = "AFGELAST: "
_WINDOWS = (366, 184, 92, 31, 14)  # days ahead, tried in turn until the feed is small enough
_ZONE = ZoneInfo(TIMEZONE)


@dataclass(frozen=True)
class Feed:
    """The bytes of a feed, the events in it, and how many days ahead it reaches (fewer when it was too large)."""

    content: bytes
    n_events: int
    days_ahead: int


def write_feed(agenda: Agenda, name: str, description: str, activities: Iterable[AgendaActivity]) -> Feed:
    """`activities` as a feed called `name`. Over 1 MB the window is narrowed, and the description says so."""
    chosen = list(activities)
    for days in _WINDOWS:
        end = min(agenda.window_end, agenda.today + dt.timedelta(days=days))
        note = "" if end == agenda.window_end else f" Deze agenda is groot: hij loopt tot en met {_date(end)}."
        lines, n_events = _calendar(agenda, name, description + note, chosen, end)
        content = serialise(lines)
        if len(content) <= MAX_BYTES:
            break
    return Feed(content, n_events, (end - agenda.today).days)


def _calendar(
    agenda: Agenda, name: str, description: str, activities: Sequence[AgendaActivity], window_end: dt.date
) -> tuple[list[str], int]:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        f"NAME:{escape(name)}",
        f"X-WR-CALNAME:{escape(name)}",
        f"DESCRIPTION:{escape(description)}",
        f"X-WR-CALDESC:{escape(description)}",
        f"X-WR-TIMEZONE:{TIMEZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "COLOR:teal",
        *VTIMEZONE,
    ]
    n_events = 0
    for activity in activities:
        instances = [i for i in activity.instances if i.recurrence_id.date() <= window_end]
        for component in compose(activity.rules, instances, window_end):
            lines += _event(activity, component, component.first, agenda)
            n_events += 1
            for override in component.overrides:
                lines += _event(activity, component, override, agenda, is_override=True)
                n_events += 1
    lines.append("END:VCALENDAR")
    return lines, n_events


def _event(
    activity: AgendaActivity, component: Component, instance: Instance, agenda: Agenda, *, is_override: bool = False
) -> list[str]:
    cancelled = activity.status == "cancelled" or instance.status == "cancelled"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{activity.activity_id}{component.suffix}@wijkagenda",
        f"DTSTAMP:{utc(activity.last_modified)}",
        f"CREATED:{utc(activity.created_at)}",
        f"LAST-MODIFIED:{utc(activity.last_modified)}",
        f"SEQUENCE:{activity.sequence}",
    ]
    if is_override:
        lines.append(_moment("RECURRENCE-ID", instance.recurrence_id, instance.all_day))
    lines += _times(instance)
    if component.rrule and not is_override:
        lines.append(f"RRULE:{component.rrule}{_until(component)}")
        lines += [_moment("EXDATE", wall, instance.all_day) for wall in component.exdates]
    lines.append(f"SUMMARY:{escape(_summary(instance.name or activity.name, cancelled=cancelled))}")
    lines += _where(activity, instance, agenda)
    lines.append(f"DESCRIPTION:{escape(describe(activity, instance))}")
    if activity.url and len(activity.url) <= MAX_URL:
        lines.append(f"URL:{uri(activity.url)}")
    if activity.category:
        lines.append("CATEGORIES:" + ",".join(escape(CATEGORY_LABELS.get(c, c)) for c in activity.category))
    status = "CANCELLED" if cancelled else "TENTATIVE" if instance.status == "tentative" else "CONFIRMED"
    lines += [f"STATUS:{status}", "TRANSP:TRANSPARENT", "CLASS:PUBLIC", "END:VEVENT"]
    return lines


def _times(instance: Instance) -> list[str]:
    if instance.all_day:
        end = max(instance.end, instance.start + dt.timedelta(days=1))
        return [_moment("DTSTART", instance.start, True), _moment("DTEND", end, True)]
    lines = [_moment("DTSTART", instance.start, False)]
    if instance.end > instance.start:  # RFC 5545: DTEND is later than DTSTART or absent
        lines.append(_moment("DTEND", instance.end, False))
    return lines


def _moment(name: str, wall: dt.datetime, all_day: bool) -> str:
    if all_day:
        return f"{name};VALUE=DATE:{wall:%Y%m%d}"
    return f"{name};TZID={TIMEZONE}:{local(wall)}"


def _until(component: Component) -> str:
    if component.until is None:
        return ""
    if component.first.all_day:
        return f";UNTIL={component.until:%Y%m%d}"
    return f";UNTIL={utc(component.until.replace(tzinfo=_ZONE))}"


def _summary(name: str, *, cancelled: bool) -> str:
    text = f"{CANCELLED_PREFIX}{name}" if cancelled else name
    if len(text) <= MAX_SUMMARY:
        return text
    head = text[: MAX_SUMMARY - 1]
    return (head.rsplit(" ", 1)[0] if " " in head[MAX_SUMMARY // 2 :] else head).rstrip(" ,;:-") + "…"


def _where(activity: AgendaActivity, instance: Instance, agenda: Agenda) -> list[str]:
    place = agenda.places.get(instance.place_id or "") or activity.place
    if place is None:
        return [f"LOCATION:{escape(activity.location_text)}"] if activity.location_text else []
    lines = [f"LOCATION:{escape(place.location)}"]
    if place.latitude is not None and place.longitude is not None:
        lines.append(f"GEO:{place.latitude:.6f};{place.longitude:.6f}")
    return lines


def describe(activity: AgendaActivity, instance: Instance) -> str:
    """What a resident reads under the title: what, when, for whom, by whom, cost, sign-up, who says so.

    A calendar needs an end to draw; where we had to assume one, the text says so.
    """
    parts = [activity.description, activity.schedule_text and f"Wanneer: {activity.schedule_text}"]
    if instance.is_estimated_end:
        parts.append("De tijd is niet bekend." if instance.all_day else "De eindtijd is niet bekend.")
    if audience := describe_audience(activity):
        parts.append(f"Voor wie: {audience}")
    parts.append(activity.organizer and f"Door: {activity.organizer}")
    if price := activity.price_text or ("gratis" if activity.is_free else ""):
        parts.append(f"Kosten: {price}")
    parts.append(activity.registration_text or ACCESS_LABELS.get(activity.access or ""))
    parts.append(f"Bron: {', '.join(activity.sources)}. Laatst bevestigd op {_date(activity.last_confirmed)}.")
    return "\n".join(part for part in parts if part)


def describe_audience(activity: AgendaActivity) -> str:
    """Target group and ages in words; empty when nothing is known."""
    groups = ", ".join(AUDIENCE_LABELS.get(group, group) for group in activity.audience)
    low, high = activity.min_age, activity.max_age
    if low is not None and high is not None:
        ages = f"{low} tot en met {high} jaar"
    elif low is not None:
        ages = f"vanaf {low} jaar"
    else:
        ages = f"tot en met {high} jaar" if high is not None else ""
    return ", ".join(part for part in (groups, ages) if part)


def _date(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
