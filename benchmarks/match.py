"""How long matching takes, and how much memory: python -m benchmarks.match [records] ...

Makes invented towns with venues, activities and their listings in several sources, and matches them as one file.
Prints per size: seconds, records a second, peak memory. Each size runs in its own process.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from warehouse.match.files import match_file

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


def write_records(n: int, folder: Path) -> None:
    """Write about n records and their venues."""
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


def _town(town: int, n: int, choose: random.Random) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
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


def measure(n: int) -> None:
    """Match n records in this process and print the result."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_records(n, folder)
        begin = time.perf_counter()
        clusters = match_file(folder / "r.jsonl", folder / "v.jsonl", folder / "out.jsonl")
        seconds = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{n:>9} records  {clusters:>8} clusters  {seconds:7.1f} s  {n / seconds:7.0f} a second  {memory:6.0f} MB")


def main() -> None:
    sizes = [int(argument) for argument in sys.argv[1:]] or [10_000, 100_000]
    if len(sizes) == 1:
        measure(sizes[0])
        return
    for size in sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.match", str(size)], check=True)


if __name__ == "__main__":
    main()
