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
from dataclasses import dataclass
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
_PLAIN = re.compile(r"((?:\.\./)*)([\w-]+(?:/[\w-]+)*\.\w+)", re.ASCII)  # up some folders, and then a file
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_ONE_LINK = frozenset(("href", "src", "action", "poster"))
_HAS_ADDRESSES = {".ics", ".atom", ".xml", ".json", ".jsonld", ".geojson", ".txt", ".ttl"}
_DOCTYPE = "<!DOCTYPE html>"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class _Block:
    """A piece that many pages have: the elements that it closes and opens, and its ids and links.

    `is_whole` when nothing that is written in it goes on outside it and nothing in it is wrong; else only the page as a
    whole can be judged.
    """

    is_whole: bool
    closes: tuple[str, ...]
    opens: tuple[str, ...]
    ids: tuple[str, ...]
    links: tuple[str, ...]


def verify_pages(root: Path, site_url: str | None = None) -> list[str]:
    """What is wrong with the pages below `root` and with the links to files of ours, in Dutch; empty when all is right.

    `site_url` is where the folder will be on the web: full addresses that begin with it are links of ours as well.
    """
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    problems: list[str] = []
    ids: dict[str, frozenset[str]] = {}
    links: list[tuple[str, str]] = []
    blocks: dict[str, _Block] = {}
    told: set[tuple[str, str]] = set()  # what a folder's pages have in common leads to the same place
    for page in sorted(files):
        folder = posixpath.dirname(page)
        if page.endswith(".html"):
            text = (root / page).read_text(encoding="utf-8")
            parts = [blocks.get(part) or blocks.setdefault(part, _block(part)) for part in _parts(text)]
            if not (text.startswith(_DOCTYPE) and _is_balanced(parts)):
                problems += [f"{page}: {problem}" for problem in _malformed(text)]
                parts = [_block(text)]
            found = Counter(name for part in parts for name in part.ids)
            problems += [f"{page}: id {name!r} staat er {n} keer" for name, n in found.items() if n > 1]
            ids[page] = frozenset(found)
            own = [link for part in parts for link in part.links]
        else:
            own = list(_addresses_in(root / page, site_url))
        news = [link for link in own if link.startswith("#") or (folder, link) not in told]
        told.update((folder, link) for link in news)
        links += [(page, link) for link in dict.fromkeys(news)]
    problems += _dead(links, files, ids, site_url)
    more = len(problems) - _SHOWN
    return problems if more <= 0 else [*problems[:_SHOWN], f"en nog {more} van zulke bevindingen"]


def _parts(text: str) -> list[str]:
    """A page cut between elements that stand on lines of their own."""
    first, *others = text.split(">\n<")
    return [first, *(f"<{part}" for part in others)]


def _block(part: str) -> _Block:
    """A page, or a piece of it without its last sign, which the cut took."""
    text = part if part.endswith(">\n") else f"{part}>"
    closes: list[str] = []
    opens: list[str] = []
    is_whole = text.count('"') % 2 == 0
    for token in _TOKEN.finditer(text):
        name = token["name"]
        if name is None:
            is_whole = is_whole and token[0] != "<"
        elif name in ("script", "style"):
            is_whole = False  # one that does not end here
        elif not token["end"]:
            if name not in _VOID and not token["rest"].endswith("/"):
                opens.append(name)
        elif not opens:
            closes.append(name)
        elif opens.pop() != name:
            is_whole = False
    attributes = _ATTRIBUTE.findall(_RAW.sub(r"\1", text))
    ids = tuple(value for name, value in attributes if name == "id")
    return _Block(is_whole, tuple(closes), tuple(opens), ids, tuple(_links_of(attributes)))


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
        if plain := _PLAIN.fullmatch(link):  # as nearly all are, and then it is soon found
            folders = folder.split("/") if folder else []
            n_kept = len(folders) - len(plain[1]) // 3
            target = "/".join([*folders[: max(0, n_kept)], plain[2]])
            if n_kept >= 0 and target in files:
                return target, ""
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
