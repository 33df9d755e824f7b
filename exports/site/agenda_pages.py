"""The pages with what there is to do: home, the week, each neighbourhood, each selection, and lists in order of name.

Belongs here: what stands on these pages. Does not belong here: how long lists are divided (`exports.site.listing`).
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exports.agenda import AgendaActivity
from exports.feeds import FeedSpec
from exports.print.paths import digest_path, poster_path
from exports.site.entries import DAYS_AHEAD, Entry, ahead, by_day
from exports.site.listing import Lines, Part, Section, day_sections, write_listing
from exports.site.model import Neighbourhood, Site
from exports.site.render import Writer, file_name
from exports.site.selections import Choice, Selection, active, by_name, moment_choices, subject_choices

MONTH_DAYS = 31
HOME_LINES = 60  # of today at most, and of today and the days after it together
NOTHING = "Voor deze dag kennen wij geen activiteiten."


@dataclass(frozen=True, slots=True)
class Overview:
    """What several pages need: the entries of a month and a week, activities that are not off, and the choices."""

    month: Sequence[Entry]
    week: Sequence[Entry]
    activities: Sequence[AgendaActivity]
    choices: Sequence[Choice]
    hoods: Sequence[tuple[Neighbourhood, Sequence[AgendaActivity]]]


def overview(site: Site) -> Overview:
    """Computed once for all pages."""
    month = ahead(site, MONTH_DAYS)
    last = site.agenda.today + dt.timedelta(days=DAYS_AHEAD)
    week = [entry for entry in month if entry.day < last]
    activities = active(site)
    choices = [*moment_choices(site, week), *subject_choices(site, week, activities)]
    own: dict[str | None, list[AgendaActivity]] = {}
    for activity in activities:
        own.setdefault(site.facts[activity.activity_id].neighbourhood_id, []).append(activity)
    hoods = [(hood, own.get(hood.neighbourhood_id, [])) for hood in site.neighbourhoods.values()]
    return Overview(month, week, activities, choices, hoods)


# --- Home and week ----------------------------------------------------------------------------------------------------


def write_home(site: Site, writer: Writer, lines: Lines, known: Overview, changes: Sequence[Any]) -> None:
    """The first page: today, and as many of the coming days as keep it small; the others are links."""
    days = by_day(site.agenda, known.week)
    room = HOME_LINES
    shown: list[Part] = []
    for number, section in enumerate(day_sections(days, site.agenda.today, NOTHING)):
        items = section.items[:room] if number == 0 else section.items if len(section.items) <= room else ()
        if not items and section.items:
            break
        shown.append(Part(section, items))
        room -= len(items)
    day_pages = [selection.page for selection in known.choices[0].selections]
    writer.write(
        "index.html",
        "index.html",
        "Wijkagenda: wat is er te doen in de buurt?",
        "index.html",
        parts=[(part, lines.joined(part.items, ""), len(part.section.items) - len(part.items)) for part in shown],
        later=[
            (date, len(entries), page)
            for (date, entries), page in list(zip(days, day_pages, strict=True))[len(shown) :]
        ],
        today_page=day_pages[0],
        quick=[
            *known.choices[0].selections[:2],
            *(s for c in known.choices if c.key == "meedoen" for s in c.selections),
        ],
        hoods=[(hood, len(own)) for hood, own in known.hoods if own],
        n_activities=len(known.activities),
        n_places=len({activity.place.place_id for activity in known.activities if activity.place}),
        n_sources=len(site.sources),
        n_not_ok=sum(source.state in ("stale", "failed") for source in site.sources.values()),
        changes=changes,
    )


def write_week(site: Site, writer: Writer, lines: Lines, known: Overview) -> None:
    sections = day_sections(by_day(site.agenda, known.week), site.agenda.today, NOTHING)
    write_listing(
        writer, lines, "week", "De komende zeven dagen", sections, menu="index.html", lead="", feed="alles.ics"
    )


# --- Selections -------------------------------------------------------------------------------------------------------


def write_selections(site: Site, writer: Writer, lines: Lines, known: Overview, feeds: Mapping[str, FeedSpec]) -> None:
    """A page for each day, part of the day, theme, audience, and for what is free or needs no registration."""
    for choice in known.choices:
        siblings = [(s.label, s.page) for s in choice.selections]
        for selection in choice.selections:
            _write_selection(site, writer, lines, selection, feeds, "zoeken.html", choice.question, siblings)
    links = [Choice("buurt", "Buurt", [_as_selection(hood, own) for hood, own in known.hoods if own])]
    writer.write(
        "zoeken.html",
        "search.html",
        "Zoeken en kiezen | Wijkagenda",
        "zoeken.html",
        choices=[*links, *known.choices],
        n_activities=len(known.activities),
    )


def _as_selection(hood: Neighbourhood, own: Sequence[AgendaActivity]) -> Selection:
    return Selection(f"buurt/{file_name(hood.slug)}", hood.name, hood.name, (), own)


def _write_selection(
    site: Site,
    writer: Writer,
    lines: Lines,
    selection: Selection,
    feeds: Mapping[str, FeedSpec],
    menu: str,
    question: str,
    siblings: Sequence[tuple[str, str]],
    back: tuple[str, str] | None = None,
) -> None:
    days = by_day(site.agenda, selection.entries)
    sections = day_sections(days, site.agenda.today)
    if selection.is_lasting:
        sections += _not_this_week(selection.activities, selection.entries)
    feed = f"{selection.stem}.ics"
    write_listing(
        writer,
        lines,
        selection.stem,
        selection.heading,
        sections,
        menu=menu,
        lead="" if selection.entries else "In de komende zeven dagen is er niets dat wij kennen.",
        feed=feed if feed in feeds else None,
        question=question,
        siblings=siblings,
        here=selection.page,
        back=back,
    )


def _not_this_week(activities: Sequence[AgendaActivity], entries: Sequence[Entry]) -> list[Section]:
    seen = {entry.activity.activity_id for entry in entries}
    rest = [activity for activity in activities if activity.activity_id not in seen]
    return [Section("later", "Niet deze week, wel in de agenda", "later", rest)] if rest else []


# --- Neighbourhoods ---------------------------------------------------------------------------------------------------


def write_neighbourhoods(
    site: Site, writer: Writer, lines: Lines, known: Overview, feeds: Mapping[str, FeedSpec]
) -> None:
    """Today, the week and the month of each neighbourhood, and its own selections."""
    for hood, own in known.hoods:
        ids = {a.activity_id for a in site.agenda.activities if _hood_of(site, a) == hood.neighbourhood_id}
        month = [entry for entry in known.month if entry.activity.activity_id in ids]
        _write_neighbourhood(site, writer, lines, hood, own, month, feeds)
    writer.write(
        "buurten.html",
        "hoods.html",
        "Buurten | Wijkagenda",
        "buurten.html",
        hoods=[(hood, len(own)) for hood, own in known.hoods],
    )


def _hood_of(site: Site, activity: AgendaActivity) -> str | None:
    return site.facts[activity.activity_id].neighbourhood_id


def _write_neighbourhood(
    site: Site,
    writer: Writer,
    lines: Lines,
    hood: Neighbourhood,
    own: Sequence[AgendaActivity],
    month: Sequence[Entry],
    feeds: Mapping[str, FeedSpec],
) -> None:
    today = site.agenda.today
    stem = f"buurt/{file_name(hood.slug)}"
    week = [entry for entry in month if (entry.day - today).days < DAYS_AHEAD]
    choices = subject_choices(site, week, own, hood)
    days = by_day(site.agenda, month, MONTH_DAYS)
    this_week = [*day_sections(days[:DAYS_AHEAD], today, NOTHING), *_not_this_week(own, week)]
    places = [place for place in site.places.values() if place.neighbourhood_id == hood.neighbourhood_id]
    aside = {"places": places, "extras": _extras(hood, stem) if f"{stem}.ics" in feeds else None}
    tabs: tuple[tuple[str, str, str, list[Section], dict[str, Any]], ...] = (
        ("Vandaag", f"Vandaag in {hood.name}", f"{stem}/vandaag", day_sections(days[:1], today, NOTHING), {}),
        ("Deze week", f"Te doen in {hood.name}", stem, this_week, aside),
        ("Deze maand", f"Deze maand in {hood.name}", f"{stem}/maand", day_sections(days, today), {}),
    )
    for _, title, own_stem, sections, first in tabs:
        write_listing(
            writer,
            lines,
            own_stem,
            title,
            sections,
            menu="buurten.html",
            template="hood.html",
            first={"places": None, "extras": None, **first},
            hood=hood,
            tabs=[(label, f"{other}.html") for label, _, other, _, _ in tabs],
            here=f"{own_stem}.html",
            choices=choices,
            feed=f"{stem}.ics" if f"{stem}.ics" in feeds else None,
        )
    back = f"Alles in {hood.name}", f"{stem}.html"
    for choice in choices:
        siblings = [(s.label, s.page) for s in choice.selections]
        for each in choice.selections:
            _write_selection(site, writer, lines, each, feeds, "buurten.html", choice.question, siblings, back)


def _extras(hood: Neighbourhood, stem: str) -> dict[str, str]:
    """The neighbourhood's week in other forms, which others write when something is in its agenda."""
    return {
        "poster": poster_path(hood.slug),
        "poster_large": poster_path(hood.slug, large=True),
        "chat": digest_path(hood.slug),
        "mail": digest_path(hood.slug, "eml"),
        "changes": f"{stem}-wijzigingen.atom",
    }


# --- In order of name -------------------------------------------------------------------------------------------------


def write_names(site: Site, writer: Writer, lines: Lines) -> None:
    """All activities under their first letter."""
    letters: dict[str, list[AgendaActivity]] = {}
    for activity in sorted(site.agenda.activities, key=by_name):
        first = unicodedata.normalize("NFD", activity.name)[:1].upper()
        letters.setdefault(first if first.isascii() and first.isalpha() else "#", []).append(activity)
    sections = [
        Section(f"letter-{letter if letter != '#' else 'anders'}", letter, letter, items)
        for letter, items in letters.items()
    ]
    lead = "" if sections else "Wij kennen nog geen activiteiten."
    write_listing(writer, lines, "activiteiten", "Alles op naam", sections, menu="zoeken.html", lead=lead)
