"""SHA256SUMS: what every file of a folder weighs, in the form that `sha256sum -c SHA256SUMS` reads and checks."""

from __future__ import annotations

import hashlib
from pathlib import Path

CHECKSUMS = "SHA256SUMS"


def write_checksums(directory: Path) -> Path:
    """List every file below `directory`, in order of path. To be written last; an older list is replaced."""
    lines = [f"{_escaped(digest, name)}\n" for name, digest in checksums_of(directory).items()]
    path = directory / CHECKSUMS
    path.write_text("".join(lines), encoding="utf-8", newline="\n")
    return path


def checksums_of(directory: Path) -> dict[str, str]:
    """Path below `directory` (with slashes) -> SHA-256 in hex, of every file but the list itself."""
    digests = {}
    for path in sorted(directory.rglob("*")):
        name = path.relative_to(directory).as_posix()
        if path.is_file() and name != CHECKSUMS:
            with path.open("rb") as handle:
                digests[name] = hashlib.file_digest(handle, "sha256").hexdigest()
    return digests


def _escaped(digest: str, name: str) -> str:
    """One line; a name with a backslash or line break is written as coreutils does, with a backslash before it all."""
    plain = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    return f"{'' if plain == name else chr(92)}{digest}  {plain}"
