"""Dates and times of web formats, and the schedule of one begin and end."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.formats.moments import Moment, once, read_duration, read_moment, read_time


def moment(text: str) -> Moment:
    found = read_moment(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-03", "2026-11-03"),
        ("2026-11-3", "2026-11-03"),
        ("2026/11/03", "2026-11-03"),
        ("20261103", "2026-11-03"),
        ("2026-11-03T10:00", "2026-11-03 10:00"),
        ("2026-11-03 10:00", "2026-11-03 10:00"),
        ("2026-11-03 10:00:00", "2026-11-03 10:00"),
        ("2026-11-03T10:00:00.000+01:00", "2026-11-03 10:00 +01:00"),
        ("2026-11-03T10:00:00,5Z", "2026-11-03 10:00 +00:00"),
        ("2026-11-03T10:00+0100", "2026-11-03 10:00 +01:00"),
        ("2026-11-03T10:00+01", "2026-11-03 10:00 +01:00"),
        ("2026-11-03T10:00:00+01:00[Europe/Amsterdam]", "2026-11-03 10:00 +01:00"),
        ("2026-11-03T10", "2026-11-03 10:00"),
        ("20261103T100000Z", "2026-11-03 10:00 +00:00"),
        ("2026-11-03T24:00", "2026-11-04 00:00"),
        ("2026-11-03 2:30 PM", "2026-11-03 14:30"),
        ("2026-11-03 12:15 a.m.", "2026-11-03 00:15"),
        ("2021-10-5T18:00-6:00", "2021-10-05 18:00 -06:00"),
        ("25/11/2026", "2026-11-25"),  # can only be a day first
        ("25-11-2026 20:00", "2026-11-25 20:00"),
        ("11/25/2026", "2026-11-25"),  # can only be a month first
        ("05-05-2026", "2026-05-05"),
        ("  2026-11-03\n", "2026-11-03"),
    ],
)
def test_read_moment(text: str, expected: str) -> None:
    found = moment(text)
    shown = found.date.isoformat() + (f" {found.time:%H:%M}" if found.time else "")
    if found.offset is not None:
        minutes = int(found.offset.total_seconds() // 60)
        shown += f" {'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    assert shown == expected


@pytest.mark.parametrize(
    "text",
    ["", "05/11/2026", "11-05-2026 10:00", "2026-13-01", "2026-02-30", "2026-11-03T25:00", "2026-11-03T10:75",
     "2026-11", "november 2026", "dinsdag 3 november", "2026-11-03T10:00+25:00", "0000-01-01", "13/13/2026",
     "2019-9-18T10-10-00-00", "500 BC", "2026-11-03 13:00 PM", "1762160400000", "२०२६-११-०३T"],
)  # fmt: skip
def test_what_is_unclear_is_not_read(text: str) -> None:
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10:00", "10:00"), ("9:05:00", "09:05"), ("T10:30", "10:30"), ("10:00:00+01:00", "10:00"), ("2 pm", "14:00"),
     ("10", None), ("25:00", None), ("tien uur", None), ("", None)],
)  # fmt: skip
def test_read_time(text: str, expected: str | None) -> None:
    found = read_time(text)
    assert (f"{found:%H:%M}" if found else None) == expected


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("PT2H", 120), ("PT1H30M", 90), ("P1DT2H", 1560), ("P1W", 10080), ("PT45M", 45), ("pt90m", 90), ("P", None),
     ("2 uur", None), ("P1M", None), ("", None), ("PT", None)],
)  # fmt: skip
def test_read_duration(text: str, minutes: int | None) -> None:
    assert read_duration(text) == minutes


@given(st.text(max_size=40) | st.from_regex(r"[0-9TZ:+./ -]{0,30}", fullmatch=True))
def test_reading_never_raises(text: str) -> None:
    read_moment(text)
    read_time(text)
    read_duration(text)


@given(st.datetimes(dt.datetime(1980, 1, 1), dt.datetime(2100, 1, 1)))
def test_iso_is_read_as_written(value: dt.datetime) -> None:
    value = value.replace(microsecond=0)
    assert read_moment(value.isoformat()) == Moment(value.date(), value.time())


# --- Begin and end ----------------------------------------------------------------------------------------------------


def shown(start: str, end: str = "", minutes: int | None = None) -> str:
    reading = once(moment(start), read_moment(end), minutes=minutes, rule="x")
    rule = reading.rule
    if rule is None:
        return "niets"
    parts = [rule.kind, "+".join(f"{date:%m-%d}" for date in rule.dates) or f"{rule.valid_from}..{rule.valid_to}"]
    parts += [
        f"{rule.start_time:%H:%M}" if rule.start_time else "-",
        f"{rule.end_time:%H:%M}" if rule.end_time else "-",
    ]
    parts += [str(rule.duration)] if rule.duration else []
    parts += ["hele dag"] if rule.all_day else []
    parts += [rule.precision] if rule.precision != "exact" else []
    return " ".join(parts) + (" !" if reading.remark else "")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-11-03T10:00", "2026-11-03T12:00", "once 11-03 10:00 12:00"),
        ("2026-11-03T10:00", "", "once 11-03 10:00 -"),
        ("2026-11-03T10:00", "2026-11-03T10:00", "once 11-03 10:00 -"),
        ("2026-11-03T10:00", "2026-11-03", "once 11-03 10:00 -"),
        ("2026-11-03T20:00", "2026-11-04T01:00", "once 11-03 20:00 01:00"),
        ("2026-11-03T20:00", "2026-11-03T01:00", "once 11-03 20:00 01:00 !"),
        ("2026-11-03T20:00", "2026-11-03T12:00", "once 11-03 20:00 - !"),
        ("2026-11-03T20:00", "2026-11-02T22:00", "once 11-03 20:00 - !"),
        ("2026-11-03T17:00", "2026-11-05T23:00", "once 11-03 17:00 - 3240"),
        ("2026-11-03T17:00", "2027-05-05T23:00", "niets"),
        ("2026-11-03T17:00", "2026-11-05", "once 11-03+11-04+11-05 17:00 - !"),
        ("2026-11-03T17:00", "2027-05-05", "niets"),
        ("2026-11-03", "", "once 11-03 - - day"),
        ("2026-11-03", "2026-11-05", "once 11-03+11-04+11-05 - - day"),
        ("2026-11-03", "2026-11-01", "once 11-03 - - day !"),
        ("2026-11-03", "2027-01-31", "daily 2026-11-03..2027-01-31 - - day"),
        ("2026-11-03T00:00", "2026-11-03T23:59:59", "once 11-03 - - 1440 hele dag"),
        ("2026-11-03T00:00", "2026-11-04T00:00", "once 11-03 - - 1440 hele dag"),
        ("2026-11-03T00:00", "2026-11-05T23:59", "once 11-03 - - 4320 hele dag"),
        ("2026-11-03T00:00", "2027-01-31T23:59", "daily 2026-11-03..2027-01-31 - - day"),
        ("2026-11-03T00:00", "", "once 11-03 - - day"),
        ("2026-11-03T00:00", "2026-11-03T00:00", "once 11-03 - - day"),
        ("2026-11-03T09:00Z", "2026-11-03T11:00Z", "once 11-03 10:00 12:00"),  # winter
        ("2026-07-03T08:00Z", "2026-07-03T10:00Z", "once 07-03 10:00 12:00"),  # summer
        ("2026-11-03T23:30Z", "", "once 11-04 00:30 -"),
    ],
)
def test_once(start: str, end: str, expected: str) -> None:
    assert shown(start, end) == expected


def test_duration_counts_without_an_end() -> None:
    assert shown("2026-11-03T10:00", minutes=90) == "once 11-03 10:00 - 90"
    assert shown("2026-11-03T10:00", "2026-11-03T11:00", minutes=90) == "once 11-03 10:00 11:00"


@given(
    st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1)),
    st.timedeltas(dt.timedelta(-3), dt.timedelta(400)),
    st.sampled_from([None, dt.timedelta(0), dt.timedelta(hours=1)]),
)
def test_every_begin_and_end_has_an_answer(
    start: dt.datetime, length: dt.timedelta, offset: dt.timedelta | None
) -> None:
    end = start + length
    reading = once(Moment(start.date(), start.time(), offset), Moment(end.date(), end.time(), offset), rule="x")
    assert reading.rule is not None or reading.remark
    if reading.rule is not None and reading.rule.kind == "once":
        first = Moment(start.date(), start.time(), offset).on_clock_of("Europe/Amsterdam")
        assert reading.rule.dates[0] == first.date
