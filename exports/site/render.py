"""From templates to files. Belongs here: file names, links, filters and writing; not what a page shows.

Every text comes from outside and is escaped by Jinja's autoescaping; a link of others must be http(s).
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from exports.agenda import AgendaActivity, AgendaPlace
from exports.labels import (
    ACCESS_LABELS,
    AUDIENCE_LABELS,
    CATEGORY_LABELS,
    MONTHS,
    WEEKDAYS,
    describe_audience,
)
from exports.paths import file_name as file_name
from exports.site import words

HERE = Path(__file__).parent
_HTTP = re.compile(r"https?://[^\s<>\"'\\]+", re.IGNORECASE)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", re.ASCII)
_BAR_STEPS = 12


class Writer:
    """Writes pages into one folder. `common` is what every page may show; `n_pages` counts."""

    def __init__(self, directory: Path, **common: Any) -> None:
        self.directory = directory
        self.n_pages = 0
        self._common = common
        self._templates: dict[str, Template] = {}
        self._menus: dict[tuple[str, str, str], Markup] = {}
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(
            day=day,
            date=date,
            audience=describe_audience,
            http=http,
            mail=mail,
            phone=phone,
            category=lambda code: CATEGORY_LABELS.get(code, code),
            access=lambda code: ACCESS_LABELS.get(code, ""),
            page=file_name,
            points=words.points,
            bar=bar,
        )

    def write(self, path: str, template: str, title: str, section: str = "", **values: Any) -> None:
        """Write the page `path`, which may be one folder deep. `section` is the item of the menu that it belongs to."""
        if template not in self._templates:
            self._templates[template] = self._environment.get_template(template)
        root = "../" * path.count("/")
        text = self._templates[template].render(
            self._common, root=root, title=title, menu=self._menu(root, section, path), **values
        )
        target = self.directory / path
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        self.n_pages += 1

    def _menu(self, root: str, section: str, path: str) -> Markup:
        """The menu is the same on thousands of pages: rendered once for each folder and section."""
        key = root, section, "page" if path == section else "true"
        if key not in self._menus:
            template = self._environment.get_template("menu.html")
            text = template.render(root=root, section=section, current=key[2]).rstrip()
            self._menus[key] = Markup(text)  # noqa: S704  a template of our own, escaped like all others
        return self._menus[key]


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


def date(value: dt.date, today: dt.date) -> str:
    """As `day`, with the year when it is not this year's."""
    return day(value) if value.year == today.year else f"{day(value)} {value.year}"


def bar(weight: float) -> int:
    """The length of the bar of a weight, in steps of the style sheet: 0 to 12."""
    return min(_BAR_STEPS, round(abs(weight) * 2))


def audience_label(code: str) -> str:
    label = AUDIENCE_LABELS.get(code, code)
    return label[:1].upper() + label[1:]


def full_audience(activity: AgendaActivity, gender: str | None) -> str:
    """For whom, with what is said of women or men unless the target group says it already."""
    text = describe_audience(activity)
    if gender and gender not in activity.audience:
        return ", ".join(part for part in (text, f"alleen {gender}") if part)
    return text
