"""Re-reading posters and digests before they are published. A finding here stops the publication.

A poster must open as a tagged PDF with the pages it was made with. Its text is checked where it went in: nothing else
reaches the paper. Digests are read back as a mail program reads them.
"""

from __future__ import annotations

from collections.abc import Iterable
from email import policy
from email.parser import BytesParser
from pathlib import Path
from xml.etree import ElementTree

from exports.digest import MOST_LETTERS, length
from exports.print.fit import page_count
from exports.print.poster import Printed
from sources.dutch.privacy import find_personal_data


def verify_posters(root: Path, printed: Iterable[Printed]) -> list[str]:
    """What is wrong with the posters under `root`, in Dutch; empty when they are right."""
    problems: list[str] = []
    for made in printed:
        problems += [f"{made.path}: {problem}" for problem in _poster(root / made.path, made)]
    return problems


def _poster(path: Path, made: Printed) -> Iterable[str]:
    if not path.is_file():
        yield "ontbreekt"
        return
    content = path.read_bytes()
    if not content.startswith(b"%PDF-") or not content.rstrip().endswith(b"%%EOF"):
        yield "is geen hele PDF"
        return
    if b"/MarkInfo" not in content or b"/StructTreeRoot" not in content:
        yield "heeft geen structuur voor een voorleesprogramma"
    try:
        if page_count(content) != made.pages:
            yield "heeft een ander aantal pagina’s dan gemaakt"
    except ValueError:
        yield "heeft geen pagina’s"
    yield from (f"persoonsgegeven gevonden ({item})" for item in find_personal_data(made.text)[:3])


def verify_digests(root: Path, paths: Iterable[Path]) -> list[str]:
    """What is wrong with the digests, in Dutch; empty when they are right."""
    problems: list[str] = []
    for path in paths:
        found = _mail(path.read_bytes()) if path.suffix == ".eml" else _chat(path.read_text(encoding="utf-8"))
        problems += [f"{path.relative_to(root)}: {problem}" for problem in found]
    return problems


def _chat(text: str) -> Iterable[str]:
    if length(text) > MOST_LETTERS:
        yield f"langer dan {MOST_LETTERS} tekens"
    yield from (f"persoonsgegeven gevonden ({item})" for item in find_personal_data(text)[:3])


def _mail(content: bytes) -> Iterable[str]:
    message = BytesParser(policy=policy.default).parsebytes(content)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    if text is None or html is None:
        yield "heeft geen tekst of geen opmaak"
        return
    try:
        root = ElementTree.fromstring(html.get_content())  # noqa: S314  our own file, and no doctype with entities
    except ElementTree.ParseError as error:
        yield f"de opmaak klopt niet ({error})"
        return
    if any("src" in element.attrib for element in root.iter()):
        yield "haalt iets van buiten op"
    yield from (f"persoonsgegeven gevonden ({item})" for item in find_personal_data(text.get_content())[:3])
