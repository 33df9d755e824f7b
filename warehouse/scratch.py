"""A database in memory, for questions that need no file.

Belongs here: that one database, which a process opens once. Does not belong here: tables. Arrays that a cursor
registers are gone when it is closed.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb


def scratch() -> duckdb.DuckDBPyConnection:
    """A cursor of its own, to be closed after use."""
    return _database().cursor()


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One thread: starting more takes longer than it saves."""
    import duckdb  # takes a tenth of a second, which a run in which nothing is new need not wait for

    return duckdb.connect(config={"threads": 1})
