"""The days that `except` and `only` of a rule name: holidays, months, single dates.

Belongs here: from words such as "school_holidays:zomer" to an answer per day. Does not belong here: recurrence.

A holiday that is not certain does not make dates vanish: an advisory school holiday (schools may differ) and the first
and last day of a computed Ramadan (the moon decides) answer "unsure", and the date stays with a lower confidence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from warehouse.contracts import Holiday

Answer = Literal["in", "unsure", "out"]

_KINDS = {"school_holidays": "school", "public_holidays": "public", "ramadan": "ramadan"}
REFERENCE_FILES = {
    "school": "warehouse/reference/school_holidays.csv",
    "public": "warehouse/reference/public_holidays.csv",
    "ramadan": "warehouse/reference/ramadan.csv",
}
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class ExceptionDays:
    """Which days a list of exceptions names.

    `missing` are the kinds of holiday of which nothing is known in (the later part of) the period asked for, so that
    from `known_until` on the answer is unsure; `unknown` are the words that mean nothing here.
    """

    sure: frozenset[dt.date] = frozenset()
    unsure: frozenset[dt.date] = frozenset()
    months: frozenset[int] = frozenset()
    known_until: dt.date | None = None
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    def answer(self, day: dt.date) -> Answer:
        """Whether a day is one of those named."""
        if day in self.sure or day.month in self.months:
            return "in"
        if day in self.unsure or (self.known_until is not None and day > self.known_until):
            return "unsure"
        return "out"


@lru_cache(maxsize=512)
def exception_days(
    words: tuple[str, ...], holidays: tuple[Holiday, ...], first: dt.date, last: dt.date
) -> ExceptionDays:
    """The days between `first` and `last` that the words of a rule's `except` or `only` name."""
    sure: set[dt.date] = set()
    unsure: set[dt.date] = set()
    months: set[int] = set()
    unknown: list[str] = []
    missing: list[str] = []
    known_until: dt.date | None = None
    for word in words:
        head, _, detail = word.strip().casefold().partition(":")
        if head == "month" and detail.isdigit() and 1 <= int(detail) <= 12:
            months.add(int(detail))
        elif re.fullmatch(r"\d{4}-\d\d-\d\d", head) and (day := _date(head)) is not None:
            sure.add(day)
        elif head in _KINDS:
            kind = _KINDS[head]
            of_kind = [holiday for holiday in holidays if holiday.kind == kind]
            horizon = max((holiday.end for holiday in of_kind), default=first - _ONE_DAY)
            if _horizon_matters(kind, horizon, last):
                missing.append(kind)
                known_until = min(horizon, known_until or horizon)
            named = [holiday for holiday in of_kind if detail in holiday.name.casefold()]
            if detail and of_kind and not named:
                unknown.append(word)
            _add_days(named, first, last, sure, unsure)
        else:
            unknown.append(word)
    return ExceptionDays(
        frozenset(sure), frozenset(unsure - sure), frozenset(months), known_until, tuple(missing), tuple(unknown)
    )


def _horizon_matters(kind: str, horizon: dt.date, last: dt.date) -> bool:
    """Whether the list of holidays ends so early that one may be lacking before `last`.

    Between two holidays of a kind lies less than four months; between two Ramadans almost a year.
    """
    gap = dt.timedelta(days=330 if kind == "ramadan" else 120)
    return horizon + gap < last


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _add_days(
    holidays: Sequence[Holiday], first: dt.date, last: dt.date, sure: set[dt.date], unsure: set[dt.date]
) -> None:
    for holiday in holidays:
        if holiday.end < first - _ONE_DAY or holiday.start > last + _ONE_DAY:
            continue
        days = {holiday.start + _ONE_DAY * n for n in range((holiday.end - holiday.start).days + 1)}
        if holiday.status == "advies":
            unsure |= days
        elif holiday.kind == "ramadan":
            edges = {holiday.start - _ONE_DAY, holiday.start, holiday.end, holiday.end + _ONE_DAY}
            sure |= days - edges
            unsure |= edges
        else:
            sure |= days
