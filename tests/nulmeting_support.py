"""A tiny warehouse for tests of the baseline measurement: places and activities from YAML, the real SQL on top."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import yaml

from sources.contracts import Audience, IcalOptions, Price, ScheduleRule, SourceReading, SourceSpec
from tests.marts_support import build_marts, models_for
from warehouse.contracts import Activity, ActivityOccurrence, Organization, Place, PlaceNeighbourhood
from warehouse.load import BuildInfo, BuildInputs
from warehouse.measurements import Measurement
from warehouse.models import check_models
from warehouse.reference import Reference, load_reference
from warehouse.reference_facts import KeyFigure
from warehouse.register.contracts import FundingLine, Register, RegisterValue, Relation

ZONE = ZoneInfo("Europe/Amsterdam")
SOURCE = "verzonnen"
_MARTS = ("mart.nulmeting", "mart.verwijs")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")

World = dict[str, Any]


def read_world(path: Path) -> World:
    """A fresh copy of the world in a file, to be changed by a test."""
    world: World = yaml.safe_load(path.read_text(encoding="utf-8"))
    return world


def measure(world: World, work: Path, measurements: tuple[Measurement, ...] = ()) -> duckdb.DuckDBPyConnection:
    """The world as a warehouse in memory, with all models that the measurement rests on."""
    return build_marts(_inputs(world, measurements), work, models_for(*_MARTS))


def models_keep_their_promises(connection: duckdb.DuckDBPyConnection) -> None:
    """Keys, what may not be empty, and references hold in a warehouse that `measure` made."""
    assert check_models(connection, models_for(*_MARTS)) == ()


def figures(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[Any, ...]]:
    """(indicator, area) -> (value, coverage, status, note, numerator, denominator)."""
    columns = "value, coverage, status, note, numerator, denominator"
    rows = connection.execute(f"SELECT indicator_id, neighbourhood_code, {columns} FROM mart.nulmeting").fetchall()
    return {(row[0], row[1]): row[2:] for row in rows}


def _inputs(world: World, measurements: tuple[Measurement, ...]) -> BuildInputs:
    today: dt.date = world["as_of"]
    moment = dt.datetime.combine(today, dt.time(6), ZONE)
    activities, occurrences = [], []
    for activity_id, entry in world["activities"].items():
        dates = list(_dates(activity_id, entry, world))
        activities.append(_activity(activity_id, entry, world))
        occurrences += dates
    places = world["places"]
    return BuildInputs(
        info=BuildInfo(as_of=moment, as_of_date=today, window_start=world["from"], window_end=world["to"]),
        reference=_reference(world),
        place_neighbourhoods=[
            PlaceNeighbourhood(
                place_id=place_id,
                neighbourhood_id=entry.get("neighbourhood"),
                method="register" if entry.get("neighbourhood") else "unknown",
                confidence="high" if entry.get("neighbourhood") else "none",
            )
            for place_id, entry in places.items()
        ],
        specs=[
            SourceSpec(
                id=source_id,
                title=f"Bron {source_id}",
                urls=(f"https://{source_id}.example/a.ics",),
                options=IcalOptions(),
                place=entry.get("place"),
            )
            for source_id, entry in world["sources"].items()
        ],
        readings=[
            SourceReading(
                source_id=source_id,
                state=entry.get("state", "ok"),
                attempted_at=moment,
                accepted_at=moment - dt.timedelta(days=entry.get("age", 0)),
            )
            for source_id, entry in world["sources"].items()
        ],
        normalised=[],
        occurrences=[],
        activities=activities,
        activity_occurrences=occurrences,
        measurements=measurements,
    )


def _reference(world: World) -> Reference:
    places = tuple(
        Place(
            place_id=place_id,
            name=entry.get("name", place_id),
            organization_id=entry.get("organization"),
            latitude=entry.get("latitude"),
            longitude=entry.get("longitude"),
            telephone=entry.get("telephone"),
            source=SOURCE,
        )
        for place_id, entry in world["places"].items()
    )
    organizations = tuple(
        Organization(
            organization_id=organization_id,
            name=entry.get("name", organization_id),
            provider_type=entry.get("provider_type", "onbekend"),
            networks=tuple(entry.get("networks", ())),
            email=entry.get("email"),
            telephone=entry.get("telephone"),
            source=SOURCE,
        )
        for organization_id, entry in world["organisations"].items()
    )
    key_figures = tuple(
        KeyFigure(neighbourhood_id=code, year=2025, figure=figure, value=value, unit="-", source=SOURCE)
        for code, values in world["key_figures"].items()
        for figure, value in values.items()
    )
    return load_reference().model_copy(
        update={
            "places": places,
            "organizations": organizations,
            "key_figures": key_figures,
            "registered": _register(world.get("register", {})),
        }
    )


def _register(entries: Mapping[str, Any]) -> Register:
    since = dt.date(2026, 1, 1)
    values = [
        RegisterValue(entity=entity, id=key, field=field, value=_text(value), source=SOURCE, stated_on=since,
                      valid_from=since)
        for entity, plural in (("organisation", "organisations"), ("place", "places"))
        for key, fields in entries.get(plural, {}).items()
        for field, value in fields.items()
    ]  # fmt: skip
    relations = [
        Relation(organization_id=one, partner_id=other, method="interview", strength=strength, source=SOURCE,
                 stated_on=since, valid_from=since)
        for one, other, strength in entries.get("relations", ())
    ]  # fmt: skip
    funding = [
        FundingLine(place_id=place, funder=funder, kind="subsidie", label=str(number), amount_class=size,
                    start_date=since, end_date=end, source=SOURCE, stated_on=since, valid_from=since)
        for number, (place, funder, size, end) in enumerate(entries.get("funding", ()))
    ]  # fmt: skip
    return Register(values=tuple(values), relations=tuple(relations), funding=tuple(funding))


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _activity(activity_id: str, entry: Mapping[str, Any], world: World) -> Activity:
    today: dt.date = world["as_of"]
    price = entry.get("price")
    organization = entry.get("organization")
    provider = world["organisations"].get(organization, {}).get("provider_type", "onbekend")
    is_weekly = "weekly" in entry
    rule = ScheduleRule(kind="weekly" if is_weekly else "once", start_date=entry.get("started"))
    seen_until = entry.get("last_seen", today)
    return Activity(
        activity_id=activity_id,
        name=entry.get("name", activity_id),
        description=entry.get("description"),
        schedule=(rule,),
        schedule_text=entry.get("schedule_text", "elke week"),
        place_id=entry.get("place"),
        organization_id=organization,
        organizer=organization,
        provider_type=entry.get("provider_type", provider),
        audience=Audience(target_group=tuple(entry.get("audience", ()))),
        category=tuple(entry.get("category", ())),
        price=Price() if price is None else Price(type="free" if price == 0 else "amount", min=price, max=price),
        access=entry.get("access"),
        in_language=tuple(entry.get("languages", ())),
        record_ids=(f"r-{activity_id}",),
        source_ids=tuple(entry["sources"]),
        first_seen=entry.get("first_seen", dt.date(2026, 3, 1)),
        last_seen=seen_until,
        last_confirmed=entry.get("last_confirmed", seen_until),
        created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        last_modified=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )


def _dates(activity_id: str, entry: Mapping[str, Any], world: World) -> Iterator[ActivityOccurrence]:
    """`weekly`: "MO 10:00-12:00", with commas; `weeks`: all, or normal = not in `holidays`. `once`: date and times."""
    holidays: list[dt.date] = world["holidays"]
    slots = [slot.strip() for slot in entry.get("weekly", "").split(",") if slot.strip()]
    for week, slot in itertools.product(_mondays(world), slots):
        if entry.get("weeks") == "normal" and week in holidays:
            continue
        day, times = slot.split(" ")
        yield from _occurrence(activity_id, entry, week + dt.timedelta(days=_DAYS.index(day)), times)
    if "once" in entry:
        day_text, times = entry["once"].split(" ")
        yield from _occurrence(activity_id, entry, dt.date.fromisoformat(day_text), times)


def _occurrence(activity_id: str, entry: Mapping[str, Any], day: dt.date, times: str) -> Iterator[ActivityOccurrence]:
    begin, end = (dt.datetime.combine(day, dt.time.fromisoformat(part), ZONE) for part in times.split("-"))
    for copy in range(entry.get("copies", 1)):
        yield ActivityOccurrence(
            activity_id=activity_id,
            recurrence_id=begin,
            start=begin,
            end=end,
            timezone="Europe/Amsterdam",
            confidence=entry.get("confidence", 1.0),
            is_estimated_end=entry.get("estimated", False),
            place_id=entry.get("place"),
            record_id=f"r{copy}-{activity_id}",
        )


def _mondays(world: World) -> Iterator[dt.date]:
    day: dt.date = world["from"]
    while day + dt.timedelta(days=6) <= world["to"]:
        yield day
        day += dt.timedelta(days=7)
