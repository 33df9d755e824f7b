"""Schedule rules as the labels of the `read` command: plain dictionaries, one key a field.

Belongs here: conversion only. Does not belong here: reading or rendering.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sources.contracts import ScheduleRule


def _clock(time: dt.time | None) -> str | None:
    return None if time is None else time.strftime("%H:%M")


def _day(date: dt.date | None) -> str | None:
    return None if date is None else date.isoformat()


def to_labels(rules: Sequence[ScheduleRule]) -> list[dict[str, Any]]:
    """One dictionary a rule: kind, rrule, dates, start_time, end_time, from, until, except, only, week_parity, daypart,
    doors, confidence. No rules give one label of kind `none`. Times are HH:MM, dates ISO 8601; absent is None or []."""
    if not rules:
        return [{"kind": "none", "rrule": None, "dates": [], "start_time": None, "end_time": None, "from": None,
                 "until": None, "except": [], "only": [], "week_parity": None, "daypart": None, "doors": None,
                 "confidence": 1.0}]  # fmt: skip
    return [
        {
            "kind": rule.kind,
            "rrule": rule.rrule,
            "dates": [date.isoformat() for date in rule.dates],
            "start_time": _clock(rule.start_time),
            "end_time": _clock(rule.end_time),
            "from": _day(rule.valid_from),
            "until": _day(rule.valid_to),
            "except": list(rule.except_),
            "only": list(rule.only),
            "week_parity": rule.week_parity,
            "daypart": rule.daypart,
            "doors": _clock(rule.doors),
            "confidence": rule.confidence,
        }
        for rule in rules
    ]
