"""The software of others that judges what is published: installed apart from the project, at fixed versions.

Belongs here: getting the tools. Does not belong here: what is tested with them. npm and Python packages go to the
user's cache, Debian's programs to the machine (only as root). Where that is impossible a test is skipped and says why;
in CI the tools must be there.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wijkagenda-conformance"
CALENDAR_APPS = ("khal==0.14.1", "vdirsyncer==0.21.0")
NODE_PACKAGES = (
    "ical.js@2.2.1",
    "node-ical@0.26.1",
    "html-validate@11.21.1",
    "vnu-jar@26.9.27",
    "axe-core@4.14.1",
    "playwright-core@1.65.1",
)
# program -> Debian's package
DEBIAN = {
    "caddy": "caddy",
    "chromium": "chromium",
    "java": "default-jre-headless",
    "nginx": "nginx-light",
    "pdfinfo": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
}


def calendar_programs() -> Path:
    """The folder with the programs khal and vdirsyncer."""
    name = "-".join(CALENDAR_APPS).replace("==", "") + f"-py{sys.version_info.major}.{sys.version_info.minor}"
    venv = [sys.executable, "-m", "venv", "--without-pip", "venv"]
    install = ["install", "--quiet", "--disable-pip-version-check", *CALENDAR_APPS]
    pip = [sys.executable, "-m", "pip", "--python", "venv/bin/python", *install]
    return _installed(CACHE / name, "khal and vdirsyncer", venv, pip) / "venv" / "bin"


def node_modules() -> Path:
    """A folder in which node finds NODE_PACKAGES: put a script there, or run it with this as working directory."""
    name = "-".join(NODE_PACKAGES).replace("@", "")
    npm = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", ".", *NODE_PACKAGES]
    return _installed(CACHE / name, "the node packages", npm)


def debian_program(name: str) -> Path:
    """A program of Debian's, by its own name; installed when it is missing and this is root."""
    with _only_one(CACHE / "apt"):
        found = shutil.which(name)
        if not found:
            _run(["apt-get", "update", "-qq"], CACHE, name)
            _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", DEBIAN[name]], CACHE, name)
            found = shutil.which(name)
    if not found:
        _missing(f"{name} (Debian's package {DEBIAN[name]})", "it is not on the path after installing")
    return Path(found)


def _installed(folder: Path, what: str, *steps: list[str]) -> Path:
    """Run `steps` once to fill `folder`."""
    with _only_one(folder):
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for step in steps:
                _run(step, folder, what)
            (folder / "complete").touch()
    return folder


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """One process at a time: tests run side by side."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(f"{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(command: list[str], folder: Path, what: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, env=environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        _missing(what, str(error))
    if done.returncode:
        _missing(what, done.stderr.strip() or "no reason given")


def _missing(what: str, problem: str) -> None:
    """Skip the test; in CI fail it."""
    assert not os.environ.get("CI"), f"{what} could not be installed: {problem}"
    pytest.skip(f"{what} could not be installed (no network, or not root?): {problem.splitlines()[-1]}")
