"""Which times, bounds and exceptions belong to which days: items -> groups.

    ma 9-12, di 10-11                  two groups
    woensdag en donderdag van 12 tot 14 uur          one group, days share the time
    10.00 uur op dinsdag               a time may come first
    Maandag ... (2e en 4e van de maand)              the ordinals say which Mondays
    op de volgende vrijdagen van 14 tot 15 uur: 15 november, 17 januari       the dates are those Fridays

Belongs here: tying together. Does not belong here: turning a group into rules (rules).
"""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass, field
from typing import Final

from sources.dutch.schedule.items import (
    Appointment,
    Bound,
    Count,
    Dates,
    Days,
    Duration,
    Frequency,
    Item,
    Limit,
    Mark,
    MonthDays,
    Months,
    Part,
    Time,
)
from sources.dutch.schedule.lexicon import ALL_DAYS
from sources.dutch.schedule.roles import DAY_ITEMS

Modifier = Bound | Months | Limit | Count | Duration | Part | Frequency
_MODIFIERS: Final = (Bound, Months, Limit, Count, Duration, Part, Frequency)


@dataclass(slots=True)
class Group:
    """Days with the times and limits that hold for them. `sentence`: where its days stood."""

    sentence: int
    days: list[Item] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    modifiers: list[Item] = field(default_factory=list)
    hint: str | None = None
    time_first: bool = False

    rhythmic: bool = False  # has a frequency without a day
    paced: bool = False  # has an interval or even/odd weeks of its own
    apart: bool = False  # stands after a semicolon: another rule than the one before
    linked: bool = False  # follows days in the same sentence that had no time yet

    @property
    def anchored(self) -> bool:
        """Whether it has days, or a rhythm without a day."""
        return bool(self.days) or self.rhythmic

    def of(self, kind: type[Item]) -> list[Item]:
        return [item for item in self.modifiers if isinstance(item, kind)]


@dataclass(slots=True)
class Grouped:
    """All groups of a text, and whether an appointment is offered (`only`: as the way in)."""

    groups: list[Group]
    appointment: Appointment | None = None


ADJACENT: Final = 14  # characters between a frequency and the day it belongs to
LONG_PERIOD: Final = 14  # days: "...; dit loopt van 1 maart tot 1 mei" bounds what stands before the semicolon
MAX_SHARED: Final = 20  # modifiers that hold for all groups: more is no schedule, and costs groups x modifiers


class Grouper:
    """Walks over the items once, keeping the group that a time or modifier belongs to."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.groups: list[Group] = []
        self.current: Group | None = None
        self.sentence = 0
        self.pending: list[Item] = []  # modifiers for the next group
        self.for_all: list[Item] = []  # modifiers that stood alone before any day
        self.appointment: Appointment | None = None
        self.depth = 0
        self.apart = False  # a semicolon stood since the last days: what follows is another rule
        self.sentence_of = self._number_sentences()
        self.next_day = self._next_positions(DAY_ITEMS)
        self.next_time = self._next_positions((Time,))
        self.shared: list[Item] = []  # modifiers in a sentence of their own: for every group before them
        self.shared_by: list[int] = []

    def _number_sentences(self) -> list[int]:
        numbers, current = [], 0
        for item in self.items:
            numbers.append(current)
            if isinstance(item, Mark) and item.name == "sentence":
                current += 1
        return numbers

    def group(self) -> Grouped:
        for position, item in enumerate(self.items):
            self.sentence = self.sentence_of[position]
            if isinstance(item, DAY_ITEMS):
                self._day(position, item)
            elif isinstance(item, Time):
                self._time(position, item)
            elif isinstance(item, Appointment):
                self.appointment = self.appointment or item
            elif isinstance(item, Frequency) and item.unit == "day" and item.interval == 1:
                self._day(position, Days(item.start, item.end, ALL_DAYS, every=True))
            elif isinstance(item, _MODIFIERS):
                self._modifier(position, item)
            elif isinstance(item, Mark):
                self._mark(item)
        self._finish()
        return Grouped(self.groups, self.appointment)

    # --- looking ahead ---

    def _next_positions(self, kinds: tuple[type[Item], ...]) -> list[int | None]:
        """For every item the position of the next one of `kinds` in the same sentence. One pass, from the end."""
        found: list[int | None] = [None] * len(self.items)
        nearest: int | None = None
        for position in range(len(self.items) - 1, -1, -1):
            if position + 1 < len(self.items) and self.sentence_of[position] != self.sentence_of[position + 1]:
                nearest = None
            found[position] = nearest
            if isinstance(self.items[position], kinds):
                nearest = position
        return found

    def _day_after(self, position: int) -> Item | None:
        found = self.next_day[position]
        return None if found is None else self.items[found]

    def _day_before_time(self, position: int) -> bool:
        """Whether days follow in this sentence, and no time before them."""
        day, time = self.next_day[position], self.next_time[position]
        return day is not None and (time is None or day < time)

    def _time_follows(self, position: int) -> bool:
        return self.next_time[position] is not None

    # --- one method per kind of item ---

    def _day(self, position: int, item: Item) -> None:
        current = self.current
        if current is not None and not self.apart and self._refines(position, item, current):
            return
        if current is not None and isinstance(item, Dates) and item.whole and self._is_period(position, item, current):
            current.days.append(item)
            return
        if current is None or ((current.days or self.apart) and self._begins_group(item, current)):
            linked = current is not None and not current.times and not self.apart and current.sentence == self.sentence
            current = self._new_group()
            current.linked = linked
        current.days.append(item)
        self.apart = False
        current.sentence = self.sentence
        current.modifiers.extend(self.pending)
        self.pending = []

    def _new_group(self) -> Group:
        self.current = Group(self.sentence, apart=self.apart)
        self.groups.append(self.current)
        return self.current

    def _is_period(self, position: int, item: Dates, current: Group) -> bool:
        """`Woensdag 13.00-15.00 uur van 2 september t/m 16 december`: a range of dates after weekdays bounds them."""
        only_days = bool(current.days) and all(isinstance(day, Days) for day in current.days)
        apart = self.apart and (item.dates[1] - item.dates[0]).days < LONG_PERIOD
        return only_days and not apart and not self._time_follows(position)

    def _begins_group(self, item: Item, current: Group) -> bool:
        if current.times or (self.apart and not current.days):
            return True
        if current.sentence == self.sentence:
            # "elke week op maandag en om de week op donderdag": each its own rhythm
            own_rhythm = any(isinstance(each, Frequency) for each in self.pending) or current.paced
            return isinstance(item, Days) and own_rhythm
        return self.apart or not (isinstance(item, Dates) and isinstance(current.days[-1], Dates))

    def _refines(self, position: int, item: Item, current: Group) -> bool:
        """Ordinals after the weekday: `Woensdag 13.30 ... elke laatste woensdag`, `maandag (2e en 4e van de maand)`."""
        is_month_day = isinstance(item, MonthDays) and item.month is None and all(-3 < n <= 5 for n in item.numbers)
        if not is_month_day and not (isinstance(item, Days) and item.nths):
            return False
        weekly = [day for day in current.days if isinstance(day, Days) and not day.nths]
        if not weekly or len(weekly) != len(current.days):
            return False
        if isinstance(item, MonthDays):
            for day in weekly:
                day.nths = item.numbers
            return True
        if isinstance(item, Days) and not any(day.every for day in weekly):
            same = {number for day in weekly for number in day.days} == set(item.days)
            if same and current.times and not self._time_follows(position):
                current.days = [item]
                return True
        return False

    def _time(self, position: int, item: Time) -> None:
        current = self.current
        if current is None or (current.time_first and current.days and self._day_before_time(position)):
            current = self._new_group()
            current.time_first = True
        elif not current.times:
            self._share_back(item, current)
        current.times.append(item)

    def _share_back(self, item: Time, current: Group) -> None:
        """A time said after several days without one is for all of them: in a later sentence, or after linked days."""
        across, linked = current.sentence != self.sentence, current.linked
        for place in range(len(self.groups) - 2, -1, -1):
            earlier = self.groups[place]
            if earlier.times or not (across or linked):
                break
            earlier.times.append(item)
            linked = earlier.linked

    def _modifier(self, position: int, item: Item) -> None:
        later_day = self._day_after(position)
        current = self.current if self.current is not None and self.current.anchored else None
        if isinstance(item, Part) and item.every and current is None and later_day is None:
            self._day(position, Days(item.start, item.end, ALL_DAYS, part=item.part, every=True))
            return
        if isinstance(item, (Frequency, Part)):
            self._near_modifier(position, item, current)
            return
        if isinstance(item, Months) and current is not None and self._is_season(position, current):
            self._season(item, current)
            return
        here = current is not None and current.sentence == self.sentence
        if here and current is not None:
            if later_day is not None or (self.depth and not isinstance(item, Limit)):
                current.modifiers.append(item)
            else:
                for group in reversed(self.groups):
                    if group.sentence != self.sentence:
                        break
                    group.modifiers.append(item)
        elif later_day is not None:
            self.pending.append(item)
        elif self.groups and current is not None:
            self._after_groups(position, item)
        else:
            self.for_all.append(item)

    def _after_groups(self, position: int, item: Item) -> None:
        """A modifier in a sentence without days: it holds for all groups, unless it brings its own time (a season)."""
        assert self.current is not None, "there are groups"
        if isinstance(item, Months) and self._time_follows(position):
            self._season(item, self.current)
            return
        if isinstance(item, Months) and len(item.months) < 2 and not self.depth:
            return  # "in september hopen we weer te beginnen"
        if len(self.shared) < MAX_SHARED:
            self.shared.append(item)
            self.shared_by.append(len(self.groups))

    def _is_season(self, position: int, current: Group) -> bool:
        """Months after a time, with another time after them and no days in between."""
        own_time = self._time_follows(position) and not self._day_before_time(position)
        return bool(current.days) and bool(current.times) and own_time

    def _season(self, item: Months, base: Group) -> None:
        """`Elke woensdag 10-12 uur, in de zomer 9-11 uur`: the same days with another time in some months."""
        if not base.of(Months):
            base.modifiers.append(Limit(item.start, item.end, "except", [item]))
        self.current = Group(self.sentence, days=list(base.days), modifiers=[item])
        self.groups.append(self.current)

    def _near_modifier(self, position: int, item: Item, current: Group | None) -> None:
        """A frequency or daypart belongs to the day right after it, else to the one before it."""
        following = self._day_after(position)
        if isinstance(item, Frequency) and following is None and (current is None or current.sentence != self.sentence):
            self._rhythm(item)
            return
        if isinstance(item, Frequency) and current is not None and not current.days:
            self._rhythm(item)
            return
        adjacent = following is not None and following.start - item.end <= ADJACENT
        after = self.items[position + 1] if position + 1 < len(self.items) else None
        closed_off = self.depth > 0 or (isinstance(after, Mark) and after.name == "comma")
        if closed_off and current is not None and current.sentence == self.sentence:
            adjacent = False  # "maandag (oneven weken) en woensdag", "maandag in de oneven weken, woensdag ..."
        if (
            current is None
            or (adjacent and not isinstance(item, Part))
            or (current.sentence != self.sentence and following)
        ):
            self.pending.append(item)
        else:
            current.modifiers.append(item)
            current.paced = current.paced or (isinstance(item, Frequency) and item.interval > 1)

    def _rhythm(self, item: Frequency) -> None:
        """A frequency in a sentence without days: a rule of its own, until days follow."""
        current = self.current
        if current is None or current.anchored or self.apart:
            current = self._new_group()
        current.modifiers.extend([item, *self.pending])
        current.rhythmic = True
        current.sentence, self.pending, self.apart = self.sentence, [], False

    def _mark(self, mark: Mark) -> None:
        if mark.name == "open":
            self.depth += 1
        elif mark.name == "close":
            self.depth = max(0, self.depth - 1)
        elif mark.name == "sentence":
            self.depth = 0
            self.apart = self.apart or mark.text == ";"
        elif mark.name == "hint" and self.current is not None and self.current.hint is None:
            self.current.hint = mark.text
        elif mark.name == "hint" and self.current is None:
            self.pending_hint = mark.text

    pending_hint: str | None = None

    def _finish(self) -> None:
        """What still waits belongs to the last days, or to the whole text when there are none."""
        leftover = [item for item in self.pending if not isinstance(item, Part)]
        if not self.groups and (leftover or self.for_all):
            self._new_group()
        if leftover:
            self.groups[-1].modifiers.extend(leftover)
        for item, count in zip(self.shared, self.shared_by, strict=True):
            for group in self.groups[:count]:
                group.modifiers.append(item)
        for group in self.groups:
            group.modifiers.extend(self.for_all[:MAX_SHARED])
            group.hint = group.hint or self.pending_hint
        if any(group.days for group in self.groups):
            # "We komen wekelijks bijeen. Op dinsdag ...": the days say it
            self.groups = [group for group in self.groups if group.days or group.times or not _only_single(group)]
        _label_dates(self.groups)


def _only_single(group: Group) -> bool:
    return all(isinstance(item, Frequency) and item.interval == 1 for item in group.modifiers)


def _follows_first(group: Group, dates: list[dt.date]) -> bool:
    """`start 22 januari, vervolgdata: 29 januari en 5 februari`: the bound is the first of the list."""
    bounds = [item for item in group.modifiers if isinstance(item, Bound)]
    others = group.of(Frequency) or group.of(Count)
    if others or len(bounds) != 1 or bounds[0].side != "from" or bounds[0].date is None or len(dates) < 2:
        return False
    return all(day > bounds[0].date and day.weekday() == bounds[0].date.weekday() for day in dates)


def _label_dates(groups: list[Group]) -> None:
    """`op vrijdagen van 14 tot 15 uur: 15 november, ...`: timeless dates on the weekdays just said are those days."""
    for earlier, later in itertools.pairwise(groups):
        if later.apart or later.times or not earlier.times or not all(isinstance(day, Dates) for day in later.days):
            continue
        dates = [date for day in later.days if isinstance(day, Dates) for date in day.dates]
        if any(earlier.of(kind) for kind in (Frequency, Bound, Count)) and not _follows_first(earlier, dates):
            continue
        named = [day for day in earlier.days if isinstance(day, Days) and (not day.every or len(dates) > 1)]
        weekdays = {number for day in named for number in day.days}
        if len(dates) < 2 and earlier.sentence != later.sentence:
            continue
        if (
            dates
            and weekdays
            and all(isinstance(d, Days) for d in earlier.days)
            and {d.weekday() for d in dates} <= weekdays
        ):
            later.times, later.hint = earlier.times, later.hint or earlier.hint
            later.modifiers = [*earlier.modifiers, *later.modifiers]
            earlier.days, earlier.times, earlier.modifiers = [], [], []
