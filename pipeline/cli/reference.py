"""Commands about reference data: `reference refresh`."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

import click

from pipeline.cli.options import data_option, explained_configuration, registry_option, require_writable
from pipeline.settings import settings
from sources.contracts import HttpSettings, PageOptions, Snapshot, SourceSpec
from sources.fetch import fetch_sources
from sources.snapshots import SnapshotStore
from warehouse.presence import local_date
from warehouse.reference import load_reference
from warehouse.reference_refresh import RefreshError, RefreshSource, refresh_sources, write_refreshed

_PATIENCE = HttpSettings(timeout=60, max_bytes=50_000_000)  # the boundaries of a city are a few megabytes


@click.group()
def reference() -> None:
    """Basisgegevens: buurten, kerncijfers en vakanties."""


@reference.command("refresh")
@click.option("--only", metavar="KENMERK", help="Alleen deze bron, bijvoorbeeld schoolvakanties.")
@registry_option
@data_option
def refresh(only: str | None, registry: str | None, data: str | None) -> None:
    """Haal buurtgrenzen (PDOK), kerncijfers (CBS), schoolvakanties en feestdagen opnieuw op.

    Wat er komt, staat daarna in de map reference/ van uw registry; kijk met git wat er veranderde. Van elk gegeven
    staat erbij waar het vandaan komt. Lukt iets niet, dan blijft wat er was (exitcode 1). De adressen staan in
    reference/refresh.yaml.
    """
    place = settings(data, registry)
    if place.registry is None:
        raise click.UsageError("Geef met --registry de map van uw eigen wijk; de voorbeeldwijk wordt niet veranderd.")
    folder = place.registry / "reference"
    require_writable(folder)
    with explained_configuration():
        known = [item.neighbourhood_id for item in load_reference(place.registry).neighbourhoods]
        wanted = [source for source in refresh_sources(place.registry) if only in (None, source.id)]
    if not wanted:
        raise click.UsageError(f"Er is geen bron '{only}' in reference/refresh.yaml.")
    is_done = [_refresh(source, known, folder, place.contact) for source in wanted]
    with explained_configuration():
        load_reference(place.registry)
    if not all(is_done):
        raise click.exceptions.Exit(1)


def _refresh(source: RefreshSource, known: list[str], folder: Path, contact: str | None) -> bool:
    """Fetch one source and write what it says; whether that went well."""
    with tempfile.TemporaryDirectory() as lake:
        store = SnapshotStore(Path(lake))
        address = source.address(local_date(_now()))
        spec = SourceSpec(id=source.id, title=source.id, urls=(address,), options=PageOptions(), http=_PATIENCE)
        (snapshot,) = fetch_sources([spec], store, contact=contact or "zie de beheerder", now=_now)
        if snapshot.error or snapshot.body_sha256 is None:
            click.secho(f"{source.id}: niet opgehaald: {_reason(snapshot)}.", fg="red", err=True)
            return False
        body = store.body(snapshot.body_sha256)
    try:
        path, count = write_refreshed(source, body, known, folder)
    except RefreshError as error:
        click.secho(f"{source.id}: {error}.", fg="red", err=True)
        return False
    click.echo(f"{source.id}: {count} gegevens in {path}")
    return True


def _reason(snapshot: Snapshot) -> str:
    return snapshot.error.message if snapshot.error else "er kwam niets"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
