"""Names and descriptions as they are published.

Belongs here: white space, invisible characters and the length up to which a description may be taken over.
Does not belong here: redaction of personal data (done before a record is written) and markup (connectors read it).
"""

from __future__ import annotations

import re
import unicodedata

SHORT_DESCRIPTION = 300  # characters; longer texts are their author's work and need an agreement
LONG_DESCRIPTION = 5000  # characters; beyond this a description is a page and not a description
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffc\ufffd]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s")


def clean_name(text: str) -> str:
    """One line, single spaces, NFC. Capitals stay: an acronym and a shouted word look the same."""
    return " ".join(_plain(text).split()).strip(" -–—|:;,*_~") or " ".join(_plain(text).split())


def clean_description(text: str | None, *, may_be_long: bool = False) -> str | None:
    """Paragraphs kept, cut at a sentence (else a word) with an ellipsis. None when nothing is left."""
    lines = [" ".join(line.split()) for line in _plain(text or "").splitlines()]
    cleaned = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return shorten(cleaned, LONG_DESCRIPTION if may_be_long else SHORT_DESCRIPTION) or None


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters; cut after a whole sentence when that keeps half of it, else after a word and `…`."""
    if len(text) <= limit:
        return text
    head = text[: limit + 1]
    ends = [match.start() for match in _SENTENCE_END.finditer(head)]
    if ends and ends[-1] >= limit // 2:
        return head[: ends[-1]].rstrip()
    cut = head[: limit - 1]
    space = max(cut.rfind(" "), cut.rfind("\n"))
    if head[limit - 1].isspace():  # the word ends exactly at the cut
        space = len(cut)
    return (cut[:space] if space >= limit // 2 else cut).rstrip(" ,;:-–—\n") + "…"


def _plain(text: str) -> str:
    without = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", without))
