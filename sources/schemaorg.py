"""All schema.org events of a page as an extraction: JSON-LD, microdata and RDFa together.

Belongs here: which events are the same, which are dates of one series, the balance of a page. Does not belong here:
finding events (`schemaorg_nodes`), reading one (`schemaorg_records`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from sources.contracts import TIMEZONE, Document, ExtractedRecord, Extraction, Issue, OccurrenceOverride, ScheduleRule
from sources.html import absolute_url, one_line
from sources.moments import Moment, read_moment
from sources.recurrence import RuleError, read_rule, starts_between
from sources.schemaorg_nodes import OTHER_EVENT_TYPES, EventNode, FoundEvents, find_events, values_of
from sources.schemaorg_records import EventReading, issue, read_event, to_record
from sources.schemaorg_values import first_text, line_of, place_text, status_text, text_of, url_of
from sources.zones import localise

__all__ = ["find_events", "read_events"]

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_CANCELLED = frozenset({"eventcancelled", "eventcanceled", "eventpostponed"})


def read_events(document: Document, text: str) -> Extraction:
    """Every event in the text of a page or JSON document. Never raises; a page without events gives an empty one."""
    found = find_events(text, document.snapshot.final_url)
    issues = [_damage_issue(document, locator, block) for locator, block in found.damaged]
    readings: list[EventReading] = []
    n_other = 0
    for node in found.nodes:
        if node.type in OTHER_EVENT_TYPES:
            n_other += 1
            issues.append(_other_issue(document, node))
        else:
            readings.append(read_event(document, node, found))
    kept, same = _without_doubles(readings, found)
    children = _children(kept, same, found)
    records, more, n_folded, n_skipped = _records(document, kept, children, found)
    return Extraction(
        records=tuple(records),
        issues=_collapsed([*issues, *more]),
        n_read=len(found.nodes) + found.n_lost,
        n_folded=n_folded + len(readings) - len(kept),
        n_skipped=n_skipped + n_other + found.n_lost,
    )


def _records(
    document: Document,
    kept: list[EventReading],
    children: dict[int, list[EventReading]],
    found: FoundEvents,
) -> tuple[list[ExtractedRecord], list[Issue], int, int]:
    """Records in the order of the page, their issues, and how many events were folded and skipped."""
    issues: list[Issue] = []
    folded: set[int] = set()
    overrides: dict[int, tuple[OccurrenceOverride, ...]] = {}
    for parent in kept:
        instances = [each for each in children.get(id(parent), ()) if _is_instance(each, parent)]
        if instances:
            overrides[id(parent)] = _fold(document, parent, instances, found)
            folded |= {id(each) for each in instances}
    remaining: list[EventReading] = []
    n_skipped = 0
    for reading in kept:
        if id(reading) in folded:
            issues += reading.issues
        elif skipped := _reason_to_skip(document, reading, bool(children.get(id(reading)))):
            issues.append(skipped)
            n_skipped += 1
        else:
            remaining.append(reading)
    _add_keys(remaining, found, document.snapshot.final_url)
    records: list[ExtractedRecord] = []
    for reading in remaining:
        record = to_record(document, reading, found)
        if id(reading) in overrides:
            record = record.model_copy(update={"overrides": overrides[id(reading)]})
        records.append(record)
        issues += [each.model_copy(update={"record_id": record.record_id}) for each in reading.issues]
    return records, issues, len(folded), n_skipped


# --- The same event twice ---------------------------------------------------------------------------------------------


def _without_doubles(
    readings: Sequence[EventReading], found: FoundEvents
) -> tuple[list[EventReading], dict[int, EventReading]]:
    """Readings without those that another one already tells; and for each event's data the reading that stands for it.

    What is kept takes over properties that only the double has.
    """
    kept: list[EventReading] = []
    same: dict[int, EventReading] = {}
    by_name: dict[tuple[str, str], list[EventReading]] = {}
    for reading in readings:
        day = str(reading.starts[0].on_clock_of(TIMEZONE).date) if reading.starts else _stated_day(reading)
        group = by_name.setdefault((_folded(reading.name), day), [])
        twin = next((each for each in group if _is_same(each, reading, found)), None)
        if twin is None:
            kept.append(reading)
            group.append(reading)
        else:
            _take_over(twin, reading)
        same[id(reading.node.data)] = twin or reading
    return kept, same


def _stated_day(reading: EventReading) -> str:
    """The date with which an otherwise unreadable begin starts, written as a date is; else the text."""
    text = first_text(reading.data, "startDate")
    match = _DAY.match(text)
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else text


def _is_same(one: EventReading, other: EventReading, found: FoundEvents) -> bool:
    if not one.name:
        return False
    is_across = one.node.syntax != other.node.syntax
    times = [{start.on_clock_of(TIMEZONE) for start in each.starts if start.time} for each in (one, other)]
    if times[0] != times[1] and not (is_across and not all(times)):
        return False
    if one.node.parent is not None and one.node.parent is other.node.parent and one.rules != other.rules:
        return False
    places = [_folded(place_text(each.data, found) or "") for each in (one, other)]
    if all(places) and places[0] not in places[1] and places[1] not in places[0] and not is_across:
        return False
    urls = [url_of(each.data, found.base) for each in (one, other)]
    return is_across or not all(urls) or urls[0] == urls[1]


def _take_over(kept: EventReading, double: EventReading) -> None:
    """What only the double tells goes to the one that is kept; its time too when that is the more precise."""
    kept.data = {**double.data, **kept.data}
    is_timed = any(rule.start_time for rule in kept.rules)
    if double.rules and (not kept.rules or (not is_timed and any(rule.start_time for rule in double.rules))):
        kept.rules, kept.is_series, kept.starts = double.rules, double.is_series, double.starts
        kept.data |= {name: double.data[name] for name in ("startDate", "endDate") if name in double.data}
        kept.issues = [each for each in kept.issues if each.field not in ("startDate", "endDate")] + double.issues


# --- Series and their dates -------------------------------------------------------------------------------------------


def _children(
    kept: Sequence[EventReading], same: dict[int, EventReading], found: FoundEvents
) -> dict[int, list[EventReading]]:
    """The events under each event (by id() of its reading), whether they stand in it or name it as superEvent."""
    children: dict[int, list[EventReading]] = {}

    def add(parent: EventReading | None, child: EventReading | None) -> None:
        if parent is None or child is None or child is parent:
            return
        group = children.setdefault(id(parent), [])
        if not any(each is child for each in group):
            group.append(child)

    for reading in kept:
        if reading.node.relation in ("subEvent", "subEvents"):
            add(same.get(id(reading.node.parent)), reading)
        for value in values_of(reading.node.data, "superEvent"):
            add(same.get(id(found.resolve(value))), reading)
        for name in ("subEvent", "subEvents"):
            for value in values_of(reading.node.data, name):
                add(reading, same.get(id(found.resolve(value))))
    return children


def _is_instance(child: EventReading, parent: EventReading) -> bool:
    """Whether an event is a date of its series: it has a date and no name of its own."""
    return bool(child.rules) and not child.is_series and (not child.name or _folded(child.name) == _folded(parent.name))


def _fold(
    document: Document, parent: EventReading, instances: list[EventReading], found: FoundEvents
) -> tuple[OccurrenceOverride, ...]:
    """Put the dates of a series into its rules. The series' own begin and end only bound them, so they go.

    Dates that its Schedule already gives stay there; those that differ in status or place become overrides.
    """
    if not parent.is_series:
        parent.rules = []
        parent.issues = [each for each in parent.issues if each.field != "endDate"]
    overrides: list[OccurrenceOverride] = []
    place = place_text(parent.data, found)
    for child in instances:
        for rule in child.rules:
            previous = read_moment(first_text(child.data, "previousStartDate")) if parent.is_series else None
            if previous is None and not any(_gives(known, rule) for known in parent.rules):
                parent.rules.append(rule)
            override = _override(child, rule, previous, parent, place, found)
            if override is not None:
                overrides.append(override)
    parent.rules = _merged(parent.rules)
    return tuple(overrides)


def _override(
    child: EventReading,
    rule: ScheduleRule,
    previous: Moment | None,
    parent: EventReading,
    parent_place: str | None,
    found: FoundEvents,
) -> OccurrenceOverride | None:
    status = (status_text(child.node.data) or "").casefold()
    place = place_text(child.data, found)
    description = first_text(child.node.data, "description", read=text_of)
    differs = {
        "status": "cancelled" if status in _CANCELLED else None,
        "location_text": place if place != parent_place else None,
        "description": description if description and description != text_of(parent.data.get("description")) else None,
    }
    if previous is None and not any(differs.values()):
        return None
    start = localise(dt.datetime.combine(rule.dates[0], rule.start_time or dt.time()), rule.timezone)
    moved = {} if previous is None else {"start": start, "end": _end_of(rule, start)}
    recurrence_id = start if previous is None else previous.instant(rule.timezone)
    return OccurrenceOverride(recurrence_id=recurrence_id, **moved, **differs)


def _end_of(rule: ScheduleRule, start: dt.datetime) -> dt.datetime | None:
    if rule.duration:
        return localise(start.replace(tzinfo=None) + dt.timedelta(minutes=rule.duration), rule.timezone)
    if rule.end_time is None:
        return None
    is_next_day = rule.start_time is not None and rule.end_time <= rule.start_time
    return localise(dt.datetime.combine(start.date() + dt.timedelta(days=is_next_day), rule.end_time), rule.timezone)


def _gives(known: ScheduleRule, rule: ScheduleRule) -> bool:
    """Whether a recurring rule already gives the date and time of a single one."""
    if known.rrule is None or known.start_time != rule.start_time or not rule.dates:
        return False
    day = dt.datetime.combine(rule.dates[0], rule.start_time or dt.time())
    if (known.valid_from and day.date() < known.valid_from) or (known.valid_to and day.date() > known.valid_to):
        return False
    begin = dt.datetime.combine(known.start_date, day.time()) if known.start_date else day - dt.timedelta(days=7)
    try:
        return day in list(starts_between(read_rule(known.rrule), begin, day, day))
    except (RuleError, ValueError):
        return False


def _merged(rules: Iterable[ScheduleRule]) -> list[ScheduleRule]:
    """Single dates with the same times as one rule."""
    merged: list[ScheduleRule] = []
    place: dict[str, int] = {}
    for rule in rules:
        shape = rule.model_copy(update={"dates": ()}).model_dump_json()
        if rule.kind == "once" and shape in place:
            before = merged[place[shape]]
            dates = tuple(sorted({*before.dates, *rule.dates}))
            merged[place[shape]] = before.model_copy(update={"dates": dates})
        else:
            place[shape] = len(merged)
            merged.append(rule)
    return merged


# --- Keys and skipping ------------------------------------------------------------------------------------------------


def _add_keys(readings: Sequence[EventReading], found: FoundEvents, page: str) -> None:
    """Give each event the shortest key that is its own in this page: id or address, then begin, then name."""
    for reading in readings:
        identifier = reading.node.data.get("@id")
        stated = identifier if isinstance(identifier, str) and not identifier.startswith("_:") else None
        reading.key = (
            (absolute_url(found.base, stated) or stated if stated else None)
            or url_of(reading.node.data, found.base)
            or f"{page}#{one_line(reading.name)}"
        )
    for part in ("startDate", "name", ""):
        counts = Counter(reading.key for reading in readings)
        for number, reading in enumerate(readings):
            if counts[reading.key] > 1:
                reading.key += f"#{first_text(reading.data, part) if part else number}"


def _reason_to_skip(document: Document, reading: EventReading, has_children: bool) -> Issue | None:
    if not reading.name:
        return issue(
            document, "missing_value", "Een activiteit zonder naam is overgeslagen.", reading, field="name",
            raw=first_text(reading.data, "startDate")[:500] or None,
        )  # fmt: skip
    if has_children and not reading.rules and not reading.when_text:
        message = "Een reeks zonder eigen datum is overgeslagen; de activiteiten eronder zijn overgenomen."
        return issue(document, "other", message, reading, severity="info", raw=reading.name[:500])
    return None


def _other_issue(document: Document, node: EventNode) -> Issue:
    message = f"Overgeslagen: {node.type} is een uitzending, bezorging of reactie, geen activiteit waar je heen gaat."
    return issue(
        document, "other", message, severity="info", hint="Hier hoeft niets aan te gebeuren.", locator=node.locator,
        raw=line_of(node.data.get("name"))[:500] or None,
    )  # fmt: skip


def _damage_issue(document: Document, locator: str, block: str) -> Issue:
    message = "Een blok JSON-LD met activiteiten is beschadigd; wat heel was is gelezen, de rest is overgeslagen."
    return issue(document, "unreadable_record", message, locator=locator, raw=one_line(block[:600])[:500])


def _collapsed(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Of remarks that hold for many events alike, the first, with how often it was made."""
    issues = list(issues)
    counts = Counter((each.message, each.field or "") for each in issues if each.severity == "info" and each.field)
    seen: set[tuple[str, str]] = set()
    result: list[Issue] = []
    for each in issues:
        key = (each.message, each.field or "")
        if counts[key] > 1:
            if key in seen:
                continue
            seen.add(key)
            each = each.model_copy(update={"message": f"{each.message} ({counts[key]} keer in deze pagina.)"})
        result.append(each)
    return tuple(result)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
