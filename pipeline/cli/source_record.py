"""The commands `source record` and `source refresh`: keeping what a source says as a test, and seeing what changed."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from pipeline.agenda_run import AgendaRun
from pipeline.cli.options import require_writable
from pipeline.cli.source_options import NOT_DONE, chosen_source, configured_run, fetched_line, refuse, source_options
from pipeline.recordings import RECORDING, RecordingError, Written, play
from pipeline.recordings import record as write_recording
from pipeline.source_diff import Difference, differences
from pipeline.source_look import Look, Understanding, accept, looking_at
from sources.contracts import SourceSpec

_TESTS = Path(__file__).parents[2] / "tests" / "sources"
_SHOWN = 40
_STYLES = {"nieuw": "green", "weg": "red", "gewijzigd": "yellow"}
_out = click.option(
    "--out",
    metavar="MAP",
    type=click.Path(file_okay=False, path_type=Path),
    default=_TESTS,
    show_default="tests/sources",
    help="Waar de opnames staan, elk in een map met het kenmerk van de bron.",
)


@click.command()
@source_options
@_out
def record(source_id: str, registry: str | None, data: str | None, out: Path) -> None:
    """Neem een bron op: bewaar wat hij nu geeft en wat ervan begrepen wordt, als test voor later.

    Zo valt het op als het programma dezelfde bron ineens anders leest. Persoonsgegevens gaan eruit. Een eerdere opname
    wordt vervangen.
    """
    run = configured_run(registry, data)
    spec = chosen_source(run, source_id)
    require_writable(out)
    with looking_at(run, spec) as look:
        _require_content(look)
        written = _write(out / spec.id, spec, look, run)
        n_read = len(look.now.reading.records)
    click.echo(f"{written.n_records} activiteiten opgenomen in {written.folder}.")
    if written.removed:
        click.echo(f"Weggehaald: {', '.join(written.removed)}.")
    if written.n_records != n_read:
        click.echo(
            f"Let op: zonder persoonsgegevens worden er {written.n_records} activiteiten gelezen, geen {n_read}."
        )
    click.echo(f"Lees {written.folder / 'golden.json'} na: wat daar staat, geldt vanaf nu als goed.")
    click.echo("De test: pytest tests/sources/test_recordings.py")


@click.command()
@source_options
@_out
@click.option("--accept", "is_accepted", is_flag=True, help="Neem het over zonder te vragen.")
def refresh(source_id: str, registry: str | None, data: str | None, out: Path, is_accepted: bool) -> None:
    """Haal een bron opnieuw op, en toon wat er anders is dan wat er laatst van is overgenomen.

    Neemt u het over, dan geldt het als het woord van de bron, ook als er veel minder in staat dan eerst; de volgende
    run zet het in de agenda. Is er een opname van deze bron, dan wordt die vernieuwd. Eindigt met 1 als er iets anders
    was en het niet is overgenomen.
    """
    run = configured_run(registry, data)
    spec = chosen_source(run, source_id)
    console = Console()
    with looking_at(run, spec) as look:
        _require_content(look)
        console.print(escape(fetched_line(look.attempts)), highlight=False)
        folder = out / spec.id
        before = look.before or _recorded(folder)
        if before is None:
            refuse(
                "Er is nog niets om mee te vergelijken: van deze bron is nooit iets overgenomen.",
                "Draai eerst wijkagenda run, of bekijk hem: wijkagenda source check " + spec.id,
                code=NOT_DONE,
            )
        found = differences(before, look.now, run.today)
        _show(console, found)
        refused = look.reading.refusal is not None
        if not found and not refused:
            return
        if refused:
            console.print(f"Een run neemt dit niet vanzelf over. {escape(look.health.message)}", highlight=False)
        if not (is_accepted or _asked("Overnemen?")):
            console.print("Er is niets overgenomen.")
            sys.exit(NOT_DONE)
        _take_over(console, run, spec, look, folder)


def _take_over(console: Console, run: AgendaRun, spec: SourceSpec, look: Look, folder: Path) -> None:
    minimum = spec.expect.min
    if len(look.now.reading.records) < (1 if minimum is None else minimum):
        refuse(
            "Zo weinig wordt nooit overgenomen zolang het bestand van de bron meer verwacht.",
            f"Klopt het, zet dan expect: {{min: {len(look.now.reading.records)}}} in {spec.id}.yaml.",
            code=NOT_DONE,
        )
    require_writable(run.place.data)
    accept(run, look)
    if (folder / RECORDING).is_file():
        _write(folder, spec, look, run)
        console.print(f"De opname in {escape(str(folder))} is vernieuwd.", highlight=False)
    console.print("Overgenomen. De volgende run zet het in de agenda: wijkagenda run")


def _require_content(look: Look) -> None:
    failed = next((attempt.error for attempt in look.attempts if attempt.error is not None), None)
    if failed is not None:
        refuse(f"Ophalen is niet gelukt: {failed.message}.", look.health.cure, code=NOT_DONE)


def _recorded(folder: Path) -> Understanding | None:
    return play(folder) if (folder / RECORDING).is_file() else None


def _write(folder: Path, spec: SourceSpec, look: Look, run: AgendaRun) -> Written:
    try:
        return write_recording(folder, spec, look.documents, run.now)
    except RecordingError as error:
        refuse(f"Opnemen kan niet: {error}.", code=NOT_DONE)


def _show(console: Console, found: list[Difference]) -> None:
    if not found:
        console.print("Er is niets anders: dezelfde activiteiten op dezelfde dagen.")
        return
    counts = {kind: sum(one.kind == kind for one in found) for kind in _STYLES}
    console.print(", ".join(f"{number} {kind}" for kind, number in counts.items() if number) + ":")
    for one in found[:_SHOWN]:
        sentence = Text.assemble((one.kind, _STYLES[one.kind]), f" {one.name}: {one.what}")
        console.print(Padding(sentence, (0, 0, 0, 2), expand=False))
    if len(found) > _SHOWN:
        console.print(f"  ... en nog {len(found) - _SHOWN}.")


def _asked(question: str) -> bool:
    """What the person at the keyboard says; without one it is no."""
    if not _at_keyboard():
        click.echo(f"{question} Geef --accept om dat te doen.")
        return False
    answer: str = click.prompt(f"{question} [j/N]", default="n", show_default=False)
    return answer.strip().lower() in ("j", "ja", "y", "yes")


def _at_keyboard() -> bool:
    return sys.stdin.isatty()
