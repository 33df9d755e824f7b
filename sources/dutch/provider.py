"""By whom an activity is carried out, in the words of a list.

Belongs here: finding the kind of provider (lexicons/uitvoerder.yaml). Does not belong here: what kind a registered
organisation is, which is reference data and comes first.
"""

from __future__ import annotations

import functools
from typing import get_args

from sources.contracts import Evidence, ProviderType
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Vocabulary, split_terms


@functools.cache
def _vocabulary() -> Vocabulary:
    lexicon = load_lexicon("uitvoerder")
    return Vocabulary((term, provider) for provider, block in lexicon.items() for term in split_terms(block))


def _rank(provider: ProviderType) -> int:
    kinds = list(load_lexicon("uitvoerder"))
    return kinds.index(provider) if provider in kinds else len(kinds)


def read_provider(text: str | None) -> Reading[ProviderType]:
    """The kind of provider that `text` names: a value of the contract, or Dutch words. The list's first kind wins."""
    value = (text or "").strip()
    found = {value, *(hit.label for hit in _vocabulary().find(value))}
    for provider in sorted(get_args(ProviderType), key=_rank):
        if provider in found:
            return Reading(provider, Evidence(raw=value[:200], rule="soort_organisator"))
    return Reading("onbekend", None)
