"""The activities of a page in the output format of the command `wijkagenda extract`.

Belongs here: conversion and the facets of that format. Does not belong here: finding activities.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sources.dutch.access import read_access
from sources.dutch.audience import read_audience
from sources.dutch.classify import registration_required
from sources.dutch.labels import to_labels
from sources.dutch.price import read_price
from sources.dutch.privacy import redact
from sources.html import decode
from sources.page.reading import NoPageError, read_page
from sources.page.tying import Activity


def page_labels_of(body: bytes, url: str, reference_date: dt.date, charset: str | None = None) -> list[dict[str, Any]]:
    """The activities of a page; empty for a page without any. Never raises for any bytes."""
    try:
        page = read_page(decode(body, charset), url, reference_date)
    except NoPageError:
        return []
    return [_labels(activity) for activity in page.activities]


def _labels(activity: Activity) -> dict[str, Any]:
    draft = activity.draft
    text = "\n".join([activity.title, *draft.lines])
    audience = read_audience(activity.title, activity.description, draft.fields.get("audience")).value
    price = read_price(draft.fields.get("price") or text, for_children="kinderen" in audience.target_group).value
    access = read_access(draft.fields.get("registration") or text).value
    for note in activity.page_notes:
        price = price if price.type != "unknown" else read_price(note).value
        access = access or read_access(note).value
    eur = {"eur": price.min} if price.type == "amount" else {}
    return {
        "title": redact(activity.title).text,
        "schedule": to_labels(activity.rules),
        "location_text": redact(draft.fields.get("location", "")).text or None,
        "organiser": redact(draft.fields.get("organizer", "")).text or None,
        "description": redact(activity.description).text[:300],
        "audience": list(audience.target_group) or ["iedereen"],
        "price": {"type": price.type, **eur},
        "registration_required": registration_required(access),
        "status": "cancelled" if activity.is_cancelled else "scheduled",
        "min_age": audience.min_age,
        "max_age": audience.max_age,
        "locator": activity.locator,
    }
