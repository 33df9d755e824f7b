"""Work in a second process: what comes back from it, what does not survive it, and who does what."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.second_process import SecondProcess, SecondProcessError
from pipeline.side_by_side import SideBySide, Step


class PickyError(Exception):
    """An exception that cannot be made again from what it holds."""

    def __init__(self, what: str, *, where: str) -> None:
        super().__init__(f"{what} in {where}")


def where_am_i(path: Path) -> tuple[int, str]:
    print("said in passing")  # is no answer
    return os.getpid(), path.name


def fail(path: Path) -> None:
    try:
        (path / "weg").read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ValueError("zonder dit bestand gaat het niet") from error


def fail_picky(path: Path) -> None:
    raise PickyError("te kieskeurig", where=path.name)


def die(path: Path) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def write_for_ever(path: Path) -> None:
    for n in range(10_000):
        path.write_text(f"{os.getpid()} {n}", encoding="utf-8")
        time.sleep(0.01)


@pytest.fixture(scope="module")
def second() -> SecondProcess:
    return SecondProcess(__name__)


def test_an_answer_comes_from_another_process(second: SecondProcess, tmp_path: Path) -> None:
    pid, name = second.call(where_am_i, tmp_path)
    assert pid == second.pid != os.getpid()
    assert name == tmp_path.name
    assert second.call(where_am_i, tmp_path)[0] == pid


def test_what_is_raised_there_is_raised_here_with_its_cause(second: SecondProcess, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zonder dit bestand gaat het niet") as raised:
        second.call(fail, tmp_path)
    cause = raised.value.__cause__
    assert isinstance(cause, FileNotFoundError)
    assert cause.filename == str(tmp_path / "weg")
    assert "in fail" in str(cause.__cause__)  # where it was, as text
    with pytest.raises(SecondProcessError, match="PickyError: te kieskeurig in"):
        second.call(fail_picky, tmp_path)
    with pytest.raises(AttributeError):
        second.call(lambda path: path, tmp_path)  # what has no name cannot be sent
    assert second.call(where_am_i, tmp_path)  # and it goes on


def test_a_process_that_is_killed_says_how(tmp_path: Path) -> None:
    second = SecondProcess(__name__)
    with pytest.raises(SecondProcessError, match=r"gestopt door signaal 9 \(SIGKILL\).*te weinig geheugen"):
        second.call(die, tmp_path)
    assert second.is_gone


def test_it_does_not_outlive_the_first(tmp_path: Path) -> None:
    script = (
        "import threading, time, sys; sys.path.append(sys.argv[2]); from pathlib import Path;"
        "from pipeline.second_process import SecondProcess;"
        "from tests.unit.test_second_process import write_for_ever; second = SecondProcess('json');"
        "threading.Thread(target=second.call, args=(write_for_ever, Path(sys.argv[1])), daemon=True).start();"
        "time.sleep(9)"
    )
    written = tmp_path / "bestand"
    root = Path(__file__).parents[2]
    first = subprocess.Popen([sys.executable, "-c", script, str(written), str(root)], cwd=root)
    while not (written.exists() and written.read_text(encoding="utf-8")):
        time.sleep(0.02)
        assert first.poll() is None
    first.kill()
    first.wait()
    time.sleep(0.3)
    last = written.read_text(encoding="utf-8")
    time.sleep(0.2)
    assert written.read_text(encoding="utf-8") == last


# --- Side by side -----------------------------------------------------------------------------------------------------


def begin(path: Path) -> int:
    return os.getpid()


def wait_a_little(path: Path) -> int:
    time.sleep(0.3)
    return os.getpid()


def collect(path: Path, *found: int) -> set[int]:
    return set(found)


STEPS = {
    "a": Step(wait_a_little),
    "b": Step(wait_a_little),
    "c": Step(wait_a_little),
    "d": Step(wait_a_little),
    "all": Step(collect, takes=("a", "b", "c", "d")),
    "wrong": Step(fail),
    "after wrong": Step(begin, after=("wrong", "a")),
}


def test_without_a_second_process_only_what_is_needed_is_done(tmp_path: Path) -> None:
    done: list[str] = []

    def note(name: str) -> Step:
        return Step(lambda given: done.append(name))

    work = SideBySide({"x": note("x"), "y": note("y"), "z": Step(lambda given, y: done.append("z"), takes=("y",))}, 0)
    work.result("z")
    work.result("z")
    assert done == ["y", "z"]


def test_two_processes_share_the_steps_and_errors_come_at_their_own_turn(tmp_path: Path) -> None:
    work = SideBySide(STEPS, tmp_path)
    work.get_ready(__name__)
    work.begin()
    try:
        pids = work.result("all")
        assert os.getpid() in pids
        for name in ("wrong", "after wrong"):
            with pytest.raises(ValueError, match="zonder dit bestand"):
                work.result(name)
    finally:
        work.close()


def test_the_death_of_the_second_process_is_told_where_its_step_is_asked_for(tmp_path: Path) -> None:
    work = SideBySide(
        {"dies": Step(die), "lives": Step(wait_a_little), "after": Step(begin, after=("dies",))}, tmp_path
    )
    work.get_ready(__name__)
    work.begin()
    time.sleep(0.1)
    assert work.result("lives") == os.getpid()
    for name in ("dies", "after"):
        with pytest.raises(SecondProcessError, match="gestopt door signaal 9"):
            work.result(name)
    work.close()


def test_closing_ends_what_is_going_on(tmp_path: Path) -> None:
    work = SideBySide({"long": Step(write_for_ever)}, tmp_path / "bestand")
    work.get_ready(__name__)
    work.begin()
    while not (tmp_path / "bestand").exists():
        time.sleep(0.02)
    work.close()
    last = (tmp_path / "bestand").read_text(encoding="utf-8")
    time.sleep(0.1)
    assert (tmp_path / "bestand").read_text(encoding="utf-8") == last
