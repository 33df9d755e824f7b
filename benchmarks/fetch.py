"""How long fetching takes: many hosts with latency, first in full, then when nothing changed.

Run: python -m benchmarks.fetch [sources] [latency in seconds]. Every source is its own loopback address, all on one
server; the pause between two requests to a host is measured at the server.
"""

from __future__ import annotations

import datetime as dt
import itertools
import resource
import sys
import tempfile
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from sources.contracts import IcalOptions, SourceSpec
from sources.extract import further_pages, read_sources
from sources.fetch import fetch_sources
from sources.snapshots import SnapshotStore

EVENT = (
    "BEGIN:VEVENT\r\nUID:{n}@a.example\r\nSUMMARY:Inloop {n}\r\n"
    "DTSTART;TZID=Europe/Amsterdam:20260302T100000\r\nRRULE:FREQ=WEEKLY\r\nEND:VEVENT\r\n"
)
BODY = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(EVENT.format(n=n) for n in range(20)) + "END:VCALENDAR\r\n"
).encode()


def serve(latency: float, asked: defaultdict[str, list[float]]) -> int:
    """Start the server; the answer is its port. `asked` gets the arrivals per host."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            asked[self.headers["Host"]].append(time.monotonic())
            time.sleep(latency)
            is_known = self.headers.get("If-None-Match") == '"1"'
            code = 404 if self.path == "/robots.txt" else 304 if is_known else 200
            self.send_response(code)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(BODY) if code == 200 else 0))
            self.end_headers()
            if code == 200:
                self.wfile.write(BODY)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 1000

    server = Server(("", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    port: int = server.server_address[1]
    return port


def main() -> None:
    n_sources = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    latency = float(sys.argv[2]) if len(sys.argv) > 2 else 0.3
    asked: defaultdict[str, list[float]] = defaultdict(list)
    port = serve(latency, asked)
    specs = [
        SourceSpec(
            id=f"s{n}",
            title="x",
            urls=(f"http://127.{1 + n // 62500}.{n // 250 % 250}.{1 + n % 250}:{port}/a.ics",),
            options=IcalOptions(),
        )
        for n in range(n_sources)
    ]
    with tempfile.TemporaryDirectory() as folder:
        store = SnapshotStore(Path(folder) / "lake")
        cache = Path(folder) / "cache"
        for label in ("first run", "all unchanged"):
            asked.clear()
            start, cpu = time.monotonic(), time.process_time()
            found = fetch_sources(specs, store, contact="bench@a.example", follow=further_pages(cache))
            fetched, n_same = time.monotonic() - start, sum(snapshot.not_modified for snapshot in found)
            start = time.monotonic()
            readings = read_sources(specs, store, dt.datetime.now(dt.UTC), cache)
            read = time.monotonic() - start
            gap = min(b - a for times in asked.values() for a, b in itertools.pairwise(times))
            n_records = sum(len(reading.records) for reading in readings)
            print(
                f"{label}: {len(found)} fetched in {fetched:.1f} s ({n_same} not modified), read in {read:.1f} s "
                f"({n_records} records), smallest pause {gap:.2f} s, {time.process_time() - cpu:.1f} s CPU"
            )
        assert all(snapshot.error is None for snapshot in found)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
