"""The week of a neighbourhood or place on A4, in normal and large print. Belongs here: what it says, and writing it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from exports.print import week
from exports.print.fit import LARGE, NORMAL, page_count, set_to_fit
from exports.print.paths import poster_path
from exports.print.render import TEMPLATES, PrintError, qr_svg, render_pdf
from exports.site.entries import Entry
from exports.site.model import Site
from exports.site.render import day
from sources.dutch.privacy import find_personal_data

DEMO = "Dit is een voorbeeld. Plekken, organisaties en activiteiten zijn verzonnen."
_NOT_MADE = "Er ging iets mis met deze poster. Op de website staat wat er te doen is."
_NOTHING = "Voor deze week kennen wij geen activiteiten."
_NUMBER = re.compile(r" (?=\d+\w*(,|$))")  # a house number stays with its street
_LONG = 600  # letters: such a text may be torn over pages


@dataclass(frozen=True, slots=True)
class Printed:
    """A file that was made: its path from the root, all text in it, and its number of pages."""

    path: str
    text: str
    pages: int


def write_posters(
    site: Site, directory: Path, *, site_url: str | None = None, part: tuple[int, int] = (0, 1)
) -> tuple[list[Printed], list[str]]:
    """Write two posters for each subject of `week.subjects`; returns what was made, and in Dutch what failed.

    `site_url` is where the folder is on the web; without it a poster has no code to scan. One poster that cannot be
    made, or that would show personal data, does not stop the others. `part` (n, of how many) makes a share of them.
    """
    (directory / "poster").mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    wanted: list[tuple[week.Subject, dict[str, bool]]] = []
    problems: list[str] = []
    for subject in week.subjects(site):
        paths = {poster_path(subject.identifier, large): large for large in (False, True)}
        problems += [
            f"{path}: twee posters met dezelfde naam; die van {subject.name} is niet gemaakt"
            for path in paths
            if path in taken
        ]
        wanted.append((subject, {path: large for path, large in paths.items() if path not in taken}))
        taken.update(paths)

    number, parts = part
    made = [
        one
        for subject, paths in wanted[number::parts]
        for one in _write_sizes(paths, poster_data(subject, site, site_url), site, directory)
    ]
    printed = [one for one in made if isinstance(one, Printed)]
    return printed, (problems if number == 0 else []) + [one for one in made if isinstance(one, str)]


def _write_sizes(
    paths: Mapping[str, bool], data: Mapping[str, Any], site: Site, directory: Path
) -> Iterator[Printed | str]:
    """What was made for each of `paths` (large or not), or in Dutch why not.

    A sheet that says so is then in its place, for pages link to it.
    """
    text = "\n".join(texts(data))
    personal = find_personal_data(text)
    for path, large in paths.items():
        sized = {**data, "large": large}
        try:
            if personal:
                raise PrintError(f"er staat een persoonsgegeven in: {personal[0]}")
            content = poster(sized, site)
        except (PrintError, ValueError) as error:
            (directory / path).write_bytes(poster(_instead(sized), site))
            yield f"{path}: niet gemaakt ({error})"
        else:
            (directory / path).write_bytes(content)
            yield Printed(path, text, page_count(content))


def _instead(data: Mapping[str, Any]) -> dict[str, Any]:
    """A sheet with nothing of the agenda on it: what is wrong may stand in any of its texts."""
    title = "Deze poster is niet gemaakt"
    day = {"name": "Kijk op de website", "entries": []}
    return dict(data) | {
        "document_title": title, "title": title, "address": None, "days": [day], "nothing": _NOT_MADE, "notes": [],
    }  # fmt: skip


def texts(value: Any) -> Iterator[str]:
    """Every text in the data of a paper, but not the drawing of the code."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "qr":
                yield from texts(item)


def poster(data: Mapping[str, Any], site: Site) -> bytes:
    """The PDF of what `poster_data` gives. Raises PrintError."""
    render = partial(render_pdf, TEMPLATES / "poster.typ", day=site.agenda.today)
    return set_to_fit(data, LARGE if data["large"] else NORMAL, render)


def poster_data(subject: week.Subject, site: Site, site_url: str | None, *, large: bool = False) -> dict[str, Any]:
    """All that the template shows, as JSON can hold it. The two sizes differ in `large` alone."""
    today = site.agenda.today
    url = f"{site_url.rstrip('/')}/{subject.page}" if site_url else None
    days = [
        {"name": week.capital(day(date)), "entries": [_line(entry, subject, site) for entry in entries]}
        for date, entries in subject.days
    ]
    if subject.ongoing:
        lines = [_line(entry, subject, site) | _wide(week.span(entry)) for entry in subject.ongoing]
        days.append({"name": "Meerdere dagen", "entries": lines})
    if not days:
        days.append({"name": "Deze week", "entries": []})
        if subject.later:
            days.append({"name": "Daarna", "entries": [_later(entry, subject, site) for entry in subject.later]})
    ask = f" Twijfelt u? Bel {subject.telephone}." if subject.telephone else " Twijfelt u? Bel de plek zelf."
    note = f"Bijgewerkt op {day(today)} {today.year}. {week.source_note(subject.sources)}".rstrip() + ask
    return {
        "document_title": f"{subject.title}, {week.period(today)[:1].lower()}{week.period(today)[1:]}",
        "title": subject.title,
        "dates": week.period(today),
        "address": subject.address,
        "qr": qr_svg(url) if url else None,
        "url": url,
        "url_text": url.partition("//")[2] if url else None,
        "days": days,
        "nothing": _NOTHING,
        "demo": DEMO if site.is_demo else None,
        "notes": [note],
        "large": large,
    }


def _line(entry: Entry, subject: week.Subject, site: Site) -> dict[str, Any]:
    where = week.where(entry, subject)
    where = where and _NUMBER.sub("\N{NO-BREAK SPACE}", where)
    tags = [tag.replace("€ ", "€\N{NO-BREAK SPACE}") for tag in week.tags(entry, site)]
    flag = week.flag(entry)
    return {
        "time": entry.time,
        "until": entry.until or None,
        "flag": f"{flag} (was {entry.moved_from})" if entry.moved else flag,
        "struck": entry.cancelled,
        "moved": entry.moved,
        "name": entry.name,
        "where": where,
        "tags": tags,
        "wide": False,
        "long": len(entry.name) + len(where or "") + sum(map(len, tags)) > _LONG,
    }


def _later(entry: Entry, subject: week.Subject, site: Site) -> dict[str, Any]:
    time = "" if entry.instance.all_day else f", {entry.time}"
    return _line(entry, subject, site) | _wide(f"{day(entry.day)}{time}")


def _wide(time: str) -> dict[str, Any]:
    """A time of many words stands on a line of its own."""
    return {"time": week.capital(time), "until": None, "wide": True}
