"""RFC 5545 recurrence rules in local wall time: reading one, and the starts it gives in a period.

Belongs here: the RRULE value itself. Does not belong here: holidays, exceptions, time zones of results (`warehouse`).

dateutil does the counting. Around it stand three guards: a rule that repeats within the day is refused, a rule without
COUNT is counted from just before the period instead of from 1997, and a rule that never matches (30 February) ends,
which in dateutil it does only after the year 9999.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from dateutil import rrule as du

from sources.formats.zones import wall_time

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

_FREQUENCIES: dict[str, Literal[0, 1, 2, 3]] = {
    "DAILY": du.DAILY,
    "WEEKLY": du.WEEKLY,
    "MONTHLY": du.MONTHLY,
    "YEARLY": du.YEARLY,
}
_WITHIN_THE_DAY = {"HOURLY", "MINUTELY", "SECONDLY"}
_WEEKDAYS = {"MO": du.MO, "TU": du.TU, "WE": du.WE, "TH": du.TH, "FR": du.FR, "SA": du.SA, "SU": du.SU}
_NUMBERS = {
    "BYMONTH": ("bymonth", 1, 12),
    "BYMONTHDAY": ("bymonthday", -31, 31),
    "BYYEARDAY": ("byyearday", -366, 366),
    "BYWEEKNO": ("byweekno", -53, 53),
    "BYSETPOS": ("bysetpos", -366, 366),
    "BYHOUR": ("byhour", 0, 23),
    "BYMINUTE": ("byminute", 0, 59),
    "BYSECOND": ("bysecond", 0, 59),
}
_MAY_BE_ZERO = {"BYHOUR", "BYMINUTE", "BYSECOND"}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_UNTIL = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z)?)?")
_CYCLE = 400  # years: the Gregorian calendar repeats, weekdays and week numbers included
MAX_STEPS = 200_000  # instances looked at for one rule


class RuleError(ValueError):
    """The rule cannot be used. The text says why, in Dutch."""


class TooManyError(RuleError):
    """The rule gives more instances than anyone will look at."""


@dataclass(frozen=True)
class Until:
    """UNTIL as written: a date, or a date and time, in UTC or not."""

    date: dt.date
    time: dt.time | None = None
    utc: bool = False


@dataclass(frozen=True)
class Rule:
    """A recurrence rule, read and checked. `by` holds dateutil's arguments for the BY... parts."""

    frequency: Frequency
    interval: int
    count: int | None
    until: Until | None
    week_start: int | None
    by: tuple[tuple[str, Any], ...]

    @property
    def is_plain_weekly(self) -> bool:
        """Whether it names no more than weekdays, an interval and an end or a number of times."""
        return self.frequency == "WEEKLY" and all(name == "byweekday" for name, _ in self.by)

    def has(self, *names: str) -> bool:
        """Whether one of these BY... parts (in dateutil's spelling) is given."""
        return any(name in names for name, _ in self.by)


@lru_cache(maxsize=4096)
def read_rule(text: str) -> Rule:
    """Read an RRULE value. Raises `RuleError` for what RFC 5545 does not allow and for FREQ below a day.

    Spaces, lower case, a repeated "RRULE:", X- parts and words that set nothing are overlooked, and so is the COUNT
    below zero with which some programs say that there is none.
    """
    parts = _parts(text)
    if parts.get("COUNT", "").startswith("-"):
        del parts["COUNT"]
    frequency = parts.pop("FREQ", "")
    if frequency in _WITHIN_THE_DAY:
        raise RuleError(f"herhaling binnen één dag (FREQ={frequency}) wordt niet overgenomen")
    if frequency not in _FREQUENCIES:
        raise RuleError("de herhaling heeft geen geldige FREQ")
    if parts.pop("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise RuleError("herhaling in een andere kalender dan de gregoriaanse")
    parts.pop("SKIP", None)  # only has a meaning with RSCALE
    interval = _number(parts.pop("INTERVAL", "1"), "INTERVAL", 1, 10_000)
    count = _number(parts.pop("COUNT"), "COUNT", 1, 10**9) if "COUNT" in parts else None
    until = _read_until(parts.pop("UNTIL")) if "UNTIL" in parts else None
    week_start = _weekday(parts.pop("WKST")).weekday if "WKST" in parts else None
    by: list[tuple[str, Any]] = []
    for name, value in parts.items():
        if name == "BYDAY":
            by.append(("byweekday", tuple(_weekday(item) for item in value.split(","))))
        elif name in _NUMBERS:
            argument, low, high = _NUMBERS[name]
            numbers = tuple(_number(item, name, low, high) for item in value.split(","))
            if 0 in numbers and name not in _MAY_BE_ZERO:
                raise RuleError(f"{name}=0 bestaat niet")
            by.append((argument, numbers))
        elif not name.startswith("X-"):
            raise RuleError(f"onbekend deel {name} in de herhaling")
    rule = Rule(cast(Frequency, frequency), interval, count, until, week_start, tuple(by))
    _try(rule)
    return rule


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in re.sub(r"\s+", "", text).upper().removeprefix("RRULE:").rstrip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals:
            continue
        value = value.strip(",")
        if not value or name in parts:
            raise RuleError(f"het deel '{part[:40]}' van de herhaling is onleesbaar")
        parts[name] = value
    return parts


def _number(text: str, name: str, low: int, high: int) -> int:
    try:
        number = int(text)
    except ValueError:
        raise RuleError(f"{name}={text[:20]} is geen getal") from None
    if not low <= number <= high:
        raise RuleError(f"{name}={number} ligt niet tussen {low} en {high}")
    return number


def _weekday(text: str) -> Any:
    match = _BYDAY.fullmatch(text)
    if match is None or (match[1] and not 1 <= abs(int(match[1])) <= 53):
        raise RuleError(f"'{text[:20]}' is geen weekdag")
    day = _WEEKDAYS[match[2]]
    return day(int(match[1])) if match[1] else day


def _read_until(text: str) -> Until:
    match = _UNTIL.fullmatch(text)
    try:
        if match is None:
            raise ValueError
        date = dt.date(int(match[1]), int(match[2]), int(match[3]))
        time = dt.time(int(match[4]) % 24, int(match[5]), min(int(match[6] or 0), 59)) if match[4] else None
    except ValueError:
        raise RuleError(f"UNTIL={text[:30]} is geen datum") from None
    return Until(date, time, bool(match[7]))


def _try(rule: Rule) -> None:
    try:
        _dateutil(rule, dt.datetime.combine(dt.date(2024, 1, 1), dt.time()))
    except (ValueError, TypeError) as error:
        raise RuleError("de delen van de herhaling passen niet bij elkaar") from error


def _dateutil(rule: Rule, start: dt.datetime, until: dt.datetime | None = None, **more: Any) -> du.rrule:
    arguments = dict(rule.by) | more
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # COUNT beside UNTIL: both hold, the first to end wins
        return du.rrule(
            _FREQUENCIES[rule.frequency],
            dtstart=start,
            interval=rule.interval,
            wkst=rule.week_start,
            count=rule.count,
            until=until,
            cache=False,
            **arguments,
        )


def last_start(rule: Rule, zone: str, all_day: bool) -> dt.datetime | None:
    """The last wall time at which the rule may start, by UNTIL; None without one.

    A bare date includes that whole day, also for timed rules. UNTIL in UTC is put on the clocks of `zone`; for all-day
    rules it then names a day, except 23:59 UTC, which is written by those who mean the date as it stands.
    """
    until = rule.until
    if until is None:
        return None
    end_of_day = dt.time(23, 59, 59)
    if until.time is None:
        return dt.datetime.combine(until.date, end_of_day)
    wall = dt.datetime.combine(until.date, until.time)
    if until.utc and not (all_day and (until.time.hour, until.time.minute) == (23, 59)):
        wall = wall_time(wall.replace(tzinfo=dt.UTC), zone)
    return dt.datetime.combine(wall.date(), end_of_day) if all_day else wall


def starts_between(
    rule: Rule, start: dt.datetime, first: dt.datetime, last: dt.datetime, until: dt.datetime | None = None
) -> Iterator[dt.datetime]:
    """The starts from `first` up to and including `last` (wall times, naive) of a rule that begins at `start`.

    `until` is the result of `last_start`. The start itself is only among them when the rule matches it. Raises
    `TooManyError` when the rule has to be followed over more than `MAX_STEPS` instances.
    """
    last = min(last, until) if until is not None else last
    if max(start, first) > last:
        return
    if rule.is_plain_weekly:  # what is counted is counted from its very first time
        starts: Iterator[dt.datetime] = itertools.islice(
            _weekly(rule, start, first if rule.count is None else start, last), rule.count
        )
    else:
        starts = _by_dateutil(rule, start, first, last)
    for step, instance in enumerate(starts):
        if step >= MAX_STEPS:
            raise TooManyError(f"de herhaling geeft meer dan {MAX_STEPS} keren")
        if instance >= first:
            yield instance


def _by_dateutil(rule: Rule, start: dt.datetime, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """The starts up to `last`, from the beginning of the series when they are counted, else from not long before."""
    more: dict[str, Any] = {}
    if rule.count is None:
        start, more = _nearer(rule, start, first)
    # Far in the future the calendar is the same and the end of time is near: dateutil's search for a match always ends.
    shift = (9999 - last.year) // _CYCLE * _CYCLE
    moved = start.replace(year=start.year + shift)
    for instance in _dateutil(rule, moved, last.replace(year=last.year + shift), **more):
        yield instance.replace(year=instance.year - shift)


def _weekly(rule: Rule, start: dt.datetime, first: dt.datetime, last: dt.datetime) -> Iterator[dt.datetime]:
    """The starts of a plain weekly rule, by arithmetic: two thirds of all series, five times as fast as by dateutil."""
    week_start = rule.week_start or 0
    weekdays = [day.weekday for day in dict(rule.by).get("byweekday", ())] or [start.weekday()]
    offsets = [dt.timedelta(days=n) for n in sorted({(weekday - week_start) % 7 for weekday in weekdays})]
    step = dt.timedelta(weeks=rule.interval)
    # How far the series' first week lies back of its start, so that nothing before the first date is ever computed.
    back = dt.timedelta(days=(start.weekday() - week_start) % 7)
    week = max(dt.timedelta(0), first - start) // step * step
    while week - back <= last - start:
        for offset in offsets:
            after = week - back + offset
            if after >= dt.timedelta(0) and first - start <= after <= last - start:
                yield start + after
        week += step


def matches(rule: Rule, start: dt.datetime) -> bool:
    """Whether the rule itself gives its own start."""
    return next(starts_between(rule, start, start, start), None) is not None


def _nearer(rule: Rule, start: dt.datetime, first: dt.datetime) -> tuple[dt.datetime, dict[str, Any]]:
    """A later start that gives the same instances from `first` on, and the parts that the old start implied.

    Only without COUNT. The new start lies a whole number of intervals after the old one, at least one before `first`.
    """
    if first - start < dt.timedelta(days=800) * max(1, rule.interval if rule.frequency == "YEARLY" else 1):
        return start, {}
    implied = _implied(rule, start)
    if rule.frequency in ("DAILY", "WEEKLY"):
        step = dt.timedelta(days=rule.interval * (7 if rule.frequency == "WEEKLY" else 1))
        return start + step * max(0, (first - start) // step - 1), implied
    months = rule.interval * (12 if rule.frequency == "YEARLY" else 1)
    apart = (first.year - start.year) * 12 + first.month - start.month
    steps = max(0, apart // months - 1)
    if steps == 0:
        return start, {}
    year, month = divmod(start.year * 12 + start.month - 1 + steps * months, 12)
    # From the first day of the period on, since the start's own day no longer bounds it.
    return start.replace(year=year, month=1 if rule.frequency == "YEARLY" else month + 1, day=1), implied


def _implied(rule: Rule, start: dt.datetime) -> dict[str, Any]:
    """What dateutil (and the standard) derives from the day of the start when the rule does not say it."""
    if rule.frequency == "DAILY" or rule.has("byweekno", "byyearday", "bymonthday", "byweekday"):
        return {}
    if rule.frequency == "WEEKLY":
        return {"byweekday": (start.weekday(),)}
    implied: dict[str, Any] = {"bymonthday": (start.day,)}
    if rule.frequency == "YEARLY" and not rule.has("bymonth"):
        implied["bymonth"] = (start.month,)
    return implied
