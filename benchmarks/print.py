"""All posters and digests of a large agenda: seconds, memory, bytes, and whether a second time gives the same.

Usage: python -m benchmarks.print [--activities 2000] [--places 200] [--neighbourhoods 12]
Each activity has one date in the week. All names are made up.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import resource
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from exports.agenda import AgendaPlace
from exports.digest import write_digests
from exports.print.poster import Printed, write_posters
from exports.site.model import Site
from tests.print_support import TODAY, activity, instance, site_of

ADDRESS = "https://wijkagenda.example/"
TITLES = ("Koffieochtend", "Naaien met elkaar", "Taalles voor beginners", "Inloopspreekuur geld en formulieren", "Yoga")


def make_site(n_activities: int, n_places: int, n_hoods: int) -> Site:
    """Activities spread evenly over places, places over neighbourhoods, dates over the week."""
    places = {f"p{n}": AgendaPlace(f"p{n}", f"Buurthuis {n}", f"Laan {n}, 3025 ZZ Rotterdam", None, None, None)
              for n in range(n_places)}  # fmt: skip
    activities = []
    for n in range(n_activities):
        place = places[f"p{n % n_places}"]
        day = TODAY + dt.timedelta(days=n // n_places % 7)
        on = instance(f"{day} {9 + n % 11:02}:00", f"{day} {10 + n % 11:02}:30", place_id=place.place_id)
        name = f"{TITLES[n % len(TITLES)]} {n}"
        made = activity(name, on, place=place, is_free=n % 2 == 0, audience=("ouderen",), access="walk_in")
        activities.append(replace(made, sources=(f"Bron {n % 50}",)))
    site = site_of(*activities)
    hood, contact = site.neighbourhoods["BU1"], site.places["huis"]
    hoods = {
        f"BU{n}": replace(hood, neighbourhood_id=f"BU{n}", name=f"Wijk {n}", slug=f"wijk-{n}") for n in range(n_hoods)
    }
    facts = {a.activity_id: replace(site.facts[a.activity_id], neighbourhood_id=f"BU{n % n_places % n_hoods}")
             for n, a in enumerate(activities)}  # fmt: skip
    contacts = {key: replace(contact, id=key, name=place.name) for key, place in places.items()}
    agenda = replace(site.agenda, places=places)
    return replace(site, agenda=agenda, neighbourhoods=hoods, places=contacts, facts=facts)


def write(site: Site, folder: Path) -> tuple[list[Printed], str]:
    """Write everything into `folder`; prints seconds; returns the posters and a checksum over all files."""
    start = time.perf_counter()
    posters, failed = write_posters(site, folder, site_url=ADDRESS)
    middle = time.perf_counter()
    digests = write_digests(site, folder, site_url=ADDRESS)
    end = time.perf_counter()
    print(f"{len(posters)} posters in {middle - start:.1f} s ({1000 * (middle - start) / len(posters):.0f} ms each), "
          f"{len(digests)} digests in {end - middle:.2f} s, {len(failed)} failed")  # fmt: skip
    summed = hashlib.sha256()
    for path in sorted(folder.rglob("*.*")):
        summed.update(path.read_bytes())
    return posters, summed.hexdigest()


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--activities", type=int, default=2_000)
    arguments.add_argument("--places", type=int, default=200)
    arguments.add_argument("--neighbourhoods", type=int, default=12)
    options = arguments.parse_args()
    site = make_site(options.activities, options.places, options.neighbourhoods)
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        posters, checksum = write(site, Path(first))
        _, again = write(site, Path(second))
        size = sum(path.stat().st_size for path in Path(first).rglob("*.pdf"))
    print(f"{size / 1e6:.0f} MB, {sum(made.pages for made in posters)} pages, byte-identical: {checksum == again}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
