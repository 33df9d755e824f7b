"""What a text says about access for people with a disability.

Belongs here: finding a named facility (lexicons/toegankelijkheid.yaml), and its denial. Does not belong here: how to
sign up (sources.dutch.access).
"""

from __future__ import annotations

import functools
import re

from sources.contracts import Evidence
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Hit, Vocabulary, split_terms

_DENIED = re.compile(r"\b(?:niet|geen|zonder|helaas)\b[^.!?;]{0,25}$", re.I)
_DENIED_AFTER = re.compile(r"^[^.!?;]{0,25}\b(?:niet|geen|ontbreekt)\b", re.I)


@functools.cache
def _vocabulary() -> Vocabulary:
    lexicon = load_lexicon("toegankelijkheid")
    return Vocabulary((term, facility) for facility, block in lexicon.items() for term in split_terms(block))


def read_accessibility(*texts: str | None) -> tuple[tuple[str, ...], Evidence | None]:
    """The facilities that are named and not denied, in the order of the word list. Empty = nothing said."""
    raws: dict[str, str] = {}
    for text in texts:
        for hit in _vocabulary().find(text or ""):
            if text and not _denied(text, hit):
                raws.setdefault(hit.label, text[hit.start : hit.end])
    found = tuple(facility for facility in load_lexicon("toegankelijkheid") if facility in raws)
    return found, Evidence(raw="; ".join(raws[f] for f in found), rule="facility_words") if found else None


def _denied(text: str, hit: Hit) -> bool:
    return bool(_DENIED.search(text[: hit.start]) or _DENIED_AFTER.search(text[hit.end :]))
