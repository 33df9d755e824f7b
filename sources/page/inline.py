"""Inline text as a reader sees it: lines, what is bold in them, and a space where words would glue.

Belongs here: collecting the text of one block. Does not belong here: what a block is (blocks.py).
"""

from __future__ import annotations

import dataclasses
import re

from selectolax.lexbor import LexborNode

from sources.formats.html import UNSEEN
from sources.page.shapes import Line

MAX_LINE = 20_000  # characters of one line of text
_BOLD = frozenset({"b", "strong"})
_LOOSE_INLINE = frozenset({"a", "abbr", "address", "button", "label", "li", "span", "time", "td", "th", "summary"})


@dataclasses.dataclass(slots=True)
class Budget:
    """How many characters may still be read, and what the tabs of the page say."""

    left: int
    tabs: dict[str, str]


_MAIL_IMAGE = re.compile(r"\[cid:[^\]]*\]")  # what is left of a picture in a pasted mail
# A line of the source that begins with a bullet or a bar was meant as a line, also without markup.
_BULLET_LINE = re.compile(r"\n[ \t]*(?=[-*•–|]\s|\|)")


class Inline:
    """Collects inline text as a reader sees it: lines, with what is bold, and a space where words would glue."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._lines: list[list[tuple[str, bool]]] = [[]]
        self._seam = False
        self.first_node: LexborNode | None = None

    def break_line(self) -> None:
        self._lines.append([])

    def add_text(self, text: str, *, bold: bool) -> None:
        """Add words to the current line; a bullet in the text begins a new one."""
        if not text or self._budget.left <= 0:
            return
        text = text[: min(MAX_LINE, self._budget.left)]
        self._budget.left -= len(text.strip())
        first, *others = _BULLET_LINE.split(text) if "\n" in text else [text]
        self._add(first, bold)
        for other in others:
            self.break_line()
            self._add(other, bold)

    def _add(self, text: str, bold: bool) -> None:
        if "[cid:" in text:
            text = _MAIL_IMAGE.sub(" ", text)
        if not text:
            return
        current = self._lines[-1]
        if self._seam and current and current[-1][0][-1:].isalnum() and text[:1].isalnum():
            text = " " + text
        self._seam = False
        current.append((text, bold))

    def add_node(self, root: LexborNode, *, itself: bool = False) -> None:
        """Add what an element shows; with `itself` it is the line: its own kind is not looked at."""
        if self.first_node is None:
            self.first_node = root
        stack: list[tuple[LexborNode, bool, bool]] = []  # node, bold, closing

        def push_children(node: LexborNode, bold: bool) -> None:
            children = list(node.iter(include_text=True))
            stack.extend((child, bold, False) for child in reversed(children))

        if itself:
            push_children(root, False)
        else:
            stack.append((root, False, False))
        while stack:
            node, bold, closing = stack.pop()
            tag = node.tag or ""
            if closing:
                self._seam = self._seam or tag in _LOOSE_INLINE
            elif tag == "-text":
                self.add_text(node.text_content or "", bold=bold)
            elif tag == "br":
                self.break_line()
            elif tag == "sup":
                self._add_superscript(node, bold)
            elif not tag.startswith("-") and tag not in UNSEEN:
                self._seam = self._seam or tag in _LOOSE_INLINE
                stack.append((node, bold, True))
                push_children(node, bold or tag in _BOLD or _is_styled_bold(node))

    def _add_superscript(self, node: LexborNode, bold: bool) -> None:
        text = (node.text() or "").strip()
        current = self._lines[-1]
        if current and current[-1][0][-1:].isdigit() and re.fullmatch(r"[0-5]\d", text):
            text = "." + text  # 19<sup>30</sup>
        self.add_text(text, bold=bold)

    def lines(self) -> list[Line]:
        found: list[Line] = []
        for parts in self._lines:
            text, bold = "", []
            for piece, is_bold in parts:
                start = len(text)
                text += piece
                if is_bold:
                    bold.append((start, len(text)))
            line = tidy_line(text, bold)
            if line is not None:
                found.append(line)
        return found


def _is_styled_bold(node: LexborNode) -> bool:
    style = (node.attributes or {}).get("style") or ""
    return "bold" in style or bool(re.search(r"font-weight\s*:\s*[6-9]00", style))


_INVISIBLE = {ord(character): None for character in "\u00ad\ufeff\u200c\u200d\u200e\u200f"} | {0x200B: " "}


def tidy_line(text: str, bold: list[tuple[int, int]]) -> Line | None:
    """Single blanks, no invisible characters; the bold ranges follow."""
    if not bold:
        plain = " ".join(text.translate(_INVISIBLE).split())
        return Line(plain) if any(character.isalnum() for character in plain) else None
    kept: list[str] = []
    position: list[int] = []  # new offset of each old offset
    for character in text:
        position.append(len(kept))
        if character.isspace() or character == "\u200b":
            if kept and kept[-1] != " ":
                kept.append(" ")
        elif character not in "\u00ad\ufeff\u200c\u200d\u200e\u200f":
            kept.append(character)
    position.append(len(kept))
    result = "".join(kept).strip()
    if not result or not any(character.isalnum() for character in result):
        return None
    shift = len("".join(kept)) - len("".join(kept).lstrip())
    ranges: list[tuple[int, int]] = []
    for start, end in bold:
        new = (max(0, position[start] - shift), min(len(result), position[end] - shift))
        if new[0] < new[1] and result[new[0] : new[1]].strip():
            if ranges and not result[ranges[-1][1] : new[0]].strip():
                ranges[-1] = (ranges[-1][0], new[1])
            else:
                ranges.append(new)
    return Line(result, tuple(ranges))
