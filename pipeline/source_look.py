"""Looking at one source now, exactly as a run would, without keeping anything of it.

Belongs here: fetching, reading and judging a single source beside the real lake. Does not belong here: showing it
(pipeline.cli), or any rule about sources. The lake, the ledger and the judgements of earlier days are only read.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.agenda_run import AgendaRun
from pipeline.lock import run_lock
from sources.contracts import Document, Issue, Snapshot, SourceReading, SourceSpec
from sources.dispatch import addresses_of
from sources.extract import read_sources
from sources.fetch_local import FOLDER_TYPE
from sources.snapshots import Acceptance, BodyMissingError, SnapshotStore, document_of
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.health.contracts import SourceHealth
from warehouse.occurrences import Window, expand
from warehouse.reference import Reference
from warehouse.understand import normalise


@dataclass(frozen=True)
class Understanding:
    """What a reading is understood to say: activities, their dates, and what is to be told about them."""

    reading: SourceReading
    activities: tuple[NormalisedActivity, ...]
    occurrences: tuple[Occurrence, ...]
    issues: tuple[Issue, ...]

    def dates_of(self, activity: NormalisedActivity) -> list[Occurrence]:
        """The dates of one activity, in order."""
        return [one for one in self.occurrences if one.record_id == activity.record_id]


@dataclass(frozen=True)
class Look:
    """One source as it is now. `now` is what it gives today, `before` what was accepted last (None: nothing yet).

    `reading` is what a run would take of it: today's word, or the last good one when today's is not believed. `store`
    holds the bodies while the look lasts.
    """

    spec: SourceSpec
    attempts: tuple[Snapshot, ...]
    reading: SourceReading
    now: Understanding
    before: Understanding | None
    health: SourceHealth
    documents: tuple[Document, ...]
    store: SnapshotStore


class _LookRun(AgendaRun):
    """A run of one source whose lake of snapshots and cache are elsewhere; all else is the real thing, unchanged."""

    def __init__(self, real: AgendaRun, spec: SourceSpec, folder: Path) -> None:
        super().__init__(real.place, real.now)
        self.registry = real.registry
        self.reference = real.reference
        self.specs = (spec,)
        self.store = SnapshotStore(folder / "snapshots")
        self.ledger = dataclasses.replace(
            real.ledger,
            records={key: memory for key, memory in real.ledger.records.items() if memory.source_id == spec.id},
        )
        self._folder = folder

    @property
    def extract_cache(self) -> Path:
        return self._folder / "cache"


@contextlib.contextmanager
def looking_at(real: AgendaRun, spec: SourceSpec) -> Iterator[Look]:
    """Fetch and read `spec` as `real` would; a source that is off is looked at all the same."""
    spec = spec.model_copy(update={"status": "active", "status_reason": None})
    with tempfile.TemporaryDirectory(prefix="wijkagenda-") as name:
        folder = Path(name)
        run = _LookRun(real, spec, folder)
        previous = _copy_memory(spec, real, run.store)
        attempts = tuple(run.fetch())
        good = [attempt for attempt in attempts if attempt.error is None]
        today = read_alone(spec, good, run.store, run.now, folder / "today")
        before = read_alone(spec, previous.pages, run.store, run.now, folder / "before") if previous else None
        yield Look(
            spec=spec,
            attempts=attempts,
            reading=run.readings[0],
            now=understand(spec, today, run.reference, run.window),
            before=understand(spec, before, run.reference, run.window) if before is not None else None,
            health=run.health[0],
            documents=tuple(_documents(spec, good, run.store)),
            store=run.store,
        )


def accept(real: AgendaRun, look: Look) -> None:
    """Note in the real lake that what was seen is the source's word; a run that is going on is waited for.

    Fetching again gives the same bytes, so the next run does not doubt them.
    """
    pages = tuple(attempt for attempt in look.attempts if attempt.error is None and attempt.body_sha256)
    with run_lock(real.place.data):
        for page in pages:
            real.store.put_body(look.store.body(page.body_sha256 or ""))
        real.store.append(look.attempts)
        newest = max(page.fetched_at for page in pages)
        said = look.now.reading
        acceptance = Acceptance(
            source_id=look.spec.id, at=newest, pages=pages, n_records=len(said.records) + said.n_ignored
        )
        real.store.accept([acceptance])


def _copy_memory(spec: SourceSpec, real: AgendaRun, store: SnapshotStore) -> Acceptance | None:
    """Give `store` what the lake knows of this source: its last words, so that today is compared with them."""
    view = real.store.view(real.now)
    previous = view.last_acceptance(spec.id)
    pages = previous.pages if previous is not None else ()
    known = {page.snapshot_id: page for page in pages}
    for url in dict.fromkeys([*addresses_of(spec), *(page.url for page in pages)]):
        for found in (view.latest_good(spec.id, url), view.latest_attempt(spec.id, url)):
            if found is not None:
                known[found.snapshot_id] = found
    _copy(known.values(), real.store, store)
    if previous is not None:
        store.accept([previous])
    return previous


def _copy(snapshots: Iterable[Snapshot], source: SnapshotStore, target: SnapshotStore) -> None:
    ordered = sorted(snapshots, key=lambda snapshot: snapshot.fetched_at)
    for snapshot in ordered:
        if snapshot.body_sha256:
            with contextlib.suppress(BodyMissingError):
                target.put_body(source.body(snapshot.body_sha256))
    target.append(ordered)


def _documents(spec: SourceSpec, pages: Sequence[Snapshot], store: SnapshotStore) -> Iterator[Document]:
    for page in pages:
        if page.body_sha256 and page.media_type != FOLDER_TYPE:
            yield document_of(spec, page, store.body(page.body_sha256))


def understand(spec: SourceSpec, reading: SourceReading, reference: Reference, window: Window) -> Understanding:
    """The records of a reading with their dates, corrected by nobody."""
    activities: list[NormalisedActivity] = []
    occurrences: list[Occurrence] = []
    issues: list[Issue] = list(reading.issues)
    for record in reading.records:
        activity, found = normalise(record, spec, reference)
        expansion = expand(activity, window, reference.holidays)
        activities.append(activity)
        occurrences += expansion.occurrences
        issues += [*found, *expansion.issues]
    return Understanding(reading, tuple(activities), tuple(occurrences), tuple(issues))


def read_alone(
    spec: SourceSpec, pages: Sequence[Snapshot], bodies: SnapshotStore, at: dt.datetime, folder: Path
) -> SourceReading:
    """What these pages say by themselves at `at`: not doubted, and not compared with anything earlier.

    `bodies` has what is in the pages; `folder` is scratch.
    """
    store = SnapshotStore(folder)
    _copy(pages, bodies, store)
    trusting = spec.model_copy(update={"expect": spec.expect.model_copy(update={"min": 0})})
    [reading] = read_sources([trusting], store, at, folder / "cache")
    return reading
