"""From the tree of a page to an outline: headings, lines of text, groups (cards, list items) and tables, in order.

Belongs here: what the markup says about structure, and which parts of a page are never its content (menus, footers,
forms, banners). Does not belong here: what the words mean (signals.py), or how an activity comes about (segment.py).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from typing import Literal

from selectolax.lexbor import LexborNode

from sources.html import BLOCKS, UNSEEN, clean_text
from sources.page.signals import find_when

Kind = Literal["heading", "text", "item"]

# Ranks of headings: h1..h6 are 1..6; then what only looks like one.
CARD_TITLE, TERM, BOLD_LINE = 7, 8, 9
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_MAX_HEADING = 160  # characters; longer is a paragraph in the wrong clothes
_MAX_DEPTH = 180  # elements inside each other; what is deeper is read as plain text
MAX_TEXT = 150_000  # characters of a page that are read; a year's programme has some tens of thousands
_MAX_LINE = 20_000  # characters of one line of text

_BOLD = frozenset({"b", "strong"})
_LOOSE_INLINE = frozenset({"a", "abbr", "address", "button", "label", "li", "span", "time", "td", "th", "summary"})
_NEVER = frozenset({"nav", "footer", "form", "iframe", "select", "input", "textarea", "figcaption", "dialog", "menu"})
_ROLES = frozenset({"navigation", "search", "dialog", "alertdialog", "contentinfo", "menu", "menubar", "banner"})
# Words in class or id that mark what surrounds the content on every page of a site.
_AROUND = re.compile(
    r"(?:^|[-_])(?:nav|navbar|navigation|navigatie|menu|mega-?menu|footer|foot|voet|voettekst|colophon|colofon|cookies?|cookiebanner|cmplz|cc-window"
    r"|breadcrumbs?|kruimelpad|share|sharing|sharedaddy|delen|social|socials|sidebar|zijbalk|widget-area|widgetarea|popup|pop-up|modal|lightbox|topbar|top-bar|skip-link"
    r"|search|zoek|zoeken|newsletter|nieuwsbrief-form|sponsors?|related|gerelateerd|pager|pagination|paginering|comments?|reacties"
    r"|testimonials?|taalkeuze|language|lang-switch|site-header|masthead|login|inloggen|recent-posts|latestnews|laatste-nieuws|nieuws-?strook"
    r"|advert\w*|banner|toolbar|subscribe|c-subscribe-dropdown__container|instafeed|insta-feed|melding|mededelingbalk|announcement|personalia|screen-reader-text|visually-hidden|sr-only|d-none)(?=$|[-_\d])",
    re.IGNORECASE,
)
_TITLE_CLASS = re.compile(
    r"(?:^|[-_\s])(?:title|titel|heading|kop|name|naam|headline|texthead|card-header|event-name)(?=$|[-_\s\d])|(?:Title|Titel|Heading|TextHead|Header)(?=$|[-_\s\d]|[A-Z])",
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


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


# --- What to leave out ------------------------------------------------------------------------------------------------


def is_around(node: LexborNode) -> bool:
    """Whether a node is a menu, footer, form, banner, ... by its tag, role, class or id."""
    tag = node.tag or ""
    if tag in _NEVER or tag in UNSEEN:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if (attributes.get("role") or "").lower() in _ROLES or "hidden" in attributes:
        return tag not in ("main", "body")
    if attributes.get("aria-hidden") == "true" and tag not in ("main", "body"):
        return False
    if _HIDDEN.search(attributes.get("style") or "") and tag not in ("details",):
        return False  # collapsed parts of an accordion are content
    if tag in ("main", "body", "article", "html"):
        return False
    names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
    return any(_AROUND.search(name) for name in names.split())


def main_part(root: LexborNode) -> LexborNode:
    """The part with the content: `<main>` or the like when there is exactly one with text, else the body."""
    for selector in ("main", "[role=main]", "#main-content", "#content", "#main", ".entry-content", "article"):
        found = [node for node in root.css(selector) if len((node.text() or "").strip()) > 80 and not is_around(node)]
        if len(found) == 1:
            rest = len((root.text() or "").strip()) - len((found[0].text() or "").strip())
            if selector in ("main", "[role=main]") or rest < 4 * len((found[0].text() or "").strip()):
                return found[0]
        if len(found) > 1 and selector != "article":
            break
    return root


# --- Outline ----------------------------------------------------------------------------------------------------------


def outline(node: LexborNode) -> list[Element]:
    """The elements of a part of a page, in order; of an absurdly long page only the first `MAX_TEXT` characters."""
    tabs = {} if node.tag in ("td", "th") else _tabs(node)
    return list(_elements(node, 0, "text", _Budget(MAX_TEXT, tabs)))


_TAB = re.compile(r"(?:^|[-_\s])tab(?:s|panel|pane|content)?(?=$|[-_\s])", re.IGNORECASE)
_MAX_TABS = 60


def _tabs(root: LexborNode) -> dict[str, str]:
    """What stands on each tab of the page, by the id of the panel that it opens."""
    found: dict[str, str] = {}
    for link in root.css('a[href^="#"], button[data-bs-target^="#"], button[data-target^="#"], [role=tab]')[:_MAX_TABS]:
        identifier = _tab_target(link)
        text = " ".join((link.text() or "").split())
        if not text or len(text) > 60 or not re.fullmatch(r"[A-Za-z][\w-]*", identifier):
            continue
        panel = root.css_first(f"#{identifier}")
        if panel is not None:
            attributes = panel.attributes or {}
            if attributes.get("role") == "tabpanel" or _TAB.search(attributes.get("class") or ""):
                found[identifier] = text
    return found


def _tab_target(node: LexborNode) -> str:
    attributes = node.attributes or {}
    targets = (attributes.get("href"), attributes.get("data-bs-target"), attributes.get("data-target"))
    target = next((target for target in targets if target and target.startswith("#")), "")
    return target[1:] or attributes.get("aria-controls") or ""


def is_cut(elements: Sequence[Element]) -> bool:
    """Whether an outline stopped before the end of an absurdly long page."""
    return sum(_length(element) for element in elements) >= 0.9 * MAX_TEXT


def _length(element: Element) -> int:
    if isinstance(element, Block):
        return sum(len(line.text) for line in element.lines)
    return sum(_length(part) for part in element.elements) if isinstance(element, Group) else 0


@dataclasses.dataclass(slots=True)
class _Budget:
    """How many characters may still be read, and what the tabs of the page say."""

    left: int
    tabs: dict[str, str]


def _elements(node: LexborNode, depth: int, kind: Kind, budget: _Budget) -> Iterator[Element]:
    inline = _Inline(budget)
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
        elif budget.tabs and tag in ("a", "button") and _tab_target(child) in budget.tabs:
            continue  # it stands above its panel
        elif not _holds_blocks(child) and tag not in BLOCKS:
            inline.add_node(child)
        else:
            yield from _flush(inline, node, kind)
            inline = _Inline(budget)
            yield from _block_child(child, tag, depth, kind, child.mem_id in repeated, budget)
    yield from _flush(inline, node, kind)


def _block_child(
    child: LexborNode, tag: str, depth: int, kind: Kind, is_repeated: bool, budget: _Budget
) -> Iterator[Element]:
    if depth >= _MAX_DEPTH:
        text = clean_text((child.text() or "")[: min(_MAX_LINE, budget.left)])
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
        lines = tuple(line for part in text.split("\n") if (line := _tidy(part, [])) is not None)
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


def _heading(node: LexborNode, level: int, depth: int, budget: _Budget) -> Iterator[Element]:
    inline = _Inline(budget)
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


def _flush(inline: _Inline, node: LexborNode, kind: Kind) -> Iterator[Element]:
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


# --- Inline text ------------------------------------------------------------------------------------------------------


_MAIL_IMAGE = re.compile(r"\[cid:[^\]]*\]")  # what is left of a picture in a pasted mail
# A line of the source that begins with a bullet or a bar was meant as a line, also without markup.
_BULLET_LINE = re.compile(r"\n[ \t]*(?=[-*•–|]\s|\|)")


class _Inline:
    """Collects inline text as a reader sees it: lines, with what is bold, and a space where words would glue."""

    def __init__(self, budget: _Budget) -> None:
        self._budget = budget
        self._lines: list[list[tuple[str, bool]]] = [[]]
        self._seam = False
        self.first_node: LexborNode | None = None

    def break_line(self) -> None:
        self._lines.append([])

    def add_text(self, text: str, *, bold: bool) -> None:
        if not text or self._budget.left <= 0:
            return
        text = text[: min(_MAX_LINE, self._budget.left)]
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
            line = _tidy(text, bold)
            if line is not None:
                found.append(line)
        return found


def _is_styled_bold(node: LexborNode) -> bool:
    style = (node.attributes or {}).get("style") or ""
    return "bold" in style or bool(re.search(r"font-weight\s*:\s*[6-9]00", style))


_INVISIBLE = {ord(character): None for character in "\u00ad\ufeff\u200c\u200d\u200e\u200f"} | {0x200B: " "}


def _tidy(text: str, bold: list[tuple[int, int]]) -> Line | None:
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
