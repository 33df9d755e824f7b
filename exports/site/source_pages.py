"""Pages about the agenda itself: how well each source and neighbourhood is covered, and what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from exports.change_feeds import KIND_LABELS, MAX_ENTRIES, STEM, Change
from exports.site.agenda_pages import Overview
from exports.site.model import Site
from exports.site.render import Writer
from exports.site.words import STATES
from sources.contracts import TIMEZONE

RECENT = 5  # changes on the first page


def write_sources(site: Site, writer: Writer, known: Overview) -> None:
    """Freshness and yield of each source, and how much of each neighbourhood is known."""
    sources = list(site.sources.values())
    writer.write(
        "bronnen.html",
        "sources.html",
        "Bronnen | Wijkagenda",
        "bronnen.html",
        sources=sources,
        fresh=sum(source.state == "ok" for source in sources),
        troubled=[source for source in sources if source.state != "ok" or source.severity in ("warning", "error")],
        states=STATES,
        coverage=_coverage(site, known),
        n_placeless=sum(activity.place is None for activity in known.activities),
    )


def _coverage(site: Site, known: Overview) -> list[tuple[str, str, int, int, int, int]]:
    """Of each neighbourhood: name, slug, places, places with something on, activities, and times this week."""
    week: dict[str | None, int] = {}
    for entry in known.week:
        hood_id = site.facts[entry.activity.activity_id].neighbourhood_id
        week[hood_id] = week.get(hood_id, 0) + (not entry.cancelled)
    rows = []
    for hood, own in known.hoods:
        places = [place for place in site.places.values() if place.neighbourhood_id == hood.neighbourhood_id]
        used = {activity.place.place_id for activity in own if activity.place}
        n_used = sum(place.id in used for place in places)
        rows.append((hood.name, hood.slug, len(places), n_used, len(own), week.get(hood.neighbourhood_id, 0)))
    return rows


def write_changes(writer: Writer, changes: Sequence[Change]) -> None:
    """What changed in the last thirty days, newest first."""
    news = changes[:MAX_ENTRIES]
    days = [(date, list(group)) for date, group in groupby(news, key=changed_on)]
    writer.write(
        f"{STEM}.html",
        "changes.html",
        "Wijzigingen | Wijkagenda",
        f"{STEM}.html",
        days=days,
        kinds=KIND_LABELS,
        n_more=len(changes) - len(news),
    )


def most_urgent(changes: Sequence[Change]) -> list[Change]:
    """For the first page: what is off or different comes before what is new, of which there may be hundreds."""
    return sorted(changes, key=lambda change: change.kind == "new")[:RECENT]


def changed_on(change: Change) -> dt.date:
    """The day, in Dutch time, on which a change was seen."""
    return change.changed_at.astimezone(ZoneInfo(TIMEZONE)).date()
