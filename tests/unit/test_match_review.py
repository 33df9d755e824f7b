"""What a person is asked to decide, and in which order."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse.lookup import review_pairs


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Five activities of one record each; `druk` takes place every day, `stil` never."""
    with duckdb.connect() as connection:
        connection.execute(
            """
            CREATE SCHEMA raw;
            CREATE TABLE raw.build AS SELECT TIMESTAMPTZ '2026-11-24 06:00:00+01' AS as_of;
            CREATE TABLE raw.activities AS
                SELECT 'wa' || n AS activity_id, ['r' || n, 's' || n] AS record_ids, NULL AS superseded_by
                FROM range(1, 6) AS t(n);
            CREATE TABLE raw.activity_occurrences AS
                SELECT 'wa' || n AS activity_id, TIMESTAMPTZ '2026-11-25 10:00:00+01' + INTERVAL 1 DAY * day AS "start"
                FROM range(1, 6) AS t(n), range(0, 20) AS d(day) WHERE day < n;
            CREATE TABLE raw.sources AS SELECT 'bron' AS id, 'Bron' AS title;
            CREATE TABLE raw.normalised AS
                SELECT k || n AS record_id, 'bron' AS source_id, 'Naam ' || n AS name, '' AS locator
                FROM range(1, 6) AS t(n), (VALUES ('r'), ('s')) AS x(k);
            CREATE TABLE raw.decisions ("left" VARCHAR, "right" VARCHAR, judgement VARCHAR, score DOUBLE,
                features VARCHAR[], decided_by VARCHAR, reason VARCHAR);
            """
        )
        yield connection


def decide(connection: duckdb.DuckDBPyConnection, *rows: tuple[str, str, str, float, str]) -> None:
    for left, right, judgement, score, by in rows:
        connection.execute(
            "INSERT INTO raw.decisions VALUES (?, ?, ?, ?, [], ?, '')", [left, right, judgement, score, by]
        )


def asked(connection: duckdb.DuckDBPyConnection, most: int = 20) -> list[tuple[str, str, int]]:
    return [(p.left_activity, p.right_activity, p.n_soon) for p in review_pairs(connection, most)]


def test_what_residents_see_most_comes_first_and_doubt_before_what_was_kept_apart(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    decide(
        connection,
        ("r1", "r2", "unsure", -2.0, "score"),
        ("r4", "r5", "unsure", 0.0, "other_weekday"),
        ("r3", "r5", "different", 4.0, "other_level"),
    )
    assert asked(connection) == [("wa4", "wa5", 9), ("wa1", "wa2", 3), ("wa3", "wa5", 8)]
    assert asked(connection, most=1) == [("wa4", "wa5", 9)]


def test_what_is_decided_or_would_change_nothing_is_not_asked(connection: duckdb.DuckDBPyConnection) -> None:
    decide(
        connection,
        ("r1", "r2", "different", 8.0, "mens: beheerder"),
        ("r1", "s1", "unsure", 1.0, "score"),
        ("r3", "r4", "same", 9.0, "score"),
        ("r3", "r5", "different", -4.0, "other_level"),
    )
    assert asked(connection) == []


def test_two_activities_are_asked_about_once(connection: duckdb.DuckDBPyConnection) -> None:
    decide(
        connection,
        ("r1", "r2", "different", 5.0, "other_level"),
        ("s1", "s2", "unsure", 1.0, "score"),
        ("s2", "r1", "different", 3.0, "other_level"),
    )
    assert asked(connection) == [("wa1", "wa2", 3)]
