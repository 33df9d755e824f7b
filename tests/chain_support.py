"""The whole chain for tests: the command as a process or in this one, and a small registry of invented sources."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from pipeline.agenda_run import AgendaRun
from pipeline.cli import main
from pipeline.publication import publish
from pipeline.settings import parse_as_of, settings
from pipeline.source_health import remember_health
from warehouse.ledger import append_segment

DEMO_DAY = "2026-10-19T06:00:00+02:00"  # a Monday, six days before the end of summer time
COMMAND = str(Path(sys.executable).with_name("wijkagenda"))
_OURS = ("WIJKAGENDA_DATA", "WIJKAGENDA_REGISTRY", "WIJKAGENDA_CONTACT", "WIJKAGENDA_SITE_URL", "DAGSTER_HOME")


def clean_environment() -> dict[str, str]:
    """This process's environment without settings of Wijkagenda, and wide enough for a table."""
    return {key: value for key, value in os.environ.items() if key not in _OURS} | {"COLUMNS": "160"}


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    """`wijkagenda ARGUMENTS` as a process of its own."""
    return subprocess.run(
        [COMMAND, *arguments], capture_output=True, text=True, timeout=300, env=clean_environment(), check=False
    )


def invoke(*arguments: str | Path, columns: int = 160) -> Result:
    """The same in this process, which saves the imports; the environment is put back afterwards."""
    before = dict(os.environ)
    for name in _OURS:
        os.environ.pop(name, None)
    try:
        return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": str(columns)})
    finally:
        os.environ.clear()
        os.environ.update(before)


def run(registry: Path, data: Path, as_of: str, *more: str) -> Result:
    """`wijkagenda run` in this process, which must publish."""
    result = invoke("run", "--registry", registry, "--data", data, "--as-of", as_of, *more)
    assert result.exit_code == 0, result.output
    return result


def build(registry: Path | None, data: Path, as_of: str) -> None:
    """The steps of a run in order, without Dagster: half the time, the same publication."""
    steps = AgendaRun(settings(str(data), str(registry) if registry else None, env={}), parse_as_of(as_of))
    steps.fetch()
    publish_run(steps)


def pass_day(registry: Path, data: Path, as_of: str) -> None:
    """A day of which nobody looks at the publication: fetched, understood and remembered, a fraction of the time."""
    steps = AgendaRun(settings(str(data), str(registry), env={}), parse_as_of(as_of))
    steps.fetch()
    remember_run(steps)


def remember_run(steps: AgendaRun) -> None:
    """All that a later run knows of this one."""
    remember_health(steps)
    append_segment(steps.place.lake / "ledger", steps.ledger, steps.consolidated.ledger, steps.now)


def publish_run(steps: AgendaRun) -> None:
    """All that comes after fetching."""
    steps.build()
    steps.done("catalogue")
    publish(steps)


def contents(folder: Path) -> dict[str, str]:
    """Path below `folder` -> SHA-256 of every file; two equal values are two equal folders."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def published(data: Path) -> dict[str, str]:
    """What anyone can see of a data folder."""
    return contents((data / "public").resolve())


def without_database(files: dict[str, str]) -> dict[str, str]:
    """Without the DuckDB file, which is the same table for table but not byte for byte, and its checksum."""
    return {name: content for name, content in files.items() if not name.endswith((".duckdb", "SHA256SUMS"))}


def event(uid: str, start: str, summary: str, *more: str) -> str:
    """A VEVENT of an hour and a half at the wall-clock time `start`, such as 20261124T100000."""
    hour = int(start[9:11]) + 1
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20260901T080000Z",
        f"DTSTART;TZID=Europe/Amsterdam:{start}",
        f"DTEND;TZID=Europe/Amsterdam:{start[:9]}{hour:02d}{start[11:]}",
        f"SUMMARY:{summary}",
        *more,
        "END:VEVENT",
    ]
    return "\r\n".join(lines) + "\r\n"


def calendar(*events: str) -> bytes:
    """A feed of these events."""
    head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//verzonnen//NL\r\n"
    return (head + "".join(events) + "END:VCALENDAR\r\n").encode()


YOGA = event("yoga", "20261103T190000", "Yoga voor iedereen", "RRULE:FREQ=WEEKLY")
SOUP = event("soep", "20261127T120000", "Soep eten", "DESCRIPTION:Samen soep eten. Gratis.")
WALK = event("wandelen", "20261126T093000", "Wandelen langs de kade", "RRULE:FREQ=WEEKLY;INTERVAL=2")
COFFEE = b"""\
Activiteit;Wanneer;Locatie;Kosten
Koffie en thee;elke dinsdag 10.00-12.00 uur;Buurthuis De Verzonnen Kade;gratis
"""


def small_registry(folder: Path) -> Path:
    """Two sources that are read, and one whose file is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    add_source(folder, "kade", "ical", "kade.ics", calendar(YOGA, SOUP, WALK))
    add_source(folder, "lijst", "spreadsheet", "lijst.csv", COFFEE)
    add_source(folder, "weg", "ical", "weg.ics", None)
    return folder


def add_source(folder: Path, source_id: str, connector: str, file: str, body: bytes | None) -> None:
    """A source in its shortest form, with its file unless `body` is None."""
    text = f"title: {source_id.capitalize()} (verzonnen)\nconnector: {connector}\nurl: file:{file}\n"
    (folder / f"{source_id}.yaml").write_text(text, encoding="utf-8")
    if body is not None:
        (folder / file).write_bytes(body)
