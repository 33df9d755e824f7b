"""From a schedule to dates: the occurrences of one activity in a window.

Belongs here: expanding an activity, single dates that differ, the clock of Rotterdam, caps.
Does not belong here: the starts of one rule (`rule_dates`), holidays (`exception_days`), RRULE
(`sources.formats.recurrence`).

What is decided here, for everyone who reads occurrences:

- Times are kept on the wall: an activity at 10:00 stays at 10:00 when the clock changes. A time that does not exist on
  the day of the change (02:30 in March) becomes as much later (03:30); of a time that occurs twice the first is taken.
- Every occurrence is given in Europe/Amsterdam, whatever zone its rule is in. All-day ones run from midnight to
  midnight there.
- An unknown time does not become midnight: the occurrence is `all_day` and `is_estimated_end`. An all-day occurrence
  whose end is not estimated really lasts all day.
- An unknown end is `DEFAULT_MINUTES` after the start, and `is_estimated_end`.
- A cancelled date stays, with status cancelled. A date that the source takes out of the series (EXDATE) goes.
- A repeating rule whose single instance lasts more than `MAX_REPEATED_MINUTES` is published once: the end of the series
  was written where the end of the first time belongs.
- `confidence` is that of the rule, times what this date rests on.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Self

from sources.contracts import TIMEZONE, Contract, Issue, IssueCode, OccurrenceOverride, ScheduleRule
from sources.formats.recurrence import TooManyError
from sources.formats.zones import find_zone, localise, wall_time, zone_of
from warehouse.contracts import Holiday, NormalisedActivity, Occurrence
from warehouse.date_changes import DAY, Excluded, Overrides, instant_of, length_of, plus, utc
from warehouse.rule_dates import Finding, Start, never_happens, starts_of

DEFAULT_MINUTES = 120  # what an activity in the neighbourhood takes when it does not say
MAX_REPEATED_MINUTES = 31 * DAY
MAX_OCCURRENCES = 1_000  # per activity and window
_MIDNIGHT = dt.time()
_UNDATED = ("by_appointment", "none")


class Window(Contract):
    """The days for which occurrences are published, both inclusive, on the clock of Rotterdam."""

    start: dt.date
    end: dt.date

    @classmethod
    def around(cls, as_of: dt.date) -> Self:
        """From two weeks before `as_of` to a year after it."""
        year_later = dt.date(as_of.year + 1, as_of.month, min(as_of.day, 28 if as_of.month == 2 else 31))
        return cls(start=as_of - dt.timedelta(days=14), end=year_later)


class Expansion(NamedTuple):
    """The dates of one activity. `n_out_of_window` is 1 when it has dates, but none in the window; else 0."""

    occurrences: tuple[Occurrence, ...] = ()
    issues: tuple[Issue, ...] = ()
    n_out_of_window: int = 0


@dataclass(frozen=True)
class _Shape:
    """What the instances of a rule have in common. `minutes` is their length, `zone` an IANA name."""

    rule: ScheduleRule
    zone: str
    minutes: int
    all_day: bool
    is_estimated: bool


class _Instance(NamedTuple):
    """One instance as the rule gives it: `key` is its instant, which RECURRENCE-ID and EXDATE refer to."""

    shape: _Shape
    wall: dt.datetime
    key: dt.datetime
    confidence: float


def expand(activity: NormalisedActivity, window: Window, holidays: Sequence[Holiday]) -> Expansion:
    """The occurrences of an activity that touch the window, in order of time.

    Never raises for a bad schedule: what cannot be expanded becomes an Issue, and the other rules still count. At most
    `MAX_OCCURRENCES`; the rest is cut off with an Issue `too_many_occurrences`.
    """
    issues: list[Issue] = []
    shapes = [_shape(activity, rule, issues) for rule in activity.schedule if rule.kind not in _UNDATED]
    if not shapes:
        return Expansion()
    overrides = Overrides(activity.overrides, shapes[0].zone)
    instances = _instances(activity, shapes, window, holidays, overrides, issues)
    opening = dt.datetime.combine(window.start, _MIDNIGHT)
    found = sorted(
        (
            occurrence
            for occurrence in _occurrences(activity, instances, overrides, shapes)
            if _touches(occurrence, opening, window.end)
        ),
        key=lambda occurrence: (occurrence.start, occurrence.recurrence_id),
    )
    if len(found) > MAX_OCCURRENCES:
        issues.append(
            _issue(
                activity,
                f"De activiteit is vaker dan {MAX_OCCURRENCES} keer in deze periode; de rest is weggelaten.",
                code="too_many_occurrences",
            )
        )
        found = found[:MAX_OCCURRENCES]
    out_of_window = int(not found and not any(issue.code == "unreadable_schedule" for issue in issues))
    return Expansion(occurrences=tuple(found), issues=tuple(issues), n_out_of_window=out_of_window)


# --- Rules to instances -----------------------------------------------------------------------------------------------


def _shape(activity: NormalisedActivity, rule: ScheduleRule, issues: list[Issue]) -> _Shape:
    zone = find_zone(rule.timezone)
    if zone is None:
        message = f"Onbekende tijdzone '{rule.timezone[:60]}'; gelezen als {TIMEZONE}."
        issues.append(_issue(activity, message, code="unknown_timezone"))
        zone = TIMEZONE
    if rule.all_day:
        return _Shape(rule, zone, max(1, -(-(rule.duration or DAY) // DAY)) * DAY, True, False)
    if rule.start_time is None:
        return _Shape(rule, zone, DAY, True, True)
    if rule.duration:
        return _Shape(rule, zone, rule.duration, False, False)
    if rule.end_time is not None:
        length = _minutes_of(rule.end_time) - _minutes_of(rule.start_time)
        return _Shape(rule, zone, length if length > 0 else length + DAY, False, False)
    return _Shape(rule, zone, DEFAULT_MINUTES, False, True)


def _minutes_of(time: dt.time) -> int:
    return time.hour * 60 + time.minute


def _instances(
    activity: NormalisedActivity,
    shapes: Sequence[_Shape],
    window: Window,
    holidays: Sequence[Holiday],
    overrides: Overrides,
    issues: list[Issue],
) -> dict[dt.datetime, _Instance]:
    """The instances of all rules by their instant, from far enough before the window to reach into it."""
    instances: dict[dt.datetime, _Instance] = {}
    for shape in shapes:
        findings: list[Finding] = []
        before = dt.timedelta(minutes=max(shape.minutes, overrides.longest)) + overrides.later + dt.timedelta(days=1)
        first = plus(dt.datetime.combine(window.start, _MIDNIGHT), -before)
        last = plus(dt.datetime.combine(window.end, dt.time.max), overrides.earlier + dt.timedelta(days=1))
        n_before = len(instances)
        try:
            for start in _starts(shape, first, last, holidays, findings):
                key = instant_of(start.wall, shape.zone)
                instances.setdefault(key, _Instance(shape, start.wall, key, start.confidence * shape.rule.confidence))
                if len(instances) - n_before > 2 * MAX_OCCURRENCES + len(shape.rule.exdates):
                    break
        except TooManyError as error:
            issues.append(_issue(activity, f"De herhaling is te groot: {error}.", code="too_many_occurrences"))
        if len(instances) == n_before and not findings and never_happens(shape.rule):
            findings.append(Finding("De herhaling geeft geen enkele datum.", fatal=True))
        issues += [_finding_issue(activity, finding) for finding in findings]
    return instances


def _starts(
    shape: _Shape, first: dt.datetime, last: dt.datetime, holidays: Sequence[Holiday], findings: list[Finding]
) -> Iterator[Start]:
    """The starts of a rule with its RDATEs and without its EXDATEs."""
    rule = shape.rule
    excluded = Excluded(shape.rule, shape.zone, shape.all_day)
    starts = starts_of(rule, first, last, holidays, findings)
    if rule.kind not in ("once", "yearly") and shape.minutes > MAX_REPEATED_MINUTES:
        findings.append(
            Finding(
                "Eén keer duurt langer dan 31 dagen terwijl de activiteit zich herhaalt; alleen de eerste keer is "
                "overgenomen."
            )
        )
        begin = rule.start_date or rule.valid_from
        starts = itertools.takewhile(lambda start: start.wall.date() == begin, starts)
    extra = sorted({wall_time(rdate, shape.zone) for rdate in rule.rdates})
    for start in itertools.chain(starts, (Start(wall) for wall in extra if first <= wall <= last)):
        if start.wall not in excluded:
            yield start


# --- Dates that differ ------------------------------------------------------------------------------------------------


def _occurrences(
    activity: NormalisedActivity,
    instances: dict[dt.datetime, _Instance],
    overrides: Overrides,
    shapes: Sequence[_Shape],
) -> Iterator[Occurrence]:
    for key, instance in instances.items():
        override, goes_on = overrides.for_instance(key) if overrides.single else (None, False)
        start = instance.wall
        if override is not None and goes_on:
            start = plus(start, overrides.shift(override, instance.shape.zone))
        elif override is not None and override.start is not None:
            start = wall_time(override.start, instance.shape.zone)
        yield _occurrence(activity, instance, start, override)
    shape = shapes[0]
    excluded = Excluded(shape.rule, shape.zone, shape.all_day)
    for key, override in overrides.single.items():
        # A date outside the rule, or too far from the window to have been counted: the override stands by itself.
        recurrence = wall_time(override.recurrence_id, shape.zone)
        if key in instances or recurrence in excluded:
            continue
        instance = _Instance(shape, recurrence, key, shape.rule.confidence)
        yield _occurrence(activity, instance, wall_time(override.start or override.recurrence_id, shape.zone), override)


def _occurrence(
    activity: NormalisedActivity, instance: _Instance, start: dt.datetime, override: OccurrenceOverride | None
) -> Occurrence:
    shape = instance.shape
    length = length_of(override, shape.zone) if override is not None else None
    minutes, all_day, is_estimated = shape.minutes, shape.all_day, shape.is_estimated
    if length is not None:
        # An all-day date of a timed series, or the other way round, shows in its bounds alone.
        minutes, all_day, is_estimated = length, start.time() == _MIDNIGHT and length % DAY == 0, False
    elif shape.all_day and start.time() != _MIDNIGHT:
        minutes, all_day, is_estimated = DEFAULT_MINUTES, False, True
    begin = _shown(start, shape.zone, all_day)
    is_moved = start != instance.wall or all_day != shape.all_day
    return Occurrence(
        record_id=activity.record_id,
        recurrence_id=_shown(instance.wall, shape.zone, shape.all_day) if is_moved else begin,
        start=begin,
        end=_end(begin, start, minutes, shape.zone, all_day),
        timezone=TIMEZONE,
        all_day=all_day,
        status=(override.status if override is not None else None) or activity.event_status,
        is_estimated_end=is_estimated,
        confidence=instance.confidence,
        name=override.name if override is not None else None,
        location_text=override.location_text if override is not None else None,
    )


# --- The clock --------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=65_536)
def _shown(wall: dt.datetime, zone: str, all_day: bool) -> dt.datetime:
    """A wall time as an instant on the clock of Rotterdam; an all-day one as midnight of the same date there."""
    if all_day:
        return localise(dt.datetime.combine(wall.date(), _MIDNIGHT), TIMEZONE)
    instant = localise(wall, zone)
    return instant if zone == TIMEZONE else _in_rotterdam(instant)


def _in_rotterdam(instant: dt.datetime) -> dt.datetime:
    try:
        return instant.astimezone(zone_of(TIMEZONE))
    except OverflowError:
        return instant.replace(tzinfo=zone_of(TIMEZONE))


def _end(begin: dt.datetime, start: dt.datetime, minutes: int, zone: str, all_day: bool) -> dt.datetime:
    """The end of what begins at `begin`, which is `start` on the wall of `zone`."""
    end = _shown(plus(start, dt.timedelta(minutes=minutes)), zone, all_day)
    if end > begin:
        return end
    # The clock went forward or back within the event, and its end on the wall came before its begin.
    return _in_rotterdam(plus(utc(begin), dt.timedelta(minutes=minutes)))


def _touches(occurrence: Occurrence, opening: dt.datetime, last: dt.date) -> bool:
    day = occurrence.start.date()
    return day <= last and (day >= opening.date() or occurrence.end.replace(tzinfo=None) > opening)


# --- Issues -----------------------------------------------------------------------------------------------------------


def _issue(activity: NormalisedActivity, message: str, *, code: IssueCode, hint: str = "") -> Issue:
    return Issue(
        severity="warning",
        code=code,
        source_id=activity.source_id,
        record_id=activity.record_id,
        field="schedule",
        message=message,
        hint=hint
        or f"Bekijk de bron in {activity.source_id}.yaml, of verbeter het tijdstip in "
        "warehouse/overrides/activities.yaml.",
        raw=(activity.when_text or "")[:500] or None,
        locator=activity.locator or None,
    )


def _finding_issue(activity: NormalisedActivity, finding: Finding) -> Issue:
    code: IssueCode = "unreadable_schedule" if finding.fatal else "unreadable_value"
    return _issue(activity, finding.message, code=code, hint=finding.hint)
