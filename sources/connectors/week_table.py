"""Connector for timetables: a column a weekday, a row a weekday, or a heading a weekday with activities under it.

Belongs here: the record of one activity, and what to tell the operator. Does not belong here: finding activities
(`week_tables`, `week_headings` of `sources.formats`), taking a cell apart (`week_cells`), reading the words
(`sources.dutch`).

`when_text` is put together from the table's own words: heading, time, what the cell says about weeks and months, and
the operator's `when_suffix`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Literal

from selectolax.lexbor import LexborHTMLParser

from sources.addresses import lasting_address
from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    Issue,
    IssueCode,
    WeekTableOptions,
    record_id_of,
)
from sources.formats.html import SelectorError, absolute_url, base_url, decode, is_selector, one_line, parse, select
from sources.formats.week_cells import CellActivity, days_named, read_activity
from sources.formats.week_headings import places_under_headings
from sources.formats.week_tables import WeekPlace, places_in_tables
from sources.issues import issue_of

_MAX_NAME = 300
_LAYOUT_HINT = "options.layout (columns, rows of headings). Is het een maandkalender? Kies dan connector: page"
_MAX_TEXT = 1_000


def extract(document: Document) -> Extraction:
    """One record for each activity in the timetable. Never raises."""
    options = document.spec.options
    if not isinstance(options, WeekTableOptions):
        options = WeekTableOptions()
    tree = parse(decode(document.body, document.snapshot.charset))
    try:
        places, problem = _find(document, options, tree)
    except SelectorError as error:
        message = f"'{error}' is geen CSS-selector."
        return Extraction(issues=(_issue(document, "unreadable_source", message, "options.table of options.item"),))
    if problem is not None:
        return Extraction(issues=(problem,))
    base = base_url(tree, document.snapshot.final_url)
    records: list[ExtractedRecord] = []
    issues: list[Issue] = []
    keys = Counter[str]()
    for place in places:
        activity = read_activity(place.text, options.separator)
        if not activity.name:
            message = f"Bij '{place.day[:60]}' staat een tijd zonder naam van een activiteit."
            raw = one_line(place.text)[:500] or None
            issues.append(_issue(document, "missing_value", message, "options.item", raw=raw, locator=place.locator))
            continue
        record = _record(document, options, place, activity, base, keys)
        records.append(record)
        if _contradicts(place, activity):
            message = (
                f"Onder '{place.day[:60]}' staat een activiteit die zelf een andere dag noemt; die dag is gelezen."
            )
            conflict = _issue(document, "weekday_conflict", message, "options.item", raw=one_line(place.text))
            issues.append(conflict.model_copy(update={"record_id": record.record_id, "locator": place.locator}))
    return Extraction(
        records=tuple(records), issues=tuple(issues), n_read=len(places), n_skipped=len(places) - len(records)
    )


def wrong_options(options: WeekTableOptions) -> Iterator[tuple[tuple[str, ...], str]]:
    """What cannot be right, whatever the page holds: key below `options`, and a Dutch sentence."""
    for name, selector in (("table", options.table), ("item", options.item)):
        if selector and not is_selector(selector):
            yield (name,), f"'{selector}' is geen CSS-selector"


def _record(
    document: Document,
    options: WeekTableOptions,
    place: WeekPlace,
    activity: CellActivity,
    base: str,
    keys: Counter[str],
) -> ExtractedRecord:
    day = "" if _contradicts(place, activity) else place.day
    when = " ".join(filter(None, (day, activity.time or place.time)))
    when = ", ".join(filter(None, dict.fromkeys((when, *activity.calendar, options.when_suffix or ""))))
    name = activity.name[:_MAX_NAME]
    key = f"{lasting_address(document.snapshot.url)}#{place.day}|{name}"
    keys[key] += 1
    if keys[key] > 1:
        key += f"|{activity.time or place.time}"
        keys[key] += 1
        if keys[key] > 1:
            key += f"|{keys[key]}"
    texts = {
        "audience_text": activity.ages or None,
        "price_text": activity.price or None,
        "registration_text": activity.registration or None,
        **place.fields,
    }
    link = place.node.css_first("a[href]") if place.node is not None else None
    return ExtractedRecord(
        record_id=record_id_of(document.spec.id, key),
        source_id=document.spec.id,
        source_key=key,
        locator=place.locator,
        snapshot_id=document.snapshot.snapshot_id,
        name=name,
        description="\n".join(filter(None, (activity.description, place.label)))[:_MAX_TEXT] or None,
        when_text=when[:_MAX_TEXT],
        **texts,
        url=absolute_url(base, link.attributes.get("href")) if link is not None else None,
    )


def _contradicts(place: WeekPlace, activity: CellActivity) -> bool:
    """Whether the activity's own words name a day, and not the one that it stands under."""
    own = {day for part in activity.calendar for day in days_named(part)}
    heading = days_named(place.day)
    return bool(own) and bool(heading) and not own & heading


def _find(
    document: Document, options: WeekTableOptions, tree: LexborHTMLParser
) -> tuple[list[WeekPlace], Issue | None]:
    """The activities in the part of the page that the operator names; an Issue when there are none."""
    if tree.body is None:
        return [], _issue(document, "unreadable_source", "De bron is leeg.", "url")
    parts = select(tree, options.table) if options.table else [tree.body]
    if not parts:
        message = f"De selector options.table ('{options.table}') vindt niets in deze pagina."
        return [], _issue(document, "unreadable_source", message, "options.table")
    found: list[WeekPlace] = []
    for part in parts:
        if options.layout == "headings":
            found += places_under_headings(part, options.item)
        else:
            found += places_in_tables(part, options.layout, options.item)
    if found:
        return found, None
    what = {"columns": "kolom", "rows": "rij", "headings": "kop"}[options.layout]
    message = f"Er is geen {what} met een dag van de week en activiteiten gevonden."
    return [], _issue(document, "unreadable_source", message, _LAYOUT_HINT)


def _issue(
    document: Document,
    code: IssueCode,
    message: str,
    key: str,
    severity: Literal["error", "warning", "info"] | None = None,
    *,
    raw: str | None = None,
    locator: str | None = None,
) -> Issue:
    severity = severity or ("error" if code == "unreadable_source" else "warning")
    hint = f"Kijk in {document.spec.id}.yaml bij {key}."
    field = key if key.startswith("options") else None
    return issue_of(document, code, message, locator, severity, hint=hint, field=field, raw=raw)
