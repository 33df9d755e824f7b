"""The labelled lines of a card or other part of a page: "Dag: maandag", terms, table rows, icons.

Belongs here: which line says which field of the column template. Does not belong here: what the fields mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from selectolax.lexbor import LexborNode

from sources.formats.columns import field_of
from sources.formats.html import node_text

HEADING = "h1, h2, h3, h4, h5, h6"
TIME_FIELDS = frozenset({"dag", "tijd", "begintijd", "eindtijd", "wanneer", "datum", "vanaf", "tot en met", "niet op"})
_LABELLED = re.compile(r"([^\W\d_][^:\n]{1,38}?)\s*:\s+(\S.*)|([^\W\d_][^:\n]{1,38}?)\s*:?")
# A line that has an icon for its label: a word in the icon's class -> field of the template.
_ICONS = {
    "calendar": "dag", "kalender": "dag", "clock": "tijd", "klok": "tijd", "map": "locatie", "location": "locatie",
    "marker": "locatie", "users": "doelgroep", "people": "doelgroep", "euro": "kosten", "coins": "kosten",
    "money": "kosten", "pen": "aanmelden", "pencil": "aanmelden", "clipboard": "aanmelden", "building": "organisatie",
}  # fmt: skip
_BUTTON = re.compile(
    r"(?i)(lees|kijk|bekijk|toon) (meer|verder|details)|meer (info|informatie|lezen)|aanmelden|deel.*|»|>+"
)

Pairs = list[tuple[str, str]]  # (field of the template, value), in the order of the card


def labelled_lines(card: LexborNode) -> Pairs:
    """The (field, value) pairs of a card, in its order, from lists of terms, table rows, icons and "Label: value"."""
    pairs: Pairs = []
    pending: str | None = None
    labels: dict[str, str] = {}
    glued: dict[str, tuple[str, str]] = {}
    for node in card.css("b, strong, span, em, dt, th, td, label, div, p"):
        text = _label(node_text(node))
        name = field_of(text) if text else None
        if name is not None:
            labels[text] = name
            beside = _label(node_text(node.next)) if node.next is not None and node.next.tag == node.tag else ""
            glued[text + beside] = (name, beside)  # <span>Dag</span><span>woensdag</span> is one word as a line
    for line, icon in _lines(card):
        name, value = glued.get(line) or _split_line(line, labels)
        if name and value:
            pairs.append((name, value))
            pending = None
        elif name:
            pending = name
        elif pending:
            pairs.append((pending, line))
            pending = None
        elif icon:
            pairs.append((icon, line))
    return pairs


def _label(text: str) -> str:
    """The text of an element that may be a label: short and on one line."""
    return text if len(text) < 40 and "\n" not in text else ""


def _split_line(line: str, labels: Mapping[str, str]) -> tuple[str | None, str]:
    """(field, value) of "Dag: maandag"; value empty for a label alone; field None for any other line."""
    found = _LABELLED.fullmatch(line)
    if found and found.group(1):
        return field_of(found.group(1)), found.group(2)
    if found and found.group(3) and (name := labels.get(line) or labels.get(found.group(3))):
        return name, ""
    # "Dag maandag": no colon, but the first word has an element of its own, without a colon there too.
    for label, name in labels.items():
        if not label.endswith(":") and line.startswith(f"{label} "):
            return name, line[len(label) :].strip(" :–-")
    return None, ""


def _lines(card: LexborNode) -> Iterator[tuple[str, str | None]]:
    """The lines of a card with the field that an icon before it stands for."""
    icons: dict[str, str] = {}
    for node in card.css("i[class], svg[class], span[class*=icon], img[class]"):
        words = re.findall(r"[a-z]+", (node.attributes.get("class") or "").lower())
        name = next((_ICONS[word] for word in words if word in _ICONS), None)
        holder = node.parent
        while holder is not None and holder.mem_id != card.mem_id and not (text := node_text(holder)):
            holder = holder.parent
        if name and holder is not None and holder.mem_id != card.mem_id:
            icons.setdefault(text.split("\n")[0], name)
    for line in node_text(card).split("\n"):
        if line:
            yield line, icons.get(line)


def running_text(card: LexborNode) -> str:
    """The paragraphs of a card that are no labelled line, heading or button."""
    labels: dict[str, str] = {}
    used = {value for _, value in labelled_lines(card)} | {node_text(node) for node in card.css(HEADING)}
    lines = (line for node in card.css("p") for line in node_text(node).split("\n"))
    kept = [
        line
        for line in lines
        if line and line not in used and not _BUTTON.fullmatch(line) and _split_line(line, labels)[0] is None
    ]
    return "\n".join(dict.fromkeys(kept))


def first_values(pairs: Pairs) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in pairs:
        found.setdefault(name, value)
    return found


def time_groups(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """The fields about time, a group for each slot: a field that comes again begins the next slot."""
    groups: list[dict[str, str]] = [{}]
    for name, value in pairs:
        if name not in TIME_FIELDS:
            continue
        if name in groups[-1]:
            groups.append({})
        groups[-1][name] = value
    return groups
