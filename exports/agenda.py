"""The agenda as exporters read it: rows of the marts as typed values. Belongs here: reading marts; not any format."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
from pydantic import TypeAdapter

from exports.series import Component, Instance, compose
from sources.contracts import ScheduleRule

_RULES = TypeAdapter(tuple[ScheduleRule, ...])


@dataclass(frozen=True, slots=True)
class AgendaPlace:
    """A venue as a reader needs it. `address` is 'Straat 1, 3022 AP Rotterdam'; its parts follow at the end."""

    place_id: str
    name: str
    address: str | None
    latitude: float | None
    longitude: float | None
    neighbourhood: str | None
    street_address: str | None = None
    postal_code: str | None = None
    address_locality: str | None = None
    neighbourhood_id: str | None = None

    def __hash__(self) -> int:
        return hash(self.place_id)  # quicker than all of it, and hardly ever the same for two

    @property
    def location(self) -> str:
        return ", ".join(part for part in (self.name, self.address) if part)


@dataclass(frozen=True, slots=True)
class AgendaActivity:
    """One row of mart.activities with its dates (wall-clock, Europe/Amsterdam) and the titles of its sources."""

    activity_id: str
    name: str
    description: str | None
    rules: tuple[ScheduleRule, ...]
    schedule_text: str
    place: AgendaPlace | None
    location_text: str | None
    organizer: str | None
    audience: tuple[str, ...]
    min_age: int | None
    max_age: int | None
    category: tuple[str, ...]
    price_text: str | None
    is_free: bool | None
    access: str | None
    registration_text: str | None
    status: str
    url: str | None
    sources: tuple[str, ...]
    last_confirmed: dt.date
    sequence: int
    created_at: dt.datetime
    last_modified: dt.datetime
    instances: tuple[Instance, ...]
    neighbourhood_id: str | None = None
    organization_id: str | None = None
    networks: tuple[str, ...] = ()
    accessibility: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaNeighbourhood:
    """A neighbourhood by its name; `slug` is that name as in addresses."""

    neighbourhood_id: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that is published on `today`, with dates from `window_start` up to and including `window_end`.

    `neighbourhoods` in order of name; `organisations` and `networks`: id -> name.
    """

    today: dt.date
    window_start: dt.date
    window_end: dt.date
    activities: tuple[AgendaActivity, ...]
    places: dict[str, AgendaPlace]
    neighbourhoods: tuple[AgendaNeighbourhood, ...] = ()
    organisations: Mapping[str, str] = field(default_factory=dict)
    networks: Mapping[str, str] = field(default_factory=dict)
    _composed: dict[tuple[int, dt.date], tuple[AgendaActivity, list[Component]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def components(self, activity: AgendaActivity, end: dt.date | None = None) -> list[Component]:
        """The components of an activity, composed once for all that is made of the agenda.

        Those of the whole window, or with an earlier `end` those that say nothing of later dates.
        """
        end = min(end or self.window_end, self.window_end)
        key = id(activity), end
        known = self._composed.get(key)
        if known is None or known[0] is not activity:
            known = activity, self._compose(activity, end)
            self._composed[key] = known
        return known[1]

    def _compose(self, activity: AgendaActivity, end: dt.date) -> list[Component]:
        if end == self.window_end:
            return compose(activity.rules, activity.instances, end)
        last = dt.datetime.combine(end, dt.time.max)
        instances = [instance for instance in activity.instances if instance.recurrence_id <= last]
        return compose(activity.rules, instances, end, is_cut=True)


def read_agenda(connection: duckdb.DuckDBPyConnection) -> Agenda:
    """The marts of an open warehouse as an Agenda, in order of activity_id."""
    today, window_start, window_end = connection.execute(
        "SELECT as_of_date, window_start, window_end FROM mart.build"
    ).fetchall()[0]
    places = _places(connection)
    instances = _instances(connection)
    titles = dict(connection.execute("SELECT source_id, title FROM mart.sources").fetchall())
    cursor = connection.execute(
        """
        SELECT activity_id, name, description, schedule, schedule_text, place_id, location_text, organizer, audience,
               min_age, max_age, category, price_text, is_free, access, registration_text, status, url, source_ids,
               last_confirmed, sequence, neighbourhood_id, organization_id, networks, accessibility,
               created_at AT TIME ZONE 'UTC' AS created_at,
               last_modified AT TIME ZONE 'UTC' AS last_modified
        FROM mart.activities WHERE superseded_by IS NULL ORDER BY activity_id
        """
    )
    columns = [column[0] for column in cursor.description or ()]
    activities = []
    for values in cursor.fetchall():
        row = dict(zip(columns, values, strict=True))
        activities.append(
            AgendaActivity(
                rules=_RULES.validate_json(row.pop("schedule") or "[]"),
                place=places.get(row.pop("place_id")),
                audience=tuple(row.pop("audience") or ()),
                category=tuple(row.pop("category") or ()),
                networks=tuple(row.pop("networks") or ()),
                accessibility=tuple(row.pop("accessibility") or ()),
                sources=tuple(titles.get(source_id, source_id) for source_id in row.pop("source_ids")),
                created_at=row.pop("created_at").replace(tzinfo=dt.UTC),
                last_modified=row.pop("last_modified").replace(tzinfo=dt.UTC),
                instances=tuple(instances.get(row["activity_id"], ())),
                **row,
            )
        )
    return Agenda(
        today,
        window_start,
        window_end,
        tuple(activities),
        places,
        tuple(AgendaNeighbourhood(*row) for row in connection.execute(_NEIGHBOURHOODS).fetchall()),
        dict(connection.execute("SELECT organization_id, name FROM mart.organisations ORDER BY 1").fetchall()),
        dict(connection.execute("SELECT network_id, name FROM mart.networks ORDER BY 1").fetchall()),
    )


_NEIGHBOURHOODS = """
    SELECT neighbourhood_id, name, coalesce(slug, neighbourhood_id) FROM mart.neighbourhoods
    ORDER BY lower(name), neighbourhood_id
"""


def _places(connection: duckdb.DuckDBPyConnection) -> dict[str, AgendaPlace]:
    rows = connection.execute(
        """
        SELECT place_id, name, street_address, postal_code, address_locality, latitude, longitude, neighbourhood,
               neighbourhood_id
        FROM mart.places ORDER BY place_id
        """
    ).fetchall()
    places = {}
    for place_id, name, street, postal_code, locality, latitude, longitude, neighbourhood, neighbourhood_id in rows:
        town = " ".join(part for part in (postal_code, locality) if part)
        address = ", ".join(part for part in (street, town) if part) if street else None
        places[place_id] = AgendaPlace(
            place_id,
            name,
            address,
            latitude,
            longitude,
            neighbourhood,
            street,
            postal_code,
            locality,
            neighbourhood_id,
        )
    return places


def _instances(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Instance]]:
    rows = connection.execute(
        """
        SELECT activity_id, recurrence_id AT TIME ZONE 'Europe/Amsterdam', "start" AT TIME ZONE 'Europe/Amsterdam',
               "end" AT TIME ZONE 'Europe/Amsterdam', all_day, status, name, place_id,
               is_estimated_end
        FROM mart.occurrences ORDER BY activity_id, recurrence_id, "start", "end"
        """
    ).fetchall()
    instances: dict[str, list[Instance]] = defaultdict(list)
    for activity_id, *values in rows:
        instances[activity_id].append(Instance(*values))
    return instances
