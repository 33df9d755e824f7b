"""What a page shows of its making and what it points at, and how that becomes the text of a source's file."""

from __future__ import annotations

import base64
import datetime as dt
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import ExtractedRecord, ScheduleRule
from sources.probe.expect import proposed_expect
from sources.probe.explore import address_of
from sources.probe.leads import agenda_pages, leads_of
from sources.probe.platform import platforms_of
from sources.probe.proposal import same_address
from sources.probe.title import id_of, title_of
from sources.probe.trial import connector_for
from sources.strict_yaml import load_yaml
from sources.yaml_text import source_text, with_keys

HERE = "https://www.haard.example/over/"
TODAY = dt.date(2026, 11, 24)


def names(html: str, url: str = HERE) -> list[str]:
    return [platform.name for platform in platforms_of(html, url)]


# --- Platforms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<link href="/wp-content/themes/x/style.css">', ["WordPress"]),
        ('<link href="https://haard.example/wp-content/plugins/the-events-calendar/x.css">',
         ["The Events Calendar", "WordPress"]),
        ('<img src="https://anders.example/wp-content/uploads/foto.jpg">', []),
        ('<a href="https://anders.example/sites/default/files/x.pdf">folder</a>', []),
        ('<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">', ["Drupal"]),
        ('<meta content="Joomla! - Open Source" name="generator">', ["Joomla"]),
        ('<iframe src="https://calendar.google.com/calendar/embed?src=a%40b.example"></iframe>', ["Google Agenda"]),
        ('<a href="https://calendar.google.com/calendar/render?action=TEMPLATE&text=Koffie">Zet in agenda</a>', []),
        ('<a href="https://calendar.google.com/calendar/u/0?cid=abc">Abonneer</a>', ["Google Agenda"]),
        ('<iframe src="https://outlook.office365.com/owa/calendar/x/y/calendar.html"></iframe>', ["Outlook-agenda"]),
        ('<p>Gemaakt met WordPress en Wix.com, class="tribe-events"</p>'.replace('"', "&quot;"), []),
    ],
)  # fmt: skip
def test_a_platform_shows_in_the_markup_of_the_site_itself(html: str, found: list[str]) -> None:
    assert names(html) == found


def test_the_evidence_is_short_and_from_the_page() -> None:
    [platform] = platforms_of(f'<link href="/{"x" * 300}/wp-content/a.css">', HERE)
    assert platform.evidence.endswith("/wp-content/")
    assert len(platform.evidence) <= 60


# --- Leads ------------------------------------------------------------------------------------------------------------


def pairs(html: str, url: str = HERE) -> list[tuple[str, str]]:
    return [(lead.connector, lead.url) for lead in leads_of(html, url)]


GOOGLE = "https://calendar.google.com/calendar/ical/groep%40group.calendar.google.com/public/basic.ics"
CODED = base64.b64encode(b"groep@group.calendar.google.com").decode().rstrip("=")


@pytest.mark.parametrize(
    ("html", "lead"),
    [
        ('<a href="webcal://haard.example/agenda">abonneer</a>', ("ical", "https://haard.example/agenda")),
        ('<a href="agenda.ics?x=1">a</a>', ("ical", "https://www.haard.example/over/agenda.ics?x=1")),
        ('<link rel="alternate" type="text/calendar" href="/feed">', ("ical", "https://www.haard.example/feed")),
        ('<link rel="alternate" type="application/atom+xml" href="/f">', ("feed", "https://www.haard.example/f")),
        ('<iframe src="https://calendar.google.com/calendar/embed?src=groep%40group.calendar.google.com&ctz=x">',
         ("ical", GOOGLE)),
        (f'<a href="https://calendar.google.com/calendar/u/0?cid={CODED}">a</a>', ("ical", GOOGLE)),
        ('<iframe src="https://outlook.office365.com/owa/calendar/x@y/z/calendar.html"></iframe>',
         ("ical", "https://outlook.office365.com/owa/calendar/x@y/z/calendar.ics")),
        ('<a href="https://docs.google.com/spreadsheets/d/e/2PACX-abcdefghijklmnopqrstuv/pubhtml">lijst</a>',
         ("spreadsheet", "https://docs.google.com/spreadsheets/d/e/2PACX-abcdefghijklmnopqrstuv/pub?output=csv")),
        ('<a href="/docs/Lijst.XLSX">lijst</a>', ("spreadsheet", "https://www.haard.example/docs/Lijst.XLSX")),
    ],
)  # fmt: skip
def test_what_a_page_points_at(html: str, lead: tuple[str, str]) -> None:
    assert pairs(html) == [lead]


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
        '<a href="javascript:alert(1)//x.ics">a</a>',
        '<a href="file:///etc/agenda.ics">a</a>',
        '<a href="https://u:w@haard.example/agenda.ics">a</a>',
        f'<a href="/{"x" * 3000}.ics">a</a>',
        f'<a href="{HERE}#top">agenda</a>',
    ],
)
def test_what_is_not_worth_or_not_fit_to_be_tried(html: str) -> None:
    assert pairs(html) == []


def test_the_feed_of_all_goes_before_files_of_single_events() -> None:
    singles = "".join(f'<a href="/agenda/activiteit-nummer-{number}/?ical=1">a</a>' for number in range(50))
    found = pairs(f'{singles}<a href="/agenda/?ical=1">alles</a>')
    assert len(found) == 3
    assert ("ical", "https://www.haard.example/agenda/?ical=1") in found


def test_agenda_pages_are_pages_of_the_same_site_that_are_called_so() -> None:
    html = (
        '<a href="/a/b/c/agenda">Agenda</a><a href="/doe-mee">Wat is er te doen?</a><a href="/nieuws">Nieuws</a>'
        '<a href="https://anders.example/agenda">agenda</a><a href="/agenda.pdf">Programma</a><a href="#x">agenda</a>'
        '<a href="/rooster/">tabel</a>'
    )
    assert agenda_pages(html, HERE) == ("https://www.haard.example/doe-mee", "https://www.haard.example/rooster/")


# --- What a body is, and what it is called ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "connector"),
    [
        (b"\xef\xbb\xbf\r\nBEGIN:VCALENDAR\r\n", "ical"),
        (b"PK\x03\x04zip", "spreadsheet"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "feed"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html><html>', None),
        (b'{"events": [{"id": 1, "start_date": "2026-12-01"}]}', "tribe_events"),
        (b'[{"id": 1, "title": {"rendered": "x"}}]', "wordpress"),
        (b'{"@context": "https://schema.org"}', "jsonld"),
        (b"Naam;Wanneer\nKoffie;dinsdag\n", "spreadsheet"),
        (b"<!DOCTYPE html><p>a;b\nc;d", None),
        (b"Zomaar een tekst, met een komma\nen nog een regel", None),
        (b"", None),
    ],
)
def test_a_body_is_known_by_how_it_begins(body: bytes, connector: str | None) -> None:
    assert connector_for(body) == connector


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"<title>Agenda - Buurthuis De Haard</title>", "Buurthuis De Haard"),
        (b"<title>Home</title><h1>Speeltuin De Wip</h1>", "Speeltuin De Wip"),
        (b"<title>x</title><meta property='og:site_name' content='De Haard'>", "De Haard"),
        (b"BEGIN:VCALENDAR\r\nX-WR-CALNAME:De Haard\\, zaal\r\n  1\r\nBEGIN:VEVENT", "De Haard, zaal 1"),
        (b"<title></title>", "haard.example"),
        (b"%PDF", "haard.example"),
    ],
)
def test_a_source_is_called_what_it_calls_itself(body: bytes, title: str) -> None:
    assert title_of(body, "https://www.haard.example/agenda") == title


def test_an_id_is_made_of_the_title() -> None:
    assert id_of("Café 't Hoekje: de Würfel (1e Ring)") == "cafe-t-hoekje-de-wurfel-1e-ring"
    assert id_of("日本") == "bron"
    assert len(id_of("a" * 300)) <= 80


def test_addresses_that_people_mean(tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(str(tmp_path))
    assert address_of("haard.example/agenda") == "https://haard.example/agenda"
    assert address_of(" webcal://haard.example/a.ics ") == "https://haard.example/a.ics"
    with open("agenda.ics", "w", encoding="utf-8"):
        pass
    assert address_of("agenda.ics") == f"file://{tmp_path}/agenda.ics"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://haard.example/agenda", "http://www.haard.example/agenda/", True),
        ("https://haard.example/", "https://haard.example/index.php?mec-ical-feed=1", True),
        ("https://haard.example/?page_id=1", "https://haard.example/?page_id=2", False),
        ("https://haard.example/a", "https://haard.example/b", False),
        ("http://127.0.0.1:1/", "http://127.0.0.1:2/", False),
        ("file:///a/b.csv", "file:///a/b.csv", True),
        ("file:///a/b.csv", "https://haard.example/b.csv", False),
    ],
)
def test_two_addresses_of_one_source(one: str, other: str, same: bool) -> None:
    assert same_address(one, other) is same_address(other, one) is same


# --- The text of a file -----------------------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(
    lambda t: " ".join(t.split())
)
VALUES = st.recursive(
    TEXTS.filter(bool),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS.filter(bool), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["title", "url", "options", "expect"]), VALUES, min_size=1))
def test_what_is_written_is_read_back(values: dict[str, object]) -> None:
    assert load_yaml(source_text(values, {"title": "een gok"})).data == values


FILE = """\
# Over de Haard
title: 'De Haard: # zaal'   # zo heet het
connector: ical
url:
  - https://a.example/x.ics
  - https://a.example/y.ics   # tweede

# hieronder staat waarom
notes: "x # y"
"""


@settings(max_examples=30)
@given(TEXTS.filter(bool), st.sampled_from(["\n", "\r\n"]))
def test_a_key_is_set_and_taken_out_and_the_rest_stays(reason: str, end: str) -> None:
    before = FILE.replace("\n", end)
    paused = with_keys(before, {"status": "paused", "status_reason": reason}, after="url")
    assert load_yaml(paused).data == load_yaml(before).data | {"status": "paused", "status_reason": reason}
    assert set(before.split(end)) <= set(paused.split(end))
    retired = with_keys(paused, {"status": "retired", "status_reason": "weg"}, after="url")
    assert load_yaml(retired).data["status"] == "retired"
    assert with_keys(retired, {"status": None, "status_reason": None}, after="url") == before


# --- Expect -----------------------------------------------------------------------------------------------------------


def records(count: int, *, day: dt.date | None = None, **texts: str) -> list[ExtractedRecord]:
    rule = ScheduleRule(kind="once", dates=(day,)) if day else None
    return [
        ExtractedRecord(
            record_id=f"{number:016}", source_id="x", source_key=str(number), locator="", snapshot_id="s",
            name="Koffie", schedule=(rule,) if rule else None, **texts,
        )
        for number in range(count)
    ]  # fmt: skip


def test_little_is_expected_of_little() -> None:
    assert proposed_expect([], TODAY, TODAY) == {}
    assert proposed_expect(records(2), TODAY, TODAY) == {}


def test_a_small_agenda_gets_a_minimum_and_a_large_one_does_not() -> None:
    soon = TODAY + dt.timedelta(days=5)
    assert proposed_expect(records(6, day=soon), TODAY, TODAY) == {"min": 2, "future_days": 30}
    large = proposed_expect(records(30, day=soon, location_text="De Haard"), TODAY, TODAY)
    assert large == {"fill": {"schedule": 0.7, "location_text": 0.7}, "future_days": 30}


def test_an_agenda_of_which_the_next_date_is_far_is_given_more_time() -> None:
    assert proposed_expect(records(3, day=TODAY + dt.timedelta(days=40)), TODAY, TODAY)["future_days"] == 120
    assert "future_days" not in proposed_expect(records(3, day=TODAY - dt.timedelta(days=1)), TODAY, TODAY)


@pytest.mark.parametrize(
    "piece", ["href=", "<meta name=generator ", 'class="a ', 'class="tribe-', "<a href='x", " ", "src=/"]
)
def test_a_hostile_page_does_not_take_long(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    platforms_of(text, HERE)
    leads_of(text, HERE)
    agenda_pages(text, HERE)
    title_of(text.encode(), HERE)
    assert time.process_time() - started < 8
