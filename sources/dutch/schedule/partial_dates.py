"""One date as it is written, and the year of a date that has none.

    woensdag 20 april   2/11   12-03-2026   2026-04-27   4-juni 2025   Aug 8   de 15e   vrijdag de 26e   Koningsdag

Belongs here: a single date. Does not belong here: lists and ranges (dates), words like `komende` (relative).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sources.dutch import calendar
from sources.dutch.schedule.clock import read_clock
from sources.dutch.schedule.lexicon import MONTH_NAMES
from sources.dutch.schedule.tokens import Token

PAST_DAYS: Final = 30  # a date without a year may lie this long before the reference date


@dataclass(slots=True)
class Partial:
    """A date as written: parts may be missing. `weekday` as stated before it."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    part: str | None = None
    fixed: dt.date | None = None  # relative and named days
    named: str | None = None
    to_next: str = ""  # how it is joined to the next: "list", "range", "exclusive"
    month_first: bool = False  # "november 19-20": the month holds for the numbers after it
    ambiguous: bool = False  # "10-12" may be a time range: a date only when its weekday agrees


def _year(tokens: list[Token], index: int) -> tuple[int | None, int]:
    """`2026`, `, 2016`, `'26`, `in 2020`, `van 1995` after a date."""
    at = index
    if tokens[at].kind == "dot" and tokens[at].glued:  # okt. 2025
        at += 1
    if tokens[at].kind in ("comma", "in", "van") or tokens[at].kind == "dash":
        at += 1
    token = tokens[at]
    if token.kind == "num" and len(token.text) == 4 and 1900 <= token.value <= 2100:
        following = tokens[at + 1]
        if not (following.kind == "unit" and following.value == "hour") and not (
            tokens[at - 1].kind == "dash" and following.kind == "dash"
        ):
            return token.value, at + 1
    return None, index


def _numeric(tokens: list[Token], index: int, loose: bool) -> tuple[Partial, int] | None:
    """12/3, 12-03-2026, 31.10.1974, 2026-04-27, 05-aug-2016, 3/jan. `loose`: the context says it is a date."""
    token, sign, second, sign2, third = tokens[index : index + 5]
    if not token.text.isdigit() or sign.kind not in ("slash", "dash", "dot") or second.kind not in ("num", "month"):
        return None
    if second.kind == "month":
        if sign.kind == "dot" and not sign.glued:
            return None
        year, after = _year(tokens, index + 4 if sign2.kind == "slash" else index + 3)
        return Partial(token.value, second.value, year), (after if year is not None else index + 3)
    tight = sign.glued and second.glued
    if not second.text.isdigit():
        return None
    if len(token.text) == 4 and tight and sign2.kind == sign.kind and third.kind == "num" and third.glued:
        if not (1900 <= token.value <= 2100 and 1 <= second.value <= 12 and 1 <= third.value <= 31):
            return None
        return Partial(third.value, second.value, token.value), index + 5
    if len(second.text) > 2 or not 1 <= second.value <= 12 or not 1 <= token.value <= 31 or len(token.text) > 2:
        return None
    if sign2.kind == sign.kind and sign2.glued and third.kind == "num" and third.glued and len(third.text) in (2, 4):
        if sign.kind == "dash" and len(third.text) == 2 and not loose and not third.text.isdigit():
            return None
        year = third.value if len(third.text) == 4 else third.value + (1900 if third.value >= 60 else 2000)
        return (Partial(token.value, second.value, year), index + 5) if 1900 <= year <= 2100 else None
    if not tight or (sign2.kind == "unit" and sign2.value == "hour"):
        return None
    if sign.kind == "slash":
        is_amount = sign2.kind in ("unit", "percent") or (token.value == 1 and second.value in (2, 4) and not loose)
        return None if is_amount else (Partial(token.value, second.value), index + 3)
    if not loose:
        return None
    if sign.kind == "dot" and (len(second.text) == 2 and second.text[0] != "0" and second.value > 12):
        return None
    return Partial(token.value, second.value, ambiguous=True), index + 3


def _day_number(tokens: list[Token], index: int) -> int | None:
    token = tokens[index]
    if token.kind == "ord" and 1 <= token.value <= 31:
        return int(token.value)
    if token.kind == "num" and 1 <= token.value <= 31 and not (token.text.isdigit() and len(token.text) > 2):
        return int(token.value)
    return None


def _find_month(tokens: list[Token], index: int) -> tuple[int, int] | None:
    at = index
    if tokens[at].kind in ("van", "dash", "dot", "in") and tokens[at + 1].kind == "month":
        at += 1
    if tokens[at].kind != "month":
        return None
    month = int(tokens[at].value)
    at += 1
    if tokens[at].kind == "dot" and tokens[at].glued and tokens[at - 1].text not in MONTH_NAMES:
        at += 1
    return month, at


def read_single(tokens: list[Token], index: int, reference: dt.date, loose: bool) -> tuple[Partial, int] | None:
    """One date without its weekday."""
    token = tokens[index]
    if token.kind == "num":
        numeric = _numeric(tokens, index, loose)
        if numeric is not None:
            return numeric
    if token.kind == "ord" and tokens[index + 1].kind == "unit" and tokens[index + 1].value == "day":
        return _day_of_month(tokens, index)
    day = _day_number(tokens, index)
    if day is not None:
        month = _find_month(tokens, index + 1)
        if month is not None:
            year, after = _year(tokens, month[1])
            return Partial(day, month[0], year), after
        if token.kind == "num" and read_clock(tokens, index) is not None:
            return None
        return Partial(day), index + 1
    if token.kind == "month":
        return _month_first(tokens, index)
    if token.kind == "name":
        year, after = _year(tokens, index + 1)
        return Partial(0, None, year, named=str(token.value)), after
    if token.kind == "rel":
        offset, part = token.value
        return Partial(0, fixed=reference + dt.timedelta(days=offset), part=part), index + 1
    return None


def _day_of_month(tokens: list[Token], index: int) -> tuple[Partial, int] | None:
    """`derde dag van oktober`, `laatste dag van mei 2026`."""
    month = _find_month(tokens, index + 2)
    if month is None:
        return None
    year, after = _year(tokens, month[1])
    day = int(tokens[index].value)
    if day < 0:
        day = calendar.last_of_month(year or 2027, month[0]).day + day + 1
    return Partial(day, month[0], year), after


def begins_time_range(tokens: list[Token], index: int) -> bool:
    """`10-20 uur`: a bare number whose partner is plainly a time."""
    return tokens[index + 1].kind in ("dash", "to", "tm") and read_clock(tokens, index + 2) is not None


def _month_first(tokens: list[Token], index: int) -> tuple[Partial, int] | None:
    """februari 15, Aug 8, November the 15th, juli 13 2025."""
    at = index + 1
    if tokens[at].kind == "dot" and tokens[at].glued:
        at += 1
    while tokens[at].kind == "the":
        at += 1
    day = _day_number(tokens, at)
    if day is None or read_clock(tokens, at) is not None or begins_time_range(tokens, at):
        return None
    following = tokens[at + 1]
    if following.kind in ("word", "unit", "month", "slash", "guard", "cue") and tokens[at].kind == "num":
        return None
    year, after = _year(tokens, at + 1)
    return Partial(day, int(tokens[index].value), year, month_first=True), after


def _weekday_before(tokens: list[Token], index: int) -> tuple[Token | None, int]:
    """A single stated weekday before a date (`woensdag 8`, `vrijdag, de 26e`, `za. 7`) and the index of the date."""
    token = tokens[index]
    if token.kind not in ("wday", "doubtful") or len(token.value[0]) != 1:
        return None, index
    at = index + 1
    if tokens[at].kind == "part":
        at += 1
    if tokens[at].kind == "dot":
        at += 1
    if tokens[at].kind == "comma":
        at += 1
    while tokens[at].kind == "the" or (tokens[at].kind == "on" and tokens[at + 1].kind in ("num", "ord")):
        at += 1
    return token, at


def read_dated(tokens: list[Token], index: int, reference: dt.date, loose: bool) -> tuple[Partial, int] | None:
    """One date with its weekday before it, when it has one."""
    weekday, at = _weekday_before(tokens, index)
    found = read_single(tokens, at, reference, loose or weekday is not None)
    if found is None:
        return None
    partial, after = found
    if weekday is not None:
        partial.weekday = weekday.value[0][0]
        partial.part = weekday.value[1] or (tokens[index + 1].value if tokens[index + 1].kind == "part" else None)
        if partial.fixed is not None and tokens[at].kind == "rel":
            return None
        if partial.ambiguous and not _is_date_after_all(tokens, at, after, partial, reference):
            return None
    opened, aside, closed = tokens[after : after + 3]
    if opened.kind == "open" and aside.kind in ("wday", "doubtful") and closed.kind == "close":  # "22 mei (di)"
        partial.weekday = aside.value[0][0]
        after += 3
    return partial, after


def _is_date_after_all(tokens: list[Token], index: int, after: int, partial: Partial, reference: dt.date) -> bool:
    """`do 12-3 19.30 uur`, `do 12-03`: a date when the weekday agrees and it cannot be the time (`ma 9-12`)."""
    day = resolve_date(partial, reference, None)
    if day is None or day.weekday() != partial.weekday:
        return False
    if tokens[index].value > 24 or tokens[index + 2].text.startswith("0") or tokens[index + 1].kind == "dot":
        return True
    while tokens[after].kind in ("comma", "at", "van", "colon", "between", "since"):
        after += 1
    return read_clock(tokens, after) is not None


def resolve_date(partial: Partial, reference: dt.date, not_before: dt.date | None) -> dt.date | None:
    """The date of a partial: the first on or after 30 days before the reference, in a list never going back."""
    if partial.fixed is not None:
        return partial.fixed
    earliest = reference - dt.timedelta(days=PAST_DAYS)
    if partial.named is not None:
        years = [partial.year] if partial.year else [earliest.year, earliest.year + 1]
        dates = [calendar.named_day(partial.named, year) for year in years]
        return next((day for day in dates if partial.year or day >= (not_before or earliest)), dates[-1])
    if partial.month is None:
        return _by_weekday(partial, reference)
    if partial.year is not None:
        return calendar.safe_date(partial.year, partial.month, partial.day)
    start = max(not_before or earliest, earliest)
    for year in range(start.year, start.year + 9):
        day = calendar.safe_date(year, partial.month, partial.day)
        if day is not None and day >= start:
            return _nearer_past(partial, day, reference) if not_before is None else day
    return None


def _nearer_past(partial: Partial, day: dt.date, reference: dt.date) -> dt.date:
    """Old news keeps its weekday: a stated weekday that fits last year's date and not the far future one decides."""
    past = calendar.safe_date(day.year - 1, day.month, day.day)
    if (
        past is not None
        and partial.weekday is not None
        and day.weekday() != partial.weekday == past.weekday()
        and (day - reference) > (reference - past)
    ):
        return past
    return day


def _by_weekday(partial: Partial, reference: dt.date) -> dt.date | None:
    """`vrijdag de 26e`: the first such day number on that weekday from today."""
    year, month = reference.year, reference.month
    for _ in range(24):
        day = calendar.safe_date(year, month, partial.day)
        if day is not None and day >= reference and partial.weekday in (None, day.weekday()):
            return day
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None
