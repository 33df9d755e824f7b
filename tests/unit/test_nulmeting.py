"""The baseline measurement: every figure worked out by hand, and what may and may not move it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.nulmeting_support import World, figures, measure, models_keep_their_promises, read_world
from warehouse.indicators import INDICATORS, indicators
from warehouse.measurements import Measurement
from warehouse.models import ModelError

WORLD = Path(__file__).with_name("nulmeting.yaml")
AREAS = {
    "M": "BU05990325", "N": "BU05990324", "O": "BU05990327", "W": "BU05990328", "H": "BU05991926", "D": "WK059903",
}  # fmt: skip
EXPECTED: list[list[Any]] = read_world(WORLD)["expected"]
FIVE_YEARS_AGO = Measurement(
    day=dt.date(2021, 11, 30), indicator_id="A1", neighbourhood_code=AREAS["D"], period="2021", value=7 / 3,
    unit="activiteiten per week", coverage=0.5, status="deels",
)  # fmt: skip
DISTRIBUTIONS = ("A4", "A5", "A12", "A13", "B1", "E1", "E5")

Figures = dict[tuple[str, str], tuple[Any, ...]]


@pytest.fixture
def world() -> World:
    return read_world(WORLD)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with measure(read_world(WORLD), tmp_path_factory.mktemp("tiny"), (FIVE_YEARS_AGO,)) as connection:
        models_keep_their_promises(connection)
        yield connection


@pytest.fixture(scope="module")
def found(warehouse: duckdb.DuckDBPyConnection) -> Figures:
    return figures(warehouse)


def measured(world: World, work: Path) -> Figures:
    with measure(world, work) as connection:
        return figures(connection)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_figure_is_what_it_comes_to_by_hand(expected: list[Any], found: Figures) -> None:
    indicator, area, wanted, *more = expected
    value, coverage, status, note, *_ = found[indicator, AREAS[area]]
    assert value == (wanted if wanted is None else pytest.approx(wanted, abs=1e-4))
    if more:
        assert coverage == pytest.approx(more[0], abs=1e-4)
    assert status == ("niet gemeten" if value is None else "gemeten" if coverage >= 0.8 else "deels")
    assert more[1] in note if len(more) > 1 else True


def test_every_indicator_has_an_example() -> None:
    assert {row[0] for row in EXPECTED} >= {indicator.indicator_id for indicator in indicators()}


def test_a_header_that_does_not_say_all_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "a1.sql").write_text("-- Iets.\n-- @indicator name: Iets\nSELECT 1", encoding="utf-8")
    with pytest.raises(ModelError, match=r"a1\.sql, @indicator definition: Field required"):
        indicators(tmp_path)


def test_every_indicator_has_a_row_for_every_area_and_a_reason_when_it_is_empty(found: Figures) -> None:
    areas = {area for _, area in found}
    assert len(areas) == 11
    assert len(indicators()) == 42
    for indicator in indicators():
        for area in areas:
            value, coverage, _, note, *_ = found[indicator.indicator_id, area]
            assert 0 <= coverage <= 1
            assert value is not None or note


def test_every_file_is_an_indicator_that_is_counted_in() -> None:
    union = (INDICATORS / "results.sql").read_text(encoding="utf-8")
    for indicator in indicators():
        name = indicator.indicator_id
        assert f"SELECT '{name}' AS indicator_id, * FROM nulmeting.{name.lower()}\n" in union


def test_parts_of_a_distribution_add_up(found: Figures) -> None:
    n_sums = 0
    for name in DISTRIBUTIONS:
        for area in AREAS.values():
            parts = [row[0] for (key, code), row in found.items() if key.startswith(f"{name}.") and code == area]
            if parts:
                assert math.fsum(parts) == pytest.approx(100), (name, area)
                n_sums += 1
    assert n_sums > 20


def test_nothing_changes_when_the_same_is_said_again(world: World, found: Figures, tmp_path: Path) -> None:
    world["sources"]["nog-een"] = {}
    for activity in world["activities"].values():
        activity["copies"] = 3  # three records say each date
        activity["sources"] = (
            [*activity["sources"], "nog-een"] if activity.get("place") != "zaal" else activity["sources"]
        )
    again = measured(world, tmp_path)
    assert {key: row[0] for key, row in again.items()} == {key: row[0] for key, row in found.items()}


def test_a_source_that_breaks_lowers_the_coverage_and_not_the_figure(
    world: World, found: Figures, tmp_path: Path
) -> None:
    world["sources"]["bron-huis"] |= {"state": "stale", "age": 3}
    broken = measured(world, tmp_path)
    for name in ("A1", "A2", "A4", "A7", "B1", "A12", "G2"):
        value, coverage, *_ = broken[name, AREAS["M"]]
        assert value == found[name, AREAS["M"]][0]
        assert coverage == pytest.approx(found[name, AREAS["M"]][1] / 2)  # one of two places is left
    assert broken["G1", AREAS["M"]][0] == found["G1", AREAS["M"]][0]  # three days old is still fresh
    world["sources"]["bron-huis"]["age"] = 40
    world["activities"]["koffie"]["last_confirmed"] = dt.date(2026, 9, 23)
    old = measured(world, tmp_path)
    assert old["G1", AREAS["M"]][0] == 20
    assert old["A1", AREAS["M"]][0] == 2
    assert (old["A1.bevestigd", AREAS["M"]][0], old["A1.verondersteld", AREAS["M"]][0]) == (1, 1)


def test_a_few_places_cannot_be_found_by_subtraction(world: World, tmp_path: Path) -> None:
    """Three places in N are too few to show; then M may not be shown either, or the whole less M would be N.

    Money: only four places told, which is too few anywhere.
    """
    world["register"]["funding"] = world["register"]["funding"][:4]
    for place, volunteers in (("centrum", 7), ("zaal", 8), ("n3", 9)):
        world["register"]["places"][place] = {"volunteers_n": volunteers}
    hidden = measured(world, tmp_path)
    for name in ("C1", "C2", "C3", "C4"):
        assert hidden[name, AREAS["N"]][:3] == (None, 0, "niet gemeten")
        assert hidden[name, AREAS["M"]][:3] == (None, 0, "niet gemeten")
        assert "te weinig plekken" in hidden[name, AREAS["M"]][3]
        assert hidden[name, AREAS["D"]][0] is not None
    assert hidden["C1", AREAS["D"]][0] == 55  # 33 + 24 = 57
    assert {row[4] for key, row in hidden.items() if row[0] is None} == {None}  # a numerator would tell as much
    assert {hidden[name, area][0] for name in ("E1", "E2", "E3", "E4") for area in AREAS.values()} == {None}
    assert not [key for key in hidden if key[0].startswith(("E1.", "E2."))]


def test_what_was_counted_by_hand_in_2024_can_come_out(world: World, tmp_path: Path) -> None:
    """Middelland 97 %, Nieuwe Westen 60 %, Delfshaven 62 %: the definition can tell these apart."""
    counted = {"huis": ("BU05990325", 97), "centrum": ("BU05990324", 60), "kade": ("BU05990320", 62)}
    world["places"]["kade"] = {"neighbourhood": "BU05990320"}
    slots = [f"{day} {hour:02}:00-{hour + 1:02}:00" for day in ("MO", "TU", "WE", "TH", "FR") for hour in range(2, 22)]
    world["activities"] = {
        f"{place}-{who}": {"place": place, "organization": who, "weekly": ", ".join(part), "sources": ["lijst"]}
        for place, (_, local) in counted.items()
        for who, part in (("buurt", slots[:local]), ("radar", slots[local:-1]), ("hulp", slots[-1:]))
    }
    found = measured(world, tmp_path)
    assert {area: found["B1", area][0] for area, _ in counted.values()} == pytest.approx(dict(counted.values()))
    # Nearly all by professionals or one activity by volunteers: the three kinds are told apart.
    assert found["B1.vrijwilligers_bij_aanbieder", "BU05990320"][0] == pytest.approx(1)
    assert found["B1.beroepskracht", "BU05990320"][0] == pytest.approx(37)


def test_bands_show_how_little_a_few_activities_say(warehouse: duckdb.DuckDBPyConnection) -> None:
    bands = {
        (row[0], row[1]): row[2:]
        for row in warehouse.execute(
            "SELECT indicator_id, neighbourhood_code, low, high, n_units FROM mart.nulmeting_intervals"
        ).fetchall()
    }
    # B1 in M: 2 of 2 series local, so 100 %: by Wilson the lower bound is 2 / (2 + 1.96 ^ 2) = 34.2 %.
    assert bands["B1", AREAS["M"]] == (pytest.approx(34.24, abs=0.01), pytest.approx(100), 2)
    # In N of two series none is local: by chance at most 1.96 ^ 2 / (2 + 1.96 ^ 2) = 65.8 %. But the coverage is a
    # quarter (one of three places was read, three quarters of it known), and all the rest may be local: 75 %.
    assert bands["B1", AREAS["N"]] == (pytest.approx(0, abs=1e-9), pytest.approx(75), 2)
    for low, high, _ in bands.values():
        assert 0 <= low <= high <= 100


def test_the_heat_map_says_when(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        "SELECT day, daypart, confirmed, assumed FROM mart.nulmeting_heatmap WHERE neighbourhood_code = ?", [AREAS["N"]]
    ).fetchall()
    assert len(rows) == 21
    assert {(day, part): (sure, assumed) for day, part, sure, assumed in rows if sure or assumed} == {
        (2, "ochtend"): (1, 0), (4, "ochtend"): (1, 0), (5, "middag"): (0, 1), (6, "middag"): (1, 0),
    }  # fmt: skip


def test_white_spots_are_what_others_have(warehouse: duckdb.DuckDBPyConnection) -> None:
    rows = warehouse.execute(
        """
        SELECT neighbourhood_code, n_elsewhere, has_open_offer FROM mart.nulmeting_gaps
        WHERE (category, target_group, part_of_week, daypart) = ('ontmoeting', 'ouderen', 'doordeweeks', 'ochtend')
        """
    ).fetchall()
    assert sorted(rows) == [(AREAS["N"], 2, False), (AREAS["O"], 2, False)]
    areas = {
        row[0] for row in warehouse.execute("SELECT DISTINCT neighbourhood_code FROM mart.nulmeting_gaps").fetchall()
    }
    assert areas == {AREAS["M"], AREAS["N"], AREAS["O"], AREAS["H"]}  # not where no place is known


def test_years_can_be_compared(warehouse: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT day, value FROM mart.nulmeting_history WHERE indicator_id = 'A1' AND neighbourhood_code = ?"
    rows = sorted(warehouse.execute(query, [AREAS["D"]]).fetchall())
    assert rows == [(dt.date(2021, 11, 30), 7 / 3), (dt.date(2026, 11, 2), 7.0)]
    assert rows[1][1] / rows[0][1] == pytest.approx(3)  # three times as many activities in five years


def test_an_empty_world_is_not_measured(world: World, tmp_path: Path) -> None:
    """Without sources, register and figures nothing is zero: it is not known."""
    world |= {"activities": {}, "sources": {}, "places": {}, "organisations": {}, "key_figures": {}, "register": {}}
    found = measured(world, tmp_path)
    assert {row[2] for row in found.values()} == {"niet gemeten"}
