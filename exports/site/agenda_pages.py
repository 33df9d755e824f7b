"""The coming week, whole and per neighbourhood, theme and audience, and the lists that lead there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from exports.agenda import AgendaActivity
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.site.entries import by_day, week
from exports.site.model import Site
from exports.site.render import Writer, audience_label, file_name


@dataclass(frozen=True, slots=True)
class Link:
    """An item of a list: where it leads (from the root), its text, and how many activities are behind it."""

    path: str
    text: str
    count: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Group:
    path: str
    label: str
    title: str
    has: Callable[[AgendaActivity], bool]


def write_weeks(site: Site, writer: Writer) -> None:
    """The first page and one week per neighbourhood, theme and audience, with the three lists of those."""
    agenda = site.agenda
    entries = week(site)
    active = [activity for activity in agenda.activities if activity.status != "cancelled"]
    writer.write(
        "index.html",
        "index.html",
        "Wijkagenda: wat is er te doen in de buurt?",
        "index.html",
        days=by_day(agenda, entries),
        n_activities=len(active),
        n_places=len({activity.place.place_id for activity in active if activity.place}),
        n_sources=len(site.sources),
        n_not_ok=sum(source.state in ("stale", "failed") for source in site.sources.values()),
    )
    for overview, title, intro, groups in (
        ("buurten.html", "Buurten", "Kies uw buurt.", _neighbourhoods(site)),
        ("themas.html", "Thema’s", "Kies wat u graag doet.", _themes(site)),
        (
            "voor-wie.html",
            "Voor wie",
            "Staat er niet bij voor wie iets is? Dan staat het niet in deze lijst.",
            _audiences(site),
        ),
    ):
        links = []
        for group in groups:
            chosen = sorted(filter(group.has, active), key=by_name)
            ids = {activity.activity_id for activity in agenda.activities if group.has(activity)}
            writer.write(
                group.path,
                "week.html",
                f"{group.title} | Wijkagenda",
                overview,
                heading=group.title,
                days=by_day(agenda, [entry for entry in entries if entry.activity.activity_id in ids]),
                activities=chosen,
            )
            links.append(Link(group.path, group.label, len(chosen)))
        writer.write(overview, "list.html", f"{title} | Wijkagenda", overview, heading=title, intro=intro, links=links)


def write_lists(site: Site, writer: Writer) -> None:
    """All activities and all places in order of name."""
    activities = sorted(site.agenda.activities, key=by_name)
    title = "Alle activiteiten"
    writer.write(
        "activiteiten.html", "activities.html", f"{title} | Wijkagenda", "activiteiten.html", activities=activities
    )
    counts = _counts(activity.place.place_id for activity in site.agenda.activities if activity.place)
    links = [
        Link(f"plek/{file_name(place.id)}.html", place.name, counts.get(place.id, 0), _where(site, place.id))
        for place in site.places.values()
    ]
    organised = _counts(facts.organization_id for facts in site.facts.values() if facts.organization_id)
    organisations = [
        Link(f"organisatie/{file_name(o.id)}.html", o.name, organised.get(o.id, 0)) for o in site.organisations.values()
    ]
    writer.write(
        "plekken.html",
        "list.html",
        "Plekken en organisaties | Wijkagenda",
        "plekken.html",
        heading="Plekken",
        intro="Alle plekken die wij kennen, met hun adres.",
        links=links,
        more_heading="Organisaties",
        more=organisations,
    )


def by_name(activity: AgendaActivity) -> tuple[str, str]:
    return activity.name.casefold(), activity.activity_id


def _neighbourhoods(site: Site) -> list[_Group]:
    def inside(neighbourhood_id: str) -> Callable[[AgendaActivity], bool]:
        return lambda activity: site.facts[activity.activity_id].neighbourhood_id == neighbourhood_id

    return [
        _Group(f"buurt/{file_name(n.slug)}.html", n.name, f"Te doen in {n.name}", inside(n.neighbourhood_id))
        for n in site.neighbourhoods.values()
    ]


def _themes(site: Site) -> list[_Group]:
    def about(code: str) -> Callable[[AgendaActivity], bool]:
        return lambda activity: code in activity.category

    codes = [*CATEGORY_LABELS, *_others((c for a in site.agenda.activities for c in a.category), CATEGORY_LABELS)]
    return [
        _Group(f"thema/{file_name(code)}.html", label, label, about(code))
        for code in codes
        for label in [CATEGORY_LABELS.get(code, code)]
    ]


def _audiences(site: Site) -> list[_Group]:
    def meant_for(code: str) -> Callable[[AgendaActivity], bool]:
        return lambda a: code in a.audience or site.facts[a.activity_id].gender == code

    codes = [*AUDIENCE_LABELS, *_others((c for a in site.agenda.activities for c in a.audience), AUDIENCE_LABELS)]
    return [
        _Group(
            f"voor/{file_name(code)}.html",
            audience_label(code),
            f"Voor {AUDIENCE_LABELS.get(code, code)}",
            meant_for(code),
        )
        for code in codes
    ]


def _others(codes: Iterable[str], known: dict[str, str]) -> list[str]:
    return sorted({code for code in codes if code not in known})


def _counts(ids: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for identifier in ids:
        counts[identifier] = counts.get(identifier, 0) + 1
    return counts


def _where(site: Site, place_id: str) -> str:
    place = site.agenda.places.get(place_id)
    return (place.address or place.neighbourhood or "") if place else ""
