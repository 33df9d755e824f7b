"""What a website or calendar calls itself, for the title and the id of a source. Belongs here: only that."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from sources.dutch.privacy import redact
from sources.formats.html import clean_text, decode, node_text, one_line, parse

MAX_TITLE = 80  # characters
MAX_ID = 60
_SEPARATORS = re.compile(r"\s+[|–—·•»:-]\s+")
_EMPTY = re.compile(
    r"(?i)^(?:home|homepage|welkom(?: bij)?|thuis|start|startpagina|agenda|activiteiten|untitled|index)?$"
)


def title_of(body: bytes, url: str) -> str:
    """The name in the content, else the name of the website or file. Never empty."""
    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:200_000]
    name = _of_calendar(start) if start[:15].upper() == b"BEGIN:VCALENDAR" else _of_page(start) if b"<" in start else ""
    name = redact(one_line(clean_text(name))).text[:MAX_TITLE].strip()
    return name or _of_address(url)


def id_of(title: str) -> str:
    """A source's id made of its title: `Buurthuis De Haard` -> `buurthuis-de-haard`."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_ID].strip("-") or "bron"


def _of_calendar(start: bytes) -> str:
    text = start.decode("utf-8", "replace").replace("\r\n ", "").replace("\n ", "")
    found = re.search(r"^(?:X-WR-CALNAME|NAME)(?:;[^:\r\n]*)?:(.+)$", text, re.MULTILINE | re.IGNORECASE)
    return re.sub(r"\\([,;\\])", r"\1", found[1]) if found else ""


def _of_page(start: bytes) -> str:
    tree = parse(decode(start, None))
    site = tree.css_first("meta[property='og:site_name']")
    names = [site.attributes.get("content") or ""] if site is not None else []
    # A page is called "Agenda - Buurthuis De Haard": the longest part that is no word for any page says whose it is.
    for node in tree.css("head > title, h1")[:2]:
        parts = [part for part in _SEPARATORS.split(one_line(node_text(node))) if not _EMPTY.match(part)]
        names += sorted(parts, key=len, reverse=True)[:1] if node.tag == "title" else parts[:1]
    feed = tree.css_first("channel > title, feed > title")
    if feed is not None:
        names.append(node_text(feed))
    return next((name for name in names if name.strip() and not _EMPTY.match(name.strip())), "")


def _of_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.hostname:
        return parts.hostname.removeprefix("www.")
    return PurePath(unquote(parts.path)).stem or "Nieuwe bron"
