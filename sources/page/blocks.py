"""From the tree of a page to an outline: headings, lines of text, groups (cards, list items) and tables, in order.

Belongs here: what the markup says about structure. Does not belong here: what surrounds the content (content.py), what
the words mean (signals.py), or how an activity comes about (segment.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from sources.formats.html import BLOCKS, UNSEEN, clean_text
from sources.page.content import is_around, tab_target, tabs_of
from sources.page.inline import MAX_LINE, Budget, Inline, tidy_line
from sources.page.shapes import BOLD_LINE, CARD_TITLE, TERM, Block, Element, Group, Kind, Line, Table
from sources.page.signals import find_when

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_MAX_HEADING = 160  # characters; longer is a paragraph in the wrong clothes
_MAX_DEPTH = 180  # elements inside each other; what is deeper is read as plain text
MAX_TEXT = 150_000  # characters of a page that are read; a year's programme has some tens of thousands
_TITLE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:title|titel|heading|kop|name|naam|headline|texthead|card-header|event-name)(?=$|[-_\s\d])|(?:Title|Titel|Heading|TextHead|Header)(?=$|[-_\s\d]|[A-Z])",
)


def outline(node: LexborNode) -> list[Element]:
    """The elements of a part of a page, in order; of an absurdly long page only the first `MAX_TEXT` characters."""
    tabs = {} if node.tag in ("td", "th") else tabs_of(node)
    return list(_elements(node, 0, "text", Budget(MAX_TEXT, tabs)))


def is_cut(elements: Sequence[Element]) -> bool:
    """Whether an outline stopped before the end of an absurdly long page."""
    return sum(_length(element) for element in elements) >= 0.9 * MAX_TEXT


def _length(element: Element) -> int:
    if isinstance(element, Block):
        return sum(len(line.text) for line in element.lines)
    return sum(_length(part) for part in element.elements) if isinstance(element, Group) else 0


def _elements(node: LexborNode, depth: int, kind: Kind, budget: Budget) -> Iterator[Element]:
    inline = Inline(budget)
    repeated = _repeated_children(node) if depth < _MAX_DEPTH else frozenset()
    for child in node.iter(include_text=True):
        if budget.left <= 0:
            break
        tag = child.tag or ""
        if tag == "-text":
            inline.add_text(child.text_content or "", bold=False)
        elif tag.startswith("-") or is_around(child):
            continue
        elif tag == "br":
            inline.break_line()
        elif budget.tabs and tag in ("a", "button") and tab_target(child) in budget.tabs:
            continue  # it stands above its panel
        elif not _holds_blocks(child) and tag not in BLOCKS:
            inline.add_node(child)
        else:
            yield from _flush(inline, node, kind)
            inline = Inline(budget)
            yield from _block_child(child, tag, depth, kind, child.mem_id in repeated, budget)
    yield from _flush(inline, node, kind)


def _block_child(
    child: LexborNode, tag: str, depth: int, kind: Kind, is_repeated: bool, budget: Budget
) -> Iterator[Element]:
    if depth >= _MAX_DEPTH:
        text = clean_text((child.text() or "")[: min(MAX_LINE, budget.left)])
        budget.left -= len(text)
        if text:
            yield Block(kind, (Line(text),), child)
        return
    if budget.tabs and child.id in budget.tabs:
        yield Block("heading", (Line(budget.tabs[child.id]),), child, 6)
    if tag in _HEADINGS or tag in ("summary", "legend", "caption"):
        yield from _heading(child, _HEADINGS.get(tag, 6), depth, budget)
    elif tag == "table":
        if _is_data_table(child):
            yield Table(child)
        else:
            yield from _elements(child, depth + 1, kind, budget)
    elif tag == "pre":
        text = (child.text() or "")[: budget.left]
        budget.left -= len(text)
        lines = tuple(line for part in text.split("\n") if (line := tidy_line(part, [])) is not None)
        if lines:
            yield Block(kind, lines, child)
    elif tag == "dt":
        yield from _heading(child, TERM, depth, budget)
    elif tag in ("li", "details", "article") or is_repeated:
        elements = tuple(_elements(child, depth + 1, "item", budget))
        if len(elements) == 1 and isinstance(elements[0], Block | Group):
            yield elements[0]
        elif elements:
            yield Group(elements, child)
    else:
        yield from _elements(child, depth + 1, "item" if tag == "li" else kind, budget)


def _heading(node: LexborNode, level: int, depth: int, budget: Budget) -> Iterator[Element]:
    inline = Inline(budget)
    parts = list(_elements(node, depth + 1, "text", budget)) if _holds_blocks(node) else []
    lines: list[Line] = []
    if parts:
        for part in parts:
            if isinstance(part, Block):
                lines += part.lines
            else:
                yield part
    else:
        inline.add_node(node, itself=True)
        lines = inline.lines()
    text = " ".join(line.text for line in lines)
    if not text:
        return
    if len(text) > _MAX_HEADING:
        yield Block("text", tuple(lines), node)
    else:
        yield Block("heading", tuple(lines), node, level)


def _flush(inline: Inline, node: LexborNode, kind: Kind) -> Iterator[Element]:
    lines = inline.lines()
    if not lines:
        return
    if len(lines) > 1 and kind == "text" and any(_is_bold_heading(line) for line in lines[:-1]):
        yield from _split_at_bold_headings(lines, node)
        return
    text = " ".join(line.text for line in lines)
    if len(lines) == 1 and len(text) <= 100 and _has_title_class(node, inline.first_node):
        yield Block("heading", tuple(lines), node, CARD_TITLE)
    elif len(lines) == 1 and len(text) <= 100 and kind == "text" and lines[0].is_bold and not text.endswith((",", ";")):
        yield Block("heading", tuple(lines), node, BOLD_LINE)
    else:
        yield Block(kind, tuple(lines), node)


def _is_bold_heading(line: Line) -> bool:
    text = line.text
    return len(text) <= 80 and line.is_bold and not text.endswith((",", ";", ".")) and not find_when(text)


def _split_at_bold_headings(lines: list[Line], node: LexborNode) -> Iterator[Element]:
    """A paragraph with lines that stand out wholly: each of these is a heading of the lines below it."""
    part: list[Line] = []
    for index, line in enumerate(lines):
        is_heading = _is_bold_heading(line) and index + 1 < len(lines) and not _is_bold_heading(lines[index + 1])
        if is_heading and part:
            yield Block("text", tuple(part), node)
            part = []
        if is_heading:
            yield Block("heading", (line,), node, BOLD_LINE)
        else:
            part.append(line)
    if part:
        yield Block("text", tuple(part), node)


def _has_title_class(node: LexborNode, first: LexborNode | None) -> bool:
    for candidate in (node, first, node.parent):
        if candidate is None:
            continue
        name = (candidate.attributes or {}).get("class") or ""
        if name and _TITLE_CLASS.search(name):
            return candidate is not node.parent or len([c for c in candidate.iter() if c.tag != "-text"]) == 1
    return False


def _holds_blocks(node: LexborNode) -> bool:
    """Whether an element has a block somewhere inside (an `<a>` or `<span>` around a card does)."""
    child = node.child
    steps = 0
    stack: list[LexborNode] = [child] if child is not None else []
    while stack and steps < 400:
        current = stack.pop()
        steps += 1
        tag = current.tag or ""
        if tag in BLOCKS and tag != "br":
            return True
        if current.next is not None:
            stack.append(current.next)
        if tag not in UNSEEN and current.child is not None:
            stack.append(current.child)
    return False


def _repeated_children(node: LexborNode) -> frozenset[int]:
    """Children of one form (tag and first class), two or more, that are more than one line each: cards."""
    by_form: dict[tuple[str, str], list[LexborNode]] = {}
    for child in node.iter():
        tag = child.tag or ""
        if tag in ("div", "section", "a", "dd", "tr", "td") and not is_around(child):
            classes = ((child.attributes or {}).get("class") or "").split()
            by_form.setdefault((tag, classes[0] if classes else ""), []).append(child)
    found: set[int] = set()
    for (tag, _), children in by_form.items():
        if len(children) < 2 or tag in ("dd", "tr", "td"):
            continue
        if sum(_looks_like_card(child) for child in children) >= 0.6 * len(children):
            found.update(child.mem_id for child in children)
    return frozenset(found)


def _looks_like_card(node: LexborNode) -> bool:
    """More than one block inside, at most one heading, and not a whole column of a page."""
    headings = [h for h in node.css("h1,h2,h3,h4,h5,h6,summary") if h.mem_id != node.mem_id]
    if len(headings) > 1 or node.css_first("table") is not None:
        return False
    text = node.text() or ""
    return 8 < len(text.strip()) < 2500 and (len(headings) == 1 or _holds_blocks(node))


def _is_data_table(node: LexborNode) -> bool:
    """Rows and columns of short cells; a table that holds tables, headings or long text is there for the layout."""
    if any(inner.mem_id != node.mem_id for inner in node.css("table, h1, h2, h3")):
        return False
    cells = node.css("td, th")
    rows = node.css("tr")
    if len(rows) < 2 or len(cells) < 4 or len(cells) < 1.5 * len(rows):
        return False
    lengths = sorted(len((cell.text() or "").strip()) for cell in cells)
    return lengths[len(lengths) // 2] < 140
