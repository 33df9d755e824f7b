"""From when, until when, in which months, how many times: what limits a series.

    vanaf 7 juli   start 3 maart   sinds september   t/m 16 december   tot eind mei   tot de kerstvakantie
    september t/m mei   in juli en augustus   's winters   week 37 t/m 50   10 lessen   90 minuten

Belongs here: reading those from tokens. Does not belong here: exceptions (guards), joining them to days (assembly).
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal, NamedTuple

from sources.dutch import calendar
from sources.dutch.schedule.dates import read_dates
from sources.dutch.schedule.items import Bound, Count, Dates, Duration, Holidays, Item, Mark, Months
from sources.dutch.schedule.partial_dates import PAST_DAYS, begins_time_range
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None
MAX_LIST: Final = 24
_FILL: Final = frozenset(("on", "the", "in", "at", "colon", "about"))
_FILL_WORDS: Final = frozenset(("maand", "weer", "met", "zeker"))
_PAST_WORDS: Final = ("sinds", "since")  # began already: the last such month or date
Side = Literal["from", "until"]


def year_of_month(month: int, reference: dt.date, last: bool = False) -> int:
    """The year of a month named without one: the first whose start (or end) is not more than 30 days ago."""
    earliest = reference - dt.timedelta(days=PAST_DAYS)
    for year in (earliest.year, earliest.year + 1):
        day = calendar.last_of_month(year, month) if last else dt.date(year, month, 1)
        if day >= earliest:
            return year
    return earliest.year + 1


def _is_time(tokens: list[Token], index: int) -> bool:
    return tokens[index + 1].kind in ("dot", "colon", "unit") or begins_time_range(tokens, index)


class Point(NamedTuple):
    """A month as a point in time: `half januari`, `eind mei 2026`. `where`: begin, half, ending or nothing said."""

    month: int
    where: str
    year: int | None
    after: int  # index of the token after it


def _month_point(tokens: list[Token], index: int) -> Point | None:
    at, where = index, ""
    if tokens[at].kind in ("begin", "ending", "half", "half_month"):
        where = {"half_month": "half"}.get(tokens[at].kind, tokens[at].kind)
        at += 1
        while tokens[at].kind in ("van", "the"):
            at += 1
    if tokens[at].kind != "month":
        return None
    month = int(tokens[at].value)
    at += 1
    if tokens[at].kind == "dot" and tokens[at].glued:
        at += 1
    token, year = tokens[at], None
    if token.kind == "num" and len(token.text) == 4 and 1900 <= token.value <= 2100:
        year, at = token.value, at + 1
    elif token.kind == "num" and where == "" and not _is_time(tokens, at):
        return None  # "maart 15": a date
    return Point(month, where, year, at)


def _point_date(point: Point, reference: dt.date, side: str, inclusive: bool) -> dt.date:
    month, where = point.month, point.where
    year = point.year or year_of_month(month, reference, last=side == "until" or where == "ending")
    if where == "half":
        return dt.date(year, month, 15)
    if side == "from":
        return calendar.last_of_month(year, month) if where == "ending" else dt.date(year, month, 1)
    if where == "begin" or (where == "" and not inclusive):
        return dt.date(year, month, 1) - dt.timedelta(days=1)
    return calendar.last_of_month(year, month)


def read_bound(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """`vanaf`, `sinds`, `tot`, `t/m` and what follows: a date, a month, a week or a holiday."""
    kind, begin = tokens[index].kind, tokens[index].start
    side: Side = "from" if kind == "since" else "until"
    at, inside = index + 1, False
    while tokens[at].kind in _FILL or tokens[at].text in _FILL_WORDS:
        inside = inside or tokens[at].kind == "in"
        at += 1
    if tokens[at].kind == "unit" and tokens[at].value == "week":
        return _week(tokens, at, begin, side, reference)
    if tokens[at].kind == "hol":
        return _holiday_bound(tokens, at, begin, reference) if side == "until" else None
    point = _month_point(tokens, at)
    if point is not None:
        if tokens[index].text in _PAST_WORDS and point.year is None:
            point = point._replace(year=reference.year - (point.month > reference.month))
        day = _point_date(point, reference, side, inclusive=kind == "tm" or inside)
        return [Bound(begin, tokens[point.after - 1].end, side, day, loose=inside)], point.after
    dates = read_dates(tokens, at, reference, lead=kind)
    if dates is None or not isinstance(dates[0][0], Dates):
        return None
    item, after = dates[0][0], dates[1]
    if len(item.dates) == 2 and item.whole and side == "from":  # vanaf 3 april tot 5 mei
        last = item.dates[1] - dt.timedelta(days=1 if item.exclusive_end else 0)
        return [Bound(begin, item.end, "from", item.dates[0]), Bound(begin, item.end, "until", last)], after
    if len(item.dates) != 1:
        return None
    day = item.dates[0] - dt.timedelta(days=1 if kind == "to" else 0)
    if tokens[index].text in _PAST_WORDS and item.yearless and day > reference:
        day = calendar.safe_date(day.year - 1, day.month, day.day) or day
    return [Bound(begin, item.end, side, day)], after


def read_start(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """After `start`: `week 6`, `half september`, `in oktober`. A date after it is read as a date (see grouping)."""
    at = index + 1
    while tokens[at].kind in _FILL:
        at += 1
    if tokens[at].kind == "unit" and tokens[at].value == "week":
        return _week(tokens, at, tokens[index].start, "from", reference)
    point = _month_point(tokens, at)
    if point is None:
        return None
    day = _point_date(point, reference, "from", inclusive=True)
    return [Bound(tokens[index].start, tokens[point.after - 1].end, "from", day, loose=True)], point.after


def _holiday_bound(tokens: list[Token], index: int, begin: int, reference: dt.date) -> Read:
    """`tot de kerstvakantie`: the only school holiday that follows from a rule."""
    if tokens[index].value != "school_holidays:kerst":
        return [Mark(begin, tokens[index].end, "unknown_bound")], index + 1
    starts = (calendar.christmas_holiday_start(year) for year in (reference.year, reference.year + 1))
    day = next(start for start in starts if start > reference) - dt.timedelta(days=1)
    return [Bound(begin, tokens[index].end, "until", day, loose=True)], index + 1


def _week(tokens: list[Token], index: int, begin: int, side: Side, reference: dt.date) -> Read:
    number = tokens[index + 1]
    if number.kind != "num" or not 1 <= number.value <= 53:
        return None
    year = _year_of_week(number.value, reference)
    return [Bound(begin, number.end, side, week=(year, number.value))], index + 2


def _year_of_week(week: int, reference: dt.date) -> int:
    earliest = reference - dt.timedelta(days=PAST_DAYS)
    for year in (earliest.year, earliest.year + 1, earliest.year + 2):
        sunday = calendar.iso_week_date(year, week, 6)
        if sunday is not None and sunday >= earliest:
            return year
    return earliest.year + 1


def read_weeks(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """week 37 t/m (week) 50, weken 37-50, wk 2 tot 12."""
    token, first = tokens[index], tokens[index + 1]
    if token.value != "week" or first.kind != "num" or not 1 <= first.value <= 53 or not first.text.isdigit():
        return None
    at = index + 2
    if tokens[at].kind not in ("tm", "dash", "to"):
        return None
    at += 1
    if tokens[at].kind == "the":
        at += 1
    if tokens[at].kind == "unit" and tokens[at].value == "week":
        at += 1
    last = tokens[at]
    if last.kind != "num" or not 1 <= last.value <= 53:
        return None
    year = _year_of_week(first.value, reference)
    last_year = year if last.value >= first.value else year + 1
    return [
        Bound(token.start, last.end, "from", week=(year, first.value)),
        Bound(token.start, last.end, "until", week=(last_year, last.value)),
    ], at + 1


def read_months(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """september t/m mei, juli en augustus, van half september tot eind mei, september 2025 t/m mei 2026."""
    begin = tokens[index].start
    first = _month_point(tokens, index)
    if first is None:
        return None
    after = first.after
    sign = tokens[after]
    if sign.kind in ("tm", "dash", "to"):
        at = after + 1
        while tokens[at].kind in ("the", "in"):
            at += 1
        second = _month_point(tokens, at)
        if second is not None:
            return _month_range(tokens, begin, first, second, sign.kind != "to", reference), second.after
    if first.where or first.year:
        return None  # "eind mei", "maart 2026" on its own
    months = [first.month]
    while tokens[after].kind in ("comma", "and", "slash", "or") and len(months) < MAX_LIST:
        at = after
        while tokens[at].kind in ("comma", "and", "slash", "or", "in", "the"):
            at += 1
        following = _month_point(tokens, at)
        if following is None or following.where or following.year:
            break
        months.append(following.month)
        after = following.after
    return [Months(begin, tokens[after - 1].end, tuple(months))], after


def _month_range(
    tokens: list[Token], begin: int, first: Point, second: Point, inclusive: bool, reference: dt.date
) -> list[Item]:
    """Whole months without a year come back every year; with a year, or half a month, it is a period."""
    end = tokens[second.after - 1].end
    if first.where or first.year or second.year or second.where == "half":
        year = first.year
        if year is None and second.year is not None:
            year = second.year if first.month <= second.month else second.year - 1
        start = _point_date(first._replace(year=year), reference, "from", True)
        stop = _point_date(second, start, "until", inclusive)
        return [Bound(begin, end, "from", start), Bound(begin, end, "until", stop)]
    before = second.where == "begin" or (not inclusive and second.where == "")
    last = (second.month - 2) % 12 + 1 if before else second.month
    months = tuple((first.month - 1 + step) % 12 + 1 for step in range((last - first.month) % 12 + 1))
    return [Months(begin, end, months)]


def read_holidays(tokens: list[Token], index: int) -> Read:
    """schoolvakanties, vakanties en feestdagen, kerst- en zomervakantie."""
    names: list[str] = []
    at = after = index
    while tokens[at].kind == "hol" and len(names) < MAX_LIST:
        if tokens[at].value not in names:
            names.append(tokens[at].value)
        after = at = at + 1
        while tokens[at].kind in ("comma", "and", "or", "in", "the", "on", "slash") or (tokens[at].text in (
            "nationale", "officiële", "christelijke", "erkende", "algemene", "schoolvakanties"
        ) and tokens[at].kind == "word"):  # fmt: skip
            at += 1
    return ([Holidays(tokens[index].start, tokens[after - 1].end, tuple(names))], after) if names else None


_HYPHEN_HOLIDAYS: Final = {
    "feest": "public_holidays", "vakantie": "school_holidays",
    "zomer": "school_holidays:zomer", "kerst": "school_holidays:kerst", "herfst": "school_holidays:herfst",
    "mei": "school_holidays:mei", "voorjaars": "school_holidays:voorjaar", "krokus": "school_holidays:voorjaar",
    "school": "school_holidays",
}  # fmt: skip


def read_hyphen_holidays(tokens: list[Token], index: int) -> Read:
    """`kerst- en zomervakantie`: a holiday whose second half stands at the next one."""
    names: list[str] = []
    at = index
    while tokens[at].text in _HYPHEN_HOLIDAYS and tokens[at + 1].kind == "dash" and tokens[at + 1].glued:
        names.append(_HYPHEN_HOLIDAYS[tokens[at].text])
        at += 2
        while tokens[at].kind in ("comma", "and", "or"):
            at += 1
        if len(names) > MAX_LIST:
            return None
    if not names or tokens[at].kind != "hol":
        return None
    rest = read_holidays(tokens, at)
    assert rest is not None, "the caller saw a holiday"
    item = rest[0][0]
    assert isinstance(item, Holidays)
    return [Holidays(tokens[index].start, item.end, (*names, *item.names))], rest[1]


_MEETING_WORDS: Final = frozenset(
    ("lessen", "bijeenkomsten", "keer", "sessies", "lesweken", "trainingen", "workshops", "avonden", "ochtenden",
     "middagen", "weken", "repetities", "ontmoetingen")
)  # fmt: skip
_ADJECTIVES: Final = frozenset(("wekelijkse", "achtereenvolgende", "opeenvolgende", "gratis", "losse"))


def read_count(tokens: list[Token], index: int) -> Read:
    """10 lessen, 8 wekelijkse bijeenkomsten, 6 donderdagen, cursus van 10 weken; 90 minuten."""
    number = tokens[index]
    noun_at = index + 2 if tokens[index + 1].text in _ADJECTIVES else index + 1
    noun = tokens[noun_at]
    if number.kind != "num" or not 0 < number.value <= 500:
        return None
    if noun.kind == "unit" and noun.value == "minute":
        return [Duration(number.start, noun.end, number.value)], noun_at + 1
    if noun.text in ("werkdagen", "werkdag"):
        return [Mark(number.start, noun.end, "quantity")], noun_at + 1
    is_plural_weekday = noun.kind == "wday" and noun.text.endswith("en")
    if (noun.text in _MEETING_WORDS or is_plural_weekday) and 1 < number.value <= 60:
        count = Count(number.start, noun.end, number.value, weeks=noun.text == "weken")
        if noun.kind == "wday":
            return [count], noun_at  # the weekday is read next
        return [count], noun_at + 1
    return None


def read_duration(tokens: list[Token], index: int) -> Read:
    """After `duurt`/`duur`: ongeveer 90 minuten, 2 uur, 1,5 uur, anderhalf uur, een uur, een half uur."""
    begin = tokens[index].start
    at = index + 1
    while tokens[at].kind in ("about", "colon", "dot", "the") or tokens[at].text in ("steeds", "telkens", "maximaal"):
        at += 1
    minutes, after = _amount(tokens, at)
    unit = tokens[after]
    if minutes is None or unit.kind != "unit" or unit.value not in ("hour", "minute"):
        return None
    total = minutes if unit.value == "hour" else minutes / 60
    return [Duration(begin, unit.end, round(total * 60))], after + 1


def _amount(tokens: list[Token], index: int) -> tuple[float | None, int]:
    token = tokens[index]
    if token.text in ("anderhalf", "anderhalve"):
        return 1.5, index + 1
    if token.kind == "half":
        return 0.5, index + 1
    if token.kind == "a":
        return (0.5, index + 2) if tokens[index + 1].kind == "half" else (1.0, index + 1)
    if token.kind != "num":
        return None, index
    sign, fraction = tokens[index + 1], tokens[index + 2]
    if sign.kind in ("comma", "dot") and sign.glued and fraction.kind == "num" and fraction.glued:
        return float(f"{token.value}.{fraction.text}"), index + 3
    return float(token.value), index + 1
