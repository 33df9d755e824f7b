"""iCalendar feeds: the agenda as every calendar app can read it. The profile and its reasons: docs/architecture.md.

Belongs here: the calendar around the events, and how large it may become. Does not belong here: what an event says
(`exports.ical_event`), which feeds there are (`exports.feeds`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from exports.agenda import Agenda, AgendaActivity
from exports.ical_event import CANCELLED_PREFIX, Style, Written, write_events
from exports.ical_text import VTIMEZONE, escape, serialise, uri
from exports.labels import date_in_words
from sources.contracts import TIMEZONE

__all__ = ["CANCELLED_PREFIX", "MAX_BYTES", "Feed", "Heading", "calendar_of", "write_feed"]

PRODID = "-//Wijkagenda//Agenda van de buurt//NL"
MAX_BYTES = 1_000_000  # a feed over 1 MB is refused or cut by several readers
_WINDOWS = (366, 184, 92, 31, 14, 7)  # days ahead, tried in turn until the feed is small enough
_TAIL = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Feed:
    """The bytes of a feed, the events in it, and how many days ahead it reaches (fewer when it was too large)."""

    content: bytes
    n_events: int
    days_ahead: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What a feed says of itself. `source`: its own address, `url`: the page for people; None when not known."""

    name: str
    description: str
    source: str | None = None
    url: str | None = None
    color: str = "teal"  # a CSS3 name


def write_feed(agenda: Agenda, name: str, description: str, activities: Iterable[AgendaActivity]) -> Feed:
    """`activities` as a feed called `name`. Over 1 MB the window is narrowed, and the description says so."""
    written = [part for activity in activities for part in write_events(activity, agenda, Style())]
    return calendar_of(agenda, Heading(name, description), written)


def calendar_of(agenda: Agenda, heading: Heading, written: Sequence[Written]) -> Feed:
    """A calendar of events that were written before.

    Over 1 MB, what begins far ahead is left out, and the description says so. A series that has begun stays whole:
    without its exceptions it would show dates that are off. When even one week is too large, that week is the feed.
    """
    for days in _WINDOWS:
        end = min(agenda.window_end, agenda.today + dt.timedelta(days=days))
        parts = [part for part in written if part.first <= end]
        note = ""
        if len(parts) < len(written):
            note = f" Deze agenda is groot: wat na {date_in_words(end)} begint, staat er nog niet in."
        content = b"".join([_head(heading, note), *(part.content for part in parts), _TAIL])
        if len(content) <= MAX_BYTES:
            break
    return Feed(content, sum(part.n_events for part in parts), (end - agenda.today).days)


def _head(heading: Heading, note: str) -> bytes:
    name, description = escape(heading.name), escape(heading.description + note)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        f"DESCRIPTION:{description}",
        f"X-WR-CALDESC:{description}",
        f"X-WR-TIMEZONE:{TIMEZONE}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        f"COLOR:{heading.color}",
    ]
    if heading.source:
        lines.append(f"SOURCE;VALUE=URI:{uri(heading.source)}")
    if heading.url:
        lines.append(f"URL:{uri(heading.url)}")
    return serialise([*lines, *VTIMEZONE])
