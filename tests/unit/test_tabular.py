"""CSV, Parquet and the public DuckDB file: the marts as they are, in a form that cannot hurt a spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.tabular import guarded, guarded_sql, unguarded, write_tables

MARTS = """
CREATE SCHEMA mart;
CREATE SCHEMA raw;
CREATE TABLE raw.records AS SELECT 'geheim' AS text;
CREATE TABLE mart.activities AS
    SELECT * FROM (VALUES
        ('a1', '=1+1', ['ouderen', 'vrouwen'], '[{"kind": "once"}]'::JSON, NULL,
         '2026-03-28 09:00:00Z'::TIMESTAMPTZ, 2.5),
        ('a2', 'Zin, met "tekens"' || chr(10) || 'en regels', [], NULL, true, TIMESTAMPTZ '2026-03-29 08:00:00Z', -1.0)
    ) AS v(activity_id, name, audience, schedule, is_free, next_start, price_min);
CREATE TABLE mart.occurrences AS SELECT 'a1' AS activity_id, DATE '2026-03-29' AS date;
CREATE TABLE mart.places AS SELECT 'p' AS place_id, '+31 10 4000000' AS telephone;
CREATE TABLE mart.organisations AS SELECT 'o' AS organization_id, ['=A1', 'b'] AS aliases;
CREATE TABLE mart.networks AS SELECT 'n' AS network_id;
CREATE TABLE mart.neighbourhoods AS SELECT 'b' AS neighbourhood_id, ['3021;3022', '-3023'] AS postal_codes;
CREATE TABLE mart.sources AS SELECT 's' AS source_id;
CREATE TABLE mart.issues AS SELECT unnest(['@SUM(A1)', chr(9) || 'x', '＝1', 'a=b']) AS raw;
CREATE TABLE mart.build AS SELECT DATE '2026-03-28' AS as_of_date;
COMMENT ON TABLE mart.build IS 'Een rij, met ''aanhaling''';
COMMENT ON COLUMN mart.build.as_of_date IS 'dag';
"""
MART_NAMES = ["activities", "build", "issues", "neighbourhoods", "networks", "occurrences", "organisations", "places",
              "sources"]  # fmt: skip


@pytest.fixture
def warehouse(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path / "w.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(MARTS)
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_table_is_written_in_both_forms(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    written = write_tables(warehouse, tmp_path / "a b" / "data")
    expected = {f"{name}.{suffix}" for name in MART_NAMES for suffix in ("csv", "parquet")} | {"wijkagenda.duckdb"}
    assert {path.name for path in written} == expected
    assert {path.name for path in (tmp_path / "a b" / "data").iterdir()} == expected


def test_csv_cells(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_tables(warehouse, tmp_path / "data")
    first, second = cells(tmp_path / "data" / "activities.csv")
    assert first["name"] == "'=1+1"
    assert first["audience"] == "ouderen;vrouwen"
    assert first["schedule"] == '[{"kind": "once"}]'
    assert first["next_start"] == "2026-03-28T10:00:00+01:00"
    assert (first["is_free"], first["price_min"]) == ("", "2.5")
    assert second["name"] == 'Zin, met "tekens"\nen regels'
    assert (second["audience"], second["schedule"], second["is_free"]) == ("", "", "true")
    assert second["next_start"] == "2026-03-29T10:00:00+02:00"
    assert second["price_min"] == "-1.0"


def test_no_cell_starts_as_a_formula(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_tables(warehouse, tmp_path / "data")
    assert [row["raw"] for row in cells(tmp_path / "data" / "issues.csv")] == ["'@SUM(A1)", "'\tx", "'＝1", "a=b"]
    assert cells(tmp_path / "data" / "places.csv")[0]["telephone"] == "'+31 10 4000000"
    assert cells(tmp_path / "data" / "organisations.csv")[0]["aliases"] == "'=A1;b"
    assert cells(tmp_path / "data" / "neighbourhoods.csv")[0]["postal_codes"] == "3021,3022;'-3023"


NASTY = st.text(alphabet="=+-@＝\t\r\n;,'\"a1 ", max_size=12)


@settings(max_examples=60)
@given(st.lists(NASTY, min_size=1, max_size=8))
def test_no_spreadsheet_finds_a_formula_and_every_text_comes_back(texts: list[str]) -> None:
    written = [guarded(text) for text in texts]
    for cell in written:
        # Split as a spreadsheet does that takes the comma file for one with semicolons or tabs.
        assert not [part for part in re.split(r"[;\t\r\n]", cell) if part[:1] in tuple("=+-@＝")]
        assert cell[:1] not in tuple("\t\r\n")
    assert [unguarded(cell) for cell in written] == texts
    by_sql = duckdb.execute(
        f"SELECT {guarded_sql('text')} FROM (SELECT unnest(?::VARCHAR[]) AS text)", [texts]
    ).fetchall()
    assert [cell for (cell,) in by_sql] == written


def test_parquet_keeps_values_and_types(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_tables(warehouse, tmp_path / "data")
    path = str(tmp_path / "data" / "activities.parquet")
    assert duckdb.sql(f"SELECT name, audience, is_free FROM '{path}' WHERE activity_id = 'a1'").fetchall() == [
        ("=1+1", ["ouderen", "vrouwen"], None)
    ]
    kinds = {row[0]: row[1] for row in duckdb.sql(f"DESCRIBE FROM '{path}'").fetchall()}
    assert (kinds["schedule"], kinds["next_start"]) == ("VARCHAR", "TIMESTAMP WITH TIME ZONE")


def test_the_public_database_has_the_marts_with_comments_and_nothing_else(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    write_tables(warehouse, tmp_path / "data")
    with duckdb.connect(str(tmp_path / "data" / "wijkagenda.duckdb"), read_only=True) as public:
        names = public.execute("SELECT schema_name, table_name FROM duckdb_tables() ORDER BY 2").fetchall()
        assert names == [("mart", name) for name in MART_NAMES]
        assert public.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'build'").fetchone() == (
            "Een rij, met 'aanhaling'",
        )
        assert public.execute("SELECT comment FROM duckdb_columns() WHERE column_name = 'as_of_date'").fetchone() == (
            "dag",
        )
        assert public.execute("SELECT name FROM mart.activities WHERE activity_id = 'a1'").fetchone() == ("=1+1",)


def test_equal_marts_give_equal_files(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    def digests(folder: str) -> dict[str, str]:
        paths = write_tables(warehouse, tmp_path / folder)
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths if path.suffix != ".duckdb"}

    assert digests("one") == digests("two")


def test_files_are_replaced(warehouse: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_tables(warehouse, tmp_path / "data")
    write_tables(warehouse, tmp_path / "data")
    assert len(cells(tmp_path / "data" / "activities.csv")) == 2
