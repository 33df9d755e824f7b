"""Finding schema.org events in a page or JSON document, in whichever syntax they are written.

Belongs here: which types are events, JSON-LD blocks, references inside a page, access to properties.
Does not belong here: what an event's properties mean for an activity (`schemaorg`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sources.formats.html import base_url, parse
from sources.formats.lenient_json import Json, read_json
from sources.formats.microdata import read_items

# schema.org/Event and everything below it. The second group are events in name only: nobody can attend them.
ACTIVITY_TYPES = frozenset(
    {
        "Event", "BusinessEvent", "ChildrensEvent", "ComedyEvent", "ConferenceEvent", "CourseInstance", "DanceEvent",
        "EducationEvent", "EventSeries", "ExhibitionEvent", "Festival", "FoodEvent", "Hackathon", "LiteraryEvent",
        "MusicEvent", "PerformingArtsEvent", "SaleEvent", "ScreeningEvent", "SocialEvent", "SportsEvent",
        "TheaterEvent", "VisualArtsEvent",
    }
)  # fmt: skip
OTHER_EVENT_TYPES = frozenset(
    {
        "BroadcastEvent", "DeliveryEvent", "OnDemandEvent", "PublicationEvent", "UserBlocks", "UserCheckins",
        "UserComments", "UserDownloads", "UserInteraction", "UserLikes", "UserPageVisits", "UserPlays",
        "UserPlusOnes", "UserTweets",
    }
)  # fmt: skip
_BY_NAME = {name.casefold(): name for name in ACTIVITY_TYPES | OTHER_EVENT_TYPES}
_VOCABULARY = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)
_MENTION = re.compile(
    r"@type[\"']?\s*:\s*\[?\s*[\"'](?:https?://schema\.org/|schema:)?"
    rf"(?:{'|'.join(sorted(ACTIVITY_TYPES, key=len, reverse=True))})[\"']"
)
_MAX_NODES = 500_000
# What an event points at may be an event too, without being on the programme itself.
_CONTEXT = frozenset({"superEvent", "recordedAt", "recordedIn"})


@dataclass(slots=True)
class EventNode:
    """One event as found. `parent` is the thing (a Course, a Place) that has it under property `relation`."""

    data: dict[str, Any]
    type: str
    locator: str
    syntax: str  # json-ld, microdata or rdfa
    parent: dict[str, Any] | None = None
    relation: str = ""


@dataclass(frozen=True, slots=True)
class DamagedBlock:
    """A block of JSON-LD that could not be read whole, and how many of the events it names were not found in it."""

    locator: str
    text: str
    n_lost: int


@dataclass(slots=True)
class FoundEvents:
    """The events of one page, and what is needed to follow references in it."""

    nodes: list[EventNode] = field(default_factory=list)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)
    damaged: list[DamagedBlock] = field(default_factory=list)
    base: str = ""
    language: str | None = None

    def resolve(self, value: Any) -> Any:
        """What a reference (`{"@id": ...}`, or an id as text) points at in this page; any other value itself."""
        identifier = value.get("@id") if isinstance(value, dict) and not has_content(value) else value
        target = self.by_id.get(identifier) if isinstance(identifier, str) else None
        return value if target is None else target


def find_events(text: str, base_url_: str) -> FoundEvents:
    """All events of a page (HTML) or document (JSON). Never raises."""
    if re.match(r"\s*(?:\ufeff)?\s*[\[{]", text):
        found = FoundEvents(base=base_url_)
        _add_block(found, text, "")
        return found
    tree = parse(text)
    html = tree.css_first("html[lang]")
    found = FoundEvents(base=base_url(tree, base_url_), language=html.attributes.get("lang") if html else None)
    scripts = [node for node in tree.css("script[type]") if "ld+json" in (node.attributes.get("type") or "").casefold()]
    for number, script in enumerate(scripts, start=1):
        _add_block(found, script.text(), f"script[{number}]")
    for item in read_items(tree, found.base):
        _add_value(found, item.data, item.locator, item.syntax)
    return found


def _add_block(found: FoundEvents, text: str, locator: str) -> None:
    reading = read_json(text)
    before = len(found.nodes)
    for number, value in enumerate(reading.values):
        _add_value(found, value, locator if len(reading.values) == 1 else f"{locator}({number + 1})", "json-ld")
    if reading.damaged:
        n_named = len(_MENTION.findall(text))
        n_lost = max(n_named - (len(found.nodes) - before), 0)
        if n_lost:
            found.damaged.append(DamagedBlock(locator, text, n_lost))


def _add_value(found: FoundEvents, value: Json, locator: str, syntax: str) -> None:
    """Collect events and ids of a value. A stack, not recursion: values nest as deep as their writer likes."""
    stack: list[tuple[Any, str, dict[str, Any] | None, str]] = [(value, locator, None, "")]
    for _ in range(_MAX_NODES):
        if not stack:
            return
        current, path, parent, relation = stack.pop()
        if isinstance(current, list):
            stack.extend((each, f"{path}/{index}", parent, relation) for index, each in _reversed(current))
        elif isinstance(current, dict):
            if isinstance(identifier := current.get("@id"), str) and has_content(current):
                found.by_id.setdefault(identifier, current)
            kind = event_type(current)
            if kind and relation in _CONTEXT:
                continue
            if kind:
                found.nodes.append(EventNode(current, kind, path or "/", syntax, parent, relation))
            for key, each in reversed(current.items()):
                if isinstance(each, dict | list):
                    name = local_name(key)
                    inner = (parent, relation) if name == "@graph" or not types_of(current) else (current, name)
                    stack.append((each, f"{path}/{key}", *inner))


def _reversed(values: list[Any]) -> Iterator[tuple[int, Any]]:
    return zip(range(len(values) - 1, -1, -1), reversed(values), strict=True)


# --- Properties -------------------------------------------------------------------------------------------------------


def local_name(name: str) -> str:
    """A property or type without the vocabulary's address or prefix."""
    return _VOCABULARY.sub("", name).strip("/ ")


def has_content(data: dict[str, Any]) -> bool:
    """Whether a dictionary says more than which thing it is."""
    return any(not key.startswith("@") for key in data)


def types_of(data: dict[str, Any]) -> list[str]:
    """The local names of the types of a thing."""
    stated = data.get("@type")
    return [local_name(each) for each in (stated if isinstance(stated, list) else [stated]) if isinstance(each, str)]


def event_type(data: dict[str, Any]) -> str | None:
    """The event type of a thing, the most telling one when it has several; None when it is no event."""
    types = types_of(data)
    known = [_BY_NAME[each.casefold()] for each in types if each.casefold() in _BY_NAME]
    known += [each for each in types if each.endswith("Event") and each.casefold() not in _BY_NAME]
    if not known and "@type" not in data and re.search(r"/event(?:\.jsonld)?$", str(data.get("@context"))):
        return "Event"  # UiTdatabank: the context says what it is
    return next((each for each in known if each != "Event"), known[0] if known else None)


def values_of(data: dict[str, Any], name: str) -> list[Any]:
    """The values of a property, without empty ones; the vocabulary may stand before the name in any way."""
    for key in (name, f"schema:{name}", f"http://schema.org/{name}", f"https://schema.org/{name}"):
        if key in data:
            value = data[key]
            values = value if isinstance(value, list) else [value]
            return [each for each in values if each not in (None, "", [], {})]
    return []
