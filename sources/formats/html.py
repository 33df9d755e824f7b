"""Reading HTML as it occurs: nodes to text, selectors to values, links to addresses, nodes to locators.

Belongs here: what every connector that meets HTML needs, and nothing that knows about activities. Does not belong
here: fetching, Dutch, schema.org. Everything is total: any bytes or string give a result, never an exception (the one
exception is `SelectorError`, for a selector from a source's configuration that is not CSS).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.formats.charsets import decode
from sources.formats.html_tree import parse

__all__ = [
    "BLOCKS", "CELLS", "UNSEEN", "SelectorError", "absolute_url", "base_url", "clean_text", "css_path", "decode",
    "html_to_text", "node_text", "one_line", "parse", "read_values", "select", "split_selector",
]  # fmt: skip

# fmt: off
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "option", "p", "pre", "search",
    "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
})
# Never text for a reader. Struck text (del, s, strike) is what no longer holds: a crossed-out time must not be read.
UNSEEN = frozenset({
    "applet", "audio", "canvas", "del", "embed", "head", "iframe", "math", "noembed", "noframes", "noscript", "object",
    "s", "script", "select", "strike", "style", "svg", "template", "textarea", "title", "video",
})
# fmt: on
CELLS = frozenset({"td", "th"})

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
    "|[\ud800-\udfff]"
)
_WHITE = re.compile(r"[ \t\n\r\f]+")
_SPACES = re.compile(r"[^\S\n]+")
_UNCLEAN = re.compile(rf"[^\S\n ]|  | \n|\n |\n{{3}}|{_INVISIBLE.pattern}")
_AROUND_BREAK = re.compile(r" ?\n ?")
_MANY_BREAKS = re.compile(r"\n{3,}")
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_KNOWN_TAG = re.compile(r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|table|tr|td|img|script|style)\b[^<>]*>")


# --- Text -------------------------------------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    """Text without invisible characters, with single spaces, single line breaks and at most one empty line."""
    if _UNCLEAN.search(text) is None:
        return text.strip()
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n"))
    text = text.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return _MANY_BREAKS.sub("\n\n", _AROUND_BREAK.sub("\n", _SPACES.sub(" ", text))).strip()


def one_line(text: str) -> str:
    """`clean_text` on a single line: for names and values."""
    return " ".join(clean_text(text).split())


def html_to_text(text: str) -> str:
    """A string that may hold markup or entities, as clean text. Escaped markup (`&lt;p&gt;`) is markup too.

    A string without markup keeps its own line breaks; with markup the elements decide where lines end.
    """
    for _ in range(3):
        if not _MARKUP.search(text):
            break
        # Without tags there is no need of a parser, and line breaks are the writer's own.
        tree = parse(text) if "<" in text else None
        text = node_text(tree.body) if tree is not None and tree.body is not None else unescape(text)
        if not _KNOWN_TAG.search(text) and not re.search(r"&(?:amp|nbsp|#\d+|quot|[lr]squo|ndash);", text):
            break
    return clean_text(text)


def node_text(node: LexborNode, without: Collection[int] = frozenset()) -> str:
    """What a reader sees of a node, as clean text: a block is a line, `<br><br>` an empty line between.

    Scripts and the like are left out, and so is struck text.
    `without` names nodes inside it (their `mem_id`) to leave out too.
    """
    parts: list[str] = []
    for piece in _pieces(node, without):
        _append(parts, piece)
    return clean_text(_BLOCK_BREAK.sub("\n", "".join(parts)))


_CLOSED, _OPENED, _CELL, _SUP, _BLOCK = "\x01", "\x02", "\x03", "\x04", "\x05"
_BLOCK_BREAK = re.compile(r"\s*\x05[\s\x05]*")  # however many blocks end and begin here, it is one line end


def _append(parts: list[str], piece: str) -> None:
    """Join a piece to the text, adding the white space that a reader sees although it is not in the source."""
    if piece in (_CLOSED, _OPENED, _SUP):
        # Marks only matter next to each other: `</span><span>` is a seam, `<b>D</b>insdag` is not.
        parts.append(piece)
        return
    marks = ""
    while parts and parts[-1] in (_CLOSED, _OPENED, _SUP):
        marks = parts.pop() + marks
    before = parts[-1][-1:] if parts else ""
    if piece == _CELL:
        piece = " "
    elif _SUP in marks and re.fullmatch(r"[0-5]\d", piece.strip()) and before.isdigit():
        piece = "." + piece.strip()  # 19<sup>30</sup>, 2<sup>50</sup>
    elif _CLOSED + _OPENED in marks.replace(_SUP, "") and _is_seam(before, piece[:1]):
        piece = " " + piece
    parts.append(piece)


def _is_seam(before: str, after: str) -> bool:
    """Whether two adjoining inline elements hold different words: "Dinsdag" + "10.00", "Koffie" + "Thee"."""
    if before.isalpha() and after.isalpha():
        return before.islower() and after.isupper()
    return (before.isalpha() and after.isdigit()) or (before.isdigit() and after.isalpha())


def _pieces(root: LexborNode, without: Collection[int]) -> Iterator[str]:
    """Texts and marks of a subtree in order. A loop, not recursion: pages nest thousands deep."""
    node: LexborNode | None = root
    end = root.mem_id
    pre = 0
    while node is not None:
        tag = node.tag or ""
        descend = False
        if tag == "-text":
            text = _INVISIBLE.sub("", node.text_content or "")
            yield text if pre else _WHITE.sub(" ", text)
        elif node.mem_id in without:
            yield _on_open(tag)
            yield _on_close(tag)
        elif tag and not tag.startswith("-") and (tag not in UNSEEN or node.mem_id == end):
            yield _on_open(tag)
            pre += tag == "pre"
            descend = node.first_child is not None
            if not descend:
                pre -= tag == "pre"
                yield _on_close(tag)
        if descend:
            node = node.first_child
            continue
        while node is not None and node.mem_id != end and node.next is None:
            node = node.parent
            if node is not None and node.mem_id != end:
                pre -= node.tag == "pre"
                yield _on_close(node.tag or "")
        if node is None or node.mem_id == end:
            return
        node = node.next


def _on_open(tag: str) -> str:
    if tag in BLOCKS:
        return "\n" if tag == "br" else _BLOCK
    if tag in CELLS:
        return _CELL
    return _SUP if tag == "sup" else _OPENED


def _on_close(tag: str) -> str:
    if tag == "br":
        return ""
    if tag in BLOCKS:
        return _BLOCK
    return _CELL if tag in CELLS else _CLOSED


# --- Documents, selectors, addresses ----------------------------------------------------------------------------------


class SelectorError(ValueError):
    """A selector that is not valid CSS."""


def select(node: LexborNode | LexborHTMLParser, selector: str) -> list[LexborNode]:
    """Nodes that match a CSS selector, in the order of the page. Raises `SelectorError`."""
    try:
        return node.css(selector)
    except Exception as error:  # selectolax raises its own kinds, differing per version
        raise SelectorError(selector) from error


def is_selector(value: str) -> bool:
    """Whether `selector@attribute` is CSS that can be searched with; without a selector it means the node itself."""
    selector, _ = split_selector(value)
    try:
        return selector in {"", "."} or select(parse("<p></p>"), selector) is not None
    except SelectorError:
        return False


def split_selector(value: str) -> tuple[str, str | None]:
    """`a@href` -> ("a", "href"); `@datetime` -> ("", "datetime"): the node itself; `h3` -> ("h3", None)."""
    selector, at, attribute = value.rpartition("@")
    if at and re.fullmatch(r"\s*[A-Za-z_][\w:.-]*\s*", attribute):
        return selector.strip(), attribute.strip().lower()
    return value.strip(), None


def read_values(node: LexborNode, value: str) -> list[str]:
    """The texts (or attribute values) that `selector@attribute` finds in a node, without empty ones."""
    selector, attribute = split_selector(value)
    found = select(node, selector) if selector not in {"", "."} else [node]
    texts = (
        node_text(each) if attribute is None else clean_text(each.attributes.get(attribute) or "") for each in found
    )
    return [text for text in texts if text]


def absolute_url(base: str, href: str | None) -> str | None:
    """An http(s) address, or None for anything else (mailto:, javascript:, nonsense)."""
    reference = re.sub(r"[\x00-\x20\x7f]+", "", _INVISIBLE.sub("", (href or "").strip()).replace(" ", "%20"))
    if not reference:
        return None
    try:
        url = urljoin(base, reference)
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return None
    return url if valid else None


def base_url(tree: LexborHTMLParser, url: str) -> str:
    """The address against which the page's links count: `<base href>` where there is one."""
    base = tree.css_first("base[href]")
    return (absolute_url(url, base.attributes.get("href")) if base is not None else None) or url


def css_path(node: LexborNode, positions: dict[int, int] | None = None) -> str:
    """A CSS selector of this node, from the nearest id: `#agenda > ul:nth-of-type(1) > li:nth-of-type(3)`.

    `positions` is a memory to share between calls for the nodes of one page; without it a list of n is counted n times.
    """
    positions = {} if positions is None else positions
    steps: list[str] = []
    current: LexborNode | None = node
    while current is not None and current.tag and not current.tag.startswith("-"):
        identifier = current.id
        if identifier and re.fullmatch(r"[A-Za-z][\w-]*", identifier):
            steps.append(f"#{identifier}")
            break
        if current.tag in {"html", "body"}:
            steps.append(current.tag)
            break
        steps.append(f"{current.tag}:nth-of-type({_position(current, positions)})")
        current = current.parent
        if len(steps) == 12:
            break
    return " > ".join(reversed(steps))


def _position(node: LexborNode, positions: dict[int, int]) -> int:
    passed: list[int] = []
    current: LexborNode | None = node
    position = 0
    while current is not None:
        if current.tag == node.tag:
            if known := positions.get(current.mem_id):
                position = known
                break
            passed.append(current.mem_id)
        current = current.prev
    for identifier in reversed(passed):
        position += 1
        positions[identifier] = position
    return position
