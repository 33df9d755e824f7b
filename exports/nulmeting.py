"""The baseline measurement as pages and reports need it, read from the marts. Belongs here: reading, and looking up.

Does not belong here: what is told of it (story), how it is drawn (charts), or any calculation of an indicator.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

DISTRICT = "gebied"  # the kind of the area that holds the neighbourhoods


@dataclass(frozen=True, slots=True)
class Area:
    """A neighbourhood (kind buurt), or Delfshaven as a whole (kind gebied)."""

    code: str
    name: str
    slug: str
    kind: str
    in_district: bool
    residents: int | None

    @property
    def is_whole(self) -> bool:
        return self.kind == DISTRICT


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an indicator means, as the header of its SQL file says. `needs`: what it is calculated from."""

    indicator_id: str
    name: str
    domain: str | None
    definition: str
    unit: str
    coverage: str | None
    confidence: str | None
    needs: tuple[str, ...]
    decimals: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with all that says how sure it is. `low` to `high`: where it may lie, known for shares only."""

    indicator_id: str
    code: str
    period: str | None
    value: float | None
    unit: str
    numerator: float | None
    denominator: float | None
    coverage: float | None
    status: str
    note: str | None
    low: float | None = None
    high: float | None = None
    n_units: int | None = None

    @property
    def part(self) -> str:
        """The last part of a dotted id: 'ontmoeting' of 'A4.ontmoeting'."""
        return self.indicator_id.partition(".")[2]


@dataclass(frozen=True, slots=True)
class Gap:
    """A theme for a group at a part of the week that is elsewhere and not here."""

    category: str
    target_group: str
    part_of_week: str
    daypart: str
    n_elsewhere: int
    is_common: bool
    has_open_offer: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """A node of the network of one year, seen in one way (`method`)."""

    method: str
    year: int
    organization_id: str
    name: str
    codes: tuple[str, ...]
    degree: int


@dataclass(frozen=True, slots=True)
class Relation:
    """Two organisations that do something together."""

    method: str
    year: int
    left: str
    right: str
    weight: float


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that others published, to hold against ours. `code` is None for Delfshaven as a whole."""

    indicator_id: str
    code: str | None
    year: int
    value: float
    unit: str
    source: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Past:
    """A value as a build of an earlier day gave it."""

    day: dt.date
    value: float
    coverage: float | None


Week = Mapping[tuple[int, int], tuple[float, float]]  # (day 0-6, part of the day 0-2) -> confirmed, assumed


@dataclass(frozen=True, slots=True)
class Nulmeting:
    """The whole measurement, of all areas. `areas` begins with Delfshaven as a whole when that is there."""

    today: dt.date
    areas: tuple[Area, ...]
    indicators: Mapping[str, Indicator]
    figures: Mapping[str, Mapping[str, Figure]]
    weeks: Mapping[str, Week]
    gaps: Mapping[str, Sequence[Gap]]
    organisations: Sequence[Organisation]
    relations: Sequence[Relation]
    reported: Sequence[Reported]
    history: Mapping[tuple[str, str], Sequence[Past]]
    networks: Mapping[str, str]
    n_sources: int
    n_sources_ok: int
    is_demo: bool

    def figure(self, area: Area, indicator_id: str) -> Figure | None:
        """The figure of an area; None when there is no such row."""
        return self.figures.get(area.code, {}).get(indicator_id)

    def parts(self, area: Area, indicator_id: str) -> list[Figure]:
        """The sub-figures 'A4.x' of an indicator that have a value, in order of the mart."""
        prefix = f"{indicator_id}."
        own = self.figures.get(area.code, {}).values()
        return [f for f in own if f.indicator_id.startswith(prefix) and f.value is not None]

    @property
    def whole(self) -> Area | None:
        return next((area for area in self.areas if area.is_whole), None)

    @property
    def neighbourhoods(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if not area.is_whole)


def read_nulmeting(connection: duckdb.DuckDBPyConnection) -> Nulmeting:
    """The measurement of an open warehouse."""
    today, n_sources, n_ok = connection.execute(
        "SELECT as_of_date, n_sources, n_sources_ok FROM mart.build"
    ).fetchall()[0]
    [(is_demo,)] = connection.execute("SELECT bool_or(is_invented) FROM mart.places").fetchall()
    figures: dict[str, dict[str, Figure]] = defaultdict(dict)
    for row in connection.execute(_FIGURES).fetchall():
        figure = Figure(*row)
        figures[figure.code][figure.indicator_id] = figure
    history: dict[tuple[str, str], list[Past]] = defaultdict(list)
    for code, indicator_id, *values in connection.execute(_HISTORY).fetchall():
        history[code, indicator_id].append(Past(*values))
    return Nulmeting(
        today=today,
        areas=tuple(Area(*row) for row in connection.execute(_AREAS).fetchall()),
        indicators={row[0]: _indicator(row) for row in connection.execute(_INDICATORS).fetchall()},
        figures=figures,
        weeks=_weeks(connection.execute(_HEATMAP).fetchall()),
        gaps=_grouped(connection.execute(_GAPS).fetchall()),
        organisations=[_organisation(row) for row in connection.execute(_NODES).fetchall()],
        relations=[Relation(*row) for row in connection.execute(_EDGES).fetchall()],
        reported=[Reported(*row) for row in connection.execute(_REPORTED).fetchall()],
        history=history,
        networks=dict(connection.execute("SELECT network_id, name FROM mart.networks").fetchall()),
        n_sources=n_sources,
        n_sources_ok=n_ok,
        is_demo=bool(is_demo),
    )


_AREAS = """
    SELECT neighbourhood_code, name, slug, kind, in_district, residents FROM mart.nulmeting_areas
    ORDER BY position
"""
_INDICATORS = """
    SELECT indicator_id, name, domain, definition, unit, coverage, confidence, needs, decimals
    FROM mart.nulmeting_indicators ORDER BY position
"""
_FIGURES = """
    SELECT indicator_id, neighbourhood_code, period, value, unit, numerator, denominator, coverage, status, note,
        low, high, n_units
    FROM mart.nulmeting LEFT JOIN mart.nulmeting_intervals USING (indicator_id, neighbourhood_code)
    ORDER BY neighbourhood_code, indicator_id
"""
_HEATMAP = "SELECT neighbourhood_code, day, daypart, confirmed, assumed FROM mart.nulmeting_heatmap"
_GAPS = """
    SELECT neighbourhood_code, category, target_group, part_of_week, daypart, n_elsewhere, is_common, has_open_offer
    FROM mart.nulmeting_gaps
    ORDER BY n_elsewhere DESC, has_open_offer, category, target_group, part_of_week, daypart
"""
_NODES = """
    SELECT method, year, organization_id, name, neighbourhood_ids, degree
    FROM mart.network_nodes ORDER BY degree DESC, lower(name), organization_id
"""
_EDGES = """
    SELECT method, year, organization_a, organization_b, weight FROM mart.network_edges
    ORDER BY method, year, organization_a, organization_b
"""
_REPORTED = """
    SELECT indicator_id, nullif(area, 'alle'), year, value, unit, source, note FROM mart.reported_figures
    ORDER BY indicator_id, year, area, unit
"""
_HISTORY = """
    SELECT neighbourhood_code, indicator_id, day, value, coverage FROM mart.nulmeting_history ORDER BY day
"""
_DAYPARTS = {"ochtend": 0, "middag": 1, "avond": 2}


def _weeks(rows: Iterable[tuple[Any, ...]]) -> dict[str, Week]:
    weeks: dict[str, dict[tuple[int, int], tuple[float, float]]] = defaultdict(dict)
    for code, day, daypart, confirmed, assumed in rows:
        weeks[code][day - 1, _DAYPARTS[daypart]] = confirmed, assumed
    return dict(weeks)


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Gap]]:
    gaps: dict[str, list[Gap]] = defaultdict(list)
    for code, *values in rows:
        gaps[code].append(Gap(*values))
    return gaps


def _indicator(row: tuple[Any, ...]) -> Indicator:
    *words, needs, decimals = row
    return Indicator(*[*words, tuple(needs or ()), decimals])


def _organisation(row: tuple[Any, ...]) -> Organisation:
    method, year, identifier, name, codes, degree = row
    return Organisation(method, year, identifier, name, tuple(codes or ()), degree)
