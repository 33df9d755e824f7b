"""How fast the site is written, and how much a reader must load: 2,000 activities with 100,000 dates.

Run as `python -m benchmarks.site [number] [--browser CHROMIUM]`. The yardsticks: some 4 s, and 60 kB for the first
page and that of the week with all they load. With --browser the search page is filtered in Chromium, in at most 50 ms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path

from benchmarks.ical import TODAY, agenda
from exports.change_feeds import Change
from exports.site.model import Claim, Contact, Facts, Feature, Neighbourhood, Network, Pair, Site, Source
from exports.site.pages import write_pages
from tests.conformance.tools import node_modules
from tests.web_support import served
from warehouse.labels import FIELDS

_FILTER = """
import { chromium } from "playwright-core";
const [base, path] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
const page = await browser.newPage();
await page.goto(base + "zoeken.html");
await page.waitForSelector("form.filters");
const took = [];
for (const choose of [
  () => page.fill("#q", "koffie"), () => page.fill("#q", "soep 19"), () => page.fill("#q", ""),
  () => page.selectOption("#dag", "week"), () => page.selectOption("#dagdeel", "avond"),
  () => page.selectOption("#buurt", { index: 3 }), () => page.check("[name=inloop]"),
]) {
  await choose();
  took.push(Number(await page.getAttribute("#gevonden", "data-milliseconds")));
}
await browser.close();
console.log(JSON.stringify(took));
"""


def site_of(count: int) -> Site:
    """An invented site in which every activity has what real ones have: twenty claims and a comparison."""
    known = agenda(count)
    ids = [activity.activity_id for activity in known.activities]
    hoods = {hood.neighbourhood_id: Neighbourhood(hood.neighbourhood_id, hood.name, hood.slug)
             for hood in known.neighbourhoods}  # fmt: skip
    features = [Feature(name, name.title(), "koffie", "koffie en thee", "verwant", 2.1) for name in "abcdef"]
    return Site(
        agenda=known,
        neighbourhoods=hoods,
        places={p.place_id: Contact(p.place_id, p.name, "https://a.example", "info@a.example", "010 400 00 00",
                                    neighbourhood_id=f"BU{number % 10}")
                for number, p in enumerate(known.places.values())},
        organisations={key: Contact(key, name, None, None, None) for key, name in known.organisations.items()},
        networks={key: Network(key, name, "Verzonnen") for key, name in known.networks.items()},
        facts={a.activity_id: Facts(a.neighbourhood_id, a.organization_id, None, None, (), ("bron",))
               for a in known.activities},
        claims={i: [Claim(field, "dit zegt de bron", "in eigen woorden", "bron", "Bron", i, chosen, "de plek gaat voor")
                    for chosen, fields in ((True, list(FIELDS)[:14]), (False, list(FIELDS)[:6])) for field in fields]
                for i in ids},
        pairs={i: [Pair(i, i, "a", "Koffie", "b", "Koffie en thee", "same", 7.0, "er spreekt meer voor", features)]
               for i in ids},
        doubts={},
        sources={"bron": Source("bron", "Bron", None, "ok", TODAY, 0, count, 0, None, None, "ok", count, count, count)},
        record_sources={"a": "Bron", "b": "Bron"},
        redirects={},
        uncertain=frozenset(),
        is_demo=True,
    )  # fmt: skip


def transferred(folder: Path, page: str) -> dict[str, int]:
    """Bytes of a page and of each file that it loads, gzipped as a server does; fonts are compressed already."""
    text = (folder / page).read_text(encoding="utf-8")
    files = [page, *re.findall(r'(?:src|href)="(static/[^"]+)"', text), "static/atkinson-regular.woff2",
             "static/atkinson-bold.woff2"]  # fmt: skip
    sizes = {}
    for name in files:
        content = (folder / name).read_bytes()
        sizes[name] = len(content if name.endswith(".woff2") else gzip.compress(content, 6))
    return sizes


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("count", type=int, nargs="?", default=2_000)
    arguments.add_argument("--browser", help="path of Chromium")
    options = arguments.parse_args()
    site = site_of(options.count)
    moment = dt.datetime.combine(TODAY, dt.time(8), dt.UTC)
    changes = [Change(f"c{n}", a.activity_id, moment, "moved", f"{a.name} is verzet.", "Plek", a.neighbourhood_id)
               for n, a in enumerate(site.agenda.activities[:500])]  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wall, cpu = time.monotonic(), time.process_time()
        n_pages = write_pages(
            site, changes, folder, site_url="https://wijk.example", contact=None, also=(), outlines={}
        )
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        print(f"{options.count} activities, {sum(len(a.instances) for a in site.agenda.activities)} dates: {n_pages} "
              f"pages, {size / 1e6:.1f} MB in {cpu:.1f} s of processor, {wall:.1f} s by the clock; "
              f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB peak")  # fmt: skip
        for page in ("index.html", "week.html", "buurt/buurt-1.html", "zoeken.html", "abonneren.html"):
            sizes = transferred(folder, page)
            print(f"{page}: {sum(sizes.values()) / 1e3:.1f} kB, of which {sizes[page] / 1e3:.1f} kB the page itself")
        index = folder / "zoeken.json"
        print(
            f"zoeken.json: {len(gzip.compress(index.read_bytes(), 6)) / 1e3:.1f} kB of {index.stat().st_size / 1e3:.0f}"
        )
        if options.browser:
            node = node_modules()
            (node / "filter.mjs").write_text(_FILTER, encoding="utf-8")
            with served(folder) as base:
                done = subprocess.run(["node", "filter.mjs", base, options.browser], cwd=node, capture_output=True,
                                      text=True, check=True)  # fmt: skip
            print(f"filtering: {max(json.loads(done.stdout))} ms at most, {done.stdout.strip()}")


if __name__ == "__main__":
    main()
