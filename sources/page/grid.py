"""The cells of a table: with their spans, as text, and split into the items they hold.

Belongs here: from `<table>` to rows of cells. Does not belong here: what the table is a table of (tables.py).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from sources.page.blocks import outline
from sources.page.lines import judge
from sources.page.shapes import Block, Element, Group, Line

_MAX_SPAN, _MAX_ROWS = 40, 3000
_EMPTY = re.compile(r"^[\W_]*$|^(?:geen|n\.?v\.?t\.?|vrij)$", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, as the lines in it."""

    text: str
    items: tuple[tuple[Line, ...], ...]  # what a cell holds, split where a new item begins
    is_header: bool
    node: LexborNode

    @property
    def is_empty(self) -> bool:
        return not self.text or _EMPTY.match(self.text) is not None


Grid = list[list[Cell]]


def grid_of(table: LexborNode) -> Grid:
    """Rows of cells; a cell that spans rows or columns stands in each of them."""
    grid: Grid = []
    carried: dict[int, tuple[int, Cell]] = {}
    for tr in table.css("tr")[:_MAX_ROWS]:
        row: list[Cell] = []
        for node in tr.iter():
            if node.tag not in ("td", "th"):
                continue
            while len(row) in carried:
                _carry(row, carried)
            cell = _cell(node)
            columns, rows = _span(node, "colspan"), _span(node, "rowspan")
            for _ in range(columns):
                if rows > 1:
                    carried[len(row)] = (rows - 1, cell)
                row.append(cell)
        while len(row) in carried:
            _carry(row, carried)
        if row:
            grid.append(row)
    return grid


def _carry(row: list[Cell], carried: dict[int, tuple[int, Cell]]) -> None:
    column = len(row)
    left, cell = carried.pop(column)
    row.append(cell)
    if left > 1:
        carried[column] = (left - 1, cell)


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes or {}).get(name) or "1"
    return min(_MAX_SPAN, max(1, int(value))) if value.isdecimal() and len(value) < 4 else 1


def _cell(node: LexborNode) -> Cell:
    blocks = list(_flat(outline(node)))
    items: list[tuple[Line, ...]] = []
    heading: tuple[Line, ...] = ()
    for block in blocks:
        if block.kind == "heading":
            items += [heading] if heading else []
            heading = block.lines
            continue
        first, *others = _split_at_bold(block.lines)
        items += [(*heading, *first), *others]
        heading = ()
    items += [heading] if heading else []
    if len(items) > 1 and not any(line.bold[:1] and line.bold[0][0] <= 2 for item in items for line in item[:1]):
        items = split_at_titles([line for item in items for line in item])
    text = "\n".join(block.text for block in blocks)
    return Cell(text.strip(), tuple(items), node.tag == "th", node)


def _flat(elements: Sequence[Element]) -> Iterator[Block]:
    for element in elements:
        if isinstance(element, Block):
            yield element
        elif isinstance(element, Group):
            yield from _flat(element.elements)


def _split_at_bold(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """A bold begin of a line begins an item, where at least one other line does not begin so."""
    begins = [bool(line.bold) and line.bold[0][0] <= 2 for line in lines]
    if not any(begins) or all(begins):
        return [(line,) for line in lines] if all(begins) and len(lines) > 1 else [lines]
    items: list[list[Line]] = []
    for line, begin in zip(lines, begins, strict=True):
        if begin or not items:
            items.append([])
        items[-1].append(line)
    return [tuple(item) for item in items]


def split_at_titles(lines: list[Line]) -> list[tuple[Line, ...]]:
    """Items in a cell without bold: each line with a title and a time is one, else each title with what follows."""
    kinds = [judge(line).kind for line in lines]
    if kinds.count("titled_when") >= 2 or (kinds.count("titled_when") == len(kinds)):
        return [(line,) for line in lines]
    if kinds.count("title") >= 2 and kinds.count("when") >= 2:
        items: list[list[Line]] = []
        first = "title" if kinds[0] == "title" else "when"
        for line, kind in zip(lines, kinds, strict=True):
            if kind == first or not items:
                items.append([])
            items[-1].append(line)
        return [tuple(item) for item in items]
    return [tuple(lines)]


def distinct(row: Sequence[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in row:
        if not found or found[-1] is not cell:
            found.append(cell)
    return found
