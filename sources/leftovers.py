"""What stands on a page with a day or a time in it, and came into no record: for an operator who tries a source.

Belongs here: finding those lines. Does not belong here: reading activities (sources.page, sources.connectors).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from sources.contracts import Document, ExtractedRecord
from sources.dutch.privacy import redact
from sources.dutch.schedule import read_schedule
from sources.formats.html import clean_text, decode, node_text, parse

_MAX_LINES = 5_000
_MAX_LENGTH = 200
_MAY_SAY_WHEN = re.compile(r"\d|dag|avond|morgen|middag|ochtend", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")


def unread_lines(document: Document, records: Iterable[ExtractedRecord]) -> tuple[str, ...]:
    """Lines of a web page that say when something is and are in no record, in the order of the page, redacted.

    Empty for anything that is no web page.
    """
    if document.snapshot.media_type not in _HTML:
        return ()
    tree = parse(decode(document.body, document.snapshot.charset))
    if tree.body is None:
        return ()
    used = [_folded(text) for record in records for text in _texts(record)]
    whole = "\n".join(used)
    parts = [text for text in used if len(text) >= 5]
    found: dict[str, None] = {}
    for line in clean_text(node_text(tree.body)).split("\n")[:_MAX_LINES]:
        if not _MAY_SAY_WHEN.search(line):
            continue
        safe = redact(line, document.spec.keep_contacts).text  # as the records are
        folded = _folded(safe)
        if folded in whole or any(part in folded for part in parts) or not _says_when(line, document.reference_date):
            continue
        found[safe[:_MAX_LENGTH]] = None
    return tuple(found)


def _texts(record: ExtractedRecord) -> Iterable[str]:
    return filter(None, (record.when_text, record.description, record.name, record.registration_text))


def _says_when(line: str, day: dt.date) -> bool:
    return any(rule.kind != "none" for rule in read_schedule(line[:1000], day).rules)


def _folded(text: str) -> str:
    text = re.sub(r"\[\w[\w-]* verwijderd\]", " ", text)
    return " ".join(text.casefold().split())
