"""Microdata and RDFa Lite in a page, as the same kind of dictionaries that JSON-LD gives.

Belongs here: items, properties and their values. Does not belong here: what an item means (`schemaorg_nodes`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.formats.html import absolute_url, clean_text, css_path, node_text

_ADDRESS_ATTRIBUTES = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "embed": "src", "iframe": "src",
    "source": "src", "track": "src", "video": "src", "object": "data", "data": "value", "meter": "value",
}  # fmt: skip
_MAX_ANCESTORS = 200


@dataclass(frozen=True, slots=True)
class Item:
    """One top-level item. `locator` is a CSS path."""

    data: dict[str, Any]
    locator: str
    syntax: str


@dataclass(slots=True)
class _Syntax:
    name: str
    scope: str  # attribute that opens an item
    type: str
    property: str
    id: str
    items: dict[int, dict[str, Any]] = field(default_factory=dict)  # by node


def read_items(tree: LexborHTMLParser, base: str) -> list[Item]:
    """All items of a page that are not a property of another item."""
    found = _read(tree, base, _Syntax("microdata", "itemscope", "itemtype", "itemprop", "itemid"))
    if tree.css_first('[vocab*="schema.org"], [typeof*="schema:"]') is not None:
        found += _read(tree, base, _Syntax("rdfa", "typeof", "typeof", "property", "resource"))
    return found


def _read(tree: LexborHTMLParser, base: str, syntax: _Syntax) -> list[Item]:
    nodes = tree.css(f"[{syntax.scope}], [{syntax.property}]")
    found: list[Item] = []
    positions: dict[int, int] = {}
    for node in nodes:
        if syntax.scope in node.attributes:
            syntax.items[node.mem_id] = _open_item(node, syntax)
    for node in nodes:
        own = syntax.items.get(node.mem_id)
        names = (node.attributes.get(syntax.property) or "").split()
        owner = _owner(node, syntax) if names else None
        if owner is not None:
            value = own if own is not None else _value(node, base)
            for name in names:
                _add(owner, name, value)
        elif own is not None:
            found.append(Item(own, css_path(node, positions), syntax.name))
    if syntax.name == "microdata":
        _add_references(tree, base, nodes, syntax)
    return found


def _open_item(node: LexborNode, syntax: _Syntax) -> dict[str, Any]:
    item: dict[str, Any] = {}
    if types := (node.attributes.get(syntax.type) or "").split():
        item["@type"] = types
    if identifier := (node.attributes.get(syntax.id) or "").strip():
        item["@id"] = identifier
    return item


def _owner(node: LexborNode, syntax: _Syntax) -> dict[str, Any] | None:
    """The item that a property belongs to: the nearest one around it."""
    ancestor = node.parent
    for _ in range(_MAX_ANCESTORS):
        if ancestor is None:
            return None
        if (item := syntax.items.get(ancestor.mem_id)) is not None:
            return item
        ancestor = ancestor.parent
    return None


def _add_references(tree: LexborHTMLParser, base: str, nodes: list[LexborNode], syntax: _Syntax) -> None:
    """Properties that stand elsewhere in the page and are named in `itemref`."""
    for node in nodes:
        item = syntax.items.get(node.mem_id)
        for identifier in (node.attributes.get("itemref") or "").split()[:20] if item is not None else ():
            target = tree.css_first(f'[id="{identifier}"]') if identifier.replace("-", "_").isidentifier() else None
            for each in target.css("[itemprop]")[:50] if target is not None else ():
                if _owner(each, syntax) is None:
                    value = syntax.items.get(each.mem_id, None) or _value(each, base)
                    for name in (each.attributes.get("itemprop") or "").split():
                        _add(item or {}, name, value)


def _value(node: LexborNode, base: str) -> Any:
    """The value as HTML prescribes it, and `content` or `datetime` on any element, as sites write it."""
    attributes = node.attributes
    for name in ("content", "datetime"):
        if attributes.get(name):
            return clean_text(attributes[name] or "")
    attribute = _ADDRESS_ATTRIBUTES.get(node.tag or "")
    if attribute in ("href", "src", "data"):
        return absolute_url(base, attributes.get(attribute)) or node_text(node)
    if attribute == "value" and attributes.get("value"):
        return clean_text(attributes["value"] or "")
    return node_text(node)


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    if value == "" or value is item:
        return
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]
