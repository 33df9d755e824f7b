"""Pages of the site from the agenda. Belongs here: what each page shows; how it looks stands in templates and static.

Every text comes from outside and is escaped by Jinja's autoescaping; links are http(s) or made here.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from exports.agenda import Agenda, AgendaActivity
from exports.ical import describe_audience
from exports.labels import ACCESS_LABELS, CATEGORY_LABELS, MONTHS, WEEKDAYS
from exports.series import Instance

_HERE = Path(__file__).parent
DAYS_AHEAD = 7


@dataclass(frozen=True)
class Entry:
    """One line of the agenda: an activity on a date."""

    activity: AgendaActivity
    instance: Instance

    @property
    def name(self) -> str:
        return self.instance.name or self.activity.name

    @property
    def cancelled(self) -> bool:
        return "cancelled" in (self.instance.status, self.activity.status)

    @property
    def moved(self) -> bool:
        return self.instance.start != self.instance.recurrence_id and not self.cancelled

    @property
    def time(self) -> str:
        if self.instance.all_day:
            return "tijd onbekend" if self.instance.is_estimated_end else "hele dag"
        return f"{self.instance.start:%H.%M}"

    @property
    def until(self) -> str:
        if self.instance.all_day or self.instance.is_estimated_end:
            return ""
        return f"{self.instance.end:%H.%M}"


@dataclass(frozen=True)
class SourceRow:
    """The state of one source in words."""

    title: str
    state: str
    last_ok: dt.date | None
    n_activities: int
    message: str | None


def write_site(agenda: Agenda, connection: duckdb.DuckDBPyConnection, directory: Path) -> int:
    """Write the pages into `directory`; returns how many."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(day=_day, audience=describe_audience)
    shutil.copytree(_HERE / "static", directory / "static", dirs_exist_ok=True)
    page = environment.get_template("index.html").render(
        today=agenda.today,
        days=_days(agenda),
        n_activities=sum(activity.status != "cancelled" for activity in agenda.activities),
        n_places=len({a.place.place_id for a in agenda.activities if a.place}),
        sources=_sources(connection),
        is_demo=_is_demo(connection),
        category_labels=CATEGORY_LABELS,
        access_labels=ACCESS_LABELS,
    )
    (directory / "index.html").write_text(page, encoding="utf-8")
    return 1


def _days(agenda: Agenda) -> list[tuple[dt.date, list[Entry]]]:
    last = agenda.today + dt.timedelta(days=DAYS_AHEAD - 1)
    entries = [
        Entry(activity, instance)
        for activity in agenda.activities
        for instance in activity.instances
        if agenda.today <= instance.start.date() <= last
    ]
    entries.sort(key=lambda e: (e.instance.start.date(), e.instance.all_day, e.instance.start, e.name))
    days = [agenda.today + dt.timedelta(days=offset) for offset in range(DAYS_AHEAD)]
    return [(day, [entry for entry in entries if entry.instance.start.date() == day]) for day in days]


def _sources(connection: duckdb.DuckDBPyConnection) -> Sequence[SourceRow]:
    rows = connection.execute(
        "SELECT title, state, last_ok, n_activities, message FROM mart.sources ORDER BY lower(title), source_id"
    ).fetchall()
    return [SourceRow(*row) for row in rows]


def _is_demo(connection: duckdb.DuckDBPyConnection) -> bool:
    row = connection.execute("SELECT bool_or(is_invented) FROM mart.places").fetchone()
    return bool(row and row[0])


def _day(day: dt.date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
