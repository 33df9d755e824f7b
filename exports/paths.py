"""Where things stand in the published folder, for all that link to each other. Belongs here: names; no writing."""

from __future__ import annotations

import hashlib
import re

ANALYSTS = "analisten.html"
_UNSAFE = re.compile(r"[^a-z0-9_-]+")


def file_name(identifier: str) -> str:
    """`identifier` as the stem of a file on any system; a different identifier always gives a different stem."""
    safe = _UNSAFE.sub("-", identifier.lower())[:60]
    if safe and safe == identifier:
        return safe
    return f"{safe.strip('-') or 'x'}-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}"


def activity_page(activity_id: str) -> str:
    """The page of an activity."""
    return f"activiteit/{file_name(activity_id)}.html"


def activity_calendar(activity_id: str) -> str:
    """The calendar file of an activity, beside its page."""
    return f"activiteit/{file_name(activity_id)}.ics"


def address(site_url: str | None, path: str) -> str | None:
    """`path` as a full address; None when it is not known where the folder is on the web."""
    return f"{site_url.rstrip('/')}/{path}" if site_url else None


def report_path(slug: str) -> str:
    """The report of the baseline measurement of an area."""
    return f"rapport/nulmeting-{file_name(slug)}.pdf"
