"""Options that several commands share, and the way in which a wrong configuration ends a command."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import click

from pipeline.settings import DATA_VARIABLE, REGISTRY_VARIABLE, SettingsError
from sources.registry import RegistryError
from warehouse.overrides import OverrideError
from warehouse.reference import ReferenceError

WRONG_CONFIGURATION = 2
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
