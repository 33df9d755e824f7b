"""Any agenda page in running Dutch, that no one wrote code for: from its bytes to records.

Belongs here: the connector's contract (records, issues, balance), and bringing together what the page says to machines
(schema.org) and to people. Does not belong here: how activities are found in text (sources/page), or fetching.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, Literal

from sources.addresses import lasting_address
from sources.contracts import Document, ExtractedRecord, Extraction, Issue, IssueCode, PageOptions, record_id_of
from sources.dutch.privacy import redact
from sources.formats.html import decode, is_selector
from sources.formats.schemaorg import read_events
from sources.issues import issue_of
from sources.page.drafts import Activity
from sources.page.reading import NoPageError, PageReading, read_page
from sources.page.sameness import title_key

_TEXT_FIELDS: Final = (
    "description", "when_text", "location_text", "organizer_text", "audience_text", "price_text", "registration_text",
    "status_text",
)  # fmt: skip


def extract(document: Document) -> Extraction:
    """The activities of a page. `n_read` counts activities and pieces that say when but are not understood.

    Events that the page describes for machines go first; its text adds what these leave open, and other activities.
    Never raises for bad input: a body that is no page gives an Issue `unreadable_source`.
    """
    options = document.spec.options
    main = options.main if isinstance(options, PageOptions) else None
    text = decode(document.body, document.snapshot.charset)
    try:
        page = read_page(text, document.snapshot.final_url, document.reference_date, main)
    except NoPageError as error:
        return Extraction(issues=(_issue(document, "error", "unreadable_source", str(error)),))
    # Reading a large page twice takes long, and events for machines name their vocabulary.
    structured = read_events(document, text) if "schema.org" in text else Extraction()
    records, issues = _records(document, page)
    both = _combined(structured.records, records)
    kept = {record.record_id for record in both}
    return Extraction(
        records=tuple(both),
        issues=(*structured.issues, *(issue for issue in issues if issue.record_id is None or issue.record_id in kept)),
        n_read=structured.n_read + len(both) - len(structured.records) + len(page.unread),
        n_folded=structured.n_folded,
        n_skipped=structured.n_skipped + len(page.unread),
        next_urls=structured.next_urls,
    )


def wrong_options(options: PageOptions) -> Iterator[tuple[tuple[str, ...], str]]:
    """What cannot be right, whatever the page holds: key below `options`, and a Dutch sentence."""
    if options.main and not is_selector(options.main):
        yield ("main",), f"'{options.main}' is geen CSS-selector"


def _combined(structured: tuple[ExtractedRecord, ...], written: list[ExtractedRecord]) -> list[ExtractedRecord]:
    """The events for machines, with what the text under the same title adds; then what only the text has."""
    by_title: dict[str, ExtractedRecord] = {}
    for record in written:
        by_title.setdefault(_key(record.name), record)
    used: set[str] = set()
    combined: list[ExtractedRecord] = []
    for record in structured:
        other = by_title.get(_key(record.name))
        if other is not None:
            used.add(_key(record.name))
            added = {name: getattr(other, name) for name in _TEXT_FIELDS if getattr(record, name) is None}
            record = record.model_copy(update=added)
        combined.append(record)
    told = {moment for record in structured for moment in _moments(record)}
    more = (record for record in written if _key(record.name) not in used)
    return [*combined, *(record for record in more if not (told and _moments(record) and _moments(record) <= told))]


def _moments(record: ExtractedRecord) -> set[tuple[dt.date, dt.time | None]]:
    """The dates with their begin of a record that has nothing else. Under another title ("Details") they say again
    what an event for machines says."""
    rules = record.schedule or ()
    if any(rule.kind != "once" for rule in rules):
        return set()
    return {(date, rule.start_time) for rule in rules for date in rule.dates}


def _key(name: str) -> str:
    return title_key(re.sub(r"^\W*(?:geannuleerd|afgelast|vervallen)\W+", "", name, flags=re.IGNORECASE))


def _records(document: Document, page: PageReading) -> tuple[list[ExtractedRecord], list[Issue]]:
    records: list[ExtractedRecord] = []
    issues = [
        _issue(
            document, "warning", "unreadable_schedule", "De tijd van deze activiteit is niet te lezen.", raw, locator
        )
        for locator, raw in page.unread
    ]
    if page.is_cut:
        issues.append(_issue(document, "warning", "other", "De pagina is heel lang; alleen het begin is gelezen."))
    seen: dict[str, int] = {}
    for activity in page.activities:
        key = title_key(redact(activity.title).text)  # a key is stored as it is, so no name goes into it
        seen[key] = seen.get(key, 0) + 1
        fragment = key.replace(" ", "-") + (f"-{seen[key]}" if seen[key] > 1 else "")
        record = _record(document, activity, f"{lasting_address(document.snapshot.url)}#{fragment}")
        records.append(record)
        if not activity.rules:
            issues.append(_without_schedule(document, record))
    return records, issues


def _record(document: Document, activity: Activity, source_key: str) -> ExtractedRecord:
    fields = activity.draft.fields
    return ExtractedRecord(
        record_id=record_id_of(document.spec.id, source_key),
        source_id=document.spec.id,
        source_key=source_key,
        locator=activity.locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=activity.title,
        description=activity.description or None,
        when_text=activity.when_text or None,
        schedule=activity.rules or None,
        location_text=fields.get("location"),
        organizer_text=fields.get("organizer"),
        audience_text=fields.get("audience"),
        price_text=fields.get("price"),
        registration_text=fields.get("registration"),
        status_text="geannuleerd" if activity.is_cancelled else None,
        url=activity.url or document.snapshot.final_url,
    )


def _without_schedule(document: Document, record: ExtractedRecord) -> Issue:
    message = f"De pagina zegt nog niet wanneer '{record.name}' is."
    issue = _issue(document, "warning", "unreadable_schedule", message, record.when_text, record.locator)
    return issue.model_copy(update={"record_id": record.record_id, "field": "when_text"})


def _issue(
    document: Document,
    severity: Literal["error", "warning", "info"],
    code: IssueCode,
    message: str,
    raw: str | None = None,
    locator: str | None = None,
) -> Issue:
    name = f"{document.spec.id}.yaml"
    hint = f"{name}: noem bij options.main het deel van de pagina met de activiteiten"
    if code == "unreadable_schedule":
        hint = f"{name}: zet bij lookups.when_text wat er bedoeld wordt, of de titel bij ignore"
    locator = locator or document.snapshot.final_url
    return issue_of(document, code, message, locator, severity, hint=hint, raw=raw)
