"""Recurrence against dateutil, calendars against recurring-ical-events, and battered calendars against nothing."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil import rrule as du
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.connectors.ical import extract
from sources.formats.recurrence import read_rule, starts_between
from tests.ical_support import activity_of, assert_balance, calendar, document
from warehouse.occurrences import Window, expand

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WINDOW = Window(start=dt.date(2026, 9, 1), end=dt.date(2027, 9, 30))
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
QUIET = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


class UntilYear:
    """The datetime module with an early end of time, where dateutil's search for a match that never comes ends."""

    MAXYEAR = 2030

    def __getattr__(self, name: str) -> Any:
        return getattr(dt, name)


def lists(values: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    return st.lists(values, min_size=1, max_size=most, unique=True).map(",".join)


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    return st.integers(low, high).filter(bool).map(str)


@st.composite
def rules(draw: st.DrawFn, *, exotic: bool = True) -> str:
    """A recurrence rule, valid by RFC 5545. One that is not exotic has many dates, so that no library searches long."""
    frequency = draw(st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]))
    parts = {"FREQ": frequency}
    maybe = st.booleans()
    if (exotic or frequency == "WEEKLY") and draw(maybe):
        parts["INTERVAL"] = draw(numbers(1, 5))
    ordinal = frequency in ("MONTHLY", "YEARLY")
    if draw(maybe):
        day = st.sampled_from(WEEKDAYS)
        with_number = st.tuples(numbers(-5, 5) if exotic else numbers(-4, 4), day).map("".join)
        parts["BYDAY"] = draw(lists(day | with_number if ordinal else day))
    if frequency != "WEEKLY" and (exotic or "BYDAY" not in parts) and draw(maybe):
        parts["BYMONTHDAY"] = draw(lists(numbers(-31, 31) if exotic else numbers(-28, 28)))
    if draw(maybe):
        parts["BYMONTH"] = draw(lists(numbers(1, 12), 6))
    if exotic and frequency == "YEARLY" and draw(st.integers(0, 3)) == 0:
        name, most = draw(st.sampled_from([("BYYEARDAY", 366), ("BYWEEKNO", 53)]))
        parts[name] = draw(lists(numbers(-most, most)))
    if exotic and len(parts) > 2 and draw(maybe):
        parts["BYSETPOS"] = draw(lists(numbers(-4, 4), 2))
    if exotic and draw(st.integers(0, 3)) == 0:
        parts["WKST"] = draw(st.sampled_from(WEEKDAYS))
    if exotic and draw(st.integers(0, 5)) == 0:
        parts["BYHOUR"] = draw(lists(numbers(1, 23)))
    if draw(maybe):
        parts["COUNT"] = draw(numbers(1, 60))
    return ";".join(f"{name}={value}" for name, value in parts.items())


@given(
    text=rules(),
    start=st.datetimes(dt.datetime(2016, 1, 1), dt.datetime(2027, 12, 31)).map(lambda d: d.replace(microsecond=0)),
    first=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2027, 1, 1)).map(lambda d: d.replace(microsecond=0)),
    length=st.integers(0, 800),
)
@settings(QUIET, max_examples=75)
def test_starts_are_those_of_dateutil(text: str, start: dt.datetime, first: dt.datetime, length: int) -> None:
    """Also when counting begins near the period, and in a calendar a few thousand years later."""
    last = first + dt.timedelta(days=length)

    with mock.patch.object(du, "datetime", UntilYear()):
        expected = [found for found in du.rrulestr(text, dtstart=start) if first <= found <= last]
    assert list(starts_between(read_rule(text), start, first, last)) == expected


QUARTERS = st.integers(0, 300_000).map(lambda n: dt.datetime(2020, 1, 1) + dt.timedelta(minutes=15 * n))


@given(
    interval=st.integers(1, 6),
    weekdays=st.lists(st.sampled_from(WEEKDAYS), max_size=4, unique=True),
    week_start=st.sampled_from(WEEKDAYS),
    start=QUARTERS,
    first=QUARTERS,
    length=st.integers(0, 300),
    count=st.none() | st.integers(1, 400),
)
@settings(QUIET, max_examples=300)
def test_weekly_arithmetic_is_that_of_dateutil(
    interval: int,
    weekdays: list[str],
    week_start: str,
    start: dt.datetime,
    first: dt.datetime,
    length: int,
    count: int | None,
) -> None:
    text = f"FREQ=WEEKLY;INTERVAL={interval};WKST={week_start}"
    text += f";BYDAY={','.join(weekdays)}" if weekdays else ""
    text += f";COUNT={count}" if count else ""
    last = first + dt.timedelta(days=length)

    expected = itertools.takewhile(lambda each: each <= last, du.rrulestr(text, dtstart=start))
    assert list(starts_between(read_rule(text), start, first, last)) == [each for each in expected if each >= first]


# --- Whole calendars --------------------------------------------------------------------------------------------------

ZONES = ["Europe/Amsterdam", "Europe/London", "America/New_York", "UTC"]
MOMENTS = st.datetimes(dt.datetime(2026, 3, 1), dt.datetime(2027, 4, 30)).map(
    lambda moment: moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
)


def stamp(moment: dt.datetime, zone: str) -> str:
    text = f"{moment:%Y%m%dT%H%M%S}"
    return f":{text}Z" if zone == "UTC" else f";TZID={zone}:{text}"


@st.composite
def series(draw: st.DrawFn, *, dst_safe: bool = True) -> list[str]:
    """The VEVENTs of one series: a rule, dates left out, added and moved."""
    zone = draw(st.sampled_from(ZONES))
    start = draw(MOMENTS)
    if dst_safe and start.hour < 4:
        # In the night that the clock changes the library keeps hours that do not exist.
        start = start.replace(hour=12)
    text = draw(rules(exotic=False))
    minutes = draw(st.sampled_from([30, 60, 90, 600]))
    lines = [
        "UID:reeks",
        "SUMMARY:Reeks",
        f"DTSTART{stamp(start, zone)}",
        f"DURATION:PT{minutes}M",
        f"RRULE:{text}",
    ]
    upcoming = [start, *starts_between(read_rule(text), start, start, start + dt.timedelta(days=400))][:40]
    picked = st.lists(st.sampled_from(upcoming), max_size=3, unique=True)
    lines += [f"EXDATE{stamp(one, zone)}" for one in draw(picked)]
    # On a minute of their own: the library takes an EXDATE at 12:00 here for one at 12:00 UTC too.
    added = draw(st.lists(MOMENTS, max_size=2))
    lines += [f"RDATE{stamp(one.replace(hour=13, minute=7), zone)}" for one in added]
    events = ["\n".join(lines)]
    for one in draw(picked):
        moved = draw(MOMENTS).replace(hour=15)
        events.append(
            f"UID:reeks\nSUMMARY:Anders\nRECURRENCE-ID{stamp(one, zone)}\nDTSTART{stamp(moved, zone)}\nDURATION:PT45M"
        )
    return events


def expanded(body: bytes) -> list[tuple[dt.datetime, dt.datetime]]:
    found = []
    for record in extract(document(body)).records:
        found += [(one.start, one.end) for one in expand(activity_of(record), WINDOW, ()).occurrences]
    return sorted((start.astimezone(dt.UTC), end.astimezone(dt.UTC)) for start, end in found)


def second_opinion(body: bytes) -> list[tuple[dt.datetime, dt.datetime]]:
    icalendar.use_zoneinfo()
    parsed = icalendar.Calendar.from_ical(body)
    opening = dt.datetime.combine(WINDOW.start, dt.time(), AMSTERDAM)
    closing = dt.datetime.combine(WINDOW.end + dt.timedelta(days=1), dt.time(), AMSTERDAM)
    with mock.patch.object(du, "datetime", UntilYear()):
        found = recurring_ical_events.of(parsed).between(opening, closing)
    return sorted((event["DTSTART"].dt.astimezone(dt.UTC), event["DTEND"].dt.astimezone(dt.UTC)) for event in found)


@given(events=series())
@QUIET
def test_series_expand_as_by_another_library(events: list[str]) -> None:
    """Across changes of the clock, in four zones, with dates left out, added and moved."""
    body = calendar(*events)
    assert expanded(body) == second_opinion(body)


@given(
    start=st.dates(dt.date(2026, 3, 1), dt.date(2027, 4, 30)),
    length=st.integers(1, 4),
    text=rules(exotic=False),
    out=st.lists(st.dates(dt.date(2026, 9, 1), dt.date(2027, 3, 1)), max_size=3),
)
@QUIET
def test_all_day_series_expand_as_by_another_library(
    start: dt.date, length: int, text: str, out: list[dt.date]
) -> None:
    lines = ["UID:dag", "SUMMARY:Dag", f"DTSTART;VALUE=DATE:{start:%Y%m%d}", f"DURATION:P{length}D", f"RRULE:{text}"]
    body = calendar("\n".join(lines + [f"EXDATE;VALUE=DATE:{one:%Y%m%d}" for one in out]))
    (record,) = extract(document(body)).records

    found = sorted(one.start.date() for one in expand(activity_of(record), WINDOW, ()).occurrences)

    parsed = icalendar.Calendar.from_ical(body)
    with mock.patch.object(du, "datetime", UntilYear()):
        theirs = recurring_ical_events.of(parsed).between(WINDOW.start, WINDOW.end + dt.timedelta(days=1))
    assert found == sorted(event["DTSTART"].dt for event in theirs)


@given(events=series(dst_safe=False), window=st.integers(0, 300), span=st.integers(0, 60))
@QUIET
def test_a_window_gives_what_a_wider_window_gives_of_it(events: list[str], window: int, span: int) -> None:
    """The window only cuts: it never changes a date, whatever was counted before it."""
    (record, *_) = extract(document(calendar(*events))).records
    start = WINDOW.start + dt.timedelta(days=window)
    narrow = Window(start=start, end=start + dt.timedelta(days=span))
    opening = dt.datetime.combine(narrow.start, dt.time(), AMSTERDAM)
    closing = dt.datetime.combine(narrow.end + dt.timedelta(days=1), dt.time(), AMSTERDAM)

    wide = expand(activity_of(record), WINDOW, ()).occurrences
    found = expand(activity_of(record), narrow, ())

    assert list(found.occurrences) == [one for one in wide if one.start < closing and one.end > opening]
    assert found.n_out_of_window == (not found.occurrences)


# --- Battered calendars -----------------------------------------------------------------------------------------------

GOOD = calendar(
    "UID:a\nSUMMARY:Inloop\nDTSTART;TZID=Europe/Amsterdam:20261006T100000\nDTEND:20261006T093000Z\n"
    "RRULE:FREQ=WEEKLY;BYDAY=TU\nEXDATE;VALUE=DATE:20261013\nDESCRIPTION:Koffie\n  en thee\nCATEGORIES:a,b",
    "UID:a\nRECURRENCE-ID:20261020T080000Z\nSUMMARY:Anders\nDTSTART:20261021T100000\nSTATUS:CANCELLED",
    "UID:b\nSUMMARY:Feest\nDTSTART;VALUE=DATE:20261017\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\nCLASS:PRIVATE",
    header="X-WR-TIMEZONE:Europe/Amsterdam",
)


@st.composite
def battered(draw: st.DrawFn) -> bytes:
    """A good calendar with lines dropped, doubled, swapped and bytes overwritten."""
    lines = GOOD.splitlines(keepends=True)
    for _ in range(draw(st.integers(0, 6))):
        here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
        action = draw(st.sampled_from(["drop", "double", "swap", "damage"]))
        if action == "drop" and len(lines) > 1:
            del lines[here]
        elif action == "double":
            lines.insert(there, lines[here])
        elif action == "swap":
            lines[here], lines[there] = lines[there], lines[here]
        else:
            at = draw(st.integers(0, len(lines[here])))
            lines[here] = lines[here][:at] + draw(st.binary(max_size=4)) + lines[here][at + 1 :]
    return b"".join(lines)


@given(body=battered() | st.binary(max_size=200))
@settings(QUIET, max_examples=250)
def test_no_calendar_breaks_the_connector_or_the_balance(body: bytes) -> None:
    extraction = extract(document(body))

    assert_balance(extraction)
    assert extract(document(body)) == extraction
    for record in extraction.records:
        assert record.schedule
        expand(activity_of(record), WINDOW, ())
