"""Everything in data/: written in order, described, and read back. Belongs here: that order, and what must hold of it.

The tables, services, places and linked data are written first; the catalogue and the checksums last, when all files of
the publication are there. Whatever `verify_datasets` finds stops the publication.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
from rdflib import Graph
from rdflib.namespace import DCAT, RDF

from exports.agenda import Agenda
from exports.catalogue import CATALOGUE, Publisher, write_catalogue
from exports.checksums import CHECKSUMS, checksums_of, write_checksums
from exports.descriptor import DESCRIPTOR, write_descriptor
from exports.geojson import GEOJSON, write_places
from exports.hsds import write_hsds
from exports.jsonld import write_jsonld
from exports.tabular import write_tables

DATA = "data"
JSONLD = "agenda.jsonld"
_HSDS = "hsds"


def write_datasets(
    agenda: Agenda,
    connection: duckdb.DuckDBPyConnection,
    root: Path,
    page_url_of: Callable[[str], str] | None = None,
) -> list[Path]:
    """Write what follows from the warehouse into `root`/data. `page_url_of`: an activity's id to its page's address."""
    directory = root / DATA
    written = write_tables(connection, directory)
    written.append(write_descriptor(connection, directory))
    written.append(write_places(connection, directory))
    written.append(write_jsonld(agenda, directory / JSONLD, page_url_of))
    return written + write_hsds(agenda, connection, directory / _HSDS)


def finish_datasets(agenda: Agenda, root: Path, publisher: Publisher) -> None:
    """Write the catalogue and the checksums: last, because they name the other files of the publication."""
    window = agenda.window_start, agenda.window_end
    write_catalogue(root / DATA, agenda.today, window, publisher, _licences(root / DATA))
    write_checksums(root / DATA)


def verify_datasets(root: Path) -> list[str]:
    """What is wrong with the written tables and linked data below `root`, in Dutch; empty when all is right."""
    directory = root / DATA
    problems = []
    for folder in (directory, directory / _HSDS):
        problems += _verify_package(folder)
    problems += _verify_json(directory / JSONLD, "@graph")
    problems += _verify_json(directory / GEOJSON, "features")
    return problems


def verify_finished(root: Path) -> list[str]:
    """What is wrong with the catalogue and the checksums, in Dutch."""
    directory = root / DATA
    try:
        graph = Graph().parse(directory / CATALOGUE, format="turtle")
        problems = (
            [] if next(graph.subjects(RDF.type, DCAT.Distribution), None) else [f"{CATALOGUE}: noemt geen bestand"]
        )
    except Exception as error:  # rdflib raises whatever its parser meets
        problems = [f"{CATALOGUE}: niet terug te lezen ({type(error).__name__})"]
    lines = (directory / CHECKSUMS).read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    if listed != checksums_of(directory):
        problems.append(f"{CHECKSUMS}: klopt niet met de bestanden")
    return problems


def _licences(directory: Path) -> dict[str, str]:
    package = json.loads((directory / DESCRIPTOR).read_text(encoding="utf-8"))
    found = package.get("licenses", [])
    return {one["path"]: one["path"] for one in found if "path" in one} if all("path" in one for one in found) else {}


def _verify_json(path: Path, key: str) -> list[str]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [f"{path.name}: niet terug te lezen ({error})"]
    return [] if isinstance(document.get(key), list) else [f"{path.name}: {key} ontbreekt"]


def _verify_package(folder: Path) -> list[str]:
    """A data package against its files: columns, keys, what must be filled and what must exist elsewhere."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return [f"{folder.name}/{DESCRIPTOR}: niet terug te lezen ({error})"]
    problems: list[str] = []
    with duckdb.connect() as connection:
        for resource in package["resources"]:
            problems += _load(connection, folder, resource)
        if not problems:
            for resource in package["resources"]:
                problems += _verify_keys(connection, folder, resource)
    return problems


def _load(connection: duckdb.DuckDBPyConnection, folder: Path, resource: dict[str, Any]) -> list[str]:
    path = folder / resource["path"]
    where = f"{folder.name}/{resource['path']}"
    described = [field["name"] for field in resource["schema"]["fields"]]
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            header = next(csv.reader(handle), [])
        if header != described:
            return [f"{where}: de kolommen zijn niet die van de beschrijving"]
        connection.execute(
            f"CREATE TABLE \"{resource['name']}\" AS FROM read_csv(?, header = true, all_varchar = true, delim = ',', "
            "quote = '\"', escape = '\"', new_line = '\\n', auto_detect = false, strict_mode = true, "
            f"columns = {{{', '.join(_column(name) for name in described)}}})",
            [str(path)],
        )
    except (OSError, UnicodeDecodeError, duckdb.Error) as error:
        return [f"{where}: niet terug te lezen ({str(error).splitlines()[0]})"]
    return []


def _column(name: str) -> str:
    return f"'{name}': 'VARCHAR'"


def _verify_keys(connection: duckdb.DuckDBPyConnection, folder: Path, resource: dict[str, Any]) -> list[str]:
    name, schema, where = resource["name"], resource["schema"], f"{folder.name}/{resource['path']}"
    keys = ", ".join(f'"{column}"' for column in schema["primaryKey"])
    problems = []
    checks = [(f"sleutel ({keys}) is niet uniek", f'SELECT 1 FROM "{name}" GROUP BY {keys} HAVING count(*) > 1')]  # noqa: S608
    if required := [field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")]:
        filled = ", ".join(f'count("{column}") = count(*)' for column in required)
        [row] = connection.execute(f'SELECT {filled} FROM "{name}"').fetchall()  # noqa: S608
        problems += [
            f"{where}: {column} is leeg" for column, is_filled in zip(required, row, strict=True) if not is_filled
        ]
    for reference in schema.get("foreignKeys", []):
        (column,), to = reference["fields"], reference["reference"]
        sql = f'SELECT 1 FROM "{name}" ANTI JOIN "{to["resource"]}" AS other ON "{name}"."{column}" = other."{to["fields"][0]}" WHERE "{column}" IS NOT NULL'  # noqa: S608, E501
        checks.append((f"{column} verwijst naar iets dat er niet is", sql))
    for message, sql in checks:
        if connection.execute(f"{sql} LIMIT 1").fetchall():
            problems.append(f"{where}: {message}")
    return problems
