"""Re-reading posters and digests before they are published. A finding here stops the publication.

A poster or report must be a whole, tagged PDF with pages; personal data is looked for where its text goes in, for
nothing else reaches the paper. Digests are read back as a phone and a mail program read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from email import policy
from email.parser import BytesParser
from pathlib import Path
from xml.etree import ElementTree

from exports.digest import MOST_LETTERS, length
from exports.print.fit import page_count
from sources.dutch.privacy import find_personal_data


def verify_posters(root: Path) -> list[str]:
    """What is wrong with the posters under `root`, in Dutch; empty when they are right."""
    return _verify_pdf(root, "poster")


def verify_reports(root: Path) -> list[str]:
    """What is wrong with the reports under `root`, in Dutch; empty when they are right."""
    return _verify_pdf(root, "rapport")


def verify_referrals(root: Path) -> list[str]:
    """What is wrong with the sheets for referrers under `root`, in Dutch; empty when they are right."""
    return _verify_pdf(root, "verwijzers")


def _verify_pdf(root: Path, folder: str) -> list[str]:
    paths = sorted((root / folder).glob("*.pdf"))
    return [f"{folder}/{path.name}: {problem}" for path in paths for problem in _document(path.read_bytes())]


def _document(content: bytes) -> Iterable[str]:
    if not content.startswith(b"%PDF-") or not content.rstrip().endswith(b"%%EOF"):
        yield "is geen hele PDF"
        return
    if b"/MarkInfo" not in content or b"/StructTreeRoot" not in content:
        yield "heeft geen structuur voor een voorleesprogramma"
    try:
        page_count(content)
    except ValueError:
        yield "heeft geen pagina’s"


def verify_digests(root: Path) -> list[str]:
    """What is wrong with the digests under `root`, in Dutch; empty when they are right."""
    problems: list[str] = []
    for path in sorted((root / "digest").glob("*.*")):
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
