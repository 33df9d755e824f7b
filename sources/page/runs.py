"""Runs of lines between headings, cards and tables: one activity, or each title with its time an activity of its own.

Belongs here: which lines belong together. Does not belong here: sections and cards (segment.py), what a line is
(lines.py), several activities in one paragraph (prose.py).
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from sources.dutch.access import read_access
from sources.dutch.audience import read_audience
from sources.page import places, prose, signals, tables
from sources.page.drafts import Context, Draft
from sources.page.headings import is_collection
from sources.page.lines import Judged, is_title, judge, tidy_title
from sources.page.shapes import Block, Line


@dataclasses.dataclass(frozen=True, slots=True)
class _Unit:
    """A line with its block, and whether it begins that block."""

    judged: Judged
    block: Block
    is_first: bool


def run_drafts(
    run: list[Block], heading: Judged | None, context: Context, node: LexborNode | None, *, is_card: bool = False
) -> Iterator[Draft]:
    """The activities in a run of blocks under one heading; a card without a heading is named by its first line."""
    piped, run = _without_piped_tables(run)
    for block in piped:
        yield from tables.piped_drafts(block, context)
    units = [
        _Unit(judge(line), block, number == 0)
        for block in run
        for number, line in enumerate(line for whole in block.lines for line in _split_at_bold_times(whole))
        if judge(line).kind != "button"
    ]
    own_when = heading is not None and heading.kind == "titled_when"
    if not units and not own_when:
        return
    title = context.topic if heading is not None and not context.generic else None
    if is_card and title is None and units and not _is_several(units) and (first := _card_title(units)) is not None:
        units.remove(first)
        yield from _single(first.judged.title or tidy_title(first.judged.text), units, context, first.block, None)
        return
    if title is not None and _is_bold_title_in_a_group(heading, units):
        title = None
    if heading is not None and title is None and not _is_several(units) and _is_one_untitled(heading, units):
        title = _title_of_untitled(units, context, heading) or None
    if title is not None and (own_when or not _is_several(units)):
        if own_when or any(unit.judged.whens or _says_when(unit.judged.text) for unit in units):
            yield from _single(title, units, context, run[0] if run else None, heading if own_when else None, node)
        return
    yield from _several(units, context, heading)


def _is_bold_title_in_a_group(heading: Judged | None, units: list[_Unit]) -> bool:
    """Under a heading that only says for whom ("Voor grote mensen"): one line, with a bold title of its own."""
    is_group = heading is not None and heading.text.lower().startswith("voor ")
    return is_group and bool(units) and _is_own_activity(units[0]) and units[0].judged.by_bold


def _is_one_untitled(heading: Judged, units: list[_Unit]) -> bool:
    """Under a day or time as heading: lines about one thing, with a label or a time, of which none is a title."""
    if heading.kind != "when" or not heading.whens:
        return False
    kinds = [unit.judged.kind for unit in units]
    fixed = any(w.fixes_day for w in heading.whens) and any(w.has_time for w in heading.whens)
    if fixed and not {"title", "titled_when"} & set(kinds[:2]):
        return True
    return ("label" in kinds or "when" in kinds) and "title" not in kinds and "titled_when" not in kinds[:2]


def _title_of_untitled(units: list[_Unit], context: Context, heading: Judged) -> str:
    """A topic above that is a title itself, else the noun of the first sentence that names an activity, else whatever
    topic stands above, else nothing: a weekday is no title."""
    fixed = any(w.fixes_day for w in heading.whens) and any(w.has_time for w in heading.whens)
    if context.topic and is_title(context.topic) and not is_collection(context.topic) and fixed:
        return context.topic
    for unit in units:
        for sentence in signals.sentences(unit.judged.text):
            whens = signals.find_when(sentence)
            if whens and unit.judged.kind in ("sentence_when", "sentence") and (noun := prose.noun_of(sentence, whens)):
                return noun if len(noun) > 6 else f"{tidy_title(heading.text)} {noun}"
    return context.topic or ""


def _without_piped_tables(run: list[Block]) -> tuple[list[Block], list[Block]]:
    """Blocks that are tables drawn with bars ("| Dag | Les |"), and the others."""
    piped = [block for block in run if sum(line.text.count("|") >= 3 for line in block.lines) >= 3]
    return piped, [block for block in run if block not in piped]


def _split_at_bold_times(line: Line) -> list[Line]:
    """A line in which two or more bold times each begin a part ("**10u:** markt **14u:** concert"), as lines."""
    starts = [
        start
        for start, end in line.bold
        if judge(Line(line.text[start:end].strip())).kind == "when" and signals.find_when(line.text[start:end])
    ]
    if len(starts) < 2:
        return [line]
    edges = [0, *[start for start in starts if start > 0], len(line.text)]
    parts = [line.text[start:end].strip(" ,;") for start, end in itertools.pairwise(edges)]
    return [Line(part) for part in parts if part]


def _says_when(text: str) -> bool:
    labels = signals.labels_of(text)
    return "op_afspraak" in labels or "nog_niet_bekend" in labels


def _card_title(units: list[_Unit]) -> _Unit | None:
    """The title of a card without a heading: its first line that can be one, when the card says when."""
    if not any(unit.judged.whens for unit in units):
        return None
    for unit in units[:3]:
        if unit.judged.kind == "title":
            return unit
        if unit.judged.kind != "when":
            return None
    return None


def _single(
    title: str,
    units: list[_Unit],
    context: Context,
    block: Block | None,
    heading: Judged | None,
    node: LexborNode | None = None,
) -> Iterator[Draft]:
    at = node if node is not None else (block.node if block is not None else None)
    if at is None:
        return
    draft = Draft(title, at, context=context.when, headings=context.topics)
    for unit in units:
        if unit.judged.kind in ("title", "sentence") and places.is_marked(unit.block.node):
            draft.add_field("location", unit.judged.text)
        _attach(draft, unit.judged)
    if heading is not None and not (_is_bare_day(heading) and any(_has_date(unit.judged) for unit in units)):
        draft.when.insert(0, heading.text)
    yield draft


def _is_bare_day(judged: Judged) -> bool:
    """A title with a weekday in it ("Jazz op zondag"): beside a date that day is a name, not a rule."""
    return not any(when.has_time or when.has_date for when in judged.whens)


def _has_date(judged: Judged) -> bool:
    return any(when.has_date for when in judged.whens)


def _attach(draft: Draft, judged: Judged) -> None:
    """Puts a line where it belongs in a draft."""
    if judged.kind == "label":
        draft.add_field(judged.field, judged.value)
        draft.lines.append(judged.text)
        if judged.whens and judged.field in ("description", "title", "audience"):
            draft.when.append(judged.text)
    elif judged.kind == "when" or (judged.whens and judged.whens[0].start <= 3 and not draft.when):
        draft.when.append(judged.text)
        draft.lines.append(judged.text)
    else:
        draft.lines.append(judged.text)
        _attach_bare_value(draft, judged.text)


_BARE_PRICE = re.compile(
    r"^\W{0,2}(?:€|eur\b|\d{1,3}(?:,\d\d|,-)?\s?euro\b|gratis\b|vrije? (?:entree|toegang)\b)", re.IGNORECASE
)
_BARE_DUTY = re.compile(r"^(?:(?:niet )?(?:verplicht|nodig))\b", re.IGNORECASE)
_MAX_BARE = 60  # characters


def _attach_bare_value(draft: Draft, text: str) -> None:
    """A short line of a card that is only a price, a public or a way to get in, where an icon stands for the label."""
    if len(text) > _MAX_BARE or re.search(r"[.!?]\s+\w", text):
        return
    if _BARE_PRICE.match(text):
        draft.add_field("price", text)
    elif _BARE_DUTY.match(text):
        draft.add_field("registration", f"Aanmelden {text[0].lower()}{text[1:]}")
    elif read_access(text).value is not None:
        draft.add_field("registration", text)
    elif len(text.split()) <= 6 and read_audience(text).evidence and "audience" not in draft.fields:
        draft.add_field("audience", text)


def _is_several(units: list[_Unit]) -> bool:
    """Whether the lines under a title hold activities of their own: two different titles, each with a time."""
    titles = {unit.judged.title.lower() for unit in units if _is_own_activity(unit)}
    if len(titles) >= 2:
        return True
    pairs = sum(
        1
        for this, following in itertools.pairwise(units)
        if this.judged.kind == "title" and following.judged.kind == "when" and following.judged.whens
    )
    return pairs >= 2 or sum(len(prose.split_bold(unit.judged)) >= 2 for unit in units) >= 1


def _is_own_activity(unit: _Unit) -> bool:
    judged = unit.judged
    if judged.kind != "titled_when" or not any(when.fixes_day or when.has_time for when in judged.whens):
        return False
    return (
        judged.by_bold
        or unit.block.kind == "item"
        or len(unit.block.lines) > 2
        or any(when.fixes_day for when in judged.whens)
    )


def _several(units: list[_Unit], context: Context, heading: Judged | None) -> Iterator[Draft]:
    """Lines that hold activities of their own: each title begins a draft, what follows belongs to it."""
    draft: Draft | None = None
    in_item = False
    day_line = ""  # a line that is only a day: it holds for the lines below it
    above = context
    pending: list[str] = []  # times that stand before their title
    orphans: list[str] = []  # times for which no title came
    dated = bool(context.when) and any(w.has_date for text in context.when for w in signals.find_when(text))
    for index, unit in enumerate(units):
        judged = unit.judged
        is_list_item = unit.block.node.tag in ("li", "dd")
        if draft is not None and unit.is_first and is_list_item and judged.kind not in ("when", "label"):
            yield draft
            draft = None
        elif draft is not None and unit.is_first and unit.block.kind == "text" and in_item:
            yield draft  # a paragraph behind a list does not belong to its last item
            draft = None
        in_item = is_list_item
        if judged.kind == "titled_when":
            several = prose.split_bold(judged)
            if draft is not None:
                yield draft
                draft = None
            if len(several) >= 2:
                yield from prose.drafts_of(several, context, unit.block)
                continue
            draft = Draft(
                judged.title,
                unit.block.node,
                [*pending, judged.text],
                context.when,
                [judged.text],
                headings=context.topics,
            )
            pending = []
        elif judged.kind == "sentence_when":
            if draft is not None:
                yield draft
                draft = None
            yield from prose.sentence_drafts(judged, context, unit.block)
        elif judged.kind == "title" and (
            _says_when(judged.text) or pending or _time_follows(units, index) or (dated and draft is None)
        ):
            if draft is not None:
                yield draft
            draft = Draft(judged.title, unit.block.node, list(pending), context.when, [], headings=context.topics)
            pending = []
        elif judged.kind == "when" and draft is not None and not _begins_next(units, index, draft, day_line):
            _attach(draft, judged)
        elif judged.kind == "when":
            if draft is not None:
                yield draft
                draft = None
            if judged.title and not pending:
                draft = Draft(judged.title, unit.block.node, [judged.text], context.when, [], headings=context.topics)
            elif _fixes_day(judged) and not any(when.has_time for when in judged.whens):
                day_line, pending = judged.text, []
                context = above.with_when(judged.text)
                dated = any(when.has_date for when in judged.whens)
            else:
                orphans += pending if _fixes_day(judged) else []
                pending = [*pending, judged.text] if pending and not _fixes_day(judged) else [judged.text]
        elif draft is not None:
            _attach(draft, judged)
        elif (dated or pending) and judged.kind == "sentence" and (clause := _first_clause(judged.text)):
            draft = Draft(clause, unit.block.node, list(pending), context.when, [judged.text], headings=context.topics)
            pending = []
        elif _says_when(judged.text) and context.topic and heading is not None:
            draft = Draft(context.topic, unit.block.node, [], context.when, [judged.text], headings=context.topics)
    if draft is not None:
        yield draft
    orphans += [text for text in pending if any(when.fixes_day for when in signals.find_when(text))]
    if orphans and (title := _title_of_orphans(units, context)):
        yield Draft(title, units[0].block.node, orphans, above.when, list(orphans), headings=above.topics)


def _title_of_orphans(units: list[_Unit], context: Context) -> str:
    """For a list of bare times: the activity that the sentences around it name most, else the topic above it."""
    counts: dict[str, int] = {}
    for unit in units:
        if unit.judged.kind in ("sentence", "sentence_when"):
            for hit in signals.activity_nouns(unit.judged.text):
                name = tidy_title(unit.judged.text[hit.start : hit.end])
                counts[name] = counts.get(name, 0) + 1
    if counts:
        return max(counts, key=lambda name: (counts[name], len(name)))
    topic = context.topic or ""
    return topic if is_title(topic) and not is_collection(topic) else ""


def _fixes_day(judged: Judged) -> bool:
    return any(when.fixes_day for when in judged.whens)


def _time_follows(units: list[_Unit], index: int) -> bool:
    following = units[index + 1 : index + 3]
    for unit in following:
        if unit.judged.kind == "when":
            return True
        if unit.judged.kind in ("title", "titled_when"):
            return False
    return False


def _begins_next(units: list[_Unit], index: int, draft: Draft, day_line: str) -> bool:
    """In lists that give the time first, a new day begins the next activity."""
    unit = units[index]
    if unit.judged.title:
        return True
    if not _fixes_day(unit.judged) or index + 1 >= len(units):
        return False
    following = units[index + 1]
    if day_line and day_line in draft.context:
        return True
    if unit.is_first and not following.is_first and following.judged.kind != "when":
        return True  # a paragraph that begins with its own day
    return bool(draft.when) and following.judged.kind == "title" and not _time_follows(units, index + 1)


def _first_clause(text: str) -> str:
    clause = tidy_title(re.split(r"[.;:!?]\s|,\s|\s[-–]\s|\s\(", text, maxsplit=1)[0])
    return clause if is_title(clause) else ""
