"""Matching with what the day before left gives exactly what matching everything gives."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import OccurrenceOverride, ScheduleRule
from warehouse.contracts import NormalisedActivity, Place, PlaceMatch
from warehouse.match.engine import match_activities
from warehouse.match.memory import Memory
from warehouse.match.memory_file import read_memory, write_memory
from warehouse.match.model import Judgement, Listing, MatchResult
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window, expand

FIRST = dt.date(2026, 11, 23)
PLACES = PlaceIndex.of(
    Place(place_id=key, name=f"Huis {name}", street_address=street, address_locality=town, source="verzonnen")
    for key, name, street, town in (
        ("a", "Linde", "Lindelaan 1", "Rotterdam"),
        ("b", "Kade", "Kade 2", "Rotterdam"),
        ("c", "Linde", "Plein 3", "Delft"),
    )
)
TITLES = ["Koffieochtend", "Koffie-ochtend", "Yoga", "Kinderyoga", "Yoga voor vrouwen", "Taalles niveau 1",
          "Taalles niveau 2", "Koffieochtend VERPLAATST", "Yoga vervalt"]  # fmt: skip

Said = tuple[str, str, str | None, int, int, int]  # title, source, place, hour, sort of schedule, day

said = st.tuples(
    st.sampled_from(TITLES),
    st.sampled_from(["s", "t", "u"]),
    st.sampled_from(["a", "a", "b", "c", None]),
    st.sampled_from([600, 615, 630, 660]),
    st.integers(0, 5),
    st.integers(0, 40),
)


def activity(key: str, what: Said) -> NormalisedActivity:
    title, source, place, minute, sort, day = what
    date = FIRST + dt.timedelta(days=day - 14)
    times: dict[str, Any] = {"start_time": dt.time(minute // 60, minute % 60), "end_time": dt.time(12)}
    weekly = {"kind": "weekly", "rrule": "FREQ=WEEKLY", "start_date": date}
    rules: list[dict[str, Any]] = [
        weekly,
        {"kind": "once", "dates": (date,)},
        {"kind": "once", "dates": (date, date + dt.timedelta(days=20), date + dt.timedelta(days=50))},
        {"kind": "weekly", "rrule": "FREQ=MONTHLY", "start_date": date},
        weekly | {"valid_to": date + dt.timedelta(days=28)},
        weekly,
    ]
    schedule = [ScheduleRule.model_validate(rules[sort] | times)]
    if sort == 5 and day % 2:
        schedule.append(ScheduleRule.model_validate(weekly | times | {"start_date": date + dt.timedelta(days=2)}))
    moved = dt.datetime.combine(date + dt.timedelta(days=14), times["start_time"])
    later = OccurrenceOverride(recurrence_id=moved, start=moved + dt.timedelta(days=day % 5))
    return NormalisedActivity(
        record_id=f"{source}-{key}",
        source_id=source,
        source_kind="other",
        name=title,
        description="Iedereen is welkom bij de koffie." if day % 3 else None,
        place=PlaceMatch(place_id=place, method="home" if place else "unknown"),
        location_text=None if place else ["Huis Linde", None, "Kade"][day % 3],
        schedule=tuple(schedule),
        overrides=(later,) if sort == 5 and not day % 2 else (),
    )


judgements = st.lists(
    st.tuples(st.sampled_from(["same", "different"]), st.integers(0, 11), st.integers(0, 11)), max_size=2
)
day = st.tuples(
    st.sampled_from([0, 1, 1, 1, 7, 30, -3]),  # days after the run before
    st.lists(st.tuples(st.integers(0, 11), st.none() | said), max_size=3),  # gone, or other or new content
    judgements,
    st.booleans(),  # whether the run knows what was published
)


@settings(max_examples=60, deadline=None)
@given(st.lists(said, min_size=1, max_size=12), st.lists(day, min_size=2, max_size=4))
def test_with_memory_the_result_is_that_of_a_full_match(
    world: list[Said], days: list[tuple[int, list[tuple[int, Said | None]], list[tuple[str, int, int]], bool]]
) -> None:
    """Records come, go and change; days pass; people judge; what was published weighs in; all by way of the file."""
    known = {n: activity(str(n), what) for n, what in enumerate(world)}
    memory, today, members = Memory(), FIRST, {}
    for passed, edits, judged, remembers in days:
        today += dt.timedelta(days=passed)
        for n, what in edits:
            known.pop(n, None)
            if what is not None:
                known[n] = activity(str(n), what)
        ids = [a.record_id for a in known.values()]
        people = [
            Judgement("same" if word == "same" else "different", ids[a % len(ids)], ids[b % len(ids)], "r", "beheerder")
            for word, a, b in judged
            if ids
        ]
        before = members if remembers else {}
        with tempfile.TemporaryDirectory() as folder:
            write_memory(Path(folder), "v", memory)
            memory = read_memory(Path(folder), "v")
        full = match(known, today, people, before, Memory())
        assert match(known, today, people, before, memory) == full
        assert match(known, today, people, before, memory) == full
        assert memory.n_compared == 0, "nothing is compared twice"
        members = {f"wa{n}": c.record_ids for n, c in enumerate(full.clusters)}


def match(
    known: Mapping[int, NormalisedActivity],
    today: dt.date,
    people: list[Judgement],
    members: Mapping[str, tuple[str, ...]],
    memory: Memory,
) -> MatchResult:
    window = Window(start=today - dt.timedelta(days=14), end=today + dt.timedelta(days=40))
    dates = {a.record_id: expand(a, window, ()).occurrences for a in known.values()}
    before = {record_id: activity_id for activity_id, ids in members.items() for record_id in ids}
    listings = [Listing(i := a.record_id, a, dates[i], activity_id=before.get(i)) for a in known.values()]
    return match_activities(listings, PLACES, window, people, members, memory)


def test_memory_of_another_version_or_cut_off_is_not_used(tmp_path: Path) -> None:
    memory = Memory()
    match({1: activity("1", ("Yoga", "s", "a", 600, 0, 3))}, FIRST, [], {}, memory)
    write_memory(tmp_path, "v", memory)
    assert len(read_memory(tmp_path, "v").sheet.digest) == 1
    assert len(read_memory(tmp_path, "w").sheet.digest) == 0
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert len(read_memory(tmp_path, "v").sheet.digest) == 0
    assert len(read_memory(tmp_path / "nothing", "v").sheet.digest) == 0
