"""datapackage.json: what is in the tables, by the Data Package standard (version 2), from the headers of the marts.

Belongs here: turning a mart's contract (types, keys, references, units) into a Table Schema, and naming sources and
their licences. Does not belong here: writing the tables (tabular), or a catalogue of all files (catalogue).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import duckdb

from exports.tabular import PublishedTable, published_tables
from sources.contracts import Access, ProviderType
from warehouse.build import warehouse_models
from warehouse.contracts import EventStatus
from warehouse.models import Column, Model

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TITLE = "Wijkagenda"
DESCRIPTION = (
    "Alle activiteiten in de buurt uit vele bronnen: wat, wanneer, waar, voor wie en wie dat zegt. Een lege cel "
    "betekent: niet bekend. Begint een tekst als een formule, dan staat er een ' voor. Lijsten zijn gescheiden met ;"
)
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "INTEGER": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "datetime",
    "JSON": "array",
}
# Columns with a closed list of values, in whatever table they stand.
_VALUES = {"access": Access, "provider_type": ProviderType}
_STATUS_TABLES = ("activities", "occurrences")


def write_descriptor(connection: duckdb.DuckDBPyConnection, directory: Path) -> Path:
    """Describe the CSV files that `write_tables` put in `directory`. `connection` is the warehouse they came from."""
    path = directory / DESCRIPTOR
    text = json.dumps(describe(connection, directory), ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def describe(connection: duckdb.DuckDBPyConnection, directory: Path) -> dict[str, Any]:
    """The descriptor of the package as a whole. `created` and `version` are the day, so that equal days are equal."""
    models = {model.name: model for model in warehouse_models()}
    day = connection.execute("SELECT as_of_date FROM mart.build").fetchall()[0][0].isoformat()
    sources = connection.execute(
        "SELECT title, landing_page, url, license FROM mart.sources WHERE status = 'active' ORDER BY source_id"
    ).fetchall()
    return {
        "$schema": PROFILE,
        "name": "wijkagenda",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": day,
        "created": f"{day}T00:00:00Z",
        "keywords": ["agenda", "activiteiten", "buurt", "welzijn", "Rotterdam"],
        **_licences([licence for *_, licence in sources]),
        "sources": [_source(*row) for row in sources],
        "resources": [_resource(each, models[each.table], directory) for each in published_tables(connection)],
    }


def _licences(found: Sequence[str | None]) -> dict[str, Any]:
    """The licences that the sources name. None at all when a source names none: then the whole has none either."""
    named = sorted({licence for licence in found if licence})
    if not named or not all(found):
        return {}
    return {"licenses": [{"path": one} if one.startswith("http") else {"title": one} for one in named]}


def _source(title: str, landing_page: str | None, url: str | None, licence: str | None) -> dict[str, str]:
    path = next((link for link in (landing_page, url) if link and link.startswith("http")), None)
    known = {"title": title, "path": path, "license": licence}
    return {name: value for name, value in known.items() if value}


def _resource(table: PublishedTable, model: Model, directory: Path) -> dict[str, Any]:
    path = directory / f"{table.name}.csv"
    return {
        "name": table.name,
        "type": "table",
        "title": table.name.capitalize(),
        "description": model.text,
        "path": path.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "schema": _schema(table, model),
    }


def _schema(table: PublishedTable, model: Model) -> dict[str, Any]:
    kinds = {column: kind for column, kind, _ in table.columns}
    references = [
        {
            "fields": [column.name],
            "reference": {"resource": column.references[0].partition(".")[2], "fields": [column.references[1]]},
        }
        for column in model.columns
        if column.references and column.references[0].startswith("mart.")
    ]
    fields = [
        _field(table.name, column, kinds[column.name], is_key=model.key == (column.name,)) for column in model.columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""], "primaryKey": list(model.key)}
    return schema | ({"foreignKeys": references} if references else {})


def _field(table: str, column: Column, kind: str, *, is_key: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "description": column.text}
    if kind.endswith("[]"):
        field |= {"type": "list", "delimiter": ";", "itemType": _TYPES[kind.removesuffix("[]")]}
    else:
        field["type"] = _TYPES[kind]
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {}
    # An empty list and an empty text are empty cells: the standard cannot tell them from what is missing.
    if column.not_null and not kind.endswith("[]"):
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if values := _values(table, column.name):
        constraints["enum"] = list(values)
    return field | ({"constraints": constraints} if constraints else {})


def _values(table: str, column: str) -> tuple[str, ...]:
    if column == "status" and table in _STATUS_TABLES:
        return get_args(EventStatus)
    return get_args(_VALUES.get(column))
