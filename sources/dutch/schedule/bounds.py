"""From when, until when, in which months, how many times: what limits a series.

    vanaf 7 juli   start 3 maart   sinds september   t/m 16 december   tot eind mei   tot de kerstvakantie
    september t/m mei   in juli en augustus   's winters   week 37 t/m 50   10 lessen   90 minuten

Belongs here: reading those from tokens. Does not belong here: exceptions (guards), joining them to days (assembly).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sources.dutch import calendar
from sources.dutch.schedule.dates import PAST_DAYS, read_dates
from sources.dutch.schedule.items import Bound, Count, Dates, Duration, Holidays, Item, Months
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None
MAX_LIST: Final = 24
_FILL: Final = frozenset(("on", "the", "in", "at", "colon", "about"))


def year_of_month(month: int, reference: dt.date, last: bool = False) -> int:
    """The year of a month named without one: the first whose start (or end) is not more than 30 days ago."""
    earliest = reference - dt.timedelta(days=PAST_DAYS)
    for year in (earliest.year, earliest.year + 1):
        day = calendar.last_of_month(year, month) if last else dt.date(year, month, 1)
        if day >= earliest:
            return year
    return earliest.year + 1


def _month_point(tokens: list[Token], index: int) -> tuple[int, int, str, int | None, int] | None:
    """A month as a point in time: (month, next index, `begin`/`half`/`end`/``, year)."""
    at, where = index, ""
    if tokens[at].kind in ("begin", "end", "half", "half_month"):
        where = {"begin": "begin", "end": "end"}.get(tokens[at].kind, "half")
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
    elif token.kind == "num" and not (tokens[at + 1].kind in ("dot", "colon") or tokens[at + 1].kind == "unit"):
        if where == "":
            return None  # "maart 15": a date
    return month, at, where, year, index


def _point_date(
    point: tuple[int, int, str, int | None, int], reference: dt.date, side: str, inclusive: bool
) -> dt.date:
    month, _, where, year, _ = point
    year = year or year_of_month(month, reference, last=side == "until" or where == "end")
    if where == "half":
        return dt.date(year, month, 15)
    if side == "from":
        return calendar.last_of_month(year, month) if where == "end" else dt.date(year, month, 1)
    if where == "begin" or (where == "" and not inclusive):
        return dt.date(year, month, 1) - dt.timedelta(days=1)
    return calendar.last_of_month(year, month)


def read_bound(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """`vanaf`, `sinds`, `tot`, `t/m` and what follows: a date, a month, a week or a holiday."""
    kind = tokens[index].kind
    side = "from" if kind in ("since", "van") else "until"
    inclusive = kind == "tm"
    begin = tokens[index].start
    at, inside = index + 1, False
    while tokens[at].kind in _FILL or (tokens[at].kind == "word" and tokens[at].text in ("maand", "weer", "met")):
        inside = inside or tokens[at].kind == "in"
        at += 1
    if tokens[at].kind == "unit" and tokens[at].value == "week":
        return _week(tokens, at, begin, "from" if side == "from" else "until", reference)
    point = _month_point(tokens, at)
    if point is not None:
        if kind == "van" and tokens[index + 1].kind not in ("half", "half_month", "begin", "end"):
            return None
        day = _point_date(point, reference, side, inclusive or inside)
        loose = inside or point[2] in ("begin", "end", "half")
        return [Bound(begin, tokens[point[1] - 1].end, "from" if side == "from" else "until", day, loose=loose)], point[
            1
        ]
    if kind == "van":
        return None
    if tokens[at].kind == "hol" and side == "until":
        if tokens[at].value == "school_holidays:kerst":
            year = (
                reference.year if reference <= calendar.christmas_holiday_start(reference.year) else reference.year + 1
            )
            day = calendar.christmas_holiday_start(year) - dt.timedelta(days=1)
            return [Bound(begin, tokens[at].end, "until", day, loose=True)], at + 1
        return None
    dates = read_dates(tokens, at, reference, lead=kind)
    if dates is None:
        return None
    item = dates[0][0]
    if not isinstance(item, Dates):
        return None
    if len(item.dates) == 2 and item.whole and side == "from":  # vanaf 3 april tot 5 mei
        last = item.dates[1] - dt.timedelta(days=1 if item.exclusive_end else 0)
        return [Bound(begin, item.end, "from", item.dates[0]), Bound(begin, item.end, "until", last)], dates[1]
    if len(item.dates) != 1:
        return None
    day = item.dates[0]
    if side == "until" and not inclusive and tokens[index].text != "uiterlijk":
        day -= dt.timedelta(days=1)
    return [Bound(begin, item.end, "from" if side == "from" else "until", day)], dates[1]


def _week(tokens: list[Token], index: int, begin: int, side: str, reference: dt.date) -> Read:
    number = tokens[index + 1]
    if number.kind != "num" or not 1 <= number.value <= 53:
        return None
    year = _year_of_week(number.value, reference)
    return [Bound(begin, number.end, "from" if side == "from" else "until", week=(year, number.value))], index + 2


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
    """september t/m mei, april-september, juli en augustus, van half september tot eind mei, september 2025 t/m mei 2026."""
    begin = tokens[index].start
    first = _month_point(tokens, index)
    if first is None:
        return None
    after = first[1]
    sign = tokens[after]
    if sign.kind in ("tm", "dash", "to"):
        at = after + 1
        while tokens[at].kind in ("the", "in"):
            at += 1
        second = _month_point(tokens, at)
        if second is not None:
            return _month_range(tokens, begin, first, second, sign.kind != "to", reference), second[1]
    if first[2] or first[3]:
        return None  # "eind mei", "maart 2026" on its own
    months = [first[0]]
    while tokens[after].kind in ("comma", "and", "slash", "or") and len(months) < MAX_LIST:
        at = after
        while tokens[at].kind in ("comma", "and", "slash", "or", "in", "the"):
            at += 1
        following = _month_point(tokens, at)
        if following is None or following[2] or following[3]:
            break
        months.append(following[0])
        after = following[1]
    return [Months(begin, tokens[after - 1].end, tuple(months))], after


def _month_range(
    tokens: list[Token],
    begin: int,
    first: tuple[int, int, str, int | None, int],
    second: tuple[int, int, str, int | None, int],
    inclusive: bool,
    reference: dt.date,
) -> list[Item]:
    end = tokens[second[1] - 1].end
    if first[2] or first[3] or second[3] or second[2] == "half":
        last_year = second[3]
        first_year = first[3] or (last_year if last_year and first[0] <= second[0] else last_year and last_year - 1)
        start = _point_date((*first[:3], first_year, first[4]), reference, "from", True)
        stop = _point_date((*second[:3], last_year, second[4]), start, "until", inclusive)
        return [Bound(begin, end, "from", start), Bound(begin, end, "until", stop)]
    last = second[0] if inclusive or second[2] == "end" else (second[0] - 2) % 12 + 1
    if second[2] == "begin":
        last = (second[0] - 2) % 12 + 1
    return [Months(begin, end, tuple((first[0] - 1 + n) % 12 + 1 for n in range((last - first[0]) % 12 + 1)))]


def read_holidays(tokens: list[Token], index: int) -> Read:
    """schoolvakanties, vakanties en feestdagen, kerst- en zomervakantie."""
    names: list[str] = []
    at = after = index
    while tokens[at].kind == "hol" and len(names) < MAX_LIST:
        if tokens[at].value not in names:
            names.append(tokens[at].value)
        after = at = at + 1
        while tokens[at].kind in ("comma", "and", "or", "in", "the", "on", "slash") or tokens[at].text in (
            "nationale", "officiële", "christelijke", "erkende", "algemene", "schoolvakanties"
        ) and tokens[at].kind == "word":  # fmt: skip
            at += 1
    return ([Holidays(tokens[index].start, tokens[after - 1].end, tuple(names))], after) if names else None


_HYPHEN_HOLIDAYS: Final = {
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
    "lessen bijeenkomsten keer sessies lesweken trainingen workshops avonden ochtenden middagen weken".split()
)


def read_count(tokens: list[Token], index: int) -> Read:
    """10 lessen, 8 bijeenkomsten, 6 weken lang, cursus van 10 weken; 90 minuten, 2 uur (after `duurt`)."""
    number, noun = tokens[index], tokens[index + 1]
    if number.kind != "num" or not 0 < number.value <= 500:
        return None
    if noun.kind == "unit" and noun.value == "minute":
        return [Duration(number.start, noun.end, number.value)], index + 2
    if noun.text in ("wekelijkse", "achtereenvolgende", "opeenvolgende") and tokens[index + 2].text in _MEETING_WORDS:
        return [Count(number.start, tokens[index + 2].end, number.value)], index + 3
    if noun.text in _MEETING_WORDS and number.value <= 60 and number.value > 1:
        return [Count(number.start, noun.end, number.value, weeks=noun.text == "weken")], index + 2
    return None
