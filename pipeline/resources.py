"""The one resource: the run's place in time and on disk, the lock that lets one run write at a time, work beside it."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import dagster as dg
from pydantic import PrivateAttr

from pipeline.agenda_run import AgendaRun
from pipeline.lock import run_lock
from pipeline.settings import Settings, parse_as_of

logger = logging.getLogger("wijkagenda")

ONLY_TAG = "dagster/partition"  # how Dagster notes which of a job's choices was made
REPLAY_TAG = "wijkagenda/replay"


class Workspace(dg.ConfigurableResource):  # type: ignore[type-arg]  # Dagster's type parameter is its own business
    """Folders and moment of a run.

    `as_of` (ISO) sets the moment that the run takes for now; empty is the real one. `replay` fetches nothing and uses
    what the lake knew at `as_of`. A job about one source (pipeline.jobs) says so in the tags of its runs.
    """

    data: str
    registry: str = ""
    contact: str = ""
    site_url: str = ""
    as_of: str = ""
    replay: bool = False
    _run: AgendaRun = PrivateAttr()
    _threads: ThreadPoolExecutor = PrivateAttr()
    _beside: list[Future[None]] = PrivateAttr(default_factory=list)

    @contextlib.contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Workspace]:
        registry = Path(self.registry) if self.registry else None
        settings = Settings(Path(self.data), registry, self.contact or None, self.site_url or None)
        tags = context.run.tags if context.run is not None else {}
        replay = self.replay or tags.get(REPLAY_TAG) == "true"
        now = parse_as_of(self.as_of) if self.as_of else dt.datetime.now(dt.UTC)
        with run_lock(settings.data), ThreadPoolExecutor(1) as self._threads:
            self._run = AgendaRun(settings, now.replace(microsecond=0), replay=replay, only=tags.get(ONLY_TAG, ""))
            try:
                yield self
            finally:
                self._run.close()
            for work in self._beside:
                if error := work.exception():
                    logger.error("wat naast de run gedaan werd is mislukt: %s", error, exc_info=error)

    @property
    def run(self) -> AgendaRun:
        """The run that all assets of one Dagster run share."""
        return self._run

    def beside(self, work: Callable[[], None]) -> None:
        """Do what mostly waits for a disk while the run goes on; it is done when the run ends.

        No agenda is held back for it: what it raises is only written in the log.
        """
        self._beside.append(self._threads.submit(work))
