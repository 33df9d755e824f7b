"""Reads the word lists in `lexicons/`: the data that a volunteer can read and extend.

Belongs here: finding, reading and caching the YAML files. Does not belong here: what the words mean for a reader.
"""

from __future__ import annotations

import functools
import importlib.resources
import unicodedata
from typing import Any

import yaml


@functools.cache
def load_lexicon(name: str) -> dict[str, Any]:
    """The content of `lexicons/<name>.yaml`. Callers must not change it; a missing or broken file raises."""
    text = (importlib.resources.files("sources.dutch") / "lexicons" / f"{name}.yaml").read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(text, Loader=loader)  # noqa: S506 -- both are safe loaders
    if not isinstance(content, dict):
        raise ValueError(f"lexicons/{name}.yaml: verwacht een lijst van sleutels met waarden")
    return content


def words_of(value: Any) -> frozenset[str]:
    """All words of a lexicon entry: a list, a block of words separated by blanks, or a mapping of these."""
    if value is None:
        return frozenset()
    if isinstance(value, str):
        return frozenset(value.split())
    if isinstance(value, dict):
        return frozenset().union(*(words_of(part) for part in value.values()))
    return frozenset(str(part) for part in value)


def fold(text: str) -> str:
    """Lower case without accents, and Turkish dotless i as i: how words are compared. May change the length."""
    if text.isascii():  # nearly all words, at a tenth of the cost
        return text.lower()
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("ı", "i")
