"""What a page consists of for its reader: lines, blocks, tables, and groups of these.

Belongs here: the shapes. Does not belong here: how they come from markup (blocks.py), or what they mean.
"""

from __future__ import annotations

import dataclasses
from typing import Literal

from selectolax.lexbor import LexborNode

Kind = Literal["heading", "text", "item"]

# Ranks of headings: h1..h6 are 1..6; then what only looks like one.
CARD_TITLE, TERM, BOLD_LINE = 7, 8, 9


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `bold` are the character ranges that stand out."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()

    @property
    def is_bold(self) -> bool:
        """Whether (nearly) the whole line stands out."""
        return sum(end - start for start, end in self.bold) >= 0.85 * len(self.text.strip(" :.-–"))


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph or list item: its lines, and the node where a person finds it."""

    kind: Kind
    lines: tuple[Line, ...]
    node: LexborNode
    level: int = 0  # rank of a heading, 0 for other text

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """A table that holds data: the node of `<table>`; tables.py reads it."""

    node: LexborNode


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """Elements that belong together because the page repeats their form: a card, a list item, an accordion part."""

    elements: tuple[Element, ...]
    node: LexborNode


Element = Block | Table | Group
