"""The commands `backup` and `restore`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click

from pipeline.backup import BackupError, restore_backup, write_backup
from pipeline.cli.options import data_option, registry_option, require_writable
from pipeline.settings import settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", metavar="MAP", type=_FOLDER)
@registry_option
@data_option
@click.option("--keep", metavar="N", type=click.IntRange(1), help="Bewaar de laatste N; oudere worden weggegooid.")
def backup(folder: Path, registry: str | None, data: str | None, keep: int | None) -> None:
    """Maak een reservekopie in MAP: het archief, en uw map met bronnen en beslissingen.

    Loopt er een run, dan wacht dit tot die klaar is. Alles wat er niet in zit, maakt een run opnieuw.
    """
    require_writable(folder)
    try:
        path = write_backup(settings(data, registry), folder, dt.datetime.now(dt.UTC), keep)
    except BackupError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)
    click.echo(f"{path} ({path.stat().st_size / 1e6:.1f} MB)")


@click.command()
@click.argument("file", metavar="BESTAND", type=_FILE)
@registry_option
@data_option
def restore(file: Path, registry: str | None, data: str | None) -> None:
    """Zet een reservekopie terug in een lege map.

    Met --registry ook de bronnen en beslissingen, in een lege map. Er wordt nooit iets overschreven.
    """
    place = settings(data, registry)
    require_writable(place.data)
    try:
        n_lake, n_registry = restore_backup(file, place)
    except BackupError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(1)
    click.echo(f"Teruggezet: {n_lake} bestanden in {place.lake}")
    if place.registry:
        click.echo(f"Teruggezet: {n_registry} bestanden in {place.registry}")
    click.echo("Draai nu: wijkagenda run")
