"""The commands `source probe` and `source new`: from an address to a source."""

from __future__ import annotations

import datetime as dt
import logging
import sys
import tempfile
import textwrap
from collections.abc import Collection, Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from pipeline.cli.options import data_option, explained_configuration, registry_option
from pipeline.cli.source_check import next_date
from pipeline.cli.source_options import NOT_DONE, own_registry, refuse, show_indented, write_source
from pipeline.settings import settings
from sources.accept import FETCH_HINTS
from sources.addresses import AddressError, is_file
from sources.contracts import SourceSpec
from sources.dispatch import addresses_of
from sources.dutch.render import render_schedule
from sources.probe import platform as made_with
from sources.probe.explore import Probe, address_of
from sources.probe.explore import probe as explore
from sources.probe.proposal import confidence_of, proposed_text, same_address, same_site
from sources.probe.template import files_of, source_file
from sources.probe.title import id_of, title_of
from sources.probe.trial import Finding
from sources.registry import CONNECTORS, RegistryError, load_registry, load_source
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.occurrences import Window, expand
from warehouse.presence import local_date
from warehouse.reference import load_reference
from warehouse.understand import normalise

_PROGRAM = Path(__file__).parents[2]
_NEEDS_OPTIONS = ("html_list", "code")
_SAMPLE = 3
_OTHER_WAYS = 8


@click.command()
@click.argument("address", metavar="ADRES_OF_BESTAND")
def probe(address: str) -> None:
    """Bekijk een website, feed of bestand: wat is het, wat staat erin, en hoe wordt het een bron?

    Volgt robots.txt, vraagt rustig, en bewaart niets. Eindigt met 1 als er niets gevonden is dat een bron kan zijn.
    """
    now = dt.datetime.now(dt.UTC)
    found = _looked_at(address, _address(address), now, None)
    console = Console()
    _show_what(console, found)
    best = found.best
    if best is None:
        _show_no_luck(console, found)
        sys.exit(NOT_DONE)
    _show_proposal(console, found, best, proposed_text(found, best, local_date(now)), now)
    console.print(f"Toevoegen: wijkagenda source new {escape(address)} --registry MAP", highlight=False)


def _address(text: str) -> str:
    try:
        return address_of(text)
    except AddressError as error:
        refuse(
            f"'{text}' kan niet: {error}.",
            "Geef een webadres (https://...), of een bestand of map op deze computer.",
        )


def _looked_at(address: str, url: str, now: dt.datetime, connector: str | None) -> Probe:
    """What is found at `url`; a website that was named without https: may be one that has none."""
    logging.getLogger("sources").setLevel(logging.CRITICAL)
    contact = settings().contact or "zie de beheerder"
    found = explore(url, contact=contact, at=now, connector=connector)
    if found.error is not None and found.error.kind in ("tls", "refused", "timeout") and "://" not in address:
        plain = explore(url.replace("https://", "http://", 1), contact=contact, at=now, connector=connector)
        return plain if plain.error is None else found
    return found


# --- Showing ----------------------------------------------------------------------------------------------------------


def _show_what(console: Console, found: Probe) -> None:
    console.print(f"[bold]{escape(found.title)}[/]", highlight=False)
    if found.error is not None:
        console.print(f"Ophalen is niet gelukt: {escape(found.error.message)}.", highlight=False)
        return
    if found.final_url != found.asked:
        console.print(f"{escape(found.asked)} verwijst door naar {escape(found.final_url)}", highlight=False)
        if not same_site(found.asked, found.final_url):
            console.print("[yellow]Dat is een andere website.[/] Kijk in een browser of dat de goede is.")
    if not is_file(found.asked):
        console.print("robots.txt staat lezen toe.", highlight=False)
    for platform in found.platforms:
        verb = "Toont een" if platform.name in _SHOWN_IN_PAGES else "Gemaakt met"
        console.print(f"{verb} {platform.name} [dim]({escape(platform.evidence)})[/]", highlight=False)
    shown = [one for one in found.findings if one.records or one.spec.connector not in _OF_PAGES]
    if shown:
        console.print("Geprobeerd:")
    for one in shown[:_OTHER_WAYS]:
        _show_finding(console, one)
    for lead in found.untried:
        console.print(f"Niet geprobeerd: {escape(lead.url)} ({escape(lead.why)})", highlight=False)


_OF_PAGES = ("jsonld", "html_list", "week_table", "welfare_provider", "page")
_SHOWN_IN_PAGES = (made_with.GOOGLE_CALENDAR, made_with.OUTLOOK_CALENDAR)


def _show_finding(console: Console, one: Finding) -> None:
    """One way of reading one address, and what came of it."""
    mark = "[green]+[/]" if one.is_good else "[red]-[/]"
    console.print(f"  {mark} [bold]{one.spec.connector}[/] {escape(one.spec.urls[0])}", highlight=False, soft_wrap=True)
    if one.error is not None:
        result = f"ophalen lukte niet: {one.error.message}"
    elif not one.records:
        result = one.issues[0].message if one.issues else "er staat niets in"
    else:
        result = confidence_of(one).reason + (", en er zijn nog meer bladzijden" if one.has_more else "")
    show_indented(console, f"{one.why}: {result}", 4, "dim")


def _show_proposal(console: Console, found: Probe, best: Finding, text: str, now: dt.datetime) -> None:
    sure = confidence_of(best)
    console.print(f"Voorstel, zekerheid [bold]{sure.word}[/]: {sure.reason}.", highlight=False)
    console.print(escape(textwrap.indent(text.rstrip(), "    ")), highlight=False, soft_wrap=True)
    console.print("Dit zou er onder meer gelezen worden:")
    for activity, dates in _sample(best, local_date(now)):
        when = render_schedule(activity.schedule) or "tijd niet begrepen"
        is_series = len(dates) > 1
        coming = f" (eerstvolgend: {next_date(dates, local_date(now))})" if is_series else ""
        show_indented(console, f"- {activity.name}: {when}{coming}", 2)


def _sample(best: Finding, today: dt.date) -> list[tuple[NormalisedActivity, list[Occurrence]]]:
    """The first few activities that are still to come."""
    reference = load_reference()
    window = Window(start=today, end=Window.around(today).end)
    read = [normalise(record, best.spec, reference)[0] for record in best.records]
    dated = [(one, list(expand(one, window, reference.holidays).occurrences)) for one in read]
    coming = sorted((pair for pair in dated if pair[1]), key=lambda pair: pair[1][0].start)
    return coming[:_SAMPLE]


def _show_no_luck(console: Console, found: Probe) -> None:
    """Why nothing came of it, and what one can do."""
    names = {platform.name for platform in found.platforms}
    if found.error is not None:
        advice = FETCH_HINTS[found.error.kind]
    elif any(finding.n_understood for finding in found.findings):
        advice = (
            "Er staan activiteiten in, maar zij zijn geweest of bijna geen tijd is begrepen. Is er een nieuwere lijst?"
        )
    elif found.is_empty_shell or made_with.WIX in names:
        advice = (
            "De tekst van deze pagina wordt pas in de browser gemaakt; wij zien haar niet. Vraag de beheerder om een "
            "agendafeed (iCal) of een lijst."
        )
    else:
        advice = (
            "Staat de agenda op een andere pagina van deze website, probeer dan dat adres. Staat zij in een vaste vorm "
            "op de pagina, dan kan connector: html_list (zie docs/bronnen.md)."
        )
    console.print(f"[bold]Hier is niets gevonden dat zo een bron kan zijn.[/] {escape(advice)}", highlight=False)


# --- Adding -----------------------------------------------------------------------------------------------------------


@click.command()
@click.argument("address", metavar="ADRES_OF_BESTAND")
@registry_option
@data_option
@click.option("--id", "source_id", metavar="KENMERK", help="Naam van het bestand; anders gemaakt van de titel.")
@click.option("--title", metavar="TEKST", help="Hoe de bron heet; anders zoals de website zich noemt.")
@click.option(
    "--connector",
    type=click.Choice([name for name in CONNECTORS if name not in _NEEDS_OPTIONS]),
    help="Lees het adres zelf op deze manier.",
)
@click.option("--template", is_flag=True, help="Voor wie kan programmeren: maak een eigen lezer met een test.")
def new(
    address: str,
    registry: str | None,
    data: str | None,
    source_id: str | None,
    title: str | None,
    connector: str | None,
    template: bool,
) -> None:
    """Voeg een bron toe: bekijk het adres zoals bij probe, en schrijf het bestand van de bron.

    Overschrijft nooit iets, en weigert een adres dat al een bron is.
    """
    place = settings(data, registry)
    folder = own_registry(place)
    specs = _existing(folder)
    url = _address(address)
    _refuse_double(specs, {url})
    if template:
        _write_template(folder, url, source_id, title, specs)
        return
    now = dt.datetime.now(dt.UTC)
    found = _looked_at(address, url, now, connector)
    console = Console()
    _show_what(console, found)
    best = found.best
    if best is None and connector is not None:
        best = next((finding for finding in found.findings if finding.records), None)
    if best is None:
        _show_no_luck(console, found)
        refuse("Er is niets toegevoegd.", code=NOT_DONE)
    _refuse_double(specs, {*best.spec.urls, *addresses_of(best.spec), found.final_url})
    text = proposed_text(found, best, local_date(now), title, folder)
    path = _new_path(folder, source_id or id_of(title or found.title), specs)
    _check_text(path, text)
    write_source(path, text.encode())
    _show_proposal(console, found, best, text, now)
    console.print(f"Geschreven: {escape(str(path))}. Bekijk hem: wijkagenda source check {path.stem}", highlight=False)


def _write_template(
    folder: Path, url: str, source_id: str | None, title: str | None, specs: Sequence[SourceSpec]
) -> None:
    """The source's file, its reader and the reader's test; nothing is fetched, and nothing overwritten."""
    if not (_PROGRAM / "pyproject.toml").is_file():
        refuse("--template kan alleen in een kopie van de broncode.", "Zie README.md: haal het programma op met git.")
    title = title or title_of(b"", url)
    path = _new_path(folder, source_id or id_of(title), specs)
    files = files_of(path.stem, title, url)
    if there := [name for name in files if (_PROGRAM / name).exists()]:
        refuse(f"{there[0]} bestaat al; er is niets overschreven.", "Kies een andere naam met --id.", code=NOT_DONE)
    for name, text in files.items():
        write_source(_PROGRAM / name, text.encode())
        click.echo(f"Geschreven: {_PROGRAM / name}")
    text = source_file(path.stem, title, url)
    _check_text(path, text)
    write_source(path, text.encode())
    click.echo(f"Geschreven: {path}")
    click.echo(f"Pas de lezer aan, en kijk wat hij leest: wijkagenda source check {path.stem}")


def _existing(folder: Path) -> tuple[SourceSpec, ...]:
    if not folder.exists():
        return ()
    with explained_configuration():
        return load_registry(folder)


def _refuse_double(specs: Sequence[SourceSpec], ours: Collection[str]) -> None:
    """Leave when one of the addresses is a source already: it would list every activity twice."""
    for known in specs:
        theirs = {*known.urls, *addresses_of(known)}
        if any(same_address(one, other) for one in ours for other in theirs):
            off = f" (staat uit: {known.status_reason})" if known.status != "active" else ""
            refuse(
                f"Dit adres is al een bron: {known.id}, {known.title}{off}. Er is niets toegevoegd.",
                f"Is het iets anders, zet het adres dan erbij onder url in {known.id}.yaml, of maak zelf een bestand.",
                code=NOT_DONE,
            )


def _new_path(folder: Path, source_id: str, specs: Sequence[SourceSpec]) -> Path:
    path = folder / f"{source_id}.yaml"
    if path.exists() or any(spec.id == source_id for spec in specs):
        refuse(f"{path} bestaat al; er is niets overschreven.", "Kies een andere naam met --id KENMERK.", code=NOT_DONE)
    return path


def _check_text(path: Path, text: str) -> None:
    """Leave unless the registry will take the file as it is."""
    with tempfile.TemporaryDirectory(prefix="wijkagenda-") as folder:
        trial = Path(folder) / path.name  # relative addresses of files are not looked at here
        trial.write_text(text, encoding="utf-8")
        try:
            load_source(trial)
        except RegistryError as error:
            refuse("Zo kan het bestand niet:", *error.errors)
