"""From the demo's sources to merged activities, held against the demo's answer key; and a week later."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from pipeline.agenda_run import AgendaRun
from pipeline.settings import Settings
from sources.contracts import record_id_of
from tests.sources.demo.answer import activity_of, answer_key
from warehouse.ledger import append_segment

MONDAY = dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def _run(data: Path, now: dt.datetime) -> AgendaRun:
    run = AgendaRun(Settings(data=data, registry=None, contact=None), now)
    run.fetch()
    return run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> AgendaRun:
    return _run(tmp_path_factory.mktemp("data"), MONDAY)


def _truth(run: AgendaRun) -> dict[str, str]:
    """record -> the activity that it lists, by the answer key; a title that was read otherwise stands for itself."""
    return {
        record.record_id: activity_of(record, run.today) or record.record_id
        for reading in run.readings
        for record in reading.records
    }


def _pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for record, group in groups.items():
        members[group].append(record)
    return {pair for records in members.values() for pair in combinations(sorted(records), 2)}


def test_what_is_one_activity_is_one_and_what_differs_stays_apart(run: AgendaRun) -> None:
    truth = _truth(run)
    found = {record: each.activity_id for each in run.consolidated.merged.activities for record in each.record_ids}
    wanted, got = _pairs(truth), _pairs({record: group for record, group in found.items() if record in truth})
    wrong = {(truth[left], truth[right]) for left, right in got - wanted}
    assert wrong == set()
    across = {pair for pair in wanted if _source(run, pair[0]) != _source(run, pair[1])}
    assert len(across & got) >= 0.9 * len(across)


def _source(run: AgendaRun, record_id: str) -> str:
    return next(
        reading.source_id for reading in run.readings for record in reading.records if record.record_id == record_id
    )


def test_nearly_all_activities_of_the_key_are_published_at_their_place(run: AgendaRun) -> None:
    truth = _truth(run)
    places = {
        truth[record]: each.place_id
        for each in run.consolidated.merged.activities
        for record in each.record_ids
        if record in truth
    }
    expected = {activity["id"]: activity["place"] for activity in answer_key()["activities"]}
    assert len(places.keys() & expected.keys()) >= 0.97 * len(expected)
    wrong = {name for name in places.keys() & expected.keys() if places[name] not in {expected[name], None}}
    assert wrong == set()
    unplaced = {name for name in places.keys() & expected.keys() if places[name] is None and expected[name]}
    assert len(unplaced) <= 6, unplaced


def test_cancelled_moved_and_special_dates_show(run: AgendaRun) -> None:
    record = record_id_of("zilvermeeuw", "4kd81wandel@google.example")
    walks = [each for each in run.consolidated.merged.occurrences if record in _members(run, each.activity_id)]
    assert {each.status for each in walks} == {"scheduled", "cancelled"}
    coffee = record_id_of("zilvermeeuw", "4kd81koffie@google.example")
    days = {
        each.start.weekday()
        for each in run.consolidated.merged.occurrences
        if coffee in _members(run, each.activity_id)
    }
    assert days == {2, 3}  # on Wednesday, and now and then moved to Thursday


def _members(run: AgendaRun, activity_id: str) -> tuple[str, ...]:
    return next(each.record_ids for each in run.consolidated.merged.activities if each.activity_id == activity_id)


def test_weeks_later_ids_have_stayed_and_nothing_is_called_off(tmp_path: Path) -> None:
    known: dict[str, str] = {}
    cancelled: set[str] | None = None
    for weeks in range(3):
        run = _run(tmp_path, MONDAY + dt.timedelta(weeks=weeks))
        activities = run.consolidated.merged.activities
        now = {record: each.activity_id for each in activities for record in each.record_ids}
        moved = {record for record in known.keys() & now.keys() if known[record] != now[record]}
        assert moved == set()
        names = {each.name for each in activities if each.status == "cancelled"}
        cancelled = names if cancelled is None else cancelled
        assert names == cancelled
        known |= now
        append_segment(run.place.lake / "ledger", run.ledger, run.consolidated.ledger, run.now)
