"""The build of a web page in 32 characters, so that a page that was built anew can be told from one with other news.

Belongs here: which parts of a page make its build, and how much two builds differ. Does not belong here: what a
difference means for a source (warehouse.health), or reading what a page says.
"""

from __future__ import annotations

import hashlib
import re

from sources.formats.html_tree import parse

_BITS = 128
_MAX_ELEMENTS = 20_000  # a page has a few thousand; more is no page
_MAX_BYTES = 5_000_000
_WORDS = re.compile(r"[a-z]{2,}")
_NOT_BUILD = frozenset({"-text", "script", "style", "noscript", "br", "svg", "path", "g", "option"})


def skeleton_of(body: bytes) -> str | None:
    """The build of a page as 32 hex digits; None when these bytes are no web page.

    Looks at which elements stand in which, with the words in their classes, and how often does not count: a page with
    more items, another menu entry or other texts keeps its build.
    """
    if b"<" not in body[:1000] or len(body) > _MAX_BYTES:
        return None
    root = parse(body.decode("utf-8", "replace")).body
    features: set[str] = set()
    for number, node in enumerate(root.css("*") if root is not None else ()):
        if number >= _MAX_ELEMENTS:
            break
        if node.tag in _NOT_BUILD:
            continue
        parent = node.parent
        around = _shape(parent.tag, parent.attributes.get("class")) if parent is not None else ""
        features.add(f"{around}>{_shape(node.tag, node.attributes.get('class'))}")
    return f"{_digest(features):032x}" if len(features) > 2 else None


def difference(left: str, right: str) -> float:
    """How much two builds differ: 0 is the same, about 0.5 is nothing in common."""
    return (int(left, 16) ^ int(right, 16)).bit_count() / _BITS


def _shape(tag: str | None, classes: str | None) -> str:
    """An element without what differs from one to the next: numbers in its classes, and their order."""
    return ".".join([tag or "", *sorted(set(_WORDS.findall((classes or "").lower())))])


def _digest(features: set[str]) -> int:
    """A number of which each bit is what most features say, so that few other features give few other bits."""
    counts = [0] * _BITS
    for feature in features:
        value = int.from_bytes(
            hashlib.blake2b(feature.encode(errors="replace"), digest_size=_BITS // 8).digest(), "big"
        )
        for bit in range(_BITS):
            counts[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit, count in enumerate(counts) if count > 0)
