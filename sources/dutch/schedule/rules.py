"""Groups -> schedule rules: kind, RRULE, dates, times, bounds, exceptions.

Belongs here: the conventions of what a group means. Does not belong here: reading or grouping.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, Literal

from sources.contracts import Daypart, RuleKind, ScheduleRule
from sources.dutch import calendar
from sources.dutch.calendar import WEEKDAY_CODES
from sources.dutch.schedule import clock
from sources.dutch.schedule.grouping import Group
from sources.dutch.schedule.items import (
    Bound,
    Count,
    Dates,
    Days,
    Duration,
    Frequency,
    Holidays,
    Item,
    Limit,
    MonthDays,
    Months,
    Part,
    Time,
)
from sources.dutch.schedule.lexicon import ALL_DAYS

LONGEST_LISTED_RANGE: Final = 14  # days: a longer range is a daily rule with bounds
MAX_RANGE_DAYS: Final = 400

_DAYPARTS: Final[dict[str, Daypart]] = {"ochtend": "ochtend", "middag": "middag", "avond": "avond", "nacht": "nacht"}


@dataclass(slots=True)
class Slot:
    start: dt.time | None = None
    end: dt.time | None = None
    doors: dt.time | None = None


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


# --- Times ------------------------------------------------------------------------------------------------------------


def _slots(group: Group, part: str | None, once: bool) -> list[Slot]:
    """The times of a group: each range a slot; an end joins the start before it; doors are not the start."""
    has_start = any(time.role in ("range", "start") for time in group.times)
    has_range = any(time.role == "range" for time in group.times)
    slots: list[Slot] = []
    doors: dt.time | None = None
    previous: Time | None = None
    for time in group.times:
        start, end = clock.resolve(time.first, time.last, part, group.hint)
        if time.role == "doors" and has_start:
            doors = start
            continue
        if time.role == "range":
            if not any(slot.start == start and slot.end == end for slot in slots):
                slots.append(Slot(start, end))
        elif time.role == "end":
            if slots and slots[-1].end is None and slots[-1].start is not None:
                first = clock.resolve(previous.first if previous else None, time.last, part, group.hint)
                slots[-1].end = first[1]
            elif not slots:
                slots.append(Slot(None, end))
        elif not has_range and (not slots or _listed(previous, time)):
            slots.append(Slot(start, None))
        previous = time
    if (
        once
        and len(slots) > 1
        and all(a.end is not None and a.end == b.start for a, b in zip(slots, slots[1:], strict=False))
    ):
        slots = [Slot(slots[0].start, slots[-1].end)]
    for duration in group.of(Duration):
        if isinstance(duration, Duration) and len(slots) == 1 and slots[0].start and slots[0].end is None:
            total = slots[0].start.hour * 60 + slots[0].start.minute + duration.minutes
            slots[0].end = dt.time(total // 60 % 24, total % 60)
    if slots and slots[0].start is not None:
        slots[0].doors = doors
    return slots or [Slot()]


def _listed(previous: Time | None, time: Time) -> bool:
    """`10.00 en 14.00 uur`: two starts said in one breath."""
    return previous is not None and time.start - previous.end <= 8


# --- Limits -----------------------------------------------------------------------------------------------------------


def _collect(group: Group, reference: dt.date) -> Limits:
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


def _expand(item: Dates) -> list[dt.date]:
    """All dates of an item; a range with every date in it."""
    if not item.whole:
        return list(item.dates)
    last = item.dates[1] - dt.timedelta(days=1 if item.exclusive_end else 0)
    days = min((last - item.dates[0]).days, MAX_RANGE_DAYS)
    return [item.dates[0] + dt.timedelta(days=n) for n in range(days + 1)]


def _exception_names(limits: Limits, weekdays: tuple[int, ...]) -> tuple[str, ...]:
    """Holidays and months, then dates; of a range only the dates on which there would be something."""
    dates: list[str] = []
    for item in limits.except_dates:
        for day in _expand(item):
            if not item.whole or (day.weekday() in weekdays and _in_cadence(limits, day)):
                dates.append(day.isoformat())
    return tuple(dict.fromkeys([*limits.except_, *sorted(dates)]))


def _in_cadence(limits: Limits, day: dt.date) -> bool:
    """Whether a date is in a week of `om de week vanaf ...`; always, when there is no such rhythm."""
    if limits.unit != "week" or limits.interval < 2 or limits.valid_from is None:
        return True
    first = limits.valid_from - dt.timedelta(days=limits.valid_from.weekday())
    return (day - first).days // 7 % limits.interval == 0


def _week_bounds(limits: Limits, weekdays: tuple[int, ...]) -> None:
    """ISO weeks become the first and last date of the rule's own weekdays in them."""
    for bound in limits.weeks:
        assert bound.week is not None, "only week bounds are kept here"
        day = calendar.iso_week_date(*bound.week, min(weekdays) if bound.side == "from" else max(weekdays))
        if bound.side == "from":
            limits.valid_from = limits.valid_from or day
        else:
            limits.valid_to = limits.valid_to or day


def _count_bound(limits: Limits, weekdays: tuple[int, ...]) -> None:
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


# --- Groups -----------------------------------------------------------------------------------------------------------


def rules_of(group: Group, reference: dt.date) -> list[ScheduleRule]:
    """The rules of one group; empty when its days or times say nothing that can be put in an agenda."""
    limits = _collect(group, reference)
    dates = [day for day in group.days if isinstance(day, Dates)]
    recurring = [day for day in group.days if isinstance(day, Days)]
    month_days = [day for day in group.days if isinstance(day, MonthDays)]
    if dates and recurring and not _dates_replace_days(dates, recurring):
        if any(item.whole for item in dates):
            return _range_with_days(group, limits, dates, recurring)
        dates = []
    if len(dates) == 1 and len(dates[0].dates) == 1 and limits.thereafter and limits.unit == "week":
        limits.valid_from = dates[0].dates[0]
        return _weekly(group, limits, (limits.valid_from.weekday(),), dates[0].part, limits.interval)
    if dates:
        return _once(group, limits, dates)
    rules: list[ScheduleRule] = []
    weekly: dict[tuple[str | None, int], set[int]] = {}
    for day in recurring:
        if day.nths:
            continue
        weekly.setdefault((day.part, day.interval), set()).update(day.days)
    for (part, interval), days in weekly.items():
        rules.extend(_weekly(group, limits, tuple(sorted(days - limits.except_days)), part, interval))
    nths = [day for day in recurring if day.nths]
    if nths:
        rules.extend(_monthly(group, limits, nths, reference))
    for month_day in month_days:
        rules.extend(_month_days(group, limits, month_day))
    if not group.days:
        rules.extend(_without_days(group, limits))
    return rules


def _dates_replace_days(dates: list[Dates], recurring: list[Days]) -> bool:
    """Weekdays without `elke` next to dates on those weekdays only name them; so do days of the week inside a range."""
    if any(day.every or day.nths for day in recurring):
        return False
    named = {number for day in recurring for number in day.days}
    return (
        not any(item.whole for item in dates)
        and {d.weekday() for item in dates for d in item.dates} <= named
        or (not any(item.whole for item in dates) and len(dates) >= 1)
    )


def _part_of(group: Group, own: str | None) -> str | None:
    if own:
        return own
    parts = [item.part for item in group.modifiers if isinstance(item, Part)]
    return parts[0] if parts else None


def _make(
    group: Group,
    kind: RuleKind,
    limits: Limits,
    part: str | None,
    *,
    rule: str,
    rrule: str | None = None,
    dates: tuple[dt.date, ...] = (),
    weekdays: tuple[int, ...] = ALL_DAYS,
    confidence: float = 1.0,
) -> list[ScheduleRule]:
    part = _part_of(group, part)
    items = [*group.days, *group.times]
    span = (min(i.start for i in items), max(i.end for i in items)) if items else None
    rules = []
    if limits.doubts:
        confidence = min(confidence, 0.7)
    for slot in _slots(group, part, kind == "once"):
        timed = slot.start is not None or slot.end is not None
        rules.append(
            ScheduleRule(
                kind=kind,
                rrule=rrule,
                dates=dates,
                start_time=slot.start,
                end_time=slot.end,
                doors=slot.doors,
                valid_from=None if kind == "once" else limits.valid_from,
                valid_to=None if kind == "once" else limits.valid_to,
                except_=() if kind == "once" else _exception_names(limits, weekdays),
                only=() if kind == "once" else tuple(limits.only),
                week_parity=limits.parity if kind == "weekly" else None,
                daypart=None if timed or part is None else _DAYPARTS[part],
                precision="exact" if slot.start is not None else "day" if kind == "once" else "weekday_only",
                confidence=confidence,
                rule=rule,
                span=span,
            )
        )
    return rules


def _by_month(limits: Limits) -> str:
    return f";BYMONTH={','.join(map(str, limits.months))}" if limits.months else ""


def _once(group: Group, limits: Limits, dates: list[Dates]) -> list[ScheduleRule]:
    excluded = {day for item in limits.except_dates for day in _expand(item)}
    listed: list[dt.date] = []
    rules: list[ScheduleRule] = []
    for item in dates:
        days = _expand(item)
        if item.whole and len(days) > LONGEST_LISTED_RANGE:
            bounded = Limits(valid_from=days[0], valid_to=days[-1], except_=limits.except_, only=[])
            if item.exclusive_end:
                bounded.valid_to = item.dates[1] - dt.timedelta(days=1)
            else:
                bounded.valid_to = item.dates[1]
            bounded.except_dates = limits.except_dates
            rules.extend(_make(group, "daily", bounded, item.part, rule="periode", rrule="FREQ=DAILY"))
            continue
        listed.extend(day for day in days if day not in listed and day not in excluded)
    if listed:
        rules.extend(
            _make(group, "once", limits, dates[0].part, rule="datum", dates=tuple(listed),
                  confidence=0.7 if any(item.doubtful or item.conflicts for item in dates) else 1.0)
        )  # fmt: skip
    return rules


def _range_with_days(group: Group, limits: Limits, dates: list[Dates], recurring: list[Days]) -> list[ScheduleRule]:
    """`van 2 september t/m 16 december op woensdag`: bounds; a range of at most two weeks is listed."""
    whole = next(item for item in dates if item.whole)
    days = _expand(whole)
    weekdays = {number for day in recurring for number in day.days} - limits.except_days
    if len(days) <= LONGEST_LISTED_RANGE and not any(day.nths for day in recurring):
        chosen = [day for day in days if day.weekday() in weekdays]
        if chosen:
            item = Dates(whole.start, whole.end, chosen, part=recurring[0].part)
            return _once(group, limits, [item])
    limits.valid_from, limits.valid_to = days[0], whole.dates[1] - dt.timedelta(days=1 if whole.exclusive_end else 0)
    group.days = list(recurring)
    group.modifiers = [item for item in group.modifiers if not isinstance(item, Bound)]
    group.modifiers.append(Bound(whole.start, whole.end, "from", limits.valid_from))
    group.modifiers.append(Bound(whole.start, whole.end, "until", limits.valid_to))
    return rules_of(group, limits.valid_from)


def _weekly(
    group: Group, limits: Limits, days: tuple[int, ...], part: str | None, own_interval: int
) -> list[ScheduleRule]:
    if not days:
        return []
    if limits.except_nths:
        # all but the last are the first, second, third and the last but one
        every_nth = (1, 2, 3, -2) if -1 in limits.except_nths else (1, 2, 3, 4, 5)
        kept = [nth for nth in every_nth if nth not in limits.except_nths]
        if kept:
            by_day = ",".join(f"{nth}{WEEKDAY_CODES[day]}" for day in days for nth in kept)
            return _make(group, "monthly", limits, part, rule="n-de weekdag", weekdays=days,
                         rrule=f"FREQ=MONTHLY;BYDAY={by_day}{_by_month(limits)}")  # fmt: skip
    if limits.unit == "month" and limits.interval >= 1:
        interval = f";INTERVAL={limits.interval}" if limits.interval > 1 else ""
        return _make(group, "monthly", limits, part, rule="frequentie", rrule=f"FREQ=MONTHLY{interval}", confidence=0.4)
    _week_bounds(limits, days)
    _count_bound(limits, days)
    interval_value = limits.interval if limits.unit == "week" else own_interval
    if len(days) == 7 and interval_value == 1:
        return _make(group, "daily", limits, part, rule="elke dag", rrule=f"FREQ=DAILY{_by_month(limits)}")
    interval = f";INTERVAL={interval_value}" if interval_value > 1 else ""
    anchored = interval_value == 1 or limits.parity is not None or limits.valid_from is not None
    by_day = ",".join(WEEKDAY_CODES[day] for day in days)
    return _make(
        group, "weekly", limits, part, rule="weekdag", weekdays=days, confidence=1.0 if anchored else 0.6,
        rrule=f"FREQ=WEEKLY{interval};BYDAY={by_day}{_by_month(limits)}",
    )  # fmt: skip


def _monthly(group: Group, limits: Limits, nths: list[Days], reference: dt.date) -> list[ScheduleRule]:
    """The n-th weekdays: of every month, of some months, of one month every year, or of one month once."""
    every = any(item.every for item in nths) or limits.unit == "year"
    by_months: dict[tuple[tuple[int, ...], int | None], list[Days]] = {}
    for item in nths:
        by_months.setdefault((item.months, item.year), []).append(item)
    rules: list[ScheduleRule] = []
    for (months, _), items in by_months.items():
        codes = [f"{nth}{WEEKDAY_CODES[day]}" for item in items for nth in item.nths for day in item.days]
        by_day = ",".join(dict.fromkeys(codes))
        weekdays = tuple(sorted({day for item in items for day in item.days}))
        part = items[0].part
        if len(months) == 1 and not every:
            rules.extend(_nth_dates(group, limits, items, months[0], reference))
        elif len(months) == 1:
            rrule = f"FREQ=YEARLY;BYMONTH={months[0]};BYDAY={by_day}"
            rules.extend(_make(group, "yearly", limits, part, rule="jaarlijks", weekdays=weekdays, rrule=rrule))
        else:
            interval = f";INTERVAL={limits.interval}" if limits.unit == "month" and limits.interval > 1 else ""
            own = f";BYMONTH={','.join(map(str, months))}" if months else _by_month(limits)
            rrule = f"FREQ=MONTHLY{interval};BYDAY={by_day}{own}"
            rules.extend(_make(group, "monthly", limits, part, rule="n-de weekdag", weekdays=weekdays, rrule=rrule))
    return rules


def _nth_dates(group: Group, limits: Limits, nths: list[Days], month: int, reference: dt.date) -> list[ScheduleRule]:
    """`eerste dinsdag in oktober`: the next such date."""
    dates: list[dt.date] = []
    for item in nths:
        for nth in item.nths:
            for weekday in item.days:
                years = [item.year] if item.year else [reference.year, reference.year + 1]
                found = [calendar.nth_weekday(year, month, weekday, nth) for year in years]
                day = next((d for d in found if d and (item.year or d >= reference - dt.timedelta(days=30))), None)
                if day is not None:
                    dates.append(day)
    if not dates:
        return []
    return _make(group, "once", limits, nths[0].part, rule="datum", dates=tuple(sorted(set(dates))), confidence=0.8)


def _month_days(group: Group, limits: Limits, item: MonthDays) -> list[ScheduleRule]:
    numbers = ",".join(map(str, item.numbers))
    if item.month is not None:
        return _make(
            group,
            "yearly",
            limits,
            None,
            rule="jaarlijks",
            rrule=f"FREQ=YEARLY;BYMONTH={item.month};BYMONTHDAY={numbers}",
        )
    return _make(
        group,
        "monthly",
        limits,
        None,
        rule="dag van de maand",
        rrule=f"FREQ=MONTHLY;BYMONTHDAY={numbers}{_by_month(limits)}",
    )


_UNIT_KINDS: Final[dict[str, tuple[RuleKind, str]]] = {
    "day": ("daily", "DAILY"), "week": ("weekly", "WEEKLY"), "month": ("monthly", "MONTHLY"), "year": ("yearly", "YEARLY"),
}  # fmt: skip


def _without_days(group: Group, limits: Limits) -> list[ScheduleRule]:
    """A frequency or bounds only: `wekelijks`, `van 1 april tot 1 november`, `vanaf 3 april tot eind mei`."""
    if limits.count is not None and limits.valid_from is not None and limits.unit is None:
        weekday = limits.valid_from.weekday()
        _count_bound(limits, (weekday,))
        return _make(group, "weekly", limits, None, rule="reeks", weekdays=(weekday,), confidence=0.6,
                     rrule=f"FREQ=WEEKLY;BYDAY={WEEKDAY_CODES[weekday]}")  # fmt: skip
    if limits.unit in _UNIT_KINDS:
        kind, name = _UNIT_KINDS[limits.unit]
        if kind == "yearly":
            return []
        interval = f";INTERVAL={limits.interval}" if limits.interval > 1 else ""
        if kind == "weekly" and limits.valid_from is not None:
            return _weekly(group, limits, (limits.valid_from.weekday(),), None, limits.interval)
        confidence = 1.0 if kind == "daily" else 0.4
        return _make(
            group,
            kind,
            limits,
            None,
            rule="frequentie",
            rrule=f"FREQ={name}{interval}{_by_month(limits)}",
            confidence=confidence,
        )
    if limits.valid_from and limits.valid_to:
        item = Dates(0, 0, [limits.valid_from, limits.valid_to], whole=True)
        return _once(group, limits, [item])
    if limits.valid_from and not limits.months and group.times:
        return _make(group, "once", limits, None, rule="begindatum", dates=(limits.valid_from,), confidence=0.5)
    return []
