"""The pages of docs/ that follow from the code: commands, data dictionary, indicators. Run with `make docs`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli import main
from pipeline.settings import (
    CONTACT_VARIABLE,
    DATA_VARIABLE,
    POSTGRES_VARIABLE,
    REGISTRY_VARIABLE,
    SITE_URL_VARIABLE,
    SMTP_PASSWORD_VARIABLE,
    WEBHOOK_TOKEN_VARIABLE,
)
from warehouse.dictionary import render_dictionary
from warehouse.indicators import render_indicators

DOCS = Path(__file__).parent.parent / "docs"

_SETTINGS = f"""\
## Settings

| variable | meaning | default |
|---|---|---|
| `{DATA_VARIABLE}` | folder for lake, warehouse and publication; same as `--data` | `./data` |
| `{REGISTRY_VARIABLE}` | folder with source files; same as `--registry` | the demo neighbourhood |
| `{CONTACT_VARIABLE}` | page or role mailbox in the User-Agent, where a site's owner reaches you | none |
| `{SITE_URL_VARIABLE}` | address of the published folder on the web, for links with which one subscribes | none |
| `{SMTP_PASSWORD_VARIABLE}` | password for the mail server in `meldingen.yaml` (see [beheer](beheer.md)) | none |
| `{WEBHOOK_TOKEN_VARIABLE}` | token that goes with every message to the webhook, as `Authorization: Bearer` | none |
| `{POSTGRES_VARIABLE}` | PostgreSQL for the history of runs ([installeren](installeren.md)) | in the data folder |
"""


def commands() -> str:
    """docs/commands.md: every command with its help text, and every setting."""
    parts = [
        "# Commands\n",
        "Written by `make docs` from the commands themselves; a test fails when this page is behind. The texts are",
        "Dutch, as operators see them. Exit codes: 0 done, 1 not done, 2 wrong configuration.\n",
    ]
    for path, command in walk((), main):
        context = click.Context(command, info_name=" ".join(("wijkagenda", *path)), **main.context_settings)
        parts.append(f"## {context.info_name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join([*parts, _SETTINGS])


def walk(path: tuple[str, ...], command: click.Command) -> list[tuple[tuple[str, ...], click.Command]]:
    """A command and all that are within it, with the words that lead to each."""
    found = [(path, command)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if inner := command.get_command(context, name):
                found += walk((*path, name), inner)
    return found


def pages() -> dict[Path, str]:
    """Path -> text of every generated page."""
    return {
        DOCS / "commands.md": commands(),
        DOCS / "datawoordenboek.md": render_dictionary(),
        DOCS / "indicatoren.md": render_indicators(),
    }


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
