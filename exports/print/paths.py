"""Where papers and digests lie in the published folder. Belongs here: names of files, for who writes and who links."""

from __future__ import annotations

from exports.paths import file_name


def poster_path(identifier: str, large: bool = False) -> str:
    """The poster of a neighbourhood (its slug) or place (its place_id); in large print with `large`."""
    return f"poster/{file_name(identifier)}{'-groot' if large else ''}.pdf"


def digest_path(slug: str, kind: str = "txt") -> str:
    """The digest of a neighbourhood: `kind` is txt (to copy into a group chat) or eml (to open in a mail program)."""
    return f"digest/{file_name(slug)}.{kind}"
