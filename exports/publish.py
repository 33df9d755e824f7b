"""Publishing in one step: a version is written apart, checked, and only then takes the place of the last.

Readers see PUBLIC, a symbolic link to one complete version. A crash at any moment leaves the link as it was; what was
half written lies in a staging folder that the next run removes. The last versions are kept, so that going back is
turning the link.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

VERSIONS = "versions"
PUBLIC = "public"
_STAGING = ".staging"


def start_version(data: Path) -> Path:
    """An empty staging folder in `data`. What an earlier, broken run left there is removed."""
    staging = data / VERSIONS / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def staging_of(data: Path) -> Path:
    """The staging folder of the run that is under way."""
    return data / VERSIONS / _STAGING


def swap(data: Path, name: str, keep: int = 7) -> Path:
    """Make the staging folder version `name`, point PUBLIC to it at once, and remove all but the last `keep` versions.

    Publishing under a name that exists (a second run at the same moment of agenda time) replaces that version.
    """
    versions = data / VERSIONS
    target = versions / name
    staging = versions / _STAGING
    _sync(staging)
    if target.exists():
        # The link may point at the version that is replaced: give the new one a name of its own.
        number = 2
        while (versions / f"{name}-{number}").exists():
            number += 1
        target = versions / f"{name}-{number}"
    staging.rename(target)
    _point(data, target)
    _prune(versions, current=target, keep=keep)
    return target


def current_version(data: Path) -> Path | None:
    """The folder that is published now, or None."""
    public = data / PUBLIC
    return public.resolve() if public.is_dir() else None


def versions_of(data: Path) -> list[Path]:
    """All kept versions, oldest first."""
    folder = data / VERSIONS
    if not folder.is_dir():
        return []
    return sorted(
        (path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")),
        key=lambda path: (path.stat().st_mtime_ns, path.name),
    )


def _point(data: Path, target: Path) -> None:
    link = data / PUBLIC
    if link.exists() and not link.is_symlink():
        raise FileExistsError(
            f"{link} is een gewone map; Wijkagenda publiceert daar een koppeling. Verplaats die map eerst."
        )
    fresh = data / f".{PUBLIC}-new"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(os.path.relpath(target, data), target_is_directory=True)
    os.replace(fresh, link)
    _sync_folder(data)


def _prune(versions: Path, current: Path, keep: int) -> None:
    others = [path for path in versions_of(versions.parent) if path != current]
    for path in others[: max(0, len(others) - (keep - 1))]:
        shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as handle:
                os.fsync(handle.fileno())
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
