"""Invented activities and agendas for the tests of feeds."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from exports.agenda import Agenda, AgendaActivity, AgendaNeighbourhood, AgendaPlace
from exports.series import Instance
from sources.contracts import ScheduleRule

TODAY = dt.date(2026, 11, 24)
START, END = TODAY - dt.timedelta(days=14), TODAY + dt.timedelta(days=365)
MOMENT = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
HAVEN = AgendaPlace("haven", "De Haven; zaal 1", "Kade 1, 3024 AA Rotterdam", 51.9, 4.45, "Schiemond")


def series(number: int, weeks: int = 20, **fields: object) -> AgendaActivity:
    """Every Tuesday at ten, of which the third is moved, the fourth called off and the fifth left out."""
    dates = []
    for week in range(weeks):
        wall = dt.datetime(2026, 11, 17, 10) + dt.timedelta(weeks=week)
        start = wall + dt.timedelta(hours=3) if week == 2 else wall
        status = "cancelled" if week == 3 else "scheduled"
        if week != 4:
            dates.append(Instance(wall, start, start + dt.timedelta(hours=2), False, status, None, "haven"))
    known = AgendaActivity(
        activity_id=f"wa{number:012d}", name=f"Koffie {number}", description="Kom, en neem iemand mee; het is leuk.",
        rules=(ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;BYDAY=TU", start_time=dt.time(10)),),
        schedule_text="elke dinsdag", place=HAVEN, location_text=None, organizer="Stichting De Haven",
        audience=("ouderen",), min_age=None, max_age=None, category=("ontmoeting",), price_text=None, is_free=True,
        access="walk_in", registration_text=None, status="scheduled", url="https://haven.example/koffie",
        sources=("De Haven",), last_confirmed=TODAY, sequence=1, created_at=MOMENT, last_modified=MOMENT,
        instances=tuple(dates), neighbourhood_id="BU1", organization_id="stichting", networks=("net",),
        accessibility=("rolstoel",),
    )  # fmt: skip
    return replace(known, **fields)  # type: ignore[arg-type]  # fields of any kind


def agenda(*activities: AgendaActivity) -> Agenda:
    hoods = (AgendaNeighbourhood("BU2", "Leeg", "leeg"), AgendaNeighbourhood("BU1", "Schiemond", "schiemond"))
    names = {"stichting": "Stichting De Haven", "niets": "Doet niets"}
    return Agenda(TODAY, START, END, activities, {"haven": HAVEN}, hoods, names, {"net": "Het net"})
