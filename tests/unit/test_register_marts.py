"""The register and the key figures as tables: as of the day of the build, unknown left empty, amounts not by place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from tests.marts_support import build_marts, models_for
from warehouse.contracts import Organization, Place, PlaceNeighbourhood
from warehouse.load import BuildInfo, BuildInputs
from warehouse.models import check_models
from warehouse.reference import load_reference
from warehouse.reference_facts import KeyFigure
from warehouse.register.contracts import (
    Dated,
    FundingLine,
    FundingStream,
    Membership,
    Register,
    RegisterValue,
    Relation,
)
from warehouse.register.network import ActivityParties

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST, SECOND = dt.date(2025, 1, 13), dt.date(2026, 1, 12)
MARTS = models_for("mart.register_", "mart.network_", "mart.funding_", "core.register_", "core.neighbourhood_figures")
PARTIES = (
    ActivityParties(activity_id="x", organization_ids=("club", "koor"), first_seen=SECOND, last_seen=SECOND),
    ActivityParties(activity_id="y", organization_ids=("los",), first_seen=SECOND, last_seen=SECOND),
)


def fact(contract: type[Dated], start: dt.date = FIRST, end: dt.date | None = None, **fields: Any) -> Any:
    return contract(source="proef", stated_on=start, valid_from=start, valid_to=end, **fields)


def said(entity: str, id_: str, start: dt.date = FIRST, end: dt.date | None = None, **values: str) -> list[Any]:
    return [
        fact(RegisterValue, start, end, entity=entity, id=id_, field=name, value=text) for name, text in values.items()
    ]


REGISTER = Register(
    values=(
        *said("place", "huis", kind="buurthuis", opening_hours_week="20.5", budget_class="5000-10000"),
        *said("place", "huis", active_since="2012-01-01"),
        *said("place", "huis", end=SECOND, volunteers_n="12"),
        *said("place", "huis", SECOND, volunteers_n="15", housing_cost_class="25-50", housing_is_permanent="false"),
        *said("organisation", "club", kind="bewonersgroep", themes="groen;creatief", staff_fte="0"),
        *said("organisation", "koor", kind="welzijnsorganisatie", themes="muziek_cultuur"),
    ),
    memberships=(fact(Membership, SECOND, organization_id="club", network_id="groene-connectie"),),
    relations=(
        fact(Relation, end=SECOND, organization_id="koor", partner_id="club", method="interview", strength=1),
        fact(Relation, SECOND, organization_id="koor", partner_id="club", method="interview", strength=2),
        fact(Relation, organization_id="club", partner_id="koor", method="interview", strength=1),
    ),
    funding=(
        fact(FundingLine, place_id="huis", funder="fonds", kind="subsidie", amount_class="vanaf-250000",
             start_date=dt.date(2025, 1, 1), end_date=dt.date(2027, 12, 31)),
        fact(FundingLine, place_id="huis", funder="fonds", kind="gift", amount_class="tot-1000",
             start_date=dt.date(2025, 1, 1), end_date=dt.date(2027, 12, 30)),
        fact(FundingLine, place_id="huis", funder="eigen_inkomsten", kind="verkoop"),
        fact(FundingLine, place_id="huis", funder="opdracht", kind="opdracht", end_date=dt.date(2025, 6, 30)),
    ),
    streams=(
        fact(FundingStream, stream_id="bon", name="Bon", kind="fonds", deadline=dt.date(2026, 2, 1)),
        fact(FundingStream, stream_id="pot", name="Pot", kind="fonds", is_continuous=True),
        fact(FundingStream, stream_id="vraag", name="Vraag", kind="fonds"),
        fact(FundingStream, end=SECOND, stream_id="weg", name="Weg", kind="fonds"),
    ),
)  # fmt: skip


def build(day: dt.date, work: Path, register: Register = REGISTER, *figures: KeyFigure) -> duckdb.DuckDBPyConnection:
    packaged = load_reference(registered=Register())
    reference = packaged.model_copy(
        update={
            "registered": register,
            "organizations": (
                Organization(organization_id="club", name="Club", networks=("groene-connectie",), source="proef"),
                Organization(organization_id="koor", name="Koor", source="proef"),
                Organization(organization_id="los", name="Los", source="proef"),
            ),
            "places": (
                Place(place_id="hof", name="Hof", organization_id="koor", source="proef"),
                Place(place_id="huis", name="Huis", organization_id="club", source="proef"),
            ),
            "key_figures": (*packaged.key_figures, *figures),
        }
    )
    moment = dt.datetime.combine(day, dt.time(12), ZONE)
    inputs = BuildInputs(
        info=BuildInfo(as_of=moment, as_of_date=day, window_start=day, window_end=day),
        reference=reference,
        place_neighbourhoods=[
            PlaceNeighbourhood(place_id="huis", neighbourhood_id="BU05990325", method="register", confidence="high"),
            PlaceNeighbourhood(place_id="hof", neighbourhood_id="BU05990324", method="register", confidence="high"),
        ],
        specs=(), readings=(), normalised=(), occurrences=(), activities=(), activity_occurrences=(), parties=PARTIES,
    )  # fmt: skip
    connection = build_marts(inputs, work, MARTS)
    assert check_models(connection, MARTS) == ()
    return connection


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    return build(dt.date(2026, 1, 20), tmp_path_factory.mktemp("bouw"))


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def test_a_place_has_what_is_known_of_it_and_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "volunteers_n, opening_hours_week, budget_min, budget_max, housing_cost_max, housing_is_permanent, staff_fte"
    )
    assert rows(warehouse, f"SELECT place_id, is_in_register, {columns} FROM core.register_places ORDER BY 1") == [
        ("hof", False, None, None, None, None, None, None, None),
        ("huis", True, 15, 20.5, 5000, 10000, 50, False, None),
    ]
    dates = "SELECT active_since, stated_on, first_known_on, n_values FROM core.register_places WHERE place_id = 'huis'"
    assert rows(warehouse, dates) == [(dt.date(2012, 1, 1), SECOND, FIRST, 7)]


def test_a_build_of_a_past_day_sees_the_register_of_that_day(tmp_path: Path) -> None:
    past = build(SECOND - dt.timedelta(days=1), tmp_path)
    assert rows(past, "SELECT volunteers_n, housing_cost_class FROM core.register_places WHERE place_id = 'huis'") == [
        (12, None)
    ]
    assert rows(past, "SELECT strength FROM core.register_relations") == [(1,)]
    assert rows(past, "SELECT count(*) FROM core.register_history WHERE valid_to IS NOT NULL") == [(0,)]
    assert rows(past, "SELECT stream_id FROM mart.funding_streams ORDER BY 1") == [
        ("bon",),
        ("pot",),
        ("vraag",),
        ("weg",),
    ]


def test_history_keeps_what_was(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = (
        "SELECT value, valid_from, valid_to FROM core.register_history WHERE field = 'volunteers_n' ORDER BY valid_from"
    )
    assert rows(warehouse, query) == [("12", FIRST, SECOND), ("15", SECOND, None)]


def test_an_organisation_is_formal_informal_or_unknown(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT organization_id, is_formal, themes, staff_fte, neighbourhood_ids FROM core.register_organisations"
    assert rows(warehouse, f"{query} ORDER BY 1") == [
        ("club", False, ["groen", "creatief"], 0, ["BU05990325"]),
        ("koor", True, ["muziek_cultuur"], None, ["BU05990324"]),
        ("los", None, [], None, []),
    ]


def test_money_has_a_band_and_structural_is_three_years(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "funder, kind, amount_min, amount_max, is_structural, neighbourhood_id"
    assert rows(warehouse, f"SELECT {columns} FROM core.register_funding ORDER BY line_id") == [
        # What ended in June 2025 is not there; 2025 to 2027 is three years, a day less is not.
        ("eigen_inkomsten", "verkoop", None, None, None, "BU05990325"),
        ("fonds", "gift", 0, 1000, False, "BU05990325"),
        ("fonds", "subsidie", 250000, None, True, "BU05990325"),
    ]


def test_relations_in_the_marts_say_across_what_they_go(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = "method, year, organization_a, organization_b, weight"
    across = "is_across_neighbourhoods, is_across_themes, is_formal_informal"
    assert rows(warehouse, f"SELECT {columns}, {across} FROM mart.network_edges ORDER BY method, year") == [
        ("agenda", 2026, "club", "koor", 1, True, True, True),
        ("interview", 2025, "club", "koor", 1, True, True, True),
        ("interview", 2026, "club", "koor", 2, True, True, True),
    ]
    nodes = "SELECT organization_id, degree, n_networks, is_isolated FROM mart.network_nodes WHERE method = 'agenda'"
    assert rows(warehouse, f"{nodes} ORDER BY 1") == [
        ("club", 1, 1, False), ("koor", 1, 0, False), ("los", 0, 0, True),
    ]  # fmt: skip
    measures = "SELECT area, n_organisations, n_without_relation, n_isolated FROM mart.network_measures"
    assert rows(warehouse, f"{measures} WHERE method = 'agenda' ORDER BY 1") == [
        ("BU05990324", 1, 1, 0), ("BU05990325", 1, 1, 0), ("alle", 3, 1, 1),
    ]  # fmt: skip


def test_memberships_carry_the_source_of_who_said_it(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(warehouse, "SELECT organization_id, network_id, stated_on, since FROM core.register_memberships") == [
        ("club", "groene-connectie", SECOND, SECOND)
    ]


def test_a_funding_stream_is_open_continuous_closed_or_unknown(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    query = "SELECT stream_id, status, days_left FROM mart.funding_streams ORDER BY 1"
    assert rows(warehouse, query) == [("bon", "open", 12), ("pot", "doorlopend", None), ("vraag", "onbekend", None)]
    assert rows(build(dt.date(2026, 2, 2), tmp_path), query)[0] == ("bon", "gesloten", None)


def test_no_mart_tells_of_one_place_how_many_people_or_how_much_money() -> None:
    private = {"volunteers_n", "volunteer_hours_year", "visitors_week", "staff_fte", "budget_class", "amount_class",
               "housing_cost_class", "funder"}  # fmt: skip
    shown = {
        model.name: {column.name for column in model.columns} & private
        for model in models_for("mart.")
        if model.name.startswith("mart.")
        and {"place_id", "organization_id"} & {column.name for column in model.columns}
    }
    assert {name: columns for name, columns in shown.items() if columns} == {}


def test_the_newest_year_that_has_begun_counts(tmp_path: Path) -> None:
    newer = [
        KeyFigure(
            neighbourhood_id="BU05990325", year=year, figure="residents", value=value, unit="personen", source="x"
        )
        for year, value in ((2024, 12000), (2027, 13000))
    ]
    columns = "residents, year, households, in_district"
    query = f"SELECT {columns} FROM core.neighbourhood_figures WHERE name = 'Middelland'"
    assert rows(build(dt.date(2026, 1, 20), tmp_path, REGISTER, *newer), query) == [(12000, 2024, 6720, True)]


def test_without_a_register_everything_is_there_and_empty(tmp_path: Path) -> None:
    empty = build(dt.date(2026, 1, 20), tmp_path, Register())
    assert rows(
        empty, "SELECT count(*), count(kind), count(*) FILTER (WHERE is_in_register) FROM core.register_places"
    ) == [(2, 0, 0)]
    assert rows(empty, "SELECT DISTINCT method FROM mart.network_measures") == [("agenda",)]
    assert rows(empty, "SELECT count(*) FROM mart.funding_streams") == [(0,)]
