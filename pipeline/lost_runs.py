"""Runs whose process is gone (killed, or the machine restarted): they are marked failed, so that the next can begin.

Dagster cannot ask a process on its own machine whether it lives. It would take such a run for running for ever, and as
one run goes at a time, no other would ever start. The lock of the data folder knows better: the system lets it go with
the process that held it.

Belongs here: finding those runs and saying what became of them. Does not belong here: telling people (sensors).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path

import dagster as dg

from pipeline.lock import is_held
from pipeline.settings import Settings

_MESSAGE = (
    "Het proces van deze run is verdwenen: gestopt van buiten, of de computer is opnieuw gestart. Wat gepubliceerd "
    "was, staat er nog; de volgende run gaat gewoon verder."
)


def lost_run_sensor(place: Settings) -> dg.SensorDefinition:
    """Marks lost runs as failed, which also tells the operators; on from the start."""

    @dg.sensor(
        name="verloren_runs",
        description="Zet een run waarvan het proces verdwenen is op mislukt, zodat de volgende kan beginnen.",
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=60,
    )
    def lost_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        suspects, ended = end_lost_runs(context.instance, place.data, json.loads(context.cursor or "[]"))
        context.update_cursor(json.dumps(sorted(suspects)))
        return dg.SkipReason(f"op mislukt gezet: {', '.join(ended)}" if ended else "er is geen run verloren")

    return lost_runs


def end_lost_runs(instance: dg.DagsterInstance, data: Path, suspects: Collection[str]) -> tuple[set[str], list[str]]:
    """Mark the runs failed that count as running without anyone holding the lock, now and the time before.

    `suspects`: the ids from that time. Twice, because a run that has just begun or is about to end holds no lock
    either. Returns the suspects for the next time, and the ids of the runs that were marked.
    """
    if is_held(data):
        return set(), []
    running = instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
    lost = [run for run in running if run.run_id in suspects]
    for run in lost:
        instance.report_run_failed(run, _MESSAGE)
    return {run.run_id for run in running if run not in lost}, [run.run_id for run in lost]
