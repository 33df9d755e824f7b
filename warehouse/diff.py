"""What differs between two builds of the warehouse: activities, their dates, and how the sources are doing.

Belongs here: reading two finished warehouses and comparing them. Does not belong here: which builds there are
(pipeline.builds), what happened day by day (warehouse.change_log). Both builds may be of any day, and of the same one:
then what differs comes from the rules, not from the sources.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
from pydantic import TypeAdapter

from sources.contracts import ScheduleRule
from warehouse.change_log import ActivityChange, ChangeKind, Step, recent_changes
from warehouse.changes import dates_of, rules_of
from warehouse.contracts import ActivityOccurrence
from warehouse.health.words import state_word
from warehouse.ledger import ActivityMemory

_RULES = TypeAdapter(tuple[ScheduleRule, ...])
DifferenceKind = ChangeKind | Literal["added", "merged", "gone"]


class Difference(NamedTuple):
    """One difference, as a sentence. `activity_id` is the one to ask `explain` about.

    As in the log of changes, and besides: added = a date came with an activity that was there; merged = it goes on in
    another activity (that is the id); gone = it is no longer there, though it had dates to come.
    """

    kind: DifferenceKind
    activity_id: str
    sentence: str


class SourceDifference(NamedTuple):
    """A source that came, went, or is doing otherwise than before: its state in a word or two, before and after."""

    source_id: str
    before: str | None
    after: str | None
    message: str | None


@dataclass(frozen=True)
class Differences:
    """`days` are those of both builds, `counts` what was counted in both: name in mart.build -> before, after."""

    days: tuple[dt.date, dt.date]
    counts: Mapping[str, tuple[int, int]]
    same_code: bool
    activities: tuple[Difference, ...]
    sources: tuple[SourceDifference, ...]


@dataclass(frozen=True)
class _Build:
    """What is compared of one build. `activities`: also ids that went up in another, of which there is only that."""

    day: dt.date
    window_end: dt.date
    versions: tuple[str, ...]
    counts: Mapping[str, int]
    names: Mapping[str, str]
    activities: Mapping[str, ActivityMemory]
    places: Mapping[str, str]
    sources: Mapping[str, tuple[str | None, str | None]]


def compare_builds(before: Path, after: Path) -> Differences:
    """What differs from the warehouse file `before` to `after`. Raises duckdb.Error when one is no warehouse."""
    old, new = _read(before), _read(after)
    return Differences(
        days=(old.day, new.day),
        counts={name: (old.counts[name], count) for name, count in new.counts.items() if name in old.counts},
        same_code=old.versions == new.versions,
        activities=tuple(_activities(old, new)),
        sources=tuple(_sources(old, new)),
    )


# --- Comparing --------------------------------------------------------------------------------------------------------


def _activities(old: _Build, new: _Build) -> Iterable[Difference]:
    day = max(old.day, new.day)
    steps = [
        Step(day, old.window_end, old.activities.get(activity_id), memory)
        for activity_id, memory in new.activities.items()
    ]
    for change in recent_changes(steps, {**old.places, **new.places}):
        kind: DifferenceKind = "added" if change.kind == "new" and change.date else change.kind
        yield Difference(kind, change.activity_id, _sentence(change, new.names))
    for activity_id, memory in old.activities.items():
        if memory.superseded_by:
            continue
        now = new.activities.get(activity_id)
        name = old.names[activity_id]
        if now and now.superseded_by:
            into = new.names.get(now.superseded_by, now.superseded_by)
            yield Difference("merged", now.superseded_by, f"{name} is samengevoegd met {into}.")
        elif now is None and _is_ahead(memory, day):
            yield Difference("gone", activity_id, f"{name} staat er niet meer in.")


def _sentence(change: ActivityChange, names: Mapping[str, str]) -> str:
    return f"{names.get(change.activity_id, change.activity_id)} {change.says}"


def _is_ahead(memory: ActivityMemory, day: dt.date) -> bool:
    """Whether an activity had anything left to do on `day`: what is over falls out of sight, which is no news."""
    return bool(memory.rules) or any(key[:10] >= day.isoformat() for key in memory.dates)


def _sources(old: _Build, new: _Build) -> Iterable[SourceDifference]:
    for source_id in sorted({*old.sources, *new.sources}):
        before, after = old.sources.get(source_id, (None, None))[0], new.sources.get(source_id, (None, None))
        if before != after[0]:
            yield SourceDifference(source_id, before, *after)


# --- Reading ----------------------------------------------------------------------------------------------------------


def _read(path: Path) -> _Build:
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        (day, window_end, versions) = connection.execute(
            "SELECT as_of_date, window_end, versions FROM mart.build"
        ).fetchall()[0]
        cursor = connection.execute("SELECT COLUMNS('^n_') FROM mart.build")
        counted = zip([column[0] for column in cursor.description or ()], cursor.fetchall()[0], strict=True)
        occurrences = _occurrences(connection)
        rows = connection.execute(_ACTIVITIES).fetchall()
        return _Build(
            day=day,
            window_end=window_end,
            versions=tuple(versions or ()),
            counts=dict(counted),
            names={row[0]: _titled(row[1], row[-1]) for row in rows},
            activities={row[0]: _memory(row, occurrences.get(row[0], [])) for row in rows},
            places=dict(connection.execute("SELECT place_id, name FROM mart.places").fetchall()),
            sources={
                source_id: (state_word(state, severity), message)
                for source_id, state, severity, message in connection.execute(
                    "SELECT source_id, health, severity, message FROM mart.sources"
                ).fetchall()
            },
        )


_FACTS = (
    "schedule", "place", "price", "registration", "audience", "organizer", "description", "category", "accessibility",
    "language", "url",
)  # fmt: skip
_ACTIVITIES = """
    SELECT activity_id, name, status, superseded_by, created_at, last_modified, sequence, schedule,
        schedule_text,
        coalesce(place_id, location_text),
        concat_ws(' ', price_min, price_max, price_text),
        concat_ws(' ', access, registration_text),
        concat_ws(' ', array_to_string(audience, ' '), gender, min_age, max_age),
        coalesce(organization_id, organizer),
        description,
        array_to_string(category, ', '),
        array_to_string(accessibility, ', '),
        array_to_string(in_language, ', '),
        url,
        place_name
    FROM mart.activities ORDER BY lower(name), activity_id
"""


def _titled(name: str, place: str | None) -> str:
    """An activity as a reader knows it: a Koffieochtend is at many places."""
    return f"{name} ({place})" if place else name


def _memory(row: tuple[Any, ...], occurrences: list[ActivityOccurrence]) -> ActivityMemory:
    activity_id, name, status, superseded_by, created_at, modified, sequence, schedule, *facts, _ = row
    rules = _RULES.validate_json(schedule) if schedule else ()
    return ActivityMemory(
        activity_id=activity_id,
        minted_on=created_at.date() if created_at else dt.date.min,
        created_at=created_at or modified,
        last_modified=modified,
        sequence=sequence,
        status=status,
        superseded_by=superseded_by,
        facts={"name": name} | {fact: value for fact, value in zip(_FACTS, facts, strict=True) if value},
        rules=rules_of(rules),
        dates=dates_of(occurrences, rules),
    )


def _occurrences(connection: duckdb.DuckDBPyConnection) -> dict[str, list[ActivityOccurrence]]:
    """Dates by activity, on the clock of their zone, as the rules count them."""
    found: dict[str, list[ActivityOccurrence]] = {}
    cursor = connection.execute(
        'SELECT activity_id, timezone, status, name, place_id, recurrence_id, start, "end" FROM mart.occurrences '
        "ORDER BY activity_id, recurrence_id"
    )
    while rows := cursor.fetchmany(10_000):
        for activity_id, timezone, status, name, place_id, *moments in rows:
            recurrence_id, start, end = (moment.astimezone(ZoneInfo(timezone)) for moment in moments)
            found.setdefault(activity_id, []).append(
                ActivityOccurrence(
                    activity_id=activity_id,
                    recurrence_id=recurrence_id,
                    start=start,
                    end=end,
                    timezone=timezone,
                    status=status,
                    name=name,
                    place_id=place_id,
                    record_id="",  # who said it is not compared
                )
            )
    return found
