"""Reads `file:` addresses: a file, or a folder with the files in it.

Belongs here: which files of a folder count, and reading one within its limits. Does not belong here: keeping what was
read, or what is in it.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

from sources.addresses import address_path, path_address
from sources.contracts import FetchError

FOLDER_TYPE = "inode/directory"
MAX_FILES = 5000
_MEDIA_TYPES = {
    ".ics": "text/calendar",
    ".ical": "text/calendar",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".xml": "application/xml",
    ".rss": "application/rss+xml",
    ".atom": "application/atom+xml",
    ".txt": "text/plain",
}


class LocalBody(NamedTuple):
    """What a `file:` address holds. For a folder the body is its list of addresses, one a line."""

    body: bytes
    media_type: str | None
    last_modified: str | None  # as HTTP writes it


def read_local(url: str, max_bytes: int) -> LocalBody | FetchError:
    """Read a full `file:` address, or say in Dutch why that cannot be done."""
    path = address_path(url)
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            return _read_folder(path)
        if not stat.S_ISREG(found.st_mode):
            return FetchError(kind="missing_file", message=f"{path.name} is geen gewoon bestand")
        with path.open("rb") as handle:
            body = handle.read(max_bytes + 1)
    except OSError as error:
        reason = (
            "bestaat niet" if isinstance(error, FileNotFoundError) else f"kan niet gelezen worden ({error.strerror})"
        )
        return FetchError(kind="missing_file", message=f"{path.name} {reason}")
    if len(body) > max_bytes:
        return FetchError(kind="too_large", message=f"{path.name} is groter dan {max_bytes} bytes (http.max_bytes)")
    modified = dt.datetime.fromtimestamp(int(found.st_mtime), tz=dt.UTC)
    return LocalBody(body, _MEDIA_TYPES.get(path.suffix.lower()), format_datetime(modified, usegmt=True))


def _read_folder(folder: Path) -> LocalBody | FetchError:
    """The files directly in the folder, by name; hidden ones and the traces of office programs are passed over."""
    names = sorted(
        entry.name
        for entry in os.scandir(folder)
        if not entry.name.startswith((".", "~$"))
        and Path(entry.name).suffix.lower() in _MEDIA_TYPES
        and entry.is_file()
    )
    if len(names) > MAX_FILES:
        return FetchError(kind="too_large", message=f"in de map {folder.name} staan meer dan {MAX_FILES} bestanden")
    listing = "\n".join(path_address(folder / name) for name in names)
    return LocalBody(listing.encode(), FOLDER_TYPE, None)


def listed_files(body: bytes) -> tuple[str, ...]:
    """The addresses in the body of a folder."""
    return tuple(body.decode().splitlines())
