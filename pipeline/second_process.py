"""Work in a second process, so that both cores have something to do. Belongs here: that process, and talking with it.

Python computes on one core at a time. A second process is a fresh Python (never a fork: Dagster has threads and DuckDB
has connections), which is given a function by its name with a few small arguments, and answers with what it returns.
What it raises is raised here, with where it went wrong as the cause. It ends when the first process ends, however that
comes to its end, and does not survive it for a moment: nobody writes into a folder that a next run has begun to fill.
"""

from __future__ import annotations

import importlib
import os
import queue
import signal
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from copy import copy
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any

_SERVE = "from pipeline.second_process import serve; serve({!r})"


class SecondProcessError(Exception):
    """The second process is gone, or could not say what it had to say. The text is Dutch."""


class SecondProcess:
    """A process that does one thing at a time. It starts at once, and reads `module`, while the first one goes on."""

    def __init__(self, module: str) -> None:
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        # -P: a folder in which someone happens to be working is no place to find modules.
        command = [sys.executable, "-P", "-c", _SERVE.format(module)]
        self._process = subprocess.Popen(  # noqa: S603  this Python, with a line of ours
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to = Connection(os.dup(self._process.stdin.fileno()), readable=False)
        self._from = Connection(os.dup(self._process.stdout.fileno()), writable=False)
        self._process.stdin.close()
        self._process.stdout.close()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_gone(self) -> bool:
        return self._process.poll() is not None

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """What `function`, one that can be imported, gives for `arguments` there. Raises what it raises.

        Raises SecondProcessError when the process is gone.
        """
        try:
            self._to.send((function, arguments))
            is_done, answer = self._from.recv()
        except (EOFError, OSError) as error:
            raise SecondProcessError(self._farewell()) from error
        if is_done:
            return answer
        raise _joined(answer)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._to.close()
        self._process.kill()
        self._process.wait()
        self._from.close()

    def _farewell(self) -> str:
        code = self._process.wait()
        how = f"door signaal {-code} ({signal.Signals(-code).name})" if code < 0 else f"met code {code}"
        hint = " Meestal was er dan te weinig geheugen." if code == -signal.SIGKILL else ""
        return f"Het tweede proces, dat meehielp met publiceren, is gestopt {how}.{hint} Draai nog eens."


def serve(module: str) -> None:
    """What the second process does: take a function, give its answer, until the first process is gone.

    `module`: where these functions stand; importing it takes a while, in which nothing is asked yet.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who interrupts the first process interrupts this one by that
    requests, answers = Connection(os.dup(0), writable=False), Connection(os.dup(1), readable=False)
    os.dup2(2, 1)  # what a library prints is no answer
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, waiting), daemon=True).start()
    importlib.import_module(module)
    while True:
        try:
            function, arguments = waiting.get()
            answers.send((True, function(*arguments)))
        except Exception as error:  # whatever it is, it is for the first process to raise
            answers.send((False, _taken_apart(error)))


def _listen(requests: Connection, waiting: queue.SimpleQueue[Any]) -> None:
    """Notice the end of the first process also in the middle of the work."""
    while True:
        try:
            waiting.put(requests.recv())
        except (EOFError, OSError):
            os._exit(0)
        except Exception as error:  # a function that is not there
            waiting.put((_raise, (error,)))


def _raise(error: Exception) -> None:
    raise error


def _taken_apart(error: BaseException) -> tuple[list[BaseException], str]:
    """An exception with its causes, which are lost when it is sent, and where it was raised as text."""
    chain: list[BaseException] = []
    where = "".join(traceback.format_exception(error))
    link: BaseException | None = error
    while link is not None and len(chain) < 10:
        chain.append(_sendable(link))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain, where


def _sendable(error: BaseException) -> BaseException:
    try:
        ForkingPickler.dumps(error)
        copy(error)
    except Exception:  # some exceptions cannot be made again from what they hold
        return SecondProcessError(f"{type(error).__name__}: {error}")
    return error


def _joined(answer: tuple[list[BaseException], str]) -> BaseException:
    chain, where = answer
    links = [*chain, SecondProcessError(f"In het tweede proces:\n{where}")]
    for error, cause in pairwise(links):
        error.__cause__ = cause
    return links[0]
