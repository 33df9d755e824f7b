"""Commands about what is the same: `match`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.cli.options import WRONG_CONFIGURATION
from warehouse.match.files import match_file

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("records", type=_FILE)
@click.option("--venues", required=True, type=_FILE, help="Register van plekken, een per regel.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Waar het antwoord komt.")
def match(records: Path, venues: Path, out: Path) -> None:
    """Voeg de records van een bestand samen: per record {record_id, cluster_id, place_key}."""
    try:
        n_clusters = match_file(records, venues, out)
    except ValueError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    click.echo(f"{n_clusters} activiteiten; zie {out}")
