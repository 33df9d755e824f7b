"""What the pages need beside the agenda: one query per mart, kept by id.

Belongs here: reading. Does not belong here: choosing what to show, and words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import duckdb

from exports.agenda import Agenda


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    neighbourhood_id: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Network:
    """A cooperation of organisations."""

    network_id: str
    name: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A place or organisation with its own public ways to be reached; all but the name may be unknown."""

    id: str
    name: str
    url: str | None
    email: str | None
    telephone: str | None
    organization_id: str | None = None
    neighbourhood_id: str | None = None
    provider_type: str | None = None
    networks: tuple[str, ...] = ()  # network_id


@dataclass(frozen=True, slots=True)
class Facts:
    """What mart.activities knows of an activity that feeds do not need."""

    neighbourhood_id: str | None
    organization_id: str | None
    gender: str | None
    accepts_rotterdampas: bool | None
    accessibility: tuple[str, ...]
    source_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source says of a field. `said` is the source's own words; None when they are not known."""

    field: str
    value: str | None
    said: str | None
    source_id: str
    source_title: str | None
    record_id: str
    chosen: bool
    because: str | None


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that was compared, in Dutch words. `weight` in bits: above zero speaks for, below zero against."""

    name: str
    label: str
    left: str | None
    right: str | None
    level: str | None
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that were compared, with all that was looked at."""

    activity_id: str
    other_activity_id: str
    left: str
    left_name: str | None
    right: str
    right_name: str | None
    judgement: str
    score: float
    reason: str | None
    features: list[Feature]


@dataclass(frozen=True, slots=True)
class Source:
    """The state of one source in words. `url` is a page for visitors, when there is one.

    `severity` says how serious its trouble is (ok, info, warning, error), `n_next_week` how often something of it takes
    place in the coming seven days. Of `n_read` items `n_published` are in the agenda; None when it was not read.
    """

    source_id: str
    title: str
    url: str | None
    state: str
    last_ok: dt.date | None
    age_days: int | None
    n_activities: int
    n_issues: int
    message: str | None
    hint: str | None
    severity: str | None
    n_next_week: int
    n_read: int | None
    n_published: int | None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is shown, by id. `uncertain` holds (activity, recurrence id) of dates with confidence below 1."""

    agenda: Agenda
    neighbourhoods: dict[str, Neighbourhood]
    places: dict[str, Contact]
    organisations: dict[str, Contact]
    networks: dict[str, Network]
    facts: dict[str, Facts]
    claims: dict[str, list[Claim]]
    pairs: dict[str, list[Pair]]
    doubts: dict[str, list[Pair]]
    sources: dict[str, Source]
    record_sources: dict[str, str]
    redirects: dict[str, str]
    uncertain: frozenset[tuple[str, dt.datetime]]
    is_demo: bool


def read_site(agenda: Agenda, connection: duckdb.DuckDBPyConnection) -> Site:
    """The marts of an open warehouse, beside the agenda that was read from it."""
    claims = _claims(connection)
    pairs, doubts = _pairs(connection)
    is_demo = connection.execute("SELECT bool_or(is_invented) FROM mart.places").fetchall()[0][0]
    return Site(
        agenda=agenda,
        neighbourhoods={row[0]: Neighbourhood(*row) for row in connection.execute(_NEIGHBOURHOODS).fetchall()},
        places={row[0]: Contact(*row) for row in connection.execute(_PLACES).fetchall()},
        organisations={row[0]: _organisation(row) for row in connection.execute(_ORGANISATIONS).fetchall()},
        networks={row[0]: Network(*row) for row in connection.execute(_NETWORKS).fetchall()},
        facts={row[0]: _facts(row) for row in connection.execute(_FACTS).fetchall()},
        claims=claims,
        pairs=pairs,
        doubts=doubts,
        sources={row[0]: Source(*row) for row in connection.execute(_SOURCES).fetchall()},
        record_sources={c.record_id: c.source_title or c.source_id for own in claims.values() for c in own},
        redirects=dict(connection.execute(_REDIRECTS).fetchall()),
        uncertain=frozenset(connection.execute(_UNCERTAIN).fetchall()),
        is_demo=bool(is_demo),
    )


_NEIGHBOURHOODS = """
    SELECT neighbourhood_id, name, coalesce(slug, neighbourhood_id) FROM mart.neighbourhoods
    ORDER BY lower(name), neighbourhood_id
"""
_NETWORKS = "SELECT network_id, name, description FROM mart.networks ORDER BY lower(name), network_id"
_PLACES = """
    SELECT place_id, name, url, email, telephone, organization_id, neighbourhood_id FROM mart.places
    ORDER BY lower(name), place_id
"""
_ORGANISATIONS = """
    SELECT organization_id, name, url, email, telephone, provider_type, networks FROM mart.organisations
    ORDER BY lower(name), organization_id
"""
_FACTS = """
    SELECT activity_id, neighbourhood_id, organization_id, gender, accepts_rotterdampas, accessibility, source_ids
    FROM mart.activities WHERE superseded_by IS NULL
"""
_SOURCES = """
    SELECT source_id, title, coalesce(landing_page, url), state, last_ok, age_days, n_activities, n_issues,
        message, hint, severity, n_next_week, n_read, n_published
    FROM mart.sources LEFT JOIN (SELECT source_id, n_read, n_published FROM mart.balance) USING (source_id)
    ORDER BY lower(title), source_id
"""
_REDIRECTS = "SELECT activity_id, superseded_by FROM mart.activities WHERE superseded_by IS NOT NULL"
_UNCERTAIN = """
    SELECT DISTINCT activity_id, recurrence_id AT TIME ZONE 'Europe/Amsterdam' FROM mart.occurrences
    WHERE confidence < 1
"""


def _organisation(row: tuple[Any, ...]) -> Contact:
    identifier, name, url, email, telephone, provider_type, networks = row
    return Contact(identifier, name, url, email, telephone, provider_type=provider_type, networks=tuple(networks or ()))


def _facts(row: tuple[Any, ...]) -> Facts:
    _, neighbourhood_id, organization_id, gender, rotterdampas, accessibility, source_ids = row
    return Facts(
        neighbourhood_id, organization_id, gender, rotterdampas, tuple(accessibility or ()), tuple(source_ids or ())
    )


def _claims(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Claim]]:
    rows = connection.execute(
        """
        SELECT activity_id, field, value, original_value, source_id, source_title, record_id, chosen, chosen_because
        FROM mart.activity_claims ORDER BY activity_id, field, claim_no
        """
    ).fetchall()
    claims: dict[str, list[Claim]] = defaultdict(list)
    for activity_id, *values in rows:
        claims[activity_id].append(Claim(*values))
    return claims


def _pairs(connection: duckdb.DuckDBPyConnection) -> tuple[dict[str, list[Pair]], dict[str, list[Pair]]]:
    """Pairs inside an activity, and doubtful pairs between two: the latter under both ids."""
    rows = connection.execute(
        """
        SELECT activity_id, other_activity_id, left_record_id, left_name, right_record_id, right_name, judgement,
               score, reason, feature, feature_label, left_value, right_value, level_label, weight
        FROM mart.match_explanation WHERE activity_id IS NOT NULL AND other_activity_id IS NOT NULL
        ORDER BY left_record_id, right_record_id, position
        """
    ).fetchall()
    grouped: dict[tuple[Any, ...], list[Feature]] = defaultdict(list)
    for row in rows:
        features = grouped[row[:9]]
        if row[9] is not None:
            features.append(Feature(row[9], row[10], row[11], row[12], row[13], row[14] or 0.0))
    inside: dict[str, list[Pair]] = defaultdict(list)
    doubts: dict[str, list[Pair]] = defaultdict(list)
    for head, features in grouped.items():
        pair = _pair(head, features)
        if pair.activity_id == pair.other_activity_id:
            inside[pair.activity_id].append(pair)
        elif pair.judgement == "unsure":
            doubts[pair.activity_id].append(pair)
            doubts[pair.other_activity_id].append(pair)
    return inside, doubts


def _pair(head: tuple[Any, ...], features: list[Feature]) -> Pair:
    activity_id, other_id, left, left_name, right, right_name, judgement, score, reason = head
    return Pair(activity_id, other_id, left, left_name, right, right_name, judgement, score, reason, features)
