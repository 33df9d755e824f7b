"""The group of commands about sources, and `source list`."""

from __future__ import annotations

import datetime as dt

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.agenda_run import AgendaRun
from pipeline.cli import source_check, source_probe, source_record, source_status
from pipeline.cli.options import data_option, explained_configuration, registry_option
from pipeline.cli.source_options import STATUS_WORDS
from pipeline.settings import settings
from sources.addresses import is_file


@click.group()
def source() -> None:
    """Bronnen: welke er zijn en hoe ze gelezen worden."""


@source.command("list")
@registry_option
@data_option
def list_sources(registry: str | None, data: str | None) -> None:
    """Toon alle bronnen in de registry, met hun toestand bij de laatste run."""
    run = AgendaRun(settings(data, registry), dt.datetime.now(dt.UTC))
    with explained_configuration():
        run.check_configuration()
    states = _states(run)
    table = Table()
    for column in ("kenmerk", "titel", "manier van lezen", "status", "laatste run", "adres of reden"):
        table.add_column(column, overflow="fold")
    for spec in run.specs:
        note = spec.status_reason or _short(spec.urls[0])
        status = STATUS_WORDS[spec.status]
        row = (spec.id, spec.title, spec.connector, status, states.get(spec.id, ""), note)
        table.add_row(*(escape(text) for text in row))
    Console().print(table)


def _short(url: str) -> str:
    """The address without where a file lies on this computer."""
    return f"file:{url.rstrip('/').rpartition('/')[2]}" if is_file(url) else url


_STATES = {"ok": "goed", "stale": "verouderd", "failed": "stuk", "paused": "gepauzeerd"}


def _states(run: AgendaRun) -> dict[str, str]:
    if not run.place.warehouse.is_file():
        return {}
    with run.open_warehouse() as connection:
        rows = connection.execute("SELECT source_id, state FROM mart.sources").fetchall()
    return {source_id: _STATES[state] for source_id, state in rows}


for _command in (
    source_probe.probe,
    source_probe.new,
    source_check.check,
    source_record.record,
    source_record.refresh,
    source_status.pause,
    source_status.retire,
    source_status.resume,
):
    source.add_command(_command)
