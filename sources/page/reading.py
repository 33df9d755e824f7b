"""A whole page: from its text to activities with a locator.

Belongs here: the order of the steps. Does not belong here: the steps, contracts of records (connectors/page.py).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.formats.html import SelectorError, absolute_url, base_url, css_path, parse, select
from sources.page import blocks, content, notes, segment, tying
from sources.page.drafts import Activity, Draft

MAX_DRAFTS = 1000  # activities of one page; a busy house has some hundreds a year


class NoPageError(ValueError):
    """There is no page to read: no text, or the part named in the source is not there. The message is Dutch."""


@dataclasses.dataclass(frozen=True, slots=True)
class PageReading:
    """The activities of a page; `unread` are (locator, text) of pieces that say when in words that are not understood.

    `is_cut`: the page is so long that only its begin was read.
    """

    activities: tuple[Activity, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    is_cut: bool = False


def read_page(text: str, url: str, reference_date: dt.date, main: str | None = None) -> PageReading:
    """What a page tells. `main`: CSS selector of the part with the activities. Raises `NoPageError`."""
    tree = parse(text)
    if tree.body is None or not (tree.body.text() or "").strip():
        raise NoPageError("De pagina is leeg, of het is geen webpagina.")
    for parts in _parts(tree, main):
        elements = [element for node in parts for element in blocks.outline(node)]
        drafts = list(itertools.islice(segment.drafts_of(elements), MAX_DRAFTS + 1))
        tied = tying.activities_of(drafts[:MAX_DRAFTS], notes.find(elements), reference_date)
        if tied.activities:
            break
    positions: dict[int, int] = {}
    base = base_url(tree, url)
    return PageReading(
        tuple(
            dataclasses.replace(each, locator=css_path(each.draft.node, positions), url=_link(each.draft, base))
            for each in tied.activities
        ),
        tuple((css_path(draft.node, positions), "\n".join([draft.title, *draft.when])) for draft in tied.unread),
        is_cut=len(drafts) > MAX_DRAFTS or blocks.is_cut(elements),
    )


def _parts(tree: LexborHTMLParser, main: str | None) -> list[list[LexborNode]]:
    """Where to look, in order: the named part, else the main part, else (a guess that found nothing) the whole body."""
    assert tree.body is not None
    if main is None:
        part = content.main_part(tree.body)
        return [[part]] if part.tag in ("main", "body") else [[part], [tree.body]]
    try:
        found = select(tree, main)
    except SelectorError as error:
        raise NoPageError(f"'{main}' is geen geldige CSS-selector (options.main).") from error
    if not found:
        raise NoPageError(f"Het deel '{main}' (options.main) staat niet op de pagina.")
    return [found]


def _link(draft: Draft, base: str) -> str | None:
    """The address that the title itself links to, where it does."""
    node = draft.node
    anchor = node if node.tag == "a" else node.css_first("a[href]")
    if anchor is None or len((anchor.text() or "").strip()) < 0.6 * len(draft.title):
        return None
    return absolute_url(base, (anchor.attributes or {}).get("href"))
