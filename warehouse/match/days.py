"""The days of a record as compact text, which does not depend on day 0 and moves along with the window.

Belongs here: packing and unpacking slots, and following the days of a record that did not change. Does not belong here:
reading occurrences (records), comparing days (features). Equal texts are equal days, so what was worked out for one
record holds for all that have its text; most records share theirs with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from warehouse.contracts import Occurrence
from warehouse.match.candidates import SlotRow, in_order, weekdays
from warehouse.match.model import Slot
from warehouse.match.records import times_of


class _Packed(NamedTuple):
    """A slot of which bit 0 of `days` is the day with ordinal `first`."""

    start: int | None
    end: int | None
    first: int
    days: int

    def text(self) -> str:
        return f"{_number(self.start)}-{_number(self.end)}@{self.first}:{self.days:x}"


def pack(slots: tuple[Slot, ...], base: int) -> str:
    """The text of slots of which day 0 has the ordinal `base`."""
    return _pack(slots, base)


@lru_cache(maxsize=100_000)
def _pack(slots: tuple[Slot, ...], base: int) -> str:
    packed = []
    for slot in slots:
        shift = max(0, (slot.days & -slot.days).bit_length() - 1)
        packed.append(_Packed(slot.start, slot.end, base + shift, slot.days >> shift).text())
    return " ".join(packed)


@lru_cache(maxsize=200_000)
def _unpack(text: str) -> tuple[_Packed, ...]:
    found = []
    for part in text.split():
        times, _, days = part.partition("@")
        start, _, end = times.partition("-")
        first, _, bits = days.partition(":")
        found.append(_Packed(_minutes(start), _minutes(end), int(first), int(bits, 16)))
    return tuple(found)


def slots_at(text: str, base: int) -> tuple[Slot, ...]:
    """The slots of a text, counted from the day with the ordinal `base`."""
    return tuple(Slot(one.start, one.end, one.days << (one.first - base)) for one in _unpack(text))


def first_of(text: str) -> int:
    """The ordinal of the first day; 0 when there is none."""
    return min((one.first for one in _unpack(text)), default=0)


@lru_cache(maxsize=200_000)
def meets_at(text: str) -> tuple[tuple[SlotRow, ...], tuple[tuple[int | None, int | None], ...]]:
    """All of the slots but their days: weekdays with starts, and the times of each slot."""
    packed = _unpack(text)
    rows = in_order((day, one.start) for one in packed for day in weekdays(one.days, one.first))
    return rows, tuple((one.start, one.end) for one in packed)


def is_each_day_once(text: str, n_dates: int) -> bool:
    """Whether the days tell all about the dates: one time of day, and never twice on one day."""
    packed = _unpack(text)
    return len(packed) == 1 and packed[0].days.bit_count() == n_dates


class Span(NamedTuple):
    """What the occurrences of a record reach from and to: how many there are, the ordinals of the first and the last
    day, and start and end of the last (minutes after midnight, None = not known)."""

    n: int
    first: int
    last: int
    times: tuple[int | None, int | None]


def span_of(found: Sequence[Occurrence]) -> Span | None:
    """The span of occurrences in order; None when there are none."""
    if not found:
        return None
    return Span(len(found), found[0].start.toordinal(), found[-1].start.toordinal(), times_of(found[-1]))


def moved_on(text: str, now: Span | None) -> str | None:
    """The text of a record that says what it said, now that the window is another; None when that must be read.

    What is up to the last day that the text knows is in the text. For one time of day, at most one new day is the last,
    and no day is there twice.
    """
    if now is None:
        return ""
    n, first, last, times = now
    packed = _unpack(text)
    if len(packed) != 1:
        return None
    (one,) = packed
    end = one.first + one.days.bit_length() - 1
    days = one.days
    if last > end:
        if times != (one.start, one.end):
            return None
        days |= 1 << (last - one.first)
    days >>= max(0, first - one.first)
    if first < one.first or not days & 1 or days.bit_count() != n:
        return None
    return one._replace(first=first, days=days).text()


@lru_cache(maxsize=200_000)
def changed_days(before: str, now: str) -> tuple[int, ...]:
    """The ordinals of the days that are in one of two texts."""
    both = [(one.first, one.days) for text in (before, now) for one in _unpack(text)]
    base = min((first for first, _ in both), default=0)
    days = [_union(text, base) for text in (before, now)]
    return tuple(base + shift for shift in _bits(days[0] ^ days[1]))


@lru_cache(maxsize=200_000)
def any_within(text: str, days: tuple[int, ...], reach: int) -> bool:
    """Whether the text has a day no further than `reach` from one of `days` (ordinals)."""
    for one in _unpack(text):
        for day in days:
            low = day - reach - one.first
            span = (1 << (2 * reach + 1)) - 1
            if one.days & (span << low if low >= 0 else span >> -low):
                return True
    return False


@lru_cache(maxsize=200_000)
def no_common_day(left: str, right: str) -> bool:
    """Whether two texts have no day in common."""
    base = min((one.first for text in (left, right) for one in _unpack(text)), default=0)
    return not _union(left, base) & _union(right, base)


def _union(text: str, base: int) -> int:
    found = 0
    for one in _unpack(text):
        found |= one.days << (one.first - base)
    return found


def _bits(days: int) -> list[int]:
    found = []
    while days:
        low = days & -days
        found.append(low.bit_length() - 1)
        days ^= low
    return found


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _minutes(text: str) -> int | None:
    return int(text) if text else None
