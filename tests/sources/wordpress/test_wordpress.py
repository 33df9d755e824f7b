"""Posts of WordPress: which announce something, and in which words."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.connectors.wordpress import addresses
from tests.web_support import check_golden, document, read

HERE = Path(__file__).parent
REST = "https://www.buurthuis.example/wp-json/wp/v2/posts?per_page=50"


def post(text: str, title: str = "Koffie", **fields: Any) -> dict[str, Any]:
    return {
        "id": 1,
        "date": "2026-11-20T09:00:00",
        "title": {"rendered": title},
        "content": {"rendered": text},
        **fields,
    }


def test_golden() -> None:
    extraction = read((HERE / "berichten.json").read_bytes(), "wordpress", url=REST)
    check_golden(extraction, HERE / "berichten.json.golden")


@pytest.mark.parametrize(
    ("url", "options", "address"),
    [
        ("https://x.example", {}, "https://x.example/wp-json/wp/v2/posts?per_page=50"),
        ("https://x.example/blog/", {"post_type": "activiteit"}, "https://x.example/blog/wp-json/wp/v2/activiteit?per_page=50"),
        ("https://x.example", {"categories": [3, 5]}, "https://x.example/wp-json/wp/v2/posts?per_page=50&categories=3,5"),
        ("https://x.example/wp-json/wp/v2/events?per_page=10", {}, "https://x.example/wp-json/wp/v2/events?per_page=10"),
        ("https://x.example/?rest_route=/wp/v2/posts", {}, "https://x.example/?rest_route=/wp/v2/posts&per_page=50"),
        ("file:berichten.json", {}, "file:berichten.json"),
    ],
)  # fmt: skip
def test_the_root_of_a_site_is_enough(url: str, options: dict[str, Any], address: str) -> None:
    assert addresses(document("", "wordpress", url=url, **options).spec) == (address,)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("<p>Kom ook. Elke dinsdag van 10.00 tot 12.00 uur. Er is koek.</p>", "Elke dinsdag van 10.00 tot 12.00 uur."),
        ("<p>Maandag 10.00 uur</p><p>Woensdag 14.00 uur</p><p>Tot dan!</p>", "Maandag 10.00 uur\nWoensdag 14.00 uur"),
        ("<p>Elke dinsdag is er koffie.</p>", "Elke dinsdag is er koffie."),
        ("<p>De koffie staat klaar.</p>", None),
        ("", None),
    ],
)
def test_the_words_that_say_when(text: str, when: str | None) -> None:
    extraction = read(json.dumps([post(text)]), "wordpress")
    assert [record.when_text for record in extraction.records] == ([when] if when else [])


def test_words_are_read_on_the_day_they_were_published() -> None:
    (record,) = read(
        json.dumps([post("<p>Zaterdag 5 december 10.00 uur</p>", date="2026-11-30T10:00:00")]), "wordpress"
    ).records
    assert record.reference_date == dt.date(2026, 11, 30)
    assert record.schedule is None


def test_a_type_of_its_own_does_not_grow_old_like_news() -> None:
    body = json.dumps([post("<p>Elke dinsdag van 14.00 tot 16.00 uur.</p>", date="2023-01-05T10:00:00")])
    assert read(body, "wordpress").n_skipped == 1
    assert len(read(body, "wordpress", post_type="activiteit").records) == 1


# --- Paging -----------------------------------------------------------------------------------------------------------


def many(number: int) -> str:
    return json.dumps([post("<p>Elke dinsdag 10.00 uur</p>", id=each) for each in range(number)])


def test_a_full_page_is_followed_by_another() -> None:
    assert read(many(50), "wordpress", url=REST).next_urls == (f"{REST}&offset=50",)
    assert read(many(50), "wordpress", url=f"{REST}&offset=50").next_urls == (f"{REST}&offset=100",)
    assert read(many(49), "wordpress", url=REST).next_urls == ()
    assert read("[]", "wordpress", url=f"{REST}&offset=50").next_urls == ()
    assert read(many(50), "wordpress", url=f"{REST}&page=2").next_urls == (f"{REST}&page=3",)


def test_paging_ends_at_the_operators_bound_and_says_so() -> None:
    extraction = read(many(50), "wordpress", url=f"{REST}&offset=50", max_pages=2)
    assert extraction.next_urls == ()
    assert "options.max_pages" in extraction.issues[-1].hint


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "leeg"),
        ('{"code":"rest_no_route","message":"Geen route"}', "Geen route"),
        ("<html>", "webpagina"),
        ('{"a":1}', "geen antwoord"),
        ("nee", "geen antwoord"),
    ],
)
def test_what_is_no_answer_is_said(body: str, words: str) -> None:
    extraction = read(body, "wordpress")
    assert [issue.code for issue in extraction.issues] == ["unreadable_source"]
    assert words in extraction.issues[0].message
    assert "options.post_type" in extraction.issues[0].hint


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["2026-12-01 10:00:00", "20261201", "elke dinsdag 10.00 uur", "05/12/2026"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["rendered", "protected", "datum", "tijd", "einddatum", "x"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip
_FIELDS = st.sampled_from(
    ["id", "title", "date", "content", "excerpt", "acf", "meta", "link", "status", "modified", "modified_gmt"]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(_FIELDS, _ANY, max_size=8) | _ANY, max_size=4))
def test_any_answer_is_survived(posts: list[Any]) -> None:
    read(json.dumps(posts), "wordpress", url=REST)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_survived(body: bytes) -> None:
    read(body, "wordpress")
