"""Commands that show what Wijkagenda makes of Dutch text and pages: `read`, `extract`, `classify`."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from pipeline.cli.options import WRONG_CONFIGURATION
from pipeline.pages import PageError, load_page
from sources.contracts import ScheduleReading
from sources.dutch.classify import classify as classify_text
from sources.dutch.labels import to_labels
from sources.dutch.render import render_schedule
from sources.dutch.schedule import read_schedule
from sources.page.labels import document_of, page_labels
from warehouse.contracts import NormalisedActivity, PlaceMatch
from warehouse.occurrences import Window, expand
from warehouse.presence import local_date
from warehouse.reference import load_reference

_NEXT = 5
_INPUT = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, path_type=Path)
_Row = dict[str, Any]


def _reference_date(text: str | None) -> dt.date:
    if not text:
        return local_date(dt.datetime.now(dt.UTC))
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        click.secho(f"{text!r} is geen datum; schrijf bijvoorbeeld 2026-11-24", fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)


_reference_date_option = click.option(
    "--reference-date", metavar="DATUM", help="De dag waarop de tekst geschreven is. Standaard vandaag."
)


@click.command()
@click.argument("text", required=False)
@_reference_date_option
@click.option("--jsonl", type=_INPUT, help="Veel teksten: een per regel.")
@click.option("--out", type=_OUTPUT, help="Waar het antwoord op --jsonl komt.")
def read(text: str | None, reference_date: str | None, jsonl: Path | None, out: Path | None) -> None:
    """Toon wat er van een tekst met tijden begrepen is, de eerstvolgende data, en waarom.

    Met --jsonl FILE --out FILE: regels {id, text, reference_date} worden regels {id, rules}.
    """
    if jsonl and out and not text:
        _each_line(jsonl, out, lambda row: {"rules": to_labels(_read_row(row).rules)})
    elif text and not jsonl and not out:
        day = _reference_date(reference_date)
        _show_reading(text, read_schedule(text, day), day)
    else:
        raise click.UsageError("Geef een tekst, of --jsonl met --out.")


def _read_row(row: _Row) -> ScheduleReading:
    return read_schedule(str(row["text"]), dt.date.fromisoformat(row["reference_date"]))


def _show_reading(text: str, reading: ScheduleReading, day: dt.date) -> None:
    console = Console()
    if not reading.rules:
        console.print("[bold]Hier staat geen rooster dat op een kalender past.[/]")
    else:
        console.print(f"[bold]{render_schedule(reading.rules)}[/]")
        table = Table("regel", "gelezen uit", "soort", "herhaling of data", "tijd", "zekerheid")
        for rule in reading.rules:
            words = text[slice(*rule.span)] if rule.span else ""
            days = rule.rrule or ", ".join(date.isoformat() for date in rule.dates)
            start, end = (f"{time:%H.%M}" if time else "?" for time in (rule.start_time, rule.end_time))
            table.add_row(rule.rule, words, rule.kind, days, f"{start} - {end}", f"{rule.confidence:.0%}")
        console.print(table)
        _show_dates(console, reading, day)
    for remark in reading.remarks:
        console.print(f"Let op: {remark}", markup=False)
    for weekday, date in reading.weekday_conflicts:
        console.print(f"Let op: er staat {weekday}, maar {date.isoformat()} is een andere dag. De datum telt.")


def _show_dates(console: Console, reading: ScheduleReading, day: dt.date) -> None:
    activity = NormalisedActivity(
        record_id="tekst", source_id="tekst", source_kind="other", name="tekst",
        schedule=reading.rules, place=PlaceMatch(place_id=None, method="unknown"),
    )  # fmt: skip
    window = Window(start=day, end=Window.around(day).end)
    occurrences = expand(activity, window, load_reference().holidays).occurrences
    if occurrences:
        console.print(f"De eerste {min(_NEXT, len(occurrences))} data vanaf {day.isoformat()}:")
    for one in occurrences[:_NEXT]:
        console.print(f"  {one.start:%Y-%m-%d}" + ("" if one.all_day else f" {one.start:%H.%M}"), markup=False)


@click.command()
@click.argument("page", required=False, metavar="BESTAND_OF_ADRES")
@_reference_date_option
@click.option("--json", "as_json", is_flag=True, help="Als JSON in plaats van als tabel.")
@click.option("--pages", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Map met inputs.jsonl.")
@click.option("--out", type=_OUTPUT, help="Waar het antwoord op --pages komt.")
def extract(page: str | None, reference_date: str | None, as_json: bool, pages: Path | None, out: Path | None) -> None:
    """Toon de activiteiten die op een pagina staan.

    Met --pages MAP --out FILE: elke regel van MAP/inputs.jsonl {page, file, url, reference_date} wordt een regel
    {page, activities}.
    """
    if pages and out and not page:
        _each_line(pages / "inputs.jsonl", out, lambda row: {"activities": _activities_of(pages, row)}, key="page")
    elif page and not pages and not out:
        try:
            body, url, charset = load_page(page)
        except PageError as error:
            click.secho(f"Ophalen is niet gelukt: {error}", fg="red", err=True)
            sys.exit(1)
        activities = page_labels(document_of(body, url, _reference_date(reference_date), charset))
        _show_activities(activities, as_json)
    else:
        raise click.UsageError("Geef een bestand of adres, of --pages met --out.")


def _activities_of(folder: Path, row: _Row) -> list[_Row]:
    body = (folder / row["file"]).read_bytes()
    return page_labels(document_of(body, row["url"], dt.date.fromisoformat(row["reference_date"])))


def _show_activities(activities: list[_Row], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(activities, ensure_ascii=False, indent=1))
        return
    table = Table("activiteit", "wanneer", "voor wie", "kosten", "aanmelden", "waar op de pagina")
    for one in activities:
        when = "; ".join(
            " ".join(str(v) for v in (r["rrule"] or ", ".join(r["dates"]), r["start_time"] or "?", r["end_time"]) if v)
            for r in one["schedule"]
        )
        registration = {True: "ja", False: "nee", None: "niet gezegd"}[one["registration_required"]]
        price = {"free": "gratis", "unknown": "niet gezegd"}.get(one["price"]["type"], f"€ {one['price'].get('eur')}")
        table.add_row(one["title"], when, ", ".join(one["audience"]), price, registration, one["locator"])
    Console().print(table if activities else "Op deze pagina staan geen activiteiten.")


@click.command()
@click.option("--jsonl", required=True, type=_INPUT, help="Invoer.")
@click.option("--out", required=True, type=_OUTPUT, help="Uitvoer.")
def classify(jsonl: Path, out: Path) -> None:
    """Bepaal thema, doelgroep, prijs en aanmelden: regels {id, title, description} worden regels met het antwoord."""
    _each_line(jsonl, out, lambda row: classify_text(str(row["title"]), str(row.get("description") or "")))


def _each_line(source: Path, target: Path, answer: Callable[[_Row], _Row], key: str = "id") -> None:
    """Write for each line of `source` its key and the answer to it; a line that is no record ends the command."""
    with target.open("w", encoding="utf-8") as out:
        for number, row in _rows(source):
            try:
                line = {key: row[key], **answer(row)}
            except (KeyError, ValueError, OSError) as error:
                click.secho(f"{source.name}, regel {number}: {error!r}", fg="red", err=True)
                sys.exit(WRONG_CONFIGURATION)
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _rows(source: Path) -> Iterator[tuple[int, _Row]]:
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    click.secho(f"{source.name}, regel {number}: geen JSON ({error})", fg="red", err=True)
                    sys.exit(WRONG_CONFIGURATION)
