"""What the words beside a time or date make of it: start, end, doors, the beginning of a series, the next morning.

    aanvang 10.00 uur   zaal open 19.30 uur   einde 12.00 uur   eerste keer 15 februari
    van vrijdag 20.00 tot zaterdag 02.00

Belongs here: changing single items before they are tied together. Does not belong here: tying (grouping).
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sources.dutch import calendar
from sources.dutch.schedule.items import Bound, Count, Dates, Days, Frequency, Item, Mark, MonthDays, Time

DAY_ITEMS: Final = (Days, Dates, MonthDays)
_START_REACH: Final = 34  # characters between `start`, `begint` and its date or time
_CUE_REACH: Final = 14
REACH: Final = 12  # items looked at on either side
LONG_AGO: Final = 150  # days: further back than this, the next year is meant


def _cue_before(items: list[Item], position: int, names: tuple[str, ...], reach: int) -> str | None:
    """The nearest cue of `names` before an item, with nothing readable in between."""
    item = items[position]
    for earlier in reversed(items[max(0, position - 4) : position]):
        if isinstance(earlier, Mark) and earlier.name in names and item.start - earlier.end <= reach:
            return earlier.name
        if not isinstance(earlier, Mark) or earlier.name in ("sentence", "comma", "semi"):
            return None
    return None


def _cue_after(items: list[Item], position: int, names: tuple[str, ...], reach: int) -> str | None:
    item = items[position]
    for later in items[position + 1 : position + 3]:
        if isinstance(later, Mark) and later.name in names and later.start - item.end <= reach:
            return later.name
        if not isinstance(later, Mark) or later.name in ("sentence", "comma", "dash", "open"):
            return None
    return None


def mark_roles(items: list[Item]) -> list[Item]:
    """Gives times the role their cue says, and turns the date after `start` into the beginning of a series."""
    recurring = any(
        (isinstance(item, Days)) or (isinstance(item, Frequency) and item.unit != "year") or isinstance(item, Count)
        for item in items
    )
    result: list[Item] = []
    for position, item in enumerate(items):
        if isinstance(item, Time) and item.role != "range":
            if _cue_before(items, position, ("closes",), _CUE_REACH) and not _in_sentence(items, position, DAY_ITEMS):
                continue  # "De keuken sluit om 20.00 uur."
            _time_role(items, position, item)
            if item.role == "start" and _only_end(items, position):
                item.first, item.last, item.role = None, item.first, "end"
        if recurring and isinstance(item, Dates) and len(item.dates) == 1:
            if _cue_before(items, position, ("next_one",), _START_REACH):
                if any(isinstance(each, Frequency) and each.interval > 1 for each in items):
                    result.append(Bound(item.start, item.end, "from", item.dates[0], loose=True))
                continue
            starts = _cue_before(items, position, ("starts",), _START_REACH) or _cue_after(
                items, position, ("starts",), 24
            )
            if starts:
                result.append(Bound(item.start, item.end, "from", item.dates[0]))
                continue
            if _cue_before(items, position, ("stops",), _START_REACH):
                result.append(Bound(item.start, item.end, "until", item.dates[0]))
                continue
        if isinstance(item, Frequency) and _cue_before(items, position, ("thereafter",), _START_REACH):
            item.thereafter = True
        result.append(item)
    return result


def join_overnight(items: list[Item]) -> list[Item]:
    """`van vrijdag 20.00 tot zaterdag 02.00`, `6 maart 20.00 uur tot 7 maart 02.00 uur`: one time over midnight."""
    result: list[Item] = []
    position = 0
    while position < len(items):
        window = list(items[position : position + 5])
        joined = _overnight(window)
        if joined is None:
            result.append(items[position])
            position += 1
        else:
            day, time, used = joined
            result.extend((day, time))
            position += used
    return result


def _overnight(window: list[Item]) -> tuple[Item, Time, int] | None:
    if len(window) < 4 or not isinstance(window[1], Time) or window[1].role != "start":
        return None
    day, first = window[0], window[1]
    last = window[-1] if len(window) == 5 else window[3]
    if isinstance(day, Days) and len(day.days) == 1 and len(window) == 5:
        sign, next_day = window[2], window[3]
        tied = isinstance(sign, Mark) and sign.name == "to" and isinstance(next_day, Days)
        if not tied or not isinstance(next_day, Days) or next_day.days != ((day.days[0] + 1) % 7,):
            return None
        used = 5
    elif isinstance(day, Dates) and len(day.dates) == 1 and isinstance(window[2], Bound):
        bound, last, used = window[2], window[3], 4
        # `tot 7 maart` is read as the day before it: the start day itself
        if bound.side != "until" or bound.date not in (day.dates[0], day.dates[0] + dt.timedelta(days=1)):
            return None
    elif isinstance(day, Dates) and len(day.dates) == 1 and len(window) == 5:
        sign, next_dates, used = window[2], window[3], 5
        if not (isinstance(sign, Mark) and sign.name in ("to", "dash") and isinstance(next_dates, Dates)):
            return None
        if next_dates.dates != [day.dates[0] + dt.timedelta(days=1)]:
            return None
    else:
        return None
    if not isinstance(last, Time) or last.role != "start" or last.first is None:
        return None
    return day, Time(first.start, last.end, first.first, last.first, "range"), used


def _only_end(items: list[Item], position: int) -> bool:
    """`De club eindigt elke zondag om 18 uur`: the only time of a sentence about ending."""
    ends = False
    for step in (-1, 1):
        at = position + step
        while 0 <= at < len(items) and abs(at - position) <= REACH:
            item = items[at]
            if isinstance(item, Time):
                return False
            if isinstance(item, Mark):
                if item.name == "sentence":
                    break
                ends = ends or (item.name == "end_time" and item.text.startswith("eindig"))
            at += step
    return ends


def _in_sentence(items: list[Item], position: int, kinds: tuple[type[Item], ...]) -> bool:
    """Whether an item of `kinds` stands earlier in the same sentence."""
    for item in reversed(items[:position]):
        if isinstance(item, Mark) and item.name == "sentence":
            return False
        if isinstance(item, kinds):
            return True
    return False


def order_years(items: list[Item]) -> list[Item]:
    """`12 september (...) en 14 november`: in a list broken by other words the year does not go back either."""
    previous: Dates | None = None
    for item in items:
        if not isinstance(item, Dates) or not item.yearless:
            continue
        if previous is not None and previous.doubtful and not item.doubtful:
            _take_month(previous, item)
        if previous is not None and (previous.dates[-1] - item.dates[0]).days > LONG_AGO:
            later = [calendar.safe_date(day.year + 1, day.month, day.day) for day in item.dates]
            item.dates = [day for day in later if day is not None] or item.dates
        previous = item
    return items


def _take_month(previous: Dates, item: Dates) -> None:
    """`vrijdag 6 (20 uur) en zondag 8 maart`: the month said later holds for the day numbers before it."""
    first = item.dates[0]
    moved = [calendar.safe_date(first.year, first.month, day.day) for day in previous.dates]
    if all(day is not None and day.weekday() == old.weekday() for day, old in zip(moved, previous.dates, strict=True)):
        previous.dates = [day for day in moved if day is not None]
        previous.doubtful = False


def _time_role(items: list[Item], position: int, time: Time) -> None:
    cues = ("doors", "begin_time", "starts", "end_time", "the_end")
    cue = _cue_before(items, position, cues, _CUE_REACH)
    if _cue_before(items, position, ("closes",), _CUE_REACH):
        cue = "end_time"
    cues_after: tuple[str, ...] = ("doors", "begin_time", "starts", "the_end")
    if _in_sentence(items, position, (Time,)):
        cues_after += ("end_time",)  # "8.30 uur ... en is rond 18.00 uur terug"
    after = _cue_after(items, position, cues_after, 3)
    if cue is None or (after and cue == "doors" and after != "doors"):
        cue = after or cue
    if cue == "doors":
        time.role = "doors"
    elif cue in ("end_time", "the_end") and time.first is not None:
        time.first, time.last, time.role = None, time.first, "end"
