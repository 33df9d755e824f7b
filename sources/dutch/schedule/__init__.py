"""Reads when something happens from Dutch text.

Belongs here: the entry point `read_schedule`. The steps: tokens -> items (scanner, readers) -> what the
words around them make of them (guards, exceptions, roles) -> which times belong to which days (grouping) -> rules.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from sources.contracts import ScheduleReading, ScheduleRule
from sources.dutch.schedule.grouping import Grouper
from sources.dutch.schedule.guards import judge
from sources.dutch.schedule.items import Dates, Mark
from sources.dutch.schedule.roles import join_overnight, mark_roles, order_years
from sources.dutch.schedule.rules import rules_of, without_subsumed
from sources.dutch.schedule.scanner import Scanner

__all__ = ["read_schedule"]

MAX_TEXT: Final = 200_000  # characters; what is beyond is not read


def read_schedule(text: str, reference_date: dt.date) -> ScheduleReading:
    """The schedule that a line, cell or paragraph of Dutch announces.

    `reference_date`: the day the text was first seen; dates without a year are looked for from 30 days before it.
    Empty `rules`: nothing that can be put in an agenda; `remarks` (Dutch) say why, or what is doubtful. Never raises.
    """
    items = Scanner(text[:MAX_TEXT], reference_date).scan()
    conflicts = tuple(conflict for item in items if isinstance(item, Dates) for conflict in item.conflicts)
    items, remarks = judge(items)
    grouped = Grouper(mark_roles(join_overnight(order_years(items)))).group()
    rules: list[ScheduleRule] = []
    seen: set[tuple[object, ...]] = set()
    for group in grouped.groups:
        for rule in rules_of(group, reference_date):
            key = _content(rule)
            if key not in seen:
                seen.add(key)
                rules.append(rule)
    rules = without_subsumed(rules)
    appointment = grouped.appointment
    timed = any(rule.start_time is not None for rule in rules)
    if appointment is not None and not (appointment.only and timed) and not (appointment.loose and not rules):
        span = (appointment.start, appointment.end)
        rules.append(ScheduleRule(kind="by_appointment", precision="weekday_only", rule="afspraak", span=span))
    if any(isinstance(item, Mark) and item.name == "unknown_bound" for item in items):
        remarks.append("Een grens is niet gelezen: de datums van die vakantie zijn hier niet bekend.")
    remarks.extend(_doubts(rules))
    return ScheduleReading(rules=tuple(rules), remarks=tuple(remarks), weekday_conflicts=conflicts)


def _content(rule: ScheduleRule) -> tuple[object, ...]:
    """What a rule says, without where it stood: said twice is one rule."""
    days = (rule.kind, rule.rrule, rule.dates, rule.start_time, rule.end_time, rule.doors, rule.daypart)
    return (*days, rule.valid_from, rule.valid_to, rule.except_, rule.only, rule.week_parity)


def _doubts(rules: list[ScheduleRule]) -> list[str]:
    """In Dutch what is uncertain about rules that were read."""
    doubts: list[str] = []
    for rule in rules:
        parts = rule.rrule or ""
        if rule.kind in ("weekly", "monthly") and "BY" not in parts:
            doubts.append("De dag staat er niet bij.")
        elif rule.kind == "weekly" and "INTERVAL=" in parts and not (rule.valid_from or rule.week_parity):
            doubts.append("Om de zoveel weken, maar in welke week het begint staat er niet bij.")
    return list(dict.fromkeys(doubts))
