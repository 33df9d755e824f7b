"""The command `health`: what broke, why and what to do, in ten seconds; and the letters to organisers."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import click
import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exports.letters import read_letters, write_letters
from pipeline.cli.options import data_option
from pipeline.settings import settings
from warehouse.health.contracts import Severity, State
from warehouse.health.words import state_word

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan", "ok": "green"}
_NEVER = "Er is nog geen run geweest. Draai eerst: wijkagenda run"


class _Row(NamedTuple):
    """A day of a source, as mart.source_health has it."""

    source_id: str
    day: dt.date
    state: State
    severity: Severity
    since: dt.date
    trouble_since: dt.date | None
    days: int | None
    message: str | None
    cure: str | None
    evidence: str | None
    shared_by: str | None
    n_records: int
    n_today: int | None
    n_ahead: int


_QUERY = f"""
    SELECT {", ".join(_Row._fields)} FROM mart.source_health
    WHERE (? IS NULL OR source_id = ?) AND (? OR day = (SELECT as_of_date FROM mart.build))
"""  # noqa: S608 -- names of our own columns


@click.command()
@click.argument("source_id", metavar="[BRON]", required=False)
@data_option
@click.option("--history", is_flag=True, help="Toon ook hoe het eerder ging: elke keer dat de toestand veranderde.")
@click.option(
    "--letters",
    metavar="MAP",
    type=click.Path(file_okay=False, path_type=Path),
    help="Schrijf de brieven aan organisatoren in deze map (.txt en .eml), klaar om na te lezen en te versturen.",
)
def health(source_id: str | None, data: str | None, history: bool, letters: Path | None) -> None:
    """Toon hoe het met de bronnen gaat: wat er stuk is, waarom, en wat u kunt doen; het ergste eerst.

    Met een BRON erbij: alles over die bron. Eindigt met 1 als er iets stuk is.
    """
    place = settings(data)
    if not place.warehouse.is_file():
        click.secho(_NEVER, fg="red", err=True)
        sys.exit(1)
    console = Console()
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        rows = [_Row(*row) for row in connection.execute(_QUERY, [source_id, source_id, False]).fetchall()]
        if not rows:
            click.secho(f"Er is geen bron {source_id}; zie: wijkagenda source list", fg="red", err=True)
            sys.exit(2)
        _show(console, rows, of_one=source_id is not None)
        if source_id is not None:
            _show_more(console, connection, source_id)
        if history:
            past = [_Row(*row) for row in connection.execute(_QUERY, [source_id, source_id, True]).fetchall()]
            _show_history(console, past)
        if letters is not None:
            due = read_letters(connection, source_id)
            write_letters(due, letters)
            what = "1 brief" if len(due) == 1 else f"{len(due)} brieven"
            console.print(f"{what} in {escape(str(letters))}. Lees na voor u verstuurt.")
    sys.exit(1 if any(row.severity == "error" for row in rows) else 0)


def _show(console: Console, rows: Iterable[_Row], *, of_one: bool) -> None:
    ordered = sorted(rows, key=lambda row: (-_RANK[row.severity], -(row.days or 0), row.source_id))
    n_fine = sum(row.severity in ("ok", "info") for row in ordered)
    n_broken = sum(row.severity == "error" for row in ordered)
    counts = f"{n_broken} stuk, {len(ordered) - n_fine - n_broken} om in de gaten te houden, {n_fine} in orde"
    console.print(f"[bold]Bronnen op {ordered[0].day:%d-%m-%Y}:[/] {counts}")
    shown = ordered if of_one else [row for row in ordered if row.severity not in ("ok", "info")]
    if not shown:
        return
    table = Table(show_lines=True)
    for column in ("bron", "toestand", "sinds", "wat er is", "wat u kunt doen"):
        table.add_column(column, overflow="fold")
    for name, row in _together(shown):
        state = f"[{_STYLES[row.severity]}]{state_word(row.state, row.severity)}[/]"
        since = row.trouble_since or row.since
        what = escape(row.message or "niets bijzonders")
        if row.evidence and row.severity not in ("ok", "info"):
            what += f"\n[dim]Zelf zien: {escape(row.evidence)}[/]"
        ago = f"\n({row.days} {'dag' if row.days == 1 else 'dagen'})" if row.days else ""
        table.add_row(escape(name), state, f"{since:%d-%m-%Y}{ago}", what, escape(row.cure or ""))
    console.print(table)


_RANK = {"ok": 0, "info": 1, "warning": 2, "error": 3}


def _show_more(console: Console, connection: duckdb.DuckDBPyConnection, source_id: str) -> None:
    """What else was found at one source, beside the most serious, with the examples of all of it."""
    found = connection.execute(
        "SELECT finding_no, message, cure, examples FROM mart.source_findings WHERE source_id = ? ORDER BY finding_no",
        [source_id],
    ).fetchall()
    for number, message, cure, examples in found:
        if number > 1:
            console.print(f"Ook: {escape(message)} {escape(cure or '')}")
        for example in examples:
            console.print(f"  - {escape(example)}")


def _together(rows: Iterable[_Row]) -> list[tuple[str, _Row]]:
    """Sources with one shared cause in one line, under all their names."""
    groups: dict[tuple[str, str], list[_Row]] = {}
    for row in rows:
        groups.setdefault(("", row.shared_by) if row.shared_by else (row.source_id, ""), []).append(row)
    return [("\n".join(row.source_id for row in group), group[0]) for group in groups.values()]


def _show_history(console: Console, rows: Iterable[_Row]) -> None:
    """One line for each stretch of days in the same state for the same reason."""
    table = Table(title="Hoe het eerder ging", title_justify="left")
    for column in ("bron", "van", "tot en met", "toestand", "activiteiten", "wat er was"):
        table.add_column(column, overflow="fold")
    for first, last in _stretches(sorted(rows, key=lambda row: (row.source_id, row.day))):
        counts = f"{first.n_records}" if first.n_records == last.n_records else f"{first.n_records}-{last.n_records}"
        table.add_row(
            escape(first.source_id),
            f"{first.day:%d-%m-%Y}",
            f"{last.day:%d-%m-%Y}",
            f"[{_STYLES[first.severity]}]{state_word(first.state, first.severity)}[/]",
            counts,
            escape(last.message or ""),
        )
    console.print(table)


def _stretches(rows: list[_Row]) -> list[tuple[_Row, _Row]]:
    found: list[tuple[_Row, _Row]] = []
    for row in rows:
        if found and found[-1][0].source_id == row.source_id and found[-1][1].since == row.since:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
