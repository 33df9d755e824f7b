"""What was published before weighs in: the benchmark of lasting ids, small."""

from __future__ import annotations

import pytest

from benchmarks.identity import simulate
from warehouse.match.engine import match_records
from warehouse.match.model import MatchRecord, Slot

BASE = 739_000


def record(record_id: str, source: str, name: str, start: int, *, weekday: int = 0) -> MatchRecord:
    days = sum(1 << (weekday + 7 * week) for week in range(8))
    return MatchRecord(
        record_id, source, name, "", "p1", "rotterdam", True, (Slot(start, start + 90, days),), days, "", "", ""
    )


def test_ids_last_while_records_come_go_and_change() -> None:
    records = [
        record(f"{source}-{n}", source, f"{name} voor de buurt", 540 + 60 * n, weekday=n % 5)
        for source in ("a", "b", "c")
        for n, name in enumerate(("Koffie", "Yoga", "Schaken", "Bingo", "Zingen", "Breien"))
    ]
    truth = {one.record_id: one.record_id[2:] for one in records}
    counts = simulate(records, BASE, truth, 5, 1)
    assert counts["compared"] == 5 * 6
    assert counts["changed"] <= 1


APART, TOGETHER = [[0], [1]], [[0, 1]]


@pytest.mark.parametrize(
    ("name", "start", "new", "was_one", "was_two"),
    [
        ("Koffieochtend", 600, TOGETHER, TOGETHER, TOGETHER),  # much speaks for it
        ("Ontmoeting", 600, TOGETHER, TOGETHER, APART),  # another name, at the only thing that goes on
        ("Koffieochtend", 630, APART, TOGETHER, APART),  # half an hour later, in another source
        ("Ontmoeting", 645, APART, APART, APART),
    ],
)
def test_what_was_one_or_two_activities_stays_so_when_little_speaks(
    name: str, start: int, new: list[list[int]], was_one: list[list[int]], was_two: list[list[int]]
) -> None:
    some = [record("a-1", "a", "Koffieochtend", 600), record("b-1", "b", name, start)]
    histories = [None, ("wa1", "wa1"), ("wa1", "wa2")]
    assert [match_records(some, BASE, activity_ids=ids) for ids in histories] == [new, was_one, was_two]
