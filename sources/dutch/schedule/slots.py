"""The times of a group of days: which belong together as one start and end.

    13.00-15.00 en 19.00-21.00      two slots          inloop 9.30, aanvang 10.00, einde 12.00       one slot with doors
    vanaf 9.30 uur welkom ... duurt tot 13.00          an end joins the start before it

Belongs here: slots. Does not belong here: which days they are for (grouping), half-days (clock).
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass

from sources.dutch.schedule import clock
from sources.dutch.schedule.grouping import Group
from sources.dutch.schedule.items import Duration, Time


@dataclass(slots=True)
class Slot:
    start: dt.time | None = None
    end: dt.time | None = None
    doors: dt.time | None = None


def slots_of(group: Group, part: str | None, once: bool) -> list[Slot]:
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
    if once and len(slots) > 1 and all(a.end is not None and a.end == b.start for a, b in itertools.pairwise(slots)):
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
