"""iCalendar as text: escaping, folding and the one time zone (RFC 5545 section 3.1, 3.3.11 and 3.6.5).

Belongs here: how a content line is written. What the lines say is decided in `exports.ical`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

# Outlook needs rule-style transitions (it ignores RDATE-style zones) and shifts an hour without a VTIMEZONE.
VTIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Amsterdam",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "END:STANDARD",
    "END:VTIMEZONE",
)

_NOT_IN_URI = re.compile(r"[\x00-\x20\x7f]")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def escape(text: str) -> str:
    """`text` as a TEXT value. Control and direction characters go; a CR can never start a new content line."""
    if not text.replace("\n", "").isprintable():  # most text is, and that is cheap to see
        text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def uri(text: str) -> str:
    """`text` as a URI value: no escaping, but also no character that could end the line."""
    return text if text.isascii() and text.isprintable() and " " not in text else _NOT_IN_URI.sub("", text)


def content_line(line: str) -> bytes:
    """An unfolded content line as it stands in a file: folded, with CRLF at its end, in UTF-8."""
    return fold(line.encode("utf-8", "replace"))


def fold(octets: bytes) -> bytes:
    """A content line in pieces of at most 75 octets, continued with CRLF and a space; no character is split."""
    if len(octets) <= 75:
        return octets + b"\r\n"
    pieces = []
    start, end = 0, 75
    while end < len(octets):
        while octets[end] & 0xC0 == 0x80:  # inside a character
            end -= 1
        pieces.append(octets[start:end])
        start, end = end, end + 74  # the continuation's leading space counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def serialise(lines: Iterable[str]) -> bytes:
    """Unfolded content lines as the bytes of (a part of) an iCalendar file: folded, CRLF, UTF-8 without BOM."""
    return b"".join([content_line(line) for line in lines])


@lru_cache(maxsize=1_024)
def utc(moment: dt.datetime) -> str:
    """An aware datetime as a UTC DATE-TIME value."""
    return f"{_basic(moment.astimezone(dt.UTC))}Z"


@lru_cache(maxsize=8_192)  # much is at the same time
def local(wall: dt.datetime) -> str:
    """A wall-clock time of Europe/Amsterdam as a DATE-TIME value, to be written with TZID."""
    return _basic(wall)


def _basic(moment: dt.datetime) -> str:
    """In ISO 8601's basic format, without a zone."""
    text = moment.isoformat()
    return f"{text[:4]}{text[5:7]}{text[8:13]}{text[14:16]}{text[17:19]}"


def date(wall: dt.date) -> str:
    """The day as a DATE value."""
    return wall.isoformat()[:10].replace("-", "")
