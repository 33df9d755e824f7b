"""A short notation for schedules, so that a table of phrases stays readable.

    MO,WE 10:00-12:00           weekly                    2*TH 19:00 from=2026-02-05       every other week
    1TU,3TU                     n-th weekday of the month  D1,D15                           days of the month
    1(MO,TU,WE,TH,FR)           first working day of the month
    11/1WE                      yearly, first Wednesday of November          4/D15          yearly, 15 April
    daily 9:00-                 every day                 weekly, monthly                   without a day
    2026-03-03,2026-03-10 @avond                          single dates, a daypart
    appointment                 none
Rules are joined by "; ". Limits: from= until= except= only= months= parity= doors=.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from sources.contracts import ScheduleRule
from sources.dutch.render import render_schedule
from sources.dutch.schedule import read_schedule


def compact(rules: Sequence[ScheduleRule]) -> str:
    """The rules in the notation, in their order."""
    return "; ".join(_one(rule) for rule in rules) or "none"


def _one(rule: ScheduleRule) -> str:
    if rule.kind in ("by_appointment", "none"):
        return "appointment" if rule.kind == "by_appointment" else "none"
    parts = dict(part.split("=", 1) for part in (rule.rrule or "").split(";") if part)
    words = [_days(rule, parts)]
    start = rule.start_time.strftime("%H:%M") if rule.start_time else ""
    end = rule.end_time.strftime("%H:%M") if rule.end_time else ""
    if start or end:
        words.append(f"{start}-{end}" if end else start)
    if rule.daypart:
        words.append(f"@{rule.daypart}")
    if rule.valid_from:
        words.append(f"from={rule.valid_from}")
    if rule.valid_to:
        words.append(f"until={rule.valid_to}")
    if "BYMONTH" in parts and rule.kind != "yearly":
        words.append(f"months={parts['BYMONTH']}")
    if rule.week_parity:
        words.append(f"parity={rule.week_parity}")
    if rule.except_:
        words.append(f"except={','.join(rule.except_)}")
    if rule.only:
        words.append(f"only={','.join(rule.only)}")
    if rule.doors:
        words.append(f"doors={rule.doors:%H:%M}")
    return " ".join(words)


def _days(rule: ScheduleRule, parts: dict[str, str]) -> str:
    if rule.kind == "once":
        return ",".join(day.isoformat() for day in rule.dates)
    days = parts.get("BYDAY") or ",".join(f"D{day}" for day in parts.get("BYMONTHDAY", "").split(",") if day)
    if rule.kind == "yearly":
        return f"{parts.get('BYMONTH')}/{days}"
    interval = f"{parts['INTERVAL']}*" if "INTERVAL" in parts else ""
    if "BYSETPOS" in parts:
        return f"{parts['BYSETPOS']}({days})"
    return interval + (days or rule.kind)


def check(text: str, expected: str, reference: str = "2026-01-12") -> None:
    """The text reads as expected, and what residents see of it reads back as the same rules."""
    day = dt.date.fromisoformat(reference)
    rules = read_schedule(text, day).rules
    assert compact(rules) == expected
    shown = render_schedule(rules)
    assert compact(read_schedule(shown, day).rules) == expected, f"shown as: {shown}"


Row = tuple[str, str] | tuple[str, str, str]


def table(rows: Sequence[Row]) -> pytest.MarkDecorator:
    """Parametrises a test over rows of text, expected notation and (where it matters) reference date."""
    params = [pytest.param(*row, *(["2026-01-12"] if len(row) == 2 else []), id=_slug(row[0])) for row in rows]
    return pytest.mark.parametrize(("text", "expected", "reference"), params)


def _slug(text: str) -> str:
    return "-".join(text.lower().split())[:60]
