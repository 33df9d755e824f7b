"""Finding a build of the warehouse: one that was published and kept, a file, or a past day made again from the lake.

Belongs here: what a person may call a build. Does not belong here: comparing builds (warehouse.diff).
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exports.publish import PUBLIC, versions_of
from exports.tabular import DATABASE
from pipeline.agenda_run import AgendaRun
from pipeline.settings import Settings, parse_as_of
from warehouse.build import build_warehouse


class NoSuchBuildError(ValueError):
    """What was asked for is no build. The text is Dutch and says what is."""


@contextmanager
def open_build(place: Settings, name: str) -> Iterator[Path]:
    """The warehouse file of the build that `name` means; only to be read, and only within the context.

    `name`: a file or folder, a kept version (or how its name begins, when there is one such), or a moment. A moment is
    built again in a temporary folder from what the lake knew then. Raises NoSuchBuildError.
    """
    if kept := _kept(place, name):
        yield kept
        return
    try:
        moment = parse_as_of(name)
    except ValueError:
        known = ", ".join(version.name for version in versions_of(place.data)) or "geen"
        message = f"{name!r} is geen versie, geen bestand en geen datum. Bewaarde versies: {known}."
        raise NoSuchBuildError(message) from None
    with tempfile.TemporaryDirectory(prefix="wijkagenda-") as folder:
        yield _rebuild(place, moment, Path(folder))


def last_two(place: Settings) -> tuple[str, str]:
    """The names of the last two kept versions. Raises NoSuchBuildError when there are fewer."""
    versions = [version.name for version in versions_of(place.data)]
    if len(versions) < 2:
        message = f"Er zijn nog geen twee versies in {place.data}. Noem twee momenten, bestanden of versies."
        raise NoSuchBuildError(message)
    return versions[-2], versions[-1]


def _kept(place: Settings, name: str) -> Path | None:
    path = Path(name)
    if path.is_file():
        return path
    for file in (path / DATABASE, path / "data" / DATABASE, path / PUBLIC / "data" / DATABASE):
        if file.is_file():
            return file
    found = [version for version in versions_of(place.data) if version.name == name]
    found = found or [version for version in versions_of(place.data) if name and version.name.startswith(name)]
    if len(found) > 1:
        names = ", ".join(version.name for version in found)
        raise NoSuchBuildError(f"{name!r} kan meer dan een versie zijn: {names}.")
    return found[0] / PUBLIC / "data" / DATABASE if found else None


def _rebuild(place: Settings, moment: dt.datetime, folder: Path) -> Path:
    """The warehouse as it was at `moment`, from the lake; nothing is fetched or published."""
    run = AgendaRun(place, moment, replay=True)
    if not any(reading.records for reading in run.readings):
        message = f"Het archief in {place.lake} weet niets van {moment:%d-%m-%Y %H:%M} (UTC) of daarvoor."
        raise NoSuchBuildError(message)
    return build_warehouse(run.build_inputs, folder / DATABASE).target
