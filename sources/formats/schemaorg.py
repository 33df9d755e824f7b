"""All schema.org events of a page as an extraction: JSON-LD, microdata and RDFa together.

Belongs here: which events are the same, keys, the balance of a page. Does not belong here: finding events
(`schemaorg_nodes`), reading one (`schemaorg_records`), series and their dates (`schemaorg_series`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sources.addresses import lasting_address
from sources.contracts import TIMEZONE, Document, ExtractedRecord, Extraction, Issue, OccurrenceOverride
from sources.formats.html import absolute_url, one_line
from sources.formats.schemaorg_nodes import OTHER_EVENT_TYPES, DamagedBlock, EventNode, FoundEvents, find_events
from sources.formats.schemaorg_records import EventReading, issue, read_event, to_record
from sources.formats.schemaorg_series import children_of, fold, folded_text, is_instance, merged
from sources.formats.schemaorg_values import first_text, line_of, place_text, url_of

__all__ = ["find_events", "read_events"]

_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


def read_events(document: Document, text: str) -> Extraction:
    """Every event in the text of a page or JSON document. Never raises; a page without events gives an empty one."""
    found = find_events(text, document.snapshot.final_url)
    issues = [_damage_issue(document, block) for block in found.damaged]
    n_lost = sum(block.n_lost for block in found.damaged)
    readings: list[EventReading] = []
    n_other = 0
    for node in found.nodes:
        if node.type in OTHER_EVENT_TYPES:
            n_other += 1
            issues.append(_other_issue(document, node))
        else:
            readings.append(read_event(document, node, found))
    kept, same = _without_doubles(readings, found)
    children = children_of(kept, same, found)
    records, more, n_folded, n_skipped = _records(document, kept, children, found)
    return Extraction(
        records=tuple(records),
        issues=_collapsed([*issues, *more]),
        n_read=len(found.nodes) + n_lost,
        n_folded=n_folded + len(readings) - len(kept),
        n_skipped=n_skipped + n_other + n_lost,
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
        instances = [each for each in children.get(id(parent), ()) if is_instance(each, parent)]
        if instances:
            overrides[id(parent)] = fold(parent, instances, found)
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
            reading.rules = merged(reading.rules)
            remaining.append(reading)
    _add_keys(remaining, found, lasting_address(document.snapshot.url))
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
        group = by_name.setdefault((folded_text(reading.name), day), [])
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
    places = [folded_text(place_text(each.data, found) or "") for each in (one, other)]
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


# --- Keys and skipping ------------------------------------------------------------------------------------------------


def _add_keys(readings: Sequence[EventReading], found: FoundEvents, page: str) -> None:
    """Give each event the shortest key that is its own in this page: id or address; begin, name, place if need be."""
    for reading in readings:
        identifier = reading.node.data.get("@id")
        stated = identifier if isinstance(identifier, str) and not identifier.startswith("_:") else None
        reading.key = (
            (absolute_url(found.base, stated) or stated if stated else None)
            or url_of(reading.node.data, found.base)
            or f"{page}#{one_line(reading.name)}"
        )
    parts: tuple[Callable[[EventReading], str], ...] = (
        lambda reading: first_text(reading.data, "startDate"),
        lambda reading: reading.name,
        lambda reading: place_text(reading.data, found) or "",
    )
    for part in parts:
        for group in _sharing_a_key(readings):
            if len({part(reading) for reading in group}) > 1:
                for reading in group:
                    reading.key += f"#{part(reading)}"
    for group in _sharing_a_key(readings):
        for number, reading in enumerate(group[1:], start=2):
            reading.key += f"#{number}"


def _sharing_a_key(readings: Sequence[EventReading]) -> list[list[EventReading]]:
    groups: dict[str, list[EventReading]] = {}
    for reading in readings:
        groups.setdefault(reading.key, []).append(reading)
    return [group for group in groups.values() if len(group) > 1]


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


def _damage_issue(document: Document, block: DamagedBlock) -> Issue:
    message = f"Een blok JSON-LD is beschadigd; {block.n_lost} activiteit(en) erin zijn overgeslagen."
    return issue(document, "unreadable_record", message, locator=block.locator, raw=one_line(block.text[:600])[:500])


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
