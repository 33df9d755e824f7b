"""schema.org events in pages and documents: golden files for whole pages, tables for single forms."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import Extraction, ScheduleRule
from sources.formats.schemaorg import find_events
from sources.formats.schemaorg_nodes import ACTIVITY_TYPES, OTHER_EVENT_TYPES
from tests.web_support import check_golden, read

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["reeks.html", "bijna_json.html", "dubbel.html", "vormen.json"])
def test_golden(name: str) -> None:
    extraction = read((HERE / name).read_bytes(), "jsonld")
    check_golden(extraction, HERE / f"{name}.golden")


def page(*events: dict[str, Any], body: str = "") -> str:
    texts = (json.dumps(event).replace("</", "<\\/") for event in events)
    blocks = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return f"<html><head>{blocks}</head><body>{body}</body></html>"


def one(**properties: Any) -> Any:
    """The only record of a page with one event."""
    event = {"@type": "Event", "name": "Koffie", "startDate": "2026-12-01T10:00"} | properties
    (record,) = read(page({key: value for key, value in event.items() if value is not None}), "jsonld").records
    return record


def rule(**schedule: Any) -> ScheduleRule:
    """The rule that a Schedule becomes."""
    (found,) = one(startDate=None, eventSchedule={"@type": "Schedule", **schedule}).schedule
    assert isinstance(found, ScheduleRule)
    return found


# --- Which things are events ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(ACTIVITY_TYPES))
def test_every_kind_of_event_is_an_activity(kind: str) -> None:
    for spelling in (
        kind,
        f"http://schema.org/{kind}",
        f"https://schema.org/{kind}/",
        f"schema:{kind}",
        ["Thing", kind],
    ):
        extraction = read(page({"@type": spelling, "name": "Koffie", "startDate": "2026-12-01"}), "jsonld")
        assert len(extraction.records) == 1


@pytest.mark.parametrize("kind", sorted(OTHER_EVENT_TYPES))
def test_events_that_nobody_attends_are_skipped_and_said(kind: str) -> None:
    extraction = read(page({"@type": kind, "name": "Uitzending", "startDate": "2026-12-01"}), "jsonld")
    assert (extraction.n_read, extraction.n_skipped) == (1, 1)
    assert kind in extraction.issues[0].message


@pytest.mark.parametrize(
    "kind", ["Place", "Organization", "EventVenue", "EventReservation", "Article", None, 5, {}, []]
)
def test_other_things_are_no_events(kind: object) -> None:
    extraction = read(page({"@type": kind, "name": "De Ton"}), "jsonld")
    assert extraction.n_read == 0
    assert extraction.issues[0].code == "unreadable_source"


def test_an_event_of_the_page_itself_counts_once() -> None:
    event = {"@type": "Event", "@id": "#e", "name": "Koffie", "startDate": "2026-12-01T10:00"}
    page_node = {"@type": "WebPage", "mainEntity": {"@id": "#e"}, "about": event}
    extraction = read(page(page_node, event), "jsonld")
    assert (extraction.n_read, len(extraction.records), extraction.n_folded) == (2, 1, 1)


def test_the_series_of_an_event_is_no_event_of_its_own() -> None:
    record = one(superEvent={"@type": "EventSeries", "name": "Koffieweken", "startDate": "2026-11-01"})
    assert record.extra["super_event"] == "Koffieweken"


def test_an_empty_source_says_so() -> None:
    assert read("", "jsonld").issues[0].message == "De bron is leeg."
    assert "connector: page" in read("<p>niets</p>", "jsonld").issues[0].hint


# --- Times ------------------------------------------------------------------------------------------------------------


def test_words_for_a_date_are_left_to_the_reader_of_dutch() -> None:
    record = one(startDate="elke dinsdag om 10 uur")
    assert record.when_text == "elke dinsdag om 10 uur"
    assert record.schedule is None


def test_an_order_of_day_and_month_that_is_not_certain_is_not_guessed() -> None:
    extraction = read(page({"@type": "Event", "name": "Koffie", "startDate": "05/11/2026"}), "jsonld")
    assert extraction.records[0].schedule is None
    assert [(issue.code, issue.field, issue.raw) for issue in extraction.issues] == [
        ("unreadable_value", "startDate", "05/11/2026")
    ]


def test_a_season_is_not_an_event_of_half_a_year() -> None:
    extraction = read(
        page({"@type": "Event", "name": "Yoga", "startDate": "2026-09-07T19:00", "endDate": "2027-06-28T20:00"}),
        "jsonld",
    )
    assert extraction.records[0].schedule is None
    assert extraction.issues[0].code == "unreadable_schedule"


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("Elke dinsdag en donderdag.", (dt.time(19), dt.time(21))),
        ("Elke dinsdag 10.00-12.00 uur", (dt.time(10), dt.time(12))),
    ],
)
def test_the_days_of_a_season_may_stand_in_its_words(words: str, times: tuple[dt.time, dt.time]) -> None:
    record = one(startDate="2026-09-08T19:00", endDate="2027-06-24T21:00", description=words)
    (found,) = record.schedule
    assert found.rrule.startswith("FREQ=WEEKLY;BYDAY=TU")
    assert (found.start_time, found.end_time) == times
    assert (found.valid_from, found.valid_to) == (dt.date(2026, 9, 8), dt.date(2027, 6, 24))


def test_a_series_without_dates_of_its_own_is_not_published_beside_its_parts() -> None:
    parts = [
        {"@type": "Event", "name": f"Avond {number}", "startDate": f"2026-12-0{number}T20:00"} for number in (1, 2)
    ]
    extraction = read(page({"@type": "EventSeries", "name": "Donkere dagen", "subEvent": parts}), "jsonld")
    assert [record.name for record in extraction.records] == ["Avond 1", "Avond 2"]
    assert [record.extra["super_event"] for record in extraction.records] == ["Donkere dagen"] * 2
    assert (extraction.n_skipped, extraction.issues[0].severity) == (1, "info")


def test_summer_time_that_a_site_does_not_know_is_said_once() -> None:
    events = [
        {"@type": "Event", "name": f"Koffie {day}", "startDate": f"2026-07-0{day}T10:00:00+01:00"} for day in (1, 2, 3)
    ]
    extraction = read(page(*events), "jsonld")
    assert extraction.records[0].schedule is not None
    assert extraction.records[0].schedule[0].start_time == dt.time(11)
    assert len(extraction.issues) == 1
    assert "3 keer" in extraction.issues[0].message


@pytest.mark.parametrize(
    ("schedule", "rrule"),
    [
        ({"repeatFrequency": "P1D", "startDate": "2026-11-01"}, "FREQ=DAILY"),
        ({"repeatFrequency": "daily"}, "FREQ=DAILY"),
        ({"repeatFrequency": "P7D", "byDay": "Mo"}, "FREQ=WEEKLY;BYDAY=MO"),
        ({"repeatFrequency": "P1W", "byDay": "Monday,Wednesday"}, "FREQ=WEEKLY;BYDAY=MO,WE"),
        ({"repeatFrequency": "P1W", "byDay": {"@id": "http://schema.org/Friday"}}, "FREQ=WEEKLY;BYDAY=FR"),
        ({"repeatFrequency": "P1W", "startDate": "2026-11-03"}, "FREQ=WEEKLY"),
        ({"repeatFrequency": "P2W", "byDay": "Tuesday", "startDate": "2026-11-03"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ({"repeatFrequency": "P1M", "byDay": "2TU"}, "FREQ=MONTHLY;BYDAY=2TU"),
        ({"repeatFrequency": "P1M", "byDay": "-1FR"}, "FREQ=MONTHLY;BYDAY=-1FR"),
        ({"repeatFrequency": "P1M", "byDay": "Tuesday", "byMonthWeek": 1}, "FREQ=MONTHLY;BYDAY=1TU"),
        ({"repeatFrequency": "P1M", "byMonthDay": [1, 15]}, "FREQ=MONTHLY;BYMONTHDAY=1,15"),
        ({"repeatFrequency": "P1M", "startDate": "2026-11-03"}, "FREQ=MONTHLY"),
        ({"repeatFrequency": "P1Y", "byMonth": 5, "byMonthDay": "4"}, "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=4"),
        ({"repeatFrequency": "P1W", "byDay": "Monday", "byMonth": [9, 10]}, "FREQ=WEEKLY;BYMONTH=9,10;BYDAY=MO"),
        ({"repeatFrequency": "P1W", "startDate": "2026-11-03", "repeatCount": 6}, "FREQ=WEEKLY;COUNT=6"),
        ({"byDay": "https://schema.org/Monday"}, "FREQ=WEEKLY;BYDAY=MO"),
        ({"repeatFrequency": "P1W", "byDay": "maandag"}, "FREQ=WEEKLY;BYDAY=MO"),
    ],
)
def test_schedules(schedule: dict[str, Any], rrule: str) -> None:
    assert rule(startTime="10:00", **schedule).rrule == rrule


@pytest.mark.parametrize(
    "schedule",
    [
        {"repeatFrequency": "P1W"},
        {"repeatFrequency": "P1M", "byDay": "Tuesday"},
        {"repeatFrequency": "P1Y", "byDay": "Monday"},
        {"startDate": "2026-09-01", "endDate": "2027-06-01"},
        {},
    ],
)
def test_a_schedule_without_a_day_is_not_guessed(schedule: dict[str, Any]) -> None:
    event = {
        "@type": "Event",
        "name": "Koffie",
        "eventSchedule": {"@type": "Schedule", "startTime": "10:00", **schedule},
    }
    extraction = read(page(event), "jsonld")
    assert extraction.records[0].schedule is None
    assert extraction.issues[0].code == "unreadable_schedule"


def test_the_parts_of_a_schedule() -> None:
    found = rule(
        repeatFrequency="P1W",
        byDay="Tuesday",
        startDate="2026-09-01",
        endDate="2026-12-15",
        startTime="10:00:00+02:00",
        endTime="12:00",
        exceptDate=["2026-10-20", "2026-10-27T10:00:00+01:00", "morgen"],
        scheduleTimezone="Europe/London",
    )
    assert (found.start_time, found.end_time) == (dt.time(10), dt.time(12))
    assert (found.valid_from, found.valid_to) == (dt.date(2026, 9, 1), dt.date(2026, 12, 15))
    assert found.except_ == ("2026-10-20",)
    assert [each.isoformat() for each in found.exdates] == ["2026-10-27T09:00:00+00:00"]
    assert found.timezone == "Europe/London"


@pytest.mark.parametrize(
    ("end", "last_day"),
    [("2026-11-03T12:00", None), ("2027-06-29T12:00", dt.date(2027, 6, 29)), (None, None)],
)
def test_the_end_of_the_first_time_is_not_the_end_of_a_series(end: str | None, last_day: dt.date | None) -> None:
    schedule = {"@type": "Schedule", "repeatFrequency": "P1W", "byDay": "Tuesday"}
    (found,) = one(startDate="2026-11-03T10:00", endDate=end, eventSchedule=schedule).schedule
    assert (found.start_time, found.valid_from) == (dt.time(10), dt.date(2026, 11, 3))
    assert found.valid_to == last_day
    assert found.end_time == (dt.time(12) if last_day is None and end else None)


def test_a_month_without_ordinal_follows_its_start_with_a_remark() -> None:
    event = {
        "@type": "Event", "name": "Koffie",
        "eventSchedule": {"@type": "Schedule", "repeatFrequency": "P1M", "byDay": "Tuesday", "startDate": "2026-11-10"},
    }  # fmt: skip
    extraction = read(page(event), "jsonld")
    assert extraction.records[0].schedule is not None
    assert extraction.records[0].schedule[0].rrule == "FREQ=MONTHLY;BYDAY=2TU"
    assert extraction.records[0].schedule[0].confidence < 1
    assert extraction.issues


# --- The other properties ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("location", "text"),
    [
        ("De Ton", "De Ton"),
        ({"@type": "Place", "name": "De Ton"}, "De Ton"),
        ({"@type": "Place", "name": "De Ton", "address": "Straat 9, Rotterdam"}, "De Ton, Straat 9, Rotterdam"),
        ({"@type": "Place", "name": "Straat 9", "address": "Straat 9, Rotterdam"}, "Straat 9, Rotterdam"),
        ({"@type": "Place", "name": "Park", "address": "Parklaan 9"}, "Park, Parklaan 9"),
        (
            {
                "name": "De Ton",
                "address": {"streetAddress": "Straat 9", "postalCode": "3025 ZZ", "addressLocality": "R"},
            },
            "De Ton, Straat 9, 3025 ZZ R",
        ),
        (
            {"@type": "PostalAddress", "streetAddress": "Straat 9", "addressLocality": "Rotterdam"},
            "Straat 9, Rotterdam",
        ),
        ({"@type": "Place", "address": {"streetAddress": "Straat 9"}}, "Straat 9"),
        ({"@type": "VirtualLocation", "url": "https://beeld.example"}, "Online"),
        ([{"@type": "VirtualLocation"}, {"@type": "Place", "name": "De Ton"}], "De Ton"),
        ([{"@type": "Place", "name": "A"}, {"@type": "Place", "name": "B"}], "A; B"),
        ("https://www.buurthuis.example/plek", None),
        ({"@type": "Place", "name": "<b>De Ton</b> &amp; Zo"}, "De Ton & Zo"),
        ([], None),
        (5, "5"),
        ([[["De Ton"]]], "De Ton"),
    ],
)
def test_places(location: object, text: str | None) -> None:
    assert one(location=location).location_text == text


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        ({"isAccessibleForFree": True}, "gratis"),
        ({"isAccessibleForFree": "https://schema.org/True"}, "gratis"),
        ({"isAccessibleForFree": False}, "niet gratis"),
        ({"offers": {"price": "0"}}, "gratis"),
        ({"offers": {"price": 7.5, "priceCurrency": "EUR"}}, "€ 7,50"),
        ({"offers": {"price": "7,50 €"}}, "€ 7,50"),
        ({"offers": {"price": "5,-"}}, "€ 5,00"),
        ({"offers": {"price": "vrijwillige bijdrage"}}, "vrijwillige bijdrage"),
        ({"offers": {"price": "10", "priceCurrency": "USD"}}, "USD 10,00"),
        (
            {"offers": [{"name": "Kind", "price": "2"}, {"name": "Volwassene", "price": "4"}]},
            "Kind: € 2,00; Volwassene: € 4,00",
        ),
        ({"offers": {"@type": "AggregateOffer", "lowPrice": 2, "highPrice": 4}}, "€ 2,00 tot € 4,00"),
        ({"offers": {"priceSpecification": {"price": "3", "priceCurrency": "EUR"}}}, "€ 3,00"),
        ({"isAccessibleForFree": True, "offers": {"price": "3"}}, "€ 3,00"),
        ({"offers": {"url": "https://kaart.example"}}, None),
        ({"offers": {"price": ""}}, None),
        ({"offers": {"price": 1e400}}, None),
        ({}, None),
    ],
)
def test_prices(properties: dict[str, Any], text: str | None) -> None:
    assert one(**properties).price_text == text


def test_people_are_not_read() -> None:
    record = one(
        organizer={"@type": "Person", "name": "Iemand"}, performer={"@type": "Person", "name": "Iemand Anders"},
        contactPoint={"name": "Iemand"},
    )  # fmt: skip
    assert record.organizer_text is None
    assert "Iemand" not in record.model_dump_json()


def test_text_holds_no_markup() -> None:
    record = one(
        name="Koffie &amp; <em>thee</em><script>x()</script>",
        description="&lt;p&gt;Kom langs.&lt;/p&gt;\\n&lt;ul&gt;&lt;li&gt;gratis&lt;/li&gt;&lt;/ul&gt;",
    )
    assert record.name == "Koffie & thee"
    assert record.description == "Kom langs.\ngratis"


def test_keys_are_stable_and_told_apart() -> None:
    shared = {"@type": "Event", "name": "Koffie", "url": "https://www.buurthuis.example/koffie"}
    extraction = read(
        page(
            shared | {"startDate": "2026-12-01T10:00"}, shared | {"startDate": "2026-12-08T10:00"},
            {"@type": "Event", "name": "Thee", "startDate": "2026-12-01", "url": "/thee"},
            {"@type": "Event", "@id": "urn:uuid:1", "name": "Soep", "startDate": "2026-12-01", "url": "/soep"},
            {"@type": "Event", "name": "Zonder adres", "startDate": "2026-12-01"},
        ),
        "jsonld",
    )  # fmt: skip
    assert [record.source_key for record in extraction.records] == [
        "https://www.buurthuis.example/koffie#2026-12-01T10:00",
        "https://www.buurthuis.example/koffie#2026-12-08T10:00",
        "https://www.buurthuis.example/thee",
        "urn:uuid:1",
        "https://www.buurthuis.example/agenda#Zonder adres",
    ]


def test_locators_point_into_the_page() -> None:
    found = find_events('[{"@type":"Event","name":"a"},{"item":{"@type":"Event","name":"b"}}]', "https://x.example")
    assert [node.locator for node in found.nodes] == ["/0", "/1/item"]


# --- Hostile input ----------------------------------------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["2026-12-01T10:00", "elke dinsdag", "https://x.example", "Event", "P1W", "Monday", "#a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["@type", "@id", "@graph", "@value", "@language", "name", "startDate", "endDate", "location", "address",
             "offers", "price", "subEvent", "superEvent", "eventSchedule", "byDay", "repeatFrequency", "startTime",
             "exceptDate", "organizer", "audience", "url", "nl", "duration", "openingHours", "dayOfWeek", "status",
             "previousStartDate"]
        ),
        inner,
        max_size=6,
    ),
    max_leaves=20,
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.dictionaries(st.sampled_from(["name", "startDate", "location", "subEvent", "eventSchedule", "offers",
    "superEvent", "@id", "endDate", "organizer", "keywords", "inLanguage", "eventStatus", "doorTime", "x"]), _JSON,
    max_size=6), max_size=3))  # fmt: skip
def test_any_properties_are_survived(events: list[dict[str, Any]]) -> None:
    read(json.dumps([{"@type": "Event", **event} for event in events]), "jsonld")


@settings(max_examples=150)
@given(st.binary(max_size=300) | st.text(st.sampled_from('<>/="itemscop Event schema.org{}[],:\\"@type'), max_size=200))
def test_any_bytes_are_survived(body: bytes | str) -> None:
    assert isinstance(read(body, "jsonld"), Extraction)


def test_deep_and_circular_documents_are_survived() -> None:
    read("[" * 100_000 + "]" * 100_000, "jsonld")
    read('{"subEvent":' * 5_000 + "1" + "}" * 5_000, "jsonld")
    loop = page({"@type": "Event", "@id": "#a", "name": "A", "subEvent": {"@id": "#a"}, "superEvent": {"@id": "#a"}})
    assert len(read(loop, "jsonld").records) == 1
    nested: dict[str, Any] = {"@type": "Event", "name": "kern", "startDate": "2026-12-01"}
    for number in range(200):
        nested = {"@type": "Event", "name": f"laag {number}", "startDate": "2026-12-01", "subEvent": nested}
    assert read(page(nested), "jsonld").n_read == 201
    microdata = '<div itemscope itemtype="http://schema.org/Event"><i itemprop="name">x</i>' * 3_000
    assert read(microdata, "jsonld").n_read == 3_000
