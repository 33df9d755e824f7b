"""The commands `source pause`, `source retire` and `source resume`: whether a source is read.

Belongs here: changing those two keys in its file. Everything else in the file stays as people wrote it.
"""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.source_options import (
    NOT_DONE,
    STATUS_WORDS,
    chosen_source,
    configured_run,
    own_registry,
    refuse,
    source_options,
    write_source,
)
from pipeline.settings import settings
from sources.strict_yaml import load_yaml
from sources.yaml_text import with_keys

_reason = click.option("--reason", metavar="TEKST", help="Waarom, in een zin.")


@click.command()
@source_options
@_reason
def pause(source_id: str, registry: str | None, data: str | None, reason: str | None) -> None:
    """Zet een bron even uit. Wat er al van in de agenda staat, blijft staan."""
    _change(source_id, registry, data, "paused", _required(reason, "pause", source_id))
    click.echo("Hij wordt niet meer opgehaald. Weer aanzetten: wijkagenda source resume " + source_id)


@click.command()
@source_options
@_reason
def retire(source_id: str, registry: str | None, data: str | None, reason: str | None) -> None:
    """Zet een bron voorgoed uit: hij bestaat niet meer. Wat alleen hij noemt, gaat er bij de volgende run uit."""
    _change(source_id, registry, data, "retired", _required(reason, "retire", source_id))
    click.echo("Bij de volgende run is wat alleen deze bron noemt afgelast. Het bestand mag blijven staan.")


@click.command()
@source_options
def resume(source_id: str, registry: str | None, data: str | None) -> None:
    """Zet een bron weer aan."""
    _change(source_id, registry, data, None, None)
    click.echo(f"Hij wordt bij de volgende run weer opgehaald. Eerst kijken: wijkagenda source check {source_id}")


def _required(reason: str | None, command: str, source_id: str) -> str:
    """A reason that says something: whoever looks at the list next year must understand it."""
    if reason is None or not reason.strip():
        refuse(
            "Zeg ook waarom: over een jaar weet niemand het meer.",
            f'Bijvoorbeeld: wijkagenda source {command} {source_id} --reason "de website wordt verbouwd"',
        )
    return " ".join(reason.split())


def _change(source_id: str, registry: str | None, data: str | None, status: str | None, reason: str | None) -> None:
    is_file = source_id.endswith(".yaml")
    folder = Path(source_id).absolute().parent if is_file else own_registry(settings(data, registry))
    spec = chosen_source(configured_run(registry, data), source_id)
    path = (folder / f"{spec.id}.yaml").resolve()
    if (status or "active") == spec.status and reason in (None, spec.status_reason):
        refuse(f"{spec.id} staat al {STATUS_WORDS[spec.status]}.", code=NOT_DONE)
    keys = {"status": status, "status_reason": reason}
    before = path.read_bytes()
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = with_keys(before.decode("utf-8-sig"), keys, after="url")
    wanted = load_yaml(before.decode("utf-8-sig")).data | keys
    if load_yaml(text).data != {key: value for key, value in wanted.items() if key not in keys or value is not None}:
        refuse(f"{path.name} is anders opgebouwd dan verwacht; zet zelf status en status_reason erin.", code=NOT_DONE)
    write_source(path, mark + text.encode())
    click.echo(f"{path.name}: {spec.title} staat nu {STATUS_WORDS[status or 'active']}.")
