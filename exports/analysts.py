"""analisten.html: what there is for who wants to count, how to open it, and ten questions with their answers.

Belongs here: what the page shows. Does not belong here: the questions (analysts_queries), the files (tabular and
others), or how a page looks (exports/site).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from exports.analysts_queries import QUERIES, Query
from exports.catalogue import CATALOGUE
from exports.checksums import CHECKSUMS
from exports.descriptor import DESCRIPTOR
from exports.geojson import GEOJSON
from exports.paths import ANALYSTS, address
from exports.site.render import Writer
from exports.tabular import DATABASE, PublishedTable, published_tables

_ROWS = 5  # of an answer that the page shows
_UNNAMED = "niet genoemd door de bron"


@dataclass(frozen=True, slots=True)
class Answer:
    """A question with the first rows of its answer as text, and how many rows there are."""

    query: Query
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    n_rows: int


@dataclass(frozen=True, slots=True)
class File:
    """A file to download; `path` below the published folder."""

    path: str
    text: str
    size: str


_FILES = (
    (DATABASE, "alle tabellen in een DuckDB-bestand, met uitleg bij elke kolom"),
    (DESCRIPTOR, "beschrijving van de CSV-bestanden: kolommen, typen, sleutels en verwijzingen (Data Package 2)"),
    ("agenda.jsonld", "de activiteiten als schema.org-gegevens (JSON-LD)"),
    (GEOJSON, "de plekken met hun ligging (GeoJSON)"),
    ("hsds/datapackage.json", "de activiteiten als diensten, voor verwijzers (Open Referral HSDS 3.0, CSV)"),
)
# Written after this page, so their size is not known here.
_LAST = (
    (CATALOGUE, "de catalogus, voor dataportalen (DCAT-AP-NL 3.0)"),
    (CHECKSUMS, "controlegetallen; ga na of alles heel is met: sha256sum -c SHA256SUMS"),
)


def write_analysts(
    connection: duckdb.DuckDBPyConnection,
    directory: Path,
    *,
    site_url: str | None = None,
    contact: str | None = None,
    also: Collection[str] = (),
) -> Path:
    """Write the page for what stands in `directory`/data. `connection` is the database that it was made from.

    The other arguments are those of `exports.site.pages.write_pages`.
    """
    [(today, is_demo)] = connection.execute(
        "SELECT as_of_date, (SELECT bool_or(is_invented) FROM mart.places) FROM mart.build"
    ).fetchall()
    tables = published_tables(connection)
    writer = Writer(directory, today=today, is_demo=bool(is_demo), contact=contact, also=also)
    writer.write(
        ANALYSTS,
        "analysts.html",
        "Gegevens voor onderzoek | Wijkagenda",
        ANALYSTS,
        answers=[_answer(connection, query) for query in QUERIES],
        tables=tables,
        n_rows=_n_rows(connection, tables),
        files=[
            *(File(f"data/{name}", text, _size(directory / "data" / name)) for name, text in _FILES),
            *(File(f"data/{name}", text, "") for name, text in _LAST),
        ],
        licences=_licences(connection),
        data_url=address(site_url, "data"),
    )
    return directory / ANALYSTS


def _answer(connection: duckdb.DuckDBPyConnection, query: Query) -> Answer:
    cursor = connection.execute(query.sql)
    columns = tuple(column[0] for column in cursor.description or ())
    rows = cursor.fetchall()
    return Answer(query, columns, tuple(tuple(_text(value) for value in row) for row in rows[:_ROWS]), len(rows))


def _text(value: Any) -> str:
    """A value as a Dutch reader expects it; empty for what is not known."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _n_rows(connection: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable]) -> dict[str, int]:
    counts = (f"SELECT '{table.name}', count(*) FROM {table.table}" for table in tables)  # noqa: S608  our own names
    return dict(connection.execute(" UNION ALL ".join(counts)).fetchall())


def _licences(connection: duckdb.DuckDBPyConnection) -> Sequence[tuple[str, int]]:
    """What the sources say of reuse, and how many say so; what is not named comes last."""
    rows = connection.execute("SELECT license FROM mart.sources WHERE status = 'active'").fetchall()
    found = Counter(licence or _UNNAMED for (licence,) in rows)
    return sorted(found.items(), key=lambda item: (item[0] == _UNNAMED, -item[1], item[0]))


def _size(path: Path) -> str:
    size = path.stat().st_size
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"
