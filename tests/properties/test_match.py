"""What holds for any input of matching and ids."""

from __future__ import annotations

import datetime as dt
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.contracts import Place
from warehouse.identity import assign_ids
from warehouse.ledger import ActivityMemory, Ledger, RecordMemory
from warehouse.match.cluster import cluster
from warehouse.match.engine import match_records
from warehouse.match.features import Days, day_levels, days_of
from warehouse.match.model import MatchRecord, Slot
from warehouse.normalise.names import fold
from warehouse.normalise.place import PlaceIndex, resolve_place

N = 9
pairs = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda p: p[0] < p[1])
DAY = dt.date(2026, 11, 24)


@given(st.dictionaries(pairs, st.floats(-9, 9)), st.sets(pairs), st.sets(pairs))
def test_clusters_are_a_partition_that_respects_constraints(
    scores: dict[tuple[int, int], float], must: set[tuple[int, int]], cannot: set[tuple[int, int]]
) -> None:
    groups = cluster(N, scores, must - cannot, cannot)
    assert sorted(i for group in groups for i in group) == list(range(N))
    of = {i: n for n, group in enumerate(groups) for i in group}
    assert not any(of[a] == of[b] for a, b in cannot)
    if not cannot:
        assert all(of[a] == of[b] for a, b in must)


slots = st.lists(
    st.builds(Slot, st.sampled_from([None, 600, 660]), st.sampled_from([None, 720]), st.integers(1, 2**90)), max_size=2
)


@given(st.booleans(), slots, st.booleans(), slots, st.booleans(), st.integers(1, 9))
def test_how_days_lie_to_each_other_does_not_depend_on_the_first_of_all_days(
    weekly: bool, some: list[Slot], weekly_too: bool, others: list[Slot], is_own: bool, earlier: int
) -> None:
    def read(is_series: bool, found: list[Slot], shift: int) -> Days:
        return days_of(is_series, tuple(slot._replace(days=slot.days << shift) for slot in found))

    levels = [day_levels(read(weekly, some, n), read(weekly_too, others, n), is_own) for n in (0, earlier)]
    assert levels[0] == levels[1]


titles = st.sampled_from(
    ["Koffieochtend", "Koffie-ochtend", "Yoga", "Kinderyoga", "Bingo", "Taalles niveau 1", "Taalles niveau 2"]
)
records = st.builds(
    lambda n, title, source, start, week, place: MatchRecord(
        record_id=f"r{n:03d}",
        source_id=source,
        name=title,
        description="",
        place=place,
        area="a",
        is_series=week,
        slots=(Slot(start, start + 60, 0b1000000010000001 if week else 1),),
        days=0b1000000010000001 if week else 1,
        organizer="",
        audience="",
        price="",
    ),
    st.integers(0, 99),
    titles,
    st.sampled_from("abc"),
    st.sampled_from([600, 615, 660]),
    st.booleans(),
    st.sampled_from(["p", "q", None]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(records, max_size=12, unique_by=lambda r: r.record_id), st.integers(0, 10))
def test_the_order_of_records_changes_nothing(found: list[MatchRecord], seed: int) -> None:
    def clusters(some: list[MatchRecord]) -> set[frozenset[str]]:
        ordered = sorted(some, key=lambda r: r.record_id)
        return {frozenset(ordered[i].record_id for i in group) for group in match_records(ordered, 739_000)}

    shuffled = list(found)
    random.Random(seed).shuffle(shuffled)
    result = clusters(found)
    assert result == clusters(shuffled)
    by_id = {r.record_id: r for r in found}
    for group in result:
        assert len({by_id[i].place for i in group} - {None}) <= 1


@given(
    st.lists(st.sets(st.integers(0, 12), min_size=1), max_size=6),
    st.dictionaries(st.integers(0, 12), st.sampled_from(["wa1", "wa2", "wa3"])),
)
def test_ids_are_unique_and_stable(sets: list[set[int]], before: dict[int, str]) -> None:
    seen: set[int] = set()
    clusters = []
    for members in sets:
        fresh = sorted(members - seen)
        seen |= members
        if fresh:
            clusters.append([f"r{n}" for n in fresh])
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    ledger = Ledger(
        {f"r{n}": RecordMemory(f"r{n}", "s", DAY, DAY, activity_id=a) for n, a in before.items()},
        {},
        {a: ActivityMemory(a, DAY, now, now) for a in set(before.values())},
    )
    found = assign_ids(clusters, ledger, DAY)
    assert len(set(found.ids)) == len(clusters)
    assert all(old not in found.ids and new in found.ids for old, new in found.redirects.items())
    again = Ledger(
        {i: RecordMemory(i, "s", DAY, DAY, activity_id=a) for c, a in zip(clusters, found.ids, strict=True) for i in c},
        {},
        {a: ActivityMemory(a, DAY, now, now) for a in found.ids},
    )
    assert assign_ids(clusters, again, DAY).ids == found.ids


PLACES = PlaceIndex.of([Place(place_id="p", name="Huis De Linde", street_address="Lindelaan 1", source="x")])


@given(st.text(max_size=60))
def test_any_text_gives_a_known_place_or_none(text: str) -> None:
    assert resolve_place(text, None, PLACES).place_id in ("p", None)
    assert fold(fold(text)) == fold(text)
