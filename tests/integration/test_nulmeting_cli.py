"""`wijkagenda nulmeting` as someone at a terminal sees it, and the published table beside it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest

from tests.chain_support import invoke

COLUMNS = [
    "indicator_id", "neighbourhood_code", "period", "value", "unit", "numerator", "denominator", "coverage", "status",
    "note",
]  # fmt: skip


def test_the_whole_is_shown_with_coverage(demo_run: Path) -> None:
    result = invoke("nulmeting", "--data", demo_run)
    assert result.exit_code == 0
    assert "Nulmeting van Delfshaven als geheel op 19-10-2026" in result.output
    shown = re.findall(r"^([A-G]\d+) ", result.output, re.M)
    assert len(shown) == len(set(shown)) == 42
    assert re.search(r"^B1 +Aandeel door het lokale netwerk +\d+% +\d+%$", result.output, re.M)
    assert "niet gemeten" in result.output


def test_it_fits_a_terminal_of_80_columns(demo_run: Path) -> None:
    result = invoke("nulmeting", "--data", demo_run, "--neighbourhood", "middelland", columns=80)
    assert "Nulmeting van Middelland" in result.output
    assert max(map(len, result.output.splitlines())) <= 80


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Middeland", "Bedoelt u Middelland?"),
        ("BoTu", "Kies: Bospolder, Tussendijken."),
        ("Kralingen", "Alle buurten: Delfshaven als geheel, Bospolder,"),
    ],
)
def test_an_unknown_neighbourhood_is_helped_along(name: str, said: str, demo_run: Path) -> None:
    result = invoke("nulmeting", "--data", demo_run, "--neighbourhood", name)
    assert result.exit_code == 2
    assert said in result.output


def test_without_a_run_it_says_so(tmp_path: Path) -> None:
    result = invoke("nulmeting", "--data", tmp_path)
    assert result.exit_code == 1
    assert "Draai eerst: wijkagenda run" in result.output


def test_the_table_is_published(demo_run: Path) -> None:
    data = demo_run / "public" / "data"
    with (data / "nulmeting.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert list(rows[0]) == COLUMNS
    assert {row["status"] for row in rows} == {"gemeten", "deels", "niet gemeten"}
    assert len({(row["indicator_id"], row["neighbourhood_code"]) for row in rows}) == len(rows)
    with duckdb.connect() as connection:
        parquet = connection.execute(f"FROM '{data / 'nulmeting.parquet'}'")
        assert [column[0] for column in parquet.description or ()] == COLUMNS
        assert len(parquet.fetchall()) == len(rows)


def test_no_table_tells_of_one_place_or_of_few(demo_run: Path) -> None:
    """Volunteers and money are published for areas only, and for no fewer than five places."""
    with duckdb.connect(str(demo_run / "public" / "data" / "wijkagenda.duckdb"), read_only=True) as connection:
        told = connection.execute(
            """
            SELECT table_name, column_name FROM duckdb_columns()
            WHERE regexp_matches(column_name, 'volunteer|amount|budget|visitors|housing_cost') AND schema_name = 'mart'
            """
        ).fetchall()
        assert told == []
        few = connection.execute(
            """
            SELECT count(*) FROM mart.nulmeting AS figure
            INNER JOIN mart.nulmeting_areas AS area USING (neighbourhood_code)
            WHERE figure.indicator_id IN ('C1', 'C2', 'C5', 'E1', 'E3') AND figure.value IS NOT NULL AND (
                SELECT count(*) FROM mart.places AS place
                WHERE area.kind = 'gebied' OR place.neighbourhood_id = area.neighbourhood_code
                    OR (area.neighbourhood_code = 'BU05990327' AND place.neighbourhood_id = 'BU05990328')
            ) < 5
            """
        ).fetchone()
        assert few == (0,)
