"""Work beside a run: it is done when the run ends, and holds nothing back."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.lock import run_lock
from pipeline.resources import Workspace

CONTEXT: Any = SimpleNamespace(run=None)


def test_work_beside_a_run_is_done_before_the_next_run_may_begin(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    goes_on, done = threading.Event(), []

    def fail() -> None:
        raise OSError("schijf vol")

    with (
        caplog.at_level(logging.ERROR, "wijkagenda"),
        Workspace(data=str(tmp_path)).yield_for_execution(CONTEXT) as run,
    ):
        run.beside(lambda: done.append(goes_on.wait(5)))
        run.beside(fail)
        run.beside(lambda: done.append(True))
        assert done == []  # the run itself is not held up
        goes_on.set()
    assert done == [True, True]
    assert "schijf vol" in caplog.text
    with run_lock(tmp_path):
        pass
