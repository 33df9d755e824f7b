"""From the outline of a page to drafts: sections under headings, and cards.

Belongs here: the tree of sections, and what of it is read as what. Does not belong here: headings (headings.py), runs
of lines (runs.py), tables (tables.py), reading a schedule (tying.py).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from sources.page import signals, tables
from sources.page.drafts import Context, Draft
from sources.page.headings import is_excluded, is_excluded_with_all_below, under
from sources.page.lines import Judged, is_title, judge
from sources.page.runs import run_drafts
from sources.page.shapes import CARD_TITLE, TERM, Block, Element, Group, Line, Table


@dataclasses.dataclass(slots=True)
class _Section:
    heading: Block | None
    level: int
    content: list[Element] = dataclasses.field(default_factory=list)
    children: list[_Section] = dataclasses.field(default_factory=list)


def drafts_of(elements: Sequence[Element]) -> Iterator[Draft]:
    """The drafts of a stretch of a page, in order."""
    return _section_drafts(_sections(elements), Context())


def _sections(elements: Sequence[Element]) -> _Section:
    """The elements as a tree by the rank of their headings."""
    root = _Section(None, 0)
    stack = [root]
    for element in _with_labels(list(_unpacked(elements))):
        if isinstance(element, Block) and element.kind == "heading":
            while len(stack) > 1 and stack[-1].level >= element.level:
                stack.pop()
            section = _Section(element, element.level)
            stack[-1].children.append(section)
            stack.append(section)
        else:
            stack[-1].content.append(element)
    return root


def _with_labels(elements: list[Element]) -> Iterator[Element]:
    """A term ("Waar", "Wanneer") and what it is followed by become one labelled line; other terms stay headings."""
    label: Block | None = None
    for element in elements:
        if isinstance(element, Block) and label is not None and element.kind != "heading":
            first, *others = element.lines
            name = label.text.rstrip(": ")
            yield Block("item", (Line(f"{name}: {first.text}"), *others), element.node)
            label = None
            continue
        label = None
        if isinstance(element, Block) and element.level == TERM and signals.field_name(element.text) is not None:
            label = element
            continue
        yield element


def _unpacked(elements: Sequence[Element]) -> Iterator[Element]:
    """Groups that hold several headings of one rank are columns or wrappers, not cards: their elements stand free."""
    for element in elements:
        if isinstance(element, Group):
            headings = [e.level for e in element.elements if isinstance(e, Block) and e.kind == "heading"]
            n_top = headings.count(min(headings)) if headings else 0
            if n_top > 1 or (headings and len(element.elements) > 14) or _is_wrapper(element):
                yield from _unpacked(element.elements)
                continue
        yield element


def _is_wrapper(group: Group) -> bool:
    return len(group.elements) == 1 or (
        group.node.tag == "article"
        and min((e.level for e in group.elements if isinstance(e, Block) and e.kind == "heading"), default=9) == 1
    )


# --- Sections ---------------------------------------------------------------------------------------------------------


def _section_drafts(section: _Section, context: Context) -> Iterator[Draft]:
    heading_line: Judged | None = None
    if section.heading is not None:
        text = " ".join(line.text for line in section.heading.lines)
        line = Line(text, section.heading.lines[0].bold if len(section.heading.lines) == 1 else ())
        if is_excluded(text):
            if not is_excluded_with_all_below(text):
                for child in _standing_by_themselves(section):
                    yield from _section_drafts(child, context)
            return
        heading_line = judge(line)
        context = under(context, heading_line)
    yield from _content_drafts(section, heading_line, context)
    for child in section.children:
        yield from _section_drafts(child, context)


def _standing_by_themselves(section: _Section) -> Iterator[_Section]:
    for child in section.children:
        text = child.heading.text if child.heading is not None else ""
        if is_excluded(text) and is_excluded_with_all_below(text):
            continue
        if _stands_by_itself(child):
            yield child
        else:
            yield from _standing_by_themselves(child)


def _stands_by_itself(section: _Section) -> bool:
    """Under "Contact" or "Over ons": a part with its own title and its own times, in lines of their own."""
    if section.heading is None or not is_title(section.heading.text):
        return False
    lines = [line for element in section.content if isinstance(element, Block) for line in element.lines]
    return any(judge(line).kind == "when" and judge(line).whens for line in lines)


def _content_drafts(section: _Section, heading: Judged | None, context: Context) -> Iterator[Draft]:
    """The drafts of what stands directly under one heading: runs of lines, with cards and tables between them."""
    node = section.heading.node if section.heading is not None else None
    run: list[Block] = []
    for element in section.content:
        if isinstance(element, Block):
            run.append(element)
            continue
        if isinstance(element, Table):
            found = tables.drafts_of(element, context)
            if found is None:
                run += tables.as_blocks(element)
            else:
                yield from run_drafts(run, heading, context, node)
                run = []
                yield from found
            continue
        if _is_slot_group(element):
            run += [part for part in element.elements if isinstance(part, Block)]
            continue
        yield from run_drafts(run, heading, context, node)
        run = []
        yield from _group_drafts(element, context)
    yield from run_drafts(run, heading, context, node)


def _is_slot_group(group: Group) -> bool:
    """A list item whose lines are only times: more times of the heading's own activity."""
    if any(isinstance(part, Block) and part.kind == "heading" for part in group.elements):
        return False
    judged = [judge(line) for part in group.elements if isinstance(part, Block) for line in part.lines]
    return (
        bool(judged)
        and all(isinstance(part, Block) for part in group.elements)
        and all(j.kind in ("when", "sentence") for j in judged)
        and any(j.kind == "when" for j in judged)
    )


def _group_drafts(group: Group, context: Context) -> Iterator[Draft]:
    """A card: its one heading is the title, whatever stands before and behind it belongs to it."""
    headings = [e for e in group.elements if isinstance(e, Block) and e.kind == "heading"]
    if not headings:
        blocks = [e for e in group.elements if isinstance(e, Block)]
        inner = [e for e in group.elements if not isinstance(e, Block)]
        if inner:
            whens = [line.text for block in blocks for line in block.lines if judge(line).kind == "when"]
            below = context.with_when(whens[-1]) if whens else context
            for element in inner:
                if isinstance(element, Group):
                    yield from _group_drafts(element, below)
                else:
                    yield from tables.drafts_of(element, below) or []
            blocks = [block for block in blocks if not any(judge(line).kind == "when" for line in block.lines)]
        yield from run_drafts(blocks, None, context, group.node, is_card=True)
        return
    title = min(headings, key=lambda block: block.level)
    section = _Section(title, title.level)
    for part in group.elements:
        if part is title:
            continue
        if isinstance(part, Block) and part.kind == "heading" and part.level >= CARD_TITLE:
            section.content.append(dataclasses.replace(part, kind="item", level=0))
        else:
            section.content.append(part)
    for draft in _section_drafts(_with_inner_headings(section), context):
        draft.is_card = True
        yield draft


def _with_inner_headings(section: _Section) -> _Section:
    inner = _sections(section.content)
    section.content, section.children = inner.content, inner.children
    return section
