"""In which language an activity is held, where the text says so.

Belongs here: reading named languages. Does not belong here: guessing the language of a text.
"""

from __future__ import annotations

import functools

from sources.contracts import Evidence
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Vocabulary, split_terms


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    data = load_lexicon("omgeving")["taal"]
    return Vocabulary((term, code) for code, block in data.items() for term in split_terms(block))


def read_languages(text: str | None) -> Reading[tuple[str, ...]]:
    """BCP 47 codes in order of mention; empty when no language is named."""
    text = text or ""
    hits = _vocabulary().find(text)
    codes = tuple(dict.fromkeys(hit.label for hit in hits))
    if not codes:
        return Reading((), None)
    raw = ", ".join(dict.fromkeys(text[hit.start : hit.end] for hit in hits))
    return Reading(codes, Evidence(raw=raw, rule="taalwoord"))
