"""Killed in the middle of a run, at any moment: what was published stays whole, and the next run goes on.

The run is a process that gets SIGKILL at the very moment it opens, renames or makes a certain file, so each moment is
hit each time. Processes are forked from one that has done the imports.
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb

from exports.publish import versions_of
from exports.verify_feeds import verify_feed
from pipeline.lock import run_lock
from tests.chain_support import (
    COMMAND,
    YOGA,
    build,
    calendar,
    clean_environment,
    contents,
    event,
    published,
    without_database,
)
from tests.crash_support import Moment, Runner

YESTERDAY, LATER, TODAY = (f"2026-11-{moment}:00:00+01:00" for moment in ("24T06", "24T07", "25T06"))

# What the process is about to do when it is killed. Many more, at random: benchmarks/kill.py.
MOMENTS = {
    "feed is being written": Moment("open", "/versions/.staging/public/alles.ics"),
    "ledger segment": Moment("os.rename", "/lake/ledger/"),
    "link turned": Moment("os.rename", "/.current-new"),
}


def change(registry: Path) -> None:
    """What is new today."""
    moved = event("soep", "20261128T120000", "Soep eten")
    (registry / "kade.ics").write_bytes(calendar(YOGA, moved, event("film", "20261201T200000", "Filmavond")))


def test_at_every_moment_the_publication_is_whole_and_the_next_run_goes_on(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path: Path
) -> None:
    registry, undisturbed = small_run(tmp_path)
    data, runner = tmp_path / "gestoord", Runner()
    assert runner.run(registry, data, YESTERDAY, Moment("os.rename", "/.public-new")) == -signal.SIGKILL
    assert not (data / "public").exists()
    assert runner.run(registry, data, YESTERDAY) == 0
    old = published(data)
    assert without_database(published(undisturbed)) == without_database(old)

    change(registry)
    build(registry, undisturbed, TODAY)
    new = published(undisturbed)
    assert without_database(new) != without_database(old)
    for name, moment in MOMENTS.items():
        # Each run goes on from what the killed one left, and so has to come further than it.
        assert runner.run(registry, data, TODAY, moment) == -signal.SIGKILL, f"the run never came to: {name}"
        now = published(data)
        assert now == old or without_database(now) == without_database(new), name
        assert verify_feed(data / "public" / "alles.ics", _n_events(data)) == [], name
        _assert_opens(data / "public" / "data" / "wijkagenda.duckdb")
        _assert_opens(data / "warehouse" / "wijkagenda.duckdb")
        assert (data / "warehouse").resolve().parent == (data / "public").resolve().parent, name
    assert runner.run(registry, data, TODAY) == 0
    runner.close()
    assert without_database(published(data)) == without_database(new)
    assert _names(data / "lake" / "ledger") == _names(undisturbed / "lake" / "ledger")
    assert _names(data / "versions") - {".staging"} == {path.name for path in versions_of(data)}
    assert _names(data / "warehouse") == {"wijkagenda.duckdb"}


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def _n_events(data: Path) -> int:
    return (data / "public" / "alles.ics").read_bytes().count(b"BEGIN:VEVENT")


def _assert_opens(path: Path) -> None:
    with duckdb.connect(str(path), read_only=True) as database:
        assert database.execute("SELECT count(*) > 0 FROM mart.activities").fetchall() == [(True,)]


def test_a_run_beside_another_says_so_and_waits(small_run: Callable[[Path], tuple[Path, Path]], tmp_path: Path) -> None:
    registry, data = small_run(tmp_path)
    lake = contents(data / "lake")
    with run_lock(data):
        second = subprocess.Popen(
            [COMMAND, "run", "--registry", str(registry), "--data", str(data), "--as-of", LATER],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )
        assert second.stderr is not None
        said = next(line for line in second.stderr if "Er loopt al een run" in line)
        assert f"(proces {os.getpid()})" in said
        assert second.poll() is None
        assert contents(data / "lake") == lake
    second.communicate(timeout=300)
    assert second.returncode == 0
    assert contents(data / "lake") != lake
