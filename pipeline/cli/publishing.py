"""The command `publish`: which versions are kept, and going back to one."""

from __future__ import annotations

import datetime as dt
import sys
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from exports.publish import PUBLIC, NoVersionError, current_version, roll_back, versions_of
from pipeline.cli.options import WRONG_CONFIGURATION, data_option
from pipeline.lock import run_lock
from pipeline.published import Summary, summary_of
from pipeline.settings import Settings, settings
from sources.contracts import TIMEZONE

_PREVIOUS = "VORIGE"  # what --rollback means without a version


@click.command()
@data_option
@click.option(
    "--list", "show", is_flag=True, help="Toon welke versies bewaard zijn, en welke te zien is; ook zonder opties."
)
@click.option(
    "--rollback",
    metavar="[VERSIE]",
    is_flag=False,
    flag_value=_PREVIOUS,
    help="Toon een bewaarde versie weer; zonder VERSIE de vorige.",
)
def publish(data: str | None, show: bool, rollback: str | None) -> None:
    """Bekijk de bewaarde versies van de publicatie, of ga terug naar een ervan. Een nieuwe versie maakt: wijkagenda run

    Teruggaan wisselt alles tegelijk: pagina's, feeds, posters, gegevens en de database. Aan het archief verandert
    niets; de volgende run publiceert weer gewoon een nieuwe versie.
    """
    place = settings(data)
    if rollback is not None:
        _go_back(place, None if rollback == _PREVIOUS else rollback)
    if show or rollback is None:
        _show_versions(place)


def _go_back(place: Settings, name: str | None) -> None:
    try:
        with run_lock(place.data):
            before = current_version(place.data)
            version = roll_back(place.data, name)
    except NoVersionError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    if before is not None and before.name == version.name:
        click.echo(f"Versie {version.name} was al te zien; er is niets veranderd.")
        return
    click.echo(f"Nu te zien: versie {version.name}, {_in_words(summary_of(version))}.")
    if before is not None:
        click.echo(f"Versie {before.name} is bewaard: wijkagenda publish --rollback {before.name}")
    click.echo("De volgende run publiceert weer een nieuwe versie.")


def _show_versions(place: Settings) -> None:
    current = current_version(place.data)
    versions = versions_of(place.data)
    if not versions:
        click.echo(f"In {place.data / PUBLIC} is nog niets gepubliceerd.")
        return
    table = Table("versie", "agenda van", "activiteiten", "data", "", show_edge=False)
    for version in reversed(versions):
        summary = summary_of(version)
        counts = summary.counts if summary else {}
        numbers = [str(counts.get(key, "?")) for key in ("n_activities", "n_occurrences")]
        shown = "te zien" if current is not None and version.name == current.name else ""
        table.add_row(version.name, _moment(summary), *numbers, shown, style="bold" if shown else "")
    Console().print(table)


def _in_words(summary: Summary | None) -> str:
    if summary is None:
        return "zonder beschrijving"
    return f"de agenda van {_moment(summary)} met {summary.counts.get('n_activities', '?')} activiteiten"


def _moment(summary: Summary | None) -> str:
    """The day and time of the agenda on the clock of its readers."""
    if summary is None:
        return "onbekend"
    return dt.datetime.fromisoformat(summary.as_of).astimezone(ZoneInfo(TIMEZONE)).strftime("%d-%m-%Y %H:%M")
