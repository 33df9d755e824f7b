"""The feed of deadlines: whole days for organisers, written the same each time, and read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest

from exports.funding_feed import FUNDING, KIND_LABELS, Deadline, verify_funding_feed, write_funding_feed
from exports.verify import verify_privacy
from warehouse.register.schema import STREAM_KINDS

BON = Deadline(
    "buurtbon-voorjaar", "Buurtbon, ronde voorjaar", "bewonersinitiatief", "bewonersgroepen", dt.date(2027, 3, 15),
    "https://www.buurtbon.example/voorwaarden?a=1,2", "website van de regeling", dt.date(2026, 5, 20),
)  # fmt: skip


def events(folder: Path) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical((folder / FUNDING).read_bytes()).walk("VEVENT"))


def test_a_deadline_is_a_whole_day_that_makes_nobody_busy(tmp_path: Path) -> None:
    assert write_funding_feed([BON], tmp_path, "https://wijk.example/") == 1
    assert verify_funding_feed(tmp_path, 1) == []
    (event,) = events(tmp_path)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (dt.date(2027, 3, 15), dt.date(2027, 3, 16))
    assert str(event["SUMMARY"]) == "Uiterste dag: Buurtbon, ronde voorjaar"
    assert (str(event["TRANSP"]), str(event["UID"])) == ("TRANSPARENT", "steunstroom-buurtbon-voorjaar@wijkagenda")
    assert str(event["URL"]) == BON.url
    assert "Voor: bewonersgroepen." in str(event["DESCRIPTION"])
    assert "Bron: website van de regeling, 20 mei 2026." in str(event["DESCRIPTION"])
    assert b"SOURCE;VALUE=URI:https://wijk.example/steunstromen.ics" in (tmp_path / FUNDING).read_bytes()


def test_the_same_deadlines_give_the_same_bytes(tmp_path: Path) -> None:
    write_funding_feed([BON], tmp_path)
    first = (tmp_path / FUNDING).read_bytes()
    write_funding_feed([BON], tmp_path)
    assert (tmp_path / FUNDING).read_bytes() == first


def test_a_deadline_that_moves_keeps_its_uid(tmp_path: Path) -> None:
    write_funding_feed([BON], tmp_path)
    before = str(events(tmp_path)[0]["UID"])
    moved = replace(BON, day=dt.date(2027, 4, 1), stated_on=dt.date(2026, 9, 1))
    write_funding_feed([moved], tmp_path)
    (event,) = events(tmp_path)
    assert (str(event["UID"]), event.decoded("DTSTAMP").date()) == (before, dt.date(2026, 9, 1))


def test_who_subscribed_keeps_a_feed_when_there_is_nothing(tmp_path: Path) -> None:
    assert write_funding_feed([], tmp_path) == 0
    assert verify_funding_feed(tmp_path, 0) == []


@pytest.mark.parametrize("name", ["Pot\r\nATTENDEE:mailto:x", "x" * 300, "Één; twee, drie \\ vier"])
def test_what_someone_typed_stays_inside_its_line(tmp_path: Path, name: str) -> None:
    write_funding_feed([replace(BON, name=name, for_whom=name, url="https://x.example/\r\nX")], tmp_path)
    assert verify_funding_feed(tmp_path, 1) == []
    (event,) = events(tmp_path)
    assert "ATTENDEE" not in event
    assert len(str(event["SUMMARY"])) <= 60


def test_a_feed_that_is_not_what_was_written_is_found(tmp_path: Path) -> None:
    write_funding_feed([BON], tmp_path)
    assert verify_funding_feed(tmp_path, 2) == ["steunstromen.ics: 2 gebeurtenissen geschreven, 1 teruggelezen"]
    write_funding_feed([replace(BON, for_whom="bel 06 12345678")], tmp_path)
    assert "persoonsgegeven" in verify_privacy(tmp_path, FUNDING)[0]


def test_every_kind_has_words() -> None:
    assert KIND_LABELS.keys() == {*STREAM_KINDS.values()}


def test_the_demo_publishes_deadlines_apart_from_the_agenda(demo_run: Path) -> None:
    public = (demo_run / "public").resolve()
    uids = {str(event["UID"]) for event in events(public)}
    assert uids >= {f"steunstroom-{one}@wijkagenda" for one in ("buurtbon-voorjaar", "maasfonds-ontmoeting")}
    assert "steunstroom-vrijwilligersprijs@wijkagenda" not in uids  # its day was more than two weeks ago
    assert b"steunstroom" not in (public / "alles.ics").read_bytes()
