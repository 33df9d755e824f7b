"""A draft: what a page says about one activity, before anything is read from it; its context; the activity itself.

Belongs here: the shapes that segment.py and tables.py make and tying.py reads. Does not belong here: rules.
"""

from __future__ import annotations

import dataclasses

from selectolax.lexbor import LexborNode

from sources.contracts import ScheduleRule
from sources.page.signals import find_when


@dataclasses.dataclass(slots=True)
class Draft:
    """One activity in the page's own words.

    `when`: lines about time; `context`: headings and cells about time that stand above it; `lines`: everything said of
    it, in order; `fields`: text under a label or in a column (price, location, audience, registration, organizer).
    """

    title: str
    node: LexborNode
    when: list[str] = dataclasses.field(default_factory=list)
    context: tuple[str, ...] = ()
    lines: list[str] = dataclasses.field(default_factory=list)
    fields: dict[str, str] = dataclasses.field(default_factory=dict)
    headings: tuple[str, ...] = ()
    is_card: bool = False  # a card of its own: another card with the same title is another event

    def add_field(self, name: str, value: str) -> None:
        """Adds text to a field; a second value is appended."""
        value = value.strip(" \t-–|")
        if not value:
            return
        known = self.fields.get(name)
        if known is None:
            self.fields[name] = value
        elif value not in known:
            self.fields[name] = f"{known}; {value}"


def _fixes_day(text: str) -> bool:
    return any(when.fixes_day for when in find_when(text))


@dataclasses.dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a page in the page's own words, with the schedule that these and the page around it give."""

    title: str
    rules: tuple[ScheduleRule, ...]
    when_text: str
    description: str
    draft: Draft
    is_cancelled: bool = False
    locator: str = ""
    url: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What stands above a piece of the page: headings about time, and topics (the nearest last)."""

    when: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    generic: bool = True  # whether the nearest topic is no title ("Activiteiten") or there is none

    @property
    def topic(self) -> str | None:
        return self.topics[-1] if self.topics else None

    def with_topic(self, topic: str, *, generic: bool) -> Context:
        return dataclasses.replace(self, topics=(*self.topics, topic), generic=generic)

    def with_when(self, text: str) -> Context:
        """A nearer heading about time replaces a farther one of the same sort; a day under a month keeps both."""
        kept = self.when[-1:]
        if kept and _fixes_day(text) and _fixes_day(kept[0]):
            kept = ()
        return dataclasses.replace(self, when=(*kept, text))
