"""What one can be referred to: only what is near, confirmed, open and reachable; on paper, as feeds, and the gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from exports.print.referral import sheet_data, write_referrals
from exports.print.verify import verify_referrals
from exports.referral import PAGE, Referral, read_referral, referral_feeds
from exports.site.referral_page import write_referral_page
from tests.nulmeting_support import World, measure, read_world

WORLD = Path(__file__).with_name("nulmeting.yaml")
MIDDELLAND, NIEUWE_WESTEN = "BU05990325", "BU05990324"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tiny world, with near copies of one activity that each miss one thing."""
    world = read_world(WORLD)
    soup: dict[str, Any] = {
        "place": "huis", "organization": "buurt", "weekly": "FR 12:00-13:30", "category": ["eten_drinken"], "price": 0,
        "access": "walk_in", "sources": ["bron-huis"],
    }  # fmt: skip
    old = world["as_of"] - dt.timedelta(days=61)
    world["activities"] |= {
        "soep": soup,
        "op-verwijzing": {**soup, "access": "referral"},
        "toegang-onbekend": {**soup, "access": None, "weekly": "SU 12:00-13:30"},
        "niet-bevestigd": {**soup, "last_confirmed": old},
        "net-bevestigd": {**soup, "last_confirmed": old + dt.timedelta(days=1)},
        "niet-te-bereiken": {**soup, "organization": "slaap"},
        "plek-te-bereiken": {**soup, "organization": "slaap", "place": "tuin", "weeks": "normal"},
        "pas-in-januari": {**soup, "weekly": "", "once": "2027-01-08 12:00-13:30"},
    }
    world["places"]["tuin"]["telephone"] = "010 400 00 02"
    with measure(world, tmp_path_factory.mktemp("referral")) as connection:
        # What the exporters read beside: which places are invented, and the day.
        connection.execute("CREATE TABLE IF NOT EXISTS mart.build AS SELECT as_of_date FROM raw.build")
        yield connection


@pytest.fixture(scope="module")
def referral(warehouse: duckdb.DuckDBPyConnection) -> Referral:
    return read_referral(warehouse)


def test_an_offer_is_near_confirmed_open_and_reachable(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {row[0] for row in warehouse.execute("SELECT activity_id FROM mart.verwijsaanbod").fetchall()}
    # dans: how to get in is not said. soosavond, havenkoffie: no one to call. feest, klus: no organisation to reach.
    assert found == {"soep", "net-bevestigd", "plek-te-bereiken", "koffie", "kookclub", "taalles"}


def test_it_says_whom_to_call_and_for_what(warehouse: duckdb.DuckDBPyConnection) -> None:
    def row(activity_id: str) -> tuple[Any, ...]:
        columns = "goals, wellbeing, price_class, contact_name, contact_telephone, contact_email, goes_on_in_holidays"
        query = f"SELECT {columns} FROM mart.verwijsaanbod WHERE activity_id = ?"
        return warehouse.execute(query, [activity_id]).fetchall()[0]

    assert row("soep") == (["samen_eten"], ["kwaliteit van leven"], "gratis", "buurt", None, "info@buurt.example", True)
    assert row("plek-te-bereiken")[3:] == ("tuin", "010 400 00 02", None, False)
    assert row("koffie")[:2] == (["inloop"], ["meedoen"])
    assert row("kookclub")[0] == ["samen_eten"]  # one has to sign up, so it is no walking in
    assert row("taalles")[3:5] == ("radar", "010 400 00 01")


def test_nothing_in_it_is_about_who_is_referred(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = {row[0] for row in warehouse.execute("DESCRIBE mart.verwijsaanbod").fetchall()}
    assert not {
        c for c in columns if any(word in c for word in ("patient", "client", "person", "referred", "complaint"))
    }


def test_gaps_say_what_would_close_them(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = {
        (row[0], row[1], row[2], row[3]): row[4:]
        for row in warehouse.execute("SELECT * FROM mart.verwijsgaten").fetchall()
    }
    assert (MIDDELLAND, "samen_eten", "doordeweeks", "middag") not in rows  # soep
    assert rows[MIDDELLAND, "samen_eten", "weekend", "middag"] == (0, 1, ["toegang"])
    assert rows[NIEUWE_WESTEN, "samen_eten", "doordeweeks", "middag"] == (1, 0, [])
    assert rows[NIEUWE_WESTEN, "ontspannen", "doordeweeks", "middag"] == (0, 1, ["contact"])  # klus


def test_there_is_a_feed_for_each_neighbourhood_and_goal(referral: Referral) -> None:
    feeds = {feed.path: feed for feed in referral_feeds(referral)}
    assert set(feeds) == {
        "verwijzers/alles.ics", "verwijzers/middelland-inloop.ics", "verwijzers/middelland-samen_eten.ics",
        "verwijzers/nieuwe-westen-taal.ics",
    }  # fmt: skip
    eaten = {"soep", "net-bevestigd", "plek-te-bereiken", "kookclub"}
    assert set(feeds["verwijzers/middelland-samen_eten.ics"].activity_ids) == eaten
    assert len(feeds["verwijzers/alles.ics"].activity_ids) == 6


def test_a_sheet_is_a_week_with_whom_to_call(referral: Referral) -> None:
    [walk_in] = [s for s in referral.selections() if s.goal.goal == "inloop"]
    data = sheet_data(walk_in, referral, "https://agenda.example/")
    assert data["title"] == "Zo binnenlopen in Middelland"
    assert data["dates"] == "Voor verwijzers, 2 november tot en met 29 november 2026"
    assert data["url"] == "https://agenda.example/verwijzers/middelland-inloop.ics"
    [day] = data["days"]
    [entry] = day["entries"]
    assert (day["name"], entry["time"], entry["until"], entry["where"]) == ("Maandag", "10.00", "12.00", "huis")
    assert entry["tags"] == [
        "zo binnenlopen", "gratis", "ouderen", "ook in de volgende schoolvakantie", "buurt", "info@buurt.example",
    ]  # fmt: skip
    assert "bevestigd op of na 2 november 2026" in data["notes"][0]


def test_what_is_not_every_week_names_its_days(world: World, tmp_path: Path) -> None:
    world["activities"] = {
        "eenmalig": world["activities"]["koffie"] | {"weekly": "", "once": "2026-11-14 10:00-12:00"},
    }
    with measure(world, tmp_path) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS mart.build AS SELECT as_of_date FROM raw.build")
        found = read_referral(connection)
    [selection] = found.selections()
    assert "alleen 14 november" in sheet_data(selection, found, None)["days"][0]["entries"][0]["tags"]


@pytest.fixture
def world() -> World:
    return read_world(WORLD)


def test_sheets_are_whole_and_without_people(referral: Referral, tmp_path: Path) -> None:
    printed, problems = write_referrals(referral, tmp_path)
    assert problems == []
    assert {sheet.path: sheet.pages for sheet in printed} == {
        "verwijzers/middelland-inloop.pdf": 1, "verwijzers/middelland-samen_eten.pdf": 1,
        "verwijzers/nieuwe-westen-taal.pdf": 1,
    }  # fmt: skip
    assert verify_referrals(tmp_path) == []
    (tmp_path / "verwijzers" / "half.pdf").write_bytes(b"%PDF-1.7 half")
    assert any("half.pdf: is geen hele PDF" in problem for problem in verify_referrals(tmp_path))


def test_the_page_leads_to_sheets_that_are_there(referral: Referral, tmp_path: Path) -> None:
    write_referral_page(referral, tmp_path, sheets=["verwijzers/middelland-inloop.pdf"])
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert 'href="../verwijzers/middelland-inloop.pdf"' in page
    assert "middelland-samen_eten.pdf" not in page  # could not be made
    assert 'href="../verwijzers/middelland-samen_eten.ics"' in page
    assert "In de agenda staat wel iets; wat ontbreekt is of men kan binnenlopen of aanmelden." in page
    assert "bewaart niets over patiënten" in page
