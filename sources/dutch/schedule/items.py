"""What the readers find in a text: times, days, dates, bounds, exceptions. Plain data, in the order of the text.

Belongs here: the shapes. Does not belong here: finding them (clock, days, dates, bounds) or tying them (grouping).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal


@dataclass(slots=True)
class Item:
    """Base: where it stood, as offsets in the text."""

    start: int
    end: int


@dataclass(slots=True)
class Clock:
    """A time as written. `certain`: 24-hour notation (09.00, 14u30, 7 pm); otherwise the half of the day is open.

    `digital`: written with minutes (9.30). `part`: the daypart said with it ("8 uur 's avonds").
    """

    hour: int
    minute: int
    certain: bool
    digital: bool = False
    part: str | None = None


@dataclass(slots=True)
class Time(Item):
    """A clock time or range of them. Role `start`: vanaf, om, aanvang; `end`: tot; `doors`: inloop, zaal open."""

    first: Clock | None
    last: Clock | None
    role: Literal["range", "start", "end", "doors"]


@dataclass(slots=True)
class Days(Item):
    """Weekdays, all week (`di en do`) or the n-th of a month (`nths`: 1, 3, -1)."""

    days: tuple[int, ...]
    nths: tuple[int, ...] = ()
    part: str | None = None
    every: bool = False
    months: tuple[int, ...] = ()  # "de eerste woensdag van november"
    year: int | None = None
    interval: int = 1


@dataclass(slots=True)
class MonthDays(Item):
    """Days of the month by number: `elke 1e en 15e van de maand`; with `month`: every year."""

    numbers: tuple[int, ...]
    month: int | None = None


@dataclass(slots=True)
class Dates(Item):
    """Single dates, named or not. `whole`: said as a range (`van 3 t/m 28 augustus`): first and last only."""

    dates: list[dt.date]
    whole: bool = False
    part: str | None = None
    conflicts: list[tuple[str, dt.date]] = field(default_factory=list)
    exclusive_end: bool = False
    doubtful: bool = False
    named: bool = False  # only by name: Koningsdag
    yearless: bool = False  # no year was written: in a list it may not go back


@dataclass(slots=True)
class Frequency(Item):
    """`wekelijks`, `om de twee weken`, `maandelijks`, `in de even weken`: how often, without which day."""

    unit: str
    interval: int = 1
    parity: Literal["even", "odd"] | None = None
    thereafter: bool = False  # "daarna elke twee weken"


@dataclass(slots=True)
class Bound(Item):
    """From or until when. A date, or an ISO week (which becomes a date once the weekday is known)."""

    side: Literal["from", "until"]
    date: dt.date | None = None
    week: tuple[int, int] | None = None
    loose: bool = False  # "tot in november", "tot de kerstvakantie"


@dataclass(slots=True)
class Months(Item):
    """Months in which it happens (`september t/m mei`, `'s winters`)."""

    months: tuple[int, ...]
    season: bool = False


@dataclass(slots=True)
class Holidays(Item):
    """School or public holidays as `except`/`only` name them."""

    names: tuple[str, ...]


@dataclass(slots=True)
class Part(Item):
    """A daypart on its own: `'s avonds`, `in de middag`."""

    part: str
    every: bool = False


@dataclass(slots=True)
class Count(Item):
    """`10 lessen`, `6 weken lang`: a number of meetings."""

    number: int
    weeks: bool = False


@dataclass(slots=True)
class Duration(Item):
    """How long, in minutes."""

    minutes: int


@dataclass(slots=True)
class Mark(Item):
    """A word that says something of the words around it: a cue, a guard, a negation or a break.

    `name`: "not", "except", "only", "before", "starts", "contact", "closed", "comma", "sentence", ...
    """

    name: str
    text: str = ""


@dataclass(slots=True)
class Limit(Item):
    """When it does not happen (`except`) or only happens (`only`): holidays, months, dates, weekdays."""

    side: Literal["except", "only"]
    content: list[Item]


@dataclass(slots=True)
class Appointment(Item):
    """By appointment. `only`: it is how one comes in, not an extra ("alleen op afspraak" beside a clock time).

    `loose`: said as `in overleg`, which by itself says nothing.
    """

    only: bool = False
    loose: bool = False


def has_mark(sentence: list[Item], name: str) -> bool:
    return any(isinstance(item, Mark) and item.name == name for item in sentence)
