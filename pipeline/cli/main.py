"""The group of commands; a command is imported when it is asked for, since most need little of what the others need."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version

import click

_MODULES = {
    "run": "running",
    "ui": "services",
    "service": "services",
    "publish": "publishing",
    "serve": "running",
    "source": "sources",
    "read": "dutch",
    "extract": "dutch",
    "classify": "dutch",
    "match": "matching",
    "explain": "matching",
    "merge": "matching",
    "review": "matching",
    "health": "health",
    "diff": "history",
    "nulmeting": "nulmeting",
    "register": "register",
    "reference": "reference",
    "backup": "backups",
    "restore": "backups",
}


class _Commands(click.Group):
    """A group that finds its commands in the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, also of what has not been imported."""
        return sorted([*self.commands, *_MODULES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported when needed."""
        if cmd_name in _MODULES:
            found: click.Command = getattr(import_module(f"pipeline.cli.{_MODULES[cmd_name]}"), cmd_name)
            return found
        return super().get_command(ctx, cmd_name)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Wijkagenda: alles wat er in de buurt gebeurt, in een betrouwbare agenda."""


@main.command("version")
def show_version() -> None:
    """Toon de versie."""
    click.echo(f"wijkagenda {version('wijkagenda')}")
