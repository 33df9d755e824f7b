"""The documented template is the real one, and its examples are read as it says."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from sources.contracts import ScheduleRule
from sources.dutch.schedule import read_schedule
from sources.formats.columns import TEMPLATE, field_of, header_key

from .conftest import Read

TEXT = (Path(__file__).parents[3] / "docs" / "spreadsheet.md").read_text("utf-8")


def _table(heading: str) -> list[list[str]]:
    section = TEXT.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:])]


def test_every_documented_column_and_synonym_exists_and_none_is_missing() -> None:
    documented = set()
    for names, _, synonyms in _table("De kolommen")[1:]:
        for name in re.split(r",\s*", names.replace("*", "")):
            assert header_key(name) in TEMPLATE, name
            documented.add(header_key(name))
        for synonym in re.split(r",\s*", synonyms):
            assert field_of(synonym) in {header_key(name) for name in re.split(r",\s*", names.replace("*", ""))}, (
                synonym
            )
    assert documented == set(TEMPLATE) - {"contactpersoon"}


def test_the_examples_are_read_as_documented(read: Read) -> None:
    header, *rows = _table("Voorbeelden")
    lines = [";".join(row[:-1]) for row in (header, *rows)]
    found: dict[str, tuple[ScheduleRule, ...]] = {}
    for record in read("\n".join(lines)).records:
        found[record.name] = record.schedule or read_schedule(record.when_text or "", dt.date(2026, 11, 24)).rules
    assert {name: [(rule.kind, rule.rrule) for rule in rules] for name, rules in found.items()} == {
        "Koffieochtend": [("weekly", "FREQ=WEEKLY;BYDAY=MO,TH")],
        "Taalles": [("weekly", "FREQ=WEEKLY;BYDAY=TU")],
        "Bakmiddag": [("monthly", "FREQ=MONTHLY;BYDAY=2SA")],
        "Mannen koken": [("weekly", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU")],
        "Weggeefmarkt": [("once", None)],
        "Taalmaatjes": [("by_appointment", None)],
    }
    assert found["Taalles"][0].except_ == ("school_holidays",)
    assert found["Mannen koken"][0].week_parity == "odd"
    assert found["Weggeefmarkt"][0].start_time == dt.time(11)
