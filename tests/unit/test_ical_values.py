"""Dates, durations and zones as feeds write them."""

from __future__ import annotations

import datetime as dt

import pytest

from sources.formats.ical_text import parse_calendar, parse_line
from sources.formats.ical_values import (
    Moment,
    UnreadableError,
    Zones,
    minutes,
    read_duration,
    read_moment,
    read_moments,
    zones_of,
)
from sources.formats.zones import find_zone, localise, wall_time, zone_like

AMSTERDAM = "Europe/Amsterdam"


def moment(raw: str, zones: Zones | None = None) -> Moment:
    return read_moment(parse_line(raw, 1), zones or Zones())


@pytest.mark.parametrize(
    ("raw", "wall", "zone", "is_date"),
    [
        ("DTSTART:20261006T100000", "2026-10-06T10:00:00", AMSTERDAM, False),
        ("DTSTART:20261006T1000", "2026-10-06T10:00:00", AMSTERDAM, False),
        ("DTSTART:2026-10-06T10:00:00", "2026-10-06T10:00:00", AMSTERDAM, False),
        ("DTSTART:20261006t100000z", "2026-10-06T10:00:00", "UTC", False),
        ("DTSTART:20261006T240000", "2026-10-07T00:00:00", AMSTERDAM, False),
        ("DTSTART:20261006T100060", "2026-10-06T10:00:59", AMSTERDAM, False),
        ("DTSTART:20261006T100000.000Z", "2026-10-06T10:00:00", "UTC", False),
        ("DTSTART:20261006T100000+0130", "2026-10-06T08:30:00", "UTC", False),
        ("DTSTART;TZID=Europe/London:20261006T100000", "2026-10-06T10:00:00", "Europe/London", False),
        ("DTSTART;TZID=Europe/London:20261006T100000Z", "2026-10-06T10:00:00", "UTC", False),
        ("DTSTART;TZID=UTC:20261006T100000", "2026-10-06T10:00:00", "UTC", False),
        ("DTSTART;TZID=(UTC+00:00) Londen\\, Dublin:20261006T100000", "2026-10-06T10:00:00", "Europe/Dublin", False),
        ("DTSTART;VALUE=DATE:20261006", "2026-10-06T00:00:00", AMSTERDAM, True),
        ("DTSTART:20261006", "2026-10-06T00:00:00", AMSTERDAM, True),
        ("DTSTART;VALUE=DATE:20261006T000000Z", "2026-10-06T00:00:00", AMSTERDAM, True),
        ("DTSTART;VALUE=DATE:20261006T140000", "2026-10-06T14:00:00", AMSTERDAM, False),
        ("DTSTART;VALUE=DATE-TIME:20261006", "2026-10-06T00:00:00", AMSTERDAM, True),
        ("DTSTART:20131210Z", "2013-12-10T00:00:00", AMSTERDAM, True),
    ],
)
def test_moment(raw: str, wall: str, zone: str, is_date: bool) -> None:
    found = moment(raw)
    assert (found.wall.isoformat(), found.zone, found.is_date) == (wall, zone, is_date)


@pytest.mark.parametrize(
    "value", ["", "gisteren", "20260230", "20261006T250000", "00000101", "2026", "20261006T", "99991231T240000"]
)
def test_moment_that_does_not_exist(value: str) -> None:
    with pytest.raises(UnreadableError):
        moment(f"DTSTART:{value}")


def test_list_keeps_what_is_readable() -> None:
    problems: list[str] = []
    line = parse_line("EXDATE;TZID=Europe/London:20261006T100000,kapot,20261007T100000", 1)

    found = read_moments(line, Zones(), AMSTERDAM, lambda part, _: problems.append(part))

    assert [one.wall.day for one, _ in found] == [6, 7]
    assert problems == ["kapot"]


def test_periods_have_a_length_in_minutes() -> None:
    line = parse_line("RDATE;VALUE=PERIOD:20261006T100000/PT90M,20261007T100000Z/20261007T104500Z", 1)

    found = read_moments(line, Zones(), AMSTERDAM, lambda part, message: pytest.fail(part + message))

    assert [length for _, length in found] == [90, 45]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("PT1H30M", 90), ("P1D", 1440), ("P1W", 10080), ("P1DT2H", 1560), ("+PT45M", 45), ("pt1h", 60), ("PT0S", 0)],
)
def test_duration(value: str, expected: int) -> None:
    assert minutes(read_duration(value)) == expected


@pytest.mark.parametrize("value", ["", "P", "PT", "P15M", "-PT1H", "1 uur", "P999999999W", "P9999999999999999D"])
def test_duration_that_is_none(value: str) -> None:
    with pytest.raises(UnreadableError):
        read_duration(value)


def test_until_a_second_before_midnight_is_until_midnight() -> None:
    assert minutes(dt.timedelta(hours=23, minutes=59, seconds=59)) == 1440


@pytest.mark.parametrize(
    ("tzid", "zone"),
    [
        ("Europe/Amsterdam", AMSTERDAM),
        ('"Europe/Amsterdam"', AMSTERDAM),
        ("europe/AMSTERDAM", AMSTERDAM),
        (" Europe/Amsterdam ", AMSTERDAM),
        ("America/New York", "America/New_York"),
        ("W. Europe Standard Time", AMSTERDAM),
        ("w. europe standard time", AMSTERDAM),
        ("Romance Standard Time", "Europe/Paris"),
        ("Western/Central Europe", AMSTERDAM),
        ("/freeassociation.sourceforge.net/Europe/Amsterdam", AMSTERDAM),
        ("/freeassociation.sourceforge.net/Tzfile/Europe/Amsterdam", AMSTERDAM),
        ("/mozilla.org/20070129_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("/Europe/Stockholm", "Europe/Stockholm"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", AMSTERDAM),
        ("Amsterdam, Belgrade, Berlin", AMSTERDAM),
        ("(GMT+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Brussels"),
        ("UTC", "UTC"),
        ("GMT", "UTC"),
        ("GMT+0100", None),
        ("UTC-05:00", None),
        ("UTC+05:30", None),
        ("Customized Time Zone", None),
        ("Nederland", None),
        ("../../etc/passwd", None),
        ("Europe", None),
        ("", None),
    ],
)
def test_zone_of_a_name(tzid: str, zone: str | None) -> None:
    assert find_zone(tzid) == zone


@pytest.mark.parametrize(
    ("tzid", "option", "zone"),
    [
        ("UTC+1", None, AMSTERDAM),
        ("GMT+0100", None, AMSTERDAM),
        ("(GMT +01:00)", None, AMSTERDAM),
        ("UTC+3", None, "Etc/GMT-3"),
        ("UTC+0", None, "UTC"),
        ("UTC+0", AMSTERDAM, AMSTERDAM),
        ("(UTC-05:00) Eastern Time", None, "Etc/GMT+5"),
        ("UTC+05:30", None, AMSTERDAM),
        ("Onze tijd", None, AMSTERDAM),
        ("Onze tijd", "Europe/London", "Europe/London"),
    ],
)
def test_zone_of_a_name_that_nobody_knows_is_said(tzid: str, option: str | None, zone: str) -> None:
    zones = zones_of(parse_calendar(b"BEGIN:VCALENDAR").calendars[0], option)

    assert moment(f"DTSTART;TZID={tzid}:20260706T100000", zones).zone == zone
    assert zones.unknown == {tzid: (1, zone)}


def vtimezone(standard: str, daylight: str | None, month: int = 3, week: str = "-1SU") -> str:
    """A zone with summer time from `month`, as Exchange writes it."""
    blocks = [
        "BEGIN:STANDARD\r\nDTSTART:16010101T030000\r\n"
        f"TZOFFSETFROM:{daylight or standard}\r\nTZOFFSETTO:{standard}\r\n"
        + ("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" if daylight else "")
        + "END:STANDARD"
    ]
    if daylight:
        blocks.append(
            f"BEGIN:DAYLIGHT\r\nDTSTART:16010101T020000\r\nTZOFFSETFROM:{standard}\r\nTZOFFSETTO:{daylight}\r\n"
            f"RRULE:FREQ=YEARLY;BYDAY={week};BYMONTH={month}\r\nEND:DAYLIGHT"
        )
    return "\r\n".join(["BEGIN:VTIMEZONE", "TZID:Eigen", *blocks, "END:VTIMEZONE"])


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        (vtimezone("+0100", "+0200"), AMSTERDAM),
        (vtimezone("+0000", "+0100"), "Europe/London"),
        (vtimezone("+0000", None), "UTC"),
        (vtimezone("+0700", None), "Asia/Bangkok"),
        (vtimezone("+0020", None), None),
        ("BEGIN:VTIMEZONE\r\nTZID:leeg\r\nEND:VTIMEZONE", None),
        ("onzin", None),
    ],
)
def test_zone_of_a_definition(text: str, zone: str | None) -> None:
    assert zone_like(text, AMSTERDAM, 2026) == zone


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-03-29T01:59", "2026-03-29T01:59:00+01:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),  # does not exist: as much later
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00"),  # occurs twice: the first
        ("2026-10-25T03:00", "2026-10-25T03:00:00+01:00"),
        ("0001-01-01T00:00", "0001-01-01T00:00:00+00:18"),
        ("9999-12-31T23:59", "9999-12-31T23:59:00+01:00"),
    ],
)
def test_wall_time_to_instant(wall: str, expected: str) -> None:
    instant = localise(dt.datetime.fromisoformat(wall), AMSTERDAM)

    assert instant.isoformat()[:22] == expected[:22]


def test_wall_time_at_the_edges_of_time() -> None:
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    assert wall_time(last, AMSTERDAM) == dt.datetime.max
