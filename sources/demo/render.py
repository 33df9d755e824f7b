"""Renders the demo neighbourhood for a day: registry, reference and the files that its sources point at.

Belongs here: templates to files, including the containers of XLSX and ODS. Does not belong here: dates (calendar.py)
and what the sources say (templates/). The same day gives the same bytes; only files that differ are written, so that
an unchanged source looks unchanged.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from pathlib import Path

from jinja2 import DictLoader, Environment, StrictUndefined

from sources.demo import calendar, workbook

_KEPT = "registry/overrides/"


def render_demo(target: Path, today: dt.date) -> Path:
    """Write the demo as it is on `today` into `target`; return the registry directory in it.

    Everything else in `target` is removed, but for what people corrected (`registry/overrides/`): the folder belongs to
    the demo. A reader never sees half a file.
    """
    files = render_files(today)
    for old in sorted(path for path in target.rglob("*") if path.is_file()):
        name = old.relative_to(target).as_posix()
        if name not in files and not name.startswith(_KEPT):
            old.unlink()
    for name, body in files.items():
        _write_if_changed(target / name, body)
    for folder in sorted((path for path in target.rglob("*") if path.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
    return target / "registry"


def render_files(today: dt.date) -> dict[str, bytes]:
    """The demo's files on `today`: path relative to the demo's folder -> bytes, in order of path."""
    environment = _environment()
    dates = _dates(calendar.monday_of(today))
    files: dict[str, bytes] = {}
    for name in environment.list_templates():
        if "/_" in name:
            continue  # parts that other templates include
        path, body = _convert(name, environment.get_template(name).render(dates))
        files[path] = body
    return dict(sorted(files.items()))


def _dates(monday: dt.date) -> dict[str, object]:
    """What templates know about dates: this week's Monday, the grid around it, and weekdays by their two letters."""
    return {
        "monday": monday,
        "grid": lambda every, phase, first=-2, last=12: calendar.grid(monday, every, phase, first, last),
        "coming": lambda every, phase, count=1: calendar.coming(monday, every, phase, count),
        "monthly": lambda weekday, nth, count=1: calendar.monthly(monday, weekday, nth, count),
        "on": calendar.on,
        "pick": calendar.pick,
        "week_index": calendar.week_index,
        **{name[:2]: number for number, name in enumerate(calendar.WEEKDAYS)},
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=DictLoader(_templates()),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - own templates without input, of many formats besides HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        nl=calendar.dutch,
        nl_year=calendar.dutch_year,
        nl_short=calendar.dutch_short,
        day_month=calendar.day_month,
        numeric=calendar.numeric,
        basic=calendar.basic,
        utc=calendar.basic_utc,
        iso=calendar.iso_offset,
        rfc822=calendar.rfc822,
        utc_stamp=calendar.utc_stamp,
    )
    return environment


def _templates() -> dict[str, str]:
    """All templates by path below templates/, read from the installed package."""
    found: dict[str, str] = {}
    root = resources.files("sources.demo").joinpath("templates")
    pending = [("", root)]
    while pending:
        prefix, folder = pending.pop()
        for entry in folder.iterdir():
            if entry.is_dir():
                pending.append((f"{prefix}{entry.name}/", entry))
            else:
                found[prefix + entry.name] = entry.read_text("utf-8")
    return found


def _convert(name: str, text: str) -> tuple[str, bytes]:
    """The file that a template becomes: `x.xlsx.csv` becomes a workbook, `x.cp1252.html` a page in windows-1252."""
    for ending, (shown, convert) in _ENDINGS.items():
        if name.endswith(ending):
            return name.removesuffix(ending) + shown, convert(text)
    return name, text.encode()


def _ical(text: str) -> bytes:
    """RFC 5545 lines: CRLF, folded at 75 octets without cutting a character in two."""
    lines: list[bytes] = []
    for line in filter(None, text.splitlines()):
        rest = line.encode()
        limit = 75
        while len(rest) > limit:
            cut = limit
            while rest[cut] & 0xC0 == 0x80:
                cut -= 1
            lines.append(rest[:cut])
            rest = b" " + rest[cut:]
        lines.append(rest)
    return b"\r\n".join(lines) + b"\r\n"


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text), delimiter=";"))


# Ending of a template -> ending of the file and how to make it; the first that fits counts.
_ENDINGS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    ".ics.html": (".ics", str.encode),  # an error page where a calendar was
    ".ics": (".ics", _ical),
    ".xlsx.csv": (".xlsx", lambda text: workbook.xlsx(_rows(text))),
    ".ods.csv": (".ods", lambda text: workbook.ods(_rows(text))),
    ".cp1252.csv": (".csv", lambda text: text.replace("\n", "\r\n").encode("cp1252")),
    ".cp1252.html": (".html", lambda text: text.encode("cp1252")),
}


def _write_if_changed(path: Path, body: bytes) -> None:
    if path.is_file() and path.read_bytes() == body:
        return
    if path.is_dir():
        shutil.rmtree(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".deel")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
