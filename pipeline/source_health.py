"""The judgement on every source in a run: what it rests on is gathered here.

Belongs here: gathering, and where judgements are kept. Does not belong here: any rule about sources (warehouse.health).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sources.contracts import Snapshot, SourceSpec
from sources.dispatch import addresses_of
from sources.skeleton import skeleton_of
from sources.snapshots import BodyMissingError, SnapshotStore
from warehouse.health.contracts import SEVERITIES, SourceHealth
from warehouse.health.diagnose import diagnose
from warehouse.health.history import keep, read_history
from warehouse.health.observe import gather, observe

if TYPE_CHECKING:
    from pipeline.agenda_run import AgendaRun

RECENT_DAYS = 60  # so many days say what is usual for a source
_PAGES = ("html_list", "jsonld", "page", "week_table", "welfare_provider")


def judge_sources(run: AgendaRun) -> tuple[SourceHealth, ...]:
    """How every source is doing at this run's moment, compared with the days before it."""
    recent = list(read_history(directory_of(run), run.now, RECENT_DAYS))
    known = gather(
        run.understood.activities,
        run.understood.occurrences,
        run.ledger.records.values(),
        run.understood.issues,
        run.stock.reissued,
        run.today,
    )
    skeletons: dict[str, str | None] = {
        health.seen.body: health.seen.skeleton
        for health in itertools.chain.from_iterable(recent)
        if health.seen.skeleton
    }
    view = run.store.view(run.now)
    observations = {}
    for spec, reading in run.readings_by_spec():
        found = (view.latest_attempt(spec.id, url) for url in addresses_of(spec)) if spec.status == "active" else ()
        attempts = [attempt for attempt in found if attempt is not None]
        observations[spec.id] = observe(spec, reading, attempts, known, _skeleton(spec, attempts, skeletons, run.store))
    return diagnose(run.specs, observations, recent, run.now, run.reference.holidays)


def remember_health(run: AgendaRun) -> Path | None:
    """Keep this run's judgements; None when a later run has been kept already."""
    return keep(directory_of(run), run.health, run.now)


def earlier_health(run: AgendaRun) -> Iterator[SourceHealth]:
    """The judgements of all earlier days that are kept, oldest first."""
    return itertools.chain.from_iterable(read_history(directory_of(run), run.now))


def by_seriousness(judged: Sequence[SourceHealth]) -> list[list[SourceHealth]]:
    """The judgements, most serious and longest first; those with one cause that they share are together."""
    groups: dict[tuple[str, str], list[SourceHealth]] = {}
    for health in judged:
        key = ("", health.shared_by) if health.shared_by else (health.source_id, "")
        groups.setdefault(key, []).append(health)
    return sorted(
        groups.values(),
        key=lambda group: (-SEVERITIES.index(group[0].severity), -group[0].days, group[0].source_id),
    )


def directory_of(run: AgendaRun) -> Path:
    """Where the judgements are kept."""
    return run.place.health


def _skeleton(
    spec: SourceSpec, attempts: Sequence[Snapshot], known: dict[str, str | None], store: SnapshotStore
) -> str | None:
    """The build of a source's first page; a page that was seen before is not looked at again."""
    sha = next((attempt.body_sha256 for attempt in attempts if attempt.body_sha256), None)
    if spec.connector not in _PAGES or sha is None:
        return None
    if sha[:16] not in known:
        try:
            known[sha[:16]] = skeleton_of(store.body(sha))
        except BodyMissingError:
            return None
    return known[sha[:16]]
