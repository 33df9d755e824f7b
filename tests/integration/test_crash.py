"""Killed in the middle of a run, at any moment: what was published stays whole, and the next run goes on.

The run is a process that gets SIGKILL at the very moment it opens, renames or makes a certain file, so each moment is
hit each time. Processes are forked from one that has done the imports.
"""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import duckdb

from exports.publish import versions_of
from exports.verify import verify_feed
from pipeline.lock import run_lock
from tests.chain_support import (
    COMMAND,
    YOGA,
    build,
    calendar,
    clean_environment,
    event,
    published,
    small_registry,
    without_database,
)
from tests.crash_support import Moment, Runner

YESTERDAY, TODAY = "2026-11-24T06:00:00+01:00", "2026-11-25T06:00:00+01:00"

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


def test_at_every_moment_the_publication_is_whole_and_the_next_run_goes_on(tmp_path: Path) -> None:
    registry, data, undisturbed = small_registry(tmp_path / "bronnen"), tmp_path / "data", tmp_path / "rustig"
    runner = Runner()
    assert runner.run(registry, data, YESTERDAY, Moment("os.rename", "/.public-new")) == -signal.SIGKILL
    assert not (data / "public").exists()
    assert runner.run(registry, data, YESTERDAY) == 0
    old = published(data)
    build(registry, undisturbed, YESTERDAY)
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


def test_a_run_beside_another_says_so_and_waits(tmp_path: Path) -> None:
    registry, data = small_registry(tmp_path / "bronnen"), tmp_path / "data"
    with run_lock(data):
        second = subprocess.Popen(
            [COMMAND, "run", "--registry", str(registry), "--data", str(data), "--as-of", TODAY],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=clean_environment(),
        )
        assert second.stderr is not None
        said = next(line for line in second.stderr if "Er loopt al een run" in line)
        assert f"(proces {os.getpid()})" in said
        assert second.poll() is None
        assert not (data / "lake").exists()
    second.communicate(timeout=300)
    assert second.returncode == 0
    assert (data / "public" / "alles.ics").is_file()
