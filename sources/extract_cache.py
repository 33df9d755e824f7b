"""Keeps the reading of a document, so that what did not change is not read again.

Belongs here: what a reading depends on, and files that are right or absent. Does not belong here: reading.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.metadata
import os
import time
from pathlib import Path

import zstandard
from pydantic import ValidationError

from sources.clean import DocumentReading
from sources.contracts import Document
from sources.lake_files import write_atomically

KEEP_DAYS = 14  # a reading that nobody asked for in so long is removed
_SOURCES = Path(__file__).parent
# Code that does not touch what is read from a body; a change there leaves the kept readings valid.
_NO_READERS = ("fetch", "registry", "probe/", "yaml_text.py", "leftovers.py", "snapshots.py", "strict_yaml.py",
               "addresses.py", "lookups.py", "accept.py", "duplicates.py", "extract.py", "one_source.py", "dispatch.py",
               "lake_files.py", "demo")  # fmt: skip
_LIBRARIES = ("icalendar", "feedparser", "beautifulsoup4", "selectolax", "python-calamine", "phonenumberslite",
              "python-dateutil")  # fmt: skip
# Keys of a source that say nothing about how its bodies are read.
_NOT_READING = {
    "status", "status_reason", "http", "expect", "notes", "ignore", "lookups", "contact_role", "permission",
    "accrual_periodicity", "license",
}  # fmt: skip


@functools.cache
def code_version() -> str:
    """A digest of the code and the libraries that readings depend on."""
    digest = hashlib.sha256()
    for path in sorted(_SOURCES.rglob("*")):
        name = path.relative_to(_SOURCES).as_posix()
        is_code = path.suffix in (".py", ".txt", ".yaml", ".csv", ".json") and not name.startswith("registry/")
        if is_code and path.is_file() and not name.startswith(_NO_READERS):
            digest.update(name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for library in _LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}".encode())
    return digest.hexdigest()


def cache_key(document: Document) -> str:
    """The digest of all that the reading of this document depends on."""
    digest = hashlib.sha256(code_version().encode())
    digest.update(document.spec.model_dump_json(exclude=_NOT_READING).encode())
    digest.update(document.snapshot.model_dump_json().encode())
    digest.update(document.reference_date.isoformat().encode())
    return digest.hexdigest()


def load_reading(cache_dir: Path, key: str) -> DocumentReading | None:
    """The kept reading, or None when there is none that can be trusted."""
    path = _path(cache_dir, key)
    try:
        packed = path.read_bytes()
        reading = DocumentReading.model_validate_json(zstandard.ZstdDecompressor().decompress(packed))
    except (OSError, zstandard.ZstdError, ValidationError):
        return None
    with contextlib.suppress(OSError):
        if time.time() - path.stat().st_mtime > 86400:
            os.utime(path)  # asked for: see prune_readings
    return reading


def keep_reading(cache_dir: Path, key: str, reading: DocumentReading) -> None:
    """Keep a reading for the next run. A disk that is full or read-only costs only time, so it is no error here."""
    path = _path(cache_dir, key)
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(
        reading.model_dump_json(exclude_defaults=True).encode()
    )
    with contextlib.suppress(OSError):
        write_atomically(path, packed, durable=False)


def prune_readings(cache_dir: Path, keep_days: int = KEEP_DAYS) -> int:
    """Remove readings that were not asked for in `keep_days` days by the computer's clock; the answer is how many."""
    oldest = time.time() - keep_days * 86400
    n_removed = 0
    for path in cache_dir.glob("??/*"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                n_removed += 1
    return n_removed


def _path(cache_dir: Path, key: str) -> Path:
    return cache_dir / key[:2] / f"{key}.json.zst"
