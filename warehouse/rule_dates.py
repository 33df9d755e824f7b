"""The starts that one schedule rule gives in a period, in the wall time of its zone.

Belongs here: both sorts of rule (with a DTSTART, and read from text), their bounds, exceptions and anchors.
Does not belong here: single dates that differ, status, time zones of the result (`occurrences`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sources.contracts import ScheduleRule
from sources.formats.recurrence import Rule, RuleError, last_start, read_rule, starts_between
from warehouse.contracts import Holiday
from warehouse.exception_days import REFERENCE_FILES, ExceptionDays, exception_days

# Where counting begins for a rule that says "every two weeks" and not from when. A Monday, first of ISO week 1 and of
# a month and year, so that daily, weekly, monthly and yearly rules all have an anchor. It never moves: the dates of
# today's build are those of tomorrow's. That it is the right week is a guess of one in two, hence the confidence.
ANCHOR = dt.date(2001, 1, 1)
UNANCHORED_CONFIDENCE = 0.5
UNSURE_CONFIDENCE = 0.5  # for a date on a day that may or may not be an exception
_LOOK_AHEAD = dt.timedelta(days=366 * 30)


class Start(NamedTuple):
    """One start in the wall time of the rule. `confidence` counts what this date rests on, without the rule's own."""

    wall: dt.datetime
    confidence: float = 1.0


@dataclass
class Finding:
    """Something in a rule that a person should know. `fatal`: the rule gives no dates because of it."""

    message: str
    hint: str = ""
    fatal: bool = False


@dataclass(frozen=True)
class _Counted:
    """A recurrence with its begin: what `starts_between` needs."""

    rule: Rule
    start: dt.datetime
    until: dt.datetime | None
    confidence: float = 1.0


def clock_of(rule: ScheduleRule) -> dt.time:
    """The time of day of a rule's starts; midnight stands for a whole day and for an unknown time."""
    return dt.time() if rule.all_day or rule.start_time is None else rule.start_time.replace(tzinfo=None)


def starts_of(
    rule: ScheduleRule,
    first: dt.datetime,
    last: dt.datetime,
    holidays: Sequence[Holiday],
    findings: list[Finding],
) -> Iterator[Start]:
    """The starts of a rule from `first` up to and including `last` (naive, in the rule's zone), in order of time.

    `rdates`, `exdates` and overrides are not counted in. What is wrong with the rule goes to `findings`. Raises
    `sources.formats.recurrence.TooManyError` for a rule that would have to be followed too far.
    """
    if rule.kind in ("by_appointment", "none"):
        return
    lowest = max(first, dt.datetime.combine(rule.valid_from, dt.time())) if rule.valid_from else first
    highest = min(last, dt.datetime.combine(rule.valid_to, dt.time.max)) if rule.valid_to else last
    judge = _judge(rule, first, last, holidays, findings)
    for start in _unjudged(rule, lowest, highest, findings):
        confidence = judge(start.wall.date())
        if confidence == 1:
            yield start
        elif confidence > 0:
            yield Start(start.wall, start.confidence * confidence)


def _unjudged(rule: ScheduleRule, first: dt.datetime, last: dt.datetime, findings: list[Finding]) -> Iterator[Start]:
    if rule.kind == "once":
        days = rule.dates or ((rule.start_date,) if rule.start_date else ())
        for day in sorted(set(days)):
            wall = dt.datetime.combine(day, clock_of(rule))
            if first <= wall <= last:
                yield Start(wall)
        return
    counted = _counted(rule, findings)
    if counted is not None:
        for wall in starts_between(counted.rule, counted.start, first, last, counted.until):
            yield Start(wall, counted.confidence)


def never_happens(rule: ScheduleRule) -> bool:
    """Whether a recurring rule has no date at all (every 30th of February). Bounds and exceptions are not counted."""
    if rule.kind in ("once", "by_appointment", "none") or rule.rdates:
        return False
    counted = _counted(rule, [])
    if counted is None:
        return False
    try:
        horizon = counted.start + _LOOK_AHEAD
    except OverflowError:
        return False
    return next(starts_between(counted.rule, counted.start, counted.start, horizon), None) is None


# --- Where counting begins --------------------------------------------------------------------------------------------


def _counted(rule: ScheduleRule, findings: list[Finding]) -> _Counted | None:
    text = rule.rrule or ("FREQ=DAILY" if rule.kind == "daily" else "")
    try:
        recurrence = read_rule(text)
    except RuleError as error:
        findings.append(Finding(f"De herhaling '{text[:100]}' is niet te gebruiken: {error}.", fatal=True))
        return None
    if rule.week_parity is not None:
        # Week numbers decide, not counting: after week 53 comes week 1, and both are odd.
        recurrence = replace(recurrence, interval=1)
    clock = clock_of(rule)
    until = last_start(recurrence, rule.timezone, rule.all_day)
    if rule.start_date is not None:
        return _Counted(recurrence, dt.datetime.combine(rule.start_date, clock), until)
    return _anchored(rule, recurrence, clock, until, findings)


def _anchored(
    rule: ScheduleRule, recurrence: Rule, clock: dt.time, until: dt.datetime | None, findings: list[Finding]
) -> _Counted | None:
    """Give a rule from text a begin.

    With `valid_from`: the first date on or after it that fits. Without: `ANCHOR`, which only matters for an interval
    above one, and then costs confidence. A rule that does not say on which day ("weekly") takes the day of
    `valid_from`, which costs confidence too; without one it has no dates.
    """
    says_day = recurrence.frequency == "DAILY" or recurrence.has("byweekday", "bymonthday", "byyearday")
    if rule.valid_from is None:
        if not says_day:
            findings.append(Finding("Er staat niet op welke dag de activiteit is.", fatal=True))
            return None
        if recurrence.count is not None:
            findings.append(Finding("Er staat hoe vaak de activiteit is, maar niet vanaf wanneer.", fatal=True))
            return None
        confidence = UNANCHORED_CONFIDENCE if recurrence.interval > 1 else 1.0
        if recurrence.interval > 1:
            findings.append(
                Finding(
                    "Er staat niet in welke week of maand de reeks begint; de data zijn een aanname van één op twee."
                )
            )
        return _Counted(recurrence, dt.datetime.combine(ANCHOR, clock), until, confidence)
    begin = dt.datetime.combine(rule.valid_from, clock)
    if not says_day:
        return _Counted(recurrence, begin, until, UNANCHORED_CONFIDENCE)
    every = replace(recurrence, interval=1, count=None)
    try:
        horizon = begin + _LOOK_AHEAD
    except OverflowError:
        return _Counted(recurrence, begin, until)
    return _Counted(recurrence, next(starts_between(every, begin, begin, horizon), begin), until)


# --- Exceptions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Judge:
    """Gives per day how sure it is that the rule holds: 0 = it does not."""

    barred: ExceptionDays | None
    only: ExceptionDays | None
    parity: int | None

    def __call__(self, day: dt.date) -> float:
        if self.parity is not None and day.isocalendar().week % 2 != self.parity:
            return 0.0
        confidence = 1.0
        if self.barred is not None:
            answer = self.barred.answer(day)
            if answer == "in":
                return 0.0
            confidence *= UNSURE_CONFIDENCE if answer == "unsure" else 1.0
        if self.only is not None:
            answer = self.only.answer(day)
            if answer == "out":
                return 0.0
            confidence *= UNSURE_CONFIDENCE if answer == "unsure" else 1.0
        return confidence


def _judge(
    rule: ScheduleRule, first: dt.datetime, last: dt.datetime, holidays: Sequence[Holiday], findings: list[Finding]
) -> _Judge:
    parity = None if rule.week_parity is None else int(rule.week_parity == "odd")
    return _Judge(
        _days(rule.except_, first, last, holidays, findings), _days(rule.only, first, last, holidays, findings), parity
    )


def _days(
    words: tuple[str, ...], first: dt.datetime, last: dt.datetime, holidays: Sequence[Holiday], findings: list[Finding]
) -> ExceptionDays | None:
    if not words:
        return None
    days = exception_days(words, tuple(holidays), first.date(), last.date())
    for kind in days.missing:
        findings.append(
            Finding(
                f"Niet alle vakanties of feestdagen ({kind}) van deze periode zijn bekend; data kunnen onzeker zijn.",
                hint=f"Vul {REFERENCE_FILES[kind]} aan.",
            )
        )
    for word in days.unknown:
        findings.append(Finding(f"De uitzondering '{word[:60]}' is niet bekend en niet toegepast."))
    return days
