"""What the commands about one source share: finding it, and who may change its file."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from pipeline.agenda_run import AgendaRun
from pipeline.cli.options import WRONG_CONFIGURATION, data_option, explained_configuration, registry_option
from pipeline.settings import REGISTRY_VARIABLE, Settings, settings
from sources.contracts import Snapshot, SourceSpec
from sources.lake_files import write_atomically
from sources.registry import load_source, nearest
from warehouse.reference import check_registry

NOT_DONE = 1
STATUS_WORDS = {"active": "aan", "paused": "op pauze", "retired": "voorgoed uit"}
_Command = TypeVar("_Command", bound=Callable[..., Any])


def source_options(command: _Command) -> _Command:
    """The source itself, and where it is looked for."""
    for option in (data_option, registry_option, click.argument("source_id", metavar="BRON")):
        command = option(command)
    return command


def refuse(message: str, *cures: str, code: int = WRONG_CONFIGURATION) -> NoReturn:
    """Leave, saying what is wrong and what to do about it."""
    click.secho(message, fg="red", err=True)
    for cure in cures:
        click.echo(cure, err=True)
    raise click.exceptions.Exit(code)


def configured_run(registry: str | None, data: str | None) -> AgendaRun:
    """Everything as a run of now would have it, or an explanation of what is wrong with it."""
    # What the readers log is for the developers; all that matters here is shown.
    logging.getLogger("sources").setLevel(logging.CRITICAL)
    run = AgendaRun(settings(data, registry), dt.datetime.now(dt.UTC))
    with explained_configuration():
        run.check_configuration()
    return run


def chosen_source(run: AgendaRun, source_id: str) -> SourceSpec:
    """The source with that id, or the one in that file, which need not be in the registry."""
    found = next((spec for spec in run.specs if spec.id == source_id), None)
    if found is not None:
        return found
    path = Path(source_id)
    if path.suffix == ".yaml" and path.is_file():
        with explained_configuration():
            spec = load_source(path.absolute())
            check_registry((spec,), run.reference)
        return spec
    refuse(
        f"Er is geen bron '{source_id}'{nearest(source_id, [spec.id for spec in run.specs])}",
        f"Welke er zijn in {run.registry}: wijkagenda source list",
        "Staan uw bronnen in een andere map, geef die dan mee met --registry MAP.",
    )


def own_registry(place: Settings) -> Path:
    """The operator's own folder with sources; the demo's folder is made anew at every run, so it cannot be changed."""
    if place.registry is not None:
        return place.registry
    refuse(
        "De bronnen van de voorbeeldwijk kunnen niet worden veranderd: die map wordt bij elke run opnieuw gemaakt.",
        "Maak een eigen map voor uw bronnen (mkdir bronnen), en geef die mee: --registry bronnen",
        f"Of zet hem een keer vast: export {REGISTRY_VARIABLE}=$PWD/bronnen",
    )


def write_source(path: Path, body: bytes) -> None:
    """Write a source's file whole or not at all, readable for whom it was readable."""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        write_atomically(path, body)
        path.chmod(mode)
    except OSError as error:
        refuse(f"{path} kan niet worden geschreven: {error.strerror}.", "Geef schrijfrechten op de map met bronnen.")


def show_indented(console: Console, text: str, by: int, style: str = "") -> None:
    """A paragraph whose every line stands `by` columns to the right; its text is taken as it is."""
    console.print(Padding(Text(text, style=style), (0, 0, 0, by), expand=False))


def fetched_line(attempts: Iterable[Snapshot]) -> str:
    """What came in, in a sentence: how many pages, how large, and where we were sent."""
    good = [attempt for attempt in attempts if attempt.error is None]
    if not good:
        return "Er is niets binnengekomen."
    size = sum(attempt.body_bytes for attempt in good) / 1000
    line = f"Opgehaald: {len(good)} {'adres' if len(good) == 1 else 'adressen'}, {size:.0f} kB."
    moved = next((attempt for attempt in good if attempt.final_url not in (attempt.url, f"{attempt.url}/")), None)
    return f"{line} Doorverwezen naar {moved.final_url}" if moved else line
