"""Finds the terms of a word list in text, fast: each distinct word is looked at once.

Belongs here: the notation of terms (`*` for a part of a compound, several words for a phrase) and the search.
Does not belong here: the lists (lexicons/*.yaml) or what a hit means.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from sources.dutch.lexicon import fold

_TOKEN = re.compile(r"\d+\+?|[^\W\d_]+")
_GAP, _GAP_WORDS = -1, 3  # ".." in a phrase
_CACHE = 20_000  # distinct words remembered per vocabulary; Dutch agendas use a few thousand


class Hit(NamedTuple):
    """One term found: what it stands for, and where (character offsets)."""

    label: str
    start: int
    end: int
    term: str


class _Parts:
    """Parts of words with the patterns that they stand for, and the lengths that occur."""

    def __init__(self) -> None:
        self.numbers: dict[str, tuple[int, ...]] = {}
        self.lengths: tuple[int, ...] = ()

    def add(self, part: str, number: int) -> None:
        self.numbers[part] = (*self.numbers.get(part, ()), number)
        self.lengths = tuple(sorted({*self.lengths, len(part)}))


class Vocabulary:
    """Terms and the labels they stand for; immutable after construction.

    A term is one or more words. `yoga` is the word itself, `yoga*` a word that starts so, `*yoga` one that ends so and
    `*yoga*` one that holds it; `..` stands for at most three words. Case and accents do not matter; a hyphen separates
    words, an apostrophe too.
    """

    def __init__(self, terms: Iterable[tuple[str, str]]) -> None:
        patterns: dict[str, int] = {}
        self._phrases: dict[int, list[tuple[tuple[int, ...], str, str]]] = {}
        for term, label in terms:
            words = re.findall(r"\.\.|\*?(?:\d+\+?|[^\W\d_]+)\*?", fold(term))
            if not words or words[0] == ".." or words[-1] == "..":
                raise ValueError(f"onbruikbaar woord in de lijst: {term!r}")
            ids = tuple(_GAP if word == ".." else patterns.setdefault(word, len(patterns)) for word in words)
            self._phrases.setdefault(ids[0], []).append((ids, label, term))
        # One table per kind of term: only terms that may stand anywhere in a word cost a look at every letter.
        self._whole, self._initial, self._final, self._inner = _Parts(), _Parts(), _Parts(), _Parts()
        for pattern, number in patterns.items():
            is_open = (pattern.startswith("*"), pattern.endswith("*"))
            parts = {(False, False): self._whole, (False, True): self._initial, (True, False): self._final}
            parts.get(is_open, self._inner).add(pattern.strip("*"), number)
        self._patterns_of = functools.lru_cache(maxsize=_CACHE)(self._find_patterns)

    def _find_patterns(self, word: str) -> frozenset[int]:
        key = fold(word)[:60]  # a "word" longer than this is no word
        found = set(self._whole.numbers.get(key, ()))
        for length in self._initial.lengths:
            found.update(self._initial.numbers.get(key[:length], ()))
        for length in self._final.lengths:
            if length <= len(key):
                found.update(self._final.numbers.get(key[-length:], ()))
        for length in self._inner.lengths:
            for start in range(len(key) - length + 1):
                found.update(self._inner.numbers.get(key[start : start + length], ()))
        return frozenset(found)

    def find(self, text: str) -> list[Hit]:
        """All terms in the text, in order of place; overlapping terms are all given."""
        tokens = [(match.start(), match.end(), self._patterns_of(match[0])) for match in _TOKEN.finditer(text)]
        hits: list[Hit] = []
        for i, (start, _, patterns) in enumerate(tokens):
            for number in patterns:
                for ids, label, term in self._phrases.get(number, ()):
                    last = _last_token(ids, tokens, i)
                    if last is not None:
                        hits.append(Hit(label, start, tokens[last][1], term))
        return (
            sorted(hits) if len(hits) < 2 else sorted(hits, key=lambda hit: (hit.start, hit.end, hit.label, hit.term))
        )


def _last_token(ids: tuple[int, ...], tokens: list[tuple[int, int, frozenset[int]]], at: int) -> int | None:
    """The token at which a phrase that starts at token `at` ends, or None where it does not hold."""
    position, gap = at, 0
    for number in ids[1:]:
        if number == _GAP:
            gap = _GAP_WORDS
            continue
        for candidate in range(position + 1, min(position + 2 + gap, len(tokens))):
            if number in tokens[candidate][2]:
                position, gap = candidate, 0
                break
        else:
            return None
    return position


def split_terms(block: str | None) -> list[str]:
    """The terms of a block in a lexicon: separated by commas, over several lines."""
    return [term.strip() for term in (block or "").split(",") if term.strip()]
