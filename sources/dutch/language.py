"""In which languages an activity is held.

Belongs here: language tags of formats and Dutch phrases that say which language is spoken (lexicons/talen.yaml).
Does not belong here: guessing the language a text is written in, or what language a course teaches.
"""

from __future__ import annotations

import re

from sources.contracts import Evidence
from sources.dutch.lexicon import load_lexicon

_NAMES: dict[str, str] = load_lexicon("talen")
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_LIST = rf"(?:{_NAME})(?:(?:\s*(?:,|/|&|\+|en|of)\s*)+(?:het\s+)?(?:{_NAME}))*"
_SPOKEN = re.compile(
    rf"\b(?:voertaal|voertalen|talen|taal)\s*(?:is|zijn|:)?\s*(?:het\s+)?(?P<a>{_LIST})\b"
    rf"|\b(?:in\s+het|gesproken\s+in\s+het|we\s+spreken|wij\s+spreken|er\s+wordt)\s+(?P<b>{_LIST})\b(?!\s*(?:leren|oefenen|les))"
    rf"|\b(?P<c>{_NAME})(?:talig|sprekend)e?\b",
    re.I,
)
_TAG = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.I)


def read_languages(
    record_language: str | None, texts: tuple[str | None, ...], default: str
) -> tuple[tuple[str, ...], Evidence | None]:
    """BCP 47 primary subtags, in the order they are named; the source's own language when nothing is said."""
    for text in texts:
        found: list[str] = []
        raws: list[str] = []
        for match in _SPOKEN.finditer(text or ""):
            words = match["a"] or match["b"] or match["c"] or ""
            found += [_NAMES[name.casefold()] for name in re.findall(_NAME, words, re.I)]
            raws.append(match[0])
        if found:
            return tuple(dict.fromkeys(found)), Evidence(raw="; ".join(raws)[:200], rule="spoken_language")
    tag = _TAG.fullmatch((record_language or "").strip())
    if tag:
        return (tag[1].lower(),), Evidence(raw=tag[0], rule="language_tag")
    return (default,), None
