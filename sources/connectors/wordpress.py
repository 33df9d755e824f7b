"""Connector for WordPress posts (REST) that announce activities: news of a centre, or its own type "activiteit".

Belongs here: the address to ask, paging, which posts announce something, date fields of ACF and the like. Does not
belong here: reading Dutch (`sources.dutch`), The Events Calendar (`tribe_events`).

The day a post was published is never the day of its event; it is the day on which its words are read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Literal
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
from sources.html import absolute_url, decode, html_to_text, one_line
from sources.lenient_json import read_json
from sources.moments import Moment, once, read_moment, read_time

_REST = "wp-json/wp/v2/"
_PER_PAGE = 50
_MAX_NAME = 300
_MAX_DESCRIPTION = 5_000
_MAX_TEXT = 1_000
_MAX_READ = 20_000  # characters of a post that are read for a date
_STALE = dt.timedelta(days=400)  # a news post about "elke dinsdag" says nothing about today after this
_SHORTCODE = re.compile(
    r"\[/?(?:vc_|et_pb_|av_|fusion_|caption|gallery|embed|audio|video|contact-form)[^\]\n]{0,500}\]"
)
_MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
_LIMIT = re.compile(
    r"\b(?:school)?vakanties?\b|feestdag|\bbehalve\b|m\.u\.v\.|uitgezonderd|\bniet op\b|\bgeen \w+ op\b"
    rf"|\bop .{{3,30}} geen\b|\b(?:start|begint|vanaf|t/m|tot en met)\b.{{0,20}}(?:\d|{_MONTHS})",
    re.IGNORECASE,
)

# Names of fields in ACF, meta and custom plug-ins, without what is not a letter.
_START_DATES = ("startdate", "startdatum", "begindatum", "eventstartdate", "eventdate", "datumactiviteit",
                "activiteitdatum", "evenementdatum", "eventdatum", "datumvan", "datestart", "date", "datum", "dag",
                "start", "begin", "wanneer")  # fmt: skip
_END_DATES = ("enddate", "einddatum", "eventenddate", "datumtot", "dateend", "eind", "einde", "end")
_START_TIMES = ("starttime", "starttijd", "begintijd", "eventstarttime", "tijdvan", "aanvang", "tijd", "time", "tijden")
_END_TIMES = ("endtime", "eindtijd", "eventendtime", "tijdtot")
_PLACES = ("locatie", "location", "plaats", "venue", "adres", "eventlocation", "waar")
_PRICES = ("kosten", "prijs", "price", "cost", "entree", "toegang", "toegangsprijs")


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
        return None, [_issue(document, "unreadable_record", message, locator, raw=one_line(str(post))[:500])]
    name = one_line(_rendered(post.get("title")))[:_MAX_NAME]
    text = _rendered(post.get("content")) or _rendered(post.get("excerpt"))
    skipped = _reason_to_skip(document, post, name, locator)
    if skipped is not None:
        return None, [skipped]
    published = read_moment(_text(post.get("date")))
    fields = dict(_fields(post))
    reference = published.date if published else document.reference_date
    start, end = _date_fields(fields)
    issues: list[Issue] = []
    rules: tuple[ScheduleRule, ...] | None = None
    when_text: str | None = None
    if start is not None:
        reading = once(start, end, rule="wordpress", zone=TIMEZONE)
        rules = (reading.rule,) if reading.rule else None
        if reading.remark:
            code: IssueCode = "unreadable_value" if reading.rule else "unreadable_schedule"
            issues.append(_issue(document, code, reading.remark, locator, field="acf"))
        if _is_past(rules or (), document.reference_date):
            return None, [_past(document, name, locator)]
    else:
        when_text = _when(_words(fields), name, text, reference)
        if when_text is None:
            message = f"'{name[:100]}' noemt geen dag waarop iets te doen is; gelezen als nieuws."
            return None, [_issue(document, "other", message, locator, "info", raw=one_line(text)[:200] or None)]
        read = read_schedule(when_text, reference).rules
        if _is_past(read, document.reference_date) or _is_stale(document, post, read, reference):
            return None, [_past(document, name, locator)]
    key = _text(post.get("id")) or _text(post.get("link")) or name
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
        dtstart=_first(fields, _START_DATES) if start else None,
        dtend=_first(fields, _END_DATES) if start else None,
        schedule=rules,
        reference_date=reference,
        location_text=_first(fields, _PLACES),
        price_text=_first(fields, _PRICES),
        url=absolute_url(document.snapshot.final_url, _text(post.get("link"))),
        modified_at=_modified(post),
    )
    return record, [issue.model_copy(update={"record_id": record_id}) for issue in issues]


def _reason_to_skip(document: Document, post: dict[str, Any], name: str, locator: str) -> Issue | None:
    content = post.get("content")
    if not name:
        return _issue(document, "missing_value", "Een bericht zonder titel is overgeslagen.", locator, field="title")
    if post.get("status") not in (None, "", "publish") or (isinstance(content, dict) and content.get("protected")):
        message = "Overgeslagen: dit bericht is niet openbaar of heeft een wachtwoord."
        return _issue(document, "privacy", message, locator, "info", raw=name[:500])
    return None


def _rendered(value: Any) -> str:
    """The text of a field that WordPress gives as HTML, without the builder's own codes."""
    html = value.get("rendered") if isinstance(value, dict) else value
    return html_to_text(_SHORTCODE.sub(" ", _text(html)))


def _modified(post: dict[str, Any]) -> dt.datetime | None:
    moment = read_moment(_text(post.get("modified_gmt")))
    return moment.instant("UTC") if moment else None


# --- When -------------------------------------------------------------------------------------------------------------


def _when(words: str | None, name: str, text: str, reference: dt.date) -> str | None:
    """The lines that say when, as they stand; those with a clock time when there are any."""
    if words and _rules(words, reference):
        return words
    lines = [name, *(line for line in text[:_MAX_READ].split("\n") if line.strip())][:80]
    dated = {line: rules for line in lines if (rules := _rules(line, reference))}
    timed = [line for line, rules in dated.items() if any(rule.start_time or rule.all_day for rule in rules)]
    if timed:
        chosen = {line: _sentences_of(line, dated[line], reference) for line in timed}
        limits = {line: line for line in lines if line not in chosen and len(line) < 300 and _LIMIT.search(line)}
        bounded = "\n".join((chosen | limits)[line] for line in lines if line in chosen or line in limits)
        words = "\n".join(chosen.values())
        # "Niet in de schoolvakanties" on a line of its own changes the days; it must not add any.
        return (bounded if len(_rules(bounded, reference)) == len(_rules(words, reference)) else words)[:_MAX_TEXT]
    whole = f"{name}\n{text}"[:_MAX_TEXT]
    if any(rule.start_time for rule in _rules(whole, reference)):  # the day in one line, the time in another
        return whole
    return "\n".join(dated)[:_MAX_TEXT] or None


def _sentences_of(line: str, rules: list[ScheduleRule], reference: dt.date) -> str:
    """Of a paragraph the sentences that say when, as long as together they say the same as the whole."""
    sentences = [each for each in re.split(r"(?<=[.!?])\s+(?=[^\W\d_])", line) if _rules(each, reference)]
    joined = " ".join(sentences)
    same = [rule.model_copy(update={"span": None}) for rule in _rules(joined, reference)]
    return joined if same == [rule.model_copy(update={"span": None}) for rule in rules] else line


def _rules(text: str, reference: dt.date) -> list[ScheduleRule]:
    rules = read_schedule(text, reference).rules
    return [rule for rule in rules if rule.kind not in ("none", "by_appointment") and not _is_past((rule,), reference)]


def _is_past(rules: tuple[ScheduleRule, ...], today: dt.date) -> bool:
    """Whether all that is announced is over. Without rules nothing is known to be over."""
    return bool(rules) and all(
        (max(rule.dates) < today) if rule.dates else bool(rule.valid_to and rule.valid_to < today) for rule in rules
    )


def _is_stale(document: Document, post: dict[str, Any], rules: tuple[ScheduleRule, ...], reference: dt.date) -> bool:
    """An old news post about something weekly. A type of its own ("activiteiten") is kept up to date, news is not."""
    options = document.spec.options
    modified = read_moment(_text(post.get("modified")))
    latest = max(reference, modified.date) if modified else reference
    is_news = not isinstance(options, WordpressOptions) or options.post_type == "posts"
    return is_news and document.reference_date - latest > _STALE and not any(rule.dates for rule in rules)


def _past(document: Document, name: str, locator: str) -> Issue:
    message = "Overgeslagen: dit bericht gaat over iets dat geweest is, of is te oud om nog te kloppen."
    return _issue(document, "other", message, locator, "info", raw=name[:500])


# --- Fields of ACF and the like ---------------------------------------------------------------------------------------


def _fields(post: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names (letters only) and texts of the custom fields; groups one level deep."""
    for holder in ("acf", "meta", "custom_fields", "event_meta"):
        group = post.get(holder)
        for name, value in group.items() if isinstance(group, dict) else ():
            inner = value.items() if isinstance(value, dict) else [(name, value)]
            for each, content in inner:
                if text := one_line(html_to_text(_text(content))):
                    yield re.sub(r"[^a-z]", "", str(each).casefold()), text[:_MAX_TEXT]


def _first(fields: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((fields[name] for name in names if name in fields), None)


def _date_fields(fields: dict[str, str]) -> tuple[Moment | None, Moment | None]:
    """Begin and end, when the fields hold dates that can be read in one way only."""
    begin, end = _first(fields, _START_DATES), _first(fields, _END_DATES)
    start = _with_time(read_moment(begin or ""), _first(fields, _START_TIMES))
    if start is None:
        return None, None
    finish = read_moment(end or "") or (Moment(start.date) if _first(fields, _END_TIMES) and start.time else None)
    return start, _with_time(finish, _first(fields, _END_TIMES))


def _with_time(moment: Moment | None, text: str | None) -> Moment | None:
    time = read_time((text or "").replace(".", ":").removesuffix("uur").strip()) if moment else None
    if moment is None or time is None or (moment.time is not None and moment.time != dt.time()):
        return moment
    return Moment(moment.date, time)


def _words(fields: dict[str, str]) -> str | None:
    """The date and time fields as words, for the reader of Dutch: "dinsdag 3 november 10.00 - 12.00 uur"."""
    date, end_date = _first(fields, _START_DATES), _first(fields, _END_DATES)
    start, end = _first(fields, _START_TIMES), _first(fields, _END_TIMES)
    if not date:
        return None
    days = f"{date} t/m {end_date}" if end_date and end_date != date else date
    return " ".join(filter(None, (days, f"{start} - {end}" if start and end else start or "")))[:_MAX_TEXT]


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
        hint = f"Zet options.max_pages hoger in sources/registry/{document.spec.id}.yaml als dat nodig is."
        return (), [_issue(document, "other", message, document.snapshot.url, "info", hint=hint)]
    return (urlunsplit(parts._replace(query=urlencode(query, safe=",/"))),), []


def _not_an_answer(document: Document, value: Any, text: str) -> Issue:
    if not text.strip():
        what = "De bron is leeg."
    elif isinstance(value, dict) and value.get("code"):
        what = f"De site weigert de vraag: {one_line(_text(value.get('message')) or _text(value.get('code')))}"
    elif text.lstrip().startswith("<"):
        what = "Er kwam een webpagina (HTML) in plaats van berichten van WordPress."
    else:
        what = "Dit is geen antwoord van WordPress: er staat geen lijst met berichten in."
    hint = f"Klopt options.post_type in sources/registry/{document.spec.id}.yaml? Probeer anders connector: page."
    return _issue(document, "unreadable_source", what[:300], None, "error", hint=hint, raw=one_line(text[:500]) or None)


def _issue(
    document: Document,
    code: IssueCode,
    message: str,
    locator: str | None,
    severity: Literal["error", "warning", "info"] = "warning",
    *,
    hint: str = "",
    field: str | None = None,
    raw: str | None = None,
) -> Issue:
    return Issue(
        severity=severity,
        code=code,
        source_id=document.spec.id,
        message=message,
        hint=hint,
        field=field,
        raw=raw,
        locator=locator,
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
