"""Groups -> schedule rules: kind, RRULE, dates, times, bounds, exceptions.

Belongs here: the conventions of what a group means. Does not belong here: reading or grouping.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sources.contracts import Daypart, RuleKind, ScheduleRule
from sources.dutch import calendar
from sources.dutch.calendar import WEEKDAY_CODES
from sources.dutch.schedule.grouping import Group
from sources.dutch.schedule.items import (
    Bound,
    Dates,
    Days,
    MonthDays,
    Part,
)
from sources.dutch.schedule.lexicon import ALL_DAYS, WORKDAYS
from sources.dutch.schedule.limits import Limits, collect, count_bound, exception_names, expand, week_bounds
from sources.dutch.schedule.slots import slots_of

LONGEST_LISTED_RANGE: Final = 14  # days: a longer range is a daily rule with bounds

_DAYPARTS: Final[dict[str, Daypart]] = {"ochtend": "ochtend", "middag": "middag", "avond": "avond", "nacht": "nacht"}


def rules_of(group: Group, reference: dt.date) -> list[ScheduleRule]:
    """The rules of one group; empty when its days or times say nothing that can be put in an agenda."""
    limits = collect(group, reference)
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
    """Dates beside weekdays say which ones: always without `elke`; with it, a list of dates on those weekdays."""
    if any(item.whole for item in dates):
        return False
    if not any(day.every or day.nths for day in recurring):
        return True
    named = {number for day in recurring for number in day.days}
    listed = [day for item in dates for day in item.dates]
    return len(listed) > 1 and {day.weekday() for day in listed} <= named


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
    for slot in slots_of(group, part, kind == "once"):
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
                except_=() if kind == "once" else exception_names(limits, weekdays),
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
    excluded = {day for item in limits.except_dates for day in expand(item)}
    listed: list[dt.date] = []
    rules: list[ScheduleRule] = []
    for item in dates:
        days = expand(item)
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
    first = limits.valid_from  # "start 13 januari, vervolgdata: 20 en 27 januari"
    if first is not None and listed and first < listed[0] and first.weekday() == listed[0].weekday():
        listed.insert(0, first)
    if listed:
        rules.extend(
            _make(group, "once", limits, dates[0].part, rule="datum", dates=tuple(listed),
                  confidence=0.7 if any(item.doubtful or item.conflicts for item in dates) else 1.0)
        )  # fmt: skip
    return rules


def _range_with_days(group: Group, limits: Limits, dates: list[Dates], recurring: list[Days]) -> list[ScheduleRule]:
    """`van 2 september t/m 16 december op woensdag`: bounds; a range of at most two weeks is listed."""
    whole = next(item for item in dates if item.whole)
    days = expand(whole)
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
    week_bounds(limits, days)
    count_bound(limits, days)
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
        by_day = _nth_codes(items)
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


def _nth_codes(items: list[Days]) -> str:
    """BYDAY of n-th weekdays; the n-th working day is a position among five weekdays."""
    if len(items) == 1 and items[0].days == WORKDAYS:
        return f"{','.join(WEEKDAY_CODES[day] for day in WORKDAYS)};BYSETPOS={','.join(map(str, items[0].nths))}"
    codes = [f"{nth}{WEEKDAY_CODES[day]}" for item in items for nth in item.nths for day in item.days]
    return ",".join(dict.fromkeys(codes))


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
    "day": ("daily", "DAILY"), "week": ("weekly", "WEEKLY"), "month": ("monthly", "MONTHLY"),
    "year": ("yearly", "YEARLY"),
}  # fmt: skip


def _without_days(group: Group, limits: Limits) -> list[ScheduleRule]:
    """A frequency or bounds only: `wekelijks`, `van 1 april tot 1 november`, `vanaf 3 april tot eind mei`."""
    if limits.count is not None and limits.valid_from is not None and limits.unit is None:
        weekday = limits.valid_from.weekday()
        count_bound(limits, (weekday,))
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


_PART_HOURS: Final = {"ochtend": (0, 12), "middag": (12, 18), "avond": (17, 24), "nacht": (0, 24)}


def without_subsumed(rules: list[ScheduleRule]) -> list[ScheduleRule]:
    """Without rules that say the days only, where another rule says the same days with a time that fits the daypart."""
    timed: dict[tuple[object, ...], list[int]] = {}
    for rule in rules:
        if rule.start_time is not None:
            timed.setdefault(_same_days(rule), []).append(rule.start_time.hour)
    return [rule for rule in rules if not _is_subsumed(rule, timed.get(_same_days(rule), []))]


def _same_days(rule: ScheduleRule) -> tuple[object, ...]:
    limits = (rule.valid_from, rule.valid_to, rule.except_, rule.only, rule.week_parity)
    return (rule.kind, rule.rrule, rule.dates, *limits)


def _is_subsumed(rule: ScheduleRule, hours: list[int]) -> bool:
    if rule.start_time is not None or rule.end_time is not None or rule.kind == "by_appointment":
        return False
    first, last = _PART_HOURS[rule.daypart] if rule.daypart else (0, 24)
    return any(first <= hour < last for hour in hours)
