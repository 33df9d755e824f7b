"""Who carries an activity: residents themselves, volunteers of an organisation, or professionals.

Belongs here: the order of evidence. Does not belong here: the register of organisations, which the caller asks first.
"""

from __future__ import annotations

import functools
from typing import Final

from sources.contracts import Evidence, ProviderType
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Vocabulary, split_terms

_ORDER: Final[tuple[ProviderType, ...]] = ("lokaal_netwerk", "beroepskracht", "vrijwilligers_bij_aanbieder")


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    data = load_lexicon("omgeving")["aanbieder"]
    return Vocabulary((term, label) for label, block in data.items() for term in split_terms(block))


def read_provider_type(
    text: str | None, organizer_text: str | None = None, registered: ProviderType = "onbekend"
) -> Reading[ProviderType]:
    """Who carries it. `registered`, the organisation's type in the register, wins; then its name; then the text."""
    if registered != "onbekend":
        return Reading(registered, Evidence(raw=organizer_text or registered, rule="register"))
    for part, rule in ((organizer_text or "", "organisator"), (text or "", "tekst")):
        hits = _vocabulary().find(part)
        for kind in _ORDER:
            for hit in hits:
                if hit.label == kind:
                    return Reading(kind, Evidence(raw=part[hit.start : hit.end], rule=rule))
    return Reading("onbekend", None)
