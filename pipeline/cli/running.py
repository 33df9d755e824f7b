"""The commands `run` and `serve`: make the agenda, and show what was made."""

from __future__ import annotations

import atexit
import datetime as dt
import errno
import gc
import logging
import os
import sys
import time

import click
from rich.console import Console
from rich.logging import RichHandler
from rich.table import Table

from exports.publish import PUBLIC
from pipeline.agenda_run import AgendaRun
from pipeline.cli.options import (
    WRONG_CONFIGURATION,
    data_option,
    explained_configuration,
    registry_option,
    require_writable,
)
from pipeline.instance import prepare_home
from pipeline.published import published_summary
from pipeline.settings import Settings, parse_as_of, settings

_LOOPBACK = "127.0.0.1"


@click.command()
@registry_option
@data_option
@click.option("--as-of", metavar="MOMENT", help="Doe alsof het nu dit moment is (ISO: 2026-11-24 of 2026-11-24T06:00).")
@click.option("--replay", is_flag=True, help="Haal niets op; gebruik wat het archief op dat moment wist.")
def run(registry: str | None, data: str | None, as_of: str | None, replay: bool) -> None:
    """Haal alle bronnen op, maak er een agenda van en publiceer die.

    Zonder opties: de verzonnen voorbeeldwijk, in ./data. Een bron die stuk is wordt gemeld en houdt de rest niet tegen.
    """
    try:
        now = parse_as_of(as_of) if as_of else dt.datetime.now(dt.UTC)
    except ValueError:
        click.secho(f"--as-of {as_of!r} is geen datum; schrijf bijvoorbeeld 2026-11-24T06:00", fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    started = time.monotonic()
    # Nearly all that a run makes stays until its end: garbage is looked for seldom, and no more when the process ends.
    gc.set_threshold(100_000, 50, 100)
    atexit.register(gc.freeze)
    console = Console(stderr=True)
    _show_progress(console)
    place = settings(data, registry)
    require_writable(place.data)
    with explained_configuration():
        published = _execute(place, now, replay=replay)
    if not published:
        console.print("[bold red]Er is niets gepubliceerd.[/] Wat er stond, staat er nog.")
        sys.exit(1)
    _show_summary(Console(), place, time.monotonic() - started)


# Dagster's events are in its history; the terminal shows our own progress.
_QUIET = {"console": {"config": {"log_level": "CRITICAL"}}}


def _execute(place: Settings, now: dt.datetime, *, replay: bool) -> bool:
    """Run the job in this process, recorded in Dagster's history; whether it published."""
    # Dagster takes most of a second to import; commands that do not run should not wait for it.
    import dagster as dg

    from pipeline.graph import JOB, build_definitions

    checked = AgendaRun(place, now, replay=replay)
    checked.check_configuration()
    prepare_home(place.dagster_home)
    os.environ.update(place.environment())
    # When later steps are skipped Dagster warns that their checks gave no verdict; there is nothing to judge then.
    logging.getLogger("dagster._core.execution.plan.active").setLevel(logging.ERROR)
    definitions = build_definitions(place, checked.specs, as_of=now.isoformat(), replay=replay)
    with dg.DagsterInstance.from_config(str(place.dagster_home)) as instance:
        result = definitions.resolve_job_def(JOB).execute_in_process(
            instance=instance, raise_on_error=False, run_config={"loggers": _QUIET}
        )
    logger = logging.getLogger("wijkagenda")
    for event in result.all_events:
        if event.is_step_failure and (failure := event.step_failure_data.error):
            message = (failure.cause or failure).message.strip()
            logger.error("%s: %s", event.step_key, message)
            if os.strerror(errno.ENOSPC) in message:
                logger.error("De schijf is vol. Maak ruimte in %s en draai nog eens; er is niets verloren.", place.data)
    for evaluation in result.get_asset_check_evaluations():
        if not evaluation.passed:
            logger.error("%s: %s", evaluation.check_name, evaluation.description)
    return bool(result.success)


def _show_progress(console: Console) -> None:
    handler = RichHandler(
        console=console, show_path=False, show_level=False, log_time_format="%H:%M:%S", omit_repeated_times=False
    )
    logger = logging.getLogger("wijkagenda")
    logger.handlers = [handler]
    logger.propagate = False
    logger.setLevel(logging.INFO)


def _show_summary(console: Console, place: Settings, seconds: float) -> None:
    summary = published_summary(place)
    if summary is None:
        return
    counts = summary.counts
    table = Table(title=f"Gepubliceerd: agenda van {summary.as_of[:10]}", show_header=False, title_justify="left")
    table.add_column("wat")
    table.add_column("aantal", justify="right")
    for label, key in _SUMMARY_ROWS:
        style = "red" if key in ("n_sources_failed", "n_sources_stale") and counts[key] else ""
        table.add_row(label, str(counts[key]), style=style)
    console.print(table)
    console.print(f"In {seconds:.1f} s. Te zien in {place.data / 'public'}; bekijk hem met: wijkagenda serve")


_SUMMARY_ROWS = (
    ("bronnen goed gelezen", "n_sources_ok"),
    ("bronnen verouderd (laatste goede inhoud)", "n_sources_stale"),
    ("bronnen stuk", "n_sources_failed"),
    ("bronnen gepauzeerd", "n_sources_paused"),
    ("activiteiten", "n_activities"),
    ("data", "n_occurrences"),
    ("nieuw", "n_new"),
    ("gewijzigd", "n_changed"),
    ("afgelast", "n_cancelled"),
    ("meldingen", "n_issues"),
)


@click.command()
@data_option
@click.option("--host", default=_LOOPBACK, show_default=True, help="Adres.")
@click.option("--port", default=8080, show_default=True, help="Poort.")
def serve(data: str | None, host: str, port: int) -> None:
    """Toon wat gepubliceerd is over HTTP: pagina, feed en tabellen."""
    from exports.serve import serve as serve_folder

    public = settings(data).data / PUBLIC
    if not public.is_dir():
        click.secho(f"Er is nog niets gepubliceerd in {public}. Draai eerst: wijkagenda run", fg="red", err=True)
        sys.exit(1)
    click.echo(f"http://{host}:{port} (stoppen met Ctrl+C)")
    serve_folder(public, host, port)
