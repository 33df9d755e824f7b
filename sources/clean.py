"""The door of the lake: what a connector read becomes safe text without personal data.

Belongs here: which fields are text, characters that may not pass, lengths, and calling the redaction. Does not belong
here: what counts as personal data (sources.dutch.privacy), or what a text means.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections import Counter

from sources.contracts import Contract, ExtractedRecord, Extraction, Issue, SourceSpec
from sources.dutch.privacy import find_personal_data, redact

MAX_NAME = 500  # characters
MAX_TEXT = 20_000  # characters
MAX_RAW = 500  # characters of an Issue's raw text

# Controls (but tab and newline), direction marks that can turn a text around, lone surrogates and non-characters.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")

_TEXTS = (
    "description", "when_text", "location_text", "organizer_text", "audience_text", "price_text", "registration_text",
    "category_text", "status_text",
)  # fmt: skip
_RAW_VALUES = ("dtstart", "dtend", "rrule", "recurrence_id", "timezone", "language")
_KEYS = ("source_key", "locator")
_OVERRIDE_TEXTS = ("name", "description", "location_text")


class DocumentReading(Contract):
    """What one document holds after the door. `removed`: kind of personal data -> how often it was taken out."""

    extraction: Extraction
    removed: dict[str, int]


def clean_text(text: str) -> str:
    """The text without characters that can break a feed, a page or the direction of reading; newlines become \\n."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))


def clean_extraction(extraction: Extraction, spec: SourceSpec) -> DocumentReading:
    """All records and issues with safe, redacted text. A record that has no name left is skipped, with an Issue."""
    removed: Counter[str] = Counter()
    records: list[ExtractedRecord] = []
    issues = [_clean_issue(issue, spec) for issue in extraction.issues]
    for record in extraction.records:
        cleaned, was_cut = _clean_record(record, spec, removed)
        if not cleaned.name.strip():
            issues.append(_nameless(cleaned))
            continue
        if was_cut:
            issues.append(_cut(cleaned))
        records.append(cleaned)
    n_nameless = len(extraction.records) - len(records)
    return DocumentReading(
        extraction=extraction.model_copy(
            update={
                "records": tuple(records),
                "issues": tuple(issues),
                "n_skipped": extraction.n_skipped + n_nameless,
            }
        ),
        removed=dict(sorted(removed.items())),
    )


def redacted(text: str, spec: SourceSpec) -> str:
    """Safe, redacted text for a message about a source."""
    return _redacted(clean_text(text), spec.keep_contacts)[0]


def _clean_record(record: ExtractedRecord, spec: SourceSpec, removed: Counter[str]) -> tuple[ExtractedRecord, bool]:
    """The record, and whether a text was too long."""
    keep = spec.keep_contacts
    update: dict[str, object] = {}
    was_cut = False
    for name in ("name", *_TEXTS):
        value: str | None = getattr(record, name)
        if value:
            limit = MAX_NAME if name == "name" else MAX_TEXT
            was_cut |= len(value) > limit
            update[name] = _through_the_door(value, limit, keep, removed)
    for name in _RAW_VALUES:
        raw: str | None = getattr(record, name)
        if raw and not raw.isprintable():
            update[name] = clean_text(raw)
    for name in _KEYS:
        update[name] = _clean_key(getattr(record, name))
    update["url"] = _clean_url(record.url, keep, removed)
    if record.extra:
        update["extra"] = {
            clean_text(key): _through_the_door(value, MAX_TEXT, keep, removed) for key, value in record.extra.items()
        }
    if record.overrides:
        update["overrides"] = tuple(
            override.model_copy(
                update={
                    name: _through_the_door(value, MAX_TEXT, keep, removed)
                    for name in _OVERRIDE_TEXTS
                    if (value := getattr(override, name))
                }
            )
            for override in record.overrides
        )
    return record.model_copy(update=update), was_cut


def _through_the_door(text: str, limit: int, keep: tuple[str, ...], removed: Counter[str]) -> str:
    result, counts = _redacted(clean_text(text[:limit]), keep)
    removed.update(dict(counts))
    return result


@functools.lru_cache(maxsize=1024)
def _clean_key(key: str) -> str:
    """A key as it is, unless it gives away a person: then a digest, which tells records apart just as well."""
    if find_personal_data(key):
        return f"verborgen-{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:16]}"
    return key if key.isprintable() else clean_text(key)


def _clean_url(url: str | None, keep: tuple[str, ...], removed: Counter[str]) -> str | None:
    """A web address, or nothing: mail, scripts and addresses that concern a person are no page of an activity."""
    if not url:
        return None
    url = clean_text(url).strip()
    if not url.lower().startswith(("http://", "https://")) or re.search(r"\s", url):
        return None
    result, counts = _redacted(url, keep)
    removed.update(dict(counts))
    return url if result == url else None


@functools.lru_cache(maxsize=8192)
def _redacted(text: str, keep: tuple[str, ...]) -> tuple[str, tuple[tuple[str, int], ...]]:
    """Remembered, because feeds repeat the same place, organiser and description hundreds of times."""
    result = redact(text, keep)
    return result.text, tuple(result.removed.items())


def _clean_issue(issue: Issue, spec: SourceSpec) -> Issue:
    update: dict[str, object] = {"message": redacted(issue.message, spec)}
    if issue.raw is not None:
        update["raw"] = redacted(issue.raw, spec)[:MAX_RAW]
    if issue.locator is not None:
        update["locator"] = _clean_key(issue.locator)
    return issue.model_copy(update=update)


def _nameless(record: ExtractedRecord) -> Issue:
    return Issue(
        severity="warning",
        code="missing_value",
        source_id=record.source_id,
        record_id=record.record_id,
        field="name",
        message="Deze activiteit heeft geen naam en is overgeslagen.",
        hint=f"Vraag de organisator om een titel, of kijk in {record.source_id}.yaml of options de titel wel aanwijst.",
        locator=record.locator,
    )


def _cut(record: ExtractedRecord) -> Issue:
    return Issue(
        severity="info",
        code="unreadable_value",
        source_id=record.source_id,
        record_id=record.record_id,
        message="Een tekst van deze activiteit is onwaarschijnlijk lang en is ingekort.",
        hint="Dit is meestal een fout in de bron; de eerste tekens zijn gebruikt.",
        locator=record.locator,
    )
