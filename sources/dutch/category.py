"""What an activity is about: the themes of lexicons/thema.yaml, by the words of title and description.

Belongs here: how hits are weighed. Does not belong here: the words, and for whom an activity is (audience.py).
"""

from __future__ import annotations

import functools
from typing import get_args

from sources.contracts import Category, Evidence
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Hit, Vocabulary, split_terms

STRONG, WEAK, TITLE_WEAK = 1.0, 0.5, 1.0
ENOUGH = 1.0
MOST = 4  # more themes than this say nothing
_WEIGHT = {"sterk": STRONG, "zwak": WEAK}


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    data = load_lexicon("thema")
    unknown = set(data) - set(get_args(Category))
    if unknown:
        raise ValueError(f"lexicons/thema.yaml: onbekende thema's {sorted(unknown)}")
    return Vocabulary(
        (term, f"{category}/{level}")
        for category, levels in data.items()
        for level, block in levels.items()
        for term in split_terms(block)
    )


def read_categories(title: str, description: str | None = None) -> Reading[tuple[Category, ...]]:
    """The themes, the most certain first, at most four; empty when no word of any theme is there."""
    scores: dict[str, dict[str, float]] = {}
    first: dict[str, str] = {}
    for text, in_title in ((title, True), (description or "", False)):
        for category, hit, weight in _weighed(text, in_title):
            term = text[hit.start : hit.end].lower()
            terms = scores.setdefault(category, {})
            terms[term] = max(terms.get(term, 0.0), weight)
            first.setdefault(category, text[hit.start : hit.end])
    totals = {category: sum(terms.values()) for category, terms in scores.items()}
    chosen = sorted((c for c in get_args(Category) if totals.get(c, 0.0) >= ENOUGH), key=lambda c: -totals[c])[:MOST]
    if not chosen:
        return Reading((), None)
    words = ", ".join(dict.fromkeys(first[category] for category in chosen))
    return Reading(tuple(chosen), Evidence(raw=words, rule="themawoord"))


def _weighed(text: str, in_title: bool) -> list[tuple[str, Hit, float]]:
    """Hits with their weight; a hit that touches a `niet` term of the same theme does not count."""
    hits = _vocabulary().find(text)
    excluded: dict[str, list[tuple[int, int]]] = {}
    for hit in hits:
        category, level = hit.label.split("/")
        if level == "niet":
            excluded.setdefault(category, []).append((hit.start, hit.end))
    weighed: list[tuple[str, Hit, float]] = []
    for hit in hits:
        category, level = hit.label.split("/")
        if level == "niet" or any(start < hit.end and hit.start < end for start, end in excluded.get(category, ())):
            continue
        weighed.append((category, hit, TITLE_WEAK if in_title and level == "zwak" else _WEIGHT[level]))
    return weighed
