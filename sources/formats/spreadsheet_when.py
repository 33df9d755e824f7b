"""When a row of a spreadsheet says that its activity is: as a Dutch sentence, or as dates.

Belongs here: the columns dag, begintijd, eindtijd, tijd, wanneer, datum, vanaf, tot en met, niet op. Does not belong
here: reading the sentence (sources.dutch does). Words are passed on as they were written; only cells that hold a real
date or time are written out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from sources.contracts import IssueCode, ScheduleRule
from sources.formats.cells import as_date, as_dates, as_line, as_time
from sources.formats.columns import WEEKDAYS
from sources.formats.spreadsheets import Cell

_MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
_WEEKDAY = re.compile(r"\b(ma|di|wo|do|vr|za|zo)(?:andag|nsdag|ensdag|nderdag|ijdag|terdag|ndag|\b)")
_BARE_CLOCKS = re.compile(r"[\d\s.:,–—-]+")
_HAS_CLOCK_WORD = re.compile(
    r"\d|half|kwart|uur|ochtend|middag|avond|nacht|dag"
    r"|\b(?:een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)\b",
    re.IGNORECASE,
)
_IMPOSSIBLE_CLOCK = re.compile(r"\b(?:2[4-9]|[3-9]\d)[:.]\d\d|\b\d{1,2}[:.][6-9]\d\b")
_FULL_DATE = re.compile(r"\b\d{1,4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{2,4}\b")
_MAX_LISTED_DAYS = 14  # a longer range is said as a range
_NO_VALUE = frozenset(
    {"-", "--", "–", "nvt", "n.v.t.", "n.v.t", "geen", "?", "onbekend", "n.t.b.", "ntb", "nnb", "n.n.b."}
)


_MARKED = frozenset({"x", "v", "ja", "j", "✓", "✔", "1", "•"})
_NOT_MARKED = frozenset({"nee", "n", "0"})


class Trouble(NamedTuple):
    """A cell that could not be used: the template's column, what is wrong (Dutch) and what to do."""

    column: str
    code: IssueCode
    message: str
    raw: str
    hint: str = ""


def compose_when(cells: Mapping[str, Cell]) -> tuple[str, list[Trouble]]:
    """One Dutch sentence from the columns about time, and the cells that are not in it because they say nothing."""
    troubles: list[Trouble] = []
    whole = _text(cells, "wanneer")
    day = _text(cells, "dag") or _day_columns(cells)
    named = _weekdays(day)
    if whole and named and named <= _weekdays(whole):
        day = ""  # "zaterdag" beside "elke 2e zaterdag": saying both would be two rules
    clock = _clock(cells, troubles)
    date = _dates(cells, "datum", troubles)
    begin, end = _dates(cells, "vanaf", troubles), _dates(cells, "tot en met", troubles)
    weekday_in_whole = bool(_weekdays(whole))
    first, rest = _split_remark(whole if weekday_in_whole else day)
    parts = [" ".join(filter(None, (first or date, clock))) + rest]
    parts += [date] if first and date else []
    parts += [whole] if whole and not weekday_in_whole else []
    if begin:
        parts.append(begin if re.match(r"(?i)vanaf|start|begin|sinds|van\b", begin) else f"vanaf {begin}")
    if end:
        parts.append(end if re.match(r"(?i)t/?m|tot", end) else f"t/m {end}")
    if without := _dates(cells, "niet op", troubles):
        said = re.match(r"(?i)niet|behalve|m\.?u\.?v|geen|uitgez", without)
        before = "niet" if re.match(r"(?i)(?:in|op)\b", without) else "m.u.v."
        parts.append(without if said else f"{before} {without}")
    return ", ".join(filter(None, parts)), troubles


def _day_columns(cells: Mapping[str, Cell]) -> str:
    """The days that have a cross in their own column, or the times that stand there."""
    filled = {day: text for day in WEEKDAYS if (text := _text(cells, day)) and text.casefold() not in _NOT_MARKED}
    words = [day if text.casefold() in _MARKED else f"{day} {_with_unit(text)}" for day, text in filled.items()]
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _with_unit(text: str) -> str:
    """ "10-12" -> "10-12 uur"."""
    return f"{text} uur" if re.search(r"\d$", text) and "uur" not in text else text


def _split_remark(day: str) -> tuple[str, str]:
    """The days, and the remark behind them ("Vrijdag", ", niet in de vakantie"), so that the time goes in between."""
    found = re.match(r"([^,(]+)([,(].*)$", day)
    if found and not _weekdays(found.group(2)):
        gap = "" if found.group(2).startswith(",") else " "
        return found.group(1).strip(), gap + found.group(2)
    return day, ""


def read_dates_column(cells: Mapping[str, Cell]) -> tuple[ScheduleRule | None, list[Trouble]]:
    """The rule of a row that names its days in full and nothing else about when; None when a sentence must be read."""
    dates = as_dates(cells["datum"]) if "datum" in cells else ()
    if not dates or any(_text(cells, column) for column in ("wanneer", "vanaf", "niet op", "tijd")):
        return None, []
    last = as_date(cells["tot en met"]) if "tot en met" in cells else None
    if ("tot en met" in cells and last is None) or (last and (len(dates) > 1 or last < dates[0])):
        return None, []
    start, end = (as_time(cells[name]) if name in cells else None for name in ("begintijd", "eindtijd"))
    if (start is None and "begintijd" in cells) or (end is None and "eindtijd" in cells):
        return None, []
    troubles = _conflicts(_text(cells, "dag"), dates) if last is None else []
    common = {"start_time": start, "end_time": end, "precision": "exact" if start else "day", "rule": "kolom datum"}
    if last and (last - dates[0]).days >= _MAX_LISTED_DAYS:
        daily = {
            "kind": "daily",
            "rrule": "FREQ=DAILY",
            "start_date": dates[0],
            "valid_from": dates[0],
            "valid_to": last,
        }
        return ScheduleRule.model_validate(common | daily), troubles
    if last:
        dates = tuple(dates[0] + dt.timedelta(days=number) for number in range((last - dates[0]).days + 1))
    return ScheduleRule.model_validate(common | {"kind": "once", "dates": tuple(sorted(set(dates)))}), troubles


def _conflicts(day: str, dates: tuple[dt.date, ...]) -> list[Trouble]:
    named = _weekdays(day)
    wrong = [date for date in dates if named and WEEKDAYS[date.weekday()][:2] not in named]
    return [
        Trouble(
            "datum",
            "weekday_conflict",
            f"{_dutch(date)} is een {WEEKDAYS[date.weekday()]}, maar bij de dag staat '{day}'. De datum is gebruikt.",
            f"{day} {_dutch(date)}",
            "Verbeter de dag of de datum in het bestand.",
        )
        for date in wrong
    ]


def _clock(cells: Mapping[str, Cell], troubles: list[Trouble]) -> str:
    """ "10:00-12:00 uur", or the words as written."""
    begin, end = _time_text(cells, "begintijd", troubles), _time_text(cells, "eindtijd", troubles)
    both = _time_text(cells, "tijd", troubles)
    if begin and end:
        bare = _BARE_CLOCKS.fullmatch(begin) and _BARE_CLOCKS.fullmatch(end)
        text = f"{begin}-{end}" if bare else f"{begin} tot {end}"
    else:
        text = begin or (f"tot {end}" if end else "")
    text = " ".join(filter(None, (text, both if both != text else "")))
    return _with_unit(text)


def _time_text(cells: Mapping[str, Cell], column: str, troubles: list[Trouble]) -> str:
    cell = cells.get(column, "")
    text = _text(cells, column)
    if not text:
        return ""
    if isinstance(cell, str):
        if _HAS_CLOCK_WORD.search(text) and not _IMPOSSIBLE_CLOCK.search(text):
            return re.sub(r"(?i)\s*(?:uur|u|h)\.?$", "", text) if re.match(r"\d", text) else text
    elif clock := as_time(cell):
        return f"{clock:%H:%M}"
    elif isinstance(cell, int | float) and not isinstance(cell, bool) and float(cell).is_integer() and 0 < cell < 7:
        return f"{int(cell)} uur"  # morning or afternoon: the sentence decides
    troubles.append(
        Trouble(column, "unreadable_value", f"'{text}' is geen tijd.", text, "Schrijf de tijd als 9:30 of 19:30.")
    )
    return ""


def _dates(cells: Mapping[str, Cell], column: str, troubles: list[Trouble]) -> str:
    """Days written out in Dutch, or the words as written."""
    cell = cells.get(column, "")
    text = _text(cells, column)
    if not text:
        return ""
    if days := as_dates(cell):
        words = [_dutch(day) for day in days]
        return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
    wrong = _FULL_DATE.search(text) if isinstance(cell, str) else True
    if wrong and (wrong is True or as_date(wrong.group()) is None):
        troubles.append(
            Trouble(column, "unreadable_value", f"'{text}' is geen datum.", text, "Schrijf de datum als 5-12-2026.")
        )
        return ""
    return text


def _text(cells: Mapping[str, Cell], column: str) -> str:
    text = as_line(cells.get(column, "")).strip(" ,;")
    return "" if text.casefold() in _NO_VALUE else text


def _weekdays(text: str) -> set[str]:
    return {found.group(1) for found in _WEEKDAY.finditer(text.casefold())}


def _dutch(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
