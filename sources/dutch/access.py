"""How one gets in: just walk in, register, be referred, or not at all.

Belongs here: which words win from which. Does not belong here: the words (lexicons/toegang.yaml), or telephone numbers
and addresses to register at.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from sources.contracts import Access, Evidence
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Hit, Vocabulary, split_terms

_STATED: Final[tuple[Access, ...]] = ("referral", "closed", "register", "walk_in")
_USUAL: Final[dict[str, Access]] = {"gewoonlijk_inloop": "walk_in", "gewoonlijk_aanmelden": "register"}
# The end of registering, not a duty to: "aanmelden voor 1 mei kan niet meer" is about other things than getting in.
_OVER = re.compile(r"(?:kan|kunnen|is)\s+(?:helaas\s+)?(?:niet meer|gesloten)", re.IGNORECASE)


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary((term, key) for key, block in load_lexicon("toegang").items() for term in split_terms(block))


def read_access(text: str | None, *, usual: bool = False) -> Reading[Access | None]:
    """How one gets in, None when it is not said. A negation ("aanmelden is niet nodig") wins from the word in it.

    `usual`: where the text is silent, answer what is usual for that kind of activity (rule "gewoonlijk_...").
    """
    text = text or ""
    hits = _vocabulary().find(text)
    stated = [hit for hit in hits if hit.label in _STATED and not _inside_another(hit, hits)]
    for access in _STATED:
        for hit in stated:
            if hit.label == access and not _over(text, hit):
                return Reading(access, Evidence(raw=text[hit.start : hit.end], rule=f"toegang_{access}"))
    if usual:
        for label, access in _USUAL.items():
            for hit in hits:
                if hit.label == label:
                    return Reading(access, Evidence(raw=text[hit.start : hit.end], rule=label))
    return Reading(None, None)


def _inside_another(hit: Hit, hits: list[Hit]) -> bool:
    """Whether a longer stated term of another kind covers this one."""
    return any(
        other.start <= hit.start
        and hit.end <= other.end
        and other.end - other.start > hit.end - hit.start
        and other.label != hit.label
        and other.label in _STATED
        for other in hits
    )


def _over(text: str, hit: Hit) -> bool:
    return hit.label == "register" and _OVER.match(text[hit.end :].lstrip()[:30]) is not None
