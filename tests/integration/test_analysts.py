"""The page for who wants to count: each of its ten questions is asked of what is published, in both forms."""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from exports.analysts_queries import QUERIES, Query

Row = dict[str, Any]
DAY = dt.date(2026, 10, 19)
DAYS = ["ma", "di", "wo", "do", "vr", "za", "zo"]


@pytest.fixture(scope="module")
def public(demo_run: Path) -> Path:
    return (demo_run / "public").resolve()


@pytest.fixture(scope="module")
def database(public: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(public / "data" / "wijkagenda.duckdb"), read_only=True) as connection:
        yield connection


def rows_of(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def this_week(rows: list[Row]) -> None:
    days = {dt.date.fromisoformat(row["wanneer"][:10]) for row in rows}
    assert days == {DAY + dt.timedelta(days=n) for n in range(7)}
    assert rows == sorted(rows, key=lambda row: row["wanneer"])
    assert all(row["wat"] for row in rows)
    assert len(rows) > 100


def per_hood(rows: list[Row]) -> None:
    assert len(rows) == 10
    for row in rows:
        assert row["keren"] >= row["activiteiten"] >= 0
        assert row["per_1000_inwoners"] == pytest.approx(1000 * row["activiteiten"] / row["inwoners"], abs=0.06)


def per_theme(rows: list[Row]) -> None:
    assert {"ontmoeting", "eten_drinken", "sport_bewegen"} <= {row["thema"] for row in rows}
    assert all(row["activiteiten"] >= row["zeker_gratis"] >= 0 for row in rows)


def for_whom(rows: list[Row]) -> None:
    assert {"ouderen", "kinderen", "vrouwen"} <= set(rows[0])
    assert len({row["buurt"] for row in rows}) == len(rows) > 5
    assert sum(row["ouderen"] for row in rows) > 0


def costs(rows: list[Row]) -> None:
    assert all(row["gratis"] + row["betaald"] + row["niet_gezegd"] == row["activiteiten"] for row in rows)
    assert all((row["middelste_prijs"] or 1) > 0 for row in rows)
    assert sum(row["niet_gezegd"] for row in rows) > 0


def hours(rows: list[Row]) -> None:
    assert [row["dag"] for row in rows] == DAYS
    assert all(row["ochtend"] + row["middag"] + row["avond"] > 0 for row in rows)


def empty_days(rows: list[Row]) -> None:
    assert all(row["dag"] in DAYS for row in rows)
    assert len({(row["buurt"], row["dag"]) for row in rows}) == len(rows)


def organisers(rows: list[Row]) -> None:
    assert len(rows) > 15
    assert rows[0]["activiteiten"] >= rows[-1]["activiteiten"] > 0
    assert any(row["netwerken"] for row in rows)


def contradictions(rows: list[Row]) -> None:
    assert rows
    for row in rows:
        assert row["ook_beweerd"]
        assert not set(row["ook_beweerd"]) & set(row["gekozen"] or ())
        assert row["veld"] in ("schedule", "price", "place_id", "access", "status")


def sources(rows: list[Row]) -> None:
    assert {row["toestand"] for row in rows} >= {"ok", "failed"}
    assert all(row["gepubliceerd"] <= row["gelezen"] for row in rows)


SENSIBLE: dict[str, Callable[[list[Row]], None]] = {
    "deze-week": this_week, "per-buurt": per_hood, "per-thema": per_theme, "voor-wie": for_whom, "kosten": costs,
    "uren": hours, "lege-dagen": empty_days, "wie-organiseert": organisers, "tegenspraak": contradictions,
    "bronnen": sources,
}  # fmt: skip


def test_there_are_ten_and_each_is_judged() -> None:
    assert len(QUERIES) == 10
    assert {query.name for query in QUERIES} == set(SENSIBLE)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_the_answer_is_sensible(database: duckdb.DuckDBPyConnection, query: Query) -> None:
    SENSIBLE[query.name](rows_of(database, query.sql))


def test_parquet_gives_the_same_answers(database: duckdb.DuckDBPyConnection, public: Path) -> None:
    with duckdb.connect() as files:
        files.execute("CREATE SCHEMA mart")
        for path in (public / "data").glob("*.parquet"):
            files.execute(f"CREATE VIEW mart.{path.stem} AS FROM '{path}'")
        for query in QUERIES:
            assert rows_of(files, query.sql) == rows_of(database, query.sql), query.name


def test_the_page_has_the_questions_word_for_word_and_their_answers(
    database: duckdb.DuckDBPyConnection, public: Path
) -> None:
    page = (public / "analisten.html").read_text(encoding="utf-8")
    shown = [html.unescape(text) for text in re.findall(r'<code id="sql-\d+">(.*?)</code>', page, re.DOTALL)]
    assert shown == [f"{query.sql};" for query in QUERIES]
    first = rows_of(database, QUERIES[0].sql)
    assert f"De eerste 5 van {len(first)} rijen" in page
    for value in first[0].values():
        assert html.escape(str(value)) in page
    assert 'id="licentie"' in page
    tables = {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for table in tables:
        assert f'href="data/{table}.csv"' in page
        assert (public / "data" / f"{table}.parquet").is_file()


def test_every_mart_is_in_every_form(database: duckdb.DuckDBPyConnection, demo_run: Path, public: Path) -> None:
    """Whoever adds a mart publishes it: CSV, Parquet, database and description follow by themselves."""
    with duckdb.connect(str(demo_run / "warehouse" / "wijkagenda.duckdb"), read_only=True) as warehouse:
        sql = "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart'"
        marts = {name for (name,) in warehouse.execute(sql).fetchall()}
    assert marts == {name for (name,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
    for suffix in ("csv", "parquet"):
        assert {path.stem for path in (public / "data").glob(f"*.{suffix}")} == marts
    described = (public / "data" / "datapackage.json").read_text(encoding="utf-8")
    assert {name for name in marts if f'"path": "{name}.csv"' in described} == marts
