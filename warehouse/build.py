"""Builds the warehouse: everything in, models run, promises checked, and only then in the place of the old file.

Belongs here: the order of the steps and the swap. Does not belong here: what the tables hold (sql/), how rows get in
(load.py), or how anything is decided about activities.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from warehouse.load import RAW_TABLES, BuildInputs, load_inputs
from warehouse.models import Finding, Model, build_models, check_models, load_models

SQL = Path(__file__).parent / "sql"


class BuildError(Exception):
    """The new warehouse breaks its promises; the old one stays. `findings` says which and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(finding) for finding in findings))


@dataclass(frozen=True)
class BuildReport:
    """What a build made: the file, the number of rows per table, and the totals of the balance over all sources."""

    target: Path
    n_rows: Mapping[str, int]
    balance: Mapping[str, int] = field(default_factory=dict)

    @property
    def n_activities(self) -> int:
        return self.n_rows["mart.activities"]

    @property
    def n_occurrences(self) -> int:
        return self.n_rows["mart.occurrences"]


def build_warehouse(inputs: BuildInputs, target: Path, *, threads: int = 2) -> BuildReport:
    """Build a new warehouse beside `target` and put it in its place in one step.

    Readers of the old file keep what they have open. Raises BuildError when a check fails and ModelError when the SQL
    does not fit together; then, as after a crash, the old file stands and what was half made is cleared by the next
    build.
    """
    models = warehouse_models()
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_name(f".{target.name}.new")
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    try:
        made = work / target.name
        report = _build(inputs, models, made, target, threads)
        _flush(made)
        os.replace(made, target)
        _flush(target.parent)
        return report
    finally:
        shutil.rmtree(work, ignore_errors=True)


@functools.cache
def warehouse_models() -> tuple[Model, ...]:
    """All models of the warehouse, in order of building. A process reads them once."""
    return load_models(SQL, RAW_TABLES)


def _build(inputs: BuildInputs, models: tuple[Model, ...], made: Path, target: Path, threads: int) -> BuildReport:
    with duckdb.connect(
        str(made), config={"threads": threads, "temp_directory": str(made.parent / "spill")}
    ) as connection:
        connection.execute("SET TimeZone = 'UTC'")  # models say themselves in which zone a day is
        # One transaction: else each of hundreds of tables and comments is written twice and waits for the disk.
        connection.begin()
        load_inputs(connection, inputs, made.parent)
        build_models(connection, models)
        connection.commit()
        findings = check_models(connection, models)
        if findings:
            raise BuildError(findings)
        tables = [*RAW_TABLES, *(model.name for model in models if not model.is_check)]
        report = BuildReport(target, _count(connection, tables), _balance(connection))
        connection.execute("CHECKPOINT")
    return report


def _count(connection: duckdb.DuckDBPyConnection, tables: list[str]) -> dict[str, int]:
    query = " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)  # noqa: S608
    return dict(sorted(connection.execute(query).fetchall()))


def _balance(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    cursor = connection.execute("SELECT sum(COLUMNS(* EXCLUDE source_id)) FROM mart.balance")
    names = [column[0] for column in cursor.description or ()]
    return {name: int(value or 0) for name, value in zip(names, cursor.fetchone() or (), strict=True)}


def _flush(path: Path) -> None:
    """Have the system write a file or a folder's list of names to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
