"""The group of commands, and how errors of configuration are told."""

from __future__ import annotations

from importlib.metadata import version

import click

from pipeline.cli import (
    backups,
    dutch,
    health,
    history,
    matching,
    nulmeting,
    publishing,
    reference,
    register,
    running,
    services,
    sources,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Wijkagenda: alles wat er in de buurt gebeurt, in een betrouwbare agenda."""


@main.command("version")
def show_version() -> None:
    """Toon de versie."""
    click.echo(f"wijkagenda {version('wijkagenda')}")


for _command in (
    running.run,
    services.ui,
    services.service,
    publishing.publish,
    running.serve,
    sources.source,
    dutch.read,
    dutch.extract,
    dutch.classify,
    matching.match,
    matching.explain,
    matching.merge,
    matching.review,
    health.health,
    history.diff,
    nulmeting.nulmeting,
    register.register,
    reference.reference,
    backups.backup,
    backups.restore,
):
    main.add_command(_command)
