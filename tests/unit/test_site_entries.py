"""What a line of the agenda says of its time: what goes on for days, nights, ends that are not known."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any, cast

import pytest

from exports.agenda import AgendaActivity
from exports.series import Instance, last_day
from exports.site.entries import Entry, upcoming, week
from exports.site.model import Site

TODAY = dt.date(2026, 12, 30)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def instance(start: str, end: str, **other: Any) -> Instance:
    return Instance(moment(start), moment(start), moment(end), **{
        "all_day": False, "status": "scheduled", "name": None, "place_id": None, **other})  # fmt: skip


def activity(*instances: Instance, identifier: str = "wa1") -> AgendaActivity:
    known = SimpleNamespace(
        activity_id=identifier, name=identifier, place=None, location_text=None, status="scheduled", instances=instances
    )
    return cast(AgendaActivity, known)


def site(*activities: AgendaActivity, uncertain: frozenset[tuple[str, dt.datetime]] = frozenset()) -> Site:
    agenda = SimpleNamespace(today=TODAY, activities=activities, places={})
    return cast(Site, SimpleNamespace(agenda=agenda, uncertain=uncertain))


CASES = [
    (instance("2026-12-30 10:00", "2026-12-30 11:30"), "10.00", "11.30", "2026-12-30"),
    (instance("2026-12-30 10:00", "2026-12-30 11:30", is_estimated_end=True), "10.00", "", "2026-12-30"),
    (instance("2026-12-30 10:00", "2026-12-30 10:00"), "10.00", "", "2026-12-30"),
    (instance("2026-12-31 22:00", "2027-01-01 02:00"), "22.00", "02.00", "2026-12-31"),
    (instance("2026-12-30 10:00", "2027-01-01 17:00"), "10.00", "vrijdag 1 januari 2027, 17.00", "2027-01-01"),
    (instance("2026-12-30 00:00", "2026-12-31 00:00", all_day=True), "hele dag", "", "2026-12-30"),
    (
        instance("2026-12-30 00:00", "2026-12-31 00:00", all_day=True, is_estimated_end=True),
        "tijd onbekend",
        "",
        "2026-12-30",
    ),
    (
        instance("2026-12-30 00:00", "2027-01-02 00:00", all_day=True),
        "hele dag",
        "en met vrijdag 1 januari 2027",
        "2027-01-01",
    ),
]


@pytest.mark.parametrize(("on", "time", "until", "last"), CASES)
def test_time_in_words(on: Instance, time: str, until: str, last: str) -> None:
    entry = Entry(activity(on), on, on.start.date(), TODAY, None, False)
    assert (entry.time, entry.until) == (time, until)
    assert last_day(on) == dt.date.fromisoformat(last)


def test_what_goes_on_stands_on_each_day_after_what_has_a_time() -> None:
    market = activity(instance("2026-12-28 00:00", "2027-01-01 00:00", all_day=True), identifier="markt")
    coffee = activity(instance("2026-12-30 23:00", "2026-12-30 23:30"), identifier="koffie")
    later = activity(instance("2027-01-06 10:00", "2027-01-06 11:00"), identifier="te laat")
    lines = [(str(entry.day), entry.name, entry.time) for entry in week(site(market, coffee, later))]
    assert lines == [
        ("2026-12-30", "koffie", "23.00"),
        ("2026-12-30", "markt", "doorlopend"),
        ("2026-12-31", "markt", "doorlopend"),
    ]


def test_next_dates_leave_out_what_is_over_and_keep_what_still_goes_on() -> None:
    past = instance("2026-12-29 10:00", "2026-12-29 11:00")
    going = instance("2026-12-29 00:00", "2026-12-31 00:00", all_day=True)
    ahead = [instance(f"2027-01-{day:02d} 10:00", f"2027-01-{day:02d} 11:00") for day in range(1, 20)]
    shown = upcoming(site(known := activity(past, *reversed(ahead), going)), known, 3)
    assert [entry.instance for entry in shown] == [going, ahead[0], ahead[1]]


def test_under_reserve() -> None:
    on = instance("2026-12-30 10:00", "2026-12-30 11:00")
    gone = instance("2026-12-31 10:00", "2026-12-31 11:00", status="cancelled")
    maybe = instance("2027-01-01 10:00", "2027-01-01 11:00", status="tentative")
    sure = instance("2027-01-02 10:00", "2027-01-02 11:00")
    known = activity(on, gone, maybe, sure)
    doubtful = frozenset({("wa1", on.recurrence_id), ("wa1", gone.recurrence_id)})
    entries = upcoming(site(known, uncertain=doubtful), known, 9)
    assert [entry.tentative for entry in entries] == [True, False, True, False]
    assert [entry.cancelled for entry in entries] == [False, True, False, False]
