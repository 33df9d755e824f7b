"""Commands about what is the same: `match`, `explain`, `merge`, `review`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table

from pipeline.agenda_run import AgendaRun
from pipeline.cli.options import WRONG_CONFIGURATION, data_option, explained_configuration, registry_option
from pipeline.settings import settings
from warehouse.lookup import (
    ReviewPair,
    claims_of,
    decisions_of,
    find_activity,
    known_names,
    review_issues,
    review_pairs,
)
from warehouse.match.explain import explain as explain_activity
from warehouse.match.files import match_file
from warehouse.overrides import MergeOverride, append_merge
from warehouse.presence import local_date

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
    except OSError as error:
        click.secho(f"{error.filename} kan niet gelezen of geschreven worden ({error.strerror}).", fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    click.echo(f"{n_clusters} activiteiten; zie {out}")


def _warehouse(data: str | None) -> duckdb.DuckDBPyConnection:
    path = settings(data).warehouse
    if not path.is_file():
        click.secho(f"Er is nog geen agenda in {path.parent.parent}. Draai eerst: wijkagenda run", fg="red", err=True)
        sys.exit(1)
    return duckdb.connect(str(path), read_only=True)


@click.command()
@click.argument("key", metavar="KENMERK")
@click.option("--all", "every_pair", is_flag=True, help="Toon elk paar, ook als er veel hetzelfde zijn.")
@data_option
def explain(key: str, every_pair: bool, data: str | None) -> None:
    """Leg uit waar een activiteit vandaan komt: wie zegt wat, en waarom staat het bij elkaar.

    KENMERK is het kenmerk van de activiteit (wa...), de UID uit een agenda, of het kenmerk van een record.
    """
    with _warehouse(data) as connection:
        activity = find_activity(connection, key)
        if activity is None:
            click.secho(f"Er is geen activiteit met kenmerk {key}.", fg="red", err=True)
            sys.exit(1)
        claims, decisions = claims_of(connection, activity), decisions_of(connection, activity)
        text = explain_activity(activity, claims, decisions, known_names(connection), every_pair=every_pair)
        click.echo(text, nl=False)


@click.command()
@click.argument("judgement", type=click.Choice(["same", "different"]))
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.option("--reason", required=True, help="Waarom; dit komt bij de uitleg te staan.")
@click.option("--role", default="beheerder", show_default=True, help="Wie dit beslist: een rol, geen naam.")
@registry_option
@data_option
def merge(
    judgement: str, left: str, right: str, reason: str, role: str, registry: str | None, data: str | None
) -> None:
    """Beslis dat A en B dezelfde activiteit zijn (same), of juist niet (different).

    Het komt in overrides/merges.yaml en geldt vanaf de volgende run. Wat mensen beslissen gaat voor.
    """
    run = AgendaRun(settings(data, registry), dt.datetime.now(dt.UTC))
    with explained_configuration():
        run.check_configuration()
    with _warehouse(data) as connection:
        for key in (left, right):
            if find_activity(connection, key) is None:
                click.secho(f"Er is geen activiteit of record met kenmerk {key}.", fg="red", err=True)
                sys.exit(1)
    try:
        override = MergeOverride.model_validate(
            {"judgement": judgement, "a": left, "b": right, "reason": reason, "by_role": role,
             "date": local_date(dt.datetime.now(dt.UTC))}
        )  # fmt: skip
    except ValueError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    path = append_merge(run.overrides_directory, override)
    click.echo(f"Opgeschreven in {path}. Het geldt vanaf de volgende run.")


@click.command()
@data_option
@click.option("--most", default=20, show_default=True, help="Hoeveel paren hoogstens.")
def review(data: str | None, most: int) -> None:
    """Toon waar een mens over moet beslissen; bovenaan staat wat bewoners het meest zien."""
    console = Console()
    with _warehouse(data) as connection:
        pairs, issues = review_pairs(connection, most), review_issues(connection)
    if pairs:
        console.print("Is dit dezelfde activiteit?\n", style="bold")
        for pair in pairs:
            _print_pair(pair)
        console.print('Beslis met: wijkagenda merge same|different A B --reason "..."\n')
    if issues:
        table = Table("bron", "wat er aan de hand is", "wat te doen", title="Wacht op iemand")
        for issue in issues:
            table.add_row(issue.source_id, issue.message, issue.hint, end_section=True)
        console.print(table)
    if not pairs and not issues:
        console.print("Er is niets om over te beslissen.")


def _print_pair(pair: ReviewPair) -> None:
    """Two activities and why this is a question. Plain lines: a kenmerk must stay whole to be copied."""
    for listing, activity_id in ((pair.left, pair.left_activity), (pair.right, pair.right_activity)):
        click.echo(f"  {activity_id}  {listing.name} ({listing.source})")
    verdict = "twijfel" if pair.decision.judgement == "unsure" else "uit elkaar gehouden"
    click.echo(f"      {verdict}: {pair.decision.reason}. Samen {pair.n_soon} keer in de komende vier weken.\n")
