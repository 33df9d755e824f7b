"""Puts contracts into the `raw` tables of a DuckDB connection, as they are.

Belongs here: which contract becomes which table, and the fast way in. Does not belong here: SQL models, checks, or any
change of a value. Columns follow from the contracts: a new field is a new column; nested values are JSON.
"""

from __future__ import annotations

import datetime as dt
import itertools
import types
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import duckdb
from pydantic import BaseModel
from pydantic_core import PydanticSerializationError, to_json

from sources.contracts import Contract, ExtractedRecord, Issue, Snapshot, SourceReading, SourceSpec
from warehouse.change_log import ActivityChange
from warehouse.contracts import (
    Activity,
    ActivityOccurrence,
    Claim,
    Holiday,
    MatchDecision,
    Neighbourhood,
    Network,
    NormalisedActivity,
    Occurrence,
    Organization,
    Place,
    PlaceNeighbourhood,
)
from warehouse.health.contracts import FindingRow, HealthDay, SourceHealth, day_row, finding_rows
from warehouse.indicators import Indicator, indicators
from warehouse.match.labels import MatchLabel, match_labels
from warehouse.measurements import Measurement
from warehouse.reference import Reference
from warehouse.reference_facts import AmountClass, KeyFigure, Parameter, ReportedFigure
from warehouse.register.contracts import FundingLine, FundingStream, Membership, RegisterValue, Relation
from warehouse.register.network import ActivityParties, NetworkEdge, NetworkMeasure, NetworkNode, graphs_of

_CHUNK = 1_000  # rows that are in memory as text at a time
Row = BaseModel | tuple[Any, ...]  # a model or a named tuple


class BuildInfo(Contract):
    """What this build is about: one row. Window dates are local and inclusive; versions are "name=version" texts."""

    as_of: dt.datetime
    as_of_date: dt.date
    window_start: dt.date
    window_end: dt.date
    versions: tuple[str, ...] = ()


class OutOfWindow(Contract):
    """How many dates of a record fall outside the window."""

    record_id: str
    n_out_of_window: int


@dataclass(frozen=True, kw_only=True)
class BuildInputs:
    """Everything that one warehouse is made of. `n_out_of_window`: record_id -> dates outside the window.

    `issues` are those found after reading; the readings carry their own. `health` is today's judgement on every source,
    `health_history` those of earlier days. `parties` are the organisations behind each activity that was ever seen,
    `measurements` the figures of earlier months.
    """

    info: BuildInfo
    reference: Reference
    place_neighbourhoods: Sequence[PlaceNeighbourhood]
    specs: Sequence[SourceSpec]
    readings: Sequence[SourceReading]
    normalised: Iterable[NormalisedActivity]
    occurrences: Iterable[Occurrence]
    activities: Iterable[Activity]
    activity_occurrences: Iterable[ActivityOccurrence]
    snapshots: Iterable[Snapshot] = ()
    decisions: Iterable[MatchDecision] = ()
    claims: Iterable[Claim] = ()
    issues: Iterable[Issue] = ()
    changes: Iterable[ActivityChange] = ()
    health: Sequence[SourceHealth] = ()
    health_history: Iterable[SourceHealth] = ()
    measurements: Iterable[Measurement] = ()
    n_out_of_window: Mapping[str, int] = field(default_factory=dict)
    parties: Iterable[ActivityParties] = ()


# Table -> the contract of its rows. Readings are stored without their records and issues, which have their own tables.
RAW_TABLES: Mapping[str, type[Row]] = {
    "raw.build": BuildInfo,
    "raw.sources": SourceSpec,
    "raw.readings": SourceReading,
    "raw.records": ExtractedRecord,
    "raw.snapshots": Snapshot,
    "raw.normalised": NormalisedActivity,
    "raw.occurrences": Occurrence,
    "raw.out_of_window": OutOfWindow,
    "raw.decisions": MatchDecision,
    "raw.match_labels": MatchLabel,
    "raw.activities": Activity,
    "raw.activity_occurrences": ActivityOccurrence,
    "raw.claims": Claim,
    "raw.issues": Issue,
    "raw.changes": ActivityChange,
    "raw.source_health": HealthDay,
    "raw.source_findings": FindingRow,
    "raw.neighbourhoods": Neighbourhood,
    "raw.places": Place,
    "raw.place_neighbourhoods": PlaceNeighbourhood,
    "raw.organizations": Organization,
    "raw.networks": Network,
    "raw.holidays": Holiday,
    "raw.key_figures": KeyFigure,
    "raw.parameters": Parameter,
    "raw.amount_classes": AmountClass,
    "raw.reported_figures": ReportedFigure,
    "raw.register_values": RegisterValue,
    "raw.register_memberships": Membership,
    "raw.register_relations": Relation,
    "raw.register_funding": FundingLine,
    "raw.funding_streams": FundingStream,
    "raw.network_nodes": NetworkNode,
    "raw.network_edges": NetworkEdge,
    "raw.network_measures": NetworkMeasure,
    "raw.indicators": Indicator,
    "raw.measurements": Measurement,
}
_EXCLUDED = {"raw.readings": {"records", "issues"}}


def load_inputs(connection: duckdb.DuckDBPyConnection, inputs: BuildInputs, work: Path) -> None:
    """Create and fill all raw tables. `work` is an existing folder for temporary files, which are removed again."""
    reference, registered = inputs.reference, inputs.reference.registered
    graphs = graphs_of(registered, inputs.parties, _areas(inputs), inputs.info.as_of_date)
    # The issues of reading a source belong to the build as much as those of understanding it.
    issues = itertools.chain((issue for reading in inputs.readings for issue in reading.issues), inputs.issues)
    rows: dict[str, Iterable[Row]] = {
        "raw.build": (inputs.info,),
        "raw.sources": inputs.specs,
        "raw.readings": inputs.readings,
        "raw.records": (record for reading in inputs.readings for record in reading.records),
        "raw.snapshots": inputs.snapshots,
        "raw.normalised": inputs.normalised,
        "raw.occurrences": inputs.occurrences,
        "raw.out_of_window": (
            OutOfWindow(record_id=record_id, n_out_of_window=count)
            for record_id, count in sorted(inputs.n_out_of_window.items())
        ),
        "raw.decisions": inputs.decisions,
        "raw.match_labels": match_labels(),
        "raw.activities": inputs.activities,
        "raw.activity_occurrences": inputs.activity_occurrences,
        "raw.claims": inputs.claims,
        "raw.issues": issues,
        "raw.changes": inputs.changes,
        "raw.source_health": map(day_row, itertools.chain(inputs.health_history, inputs.health)),
        "raw.source_findings": (row for health in inputs.health for row in finding_rows(health)),
        "raw.neighbourhoods": reference.neighbourhoods,
        "raw.places": reference.places,
        "raw.place_neighbourhoods": inputs.place_neighbourhoods,
        "raw.organizations": reference.organizations,
        "raw.networks": reference.networks,
        "raw.holidays": reference.holidays,
        "raw.key_figures": reference.key_figures,
        "raw.parameters": reference.parameters,
        "raw.amount_classes": reference.amount_classes,
        "raw.reported_figures": reference.reported_figures,
        "raw.register_values": registered.values,
        "raw.register_memberships": registered.memberships,
        "raw.register_relations": registered.relations,
        "raw.register_funding": registered.funding,
        "raw.funding_streams": registered.streams,
        "raw.network_nodes": graphs.nodes,
        "raw.network_edges": graphs.edges,
        "raw.network_measures": graphs.measures,
        "raw.indicators": indicators(),
        "raw.measurements": inputs.measurements,
    }
    columns = {table: columns_of(contract, _EXCLUDED.get(table, set())) for table, contract in RAW_TABLES.items()}
    connection.execute("; ".join(["CREATE SCHEMA IF NOT EXISTS raw", *_definitions(columns)]))
    for table, contract in RAW_TABLES.items():
        load = _load if issubclass(contract, BaseModel) else _load_columns
        load(connection, table, columns[table], rows[table], work / f"{table}.ndjson")


def _areas(inputs: BuildInputs) -> dict[str, set[str]]:
    """Per organisation the neighbourhoods that its places are in."""
    located = {row.place_id: row.neighbourhood_id for row in inputs.place_neighbourhoods}
    areas: dict[str, set[str]] = {}
    for place in inputs.reference.places:
        if place.organization_id and (area := located.get(place.place_id)):
            areas.setdefault(place.organization_id, set()).add(area)
    return areas


def _definitions(columns: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """The statements that make the tables; each table's comment names the contract that its columns are fields of."""
    for table, contract in RAW_TABLES.items():
        fields = ", ".join(f'"{name}" {kind}' for name, kind in columns[table].items())
        yield f"CREATE TABLE {table} ({fields})"
        text = next(iter((contract.__doc__ or "").strip().splitlines()), "").replace("'", "''")
        yield f"COMMENT ON TABLE {table} IS '{f'{contract.__module__}.{contract.__name__}: {text}'.rstrip(': ')}'"


def _load(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Iterable[Any], file: Path
) -> None:
    """Models, each a line of JSON."""
    include = set(columns)
    lines = (b"".join(_to_json(row, include) + b"\n" for row in chunk) for chunk in _chunks(rows))
    if _write(file, lines):
        connection.execute(f"INSERT INTO {table} SELECT * FROM {_reader(columns)}", [str(file)])  # noqa: S608
    file.unlink()


def _load_columns(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], rows: Iterable[Any], file: Path
) -> None:
    """Named tuples, of which there are many: a thousand at a time as one line with a list of each column."""
    lines = (_columns_to_json(dict(zip(columns, zip(*chunk, strict=True), strict=True))) for chunk in _chunks(rows))
    if _write(file, lines):
        lists = {name: f"{kind}[]" for name, kind in columns.items()}
        unpacked = ", ".join(f'unnest("{name}")' for name in columns)
        connection.execute(f"INSERT INTO {table} SELECT {unpacked} FROM {_reader(lists)}", [str(file)])  # noqa: S608
    file.unlink()


def _chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(rows)
    while chunk := list(itertools.islice(iterator, _CHUNK)):
        yield chunk


def _write(file: Path, lines: Iterable[bytes]) -> int:
    """How many bytes were written."""
    with file.open("wb") as target:
        return sum(map(target.write, lines))


def _reader(columns: Mapping[str, str]) -> str:
    """What reads lines of JSON; its one parameter is the file."""
    struct = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"read_json(?, format='newline_delimited', columns={{{struct}}}, maximum_object_size=67108864)"


def _to_json(row: BaseModel, include: set[str]) -> bytes:
    partial = include if len(include) < len(type(row).model_fields) else None
    try:
        return row.__pydantic_serializer__.to_json(row, include=partial, exclude_none=True, by_alias=True)
    except PydanticSerializationError:
        # Half a surrogate pair in some source's text: that one character is lost, not the row.
        clean = _without_surrogates(row)
        return type(row).__pydantic_serializer__.to_json(clean, include=partial, exclude_none=True, by_alias=True)


def _columns_to_json(columns: Mapping[str, Any]) -> bytes:
    try:
        return to_json(columns) + b"\n"
    except PydanticSerializationError:
        return to_json(_without_surrogates(columns)) + b"\n"


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return tuple(_without_surrogates(item) for item in value)
    if isinstance(value, BaseModel):
        return type(value).model_construct(**_without_surrogates(dict(value)))
    return value


_SCALARS: Mapping[Any, str] = {
    str: "VARCHAR",
    int: "BIGINT",
    float: "DOUBLE",
    bool: "BOOLEAN",
    dt.date: "DATE",
    dt.datetime: "TIMESTAMP WITH TIME ZONE",
    dt.time: "TIME",
}


def columns_of(contract: type[Row], excluded: set[str] | frozenset[str] = frozenset()) -> dict[str, str]:
    """Column name -> DuckDB type for every field of a contract, in the order of the contract."""
    if issubclass(contract, BaseModel):
        kinds = {name: info.annotation for name, info in contract.model_fields.items()}
    else:
        kinds = get_type_hints(contract)
    return {name: _duckdb_type(kind) for name, kind in kinds.items() if name not in excluded}


def _duckdb_type(annotation: Any) -> str:
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return _SCALARS[type(arguments[0])]
    if origin in (Union, types.UnionType):
        kinds = {_duckdb_type(argument) for argument in arguments if argument is not types.NoneType}
        return kinds.pop() if len(kinds) == 1 else "JSON"
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        element = _duckdb_type(arguments[0])
        return "JSON" if element == "JSON" else f"{element}[]"
    return "JSON"
