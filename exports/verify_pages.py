"""The publication as a whole, before anyone sees it: every page well-formed, and no link of ours that leads nowhere.

Belongs here: what holds for all files together, whoever wrote them. Does not belong here: whether a page is good HTML
in every respect (others' validators judge that, in tests), or what a feed or a table says.

A page is well-formed when each element that opens is closed in its turn, no `<` stands loose, and no id is there twice:
what goes wrong when a text of a source is not escaped. Links of others are not followed.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

_TOKEN = re.compile(
    r"<!--.*?-->|<!doctype html>"
    r"|<(?P<raw>script|style)\b[^>]*>.*?</(?P=raw)>"
    r"|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?P<rest>(?:\s[^<>\"']*(?:\"[^\"]*\"[^<>\"']*)*)?)>"
    r"|<",
    re.DOTALL | re.IGNORECASE,
)
_RAW = re.compile(r"(<(script|style)\b[^>]*>).*?</\2>", re.DOTALL)
_ATTRIBUTE = re.compile(r"[\s]([a-z-]+)=\"([^\"]*)\"")
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_ONE_LINK = frozenset(("href", "src", "action", "poster"))
_HAS_ADDRESSES = {".ics", ".atom", ".xml", ".json", ".jsonld", ".geojson", ".txt", ".ttl"}
_SHOWN = 20


def verify_pages(root: Path, site_url: str | None = None) -> list[str]:
    """What is wrong with the pages below `root` and with the links to files of ours, in Dutch; empty when all is right.

    `site_url` is where the folder will be on the web: full addresses that begin with it are links of ours as well.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    problems: list[str] = []
    ids: dict[str, frozenset[str]] = {}
    links: list[tuple[str, str]] = []
    for page in sorted(files):
        if page.endswith(".html"):
            text = (root / page).read_text(encoding="utf-8")
            problems += [f"{page}: {problem}" for problem in _malformed(text)]
            attributes = _ATTRIBUTE.findall(_RAW.sub(r"\1", text))
            found = Counter(value for name, value in attributes if name == "id")
            problems += [f"{page}: id {name!r} staat er {n} keer" for name, n in found.items() if n > 1]
            ids[page] = frozenset(found)
            links += [(page, link) for link in _links_of(attributes)]
        else:
            links += [(page, link) for link in _addresses_in(root / page, site_url)]
    problems += _dead(links, files, ids, site_url)
    more = len(problems) - _SHOWN
    return problems if more <= 0 else [*problems[:_SHOWN], f"en nog {more} van zulke bevindingen"]


def _malformed(text: str) -> Iterator[str]:
    """The first thing that is wrong with a page's elements: what follows from it would only confuse."""
    if not text.startswith("<!DOCTYPE html>"):
        yield "begint niet met <!DOCTYPE html>"
    opened: list[str] = []
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if name is None:
            if token[0] == "<":
                yield f"los teken < bij {text[token.start() : token.start() + 40]!r}"
                return
        elif not token["end"]:
            if name not in _VOID and not token["rest"].endswith("/"):
                opened.append(name)
        elif not opened or opened.pop() != name:
            yield f"</{name}> sluit niet wat open staat, bij {text[max(0, token.start() - 40) : token.start()]!r}"
            return
    if opened:
        yield f"<{opened[-1]}> wordt niet gesloten"


def _links_of(attributes: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, value in attributes:
        if name in _ONE_LINK:
            yield html.unescape(value)
        elif name == "srcset":
            yield from (part.split()[0] for part in html.unescape(value).split(",") if part.strip())


def _addresses_in(path: Path, site_url: str | None) -> Iterator[str]:
    """The links to files of ours in what is not a page."""
    if path.suffix == ".css":
        yield from (link for link in _IN_STYLE.findall(path.read_text(encoding="utf-8")))
    elif path.suffix in _HAS_ADDRESSES:
        text = path.read_bytes().decode().replace("\r\n ", "")  # a folded address in a feed is one address
        if path.suffix in (".atom", ".xml"):
            yield from (html.unescape(value) for name, value in _ATTRIBUTE.findall(text) if name in _ONE_LINK)
        if site_url:
            address = re.compile(re.escape(site_url.rstrip("/")) + r"/[^\s\"'<>\\),;\]]*")
            yield from (link.rstrip(".") for link in address.findall(text))


def _dead(
    links: Iterable[tuple[str, str]], files: set[str], ids: Mapping[str, frozenset[str]], site_url: str | None
) -> Iterator[str]:
    """A sentence for each different link of ours that leads nowhere."""
    base = f"{site_url.rstrip('/')}/" if site_url else None

    @cache  # pages of one folder have much the same links
    def problem_of(folder: str, link: str) -> tuple[str, str] | str:
        """Target and fragment of a link of ours, or what is wrong with it; ("", "") for a link of others."""
        if base and link.startswith(base):
            folder, link = "", link.removeprefix(base) or "index.html"
        if link.startswith("//"):
            return f"{link} noemt geen https"
        if _SCHEME.match(link):
            return "", ""
        parts = urlsplit(link)
        path = unquote(parts.path)
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
        if path.endswith("/") or target in ("", "."):
            target = posixpath.join(target, "index.html")
        too_high = posixpath.normpath(posixpath.join(folder, path)).startswith("..")
        if path and (too_high or target not in files):
            return f"{link} bestaat niet"
        return target if path else "", unquote(parts.fragment)

    told: set[tuple[str, str]] = set()
    for page, link in links:
        found = problem_of(posixpath.dirname(page), link)
        if not isinstance(found, str):
            target, fragment = found
            if fragment and fragment not in ids.get(target or page, (fragment,)):
                found = f"{link} wijst naar een plek op de pagina die er niet is"
        if isinstance(found, str) and (found, posixpath.dirname(page)) not in told:
            told.add((found, posixpath.dirname(page)))
            yield f"{page}: {found}"
