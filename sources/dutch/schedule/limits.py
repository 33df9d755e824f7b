"""What bounds a group of days: from and until, months, exceptions, rhythm, a number of meetings.

Belongs here: collecting modifiers into one Limits, and turning weeks and counts into dates. Does not belong here:
reading.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, Literal

from sources.dutch import calendar
from sources.dutch.schedule.grouping import Group
from sources.dutch.schedule.items import Bound, Count, Dates, Days, Frequency, Holidays, Limit, Months

MAX_RANGE_DAYS: Final = 400


@dataclass(slots=True)
class Limits:
    """What bounds a group: dates, excepted names, months, parity."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    weeks: list[Bound] = field(default_factory=list)
    months: tuple[int, ...] = ()
    except_: list[str] = field(default_factory=list)
    except_dates: list[Dates] = field(default_factory=list)
    except_days: set[int] = field(default_factory=set)
    except_nths: set[int] = field(default_factory=set)
    only: list[str] = field(default_factory=list)
    interval: int = 1
    parity: Literal["even", "odd"] | None = None
    unit: str | None = None
    count: Count | None = None
    thereafter: bool = False
    doubts: list[str] = field(default_factory=list)


def collect(group: Group, reference: dt.date) -> Limits:
    """What the modifiers of a group say together: bounds, months, numbers; a month said outright beats a season."""
    limits = Limits()
    season = False
    for item in group.modifiers:
        if isinstance(item, Bound):
            _add_bound(limits, item)
        elif isinstance(item, Months):
            if not limits.months or season:
                limits.months, season = item.months, item.season
        elif isinstance(item, Limit):
            _add_limit(limits, item)
        elif isinstance(item, Count):
            limits.count = item
        elif isinstance(item, Frequency):
            if limits.unit is None or item.parity:
                limits.unit, limits.interval, limits.parity = item.unit, item.interval, item.parity
            limits.thereafter = limits.thereafter or item.thereafter
    if limits.valid_from and limits.valid_to and limits.valid_to < limits.valid_from:
        limits.valid_to = calendar.safe_date(limits.valid_to.year + 1, limits.valid_to.month, limits.valid_to.day)
    return limits


def _add_bound(limits: Limits, bound: Bound) -> None:
    if bound.week is not None:
        limits.weeks.append(bound)
    elif bound.side == "from":
        limits.valid_from = limits.valid_from or bound.date
    else:
        limits.valid_to = limits.valid_to or bound.date
    if bound.loose:
        limits.doubts.append("een grens is niet precies genoemd")


def _add_limit(limits: Limits, limit: Limit) -> None:
    names = limits.except_ if limit.side == "except" else limits.only
    for item in limit.content:
        if isinstance(item, Holidays):
            names.extend(name for name in item.names if name not in names)
        elif isinstance(item, Months):
            names.extend(f"month:{month}" for month in item.months if f"month:{month}" not in names)
        elif isinstance(item, Dates) and limit.side == "except":
            limits.except_dates.append(item)
        elif isinstance(item, Days) and limit.side == "except":
            if item.nths:
                limits.except_nths.update(item.nths)
            else:
                limits.except_days.update(item.days)


def expand(item: Dates) -> list[dt.date]:
    """All dates of an item; a range with every date in it."""
    if not item.whole:
        return list(item.dates)
    last = item.dates[1] - dt.timedelta(days=1 if item.exclusive_end else 0)
    days = min((last - item.dates[0]).days, MAX_RANGE_DAYS)
    return [item.dates[0] + dt.timedelta(days=n) for n in range(days + 1)]


def exception_names(limits: Limits, weekdays: tuple[int, ...]) -> tuple[str, ...]:
    """Holidays and months, then dates; of a range only the dates on which there would be something."""
    dates: list[str] = []
    for item in limits.except_dates:
        for day in expand(item):
            if not item.whole or (day.weekday() in weekdays and _in_cadence(limits, day)):
                dates.append(day.isoformat())
    return tuple(dict.fromkeys([*limits.except_, *sorted(dates)]))


def _in_cadence(limits: Limits, day: dt.date) -> bool:
    """Whether a date is in a week of `om de week vanaf ...`; always, when there is no such rhythm."""
    if limits.unit != "week" or limits.interval < 2 or limits.valid_from is None:
        return True
    first = limits.valid_from - dt.timedelta(days=limits.valid_from.weekday())
    return (day - first).days // 7 % limits.interval == 0


def week_bounds(limits: Limits, weekdays: tuple[int, ...]) -> None:
    """ISO weeks become the first and last date of the rule's own weekdays in them."""
    for bound in limits.weeks:
        assert bound.week is not None, "only week bounds are kept here"
        day = calendar.iso_week_date(*bound.week, min(weekdays) if bound.side == "from" else max(weekdays))
        if bound.side == "from":
            limits.valid_from = limits.valid_from or day
        else:
            limits.valid_to = limits.valid_to or day


def count_bound(limits: Limits, weekdays: tuple[int, ...]) -> None:
    """`10 lessen vanaf 7 september`: the date of the tenth (holidays are not known here)."""
    if limits.count is None or limits.valid_from is None or limits.valid_to is not None or not weekdays:
        return
    day, left = limits.valid_from, limits.count.number
    if limits.count.weeks:
        left *= len(weekdays)
    step = 7 * (limits.interval if limits.unit == "week" else 1)
    week_start = day - dt.timedelta(days=day.weekday())
    while left > 0:
        for weekday in sorted(weekdays):
            candidate = week_start + dt.timedelta(days=weekday)
            if candidate >= limits.valid_from:
                left -= 1
                if left == 0:
                    limits.valid_to = candidate
                    return
        week_start += dt.timedelta(days=step)
