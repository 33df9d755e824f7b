"""The marts as files for analysts: CSV, Parquet, and a DuckDB file with nothing but the marts.

Belongs here: how a value looks in a cell and in a file. Every mart is published, so which tables there are and what
they hold is said in warehouse/sql/mart. Does not belong here: descriptions of the files (descriptor), or where they are
published.

CSV is UTF-8 with a header, commas and quotes where needed. Lists are joined with `;` (an item's own becomes a comma),
instants are ISO 8601 on the clock of Rotterdam with their offset, and an empty cell means: not known. What a
spreadsheet would take for a formula (it starts with = + - @, a tab or a line break, also in full width) gets a single
quote in front. That holds inside a text as well, after a `;`, a tab or a line break: a Dutch Excel that is given a
comma file splits it there. `unguarded` takes the quotes off again; Parquet and DuckDB have the text unchanged. Equal
marts give equal CSV and Parquet files.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

DATABASE = "wijkagenda.duckdb"

# What spreadsheets take for the start of a formula. Quotes already before it are kept, so that one can be taken off.
_FIRST = r"^('*[=+\-@\t\r\n＝＋－＠])"
_INSIDE = r"([;\t\r\n])('*[=+\-@＝＋－＠])"
_FORMULA = re.compile(f"{_FIRST}|{_INSIDE}")
_FIRST_QUOTED, _INSIDE_QUOTED = r"'\1", r"\1'\2"
_ZONE = "Europe/Amsterdam"


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A mart: the name of its files, the table, what a row is, and its columns as (name, type, meaning)."""

    name: str
    table: str
    comment: str
    columns: tuple[tuple[str, str, str], ...]


def write_tables(connection: duckdb.DuckDBPyConnection, directory: Path) -> list[Path]:
    """Write all files into `directory`, which is made when needed; returns them in order of name.

    `connection` is an open warehouse, read-only is enough. Existing files are replaced.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for table in published_tables(connection):
        for suffix in ("csv", "parquet"):
            path = directory / f"{table.name}.{suffix}"
            query = _csv_query(table) if suffix == "csv" else _parquet_query(table)
            options = "FORMAT csv, HEADER" if suffix == "csv" else "FORMAT parquet, COMPRESSION zstd"
            connection.execute(f"COPY ({query}) TO {_literal(str(path))} ({options})")
            written.append(path)
    written.append(write_database(connection, directory / DATABASE))
    return sorted(written)


def guarded(text: str) -> str:
    """`text` as a CSV cell that no spreadsheet takes for a formula."""
    if not _FORMULA.search(text):  # as nearly always
        return text
    return re.sub(_FIRST, _FIRST_QUOTED, re.sub(_INSIDE, _INSIDE_QUOTED, text))


def unguarded(cell: str) -> str:
    """The text of a CSV cell as it was, before `guarded`."""
    return re.sub(_INSIDE.replace("('*", "'('*"), r"\1\2", re.sub(_FIRST.replace("('*", "'('*"), r"\1", cell))


def write_database(connection: duckdb.DuckDBPyConnection, path: Path) -> Path:
    """A DuckDB file with the marts and their comments: no raw texts, so fit to be handed out."""
    path.unlink(missing_ok=True)
    connection.execute(f"ATTACH {_literal(str(path))} AS published (READ_WRITE)")
    try:
        # In one go: hundreds of comments would each be a transaction of its own.
        statements = ["BEGIN", "CREATE SCHEMA published.mart"]
        for each in published_tables(connection):
            table = f"published.{each.table}"
            statements.append(f"CREATE TABLE {table} AS FROM {each.table}")
            statements.append(f"COMMENT ON TABLE {table} IS {_literal(each.comment)}")
            statements += [
                f'COMMENT ON COLUMN {table}."{column}" IS {_literal(text)}' for column, _, text in each.columns
            ]
        connection.execute(";\n".join([*statements, "COMMIT", "CHECKPOINT published"]))
    finally:
        connection.execute("DETACH published")
    return path


def published_tables(connection: duckdb.DuckDBPyConnection) -> list[PublishedTable]:
    """Every mart of an open warehouse, in order of name."""
    columns: dict[str, list[tuple[str, str, str]]] = {}
    for table, *column in connection.execute(_COLUMNS).fetchall():
        columns.setdefault(table, []).append((column[0], column[1], column[2]))
    found = connection.execute(_TABLES).fetchall()
    return [PublishedTable(table, f"mart.{table}", comment, tuple(columns[table])) for table, comment in found]


_TABLES = """
    SELECT table_name, coalesce(comment, '') FROM duckdb_tables()
    WHERE schema_name = 'mart' AND database_name = current_database() ORDER BY table_name
"""
_COLUMNS = """
    SELECT table_name, column_name, data_type, coalesce(comment, '') FROM duckdb_columns()
    WHERE schema_name = 'mart' AND database_name = current_database() ORDER BY table_name, column_index
"""


def _csv_query(table: PublishedTable) -> str:
    cells = ", ".join(f'{_cell(name, kind)} AS "{name}"' for name, kind, _ in table.columns)
    return f"SELECT {cells} FROM {table.table}"  # noqa: S608  (names come from the database's own catalogue)


def _parquet_query(table: PublishedTable) -> str:
    # Few readers of Parquet know its JSON type; text is read by all.
    cells = ", ".join(
        f'"{name}"::VARCHAR AS "{name}"' if kind == "JSON" else f'"{name}"' for name, kind, _ in table.columns
    )
    return f"SELECT {cells} FROM {table.table}"  # noqa: S608  (idem)


def _cell(name: str, kind: str) -> str:
    column = f'"{name}"'
    if kind.endswith("[]"):
        items = f"list_transform({column}::VARCHAR[], lambda item: replace(item, ';', ','))"
        return guarded_sql(f"nullif(array_to_string({items}, ';'), '')")
    if kind in ("VARCHAR", "JSON"):
        return guarded_sql(f"{column}::VARCHAR")
    if kind == "TIMESTAMP WITH TIME ZONE":
        local, utc = f"({column} AT TIME ZONE '{_ZONE}')", f"({column} AT TIME ZONE 'UTC')"
        offset = f"printf('+%02d:00', date_diff('hour', {utc}, {local}))"
        return f"strftime({local}, '%Y-%m-%dT%H:%M:%S') || {offset}"
    return column


def guarded_sql(text: str) -> str:
    """`guarded` as an SQL expression over the expression `text`."""
    inside = f"regexp_replace({text}, {_literal(_INSIDE)}, {_literal(_INSIDE_QUOTED)}, 'g')"
    return f"regexp_replace({inside}, {_literal(_FIRST)}, {_literal(_FIRST_QUOTED)})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
