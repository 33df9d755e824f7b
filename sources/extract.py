"""From the lake to what every source says: dispatch to the connectors, the door, and what was read before.

Belongs here: reading one document, and reading all sources in a fixed order. Does not belong here: reading a format
(sources.connectors), cleaning (sources.clean), what a source says when something failed (sources.one_source).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from sources.clean import MAX_RAW, DocumentReading, clean_extraction, redacted
from sources.contracts import Document, Extraction, Issue, SourceReading, SourceSpec
from sources.dispatch import connector_of
from sources.extract_cache import cache_key, keep_reading, load_reading
from sources.one_source import SourceReader
from sources.snapshots import Acceptance, SnapshotStore

log = logging.getLogger(__name__)

_WITHOUT_PAGES = ("ical", "spreadsheet")  # formats that never name a further page


def read_sources(
    specs: Sequence[SourceSpec], store: SnapshotStore, as_of: dt.datetime, cache_dir: Path
) -> list[SourceReading]:
    """What each source says at `as_of` (aware), ordered by source id.

    Reads only what the lake knew at that instant, so any past day can be read again. Content that is accepted for the
    first time is noted in the lake. Never raises for what a source contains.
    """
    reader = SourceReader(store, store.view(as_of), as_of, lambda document: read_document(document, cache_dir))
    readings: list[SourceReading] = []
    acceptances: list[Acceptance] = []
    for spec in sorted(specs, key=lambda spec: spec.id):
        reading, acceptance = reader.source(spec)
        readings.append(reading)
        if acceptance is not None:
            acceptances.append(acceptance)
    store.accept(acceptances)
    return readings


def read_document(document: Document, cache_dir: Path | None = None) -> DocumentReading:
    """What one document holds, safe and redacted. A connector that fails gives an Issue, not an exception.

    `cache_dir`: where readings are kept; None reads afresh.
    """
    if cache_dir is None:
        return clean_extraction(_extract(document), document.spec)
    key = cache_key(document)
    reading = load_reading(cache_dir, key)
    if reading is None:
        reading = clean_extraction(_extract(document), document.spec)
        keep_reading(cache_dir, key, reading)
    return reading


def further_pages(cache_dir: Path) -> Callable[[Document], tuple[str, ...]]:
    """What `fetch_sources` asks for as `follow`: the further pages that a document of a source names."""

    def pages(document: Document) -> tuple[str, ...]:
        if document.spec.connector in _WITHOUT_PAGES:
            return ()
        return read_document(document, cache_dir).extraction.next_urls

    return pages


def _extract(document: Document) -> Extraction:
    spec = document.spec
    try:
        extraction: Extraction = connector_of(spec).extract(document)
    except Exception as error:  # whatever a connector stumbles over costs this document only
        log.exception("%s: connector %s failed", spec.id, spec.connector)
        issue = Issue(
            severity="error",
            code="unreadable_source",
            source_id=spec.id,
            message=f"De lezer '{spec.connector}' liep vast op deze bron ({type(error).__name__}).",
            hint="Dit is een fout in het programma. Meld hem met de naam van de bron en de datum.",
            raw=redacted(str(error)[:MAX_RAW], spec)[:MAX_RAW],
            locator=document.snapshot.url,
        )
        return Extraction(issues=(issue,))
    return _dated(extraction, document.reference_date)


def _dated(extraction: Extraction, day: dt.date) -> Extraction:
    """Every record with the day against which its words are read: its own where the source dates it, else `day`."""
    records = tuple(
        record if record.reference_date else record.model_copy(update={"reference_date": day})
        for record in extraction.records
    )
    return extraction.model_copy(update={"records": records})
