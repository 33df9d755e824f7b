"""Runs that are killed: `wijkagenda run` as a process that gets SIGKILL at a chosen moment.

Belongs here: choosing the moment and dying at it. Does not belong here: what must hold afterwards.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.chain_support import clean_environment


class Moment(NamedTuple):
    """When the run is killed. The first that comes: at an audit event of Python, or after some seconds.

    `event` and `part`: the event and what its path holds; `change` as event is every one that changes files.
    """

    event: str = "never"
    part: str = ""
    before: int = 0  # how many such events are let pass
    seconds: float = 0.0  # 0: as long as it takes


NEVER = Moment()

_RUN_AND_DIE = """
import os, signal, sys, threading
from pipeline.cli import main
import dagster, pipeline.graph
CHANGES = ("os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate")
for line in sys.stdin:
    event, part, before, seconds, *arguments = line.rstrip("\\n").split("\\t")
    child = os.fork()
    if child == 0:
        seen = 0
        def watch(name, values):
            global seen
            changes = name in CHANGES or (name == "open" and set(str(values[1] or "")) & set("wax+"))
            if not (changes if event == "change" else name == event) or not any(part in str(v) for v in values[:2]):
                return
            if event != "never" and seen == int(before):
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1
        sys.addaudithook(watch)
        try:
            main(arguments)
        finally:
            print("seen", seen, flush=True)
    timer = threading.Timer(float(seconds), os.kill, (child, signal.SIGKILL)) if float(seconds) else None
    if timer:
        timer.start()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if timer:
        timer.cancel()
    print("exit", code, flush=True)
"""


class Runner:
    """Runs `wijkagenda run`, each time in a process forked from one that has done the imports."""

    def __init__(self) -> None:
        self.n_seen = 0  # events that the last run passed, when it came to its end
        self._process = subprocess.Popen(
            [sys.executable, "-c", _RUN_AND_DIE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=clean_environment(),
            cwd=Path(__file__).parents[1],
        )

    def run(self, registry: Path, data: Path, as_of: str, moment: Moment = NEVER) -> int:
        """The exit code; -9 for a run that was killed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        parts = [*map(str, moment), "run", "--registry", str(registry), "--data", str(data), "--as-of", as_of]
        self._process.stdin.write("\t".join(parts) + "\n")
        self._process.stdin.flush()
        while True:
            kind, _, value = self._process.stdout.readline().strip().partition(" ")
            if kind == "exit":
                return int(value)
            if kind == "seen":
                self.n_seen = int(value)
            assert self._process.poll() is None, "the runner stopped"

    def close(self) -> None:
        self._process.communicate(timeout=60)
