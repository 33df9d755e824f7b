"""The agenda as Open Referral HSDS: rules in its columns, what it demands, and what it has no words for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import pytest

from exports.agenda import Agenda, AgendaActivity
from exports.hsds import build_tables, identifier
from exports.hsds_tables import TABLES
from exports.series import Instance
from sources.contracts import ScheduleRule
from tests.unit.test_jsonld import PLACE, TODAY, WEEKLY, activity, instance, tuesdays

MARTS = """
CREATE SCHEMA mart;
CREATE TABLE mart.organisations AS SELECT 'club' AS organization_id, 'Club' AS name, ['De Club'] AS aliases,
    NULL::VARCHAR AS url, 'info@club.example' AS email, '010-0000000' AS telephone;
CREATE TABLE mart.places AS SELECT 'huis' AS place_id, 'Huis' AS name, [] AS aliases, 'Weg 1' AS street_address,
    '3021 AB' AS postal_code, 'Rotterdam' AS address_locality, 51.91 AS latitude, 4.45 AS longitude,
    'club' AS organization_id, NULL::VARCHAR AS telephone
    UNION ALL SELECT 'ver', 'Ver', [], 'Laan 2', '1234 AB', 'Elders', NULL, NULL, NULL, NULL;
CREATE TABLE mart.activities AS SELECT 'wa1' AS activity_id, 'club' AS organization_id
    UNION ALL SELECT 'wa2', NULL UNION ALL SELECT 'wa3', NULL;
"""


@pytest.fixture
def marts() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(MARTS)
        yield connection


def tables(marts: duckdb.DuckDBPyConnection, *activities: AgendaActivity) -> dict[str, list[dict[str, Any]]]:
    window_end = dt.date(TODAY.year + 1, TODAY.month, TODAY.day)
    return build_tables(Agenda(TODAY, TODAY, window_end, activities, {"huis": PLACE}), marts)


def schedules(marts: duckdb.DuckDBPyConnection, one: AgendaActivity) -> list[dict[str, Any]]:
    hidden = ("id", "service_id", "service_at_location_id", "description")
    return [{k: v for k, v in row.items() if k not in hidden} for row in tables(marts, one)["schedules"]]


def test_a_weekly_rule_with_what_is_skipped_and_moved(marts: duckdb.DuckDBPyConnection) -> None:
    dates = tuesdays(53)
    later = dates[2].start + dt.timedelta(days=1, minutes=30)
    dates[2] = replace(dates[2], start=later, end=later + dt.timedelta(minutes=90))
    dates[3] = replace(dates[3], status="cancelled")
    del dates[1]
    rule, moved = schedules(marts, activity(dates, WEEKLY))
    first = dt.date(2026, 10, 20)
    assert rule == {
        "valid_from": first, "valid_to": None, "dtstart": first, "until": None, "timezone": 2, "freq": "WEEKLY",
        "interval": 1, "byday": "TU", "bymonthday": None, "opens_at": "19:00:00", "closes_at": "20:30:00",
        "notes": "Tijden op de klok van Rotterdam. Niet op: 2026-10-27, 2026-11-03, 2026-11-10.",
    }  # fmt: skip
    assert (moved["dtstart"], moved["until"], moved["opens_at"], moved["timezone"]) == (
        dt.date(2026, 11, 4), dt.date(2026, 11, 4), "19:30:00", 1,
    )  # fmt: skip


def test_daily_is_weekly_on_all_days_and_an_unknown_end_stays_empty(marts: duckdb.DuckDBPyConnection) -> None:
    dates = [instance(TODAY + dt.timedelta(days=n), is_estimated_end=True) for n in range(366)]
    (row,) = schedules(marts, activity(dates, ScheduleRule(kind="daily", rrule="FREQ=DAILY", start_time=dt.time(19))))
    assert (row["freq"], row["byday"], row["closes_at"]) == ("WEEKLY", "MO,TU,WE,TH,FR,SA,SU", None)


def test_a_rule_without_words_becomes_its_dates(marts: duckdb.DuckDBPyConnection) -> None:
    rule = ScheduleRule(kind="daily", rrule="FREQ=DAILY;INTERVAL=3", start_time=dt.time(19))
    dates = [instance(TODAY + dt.timedelta(days=3 * n)) for n in range(120)]
    rows = schedules(marts, activity(dates, rule))
    assert [row["dtstart"] for row in rows] == [i.start.date() for i in dates[:19]]  # eight weeks
    assert all("freq" not in row and row["until"] == row["dtstart"] for row in rows)


def test_a_day_without_time_has_no_hours(marts: duckdb.DuckDBPyConnection) -> None:
    day = dt.datetime(2026, 10, 24)
    feast = Instance(day, day, day + dt.timedelta(days=1), True, "scheduled", None, None)
    (row,) = schedules(marts, activity([feast], ScheduleRule(kind="once", dates=(day.date(),))))
    assert (row["opens_at"], row["closes_at"], row["valid_to"]) == (None, None, day.date())


def test_every_service_has_an_organisation_and_nobody_is_made_up(marts: duckdb.DuckDBPyConnection) -> None:
    found = tables(
        marts,
        activity([], activity_id="wa1"),
        activity([], activity_id="wa2", organizer="Buren"),
        activity([], activity_id="wa3", place=None, status="cancelled"),
    )
    names = {row["id"]: row["name"] for row in found["organizations"]}
    assert [names[row["organization_id"]] for row in found["services"]] == ["Club", "Buren", "niet genoemd"]
    assert [row["status"] for row in found["services"]] == ["active", "active", "inactive"]
    assert len(found["service_at_location"]) == 2
    # Of the place elsewhere the province is not known, so the standard has no address for it.
    assert [row["location_id"] for row in found["addresses"]] == [identifier("location", "huis")]
    assert [row["number"] for row in found["phones"]] == ["010-0000000"]


def test_ids_are_uuids_that_last(marts: duckdb.DuckDBPyConnection) -> None:
    one = activity(tuesdays(3), WEEKLY, category=("eten_drinken",), audience=("ouderen",), is_free=True)
    first, second = tables(marts, one), tables(marts, one)
    assert first == second
    assert set(first) == set(TABLES)
    for name, rows in first.items():
        ids = [row["id"] for row in rows]
        assert ids, name
        assert len(set(ids)) == len(ids)
        assert all(uuid.UUID(one_id).version == 5 for one_id in ids)
    (cost,) = first["cost_options"]
    assert (cost["amount"], cost["currency"]) == (0, "EUR")
