"""Re-reading what was written, before anyone else does. A finding here stops the publication.

All text files are searched for personal data, and the feeds of changes are read back. The feeds of the agenda are
checked in `exports.verify_feeds`, links and pages in `exports.verify_pages`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from xml.etree import ElementTree

from sources.dutch.privacy import find_personal_data

_TEXT_SUFFIXES = {".ics", ".html", ".csv", ".json", ".jsonld", ".geojson", ".ttl", ".txt", ".xml", ".atom"}
_TAGGED, _QUOTED = {".html", ".xml", ".atom"}, {".json", ".jsonld", ".geojson"}
_CUTS = {".html": ">\n<", ".ics": "END:VEVENT\r\n"}  # between pieces that other files may hold as well
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d[+-]\d\d:\d\d)?")
# What says where a line goes can look like a number to ring.
_DRAWN = ('d="', 'points="', 'viewBox="', 'transform="')
_DRAWING = re.compile(rf"\s(?:{'|'.join(_DRAWN)})[^\"<>]*\"")
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

    Nearly all text stands in many files: a text is searched where it is first met. Large files are cut in pieces at
    first, where no text goes on.
    """
    problems = []
    seen: set[str] = set()
    known: set[str] = set()
    for path in sorted(root.rglob(pattern)):
        if path.suffix in _TEXT_SUFFIXES and path.is_file():
            content = path.read_bytes().decode(errors="replace")
            if cut := _CUTS.get(path.suffix):
                pieces = dict.fromkeys([piece for piece in content.split(cut) if piece not in seen])
                seen.update(pieces)
                content = cut.join(pieces)
            news = dict.fromkeys([text for text in _texts_in(path.suffix, content) if text not in known])
            known.update(news)
            found = find_personal_data(_APART.join([text for text in news if not _MOMENT.fullmatch(text)]))
            problems += [f"{path.relative_to(root)}: persoonsgegeven gevonden ({item})" for item in found[:3]]
    return problems


def _texts_in(suffix: str, content: str) -> Iterable[str]:
    """All that a file says, in parts that may be judged apart: cells, lines, values, what stands between two tags."""
    if suffix == ".csv":
        return chain.from_iterable(csv.reader(content.splitlines(keepends=True)))
    if suffix == ".ics":
        return content.replace("\r\n ", "").split("\r\n")
    if suffix == ".html" and any(attribute in content for attribute in _DRAWN):
        content = _DRAWING.sub("", content)
    if suffix in _TAGGED:
        content = content.replace("<", '"').replace(">", '"')
    return content.split('"') if suffix in _TAGGED | _QUOTED else (content,)
