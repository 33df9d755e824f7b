"""The words of lexicons/regel.yaml in the forms that lines are judged by.

Belongs here: loading and compiling. Does not belong here: the words themselves, or what follows from them.
"""

from __future__ import annotations

import functools
import re

from sources.dutch.lexicon import fold, load_lexicon, words_of
from sources.dutch.vocabulary import split_terms


@functools.cache
def words(key: str) -> frozenset[str]:
    """The single words of a list, folded."""
    return frozenset(fold(word) for word in words_of(load_lexicon("regel")[key]))


@functools.cache
def field_words() -> dict[str, str]:
    """Column heads and labels, and the field each stands for."""
    fields: dict[str, str] = load_lexicon("regel")["velden"]
    return {word: field for field, block in fields.items() for word in block.split()}


@functools.cache
def anywhere(key: str) -> re.Pattern[str]:
    """Matches a term of a list as whole words, wherever it stands."""
    return re.compile(rf"\b(?:{_alternatives(key)})\b", re.IGNORECASE)


@functools.cache
def at_begin(key: str) -> re.Pattern[str]:
    """Matches a text that begins with a term of a list ("in-between" does not begin with "in")."""
    return re.compile(rf"^(?:{_alternatives(key)})\b(?!-)", re.IGNORECASE)


@functools.cache
def at_end(key: str) -> re.Pattern[str]:
    """Matches a text that ends with a term of a list."""
    return re.compile(rf"\b(?:{_alternatives(key)})$", re.IGNORECASE)


def _alternatives(key: str) -> str:
    terms = sorted(split_terms(load_lexicon("regel")[key]), key=len, reverse=True)
    return "|".join(re.escape(term).replace(r"\ ", r"\s") for term in terms)
