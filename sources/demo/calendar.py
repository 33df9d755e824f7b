"""Dates of the demo: which days its dated activities fall on, and how sources write those days.

Belongs here: the grid of dates and the notations that templates use. Does not belong here: files and templates.

A dated activity stands on a fixed grid of ISO weeks ("every fourth week"), counted from a fixed Monday. So its date is
the same in every rendering until it has passed, and one week later the next one comes into view.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from email.utils import format_datetime
from zoneinfo import ZoneInfo

from sources.contracts import TIMEZONE

EPOCH = dt.date(2020, 1, 6)  # a Monday: the start of week 0 of the grid
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the ISO week in which `day` lies."""
    return day - dt.timedelta(days=day.weekday())


def week_index(monday: dt.date) -> int:
    """How many weeks `monday` lies after the start of the grid; negative before it."""
    return (monday - EPOCH).days // 7


def grid(monday: dt.date, every: int, phase: int, first: int, last: int) -> tuple[dt.date, ...]:
    """The Mondays from `first` to `last` weeks after `monday` whose place on the grid is `phase` modulo `every`."""
    mondays = (monday + dt.timedelta(weeks=offset) for offset in range(first, last + 1))
    return tuple(day for day in mondays if week_index(day) % every == phase)


def coming(monday: dt.date, every: int, phase: int, count: int = 1) -> tuple[dt.date, ...]:
    """The first `count` Mondays of the grid, this week or later."""
    return grid(monday, every, phase, 0, every * count - 1)


def on(monday: dt.date, weekday: int) -> dt.date:
    """The day `weekday` (0 = Monday) of the week of `monday`."""
    return monday + dt.timedelta(days=weekday)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    """The nth (1..4) given weekday of a month, or the last one for -1."""
    if nth > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    last = (dt.date(year, month, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday) % 7)


def monthly(monday: dt.date, weekday: int, nth: int, count: int = 1) -> tuple[dt.date, ...]:
    """The first `count` nth weekdays of a month on or after `monday`."""
    found: list[dt.date] = []
    year, month = monday.year, monday.month
    while len(found) < count:
        day = nth_weekday(year, month, weekday, nth)
        if day >= monday:
            found.append(day)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)


def pick(choices: Sequence[str], day: dt.date, every: int = 1) -> str:
    """The choice that belongs to the week of `day`: each step of `every` weeks takes the next one."""
    return choices[week_index(monday_of(day)) // every % len(choices)]


def dutch(day: dt.date) -> str:
    """ "zaterdag 5 december"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def dutch_year(day: dt.date) -> str:
    """ "zaterdag 5 december 2026"."""
    return f"{dutch(day)} {day.year}"


def dutch_short(day: dt.date) -> str:
    """ "za 5 dec"."""
    return f"{WEEKDAYS[day.weekday()][:2]} {day.day} {SHORT_MONTHS[day.month - 1]}"


def day_month(day: dt.date) -> str:
    """ "5 december"."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def numeric(day: dt.date) -> str:
    """ "05-12-2026"."""
    return f"{day:%d-%m-%Y}"


def basic(day: dt.date, clock: str = "") -> str:
    """RFC 5545 DATE, or local DATE-TIME with `clock` "14:00"."""
    return f"{day:%Y%m%d}T{clock.replace(':', '')}00" if clock else f"{day:%Y%m%d}"


def instant(day: dt.date, clock: str) -> dt.datetime:
    """The aware moment at `clock` in Rotterdam."""
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), tzinfo=ZoneInfo(TIMEZONE))


def basic_utc(day: dt.date, clock: str) -> str:
    """RFC 5545 DATE-TIME in UTC of a local clock time."""
    return f"{instant(day, clock).astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def utc_stamp(day: dt.date, clock: str) -> str:
    """A local clock time as The Events Calendar writes UTC: "2026-12-05 13:00:00"."""
    return f"{instant(day, clock).astimezone(dt.UTC):%Y-%m-%d %H:%M:%S}"


def iso_offset(day: dt.date, clock: str) -> str:
    """ISO 8601 with the offset of that day: "2026-12-05T14:00:00+01:00"."""
    return instant(day, clock).isoformat()


def rfc822(day: dt.date, clock: str) -> str:
    """The date notation of RSS."""
    return format_datetime(instant(day, clock))
