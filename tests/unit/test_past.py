"""What is certainly over, and what may not be: a table."""

from __future__ import annotations

import datetime as dt

import pytest

from sources.contracts import OccurrenceOverride, ScheduleRule
from warehouse.past import is_over

DAY = dt.date(2026, 11, 10)


@pytest.mark.parametrize(
    ("rule", "over"),
    [
        ({"kind": "once", "dates": ("2026-05-01",)}, True),
        ({"kind": "once", "dates": ("2026-05-01", "2026-11-20")}, False),
        ({"kind": "once", "start_date": "2026-11-01", "duration": 60}, True),
        ({"kind": "once", "start_date": "2026-11-01", "duration": 14 * 1440}, False),
        ({"kind": "once", "start_date": "2026-11-09"}, False),  # too near to be certain over zones and midnight
        ({"kind": "once", "rdates": ("2027-01-01T10:00:00Z",), "start_date": "2026-01-01"}, False),
        ({"kind": "weekly", "rrule": "FREQ=WEEKLY;UNTIL=20260701T000000Z;BYDAY=TU", "start_date": "2020-01-01"}, True),
        ({"kind": "weekly", "rrule": "FREQ=WEEKLY;UNTIL=20280701;BYDAY=TU"}, False),
        ({"kind": "weekly", "rrule": "FREQ=WEEKLY;COUNT=3", "start_date": "2020-01-01"}, False),  # not worth counting
        ({"kind": "weekly", "rrule": "FREQ=WEEKLY;BYDAY=TU", "valid_to": "2026-06-30"}, True),
        ({"kind": "weekly", "rrule": "FREQ=WEEKLY;BYDAY=TU"}, False),
        ({"kind": "weekly", "rrule": "FREQ=WEEKLY;UNTIL=20269999"}, False),
        ({"kind": "once", "start_date": "9999-12-31", "duration": 9999999}, False),
        ({"kind": "by_appointment"}, False),
    ],
)
def test_is_over(rule: dict[str, object], over: bool) -> None:
    assert is_over([ScheduleRule.model_validate(rule)], (), DAY) is over


def test_a_later_moved_date_keeps_it_alive() -> None:
    rule = ScheduleRule(kind="once", start_date=dt.date(2026, 5, 1))
    moment = dt.datetime(2026, 5, 1, 10, tzinfo=dt.UTC)
    moved = OccurrenceOverride(recurrence_id=moment, start=moment.replace(month=12))
    assert is_over([rule], (), DAY)
    assert not is_over([rule], (moved,), DAY)


def test_without_rules_nothing_is_certain() -> None:
    assert not is_over((), (), DAY)
