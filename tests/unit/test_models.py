"""The SQL runner: headers are contracts, dependencies come from the parser, broken promises are found."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from warehouse.models import ModelError, build_models, check_models, load_models, read_facts

CITY = """-- Een rij per stad.
-- @key city_id
-- @column city_id INTEGER: kenmerk
-- @column name: naam, ook 'anders'
-- @unit city_id: nummer
"""


def write(folder: Path, **models: str) -> Path:
    for name, text in models.items():
        path = folder / f"{name.replace('__', '/')}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path, *loaded: str) -> tuple[str, ...]:
    with pytest.raises(ModelError) as caught:
        load_models(folder, loaded)
    return caught.value.errors


def test_models_are_built_in_order_of_dependency_with_comments(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__last=f"{CITY}WITH x AS (SELECT * FROM b.first) SELECT city_id, name FROM x",
        b__first=f"{CITY}SELECT i::INTEGER AS city_id, 'n' || i AS name FROM raw.numbers ORDER BY i DESC;",
    )
    models = load_models(tmp_path, ["raw.numbers"])
    assert [model.name for model in models] == ["b.first", "a.last"]
    assert models[0].depends_on == ("raw.numbers",)
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA raw; CREATE TABLE raw.numbers AS SELECT * FROM range(3) AS numbers(i)")
        build_models(connection, models)
        assert check_models(connection, models) == ()
        assert connection.execute("SELECT city_id FROM a.last").fetchall() == [(0,), (1,), (2,)]
        comments = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'last' ORDER BY column_index"
        ).fetchall()
        assert comments == [("city_id", "kenmerk [nummer]"), ("name", "naam, ook 'anders'")]
        table = connection.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'last'").fetchone()
        assert table == ("Een rij per stad.",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-- @key a\n-- @column a: b\nSELECT 1 AS a", "de kop zegt niet wat een rij is"),
        ("-- Een rij.\n-- @column a: b\nSELECT 1 AS a", "@key ontbreekt"),
        (f"{CITY}-- @not_null nme\nSELECT 1 AS city_id, 'x' AS name", "'nme' staat in de kop maar niet als @column"),
        (f"{CITY}-- @colum x: y\nSELECT 1 AS city_id, 'x' AS name", "regel 6: deze kopregel is niet te lezen"),
        (f"{CITY}-- @column name: weer\nSELECT 1 AS city_id, 'x' AS name", "deze kopregel is niet te lezen"),
        (f"{CITY}SELECT 1 AS city_id, 'x' AS name; SELECT 2", "precies een SELECT, niet 2"),
        (f"{CITY}CREATE TABLE x AS SELECT 1", "Only SELECT"),
        (f"{CITY}SELEC 1", "syntax error"),
        (f"{CITY}SELECT * FROM city", "schrijf het schema voor tabel 'city'"),
        (f"{CITY}SELECT * FROM core.nergens", "tabel core.nergens bestaat niet"),
        (f"{CITY}-- @references name -> a.model.nme\nSELECT 1 AS city_id, 'x' AS name", "die kolom bestaat niet"),
        (f"{CITY}SELECT * FROM a.model", "Kringverwijzing"),
        ("-- Een rij.\n-- @key a\n-- @shape b.nergens\nSELECT 1 AS a", "@shape wijst naar b.nergens, en dat model"),
    ],
)
def test_a_wrong_file_is_an_error(tmp_path: Path, text: str, expected: str) -> None:
    errors = faults(write(tmp_path, a__model=text))
    assert len(errors) == 1
    assert expected in errors[0]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1::INTEGER AS city_id, 'x' AS name, 2 AS more", "kolom 'more' is niet beschreven"),
        ("SELECT 1::INTEGER AS city_id", "kolom 'name' bestaat niet"),
        ("SELECT 'x' AS name, 1::INTEGER AS city_id", "andere volgorde"),
        ("SELECT 'x' AS city_id, 'x' AS name", "kolom 'city_id' is VARCHAR, niet INTEGER"),
        ("SELECT nope AS city_id, 'x' AS name", 'Referenced column "nope" was not found'),
    ],
)
def test_a_select_must_give_what_the_header_says(tmp_path: Path, sql: str, expected: str) -> None:
    models = load_models(write(tmp_path, a__model=CITY + sql))
    with duckdb.connect() as connection, pytest.raises(ModelError) as caught:
        build_models(connection, models)
    assert expected in caught.value.errors[0]
    assert "a/model.sql" in caught.value.errors[0]


def test_broken_promises_are_found_with_examples(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__city=f"{CITY}-- @not_null name\nSELECT * FROM (VALUES (1, 'x'), (1, 'y'), (2, NULL)) AS v(city_id, name)",
        a__street="""-- Een rij per straat.
-- @key street
-- @column street: naam
-- @column city_id: stad
-- @references city_id -> a.city.city_id
SELECT unnest(['p', 'q', 'r']) AS street, unnest([1, 3, NULL]) AS city_id
""",
        check__no_q="-- een straat heet q\nSELECT street FROM a.street WHERE street = 'q'",
        check__fine="-- een straat heet z\nSELECT street FROM a.street WHERE street = 'z'",
    )
    models = load_models(tmp_path)
    with duckdb.connect() as connection:
        build_models(connection, models)
        findings = {finding.check: finding for finding in check_models(connection, models)}
    assert set(findings) == {"a.city @key", "a.city @not_null", "a.street @references", "check.no_q"}
    assert findings["a.city @key"].examples == ("1, 2",)
    assert findings["a.street @references"].examples == ("q, 3",)
    assert findings["a.street @references"].n_rows == 1
    assert str(findings["check.no_q"]) == "check.no_q: een straat heet q (1 rijen; q)"


SHAPED = "-- Steden.\n-- @key city_id\n-- @shape a.all\n-- @indicator name: Steden: hoeveel\n"


def test_a_shaped_model_has_some_of_the_columns_of_its_shape(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__all=f"{CITY}SELECT city_id::INTEGER AS city_id, name FROM (FROM b.one UNION ALL BY NAME FROM b.two)",
        b__one=f"{SHAPED}SELECT 1::BIGINT AS city_id",
        b__two=f"{SHAPED}SELECT 'x' AS name, 2 AS city_id",
    )
    models = load_models(tmp_path)
    with duckdb.connect() as connection:
        build_models(connection, models)
        assert check_models(connection, models) == ()
        assert connection.execute("FROM a.all").fetchall() == [(1, None), (2, "x")]
    assert read_facts(tmp_path / "b" / "one.sql") == {"name": "Steden: hoeveel"}


def test_a_column_that_the_shape_does_not_describe_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, a__all=f"{CITY}SELECT 1 AS city_id, 'x' AS name", b__one=f"{SHAPED}SELECT 1 AS city_id, 2 AS more")
    with duckdb.connect() as connection, pytest.raises(ModelError, match="kolom 'more' is niet beschreven"):
        build_models(connection, load_models(tmp_path))
