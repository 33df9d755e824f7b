"""Which feeds there are, what is in them, and that reading them back finds what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest

import exports.ical
from exports.agenda import Agenda
from exports.feeds import ALL, RICH, feeds_of, write_feeds
from exports.ical_event import Shared, Style, write_events
from exports.series import Instance
from exports.verify_feeds import verify_feed, verify_feeds
from sources.contracts import ScheduleRule
from tests.feeds_support import END, HAVEN, TODAY, agenda, series

SITE = "https://wijk.example/"


def written(folder: Path, source: Agenda, site_url: str | None = None) -> tuple[dict[str, int], int]:
    feeds = write_feeds(source, feeds_of(source), folder, site_url)
    return {path: feed.n_events for path, feed in feeds.items()}, feeds[ALL].days_ahead


def test_a_feed_for_all_that_has_an_activity_and_for_nothing_else() -> None:
    sport = series(2, category=("sport_bewegen",), audience=(), neighbourhood_id=None, place=None, organization_id=None)
    specs = {spec.path: spec for spec in feeds_of(agenda(series(1), sport))}
    assert set(specs) == {
        "alles.ics", "rijk.ics", "thema/ontmoeting.ics", "thema/sport_bewegen.ics", "voor/ouderen.ics",
        "buurt/schiemond.ics", "buurt/schiemond/thema/ontmoeting.ics", "buurt/schiemond/voor/ouderen.ics",
        "plek/haven.ics", "organisatie/stichting.ics", "netwerk/net.ics",
    }  # fmt: skip
    assert (
        specs["alles.ics"].activity_ids == specs["netwerk/net.ics"].activity_ids == ("wa000000000001", "wa000000000002")
    )
    assert specs["buurt/schiemond/voor/ouderen.ics"].activity_ids == ("wa000000000001",)
    assert specs["buurt/schiemond/voor/ouderen.ics"].name == "Wijkagenda: Voor ouderen in Schiemond"
    assert [spec.path for spec in feeds_of(agenda())] == ["alles.ics", "rijk.ics"]


def test_names_of_others_stay_inside_the_folder(tmp_path: Path) -> None:
    evil = "../../evil\"'\r\nBEGIN:VALARM"
    place = replace(HAVEN, place_id=evil, name=evil)
    source = agenda(series(1, place=place, organization_id=evil, networks=(evil,)))
    source = replace(source, places={evil: place}, organisations={evil: evil}, networks={evil: evil})
    n_events, days = written(tmp_path / "feeds", source, SITE)
    assert [path.name for path in tmp_path.iterdir()] == ["feeds"]
    assert verify_feeds(tmp_path / "feeds", n_events, source, ALL, days) == []


def test_an_event_is_the_same_in_all_feeds_and_unchanged_input_gives_unchanged_bytes(tmp_path: Path) -> None:
    source = agenda(series(1), series(2))
    n_events, days = written(tmp_path / "een", source, SITE)
    written(tmp_path / "twee", source, SITE)
    for path in n_events:
        assert (tmp_path / "een" / path).read_bytes() == (tmp_path / "twee" / path).read_bytes()
    events = (tmp_path / "een" / ALL).read_bytes().partition(b"BEGIN:VEVENT")[2]
    assert (tmp_path / "een" / "plek" / "haven.ics").read_bytes().endswith(events)
    assert verify_feeds(tmp_path / "een", n_events, source, ALL, days) == []


def test_a_feed_says_what_it_is_where_it_comes_from_and_an_event_has_its_own_page(tmp_path: Path) -> None:
    written(tmp_path / "met", agenda(series(1)), SITE)
    calendar = icalendar.Calendar.from_ical((tmp_path / "met" / "thema" / "ontmoeting.ics").read_bytes())
    said = {name: str(calendar[name]) for name in ("NAME", "X-WR-CALNAME", "COLOR", "SOURCE", "URL")}
    assert said == {
        "NAME": "Wijkagenda: Ontmoeting",
        "X-WR-CALNAME": "Wijkagenda: Ontmoeting",
        "COLOR": "darkorange",
        "SOURCE": "https://wijk.example/thema/ontmoeting.ics",
        "URL": "https://wijk.example/thema/ontmoeting.html",
    }
    event = calendar.walk("VEVENT")[0]
    assert str(event["URL"]) == "https://wijk.example/activiteit/wa000000000001.html"
    assert "Meer informatie: https://haven.example/koffie" in str(event["DESCRIPTION"])
    assert "Toegankelijk: toegankelijk met een rolstoel" in str(event["DESCRIPTION"])
    written(tmp_path / "zonder", agenda(series(1)))
    calendar = icalendar.Calendar.from_ical((tmp_path / "zonder" / ALL).read_bytes())
    assert not {"SOURCE", "URL"} & set(calendar)
    assert str(calendar.walk("VEVENT")[0]["URL"]) == "https://haven.example/koffie"


def test_the_rich_feed_adds_venue_organiser_concepts_and_source(tmp_path: Path) -> None:
    written(tmp_path, agenda(series(1), series(2, organization_id=None, organizer="Een bewoner", url=None)), SITE)
    first, *_, last = icalendar.Calendar.from_ical((tmp_path / RICH).read_bytes()).walk("VEVENT")
    venue, organiser = first.subcomponents
    assert (venue.name, str(venue["UID"])) == ("VLOCATION", "plek-haven@wijkagenda")
    assert b"NAME:De Haven\\; zaal 1\r\n" in venue.to_ical()
    assert (organiser.name, str(organiser["SUMMARY"])) == ("PARTICIPANT", "Stichting De Haven")
    lines = first.to_ical().decode().split("\r\n")
    concepts = [line.partition(":")[2] for line in lines if line.startswith("CONCEPT")]
    assert concepts == ["https://wijk.example/thema/ontmoeting.html", "https://wijk.example/voor/ouderen.html"]
    assert (str(first["REFID"]), str(first["LINK"])) == ("wa000000000001", "https://haven.example/koffie")
    assert [part.name for part in last.subcomponents] == ["VLOCATION"]  # an unregistered name may be a person's
    assert "LINK" not in last


def test_a_large_feed_is_bounded_in_time_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports.ical, "MAX_BYTES", 375_000)
    days = [dt.datetime(2026, 11, 24, 8) + dt.timedelta(days=n) for n in range(360)]
    many = [
        series(
            n,
            rules=(ScheduleRule(kind="once", dates=tuple(day.date() for day in days), start_time=dt.time(8)),),
            instances=tuple(
                Instance(day, day, day + dt.timedelta(hours=1), False, "scheduled", None, "haven") for day in days
            ),
            category=() if n else ("groen",),
        )
        for n in range(3)
    ]
    source = agenda(*many, series(9, weeks=30))
    n_events, days_ahead = written(tmp_path, source)
    content = (tmp_path / ALL).read_bytes()
    assert 180_000 < len(content) <= 375_000
    assert days_ahead == 92
    calendar = icalendar.Calendar.from_ical(content)
    assert "hij loopt tot en met 24 februari 2027." in str(calendar["DESCRIPTION"])
    assert b"RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20270223T090000Z\r\n" in content
    whole = icalendar.Calendar.from_ical((tmp_path / "thema" / "groen.ics").read_bytes())
    assert "Deze agenda is groot" not in str(whole["DESCRIPTION"])
    assert verify_feeds(tmp_path, n_events, source, ALL, days_ahead) == []
    assert verify_feeds(tmp_path, n_events, source, ALL, 365) != []  # it is not complete


def _in_the_last(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: new.join(content.rsplit(old, 1))


def _replace(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda content: content.replace(old, new)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_replace(b"EXDATE;TZID=Europe/Amsterdam:20261215", b"EXDATE;TZID=Europe/Amsterdam:20261216"), "EXDATE"),
        (_replace(b"ID;TZID=Europe/Amsterdam:20261201", b"ID;TZID=Europe/Amsterdam:20261203"), "RECURRENCE-ID"),
        (_replace(b"BYDAY=TU", b"BYDAY=WE"), "DTSTART is geen datum van de regel"),
        (_replace(b"DTEND;TZID=Europe/Amsterdam:20261117T12", b"DTEND;TZID=Europe/Amsterdam:20261117T10"), "DTEND"),
        (_replace(b"CALSCALE", b"METHOD:PUBLISH\r\nCALSCALE"), "METHOD hoort niet"),
        (_replace(b"\r\nSEQUENCE:1", b"\r\nSEQUENCE:1\r\nATTENDEE:mailto:a@b.example"), "ATTENDEE hoort niet"),
        (_replace(b"\r\nSEQUENCE:1", b"\r\nRDATE:20261201T100000Z\r\nSEQUENCE:1"), "RDATE hoort niet"),
        (_replace(b"CLASS:PUBLIC", b"BEGIN:VALARM\r\nEND:VALARM\r\nCLASS:PUBLIC"), "VALARM hoort niet"),
        (_replace(b"T080000Z", b"T100000"), "UNTIL is niet in UTC"),
        (_replace(b"\r\nSUMMARY:", b"\nSUMMARY:"), "geen CRLF"),
        (_replace(b"SUMMARY:", b"SUMMARY:" + 80 * b"x"), "meer dan 75 octetten"),
        (_replace(b"UID:wa000000000002", b"UID:wa000000000001"), "komt twee keer voor"),
        (_replace(b"T130000", b"T131500"), "staat niet in de feed"),
        (_replace(b"STATUS:CANCELLED", b"STATUS:CONFIRMED"), "staat niet in de feed"),
        (lambda content: content.partition(b"END:VEVENT\r\n")[0] + b"END:VEVENT\r\nEND:VCALENDAR\r\n", "teruggelezen"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", [ALL, "plek/haven.ics"])
def test_reading_back_finds_what_is_wrong(
    tmp_path: Path, path: str, spoil: Callable[[bytes], bytes], said: str
) -> None:
    rule = ScheduleRule(
        kind="weekly", rrule="FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T100000", start_time=dt.time(10), valid_to=END
    )
    source = agenda(series(1, rules=(rule,)), series(2))
    n_events, days = written(tmp_path, source)
    good = (tmp_path / path).read_bytes()
    bad = spoil(good)
    assert bad != good
    (tmp_path / path).write_bytes(bad)
    found = verify_feeds(tmp_path, n_events, source, ALL, days)
    if path != ALL and said == "staat niet in de feed":
        assert (
            verify_feed(tmp_path / path, n_events[path], source) != []
        )  # dates are compared in the feed of everything
    else:
        assert any(said in problem and problem.startswith(path) for problem in found), found


@pytest.mark.parametrize(
    "spoil", [_in_the_last(b"\r\nDTSTAMP:2026", b"\r\nDTSTAMP:20x6"), _in_the_last(b"\r\nCLASS:", b"\r\nCLASS")]
)
def test_a_line_that_cannot_be_read_is_found_in_any_event(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    source = agenda(series(1), series(2))
    n_events, days = written(tmp_path, source)
    (tmp_path / ALL).write_bytes(spoil((tmp_path / ALL).read_bytes()))
    found = verify_feeds(tmp_path, n_events, source, ALL, days)
    assert any("onbegrijpelijke regel" in problem and problem.startswith(ALL) for problem in found), found


def test_the_calendar_of_an_activity_is_read_back_as_well(tmp_path: Path) -> None:
    source = agenda(series(1), series(2))
    n_events, days = written(tmp_path, source)
    assert verify_feeds(tmp_path, n_events, source, ALL, days) == []
    calendar, _ = sorted((tmp_path / "activiteit").glob("*.ics"))
    calendar.write_bytes(calendar.read_bytes().replace(b"DTSTART", b"RDATE"))
    found = verify_feeds(tmp_path, n_events, source, ALL, days)
    assert found
    assert all(problem.startswith(f"activiteit/{calendar.name}: ") for problem in found)


@pytest.mark.parametrize("path", [ALL, "plek/haven.ics"])
def test_a_time_zone_that_cannot_be_read_is_found_in_any_feed(tmp_path: Path, path: str) -> None:
    source = agenda(series(1))
    n_events, days = written(tmp_path, source)
    (tmp_path / path).write_bytes(_replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:twee")((tmp_path / path).read_bytes()))
    found = verify_feeds(tmp_path, n_events, source, ALL, days)
    assert [problem for problem in found if problem.startswith(path) and "niet terug te lezen" in problem], found


@pytest.mark.parametrize("style", [Style(SITE), Style(), Style(SITE, rich=True), Style(compact=True)])
def test_what_is_passed_over_as_too_large_is_never_larger_than_said(style: Style) -> None:
    """A window is skipped without writing it when the least that its events can weigh is too much already."""
    walls = [dt.datetime(2026, 11, 12) + dt.timedelta(days=n) for n in range(40)]
    whole_days = tuple(
        Instance(day, day, day + dt.timedelta(days=1), True, "tentative" if n % 2 else "scheduled", None, None, n > 5)
        for n, day in enumerate(walls)
    )
    source = agenda(
        series(1),
        series(2, weeks=30),
        series(3, rules=(), instances=whole_days, description=None, place=None, location_text="é" * 50),
        series(4, rules=(), instances=whole_days[:1]),
    )
    for activity in source.activities:
        shared = Shared(activity, source, style)
        for days in range(-15, 366):
            last = TODAY + dt.timedelta(days=days)
            assert shared.least_bytes(last) <= sum(len(part.content) for part in write_events(shared, last))
        assert shared.least_bytes(END) > 150
