"""Long lists in pages that stay small on an old telephone. Belongs here: lines, sections and dividing them over pages.

Does not belong here: which lines a page has (`exports.site.selections`, `exports.site.agenda_pages`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from exports.agenda import AgendaActivity
from exports.site.entries import Entry, upcoming
from exports.site.model import Site
from exports.site.render import Writer, day, full_audience, short_day

PAGE_LINES = 120  # an old telephone draws them at once; some 8 kB gzipped
_ROOT = "\ue000"  # stands in a line where the way to the top comes; a character without a meaning
_LONG = 30  # lines; a shorter list needs no links to its parts
_SHORT = 24  # a longer price is a sentence, which belongs on the activity's page
_ACCESS = {"walk_in": "zo binnenlopen", "register": "aanmelden", "referral": "met verwijzing"}


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading. `key` is its anchor, `short` its name in a row of links.

    `empty` is said when there are no lines.
    """

    key: str
    title: str
    short: str
    items: Sequence[Entry | AgendaActivity]
    empty: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What of a section stands on one page. `continued`: it began on the page before."""

    section: Section
    items: Sequence[Entry | AgendaActivity]
    continued: bool = False


class Lines:
    """Lines of lists as HTML, each made once for all pages that have it."""

    def __init__(self, site: Site, writer: Writer) -> None:
        self._site = site
        self._moment = writer.macro("lines.html", "moment")
        self._subject = writer.macro("lines.html", "subject")
        self._activity = writer.macro("lines.html", "activity")
        self._date = writer.macro("lines.html", "date")
        self._made: dict[tuple[Any, ...], str] = {}
        self._lines: dict[tuple[int, bool], tuple[Entry | AgendaActivity, str]] = {}

    def joined(self, items: Sequence[Entry | AgendaActivity], root: str, at: str | None = None) -> Markup:
        """`items` as list items for a page in a folder from which `root` leads to the top.

        At the place `at` itself the lines do not say where it is.
        """
        text = "".join([self._line(item, at) for item in items]).replace(_ROOT, root)
        return Markup(text)  # noqa: S704  made of lines that a template escaped

    def dates(self, entries: Iterable[Entry]) -> Markup:
        """The dates of an activity as list items for its own page. Much is on the same day at the same time."""
        return Markup("".join([self._date_line(entry) for entry in entries]))  # noqa: S704  idem

    def _date_line(self, entry: Entry) -> str:
        when = entry.instance
        key = (
            "date", entry.day, when.start, when.end, when.recurrence_id, when.all_day, when.is_estimated_end,
            entry.cancelled, entry.tentative, entry.own_name, entry.elsewhere,
        )  # fmt: skip
        if key not in self._made:
            self._made[key] = self._date(entry)
        return self._made[key]

    def _line(self, item: Entry | AgendaActivity, at: str | None) -> str:
        is_here = at is not None and item.place is not None and item.place.place_id == at
        key = id(item), is_here
        known = self._lines.get(key)
        if known is None:
            # with the item, so that its id stays its own
            known = self._lines[key] = item, self._made_line(item, is_here)
        return known[1]

    def _made_line(self, item: Entry | AgendaActivity, is_here: bool) -> str:
        if isinstance(item, Entry):
            return "".join((self._moment_of(item), self._subject_of(item, is_here)))
        following = next(iter(upcoming(self._site, item, 1)), None)
        return str(self._activity(item, following, _ROOT, is_here))

    def _moment_of(self, entry: Entry) -> str:
        """The first half of a line: when it is, the same for all that is on at that hour."""
        key = "moment", entry.cancelled, entry.time, entry.until
        if key not in self._made:
            self._made[key] = self._moment(entry)
        return self._made[key]

    def _subject_of(self, entry: Entry, is_here: bool) -> str:
        """The second half: what it is and where, the same for most dates of an activity."""
        key = (
            "subject",
            entry.activity_id,
            entry.cancelled,
            entry.moved,
            entry.tentative,
            entry.name,
            entry.street,
            is_here,
        )
        if key not in self._made:
            self._made[key] = self._subject(entry, self.tags(entry.activity), _ROOT, is_here)
        return self._made[key]

    def tags(self, activity: AgendaActivity) -> list[str]:
        """What it costs, for whom it is and how to take part, as far as it is known and short."""
        price = "gratis" if activity.is_free else activity.price_text
        audience = full_audience(activity, self._site.facts[activity.activity_id].gender)
        found = (price if price and len(price) <= _SHORT else None, audience, _ACCESS.get(activity.access or ""))
        return [tag for tag in found if tag]


def day_sections(days: Sequence[tuple[dt.date, Sequence[Entry]]], today: dt.date, empty: str = "") -> list[Section]:
    """A section for each day; without `empty` only for days with entries."""
    return [
        Section(f"dag-{date}", day(date), short_day(date), entries, empty, date == today)
        for date, entries in days
        if entries or empty
    ]


def paginate(sections: Sequence[Section], limit: int = PAGE_LINES) -> list[list[Part]]:
    """`sections` over pages of at most `limit` lines. A section moves on whole unless it is too long for a page."""
    pages: list[list[Part]] = [[]]
    room = limit
    for section in sections:
        rest = section.items
        started = False
        if len(rest) > room and len(rest) <= limit and pages[-1]:
            pages.append([])
            room = limit
        while True:
            if room <= 0:
                pages.append([])
                room = limit
            pages[-1].append(Part(section, rest[:room], started))
            started, n_placed = True, min(len(rest), room)
            rest, room = rest[n_placed:], room - n_placed
            if not rest:
                break
    return pages


def page_path(stem: str, number: int) -> str:
    """Page `number` of a list: 'week.html', then 'week/2.html'."""
    return f"{stem}.html" if number == 1 else f"{stem}/{number}.html"


def write_listing(
    writer: Writer,
    lines: Lines,
    stem: str,
    title: str,
    sections: Sequence[Section],
    *,
    menu: str,
    template: str = "listing.html",
    at: str | None = None,
    first: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Write a list on as many pages as it needs. `values` are for each page, `first` for the first one alone.

    `at`: the place that the list is about.
    """
    pages = paginate(sections)
    is_long = sum(len(section.items) for section in sections) >= _LONG
    jumps: dict[str, tuple[Section, str]] = {}
    for number, parts in enumerate(pages, 1):
        for part in parts:
            jumps.setdefault(part.section.key, (part.section, f"{page_path(stem, number)}#{part.section.key}"))
    for number, parts in enumerate(pages, 1):
        root = "../" * page_path(stem, number).count("/")
        of = f" ({number} van {len(pages)})" if number > 1 else ""
        shown = [(part, lines.joined(part.items, root, at)) for part in parts]
        writer.write(
            page_path(stem, number),
            template,
            f"{title}{of} | Wijkagenda",
            menu,
            heading=title + of,
            parts=shown,
            jumps=[jump for jump in jumps.values() if jump[0].items] if is_long else [],
            previous=page_path(stem, number - 1) if number > 1 else None,
            following=page_path(stem, number + 1) if number < len(pages) else None,
            is_first=number == 1,
            **values,
            **(first or {} if number == 1 else dict.fromkeys(first or {})),
        )
