"""Commands about the register of organisations and places: `register template`, `register import`, `register check`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from pipeline.agenda_run import registry_directory
from pipeline.cli.options import WRONG_CONFIGURATION, data_option, explained_configuration, registry_option
from pipeline.settings import settings
from sources.contracts import Issue
from sources.formats.spreadsheets import SpreadsheetError
from warehouse.presence import local_date
from warehouse.reference import Reference, load_reference
from warehouse.register.contracts import holding
from warehouse.register.importing import Imported, import_file
from warehouse.register.schema import ORGANISATIONS, PLACES
from warehouse.register.store import FOLDER, write_register
from warehouse.register.template import write_template

_DAY = click.DateTime(formats=["%Y-%m-%d"])
_SEVERITY = {"error": ("fout", "red"), "warning": ("let op", "yellow"), "info": ("ter info", "")}


@click.group()
def register() -> None:
    """Register: organisaties, plekken, netwerken en geld, in een spreadsheet bij te houden."""


@register.command("template")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--empty", is_flag=True, help="Zonder wat er al in het register staat.")
@click.option("--as-of", type=_DAY, metavar="JJJJ-MM-DD", help="Met de stand van deze dag. Standaard vandaag.")
@registry_option
@data_option
def template(out: Path, empty: bool, as_of: dt.datetime | None, registry: str | None, data: str | None) -> None:
    """Schrijf de spreadsheet waarin een buurtverbinder het register bijhoudt, naar OUT.xlsx.

    Wat er al bekend is, staat er in. Kolommen met een bruine kop zijn nodig, de rest mag leeg blijven; op het blad
    Uitleg staat hoe het werkt. Lees het ingevulde bestand in met 'wijkagenda register import'.
    """
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError("Geef een bestandsnaam die op .xlsx eindigt.")
    day = _day(as_of)
    reference = _reference(_folder(registry, data, day), day)
    out.write_bytes(write_template(reference, day, is_empty=empty))
    click.echo(f"Geschreven: {out} ({len(reference.organizations)} organisaties, {len(reference.places)} plekken).")


@register.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--as-of", type=_DAY, metavar="JJJJ-MM-DD", help="De dag waarop dit in het register komt. Standaard vandaag."
)
@registry_option
@data_option
def import_(file: Path, as_of: dt.datetime | None, registry: str | None, data: str | None) -> None:
    """Lees een ingevulde spreadsheet (XLSX, ODS of een blad als CSV) in het register.

    Wat verandert, sluit de oude waarde af; die blijft bewaard met de dagen waarop zij gold. Een cel of rij die niet te
    gebruiken is, wordt gemeld met bestand, blad, rij en kolom, en de rest gaat door. Exitcode 1: er is iets niet
    overgenomen.
    """
    day = _day(as_of)
    folder = _folder(registry, data, day, must_be_own=True)
    imported = _import(file, _reference(folder, day), day)
    with explained_configuration():
        load_reference(folder, day, imported.register)  # nothing is written that cannot be read back
    written = write_register(folder, imported.register)
    _show(imported)
    if written:
        click.echo(f"Bewaard in {folder / FOLDER}: {', '.join(path.name for path in written)}.")
        click.echo("Zet dit in git, en draai 'wijkagenda run'.")
    else:
        click.echo("Er is niets veranderd.")
    _leave(imported.issues)


@register.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option("--as-of", type=_DAY, metavar="JJJJ-MM-DD", help="De stand van deze dag. Standaard vandaag.")
@registry_option
@data_option
def check(file: Path | None, as_of: dt.datetime | None, registry: str | None, data: str | None) -> None:
    """Kijk het register na, of FILE zonder er iets van te bewaren.

    Zonder bestand: of alles in het register te lezen is, en hoeveel van elke vraag is ingevuld en bevestigd.
    """
    day = _day(as_of)
    reference = _reference(_folder(registry, data, day), day)
    if file is not None:
        imported = _import(file, reference, day)
        _show(imported)
        click.echo("Er is niets bewaard.")
        _leave(imported.issues)
        return
    _show_coverage(reference, day)


# --- Steps ------------------------------------------------------------------------------------------------------------


def _day(as_of: dt.datetime | None) -> dt.date:
    return as_of.date() if as_of else local_date(dt.datetime.now(dt.UTC))


def _folder(registry: str | None, data: str | None, day: dt.date, *, must_be_own: bool = False) -> Path:
    place = settings(data, registry)
    if must_be_own and place.registry is None:
        raise click.UsageError("Geef met --registry de map van uw eigen wijk; de voorbeeldwijk wordt niet veranderd.")
    if place.registry is not None and not place.registry.is_dir():
        raise click.UsageError(f"De map {place.registry} is er niet.")
    return registry_directory(place, day)


def _reference(folder: Path, day: dt.date) -> Reference:
    with explained_configuration():
        return load_reference(folder, day)


def _import(file: Path, reference: Reference, day: dt.date) -> Imported:
    try:
        return import_file(file.read_bytes(), file.name, reference, day)
    except SpreadsheetError as error:
        click.secho(f"{file.name}: {error}", fg="red", err=True)
        raise click.exceptions.Exit(WRONG_CONFIGURATION) from None


def _leave(issues: Sequence[Issue]) -> None:
    if any(issue.severity == "error" for issue in issues):
        raise click.exceptions.Exit(1)


def _show(imported: Imported) -> None:
    console = Console()
    table = Table()
    for column in ("blad", "rijen gelezen", "nieuw", "veranderd", "vervallen"):
        table.add_column(column, justify="left" if column == "blad" else "right")
    for result in imported.results:
        table.add_row(result.name, *map(str, (result.n_rows, result.n_added, result.n_changed, result.n_ended)))
    console.print(table)
    for issue in imported.issues:
        word, color = _SEVERITY[issue.severity]
        click.secho(f"{word}: {issue.locator}: {issue.message}", fg=color or None)
        if issue.hint:
            click.echo(f"    {issue.hint}")


def _show_coverage(reference: Reference, day: dt.date) -> None:
    """Of each question of how many it is known, and how old what is known is."""
    current = holding(reference.registered.values, day).values()
    table = Table(title=f"Het register op {day:%d-%m-%Y}")
    for heading in ("blad", "vraag", "ingevuld", "oudste opgave"):
        table.add_column(heading, justify="right" if heading == "ingevuld" else "left")
    for schema, n in ((ORGANISATIONS, len(reference.organizations)), (PLACES, len(reference.places))):
        for column in schema.fields:
            if column.is_identity or column.name in ("id", "source", "stated_on"):
                continue
            dates = [one.stated_on for one in current if (one.entity, one.field) == (schema.table, column.name)]
            oldest = f"{min(dates):%d-%m-%Y}" if dates else ""
            table.add_row(schema.name, column.header, f"{len(dates)} van {n}", oldest)
    Console().print(table)
    held = reference.registered
    parts = [f"{len(holding(facts, day))} {word}" for facts, word in (
        (held.memberships, "lidmaatschappen"), (held.relations, "relaties"), (held.funding, "geldbronnen"),
        (held.streams, "steunstromen"))]  # fmt: skip
    click.echo(f"En {', '.join(parts[:-1])} en {parts[-1]}. Alles is te lezen.")
