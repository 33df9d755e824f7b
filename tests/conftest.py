"""Fixtures that several folders of tests share: the demo, built once for all workers."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from tests.chain_support import DEMO_DAY, command


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
