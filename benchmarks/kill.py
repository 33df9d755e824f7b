"""SIGKILL at random moments of a run: what is published stays whole, the next run goes on, no id changes.

Run: python -m benchmarks.kill [--moments 50] [--seed 1]. Every moment is a day on which one event moved; half of the
runs die at a random change of the disk, half after a random time. The suite does four chosen moments.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import icalendar

from exports.datasets import verify_finished
from exports.publish import current_version
from exports.verify_feeds import verify_feed
from tests.chain_support import SOUP, YOGA, build, calendar, event, small_registry
from tests.crash_support import Moment, Runner

FIRST = dt.datetime.fromisoformat("2026-11-02T06:00:00+01:00")
NEVER_DYING = Moment("change", "", 10**9)  # counts the changes of an undisturbed run


def programme(registry: Path, day: int) -> None:
    """What the website says that day: one evening is at another hour than the day before."""
    moving = event("koor", f"20270112T{10 + day % 9}0000", "Koor")
    (registry / "kade.ics").write_bytes(calendar(YOGA, SOUP, moving))


def shown(data: Path) -> list[tuple[str, str, str]]:
    """UID, title and begin of all that a subscriber sees."""
    events = icalendar.Calendar.from_ical((data / "public" / "alles.ics").read_bytes()).walk("VEVENT")
    return sorted((str(each["UID"]), str(each["SUMMARY"]), str(each["DTSTART"].dt)) for each in events)


def what_is_wrong(data: Path) -> list[str]:
    """Look at what is published, as a subscriber and an analyst would."""
    public, version = data / "public", current_version(data)
    if version is None:
        return ["nothing is shown"]
    n_events = (public / "alles.ics").read_bytes().count(b"BEGIN:VEVENT")
    wrong = verify_feed(public / "alles.ics", n_events) + verify_finished(public.resolve())
    for path in (public / "data" / "wijkagenda.duckdb", data / "warehouse" / "wijkagenda.duckdb"):
        with duckdb.connect(str(path), read_only=True) as database:
            if database.execute("SELECT count(*) FROM mart.activities").fetchall() == [(0,)]:
                wrong.append(f"{path} is empty")
    if (data / "warehouse").resolve().parent != version:
        wrong.append("warehouse and pages are of different versions")
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    choices = parser.parse_args()
    chance, runner, wrong = random.Random(choices.seed), Runner(), []
    ended: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        registry, data, calm = small_registry(Path(folder) / "bronnen"), Path(folder) / "data", Path(folder) / "rustig"
        programme(registry, 0)
        for place in (data, calm):
            build(registry, place, FIRST.isoformat())
        programme(registry, 1)
        started = time.monotonic()
        assert runner.run(registry, data, (FIRST + dt.timedelta(days=1)).isoformat(), NEVER_DYING) == 0
        seconds, n_changes = time.monotonic() - started, runner.n_seen
        for number in range(choices.moments):
            at_change = number % 2 == 0
            moment = (
                Moment("change", "", chance.randrange(n_changes))
                if at_change
                else Moment(seconds=max(0.05, chance.random() * seconds))
            )
            programme(registry, number + 2)
            before = current_version(data)
            code = runner.run(registry, data, (FIRST + dt.timedelta(days=number + 2)).isoformat(), moment)
            ended["killed" if code == -signal.SIGKILL else f"ended with {code}"] += 1
            ended["published" if current_version(data) != before else "not yet published"] += 1
            found = what_is_wrong(data)
            wrong += [f"{moment}: {each}" for each in found]
            print(f"{number}: {moment} {code} {found}", file=sys.stderr)
        last = (FIRST + dt.timedelta(days=choices.moments + 3)).isoformat()
        if runner.run(registry, data, last):
            wrong.append("the run after it all failed")
        build(registry, calm, last)
        runner.close()
        if shown(data) != shown(calm):
            wrong.append(f"an undisturbed folder shows something else: {set(shown(data)) ^ set(shown(calm))}")
    print(f"{choices.moments} moments in a run of {n_changes} changes and {seconds:.1f} s: {dict(ended)}")
    print("\n".join(wrong) or "nothing was lost, half written or renamed")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
