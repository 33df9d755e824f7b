"""The activities in a page that has a heading for each weekday with activities under it.

Belongs here: which elements or lines are headings of days and which are activities. Does not belong here: tables
(`week_tables`), taking a text apart (`week_cells`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from sources.formats.html import BLOCKS, css_path, node_text, one_line, select
from sources.formats.week_cells import DAY_HEADING, PARITY, TIME, WEEKDAY, has_weekday, is_empty, split_activities
from sources.formats.week_tables import WeekPlace, joined_days

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SMALL_HEADINGS = (
    "dt",
    "summary",
    "caption",
    "legend",
    "strong",
    "b",
    "p",
    "button",
    "a",
    "div",
    "span",
    "th",
    "label",
)
_NESTING = BLOCKS - {"br"}
_DAY_AND_REST = re.compile(rf"({DAY_HEADING})\s*[:.,–—-]?\s+(.+)", re.IGNORECASE)


def places_under_headings(part: LexborNode, item: str | None) -> list[WeekPlace]:
    """Items in the order of the page, each under the last heading with a day. Raises `SelectorError`.

    Without elements that are items, the lines of the text are read in the same way.
    """
    items = _items_under(part, item)
    found = list(_under_headings(part, items))
    return found if found or item else list(_by_lines(node_text(part)))


def _under_headings(part: LexborNode, items: list[LexborNode]) -> Iterator[WeekPlace]:
    """Items in the order of the page, each under the last heading with a day."""
    inside = {item.mem_id for item in items}
    positions: dict[int, int] = {}
    day, level, context = "", 0, ""
    n_empty = 0
    for node in part.traverse():
        tag = node.tag or ""
        if node.mem_id in inside:
            text = node_text(node)
            n_empty = 0
            if day and not is_empty(text):
                for each in split_activities(text):
                    yield WeekPlace(each, joined_days(context, [day]), "", "", css_path(node, positions), node)
        elif tag in _HEADINGS or (tag in _SMALL_HEADINGS and _may_head(node) and not _holds(node, inside)):
            heading = one_line(node_text(node))
            if has_weekday(heading, is_title=tag in _HEADINGS):
                n_empty += heading != day
                # Links to the days one after another are a menu: the last of them heads nothing.
                is_menu = tag not in _HEADINGS and n_empty > 2
                day, level = "" if is_menu else heading, _HEADINGS.index(tag) + 1 if tag in _HEADINGS else 7
            elif heading and tag in _HEADINGS:
                context = heading if PARITY.search(heading) else "" if _HEADINGS.index(tag) < level else context
                day = "" if _HEADINGS.index(tag) + 1 <= level else day


def _items_under(part: LexborNode, item: str | None) -> list[LexborNode]:
    """The elements that are an activity: those the operator names, else list items, rows and blocks with a time."""
    if item:
        return select(part, item)
    for selector in ("li", "tr", "p, div, dd"):
        leaves = [node for node in part.css(selector) if _is_leaf(node)]
        found = [node for node in leaves if TIME.search(text := one_line(node_text(node))) and not has_weekday(text)]
        if found:
            return found
    return []


def _is_leaf(node: LexborNode) -> bool:
    """Whether an element has no blocks in it, nor, for a row, a table in one of its cells."""
    is_flat = not any(child.tag in _NESTING for child in node.iter())
    return is_flat and (node.tag != "tr" or node.css_first("table") is None)


def _holds(node: LexborNode, inside: set[int]) -> bool:
    """Whether a node is part of an item, or has one in it."""
    ancestor = node.parent
    for _ in range(6):
        if ancestor is None:
            break
        if ancestor.mem_id in inside:
            return True
        ancestor = ancestor.parent
    return any(child.mem_id in inside for child in node.iter())


def _may_head(node: LexborNode) -> bool:
    """Cheap: whether a node has so little in it, and a day among it, that it may be a heading."""
    text = node.text()
    return len(text) < 300 and WEEKDAY.search(" ".join(text.split())) is not None


def _by_lines(text: str) -> Iterator[WeekPlace]:
    """A page that is only text with line breaks: "Maandag", then "10.00 - 12.00 Koffie"; or both on one line."""
    day = ""
    block: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        prefixed = _DAY_AND_REST.fullmatch(line.strip())
        is_heading = has_weekday(line)
        if is_heading or prefixed or (not line and block and not any(TIME.search(each) for _, each in block[-1:])):
            yield from _from_block(day, block)
            block = []
        if is_heading:
            day = line.strip()
        elif prefixed:
            day = prefixed[1]
            block = [(number, prefixed[2])]
        elif day and line:
            block.append((number, line))
    yield from _from_block(day, block)


def _from_block(day: str, block: list[tuple[int, str]]) -> Iterator[WeekPlace]:
    """The activities in the lines under one day, up to the last line with a time and the one behind it."""
    timed = [index for index, (_, line) in enumerate(block) if TIME.search(line)]
    if not day or not timed:
        return
    lines = block[: timed[-1] + 2]
    for text in split_activities("\n".join(line for _, line in lines)):
        first = text.split("\n")[0]
        number = next((number for number, line in lines if first in line), lines[0][0])
        if not is_empty(text):
            yield WeekPlace(text, day, "", "", f"regel {number}", None)
