"""The single dates of a series that differ: left out, moved, cancelled, or changed from a date on.

Belongs here: EXDATE and RECURRENCE-ID, and comparing moments that come in different zones.
Does not belong here: the rule itself (`rule_dates`) or what becomes of it (`occurrences`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from sources.contracts import OccurrenceOverride, ScheduleRule
from sources.formats.zones import localise, wall_time
from warehouse.rule_dates import clock_of

DAY = 24 * 60  # minutes
_MIDNIGHT = dt.time()
_STILL = dt.timedelta(0)


@lru_cache(maxsize=65_536)
def instant_of(wall: dt.datetime, zone: str) -> dt.datetime:
    """The instant of a wall time, in UTC, so that instants from any zone compare."""
    return utc(localise(wall, zone))


def utc(moment: dt.datetime) -> dt.datetime:
    """An aware moment in UTC."""
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:  # the first and last day that dates can hold
        return moment.replace(tzinfo=dt.UTC)


def plus(moment: dt.datetime, shift: dt.timedelta) -> dt.datetime:
    """A moment so much later or earlier, but not before the first or after the last that dates can hold."""
    try:
        return moment + shift
    except OverflowError:
        edge = dt.date.max if shift > _STILL else dt.date.min
        return dt.datetime.combine(edge, moment.time(), moment.tzinfo)


class Excluded:
    """The EXDATEs of a rule, asked with `wall in excluded`. One at midnight takes out the whole day, as a date does."""

    def __init__(self, rule: ScheduleRule, zone: str, all_day: bool) -> None:
        walls = [wall_time(exdate, zone) for exdate in rule.exdates]
        bare_dates = clock_of(rule) != _MIDNIGHT
        self.zone = zone
        self.days = {wall.date() for wall in walls if all_day or (bare_dates and wall.time() == _MIDNIGHT)}
        self.instants = {instant_of(wall, zone) for wall in walls}

    def __contains__(self, wall: dt.datetime) -> bool:
        if not self.instants:
            return False
        return wall.date() in self.days or instant_of(wall, self.zone) in self.instants


class Overrides:
    """The overrides of an activity: those of one date by their instant, and those from a date on in order of time.

    `longest` (minutes), `later` and `earlier` say how far an instance may have been moved, so that one that is moved
    into the window is found.
    """

    def __init__(self, overrides: Sequence[OccurrenceOverride], zone: str) -> None:
        self.single = {utc(override.recurrence_id): override for override in overrides}
        self.onward = sorted(
            (override for override in overrides if override.this_and_future), key=lambda each: utc(each.recurrence_id)
        )
        shifts = [self.shift(override, zone) for override in self.onward]
        self.later = max([_STILL, *shifts])
        self.earlier = max([_STILL, *(-shift for shift in shifts)])
        self.longest = max([0, *(length_of(override, zone) or 0 for override in self.onward)])

    @staticmethod
    def shift(override: OccurrenceOverride, zone: str) -> dt.timedelta:
        """How much later on the clock the override puts its date."""
        if override.start is None:
            return _STILL
        return wall_time(override.start, zone) - wall_time(override.recurrence_id, zone)

    def for_instance(self, key: dt.datetime) -> tuple[OccurrenceOverride | None, bool]:
        """What holds for an instance, and whether that is an override of an earlier date that goes on."""
        if key in self.single:
            return self.single[key], False
        earlier = [override for override in self.onward if utc(override.recurrence_id) < key]
        return (earlier[-1], True) if earlier else (None, False)


def length_of(override: OccurrenceOverride, zone: str) -> int | None:
    """The minutes that an override gives its date, None when it does not say."""
    if override.start is None or override.end is None:
        return None
    length = wall_time(override.end, zone) - wall_time(override.start, zone)
    return max(0, int(length.total_seconds() // 60)) or None
