"""Everything that is published of a large agenda: seconds per step, memory, bytes, and a run in which nothing changed.

Usage: python -m benchmarks.publish [--activities 2000] [--dates 50] [--places 200] [--alone]
What two processes do side by side is seen as a whole; the time of each step by itself is told with --alone. A registry
of invented calendars goes through the whole chain. Each activity is a weekly series, so that 2,000 of them with 50
dates give 100,000.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import yaml

from pipeline.agenda_run import AgendaRun
from pipeline.publication import publish
from pipeline.settings import Settings
from pipeline.steps import STEPS

NOW = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
REFERENCE = Path(__file__).parent.parent / "sources" / "demo" / "templates" / "registry" / "reference"
TITLES = ("Koffieochtend", "Naaien met elkaar", "Taalles voor beginners", "Spreekuur geld en formulieren", "Yoga",
          "Samen eten", "Huiswerkclub voor jongeren", "Zangkoor", "Moestuin", "Computerhulp voor ouderen")  # fmt: skip
WORDS = ("linde", "kade", "molen", "haven", "brug", "toren", "sluis", "wilg", "reiger", "anker", "dijk", "plein", "zon")
HOODS = ("BU05990320", "BU05990321", "BU05990322", "BU05990323", "BU05990324", "BU05990325")


def make_registry(folder: Path, n_activities: int, n_dates: int, n_places: int) -> Path:
    """A calendar of each place, with its activities spread over the hours of the week."""
    shutil.copytree(REFERENCE, folder / "reference")
    places = [
        {
            "place_id": f"huis-{n}",
            "name": f"Huis {_word(n)}",
            "street_address": f"Schiedamseweg {900 + n}",
            "postal_code": "3026 ZZ",
            "neighbourhood_id": HOODS[n % len(HOODS)],
            "is_invented": True,
            "source": "verzonnen",
        }
        for n in range(n_places)
    ]
    (folder / "reference" / "places.yaml").write_text(yaml.safe_dump({"places": places}), encoding="utf-8")
    for n, place in enumerate(places):
        events = "".join(_event(number, n_dates) for number in range(n, n_activities, n_places))
        (folder / f"bron-{n}.ics").write_bytes(
            f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//verzonnen//NL\r\n{events}END:VCALENDAR\r\n".encode()
        )
        text = f"title: {place['name']}\nconnector: ical\nurl: file:bron-{n}.ics\nplace: {place['place_id']}\n"
        (folder / f"bron-{n}.yaml").write_text(text, encoding="utf-8")
    return folder


def _word(number: int) -> str:
    return "".join(WORDS[number // len(WORDS) ** power % len(WORDS)] for power in range(3))


def _event(number: int, n_dates: int) -> str:
    day, hour = NOW.date() + dt.timedelta(days=number % 7), 9 + number // 7 % 12
    lines = (
        "BEGIN:VEVENT",
        f"UID:{number}",
        "DTSTAMP:20261101T080000Z",
        f"DTSTART;TZID=Europe/Amsterdam:{day:%Y%m%d}T{hour:02}0000",
        f"DTEND;TZID=Europe/Amsterdam:{day:%Y%m%d}T{hour + 1:02}3000",
        f"RRULE:FREQ=WEEKLY;COUNT={n_dates}",
        f"SUMMARY:{TITLES[number % len(TITLES)]} {_word(number)}",
        f"DESCRIPTION:Voor iedereen uit de buurt. Kosten: {number % 5} euro. Loop gewoon binnen bij {_word(number)}.",
        "END:VEVENT",
    )
    return "".join(f"{line}\r\n" for line in lines)


def measure(label: str, work: Callable[[], object]) -> float:
    """Do `work` and print how long it took; a list that is not empty is what a check found."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{label:<28}{wall:6.1f} s, {cpu:6.1f} s of this process")
    if found and isinstance(found, list) and isinstance(found[0], str):
        print("   ", "\n    ".join(found[:5]))
    return wall


class Memory(threading.Thread):
    """The most that this process and the second one had in memory together: their proportional set sizes."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.most_apart = 0.0, (0.0, 0.0)

    def run(self) -> None:
        while True:
            children = Path(f"/proc/self/task/{threading.main_thread().native_id}/children").read_text().split()
            sizes = [_pss("self"), *map(_pss, children)]
            if sum(sizes) > self.most:
                self.most, self.most_apart = sum(sizes), (sizes[0], sum(sizes[1:]))
            time.sleep(0.5)


def _pss(process: str) -> float:
    """Megabytes; 0 of a process that is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--activities", type=int, default=2_000)
    arguments.add_argument("--dates", type=int, default=50)
    arguments.add_argument("--places", type=int, default=200)
    arguments.add_argument("--alone", action="store_true", help="one process, with the time of each step")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        registry = make_registry(folder / "bronnen", options.activities, options.dates, options.places)
        place = Settings(folder / "data", registry, None, "https://wijkagenda.example")
        run = AgendaRun(place, NOW, alone=options.alone)
        memory = Memory()
        memory.start()
        measure("before: fetching", run.fetch)
        measure("before: building", run.build)
        before, memory.most = memory.most, 0.0
        started = time.perf_counter()
        for step in STEPS:
            measure(step, partial(run.done, step))
        measure("swap", lambda: publish(run))
        run.close()
        print(
            f"published in {time.perf_counter() - started:.1f} s, {_cpu():.1f} s of all processes with what came before"
        )
        first, second = memory.most_apart
        print(f"peak memory {memory.most:.0f} MB ({first:.0f} and {second:.0f}), {before:.0f} MB before the first file")
        files = [path for path in (place.data / "public").resolve().rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
        n_dates = options.activities * options.dates
        print(f"{options.activities} activities, {n_dates} dates, {len(files)} files, {size:.0f} MB")
        again = AgendaRun(place, NOW + dt.timedelta(hours=1))
        measure("nothing changed: reading", again.fetch)
        measure("nothing changed: seeing it", lambda: again.unchanged)
        print(f"unchanged: {again.unchanged}")


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main()
