"""Connector for pages and documents with schema.org events: JSON-LD, microdata or RDFa.

Belongs here: the balance of one document. The reading itself stands in `sources/schemaorg*.py`, so that other
connectors may look for events in a page too.
"""

from __future__ import annotations

from sources.contracts import Document, Extraction
from sources.formats.html import decode
from sources.formats.schemaorg import read_events
from sources.formats.schemaorg_records import issue


def extract(document: Document) -> Extraction:
    """Every schema.org Event of a page: a record, a date of another record, or skipped with an Issue. Never raises."""
    text = decode(document.body, document.snapshot.charset)
    extraction = read_events(document, text)
    if extraction.n_read:
        return extraction
    what = "De bron is leeg." if not text.strip() else "In deze pagina staan geen activiteiten als schema.org Event."
    hint = f"Kies een andere connector in {document.spec.id}.yaml, bijvoorbeeld connector: page."
    return Extraction(issues=(issue(document, "unreadable_source", what, severity="error", hint=hint),))
