"""Re-reading what was written, before anyone else does. A finding here stops the publication.

All text files are searched for personal data, and the feeds of changes are read back. The feeds of the agenda are
checked in `exports.verify_feeds`, links and pages in `exports.verify_pages`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from sources.dutch.privacy import find_personal_data

_TEXT_SUFFIXES = {".ics", ".html", ".csv", ".json", ".jsonld", ".geojson", ".ttl", ".txt", ".xml", ".atom"}
_SEPARATORS = {".html": '<>"', ".xml": '<>"', ".atom": '<>"', ".json": '"', ".jsonld": '"', ".geojson": '"'}
_BETWEEN = "\x00"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")
_DRAWING = re.compile(r"\s(?:d|points|viewBox|transform)=\"[^\"<>]*\"")  # coordinates can look like a number to ring
_APART = "\n" * 5  # no number or address goes on over so many lines
_ATOM = "{http://www.w3.org/2005/Atom}"
csv.field_size_limit(2**31 - 1)  # a cell may hold the whole rule of an activity


def verify_changes(root: Path, n_entries: Mapping[str, int]) -> list[str]:
    """The defects of the feeds of changes under `root`, in Dutch. `n_entries`: path -> entries that were written."""
    problems = []
    for path, n in sorted(n_entries.items()):
        content = (root / path).read_bytes()
        try:
            ids = _ids_of_atom(content) if path.endswith(".atom") else [i["id"] for i in json.loads(content)["items"]]
        except (ValueError, KeyError, ElementTree.ParseError) as error:
            problems.append(f"{path}: niet terug te lezen: {error}")
            continue
        if len(ids) != n or len(set(ids)) != n:
            problems.append(f"{path}: {n} wijzigingen geschreven, {len(set(ids))} teruggelezen")
    return problems


def _ids_of_atom(content: bytes) -> list[str]:
    """The ids of the entries; ValueError when one lacks what RFC 4287 asks for."""
    entries = ElementTree.fromstring(content).findall(f"{_ATOM}entry")  # noqa: S314  written by ourselves just now
    for entry in entries:
        for name in ("id", "title", "updated", "content"):
            if not (entry.findtext(f"{_ATOM}{name}") or "").strip():
                raise ValueError(f"een wijziging zonder {name}")
    return [entry.findtext(f"{_ATOM}id") or "" for entry in entries]


def verify_privacy(root: Path, pattern: str) -> list[str]:
    """Where text files under `root` that match the glob `pattern` hold a mobile number or private mail address.

    Nearly all text stands in many files: a text is searched where it is first met.
    """
    problems = []
    seen: set[str] = set()
    known: set[str] = set()
    for path in sorted(root.rglob(pattern)):
        if path.suffix in _TEXT_SUFFIXES and path.is_file():
            content = path.read_bytes().decode(errors="replace")
            blocks = dict.fromkeys(block for block in _blocks(path.suffix, content) if block not in seen)
            seen.update(blocks)
            texts = dict.fromkeys(chain.from_iterable(_texts_in(path.suffix, block) for block in blocks))
            news = [text for text in texts if text not in known]
            known.update(news)
            found = find_personal_data(_APART.join(text for text in news if not _MOMENT.fullmatch(text)))
            problems += [f"{path.relative_to(root)}: persoonsgegeven gevonden ({item})" for item in found[:3]]
    return problems


def _blocks(suffix: str, content: str) -> Sequence[str]:
    """A file in pieces that other files may hold as well, cut where no part that is judged goes on."""
    if suffix == ".ics":
        return content.split("END:VEVENT\r\n")
    return content.split(">\n<") if suffix == ".html" else (content,)


def _texts_in(suffix: str, content: str) -> Iterable[str]:
    """All that a file says, in parts that may be judged apart: cells, lines, values, what stands between two tags."""
    if suffix == ".csv":
        return chain.from_iterable(csv.reader(content.splitlines(keepends=True)))
    if suffix == ".ics":
        return content.replace("\r\n ", "").split("\r\n")
    if suffix == ".html":
        content = _DRAWING.sub("", content)
    separators = _SEPARATORS.get(suffix, "")
    for separator in separators:
        content = content.replace(separator, _BETWEEN)
    return content.split(_BETWEEN) if separators else (content,)
