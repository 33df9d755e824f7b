"""Rules of one activity that say the same twice: a date beside the list or the weekly rule that it is part of.

Belongs here: bringing together what a page spreads over lines (days here, times there). Does not belong here: reading
text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from sources.contracts import ScheduleRule

_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def tidy(rules: Sequence[ScheduleRule], *, recurs: bool) -> tuple[ScheduleRule, ...]:
    """The rules without repetition. `recurs`: the text says so itself ("elke", "iedere"); else weekdays beside dates
    only give the times of these dates."""
    rules = _with_times_of_weekdays(_joined_dates(rules), recurs)
    rules = _with_times_of_one(rules)
    return tuple(rule for rule in rules if not any(_is_part_of(rule, other) for other in rules if other is not rule))


def _joined_dates(rules: Sequence[ScheduleRule]) -> list[ScheduleRule]:
    """Dates with the same times as one rule."""
    joined: list[ScheduleRule] = []
    for rule in rules:
        index = next((i for i, other in enumerate(joined) if _differ_in_dates_only(rule, other)), None)
        if index is None:
            joined.append(rule)
        else:
            dates = tuple(sorted({*joined[index].dates, *rule.dates}))
            joined[index] = joined[index].model_copy(update={"dates": dates})
    return joined


def _differ_in_dates_only(rule: ScheduleRule, other: ScheduleRule) -> bool:
    if rule.kind != "once" or other.kind != "once":
        return False
    return rule.model_copy(update={"dates": other.dates, "span": other.span, "rule": other.rule}) == other


def days_of(rule: ScheduleRule) -> frozenset[str]:
    """The dates of a rule (ISO), or the weekdays of a recurring one (MO .. SU)."""
    if rule.kind == "once":
        return frozenset(date.isoformat() for date in rule.dates)
    parts = dict(part.split("=", 1) for part in (rule.rrule or "").split(";") if "=" in part)
    return frozenset(day[-2:] for day in parts.get("BYDAY", "").split(",") if day)


def _is_untimed(rule: ScheduleRule) -> bool:
    return rule.start_time is None and rule.end_time is None and rule.daypart is None


def _is_part_of(rule: ScheduleRule, other: ScheduleRule) -> bool:
    """Whether another rule says this one already, and as much or more about the time."""
    if not days_of(rule) or rule.kind in ("by_appointment", "none") or other.kind in ("by_appointment", "none"):
        return False
    same_kind = (rule.kind == "once") == (other.kind == "once")
    if _is_untimed(rule) and not _is_untimed(other) and same_kind:
        return days_of(rule) <= days_of(other)
    if rule.kind in ("weekly", "monthly") and other.kind == "once" and _is_untimed(rule) and not _is_untimed(other):
        # "elke vierde zaterdag" beside the list of these Saturdays with their times
        return len(other.dates) >= 3 and all(_WEEKDAYS[date.weekday()] in days_of(rule) for date in other.dates)
    if rule.kind != "once" or other.kind != "weekly":
        return False
    falls = all(_WEEKDAYS[date.weekday()] in days_of(other) for date in rule.dates)
    return falls and (_is_untimed(rule) or rule.start_time == other.start_time)


def _with_times_of_weekdays(rules: Sequence[ScheduleRule], recurs: bool) -> Sequence[ScheduleRule]:
    """Dates without a time, and the weekdays of these dates with a time: the dates have that time."""
    untimed = [rule for rule in rules if rule.kind == "once" and _is_untimed(rule)]
    weekly = [rule for rule in rules if rule.kind == "weekly" and not _is_untimed(rule)]
    if recurs or len(untimed) != 1 or not weekly:
        return rules
    dates = untimed[0].dates
    left = set(dates)
    result: list[ScheduleRule] = [rule for rule in rules if rule is not untimed[0] and rule not in weekly]
    for rule in weekly:
        own = tuple(date for date in dates if _WEEKDAYS[date.weekday()] in days_of(rule))
        if not own:
            return rules
        left -= set(own)
        result.append(_dated(rule, own))
    if left:
        result.append(_dated(untimed[0], tuple(date for date in dates if date in left)))
    return result


def _dated(rule: ScheduleRule, dates: tuple[dt.date, ...]) -> ScheduleRule:
    return rule.model_copy(
        update={"kind": "once", "rrule": None, "dates": dates, "except_": (), "valid_from": None, "valid_to": None}
    )


def _with_times_of_one(rules: Sequence[ScheduleRule]) -> Sequence[ScheduleRule]:
    """A list of dates without a time that holds the one date with a time: the time is that of all."""
    untimed = [rule for rule in rules if rule.kind == "once" and _is_untimed(rule)]
    timed = [rule for rule in rules if rule.kind == "once" and not _is_untimed(rule)]
    if len(untimed) != 1 or len(timed) != 1 or len(timed[0].dates) != 1 or timed[0].dates[0] not in untimed[0].dates:
        return rules
    return [
        timed[0].model_copy(update={"dates": untimed[0].dates}) if rule is timed[0] else rule
        for rule in rules
        if rule is not untimed[0]
    ]
