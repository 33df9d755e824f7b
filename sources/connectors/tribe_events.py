"""Connector for WordPress with The Events Calendar: its REST address, and its iCalendar export.

Belongs here: the address to ask, the paging, the fields of one event. Does not belong here: iCalendar itself, or sites
whose only trace of the plug-in is JSON-LD in the page (`jsonld`).

A repeated event comes as one event per date, each with its own id; each stays a record of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.contracts import (
    TIMEZONE,
    Document,
    ExtractedRecord,
    Extraction,
    Issue,
    IssueCode,
    SourceSpec,
    TribeEventsOptions,
    record_id_of,
)
from sources.formats.html import absolute_url, decode, html_to_text, one_line
from sources.formats.ical_calendar import read_calendar
from sources.formats.lenient_json import read_json
from sources.formats.moments import Moment, OnceReading, once, read_moment
from sources.formats.schemaorg_values import amount_text
from sources.formats.zones import find_zone
from sources.issues import issue_of

_REST = "wp-json/tribe/events/v1/events"
_PER_PAGE = "50"  # the most that the plug-in gives at once
_MAX_NAME = 300
_MAX_DESCRIPTION = 5_000
_MAX_TEXT = 1_000


def addresses(spec: SourceSpec) -> tuple[str, ...]:
    """The addresses to fetch: of a site's root its REST address; a REST or iCalendar address stays what it is."""
    return tuple(_address(url) for url in spec.urls)


def _address(url: str) -> str:
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    is_rest = "/wp-json" in parts.path or "rest_route" in query
    if is_rest and "tribe/events" in parts.path + query.get("rest_route", ""):
        if "per_page" in query:
            return url
        return urlunsplit(parts._replace(query=urlencode({**query, "per_page": _PER_PAGE}), fragment=""))
    if is_rest or parts.scheme not in {"http", "https"} or "ical" in query or parts.path.endswith(".ics"):
        return url
    path = f"{parts.path.rstrip('/')}/{_REST}"
    return urlunsplit(parts._replace(path=path, query=f"per_page={_PER_PAGE}", fragment=""))


def extract(document: Document) -> Extraction:
    """Every event of one page of the REST answer, or of the iCalendar export. Never raises."""
    text = decode(document.body, document.snapshot.charset)
    if text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        return read_calendar(document)
    value = next(iter(read_json(text).values), None) if text.lstrip()[:1] in ("{", "[") else None
    events = value.get("events") if isinstance(value, dict) else value
    if isinstance(value, dict) and "events" not in value and "start_date" in value:
        events = [value]  # the address of a single event
    if not isinstance(events, list):
        return Extraction(issues=(_not_an_answer(document, value, text),))
    records: list[ExtractedRecord] = []
    issues: list[Issue] = []
    seen: set[str] = set()
    for number, event in enumerate(events):
        record, remarks = _read_event(document, event, f"/events/{number}", seen)
        issues += remarks
        if record is not None:
            records.append(record)
    more = value if isinstance(value, dict) else {}
    next_urls, cut_off = _next_page(document, more)
    return Extraction(
        records=tuple(records),
        issues=(*_once_per_message(issues), *cut_off),
        n_read=len(events),
        n_skipped=len(events) - len(records),
        next_urls=next_urls,
    )


# --- One event --------------------------------------------------------------------------------------------------------


def _read_event(
    document: Document, event: Any, locator: str, seen: set[str]
) -> tuple[ExtractedRecord | None, list[Issue]]:
    if not isinstance(event, dict):
        message = "Een activiteit in het antwoord is onleesbaar en is overgeslagen."
        return None, [_issue(document, "unreadable_record", message, locator, raw=str(event)[:500])]
    name = one_line(html_to_text(_text(event.get("title"))))[:_MAX_NAME]
    if not name:
        message = "Een activiteit zonder titel is overgeslagen."
        return None, [_issue(document, "missing_value", message, locator, field="title")]
    if event.get("hide_from_listings") is True or event.get("status") not in (None, "", "publish"):
        message = "Overgeslagen: de site zelf laat deze activiteit niet in haar agenda zien."
        return None, [_issue(document, "privacy", message, locator, "info", raw=name[:500])]
    key = _text(event.get("id")) or _text(event.get("global_id")) or _text(event.get("url")) or name
    if key in seen:
        message = f"Het id {key[:80]} staat twee keer in het antwoord; de tweede is overgeslagen."
        return None, [_issue(document, "duplicate_uid", message, locator, "info", raw=name[:500])]
    seen.add(key)
    reading, zone, issues = _times(document, event, locator)
    record_id = record_id_of(document.spec.id, key)
    record = ExtractedRecord(
        record_id=record_id,
        source_id=document.spec.id,
        source_key=key,
        locator=locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=name,
        description=_description(event),
        dtstart=_line(event.get("start_date")),
        dtend=_line(event.get("end_date")),
        timezone=zone,
        schedule=(reading.rule,) if reading and reading.rule else None,
        location_text=_venue(event),
        organizer_text=_organizers(event.get("organizer")),
        price_text=_price(event),
        category_text=_categories(event),
        url=absolute_url(document.snapshot.final_url, _text(event.get("url"))),
        modified_at=_modified(event),
        extra=_extra(document, event),
    )
    return record, [issue.model_copy(update={"record_id": record_id}) for issue in issues]


def _times(
    document: Document, event: dict[str, Any], locator: str
) -> tuple[OnceReading | None, str | None, list[Issue]]:
    """Local begin and end. A site that is set to "UTC+1" shows its visitors these same clock times."""
    issues: list[Issue] = []
    stated = _text(event.get("timezone"))
    is_offset = stated.upper().startswith(("UTC", "GMT", "+", "-"))
    zone = TIMEZONE if not stated or is_offset else find_zone(stated)
    if zone is None or (is_offset and stated):
        message = f"De site heeft geen plaats als tijdzone ('{stated[:60]}'); tijden zijn gelezen als {TIMEZONE}."
        issues.append(_issue(document, "unknown_timezone", message, locator, "info", field="timezone"))
    moments: dict[str, Moment | None] = {}
    for name in ("start_date", "end_date"):
        text = _text(event.get(name))
        moments[name] = read_moment(text)
        if moments[name] is None and (text or name == "start_date"):
            message = f"{name} is geen datum en tijd."
            issues.append(_issue(document, "unreadable_value", message, locator, field=name, raw=text[:500] or None))
    start, end = moments["start_date"], moments["end_date"]
    if start is None:
        return None, zone, issues
    if event.get("all_day") in (True, "1", 1, "yes"):
        start, end = Moment(start.date, dt.time()), Moment((end or start).date, dt.time(23, 59))
    reading = once(start, end, rule="tribe_events", zone=zone or TIMEZONE)
    if reading.remark:
        code: IssueCode = "unreadable_value" if reading.rule else "unreadable_schedule"
        issues.append(_issue(document, code, reading.remark, locator, field="end_date"))
    return reading, zone, issues


def _description(event: dict[str, Any]) -> str | None:
    text = html_to_text(_text(event.get("description"))) or html_to_text(_text(event.get("excerpt")))
    return text[:_MAX_DESCRIPTION].strip() or None


def _venue(event: dict[str, Any]) -> str | None:
    parts: list[str] = []
    for venue in _dicts(event.get("venue"))[:1]:
        town = " ".join(filter(None, (_line(venue.get("zip")), _line(venue.get("city")))))
        parts += [part for part in (_line(venue.get("venue")), _line(venue.get("address")), town) if part]
    text = ", ".join(dict.fromkeys(parts))
    return text[:_MAX_TEXT] or ("Online" if event.get("is_virtual") is True else None)


def _organizers(value: Any) -> str | None:
    names = [name for each in _dicts(value) if (name := _line(each.get("organizer")))]
    return "; ".join(dict.fromkeys(names))[:_MAX_TEXT] or None


def _price(event: dict[str, Any]) -> str | None:
    """The cost as the site shows it; bare numbers get their currency."""
    cost = one_line(html_to_text(_text(event.get("cost"))))
    details = event.get("cost_details")
    details = details if isinstance(details, dict) else {}
    values = details.get("values")
    currency = _text(details.get("currency_code")) or _text(details.get("currency_symbol"))
    numbers = [_text(each) for each in values] if isinstance(values, list) else []
    if any(char.isalpha() or char == "€" for char in cost):
        return cost[:_MAX_TEXT]
    amounts = [amount_text(number, currency) for number in numbers or [cost] if number]
    return " tot ".join(dict.fromkeys(amounts))[:_MAX_TEXT] or None


def _categories(event: dict[str, Any]) -> str | None:
    names = [_line(each.get("name")) for key in ("categories", "tags") for each in _dicts(event.get(key))]
    return ", ".join(dict.fromkeys(name for name in names if name))[:_MAX_TEXT] or None


def _extra(document: Document, event: dict[str, Any]) -> dict[str, str]:
    website = absolute_url(document.snapshot.final_url, _text(event.get("website")))
    return {"website": website[:_MAX_TEXT]} if website else {}


def _modified(event: dict[str, Any]) -> dt.datetime | None:
    moment = read_moment(_text(event.get("modified_utc")))
    return moment.instant("UTC") if moment else None


# --- The answer as a whole --------------------------------------------------------------------------------------------


def _next_page(document: Document, answer: dict[str, Any]) -> tuple[tuple[str, ...], list[Issue]]:
    """The address of the next page, within `max_pages`; with an Issue when there is more than that."""
    options = document.spec.options
    limit = options.max_pages if isinstance(options, TribeEventsOptions) else 1
    parts = urlsplit(document.snapshot.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    page = int(query["page"]) if query.get("page", "").isdecimal() else 1
    total = _text(answer.get("total_pages"))
    following = absolute_url(document.snapshot.final_url, _text(answer.get("next_rest_url")))
    if following is None and total.isdecimal() and int(total[:6]) > page:
        following = urlunsplit(parts._replace(query=urlencode({**query, "page": str(page + 1)})))
    if following is None:
        return (), []
    if page >= limit:
        message = f"Er zijn meer dan {limit} pagina's; de rest is niet gelezen."
        hint = f"Zet options.max_pages hoger in {document.spec.id}.yaml."
        return (), [_issue(document, "other", message, document.snapshot.url, hint=hint)]
    return (following,), []


def _not_an_answer(document: Document, value: Any, text: str) -> Issue:
    """Says what came instead of events."""
    if not text.strip():
        what = "De bron is leeg."
    elif isinstance(value, dict) and value.get("code"):
        what = f"De site weigert de vraag: {_line(value.get('message')) or _line(value.get('code'))}"
    elif text.lstrip().startswith("<"):
        what = "Er kwam een webpagina (HTML) in plaats van de agenda van The Events Calendar."
    else:
        what = "Dit is geen antwoord van The Events Calendar: er staan geen events in."
    hint = (
        f"Is The Events Calendar op deze site aan? Probeer anders connector: jsonld of page in {document.spec.id}.yaml."
    )
    return _issue(document, "unreadable_source", what[:300], None, "error", hint=hint, raw=one_line(text[:500]) or None)


def _once_per_message(issues: list[Issue]) -> Iterator[Issue]:
    """Each Issue, but a remark about the site as a whole (its time zone) only once."""
    seen: set[str] = set()
    for issue in issues:
        if issue.code == "unknown_timezone" and issue.message in seen:
            continue
        seen.add(issue.message)
        yield issue


def _issue(document: Document, *said: Any, **more: Any) -> Issue:
    """An Issue about this answer; without another cure it is the site's own administrator who can mend it."""
    hint = f"Vraag de beheerder van de site dit te herstellen ({document.spec.id}.yaml)."
    return issue_of(document, *said, **{"hint": hint, **more})


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _line(value: Any) -> str | None:
    return one_line(html_to_text(_text(value)))[:_MAX_TEXT] or None


def _dicts(value: Any) -> list[dict[str, Any]]:
    """The things in a value that the plug-in gives as a thing, a list of things, or an empty list."""
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
