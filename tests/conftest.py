"""What several folders of tests share: how properties are tried, and the demo, built once for all workers."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.chain_support import DEMO_DAY, command

# A slow machine is no mistake, and nobody's change should be stopped by another's dice: CI tries the same cases each
# time, a developer's machine new ones.
settings.register_profile(
    "wijkagenda", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("wijkagenda")


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk() -> Iterator[None]:
    """No test cuts the power, so none waits until the disk has what was written; a fifth of all time otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after `wijkagenda run` on DEMO_DAY, with what it printed in stdout.txt and stderr.txt.

    All workers read the same folder, so a test that changes anything takes a copy.
    """
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base
    data = shared / "demo-data"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "exit.txt").exists():
            done = command("run", "--data", str(data), "--as-of", DEMO_DAY)
            for name, text in (("stdout", done.stdout), ("stderr", done.stderr), ("exit", str(done.returncode))):
                (data / f"{name}.txt").write_text(text, encoding="utf-8")
    return data
