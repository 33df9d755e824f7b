"""Hand-written calendars, one per trait, against golden files: what is read, what is said about it, which dates follow.

A changed outcome is a changed golden file. `UPDATE_GOLDEN=1 pytest tests/unit/test_ical_golden.py` writes them; read
them before committing.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from sources.connectors.ical import extract
from sources.contracts import Document, ExtractedRecord, Extraction, IcalOptions, Issue, Snapshot, SourceSpec
from warehouse.contracts import NormalisedActivity, PlaceMatch
from warehouse.occurrences import Window, expand

FIXTURES = Path(__file__).parents[1] / "sources" / "ical"
WINDOW = Window(start=dt.date(2026, 10, 1), end=dt.date(2027, 9, 30))
URL = "https://wijkhuis.example/agenda.ics"


def document(body: bytes) -> Document:
    spec = SourceSpec(id="wijkhuis", title="Verzonnen wijkhuis", urls=(URL,), options=IcalOptions())
    snapshot = Snapshot(
        snapshot_id="s1", source_id=spec.id, url=URL, final_url=URL, fetched_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    )
    return Document(spec=spec, snapshot=snapshot, body=body, reference_date=dt.date(2026, 10, 1))


def activity(record: ExtractedRecord) -> NormalisedActivity:
    return NormalisedActivity(
        record_id=record.record_id,
        source_id=record.source_id,
        source_kind="other",
        name=record.name,
        schedule=record.schedule or (),
        overrides=record.overrides,
        place=PlaceMatch(place_id=None, method="unknown"),
    )


def issue_line(issue: Issue) -> str:
    return f"{issue.severity} {issue.code} [{issue.locator}] {issue.message}"


def dates(record: ExtractedRecord) -> list[str]:
    expansion = expand(activity(record), WINDOW, ())
    lines = []
    for one in expansion.occurrences[:8]:
        line = f"{one.start:%a %Y-%m-%d}" if one.all_day else f"{one.start:%a %Y-%m-%d %H:%M%z}"
        line += f" - {one.end:%Y-%m-%d %H:%M}"
        notes = [
            "geschat einde" if one.is_estimated_end else "",
            one.status if one.status != "scheduled" else "",
            f"was {one.recurrence_id:%Y-%m-%d %H:%M}" if one.recurrence_id != one.start else "",
            one.name or "",
            one.location_text or "",
        ]
        lines.append(" | ".join([line, *filter(None, notes)]))
    if len(expansion.occurrences) > 8:
        lines.append(f"... {len(expansion.occurrences)} in totaal")
    if expansion.n_out_of_window:
        lines.append("buiten het venster")
    return lines + [issue_line(issue) for issue in expansion.issues]


def summary(extraction: Extraction) -> dict[str, Any]:
    drop = {"record_id", "source_id", "snapshot_id"}
    return {
        "balance": f"{extraction.n_read} = {len(extraction.records)} + {extraction.n_folded} + {extraction.n_skipped}",
        "issues": [issue_line(issue) for issue in extraction.issues],
        "records": [
            record.model_dump(mode="json", exclude_defaults=True, by_alias=True, exclude=drop)
            | {"dates": dates(record)}
            for record in extraction.records
        ],
    }


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.ics")), ids=lambda path: path.stem)
def test_calendar_gives_its_golden_outcome(path: Path) -> None:
    extraction = extract(document(path.read_bytes()))

    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    found = summary(extraction)
    golden = path.with_suffix(".json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))
