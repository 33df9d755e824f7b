"""Pages of places, organisations and networks: where it is, how to reach them, and all they have on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from exports.agenda import AgendaActivity
from exports.feeds import FeedSpec
from exports.print.paths import poster_path
from exports.site.agenda_pages import Overview
from exports.site.entries import Entry, by_day
from exports.site.listing import Lines, Section, day_sections, write_listing
from exports.site.map import Outlines, draw_map
from exports.site.model import Contact, Site
from exports.site.render import Writer, file_name, map_link
from exports.site.selections import by_name
from warehouse.labels import PROVIDERS


def write_places(
    site: Site, writer: Writer, lines: Lines, known: Overview, feeds: Mapping[str, FeedSpec], outlines: Outlines
) -> None:
    """A page for each place, and all places by neighbourhood with a map when the outlines are known."""
    own = _grouped((a.place.place_id if a.place else None, a) for a in site.agenda.activities)
    here: dict[str, list[Entry]] = {}
    for entry in known.week:
        if entry.place:
            here.setdefault(entry.place.place_id, []).append(entry)
    for contact in site.places.values():
        place = site.agenda.places.get(contact.id)
        activities, entries = own.get(contact.id, []), here.get(contact.id, [])
        _write_subject(
            site, writer, lines, contact, f"plek/{file_name(contact.id)}", activities, entries, feeds,
            template="place.html",
            menu="plekken.html",
            at=contact.id,
            address=place.address if place else None,
            map_link=map_link(place) if place else None,
            neighbourhood=site.neighbourhoods.get(contact.neighbourhood_id or ""),
            organisation=site.organisations.get(contact.organization_id or ""),
            posters=(poster_path(contact.id), poster_path(contact.id, large=True)) if activities or entries else None,
        )  # fmt: skip
    _write_overview(site, writer, {key: len(value) for key, value in own.items()}, outlines)


def _write_overview(site: Site, writer: Writer, counts: Mapping[str, int], outlines: Outlines) -> None:
    groups: list[tuple[str, str | None, list[tuple[Contact, str, int]]]] = [
        (hood.name, f"buurt/{file_name(hood.slug)}.html", _listed(site, counts, hood.neighbourhood_id))
        for hood in site.neighbourhoods.values()
    ]
    groups.append(("Buurt niet bekend", None, _listed(site, counts, None)))
    writer.write(
        "plekken.html",
        "places.html",
        "Plekken | Wijkagenda",
        "plekken.html",
        groups=[group for group in groups if group[2]],
        n_places=len(site.places),
        map=draw_map(site, outlines),
    )


def _listed(site: Site, counts: Mapping[str, int], neighbourhood_id: str | None) -> list[tuple[Contact, str, int]]:
    known = site.neighbourhoods.keys()
    found = []
    for contact in site.places.values():
        own = contact.neighbourhood_id if contact.neighbourhood_id in known else None
        if own == neighbourhood_id:
            place = site.agenda.places.get(contact.id)
            found.append((contact, (place.street_address if place else None) or "", counts.get(contact.id, 0)))
    return found


def write_organisations(
    site: Site, writer: Writer, lines: Lines, known: Overview, feeds: Mapping[str, FeedSpec]
) -> None:
    """A page for each organisation and each network, and the list of both."""
    own = _grouped((a.organization_id, a) for a in site.agenda.activities)
    for contact in site.organisations.values():
        activities = own.get(contact.id, [])
        _write_subject(
            site, writer, lines, contact, f"organisatie/{file_name(contact.id)}", activities,
            _of(known.week, activities), feeds,
            template="organisation.html",
            menu="plekken.html",
            provider=PROVIDERS.get(contact.provider_type or ""),
            places=[place for place in site.places.values() if place.organization_id == contact.id],
            networks=[site.networks[key] for key in contact.networks if key in site.networks],
        )  # fmt: skip
    in_network = _grouped((key, a) for a in site.agenda.activities for key in a.networks)
    for network in site.networks.values():
        activities = in_network.get(network.network_id, [])
        contact = Contact(network.network_id, network.name, None, None, None)
        _write_subject(
            site, writer, lines, contact, f"netwerk/{file_name(network.network_id)}", activities,
            _of(known.week, activities), feeds,
            template="network.html",
            menu="plekken.html",
            description=network.description,
            members=[o for o in site.organisations.values() if network.network_id in o.networks],
        )  # fmt: skip
    writer.write(
        "organisaties.html",
        "organisations.html",
        "Organisaties en netwerken | Wijkagenda",
        "plekken.html",
        organisations=[(contact, len(own.get(contact.id, []))) for contact in site.organisations.values()],
        networks=[(network, len(in_network.get(network.network_id, []))) for network in site.networks.values()],
    )


def _write_subject(
    site: Site,
    writer: Writer,
    lines: Lines,
    contact: Contact,
    stem: str,
    activities: Sequence[AgendaActivity],
    entries: Sequence[Entry],
    feeds: Mapping[str, FeedSpec],
    **values: Any,
) -> None:
    """A page with this week's lines and all activities in order of name."""
    ordered = sorted(activities, key=by_name)
    sections = day_sections(by_day(site.agenda, entries), site.agenda.today)
    sections.append(Section("alle", "Alle activiteiten", "alles", ordered, "Wij kennen hier nu geen activiteiten."))
    feed = f"{stem}.ics" if f"{stem}.ics" in feeds else None
    write_listing(writer, lines, stem, contact.name, sections, contact=contact, feed=feed, **values)


def _of(entries: Iterable[Entry], activities: Collection[AgendaActivity]) -> list[Entry]:
    ids = {activity.activity_id for activity in activities}
    return [entry for entry in entries if entry.activity.activity_id in ids]


def _grouped(pairs: Iterable[tuple[str | None, AgendaActivity]]) -> dict[str, list[AgendaActivity]]:
    groups: dict[str, list[AgendaActivity]] = {}
    for key, activity in pairs:
        if key is not None:
            groups.setdefault(key, []).append(activity)
    return groups
