"""Connector for RSS (1.0, 2.0) and Atom feeds whose items are, or announce, events.

Belongs here: finding the event's own date in an item, in a field for it or in its Dutch sentence. Does not belong here:
reading the sentence (sources.dutch) or dates (sources.formats.moments). The day an item was published is never its
event's day; an item without an event's date is news, not an activity.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
from collections import Counter
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import feedparser

from sources.contracts import (
    TIMEZONE,
    Document,
    ExtractedRecord,
    Extraction,
    Issue,
    ScheduleRule,
    record_id_of,
)
from sources.dutch.schedule import read_schedule
from sources.formats.html import absolute_url, html_to_text, one_line
from sources.formats.moments import Moment, once, read_moment
from sources.formats.zones import wall_time
from sources.issues import issue_of

# What event modules call begin, end and place, without their prefix: the RSS event module and what The Events Calendar
# adds (ev:), xCal, Google's gd:when, Modern Events Calendar (mec:, with the hour apart), BiblioCommons (bc:).
_STARTS = ("start_date_local", "startdate", "dtstart", "starttime", "start_date", "eventdate", "startdatetime")
_ENDS = ("end_date_local", "enddate", "dtend", "endtime", "end_date", "enddatetime")
_START_HOURS, _END_HOURS = ("starthour",), ("endhour",)
_PLACES = ("location", "where", "venue", "event_location", "locationname")
_ORGANIZERS = ("organizer", "organiser")
_PRICES = ("cost", "price", "entrancefee")
_HARMLESS = ("CharacterEncodingOverride", "NonXMLContentType")
_MAX_TEXT = 20_000  # characters of a description that are read for a date


class _When(NamedTuple):
    """When an item's event is: from fields (`rule`, raw values), or the words that say so (`text`)."""

    rule: ScheduleRule | None = None
    text: str | None = None
    start: str | None = None
    end: str | None = None
    remark: str | None = None


def extract(document: Document) -> Extraction:
    """One record for each item with an event's date; each other item is skipped with an Issue. Never raises."""
    # Always as a stream: given a string, feedparser would open the file or address that it names.
    parsed = feedparser.parse(io.BytesIO(document.body), response_headers=_headers(document))
    entries = parsed.entries
    fault = type(parsed.get("bozo_exception")).__name__ if parsed.bozo else ""
    if not entries and (not parsed.get("version") or (fault and fault not in _HARMLESS)):
        message = "Dit is geen leesbare RSS- of Atom-feed."
        return Extraction(
            issues=(issue_of(document, "unreadable_source", message, severity="error", hint=_hint(document)),)
        )
    issues: list[Issue] = []
    if fault and fault not in _HARMLESS:
        message = f"De XML van deze feed is niet in orde ({parsed.bozo_exception}); gelezen is wat er te lezen was."
        issues.append(issue_of(document, "other", one_line(message)[:300], hint=_hint(document)))
    keys = Counter[str]()
    records: list[ExtractedRecord] = []
    for number, entry in enumerate(entries, start=1):
        record = _record(document, entry, number, keys, issues)
        if record is not None:
            records.append(record)
    return Extraction(
        records=tuple(records), issues=tuple(issues), n_read=len(entries), n_skipped=len(entries) - len(records)
    )


def _record(
    document: Document, entry: Mapping[str, Any], number: int, keys: Counter[str], issues: list[Issue]
) -> ExtractedRecord | None:
    name = one_line(html_to_text(str(entry.get("title", ""))))
    text = html_to_text(_body(entry))
    url = absolute_url(document.snapshot.final_url, entry.get("link"))
    guid = str(entry.get("id") or url or "")
    locator = f"item {number}: {guid}"[:300] if guid else f"item {number}"
    if not name:
        message = f"Item {number} heeft geen titel en is overgeslagen."
        issues.append(issue_of(document, "missing_value", message, locator, "error", raw=text))
        return None
    when = _when(entry, name, text, document)
    if when is None:
        message = f"'{name}' noemt geen dag waarop iets te doen is; gelezen als nieuws, niet als activiteit."
        issues.append(issue_of(document, "other", message, locator, "info", raw=text[:200]))
        return None
    key = _source_key(guid, name, when, keys)
    record_id = record_id_of(document.spec.id, key)
    if when.remark:
        remark = f"'{name}': {when.remark}"
        issues.append(issue_of(document, "unreadable_value", remark, locator, raw=when.start, record_id=record_id))
    return ExtractedRecord(
        record_id=record_id,
        source_id=document.spec.id,
        source_key=key,
        locator=locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=name,
        description=text or None,
        when_text=when.text,
        dtstart=when.start,
        dtend=when.end,
        schedule=(when.rule,) if when.rule else None,
        location_text=_value(entry, _PLACES),
        organizer_text=_value(entry, _ORGANIZERS),
        price_text=_value(entry, _PRICES),
        category_text=", ".join(filter(None, (one_line(str(tag.get("term") or "")) for tag in entry.get("tags", ()))))
        or None,
        url=url,
        language=_language(entry),
        modified_at=_instant(entry, "updated_parsed") or _instant(entry, "published_parsed"),
        reference_date=_published(entry),
    )


def _source_key(guid: str, name: str, when: _When, keys: Counter[str]) -> str:
    """The item's guid. Feeds repeat one guid for each date of a series; then the date belongs to the key."""
    key = guid or f"{name}|{when.start or when.text}"
    keys[key] += 1
    if keys[key] == 1:
        return key
    dated = f"{key}#{when.start or when.text}"
    keys[dated] += 1
    return dated if keys[dated] == 1 else f"{dated}#{keys[dated]}"


# --- When -------------------------------------------------------------------------------------------------------------


def _when(entry: Mapping[str, Any], name: str, text: str, document: Document) -> _When | None:
    start = _date_value(entry, _STARTS, _START_HOURS)
    end = _date_value(entry, _ENDS, _END_HOURS)
    if start and (moment := _moment(start)):
        reading = once(moment, _moment(end) if end else None, rule="feed", zone=TIMEZONE)
        if reading.rule is not None:
            return _When(reading.rule, None, start, end, reading.remark)
        return _When(None, f"{start} - {end}" if end else start, start, end, reading.remark)
    if start:  # a date in words: "5 december @ 14:00"
        words = start.replace("@", " ")
        return _When(None, f"{words} tot {end.replace('@', ' ')}" if end else words, start, end)
    return _when_in_words(name, text, _published(entry) or document.reference_date)


def _when_in_words(name: str, text: str, reference_date: dt.date) -> _When | None:
    """The sentence about when, read on the day that the item was published: "za 5 december" is the next one then."""
    best: _When | None = None
    for candidate in (name, *_sentences(text[:_MAX_TEXT]), text[:_MAX_TEXT]):
        rules = tuple(
            rule for rule in read_schedule(candidate, reference_date).rules if _is_to_come(rule, reference_date)
        )
        if not rules:
            continue
        found = _When(text=candidate)
        if any(rule.start_time or rule.all_day for rule in rules):
            return found
        best = best or found
    return best


def _sentences(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()][:40]


def _is_to_come(rule: ScheduleRule, reference_date: dt.date) -> bool:
    """Whether a rule is something to go to: news about last week names a date as well."""
    if rule.kind in {"none", "by_appointment"}:
        return False
    return not rule.dates or max(rule.dates) >= reference_date


def _moment(text: str) -> Moment | None:
    """The moment of a date field: ISO 8601 and its kin, or the notation of e-mail that RSS uses."""
    if moment := read_moment(text):
        return moment
    try:
        sent = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Moment(sent.date(), sent.time(), sent.utcoffset())


def _published(entry: Mapping[str, Any]) -> dt.date | None:
    instant = _instant(entry, "published_parsed") or _instant(entry, "updated_parsed")
    return wall_time(instant, TIMEZONE).date() if instant else None


def _instant(entry: Mapping[str, Any], key: str) -> dt.datetime | None:
    if key not in entry:  # `get` would answer with the other of the two dates
        return None
    parsed = entry[key]
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


# --- Fields -----------------------------------------------------------------------------------------------------------


def _date_value(entry: Mapping[str, Any], names: tuple[str, ...], hours: tuple[str, ...]) -> str | None:
    day = _value(entry, names)
    hour = _value(entry, hours)
    return f"{day} {hour}" if day and hour and len(day) <= 10 else day


def _value(entry: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    """The first value of an event module's element, whatever its prefix: text, or an attribute of that name."""
    for name in names:
        for key in sorted(entry):
            value, is_named = entry[key], name in {str(key), str(key).partition("_")[2]}
            if isinstance(value, Mapping):
                value = value.get(name) or (value.get("valuestring") if is_named else None)
            elif not is_named:
                continue
            if isinstance(value, str) and (text := one_line(html_to_text(value))):
                return text
    return None


def _body(entry: Mapping[str, Any]) -> str:
    """The longest text of an item: its content where a feed has both that and a summary."""
    contents = [str(content.get("value") or "") for content in entry.get("content", ())]
    return max((*contents, str(entry.get("summary") or "")), key=len)


def _language(entry: Mapping[str, Any]) -> str | None:
    detail = entry.get("title_detail")
    language = detail.get("language") if isinstance(detail, Mapping) else None
    return str(language) if language else None


# --- Issues -----------------------------------------------------------------------------------------------------------


def _headers(document: Document) -> dict[str, str]:
    media_type = document.snapshot.media_type or "application/xml"
    charset = f"; charset={document.snapshot.charset}" if document.snapshot.charset else ""
    return {"content-type": media_type + charset}


def _hint(document: Document) -> str:
    return f"Open het adres in een browser. Is het een webpagina, zoek dan de feed: url in {document.spec.id}.yaml."
