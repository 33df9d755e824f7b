"""With what a website was made, as far as its pages give that away.

Belongs here: the traces that site builders and their agenda modules leave in HTML. Does not belong here: which feeds
follow from it (sources.probe.leads), or fetching.
"""

from __future__ import annotations

import re
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

_ADDRESS = r"(?:href|src|content)\s*=\s*[\"']?"
_ASSET = _ADDRESS + r"[^\"'\s>]*"
_CLASS = r"class\s*=\s*[\"'][^\"'>]*(?<![\w-])"
_GENERATOR = r"<meta(?=[^>]{0,300}?\sname\s*=\s*[\"']?generator)[^>]{0,300}?"
# An agenda module goes before the site builder that it stands in. A word in running text is no trace: every pattern
# asks for an address, a class or a meta element.
_TRACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (THE_EVENTS_CALENDAR, (
        _ASSET + r"/wp-json/tribe/events/", r"<meta[^>]{0,100}tec-api-origin",
        _ASSET + r"/plugins/the-events-calendar/",
        _CLASS + r"tribe-events(?:-|\b)", _CLASS + r"tribe-common",
    )),
    (MODERN_EVENTS_CALENDAR, (
        _ASSET + r"/plugins/modern-events-calendar", _CLASS + r"mec-(?:wrap|event-article|event-title|calendar)\b",
        _ASSET + r"mec-ical-feed=",
    )),
    (EVENTS_MANAGER, (
        _ASSET + r"/plugins/events-manager/",
        _CLASS + r"em-(?:events-list|calendar|calendar-wrapper|event-single|item-title|event-where)\b",
        _CLASS + r"css-events-list\b",
    )),
    (EVENTON, (
        _ASSET + r"/plugins/eventon(?:-lite)?/", _CLASS + r"ajde_evcal_calendar\b",
        _CLASS + r"eventon_(?:events_list|list_event|fc_days)\b",
        r"id\s*=\s*[\"']?evcal_(?:list|calendar)",
    )),
    (WORDPRESS, (
        _GENERATOR + r"WordPress", r"rel\s*=\s*[\"']?https://api\.w\.org/", _ASSET + r"/wp-(?:content|includes)/",
    )),
    (SQUARESPACE, (
        r"<!-- This is Squarespace\. -->", r"Static\.SQUARESPACE_CONTEXT",
        _ASSET + r"static1\.squarespace\.com/static/",
        _CLASS + r"sqs-(?:block|layout)\b",
    )),
    (WIX, (
        _GENERATOR + r"Wix\.com", _ASSET + r"static\.(?:wixstatic|parastorage)\.com/",
        r"id\s*=\s*[\"']?wix-viewer-model",
    )),
    (DRUPAL, (
        _GENERATOR + r"Drupal", r"data-drupal-(?:selector|link-system-path|messages)", r"Drupal\.settings\b",
        _ASSET + r"/sites/(?:default|all)/(?:files|modules|themes)/",
    )),
    (JOOMLA, (
        _GENERATOR + r"Joomla!?", _CLASS + r"joomla-script-options\b", _ASSET + r"/media/(?:jui|system/js)/",
        _ASSET + r"/(?:components|modules)/(?:com|mod)_(?:jevents|content|jem|dpcalendar)\b",
        _ASSET + r"\?option=com_(?:jevents|content|jem|dpcalendar)\b",
    )),
    (GOOGLE_CALENDAR, (
        _ASSET + r"(?:calendar|www)\.google\.com/calendar/(?:[ub]/\d/?)?(?:embed|ical/|r?\?(?:[^\"'\s>]*&)?cid=)",
    )),
    (OUTLOOK_CALENDAR, (_ASSET + r"outlook\.(?:office365?|live)\.com/(?:owa/)?calendar/",)),
)  # fmt: skip
_COMPILED = tuple((name, tuple(re.compile(trace, re.IGNORECASE) for trace in traces)) for name, traces in _TRACES)
_IN_WORDPRESS = (THE_EVENTS_CALENDAR, MODERN_EVENTS_CALENDAR, EVENTS_MANAGER, EVENTON)
_OF_OTHERS = (SQUARESPACE, WIX, GOOGLE_CALENDAR, OUTLOOK_CALENDAR)  # what these leave stands on their own hosts
_MAX_PAGE = 3_000_000  # characters


def platforms_of(text: str, url: str) -> tuple[Platform, ...]:
    """What the page at `url` was made with, agenda modules first; empty when it does not show."""
    text = text[:_MAX_PAGE]
    site = _site(url)
    found: list[Platform] = []
    for name, traces in _COMPILED:
        matches = (match for trace in traces for match in trace.finditer(text))
        match = next((match for match in matches if name in _OF_OTHERS or _is_of(match[0], site)), None)
        if match is not None:
            found.append(Platform(name, _evidence(match)))
    names = [platform.name for platform in found]
    module = next((name for name in names if name in _IN_WORDPRESS), None)
    if module and WORDPRESS not in names:
        found.append(Platform(WORDPRESS, f"{module} bestaat alleen daarvoor"))
    return tuple(found)


def _site(url: str) -> str:
    """The last two labels of the host; empty for a file, which may have come from anywhere."""
    host = urlsplit(url).hostname or ""
    return host if host.replace(".", "").isdigit() else ".".join(host.split(".")[-2:])


def _is_of(trace: str, site: str) -> bool:
    """Whether a trace is of the page's own website: a picture or link of another says nothing."""
    named = re.match(_ADDRESS + r"(?:https?:)?//([\w.-]+)", trace, re.IGNORECASE)
    return not site or named is None or _site(f"https://{named[1]}/") == site


def _evidence(match: re.Match[str]) -> str:
    """The end of what was found, which is the telling part, on one line."""
    shown = one_line(match[0])
    return shown if len(shown) <= _MAX_EVIDENCE else "..." + shown[3 - _MAX_EVIDENCE :]
