"""schema.org's `Schedule` (eventSchedule) as schedule rules.

Belongs here: repeatFrequency, byDay, byMonth, byMonthDay, byMonthWeek, exceptDate, and what is doubtful about them.
Does not belong here: events with a begin and an end (`moments`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sources.contracts import TIMEZONE, RuleKind, ScheduleRule
from sources.formats.moments import Moment, once, read_duration, read_moment, read_time
from sources.formats.schemaorg_nodes import local_name, values_of
from sources.formats.zones import find_zone, localise

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = {
    name: code
    for code, names in zip(
        _WEEKDAYS,
        (
            "monday mon mo maandag ma", "tuesday tue tues tu dinsdag di", "wednesday wed we woensdag wo",
            "thursday thu thur thurs th donderdag do", "friday fri fr vrijdag vr", "saturday sat sa zaterdag za",
            "sunday sun su zondag zo",
        ),
        strict=True,
    )
    for name in names.split()
}  # fmt: skip
_FREQUENCIES = {
    "daily": ("DAILY", 1), "weekly": ("WEEKLY", 1), "biweekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2),
    "monthly": ("MONTHLY", 1), "yearly": ("YEARLY", 1), "annually": ("YEARLY", 1),
}  # fmt: skip
_KINDS: dict[str, RuleKind] = {"DAILY": "daily", "WEEKLY": "weekly", "MONTHLY": "monthly", "YEARLY": "yearly"}
_PERIOD = re.compile(r"P(?:(\d{1,3})D|(\d{1,3})W|(\d{1,3})M|(\d{1,3})Y)", re.IGNORECASE)
_ORDINAL_DAY = re.compile(r"([+-]?[1-5])([A-Za-z]{2})")


@dataclass(slots=True)
class ScheduleResult:
    """The rule of one Schedule (None: it could not be placed) and, in Dutch, what is doubtful."""

    rule: ScheduleRule | None = None
    remarks: list[str] = field(default_factory=list)
    unknown_zone: str | None = None


def read_event_schedule(data: dict[str, Any], bounds: tuple[Moment | None, Moment | None]) -> ScheduleResult:
    """One Schedule. `bounds` are the event's own begin and end, which count where the Schedule names none.

    An own end on the day of the begin, or the night after, is that of the first time, not of the series.
    """
    result = ScheduleResult()
    zone = _zone(data, result)
    first, last = (each.on_clock_of(zone) if each else None for each in bounds)
    is_first_time = first is not None and last is not None and (last.date - first.date).days <= 1
    start = _moment(data, "startDate", result)
    start = start.on_clock_of(zone) if start else first
    end = _moment(data, "endDate", result)
    end = end.on_clock_of(zone) if end else None if is_first_time else last
    start_time = _time(data, "startTime", result) or (start.time if start else None)
    end_time = _time(data, "endTime", result) or (last.time if last and is_first_time else None)
    shared: dict[str, Any] = {
        "start_time": start_time,
        "timezone": zone,
        "rule": "schema.org/Schedule",
        **_length(data, start_time, end_time),
        **_exceptions(data, start_time, zone, result),
    }
    frequency = _frequency(data)
    if frequency is None:
        result.rule = _without_frequency(data, start, shared, result)
    else:
        result.rule = _recurring(data, *frequency, (start, end), shared, result)
    return result


def _recurring(
    data: dict[str, Any],
    frequency: str,
    interval: int,
    bounds: tuple[Moment | None, Moment | None],
    shared: dict[str, Any],
    result: ScheduleResult,
) -> ScheduleRule | None:
    start, end = bounds
    parts = [f"FREQ={frequency}"] + ([f"INTERVAL={interval}"] if interval > 1 else [])
    confidence = 1.0
    if interval > 1 and start is None:
        result.remarks.append("Het rooster zegt niet wanneer de herhaling begint; de even of oneven beurt is onzeker.")
        confidence = 0.5
    limits, certain = _limits(data, frequency, start, result)
    if limits is None:
        result.remarks.append("Het rooster zegt wel hoe vaak, maar niet op welke dag.")
        return None
    parts += limits
    count = next((each for each in _integers(data, "repeatCount", 1, 10_000)), None)
    if count is not None and start is not None:
        parts.append(f"COUNT={count}")
    elif count is not None:
        result.remarks.append("Het rooster zegt hoe vaak het is (repeatCount), maar niet vanaf wanneer.")
    return ScheduleRule(
        kind=_KINDS[frequency],
        rrule=";".join(parts),
        start_date=start.date if start else None,
        valid_from=start.date if start else None,
        valid_to=end.date if end else None,
        confidence=min(confidence, certain),
        **shared,
    )


def _limits(
    data: dict[str, Any], frequency: str, start: Moment | None, result: ScheduleResult
) -> tuple[list[str] | None, float]:
    """The BY parts of the rule, None when no day can be told; and how sure they are."""
    days = _days(data, result)
    month_days = _integers(data, "byMonthDay", -31, 31)
    months = _integers(data, "byMonth", 1, 12)
    weeks = _integers(data, "byMonthWeek", -5, 5)
    parts = [f"BYMONTH={_joined(months)}"] if months else []
    certain = 1.0
    if frequency in ("MONTHLY", "YEARLY") and days and not month_days:
        if frequency == "YEARLY" and not months:
            return None, 0
        if weeks:
            days = [f"{week}{day[-2:]}" for week in weeks for day in days]
        elif not any(day[:-2] for day in days):
            if start is None or _WEEKDAYS[start.date.weekday()] not in days:
                return None, 0
            week = (start.date.day - 1) // 7 + 1
            days, certain = [f"{week}{_WEEKDAYS[start.date.weekday()]}"], 0.7
            result.remarks.append(f"Het rooster noemt niet de hoeveelste dag van de maand; gelezen als de {week}e.")
    if month_days:
        parts.append(f"BYMONTHDAY={_joined(month_days)}")
    if days:
        parts.append(f"BYDAY={','.join(days)}")
    needs_start = frequency != "DAILY" and not days and not month_days
    return (None if needs_start and start is None else parts), certain


def _without_frequency(
    data: dict[str, Any], start: Moment | None, shared: dict[str, Any], result: ScheduleResult
) -> ScheduleRule | None:
    """A Schedule that does not say how often: weekdays mean every week; a single day is that day."""
    end = _moment(data, "endDate", result)
    if _days(data, ScheduleResult()):
        return _recurring(data, "WEEKLY", 1, (start, end), shared, result)
    if start is not None and (end is None or end.date == start.date):
        return ScheduleRule(kind="once", dates=(start.date,), **shared)
    reading = once(start, end, rule="schema.org/Schedule", zone=shared["timezone"]) if start and end else None
    if reading is None or reading.rule is None or reading.rule.kind != "once":
        result.remarks.append("Het rooster zegt niet hoe vaak de activiteit is (repeatFrequency ontbreekt).")
        return None
    return reading.rule


# --- Values -----------------------------------------------------------------------------------------------------------


def _zone(data: dict[str, Any], result: ScheduleResult) -> str:
    named = next((each for each in values_of(data, "scheduleTimezone") if isinstance(each, str)), None)
    zone = find_zone(named) if named else TIMEZONE
    if zone is None:
        result.unknown_zone = named
    return zone or TIMEZONE


def _moment(data: dict[str, Any], name: str, result: ScheduleResult) -> Moment | None:
    for value in _texts(data, name):
        if (moment := read_moment(value)) is not None:
            return moment
        result.remarks.append(f"{name} '{value[:60]}' is geen datum.")
    return None


def _time(data: dict[str, Any], name: str, result: ScheduleResult) -> dt.time | None:
    for value in _texts(data, name):
        moment = read_moment(value)
        time = moment.time if moment else read_time(value)
        if time is not None:
            return time
        result.remarks.append(f"{name} '{value[:60]}' is geen tijd.")
    return None


def _length(data: dict[str, Any], start: dt.time | None, end: dt.time | None) -> dict[str, Any]:
    if end is not None and end != start:
        return {"end_time": end}
    lengths = [minutes for each in _texts(data, "duration") if (minutes := read_duration(each))]
    return {"duration": lengths[0]} if lengths else {}


def _exceptions(data: dict[str, Any], start: dt.time | None, zone: str, result: ScheduleResult) -> dict[str, Any]:
    """A date falls out as a whole; of a moment, that one instance."""
    days: list[str] = []
    instants: list[dt.datetime] = []
    for value in _texts(data, "exceptDate"):
        moment = read_moment(value)
        if moment is None:
            result.remarks.append(f"exceptDate '{value[:60]}' is geen datum.")
            continue
        local = moment.on_clock_of(zone)
        if local.time is None or local.time == dt.time():
            days.append(local.date.isoformat())
        else:
            instants.append(localise(dt.datetime.combine(local.date, local.time), zone))
    return {"except_": tuple(dict.fromkeys(days)), "exdates": tuple(dict.fromkeys(instants))}


def _frequency(data: dict[str, Any]) -> tuple[str, int] | None:
    for value in _texts(data, "repeatFrequency"):
        word = local_name(value).casefold().replace("-", "")
        if word in _FREQUENCIES:
            return _FREQUENCIES[word]
        match = _PERIOD.fullmatch(value.strip())
        if match is None:
            continue
        days, weeks, months, years = (int(each or 0) for each in match.groups())
        if days and days % 7 == 0:
            return "WEEKLY", days // 7
        for name, number in (("DAILY", days), ("WEEKLY", weeks), ("MONTHLY", months), ("YEARLY", years)):
            if number:
                return name, number
    return None


def _days(data: dict[str, Any], result: ScheduleResult) -> list[str]:
    found: list[str] = []
    for value in _texts(data, "byDay"):
        for part in re.split(r"[,;\s]+", value):
            name = local_name(part)
            ordinal = _ORDINAL_DAY.fullmatch(name)
            code = _DAY_NAMES.get((ordinal[2] if ordinal else name).casefold())
            if code:
                found.append((ordinal[1].lstrip("+") if ordinal else "") + code)
            elif name.casefold() not in ("publicholidays", ""):
                result.remarks.append(f"byDay '{name[:60]}' is geen weekdag.")
    return list(dict.fromkeys(found))


def _integers(data: dict[str, Any], name: str, low: int, high: int) -> list[int]:
    """Whole numbers within bounds, zero left out."""
    numbers = [int(each) for each in _texts(data, name) if re.fullmatch(r"-?\d{1,5}", each)]
    return list(dict.fromkeys(number for number in numbers if number != 0 and low <= number <= high))


def _texts(data: dict[str, Any], name: str) -> list[str]:
    """Values as text. A thing (`{"@id": "https://schema.org/Monday"}`) counts as its id or name."""
    found: list[str] = []
    for value in values_of(data, name):
        if isinstance(value, dict):
            value = value.get("@value") or value.get("@id") or value.get("name")
        if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
            found.append(str(value).strip())
    return found


def _joined(numbers: Sequence[int]) -> str:
    return ",".join(str(number) for number in numbers)
