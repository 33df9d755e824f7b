"""Text to a tree of elements, safe against absurd nesting.

Belongs here: parsing and its limits. Does not belong here: what is done with the tree (`html`).
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

_MAX_DEPTH = 5_000
_MAX_FORMATTING = 200
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>?")
_TAG_NAME = re.compile(r"<(/?)([a-z][a-z0-9:-]*)")
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# Elements that never hold others, or end by themselves where the next of their kind begins.
_OWN_END = frozenset(
    {
        "area", "base", "br", "col", "dd", "dt", "hr", "img", "input", "li", "link", "meta", "option", "p", "source",
        "tbody", "td", "tfoot", "th", "thead", "tr", "wbr",
    }
)  # fmt: skip


def parse(text: str) -> LexborHTMLParser:
    """The tree of a page or fragment. Absurd nesting is flattened first: parsing takes its square in time or memory."""
    text = text.replace("\0", "")
    if text.count("<") > 2 * _MAX_FORMATTING and _is_too_deep(text):
        text = _without_depth(text)
    return LexborHTMLParser(text.encode("utf-8", "replace"))


class _Depth:
    """How many elements are open, and how many of them are formatting, which parsers open again in every block."""

    def __init__(self) -> None:
        self.open: dict[str, int] = {}
        self.total = 0
        self.formatting = 0

    def end(self, name: str) -> None:
        if self.open.get(name, 0) > 0:
            self._count(name, -1)

    def begin(self, name: str) -> bool:
        """Whether one more may open."""
        if self.total >= _MAX_DEPTH or (name in _FORMATTING and self.formatting >= _MAX_FORMATTING):
            return False
        self._count(name, 1)
        return True

    def _count(self, name: str, step: int) -> None:
        self.open[name] = self.open.get(name, 0) + step
        self.total += step
        if name in _FORMATTING:
            self.formatting += step


def _is_too_deep(text: str) -> bool:
    depth = _Depth()
    for slash, name in _TAG_NAME.findall(text.lower()):
        if name in _OWN_END:
            continue
        if slash:
            depth.end(name)
        elif not depth.begin(name):
            return True
    return False


def _without_depth(text: str) -> str:
    """The page without start tags beyond the depth limits; its text stays."""
    depth = _Depth()

    def keep(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        if name not in _OWN_END:
            if tag[1]:
                depth.end(name)
            elif not depth.begin(name):
                return " "
        return tag[0]

    return _TAG.sub(keep, text)
