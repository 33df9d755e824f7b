"""Pages of places and organisations: where it is, how to reach them, and all they have on."""

from __future__ import annotations

from exports.agenda import AgendaActivity
from exports.site.agenda_pages import by_name
from exports.site.model import Site
from exports.site.render import Writer, file_name, map_link
from exports.site.words import PROVIDERS


def write_places(site: Site, writer: Writer) -> None:
    activities: dict[str, list[AgendaActivity]] = {}
    for activity in sorted(site.agenda.activities, key=by_name):
        if activity.place:
            activities.setdefault(activity.place.place_id, []).append(activity)
    for contact in site.places.values():
        place = site.agenda.places.get(contact.id)
        writer.write(
            f"plek/{file_name(contact.id)}.html",
            "place.html",
            f"{contact.name} | Wijkagenda",
            "plekken.html",
            contact=contact,
            address=place.address if place else None,
            map_link=map_link(place) if place else None,
            neighbourhood=site.neighbourhoods.get(contact.neighbourhood_id or ""),
            organisation=site.organisations.get(contact.organization_id or ""),
            activities=activities.get(contact.id, []),
        )


def write_organisations(site: Site, writer: Writer) -> None:
    activities: dict[str, list[AgendaActivity]] = {}
    for activity in sorted(site.agenda.activities, key=by_name):
        if organization_id := site.facts[activity.activity_id].organization_id:
            activities.setdefault(organization_id, []).append(activity)
    for contact in site.organisations.values():
        writer.write(
            f"organisatie/{file_name(contact.id)}.html",
            "organisation.html",
            f"{contact.name} | Wijkagenda",
            "plekken.html",
            contact=contact,
            provider=PROVIDERS.get(contact.provider_type or ""),
            places=[place for place in site.places.values() if place.organization_id == contact.id],
            activities=activities.get(contact.id, []),
        )
