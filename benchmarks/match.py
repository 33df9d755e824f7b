"""How long matching takes, and how much memory: python -m benchmarks.match [--from RECORDS:VENUES] [--day] [n] ...

Prints per size seconds, processor seconds and peak memory; each size runs in its own process. The records are invented
towns, or with --from as many copies of a labelled file as are needed, each moved to towns of its own and with new
typing errors. With --day it measures what the pipeline does on a day on which 1 % of the records changed (of those half
were edited, a quarter left and a quarter came), with what it remembers of the day before and without.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import hashlib
import json
import multiprocessing
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import duckdb  # noqa: F401 -- starting Python is in no figure

from sources.contracts import ScheduleRule, record_id_of
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.digests import digest_of
from warehouse.match.engine import match_activities
from warehouse.match.files import match_file, read_records
from warehouse.match.memory import Memory
from warehouse.match.memory_file import read_memory, write_memory
from warehouse.match.model import Listing
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window, expand
from warehouse.scratch import scratch

TITLES = {
    "Koffieochtend": ["Koffie-ochtend", "Bakkie doen", "Inloop met koffie"],
    "Stoelgymnastiek": ["Stoelgym", "Gym op de stoel", "Gymnastiek 55+"],
    "Huiswerkhulp": ["Huiswerkklas", "Huiswerkbegeleiding"],
    "Naaiatelier": ["Naaicursus", "Naailes"],
    "Taalles niveau 1": ["Nederlands voor beginners"],
    "Taalles niveau 2": ["Nederlands gevorderd"],
    "Buurtmaaltijd": ["Samen eten", "Eten met de buurt"],
    "Schaakclub": ["Schaken"],
    "Yoga": ["Hatha yoga", "Yogales"],
    "Bingo": ["Gezellige bingo", "Bingomiddag"],
}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")
SOURCES = (("site", "venue_site"), ("ical", "venue_ical"), ("lijst", "welfare_provider"), ("stad", "municipal"))
VENUES = 40  # per town
PER_TOWN = 1_000  # records
FIRST = dt.date(2026, 11, 24)
_RUNS = 5  # full matches, with a day before and after each: a machine's speed may differ by half from minute to minute

Row = dict[str, Any]

# --- Records ----------------------------------------------------------------------------------------------------------


def write_records(n: int, folder: Path) -> None:
    """Write about n invented records and their venues."""
    choose = random.Random(1)
    with (folder / "r.jsonl").open("w") as records, (folder / "v.jsonl").open("w") as venues:
        for town in range(max(1, n // PER_TOWN)):
            for v in range(VENUES):
                venue = {
                    "key": f"t{town}.V{v}",
                    "name": f"Huis Nummer {v}",
                    "address": f"Straat{town} {v + 1}",
                    "town": town,
                }
                venues.write(json.dumps(venue) + "\n")
            for record in _town(town, min(n, PER_TOWN), choose):
                records.write(json.dumps(record) + "\n")


def _town(town: int, n: int, choose: random.Random) -> list[Row]:
    rows: list[Row] = []
    while len(rows) < n:
        title = choose.choice(list(TITLES))
        venue, day, hour = choose.randrange(VENUES), choose.randrange(6), choose.randrange(9, 20)
        for source, kind in choose.sample(SOURCES, choose.randint(1, 4)):
            own = source in ("site", "ical")
            date = f"2026-11-{2 + day + 7 * choose.randrange(4):02d}"
            is_series = choose.random() < 0.6
            rows.append({
                "record_id": f"t{town}-{len(rows)}",
                "source_id": f"t{town}:{source}" + (f":t{town}.V{venue}" if own else ""),
                "source_kind": kind,
                "title": choose.choice([title, *TITLES[title]]),
                "venue_name": f"Huis Nummer {venue}",
                "address": None if own else f"Straat{town} {venue + 1}", "exdates": [],
                "rrule": f"FREQ=WEEKLY;BYDAY={DAYS[day]}" if is_series else None,
                ("dtstart" if is_series else "start"): f"{date}T{hour:02d}:00",
                ("dtend" if is_series else "end"): f"{date}T{hour + 1:02d}:30",
            })  # fmt: skip
    return rows[:n]


def copy_records(n: int, records_path: Path, venues_path: Path, folder: Path) -> None:
    """Write n records: copies of a file, each in towns, streets and sources of its own."""
    choose = random.Random(1)
    rows = [json.loads(line) for line in records_path.open(encoding="utf-8") if line.strip()]
    places = [json.loads(line) for line in venues_path.open(encoding="utf-8") if line.strip()]
    n_towns = 1 + max(place.get("town", 0) for place in places)
    with (folder / "r.jsonl").open("w") as records, (folder / "v.jsonl").open("w") as venues:
        for copy, start in enumerate(range(0, n, len(rows))):
            for place in places:
                moved = _moved(place, copy) | {"key": f"c{copy}.{place['key']}"}
                venues.write(json.dumps(moved | {"town": place.get("town", 0) + n_towns * copy}) + "\n")
            for row in rows[: n - start]:
                kind, _, key = row["source_id"].rpartition(":")
                source = f"c{copy}:{kind}:c{copy}.{key}" if kind else f"c{copy}:{key}"
                changed = _moved(row, copy) | {"record_id": f"c{copy}-{row['record_id']}", "source_id": source}
                changed["title"] = _mistyped(row["title"], choose)
                records.write(json.dumps(changed) + "\n")


def _moved(row: Row, copy: int) -> Row:
    """The row in another town: its street, postal code and place names get an ending of their own."""
    letters = "bcdfghjklmnpqrstvwxz"
    ending = letters[copy % 20] + "aeiou"[copy // 20 % 5] + letters[copy // 100 % 20]
    moved = dict(row)
    if row.get("address"):
        moved["address"] = ending + row["address"].lower()
    if row.get("postcode"):
        moved["postcode"] = str(1000 + (int(row["postcode"][:4]) + 37 * copy) % 9000) + row["postcode"][4:]
    for name in ("name", "venue_name"):
        if row.get(name):
            moved[name] = f"{row[name]} {ending}"
    return moved


def _mistyped(text: str, choose: random.Random) -> str:
    if len(text) < 5 or choose.random() > 0.1:
        return text
    at = choose.randrange(1, len(text) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


# --- A file -----------------------------------------------------------------------------------------------------------


def measure_file(folder: Path) -> None:
    """Match the records in `folder` as `wijkagenda match` does, and print the result."""
    n = sum(1 for _ in (folder / "r.jsonl").open())
    begin, processor = time.perf_counter(), time.process_time()
    clusters = match_file(folder / "r.jsonl", folder / "v.jsonl", folder / "out.jsonl")
    seconds, busy = time.perf_counter() - begin, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{n:>9} records  {clusters:>8} clusters  {seconds:7.1f} s  {busy:7.1f} s processor  {memory:6.0f} MB")


# --- A day ------------------------------------------------------------------------------------------------------------


def measure_day(folder: Path) -> None:
    """Match the records in `folder` as the pipeline does, on two days; on the second 1 % of them is different.

    Measured is all of matching, also reading and writing what it remembers, from the records and their dates to the
    result; putting the decisions into words for the warehouse costs the same with and without memory and is apart. So
    is opening the database in memory, which a run uses again to build the warehouse. The pipeline writes its memory
    after a full match too.
    """
    _in_a_process(folder, 0, remember=True)
    _in_a_process(folder, 0, remember=True)  # only now what was published weighs in, as on any later day
    runs = [_in_a_process(folder, 1, remember=n % 2 == 0) for n in range(2 * _RUNS + 1)]
    days, fulls = runs[::2], runs[1::2]
    print(f"{runs[0].n_records:>9} records, same result: {len({one.digest for one in runs}) == 1}")
    for name, some in (("full match", fulls), ("1 % changed", days)):
        seconds = ", ".join(f"{one.seconds:.2f}" for one in some)
        print(f"  {name:<12} {some[0].n_compared:>7} pairs compared, {seconds} s processor")
        print(f"  {'':<12} in words {min(one.words for one in some):.2f} s more", end=", ")
        print(f"opening the database {min(one.opening for one in some):.2f} s more")
    for name, of in (("least", min), ("median", median), ("mean", mean)):
        full, day = (of([one.seconds for one in some]) for some in (fulls, days))
        print(f"  {name:<12} {day:.2f} of {full:.2f} s = {day / full:.1%}")


class _Day(NamedTuple):
    n_records: int
    digest: str
    seconds: float
    words: float
    opening: float
    n_compared: int


def _in_a_process(folder: Path, day: int, *, remember: bool) -> _Day:
    """Match in a process of its own, as each day does: nothing that was read before is still in memory."""
    with multiprocessing.get_context("fork").Pool(1) as pool:
        return pool.apply(_match_day, (folder, day, remember))


def _match_day(folder: Path, day: int, remember: bool) -> _Day:
    activities, places = _world(folder, day)
    activities.sort(key=attrgetter("record_id"))  # as the pipeline has them
    window = Window.around(FIRST + dt.timedelta(days=day))
    dates = _dates(activities, window)
    digests = {a.record_id: digest_of(a.model_dump_json(exclude_defaults=True)) for a in activities}  # as in the ledger
    published = folder / "published.json"
    members = json.loads(published.read_text()) if published.exists() else {}
    before = {record_id: activity_id for activity_id, ids in members.items() for record_id in ids}
    listings = [Listing(i := a.record_id, a, dates[i], digests[i], before.get(i)) for a in activities]
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # as in a run
    begin = time.process_time()
    scratch().close()
    opening = time.process_time() - begin
    begin = time.process_time()
    memory = read_memory(folder / "cache", "benchmark") if remember else Memory()
    result = match_activities(listings, places, window, memory=memory)
    write_memory(folder / ("other" if day else "cache"), "benchmark", memory)  # each second day follows the first
    seconds = time.process_time() - begin
    decisions = tuple(result.decisions)
    words = time.process_time() - begin - seconds
    if day == 0:
        published.write_text(json.dumps({f"wa{one.record_ids[0]}": one.record_ids for one in result.clusters}))
    summed = hashlib.sha256(repr((result.clusters, decisions, result.attachments, result.issues)).encode())
    return _Day(len(activities), summed.hexdigest(), seconds, words, opening, memory.n_compared)


def _dates(activities: Sequence[NormalisedActivity], window: Window) -> dict[str, Sequence[Occurrence]]:
    """The dates of each record; those of equal schedules are worked out once."""
    known: dict[tuple[ScheduleRule, ...], Sequence[Occurrence]] = {}
    dates: dict[str, Sequence[Occurrence]] = {}
    for activity in activities:
        if activity.schedule not in known:
            known[activity.schedule] = expand(activity, window, ()).occurrences
        found = known[activity.schedule]
        dates[activity.record_id] = tuple([one._replace(record_id=activity.record_id) for one in found])
    return dates


def _world(folder: Path, day: int) -> tuple[list[NormalisedActivity], PlaceIndex]:
    """The records of a day and their places; after day 0 one percent of the records is different."""
    rows, places, matches, *_ = read_records(folder / "r.jsonl", folder / "v.jsonl")
    activities = [_activity(row, match) for row, match in zip(rows, matches, strict=True)]
    choose = random.Random(2)
    some = choose.sample(range(len(rows)), len(rows) // 100)
    quarter = len(some) // 4
    for n in some[2 * quarter :] if day else ():
        activities[n] = activities[n].model_copy(update=_edit(activities[n], choose))
    absent = set(some[:quarter] if day else some[quarter : 2 * quarter])
    return [activity for n, activity in enumerate(activities) if n not in absent], places


def _activity(row: Row, match: Any) -> NormalisedActivity:
    first = dt.datetime.fromisoformat(row.get("start") or row.get("dtstart") or "2026-11-24T10:00")
    last = row.get("end") or row.get("dtend")
    end = dt.datetime.fromisoformat(last).time() if last and len(last) > 10 else None
    rule: Row = {"kind": "once", "dates": (first.date(),)}
    if row.get("rrule"):
        rule = {"kind": "weekly", "rrule": row["rrule"], "start_date": first.date()}
    return NormalisedActivity(
        record_id=record_id_of(row["source_id"], row["record_id"]),
        source_id=row["source_id"],
        source_kind="other",
        name=row["title"] or "Activiteit",
        description=row.get("description"),
        organizer_text=row.get("organiser"),
        price_text=row.get("price_text"),
        location_text=", ".join(row[k] for k in ("venue_name", "address") if row.get(k)) or None,
        place=match,
        schedule=(ScheduleRule.model_validate(rule | {"start_time": first.time(), "end_time": end}),),
    )


def _edit(activity: NormalisedActivity, choose: random.Random) -> Row:
    """Another title, another text or another time."""
    (rule,) = activity.schedule
    later = (dt.datetime.combine(FIRST, rule.start_time or dt.time(10)) + dt.timedelta(minutes=30)).time()
    edits: Sequence[Row] = (
        {"name": activity.name + " (nieuw)"},
        {"description": "Iedereen is welkom."},
        {"schedule": (rule.model_copy(update={"start_time": later, "end_time": None}),)},
    )
    return choose.choice(edits)


# --- Command line -----------------------------------------------------------------------------------------------------


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--from", dest="source", metavar="RECORDS:VENUES", help="copy these labelled records")
    parser.add_argument("--day", action="store_true", help="measure a day on which 1 %% of the records changed")
    chosen = parser.parse_args()
    if len(chosen.sizes) > 1:
        options = [argument for argument in sys.argv[1:] if not argument.isdigit()]
        for size in chosen.sizes:
            subprocess.run([sys.executable, "-m", "benchmarks.match", *options, str(size)], check=True)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.source:
            records, venues = chosen.source.split(":")
            copy_records(chosen.sizes[0], Path(records), Path(venues), folder)
        else:
            write_records(chosen.sizes[0], folder)
        (measure_day if chosen.day else measure_file)(folder)


if __name__ == "__main__":
    main()
