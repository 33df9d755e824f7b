"""The feed of steunstromen: until when organisers can ask for money, as whole days in their own calendar.

Belongs here: what a deadline says. Does not belong here: which funding streams there are (mart.funding_streams), or the
agenda of residents, in which these days never stand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from exports.ical import CALENDAR_TAIL, Heading, calendar_head
from exports.ical_event import MAX_SUMMARY, MAX_URL
from exports.ical_text import date, escape, serialise, uri
from exports.labels import date_in_words
from exports.paths import address
from exports.verify_feeds import verify_feed

FUNDING = "steunstromen.ics"
_NAME = "Steunstromen: uiterste dagen"
_DESCRIPTION = "Voor organisatoren: tot wanneer bij welke regeling of welk fonds geld te vragen is."
KIND_LABELS = {
    "subsidie_gemeente": "subsidie van de gemeente",
    "bewonersinitiatief": "geld voor bewonersinitiatief",
    "fonds": "fonds",
    "corporatie": "woningcorporatie",
    "prijs": "prijs of wedstrijd",
    "lening": "lening",
    "anders": "andere regeling",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day on which something can be asked for."""

    stream_id: str
    name: str
    kind: str
    for_whom: str | None
    day: dt.date
    url: str | None
    source: str
    stated_on: dt.date


def read_deadlines(connection: duckdb.DuckDBPyConnection) -> list[Deadline]:
    """The deadlines of the warehouse, the past two weeks included, so that a calendar does not lose them at once."""
    rows = connection.execute(
        """
        SELECT stream_id, name, kind, for_whom, deadline, url, source, stated_on
        FROM mart.funding_streams, mart.build
        WHERE deadline >= window_start
        ORDER BY deadline, stream_id
        """
    ).fetchall()
    return [Deadline(*row) for row in rows]


def write_funding_feed(deadlines: Sequence[Deadline], directory: Path, site_url: str | None = None) -> int:
    """Write the feed into `directory`; how many days are in it. Also without any: who subscribed keeps a feed."""
    heading = Heading(_NAME, _DESCRIPTION, address(site_url, FUNDING), address(site_url, "index.html"), "goldenrod")
    events = [serialise(_event(deadline)) for deadline in deadlines]
    (directory / FUNDING).write_bytes(b"".join([calendar_head(heading), *events, CALENDAR_TAIL]))
    return len(events)


def verify_funding_feed(root: Path, n_events: int) -> list[str]:
    """What is wrong with the written feed, in Dutch."""
    return verify_feed(root / FUNDING, n_events)


def _event(deadline: Deadline) -> list[str]:
    stamp = (
        f"{date(deadline.stated_on)}T000000Z"  # the day the date was read: nothing depends on the moment of building
    )
    summary = f"Uiterste dag: {deadline.name}"
    summary = summary if len(summary) <= MAX_SUMMARY else f"{summary[: MAX_SUMMARY - 1].rstrip()}…"
    lines = [
        "BEGIN:VEVENT",
        f"UID:steunstroom-{deadline.stream_id}@wijkagenda",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"DTSTART;VALUE=DATE:{date(deadline.day)}",
        f"DTEND;VALUE=DATE:{date(deadline.day + dt.timedelta(days=1))}",
        f"SUMMARY:{escape(summary)}",
        f"DESCRIPTION:{escape(_description(deadline))}",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "CLASS:PUBLIC",
        "CATEGORIES:Steunstromen",
    ]
    if deadline.url and len(deadline.url) <= MAX_URL:
        lines.append(f"URL:{uri(deadline.url)}")
    return [*lines, "END:VEVENT"]


def _description(deadline: Deadline) -> str:
    parts = [f"{deadline.name} ({KIND_LABELS.get(deadline.kind, deadline.kind)})."]
    if deadline.for_whom:
        parts.append(f"Voor: {deadline.for_whom}.")
    parts.append(f"Bron: {deadline.source}, {date_in_words(deadline.stated_on)}.")
    if deadline.url:
        parts.append(f"Voorwaarden: {deadline.url}")
    return "\n".join(parts)
