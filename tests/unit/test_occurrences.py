"""Schedules to dates: clock, unknown times, exceptions, anchors, single dates that differ, bounds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal

import pytest

from sources.contracts import OccurrenceOverride, RuleKind, ScheduleRule
from sources.formats.zones import localise
from tests.ical_support import activity
from warehouse.contracts import Holiday, Occurrence
from warehouse.occurrences import MAX_OCCURRENCES, Expansion, Window, expand

YEAR = Window(start=dt.date(2026, 10, 1), end=dt.date(2027, 9, 30))
OCTOBER = Window(start=dt.date(2026, 10, 1), end=dt.date(2026, 10, 31))
TEN = dt.time(10)


def rule(kind: RuleKind = "weekly", rrule: str | None = "FREQ=WEEKLY;BYDAY=TU", **more: Any) -> ScheduleRule:
    fields: dict[str, Any] = {"start_time": TEN, "end_time": dt.time(11, 30)}
    return ScheduleRule(kind=kind, rrule=rrule, **(fields | more))


def days(expansion: Expansion) -> list[str]:
    return [f"{one.start:%m-%d}" for one in expansion.occurrences]


def expand_rule(*rules: ScheduleRule, window: Window = YEAR, holidays: Iterable[Holiday] = ()) -> Expansion:
    return expand(activity(*rules), window, tuple(holidays))


def only(expansion: Expansion) -> Occurrence:
    (occurrence,) = expansion.occurrences
    return occurrence


def at(text: str) -> dt.datetime:
    return localise(dt.datetime.fromisoformat(text), "Europe/Amsterdam")


# --- The clock --------------------------------------------------------------------------------------------------------


def test_ten_oclock_stays_ten_oclock_when_the_clock_changes() -> None:
    found = expand_rule(rule())

    assert {(one.start.hour, one.end.hour, one.end.minute) for one in found.occurrences} == {(10, 11, 30)}
    assert {one.start.strftime("%z") for one in found.occurrences} == {"+0200", "+0100"}
    assert len(found.occurrences) == 52
    assert {one.timezone for one in found.occurrences} == {"Europe/Amsterdam"}
    assert not any(one.is_estimated_end or one.all_day for one in found.occurrences)


@pytest.mark.parametrize(
    ("date", "start", "end", "expected"),
    [
        ("2027-03-28", "02:30", "04:00", "2027-03-28T03:30:00+02:00 - 2027-03-28T04:00:00+02:00"),
        ("2027-03-28", "02:30", "02:45", "2027-03-28T03:30:00+02:00 - 2027-03-28T03:45:00+02:00"),
        ("2027-03-28", "01:30", "03:30", "2027-03-28T01:30:00+01:00 - 2027-03-28T03:30:00+02:00"),
        ("2026-10-25", "02:30", "04:00", "2026-10-25T02:30:00+02:00 - 2026-10-25T04:00:00+01:00"),
        ("2026-10-24", "22:00", "06:00", "2026-10-24T22:00:00+02:00 - 2026-10-25T06:00:00+01:00"),
        ("2026-10-24", "10:00", "10:00", "2026-10-24T10:00:00+02:00 - 2026-10-25T10:00:00+01:00"),
        ("2026-10-24", "23:00", "00:00", "2026-10-24T23:00:00+02:00 - 2026-10-25T00:00:00+02:00"),
    ],
)
def test_nights_and_changes_of_the_clock(date: str, start: str, end: str, expected: str) -> None:
    once = rule(
        "once",
        None,
        dates=(dt.date.fromisoformat(date),),
        start_time=dt.time.fromisoformat(start),
        end_time=dt.time.fromisoformat(end),
    )
    found = only(expand_rule(once))

    assert f"{found.start.isoformat()} - {found.end.isoformat()}" == expected


def test_a_rule_in_another_zone_follows_the_clock_there() -> None:
    london = rule(timezone="America/New_York", start_date=dt.date(2026, 10, 20), duration=60)
    found = expand_rule(london, window=Window(start=dt.date(2026, 10, 19), end=dt.date(2026, 11, 4)))

    # New York changes its clock a week after Amsterdam.
    assert [f"{one.start:%m-%d %H:%M%z}" for one in found.occurrences] == [
        "10-20 16:00+0200",
        "10-27 15:00+0100",
        "11-03 16:00+0100",
    ]


def test_an_unknown_zone_is_read_as_that_of_rotterdam_and_said() -> None:
    found = expand_rule(rule("once", None, dates=(dt.date(2026, 10, 6),), timezone="Rotterdam"))

    assert only(found).start == at("2026-10-06T10:00")
    assert [issue.code for issue in found.issues] == ["unknown_timezone"]


# --- What is not known ------------------------------------------------------------------------------------------------


def test_unknown_time_is_not_midnight() -> None:
    found = only(expand_rule(rule("once", None, dates=(dt.date(2026, 10, 24),), start_time=None, end_time=None)))

    assert (found.all_day, found.is_estimated_end) == (True, True)
    assert (found.start, found.end) == (at("2026-10-24T00:00"), at("2026-10-25T00:00"))


def test_only_the_end_is_known() -> None:
    found = only(expand_rule(rule("once", None, dates=(dt.date(2026, 10, 6),), start_time=None)))

    assert (found.all_day, found.is_estimated_end) == (True, True)


def test_all_day_is_really_all_day() -> None:
    found = only(expand_rule(rule("once", None, dates=(dt.date(2026, 10, 24),), all_day=True, start_time=None)))

    assert (found.all_day, found.is_estimated_end) == (True, False)
    assert (found.start, found.end) == (at("2026-10-24T00:00"), at("2026-10-25T00:00"))


@pytest.mark.parametrize("duration", [None, 0])
def test_unknown_end_is_two_hours_later_and_estimated(duration: int | None) -> None:
    found = only(expand_rule(rule("once", None, dates=(dt.date(2026, 10, 6),), end_time=None, duration=duration)))

    assert (found.end, found.is_estimated_end) == (at("2026-10-06T12:00"), True)


def test_duration_goes_before_the_end_time() -> None:
    found = only(expand_rule(rule("once", None, dates=(dt.date(2026, 10, 6),), duration=3 * 24 * 60)))

    assert (found.end, found.is_estimated_end) == (at("2026-10-09T10:00"), False)


@pytest.mark.parametrize("kind", ["by_appointment", "none"])
def test_nothing_for_the_calendar(kind: RuleKind) -> None:
    assert expand_rule(rule(kind, None)) == Expansion()
    assert expand_rule() == Expansion()


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        (rule(rrule="FREQ=WEEKLY"), "op welke dag"),
        (rule("monthly", "FREQ=MONTHLY"), "op welke dag"),
        (rule("yearly", "FREQ=YEARLY;BYMONTH=6"), "op welke dag"),
        (rule(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=10"), "niet vanaf wanneer"),
        (rule(rrule=None), "geen geldige FREQ"),
        (rule(rrule="FREQ=HOURLY"), "binnen één dag"),
        (rule("monthly", "FREQ=MONTHLY;BYDAY=6MO"), "geen enkele datum"),
        (rule("yearly", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "geen enkele datum"),
    ],
)
def test_a_rule_that_gives_no_dates_says_why(schedule: ScheduleRule, message: str) -> None:
    found = expand_rule(schedule, rule("once", None, dates=(dt.date(2026, 10, 7),)))

    assert days(found) == ["10-07"]  # the other rule still counts
    assert [issue.code for issue in found.issues] == ["unreadable_schedule"]
    assert message in found.issues[0].message
    assert expand_rule(schedule).n_out_of_window == 0


# --- Rules from text: bounds and anchors ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        (rule(), ["10-06", "10-13", "10-20", "10-27"]),
        (rule(valid_from=dt.date(2026, 10, 13)), ["10-13", "10-20", "10-27"]),
        (rule(valid_to=dt.date(2026, 10, 13)), ["10-06", "10-13"]),
        (rule(rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20261013"), ["10-06", "10-13"]),
        (rule(rrule="FREQ=WEEKLY;BYDAY=WE,FR;UNTIL=20261012"), ["10-02", "10-07", "10-09"]),
        (rule("monthly", "FREQ=MONTHLY;BYDAY=2TU,-1FR"), ["10-13", "10-30"]),
        (rule("yearly", "FREQ=YEARLY;BYMONTH=10;BYDAY=4SA"), ["10-24"]),
        (rule(rrule="FREQ=WEEKLY;BYDAY=TU;BYMONTH=9,11"), []),
        (rule("daily", None, valid_from=dt.date(2026, 10, 29)), ["10-29", "10-30", "10-31"]),
        (rule("once", None, dates=(dt.date(2026, 11, 1), dt.date(2026, 10, 2), dt.date(2026, 10, 2))), ["10-02"]),
        (rule(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=2", valid_from=dt.date(2026, 10, 1)), ["10-06", "10-13"]),
        (rule(rrule="FREQ=WEEKLY", valid_from=dt.date(2026, 10, 15)), ["10-15", "10-22", "10-29"]),
        # every two weeks from a date that is no Tuesday: the first Tuesday after it begins the count
        (rule(rrule="FREQ=WEEKLY;BYDAY=TU;INTERVAL=2", valid_from=dt.date(2026, 10, 1)), ["10-06", "10-20"]),
        (rule(rrule="FREQ=WEEKLY;BYDAY=TU;INTERVAL=2", valid_from=dt.date(2026, 10, 13)), ["10-13", "10-27"]),
        (rule("monthly", "FREQ=MONTHLY;BYDAY=1WE;INTERVAL=2", valid_from=dt.date(2026, 8, 1)), ["10-07"]),
        (rule(only=("month:11",)), []),
        (rule(except_=("2026-10-13", "2026-10-14")), ["10-06", "10-20", "10-27"]),
    ],
)  # fmt: skip
def test_dates_of_text_rules_in_october(schedule: ScheduleRule, expected: list[str]) -> None:
    assert days(expand_rule(schedule, window=OCTOBER)) == expected


def test_week_parity_goes_by_the_number_of_the_week() -> None:
    """2026 has 53 weeks: after week 53 comes week 1, so odd weeks follow each other and even ones lie three apart."""
    window = Window(start=dt.date(2026, 12, 14), end=dt.date(2027, 1, 24))
    weekly = "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2"

    odd, even = rule(rrule=weekly, week_parity="odd"), rule(rrule=weekly, week_parity="even")

    assert days(expand_rule(odd, window=window)) == ["12-15", "12-29", "01-05", "01-19"]
    assert days(expand_rule(even, window=window)) == ["12-22", "01-12"]
    assert {one.confidence for one in expand_rule(even).occurrences} == {1.0}


def test_every_two_weeks_without_an_anchor_is_doubtful_but_stable() -> None:
    biweekly = rule(rrule="FREQ=WEEKLY;BYDAY=TU;INTERVAL=2")
    found = expand_rule(biweekly)
    later = expand_rule(biweekly, window=Window(start=dt.date(2026, 11, 5), end=YEAR.end))

    assert {one.confidence for one in found.occurrences} == {0.5}
    assert set(later.occurrences) == {one for one in found.occurrences if one.start >= at("2026-11-05T00:00")}
    assert [issue.code for issue in found.issues] == ["unreadable_value"]
    assert [issue.code for issue in expand_rule(rule(rrule="FREQ=WEEKLY;BYDAY=TU")).issues] == []


def test_confidence_of_the_rule_counts() -> None:
    assert only(expand_rule(rule("once", None, dates=(dt.date(2026, 10, 6),), confidence=0.8))).confidence == 0.8


# --- Holidays ---------------------------------------------------------------------------------------------------------

Status = Literal["vastgesteld", "advies", "berekend"]


def holiday(name: str, kind: Literal["school", "public", "ramadan"], start: str, end: str, status: Status) -> Holiday:
    return Holiday(
        name=name,
        kind=kind,
        start=dt.date.fromisoformat(start),
        end=dt.date.fromisoformat(end),
        status=status,
        source="test",
    )


HOLIDAYS = (
    holiday("herfstvakantie", "school", "2026-10-17", "2026-10-25", "advies"),
    holiday("kerstvakantie", "school", "2026-12-19", "2027-01-03", "vastgesteld"),
    holiday("meivakantie", "school", "2027-04-24", "2027-05-02", "vastgesteld"),
    holiday("zomervakantie", "school", "2027-07-17", "2027-08-29", "vastgesteld"),
    holiday("Eerste kerstdag", "public", "2026-12-25", "2026-12-25", "vastgesteld"),
    holiday("Koningsdag", "public", "2027-04-27", "2027-04-27", "vastgesteld"),
    holiday("Tweede kerstdag", "public", "2027-12-26", "2027-12-26", "vastgesteld"),
    holiday("ramadan", "ramadan", "2027-02-08", "2027-03-09", "berekend"),
)


def test_not_in_the_school_holidays() -> None:
    found = expand_rule(rule(except_=("school_holidays",)), holidays=HOLIDAYS)
    dates = {one.start.date(): one.confidence for one in found.occurrences}

    assert dt.date(2026, 12, 22) not in dates
    assert dt.date(2027, 8, 3) not in dates
    assert dates[dt.date(2026, 10, 20)] == 0.5  # advisory: schools may differ
    assert dates[dt.date(2026, 10, 27)] == 1.0
    assert found.issues == ()


@pytest.mark.parametrize(
    ("words", "gone"),
    [
        (("school_holidays:kerst",), {"12-22", "12-29"}),
        (("school_holidays:mei",), {"04-27"}),
        (("public_holidays",), {"04-27"}),
        (("public_holidays", "school_holidays:kerst"), {"04-27", "12-22", "12-29"}),
        (("month:2",), {"02-02", "02-09", "02-16", "02-23"}),
        (("ramadan",), {"02-09", "02-16", "02-23", "03-02"}),
        (("2026-10-06", "2026-11-31", "vakantie van de docent"), {"10-06"}),
    ],
)
def test_other_exceptions(words: tuple[str, ...], gone: set[str]) -> None:
    found = expand_rule(rule(except_=words), holidays=HOLIDAYS)

    assert set(days(expand_rule(rule()))) - set(days(found)) == gone
    assert [issue.code for issue in found.issues] == ["unreadable_value"] * (2 if "2026-11-31" in words else 0)


def test_the_edges_of_ramadan_are_unsure() -> None:
    found = expand_rule(rule(except_=("ramadan",)), holidays=HOLIDAYS)

    assert [f"{one.start:%m-%d}" for one in found.occurrences if one.confidence < 1] == ["03-09"]


def test_only_in_the_holidays() -> None:
    found = expand_rule(rule(only=("school_holidays",)), holidays=HOLIDAYS)

    assert days(found)[:4] == ["10-20", "12-22", "12-29", "04-27"]
    assert [one.confidence for one in found.occurrences][:2] == [0.5, 1.0]


def test_holidays_that_nobody_entered_are_asked_for() -> None:
    found = expand_rule(rule(except_=("school_holidays",)), holidays=())

    assert {one.confidence for one in found.occurrences} == {0.5}
    assert [issue.hint for issue in found.issues] == ["Vul warehouse/reference/school_holidays.csv aan."]


def test_a_rule_that_is_always_excepted_is_out_of_the_window() -> None:
    found = expand_rule(rule(only=("school_holidays:krokus",)), holidays=HOLIDAYS)

    assert found.occurrences == ()
    assert "krokus" in found.issues[0].message


# --- Dates that differ ------------------------------------------------------------------------------------------------

SERIES = rule(start_date=dt.date(2026, 9, 1), duration=90)


def override(recurrence: str, **more: Any) -> OccurrenceOverride:
    return OccurrenceOverride(recurrence_id=at(recurrence), **more)


def with_overrides(*overrides: OccurrenceOverride, series: ScheduleRule = SERIES) -> list[str]:
    expansion = expand(activity(series, overrides=overrides), OCTOBER, ())
    return [
        f"{one.start:%m-%d %H:%M}-{one.end:%H:%M}"
        + (" dag" if one.all_day else "")
        + (f" {one.status}" if one.status != "scheduled" else "")
        + (f" was {one.recurrence_id:%m-%d}" if one.recurrence_id != one.start else "")
        + (f" {one.name}" if one.name else "")
        for one in expansion.occurrences
    ]


def test_a_cancelled_date_stays() -> None:
    assert with_overrides(override("2026-10-13T10:00", status="cancelled"))[:3] == [
        "10-06 10:00-11:30",
        "10-13 10:00-11:30 cancelled",
        "10-20 10:00-11:30",
    ]


def test_a_moved_date() -> None:
    moved = override("2026-10-13T10:00", start=at("2026-10-14T19:00"), end=at("2026-10-14T20:00"), name="Avond")
    assert with_overrides(moved)[1] == "10-14 19:00-20:00 was 10-13 Avond"


def test_a_moved_date_without_an_end_keeps_the_length() -> None:
    assert (
        with_overrides(override("2026-10-13T10:00", start=at("2026-10-13T12:00")))[1] == "10-13 12:00-13:30 was 10-13"
    )


def test_a_date_moved_into_and_out_of_the_window() -> None:
    into = override("2027-06-01T10:00", start=at("2026-10-01T10:00"))
    out_of = override("2026-10-06T10:00", start=at("2026-12-01T10:00"))

    assert with_overrides(into, out_of) == [
        "10-01 10:00-11:30 was 06-01",
        "10-13 10:00-11:30",
        "10-20 10:00-11:30",
        "10-27 10:00-11:30",
    ]


def test_a_date_that_becomes_all_day() -> None:
    day = override("2026-10-13T10:00", start=at("2026-10-13T00:00"), end=at("2026-10-14T00:00"))
    assert with_overrides(day)[1] == "10-13 00:00-00:00 dag was 10-13"


def test_this_and_future() -> None:
    later = override("2026-10-13T10:00", this_and_future=True, start=at("2026-10-14T19:00"), end=at("2026-10-14T20:00"))
    last = override("2026-10-27T10:00", start=at("2026-10-27T08:00"), name="Slot")

    assert with_overrides(later, last) == [
        "10-06 10:00-11:30",
        "10-14 19:00-20:00 was 10-13",
        "10-21 19:00-20:00 was 10-20",
        "10-27 08:00-09:30 was 10-27 Slot",
    ]


def test_this_and_future_from_long_before_the_window() -> None:
    weeks_later = override("2026-09-01T10:00", this_and_future=True, start=at("2026-09-15T10:00"))
    assert with_overrides(weeks_later)[:2] == ["10-06 10:00-11:30 was 09-22", "10-13 10:00-11:30 was 09-29"]


def test_two_changes_from_a_date_on() -> None:
    first = override("2026-10-06T10:00", this_and_future=True, start=at("2026-10-06T11:00"))
    second = override("2026-10-20T10:00", this_and_future=True, status="cancelled")

    assert with_overrides(second, first) == [
        "10-06 11:00-12:30 was 10-06",
        "10-13 11:00-12:30 was 10-13",
        "10-20 10:00-11:30 cancelled",
        "10-27 10:00-11:30 cancelled",
    ]


def test_a_timed_date_of_an_all_day_series_has_an_unknown_end() -> None:
    series = rule(start_date=dt.date(2026, 9, 1), all_day=True, start_time=None, end_time=None)
    moved = override("2026-10-13T00:00", start=at("2026-10-13T13:00"))
    found = expand(activity(series, overrides=(moved,)), OCTOBER, ()).occurrences[1]

    assert (found.all_day, found.is_estimated_end) == (False, True)
    assert (found.start, found.end) == (at("2026-10-13T13:00"), at("2026-10-13T15:00"))


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("this_and_future", [True, False])
def test_a_date_moved_to_the_edge_of_time(year: int, this_and_future: bool) -> None:
    edge = dt.datetime(year, 1, 1, tzinfo=dt.UTC) if year == 1 else dt.datetime(year, 12, 31, 23, tzinfo=dt.UTC)
    moved = override("2026-10-13T10:00", start=edge, this_and_future=this_and_future)

    assert with_overrides(moved)[0] == "10-06 10:00-11:30"


def test_an_exception_date_goes_before_an_override() -> None:
    series = SERIES.model_copy(update={"exdates": (at("2026-10-13T10:00"),)})
    assert with_overrides(override("2026-10-13T10:00", start=at("2026-10-15T10:00")), series=series) == [
        "10-06 10:00-11:30",
        "10-20 10:00-11:30",
        "10-27 10:00-11:30",
    ]


@pytest.mark.parametrize(
    "exdate",
    [
        at("2026-10-13T10:00"),
        dt.datetime(2026, 10, 13, 8, tzinfo=dt.UTC),
        localise(dt.datetime(2026, 10, 13, 4), "America/New_York"),
        at("2026-10-13T00:00"),  # a bare date
    ],
)
def test_exception_dates_in_any_form(exdate: dt.datetime) -> None:
    series = SERIES.model_copy(update={"exdates": (exdate, dt.datetime.min.replace(tzinfo=dt.UTC))})
    assert days(expand_rule(series, window=OCTOBER)) == ["10-06", "10-20", "10-27"]


@pytest.mark.parametrize("exdate", [at("2026-10-13T00:00"), at("2026-10-13T15:00")])
def test_exception_dates_of_all_day_series(exdate: dt.datetime) -> None:
    series = rule(start_date=dt.date(2026, 9, 1), all_day=True, start_time=None, end_time=None, exdates=(exdate,))
    assert days(expand_rule(series, window=OCTOBER)) == ["10-06", "10-20", "10-27"]


def test_extra_dates() -> None:
    series = SERIES.model_copy(
        update={"rdates": (at("2026-10-15T20:00"), at("2026-10-06T10:00"), at("2036-01-01T10:00"))}
    )
    found = expand_rule(series, window=OCTOBER)

    assert days(found) == ["10-06", "10-13", "10-15", "10-20", "10-27"]
    assert found.occurrences[2].end == at("2026-10-15T21:30")


def test_status_of_the_activity_holds_for_all_dates_that_say_nothing() -> None:
    confirmed = override("2026-10-13T10:00", status="scheduled")
    cancelled = activity(SERIES, overrides=(confirmed,), event_status="cancelled")

    assert [one.status for one in expand(cancelled, OCTOBER, ()).occurrences] == [
        "cancelled",
        "scheduled",
        "cancelled",
        "cancelled",
    ]


# --- Bounds -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "start", "minutes", "inside"),
    [
        ("2026-09-30", "22:00", 60, False),
        ("2026-09-30", "22:00", 120, False),  # ends as the window opens
        ("2026-09-30", "22:00", 121, True),
        ("2026-10-01", "00:00", 60, True),
        ("2026-10-31", "23:59", 60, True),
        ("2026-11-01", "00:00", 60, False),
        ("2026-03-01", "10:00", 300 * 24 * 60, True),
        ("0001-01-01", "00:00", 60, False),
        ("9999-12-31", "23:00", 120, False),
    ],
)
def test_what_touches_the_window(date: str, start: str, minutes: int, inside: bool) -> None:
    day, time = dt.date.fromisoformat(date), dt.time.fromisoformat(start)
    once = rule("once", None, dates=(day,), start_time=time, duration=minutes)
    found = expand_rule(once, window=OCTOBER)

    assert (len(found.occurrences), found.n_out_of_window) == ((1, 0) if inside else (0, 1))


@pytest.mark.parametrize(
    "schedule",
    [
        rule(start_date=dt.date(2028, 1, 1)),
        rule(start_date=dt.date(2020, 1, 7), rrule="FREQ=WEEKLY;COUNT=5"),
        rule(start_date=dt.date(2020, 1, 7), rrule="FREQ=WEEKLY;UNTIL=20201231"),
        rule(valid_to=dt.date(2026, 9, 30)),
        rule(valid_from=dt.date(2028, 1, 1)),
        rule("yearly", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"),
    ],
)
def test_wholly_outside_the_window(schedule: ScheduleRule) -> None:
    assert expand_rule(schedule) == Expansion(n_out_of_window=1)


def test_windows_at_the_edges_of_time() -> None:
    for window in (
        Window(start=dt.date(1, 1, 10), end=dt.date(1, 12, 31)),
        Window(start=dt.date(9999, 1, 1), end=dt.date(9999, 12, 20)),
    ):
        expand_rule(rule(), SERIES, rule("daily", "FREQ=DAILY;INTERVAL=7"), window=window)


def test_far_too_many_dates_are_cut_off() -> None:
    often = rule(
        "daily", "FREQ=DAILY;BYHOUR=9,10,11,12,13,14;BYMINUTE=0,30", start_date=dt.date(1990, 1, 1), duration=10
    )
    found = expand_rule(often)

    assert len(found.occurrences) == MAX_OCCURRENCES
    assert found.occurrences[0].start == at("2026-10-01T09:00")
    assert [issue.code for issue in found.issues] == ["too_many_occurrences"]


def test_a_repeated_event_that_lasts_for_months_is_published_once() -> None:
    course = rule(start_date=dt.date(2026, 10, 6), duration=100 * 24 * 60)
    found = expand_rule(course)

    assert days(found) == ["10-06"]
    assert [issue.code for issue in found.issues] == ["unreadable_value"]
    yearly = rule("yearly", "FREQ=YEARLY", start_date=dt.date(2020, 7, 1), duration=60 * 24 * 60)
    assert [f"{one.start:%Y-%m-%d}" for one in expand_rule(yearly).occurrences] == ["2027-07-01"]


def test_two_rules_that_give_the_same_date_give_it_once() -> None:
    both = rule("once", None, dates=(dt.date(2026, 10, 6), dt.date(2026, 10, 7)))
    assert days(expand_rule(rule(), both, window=OCTOBER)) == ["10-06", "10-07", "10-13", "10-20", "10-27"]


@pytest.mark.parametrize(
    ("as_of", "start", "end"),
    [("2026-11-24", "2026-11-10", "2027-11-24"), ("2028-02-29", "2028-02-15", "2029-02-28")],
)
def test_window_around_a_day(as_of: str, start: str, end: str) -> None:
    window = Window.around(dt.date.fromisoformat(as_of))
    assert (window.start.isoformat(), window.end.isoformat()) == (start, end)


def test_issues_name_activity_and_where_to_mend() -> None:
    broken = activity(rule(rrule="FREQ=WEEKLY"), when_text="elke week", locator="#kaart-3")
    (issue,) = expand(broken, OCTOBER, ()).issues

    assert (issue.record_id, issue.source_id, issue.raw, issue.locator) == ("r1", "wijkhuis", "elke week", "#kaart-3")
    assert "wijkhuis.yaml" in issue.hint
