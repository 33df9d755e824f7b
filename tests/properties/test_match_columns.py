"""Columns do in one go what loops would do value by value."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from warehouse.match.columns import Coded, among, carried, distinct, flags, one_in_each, places_before

numbers = st.lists(st.integers(0, 9), max_size=30)


large = st.lists(st.integers(2**64 - 9, 2**64 - 1), max_size=30)  # more than a float can tell apart


@given(numbers | large, numbers | large)
def test_places_of_values_that_were_there_before(now: list[int], then: list[int]) -> None:
    found = places_before(np.array(now, np.uint64), np.array(then, np.uint64)).tolist()
    assert found == [then.index(n) if now.count(n) == then.count(n) == 1 else -1 for n in now]


@given(numbers, st.lists(st.integers(-1, 8), max_size=30))
def test_a_column_in_another_order(column: list[int], before: list[int]) -> None:
    before = [i for i in before if i < len(column)]
    found = carried(np.array(column, np.int32), np.array(before, np.int32), 7)
    assert found.tolist() == [7 if i < 0 else column[i] for i in before]


@given(st.lists(st.tuples(*[st.integers(0, 4) | st.integers(2**40, 2**40 + 2)] * 3), max_size=30))
def test_rows_that_differ_are_numbered(rows: list[tuple[int, int, int]]) -> None:
    first, which = distinct(*(np.array([row[n] for row in rows], np.int64) for n in range(3)))
    assert sorted({rows[i] for i in first}) == sorted(set(rows))
    assert len(first) == len(set(rows))
    assert [rows[first[number]] for number in which] == rows


@given(numbers, numbers)
def test_which_values_are_among_others_and_which_positions_are_named(column: list[int], values: list[int]) -> None:
    assert among(np.array(column, int), np.array(values, int)).tolist() == [value in values for value in column]
    assert flags(10, values).tolist() == [i in values for i in range(10)]


@given(st.lists(st.lists(st.integers(0, 2), min_size=1, max_size=4), max_size=8))
def test_pieces_of_equal_values(pieces: list[list[int]]) -> None:
    starts = np.cumsum([0, *map(len, pieces)])[:-1]
    column = np.array([value for piece in pieces for value in piece], int)
    assert one_in_each(column, starts).tolist() == [len(set(piece)) == 1 for piece in pieces]


@given(st.lists(st.none() | st.text("abc", max_size=2), max_size=20))
def test_texts_are_numbered_and_come_back(values: list[str | None]) -> None:
    column = Coded.from_texts(values)
    assert column.texts() == list(column) == column[:] == values
    assert len(column.table) == len({None, *values})
    assert column.at(np.array([-1, *range(len(values))])).texts() == [None, *values]
