"""A whole calendar file: from bytes to an Extraction that balances.

Belongs here: what holds for the file (is it a calendar, its zones, the counts).
Does not belong here: single events (`ical_events`) or series (`ical_series`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from sources.contracts import TIMEZONE, Document, Extraction, Issue
from sources.formats.ical_events import Event, Skipped, not_public, read_event
from sources.formats.ical_series import Series, gather, to_record
from sources.formats.ical_text import CalendarText, Component, LineProblem, parse_calendar
from sources.formats.ical_values import Moment, UnreadableError, Zones, read_moment, zones_of

_HTML = re.compile(
    rb"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<\s*(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


@dataclass
class _Tally:
    events: list[Event] = field(default_factory=list)
    hidden: list[tuple[str, Moment]] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    n_read: int = 0
    n_skipped: int = 0


def read_calendar(document: Document, timezone: str | None = None) -> Extraction:
    """Read all VEVENTs of a document. Never raises.

    `timezone` is the operator's choice for floating times. A body that is no calendar gives one Issue
    `unreadable_source`; a calendar without events gives no records and no Issue.
    """
    source_id = document.spec.id
    parsed = parse_calendar(document.body, document.snapshot.charset)
    if not parsed.calendars or _is_web_page(document.body):
        return Extraction(issues=(_no_calendar(document),))
    tally = _Tally()
    tally.issues += [_line_issue(source_id, problem) for problem in _stray_problems(parsed)]
    for calendar in parsed.calendars:
        zones = zones_of(calendar, timezone)
        _read_events(document, calendar, zones, tally)
        tally.issues += [_zone_issue(source_id, tzid, *where) for tzid, where in zones.unknown.items()]
    gathered = gather(tally.events, tally.hidden)
    records = []
    for series in gathered.series:
        record = to_record(series, document.snapshot.snapshot_id)
        records.append(record)
        tally.issues += _issues_of(series, record.record_id)
    return Extraction(
        records=tuple(records),
        issues=(*tally.issues, *gathered.issues),
        n_read=tally.n_read,
        n_folded=gathered.n_folded,
        n_skipped=tally.n_skipped + gathered.n_skipped,
        is_cut=not parsed.calendars[-1].closed,
    )


def _read_events(document: Document, calendar: Component, zones: Zones, tally: _Tally) -> None:
    source_id, base_url = document.spec.id, document.snapshot.final_url
    method = (calendar.text("METHOD") or "").upper() or None
    components = [child for child in _walk(calendar) if child.name == "VEVENT"]
    tally.n_read += len(components)
    private_uids = set()
    public: list[Event] = []
    for component in components:
        try:
            public.append(read_event(source_id, component, zones, method, base_url))
        except Skipped as skipped:
            tally.n_skipped += 1
            tally.issues.append(skipped.issue)
            uid = component.text("UID")
            if skipped.issue.code == "privacy" and uid:
                moment = _recurrence_of(component, zones)
                if moment is None:
                    private_uids.add(uid)
                else:
                    tally.hidden.append((uid, moment))
    for event in public:
        # An exception of a private series is private too, unless it says that it is public.
        if event.recurrence is not None and event.uid in private_uids and not event.stated_public:
            tally.n_skipped += 1
            why = "deze datum hoort bij een reeks die de bron niet openbaar noemt"
            tally.issues.append(not_public(source_id, event.line, why))
        else:
            tally.events.append(event)


def _walk(component: Component) -> Iterator[Component]:
    """All components below one, in the order of the file. Without recursion: a file may be nested absurdly deep."""
    waiting = component.children[::-1]
    while waiting:
        child = waiting.pop()
        yield child
        waiting += child.children[::-1]


def _recurrence_of(component: Component, zones: Zones) -> Moment | None:
    line = component.first("RECURRENCE-ID")
    if line is None:
        return None
    try:
        return read_moment(line, zones)
    except UnreadableError:
        return None


def _issues_of(series: Series, record_id: str) -> Iterator[Issue]:
    for event in (series.master, *series.overrides):
        for issue in event.issues:
            yield issue.model_copy(update={"record_id": record_id})


# --- Issues -----------------------------------------------------------------------------------------------------------


def _stray_problems(parsed: CalendarText) -> Iterator[LineProblem]:
    yield from parsed.problems
    for calendar in parsed.calendars:
        yield from calendar.problems
        for child in _walk(calendar):
            if child.name != "VEVENT":
                yield from child.problems


def _line_issue(source_id: str, problem: LineProblem) -> Issue:
    return Issue(
        severity="info",
        code="unreadable_value",
        source_id=source_id,
        message=problem.message,
        hint=f"Alleen deze regel is overgeslagen. De bron staat in {source_id}.yaml.",
        raw=problem.raw[:500] or None,
        locator=f"regel {problem.line}",
    )


def _zone_issue(source_id: str, tzid: str, line: int, taken: str) -> Issue:
    where = f"regel {line}" if line else f"options.timezone in {source_id}.yaml"
    return Issue(
        severity="warning",
        code="unknown_timezone",
        source_id=source_id,
        message=f"Onbekende tijdzone '{tzid[:80]}'; tijden zijn gelezen als {taken}.",
        hint=f"Klopt dat niet? Zet options.timezone in {source_id}.yaml, bijvoorbeeld {TIMEZONE}.",
        raw=tzid[:500],
        locator=where,
    )


def _is_web_page(body: bytes) -> bool:
    """Whether the body is HTML as a whole, be it a page about calendars. A stray tag before a calendar is no page."""
    return _HTML.match(body.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None


def _no_calendar(document: Document) -> Issue:
    source_id = document.spec.id
    if not document.body.strip():
        what = "De bron is leeg"
    elif _is_web_page(document.body):
        what = "Er staat een webpagina (HTML) waar een agenda hoort"
    else:
        what = "Dit is geen iCalendar: er staat geen BEGIN:VCALENDAR of BEGIN:VEVENT in"
    return Issue(
        severity="error",
        code="unreadable_source",
        source_id=source_id,
        message=f"{what}.",
        hint=f"Controleer url in {source_id}.yaml.",
        raw=document.body[:200].decode("utf-8", "replace"),
        locator=document.snapshot.url,
    )
