"""What several folders of tests share: how properties are tried, and runs that are made once for all workers."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.chain_support import DEMO_DAY, command, run, small_registry

# A slow machine is no mistake, and nobody's change should be stopped by another's dice: CI tries the same cases each
# time, a developer's machine new ones.
settings.register_profile(
    "wijkagenda", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("wijkagenda")


# A worker takes one module after another. The longest come first, so that at the end none is left alone with much.
LONGEST = (
    "test_run", "test_crash", "test_dagster", "test_calendar_apps", "test_site_tools", "test_machine_faults",
    "test_real_calendars", "test_build", "test_diff", "test_publish_command", "test_analysts", "test_hostile_source",
    "test_backup", "test_source_commands", "test_nulmeting", "test_demo_agenda", "test_fetch", "test_fetch_faults",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first, and leave the order within a module as it is."""
    place = {name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.stem, len(LONGEST)))


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so none waits until the disk has what was written; a fifth of all time otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


def _made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that the first worker who asks for it fills for all; no test changes it."""
    base = factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    folder, complete = shared / name, shared / f"{name}.complete"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)
            make(folder)
            complete.touch()
    return folder


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after `wijkagenda run` on DEMO_DAY, with what it printed in stdout.txt and stderr.txt.

    All workers read the same folder, so a test that changes anything takes a copy.
    """

    def make(data: Path) -> None:
        done = command("run", "--data", str(data), "--as-of", DEMO_DAY)
        for name, text in (("stdout", done.stdout), ("stderr", done.stderr), ("exit", str(done.returncode))):
            (data / f"{name}.txt").write_text(text, encoding="utf-8")

    return _made_once(tmp_path_factory, "demo-data", make)


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], tuple[Path, Path]]:
    """Puts the small registry and its data after one run in a folder, as `bronnen` and `data`, and gives both.

    The run was of Tuesday 24 November 2026 at six in the morning. What a test does with its copy is its own affair.
    """

    def make(folder: Path) -> None:
        run(small_registry(folder / "bronnen"), folder / "data", "2026-11-24T06:00:00+01:00")

    made = _made_once(tmp_path_factory, "small-run", make)

    def copy(folder: Path) -> tuple[Path, Path]:
        shutil.copytree(made, folder, symlinks=True, dirs_exist_ok=True)
        return folder / "bronnen", folder / "data"

    return copy
