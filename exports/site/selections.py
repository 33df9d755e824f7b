"""What a reader can choose from: parts of the agenda that each have a page, so that choosing works without a script.

Belongs here: which selections there are and what is in each. Does not belong here: pages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from exports.agenda import AgendaActivity
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS, WEEKDAYS
from exports.site.entries import DAYS_AHEAD, Entry
from exports.site.model import Neighbourhood, Site
from exports.site.render import audience_label, capital, day, file_name

DAYPARTS = (
    ("ochtend", "Ochtend", "’s Ochtends", 0, 12),
    ("middag", "Middag", "’s Middags", 12, 18),
    ("avond", "Avond", "’s Avonds", 18, 24),
)
FREE = "gratis"
WALK_IN = "zonder-aanmelden"


@dataclass(frozen=True, slots=True)
class Selection:
    """A part of the agenda. `stem` is its page without '.html', `label` the text of a link to it.

    `entries` are this week's, `activities` all that are not off; of a day or part of the day only those of this week.
    """

    stem: str
    label: str
    heading: str
    entries: Sequence[Entry]
    activities: Sequence[AgendaActivity]
    is_lasting: bool = True

    @property
    def page(self) -> str:
        return f"{self.stem}.html"

    @property
    def count(self) -> int:
        return len(self.activities)


@dataclass(frozen=True, slots=True)
class Choice:
    """Selections under one question."""

    key: str
    question: str
    selections: Sequence[Selection]


def subject_choices(
    site: Site, entries: Sequence[Entry], activities: Sequence[AgendaActivity], hood: Neighbourhood | None = None
) -> list[Choice]:
    """Per theme, audience and way of taking part, of everything or of one neighbourhood; only what has activities."""
    stem, where = (f"buurt/{file_name(hood.slug)}/", f" in {hood.name}") if hood else ("", "")

    def chosen(path: str, label: str, heading: str, has: Callable[[AgendaActivity], bool]) -> Selection:
        """The activities that have it, and this week's entries of those."""
        own = [activity for activity in activities if has(activity)]
        ids = {activity.activity_id for activity in own}
        mine = [entry for entry in entries if entry.activity.activity_id in ids]
        return Selection(stem + path, label, heading + where, mine, own)

    def about(code: str) -> Callable[[AgendaActivity], bool]:
        return lambda activity: code in activity.category

    def meant_for(code: str) -> Callable[[AgendaActivity], bool]:
        return lambda activity: code in activity.audience or site.facts[activity.activity_id].gender == code

    themes = [
        chosen(f"thema/{file_name(code)}", label, label, about(code))
        for code in [*CATEGORY_LABELS, *_others((c for a in activities for c in a.category), CATEGORY_LABELS)]
        for label in [CATEGORY_LABELS.get(code, code)]
    ]
    audiences = [
        chosen(
            f"voor/{file_name(code)}", audience_label(code), f"Voor {AUDIENCE_LABELS.get(code, code)}", meant_for(code)
        )
        for code in [*AUDIENCE_LABELS, *_others((c for a in activities for c in a.audience), AUDIENCE_LABELS)]
    ]
    ways = [
        chosen(FREE, "Gratis", "Gratis", lambda activity: activity.is_free is True),
        chosen(WALK_IN, "Zonder aanmelden", "Zonder aanmelden", lambda activity: activity.access == "walk_in"),
    ]
    choices = (
        Choice("meedoen", "Gratis of zonder aanmelden", ways),
        Choice("thema", "Thema", themes),
        Choice("voor", "Voor wie", audiences),
    )
    return [Choice(c.key, c.question, kept) for c in choices if (kept := [s for s in c.selections if s.count])]


def moment_choices(site: Site, entries: Sequence[Entry]) -> list[Choice]:
    """Per day of the coming week, under the name of its weekday so that a bookmark lasts, and per part of the day."""
    today = site.agenda.today
    days = []
    for date in (today + dt.timedelta(days=n) for n in range(DAYS_AHEAD)):
        weekday = WEEKDAYS[date.weekday()]
        label = {0: "Vandaag", 1: "Morgen"}.get((date - today).days, capital(weekday))
        mine = [entry for entry in entries if entry.day == date]
        days.append(Selection(f"dag/{weekday}", label, capital(day(date)), mine, _activities(mine), False))
    parts = []
    for key, label, heading, start, end in DAYPARTS:
        mine = [e for e in entries if _has_time(e) and start <= e.instance.start.hour < end]
        parts.append(Selection(f"dagdeel/{key}", label, heading, mine, _activities(mine), False))
    return [Choice("dag", "Dag", days), Choice("dagdeel", "Deel van de dag", parts)]


def active(site: Site) -> list[AgendaActivity]:
    """All activities that are not off, in order of name."""
    return sorted((a for a in site.agenda.activities if a.status != "cancelled"), key=by_name)


def by_name(activity: AgendaActivity) -> tuple[str, str]:
    return activity.name.casefold(), activity.activity_id


def _has_time(entry: Entry) -> bool:
    return not entry.instance.all_day and entry.day == entry.instance.start.date()


def _activities(entries: Iterable[Entry]) -> list[AgendaActivity]:
    return list({entry.activity.activity_id: entry.activity for entry in entries}.values())


def _others(codes: Iterable[str], known: dict[str, str]) -> list[str]:
    return sorted({code for code in codes if code not in known})
