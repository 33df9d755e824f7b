"""iCalendar feeds: the agenda as every calendar app can read it. The profile and its reasons: docs/architecture.md.

Belongs here: the calendar around the events, and how large it may become. Does not belong here: what an event says
(`exports.ical_event`), which feeds there are (`exports.feeds`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from exports.agenda import Agenda, AgendaActivity
from exports.ical_event import CANCELLED_PREFIX, Shared, Style, Written, write_events
from exports.ical_text import VTIMEZONE, escape, serialise, uri
from exports.labels import date_in_words
from sources.contracts import TIMEZONE

__all__ = [
    "CALENDAR_TAIL", "CANCELLED_PREFIX", "MAX_BYTES", "EventStore", "Feed", "Heading", "calendar_head", "calendar_of",
    "write_feed",
]  # fmt: skip

PRODID = "-//Wijkagenda//Agenda van de buurt//NL"
MAX_BYTES = 1_000_000  # a feed over 1 MB is refused or cut by several readers
# Days ahead, and whether texts are left out: tried in turn until the feed is small enough.
_STEPS = ((366, False), (184, False), (92, False), (31, False), (14, False), (7, False), (7, True))
CALENDAR_TAIL = b"END:VCALENDAR\r\n"


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


class EventStore:
    """The events of activities, each written once for each window, whatever the number of feeds."""

    def __init__(self, agenda: Agenda, style: Style) -> None:
        self.agenda, self._style = agenda, style
        self._ends = [min(agenda.window_end, agenda.today + dt.timedelta(days=days)) for days, _ in _STEPS]
        self._shared: dict[tuple[str, bool], Shared] = {}
        self._written: dict[tuple[str, int], tuple[Written, ...]] = {}

    def written(self, activity: AgendaActivity, step: int) -> tuple[Written, ...]:
        """The events of `activity` in the window of a step."""
        key = activity.activity_id, step
        if key not in self._written:
            self._written[key] = write_events(self._shared_of(activity, step), self.end(step))
        return self._written[key]

    def is_too_large(self, activities: Sequence[AgendaActivity], step: int) -> bool:
        """Whether it is certain, before anything is written, that these do not fit into a feed at a step."""
        end = self.end(step)
        return sum(self._shared_of(one, step).least_bytes(end) for one in activities) > MAX_BYTES

    def _shared_of(self, activity: AgendaActivity, step: int) -> Shared:
        key = activity.activity_id, _STEPS[step][1]
        if key not in self._shared:
            self._shared[key] = Shared(activity, self.agenda, replace(self._style, compact=key[1]))
        return self._shared[key]

    def end(self, step: int) -> dt.date:
        """The last day of the window of a step."""
        return self._ends[step]


def write_feed(agenda: Agenda, name: str, description: str, activities: Iterable[AgendaActivity]) -> Feed:
    """`activities` as a feed called `name`. Over 1 MB the window is narrowed, and the description says so."""
    return calendar_of(EventStore(agenda, Style()), Heading(name, description), list(activities))


def calendar_of(store: EventStore, heading: Heading, activities: Sequence[AgendaActivity]) -> Feed:
    """A calendar of `activities`. Over 1 MB its window is narrowed step by step, and its description says so.

    When even a week without texts is too large, that is the feed: nothing that is on this week is left out.
    """
    for step, (_, is_compact) in enumerate(_STEPS):
        if step + 1 < len(_STEPS) and store.is_too_large(activities, step):
            continue
        parts = [part for activity in activities for part in store.written(activity, step)]
        end = store.end(step)
        note = ""
        if end < store.agenda.window_end:
            note = f" Deze agenda is groot: hij loopt tot en met {date_in_words(end)}"
            note += ", zonder omschrijvingen." if is_compact else "."
            note += " In een kleinere agenda, zoals die van een buurt, staat meer."
        content = b"".join([calendar_head(heading, note), *(part.content for part in parts), CALENDAR_TAIL])
        if len(content) <= MAX_BYTES:
            break
    return Feed(content, sum(part.n_events for part in parts), (end - store.agenda.today).days)


def calendar_head(heading: Heading, note: str = "") -> bytes:
    """The start of a calendar, up to its first event. `note` is added to the description."""
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
