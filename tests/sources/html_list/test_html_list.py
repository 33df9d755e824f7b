"""A list with a CSS selector for each field: what is read, and what the operator is told when it no longer fits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.connectors.html_list import FIELDS
from sources.contracts import ExtractedRecord, Extraction
from tests.web_support import check_golden, read

HERE = Path(__file__).parent
ITEM = '<div class="i"><h3>Koffie</h3><p class="w">dinsdag 10.00 uur</p></div>'
OPTIONS: dict[str, Any] = {"item": ".i", "fields": {"name": "h3", "when_text": ".w"}}


def listed(html: str, **options: Any) -> Extraction:
    return read(html, "html_list", **(OPTIONS | options))


def told(extraction: Extraction) -> list[tuple[str, str | None]]:
    return [(issue.code, issue.field) for issue in extraction.issues]


def test_golden() -> None:
    extraction = read(
        (HERE / "lijst.html").read_bytes(), "html_list", item="article.item", next_page="a.volgende",
        fields={"name": "h3", "when_text": ".datum, .tijd", "description": ".tekst", "price_text": ".prijs",
                "url": "h3 a@href", "dtstart": "time@datetime", "location_text": ".plek"},
    )  # fmt: skip
    check_golden(extraction, HERE / "lijst.html.golden")


def test_fields_are_fields_of_a_record() -> None:
    assert set(FIELDS) <= set(ExtractedRecord.model_fields)


def test_a_list_is_read() -> None:
    (record,) = listed(ITEM).records
    assert (record.name, record.when_text, record.schedule) == ("Koffie", "dinsdag 10.00 uur", None)
    assert listed(ITEM).issues == ()


# --- What the operator is told ----------------------------------------------------------------------------------------


def test_no_items_names_the_selector() -> None:
    extraction = listed("<p>verbouwd</p>")
    assert told(extraction) == [("unreadable_source", "options.item")]
    assert "'.i'" in extraction.issues[0].message
    assert extraction.issues[0].hint == "Kijk in buurthuis.yaml bij options.item."


def test_a_selector_without_matches_names_file_and_key() -> None:
    extraction = listed(ITEM * 3, fields={"name": "h3", "when_text": ".w", "price_text": ".euro"})
    assert told(extraction) == [("missing_value", "options.fields.price_text")]
    assert extraction.issues[0].severity == "warning"
    assert "buurthuis.yaml" in extraction.issues[0].hint
    assert len(extraction.records) == 3


def test_a_selector_that_matches_in_one_item_only_is_fine() -> None:
    other = '<div class="i"><h3>Thee</h3><p class="w">ma</p><p class="euro">€ 1</p></div>'
    assert told(listed(ITEM + other, fields={"name": "h3", "when_text": ".w", "price_text": ".euro"})) == []


@pytest.mark.parametrize(
    ("wrong", "near"),
    [("titel", "name"), ("when", "when_text"), ("location", "location_text"), ("prijs", "price_text"), ("xyz", None)],
)
def test_an_unknown_field_gets_the_nearest_name(wrong: str, near: str | None) -> None:
    extraction = listed(ITEM, fields={"name": "h3", wrong: "p"})
    assert told(extraction) == [("unreadable_source", f"options.fields.{wrong}")]
    assert (f"bedoelde u '{near}'?" in extraction.issues[0].message) == (near is not None)


def test_a_list_without_a_name_cannot_be_read() -> None:
    assert told(listed(ITEM, fields={"when_text": ".w"})) == [("unreadable_source", "options.fields.name")]


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"item": "div["}, "options.item"),
        ({"fields": {"name": "h3::"}}, "options.fields.name"),
        ({"fields": {"name": "h3", "url": "a[@href"}}, "options.fields.url"),
        ({"next_page": "a >"}, "options.next_page"),
    ],
)
def test_what_is_no_css_is_said(options: dict[str, Any], key: str) -> None:
    assert ("unreadable_source", key) in told(listed(ITEM, **options))


def test_text_that_no_field_reads_is_said_once() -> None:
    rest = '<div class="i"><h3>Thee</h3><p class="w">ma</p><p>Let op: niet in de vakantie</p></div>'
    extraction = listed(ITEM + rest * 2)
    assert told(extraction) == [("other", "options.fields")]
    assert extraction.issues[0].severity == "info"
    assert "2 van de 3" in extraction.issues[0].message
    assert extraction.issues[0].raw == "Let op: niet in de vakantie"


def test_an_item_without_a_name_costs_only_itself() -> None:
    extraction = listed(ITEM + '<div class="i"><h3> </h3><p class="w">ma</p></div>')
    assert (extraction.n_read, len(extraction.records), extraction.n_skipped) == (2, 1, 1)
    assert told(extraction) == [("missing_value", "options.fields.name")]


# --- Values -----------------------------------------------------------------------------------------------------------


def test_the_item_itself_can_be_read() -> None:
    html = '<a class="i" href="/koffie" data-when="dinsdag 10.00 uur">Koffie</a>'
    (record,) = listed(html, fields={"name": ".", "url": "@href", "when_text": "@data-when"}).records
    assert (record.name, record.url) == ("Koffie", "https://www.buurthuis.example/koffie")
    assert record.when_text == "dinsdag 10.00 uur"


@pytest.mark.parametrize(
    ("when", "is_structured"),
    [("dinsdag", True), ("", True), ("dinsdag 10.00 - 12.00 uur", False), ("om 10 uur", False)],
)
def test_words_with_a_time_go_before_a_bare_date(when: str, is_structured: bool) -> None:
    html = f'<div class="i"><h3>Koffie</h3><p class="w">{when}</p><time datetime="2026-12-01">1 dec</time></div>'
    fields = {"name": "h3", "when_text": ".w", "dtstart": "time@datetime"}
    (record,) = listed(html, fields=fields).records
    assert (record.schedule is not None) is is_structured


@pytest.mark.parametrize(
    ("link", "following"),
    [
        ('<a rel="next" href="?page=2">', ("https://www.buurthuis.example/agenda?page=2",)),
        ('<a rel="next" href="/agenda/page/3/">', ("https://www.buurthuis.example/agenda/page/3/",)),
        ('<a rel="next" href="?page=9">', ()),
        ('<a rel="next" href="/agenda">', ()),  # this page
        ('<a rel="next" href="javascript:meer()">', ()),
        ("", ()),
    ],
)
def test_next_page(link: str, following: tuple[str, ...]) -> None:
    assert listed(ITEM + link, next_page="a[rel=next]").next_urls == following


def test_keys_are_addresses_and_told_apart() -> None:
    item = '<div class="i"><h3><a href="/k">Koffie</a></h3><p class="w">{}</p></div>'
    fields = {"name": "h3", "when_text": ".w", "url": "a@href"}
    extraction = listed(item.format("dinsdag") + item.format("woensdag") + item.format("woensdag"), fields=fields)
    assert [record.source_key for record in extraction.records] == [
        "https://www.buurthuis.example/k",
        "https://www.buurthuis.example/k#woensdag",
        "https://www.buurthuis.example/k#woensdag#2",
    ]


@settings(max_examples=100)
@given(st.text(st.sampled_from('<>/="div class i h3 p w a href &;'), max_size=200) | st.binary(max_size=200))
def test_any_page_is_survived(body: str | bytes) -> None:
    read(body, "html_list", **OPTIONS)


@settings(max_examples=100)
@given(st.text(max_size=12), st.dictionaries(st.sampled_from([*FIELDS, "x"]), st.text(max_size=12), max_size=4))
def test_any_selectors_are_survived(item: str, fields: dict[str, str]) -> None:
    read(ITEM, "html_list", item=item, fields=fields)


def test_deep_items_are_survived() -> None:
    assert listed('<div class="i"><h3>x</h3>' * 300, fields={"name": "h3"}).n_read == 300
