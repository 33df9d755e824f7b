"""With what a website was made, as far as its pages give that away.

Belongs here: the traces that site builders and their agenda modules leave in HTML. Does not belong here: which feeds
follow from it (sources.probe.leads), or fetching.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from sources.formats.html import one_line

_MAX_EVIDENCE = 60  # characters


class Platform(NamedTuple):
    """A site builder or agenda module, and the piece of the page that shows it."""

    name: str
    evidence: str


THE_EVENTS_CALENDAR = "The Events Calendar"
MODERN_EVENTS_CALENDAR = "Modern Events Calendar"
EVENTS_MANAGER = "Events Manager"
EVENTON = "EventON"
WORDPRESS = "WordPress"
SQUARESPACE = "Squarespace"
WIX = "Wix"
DRUPAL = "Drupal"
JOOMLA = "Joomla"
GOOGLE_CALENDAR = "Google Agenda"
OUTLOOK_CALENDAR = "Outlook-agenda"

# What stands before a trace makes it one; a word in running text is none. Matched backwards from the trace, so that a
# page cannot make this slow.
_ADDRESS = r"(?:href|src|content)\s*=\s*[\"']?"
_BEFORE = {
    "address": re.compile(_ADDRESS + r"[^\"'\s>]*\Z", re.IGNORECASE),
    "class": re.compile(r"class\s*=\s*[\"'](?:[^\"'>]*[^\w\"'>-])?\Z", re.IGNORECASE),
    "id": re.compile(r"id\s*=\s*[\"']?\Z", re.IGNORECASE),
    "meta": re.compile(r"<meta\s[^>]*\Z", re.IGNORECASE),
    "anything": re.compile(r"\Z"),
}
# An agenda module goes before the site builder that it stands in.
_TRACES: tuple[tuple[str, dict[str, str]], ...] = (
    (THE_EVENTS_CALENDAR, {
        "address": r"/wp-json/tribe/events/|/plugins/the-events-calendar/",
        "class": r"tribe-events(?:-|\b)|tribe-common",
        "meta": "tec-api-origin",
    }),
    (MODERN_EVENTS_CALENDAR, {
        "address": r"/plugins/modern-events-calendar|mec-ical-feed=",
        "class": r"mec-(?:wrap|event-article|event-title|calendar)\b",
    }),
    (EVENTS_MANAGER, {
        "address": r"/plugins/events-manager/",
        "class": r"em-(?:events-list|calendar|calendar-wrapper|event-single|item-title|event-where)\b"
                 r"|css-events-list\b",
    }),
    (EVENTON, {
        "address": r"/plugins/eventon(?:-lite)?/",
        "class": r"ajde_evcal_calendar\b|eventon_(?:events_list|list_event|fc_days)\b",
        "id": r"evcal_(?:list|calendar)",
    }),
    (WORDPRESS, {
        "generator": "WordPress",
        "address": r"https://api\.w\.org/|/wp-(?:content|includes)/",
        "anything": r"rel=[\"']https://api\.w\.org/",
    }),
    (SQUARESPACE, {
        "anything": r"<!-- This is Squarespace\. -->|Static\.SQUARESPACE_CONTEXT",
        "address": r"static1\.squarespace\.com/static/",
        "class": r"sqs-(?:block|layout)\b",
    }),
    (WIX, {
        "generator": r"Wix\.com",
        "address": r"static\.(?:wixstatic|parastorage)\.com/",
        "id": "wix-viewer-model",
    }),
    (DRUPAL, {
        "generator": "Drupal",
        "anything": r"data-drupal-(?:selector|link-system-path|messages)|Drupal\.settings\b",
        "address": r"/sites/(?:default|all)/(?:files|modules|themes)/",
    }),
    (JOOMLA, {
        "generator": "Joomla!?",
        "class": r"joomla-script-options\b",
        "address": r"/media/(?:jui|system/js)/|/(?:components|modules)/(?:com|mod)_(?:jevents|content|jem|dpcalendar)\b"
                   r"|\?option=com_(?:jevents|content|jem|dpcalendar)\b",
    }),
    (GOOGLE_CALENDAR, {
        "address": r"(?:calendar|www)\.google\.com/calendar/(?:[ub]/\d/?)?"
                   r"(?:embed|ical/|r?\?(?:[^\"'\s>]{0,300}&)?cid=)",
    }),
    (OUTLOOK_CALENDAR, {"address": r"outlook\.(?:office365?|live)\.com/(?:owa/)?calendar/"}),
)  # fmt: skip
_COMPILED = tuple(
    (name, tuple((where, re.compile(trace, re.IGNORECASE)) for where, trace in traces.items()))
    for name, traces in _TRACES
)
_GENERATOR = re.compile(r"\sname\s*=\s*[\"']?generator", re.IGNORECASE)
_LOOK_BACK = 400  # characters before a trace
_MANY = 200  # places that look like a trace: of more, the rest is not looked at
_IN_WORDPRESS = (THE_EVENTS_CALENDAR, MODERN_EVENTS_CALENDAR, EVENTS_MANAGER, EVENTON)
_OF_OTHERS = (SQUARESPACE, WIX, GOOGLE_CALENDAR, OUTLOOK_CALENDAR)  # what these leave stands on their own hosts
_MAX_PAGE = 3_000_000  # characters


def platforms_of(text: str, url: str) -> tuple[Platform, ...]:
    """What the page at `url` was made with, agenda modules first; empty when it does not show."""
    text = text[:_MAX_PAGE]
    site = _site(url)
    found: list[Platform] = []
    for name, traces in _COMPILED:
        candidates = (trace for where, pattern in traces for trace in _traces(text, where, pattern))
        trace = next((trace for trace in candidates if name in _OF_OTHERS or _is_of(trace, site)), None)
        if trace is not None:
            found.append(Platform(name, _evidence(trace)))
    names = [platform.name for platform in found]
    module = next((name for name in names if name in _IN_WORDPRESS), None)
    if module and WORDPRESS not in names:
        found.append(Platform(WORDPRESS, f"{module} bestaat alleen daarvoor"))
    return tuple(found)


def _traces(text: str, where: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """Where the pattern stands as a trace, with what stands before it."""
    before = _BEFORE["meta" if where == "generator" else where]
    for match in itertools.islice(pattern.finditer(text), _MANY):
        start = max(0, match.start() - _LOOK_BACK)
        lead = before.search(text, start, match.start())
        if lead is None:
            continue
        if where == "generator" and not _GENERATOR.search(text[lead.start() : match.end() + 100].partition(">")[0]):
            continue
        yield text[lead.start() : match.end()]


def _site(url: str) -> str:
    """The last two labels of the host; empty for a file, which may have come from anywhere."""
    host = urlsplit(url).hostname or ""
    return host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def _is_of(trace: str, site: str) -> bool:
    """Whether a trace is of the page's own website: a picture or link of another says nothing."""
    named = re.match(_ADDRESS + r"(?:https?:)?//([\w.-]+)", trace, re.IGNORECASE)
    return not site or named is None or _site(f"https://{named[1]}/") == site


def _evidence(trace: str) -> str:
    """The end of what was found, which is the telling part, on one line."""
    shown = one_line(trace)
    return shown if len(shown) <= _MAX_EVIDENCE else "..." + shown[3 - _MAX_EVIDENCE :]
