"""The publication as a whole, before anyone sees it: every page well-formed, and no link of ours that leads nowhere.

Belongs here: what holds for all files together, whoever wrote them. Does not belong here: whether a page is good HTML
in every respect (others' validators judge that, in tests), or what a feed or a table says.

A page is well-formed when each element that opens is closed in its turn, no `<` stands loose, and no id is there twice:
what goes wrong when a text of a source is not escaped. Links of others are not followed.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

_TOKEN = re.compile(
    r"<!--.*?-->|<!doctype html>"
    r"|<(?P<raw>script|style)\b[^>]*>(?P<program>.*?)</(?P=raw)>"
    r"|<(?P<end>/?)(?P<name>[a-z][a-z0-9-]*)(?P<rest>(?:\s[^<>\"']*(?:\"[^\"]*\"[^<>\"']*)*)?)>"
    r"|(?P<loose><)",
    re.DOTALL | re.IGNORECASE,
)
_SAID = re.compile(r"\"[^\"]*\"|(?<=>)[^<]+")  # what stands in quotes in an element, and between two elements
_RAW = re.compile(r"(<(script|style)\b[^>]*>)[^<]*(?:<(?!/\2>)[^<]*)*</\2>")
_ATTRIBUTE = re.compile(r"[\s]([a-z-]+)=\"([^\"]*)\"")
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PLAIN = re.compile(r"((?:\.\./)*)([\w-]+(?:/[\w-]+)*\.\w+)", re.ASCII)  # up some folders, and then a file
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_ONE_LINK = frozenset(("href", "src", "action", "poster"))
_TELLING = tuple(f'{name}="' for name in ("id", "srcset", *sorted(_ONE_LINK)))
_HAS_ADDRESSES = {".ics", ".atom", ".xml", ".json", ".jsonld", ".geojson", ".txt", ".ttl"}
_EVENT_END = b"END:VEVENT\r\n"
_DOCTYPE = "<!DOCTYPE html>"
_SHOWN = 20


class _Block(NamedTuple):
    """A piece that many pages have: the elements that it closes and opens, its ids, and its links within and outside
    the page.

    `is_whole` when nothing that is written in it goes on outside it and nothing in it is wrong; else only the page as a
    whole can be judged. `is_plain` when a page is the same without it, but for the links outside.
    """

    is_whole: bool
    is_plain: bool
    closes: tuple[str, ...]
    opens: tuple[str, ...]
    ids: tuple[str, ...]
    within: tuple[str, ...]
    outside: tuple[str, ...]


def verify_pages(root: Path, site_url: str | None = None) -> list[str]:
    """What is wrong with the pages below `root` and with the links to files of ours, in Dutch; empty when all is right.

    `site_url` is where the folder will be on the web: full addresses that begin with it are links of ours as well.
    """
    files = {
        posixpath.join(folder, name).removeprefix(f"{root.as_posix()}/")
        for folder, _, names in os.walk(root.as_posix())
        for name in names
    }
    problems: list[str] = []
    ids: dict[str, frozenset[str]] = {}
    links: dict[str, list[str]] = {}
    events: set[bytes] = set()
    blocks: dict[str, _Block] = {}
    met: dict[str, dict[str, _Block]] = {}  # what a folder's pages have in common leads to the same place
    for page in sorted(files):
        if page.endswith(".html"):
            text = (root / page).read_bytes().decode()
            own, outside = _read(text, blocks, met.setdefault(posixpath.dirname(page), {}))
            if not (text.startswith(_DOCTYPE) and _is_balanced(own)):
                problems += [f"{page}: {problem}" for problem in _malformed(text)]
                own, outside = [whole := _block(text)], list(whole.outside)
            found = Counter([name for block in own for name in block.ids])
            problems += [f"{page}: id {name!r} staat er {n} keer" for name, n in found.items() if n > 1]
            ids[page] = frozenset(found)
            outside += [link for block in own for link in block.within]
        else:
            outside = list(_addresses_in(root / page, site_url, events))
        links[page] = outside
    problems += _dead(links, files, ids, site_url)
    more = len(problems) - _SHOWN
    return problems if more <= 0 else [*problems[:_SHOWN], f"en nog {more} van zulke bevindingen"]


def _read(text: str, blocks: dict[str, _Block], here: dict[str, _Block]) -> tuple[list[_Block], list[str]]:
    """A page cut between elements that stand on lines of their own: its blocks that are not plain, and the links
    outside of those that are not in `here` yet.
    """
    notable: list[_Block] = []
    outside: list[str] = []
    for piece in text[1:].split(">\n<"):
        block = here.get(piece)
        if block is None:
            block = here[piece] = blocks.get(piece) or blocks.setdefault(piece, _block(f"<{piece}"))
            outside += block.outside
        if not block.is_plain:
            notable.append(block)
    return notable, outside


def _block(piece: str) -> _Block:
    """A page, or a piece of it without its last sign, which the cut took."""
    text = piece if piece.endswith(">\n") else f"{piece}>"
    is_whole, closes, opens = _structure(_SAID.sub("", text))
    is_whole = is_whole and text.count('"') % 2 == 0
    ids: list[str] = []
    links: list[str] = []
    if any(name in text for name in _TELLING):
        attributes = _ATTRIBUTE.findall(_RAW.sub(r"\1", text))
        ids = [value for name, value in attributes if name == "id"]
        links = list(_links_of(attributes))
    within = tuple([link for link in links if link.startswith("#")])
    outside = tuple([link for link in links if not link.startswith("#")])
    is_plain = is_whole and not (closes or opens or ids or within)
    return _Block(is_whole, is_plain, closes, opens, tuple(ids), within, outside)


@lru_cache(maxsize=4_096)  # thousands of pieces differ in what they say, a few hundred in their elements
def _structure(elements: str) -> tuple[bool, tuple[str, ...], tuple[str, ...]]:
    """Whether a piece is whole, and the elements that it closes and opens; of its elements without what they say."""
    is_whole = True
    closes: list[str] = []
    opens: list[str] = []
    for token in _TOKEN.finditer(elements):
        name = token["name"]
        if token["loose"] or token["program"] or name in ("script", "style"):
            is_whole = False  # the last is one that does not end here; what stands in one was perhaps no element
        elif name and token["end"]:
            if not opens:
                closes.append(name)
            elif opens.pop() != name:
                is_whole = False
        elif name and name not in _VOID and not token["rest"].endswith("/"):
            opens.append(name)
    return is_whole, tuple(closes), tuple(opens)


def _is_balanced(parts: Iterable[_Block]) -> bool:
    opened: list[str] = []
    for part in parts:
        if not part.is_whole:
            return False
        for name in part.closes:
            if not opened or opened.pop() != name:
                return False
        opened += part.opens
    return not opened


def _malformed(text: str) -> Iterator[str]:
    """The first thing that is wrong with a page's elements: what follows from it would only confuse."""
    if not text.startswith(_DOCTYPE):
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


def _addresses_in(path: Path, site_url: str | None, events: set[bytes]) -> Iterator[str]:
    """The links to files of ours in what is not a page; of a feed without those of events that are in `events`."""
    if path.suffix == ".css":
        yield from (link for link in _IN_STYLE.findall(path.read_text(encoding="utf-8")))
    elif path.suffix in _HAS_ADDRESSES:
        content = path.read_bytes()
        if path.suffix == ".ics":
            news = [event for event in content.split(_EVENT_END) if event not in events]
            events.update(news)
            content = _EVENT_END.join(news).replace(b"\r\n ", b"")  # a folded address is one address
        text = content.decode()
        if path.suffix in (".atom", ".xml"):
            yield from (html.unescape(value) for name, value in _ATTRIBUTE.findall(text) if name in _ONE_LINK)
        if site_url:
            address = re.compile(re.escape(site_url.rstrip("/")) + r"/[^\s\"'<>\\),;\]]*")
            yield from (link.rstrip(".") for link in address.findall(text))


@cache
def _above(folder: str, n_up: int) -> str | None:
    """The folder `n_up` above another, with a slash at its end; None when it is not ours."""
    folders = folder.split("/") if folder else []
    return "".join(f"{name}/" for name in folders[: len(folders) - n_up]) if n_up <= len(folders) else None


def _dead(
    links: Mapping[str, Iterable[str]], files: set[str], ids: Mapping[str, frozenset[str]], site_url: str | None
) -> Iterator[str]:
    """A sentence for each different link of ours that leads nowhere."""
    base = f"{site_url.rstrip('/')}/" if site_url else None

    @cache  # pages of one folder have much the same links
    def problem_of(folder: str, link: str) -> tuple[str, str] | str:
        """Target and fragment of a link of ours, or what is wrong with it; ("", "") for a link of others."""
        if base and link.startswith(base):
            folder, link = "", link.removeprefix(base) or "index.html"
        if plain := _PLAIN.fullmatch(link):  # as nearly all are, and then it is soon found
            above = _above(folder, len(plain[1]) // 3)
            if above is not None and above + plain[2] in files:
                return above + plain[2], ""
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
    for page, own in links.items():
        folder = posixpath.dirname(page)
        for link in own:
            found = problem_of(folder, link)
            if not isinstance(found, str):
                target, fragment = found
                if fragment and fragment not in ids.get(target or page, (fragment,)):
                    found = f"{link} wijst naar een plek op de pagina die er niet is"
            if isinstance(found, str) and (found, folder) not in told:
                told.add((found, folder))
                yield f"{page}: {found}"
