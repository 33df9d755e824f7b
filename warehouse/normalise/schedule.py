"""When a record takes place: the rules a connector gave, or what the grammar of Dutch makes of its words.

Belongs here: choosing which text is read, and saying what was not understood. Does not belong here: the grammar
(sources.dutch.schedule) or dates (warehouse.occurrences). No times are ever guessed.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sources.contracts import Evidence, ExtractedRecord, Issue, IssueCode, ScheduleRule
from sources.dutch.schedule import read_schedule

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


class RecordSchedule(NamedTuple):
    """Rules (empty = not understood), the words they rest on, and what a person should know."""

    rules: tuple[ScheduleRule, ...]
    evidence: Evidence | None
    issues: tuple[Issue, ...]


def read_record_schedule(record: ExtractedRecord) -> RecordSchedule:
    """The schedule of a record. Dates without a year are read against `record.reference_date`."""
    if record.schedule is not None:
        return _structured(record, record.schedule)
    text = (record.when_text or "").strip() or f"{record.name}\n{record.description or ''}".strip()
    reference_date = record.reference_date or (record.modified_at.date() if record.modified_at else None)
    if reference_date is None:
        return RecordSchedule((), None, (_unreadable(record, text, "de datum van de bron is niet bekend"),))
    reading = read_schedule(text, reference_date)
    rules = tuple(rule for rule in reading.rules if rule.kind != "none")
    issues = [_conflict(record, text, weekday, date) for weekday, date in reading.weekday_conflicts]
    if not rules:
        issues.append(_unreadable(record, text, "; ".join(reading.remarks)))
        return RecordSchedule((), None, tuple(issues))
    if reading.remarks:
        issues.append(_doubt(record, text, "; ".join(reading.remarks)))
    evidence = Evidence(raw=_words(text, rules), rule=", ".join(dict.fromkeys(r.rule for r in rules if r.rule)))
    return RecordSchedule(rules, evidence, tuple(issues))


def _structured(record: ExtractedRecord, rules: tuple[ScheduleRule, ...]) -> RecordSchedule:
    said = [text for text in (record.dtstart, record.rrule) if text]
    raw = record.when_text or "; ".join(said)
    evidence = Evidence(raw=raw[:500], rule=rules[0].rule or "formaat van de bron") if raw and rules else None
    return RecordSchedule(tuple(rule for rule in rules if rule.kind != "none"), evidence, ())


def _words(text: str, rules: tuple[ScheduleRule, ...]) -> str:
    """The part of the text from the first to the last word that a rule was read from."""
    spans = [rule.span for rule in rules if rule.span]
    if not spans:
        return text[:500]
    return text[min(start for start, _ in spans) : max(end for _, end in spans)][:500]


def _issue(record: ExtractedRecord, code: IssueCode, text: str, message: str, hint: str) -> Issue:
    return Issue(
        severity="info" if code == "unreadable_value" else "warning",
        code=code,
        source_id=record.source_id,
        record_id=record.record_id,
        field="schedule",
        message=message,
        hint=hint,
        raw=text[:500],
        locator=record.locator,
    )


def _unreadable(record: ExtractedRecord, text: str, why: str) -> Issue:
    return _issue(
        record,
        "unreadable_schedule",
        text,
        f"Dag en tijd zijn niet begrepen{f' ({why})' if why else ''}; de activiteit staat niet in de agenda.",
        f"Schrijf de tekst uit in {record.source_id}.yaml, sleutel lookups.when_text, of vraag de "
        "organisator om dag en begintijd te noemen.",
    )


def _doubt(record: ExtractedRecord, text: str, remarks: str) -> Issue:
    return _issue(
        record,
        "unreadable_value",
        text,
        f"Dag en tijd zijn gelezen, met een kanttekening: {remarks}.".replace("..", "."),
        f"Klopt het niet? Zet de juiste tekst in {record.source_id}.yaml, sleutel lookups.when_text.",
    )


def _conflict(record: ExtractedRecord, text: str, weekday: str, date: dt.date) -> Issue:
    day = f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
    return _issue(
        record,
        "weekday_conflict",
        text,
        f"Er staat {weekday} bij {day}, maar dat is een {_WEEKDAYS[date.weekday()]}; de datum is aangehouden.",
        "Vraag de organisator wat klopt, en zet de juiste tekst in "
        f"{record.source_id}.yaml, sleutel lookups.when_text.",
    )
