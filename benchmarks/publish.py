"""Everything that is published of a large agenda: seconds per step, memory, bytes, and a run in which nothing changed.

Usage: python -m benchmarks.publish [--activities 2000] [--dates 50] [--places 200]
A registry of invented calendars goes through the whole chain; what comes before the publication is not measured. Each
activity is a weekly series, so that 2,000 of them with 50 dates give 100,000.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import shutil
import tempfile
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


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--activities", type=int, default=2_000)
    arguments.add_argument("--dates", type=int, default=50)
    arguments.add_argument("--places", type=int, default=200)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        registry = make_registry(folder / "bronnen", options.activities, options.dates, options.places)
        place = Settings(folder / "data", registry, None, "https://wijkagenda.example")
        run = AgendaRun(place, NOW)
        run.fetch()
        run.build()
        memory = _peak()
        total = sum(measure(label, work) for label, work in _steps(run))
        print(f"published in {total:.1f} s")
        print(f"peak memory {_peak():.0f} MB, of which {memory:.0f} MB before the first file")
        n_instances = sum(len(activity.instances) for activity in run.agenda.activities)
        files = [path for path in (place.data / "public").resolve().rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) / 1e6
        print(f"{len(run.agenda.activities)} activities, {n_instances} dates, {len(files)} files, {size:.0f} MB")
        again = AgendaRun(place, NOW + dt.timedelta(hours=1))
        measure("nothing changed: reading", again.fetch)
        measure("nothing changed: seeing it", lambda: again.unchanged)
        print(f"unchanged: {again.unchanged}")


def _steps(run: AgendaRun) -> tuple[tuple[str, Callable[[], object]], ...]:
    """What a run does after the database is built, in its order."""
    return (
        *((step, partial(run.done, step)) for step in STEPS),
        ("swap", lambda: publish(run)),
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
