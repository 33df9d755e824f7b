"""One run at a time in a data folder, across the command line, the Dagster screen and the schedule."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator
from pathlib import Path

logger = logging.getLogger("wijkagenda")
_FILE = ".lock"


def is_held(data: Path) -> bool:
    """Whether a living process holds the lock of this data folder now."""
    try:
        with (data / _FILE).open(encoding="ascii") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextlib.contextmanager
def run_lock(data: Path) -> Iterator[None]:
    """Hold the data folder's lock; when another run holds it, say so and wait. A killed process lets go by itself."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / _FILE).open("a+", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            holder = handle.read().strip() or "onbekend"
            logger.warning("Er loopt al een run in deze map (proces %s). Deze wacht tot die klaar is.", holder)
            fcntl.flock(handle, fcntl.LOCK_EX)
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        try:
            yield
        finally:
            fcntl.flock(handle, fcntl.LOCK_UN)
