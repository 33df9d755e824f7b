"""Which lines stand on the paper and in the digest of a neighbourhood or place, in words. No layout, no files.

A poster is of the seven days from today on, like the pages: whatever day it is printed, it is good for a week.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from exports.labels import MONTHS
from exports.paths import file_name
from exports.series import last_day
from exports.site.entries import DAYS_AHEAD, Entry, by_day, upcoming, week
from exports.site.model import Site
from exports.site.render import day, full_audience

_N_LATER = 5
_JOINERS = {"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"}  # they join letters, or people into one emoji


@dataclass(frozen=True, slots=True)
class Subject:
    """What a paper is about. `identifier` names its files, `page` is its page on the site, from the root.

    `entries` are of this week; what goes on for days is in `ongoing`, once. `later` holds the next dates when the week
    is empty. `telephone` and `address` only for a place.
    """

    identifier: str
    name: str
    title: str
    page: str
    is_place: bool
    days: tuple[tuple[dt.date, tuple[Entry, ...]], ...]
    ongoing: tuple[Entry, ...]
    later: tuple[Entry, ...]
    sources: tuple[str, ...]
    address: str | None = None
    telephone: str | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for _, entries in self.days for entry in entries) + self.ongoing


def subjects(site: Site) -> Iterator[Subject]:
    """Every neighbourhood and place with an activity in the agenda, also when there is nothing this week."""
    entries = week(site)
    facts = site.facts
    for hood in site.neighbourhoods.values():
        ids = {key for key, fact in facts.items() if fact.neighbourhood_id == hood.neighbourhood_id}
        if ids:
            own = [entry for entry in entries if entry.activity.activity_id in ids]
            page = f"buurt/{file_name(hood.slug)}.html"
            yield _subject(site, hood.slug, hood.name, f"Te doen in {hood.name}", page, own, ids, is_place=False)
    per_place: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.place:
            per_place.setdefault(entry.place.place_id, []).append(entry)
    at_place: dict[str, set[str]] = {}
    for activity in site.agenda.activities:
        if activity.place:
            at_place.setdefault(activity.place.place_id, set()).add(activity.activity_id)
    for contact in site.places.values():
        ids, own = at_place.get(contact.id, set()), per_place.get(contact.id, [])
        if ids or own:
            page = f"plek/{file_name(contact.id)}.html"
            yield _subject(site, contact.id, contact.name, contact.name, page, own, ids, is_place=True)


def _subject(
    site: Site, identifier: str, name: str, title: str, page: str, own: list[Entry], ids: set[str], *, is_place: bool
) -> Subject:
    once: dict[tuple[str, dt.datetime], Entry] = {}
    single: list[Entry] = []
    for entry in own:
        if last_day(entry.instance) > entry.instance.start.date():
            once.setdefault((entry.activity.activity_id, entry.instance.recurrence_id), entry)
        else:
            single.append(entry)
    days = tuple((date, tuple(entries)) for date, entries in by_day(site.agenda, single) if entries)
    later: list[Entry] = []
    if not own:
        known = (activity for activity in site.agenda.activities if activity.activity_id in ids)
        later = [entry for activity in known for entry in upcoming(site, activity, 2)]
        later.sort(key=lambda entry: (entry.instance.start, entry.name, entry.activity.activity_id))
    place = site.agenda.places.get(identifier) if is_place else None
    contact = site.places.get(identifier) if is_place else None
    return Subject(
        identifier,
        name,
        title,
        page,
        is_place,
        days,
        tuple(once.values()),
        tuple(later[:_N_LATER]),
        tuple(sorted({source for entry in own or later for source in entry.activity.sources})),
        address=place.address if place else None,
        telephone=contact.telephone if contact else None,
    )


def period(today: dt.date) -> str:
    """'Dinsdag 24 november tot en met maandag 30 november 2026'."""
    last = today + dt.timedelta(days=DAYS_AHEAD - 1)
    year = f" {today.year}" if last.year != today.year else ""
    return capital(f"{day(today)}{year} tot en met {day(last)} {last.year}")


def short_period(today: dt.date) -> str:
    """'24 november - 30 november': for a subject line."""
    last = today + dt.timedelta(days=DAYS_AHEAD - 1)
    return f"{today.day} {MONTHS[today.month - 1]} - {last.day} {MONTHS[last.month - 1]}"


def span(entry: Entry) -> str:
    """From when until when, of what goes on for days: 'tot en met zondag 29 november' when it has begun already."""
    begin, end = entry.instance.start, last_day(entry.instance)
    until = f"tot en met {day(end)}"
    return until if begin.date() < entry.today else f"{day(begin.date())} {until}"


def flag(entry: Entry) -> str | None:
    """The warning before a title, as on the pages."""
    if entry.cancelled:
        return "Gaat niet door"
    if entry.moved:
        return "Verzet"
    return "Onder voorbehoud" if entry.tentative else None


def where(entry: Entry, subject: Subject) -> str | None:
    """The place and its street; nothing on a place's own paper, where it is known."""
    if subject.is_place:
        return None
    if entry.place:
        return ", ".join(part for part in (entry.place.name, entry.place.street_address) if part)
    return entry.activity.location_text or "Plek onbekend"


def tags(entry: Entry, site: Site) -> list[str]:
    """What it costs, for whom it is and how to take part, as far as is known."""
    activity = entry.activity
    fact = site.facts.get(activity.activity_id)
    price = "gratis" if activity.is_free else activity.price_text
    access = {"walk_in": "zo binnenlopen", "register": "aanmelden", "referral": "met verwijzing"}
    found = (price, full_audience(activity, fact.gender if fact else None), access.get(activity.access or ""))
    return [tag for tag in found if tag]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def source_note(sources: Iterable[str]) -> str:
    """Where it comes from: names when they are few, else their number."""
    names = list(sources)
    if len(names) > 4:
        return f"Uit de agenda’s van {len(names)} bronnen."
    return f"Bron: {'; '.join(names)}." if names else ""


def readable(text: str) -> str:
    """`text` on one line, without control characters and signs that change the direction or look of what follows."""
    shown = (c for c in text if c in _JOINERS or c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(shown).split())
