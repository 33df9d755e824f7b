"""The Events Calendar: its REST answer, its paging, its iCalendar export."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.connectors.tribe_events import addresses
from tests.web_support import check_golden, document, read

HERE = Path(__file__).parent
REST = "https://www.buurthuis.example/wp-json/tribe/events/v1/events?per_page=50"


def answer(*events: dict[str, Any], **more: Any) -> str:
    return json.dumps({"events": list(events), **more})


def event(**fields: Any) -> dict[str, Any]:
    return {"id": 1, "title": "Koffie", "start_date": "2026-12-01 10:00:00", "end_date": "2026-12-01 12:00:00",
            "timezone": "Europe/Amsterdam", "status": "publish", **fields}  # fmt: skip


def one(**fields: Any) -> Any:
    (record,) = read(answer(event(**fields)), "tribe_events").records
    return record


def test_golden() -> None:
    extraction = read((HERE / "antwoord.json").read_bytes(), "tribe_events", url=REST)
    check_golden(extraction, HERE / "antwoord.json.golden")


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://x.example", "https://x.example/wp-json/tribe/events/v1/events?per_page=50"),
        ("https://x.example/", "https://x.example/wp-json/tribe/events/v1/events?per_page=50"),
        ("https://x.example/buurt/", "https://x.example/buurt/wp-json/tribe/events/v1/events?per_page=50"),
        ("https://x.example/wp-json/tribe/events/v1/events", "https://x.example/wp-json/tribe/events/v1/events?per_page=50"),
        (
            "https://x.example/wp-json/tribe/events/v1/events?per_page=10&categories=taal",
            "https://x.example/wp-json/tribe/events/v1/events?per_page=10&categories=taal",
        ),
        ("https://x.example/?rest_route=/tribe/events/v1/events", "https://x.example/?rest_route=%2Ftribe%2Fevents%2Fv1%2Fevents&per_page=50"),
        ("https://x.example/agenda/?ical=1", "https://x.example/agenda/?ical=1"),
        ("https://x.example/agenda.ics", "https://x.example/agenda.ics"),
        ("file:agenda.json", "file:agenda.json"),
    ],
)  # fmt: skip
def test_the_root_of_a_site_is_enough(url: str, address: str) -> None:
    assert addresses(document("", "tribe_events", url=url).spec) == (address,)


def test_a_site_without_a_place_for_its_time_zone_shows_local_times() -> None:
    extraction = read(answer(event(timezone="UTC+0"), event(id=2, timezone="UTC+0")), "tribe_events")
    assert extraction.records[0].schedule is not None
    assert f"{extraction.records[0].schedule[0].start_time:%H:%M}" == "10:00"
    assert [issue.code for issue in extraction.issues] == ["unknown_timezone"]


def test_another_time_zone_is_kept() -> None:
    assert one(timezone="Europe/London").schedule[0].timezone == "Europe/London"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"cost": "Gratis"}, "Gratis"),
        ({"cost": "0"}, "gratis"),
        ({"cost": "5"}, "€ 5,00"),
        ({"cost": "&euro;5"}, "€5"),
        ({"cost": "", "cost_details": {"values": ["5", "7.5"], "currency_code": "EUR"}}, "€ 5,00 tot € 7,50"),
        ({"cost": "", "cost_details": {"values": []}}, None),
        ({"cost": None, "cost_details": False}, None),
    ],
)
def test_prices(fields: dict[str, Any], text: str | None) -> None:
    assert one(**fields).price_text == text


def test_people_behind_an_event_are_not_read() -> None:
    record = one(author="7", organizer=[{"organizer": "De Ton", "email": "iemand@x.example", "phone": "010"}])
    assert record.organizer_text == "De Ton"
    assert "iemand" not in record.model_dump_json()


# --- Paging -----------------------------------------------------------------------------------------------------------


def test_the_answer_names_the_next_page() -> None:
    following = "https://www.buurthuis.example/wp-json/tribe/events/v1/events/?page=2"
    assert read(answer(event(), next_rest_url=following), "tribe_events", url=REST).next_urls == (following,)


def test_the_next_page_is_counted_when_the_answer_does_not_name_it() -> None:
    assert read(answer(event(), total_pages=3), "tribe_events", url=REST).next_urls == (f"{REST}&page=2",)
    assert read(answer(event(), total_pages=3), "tribe_events", url=f"{REST}&page=3").next_urls == ()


def test_paging_ends_at_the_operators_bound_and_says_so() -> None:
    url = f"{REST}&page=2"
    following = f"{REST}&page=3"
    extraction = read(answer(event(), next_rest_url=following), "tribe_events", url=url, max_pages=2)
    assert extraction.next_urls == ()
    assert "options.max_pages" in extraction.issues[0].hint


# --- Other answers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("", "leeg"),
        ('{"code":"rest_no_route","message":"Geen route gevonden"}', "Geen route gevonden"),
        ("<!doctype html><p>agenda", "webpagina"),
        ('{"posts":[]}', "geen antwoord"),
        ("[1", "geen antwoord"),
        ('"tekst"', "geen antwoord"),
    ],
)
def test_what_is_no_answer_is_said(body: str, words: str) -> None:
    extraction = read(body, "tribe_events")
    assert [issue.code for issue in extraction.issues] == ["unreadable_source"]
    assert words in extraction.issues[0].message


def test_an_empty_agenda_is_no_mistake() -> None:
    extraction = read(answer(), "tribe_events")
    assert (extraction.n_read, extraction.issues) == (0, ())


def test_one_event_or_a_bare_list_is_read_as_well() -> None:
    assert len(read(json.dumps(event()), "tribe_events").records) == 1
    assert len(read(json.dumps([event()]), "tribe_events").records) == 1


def test_the_icalendar_export_is_read() -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1@x", "DTSTART:20261201T100000",
             "SUMMARY:Koffie", "END:VEVENT", "END:VCALENDAR"]  # fmt: skip
    extraction = read("\r\n".join(lines), "tribe_events", url="https://x.example/agenda/?ical=1")
    assert [record.name for record in extraction.records] == ["Koffie"]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("2026-12-01 10:00:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
_FIELDS = st.sampled_from(["id", "title", "start_date", "end_date", "timezone", "all_day", "venue", "organizer", "cost",
    "cost_details", "categories", "tags", "url", "status", "description", "modified_utc", "website"])  # fmt: skip


@settings(max_examples=100)
@given(st.lists(st.dictionaries(_FIELDS, _ANY, max_size=8) | _ANY, max_size=4), _ANY, _ANY)
def test_any_answer_is_survived(events: list[Any], pages: Any, following: Any) -> None:
    read(json.dumps({"events": events, "total_pages": pages, "next_rest_url": following}), "tribe_events", url=REST)


@given(st.binary(max_size=200))
def test_any_bytes_are_survived(body: bytes) -> None:
    read(body, "tribe_events")
