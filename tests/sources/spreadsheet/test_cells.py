"""What one cell says: types of spreadsheet programs, and what people type."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.formats.cells import as_date, as_dates, as_text, as_time
from sources.formats.spreadsheets import Cell


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (dt.time(14, 30), dt.time(14, 30)),
        (dt.time(9, 59, 59, 999_000), dt.time(10)),  # a fraction of a day is never exact
        (dt.datetime(1899, 12, 31, 19, 30), dt.time(19, 30)),
        (dt.timedelta(hours=9, minutes=45), dt.time(9, 45)),
        (dt.timedelta(hours=24), dt.time(0)),
        (10 / 24, dt.time(10)),
        (0.5, dt.time(12)),
        (9.0, dt.time(9)),
        (930, dt.time(9, 30)),
        (1930.0, dt.time(19, 30)),
        (9.3, dt.time(9, 30)),
        (13.45, dt.time(13, 45)),
        ("9.30", dt.time(9, 30)),
        ("9:30 uur", dt.time(9, 30)),
        ("09u30", dt.time(9, 30)),
        ("0930", dt.time(9, 30)),
        ("19 uur", dt.time(19)),
        ("24:00", dt.time(0)),
        ("02:00", dt.time(2)),
        # Not certain, or no time at all.
        (9.5, None),
        (9.25, None),
        (2, None),
        ("2", None),
        ("2.30 uur", None),
        ("25:00", None),
        ("10:75", None),
        ("half tien", None),
        (-0.5, None),
        (1e12, None),
        (float("nan"), None),
        (float("inf"), None),
        (True, None),
        (dt.date(2026, 12, 5), None),
        (dt.timedelta(hours=30), None),
    ],
)
def test_time(cell: Cell, expected: dt.time | None) -> None:
    assert as_time(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (dt.date(2026, 12, 5), dt.date(2026, 12, 5)),
        (dt.datetime(2026, 12, 5, 14), dt.date(2026, 12, 5)),
        (46361, dt.date(2026, 12, 5)),
        (46361.0, dt.date(2026, 12, 5)),
        ("5-12-2026", dt.date(2026, 12, 5)),
        ("05/12/26", dt.date(2026, 12, 5)),
        ("5.12.2026", dt.date(2026, 12, 5)),
        ("za 5-12-2026", dt.date(2026, 12, 5)),
        ("2026-12-05", dt.date(2026, 12, 5)),
        ("2026-12-05 00:00:00", dt.date(2026, 12, 5)),
        ("zaterdag 5 december 2026", dt.date(2026, 12, 5)),
        ("5 mrt. 2027", dt.date(2027, 3, 5)),
        ("1 maart 2027", dt.date(2027, 3, 1)),
        # Without a year, the American order, or no such day: not certain.
        ("5 december", None),
        ("12/25/2026", None),
        ("31-2-2026", None),
        ("5 foo 2026", None),
        (12, None),
        (46361.5, None),
        (True, None),
        ("elke dag", None),
    ],
)
def test_date(cell: Cell, expected: dt.date | None) -> None:
    assert as_date(cell) == expected


def test_dates_only_when_nothing_else_is_in_the_cell() -> None:
    two = (dt.date(2026, 12, 5), dt.date(2026, 12, 12))
    assert as_dates("5-12-2026, 12-12-2026") == two
    assert as_dates("5-12-2026 en 12-12-2026") == two
    assert as_dates("5-12-2026 (onder voorbehoud)") == ()
    assert as_dates("") == ()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  =cmd|'/c calc'!A1 ", "=cmd|'/c calc'!A1"),  # a formula is only text
        ("<b>Koffie</b> &amp; thee", "Koffie & thee"),
        ("<script>alert(1)</script>Koffie", "Koffie"),
        ("Kof\x00fie\u202e", "Koffie"),
        (3.0, "3"),
        (3.5, "3,5"),
        (True, "ja"),
        (dt.date(2026, 12, 5), "5-12-2026"),
        (dt.time(9, 5), "09:05"),
    ],
)
def test_text(cell: Cell, expected: str) -> None:
    assert as_text(cell) == expected


@given(
    st.one_of(
        st.text(max_size=40),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.times(),
        st.dates(),
        st.datetimes(),
        st.timedeltas(),
    )
)
def test_any_cell_is_read_without_error(cell: Cell) -> None:
    as_text(cell)
    as_dates(cell)
    clock = as_time(cell)
    assert clock is None or (clock.second, clock.microsecond) == (0, 0)
