"""Connector for a list in a page: one element an activity, one CSS selector a field, all from the source's YAML.

Belongs here: the strict reading of such a list, and telling the operator which selector no longer fits. Does not belong
here: what the texts mean, cards with labelled lines (`welfare_provider`), pages in running text (`page`).
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sources.addresses import lasting_address
from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    HtmlListOptions,
    Issue,
    IssueCode,
    ScheduleRule,
    record_id_of,
)
from sources.formats.html import (
    absolute_url,
    base_url,
    css_path,
    decode,
    is_selector,
    node_text,
    one_line,
    parse,
    read_values,
    select,
    split_selector,
)
from sources.formats.moments import once, read_moment
from sources.issues import issue_of

# Fields of a record that a selector may fill. Of the multi-line ones all matches count, of the others too, on one line.
FIELDS = (
    "name", "when_text", "description", "location_text", "organizer_text", "audience_text", "price_text",
    "registration_text", "category_text", "status_text", "url", "language", "dtstart", "dtend",
)  # fmt: skip
_DUTCH = {
    "naam": "name", "titel": "name", "title": "name", "wanneer": "when_text", "datum": "when_text", "tijd": "when_text",
    "plek": "location_text", "locatie": "location_text", "prijs": "price_text", "kosten": "price_text", "link": "url",
    "omschrijving": "description", "doelgroep": "audience_text", "organisatie": "organizer_text",
    "aanmelden": "registration_text", "thema": "category_text", "taal": "language",
}  # fmt: skip
_FIRST_ONLY = frozenset({"name", "url", "dtstart", "dtend", "language"})
_MAX_LENGTH = {"name": 300, "description": 5_000}
_MAX_TEXT = 1_000
_MAX_ITEMS = 10_000
_SAMPLE = 50  # items that are looked through for text that no field reads
_PAGE_NUMBER = re.compile(r"(?:[?&](?:page|pagina|paged|p|pg)=|/(?:page|pagina)/)(\d{1,4})(?!\d)", re.IGNORECASE)


def extract(document: Document) -> Extraction:
    """One record for each item; an item without a name is skipped with an Issue. Never raises."""
    options = document.spec.options
    if not isinstance(options, HtmlListOptions):
        return Extraction(issues=(_issue(document, "other", "Deze bron heeft geen opties voor html_list.", "options"),))
    tree = parse(decode(document.body, document.snapshot.charset))
    base = base_url(tree, document.snapshot.final_url)
    problems = [
        _issue(document, "unreadable_source", f"{said[:1].upper()}{said[1:]}.", ".".join(("options", *where)))
        for where, said in wrong_options(options)
    ]
    if problems:
        return Extraction(issues=tuple(problems))
    items = select(tree, options.item)[:_MAX_ITEMS]
    if not items:
        message = f"De selector options.item ('{options.item}') vindt niets in deze pagina."
        return Extraction(issues=(_issue(document, "unreadable_source", message, "options.item"),))
    texts = [_read_fields(item, options, base) for item in items]
    issues = _unmatched_selectors(document, options, texts)
    issues += _unread_text(document, options, items)
    records: list[ExtractedRecord] = []
    positions: dict[int, int] = {}
    keys = Counter[str]()
    for item, fields in zip(items, texts, strict=True):
        locator = css_path(item, positions)
        if not fields.get("name"):
            raw = one_line(node_text(item))[:500] or None
            message = "Een item zonder naam is overgeslagen."
            issues.append(_issue(document, "missing_value", message, "options.fields.name", raw=raw, locator=locator))
            continue
        record, remark = _record(document, fields, locator, _key(document, item, fields, keys))
        records.append(record)
        if remark is not None:
            issues.append(remark)
    next_urls, cut_off = _next_page(document, options, tree, base)
    return Extraction(
        records=tuple(records),
        issues=(*issues, *cut_off),
        n_read=len(items),
        n_skipped=len(items) - len(records),
        next_urls=next_urls,
    )


def _read_fields(item: LexborNode, options: HtmlListOptions, base: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, selector in options.fields.items():
        values = read_values(item, selector)
        if name == "url":
            values = [url for value in values if (url := absolute_url(base, value))]
        values = list(dict.fromkeys(values))[: 1 if name in _FIRST_ONLY else None]
        text = "\n".join(values) if name == "description" else one_line(" ".join(values))
        fields[name] = text[: _MAX_LENGTH.get(name, _MAX_TEXT)].strip()
    return fields


def _record(document: Document, fields: dict[str, str], locator: str, key: str) -> tuple[ExtractedRecord, Issue | None]:
    """The record, and what is doubtful about its dates."""
    record_id = record_id_of(document.spec.id, key)
    schedule, remark = _schedule(fields)
    texts = {name: text for name, text in fields.items() if text}
    issue = None
    if remark:
        issue = _issue(document, "unreadable_value", remark, "options.fields.dtstart", "warning", locator=locator)
        issue = issue.model_copy(update={"record_id": record_id, "raw": fields.get("dtstart")})
    record = ExtractedRecord(
        record_id=record_id,
        source_id=document.spec.id,
        source_key=key,
        locator=locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=texts.pop("name"),
        schedule=schedule,
        **texts,
    )
    return record, issue


def _schedule(fields: dict[str, str]) -> tuple[tuple[ScheduleRule, ...] | None, str | None]:
    """Of a machine-readable date (`time@datetime`). Words in `when_text` that hold a time go before a bare date."""
    text = fields.get("dtstart")
    if not text:
        return None, None
    start = read_moment(text)
    if start is None:
        return None, "De datum is onleesbaar of op meer manieren te lezen."
    if start.time is None and re.search(r"\d[.:u]\d|\d\s*u", fields.get("when_text", "")):
        return None, None
    reading = once(start, read_moment(fields.get("dtend", "")), rule="html_list")
    return ((reading.rule,) if reading.rule else None), reading.remark


def _key(document: Document, item: LexborNode, fields: dict[str, str], keys: Counter[str]) -> str:
    """The item's own page; else its id in this page; else its name. Made unique by the words that say when."""
    page = lasting_address(document.snapshot.url)  # not where it sent us: that may differ from day to day
    key = fields.get("url") or f"{page}#{item.id or fields['name']}"
    if fields.get("url") in (document.snapshot.final_url, f"{document.snapshot.final_url}#"):
        key = f"{page}#{fields['name']}"
    keys[key] += 1
    if keys[key] > 1:
        key = f"{key}#{fields.get('dtstart') or fields.get('when_text') or ''}"
        keys[key] += 1
        if keys[key] > 1:
            key = f"{key}#{keys[key]}"
    return key


# --- Telling the operator ---------------------------------------------------------------------------------------------


def wrong_options(options: HtmlListOptions) -> Iterator[tuple[tuple[str, ...], str]]:
    """What cannot be right, whatever the page holds: key below `options`, and a Dutch sentence.

    Names that are no field, selectors that are no CSS, and a missing name.
    """
    for name in options.fields:
        if name not in FIELDS:
            near = _DUTCH.get(name) or next(iter(difflib.get_close_matches(name, FIELDS, n=1, cutoff=0.5)), None)
            meant = f"; bedoelde u '{near}'?" if near else ""
            yield ("fields", name), f"'{name}' is geen veld van een activiteit{meant}; kies uit: {', '.join(FIELDS)}"
    if "name" not in options.fields:
        yield ("fields", "name"), "er is geen selector voor de naam (name)"
    selectors: list[tuple[tuple[str, ...], str]] = [
        (("item",), options.item),
        (("next_page",), options.next_page or ""),
    ]
    selectors += [(("fields", name), value) for name, value in options.fields.items()]
    for where, selector in selectors:
        if not is_selector(selector) or (where == ("item",) and selector in ("", ".")):
            yield where, f"'{selector}' is geen CSS-selector"


def _unmatched_selectors(document: Document, options: HtmlListOptions, texts: Sequence[dict[str, str]]) -> list[Issue]:
    return [
        _issue(
            document,
            "missing_value",
            f"De selector voor {name} ('{selector}') vindt niets in alle {len(texts)} items.",
            f"options.fields.{name}",
            "warning",
        )
        for name, selector in options.fields.items()
        if not any(fields.get(name) for fields in texts)
    ]


def _unread_text(document: Document, options: HtmlListOptions, items: Sequence[LexborNode]) -> list[Issue]:
    """One remark about text in the items that no field reads: it may hold the price, or the days that it is closed."""
    n_all = n_left = n_items = 0
    sample = ""
    for item in items[:_SAMPLE]:
        read: set[int] = set()
        for value in options.fields.values():
            selector, attribute = split_selector(value)
            if attribute is None:
                read |= {node.mem_id for node in (select(item, selector) if selector not in ("", ".") else [item])}
        left = "" if item.mem_id in read else node_text(item, without=read)
        n_all += len(node_text(item))
        n_left += len(left)
        n_items += bool(left)
        sample = sample or one_line(left)
    if not n_left:
        return []
    share = max(1, round(100 * n_left / max(n_all, 1)))
    message = (
        f"In {n_items} van de {min(len(items), _SAMPLE)} bekeken items staat tekst die geen veld leest ({share} %)."
    )
    return [_issue(document, "other", message, "options.fields", "info", raw=sample)]


def _next_page(
    document: Document, options: HtmlListOptions, tree: LexborHTMLParser, base: str
) -> tuple[tuple[str, ...], list[Issue]]:
    if not options.next_page or tree.root is None:
        return (), []
    selector, attribute = split_selector(options.next_page)
    values = read_values(tree.root, f"{selector}@{attribute or 'href'}")
    url = next((found for value in values if (found := absolute_url(base, value))), None)
    if url is None or url in (document.snapshot.url, document.snapshot.final_url):
        return (), []
    number = _PAGE_NUMBER.search(url)
    if number and int(number[1]) > options.max_pages:
        message = f"Er zijn meer dan {options.max_pages} pagina's; de rest is niet gelezen."
        return (), [_issue(document, "other", message, "options.max_pages", "info")]
    return (url,), []


def _issue(
    document: Document,
    code: IssueCode,
    message: str,
    key: str,
    severity: Literal["error", "warning", "info"] = "error",
    *,
    raw: str | None = None,
    locator: str | None = None,
) -> Issue:
    hint = f"Kijk in {document.spec.id}.yaml bij {key}."
    return issue_of(document, code, message, locator, severity, hint=hint, field=key, raw=raw)
