"""Naming what a result depends on, so that equal input is recognised. Belongs here: hashing; not what is hashed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_ROOT = Path(__file__).parent.parent
_PACKAGES = ("sources", "warehouse", "exports", "pipeline")
_SUFFIXES = {".py", ".sql", ".yaml", ".csv", ".json", ".html", ".css", ".txt", ".typ"}


@cache
def code_version() -> str:
    """12 hex digits over everything in the four packages that can change a result."""
    summed = hashlib.sha256()
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                summed.update(path.relative_to(_ROOT).as_posix().encode())
                summed.update(path.read_bytes())
    return summed.hexdigest()[:12]


def digest(*parts: object) -> str:
    """32 hex digits over the text form of `parts`, which must say all there is to say about them."""
    return hashlib.sha256("\x1e".join(map(str, parts)).encode()).hexdigest()[:32]
