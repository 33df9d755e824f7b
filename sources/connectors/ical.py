"""Connector for iCalendar feeds (RFC 5545), as they really are.

Belongs here: the balance of one document. The reading itself stands in `sources/ical_*.py`, so that other connectors
may read a calendar too.
"""

from __future__ import annotations

from sources.contracts import Document, Extraction, IcalOptions
from sources.formats.ical_calendar import read_calendar


def extract(document: Document) -> Extraction:
    """Every VEVENT of a calendar: a record, folded into another record, or skipped with an Issue. Never raises.

    Floating times and unknown zones are read in `options.timezone`, else X-WR-TIMEZONE, else Europe/Amsterdam.
    """
    options = document.spec.options
    return read_calendar(document, timezone=options.timezone if isinstance(options, IcalOptions) else None)
