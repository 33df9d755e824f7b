"""Which iCalendar feeds there are: of all, and of each neighbourhood, theme, audience, place, organisation and network.

Belongs here: which activities are in which feed, what it is called and where it stands. Does not belong here: how a
feed is written (`exports.ical`). An activity is written once, and its bytes are used in all feeds that have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exports.agenda import Agenda, AgendaActivity
from exports.ical import EventStore, Feed, Heading, calendar_of
from exports.ical_event import Style
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.paths import activity_calendar, address, file_name
from exports.series import last_day

ALL = "alles.ics"
RICH = "rijk.ics"


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """A feed: its path in the published folder, name, description, the activities in it, its page and its colour."""

    path: str
    name: str
    description: str
    activity_ids: tuple[str, ...]
    page: str = "index.html"
    color: str = "teal"


def feeds_of(agenda: Agenda) -> tuple[FeedSpec, ...]:
    """All feeds of `agenda`, each with at least one activity, except the two of everything, which are always there."""
    everything = agenda.activities
    ids = tuple(activity.activity_id for activity in everything)
    whole = "Alles wat er in de buurt te doen is, uit vele bronnen bij elkaar."
    rich = f"{whole} Met extra gegevens voor computers: plekken, organisaties en thema's (RFC 9073 en 9253)."
    specs = [FeedSpec(ALL, "Wijkagenda", whole, ids), FeedSpec(RICH, "Wijkagenda, rijk", rich, ids)]
    specs += _by_subject("", "", everything, "index.html")
    inside = _grouped((a.neighbourhood_id, a) for a in everything)
    for hood in agenda.neighbourhoods:
        if own := inside.get(hood.neighbourhood_id):
            stem = f"buurt/{file_name(hood.slug)}"
            specs.append(_spec(stem, hood.name, f"Alles wat er te doen is in {hood.name}.", own, "steelblue"))
            specs += _by_subject(f"{stem}/", f" in {hood.name}", own, f"{stem}.html")
    places = {place_id: place.name for place_id, place in agenda.places.items()}
    at = _grouped((a.place.place_id if a.place else None, a) for a in everything)
    specs += _by_id("plek", places, at, "Alles wat er te doen is bij {}.", "seagreen")
    by = _grouped((a.organization_id, a) for a in everything)
    specs += _by_id("organisatie", agenda.organisations, by, "Alles wat {} organiseert.", "sienna")
    member = _grouped((network, a) for a in everything for network in a.networks)
    specs += _by_id("netwerk", agenda.networks, member, "Alles van de organisaties in {}.", "slateblue")
    return tuple(specs)


def write_feeds(
    agenda: Agenda, specs: Sequence[FeedSpec], directory: Path, site_url: str | None = None
) -> dict[str, Feed]:
    """Write the feeds into `directory`; returns path -> what was written, without the bytes, which are many.

    Each activity that is still to come gets a calendar of its own as well, which its page leads to.
    `site_url`: the folder's address on the web.
    """
    by_id = {activity.activity_id: activity for activity in agenda.activities}
    plain, rich = EventStore(agenda, Style(site_url)), EventStore(agenda, Style(site_url, rich=True))
    feeds = {}
    for spec in specs:
        source, page = address(site_url, spec.path), address(site_url, spec.page)
        heading = Heading(spec.name, spec.description, source, page, spec.color)
        feed = calendar_of(rich if spec.path == RICH else plain, heading, [by_id[i] for i in spec.activity_ids])
        target = directory / spec.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(feed.content)
        feeds[spec.path] = replace(feed, content=b"")
    _write_calendars(plain, directory)
    return feeds


def _write_calendars(store: EventStore, directory: Path) -> None:
    """Each activity as a calendar of its own, to take over once: it is no feed to follow."""
    for activity in store.agenda.activities:
        if any(last_day(instance) >= store.agenda.today for instance in activity.instances):
            feed = calendar_of(store, Heading(activity.name, f"{activity.name}, uit de Wijkagenda."), [activity])
            target = directory / activity_calendar(activity.activity_id)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(feed.content)


def _by_subject(stem: str, where: str, activities: Sequence[AgendaActivity], page: str) -> Iterable[FeedSpec]:
    """Per theme and per audience, of the whole agenda or of one neighbourhood (which has one page for all)."""
    about = _grouped((code, a) for a in activities for code in a.category)
    for code, label in CATEGORY_LABELS.items():
        if own := about.get(code):
            path = f"thema/{file_name(code)}"
            described = f"Wat er{where or ' in de buurt'} te doen is, met thema ‘{label}’."
            yield _spec(stem + path, label + where, described, own, "darkorange", page if stem else f"{path}.html")
    meant = _grouped((code, a) for a in activities for code in a.audience)
    for code, label in AUDIENCE_LABELS.items():
        if own := meant.get(code):
            path = f"voor/{file_name(code)}"
            described = f"Wat er{where or ' in de buurt'} te doen is voor {label}."
            yield _spec(stem + path, f"Voor {label}{where}", described, own, "purple", page if stem else f"{path}.html")


def _by_id(
    folder: str,
    names: Mapping[str, str],
    activities: Mapping[str, Sequence[AgendaActivity]],
    description: str,
    color: str,
) -> Iterable[FeedSpec]:
    for identifier, name in sorted(names.items()):
        if own := activities.get(identifier):
            yield _spec(f"{folder}/{file_name(identifier)}", name, description.format(name), own, color)


def _spec(
    stem: str,
    name: str,
    description: str,
    activities: Sequence[AgendaActivity],
    color: str,
    page: str | None = None,
) -> FeedSpec:
    ids = tuple(activity.activity_id for activity in activities)
    return FeedSpec(f"{stem}.ics", f"Wijkagenda: {name}", description, ids, page or f"{stem}.html", color)


def _grouped(pairs: Iterable[tuple[str | None, AgendaActivity]]) -> dict[str, list[AgendaActivity]]:
    """Activities by key, each once, in the agenda's order; without those that have no key."""
    groups: dict[str, dict[str, AgendaActivity]] = defaultdict(dict)
    for key, activity in pairs:
        if key is not None:
            groups[key][activity.activity_id] = activity
    return {key: list(own.values()) for key, own in groups.items()}
