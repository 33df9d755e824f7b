"""Keeping what cannot be made again: the lake, and the registry with people's decisions, in one zip file.

Belongs here: writing such a file whole or not at all, and putting it back. Does not belong here: what is in the lake.
Everything else in the data folder follows from these two.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.lock import run_lock
from pipeline.settings import Settings

_LAKE, _REGISTRY = "lake/", "registry/"
_NAME = re.compile(r"wijkagenda-\d{8}T\d{6}Z\.zip")
_REMADE = "cache"  # in the lake; made again from the rest


class BackupError(Exception):
    """A backup cannot be made or put back. The text is Dutch, for an operator."""


def write_backup(place: Settings, folder: Path, now: dt.datetime, keep: int | None = None) -> Path:
    """Write the lake and the operator's own registry into a new zip file in `folder`, while no run is under way.

    With `keep` all but that many of the newest backups in `folder` are removed afterwards. Raises BackupError.
    """
    if not place.lake.is_dir():
        raise BackupError(f"Er is geen archief in {place.lake}; draai eerst: wijkagenda run")
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"wijkagenda-{now:%Y%m%dT%H%M%SZ}.zip"
    fresh = folder / f".{target.name}.new"
    try:
        with run_lock(place.data), zipfile.ZipFile(fresh, "w", zipfile.ZIP_STORED) as archive:
            for path in _files(place.lake):
                if path.relative_to(place.lake).parts[0] != _REMADE:
                    archive.write(path, _LAKE + path.relative_to(place.lake).as_posix())
            for path in _files(place.registry) if place.registry else ():
                name = _REGISTRY + path.relative_to(place.registry or path).as_posix()
                archive.write(path, name, zipfile.ZIP_DEFLATED)
        _check(fresh)
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    if keep is not None:
        kept = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
        for path in kept[: max(0, len(kept) - keep)]:
            path.unlink()
    return target


def restore_backup(file: Path, place: Settings) -> tuple[int, int]:
    """Put the lake back into an empty data folder, and the registry when `place` names an empty folder for it.

    Returns how many files of the lake and of the registry were put back. Raises BackupError, before anything is
    written, when the file is damaged or when there is something in the way.
    """
    names = _check(file)
    if place.lake.is_dir() and any(place.lake.iterdir()):
        raise BackupError(f"Er is al een archief in {place.lake}. Kies een lege map, of verplaats dat archief eerst.")
    if place.registry and place.registry.is_dir() and any(place.registry.iterdir()):
        raise BackupError(f"Er staat al iets in {place.registry}. Kies een lege map, of laat --registry weg.")
    wanted = {_LAKE: place.lake, _REGISTRY: place.registry}
    counts = dict.fromkeys(wanted, 0)
    with run_lock(place.data), zipfile.ZipFile(file) as archive:
        for name in names:
            prefix = next(prefix for prefix in wanted if name.startswith(prefix))
            if (folder := wanted[prefix]) is None:
                continue
            target = folder / name.removeprefix(prefix)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(archive.read(name))
            counts[prefix] += 1
    return counts[_LAKE], counts[_REGISTRY]


def _check(file: Path) -> list[str]:
    """The names in a backup, once it is whole and each is ours."""
    try:
        with zipfile.ZipFile(file) as archive:
            if damaged := archive.testzip():
                raise BackupError(f"{file} is beschadigd, bij {damaged}. Neem een oudere reservekopie.")
            names = [name for name in archive.namelist() if not name.endswith("/")]
    except (OSError, zipfile.BadZipFile) as error:
        raise BackupError(f"{file} is geen reservekopie die gelezen kan worden ({error}).") from None
    for name in names:
        if not name.startswith((_LAKE, _REGISTRY)) or "\\" in name or ".." in Path(name).parts:
            raise BackupError(f"{file} is geen reservekopie van Wijkagenda: {name!r} hoort daar niet in.")
    return names


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, in order of name. What begins with a dot is half written, or of another program."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path
