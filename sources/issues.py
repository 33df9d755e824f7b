"""Making an Issue about a document. Belongs here: that one function; not what there is to say."""

from __future__ import annotations

from typing import Literal

from sources.contracts import Document, Issue, IssueCode

MAX_RAW = 500


def issue_of(
    document: Document,
    code: IssueCode,
    message: str,
    locator: str | None = None,
    severity: Literal["error", "warning", "info"] = "warning",
    *,
    hint: str = "",
    field: str | None = None,
    raw: str | None = None,
    record_id: str | None = None,
) -> Issue:
    """Something in this document that a person should know; `raw` is cut to what an Issue may hold."""
    return Issue(
        severity=severity,
        code=code,
        source_id=document.spec.id,
        message=message,
        hint=hint,
        record_id=record_id,
        field=field,
        raw=raw[:MAX_RAW] if raw else None,
        locator=locator,
    )
