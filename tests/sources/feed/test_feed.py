"""RSS and Atom: which items are events, and when."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.connectors.feed import extract
from sources.contracts import Document, Extraction, FeedOptions, ScheduleRule, Snapshot, SourceSpec

URL = "https://www.plek.example/feed/"
NAMESPACES = (
    'xmlns:ev="http://purl.org/rss/1.0/modules/event/" xmlns:xCal="urn:ietf:params:xml:ns:xcal" '
    'xmlns:gd="http://schemas.google.com/g/2005" xmlns:mec="http://webnus.net/rss/mec/" '
    'xmlns:bc="http://bibliocommons.com/rss/1.0/modules/event/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
)
PUBLISHED = "Mon, 30 Nov 2026 09:00:00 +0100"


def read(body: str | bytes, charset: str | None = None) -> Extraction:
    spec = SourceSpec(id="feed", title="Feed", urls=(URL,), options=FeedOptions())
    moment = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
    snapshot = Snapshot(
        snapshot_id="s1",
        source_id="feed",
        url=URL,
        final_url=URL,
        fetched_at=moment,
        charset=charset,
        media_type="text/xml",
    )
    data = body.encode() if isinstance(body, str) else body
    extraction = extract(Document(spec=spec, snapshot=snapshot, body=data, reference_date=dt.date(2026, 12, 1)))
    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    assert len({record.record_id for record in extraction.records}) == len(extraction.records)
    return extraction


def rss(*items: str) -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0" {NAMESPACES}><channel><title>t</title>{body}</channel></rss>'


def once(day: str, start: str | None = None, end: str | None = None) -> dict[str, object]:
    return {
        "kind": "once", "dates": (dt.date.fromisoformat(day),), "rule": "feed",
        "start_time": dt.time.fromisoformat(start) if start else None,
        "end_time": dt.time.fromisoformat(end) if end else None,
        "precision": "exact" if start else "day",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("<ev:startdate>2026-12-05T14:00:00+01:00</ev:startdate><ev:enddate>2026-12-05T16:30:00+01:00</ev:enddate>",
         once("2026-12-05", "14:00", "16:30")),
        ("<ev:startdate>2026-12-05T13:00:00Z</ev:startdate>", once("2026-12-05", "14:00")),
        ("<ev:startdate>2026-07-05T22:30:00.0000000Z</ev:startdate>", once("2026-07-06", "00:30")),
        ("<ev:startdate>2026-12-05</ev:startdate>", once("2026-12-05")),
        ("<ev:startdate>2026-12-05T00:00:00</ev:startdate>", once("2026-12-05")),
        ("<ev:startdate>Sat, 05 Dec 2026 14:00:00 +0100</ev:startdate>", once("2026-12-05", "14:00")),
        ("<xCal:dtstart>20261205T140000</xCal:dtstart><xCal:dtend>20261205T150000</xCal:dtend>",
         once("2026-12-05", "14:00", "15:00")),
        ('<gd:when startTime="2026-12-05T14:00:00.000+01:00" endTime="2026-12-05T15:00:00.000+01:00"/>',
         once("2026-12-05", "14:00", "15:00")),
        ("<mec:startDate>2026-12-05</mec:startDate><mec:startHour>2:30 pm</mec:startHour>",
         once("2026-12-05", "14:30")),
        ("<bc:start_date_local>2026-12-05T14:00:00</bc:start_date_local>", once("2026-12-05", "14:00")),
        ('<ev:tribe_event_meta xmlns:ev="Event"><ev:startdate>2026-12-05 14:00:00</ev:startdate></ev:tribe_event_meta>',
         once("2026-12-05", "14:00")),
    ],
)  # fmt: skip
def test_dates_of_event_modules(fields: str, expected: dict[str, object]) -> None:
    (record,) = read(rss(f"<title>Markt</title><pubDate>{PUBLISHED}</pubDate>{fields}")).records
    assert record.schedule == (ScheduleRule.model_validate(expected),)
    assert record.dtstart is not None


def test_places_prices_and_the_rest() -> None:
    (record,) = read(
        rss(
            "<title>Markt &amp;amp; muziek</title><guid>m-1</guid><link>https://www.plek.example/markt</link>"
            f"<pubDate>{PUBLISHED}</pubDate><ev:startdate>2026-12-05T14:00</ev:startdate>"
            "<ev:location>Het Plein</ev:location><mec:cost>€ 3</mec:cost><ev:organizer>Stichting X</ev:organizer>"
            "<category>Markt</category>"
            "<category>Muziek</category><description>kort</description>"
            "<content:encoded>&lt;p&gt;Een &lt;b&gt;lange&lt;/b&gt; tekst&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;"
            "</content:encoded>"
        )
    ).records
    assert record.name == "Markt & muziek"
    assert record.source_key == "m-1"
    assert record.url == "https://www.plek.example/markt"
    assert record.location_text == "Het Plein"
    assert record.organizer_text == "Stichting X"
    assert record.price_text == "€ 3"
    assert record.category_text == "Markt, Muziek"
    assert record.description == "Een lange tekst"
    assert record.modified_at == dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)


def test_dates_in_words_count_from_the_day_of_publication() -> None:
    item = "<title>za 5 december 14.00 uur: straatfeest</title><pubDate>Mon, 02 Nov 2026 09:00:00 +0100</pubDate>"
    (record,) = read(rss(item)).records
    assert record.when_text == "za 5 december 14.00 uur: straatfeest"
    assert record.reference_date == dt.date(2026, 11, 2)
    assert record.schedule is None
    in_text = rss(
        f"<title>Straatfeest</title><pubDate>{PUBLISHED}</pubDate><description>Feest in de straat.&lt;br&gt;"
        "Zaterdag 5 december van 14.00 tot 17.00 uur.&lt;br&gt;Gratis.</description>"
    )
    (record,) = read(in_text).records
    assert record.when_text == "Zaterdag 5 december van 14.00 tot 17.00 uur."


def test_the_day_of_publication_is_never_the_events_day() -> None:
    extraction = read(
        rss(f"<title>Nieuwe bankjes</title><pubDate>{PUBLISHED}</pubDate><description>Mooi.</description>")
    )
    assert extraction.records == ()
    (issue,) = extraction.issues
    assert (issue.severity, issue.code, extraction.n_skipped) == ("info", "other", 1)


def test_a_report_of_what_has_been_is_news() -> None:
    text = "Op zaterdag 7 november 2026 was het feest in de straat."
    assert (
        read(rss(f"<title>Terugblik</title><pubDate>{PUBLISHED}</pubDate><description>{text}</description>")).records
        == ()
    )


def test_dates_in_words_in_a_date_field_are_passed_on() -> None:
    (record,) = read(
        rss("<title>Markt</title><ev:startdate>5 december @ 14:00</ev:startdate><ev:enddate>17:00</ev:enddate>")
    ).records
    assert record.schedule is None
    assert record.when_text is not None
    assert "@" not in record.when_text
    assert record.when_text.startswith("5 december")


def test_one_guid_for_each_date_of_a_series() -> None:
    item = "<title>Les</title><guid>les</guid><ev:startdate>2026-12-{}T10:00</ev:startdate>"
    keys = [record.source_key for record in read(rss(item.format("05"), item.format("12"), item.format("12"))).records]
    assert keys == ["les", "les#2026-12-12T10:00", "les#2026-12-12T10:00#2"]


def test_atom_and_rss_one() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:gd="http://schemas.google.com/g/2005"><entry><id>urn:1</id>'
        '<title>Markt</title><updated>2026-11-30T09:00:00Z</updated><gd:when startTime="2026-12-05"/>'
        '<gd:where valueString="Plein"/></entry></feed>'
    )
    (record,) = read(atom).records
    assert (record.source_key, record.location_text) == ("urn:1", "Plein")
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:ev="http://purl.org/rss/1.0/modules/event/"><item rdf:about="https://x.example/1"><title>Markt</title>'
        "<link>https://x.example/1</link><ev:startdate>2026-12-05</ev:startdate></item></rdf:RDF>"
    )
    assert read(rdf).records[0].source_key == "https://x.example/1"


def test_broken_xml_gives_what_it_has_and_says_so() -> None:
    body = rss("<title>Markt</title><guid>1</guid><ev:startdate>2026-12-05</ev:startdate>").replace(
        "</channel></rss>", "<item"
    )
    extraction = read(body)
    assert [record.name for record in extraction.records] == ["Markt"]
    assert [(issue.severity, issue.code) for issue in extraction.issues] == [("warning", "other")]


@pytest.mark.parametrize("body", ["", "<html><body>404</body></html>", "geen feed", '{"events": []}'])
def test_what_is_no_feed(body: str) -> None:
    (issue,) = read(body).issues
    assert (issue.severity, issue.code) == ("error", "unreadable_source")


def test_an_empty_feed_is_empty() -> None:
    assert read(rss()) == Extraction()


def test_an_item_without_a_title_costs_itself() -> None:
    extraction = read(
        rss("<ev:startdate>2026-12-05</ev:startdate>", "<title>A</title><ev:startdate>2026-12-05</ev:startdate>")
    )
    assert [record.name for record in extraction.records] == ["A"]
    assert [issue.code for issue in extraction.issues] == ["missing_value"]


def test_encodings() -> None:
    body = rss("<title>Café</title><ev:startdate>2026-12-05</ev:startdate>").replace(
        "1.0", '1.0" encoding="windows-1252', 1
    )
    assert read(body.encode("cp1252")).records[0].name == "Café"


def test_bombs_do_not_go_off_and_addresses_are_not_opened() -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE r [<!ENTITY a0 "boem">{levels}<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    body = rss("<title>&a8;&c;</title><ev:startdate>2026-12-05</ev:startdate>").replace("<rss", bomb + "<rss")
    text = read(body).model_dump_json()
    assert "root:" not in text
    assert len(text) < 2000
    assert read(b"file:///etc/passwd").records == ()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"<>/&;\"'", "item", "title", "ev:startdate", "2026-12-05", "]]>", "<!--", "é"]), max_size=50
    )
)
def test_any_feed_is_read_without_error(parts: list[str]) -> None:
    read("".join(parts))
    read(rss("".join(parts)))
