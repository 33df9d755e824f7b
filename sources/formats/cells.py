"""What a spreadsheet cell says: as text, as a date, as a clock time.

Belongs here: the types that spreadsheet programs give, and dates and times typed as text. Does not belong here: which
column it is, or sentences about time (sources.dutch reads those). What is not certain is None, never a guess.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from sources.formats.html import html_to_text
from sources.formats.spreadsheets import Cell

MAX_TEXT = 32_767  # characters: what a cell of a spreadsheet program can hold
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_DUTCH_DATE = re.compile(r"(?:[a-z]{2,9}\.?\s+)?(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})")
_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WRITTEN_DATE = re.compile(r"(?:[a-z]{2,9}\.?,?\s+)?(\d{1,2})\s+([a-z]{3,9})\.?\s+(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.u]\s*(\d{2})(?::\d{2})?)?\s*(?:uur|u|h)?\.?")
_COMPACT_CLOCK = re.compile(r"(\d{2})(\d{2})(?:\s*(?:uur|u))?")
_FIRST_CLEAR_HOUR = 7
_EITHER_HALF = frozenset("123456")  # hours written with one digit that may be night or afternoon


def as_line(cell: Cell) -> str:
    """`as_text` on a single line."""
    return " ".join(as_text(cell).split())


def as_text(cell: Cell) -> str:
    """The cell as a reader sees it, in Dutch; markup and control characters removed. A formula is just text."""
    if isinstance(cell, str):
        return _clean(cell[:MAX_TEXT])
    if isinstance(cell, bool):
        return "ja" if cell else "nee"
    if isinstance(cell, dt.datetime):
        day = f"{cell.day}-{cell.month}-{cell.year}"
        return day if cell.time() == dt.time() else f"{day} {cell:%H:%M}"
    if isinstance(cell, dt.date):
        return f"{cell.day}-{cell.month}-{cell.year}"
    if isinstance(cell, dt.time | dt.timedelta):
        clock = as_time(cell)
        return f"{clock:%H:%M}" if clock else str(cell)
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.10g}".replace(".", ",")
    return str(cell)


@lru_cache(maxsize=10_000)
def _clean(text: str) -> str:
    """Lists repeat the same words in every row."""
    return html_to_text(text)


def as_date(cell: Cell) -> dt.date | None:
    """The day a cell names in full (with year): a date cell, Excel's day number, or a date as the Dutch write it."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        # The day number of a cell that lost its date format; the bounds are the years 2009 and 2064.
        return (
            _EXCEL_EPOCH + dt.timedelta(days=int(cell))
            if float(cell).is_integer() and 40_000 <= cell < 60_000
            else None
        )
    if not isinstance(cell, str):
        return None
    text = " ".join(cell.casefold().split())
    if found := _ISO_DATE.fullmatch(text):
        return _date(*map(int, found.groups()))
    if found := _DUTCH_DATE.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _date(year + 2000 if year < 100 else year, month, day)
    if found := _WRITTEN_DATE.fullmatch(text):
        named = _month(found.group(2))
        return _date(int(found.group(3)), named, int(found.group(1))) if named else None
    return None


def as_dates(cell: Cell) -> tuple[dt.date, ...]:
    """All days of a cell that holds nothing but days ("5-12-2026, 12-12-2026"); empty when anything else is in it."""
    if not isinstance(cell, str):
        day = as_date(cell)
        return (day,) if day else ()
    parts = [part for part in re.split(r"\s*(?:[,;\n&+]|\ben\b)\s*", cell.strip()) if part]
    days = [as_date(part) for part in parts]
    return tuple(day for day in days if day) if all(days) else ()


def as_time(cell: Cell) -> dt.time | None:
    """The clock time of a cell, to the minute: a time cell, a fraction of a day, "9.30", "9:30 uur", "0930", 9, 930.

    A number with decimals is ambiguous (is 9,5 half past nine or ten to ten?): only quarters of an hour written as
    minutes (9,15 9,3 9,45) are taken, since those are no sensible decimals. Nor is "2 uur" or "2.30" taken: whether
    that is at night or in the afternoon depends on the sentence.
    """
    if isinstance(cell, dt.datetime):
        return _rounded(cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6)
    if isinstance(cell, dt.time):
        return _rounded(cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6)
    if isinstance(cell, dt.timedelta):
        return _rounded(cell.total_seconds())
    if isinstance(cell, bool | dt.date):
        return None
    if isinstance(cell, int | float):
        return _time_of_number(float(cell))
    text = " ".join(cell.casefold().split())
    found = _CLOCK.fullmatch(text) or _COMPACT_CLOCK.fullmatch(text)
    if found is None or found.group(1) in _EITHER_HALF:
        return None
    return _time(int(found.group(1)), int(found.group(2) or 0))


def _time_of_number(number: float) -> dt.time | None:
    if 0 < number < 1:
        return _rounded(number * 86_400)
    if not 0 <= number < 10_000:
        return None
    if number.is_integer():
        hour, minute = (int(number), 0) if number < 100 else divmod(int(number), 100)
    else:
        hour, minute = divmod(round(number * 100), 100)
        if minute not in {15, 30, 45} or abs(number * 100 - round(number * 100)) > 1e-6:
            return None
    return _time(hour, minute) if hour >= _FIRST_CLEAR_HOUR else None


def _rounded(seconds: float) -> dt.time | None:
    """To the nearest minute: fractions of a day are never exact."""
    minutes = round(seconds / 60)
    return _time(minutes // 60, minutes % 60) if seconds >= 0 else None


def _time(hour: int, minute: int) -> dt.time | None:
    if (hour, minute) == (24, 0):
        return dt.time()
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int | None:
    short = "mrt" if name.startswith("maa") else name[:3]
    return _MONTHS.index(short) + 1 if short in _MONTHS else None
