"""Agenda pages in running Dutch: fixtures in own words with goldens, the balance of the connector, absurd input.

`UPDATE_GOLDEN=1 pytest tests/sources/page` writes the goldens anew; read the difference before committing it.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.connectors.page import extract
from sources.contracts import Document, PageOptions
from sources.page.labels import document_of, page_labels

FIXTURES = Path(__file__).parent / "fixtures"
PAGES = sorted(FIXTURES.glob("*.html"))
REFERENCE = dt.date(2026, 3, 1)
_NOT_COMPARED = {"confidence", "daypart"}  # of a rule: how sure the grammar is may become better
_ALWAYS = ("title", "schedule")


def document(body: bytes, main: str | None = None) -> Document:
    made = document_of(body, "https://www.wilgenhof.example/agenda/", REFERENCE)
    spec = made.spec.model_copy(update={"options": PageOptions(main=main)})
    return made.model_copy(update={"spec": spec})


def essence(labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The labels without what is empty, so that a golden can be read."""
    result = []
    for label in labels:
        kept = {key: value for key, value in label.items() if key in _ALWAYS or value not in (None, "", [])}
        kept["schedule"] = [
            {key: value for key, value in rule.items() if key not in _NOT_COMPARED and value not in (None, [])}
            for rule in label["schedule"]
        ]
        result.append(kept)
    return result


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_golden(page: Path) -> None:
    found = essence(page_labels(document(page.read_bytes())))
    golden = page.with_suffix(".golden.json")
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_balance_and_identity(page: Path) -> None:
    extraction = extract(document(page.read_bytes()))
    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    assert len({record.record_id for record in extraction.records}) == len(extraction.records)
    assert all(record.locator for record in extraction.records)
    again = extract(document(page.read_bytes()))
    assert again == extraction


@pytest.mark.parametrize("page", sorted((FIXTURES / "zonder").glob("*.html")), ids=lambda path: path.stem)
def test_pages_without_activities_give_none(page: Path) -> None:
    assert extract(document(page.read_bytes())).records == ()


def test_no_personal_data_comes_out() -> None:
    text = json.dumps(page_labels(document((FIXTURES / "persoonsgegevens.html").read_bytes())), ensure_ascii=False)
    for secret in ("Mirjam", "Oudshoorn", "Fatima", "de Wit", "12345678", "34 56 78", "wa.me", "a.dewit"):
        assert secret not in text
    assert "aanmelden@wilgenhof.example" in text
    assert "010-1234567" in text


def test_machine_readable_events_go_first_and_text_fills_them() -> None:
    page = document((FIXTURES / "machinetekst.html").read_bytes())
    records = {record.name: record for record in extract(page).records}
    market = records["Lentemarkt"]
    assert market.dtstart is not None
    assert "Plantjes" in (market.description or "")
    assert market.schedule is not None
    assert market.schedule[0].dates == (dt.date(2026, 4, 11),)
    assert "Breicafé" in records
    assert len(records) == 3


def test_details_of_an_event_for_machines_are_not_another_activity() -> None:
    body = b"""<script type="application/ld+json">{"@context":"https://schema.org","@type":"Event","name":"Zomerbal",
    "startDate":"2026-06-20T20:00:00+02:00"}</script><main><h1>Bal in de tuin</h1><h3>Details</h3><ul>
    <li>Datum: 20 juni 2026</li><li>Tijd: 20.00 uur</li></ul></main>"""
    assert [record.name for record in extract(document(body)).records] == ["Zomerbal"]


@pytest.mark.parametrize(
    ("body", "main"),
    [(b"", None), (b"   ", None), (b"<html><body></body></html>", None), (b"<p>dinsdag 10 uur Yoga</p>", "#agenda"),
     (b"<p>dinsdag 10 uur Yoga</p>", "p[[")],
)  # fmt: skip
def test_unreadable_source(body: bytes, main: str | None) -> None:
    extraction = extract(document(body, main))
    assert extraction.records == ()
    assert [issue.code for issue in extraction.issues] == ["unreadable_source"]
    assert "options.main" in extraction.issues[0].hint


def test_named_part_of_the_page_only() -> None:
    body = (
        b"<body><div id=a><h3>Yoga</h3><p>dinsdag 10.00 uur</p></div>"
        b"<div id=b><h3>Koor</h3><p>maandag 20.00 uur</p></div></body>"
    )
    assert [record.name for record in extract(document(body, "#b")).records] == ["Koor"]
    assert [record.name for record in extract(document(body)).records] == ["Yoga", "Koor"]


def test_time_that_is_not_understood_is_an_issue() -> None:
    extraction = extract(document(b"<main><h3>Buurtborrel</h3><p>Eerste zaterdag na nieuwjaar</p></main>"))
    assert extraction.records == ()
    assert extraction.n_skipped == 1
    assert extraction.issues[0].code == "unreadable_schedule"
    assert "Buurtborrel" in (extraction.issues[0].raw or "")


_WORDS = ["maandag", " 10.00 ", "<p>", "</p>", "<h2>", "</h2>", "<table><tr><td>", "</td><td>", "</td></tr>", "<li>",
          "<b>", "</b>", "Yoga", " tot ", "12 uur", "<br>", "5 mei", " elke ", "€ 2", "|", ":", "\n", "(", "*", "geen",
          "Koor voor ouderen", "<dt>", "<dd>", "colspan", "<td rowspan=3 colspan=99>", "<details><summary>",
          "Wanneer: ", "📅"]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.lists(st.sampled_from(_WORDS), max_size=60).map(lambda p: "".join(p).encode()))
def test_never_raises(body: bytes) -> None:
    extraction = extract(document(body))
    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    page_labels(document(body))


@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 20_000 + b"dinsdag 10 uur Yoga",
        b"<p>" + b"maandag 10.00 Koffie<br>" * 20_000,
        b"<table>" + b"<tr><td>Maandag</td><td>10.00</td><td>Koffie</td></tr>" * 5_000,
        b"<p>" + b"a" * 500_000,
        b"<p>" + b"(" * 100_000,
        b"<p>" + b"van 10 tot " * 50_000,
    ],
    ids=["nesting", "lines", "rows", "one word", "brackets", "open times"],
)
def test_absurd_pages_end(body: bytes) -> None:
    extract(document(body))


def test_a_cut_page_says_so() -> None:
    more = "breng een matje mee " * 8
    body = "".join(f"<h3>Les {n} yoga</h3><p>maandag om 10.00 uur, {more}</p>" for n in range(1200))
    extraction = extract(document(f"<main>{body}</main>".encode()))
    assert any("alleen het begin" in issue.message for issue in extraction.issues)


@pytest.mark.parametrize(
    ("heading", "text", "name"),
    [
        ("Voor grote mensen", "<strong>Opvoedcafé:</strong> elke donderdag van 20.00 tot 21.30 uur.", "Opvoedcafé"),
        ("Voor grote mensen", "Elke eerste donderdag van 20.00 tot 21.30 uur.", "Voor grote mensen"),
        ("Koffie", "<strong>Let op:</strong> elke donderdag van 20.00 tot 21.30 uur.", "Koffie"),
    ],
)  # fmt: skip
def test_a_heading_that_says_for_whom_gives_way_to_a_bold_title(heading: str, text: str, name: str) -> None:
    page = f"<h1>Doe mee</h1><h3>{heading}</h3><p>{text}</p>"
    assert [record.name for record in extract(document(page.encode())).records] == [name]
