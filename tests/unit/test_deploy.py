"""What deploy/ and its handbook say fits the program: commands, settings, a screen that only this machine can see."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from pipeline import settings
from pipeline.cli import main

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SETTINGS = {value for name, value in vars(settings).items() if name.endswith("_VARIABLE")}


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return loaded


def commands() -> Iterator[list[str]]:
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE):
            program, *arguments = shlex.split(line)
            assert program == "/opt/wijkagenda/.venv/bin/wijkagenda"
            yield arguments
    for part in compose()["services"].values():
        if part["image"] == "wijkagenda":
            yield part["command"]
    for page in ("installeren.md", "beheer.md"):
        text = (ROOT / "docs" / page).read_text(encoding="utf-8")
        for line in re.findall(r"/\.venv/bin/wijkagenda (.+)$", text, re.MULTILINE):
            yield shlex.split(line)


@pytest.mark.parametrize("arguments", list(commands()), ids=" ".join)
def test_every_command_exists_with_these_options(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # Files of a server are not on this machine.
    monkeypatch.setattr(click.Path, "convert", lambda _self, value, _parameter, _context: value)
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group):
        name, found, arguments = command.resolve_command(context, list(arguments))
        assert found is not None, name
        command = found
    command.make_context(command.name, list(arguments))


def test_every_setting_is_offered_and_no_other() -> None:
    example = (DEPLOY / "wijkagenda.env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?(WIJKAGENDA_\w+)=", example, re.MULTILINE)) == SETTINGS
    assert set(compose()["x-part"]["environment"]) == SETTINGS
    handbook = (ROOT / "docs" / "installeren.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(WIJKAGENDA_\w+)` \|", handbook, re.MULTILINE)) == SETTINGS


def test_nothing_listens_outside_this_machine() -> None:
    for unit in UNITS:
        assert "0.0.0.0" not in unit.read_text(encoding="utf-8")
    ports = [port for part in compose()["services"].values() for port in part.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_part_may_do_more_than_it_must() -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        for line in ("User=wijkagenda", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
            assert f"\n{line}\n" in text, (unit.name, line)
    part = compose()["x-part"]
    assert (part["read_only"], part["cap_drop"]) == (True, ["ALL"])
    assert "\nUSER wijkagenda\n" in (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def test_units_are_understood_by_systemd() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not on this machine")
    files = [str(path) for path in sorted((DEPLOY / "systemd").iterdir())]
    said = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True, check=False).stderr
    faults = [line for line in said.splitlines() if "wijkagenda" in line and "is not executable" not in line]
    assert faults == []
