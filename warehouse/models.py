"""The SQL runner: plain `.sql` files whose path is the table's name and whose header is its contract.

Belongs here: reading headers, finding dependencies with DuckDB's own parser, building in order, checking what the
headers promise. Does not belong here: loading data, which tables exist, swapping files.

A model is `<schema>/<table>.sql` with one SELECT below a header of comments:

    -- One or more lines in Dutch that say what a row is.
    -- @key place_id, name
    -- @column name VARCHAR: what it means        (the type is optional; when given it is checked)
    -- @not_null name
    -- @references place_id -> mart.places.place_id
    -- @unit price_min: euro

Many tables of one form describe their columns once: `@shape schema.table` instead of `@column` means that each column
is one of that table's and means the same; the type may differ, since that table unites them. `@indicator name: text`
are facts about what a table measures (warehouse.indicators).

Rows are stored in the order of the key, so that equal data gives equal files. A check is `check/<name>.sql`: a header
that says in Dutch what is wrong when the SELECT returns rows.
"""

from __future__ import annotations

import graphlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from warehouse.scratch import scratch

CHECK_SCHEMA = "check"
_EXAMPLES = 5
_AT_ONCE = 50  # questions in one statement; more only makes planning slower


class ModelError(ValueError):
    """Models that do not fit together. `errors` has one sentence per fault, each naming the file."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


@dataclass(frozen=True)
class Column:
    """One documented column. `references` is (table, column), the table as schema.name."""

    name: str
    text: str
    type: str | None = None
    unit: str | None = None
    not_null: bool = False
    references: tuple[str, str] | None = None


@dataclass(frozen=True)
class Model:
    """One SQL file. `name` is schema.table; `depends_on` are names of other models or of loaded tables.

    With `shape`, `columns` are those of that table, and this one may have fewer.
    """

    name: str
    text: str
    sql: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    depends_on: tuple[str, ...]
    file: str
    shape: str | None = None

    @property
    def is_check(self) -> bool:
        return self.name.startswith(f"{CHECK_SCHEMA}.")


@dataclass(frozen=True)
class Finding:
    """A promise that the data breaks: how many rows, and the first few as text."""

    check: str
    message: str
    n_rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.check}: {self.message} ({self.n_rows} rijen; {' | '.join(self.examples)})"


def load_models(directory: Path, loaded: Iterable[str] = ()) -> tuple[Model, ...]:
    """All models and checks below `directory`, dependencies first, else by name. `loaded` are tables that exist before.

    Raises ModelError for: no header, no key, an unreadable line in a header, no or several SELECTs, a table that
    nobody makes, a reference to an unknown column, a cycle.
    """
    errors: list[str] = []
    paths = sorted(directory.glob("*/*.sql"))
    texts = [_read_header(path, _shown(path), errors) for path in paths]
    parsed = _parse([sql for _, sql in texts])
    read = [_model(path, *text, nodes, errors) for path, text, nodes in zip(paths, texts, parsed, strict=True)]
    models = {model.name: model for model in read}
    models = {name: _shaped(model, models, errors) for name, model in models.items()}
    known = {*models, *loaded}
    for model in models.values():
        errors += [
            f"{model.file}: tabel {name} bestaat niet (geen model, geen geladen tabel)."
            for name in model.depends_on
            if name not in known
        ]
        errors += _wrong_references(model, models)
    if errors:
        raise ModelError(errors)
    graph = {name: sorted(set(model.depends_on) & models.keys()) for name, model in sorted(models.items())}
    try:
        order = list(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        raise ModelError([f"Kringverwijzing tussen modellen: {' -> '.join(error.args[1])}."]) from error
    return tuple(models[name] for name in order)


def build_models(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> None:
    """Create every table with its comments, in the given order. Raises ModelError when SQL and header differ."""
    tables = [model for model in models if not model.is_check]
    for schema in sorted({model.name.split(".")[0] for model in tables}):
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    for model in tables:
        order = ", ".join(_quote(column) for column in model.key)
        try:
            connection.execute(f"CREATE TABLE {model.name} AS SELECT * FROM (\n{model.sql}\n) ORDER BY {order}")  # noqa: S608
        except duckdb.Error as error:
            raise ModelError([f"{model.file}: {error}"]) from error
    actual = _columns(connection)
    if errors := [error for model in tables for error in _wrong_columns(model, actual[model.name])]:
        raise ModelError(errors)
    connection.execute("; ".join(comment for model in tables for comment in _comments(model)))


def check_models(connection: duckdb.DuckDBPyConnection, models: Sequence[Model]) -> tuple[Finding, ...]:
    """What the headers promise (keys, not null, references) and the check files ask; empty when all holds."""
    # Nearly always all columns that must have a value have one, and one question asks it of a whole table.
    has_gaps = _with_rows(connection, [_gaps(model) for model in models])
    # The table that unites those of one shape has the same key, so it answers for them.
    promises = [
        promise
        for number, model in enumerate(models)
        if not model.shape
        for promise in _promises(model, is_filled=number not in has_gaps)
    ]
    findings: list[Finding] = []
    for number in sorted(_with_rows(connection, [sql for _, _, sql in promises])):
        name, message, sql = promises[number]
        rows = connection.execute(f"SELECT * FROM (\n{sql}\n) LIMIT {_EXAMPLES}").fetchall()  # noqa: S608
        count = connection.execute(f"SELECT count(*) FROM (\n{sql}\n)").fetchone()  # noqa: S608
        examples = tuple(", ".join(str(value) for value in row)[:200] for row in rows)
        findings.append(Finding(name, message, int(count[0]) if count else 0, examples))
    return tuple(findings)


# --- Headers ----------------------------------------------------------------------------------------------------------

_TAG = re.compile(r"@(\w+)\s*(.*)")
_COLUMN = re.compile(r"(\w+)(?:\s+([^:]+?))?\s*:\s*(\S.*)")
_REFERENCE = re.compile(r"(\w+)\s*->\s*(\w+\.\w+)\.(\w+)")
_UNIT = re.compile(r"(\w+)\s*:\s*(\S.*)")


class _Header:
    """The header while it is being read."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.key: tuple[str, ...] = ()
        self.columns: dict[str, tuple[str | None, str]] = {}
        self.units: dict[str, str] = {}
        self.not_null: set[str] = set()
        self.references: dict[str, tuple[str, str]] = {}
        self.shape: str | None = None
        self.facts: dict[str, str] = {}

    def add(self, line: str) -> bool:
        """Take one line; False when it cannot be read."""
        tag = _TAG.fullmatch(line)
        if tag is None:
            self.text.append(line)
            return True
        kind, value = tag[1], tag[2].strip()
        if kind in ("key", "not_null"):
            names = tuple(part.strip() for part in value.split(",") if part.strip())
            if kind == "key":
                self.key = names
            self.not_null.update(names)
            return bool(names)
        if kind == "column" and (match := _COLUMN.fullmatch(value)) and match[1] not in self.columns:
            self.columns[match[1]] = (match[2], match[3])
        elif kind == "references" and (match := _REFERENCE.fullmatch(value)):
            self.references[match[1]] = (match[2], match[3])
        elif kind == "unit" and (match := _UNIT.fullmatch(value)):
            self.units[match[1]] = match[2]
        elif kind == "indicator" and (match := _UNIT.fullmatch(value)) and match[1] not in self.facts:
            self.facts[match[1]] = match[2]
        elif kind == "shape" and re.fullmatch(r"\w+\.\w+", value):
            self.shape = value
        else:
            return False
        return True

    def unknown_names(self) -> list[str]:
        if self.shape:
            return []
        return sorted({*self.key, *self.not_null, *self.references, *self.units} - self.columns.keys())


def read_facts(path: Path) -> dict[str, str]:
    """The `@indicator` lines in the header of a file; empty when it has none."""
    return _read_header(path, path.name, [])[0].facts


def _read_header(path: Path, file: str, errors: list[str]) -> tuple[_Header, str]:
    """The header of a file, and the SQL below it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = _Header()
    n_header = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    for number, line in enumerate(lines[:n_header], start=1):
        content = line.removeprefix("--").strip()
        if content and not header.add(content):
            errors.append(f"{file}, regel {number}: deze kopregel is niet te lezen: {content}")
    return header, "\n".join(lines[n_header:]).strip().rstrip(";").strip()


def _shaped(model: Model, models: dict[str, Model], errors: list[str]) -> Model:
    """A model with the descriptions of its shape; what that promises of values holds for the key only."""
    if model.shape is None:
        return model
    if model.shape not in models:
        errors.append(f"{model.file}: @shape wijst naar {model.shape}, en dat model bestaat niet.")
        return model
    columns = models[model.shape].columns
    return replace(model, columns=tuple(replace(c, not_null=c.name in model.key, references=None) for c in columns))


def _shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _model(path: Path, header: _Header, sql: str, nodes: Sequence[dict[str, Any]], errors: list[str]) -> Model:
    file = _shown(path)
    name = f"{path.parent.name}.{path.stem}"
    if not header.text:
        errors.append(f"{file}: de kop zegt niet wat een rij is.")
    if path.parent.name != CHECK_SCHEMA:
        if not header.key:
            errors.append(f"{file}: @key ontbreekt.")
        errors.extend(f"{file}: '{wrong}' staat in de kop maar niet als @column." for wrong in header.unknown_names())
    columns = tuple(
        Column(column, text, kind, header.units.get(column), column in header.not_null, header.references.get(column))
        for column, (kind, text) in header.columns.items()
    )
    depends_on = _dependencies(nodes, file, errors)
    return Model(name, " ".join(header.text), sql, header.key, columns, depends_on, file, header.shape)


def _parse(texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Of each text the nodes of the tree that DuckDB's parser makes of it; the last is the tree itself."""
    question = "SELECT json_serialize_sql(sql, skip_default := true, skip_empty := true, skip_null := true)"
    with scratch() as parser:
        rows = parser.execute(f"{question} FROM (SELECT unnest(?) AS sql)", [list(texts)]).fetchall()
    return [_nodes(tree) for (tree,) in rows]


def _nodes(tree: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []

    def keep(node: dict[str, Any]) -> dict[str, Any]:
        nodes.append(node)
        return node

    json.loads(tree, object_hook=keep)
    return nodes


def _dependencies(nodes: Sequence[dict[str, Any]], file: str, errors: list[str]) -> tuple[str, ...]:
    """Tables named with their schema, as DuckDB parses the statement."""
    tree = nodes[-1]
    if tree.get("error"):
        errors.append(f"{file}: {tree.get('error_message', 'niet te lezen')}")
        return ()
    if len(tree["statements"]) != 1:
        errors.append(f"{file}: een bestand bevat precies een SELECT, niet {len(tree['statements'])}.")
        return ()
    ctes = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    tables = [(node.get("schema_name", ""), node["table_name"]) for node in nodes if node.get("type") == "BASE_TABLE"]
    loose = sorted({table for schema, table in tables if not schema} - ctes)
    errors += [f"{file}: schrijf het schema voor tabel '{name}' (bijvoorbeeld core.{name})." for name in loose]
    return tuple(sorted({f"{schema}.{table}" for schema, table in tables if schema}))


def _wrong_references(model: Model, models: dict[str, Model]) -> Iterator[str]:
    for column in model.columns:
        if column.references:
            table, name = column.references
            target = models.get(table)
            if target is None or name not in {other.name for other in target.columns}:
                yield f"{model.file}: @references {column.name} wijst naar {table}.{name}, en die kolom bestaat niet."


# --- Tables -----------------------------------------------------------------------------------------------------------


def _wrong_columns(model: Model, actual: Mapping[str, str]) -> list[str]:
    """Differences between the columns that the SELECT gives and those that the header describes, order included."""
    described = {column.name: column for column in model.columns if not model.shape or column.name in actual}
    errors = [f"{model.file}: kolom '{name}' is niet beschreven." for name in actual if name not in described]
    errors += [f"{model.file}: kolom '{name}' bestaat niet." for name in described if name not in actual]
    if not errors and not model.shape and list(actual) != list(described):
        errors.append(f"{model.file}: de kop beschrijft de kolommen in een andere volgorde dan de SELECT ze geeft.")
    errors += [
        f"{model.file}: kolom '{name}' is {actual[name]}, niet {column.type}."
        for name, column in described.items()
        if name in actual and column.type and actual[name] != column.type and not model.shape
    ]
    return errors


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Per table its columns with their types, in their order."""
    query = (
        "SELECT schema_name || '.' || table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = current_database() ORDER BY schema_name, table_name, column_index"
    )
    found: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(query).fetchall():
        found.setdefault(table, {})[column] = kind
    return found


def _comments(model: Model) -> Iterator[str]:
    """What the header says, as statements. With a shape only of the table itself: its columns are described there."""
    text = f"{model.text} (kolommen als in {model.shape})" if model.shape else model.text
    yield f"COMMENT ON TABLE {model.name} IS {_literal(text)}"
    for column in () if model.shape else model.columns:
        text = f"{column.text} [{column.unit}]" if column.unit else column.text
        yield f"COMMENT ON COLUMN {model.name}.{_quote(column.name)} IS {_literal(text)}"


def _with_rows(connection: duckdb.DuckDBPyConnection, queries: Sequence[str | None]) -> set[int]:
    """The places of the queries that give any row. Asked many at a time, since each question has a price of its own."""
    asked = [(number, sql) for number, sql in enumerate(queries) if sql]
    found: set[int] = set()
    for start in range(0, len(asked), _AT_ONCE):
        parts = (f"(SELECT {number} FROM (\n{sql}\n) LIMIT 1)" for number, sql in asked[start : start + _AT_ONCE])  # noqa: S608
        found.update(number for (number,) in connection.execute(" UNION ALL ".join(parts)).fetchall())
    return found


def _gaps(model: Model) -> str | None:
    """A SELECT of the rows in which any column is empty that must not be; None when there is no such column."""
    empty = " OR ".join(f"{_quote(column.name)} IS NULL" for column in model.columns if column.not_null)
    return f"SELECT 1 FROM {model.name} WHERE {empty}" if empty and not model.is_check else None  # noqa: S608


def _promises(model: Model, *, is_filled: bool) -> Iterator[tuple[str, str, str]]:
    """(name, message, SELECT of the rows that break it) for what a model promises and is not known to hold."""
    if model.is_check:
        yield model.name, model.text, model.sql
        return
    key = ", ".join(_quote(column) for column in model.key)
    yield (
        f"{model.name} @key",
        f"de sleutel ({', '.join(model.key)}) is niet uniek",
        f"SELECT {key}, count(*) AS n FROM {model.name} GROUP BY ALL HAVING count(*) > 1",  # noqa: S608
    )
    for column in model.columns:
        name = _quote(column.name)
        if column.not_null and not is_filled:
            sql = f"SELECT {key} FROM {model.name} WHERE {name} IS NULL"  # noqa: S608
            yield f"{model.name} @not_null", f"{column.name} is leeg", sql
        if column.references:
            table, other = column.references
            yield (
                f"{model.name} @references",
                f"{column.name} staat niet in {table}",
                f"SELECT {key}, {name} FROM {model.name} AS here WHERE {name} IS NOT NULL AND NOT EXISTS "  # noqa: S608
                f"(SELECT 1 FROM {table} AS there WHERE there.{_quote(other)} = here.{name})",
            )


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
