"""A source that means harm goes through the whole chain: nothing of it comes out sharp, and its neighbour is unharmed.

Belongs here: what is published of hostile content, judged in the published files themselves. How each reader survives
damage is tested with that reader.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import icalendar
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.chain_support import add_source, build, calendar, event, published, small_registry

TODAY = "2026-11-24T06:00:00+01:00"

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
FORMULA = '=HYPERLINK("http://kwaad.example";"klik")'
BIDI = "\u202eexe.nemirt\u202c\u2066\u200f"
CONTROL = "\x00\x07\x1b[31m\x85\u2028"
TEMPLATE = "{{ 7*7 }}{% include '/etc/passwd' %}${7*7}#import \"x\""
# A line break inside a value, in each way that a feed can smuggle one in.
INJECTION = "Thee\\nATTENDEE:mailto:x@kwaad.example\\r\\nEND:VEVENT\\nBEGIN:VALARM"

HOSTILE = {
    "script": f"Schaken {SCRIPT}",
    "formule": FORMULA,
    "richting": f"Biljart {BIDI}",
    "besturing": f"Dammen {CONTROL}",
    "sjabloon": f"Breien {TEMPLATE}",
    "regeleinde": INJECTION,
    "lang": "Zingen " + "zo" * 40_000,
    "../../../etc/passwd": "Naaien",
    "..\\..\\uid\\x00<b>": "Haken",
}


def hostile_calendar() -> bytes:
    events = [
        event(
            uid,
            f"2026112{5 + number % 4}T{10 + number}0000",
            words,
            f"DESCRIPTION:{words}",
            f"LOCATION:{words}",
            f"ORGANIZER;CN={SCRIPT}:mailto:x@kwaad.example",
            "URL:javascript:alert(3)",
            f"CATEGORIES:{words}",
            "ATTACH:file:///etc/passwd",
        )
        for number, (uid, words) in enumerate(HOSTILE.items())
    ]
    bombs = [
        event("seconde", "20261125T100000", "Elke seconde", "RRULE:FREQ=SECONDLY"),
        event("nul", "00010101T000000", "Jaar een"),
        event("eind", "99991231T220000", "Jaar negenduizend"),
        event("veel", "20261125T110000", "Heel vaak", "RRULE:FREQ=MINUTELY;COUNT=200000"),
    ]
    return calendar(*events, *bombs)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the hostile source was published beside good ones."""
    base = tmp_path_factory.mktemp("kwaad")
    registry = small_registry(base / "bronnen")
    add_source(registry, "kwaad", "ical", "kwaad.ics", hostile_calendar())
    build(registry, base / "data", TODAY)
    return base / "data"


def test_the_neighbours_are_published_as_ever(
    folder: Path, small_run: Callable[[Path], tuple[Path, Path]], tmp_path: Path
) -> None:
    _, undisturbed = small_run(tmp_path)
    harmed, alone = (
        icalendar.Calendar.from_ical((data / "public/alles.ics").read_bytes()) for data in (folder, undisturbed)
    )
    titles = {str(each["SUMMARY"]) for each in harmed.walk("VEVENT")}
    assert {str(each["SUMMARY"]) for each in alone.walk("VEVENT")} <= titles
    assert any("Schaken" in title for title in titles)


def test_a_feed_holds_no_component_or_property_of_the_source(folder: Path) -> None:
    for path in (folder / "public").resolve().rglob("*.ics"):
        content = path.read_bytes()
        unfolded = content.replace(b"\r\n ", b"").decode()
        names = {re.split("[;:]", line, maxsplit=1)[0] for line in unfolded.split("\r\n") if line}
        assert not names & {"ATTENDEE", "ATTACH", "VALARM"}, path.name
        assert "BEGIN:VALARM" not in unfolded.split("\r\n")
        assert b"\n" not in content.replace(b"\r\n", b"").replace(b"\r", b"\n")
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", unfolded), path.name
        assert "javascript:" not in unfolded, path.name


def test_a_page_holds_no_element_of_the_source(folder: Path) -> None:
    n_pages = n_shown_as_written = 0
    for path in (folder / "public").resolve().rglob("*.html"):
        page = LexborHTMLParser(path.read_text(encoding="utf-8"))
        for script in page.css("script"):
            inline = script.text(deep=True).strip()
            assert "alert(" not in inline or script.attributes.get("type") == "application/ld+json", path.name
            assert "</script" not in inline
        for element in page.css("*"):
            for name, value in element.attributes.items():
                assert not name.startswith("on"), f"{path.name}: {name}"
                assert not (value or "").strip().lower().startswith(("javascript:", "data:text", "file:")), path.name
        assert not page.css("img[src=x]"), path.name
        n_pages += 1
        n_shown_as_written += "{{ 7*7 }}" in page.html.replace("&nbsp;", " ") if page.html else 0
    assert n_pages > 20
    assert n_shown_as_written


def test_no_cell_is_a_formula(folder: Path) -> None:
    for path in (folder / "public/data").rglob("*.csv"):
        for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))):
            for cell in row:
                assert not cell.startswith(("=", "@", "\t", "\r")), (path.name, cell[:40])
                is_number = re.fullmatch(r"[+-][\d.,:eE+-]*", cell)
                assert is_number or not cell.startswith(("+", "-")), (path.name, cell[:40])


def test_no_file_is_written_outside_and_no_name_is_the_sources(folder: Path) -> None:
    names = set(published(folder))
    assert not [name for name in names if "passwd" in name or ".." in name or "uid" in name]
    root = folder.resolve()
    assert all(path.resolve().is_relative_to(root) for path in root.rglob("*"))


def test_a_year_that_cannot_be_is_no_date_and_a_flood_is_dammed(folder: Path) -> None:
    feed = icalendar.Calendar.from_ical((folder / "public/alles.ics").read_bytes())
    starts = [each["DTSTART"].dt for each in feed.walk("VEVENT")]
    assert {start.year for start in starts} <= {2026, 2027}
    assert (folder / "public/alles.ics").stat().st_size < 1_000_000
