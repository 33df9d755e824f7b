"""Connector for WordPress posts (REST) that announce activities: news of a centre, or its own type "activiteit".

Belongs here: the address to ask, paging, which posts announce something, date fields of ACF and the like. Does not
belong here: reading Dutch (`sources.dutch`), The Events Calendar (`tribe_events`).

The day a post was published is never the day of its event; it is the day on which its words are read.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from sources.contracts import (
    TIMEZONE,
    Document,
    ExtractedRecord,
    Extraction,
    Issue,
    IssueCode,
    ScheduleRule,
    SourceSpec,
    WordpressOptions,
    record_id_of,
)
from sources.dutch.schedule import read_schedule
from sources.formats.html import absolute_url, decode, html_to_text, one_line
from sources.formats.lenient_json import read_json
from sources.formats.moments import once, read_moment
from sources.formats.wordpress_when import (
    END_DATES,
    PLACES,
    PRICES,
    START_DATES,
    custom_fields,
    date_fields,
    date_words,
    field_text,
    find_when,
    first_field,
    is_past,
)
from sources.issues import issue_of

_REST = "wp-json/wp/v2/"
_PER_PAGE = 50
_MAX_NAME = 300
_MAX_DESCRIPTION = 5_000
_MAX_TEXT = 1_000
_STALE = dt.timedelta(days=400)  # a news post about "elke dinsdag" says nothing about today after this
_SHORTCODE = re.compile(
    r"\[/?(?:vc_|et_pb_|av_|fusion_|caption|gallery|embed|audio|video|contact-form)[^\]\n]{0,500}\]"
)


def addresses(spec: SourceSpec) -> tuple[str, ...]:
    """The addresses to fetch: of a site's root the REST address of the post type; a REST address keeps its query."""
    return tuple(_address(url, spec) for url in spec.urls)


def _address(url: str, spec: SourceSpec) -> str:
    options = spec.options if isinstance(spec.options, WordpressOptions) else WordpressOptions()
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    is_rest = "/wp-json" in parts.path or "rest_route" in query
    if parts.scheme not in {"http", "https"}:
        return url
    path = parts.path if is_rest else f"{parts.path.rstrip('/')}/{_REST}{options.post_type}"
    query = (query if is_rest else {}) | ({} if "per_page" in query else {"per_page": str(_PER_PAGE)})
    if options.categories and "categories" not in query:
        query["categories"] = ",".join(str(category) for category in options.categories)
    return urlunsplit(parts._replace(path=path, query=urlencode(query, safe=",/"), fragment=""))


def extract(document: Document) -> Extraction:
    """One record for each post that announces something to come; each other post is skipped with an Issue.

    Never raises.
    """
    text = decode(document.body, document.snapshot.charset)
    value = next(iter(read_json(text).values), None) if text.lstrip()[:1] in ("{", "[") else None
    if isinstance(value, dict) and "title" in value and "content" in value:
        value = [value]  # the address of a single post
    if not isinstance(value, list):
        return Extraction(issues=(_not_an_answer(document, value, text),))
    records: list[ExtractedRecord] = []
    issues: list[Issue] = []
    for number, post in enumerate(value):
        record, remarks = _read_post(document, post, f"/{number}")
        issues += remarks
        if record is not None:
            records.append(record)
    next_urls, cut_off = _next_page(document, len(value))
    return Extraction(
        records=tuple(records),
        issues=(*issues, *cut_off),
        n_read=len(value),
        n_skipped=len(value) - len(records),
        next_urls=next_urls,
    )


# --- One post ---------------------------------------------------------------------------------------------------------


def _read_post(document: Document, post: Any, locator: str) -> tuple[ExtractedRecord | None, list[Issue]]:
    if not isinstance(post, dict):
        message = "Een bericht in het antwoord is onleesbaar en is overgeslagen."
        return None, [issue_of(document, "unreadable_record", message, locator, raw=one_line(str(post))[:500])]
    name = one_line(_rendered(post.get("title")))[:_MAX_NAME]
    text = _rendered(post.get("content")) or _rendered(post.get("excerpt"))
    skipped = _reason_to_skip(document, post, name, locator)
    if skipped is not None:
        return None, [skipped]
    published = read_moment(field_text(post.get("date")))
    fields = dict(custom_fields(post))
    reference = published.date if published else document.reference_date
    start, end = date_fields(fields)
    issues: list[Issue] = []
    rules: tuple[ScheduleRule, ...] | None = None
    when_text: str | None = None
    if start is not None:
        reading = once(start, end, rule="wordpress", zone=TIMEZONE)
        rules = (reading.rule,) if reading.rule else None
        if reading.remark:
            code: IssueCode = "unreadable_value" if reading.rule else "unreadable_schedule"
            issues.append(issue_of(document, code, reading.remark, locator, field="acf"))
        if is_past(rules or (), document.reference_date):
            return None, [_past(document, name, locator)]
    else:
        when_text = find_when(date_words(fields), name, text, reference)
        if when_text is None:
            message = f"'{name[:100]}' noemt geen dag waarop iets te doen is; gelezen als nieuws."
            return None, [issue_of(document, "other", message, locator, "info", raw=one_line(text)[:200] or None)]
        read = read_schedule(when_text, reference).rules
        if is_past(read, document.reference_date) or _is_stale(document, post, read, reference):
            return None, [_past(document, name, locator)]
    key = field_text(post.get("id")) or field_text(post.get("link")) or name
    record_id = record_id_of(document.spec.id, key)
    record = ExtractedRecord(
        record_id=record_id,
        source_id=document.spec.id,
        source_key=key,
        locator=locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=name,
        description=text[:_MAX_DESCRIPTION].strip() or None,
        when_text=when_text,
        dtstart=first_field(fields, START_DATES) if start else None,
        dtend=first_field(fields, END_DATES) if start else None,
        schedule=rules,
        reference_date=reference,
        location_text=first_field(fields, PLACES),
        price_text=first_field(fields, PRICES),
        url=absolute_url(document.snapshot.final_url, field_text(post.get("link"))),
        modified_at=_modified(post),
    )
    return record, [issue.model_copy(update={"record_id": record_id}) for issue in issues]


def _reason_to_skip(document: Document, post: dict[str, Any], name: str, locator: str) -> Issue | None:
    content = post.get("content")
    if not name:
        return issue_of(document, "missing_value", "Een bericht zonder titel is overgeslagen.", locator, field="title")
    if post.get("status") not in (None, "", "publish") or (isinstance(content, dict) and content.get("protected")):
        message = "Overgeslagen: dit bericht is niet openbaar of heeft een wachtwoord."
        return issue_of(document, "privacy", message, locator, "info", raw=name[:500])
    return None


def _rendered(value: Any) -> str:
    """The text of a field that WordPress gives as HTML, without the builder's own codes."""
    html = value.get("rendered") if isinstance(value, dict) else value
    return html_to_text(_SHORTCODE.sub(" ", field_text(html)))


def _modified(post: dict[str, Any]) -> dt.datetime | None:
    moment = read_moment(field_text(post.get("modified_gmt")))
    return moment.instant("UTC") if moment else None


def _is_stale(document: Document, post: dict[str, Any], rules: tuple[ScheduleRule, ...], reference: dt.date) -> bool:
    """An old news post about something weekly. A type of its own ("activiteiten") is kept up to date, news is not."""
    options = document.spec.options
    modified = read_moment(field_text(post.get("modified")))
    latest = max(reference, modified.date) if modified else reference
    is_news = not isinstance(options, WordpressOptions) or options.post_type == "posts"
    return is_news and document.reference_date - latest > _STALE and not any(rule.dates for rule in rules)


def _past(document: Document, name: str, locator: str) -> Issue:
    message = "Overgeslagen: dit bericht gaat over iets dat geweest is, of is te oud om nog te kloppen."
    return issue_of(document, "other", message, locator, "info", raw=name[:500])


# --- The answer as a whole --------------------------------------------------------------------------------------------


def _next_page(document: Document, n_posts: int) -> tuple[tuple[str, ...], list[Issue]]:
    """The next address while a full page came back.

    By `offset`, because WordPress answers a `page` behind the last one with an error, and an offset with an empty list.
    An address that names a `page` itself goes on in pages.
    """
    options = document.spec.options
    limit = options.max_pages if isinstance(options, WordpressOptions) else 1
    parts = urlsplit(document.snapshot.url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    per_page = int(query["per_page"]) if query.get("per_page", "").isdecimal() else 10
    if parts.scheme not in {"http", "https"} or n_posts == 0 or n_posts < per_page:
        return (), []
    if query.get("page", "").isdecimal():
        number = int(query["page"])
        query["page"] = str(number + 1)
    else:
        offset = int(query["offset"]) if query.get("offset", "").isdecimal() else 0
        number = offset // per_page + 1
        query["offset"] = str(offset + per_page)
    if number >= limit:
        message = f"Er zijn meer dan {limit} pagina's met berichten; de rest is niet gelezen."
        hint = f"Zet options.max_pages hoger in {document.spec.id}.yaml als dat nodig is."
        return (), [issue_of(document, "other", message, document.snapshot.url, "info", hint=hint)]
    return (urlunsplit(parts._replace(query=urlencode(query, safe=",/"))),), []


def _not_an_answer(document: Document, value: Any, text: str) -> Issue:
    if not text.strip():
        what = "De bron is leeg."
    elif isinstance(value, dict) and value.get("code"):
        what = (
            f"De site weigert de vraag: {one_line(field_text(value.get('message')) or field_text(value.get('code')))}"
        )
    elif text.lstrip().startswith("<"):
        what = "Er kwam een webpagina (HTML) in plaats van berichten van WordPress."
    else:
        what = "Dit is geen antwoord van WordPress: er staat geen lijst met berichten in."
    hint = f"Klopt options.post_type in {document.spec.id}.yaml? Probeer anders connector: page."
    return issue_of(
        document, "unreadable_source", what[:300], None, "error", hint=hint, raw=one_line(text[:500]) or None
    )
