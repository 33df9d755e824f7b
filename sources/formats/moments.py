"""Dates and times as web formats write them, and the schedule of one begin and end.

Belongs here: ISO 8601 with the looseness of real sites, durations, begin and end to a `ScheduleRule`. Does not belong
here: Dutch sentences (`sources.dutch`), iCalendar values (`ical_values`), which property a value came from.

Nothing is guessed: 05/11/2026 is a day in May or in November, so it is not read; 25/11/2026 can only be one day.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from sources.contracts import TIMEZONE, ScheduleRule
from sources.formats.zones import localise, wall_time

_CLOCK = (
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d{1,9})?)?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?\s*(?P<offset>Z|UTC|GMT|[+-]\d{1,2}:?\d{2}|[+-]\d{2})?(?:\s*\[[\w/+-]{1,40}\])?"
)
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:(?:T|\s|,)\s*{_CLOCK})?",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>(?!))?(?P<offset>Z|[+-]\d{4})?)?",
        rf"(?P<first>\d{{1,2}})[-/.](?P<other>\d{{1,2}})[-/.](?P<year>\d{{4}})(?:(?:T|\s|,)\s*{_CLOCK})?",
    )
)
_TIME = re.compile(_CLOCK, re.IGNORECASE)
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?:(?P<hours>\d{1,4})H)?(?:(?P<minutes>\d{1,5})M)?(?:(?P<seconds>\d{1,6})(?:\.\d+)?S)?)?",
    re.IGNORECASE,
)
DAY = 24 * 60  # minutes
MAX_DATES = 14  # days: a longer period is a season, not one event
_MIDNIGHT = dt.time()
_LATE_NIGHT = dt.timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with a clock time when the source gave one, and its offset from UTC when it gave that."""

    date: dt.date
    time: dt.time | None = None
    offset: dt.timedelta | None = None

    def on_clock_of(self, zone: str) -> Moment:
        """The same moment as the clocks of `zone` show it. Without an offset the time is taken to be local there."""
        if self.time is None or self.offset is None:
            return Moment(self.date, self.time)
        wall = wall_time(dt.datetime.combine(self.date, self.time, dt.timezone(self.offset)), zone)
        return Moment(wall.date(), wall.time())

    def instant(self, zone: str) -> dt.datetime:
        """The aware datetime; midnight for a date."""
        local = self.on_clock_of(zone)
        return localise(dt.datetime.combine(local.date, local.time or _MIDNIGHT), zone)


def read_moment(text: str) -> Moment | None:
    """The one moment that a text can mean, or None."""
    text = " ".join(text.split())[:80]
    match = next((found for form in _FORMS if (found := form.fullmatch(text))), None)
    if match is None:
        return None
    parts = match.groupdict()
    try:
        if "first" in parts:
            day, month = _only_order(int(parts["first"]), int(parts["other"]))
        else:
            day, month = int(parts["day"]), int(parts["month"])
        date = dt.date(int(parts["year"]), month, day)
        if parts["hour"] is None:
            return Moment(date)
        offset = _offset(parts["offset"])
        time, is_next_day = _clock(parts)
        return Moment(date + dt.timedelta(days=is_next_day), time, offset)
    except (ValueError, OverflowError):
        return None


def read_time(text: str) -> dt.time | None:
    """A clock time such as "10:00", "10:00:00+01:00" or "T10:00"; an offset is left out of account."""
    match = _TIME.fullmatch(text.strip().removeprefix("T"))
    if match is None or (match["minute"] is None and match["half"] is None):
        return None
    try:
        return _clock(match.groupdict())[0]
    except ValueError:
        return None


def read_duration(text: str) -> int | None:
    """Minutes of an ISO 8601 duration of weeks, days, hours, minutes and seconds ("PT1H30M"), or None."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groupdict().values()):
        return None
    parts = {unit: int(number or 0) for unit, number in match.groupdict().items()}
    return int(dt.timedelta(**parts).total_seconds() // 60)


def _only_order(first: int, other: int) -> tuple[int, int]:
    """Day and month of two numbers whose order is unknown. Raises ValueError when both orders give a date."""
    if first > 12 or first == other:
        return first, other
    if other > 12:
        return other, first
    raise ValueError("either could be the month")


def _clock(parts: dict[str, Any]) -> tuple[dt.time, bool]:
    hour, minute, second = int(parts["hour"]), int(parts["minute"] or 0), int(parts["second"] or 0)
    half = (parts["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a twelve hour clock")
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute, second) == (24, 0, 0):
        return _MIDNIGHT, True
    return dt.time(hour, minute, min(second, 59)), False


def _offset(text: str | None) -> dt.timedelta | None:
    if not text:
        return None
    if text[0] not in "+-":
        return dt.timedelta(0)
    digits = text[1:].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    if hours > 14 or minutes > 59:
        raise ValueError("no such offset")
    return dt.timedelta(hours=hours, minutes=minutes) * (-1 if text[0] == "-" else 1)


# --- Begin and end ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OnceReading:
    """The rule of one begin and end; None when they only bound a season. `remark` says in Dutch what is doubtful."""

    rule: ScheduleRule | None
    remark: str | None = None


def once(
    start: Moment, end: Moment | None, *, minutes: int | None = None, rule: str, zone: str = TIMEZONE
) -> OnceReading:
    """The schedule of an event with one begin. `minutes` is its duration when there is no end.

    A last day counts as a whole (schema.org), so a period of dates includes it. From 00:00 to 23:59 is all day; 00:00
    on its own is how sites write a date.
    """
    start = start.on_clock_of(zone)
    end = end.on_clock_of(zone) if end else None
    shared: dict[str, Any] = {"timezone": zone, "rule": rule}
    if start.time == _MIDNIGHT and minutes is None and (end is None or end == start):
        start, end = Moment(start.date), None
    if start.time is None:
        return _dates_only(start, end, shared)
    if end is None or end == start:
        return OnceReading(_timed(start, shared, duration=minutes))
    if end.date < start.date:
        remark = f"De einddatum ({end.date}) ligt voor de begindatum ({start.date}); het einde is weggelaten."
        return OnceReading(_timed(start, shared), remark)
    if end.time is None:
        return _until_date(start, end, shared)
    return _timed_span(start, end, shared)


def _dates_only(start: Moment, end: Moment | None, shared: dict[str, Any]) -> OnceReading:
    shared = {**shared, "precision": "day"}
    if end is not None and end.date < start.date:
        remark = f"De einddatum ({end.date}) ligt voor de begindatum ({start.date}); alleen het begin is gelezen."
        return OnceReading(ScheduleRule(kind="once", dates=(start.date,), **shared), remark)
    n_days = (end.date - start.date).days + 1 if end else 1
    if n_days <= MAX_DATES:
        dates = tuple(start.date + dt.timedelta(days=day) for day in range(n_days))
        return OnceReading(ScheduleRule(kind="once", dates=dates, **shared))
    assert end is not None
    daily = ScheduleRule(
        kind="daily", rrule="FREQ=DAILY", start_date=start.date, valid_from=start.date, valid_to=end.date, **shared
    )
    return OnceReading(daily)


def _until_date(start: Moment, end: Moment, shared: dict[str, Any]) -> OnceReading:
    """A begin with a time and an end without."""
    n_days = (end.date - start.date).days + 1
    if n_days > MAX_DATES:
        return OnceReading(None, _season_remark(start, end))
    first = _timed(start, shared)
    if n_days == 1:
        return OnceReading(first)
    dates = tuple(start.date + dt.timedelta(days=day) for day in range(n_days))
    remark = f"De bron geeft {start.date} tot en met {end.date} zonder eindtijd; gelezen als elke dag."
    return OnceReading(first.model_copy(update={"dates": dates, "confidence": 0.7}), remark)


def _timed_span(start: Moment, end: Moment, shared: dict[str, Any]) -> OnceReading:
    assert start.time is not None
    assert end.time is not None
    begin, finish = dt.datetime.combine(start.date, start.time), dt.datetime.combine(end.date, end.time)
    whole_days = start.time == _MIDNIGHT and (end.time >= dt.time(23, 59) or end.time == _MIDNIGHT)
    if whole_days:
        n_days = max(1, round((finish - begin) / dt.timedelta(days=1)))
        if n_days > MAX_DATES:
            last = Moment(start.date + dt.timedelta(days=n_days - 1))
            return _dates_only(Moment(start.date), last, shared)
        return OnceReading(
            ScheduleRule(kind="once", dates=(start.date,), all_day=True, duration=n_days * DAY, **shared)
        )
    if finish < begin:
        if finish + dt.timedelta(days=1) - begin <= _LATE_NIGHT:
            remark = f"Het einde ({end.time:%H:%M}) ligt voor het begin; gelezen als na middernacht."
            return OnceReading(_timed(start, shared, end_time=end.time, confidence=0.8), remark)
        remark = f"Het einde ({end.time:%H:%M}) ligt voor het begin ({start.time:%H:%M}) en is weggelaten."
        return OnceReading(_timed(start, shared), remark)
    span = finish - begin
    if span < dt.timedelta(days=1):
        return OnceReading(_timed(start, shared, end_time=end.time))
    if span <= dt.timedelta(days=MAX_DATES):
        return OnceReading(_timed(start, shared, duration=int(span.total_seconds() // 60)))
    return OnceReading(None, _season_remark(start, end))


def _timed(start: Moment, shared: dict[str, Any], **more: Any) -> ScheduleRule:
    return ScheduleRule(kind="once", dates=(start.date,), start_time=start.time, **shared, **more)


def _season_remark(start: Moment, end: Moment) -> str:
    return f"De bron geeft alleen een periode ({start.date} tot en met {end.date}); op welke dagen staat er niet."
