"""Publishing in one step: a version is made apart, checked, and only then takes the place of the last.

A version is a folder with all that belongs together: PUBLIC, what anyone may see, and WAREHOUSE, the database that it
was made from. CURRENT is a symbolic link to one complete version, and the data folder's own PUBLIC and WAREHOUSE are
links that go through it; so both change at the very moment that CURRENT is turned. A crash leaves them as they were;
what was half made lies in a staging folder that the next run removes. The last versions are kept: going back is
turning the link.

Belongs here: folders and links. Does not belong here: what is in a version, or whether it is right.
"""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

VERSIONS = "versions"
PUBLIC = "public"
WAREHOUSE = "warehouse"
_CURRENT = "current"
_STAGING = ".staging"
_AT_ONCE = 16


class NoVersionError(ValueError):
    """The version to go back to is not there. The text is Dutch."""


def start_version(data: Path) -> Path:
    """An empty version in `data` that nobody sees. What an earlier, broken run left there is removed."""
    staging = data / VERSIONS / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    for name in (PUBLIC, WAREHOUSE):
        (staging / name).mkdir(parents=True)
    return staging


def swap(data: Path, name: str, keep: int = 7) -> Path:
    """Make the staging folder version `name`, show it at once, and remove all but the last `keep` versions.

    Publishing under a name that exists (a second run at the same moment of agenda time) makes a version beside it.
    """
    _refuse_folder(data)
    versions = data / VERSIONS
    staging, target = versions / _STAGING, versions / name
    if current := current_version(data):
        _keep_times(staging / PUBLIC, current / PUBLIC)
    _sync(staging)
    number = 2
    while target.exists():
        target = versions / f"{name}-{number}"
        number += 1
    staging.rename(target)
    _sync_one(versions)
    _show(data, target)
    _prune(data, current=target, keep=keep)
    return target


def roll_back(data: Path, name: str | None = None) -> Path:
    """Show the kept version `name` again, or without a name the one before the current. Raises NoVersionError."""
    versions, current = versions_of(data), current_version(data)
    kept = [version.name for version in versions]
    if name is None:
        earlier = kept[: kept.index(current.name)] if current else []
        if not earlier:
            raise NoVersionError("Er is geen eerdere versie om naar terug te gaan.")
        name = earlier[-1]
    if name not in kept:
        raise NoVersionError(f"Versie {name} is er niet. Bewaard zijn: {', '.join(kept) or 'geen'}.")
    _refuse_folder(data)
    _show(data, data / VERSIONS / name)
    return data / VERSIONS / name


def current_version(data: Path) -> Path | None:
    """The version that is shown now, or None when there is none or a crash left its links incomplete."""
    public, warehouse = (data / PUBLIC).resolve(), (data / WAREHOUSE).resolve()
    version = public.parent
    is_whole = public.is_dir() and warehouse.is_dir() and warehouse.parent == version
    return version if is_whole and version.parent == (data / VERSIONS).resolve() else None


def versions_of(data: Path) -> list[Path]:
    """All kept versions, in the order in which they were made."""
    return sorted(
        (path for path in _folders(data) if (path / PUBLIC).is_dir()),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
    )


def _folders(data: Path) -> list[Path]:
    folder = data / VERSIONS
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]


def _refuse_folder(data: Path) -> None:
    link = data / PUBLIC
    if link.exists() and not link.is_symlink():
        raise FileExistsError(
            f"{link} is een gewone map; Wijkagenda publiceert daar een koppeling. Verplaats die map eerst."
        )


def _show(data: Path, target: Path) -> None:
    """Turn CURRENT to `target`. The other links are made once; until they are, nothing counts as shown."""
    _link(data / _CURRENT, os.path.join(VERSIONS, target.name))
    for name in (PUBLIC, WAREHOUSE):
        link, aim = data / name, os.path.join(_CURRENT, name)
        if not (link.is_symlink() and os.readlink(link) == aim):
            if link.is_dir() and not link.is_symlink():
                shutil.rmtree(link)  # a database of before versions had their own: made again by each run
            _link(link, aim)
    _sync_one(data)


def _link(link: Path, aim: str) -> None:
    """Make or turn a link in one step."""
    fresh = link.with_name(f".{link.name}-new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(aim, target_is_directory=True)
    os.replace(fresh, link)


def _keep_times(fresh: Path, shown: Path) -> None:
    """A file that says what it said before keeps its time, so that no reader has to get it again."""
    for path in fresh.rglob("*"):
        before = shown / path.relative_to(fresh)
        if path.is_file() and before.is_file() and filecmp.cmp(path, before, shallow=False):
            times = before.stat()
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def _prune(data: Path, current: Path, keep: int) -> None:
    others = [path for path in versions_of(data) if path.name != current.name]
    kept = {current.name, *(path.name for path in others[max(0, len(others) - keep + 1) :])}
    for path in _folders(data):
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Have all of it on the disk. Side by side, since a disk takes as long for many files as for one."""
    paths = [folder, *folder.rglob("*")]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(_sync_all, (paths[n::_AT_ONCE] for n in range(_AT_ONCE))))


def _sync_all(paths: Iterable[Path]) -> None:
    for path in paths:
        _sync_one(path)


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
