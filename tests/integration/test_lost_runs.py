"""A run whose process was killed is found by its lock, marked failed once, and does not hold up the next."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipeline.lock import is_held, run_lock
from pipeline.lost_runs import end_lost_runs, lost_run_sensor
from pipeline.settings import settings
from tests.chain_support import clean_environment

_HOLD = """
import sys, time
from pathlib import Path
from pipeline.lock import run_lock
with run_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as ephemeral:
        yield ephemeral


def started(instance: dg.DagsterInstance, run_id: str) -> None:
    run = dg.DagsterRun(job_name="wijkagenda", run_id=run_id, status=dg.DagsterRunStatus.STARTED)
    instance.add_run(run)


def status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run
    return run.status


def test_a_run_is_lost_when_its_process_is_killed_and_not_before(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    started(instance, "a")
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)],
        stdout=subprocess.PIPE, env=clean_environment(), cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    assert is_held(tmp_path)
    assert end_lost_runs(instance, tmp_path, {"a"}) == (set(), [])
    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()
    assert not is_held(tmp_path)
    suspects, ended = end_lost_runs(instance, tmp_path, ())
    assert (suspects, ended) == ({"a"}, [])
    assert status(instance, "a") == dg.DagsterRunStatus.STARTED
    assert end_lost_runs(instance, tmp_path, suspects) == (set(), ["a"])
    assert status(instance, "a") == dg.DagsterRunStatus.FAILURE
    with run_lock(tmp_path):
        assert is_held(tmp_path)


def test_a_run_that_begins_or_ends_between_two_looks_is_left_alone(
    instance: dg.DagsterInstance, tmp_path: Path
) -> None:
    assert end_lost_runs(instance, tmp_path / "nog niets", ()) == (set(), [])
    started(instance, "a")
    suspects, _ = end_lost_runs(instance, tmp_path, ())
    instance.report_run_canceled(instance.get_run_by_id("a"))  # type: ignore[arg-type]  # it is there
    started(instance, "b")
    assert end_lost_runs(instance, tmp_path, suspects) == ({"b"}, [])


def test_the_sensor_remembers_its_suspects(instance: dg.DagsterInstance, tmp_path: Path) -> None:
    sensor = lost_run_sensor(settings(str(tmp_path), None, env={}))
    started(instance, "a")
    cursor = None
    for _ in range(2):
        with dg.build_sensor_context(instance=instance, cursor=cursor) as context:
            answer = sensor(context)
            cursor = context.cursor
    assert isinstance(answer, dg.SkipReason)
    assert answer.skip_message == "op mislukt gezet: a"
    assert status(instance, "a") == dg.DagsterRunStatus.FAILURE
