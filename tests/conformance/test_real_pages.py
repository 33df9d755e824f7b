"""Real pages and JSON documents from public repositories: nothing crashes, and every event in them is found.

The files are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sources.contracts import Extraction
from sources.formats.html import decode, node_text, parse
from sources.formats.schemaorg import find_events
from tests.web_support import read

PAGES = Path(__file__).parents[3] / "shared" / "data" / "html"
MANIFEST = PAGES / "MANIFEST.jsonl"

pytestmark = pytest.mark.skipif(not MANIFEST.exists(), reason="the real pages (../shared/data/html) are not here")

# Where our count differs from the manifest's, and why (file ending -> json-ld, microdata).
DIFFERENCES = {
    # Three of its JSON-LD blocks end in a trailing comma: the manifest counts what strict JSON reads.
    "cook_landbank.html": (9, 9),
    "cook_landbank_detail.html": (1, 1),
    # The manifest counts top-level microdata items; these pages have more in a property of another item.
    "schema.org/Event.002.html": (0, 4),
    "sdo-social-media-examples.txt": (1, 2),
    "sdo-tourism-examples.txt": (2, 2),
    "sdo-tv-listing-examples.txt": (3, 4),
    # An Action whose object is a Festival, inside HTML comments that strict JSON refuses.
    "JoinAction.001.html": (1, 0),
}


def rows() -> list[dict[str, Any]]:
    if not MANIFEST.exists():
        return []
    return [json.loads(line) for line in MANIFEST.read_text(encoding="utf-8").splitlines()]


def body(row: dict[str, Any]) -> bytes:
    return (PAGES / row["file"]).read_bytes()


def test_every_event_of_a_page_is_found() -> None:
    wrong = []
    for row in rows():
        if row["file"].endswith((".json", ".jsonld")):
            continue  # the manifest counts events in pages only
        found = find_events(decode(body(row)), "https://www.buurthuis.example/")
        counts = Counter(node.syntax for node in found.nodes)
        expected = next((counts_ for end, counts_ in DIFFERENCES.items() if row["file"].endswith(end)), None)
        expected = expected or (row["ld_events"], row["microdata_events"])
        if (counts["json-ld"], counts["microdata"]) != expected:
            wrong.append((row["file"], expected, dict(counts)))
    assert wrong == []


def test_the_same_event_in_two_syntaxes_is_one_record() -> None:
    extraction = jsonld("cook_landbank.html")
    assert (extraction.n_read, len(extraction.records), extraction.n_folded) == (18, 9, 9)
    assert all(record.schedule for record in extraction.records)
    three = jsonld("sdo-exhibitionevent-examples.txt")  # JSON-LD, microdata and RDFa
    assert (three.n_read, len(three.records)) == (3, 1)


def jsonld(end: str) -> Extraction:
    (row,) = (row for row in rows() if row["file"].endswith(end))
    return read(body(row), "jsonld")


def test_nearly_every_event_gets_a_schedule() -> None:
    records = [record for row in rows() for record in read(body(row), "jsonld").records]
    placed = [record for record in records if record.schedule or record.when_text]
    assert len(records) >= 245
    assert len(placed) / len(records) > 0.95
    assert not any("<p" in (record.description or "") or "&amp;" in record.name for record in records)


def test_documents_with_their_own_context_are_events() -> None:
    """UiTdatabank's documents have no @type: 57 documents, one of them without a name."""
    documents = [row for row in rows() if "udb3-backend" in row["file"] and row["file"].endswith(".json")]
    extractions = [read(body(row), "jsonld") for row in documents]
    assert sum(bool(extraction.records) for extraction in extractions) >= 40


@pytest.mark.parametrize(
    ("connector", "options"),
    [
        (
            "html_list",
            {"item": "li, article, tr", "fields": {"name": "a, h2, td", "when_text": "time", "url": "a@href"}},
        ),
        ("week_table", {"layout": "columns"}),
        ("week_table", {"layout": "rows"}),
        ("week_table", {"layout": "headings"}),
        ("tribe_events", {}),
        ("wordpress", {}),
    ],
)
def test_no_page_makes_a_connector_stumble(connector: str, options: dict[str, Any]) -> None:
    for row in rows()[::2] if connector == "week_table" else rows():
        read(body(row), connector, **options)


def test_text_of_every_page_is_clean() -> None:
    for row in rows():
        tree = parse(decode(body(row)))
        text = node_text(tree.body) if tree.body is not None else ""
        assert "  " not in text
        assert "\n\n\n" not in text
        text.encode()
