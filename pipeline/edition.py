"""What publishing needs to know of a run: where the database is, where files go, and what the operator set.

Small enough to send to another process, which reads the rest from the database. Belongs here: that, and reading it once
a process. Does not belong here: what is made of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from exports.agenda import Agenda, read_agenda
from exports.site.map import Outlines
from exports.site.model import Site, read_site


@dataclass(frozen=True)
class Edition:
    """A publication in the making. `staging` is the part of its version that anyone may see."""

    warehouse: Path
    staging: Path
    site_url: str | None
    contact: str | None
    outlines: Outlines

    def open_warehouse(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.warehouse), read_only=True)

    @property
    def agenda(self) -> Agenda:
        return _read_agenda(self.warehouse, self._state)

    @property
    def site(self) -> Site:
        return _read_site(self.warehouse, self._state)

    @property
    def _state(self) -> tuple[int, int]:
        state = self.warehouse.stat()
        return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=1)
def _read_agenda(warehouse: Path, state: tuple[int, int]) -> Agenda:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return read_agenda(connection)


@lru_cache(maxsize=1)
def _read_site(warehouse: Path, state: tuple[int, int]) -> Site:
    agenda = _read_agenda(warehouse, state)
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        return read_site(agenda, connection)
