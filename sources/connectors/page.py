"""Any agenda page in running Dutch, that no one wrote code for: from its bytes to records.

Belongs here: the connector's contract (records, issues, balance). Does not belong here: how activities are found
(sources/page), or fetching.
"""

from __future__ import annotations

from sources.contracts import Document, ExtractedRecord, Extraction, Issue, PageOptions, record_id_of
from sources.html import decode
from sources.page import reading
from sources.page.reading import PageReading
from sources.page.tying import Activity, title_key

_MAX_RAW = 500  # characters, the most an Issue carries


def extract(document: Document) -> Extraction:
    """The activities of a page. `n_read` counts the pieces of the page that say when something is.

    Never raises for bad input: a body that is no page gives an Issue `unreadable_source`.
    """
    options = document.spec.options
    main = options.main if isinstance(options, PageOptions) else None
    try:
        page = reading.read_page(
            decode(document.body, document.snapshot.charset), document.snapshot.final_url, document.reference_date, main
        )
    except reading.NoPageError as error:
        return Extraction(issues=(_issue(document, "error", "unreadable_source", str(error)),))
    records, issues = _records(document, page)
    return Extraction(
        records=tuple(records), issues=tuple(issues), n_read=len(records) + page.n_skipped, n_skipped=page.n_skipped
    )


def _records(document: Document, page: PageReading) -> tuple[list[ExtractedRecord], list[Issue]]:
    records: list[ExtractedRecord] = []
    seen: dict[str, int] = {}
    issues = [
        _issue(
            document,
            "warning",
            "unreadable_schedule",
            "Hier staat een tijd, maar welke activiteit dat is, is niet duidelijk.",
            text,
        )
        for text in page.skipped
    ]
    for activity in page.activities:
        key = title_key(activity.title)
        seen[key] = seen.get(key, 0) + 1
        fragment = key.replace(" ", "-") + (f"-{seen[key]}" if seen[key] > 1 else "")
        record = _record(document, activity, f"{document.snapshot.url}#{fragment}")
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
    return Issue(
        severity="warning",
        code="unreadable_schedule",
        source_id=document.spec.id,
        record_id=record.record_id,
        field="when_text",
        message=f"Wanneer '{record.name}' is, staat niet op de pagina of is niet te lezen.",
        hint=f"registry/{document.spec.id}.yaml: zet de tijd bij lookups.when_text, of de titel bij ignore",
        raw=(record.when_text or "")[:_MAX_RAW] or None,
        locator=record.locator,
    )


def _issue(document: Document, severity: str, code: str, message: str, raw: str | None = None) -> Issue:
    return Issue(
        severity=severity,  # type: ignore[arg-type]
        code=code,  # type: ignore[arg-type]
        source_id=document.spec.id,
        message=message,
        hint=f"registry/{document.spec.id}.yaml: noem bij options.main het deel van de pagina met de activiteiten",
        raw=raw[:_MAX_RAW] if raw else None,
        locator=document.snapshot.final_url,
    )
