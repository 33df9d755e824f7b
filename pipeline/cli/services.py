"""Commands that become one of Dagster's processes: `ui` for all of them at once, `service` for one of its parts.

Belongs here: which of Dagster's programs, with what settings. The process takes this one's place, so that Ctrl+C,
systemd and containers speak to Dagster itself.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import os
import sys
from typing import NoReturn

import click

from pipeline.agenda_run import AgendaRun
from pipeline.cli.options import (
    WRONG_CONFIGURATION,
    data_option,
    explained_configuration,
    registry_option,
    require_writable,
)
from pipeline.instance import prepare_home
from pipeline.settings import POSTGRES_VARIABLE, Settings, settings

_LOOPBACK = "127.0.0.1"
_CODE_PORT = 4266
_MODULE = ("-m", "pipeline.definitions")


@click.command()
@registry_option
@data_option
@click.option(
    "--host", default=_LOOPBACK, show_default=True, help="Adres. Buiten deze computer alleen achter een login."
)
@click.option("--port", default=3000, show_default=True, help="Poort.")
def ui(registry: str | None, data: str | None, host: str, port: int) -> None:
    """Start het scherm van Dagster, met de dagelijkse run erbij."""
    place = _prepared(data, registry)
    click.echo(f"Het scherm komt op http://{host}:{port} (stoppen met Ctrl+C)")
    _become(place, "dagster", "dev", *_MODULE, "-h", host, "-p", str(port))


@click.group()
def service() -> None:
    """Start een onderdeel van het scherm als dienst, voor systemd of containers. Op een eigen computer volstaat ui.

    De drie horen bij elkaar: code leest de bronnen en draait de runs, daemon start ze op tijd, webserver is het scherm.
    """


_code_option = click.option(
    "--code", default=f"{_LOOPBACK}:{_CODE_PORT}", show_default=True, help="Waar het onderdeel code luistert."
)


@service.command()
@registry_option
@data_option
@click.option("--host", default=_LOOPBACK, show_default=True, help="Adres; alleen voor de andere onderdelen.")
@click.option("--port", default=_CODE_PORT, show_default=True, help="Poort.")
def code(registry: str | None, data: str | None, host: str, port: int) -> None:
    """De bronnen en de taken; hierin draaien de runs. Herstart dit na een verandering in de map met bronnen."""
    _become(_prepared(data, registry), "dagster", "code-server", "start", *_MODULE, "-h", host, "-p", str(port))


@service.command()
@registry_option
@data_option
@_code_option
def daemon(registry: str | None, data: str | None, code: str) -> None:
    """De klok: start elke ochtend een run en stuurt berichten."""
    _become(_prepared(data, registry), "dagster._daemon", "run", *_workspace(code))


@service.command()
@registry_option
@data_option
@_code_option
@click.option(
    "--host", default=_LOOPBACK, show_default=True, help="Adres. Buiten deze computer alleen achter een login."
)
@click.option("--port", default=3000, show_default=True, help="Poort.")
@click.option("--path-prefix", default="", help="Pad waaronder het scherm staat, zoals /beheer.")
def webserver(registry: str | None, data: str | None, code: str, host: str, port: int, path_prefix: str) -> None:
    """Het scherm."""
    prefix = ("-l", path_prefix) if path_prefix else ()
    place = _prepared(data, registry)
    _become(place, "dagster_webserver", *_workspace(code), "-h", host, "-p", str(port), *prefix)


def _workspace(code: str) -> tuple[str, ...]:
    host, _, port = code.rpartition(":")
    if not host or not port.isdigit():
        click.secho(f"--code {code!r} is geen adres; schrijf ADRES:POORT", fg="red", err=True)
        sys.exit(WRONG_CONFIGURATION)
    return "--grpc-host", host, "--grpc-port", port


def _prepared(data: str | None, registry: str | None) -> Settings:
    """The settings, once all that a person may have written wrong in them is ruled out."""
    place = settings(data, registry)
    require_writable(place.data)
    with explained_configuration():
        AgendaRun(place, dt.datetime.now(dt.UTC)).check_configuration()
    if os.environ.get(POSTGRES_VARIABLE) and importlib.util.find_spec("dagster_postgres") is None:
        click.secho(f"{POSTGRES_VARIABLE} is gezet, maar dagster-postgres is niet geinstalleerd.", fg="red", err=True)
        click.echo("Installeer het met: pip install 'wijkagenda[postgres]'", err=True)
        sys.exit(WRONG_CONFIGURATION)
    prepare_home(place.dagster_home)
    return place


def _become(place: Settings, module: str, *arguments: str) -> NoReturn:
    """Go on as this module of Dagster; where its scripts were installed differs between systems."""
    command = [sys.executable, "-P", "-m", module, *arguments]
    os.execve(sys.executable, command, {**os.environ, **place.environment()})  # noqa: S606 -- fixed program, no shell
