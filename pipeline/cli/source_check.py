"""The command `source check`: what a source gives now, read as a run would read it, with nothing kept."""

from __future__ import annotations

import datetime as dt
import sys
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.cli.source_options import chosen_source, configured_run, fetched_line, show_indented, source_options
from pipeline.source_look import Look, Understanding, looking_at
from sources.contracts import Issue
from sources.dutch.render import clock, render_schedule
from sources.dutch.schedule.lexicon import WEEKDAY_NAMES
from sources.leftovers import unread_lines
from sources.probe.expect import proposed_expect
from sources.snapshots import local_date
from sources.yaml_text import source_text
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.health.words import state_word
from warehouse.labels import euro

_SHOWN = 25  # rows
_RULES = 3  # of one activity, before the rest is counted
_LINES = 12  # leftovers, and kinds of issues
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan", "ok": "green"}


@click.command("check")
@source_options
@click.option("--all", "show_all", is_flag=True, help="Toon alle activiteiten en meldingen, niet alleen de eerste.")
def check(source_id: str, registry: str | None, data: str | None, show_all: bool) -> None:
    """Probeer een bron: haal hem op, lees hem zoals een run dat doet, en toon wat ervan begrepen is.

    BRON is het kenmerk van een bron, of een bestand (.yaml) dat nog niet bij de bronnen staat. Er wordt niets
    bewaard en niets gepubliceerd. Eindigt met 1 als er iets stuk is.
    """
    run = configured_run(registry, data)
    spec = chosen_source(run, source_id)
    console = Console()
    console.print(f"[bold]{escape(spec.title)}[/] ({spec.id}, {spec.connector})", highlight=False)
    if spec.status != "active":
        console.print(f"Deze bron staat uit ({escape(spec.status_reason or spec.status)}); we kijken toch even.")
    with looking_at(run, spec) as look:
        console.print(escape(fetched_line(look.attempts)), highlight=False)
        _show_judgement(console, look)
        refused = look.reading.refusal is not None
        _show_activities(console, look.now, run.today, None if show_all else _SHOWN, refused=refused)
        _show_leftovers(console, look)
        _show_issues(console, _to_tell(look), None if show_all else _LINES)
        _show_expect(console, look, run.today)
    console.print("[dim]Er is niets bewaard.[/]")
    sys.exit(1 if look.health.severity == "error" else 0)


def _show_judgement(console: Console, look: Look) -> None:
    health = look.health
    word = state_word(health.state, health.severity)
    console.print(f"Oordeel: [{_STYLES[health.severity]}]{word}[/]. {escape(health.message)}", highlight=False)
    if health.cure:
        console.print(f"Wat u kunt doen: {escape(health.cure)}", highlight=False)
    for finding in health.findings[1:]:
        console.print(f"Ook: {escape(finding.message)} {escape(finding.cure)}", highlight=False)
    for example in (example for finding in health.findings for example in finding.examples):
        show_indented(console, f"- {example}", 2)


def _show_activities(
    console: Console, said: Understanding, today: dt.date, limit: int | None, *, refused: bool
) -> None:
    if not said.activities:
        return
    if refused:
        console.print("Dit geeft de bron vandaag; het wordt niet overgenomen:")
    table = Table()
    for column in ("activiteit", "wanneer", "eerstvolgende keer", "plek", "kosten"):
        table.add_column(column, overflow="fold")
    groups = _same_name(said.activities)
    for group in groups[:limit]:
        table.add_row(*(escape(text) for text in _row(group, said, today)))
    console.print(table)
    hidden = len(groups) - len(groups[:limit])
    if hidden:
        console.print(f"... en nog {hidden} activiteiten; met --all ziet u ze allemaal.")
    reading = said.reading
    parts = {
        "overgeslagen": reading.n_skipped,
        "datum van een andere": reading.n_folded,
        "genegeerd": reading.n_ignored,
    }
    rest = "".join(f", {number} {word}" for word, number in parts.items() if number)
    console.print(f"Gelezen: {reading.n_read}, daarvan {len(said.activities)} activiteiten{rest}.", highlight=False)


def _same_name(activities: Iterable[NormalisedActivity]) -> list[list[NormalisedActivity]]:
    """Activities of one name at one place together: many agendas write each date of a series as one by itself."""
    groups: dict[tuple[str, str | None, str | None], list[NormalisedActivity]] = {}
    for activity in activities:
        key = (activity.name.casefold(), activity.place.place_id, activity.location_text)
        groups.setdefault(key, []).append(activity)
    return list(groups.values())


def _row(group: Sequence[NormalisedActivity], said: Understanding, today: dt.date) -> tuple[str, str, str, str, str]:
    first = group[0]
    dates = sorted((one for activity in group for one in said.dates_of(activity)), key=lambda one: one.start)
    rules = [rule for activity in group for rule in activity.schedule]
    when = render_schedule(rules[:_RULES]) or f"niet begrepen: {(first.when_text or '')[:80]}"
    if len(rules) > _RULES:
        when = f"{when}, en nog {len(rules) - _RULES} keer"
    name = first.name if first.event_status == "scheduled" or len(group) > 1 else f"{first.name} ({first.event_status})"
    unknown_place = f"{first.location_text} (onbekend)" if first.location_text else "onbekend"
    return name, when, next_date(dates, today), first.place.place_id or unknown_place, _price(first)


def _price(activity: NormalisedActivity) -> str:
    price = activity.price
    if price.type != "amount" or price.min is None:
        return "gratis" if price.type == "free" else ""
    return euro(price.min)


def next_date(dates: Sequence[Occurrence], today: dt.date) -> str:
    """The first date from today on, in few words: `di 1-12-2026 10.00`."""
    coming = next((one for one in dates if local_date(one.start) >= today and one.status != "cancelled"), None)
    if coming is None:
        return "geweest" if dates else "geen datum"
    day = local_date(coming.start)
    shown = f"{WEEKDAY_NAMES[day.weekday()][:2]} {day.day}-{day.month}-{day.year}"
    return shown if coming.all_day else f"{shown} {clock(coming.start.time())}"


def _show_leftovers(console: Console, look: Look) -> None:
    records = look.now.reading.records
    lines = [line for document in look.documents for line in unread_lines(document, records)]
    if not lines:
        return
    console.print("[bold]Overgebleven[/]: hier staat een dag of tijd, maar het hoort bij geen activiteit.")
    for line in lines[:_LINES]:
        show_indented(console, f"- {line}", 2)
    if len(lines) > _LINES:
        console.print(f"  ... en nog {len(lines) - _LINES} regels.")


def _to_tell(look: Look) -> list[Issue]:
    """What is to be told about today's content. That nothing came, or is not believed, the judgement has said."""
    came = any(attempt.error is None for attempt in look.attempts)
    issues = look.now.issues if came else look.reading.issues
    return [issue for issue in issues if issue.code not in ("fetch_failed", "not_accepted")]


def _show_issues(console: Console, issues: Sequence[Issue], limit: int | None) -> None:
    if not issues:
        return
    counts = Counter((issue.severity, issue.message, issue.hint) for issue in issues)
    examples: dict[str, str] = {}
    for issue in issues:
        if issue.raw:
            examples.setdefault(issue.message, issue.raw)
    order = ("error", "warning", "info")
    ordered = sorted(counts.items(), key=lambda item: (order.index(item[0][0]), -item[1]))
    console.print(f"[bold]Meldingen[/]: {len(issues)}")
    for (severity, message, hint), number in ordered[:limit]:
        times = f" ({number}x)" if number > 1 else ""
        console.print(f"  [{_STYLES[severity]}]-[/] {escape(message)}{times}", highlight=False)
        if raw := examples.get(message):
            show_indented(console, f"er staat: {' '.join(raw.split())[:120]}", 4, "dim")
        if hint:
            show_indented(console, hint, 4, "dim")
    if limit is not None and len(ordered) > limit:
        console.print(f"  ... en nog {len(ordered) - limit}; met --all ziet u alles.")


def _show_expect(console: Console, look: Look, today: dt.date) -> None:
    """What the file could say of a healthy reading, when it says nothing yet."""
    if look.spec.expect.model_fields_set or look.health.severity == "error":
        return
    seen = max((document.reference_date for document in look.documents), default=today)
    if expect := proposed_expect(look.now.reading.records, today, seen):
        console.print(f"Voorstel voor {look.spec.id}.yaml, zodat u het merkt als er iets verandert:")
        console.print(escape(textwrap.indent(source_text({"expect": expect}).rstrip(), "  ")), highlight=False)
