"""How long a whole run takes over real HTTP: many hosts with latency, first in full, then when nothing changed.

Run: python -m benchmarks.fetch [--sources 200] [--latency 0.3] [--activities 1 5 10]. Every source is its own loopback
address, all on one server; the run is `wijkagenda run`, a process of its own. The pause between two requests to a host
is measured at the server. Ends with 1 when a bound is not kept.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

PAUSE = 1.0  # seconds that a host is left alone between two requests, when its source asks nothing else
MONDAY, LATER = "2026-11-23T06:00:00+01:00", "2026-11-23T12:00:00+01:00"
WHAT = ("Inloop", "Yoga", "Schilderen", "Taalles", "Samen eten", "Wandelen", "Breicafé", "Spreekuur", "Koor", "Bingo")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA")


class Bounds(NamedTuple):
    """Seconds of a first run and of one in which nothing changed, and megabytes."""

    full: float
    unchanged: float
    memory: int


BOUNDS = {200: Bounds(30, 10, 1500), 2000: Bounds(300, 100, 1500)}


def calendar(source: int, n_activities: int) -> bytes:
    """The feed of one community centre: weekly activities, and every fifth one on three dates only."""
    events = []
    for n in range(n_activities):
        hour, day = 9 + (source + n) % 11, (source * 7 + n) % 6
        rule = f"RRULE:FREQ=WEEKLY;BYDAY={DAYS[day]}" + (";COUNT=3" if n % 5 == 4 else "")
        events.append(
            f"BEGIN:VEVENT\r\nUID:{source}-{n}@wijk.example\r\nSUMMARY:{WHAT[n % 10]} {source}.{n // 10}\r\n"
            f"DTSTART;TZID=Europe/Amsterdam:202611{23 + day}T{hour:02}0000\r\nDURATION:PT2H\r\n{rule}\r\n"
            f"DESCRIPTION:Iedereen is welkom. Aanmelden hoeft niet. Deelname kost {n % 4} euro.\r\nEND:VEVENT\r\n"
        )
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(events) + "END:VCALENDAR\r\n").encode()


class Website:
    """All hosts in one server. `asked` holds the arrivals per host and `n_sent` how many bodies were sent."""

    def __init__(self, n_activities: int, latency: float) -> None:
        self.asked: defaultdict[str, list[float]] = defaultdict(list)
        self.n_sent = self.most_at_once = 0
        self._lock, self._busy = Lock(), 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                with site._lock:
                    site.asked[self.headers["Host"]].append(time.monotonic())
                    site._busy += 1
                    site.most_at_once = max(site.most_at_once, site._busy)
                time.sleep(latency)
                code = 404 if self.path == "/robots.txt" else 304 if self.headers.get("If-None-Match") == '"1"' else 200
                body = calendar(int(self.path.rpartition("/")[2]), n_activities) if code == 200 else b""
                with site._lock:
                    site._busy -= 1
                    site.n_sent += code == 200
                self.send_response(code)
                self.send_header("ETag", '"1"')
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 1000

        server = Server(("", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        self.port: int = server.server_address[1]

    def smallest_pause(self) -> float:
        return min(b - a for times in self.asked.values() for a, b in itertools.pairwise(times))


def write_registry(folder: Path, n_sources: int, port: int) -> Path:
    """A file per source, each on a host and at a place of its own."""
    (folder / "reference").mkdir(parents=True)
    places = "".join(
        f"  - place_id: huis-{n}\n    name: Buurthuis Verzonnen {n}\n    street_address: Bedachtstraat {n}\n"
        for n in range(n_sources)
    )
    (folder / "reference" / "places.yaml").write_text(f"places:\n{places}")
    for n in range(n_sources):
        host = f"127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}:{port}"
        (folder / f"bron-{n}.yaml").write_text(
            f"title: Buurthuis Verzonnen {n}\nconnector: ical\nurl: http://{host}/{n}\nplace: huis-{n}\n"
        )
    return folder


class Done(NamedTuple):
    """What a run took, of its own process and those that it started; `megabytes` is the most of any one of them."""

    seconds: float
    cpu: float
    megabytes: int


def run(registry: Path, data: Path, as_of: str) -> Done:
    """`wijkagenda run` as an operator starts it."""
    command = [str(Path(sys.executable).with_name("wijkagenda")), "run", "--registry", str(registry)]
    start = time.monotonic()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen([*command, "--data", str(data), "--as-of", as_of], stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - start
        if status:
            said.seek(0)
            sys.exit(f"the run failed:\n{said.read()}")
    return Done(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024)


def measure(n_sources: int, n_activities: int, latency: float) -> list[str]:
    """Print a row for the first run and one for that in which nothing changed; the bounds that were missed."""
    site = Website(n_activities, latency)
    bounds = BOUNDS.get(n_sources)
    missed = []
    with tempfile.TemporaryDirectory() as folder:
        registry, data = write_registry(Path(folder) / "bronnen", n_sources, site.port), Path(folder) / "data"
        for label, as_of in (("first", MONDAY), ("nothing changed", LATER)):
            site.asked.clear()
            site.n_sent = site.most_at_once = 0
            done = run(registry, data, as_of)
            pause, n_dates = site.smallest_pause(), dates_of(data)
            print(
                f"| {n_activities} | {n_dates:,} | {label} | {done.seconds:.1f} | {done.cpu:.1f} | {done.megabytes} "
                f"| {site.n_sent} | {pause:.2f} s | {site.most_at_once} |",
                flush=True,
            )
            what = f"{n_activities} activities of each source, {label}"
            if bounds and done.seconds > (bounds.full if label == "first" else bounds.unchanged):
                missed.append(f"{what}: {done.seconds:.1f} s")
            if bounds and done.megabytes > bounds.memory:
                missed.append(f"{what}: {done.megabytes} MB")
            if pause < PAUSE:
                missed.append(f"{what}: {pause:.2f} s between two requests to one host")
            if site.n_sent != (n_sources if label == "first" else 0):
                missed.append(f"{what}: {site.n_sent} bodies were sent")
    return missed


def dates_of(data: Path) -> int:
    """How many dates the published agenda has."""
    summary = json.loads((data / "current" / "published.json").read_text(encoding="utf-8"))
    return int(summary["counts"]["n_occurrences"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--activities", type=int, nargs="+", default=[1, 5, 10], help="of each source")
    parser.add_argument("--latency", type=float, default=0.3, help="seconds before the website answers")
    choices = parser.parse_args()
    print(f"{choices.sources} sources, {choices.latency:g} s before a website answers\n")
    print("| activities of each | dates | run | seconds | CPU seconds | MB | bodies | smallest pause | most at once |")
    print("|---|---|---|---|---|---|---|---|---|")
    missed = [fault for n in choices.activities for fault in measure(choices.sources, n, choices.latency)]
    for each in missed:
        print(f"bound not kept: {each}")
    return bool(missed)


if __name__ == "__main__":
    sys.exit(main())
