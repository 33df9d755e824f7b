"""Every source of the demo says what the answer key holds, on any day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from sources.contracts import Category, Extraction, TargetGroup
from sources.demo.render import render_demo
from sources.dutch.audience import read_audience
from sources.dutch.category import read_categories
from sources.registry import load_registry

from .answer import BROKEN, PAUSED, activity_of, answer_key, listings, read_demo

DAYS = [dt.date(2026, 11, 24), dt.date(2028, 2, 29), dt.date(2027, 1, 1), dt.date(2029, 7, 16)]
Demo = tuple[dt.date, Path, dict[str, list[Extraction]]]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    registry = render_demo(tmp_path_factory.mktemp("demo"), request.param)
    return request.param, registry, read_demo(registry, request.param)


def test_only_the_broken_source_is_broken(demo: Demo) -> None:
    _, _, found = demo
    faulty = {
        source_id
        for source_id, extractions in found.items()
        if any(issue.severity == "error" for extraction in extractions for issue in extraction.issues)
    }
    assert faulty == {BROKEN}
    assert not any(extraction.records for extraction in found[BROKEN])
    assert PAUSED not in found


def test_every_source_lists_what_the_answer_key_says(demo: Demo) -> None:
    today, registry, found = demo
    connectors = {spec.id: spec.connector for spec in load_registry(registry)}
    missing: list[tuple[str, str]] = []
    surplus: list[tuple[str, str]] = []
    for source_id, extractions in found.items():
        records = [record for extraction in extractions for record in extraction.records]
        listed = {activity_of(record, today) for record in records}
        expected = {activity for activity, _ in listings(source_id)}
        if connectors[source_id] == "page":
            # Titles out of running text; how well those are read is measured with the page connector.
            missing += [(source_id, activity) for activity in expected - listed]
            surplus += [(source_id, record.name) for record in records if activity_of(record, today) is None]
        else:
            assert listed == expected, source_id
    assert len(missing) <= 6, missing
    assert len(surplus) <= 6, surplus


def test_every_record_says_when(demo: Demo) -> None:
    _, _, found = demo
    for extractions in found.values():
        for extraction in extractions:
            for record in extraction.records:
                assert record.schedule or record.when_text or record.description


def test_record_ids_are_unique(demo: Demo) -> None:
    _, _, found = demo
    ids = Counter(record.record_id for extractions in found.values() for each in extractions for record in each.records)
    assert max(ids.values()) == 1


def test_records_keep_their_ids_as_the_weeks_go_by(tmp_path: Path) -> None:
    weeks: list[set[str]] = []
    for today in (DAYS[0], DAYS[0] + dt.timedelta(weeks=1)):
        found = read_demo(render_demo(tmp_path, today), today)
        weeks.append(
            {record.record_id for each in found.values() for extraction in each for record in extraction.records}
        )
    assert len(weeks[0] & weeks[1]) > 0.9 * len(weeks[0])


def test_the_answer_key_is_sound() -> None:
    activities = answer_key()["activities"]
    ids = [activity["id"] for activity in activities]
    assert len(set(ids)) == len(ids) >= 120
    titles = Counter((source, title) for activity in activities for source, title in activity["listed"].items())
    assert max(titles.values()) == 1
    overlaps = [activity for activity in activities if len(activity["listed"]) > 1]
    assert len(overlaps) >= 30
    assert max(len(activity["listed"]) for activity in activities) >= 4
    assert all(activity.get("review_with", ids[0]) in ids for activity in activities)
    assert set(answer_key()["empty"]) == {BROKEN, PAUSED}


def test_all_themes_and_audiences_occur(demo: Demo) -> None:
    _, _, found = demo
    themes: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    for extractions in found.values():
        for extraction in extractions:
            for record in extraction.records:
                themes.update(read_categories(record.name, record.description).value)
                audience = read_audience(record.name, record.description, record.audience_text).value
                groups.update(audience.target_group)
    assert set(themes) == set(Category.__args__)
    assert set(groups) == set(TargetGroup.__args__)
