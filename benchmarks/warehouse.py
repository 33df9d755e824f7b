"""Building the warehouse and its datasets: seconds and memory for many activities.

Usage: python benchmarks/warehouse.py [--activities 20000] [--dates 15]
All names are made up. The figures of inputs and outputs are printed apart, because the inputs are held in memory here.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import sys
import tempfile
import time
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import duckdb

from exports.tabular import write_tables
from sources.contracts import (
    TIMEZONE,
    ExtractedRecord,
    IcalOptions,
    Price,
    ScheduleRule,
    SourceReading,
    SourceSpec,
)
from sources.demo.render import render_demo
from warehouse.build import build_warehouse
from warehouse.contracts import (
    Activity,
    ActivityOccurrence,
    Claim,
    Feature,
    MatchDecision,
    NormalisedActivity,
    Occurrence,
    PlaceMatch,
)
from warehouse.load import BuildInfo, BuildInputs
from warehouse.reference import load_reference
from warehouse.understand import locate_places

ZONE = ZoneInfo("Europe/Amsterdam")
AS_OF = dt.datetime(2026, 11, 24, 10, tzinfo=ZONE)
N_SOURCES = 50
RULE = ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;BYDAY=TU", start_time=dt.time(10), end_time=dt.time(11))
FIELDS = ("name", "schedule", "place", "price", "description")


def make_inputs(n_activities: int, n_dates: int) -> BuildInputs:
    """One record an activity, `n_dates` weekly dates each, one compared pair with ten features each."""
    with tempfile.TemporaryDirectory() as folder:
        reference = load_reference(render_demo(Path(folder), AS_OF.date()))
    places = [place.place_id for place in reference.places]
    specs = [
        SourceSpec(id=f"s{i}", title=f"Bron {i}", urls=("https://bron.example/a.ics",), options=IcalOptions())
        for i in range(N_SOURCES)
    ]
    starts = [AS_OF + dt.timedelta(days=7 * i) for i in range(n_dates)]
    hour = dt.timedelta(hours=1)
    today = AS_OF.date()
    records: dict[str, list[ExtractedRecord]] = {spec.id: [] for spec in specs}
    normalised, occurrences, activities, dates, claims, decisions = [], [], [], [], [], []
    for i in range(n_activities):
        source_id, record_id, activity_id = f"s{i % N_SOURCES}", f"{i:016x}", f"wa{i:012d}"
        place_id, name, text = places[i % len(places)], f"Activiteit {i}", "Een paar woorden over wat er is. " * 5
        records[source_id].append(
            ExtractedRecord(
                record_id=record_id, source_id=source_id, source_key=str(i), locator=str(i), snapshot_id="s",
                name=name, description=text, when_text="elke dinsdag 10-11 uur",
            )
        )  # fmt: skip
        normalised.append(
            NormalisedActivity(
                record_id=record_id, source_id=source_id, source_kind="other", name=name, schedule=(RULE,),
                place=PlaceMatch(place_id=place_id, method="name"), price=Price(type="free"),
            )
        )  # fmt: skip
        activities.append(
            Activity(
                activity_id=activity_id, name=name, description=text, schedule=(RULE,), schedule_text="elke dinsdag",
                place_id=place_id, record_ids=(record_id,), source_ids=(source_id,), first_seen=today, last_seen=today,
                last_confirmed=today, created_at=AS_OF, last_modified=AS_OF, category=("ontmoeting",),
            )
        )  # fmt: skip
        for start in starts:
            end = start + hour
            occurrences.append(Occurrence(record_id, start, start, end, TIMEZONE))
            dates.append(ActivityOccurrence(activity_id, record_id, start, start, end, TIMEZONE, place_id=place_id))
        for field in FIELDS:
            claims.append(
                Claim(
                    activity_id=activity_id, field=field, value=name, record_id=record_id, source_id=source_id,
                    original_value=name, chosen=True, chosen_because="enige bron", first_seen=today, last_seen=today,
                )
            )  # fmt: skip
        features = tuple(Feature(name=f"f{k}", left="a", right="b", level="gelijk", weight=0.3) for k in range(10))
        other = f"{(i + 1) % n_activities:016x}"
        judgement = ("same", "unsure", "different")[i % 3]
        decisions.append(
            MatchDecision.model_validate(
                {"left": record_id, "right": other, "judgement": judgement, "score": 3, "decided_by": "score",
                 "features": features}
            )
        )  # fmt: skip
    return BuildInputs(
        info=BuildInfo(
            as_of=AS_OF,
            as_of_date=today,
            window_start=today - dt.timedelta(days=14),
            window_end=today + dt.timedelta(days=365),
        ),
        reference=reference,
        place_neighbourhoods=locate_places(reference, {}),
        specs=specs,
        readings=[
            SourceReading(source_id=i, state="ok", accepted_at=AS_OF, records=tuple(found), n_read=len(found))
            for i, found in records.items()
        ],
        normalised=normalised,
        occurrences=occurrences,
        activities=activities,
        activity_occurrences=dates,
        claims=claims,
        decisions=decisions,
    )


def memory() -> int:
    """Peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--activities", type=int, default=20_000)
    parser.add_argument("--dates", type=int, default=15, help="dates per activity, within a year")
    options = parser.parse_args()
    inputs = make_inputs(options.activities, options.dates)
    before = memory()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "warehouse.duckdb"
        start = time.perf_counter()
        report = build_warehouse(inputs, target)
        built = time.perf_counter()
        with duckdb.connect(str(target), read_only=True) as connection:
            write_tables(connection, Path(folder) / "data")
        written = time.perf_counter()
        size = target.stat().st_size / 1e6
    print(f"{report.n_activities} activities, {report.n_occurrences} occurrences")
    print(f"build {built - start:.1f} s, datasets {written - built:.1f} s, file {size:.0f} MB")
    print(f"peak memory {memory()} MB, of which the inputs {before} MB")


if __name__ == "__main__":
    main()
