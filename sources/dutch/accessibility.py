"""What makes an activity reachable for people with a limitation, where the text says so.

Belongs here: reading facilities that are named; a denial ("niet rolstoeltoegankelijk") is no facility.
Does not belong here: for whom an activity is meant (audience.py).
"""

from __future__ import annotations

import functools
import re

from sources.contracts import Evidence
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Vocabulary, split_terms

_DENIED = re.compile(r"\b(?:niet|geen|zonder|nog niet|helaas niet)\s(?:\w+\s)?$", re.IGNORECASE)


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    data = load_lexicon("omgeving")["toegankelijkheid"]
    return Vocabulary((term, label) for label, block in data.items() for term in split_terms(block))


def read_accessibility(text: str | None) -> Reading[tuple[str, ...]]:
    """Facilities in Dutch as residents read them ("rolstoeltoegankelijk"), in order of mention; empty when none."""
    text = text or ""
    hits = [hit for hit in _vocabulary().find(text) if not _DENIED.search(text[max(0, hit.start - 24) : hit.start])]
    if not hits:
        return Reading((), None)
    raw = ", ".join(dict.fromkeys(text[hit.start : hit.end] for hit in hits))
    return Reading(tuple(dict.fromkeys(hit.label for hit in hits)), Evidence(raw=raw, rule="toegankelijkheidswoord"))
