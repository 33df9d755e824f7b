"""The command `nulmeting`: the figures of the baseline measurement in the terminal, each with how sure it is.

Belongs here: the command and its table. Does not belong here: what a figure means or how it is computed.
"""

from __future__ import annotations

import difflib
import sys

import click
import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.nulmeting import Area, Figure, Indicator, Nulmeting, read_nulmeting
from exports.story.parts import between, percent, period_in_words, shown, with_unit
from pipeline.cli.options import WRONG_CONFIGURATION, data_option
from pipeline.settings import settings

_NEVER = "Er is nog geen run geweest. Draai eerst: wijkagenda run"
_OLD = "Deze warehouse kent de nulmeting nog niet. Draai opnieuw: wijkagenda run"
_CHAPTERS = {
    "A": "Aanbod",
    "B": "Door wie, en hoeveel plekken",
    "C": "Vrijwilligers en bereik",
    "D": "Netwerk",
    "E": "Geld en huisvesting",
    "F": "Wie er wonen",
    "G": "Hoe zeker dit is",
}
_PARTS = {
    **{code: label.lower() for code, label in CATEGORY_LABELS.items()},
    **AUDIENCE_LABELS,
    "0_14": "0-14 jaar",
    "15_24": "15-24 jaar",
    "65plus": "65-plus",
    "tot_4_euro": "hoogstens € 4",
    "pct_0_14": "0-14 jaar",
    "pct_15_24": "15-24 jaar",
    "pct_65plus": "65-plus",
}
_IN_VALUE = ("%", "euro per jaar")  # units that stand in the value itself
_STYLES = {"gemeten": "green", "deels": "yellow", "niet gemeten": "dim"}
_WIDEST = 100


@click.command("nulmeting")
@data_option
@click.option("--neighbourhood", metavar="BUURT", help="Naam van de buurt. Standaard heel Delfshaven.")
def nulmeting(data: str | None, neighbourhood: str | None) -> None:
    """Toon de nulmeting van een buurt: elk cijfer met zijn dekking, en waarom iets niet gemeten is.

    Dezelfde cijfers staan in data/public/data/nulmeting.csv en nulmeting.parquet.
    """
    place = settings(data)
    if not place.warehouse.is_file():
        click.secho(_NEVER, fg="red", err=True)
        sys.exit(1)
    with duckdb.connect(str(place.warehouse), read_only=True) as connection:
        try:
            model = read_nulmeting(connection)
            aliases = dict(connection.execute("SELECT neighbourhood_id, aliases FROM mart.neighbourhoods").fetchall())
        except duckdb.CatalogException:
            click.secho(_OLD, fg="red", err=True)
            sys.exit(1)
    area = _area(model, neighbourhood, aliases)
    console = Console()
    console.width = min(console.width, _WIDEST)
    _show(console, model, area)


# --- Which neighbourhood ----------------------------------------------------------------------------------------------


def _area(model: Nulmeting, name: str | None, aliases: dict[str, list[str]]) -> Area:
    """The area that is meant. A name that no neighbourhood has, or several have, ends the command (exit code 2)."""
    if name is None:
        return model.areas[0]
    wanted = _folded(name)
    names = {area.code: {area.name, area.slug, area.code} for area in model.areas}
    found = [area for area in model.areas if wanted in map(_folded, names[area.code])]
    found = found or [area for area in model.areas if wanted in map(_folded, aliases.get(area.code) or ())]
    if len(found) == 1:
        return found[0]
    if found:
        click.secho(f"Met {name} kan meer dan een buurt bedoeld zijn.", fg="red", err=True)
        click.echo(f"Kies: {', '.join(area.name for area in found)}.", err=True)
    else:
        click.secho(f"Er is geen buurt {name}.", fg="red", err=True)
        everything = {_folded(other): area.name for area in model.areas
                      for other in (area.name, *(aliases.get(area.code) or ()))}  # fmt: skip
        close = list(dict.fromkeys(everything[one] for one in difflib.get_close_matches(wanted, everything, 3, 0.6)))
        if close:
            click.echo(f"Bedoelt u {' of '.join(close)}?", err=True)
        click.echo(f"Alle buurten: {', '.join(area.name for area in model.areas)}.", err=True)
    raise click.exceptions.Exit(WRONG_CONFIGURATION)


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


# --- The table --------------------------------------------------------------------------------------------------------


def _show(console: Console, model: Nulmeting, area: Area) -> None:
    figures = [(indicator, model.figure(area, indicator.indicator_id)) for indicator in model.indicators.values()]
    known = [figure for _, figure in figures if figure is not None]
    counts = {status: sum(figure.status == status for figure in known) for status in _STYLES}
    console.print(f"[bold]Nulmeting van {escape(area.name)}[/] op {model.today:%d-%m-%Y}", highlight=False)
    console.print(
        f"{counts['gemeten']} cijfers gemeten, {counts['deels']} deels, {counts['niet gemeten']} niet gemeten. "
        f"{_weeks(model, area)}",
        highlight=False,
    )
    table = Table(pad_edge=False, box=None, header_style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("cijfer", ratio=1)
    table.add_column("uitkomst", justify="right", no_wrap=True)
    table.add_column("dekking", justify="right", no_wrap=True)
    chapter = ""
    for indicator, figure in figures:
        if indicator.indicator_id[0] != chapter:
            chapter = indicator.indicator_id[0]
            table.add_row("", f"\n[bold]{_CHAPTERS[chapter]}[/]", "", "")
        _add(table, model, area, indicator, figure)
    console.print(table)
    console.print(
        "\nDekking: hoeveel van wat geteld moest worden bekend is. Onder 80% heet een cijfer deels gemeten. "
        "Uitleg van elk cijfer staat in nulmeting_indicators.csv. Overlappen de banden (tussen .. en ..) van twee "
        "buurten, dan is het verschil niet aangetoond.",
        style="dim", highlight=False,
    )  # fmt: skip


def _add(table: Table, model: Nulmeting, area: Area, indicator: Indicator, figure: Figure | None) -> None:
    """A row of the indicator; beneath its name its parts, and what must be said of it."""
    status = figure.status if figure else "niet gemeten"
    name = escape(indicator.name)
    if indicator.unit not in _IN_VALUE and indicator.unit.casefold() not in indicator.name.casefold():
        name += f" [dim]({escape(indicator.unit)})[/]"
    parts = [part for part in model.parts(area, indicator.indicator_id) if part.value or indicator.unit != "%"]
    parts.sort(key=lambda part: (part.part == "onbekend", -_size(part)))
    beneath = [", ".join(_part(model, part, indicator) for part in parts), (figure and figure.note) or ""]
    value = shown(figure, indicator)
    if band := between(figure):
        value += f"\n{band}"
    table.add_row(
        indicator.indicator_id,
        "\n".join([name, *(f"[dim]{escape(line)}[/]" for line in beneath if line)]),
        f"[{_STYLES[status]}]{escape(value)}[/]",
        percent(figure.coverage) if figure and figure.value is not None else "",
    )


def _part(model: Nulmeting, part: Figure, indicator: Indicator) -> str:
    name = model.networks.get(part.part) or _PARTS.get(part.part) or part.part.replace("_", " ").replace("pct ", "")
    return f"{name} {with_unit(_size(part), part.unit, indicator.decimals)}"


def _size(figure: Figure) -> float:
    return figure.value or 0


def _weeks(model: Nulmeting, area: Area) -> str:
    first = model.figure(area, "A1")
    period = period_in_words(first.period) if first and first.period else ""
    return f"Gewone weken tussen {period.replace(' tot en met ', ' en ')}." if period else ""
