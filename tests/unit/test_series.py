"""Occurrences become rules with exceptions: table of real cases."""

from __future__ import annotations

import datetime as dt

import pytest

from exports.series import Component, Instance, compose
from sources.contracts import ScheduleRule

WINDOW_END = dt.date(2027, 11, 24)


def instances(
    first: str, n: int, every: int = 7, *, hours: float = 2, all_day: bool = False, place: str | None = "p"
) -> list[Instance]:
    start = dt.datetime.fromisoformat(first)
    made = []
    for index in range(n):
        moment = start + dt.timedelta(days=every * index)
        made.append(Instance(moment, moment, moment + dt.timedelta(hours=hours), all_day, "scheduled", None, place))
    return made


def weekly(days: str = "TU", time: str | None = "10:00", **values: object) -> ScheduleRule:
    start_time = dt.time.fromisoformat(time) if time else None
    return ScheduleRule.model_validate(
        {"kind": "weekly", "rrule": f"FREQ=WEEKLY;BYDAY={days}", "start_time": start_time, **values}
    )


def until_window_end(first: str) -> list[Instance]:
    n = (dt.datetime.combine(WINDOW_END, dt.time.max) - dt.datetime.fromisoformat(first)).days // 7 + 1
    return instances(first, n)


def test_endless_series_is_one_rule_without_until() -> None:
    [component] = compose([weekly()], until_window_end("2026-11-24T10:00"), WINDOW_END)
    assert component == Component(
        suffix="", first=until_window_end("2026-11-24T10:00")[0], rrule="FREQ=WEEKLY;BYDAY=TU", until=None
    )


def test_series_that_stops_inside_the_window_gets_until_its_last_date() -> None:
    [component] = compose([weekly()], instances("2026-11-24T10:00", 10), WINDOW_END)
    assert component.until == dt.datetime(2027, 1, 26, 10)


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        (weekly(valid_to="2028-06-30"), dt.datetime(2028, 6, 27, 10)),
        (weekly(rrule="FREQ=WEEKLY;UNTIL=20280630T215959Z;BYDAY=TU"), dt.datetime(2028, 6, 27, 10)),
        (weekly(rrule="FREQ=WEEKLY;BYDAY=TU;COUNT=100", start_date="2026-11-24"), dt.datetime(2028, 10, 17, 10)),
    ],
)
def test_an_end_beyond_the_window_is_kept(rule: ScheduleRule, until: dt.datetime) -> None:
    [component] = compose([rule], until_window_end("2026-11-24T10:00"), WINDOW_END)
    assert component.rrule == "FREQ=WEEKLY;BYDAY=TU"
    assert component.until == until


def test_missing_dates_become_exdates_and_extra_dates_events_of_their_own() -> None:
    dates = until_window_end("2026-11-24T10:00")
    missing = [dates[4].recurrence_id, dates[5].recurrence_id]
    [extra] = instances("2026-12-03T10:00", 1)
    series, own = compose([weekly()], [*dates[:4], *dates[6:], extra], WINDOW_END)
    assert list(series.exdates) == missing
    assert own == Component(suffix="-20261203", first=extra)


def test_moved_cancelled_themed_and_relocated_dates_are_overrides_of_their_own_date() -> None:
    dates = until_window_end("2026-11-24T10:00")
    moment = dates[2].recurrence_id
    next_day = moment + dt.timedelta(days=1)
    moved = Instance(moment, next_day, next_day + dt.timedelta(hours=2), False, "scheduled", None, "p")
    cancelled = Instance(*[dates[3].recurrence_id] * 2, dates[3].end, False, "cancelled", None, "p")
    themed = Instance(*[dates[5].recurrence_id] * 2, dates[5].end, False, "scheduled", "Kerstdiner", "p")
    elsewhere = Instance(*[dates[7].recurrence_id] * 2, dates[7].end, False, "scheduled", None, "q")
    for index, instance in ((2, moved), (3, cancelled), (5, themed), (7, elsewhere)):
        dates[index] = instance
    [component] = compose([weekly()], dates, WINDOW_END)
    assert component.overrides == (moved, cancelled, themed, elsewhere)
    assert component.first.place_id == "p"


def test_biweekly_series_keeps_its_phase_and_survives_week_53() -> None:
    rule = weekly("WE", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", week_parity="even")
    # 2026 has 53 weeks: between week 52 and week 2 lie three weeks, so the phase of INTERVAL=2 breaks there.
    before, after = instances("2026-11-25T10:00", 3, 14), instances("2027-01-13T10:00", 20, 14)
    first, second = compose([rule], [*before, *after], WINDOW_END)
    assert (first.first, first.until, first.exdates) == (before[0], before[-1].recurrence_id, ())
    assert (second.suffix, second.first, second.exdates) == ("-2", after[0], ())


def test_the_only_date_of_a_once_activity_has_no_suffix_and_dates_of_several_keep_theirs() -> None:
    [single] = instances("2026-12-05T14:00", 1)
    once = ScheduleRule(kind="once", dates=(dt.date(2026, 12, 5),), start_time=dt.time(14))
    assert [c.suffix for c in compose([once], [single], WINDOW_END)] == [""]
    # Of three dates only one is left in the window: its UID must be what it was when all three were there.
    several = ScheduleRule(kind="once", dates=(dt.date(2026, 9, 5), dt.date(2026, 10, 3), dt.date(2026, 12, 5)))
    assert [c.suffix for c in compose([several], [single], WINDOW_END)] == ["-20261205"]


def test_two_dates_at_the_same_moment_get_different_uids() -> None:
    pair = [*instances("2026-12-05T14:00", 1), *instances("2026-12-05T14:00", 1, hours=3)]
    suffixes = [c.suffix for c in compose([], pair, WINDOW_END)]
    assert len(set(suffixes)) == 2


def test_a_rule_that_gives_mostly_exceptions_is_not_used() -> None:
    rule = ScheduleRule(kind="daily", rrule="FREQ=DAILY", start_time=dt.time(10))
    components = compose([rule], instances("2026-11-24T10:00", 10), WINDOW_END)
    assert all(component.rrule is None for component in components)
    assert len(components) == 10


def test_an_unreadable_rule_falls_back_to_single_dates() -> None:
    components = compose([weekly(rrule="FREQ=WEEKLY;BYDAY=XX")], instances("2026-11-24T10:00", 3), WINDOW_END)
    assert [component.rrule for component in components] == [None] * 3


def test_all_day_series() -> None:
    dates = instances("2026-11-24T00:00", 5, hours=24, all_day=True)
    [component] = compose([weekly(time=None, all_day=True)], dates, WINDOW_END)
    assert component.first.all_day
    assert component.until == dates[-1].recurrence_id
