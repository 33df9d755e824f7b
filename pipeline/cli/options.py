"""Options that several commands share, and the way in which a wrong configuration ends a command."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.settings import DATA_VARIABLE, REGISTRY_VARIABLE, SettingsError
from sources.registry import RegistryError
from warehouse.overrides import OverrideError
from warehouse.reference import ReferenceError

WRONG_CONFIGURATION = 2
_ROOM = 32_000_000  # bytes: twice what the smallest run writes; Dagster's own history cannot do with nothing
_Command = TypeVar("_Command", bound=Callable[..., Any])


def data_option(command: _Command) -> _Command:
    """--data: where everything is kept."""
    return click.option(
        "--data",
        metavar="MAP",
        help=f"Map voor archief, database en publicatie. Standaard ./data, of wat in {DATA_VARIABLE} staat.",
    )(command)


def registry_option(command: _Command) -> _Command:
    """--registry: whose sources."""
    return click.option(
        "--registry",
        metavar="MAP",
        help=f"Map met bronnen (YAML). Standaard de verzonnen voorbeeldwijk, of wat in {REGISTRY_VARIABLE} staat.",
    )(command)


@contextlib.contextmanager
def explained_configuration() -> Iterator[None]:
    """Tell every mistake in settings, registry, reference data or overrides, and leave with exit code 2."""
    try:
        yield
    except (SettingsError, RegistryError, ReferenceError, OverrideError) as error:
        click.secho("De instellingen kloppen niet:", fg="red", err=True)
        for line in error.errors:
            click.echo(f"  - {line}", err=True)
        raise click.exceptions.Exit(WRONG_CONFIGURATION) from None


def require_writable(folder: Path) -> None:
    """Leave when nothing can be written in `folder` (exit code 2) or its disk is full (1); it is made when missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        click.secho(f"In de map {folder} kan niet worden geschreven: {error.strerror}.", fg="red", err=True)
        click.echo("Geef schrijfrechten op deze map, of kies een andere.", err=True)
        raise click.exceptions.Exit(WRONG_CONFIGURATION) from None
    if (free := shutil.disk_usage(folder).free) < _ROOM:
        click.secho(f"De schijf is vol: er is nog {free // 1_000_000} MB vrij.", fg="red", err=True)
        click.echo(f"Maak ruimte voor {folder} en draai nog eens. Wat gepubliceerd was, staat er nog.", err=True)
        raise click.exceptions.Exit(1)
