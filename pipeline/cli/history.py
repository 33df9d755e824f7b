"""The command `diff`: what changed between two builds, in sentences."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from contextlib import ExitStack

import click
import duckdb

from pipeline.builds import NoSuchBuildError, last_two, open_build
from pipeline.cli.options import WRONG_CONFIGURATION, data_option, explained_configuration, registry_option
from pipeline.settings import settings
from warehouse.diff import Difference, Differences, SourceDifference, compare_builds

# In the order in which a reader wants to hear of them.
_HEADINGS = {
    "cancelled": "Afgelast",
    "gone": "Weg uit de agenda",
    "moved": "Verplaatst",
    "reinstated": "Gaat toch door",
    "new": "Nieuw",
    "added": "Data erbij",
    "changed": "Gewijzigd",
    "merged": "Samengevoegd",
}
_COUNTS = {"n_activities": "activiteiten", "n_occurrences": "keren", "n_sources_ok": "bronnen in orde"}


@click.command()
@click.argument("before", metavar="[A]", required=False)
@click.argument("after", metavar="[B]", required=False)
@registry_option
@data_option
def diff(before: str | None, after: str | None, registry: str | None, data: str | None) -> None:
    """Vertel wat er veranderde tussen twee versies van de agenda, van A naar B.

    A en B zijn elk een moment (2026-11-24 of 2026-11-24T06:00; wordt opnieuw gemaakt uit het archief), de naam van een
    bewaarde versie, of een databasebestand. Zonder A en B: de laatste twee versies. Er wordt niets gepubliceerd.
    """
    place = settings(data, registry)
    logging.getLogger("wijkagenda").setLevel(logging.WARNING)
    try:
        if before is None or after is None:
            older, newest = last_two(place)
            before, after = before or older, newest
        with explained_configuration(), ExitStack() as stack:
            first, second = (stack.enter_context(open_build(place, name)) for name in (before, after))
            found = compare_builds(first, second)
    except NoSuchBuildError as error:
        click.secho(str(error), fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    except duckdb.Error as error:
        message = str(error).splitlines()[0]
        click.secho(f"Een van beide is geen database van Wijkagenda: {message}", fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    click.echo("\n".join(_report(found)))


def _report(found: Differences) -> Iterable[str]:
    days = " naar ".join(f"{day:%d-%m-%Y}" for day in found.days)
    yield f"Van {days}: " + "; ".join(
        f"{old} {label}" if old == new else f"{old} naar {new} {label}"
        for name, label in _COUNTS.items()
        for old, new in [found.counts.get(name, (0, 0))]
    )
    if not found.same_code:
        yield "De versies zijn niet door dezelfde programmaversie gemaakt; dat kan ook verschil geven."
    for kind, heading in _HEADINGS.items():
        yield from _section(heading, [one for one in found.activities if one.kind == kind])
    if found.sources:
        yield f"\nBronnen ({len(found.sources)})"
        yield from (f"  - {_source(one)}" for one in found.sources)
    if not found.activities and not found.sources:
        yield "Er is niets veranderd."


def _section(heading: str, differences: list[Difference]) -> Iterable[str]:
    if differences:
        yield f"\n{heading} ({len(differences)})"
        yield from (f"  - {one.sentence} [{one.activity_id}]" for one in differences)


def _source(one: SourceDifference) -> str:
    if one.after is None:
        return f"{one.source_id} doet niet meer mee."
    if one.before is None:
        return f"{one.source_id} doet nu mee."
    text = f"{one.source_id}: was {one.before}, is {one.after}."
    return f"{text} {one.message}" if one.message else text
