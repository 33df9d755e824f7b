"""Which pairs are compared: the question in SQL against the rule, pair by pair."""

from __future__ import annotations

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.match.candidates import blocks_of, candidate_pairs, slot_rows
from warehouse.match.model import MatchRecord, Slot

MONDAY = 1  # the ordinal of day 0
KEYS = {"Koffieochtend": "koffie", "Koffieochtend op maandag": "koffie", "Yoga": "yoga", "": None}  # equal words
TEXTS = ["", "Ja", "Voor iedereen uit de buurt.", "Koffieochtend"]
STARTS = [None, 0, 15, 16, 569, 570, 585, 599, 600, 601, 630, 631, 720, 721, 1430]

records = st.builds(
    lambda source, title, text, place, slots: MatchRecord(
        record_id="r",
        source_id=source,
        name=title,
        description=text,
        place=place[0],
        area=place[1],
        is_series=True,
        slots=slots,
        days=0,
        organizer="",
        audience="",
        price="",
    ),
    st.sampled_from(["s1", "s2"]),
    st.sampled_from(sorted(KEYS)),
    st.sampled_from(TEXTS),
    st.sampled_from([("p1", "rotterdam"), ("p2", "rotterdam"), (None, "rotterdam"), (None, "schiedam"), (None, None)]),
    st.lists(
        st.builds(lambda start, days: Slot(start, None, days), st.sampled_from(STARTS), st.integers(1, 2**14 - 1)),
        max_size=2,
    ).map(tuple),
)


@settings(max_examples=300)
@given(st.lists(records, max_size=9), st.none() | st.sets(st.integers(0, 8)))
def test_each_pair_that_the_rule_names_is_found_once_and_no_other(
    some: list[MatchRecord], touching: set[int] | None
) -> None:
    seeking = None if touching is None else [i for i in touching if i < len(some)]
    expected = [
        (a, b)
        for a, b in combinations(range(len(some)), 2)
        if _may_be_one(some[a], some[b]) and (seeking is None or a in seeking or b in seeking)
    ]
    assert candidate_pairs(blocks_of(some, MONDAY), seeking) == expected


def _may_be_one(one: MatchRecord, other: MatchRecord) -> bool:
    rows = product(slot_rows(one.slots, MONDAY), slot_rows(other.slots, MONDAY))
    same_day = [(start, start_too) for (day, start), (day_too, start_too) in rows if day == day_too]
    if not one.place or not other.place:
        return one.area == other.area and any(_are_near(*starts, 30) for starts in same_day)
    if one.place != other.place:
        return False
    if any(None in starts or _are_near(*starts, 120) for starts in same_day):
        return True
    same_words = (
        KEYS[one.name] and KEYS[one.name] == KEYS[other.name]
    ) or one.description == other.description in TEXTS[2:]
    first = [record.slots[0].start if record.slots else None for record in (one, other)]
    return bool(one.source_id == other.source_id and same_words and _are_near(*first, 15))


def _are_near(one: int | None, other: int | None, minutes: int) -> bool:
    return one is not None and other is not None and abs(one - other) <= minutes
