"""Dates in lists and ranges.

    30 januari, 6, 13 en 27 februari   3 t/m 28 augustus   tussen 2 en 6 juni   van maandag 20 t/m vrijdag 24 juli
    za 7 en zo 8 maart   1-10 tot 7-11   november 19-20   5 feb - 12 feb - 19 feb

Belongs here: several dates said together. Does not belong here: one date (partial_dates), bounds of a series (bounds).
"""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Final

from sources.dutch.schedule.clock import read_clock
from sources.dutch.schedule.items import Dates, Item
from sources.dutch.schedule.lexicon import WEEKDAY_NAMES
from sources.dutch.schedule.partial_dates import Partial, read_dated, resolve_date
from sources.dutch.schedule.tokens import Token

Read = tuple[list[Item], int] | None
MAX_LIST: Final = 60  # more dates than this in one list is no list: keeps reading linear


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
    found = read_dated(tokens, index, reference, loose)
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
        found = read_dated(tokens, at, reference, loose) if joined else None
        if found is not None and joined == "range" and _is_time_range(tokens, after, partial, found[0]):
            found = None
        if joined == "list" and found is None and _is_hour_list(tokens, at, partials):
            return None  # "dinsdag 10, 11 en 12 uur"
    stopped = partials[-1][1] - 1
    partials = _complete(partials, tokens)
    if not partials:
        if failed is not None:
            failed.until = stopped
        return None
    item = _as_item(tokens[index].start, partials, tokens, reference)
    return None if item is None else ([item], partials[-1][1])


def _is_hour_list(tokens: list[Token], index: int, partials: list[tuple[Partial, int]]) -> bool:
    plain = all(partial.month is None and partial.fixed is None and partial.named is None for partial, _ in partials)
    return plain and tokens[index].kind == "num" and read_clock(tokens, index) is not None


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
    for (left, _), (right, _) in itertools.pairwise(partials):
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
        named = (tokens[after - 1].kind == "ord" and partial.day > 5) or tokens[max(after - 3, 0)].kind == "on"
        return named and tokens[after - 2].kind == "the" and following.kind in _AFTER_DAY_NUMBER
    return following.kind in _AFTER_DAY_NUMBER or read_clock(tokens, after) is not None


_AFTER_DAY_NUMBER: Final = frozenset(
    ("end", "stop", "at", "close", "comma", "newline", "between", "van", "since", "about", "bullet", "dot", "open")
)


def _as_item(start: int, partials: list[tuple[Partial, int]], tokens: list[Token], reference: dt.date) -> Dates | None:
    dates: list[dt.date] = []
    conflicts: list[tuple[str, dt.date]] = []
    item = Dates(start, tokens[partials[-1][1] - 1].end, dates, part=partials[0][0].part, conflicts=conflicts)
    item.doubtful = any(
        partial.month is None and partial.fixed is None and not partial.named for partial, _ in partials
    )
    item.named = all(partial.named is not None for partial, _ in partials)
    item.yearless = all(partial.year is None and partial.fixed is None for partial, _ in partials)
    previous: dt.date | None = None
    if len(partials) > 2 and all(partial.to_next == "range" for partial, _ in partials[:-1]):
        for partial, _ in partials:  # "5 feb - 12 feb - 19 feb" is a list
            partial.to_next = "list"
    for position, (partial, _) in enumerate(partials):
        day = resolve_date(partial, reference, previous)
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
