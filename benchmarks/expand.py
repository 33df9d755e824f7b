"""How long expanding takes: 20,000 invented activities with the mix of schedules of a district, over a year.

Run as `python -m benchmarks.expand [number]`. The yardstick is 20 seconds on one core.
"""

from __future__ import annotations

import datetime as dt
import sys
import time

from sources.contracts import ScheduleRule
from warehouse.contracts import Holiday, NormalisedActivity, PlaceMatch
from warehouse.occurrences import Window, expand

WINDOW = Window.around(dt.date(2026, 11, 24))
HOLIDAYS = tuple(
    Holiday(name=name, kind="school", start=start, end=start + dt.timedelta(days=8), status="vastgesteld", source="x")
    for year in range(2024, 2031)
    for name, start in (
        ("herfst", dt.date(year, 10, 17)),
        ("kerst", dt.date(year, 12, 20)),
        ("mei", dt.date(year, 4, 25)),
    )
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule(number: int) -> ScheduleRule:
    """Of ten activities: six weekly, one of them not in the holidays, two monthly, two once."""
    times = {"start_time": dt.time(8 + number % 12, 30), "end_time": dt.time(10 + number % 12)}
    weekly = f"FREQ=WEEKLY;BYDAY={WEEKDAYS[number % 7]}"
    match number % 10:
        case 0 | 1 | 2:
            return ScheduleRule(kind="weekly", rrule=weekly, **times)
        case 3 | 4:
            return ScheduleRule(kind="weekly", rrule=weekly, start_date=dt.date(2019, 1, 1), **times)
        case 5:
            return ScheduleRule(kind="weekly", rrule=weekly, except_=("school_holidays",), **times)
        case 6 | 7:
            return ScheduleRule(kind="monthly", rrule=f"FREQ=MONTHLY;BYDAY=2{WEEKDAYS[number % 7]}", **times)
        case _:
            return ScheduleRule(kind="once", dates=(dt.date(2026, 11, 1) + dt.timedelta(days=number % 500),), **times)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    activities = [
        NormalisedActivity(
            record_id=f"{number:016x}",
            source_id="verzonnen",
            source_kind="other",
            name="Verzonnen",
            schedule=(rule(number),),
            place=PlaceMatch(place_id=None, method="unknown"),
        )
        for number in range(count)
    ]
    start = time.process_time()
    n_occurrences = sum(len(expand(activity, WINDOW, HOLIDAYS).occurrences) for activity in activities)
    spent = time.process_time() - start
    print(f"{count} activiteiten, {n_occurrences} data: {spent:.1f} s rekentijd")


if __name__ == "__main__":
    main()
