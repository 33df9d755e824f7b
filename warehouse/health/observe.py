"""What is seen of a source in one run: counts and shares that the detectors compare. Judges nothing.

Belongs here: turning a reading, its understood records and what is remembered into an Observation. Does not belong
here: what is normal (the detectors), reading pages or the lake's files.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sources.addresses import is_file, origin
from sources.contracts import TIMEZONE, ExtractedRecord, Issue, Snapshot, SourceReading, SourceSpec
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.health.contracts import Observation, TextTimes
from warehouse.ledger import RecordMemory
from warehouse.presence import local_date

_FIELDS = ("description", "location_text", "price_text", "url")
_TIME = r"([01]?\d|2[0-3])[.:]([0-5]\d)(?![\d.:])"
# A time is announced or followed as one; "12.50" alone may be a price or a date.
_CLOCK = re.compile(
    rf"(?:\b(?:om|van|vanaf|tussen|aanvang|start|begint)\s+(?:om\s+)?{_TIME})"
    rf"|(?:(?<![\d.:,€])(?<!€\s){_TIME}(?=\s*(?:uur|u\b|-|–|tot\b)))",
    re.IGNORECASE,
)
_EXAMPLES = 5


@dataclass(frozen=True)
class Known:
    """What the run knows beside the readings, by source: understood records, remembered ones, issues of understanding.

    `first_starts`: record_id -> first start in the window that has a time of day; `last_dates`: record_id -> last date.
    `reissued`: ids of records that replace another under a new key.
    """

    activities: Mapping[str, Sequence[NormalisedActivity]]
    remembered: Mapping[str, Sequence[RecordMemory]]
    conflicts: Mapping[str, Sequence[Issue]]
    first_starts: Mapping[str, dt.datetime]
    last_dates: Mapping[str, dt.date]
    reissued: frozenset[str]
    today: dt.date


def gather(
    activities: Iterable[NormalisedActivity],
    occurrences: Iterable[Occurrence],
    remembered: Iterable[RecordMemory],
    issues: Iterable[Issue],
    reissued: Iterable[str],
    today: dt.date,
) -> Known:
    """Sort what the run knows by source, once."""
    zone = ZoneInfo(TIMEZONE)
    first: dict[str, dt.datetime] = {}
    last: dict[str, dt.date] = {}
    for occurrence in occurrences:
        start = occurrence.start.astimezone(zone)
        record_id = occurrence.record_id
        if not occurrence.all_day and (record_id not in first or start < first[record_id]):
            first[record_id] = start
        last[record_id] = max(last.get(record_id, dt.date.min), start.date())
    by_source: dict[str, list[NormalisedActivity]] = defaultdict(list)
    for activity in activities:
        by_source[activity.source_id].append(activity)
    memories: dict[str, list[RecordMemory]] = defaultdict(list)
    for memory in remembered:
        memories[memory.source_id].append(memory)
    conflicts: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        if issue.code == "weekday_conflict":
            conflicts[issue.source_id].append(issue)
    return Known(by_source, memories, conflicts, first, last, frozenset(reissued), today)


def observe(
    spec: SourceSpec, reading: SourceReading, attempts: Sequence[Snapshot], known: Known, skeleton: str | None
) -> Observation:
    """What is seen of one source. `attempts`: the last attempt at each of its addresses."""
    failed = next((attempt for attempt in attempts if attempt.error is not None), None)
    shown = failed or next(iter(attempts), None)
    url = shown.url if shown else spec.urls[0]
    listed = {record.record_id for record in reading.records}
    understood = [a for a in known.activities.get(spec.id, ()) if a.record_id in listed]
    dates = [known.last_dates[i] for i in sorted(listed) if i in known.last_dates]
    single = [max(rule.dates) for a in understood for rule in a.schedule if rule.kind == "once" and rule.dates]
    expected, gone, reissued = _missed(reading, listed, known)
    conflicts = [*known.conflicts.get(spec.id, ()), *(i for i in reading.issues if i.code == "weekday_conflict")]
    return Observation(
        reading=reading.state,
        error_kind=reading.error.kind if reading.error else None,
        error_message=reading.error.message if reading.error else "",
        status_code=failed.status_code if failed else None,
        refusal=reading.refusal,
        lost_selector=_lost_selector(reading.issues),
        address="" if is_file(url) else url,
        host="" if is_file(url) else origin(url)[1],
        accepted_on=local_date(reading.accepted_at) if reading.accepted_at else None,
        n_records=len(reading.records),
        n_today=reading.n_today,
        n_expected=expected,
        n_gone=gone,
        n_reissued=reissued,
        n_dated=sum(bool(activity.schedule) for activity in understood),
        n_ahead=sum(date >= known.today for date in dates),
        last_date=max([*dates, *single], default=None),
        hours=dict(sorted(Counter(_hours(listed, known)).items())),
        text_times=text_times(reading.records, known.first_starts),
        fill=_fill(reading.records, understood),
        n_conflicts=len(conflicts),
        conflicts=tuple(issue.message for issue in conflicts[:_EXAMPLES]),
        skeleton=skeleton,
        body=_first_body(attempts),
    )


def _first_body(attempts: Sequence[Snapshot]) -> str:
    return next((a.body_sha256[:16] for a in attempts if a.body_sha256), "")


def _lost_selector(issues: Iterable[Issue]) -> str:
    """What the reader says of a selector that finds nothing (Dutch)."""
    found = (i.message for i in issues if i.code == "unreadable_source" and "options." in f"{i.field} {i.hint}")
    return next(found, "")


def _missed(reading: SourceReading, listed: set[str], known: Known) -> tuple[int, int, int]:
    """How many records were expected, are not listed, and are listed under a new key. Only a whole reading counts."""
    if reading.state != "ok":
        return 0, 0, 0
    expected = [
        memory
        for memory in known.remembered.get(reading.source_id, ())
        if memory.state in ("present", "missing") and (memory.ends_on is None or memory.ends_on >= known.today)
    ]
    n_reissued = len(listed & known.reissued)
    n_gone = sum(memory.record_id not in listed for memory in expected)
    return len(expected), max(0, n_gone - n_reissued), n_reissued


def _hours(listed: set[str], known: Known) -> Iterable[int]:
    """Start hours; exactly midnight is how agendas write 'no time', so it says nothing."""
    for record_id in sorted(listed):
        start = known.first_starts.get(record_id)
        if start is not None and (start.hour, start.minute) != (0, 0):
            yield start.hour


def _fill(records: Sequence[ExtractedRecord], understood: Sequence[NormalisedActivity]) -> dict[str, float]:
    """Field -> share of records that have it; `schedule`: whose days and times are understood."""
    if not records:
        return {}
    shares = {field: sum(bool(getattr(record, field)) for record in records) / len(records) for field in _FIELDS}
    shares["schedule"] = sum(bool(activity.schedule) for activity in understood) / len(records)
    return {field: round(share, 2) for field, share in shares.items()}


def text_times(records: Sequence[ExtractedRecord], first_starts: Mapping[str, dt.datetime]) -> TextTimes | None:
    """Whether what activities say of their own time differs from their date by the same number of whole hours.

    Only records whose date is structured data are compared: elsewhere the text is where the time came from. A text that
    also names the date's own time agrees with it, whatever other times it names. None when there is nothing to compare.
    """
    offsets: Counter[int] = Counter()
    said: dict[int, list[str]] = defaultdict(list)
    n_agreeing = 0
    for record in records:
        start = first_starts.get(record.record_id)
        if not record.dtstart or start is None:
            continue
        found_times = _CLOCK.findall(f"{record.name}\n{record.description or ''}")
        times = [(int(h or hour), int(m or minute)) for h, m, hour, minute in found_times]
        if (start.hour, start.minute) in times:
            n_agreeing += 1
            continue
        found = {hour - start.hour: (hour, minute) for hour, minute in times if minute == start.minute}
        for offset, (hour, minute) in found.items():
            offsets[offset] += 1
            said[offset].append(
                f"{record.name[:80]}: de agenda zegt {start.hour}.{start.minute:02d} uur, "
                f"de tekst zegt {hour}.{minute:02d} uur"
            )
    if not offsets:
        return None
    hours, n_records = max(offsets.items(), key=lambda pair: (pair[1], -abs(pair[0])))
    return TextTimes(hours=hours, n_records=n_records, n_agreeing=n_agreeing, examples=tuple(said[hours][:_EXAMPLES]))
