"""Dates: single, in lists with a shared month, ranges, named days, relative days.

    woensdag 20 april   2/11   12-03-2026   2026-04-27   4-juni 2025   Aug 8   de 15e   vrijdag de 26e
    30 januari, 6, 13 en 27 februari   3 t/m 28 augustus   tussen 2 en 6 juni   van maandag 20 t/m vrijdag 24 juli
    Koningsdag   2e paasdag 2026   vanavond   overmorgen   komende zondag   volgende week dinsdag   over twee weken

Belongs here: reading dates and finding the year of those without one. Does not belong here: bounds of a series.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sources.dutch import calendar
from sources.dutch.schedule.clock import read_clock
from sources.dutch.schedule.items import Dates, Item, Mark
from sources.dutch.schedule.lexicon import MONTH_NAMES, WEEKDAY_NAMES
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None
PAST_DAYS: Final = 30  # a date without a year may lie this long before the reference date
MAX_LIST: Final = 60  # more dates than this in one list is no list: keeps reading linear


@dataclass(slots=True)
class Partial:
    """A date as written: parts may be missing. `weekday` as stated before it."""

    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    word: str = ""
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
    if token.kind == "num" and 1 <= token.value <= 31 and len(token.text) != 4 and token.text != "00":
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


def _single(tokens: list[Token], index: int, reference: dt.date, loose: bool) -> tuple[Partial, int] | None:
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


def _month_first(tokens: list[Token], index: int) -> tuple[Partial, int] | None:
    """februari 15, Aug 8, November the 15th, juli 13 2025."""
    at = index + 1
    if tokens[at].kind == "dot" and tokens[at].glued:
        at += 1
    while tokens[at].kind == "the":
        at += 1
    day = _day_number(tokens, at)
    if day is None or read_clock(tokens, at) is not None:
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


def _dated(tokens: list[Token], index: int, reference: dt.date, loose: bool) -> tuple[Partial, int] | None:
    """One date with its weekday before it, when it has one."""
    weekday, at = _weekday_before(tokens, index)
    found = _single(tokens, at, reference, loose or weekday is not None)
    if found is None:
        return None
    partial, after = found
    if weekday is not None:
        partial.weekday, partial.word = weekday.value[0][0], weekday.text
        partial.part = weekday.value[1] or (tokens[index + 1].value if tokens[index + 1].kind == "part" else None)
        if partial.fixed is not None and tokens[at].kind == "rel":
            return None
        if partial.ambiguous and not _is_date_after_all(tokens, at, after, partial, reference):
            return None
    if tokens[after].kind == "open" and tokens[after + 1].kind in ("wday", "doubtful"):
        if tokens[after + 2].kind == "close":
            partial.weekday, partial.word = tokens[after + 1].value[0][0], tokens[after + 1].text
            after += 3
    return partial, after


def _is_date_after_all(tokens: list[Token], index: int, after: int, partial: Partial, reference: dt.date) -> bool:
    """`do 12-3 19.30 uur`, `do 12-03`: a date when the weekday agrees and it cannot be the time (`ma 9-12`)."""
    day = _resolve(partial, reference, None)
    if day is None or day.weekday() != partial.weekday:
        return False
    if tokens[index].value > 24 or tokens[index + 2].text.startswith("0") or tokens[index + 1].kind == "dot":
        return True
    while tokens[after].kind in ("comma", "at", "van", "colon", "between", "since"):
        after += 1
    return read_clock(tokens, after) is not None


_LIST_SIGNS: Final = frozenset(("comma", "and", "slash", "or", "plus"))


def _next_in_list(tokens: list[Token], index: int) -> tuple[str, int]:
    """How the date before `index` is joined to a next one, and where that one would start."""
    token = tokens[index]
    if token.kind in ("dash", "tm", "to"):
        at = index + 1
        while tokens[at].kind in ("on", "the"):
            at += 1
        return ("exclusive" if token.kind == "to" else "range"), at
    if token.kind not in _LIST_SIGNS or (token.kind == "slash" and token.glued and tokens[index + 1].glued):
        return "", index
    at = index
    while tokens[at].kind in ("comma", "and", "slash", "on", "the", "or", "plus"):
        at += 1
    return "list", at


class NoDates:
    """Up to which token a list of numbers is known to name no date: it need not be tried again from each number."""

    def __init__(self) -> None:
        self.until = -1


def read_dates(
    tokens: list[Token], index: int, reference: dt.date, lead: str = "", failed: NoDates | None = None
) -> Read:
    """The date, list or range of dates at `index`. `lead`: the word before it (`on`, `van`, `between`, ...)."""
    if failed is not None and index < failed.until:
        return None
    loose = lead in ("on", "since", "before", "starts", "to", "tm", "except") or _date_pair(tokens, index, lead)
    found = _dated(tokens, index, reference, loose)
    if found is None:
        return None
    partials: list[tuple[Partial, int]] = []
    while found is not None and len(partials) < MAX_LIST:
        partial, after = found
        partials.append((partial, after))
        joined, at = _next_in_list(tokens, after)
        if lead == "between" and joined == "list" and tokens[after].kind == "and":
            joined = "range"
        partial.to_next = joined
        found = _dated(tokens, at, reference, loose) if joined else None
        if found is not None and joined == "range" and _is_time_range(tokens, after, partial, found[0]):
            found = None
    stopped = partials[-1][1] - 1
    partials = _complete(partials, tokens)
    if not partials:
        if failed is not None:
            failed.until = stopped
        return None
    item = _as_item(tokens[index].start, partials, tokens, reference)
    return None if item is None else ([item], partials[-1][1])


def _date_pair(tokens: list[Token], index: int, lead: str) -> bool:
    """`1-10 tot 7-11`, `25-10 t/m 25-1`: two numbers with a dash on both sides of a range are dates."""
    day, dash, month, joined, day2, dash2, month2 = tokens[index : index + 7]
    numbers = day.kind == month.kind == day2.kind == month2.kind == "num"
    tied = joined.kind in ("to", "tm", "dash") or (joined.kind == "and" and lead == "between")
    return numbers and dash.kind == dash2.kind == "dash" and dash.glued and tied


def _is_time_range(tokens: list[Token], dash: int, left: Partial, right: Partial) -> bool:
    """`22 mei - 11:30`, `14 maart 10 - 12`: after the dash comes a time, not a date."""
    return left.month is not None and right.month is None and tokens[dash].kind == "dash" and not left.month_first


def _complete(partials: list[tuple[Partial, int]], tokens: list[Token]) -> list[tuple[Partial, int]]:
    """Gives numbers the month of the date after them; drops numbers at the end that have none."""
    for (left, _), (right, _) in zip(partials[:-1], partials[1:], strict=True):
        if left.month_first and right.month is None and right.fixed is None and right.named is None:
            right.month, right.year, right.month_first = left.month, left.year, True
    while partials and not _is_whole(partials[-1][0], tokens, partials[-1][1]):
        partials.pop()
    if not partials:
        return []
    partials[-1][0].to_next = ""
    month: int | None = None
    year: int | None = None
    for partial, _ in reversed(partials):
        if partial.fixed is not None or partial.named is not None:
            month = year = None
            continue
        if partial.month is None:
            partial.month = month
        if partial.year is None and partial.month is not None and year is not None:
            partial.year = year if month is None or partial.month <= month else year - 1
        month, year = partial.month, partial.year
    return partials


def _is_whole(partial: Partial, tokens: list[Token], after: int) -> bool:
    if partial.month is not None or partial.fixed is not None or partial.named is not None:
        return True
    # "vrijdag de 26e", "zaterdag 14": a weekday and a day number are a date when nothing is counted or timed with it
    following = tokens[after]
    if following.kind == "comma" and tokens[after + 1].kind == "num" and tokens[after + 1].glued:
        return False  # "dinsdag 10,00 uur"
    if partial.weekday is None:  # "op de 15e om 20.00 uur", "op de 17 van 14 tot 16 uur"
        named = tokens[after - 1].kind == "ord" and partial.day > 5 or tokens[max(after - 3, 0)].kind == "on"
        return named and tokens[after - 2].kind == "the" and following.kind in _AFTER_DAY_NUMBER
    return following.kind in _AFTER_DAY_NUMBER or read_clock(tokens, after) is not None


_AFTER_DAY_NUMBER: Final = frozenset(
    ("end", "stop", "at", "close", "comma", "newline", "between", "van", "since", "about", "bullet", "dot")
)


def _resolve(partial: Partial, reference: dt.date, not_before: dt.date | None) -> dt.date | None:
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


def _as_item(start: int, partials: list[tuple[Partial, int]], tokens: list[Token], reference: dt.date) -> Dates | None:
    dates: list[dt.date] = []
    conflicts: list[tuple[str, dt.date]] = []
    item = Dates(start, tokens[partials[-1][1] - 1].end, dates, part=partials[0][0].part, conflicts=conflicts)
    item.doubtful = any(partial.month is None and partial.fixed is None and not partial.named for partial, _ in partials)
    item.named = all(partial.named is not None for partial, _ in partials)
    item.yearless = all(partial.year is None and partial.fixed is None for partial, _ in partials)
    previous: dt.date | None = None
    if len(partials) > 2 and all(partial.to_next == "range" for partial, _ in partials[:-1]):
        for partial, _ in partials:  # "5 feb - 12 feb - 19 feb" is a list
            partial.to_next = "list"
    for position, (partial, _) in enumerate(partials):
        day = _resolve(partial, reference, previous)
        if day is None:
            continue
        if partial.weekday is not None and day.weekday() != partial.weekday:
            conflicts.append((WEEKDAY_NAMES[partial.weekday], day))
        joined = partials[position - 1][0].to_next if position else ""
        if joined in ("range", "exclusive") and previous is not None and previous <= day:
            if len(partials) == 2 and previous < day:
                item.whole, item.exclusive_end = True, joined == "exclusive"
            elif (day - previous).days <= 31:
                dates.extend(previous + dt.timedelta(days=n) for n in range(1, (day - previous).days))
        if day not in dates:
            dates.append(day)
        previous = None if partial.fixed is not None else day
    return item if dates else None


# --- Relative days that take several words ----------------------------------------------------------------------------


def read_relative(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """komende zondag, dinsdag a.s., volgende week dinsdag, deze vrijdag, dit weekend, over twee weken."""
    token, following = tokens[index], tokens[index + 1]
    begin = token.start
    if token.kind == "wday":
        week = tokens[index + 2]
        if following.kind == "over" and week.kind == "a" and tokens[index + 3].text == "week":
            ahead = (token.value[0][0] - reference.weekday()) % 7 + 7
            return [Dates(begin, tokens[index + 3].end, [reference + dt.timedelta(days=ahead)])], index + 4
        if following.text in ("deze", "this") and week.text == "week" and len(token.value[0]) == 1:
            day = reference - dt.timedelta(days=reference.weekday() - token.value[0][0])
            return [Dates(begin, week.end, [day], part=token.value[1])], index + 3
        dated = _single(tokens, index + 2, reference, True) if following.kind == "coming" else None
        if following.kind == "coming" and (dated is None or dated[0].month is None):
            return _relative_weekday(tokens, index, reference, following.end, index + 2)
        return None
    if token.kind == "over":
        return _days_ahead(tokens, index, reference)
    if following.kind == "unit" and following.value == "week" and token.kind in ("next", "the", "past"):
        return _day_of_week(tokens, index, reference)
    if token.kind == "past":  # "afgelopen zondag": over
        return (
            ([Mark(begin, following.end, "relative")], index + 2) if following.kind in ("wday", "name", "hol") else None
        )
    this = token.kind == "the" and token.text in ("deze", "dit", "this")
    if not this and token.kind not in ("coming", "next"):
        return None
    if token.kind == "next" and following.kind == "wday" and not following.text.endswith("en"):
        if _dated_in_full(tokens, index + 1, reference):
            return None
        monday = reference + dt.timedelta(days=7 - reference.weekday())
        dates = [monday + dt.timedelta(days=day) for day in following.value[0]]
        return [Dates(begin, following.end, dates, part=following.value[1])], index + 2
    if this and following.kind == "part":
        return [Dates(begin, following.end, [reference], part=following.value)], index + 2
    if following.kind == "wday" and token.kind != "next":
        read = _relative_weekday(tokens, index + 1, reference, following.end, index + 2, same_day=this)
        if read is not None:
            read[0][0].start = begin
        return read
    return None


def _day_of_week(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """`volgende week (op) dinsdag`, `deze week maandag`; not when the date itself follows. Last week is over."""
    at = index + 2
    while tokens[at].kind in ("on", "comma", "dash"):
        at += 1
    weekday = tokens[at]
    if weekday.kind != "wday" or _dated_in_full(tokens, at, reference):
        return None
    if tokens[index].kind == "past":
        return [Mark(tokens[index].start, weekday.end, "relative")], at + 1
    if tokens[index].kind == "the" and tokens[index].text not in ("deze", "this"):
        return None
    monday = reference + dt.timedelta(days=(7 if tokens[index].kind == "next" else 0) - reference.weekday())
    dates = [monday + dt.timedelta(days=day) for day in weekday.value[0]]
    return [Dates(tokens[index].start, weekday.end, dates, part=weekday.value[1])], at + 1


def _days_ahead(tokens: list[Token], index: int, reference: dt.date) -> Read:
    """`over twee weken`, `over 10 dagen`."""
    number, unit = tokens[index + 1], tokens[index + 2]
    amount = 1 if number.kind == "a" else number.value if number.kind == "num" else None
    if amount is None or amount >= 60 or unit.kind != "unit" or unit.value not in ("day", "week"):
        return None
    day = reference + dt.timedelta(days=amount * (7 if unit.value == "week" else 1))
    return [Dates(tokens[index].start, unit.end, [day], doubtful=True)], index + 3


def _dated_in_full(tokens: list[Token], index: int, reference: dt.date) -> bool:
    """Whether a date with its month follows the weekday: then the date says it."""
    dated = _dated(tokens, index, reference, True)
    return dated is not None and dated[0].month is not None


def _relative_weekday(
    tokens: list[Token], index: int, reference: dt.date, end: int, after: int, same_day: bool = False
) -> Read:
    """The next such weekday (weekend) after the reference date; `same_day`: today counts."""
    weekday = tokens[index]
    if len(weekday.value[0]) > 2 or _dated_in_full(tokens, index, reference):
        return None
    ahead = (weekday.value[0][0] - reference.weekday()) % 7
    if ahead == 0 and not same_day:
        ahead = 7
    first = reference + dt.timedelta(days=ahead)
    dates = [first + dt.timedelta(days=step) for step in range(len(weekday.value[0]))]
    return [Dates(weekday.start, end, dates, part=weekday.value[1])], after
