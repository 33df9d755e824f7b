"""From dated occurrences back to rules: which VEVENTs say exactly what the warehouse says, in as few words as possible.

A feed publishes a series as its rule with exceptions, not as hundreds of copies. The occurrences in the warehouse are
the truth; a rule is only used where it, minus exceptions, gives those occurrences. What no rule gives becomes an event
of its own (never an RDATE, which Apple and Google drop). All times here are wall-clock times of Europe/Amsterdam.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from sources.contracts import TIMEZONE, ScheduleRule

_ZONE = ZoneInfo(TIMEZONE)
_BOUND = re.compile(r"(?:^|;)(?:UNTIL|COUNT)=[^;]*", re.IGNORECASE)
_COUNT = re.compile(r"(?:^|;)COUNT=", re.IGNORECASE)
_UNTIL = re.compile(r"(?:^|;)UNTIL=(\d{8})(?:T(\d{6})(Z)?)?", re.IGNORECASE)
_Shape = tuple[dt.timedelta, str | None, bool]  # how long, where, and whether the end was assumed
_PLANNED = attrgetter("recurrence_id")
_ORDER = attrgetter("recurrence_id", "start", "end")
_ONE_DAY = dt.timedelta(days=1)
_MAX_INSTANCES = 2_000  # of one rule inside the window; the warehouse cuts series at fewer


@dataclass(frozen=True, slots=True)
class Instance:
    """One date of an activity. `recurrence_id` is the start by the rule; the two differ when the date was moved."""

    recurrence_id: dt.datetime
    start: dt.datetime
    end: dt.datetime
    all_day: bool
    status: str
    name: str | None
    place_id: str | None
    is_estimated_end: bool = False


def last_day(instance: Instance) -> dt.date:
    """The last day on which it is still going on; a night that ends in the morning belongs to the day it began."""
    start = instance.start.date()
    if instance.is_estimated_end or (not instance.all_day and instance.end - instance.start <= _ONE_DAY):
        return start
    return max(start, (instance.end - dt.timedelta(microseconds=1)).date())


class Component(NamedTuple):
    """One VEVENT with its exceptions. `suffix` makes the UID: empty, "-2" for a second rule, "-20261224" for a date.

    `until` is the last instance's start, or None for a rule without end. `overrides` are full instances.
    """

    suffix: str
    first: Instance
    rrule: str | None = None
    until: dt.datetime | None = None
    exdates: tuple[dt.datetime, ...] = ()
    overrides: tuple[Instance, ...] = ()


def compose(
    rules: Sequence[ScheduleRule], instances: Sequence[Instance], window_end: dt.date, *, is_cut: bool = False
) -> list[Component]:
    """The components that together give exactly `instances`, which reach up to and including `window_end`.

    With `is_cut` there is more after `window_end` that is left out: then no rule goes on after its last instance.
    """
    # A date keeps its UID while the activity's other dates pass: only an activity of one date goes without suffix.
    alone = len(rules) == 1 and rules[0].kind == "once" and len(rules[0].dates) <= 1 and not rules[0].rdates
    if alone and len(instances) == 1:
        return [Component("", instances[0])]
    remaining: dict[dt.datetime, Instance] = {}
    rest: list[Instance] = []
    for instance in sorted(instances, key=_PLANNED):
        if known := remaining.get(instance.recurrence_id):
            instance, doubled = sorted((known, instance), key=_ORDER)
            rest.append(doubled)
        remaining[instance.recurrence_id] = instance
    components: list[Component] = []
    for rule in rules:
        while fitted := _fit(rule, remaining, window_end, suffix=f"-{len(components) + 1}" if components else ""):
            component, covered = fitted
            components.append(component._replace(until=covered[-1].recurrence_id) if is_cut else component)
            for instance in covered:
                del remaining[instance.recurrence_id]
    used: Counter[str] = Counter()
    for instance in sorted([*remaining.values(), *rest], key=_ORDER):
        suffix = "" if alone and not used else _date_suffix(instance, used)
        used[suffix] += 1
        components.append(Component(suffix=suffix, first=instance))
    return components


def _date_suffix(instance: Instance, used: Counter[str]) -> str:
    suffix = instance.recurrence_id.strftime("-%Y%m%d")
    if used[suffix]:
        suffix += instance.recurrence_id.strftime("T%H%M")
    return f"{suffix}-{used[suffix] + 1}" if used[suffix] else suffix


def _fit(
    rule: ScheduleRule, remaining: dict[dt.datetime, Instance], window_end: dt.date, suffix: str
) -> tuple[Component, list[Instance]] | None:
    """The rule from its first remaining instance on, and the instances that it covers; None when it fits none.

    A rule is worth a component when it gives at least two instances and no more exceptions than instances.
    """
    if not rule.rrule or not remaining:
        return None
    pool = (
        wall
        for wall, instance in remaining.items()
        if instance.all_day == rule.all_day and (rule.start_time is None or wall.time() == rule.start_time)
    )
    core = _BOUND.sub("", rule.rrule).lstrip(";")
    for anchor in islice(pool, 8):  # the first few may be extra dates that the rule does not give
        expanded = _expand(core, anchor, window_end)
        if not expanded or expanded[0] != anchor:
            continue
        matched = [one for wall in expanded if (one := remaining.get(wall)) and one.all_day == rule.all_day]
        given = expanded[: bisect_right(expanded, matched[-1].recurrence_id)]
        if len(matched) < 2 or len(given) > 2 * len(matched):
            continue
        ends_in_window = len(given) < len(expanded)
        until = matched[-1].recurrence_id if ends_in_window else _last_instance(rule, core, anchor)
        return _component(suffix, core, until, matched, given), matched
    return None


def _component(
    suffix: str, core: str, until: dt.datetime | None, instances: list[Instance], given: Sequence[dt.datetime]
) -> Component:
    """The series of which `instances` are left of the dates that the rule has given."""
    shapes = [(one.end - one.start, one.place_id, one.is_estimated_end) for one in instances]
    usual = _commonest(
        [shape for one, shape in zip(instances, shapes, strict=True) if one.start == one.recurrence_id] or shapes
    )
    overrides = tuple(
        one
        for one, shape in zip(instances, shapes, strict=True)
        if one.start != one.recurrence_id
        or one.status != "scheduled"
        or one.name is not None
        or (shape != usual and shape[:2] != usual[:2])
    )
    exdates: tuple[dt.datetime, ...] = ()
    if len(given) > len(instances):
        kept = {one.recurrence_id for one in instances}
        exdates = tuple(wall for wall in given if wall not in kept)
    duration, place_id, is_estimated = usual
    first = instances[0]
    start = first.recurrence_id
    regular = Instance(start, start, start + duration, first.all_day, "scheduled", None, place_id, is_estimated)
    return Component(suffix, regular, core, until, exdates, overrides)


def _commonest(shapes: list[_Shape]) -> _Shape:
    """The first of those that occur most; nearly always that is the first of all."""
    if 2 * shapes.count(shapes[0]) > len(shapes):
        return shapes[0]
    return Counter(shapes).most_common(1)[0][0]


@lru_cache(maxsize=2_048)  # much begins on the same day at the same time
def _expand(core: str, anchor: dt.datetime, window_end: dt.date) -> tuple[dt.datetime, ...]:
    try:
        rule = rrulestr(core, dtstart=anchor)
    except ValueError:
        return ()
    end = dt.datetime.combine(window_end, dt.time.max)
    walls: list[dt.datetime] = []
    for wall in islice(rule, _MAX_INSTANCES):
        if wall > end:
            break
        walls.append(wall)
    return tuple(walls)


def _last_instance(rule: ScheduleRule, core: str, anchor: dt.datetime) -> dt.datetime | None:
    """The start of the last instance of a rule that ends after the window; None when it has no end."""
    assert rule.rrule is not None
    if _COUNT.search(rule.rrule) and rule.start_date:
        return _last_counted(rule.rrule, dt.datetime.combine(rule.start_date, rule.start_time or dt.time()))
    bounds = [dt.datetime.combine(rule.valid_to, dt.time.max)] if rule.valid_to else []
    if found := _UNTIL.search(rule.rrule):
        bounds.append(_until_wall(*found.groups()))
    if not bounds:
        return None
    last = rrulestr(core, dtstart=anchor).before(min(bounds), inc=True)
    return last if isinstance(last, dt.datetime) else None


@lru_cache(maxsize=2_048)  # each feed and page asks it again, and much begins on the same day at the same time
def _last_counted(rrule: str, start: dt.datetime) -> dt.datetime | None:
    counted = deque(islice(rrulestr(rrule, dtstart=start), 10 * _MAX_INSTANCES), maxlen=1)
    return counted[0] if counted else None


def _until_wall(date: str, time: str | None, zulu: str | None) -> dt.datetime:
    if time is None:
        return dt.datetime.combine(dt.date.fromisoformat(date), dt.time.max)
    wall = dt.datetime.fromisoformat(f"{date}T{time}")
    return wall.replace(tzinfo=dt.UTC).astimezone(_ZONE).replace(tzinfo=None) if zulu else wall
