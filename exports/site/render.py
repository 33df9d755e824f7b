"""From templates to files. Belongs here: file names, links, filters and writing; not what a page shows.

Every text comes from outside and is escaped by Jinja's autoescaping; a link of others must be http(s).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from exports.agenda import AgendaActivity, AgendaPlace
from exports.labels import (
    AUDIENCE_LABELS,
    CATEGORY_LABELS,
    MONTHS,
    WEEKDAYS,
    describe_audience,
)
from exports.paths import file_name as file_name
from exports.site import words
from sources.dutch.privacy import find_personal_data

HERE = Path(__file__).parent
_HTTP = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_BAR_STEPS = 12


class Writer:
    """Writes pages into one folder; `n_pages` counts.

    `contact`: where readers report what is wrong, a mail or web address. `also`: paths of pages that others add to the
    publication, as far as the menu has a place for them.
    """

    def __init__(
        self,
        directory: Path,
        *,
        today: dt.date,
        is_demo: bool,
        contact: str | None = None,
        also: Collection[str] = (),
    ) -> None:
        self.directory = directory
        self.n_pages = 0
        self._common = {"today": today, "is_demo": is_demo, "correction": correction_link(contact)}
        self._also = frozenset(also)
        self._templates: dict[str, Template] = {}
        self._menus: dict[tuple[str, str, str], tuple[Markup, Markup]] = {}
        self._folders: set[str] = set()

    def write(self, path: str, template: str, title: str, section: str = "", **values: Any) -> None:
        """Write the page `path`. `section` is the item of the menu that it belongs to."""
        root = "../" * path.count("/")
        menu, more = self._menu(root, section, path)
        text = self._template(template).render(self._common, root=root, title=title, menu=menu, more=more, **values)
        folder, _, _ = path.rpartition("/")
        if folder not in self._folders:
            (self.directory / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        with open(f"{self.directory}/{path}", "wb") as file:
            file.write(text.encode())
        self.n_pages += 1

    def macro(self, template: str, name: str) -> Callable[..., Markup]:
        """A macro of a template, for what stands on many pages and is rendered once."""
        found: Callable[..., Markup] = getattr(self._template(template).module, name)
        return found

    def _template(self, name: str) -> Template:
        if name not in self._templates:
            self._templates[name] = _environment().get_template(name)
        return self._templates[name]

    def _menu(self, root: str, section: str, path: str) -> tuple[Markup, Markup]:
        """The menus above and below are the same on thousands of pages: rendered once for each folder and section."""
        key = root, section, "page" if path == section else "true"
        if key not in self._menus:
            values = {"root": root, "section": section, "current": key[2], "also": self._also}
            above, below = (self._template(name).render(values).rstrip() for name in ("menu.html", "more.html"))
            self._menus[key] = Markup(above), Markup(below)  # noqa: S704  templates of our own, escaped like all others
        return self._menus[key]


@cache  # templates are read and compiled once for all that write pages
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        day=day,
        date=date,
        capital=capital,
        audience=describe_audience,
        http=http,
        mail=mail,
        phone=phone,
        category=lambda code: CATEGORY_LABELS.get(code, code),
        page=file_name,
        points=words.points,
        number=words.number,
        bar=bar,
    )
    return environment


def correction_link(contact: str | None) -> str | None:
    """Where a reader can say that something is wrong: a link to a mail or web address that is nobody's own, or None."""
    if not contact or find_personal_data(contact):
        return None
    return f"mailto:{contact}" if mail(contact) else http(contact)


def http(url: str | None) -> str | None:
    """`url` when a reader can follow it safely, or None."""
    return url if url and _HTTP.fullmatch(url) else None


def mail(address: str | None) -> str | None:
    """`address` when it is one e-mail address and nothing else, or None."""
    return address if address and _EMAIL.fullmatch(address) else None


def phone(number: str) -> str:
    """The digits of a number, for a tel: link."""
    return re.sub(r"[^0-9+]", "", number)


def map_link(place: AgendaPlace) -> str | None:
    """A place on OpenStreetMap: the point when we know it, otherwise a search for the address; None without both."""
    if place.latitude is not None and place.longitude is not None:
        point = f"{place.latitude:.5f}", f"{place.longitude:.5f}"
        return f"https://www.openstreetmap.org/?mlat={point[0]}&mlon={point[1]}#map=18/{point[0]}/{point[1]}"
    if place.address:
        return f"https://www.openstreetmap.org/search?query={quote(place.address, safe='')}"
    return None


def day(value: dt.date) -> str:
    """'dinsdag 24 november'."""
    return f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"


def short_day(value: dt.date) -> str:
    """'ma 30 nov': in a row of links."""
    return f"{WEEKDAYS[value.weekday()][:2]} {value.day} {MONTHS[value.month - 1][:3]}"


def date(value: dt.date, today: dt.date) -> str:
    """As `day`, with the year when it is not this year's."""
    return day(value) if value.year == today.year else f"{day(value)} {value.year}"


def capital(text: str) -> str:
    """With a capital at the start of a line."""
    return text[:1].upper() + text[1:]


def bar(weight: float) -> int:
    """The length of the bar of a weight, in steps of the style sheet: 0 to 12."""
    return min(_BAR_STEPS, round(abs(weight) * 2))


def audience_label(code: str) -> str:
    return capital(AUDIENCE_LABELS.get(code, code))


def full_audience(activity: AgendaActivity, gender: str | None) -> str:
    """For whom, with what is said of women or men unless the target group says it already."""
    text = describe_audience(activity)
    if gender and gender not in activity.audience:
        return ", ".join(part for part in (text, f"alleen {gender}") if part)
    return text
