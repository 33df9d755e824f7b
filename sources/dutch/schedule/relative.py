"""Days counted from the reference date.

    komende zondag   dinsdag a.s.   volgende week dinsdag   deze vrijdag   dit weekend   over twee weken
    dinsdag over een week

Belongs here: those. What is over (`vorige week`, `afgelopen zondag`) is a mark: an agenda announces what comes.
"""

from __future__ import annotations

import datetime as dt

from sources.dutch.schedule.items import Dates, Item, Mark
from sources.dutch.schedule.partial_dates import read_dated, read_single
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None


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
        dated = read_single(tokens, index + 2, reference, True) if following.kind == "coming" else None
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
    dated = read_dated(tokens, index, reference, True)
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
