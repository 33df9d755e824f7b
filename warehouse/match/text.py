"""Reading titles and descriptions for comparison: words, level, gender, ages.

Belongs here: what of a text tells one activity from another. Does not belong here: facets for residents (sources.dutch)
or weights. All functions are pure and remembered, because the same titles come back in many records.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from warehouse.normalise.place import fold

_STOP_WORDS = (
    "de het een en of in op bij aan te van voor met om tot door naar uit over onder der den is zijn wordt worden "
    "er je jij u uw jouw we wij ons onze kom komt langs ook nog al wel niet iedere elke alle die dat dit deze "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maandags dinsdags woensdags donderdags vrijdags "
    "zaterdags zondags maandagochtend dinsdagochtend woensdagochtend donderdagochtend vrijdagochtend "
    "maandagmiddag dinsdagmiddag woensdagmiddag donderdagmiddag vrijdagmiddag maandagavond dinsdagavond "
    "woensdagavond donderdagavond vrijdagavond zaterdagavond uur week maand vanaf t/m gratis wekelijks wekelijkse "
    "maandelijks maandelijkse open iedereen bewoners buurtbewoners wijk buurt rotterdam gezellig gezellige samen "
    "lekker lekkere nieuw nieuwe start huis wijkcentrum"
)
_STOP = frozenset(_STOP_WORDS.split())
_CANCELLED = re.compile(
    r"\b(vervalt|gaat niet door|geannuleerd|afgelast|afgezegd|uitgesteld|cancelled|canceled|gecanceld)\b[\s:!\-–—]*",
    re.IGNORECASE,
)
_MOVED = re.compile(r"\b(verplaatst|verzet|let op|gewijzigd\w*|nu op|nieuwe (?:tijd|dag)|extra)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^)]*)\)")


class Title(NamedTuple):
    """A title prepared for comparing: folded without status words, and its telling words in order."""

    folded: str
    words: tuple[str, ...]
    is_cancelled: bool
    is_moved: bool


@lru_cache(maxsize=200_000)
def read_title(title: str, place_words: frozenset[str] = frozenset()) -> Title:
    """Prepare a title. `place_words` are the words of the record's own place, which tell nothing about the activity."""
    bare = _CANCELLED.sub(" ", title)
    folded = fold(bare)
    words = telling_words(folded, place_words)
    return Title(folded, words or tuple(folded.split()), bare != title, bool(_MOVED.search(title)))


@lru_cache(maxsize=400_000)
def telling_words(folded: str, place_words: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Words that say what is done, without function words, days, and the words of the place."""
    return tuple(w for w in folded.split() if w not in _STOP and w not in place_words and len(w) > 1)
