"""The activities of a page in the output format of the command `wijkagenda extract`.

Belongs here: conversion and the facets of that format. Does not belong here: finding activities.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from typing import Any

from sources.connectors.page import extract
from sources.contracts import Document, ExtractedRecord, PageOptions, Snapshot, SourceSpec
from sources.dutch.access import read_access
from sources.dutch.audience import read_audience
from sources.dutch.classify import registration_required
from sources.dutch.labels import to_labels
from sources.dutch.price import read_price
from sources.dutch.privacy import REPLACEMENT, redact
from sources.page.signals import is_cancelled

_MAX_DESCRIPTION = 300  # characters that are republished without an agreement


def document_of(body: bytes, url: str, reference_date: dt.date, charset: str | None = None) -> Document:
    """A page that belongs to no registered source, as a document for the connector `page`."""
    sha256 = hashlib.sha256(body).hexdigest()
    moment = dt.datetime.combine(reference_date, dt.time(12), dt.UTC)
    snapshot = Snapshot(
        snapshot_id=sha256[:16], source_id="pagina", url=url, final_url=url, fetched_at=moment, charset=charset,
        body_sha256=sha256, body_bytes=len(body),
    )  # fmt: skip
    spec = SourceSpec(id="pagina", title="Losse pagina", urls=(url,), options=PageOptions())
    return Document(spec=spec, snapshot=snapshot, body=body, reference_date=reference_date)


def page_labels(document: Document) -> list[dict[str, Any]]:
    """The activities of a page without personal data, one dictionary each; empty for a page without any. Never raises.

    Keys: title, schedule, location_text, organiser, description, audience, price {type, eur?}, registration_required,
    status, min_age, max_age, locator. Rules as in `sources.dutch.labels`.
    """
    keep = document.spec.keep_contacts
    return [_labels(record, keep) for record in extract(document).records]


def _labels(record: ExtractedRecord, keep: tuple[str, ...]) -> dict[str, Any]:
    text = f"{record.name}\n{record.description or ''}"
    audience = read_audience(record.name, record.description, record.audience_text).value
    for_children = "kinderen" in audience.target_group
    price = read_price(record.price_text, for_children=for_children)
    if price.value.type == "unknown":
        price = read_price(text, for_children=for_children)
    access = read_access(record.registration_text)
    if access.value is None:
        access = read_access(text)
    eur = {"eur": price.value.min} if price.value.type == "amount" else {}
    cancelled = is_cancelled(record.status_text or "") or "cancel" in (record.status_text or "").lower()
    return {
        "title": _tidy_title(redact(record.name, keep).text),
        "schedule": to_labels(record.schedule or ()),
        "location_text": redact(record.location_text or "", keep).text or None,
        "organiser": redact(record.organizer_text or "", keep).text or None,
        "description": redact(record.description or "", keep).text[:_MAX_DESCRIPTION],
        "audience": list(audience.target_group) or ["iedereen"],
        "price": {"type": price.value.type, **eur},
        "registration_required": registration_required(access.value),
        "status": "cancelled" if cancelled else "scheduled",
        "min_age": audience.min_age,
        "max_age": audience.max_age,
        "locator": record.locator,
    }


def _tidy_title(title: str) -> str:
    """A title without its status, and without the marker of a name where enough is left."""
    title = re.sub(r"^\W*(?:geannuleerd|afgelast|vervallen)\W+", "", title, flags=re.IGNORECASE) or title
    name = re.escape(REPLACEMENT["name"])
    bare = re.sub(rf"^{name}\s*[-–:|]\s*|\s*[-–:|]\s*{name}$|\s*\({name}\)", "", title)
    return bare if len(bare) > 2 else title
