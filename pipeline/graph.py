"""The graph as Dagster knows it: assets, checks, the job and the schedule, for one data folder and registry."""

from __future__ import annotations

from collections.abc import Sequence

import dagster as dg

from pipeline.assets import collect, publish, understand
from pipeline.checks import source_checks
from pipeline.jobs import source_jobs
from pipeline.lost_runs import lost_run_sensor
from pipeline.resources import Workspace
from pipeline.sensors import notify_sensors
from pipeline.settings import Settings
from sources.contracts import SourceSpec

JOB = "wijkagenda"


def build_definitions(
    place: Settings, specs: Sequence[SourceSpec], *, as_of: str = "", replay: bool = False
) -> dg.Definitions:
    """The definitions for `place`, with a check for each of `specs`. `as_of` (ISO) fixes the moment of every run."""
    assets = dg.load_assets_from_modules([collect, understand, publish])
    per_source = source_checks(specs)
    blocking = dg.load_asset_checks_from_modules([understand, publish])
    # The checks per source are reported by the asset itself; as part of the job each would cost a planned event.
    selection = dg.AssetSelection.all().without_checks() | dg.AssetSelection.checks(*blocking)
    job = dg.define_asset_job(
        JOB,
        selection=selection,
        executor_def=dg.in_process_executor,
        description="Haal alle bronnen op, maak er een agenda van en publiceer die.",
    )
    schedule = dg.ScheduleDefinition(
        name="elke_ochtend",
        job=job,
        cron_schedule="30 5 * * *",
        execution_timezone="Europe/Amsterdam",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Elke ochtend om half zes.",
    )
    workspace = Workspace(
        data=str(place.data),
        registry=str(place.registry or ""),
        contact=place.contact or "",
        site_url=place.site_url or "",
        as_of=as_of,
        replay=replay,
    )
    return dg.Definitions(
        assets=assets,
        asset_checks=[per_source, *blocking],
        jobs=[job, *source_jobs(specs, selection)],
        schedules=[schedule],
        sensors=[*notify_sensors(place), lost_run_sensor(place)],
        resources={"workspace": workspace},
        executor=dg.in_process_executor,
    )
