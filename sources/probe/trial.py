"""Trying what a page points at: fetch politely, read with the connector, and see what comes of it.

Belongs here: reading one body with one connector, how good that reading is, and the order of preference. Does not
belong here: what to try (sources.probe.leads), or the text of a source file (sources.probe.proposal).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from sources.accept import is_ahead
from sources.contracts import ExtractedRecord, FetchError, Issue, Options, Snapshot, SourceSpec
from sources.dutch.schedule import read_schedule
from sources.extract import read_document
from sources.snapshots import document_of

AHEAD_DAYS = 400
_ENOUGH = 0.6  # share of the records of which the time is understood
_CLEARLY_MORE = 2  # a surer way of reading loses when another finds so many times as many different activities
# What is read most surely goes first. A page in running text goes before a timetable: it keeps the times of one
# activity together.
_SURENESS = ("tribe_events", "ical", "spreadsheet", "jsonld", "html_list", "welfare_provider", "feed", "wordpress",
             "page", "week_table")  # fmt: skip
# Lists whose markup is always the same, so that nobody has to look for selectors.
_SQUARESPACE = {
    "item": ".eventlist-event",
    "fields": {
        "name": ".eventlist-title",
        "when_text": ".eventlist-meta-date, .eventlist-meta-time",
        "location_text": ".eventlist-meta-address",
        "description": ".eventlist-excerpt",
        "url": ".eventlist-title a@href",
    },
}


@dataclass(frozen=True)
class Finding:
    """What one address gives with one connector. `error`: it could not be fetched."""

    spec: SourceSpec
    why: str
    error: FetchError | None = None
    records: tuple[ExtractedRecord, ...] = ()
    issues: tuple[Issue, ...] = ()
    n_understood: int = 0  # records of which the time is understood
    n_ahead: int = 0  # records with a date still to come
    names_ahead: frozenset[str] = frozenset()  # what these are called
    has_more: bool = False  # further pages were named and not read

    @property
    def is_good(self) -> bool:
        """Whether this can be a source: something is to come, and most of it is understood."""
        return self.n_ahead > 0 and self.n_understood >= _ENOUGH * len(self.records)


def spec_of(url: str, connector: str, title: str, options: dict[str, Any] | None = None) -> SourceSpec:
    """A source that is in no registry."""
    chosen: Options = TypeAdapter(Options).validate_python({**(options or {}), "connector": connector})
    return SourceSpec(id="proef", title=title, urls=(url,), options=chosen)


def failed(spec: SourceSpec, why: str, error: FetchError) -> Finding:
    return Finding(spec, why, error)


def read_body(spec: SourceSpec, why: str, snapshot: Snapshot, body: bytes, today: dt.date) -> Finding:
    """What this body holds for this connector. Never raises."""
    document = document_of(spec, snapshot, body)
    extraction = read_document(document).extraction
    last = today + dt.timedelta(days=AHEAD_DAYS)
    seen = document.reference_date
    ahead = [record for record in extraction.records if is_ahead(record, today, last, seen)]
    return Finding(
        spec=spec,
        why=why,
        records=extraction.records,
        issues=extraction.issues,
        n_understood=sum(is_understood(record, seen) for record in extraction.records),
        n_ahead=len(ahead),
        names_ahead=frozenset(record.name.casefold() for record in ahead),
        has_more=bool(extraction.next_urls),
    )


def joined(findings: Sequence[Finding]) -> Finding:
    """The documents of one source as one."""
    return replace(
        findings[0],
        records=tuple(record for one in findings for record in one.records),
        issues=tuple(issue for one in findings for issue in one.issues),
        n_understood=sum(one.n_understood for one in findings),
        n_ahead=sum(one.n_ahead for one in findings),
        names_ahead=frozenset().union(*(one.names_ahead for one in findings)),
        has_more=any(one.has_more for one in findings),
    )


def is_understood(record: ExtractedRecord, seen: dt.date) -> bool:
    """Whether anything can be said of when a record is."""
    if record.schedule is not None:
        return bool(record.schedule)
    text = record.when_text or f"{record.name}\n{record.description or ''}"
    return bool(read_schedule(text, record.reference_date or seen).rules)


def ways_to_read_a_page(text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Connector, reason and options of everything that may read a web page itself."""
    ways: list[tuple[str, str, dict[str, Any]]] = []
    if "schema.org" in text:
        ways.append(("jsonld", "op de pagina staan activiteiten voor zoekmachines (schema.org)", {}))
    if "eventlist-event" in text:
        ways.append(("html_list", "op de pagina staat een agenda van Squarespace", _SQUARESPACE))
    layouts = ("columns", "rows") if "<table" in text.lower() else ()
    ways += [("week_table", "op de pagina staat een weekrooster", {"layout": layout}) for layout in layouts]
    ways.append(("welfare_provider", "op de pagina staan kaarten met regels als 'Voor wie:'", {}))
    ways.append(("page", "op de pagina staan activiteiten in gewone tekst", {}))
    return ways


def connector_for(body: bytes) -> str | None:
    """The connector for a body that is no web page, by how it begins; None for a web page or anything unknown."""
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    lowered = start.lower()
    if lowered.startswith((b"begin:vcalendar", b"begin:vevent")):
        return "ical"
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "spreadsheet"
    if lowered.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and any(
        mark in lowered for mark in (b"<rss", b"<feed", b"<rdf:rdf")
    ):
        return "feed"
    if start[:1] in (b"{", b"["):
        return _json_kind(lowered)
    if b"<" not in start[:200] and _looks_like_csv(start):
        return "spreadsheet"
    return None


def _json_kind(lowered: bytes) -> str:
    if b'"start_date"' in lowered or b"tribe" in lowered:
        return "tribe_events"
    return "wordpress" if b'"rendered"' in lowered else "jsonld"


def _looks_like_csv(start: bytes) -> bool:
    lines = [line for line in start.split(b"\n")[:4] if line.strip()]
    return len(lines) > 1 and any(
        min(line.count(mark) for line in lines[:2]) > 0 and b" " not in mark for mark in (b";", b"\t", b",")
    )


def ranked(findings: list[Finding]) -> list[Finding]:
    """Best first: what can be a source by how surely it is read, unless another finds far more; then what holds
    something at all; then what could not be had."""
    most = max((len(finding.names_ahead) for finding in findings if finding.is_good), default=0)

    def order(finding: Finding) -> tuple[int, int, int]:
        sureness = _SURENESS.index(finding.spec.connector)
        if finding.is_good:
            is_poor = len(finding.names_ahead) * _CLEARLY_MORE <= most and not finding.has_more
            return (int(is_poor), -finding.n_ahead if is_poor else sureness, -finding.n_ahead)
        return (2 if finding.records else 3 if finding.error is None else 4, sureness, -len(finding.records))

    return sorted(findings, key=order)
