"""What a text says about access for people with a disability.

Belongs here: words that name a facility, and their denial. Does not belong here: how to sign up (sources.dutch.access).
"""

from __future__ import annotations

import re

from sources.contracts import Evidence

_FACILITIES = (
    ("rolstoel", r"rolstoel(?:toegankelijk\w*|vriendelijk\w*)?|rolstoelgebruikers|drempelvrij|drempelloos"),
    ("lift", r"(?:met |een |is er een )lift|lift aanwezig"),
    ("toilet", r"(?:invaliden|mindervaliden|minder validen|rolstoel|aangepast)\s?toilet"),
    ("ringleiding", r"ringleiding"),
    ("gebarentolk", r"gebarentolk\w*|schrijftolk\w*"),
    ("prikkelarm", r"prikkelarm\w*|prikkelvrij\w*"),
    ("blindengeleidehond", r"(?:blinden)?geleidehond\w*|assistentiehond\w*"),
)
_PATTERNS = tuple((name, re.compile(rf"\b(?:{words})\b", re.I)) for name, words in _FACILITIES)
_DENIED = re.compile(r"\b(?:niet|geen|zonder|helaas)\b[^.!?;]{0,25}$", re.I)
_DENIED_AFTER = re.compile(r"^[^.!?;]{0,25}\b(?:niet|geen|ontbreekt)\b", re.I)


def read_accessibility(*texts: str | None) -> tuple[tuple[str, ...], Evidence | None]:
    """The facilities that are named and not denied, in a fixed order. Empty = nothing said."""
    found: list[str] = []
    raws: list[str] = []
    for name, pattern in _PATTERNS:
        for text in texts:
            match = pattern.search(text or "")
            if match and text and not _denied(text, match):
                found.append(name)
                raws.append(match[0])
                break
    return tuple(found), Evidence(raw="; ".join(raws), rule="facility_words") if found else None


def _denied(text: str, match: re.Match[str]) -> bool:
    return bool(_DENIED.search(text[: match.start()]) or _DENIED_AFTER.search(text[match.end() :]))
