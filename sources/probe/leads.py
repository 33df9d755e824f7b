"""What a page points at that may be read as a source: feeds, calendars, spreadsheets, and agenda pages.

Belongs here: which addresses are worth trying, with which connector, and why. Does not belong here: recognising the
platform (sources.probe.platform), trying (sources.probe.trial).
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborHTMLParser

from sources.addresses import AddressError, check_web_address
from sources.formats.html import absolute_url, base_url, one_line, parse
from sources.probe import platform as made_with

MAX_OF_A_KIND = 3  # pages link to a calendar file for each single event; the first few tell enough
MAX_AGENDA_PAGES = 2


@dataclass(frozen=True)
class Lead:
    """An address to try with a connector. `why`: what points at it, in Dutch."""

    url: str
    connector: str
    why: str
    options: dict[str, Any] = field(default_factory=dict)


def leads_of(text: str, url: str) -> tuple[Lead, ...]:
    """What a page that stands at `url` (after redirects) points at, the surest first; never the page itself."""
    tree = parse(text)
    base = base_url(tree, url)
    names = [platform.name for platform in made_with.platforms_of(text, url)]
    found = [*_of_modules(names, tree, base, text), *_linked(tree, base), *_embedded(tree, base)]
    if made_with.WORDPRESS in names:
        found += _of_wordpress(text, tree, base)
    if made_with.JOOMLA in names:
        found.append(
            Lead(_with_query(url, format="feed", type="rss"), "feed", "Joomla maakt van een lijst een RSS-feed")
        )
    return tuple(_bounded(_usable(found, url)))


def agenda_pages(text: str, url: str) -> tuple[str, ...]:
    """Pages of the same website that are called agenda, activities, timetable and the like."""
    tree = parse(text)
    base = base_url(tree, url)
    pages: dict[str, None] = {}
    for node in tree.css("a[href]"):
        href = absolute_url(base, node.attributes.get("href"))
        if href is None or urlsplit(href).netloc != urlsplit(url).netloc or _FILE.search(urlsplit(href).path):
            continue
        label = one_line(node.text())
        if (len(label) <= 40 and _AGENDA.search(label)) or _AGENDA_PATH.search(urlsplit(href).path):
            pages[href.partition("#")[0]] = None
    pages.pop(url.partition("#")[0], None)
    return tuple(sorted(pages, key=lambda page: (len(urlsplit(page).path.strip("/").split("/")), len(page))))[
        :MAX_AGENDA_PAGES
    ]


_WORDS = r"agenda|activiteiten|aanbod|programma|rooster|weekrooster|kalender|evenementen|events|cursussen"
_AGENDA = re.compile(rf"\b(?:{_WORDS}|wat is er te doen|wanneer)\b", re.IGNORECASE)
_AGENDA_PATH = re.compile(rf"/(?:{_WORDS}|wat-is-er-te-doen)/?(?:\.html?|\.php)?$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|jpe?g|png|ics|csv|xlsx?|ods|rss|xml|zip)$", re.IGNORECASE)
_SHEET = re.compile(r"\.(?:xlsx|xls|ods|csv)$", re.IGNORECASE)
_ICAL_QUERY = re.compile(
    r"(?:^|&)(?:ical|outlook-ical|mec-ical-feed)=|(?:^|&)(?:format=ical|feed=ics|task=icals\.)", re.I
)


# --- What a page links to ---------------------------------------------------------------------------------------------


def _linked(tree: LexborHTMLParser, base: str) -> Iterator[Lead]:
    for node in tree.css("link[href]"):
        kind = (node.attributes.get("type") or "").lower()
        if "alternate" not in (node.attributes.get("rel") or "").lower():
            continue
        href = absolute_url(base, _web(node.attributes.get("href")))
        if href and kind == "text/calendar":
            yield Lead(href, "ical", "de pagina noemt deze agendafeed")
        elif href and kind in ("application/rss+xml", "application/atom+xml") and "comment" not in href:
            yield Lead(href, "feed", "de pagina noemt deze RSS-feed")
    for node in tree.css("a[href]"):
        raw = node.attributes.get("href") or ""
        href = absolute_url(base, _web(raw))
        if href is None:
            continue
        parts = urlsplit(href)
        if raw.strip().lower().startswith("webcal"):
            yield Lead(href, "ical", "de pagina heeft een knop om op de agenda te abonneren")
        elif parts.path.lower().endswith((".ics", ".ical")) or _ICAL_QUERY.search(parts.query):
            yield Lead(href, "ical", "de pagina heeft een link naar een agendabestand")
        elif _SHEET.search(parts.path):
            yield Lead(href, "spreadsheet", "de pagina heeft een link naar een lijst")
        elif sheet := _google_sheet(href):
            yield Lead(sheet, "spreadsheet", "de pagina heeft een link naar een lijst in Google Spreadsheets")
        elif parts.path.lower().endswith((".rss", ".atom")):
            yield Lead(href, "feed", "de pagina heeft een link naar een RSS-feed")


def _web(href: str | None) -> str | None:
    """`webcal:` is how buttons ask a calendar program to subscribe; the file behind it is on the web."""
    return re.sub(r"^\s*webcals?://", "https://", href, flags=re.IGNORECASE) if href else None


def _google_sheet(href: str) -> str | None:
    match = re.match(r"https://docs\.google\.com/spreadsheets/d/(e/)?([\w-]{20,})", href)
    if match is None:
        return None
    end = "pub?output=csv" if match[1] else "export?format=csv"
    return f"https://docs.google.com/spreadsheets/d/{match[1] or ''}{match[2]}/{end}"


def _embedded(tree: LexborHTMLParser, base: str) -> Iterator[Lead]:
    """Calendars of Google and Outlook that a page shows in a frame or links to."""
    for node in tree.css("iframe[src], iframe[data-src], a[href]"):
        attributes = node.attributes
        href = absolute_url(base, attributes.get("src") or attributes.get("data-src") or attributes.get("href"))
        if href is None:
            continue
        parts = urlsplit(href)
        query = parse_qs(parts.query)
        if parts.netloc in ("calendar.google.com", "www.google.com") and parts.path.startswith("/calendar"):
            for calendar in (*query.get("src", ()), *query.get("cid", ())):
                if name := _google_id(calendar):
                    feed = f"https://calendar.google.com/calendar/ical/{quote(name, safe='')}/public/basic.ics"
                    yield Lead(feed, "ical", "de pagina toont deze Google Agenda")
        elif re.fullmatch(r"outlook\.(?:office|office365|live)\.com", parts.netloc) and parts.path.endswith(".html"):
            yield Lead(
                href.partition("?")[0].removesuffix(".html") + ".ics", "ical", "de pagina toont deze Outlook-agenda"
            )


def _google_id(text: str) -> str | None:
    """The id of a calendar, which new buttons write in base64."""
    if "@" in text or text.endswith(".ics"):
        return text
    try:
        decoded = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    return decoded if "@" in decoded else None


# --- What a platform always has ---------------------------------------------------------------------------------------


def _of_modules(names: Iterable[str], tree: LexborHTMLParser, base: str, text: str) -> Iterator[Lead]:
    root = _site_root(tree, base)
    for name in names:
        if name == made_with.THE_EVENTS_CALENDAR:
            yield Lead(root, "tribe_events", "The Events Calendar geeft zijn agenda op een vast adres")
        elif name == made_with.MODERN_EVENTS_CALENDAR:
            yield Lead(
                f"{root}?mec-ical-feed=1", "ical", "Modern Events Calendar geeft daar een agendafeed, als die aan staat"
            )
            yield Lead(f"{root}events/feed/", "feed", "Modern Events Calendar geeft daar meestal een RSS-feed")
        elif name == made_with.EVENTS_MANAGER:
            yield Lead(f"{root}events.ics", "ical", "Events Manager geeft daar meestal een agendafeed")
            yield Lead(f"{root}events/feed/", "feed", "Events Manager geeft daar meestal een RSS-feed")


def _site_root(tree: LexborHTMLParser, base: str) -> str:
    """Where the WordPress site begins: what the page says of its REST address, else the root of the host."""
    for node in tree.css("link[href]"):
        href = absolute_url(base, node.attributes.get("href"))
        if href and "/wp-json/" in href and urlsplit(href).netloc == urlsplit(base).netloc:
            return href.partition("/wp-json/")[0] + "/"
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}/"


_POST_TYPE = re.compile(
    r"(?<![\w-])(?:post-type-archive-|single-|type-)((?:activiteit|event|evenement|agenda|cursus|programma)[a-z_]*)(?![\w-])"
)
_OF_PLUGINS = ("event_listing", "eventbrite_events")


def _of_wordpress(text: str, tree: LexborHTMLParser, base: str) -> Iterator[Lead]:
    root = _site_root(tree, base)
    for post_type in dict.fromkeys(_POST_TYPE.findall(text)):
        if post_type not in _OF_PLUGINS:
            why = f"de website heeft een eigen soort bericht '{post_type}'"
            yield Lead(root, "wordpress", why, {"post_type": post_type})
    yield Lead(root, "wordpress", "WordPress geeft zijn berichten op een vast adres")


def _with_query(url: str, **more: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | more
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


# --- Which of them to try ---------------------------------------------------------------------------------------------


def _usable(leads: Iterable[Lead], page: str) -> Iterator[Lead]:
    """Each once, on a usable address, and not the page itself."""
    seen: set[tuple[str, str, str]] = set()
    for lead in leads:
        key = (lead.url.partition("#")[0], lead.connector, str(lead.options))
        is_page = lead.connector in ("ical", "feed", "spreadsheet") and key[0] == page.partition("#")[0]
        try:
            check_web_address(lead.url)
        except AddressError:
            continue
        if key not in seen and not is_page:
            seen.add(key)
            yield lead


def _bounded(leads: Iterable[Lead]) -> list[Lead]:
    """A few of each kind: feeds of a whole agenda have the shortest addresses, those of single events the longest."""
    kinds: dict[tuple[str, str], list[Lead]] = {}
    ordered = list(leads)
    for lead in ordered:
        kinds.setdefault((lead.connector, lead.why), []).append(lead)
    kept = {
        id(lead)
        for members in kinds.values()
        for lead in sorted(members, key=lambda lead: len(lead.url))[:MAX_OF_A_KIND]
    }
    return [lead for lead in ordered if id(lead) in kept]
