"""Sixty days of two hundred sources that break in every way we know: what is published stays right, and why is told.

Run: python -m benchmarks.soak [--sources 200] [--days 60] [--faults 0.06] [--seed 1]. The websites are real HTTP on
loopback; only names are looked up in the world itself. Each day everything is fetched, understood, merged and judged;
every thirtieth day and the last it is also built, written, read back and published. Ends with 1 when anything was
lost, wrongly cancelled, renamed, or red without a reason.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import datetime as dt
import gc
import logging
import resource
import socket
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

from benchmarks.soak_world import FAULTS, OUR_NETWORK, PORT, START, Activity, Source, World, answer_of
from exports.verify_feeds import verify_feed
from pipeline.agenda_run import AgendaRun
from pipeline.settings import Settings, settings
from sources.extract import further_pages
from sources.fetch import fetch_sources
from tests.chain_support import publish_run, remember_run
from warehouse.contracts import Activity as Published
from warehouse.presence import MISSES

ZONE = ZoneInfo("Europe/Amsterdam")
WEEK = 7
FULL_EVERY = 30


# --- The websites -----------------------------------------------------------------------------------------------------


class Web:
    """All hosts of the world, each on a loopback address of its own; a host that refuses has no listener."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        hosts = sorted({source.host for source in world.sources})
        self._addresses = {host: f"127.7.{n // 250}.{1 + n % 250}" for n, host in enumerate(hosts)}
        self._listening: dict[str, asyncio.Server] = {}
        self._getaddrinfo = socket.getaddrinfo

    def open_today(self) -> None:
        """Listen on every host but those that refuse today."""
        refusing = {source.host for source in self._world.sources if source.fault == "connection refused"}
        for host, address in self._addresses.items():
            if host in refusing and host in self._listening:
                server = self._listening.pop(host)
                self._loop.call_soon_threadsafe(server.close)
            elif host not in refusing and host not in self._listening:
                start = asyncio.start_server(self._serve, address, PORT, backlog=64)
                self._listening[host] = asyncio.run_coroutine_threadsafe(start, self._loop).result()

    def getaddrinfo(self, host: str, *args: object, **kwargs: object) -> object:
        """As the resolver, but that it knows the hosts of the world, except those whose name is lost today."""
        if host.endswith(".example"):
            lost = {each.host for each in self._world.sources if each.fault == "name unknown"}
            if self._world.network_down or host in lost:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            host = self._addresses[host]
        return self._getaddrinfo(host, *args, **kwargs)  # type: ignore[arg-type]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            head = await reader.readexactly(1)
            if head.isalpha():  # else it begins TLS
                head += await reader.readuntil(b"\r\n\r\n")
                await self._answer(head.split()[1].decode(), writer)
        with contextlib.suppress(OSError):
            writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/robots.txt":
            writer.write(b"HTTP/1.1 404 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        answer = answer_of(self._world, self._world.by_number[int(path.split("/")[1])], path)
        for pause, part in answer.parts:
            await asyncio.sleep(pause)
            writer.write(part)
            await writer.drain()
        if answer.reset:
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")


def write_registry(folder: Path, world: World) -> Path:
    """A file per source and a place for each, so that nothing but the source itself says what is the same."""
    (folder / "reference").mkdir(parents=True)
    places = "".join(
        f"  - place_id: huis-{n}\n    name: Huis Verzonnen {n}\n    street_address: Verzonnenstraat {n}\n"
        for n in range(len(world.sources))
    )
    (folder / "reference" / "places.yaml").write_text(f"places:\n{places}", encoding="utf-8")
    connectors = {
        "ical": "connector: ical\n",
        "csv": "connector: spreadsheet\n",
        "page": "connector: html_list\noptions:\n  item: article.act\n"
        "  fields: {name: h3, when_text: .act-w, description: .act-t}\n",
    }
    for source in world.sources:
        (folder / f"{source.source_id}.yaml").write_text(
            f"title: Huis Verzonnen {source.number}\n{connectors[source.form]}url: {source.url}\n"
            f"place: huis-{source.number}\nhttp: {{delay: 0, timeout: 4, max_bytes: 300000}}\n",
            encoding="utf-8",
        )
    return folder


# --- What is asked of the project -------------------------------------------------------------------------------------


class Judge:
    """Compares what is published with what is true, day after day, and keeps what is wrong."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._said: dict[str, dict[str, Activity]] = {}  # by source: what was true when it could last be read
        self._gone: dict[tuple[str, str], int] = {}  # healthy days since a website stopped naming an activity
        self._shifted: set[str] = set()  # sources whose times were an hour early when they were last believed
        self._ids: dict[tuple[str, str], str] = {}
        self.wrong: list[str] = []
        self.n_days: Counter[str] = Counter()
        self.causes: dict[str, Counter[str]] = defaultdict(Counter)
        self.n_checked = 0

    def look(self, run: AgendaRun) -> None:
        """Judge one day."""
        published: dict[tuple[str, str], list[Published]] = defaultdict(list)
        for activity in run.consolidated.merged.activities:
            if activity.superseded_by is None:
                for source_id in activity.source_ids:
                    published[source_id, activity.name].append(activity)
        dates: dict[str, set[dt.datetime]] = defaultdict(set)
        last = run.today + dt.timedelta(days=WEEK)
        for one in run.consolidated.merged.occurrences:
            start = one.start.astimezone(ZONE).replace(tzinfo=None)
            if one.status == "scheduled" and run.today <= start.date() < last:
                dates[one.activity_id].add(start)
        for source in self._world.sources:
            self._learn(source)
            for activity in self._said.get(source.source_id, {}).values():
                self._look_at(source, activity, published[source.source_id, activity.name], dates)
            self._look_at_gone(source, published)
        self._look_at_health(run)

    def _learn(self, source: Source) -> None:
        if source.fault == "times shifted":
            self._shifted.add(source.source_id)  # believed, so it also stands when the next day is not
        if not self._world.says_the_truth(source):
            return
        self._shifted.discard(source.source_id)
        before, now = self._said.get(source.source_id, {}), dict(source.activities)
        for key in before.keys() - now.keys():
            self._ids.pop((source.source_id, key), None)  # what comes under this name later is another activity
            if before[key].date is None:
                self._gone[source.source_id, before[key].name] = 0
        names = {activity.name for activity in now.values()}
        for source_id, name in list(self._gone):
            if source_id == source.source_id:
                self._gone[source_id, name] += 1
                if name in names:
                    del self._gone[source_id, name]
        self._said[source.source_id] = now

    def _look_at(
        self, source: Source, activity: Activity, found: list[Published], dates: dict[str, set[dt.datetime]]
    ) -> None:
        if activity.date and activity.date < self._world.today:
            return
        self.n_checked += 1
        what = f"{source.source_id} '{activity.name}' ({source.form}, {source.fault or 'no fault'})"
        standing = [each for each in found if each.status == "scheduled"]
        if len(standing) != 1:
            self._note(f"{what}: {'lost' if not found else 'cancelled' if not standing else 'twice'}")
            return
        (one,) = standing
        known = self._ids.setdefault((source.source_id, activity.key), one.activity_id)
        if known != one.activity_id:
            self._note(f"{what}: its id changed from {known} to {one.activity_id}")
            self._ids[source.source_id, activity.key] = one.activity_id
        if source.source_id not in self._shifted and dates[one.activity_id] != set(
            activity.dates(self._world.today, WEEK)
        ):
            self._note(f"{what}: wrong dates {sorted(map(str, dates[one.activity_id]))}")

    def _look_at_gone(self, source: Source, published: dict[tuple[str, str], list[Published]]) -> None:
        for (source_id, name), n_days in self._gone.items():
            is_long = source_id == source.source_id and n_days > MISSES
            if is_long and any(each.status == "scheduled" for each in published[source_id, name]):
                self._note(f"{source_id} '{name}': gone for {n_days} days and still announced")

    def _look_at_health(self, run: AgendaRun) -> None:
        health = {each.source_id: each for each in run.health}
        for source in self._world.sources:
            judged, causes = health[source.source_id], self._world.explained(source)
            fault = OUR_NETWORK if self._world.network_down else source.fault
            is_well = judged.severity in ("ok", "info")
            if fault:
                self.n_days[fault] += 1
                self.causes[fault]["-" if is_well else judged.cause] += 1
            what = f"{source.source_id} ({source.form}, {len(source.activities)} activities)"
            found = {finding.cause for finding in judged.findings}
            if causes and is_well:
                self._note(f"{what}: {fault} was not noticed")
            elif causes and judged.cause not in causes:
                self._note(f"{what}: {fault} was called {judged.cause} ({judged.message})")
            elif not causes and not is_well:
                self._note(f"{what}: called {judged.cause} with {fault or 'no fault'} ({judged.message}; {found})")

    def _note(self, text: str) -> None:
        self.wrong.append(f"day {self._world.day}: {text}")
        print(self.wrong[-1], file=sys.stderr)


def one_day(place: Settings, world: World, judge: Judge, *, full: bool) -> None:
    """A run of the project on the world as it is today."""
    now = dt.datetime.combine(world.today, dt.time(6), ZONE)
    run = AgendaRun(place, now)
    fetch_sources(
        run.specs, run.store, contact="soak@wijk.example", follow=further_pages(run.extract_cache), now=lambda: now,
        sleep=lambda _: None,
    )  # fmt: skip
    judge.look(run)
    if full:
        publish_run(run)
        feed = place.data / "public" / "alles.ics"
        judge.wrong += verify_feed(feed, feed.read_bytes().count(b"BEGIN:VEVENT"))
    else:
        remember_run(run)
        run.store.prune(run.now, source_ids=[spec.id for spec in run.specs])


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Without the log of what is meant to go wrong."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def megabytes() -> int:
    """What this process holds now (not at its most)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1_000_000


def objects() -> int:
    """What is alive between two days: what a run leaves behind shows here before it shows in megabytes."""
    gc.collect()
    return len(gc.get_objects())


def report(judge: Judge, world: World, seconds: list[float], memory: list[int], alive: list[int]) -> None:
    print("\n| fault | source days | what it was called |\n|---|---|---|")
    for fault in (*FAULTS, OUR_NETWORK):
        if judge.n_days[fault]:
            called = ", ".join(f"{cause} {n}" for cause, n in judge.causes[fault].most_common())
            print(f"| {fault} | {judge.n_days[fault]} | {called} |")
    n_days = len(seconds)
    third = max(1, n_days // 3)
    print(
        f"\n{len(world.sources)} sources, {n_days} days from {START}: {judge.n_checked} times an activity was looked "
        f"at, {sum(judge.n_days.values())} source days with a fault, {len(judge.wrong)} wrong.\n"
        f"{sum(seconds):.0f} s, the slowest day {max(seconds):.1f} s. Memory at most {max(memory[:third])}, "
        f"{max(memory[third:-third] or memory)} and {max(memory[-third:])} MB in each third of the days; between days "
        f"{alive[third - 1]:,}, {alive[-third]:,} and {alive[-1]:,} objects were alive."
    )
    for each in judge.wrong[:60]:
        print(each)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--faults", type=float, default=0.06, help="share of sources that break each day")
    parser.add_argument("--seed", type=int, default=1)
    choices = parser.parse_args()
    world = World(choices.sources, choices.seed, choices.faults)
    web, judge = Web(world), Judge(world)
    seconds: list[float] = []
    memory: list[int] = []
    alive: list[int] = []
    with tempfile.TemporaryDirectory() as folder, mock.patch("socket.getaddrinfo", web.getaddrinfo), quietly():
        place = settings(f"{folder}/data", str(write_registry(Path(folder) / "bronnen", world)), env={})
        for day in range(choices.days):
            started = time.monotonic()
            world.next_day()
            web.open_today()
            one_day(place, world, judge, full=(day + 1) % FULL_EVERY == 0 or day + 1 == choices.days)
            seconds.append(time.monotonic() - started)
            memory.append(megabytes())
            alive.append(objects())
            print(f"{world.today} {seconds[-1]:5.1f} s {memory[-1]} MB {alive[-1]} objects", file=sys.stderr)
    report(judge, world, seconds, memory, alive)
    return bool(judge.wrong)


if __name__ == "__main__":
    sys.exit(main())
