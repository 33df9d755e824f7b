"""The Dutch calendar by computation: movable feasts, named days, ISO weeks, first dates.

Belongs here: dates that follow from a rule (Easter, King's Day, the n-th weekday of a month). Does not belong here:
what an authority fixes or the moon decides (school holidays, Ramadan): that is reference data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")  # RFC 5545 names, Monday first


def easter(year: int) -> dt.date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    correction = (century + 8) // 25
    moon_shift = (century - correction + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leap_years, year_rest = divmod(rest, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leap_years - epact - year_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return dt.date(year, month, day + 1)


def kings_day(year: int) -> dt.date:
    """27 April, or the 26th when that is a Sunday; before 2014 Queen's Day (30 April, or the 29th)."""
    day = dt.date(year, 4, 27) if year >= 2014 else dt.date(year, 4, 30)
    return day - dt.timedelta(days=1) if day.weekday() == 6 else day


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date | None:
    """The n-th `weekday` (0 = Monday) of a month, counted from the end when negative; None when there is none."""
    if nth > 0:
        first = dt.date(year, month, 1)
        day = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        last = last_of_month(year, month)
        day = last - dt.timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-nth - 1))
    return day if day.month == month else None


def last_of_month(year: int, month: int) -> dt.date:
    """The last day of a month."""
    following = dt.date(year + 1, 1, 1) if month == 12 else dt.date(year, month + 1, 1)
    return following - dt.timedelta(days=1)


def iso_week_date(year: int, week: int, weekday: int) -> dt.date | None:
    """The date of `weekday` (0 = Monday) in an ISO week; None when that year has no such week."""
    try:
        return dt.date.fromisocalendar(year, week, weekday + 1)
    except ValueError:
        return None


def safe_date(year: int, month: int, day: int) -> dt.date | None:
    """A date, or None when it does not exist."""
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def christmas_holiday_start(year: int) -> dt.date:
    """First day (a Saturday) of the Christmas school holiday: the same rule in every region."""
    christmas = dt.date(year, 12, 25)
    return christmas - dt.timedelta(days=(christmas.weekday() - 5) % 7)


def _easter_plus(days: int) -> Callable[[int], dt.date]:
    return lambda year: easter(year) + dt.timedelta(days=days)


def _fixed(month: int, day: int) -> Callable[[int], dt.date]:
    return lambda year: dt.date(year, month, day)


def _nth(month: int, weekday: int, nth: int) -> Callable[[int], dt.date]:
    def day(year: int) -> dt.date:
        found = nth_weekday(year, month, weekday, nth)
        assert found is not None, "the first four and the last weekday of a month always exist"
        return found

    return day


# Name (lower case, as the schedule grammar joins it) -> its date in a year.
NAMED_DAYS: dict[str, Callable[[int], dt.date]] = {
    "nieuwjaarsdag": _fixed(1, 1),
    "driekoningen": _fixed(1, 6),
    "valentijnsdag": _fixed(2, 14),
    "carnaval": _easter_plus(-49),
    "aswoensdag": _easter_plus(-46),
    "internationale vrouwendag": _fixed(3, 8),
    "palmzondag": _easter_plus(-7),
    "witte donderdag": _easter_plus(-3),
    "goede vrijdag": _easter_plus(-2),
    "eerste paasdag": _easter_plus(0),
    "tweede paasdag": _easter_plus(1),
    "koningsdag": kings_day,
    "koningsnacht": lambda year: kings_day(year) - dt.timedelta(days=1),
    "dag van de arbeid": _fixed(5, 1),
    "dodenherdenking": _fixed(5, 4),
    "bevrijdingsdag": _fixed(5, 5),
    "moederdag": _nth(5, 6, 2),
    "burendag": _nth(9, 5, 4),
    "hemelvaartsdag": _easter_plus(39),
    "eerste pinksterdag": _easter_plus(49),
    "tweede pinksterdag": _easter_plus(50),
    "vaderdag": _nth(6, 6, 3),
    "keti koti": _fixed(7, 1),
    "prinsjesdag": _nth(9, 1, 3),
    "dierendag": _fixed(10, 4),
    "halloween": _fixed(10, 31),
    "allerheiligen": _fixed(11, 1),
    "allerzielen": _fixed(11, 2),
    "sint-maarten": _fixed(11, 11),
    "sinterklaasavond": _fixed(12, 5),
    "kerstavond": _fixed(12, 24),
    "eerste kerstdag": _fixed(12, 25),
    "tweede kerstdag": _fixed(12, 26),
    "oudejaarsdag": _fixed(12, 31),
}


@cache
def named_day(name: str, year: int) -> dt.date:
    """The date of a named day. Raises KeyError for a name that is not in NAMED_DAYS."""
    return NAMED_DAYS[name](year)
