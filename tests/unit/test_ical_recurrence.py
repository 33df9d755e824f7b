"""Recurrence rules: which are refused, how UNTIL reads, and that counting always ends."""

from __future__ import annotations

import datetime as dt
from itertools import islice

import pytest

from sources.formats.recurrence import RuleError, TooManyError, last_start, matches, read_rule, starts_between

START = dt.datetime(2026, 10, 5, 10)  # a Monday
FOREVER = dt.datetime(9999, 12, 31)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY",
        "RRULE:FREQ=WEEKLY;BYDAY=MO",
        "freq=weekly; byday=mo, we ;",
        "FREQ=MONTHLY;BYDAY=-1TH,+2MO;WKST=SU",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1;X-NAME=1",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;UNTIL=20270101",
        "FREQ=WEEKLY;COUNT=3;UNTIL=20270101T000000Z",
        "FREQ=WEEKLY;COUNT=-1",
        "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD",
        "ONZIN;FREQ=WEEKLY",
    ],
)
def test_rule_that_is_read(text: str) -> None:
    assert read_rule(text).frequency in ("WEEKLY", "MONTHLY", "YEARLY")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "geen geldige FREQ"),
        ("BYDAY=MO", "geen geldige FREQ"),
        ("FREQ=SOMS", "geen geldige FREQ"),
        ("FREQ=HOURLY", "binnen één dag"),
        ("FREQ=MINUTELY;COUNT=2", "binnen één dag"),
        ("FREQ=SECONDLY", "binnen één dag"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=WEEKLY;INTERVAL=twee", "geen getal"),
        ("FREQ=WEEKLY;COUNT=0", "COUNT=0"),
        ("FREQ=WEEKLY;BYDAY=XX", "geen weekdag"),
        ("FREQ=MONTHLY;BYDAY=0MO", "geen weekdag"),
        ("FREQ=MONTHLY;BYDAY=54MO", "geen weekdag"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS=0"),
        ("FREQ=WEEKLY;UNTIL=morgen", "geen datum"),
        ("FREQ=WEEKLY;UNTIL=20260230", "geen datum"),
        ("FREQ=WEEKLY;UNTL=20261231", "onbekend deel UNTL"),
        ("FREQ=WEEKLY;FREQ=DAILY", "onleesbaar"),
        ("FREQ=WEEKLY;BYDAY=", "onleesbaar"),
        ("RSCALE=CHINESE;FREQ=YEARLY", "andere kalender"),
        ("W1 MO #0", "geen geldige FREQ"),
    ],
)
def test_rule_that_is_refused(text: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        read_rule(text)


@pytest.mark.parametrize(
    ("until", "all_day", "expected"),
    [
        ("20261231", False, "2026-12-31T23:59:59"),
        ("20261231T100000", False, "2026-12-31T10:00:00"),
        ("20261231T090000Z", False, "2026-12-31T10:00:00"),
        ("20260630T220000Z", True, "2026-07-01T23:59:59"),  # midnight in Amsterdam
        ("20260630T000000Z", True, "2026-06-30T23:59:59"),
        ("20260630T235959Z", True, "2026-06-30T23:59:59"),
        ("20260630", True, "2026-06-30T23:59:59"),
        ("99991231T235959Z", False, "9999-12-31T23:59:59"),
    ],
)
def test_until(until: str, all_day: bool, expected: str) -> None:
    last = last_start(read_rule(f"FREQ=DAILY;UNTIL={until}"), "Europe/Amsterdam", all_day)

    assert last is not None
    assert last.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=7",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=3",
        "FREQ=YEARLY;BYYEARDAY=60;BYMONTH=12",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
    ],
)
def test_rule_that_never_matches_ends(text: str) -> None:
    assert list(starts_between(read_rule(text), START, START, START + dt.timedelta(days=400))) == []


def test_endless_rule_can_be_followed_to_the_end_of_time() -> None:
    first = dt.datetime(9990, 1, 1)
    assert len(list(islice(starts_between(read_rule("FREQ=WEEKLY"), START, first, FOREVER), 2000))) == 522


def test_rule_since_the_year_1() -> None:
    start = dt.datetime(1, 1, 1, 10)
    found = list(starts_between(read_rule("FREQ=DAILY;INTERVAL=3"), start, START, START + dt.timedelta(days=9)))

    assert [(day - start).days % 3 for day in found] == [0] * len(found)
    assert found[0] == START
    assert len(found) == 4


def test_count_without_end_is_cut_off() -> None:
    rule = read_rule("FREQ=DAILY;COUNT=900000000;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,10,20,30,40,50")
    with pytest.raises(TooManyError):
        list(starts_between(rule, dt.datetime(1900, 1, 1), START, FOREVER))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("FREQ=WEEKLY", True), ("FREQ=WEEKLY;BYDAY=TU", False), ("FREQ=MONTHLY;BYDAY=1MO", True), ("FREQ=DAILY", True)],
)
def test_whether_the_start_belongs_to_the_rule(text: str, expected: bool) -> None:
    assert matches(read_rule(text), START) is expected


def test_period_before_the_start_and_after_until() -> None:
    rule = read_rule("FREQ=DAILY")
    day = dt.timedelta(days=1)
    assert list(starts_between(rule, START, START - 9 * day, START - day)) == []
    assert list(starts_between(rule, START, START + 9 * day, START + 99 * day, until=START + 5 * day)) == []
    assert list(starts_between(rule, START, dt.datetime(9990, 1, 1), FOREVER, until=START)) == []
