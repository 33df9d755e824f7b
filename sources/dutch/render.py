"""Schedule rules -> Dutch: what residents read on the site, in plain words.

    elke dinsdag, 10.00 tot 12.00 uur, niet in de schoolvakanties
    elke 2e en 4e vrijdag van de maand, 19.30 tot 22.00 uur, van september tot en met mei
    dinsdag 3 maart 2026, om 20.00 uur (deur open 19.30 uur); elke maandag tot en met vrijdag, 's ochtends

Belongs here: wording. Does not belong here: reading. What the grammar can produce reads back alike.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from typing import Final

from sources.contracts import ScheduleRule
from sources.dutch.calendar import WEEKDAY_CODES
from sources.dutch.schedule.lexicon import MONTH_NAMES, WEEKDAY_NAMES

EARLY: Final = dt.time(7)  # an end before it is plainly the night
WORKDAY_CODES: Final = ",".join(WEEKDAY_CODES[:5])
LONGEST_RANGE: Final = 14  # days: longer ranges of single dates would read back as a daily rule
_DAYPART_WORDS: Final = {"ochtend": "'s ochtends", "middag": "'s middags", "avond": "'s avonds", "nacht": "'s nachts"}
_UNITS: Final = {
    "DAILY": ("dag", "dagen"),
    "WEEKLY": ("week", "weken"),
    "MONTHLY": ("maand", "maanden"),
    "YEARLY": ("jaar", "jaar"),
}
_PARITY: Final = {"even": "even", "odd": "oneven"}
_HOLIDAYS: Final = {
    "school_holidays": "in de schoolvakanties",
    "school_holidays:zomer": "in de zomervakantie",
    "school_holidays:kerst": "in de kerstvakantie",
    "school_holidays:herfst": "in de herfstvakantie",
    "school_holidays:voorjaar": "in de voorjaarsvakantie",
    "school_holidays:mei": "in de meivakantie",
    "public_holidays": "op feestdagen",
    "ramadan": "in de ramadan",
}


def render_schedule(rules: Sequence[ScheduleRule]) -> str:
    """All rules as one line of Dutch; "" when there is nothing to say. Rules that differ only in time are joined."""
    parts: list[str] = []
    position = 0
    while position < len(rules):
        rule = rules[position]
        same = [rule]
        while position + len(same) < len(rules) and _joins(same[-1], rules[position + len(same)]):
            same.append(rules[position + len(same)])
        text = _render(rule, [slot for each in same if (slot := _slot(each))])
        if text:
            parts.append(text)
        position += len(same)
    return "; ".join(parts)


def _joins(left: ScheduleRule, right: ScheduleRule) -> bool:
    """Whether two rules differ in nothing but a later range of times on the same days."""
    if not (left.start_time and left.end_time and right.start_time and right.end_time) or right.doors:
        return False
    if left.doors or left.duration is not None or right.duration is not None or right.start_time <= left.start_time:
        return False
    if right.start_time == left.end_time and left.kind == "once":
        return False  # would read back as one programme
    blank = {"start_time": None, "end_time": None, "span": None, "rule": "", "confidence": 1.0}
    return left.model_copy(update=blank) == right.model_copy(update=blank)


def _render(rule: ScheduleRule, slots: list[str]) -> str:
    if rule.kind == "none":
        return ""
    if rule.kind == "by_appointment":
        return "op afspraak"
    pieces = [_days(rule)]
    if slots:
        pieces.append(join(slots) + (f" (deur open {clock(rule.doors)} uur)" if rule.doors else ""))
    elif rule.daypart:
        pieces.append(_DAYPART_WORDS[rule.daypart])
    pieces += [*_period(rule), *_exceptions(rule)]
    return ", ".join(piece for piece in pieces if piece)


# --- Words ------------------------------------------------------------------------------------------------------------


def clock(time: dt.time) -> str:
    """`9.00`, `19.30`; `02.00` with a nought where it might be taken for the afternoon."""
    return f"{time.hour:02}.{time.minute:02}" if time < EARLY else f"{time.hour}.{time.minute:02}"


def join(words: Sequence[str]) -> str:
    """`a`, `a en b`, `a, b en c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} en {words[-1]}"


def long_date(day: dt.date, weekday: bool = False) -> str:
    """`3 maart 2026`, with the weekday before it when asked."""
    name = f"{WEEKDAY_NAMES[day.weekday()]} " if weekday else ""
    return f"{name}{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


def _ordinal(number: int) -> str:
    return {-1: "laatste", -2: "voorlaatste"}.get(number) or (
        f"{number}e" if number > 0 else f"{-number}e van achteren"
    )


def _slot(rule: ScheduleRule) -> str:
    start, end = rule.start_time, rule.end_time
    if start is not None and end is None and rule.duration:
        total = start.hour * 60 + start.minute + rule.duration
        if total <= 1440:
            end = dt.time(total // 60 % 24, total % 60)
    if start is not None and end is not None:
        next_day = "de volgende dag " if end <= start and end >= EARLY else ""
        return f"{clock(start)} tot {next_day}{clock(end)} uur"
    if start is not None:
        return f"om {clock(start)} uur"
    return f"tot {clock(end)} uur" if end is not None else ""


# --- Days -------------------------------------------------------------------------------------------------------------


def _days(rule: ScheduleRule) -> str:
    if rule.kind == "once":
        return dates_in_words(rule.dates)
    parts = dict(part.split("=", 1) for part in (rule.rrule or "").split(";") if "=" in part)
    frequency = parts.get("FREQ", "")
    interval = int(parts.get("INTERVAL", "1"))
    if frequency == "DAILY":
        return "elke dag" if interval == 1 else f"om de {interval} dagen"
    if frequency == "WEEKLY":
        return _weekly(rule, parts.get("BYDAY", ""), interval)
    if frequency == "MONTHLY":
        return _monthly(rule, parts, interval)
    if frequency == "YEARLY":
        return _yearly(rule, parts)
    return ""


def _weekdays(codes: Iterable[str]) -> list[int]:
    return [WEEKDAY_CODES.index(code) for code in codes if code in WEEKDAY_CODES]


def _weekly(rule: ScheduleRule, by_day: str, interval: int) -> str:
    days = _weekdays(by_day.split(","))
    if not days and rule.start_date is not None:
        days = [rule.start_date.weekday()]
    if not days:
        if rule.week_parity:
            return f"in de {_PARITY[rule.week_parity]} weken"
        return "elke week" if interval == 1 else f"om de {interval} weken"
    names = [WEEKDAY_NAMES[day] for day in days]
    consecutive = len(days) > 2 and all(b == a + 1 for a, b in itertools.pairwise(days))
    named = f"{names[0]} tot en met {names[-1]}" if consecutive else join(names)
    if rule.week_parity:
        return f"elke {named} in de {_PARITY[rule.week_parity]} weken"
    return f"elke {named}" if interval == 1 else f"om de {interval} weken op {named}"


def _nth_list(by_day: Sequence[str]) -> str:
    """`1e en 3e dinsdag`, `1e zaterdag en 3e vrijdag`; an ordinal before each day unless all share one weekday."""
    pairs = [(int(code[:-2] or 1), WEEKDAY_CODES.index(code[-2:])) for code in by_day]
    if len({day for _, day in pairs}) == 1:
        return f"{join([_ordinal(number) for number, _ in pairs])} {WEEKDAY_NAMES[pairs[0][1]]}"
    return join([f"{_ordinal(number)} {WEEKDAY_NAMES[day]}" for number, day in pairs])


def _nth_codes(parts: dict[str, str]) -> list[str]:
    codes = [code for code in parts.get("BYDAY", "").split(",") if code[-2:] in WEEKDAY_CODES]
    positions = [position for position in parts.get("BYSETPOS", "").split(",") if position]
    if positions:
        return [position + code for position in positions for code in codes if len(code) == 2]
    return [code for code in codes if len(code) > 2]


def _monthly(rule: ScheduleRule, parts: dict[str, str], interval: int) -> str:
    if parts.get("BYDAY") == WORKDAY_CODES and "BYSETPOS" in parts:
        numbers = join([_ordinal(int(position)) for position in parts["BYSETPOS"].split(",")])
        return f"elke {numbers} werkdag van de maand"
    codes = _nth_codes(parts)
    start = "elke" if interval == 1 else f"om de {interval} maanden op de"
    if codes:
        return f"{start} {_nth_list(codes)} van de maand"
    days = parts.get("BYMONTHDAY")
    if days is None and rule.start_date is not None:
        days = str(rule.start_date.day)
    if days is None:
        return "elke maand" if interval == 1 else f"om de {interval} maanden"
    return f"{start} {join(['laatste dag' if day == '-1' else f'{day}e' for day in days.split(',')])} van de maand"


def _yearly(rule: ScheduleRule, parts: dict[str, str]) -> str:
    months = [MONTH_NAMES[int(month) - 1] for month in parts.get("BYMONTH", "").split(",") if month]
    codes = _nth_codes(parts)
    if codes and months:
        return f"elk jaar op de {_nth_list(codes)} van {join(months)}"
    if months and "BYMONTHDAY" in parts:
        return f"elk jaar op {join(parts['BYMONTHDAY'].split(','))} {join(months)}"
    if rule.start_date is not None:
        return f"elk jaar op {rule.start_date.day} {MONTH_NAMES[rule.start_date.month - 1]}"
    return "elk jaar"


def dates_in_words(dates: Sequence[dt.date]) -> str:
    """One date with its weekday; more of them per month: `3, 10 en 17 maart 2026 en 7 april 2026`."""
    if not dates:
        return ""
    if len(dates) == 1:
        return long_date(dates[0], weekday=True)
    consecutive = all((b - a).days == 1 for a, b in itertools.pairwise(dates))
    if consecutive and 2 < len(dates) <= LONGEST_RANGE:
        first, last = dates[0], dates[-1]
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} tot en met {long_date(last)}"
        return f"{long_date(first)} tot en met {long_date(last)}"
    words: list[str] = []
    for position, day in enumerate(dates):
        following = dates[position + 1] if position + 1 < len(dates) else None
        shared = (
            following is not None and (following.year, following.month) == (day.year, day.month) and following > day
        )
        words.append(str(day.day) if shared else long_date(day))
    return join(words)


# --- Limits -----------------------------------------------------------------------------------------------------------


def _months(months: Sequence[int]) -> str:
    names = [MONTH_NAMES[month - 1] for month in months]
    consecutive = len(months) > 2 and all(b == a % 12 + 1 for a, b in itertools.pairwise(months))
    return f"van {names[0]} tot en met {names[-1]}" if consecutive else f"in {join(names)}"


def _period(rule: ScheduleRule) -> list[str]:
    parts = dict(part.split("=", 1) for part in (rule.rrule or "").split(";") if "=" in part)
    pieces: list[str] = []
    if parts.get("BYMONTH") and rule.kind != "yearly":
        pieces.append(_months([int(month) for month in parts["BYMONTH"].split(",")]))
    if rule.valid_from is not None:
        pieces.append(f"vanaf {long_date(rule.valid_from)}")
    elif rule.start_date is not None and int(parts.get("INTERVAL", "1")) > 1:
        pieces.append(f"vanaf {long_date(rule.start_date)}")
    until = rule.valid_to or _until(parts.get("UNTIL"))
    if until is not None:
        pieces.append(f"tot en met {long_date(until)}")
    if "COUNT" in parts:
        pieces.append(f"{parts['COUNT']} keer")
    return pieces


def _until(value: str | None) -> dt.date | None:
    try:
        return None if value is None else dt.date(int(value[:4]), int(value[4:6]), int(value[6:8]))
    except ValueError:
        return None


def _names(names: Sequence[str]) -> list[str]:
    """Holidays, months and dates as `except` and `only` name them, in words with their preposition."""
    words: list[str] = []
    months = [int(name.removeprefix("month:")) for name in names if name.startswith("month:")]
    dates = sorted(dt.date.fromisoformat(name) for name in names if name[:1].isdigit())
    for name in names:
        if name.startswith("month:"):
            if months:
                words.append(f"in {join([MONTH_NAMES[month - 1] for month in months])}")
                months = []
        elif not name[:1].isdigit():
            words.append(_HOLIDAYS.get(name, f"in de {name.partition(':')[2] or name}vakantie"))
    if dates:
        words.append(_runs(dates))
    return words


def _runs(dates: Sequence[dt.date]) -> str:
    """`op 3 april 2026 en 1 mei 2026`; three and more days in a row as `van 1 tot en met 5 mei 2026`."""
    runs: list[list[dt.date]] = []
    for day in dates:
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    words: list[str] = []
    for run in runs:
        if len(run) > 2:
            words.append(f"van {long_date(run[0])} tot en met {long_date(run[-1])}")
        else:
            words.extend(f"op {long_date(day)}" for day in run)
    if len(runs) == len(words) and all(len(run) == 1 for run in runs):
        return f"op {join([long_date(day) for day in dates])}"
    return join(words)


def _exceptions(rule: ScheduleRule) -> list[str]:
    pieces = [f"niet {words}" for words in _names(rule.except_)]
    pieces += [f"alleen {words}" for words in _names(rule.only)]
    if rule.exdates:
        pieces.append(f"niet op {join([long_date(moment.date()) for moment in rule.exdates])}")
    if rule.rdates:
        pieces.append(f"ook op {join([long_date(moment.date()) for moment in rule.rdates])}")
    return pieces
