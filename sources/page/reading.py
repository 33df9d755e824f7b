"""A whole page: from its text to activities with a locator.

Belongs here: the order of the steps. Does not belong here: the steps, contracts of records (connectors/page.py).
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.html import SelectorError, absolute_url, base_url, css_path, parse, select
from sources.page import blocks, fallback, notes, segment, tying
from sources.page.drafts import Draft
from sources.page.tying import Activity


class NoPageError(ValueError):
    """There is no page to read: no text, or the part named in the source is not there. The message is Dutch."""


@dataclasses.dataclass(frozen=True, slots=True)
class PageReading:
    """The activities of a page, and the texts of pieces with a time of which no activity could be made."""

    activities: tuple[Activity, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def n_skipped(self) -> int:
        return len(self.skipped)


def read_page(text: str, url: str, reference_date: dt.date, main: str | None = None) -> PageReading:
    """What a page tells. `main`: CSS selector of the part with the activities. Raises `NoPageError`."""
    tree = parse(text)
    if tree.body is None or not (tree.body.text() or "").strip():
        raise NoPageError("De pagina is leeg, of het is geen webpagina.")
    elements = [element for node in _parts(tree, main) for element in blocks.outline(node)]
    drafts = segment.drafts_of(elements)
    activities = tying.activities_of(drafts, notes.find(elements), reference_date)
    if not activities:
        title = tree.css_first("title")
        activities = fallback.whole_page(elements, title.text() if title is not None else "", reference_date)
    positions: dict[int, int] = {}
    base = base_url(tree, url)
    return PageReading(
        tuple(
            dataclasses.replace(
                activity, locator=css_path(activity.draft.node, positions), url=_link(activity.draft, base)
            )
            for activity in activities
        )
    )


def _parts(tree: LexborHTMLParser, main: str | None) -> list[LexborNode]:
    assert tree.body is not None
    if main is None:
        return [blocks.main_part(tree.body)]
    try:
        found = select(tree, main)
    except SelectorError as error:
        raise NoPageError(f"'{main}' is geen geldige CSS-selector (options.main).") from error
    if not found:
        raise NoPageError(f"Het deel '{main}' (options.main) staat niet op de pagina.")
    return found


def _link(draft: Draft, base: str) -> str | None:
    """The address that the title itself links to, where it does."""
    node = draft.node
    anchor = node if node.tag == "a" else node.css_first("a[href]")
    if anchor is None or len((anchor.text() or "").strip()) < 0.6 * len(draft.title):
        return None
    return absolute_url(base, (anchor.attributes or {}).get("href"))
