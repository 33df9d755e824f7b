"""Which records are there today, which are only missing, and which have vanished.

Belongs here: the life cycle of records, from the health of each source's reading. Does not belong here: public ids
(warehouse.identity), what changed in a published activity (warehouse.changes). Pure; the clock is a parameter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sources.contracts import TIMEZONE, Issue, SourceReading
from warehouse.contracts import NormalisedActivity
from warehouse.digests import digest_of
from warehouse.ledger import Ledger, RecordMemory, SourceMemory

MISSES = 3  # healthy reading days without a record before it counts as vanished
KEEP_CANCELLED = dt.timedelta(days=28)  # how long a vanished record is still published as cancelled
KEEP_PAST = dt.timedelta(days=14)  # how long a record whose dates are over is still published
_UNUSUAL_SHARE = 0.5  # a reading that lacks more of what was expected is not believed to be whole
_UNUSUAL_FROM = 4  # ... unless so few records were expected that a share says nothing
_UNUSUAL_PATIENCE = 3  # times MISSES: after so many equally small readings the small size is the new normal

_KeyOfActivity = Callable[[NormalisedActivity], str]
_KeyOfMemory = Callable[[RecordMemory], str]


@dataclass(frozen=True)
class Stock:
    """Everything that may be published today.

    `activities`: today's records and those carried forward from the ledger because nothing says that they are gone.
    `vanished`: the last content of records that are gone, for publishing as cancelled. `records` and `sources` are the
    memory after today's readings, without today's public ids. `reissued`: new record_id -> the record it replaces.
    """

    activities: tuple[NormalisedActivity, ...]
    vanished: tuple[NormalisedActivity, ...]
    carried: frozenset[str]
    records: Mapping[str, RecordMemory]
    sources: Mapping[str, SourceMemory]
    reissued: Mapping[str, str]
    issues: tuple[Issue, ...]

    @property
    def all_activities(self) -> tuple[NormalisedActivity, ...]:
        """What to expand into dates: today's, carried and vanished."""
        return self.activities + self.vanished


def local_date(moment: dt.datetime) -> dt.date:
    """The day in Rotterdam at an aware moment."""
    return moment.astimezone(ZoneInfo(TIMEZONE)).date()


def content_key(activity: NormalisedActivity) -> str:
    """What identifies a record within its source when its own key is worth nothing: title, schedule and place."""
    rules = [
        [r.kind, r.rrule, *(d.isoformat() for d in r.dates), str(r.start_time), str(r.end_time), str(r.start_date)]
        for r in activity.schedule
    ]
    parts = [" ".join(activity.name.casefold().split()), rules, activity.place.place_id, activity.location_text]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:16]


def take_stock(
    ledger: Ledger,
    readings: Sequence[SourceReading],
    activities: Sequence[NormalisedActivity],
    as_of: dt.datetime,
    *,
    misses: int = MISSES,
    retired: Collection[str] = (),
) -> Stock:
    """Compare today's readings with what is remembered.

    A record that is missing from a healthy reading (state ok) counts a miss, at most one a day; after `misses` it has
    vanished. A reading that lacks more than half of what was expected is not believed: its misses do not count, until
    it stays that small three times as long. A source that is stale, failed, paused or not in `readings` changes
    nothing: its records are carried forward. Records of a source in `retired` vanish at once. A record whose dates are
    over goes silently. Readings of the same day as an earlier run count once.
    """
    today = local_date(as_of)
    by_source: dict[str, list[RecordMemory]] = defaultdict(list)
    for memory in ledger.records.values():
        by_source[memory.source_id].append(memory)
    state = _State(ledger, {a.record_id: a for a in activities}, today, misses)
    for reading in sorted(readings, key=lambda r: r.source_id):
        state.read(reading, by_source.pop(reading.source_id, []))
    for source_id in sorted(by_source):
        state.unread(by_source[source_id], source_id in retired)
    return state.stock()


class _State:
    """The stock under construction."""

    def __init__(
        self, ledger: Ledger, activities: Mapping[str, NormalisedActivity], today: dt.date, misses: int
    ) -> None:
        self._ledger, self._activities, self._today, self._misses = ledger, activities, today, misses
        self._records: dict[str, RecordMemory] = dict(ledger.records)
        self._sources: dict[str, SourceMemory] = dict(ledger.sources)
        self._reissued: dict[str, str] = {}
        self._issues: list[Issue] = []
        self._listed: set[str] = set()

    def read(self, reading: SourceReading, known: Sequence[RecordMemory]) -> None:
        """Take in what one source says today."""
        seen = {record.record_id for record in reading.records}
        self._listed |= seen
        if reading.state != "ok":
            # Its last good content stands; a record of it that was never remembered is new all the same.
            self._remember(seen, reading.source_id, confirmed=False)
            self.unread([memory for memory in known if memory.record_id not in seen], False)
            return
        day = min(self._today, local_date(reading.accepted_at)) if reading.accepted_at else self._today
        expected = [m for m in known if m.state in ("present", "missing") and not self._is_over(m)]
        gone = [m for m in expected if m.record_id not in seen]
        replaced = self._find_reissued(seen, gone, len(expected))
        gone = [m for m in gone if m.record_id not in replaced]
        source, counts = self._source_after(reading.source_id, day, len(expected), len(gone), bool(seen))
        self._sources[reading.source_id] = source
        self._remember(seen, reading.source_id, confirmed=True)
        expected_ids = {m.record_id for m in expected}
        for memory in known:
            if memory.record_id in seen or memory.record_id in replaced:
                continue
            if memory.record_id in expected_ids:
                self._miss(memory, counts)
            elif memory.state in ("present", "missing"):
                self._records[memory.record_id] = replace(memory, state="past", last_seen=self._last_seen(memory))

    def unread(self, known: Iterable[RecordMemory], is_retired: bool) -> None:
        """Nothing is known about these records today: only time may end them, or a person who retired the source."""
        for memory in known:
            if memory.state not in ("present", "missing"):
                continue
            if is_retired:
                self._records[memory.record_id] = replace(
                    memory, state="vanished", vanished_on=self._today, last_seen=self._last_seen(memory)
                )

    def stock(self) -> Stock:
        """The finished stock."""
        activities: list[NormalisedActivity] = []
        vanished: list[NormalisedActivity] = []
        carried: set[str] = set()
        for record_id in sorted(self._records):
            memory = self._records[record_id]
            current = self._activities.get(record_id) if record_id in self._listed else None
            if current is not None:
                activities.append(current)
            elif not memory.content or memory.state == "replaced":
                continue
            elif memory.state == "vanished":
                if memory.vanished_on and self._today - memory.vanished_on <= KEEP_CANCELLED:
                    vanished.append(memory.activity())
            elif memory.ends_on is None or memory.ends_on >= self._today - KEEP_PAST:
                activities.append(memory.activity())
                carried.add(record_id)
        return Stock(
            activities=tuple(activities),
            vanished=tuple(vanished),
            carried=frozenset(carried),
            records=self._records,
            sources=self._sources,
            reissued=self._reissued,
            issues=tuple(self._issues),
        )

    def _is_over(self, memory: RecordMemory) -> bool:
        return memory.ends_on is not None and memory.ends_on < self._today

    def _last_seen(self, memory: RecordMemory) -> dt.date:
        return self._ledger.last_seen(memory.record_id) or memory.last_seen

    def _remember(self, seen: Iterable[str], source_id: str, *, confirmed: bool) -> None:
        for record_id in sorted(seen):
            memory = self._records.get(record_id)
            activity = self._activities.get(record_id)
            if memory is None:
                if activity is None:
                    continue  # listed but not understood, and never was: nothing to remember yet
                memory = RecordMemory(record_id, source_id, first_seen=self._today, last_seen=self._today)
            elif confirmed:
                memory = replace(memory, state="present", misses=0, vanished_on=None)
            if old := self._reissued.get(record_id):
                before = self._records[old]
                memory = replace(
                    memory,
                    first_seen=before.first_seen,
                    activity_id=before.activity_id,
                    former_ids=before.former_ids,
                )
            if activity is not None:
                content = activity.model_dump_json(exclude_defaults=True)
                if content != memory.content:
                    memory = replace(
                        memory, content=content, content_key=content_key(activity), content_digest=digest_of(content)
                    )
            self._records[record_id] = memory

    def _miss(self, memory: RecordMemory, counts: bool) -> None:
        misses = memory.misses + (1 if counts else 0)
        gone = misses >= self._misses
        self._records[memory.record_id] = replace(
            memory,
            state="vanished" if gone else "missing",
            misses=misses,
            last_seen=self._last_seen(memory),
            vanished_on=self._today if gone else None,
        )

    def _source_after(
        self, source_id: str, day: dt.date, n_expected: int, n_gone: int, has_records: bool
    ) -> tuple[SourceMemory, bool]:
        """The source's memory after a healthy reading on `day`, and whether what it lacks counts as a miss."""
        before = self._sources.get(source_id) or SourceMemory(source_id, last_ok=day)
        is_new_day = before.counted_on is None or day > before.counted_on
        counted_on = day if is_new_day else before.counted_on
        whole = has_records and (n_expected < _UNUSUAL_FROM or n_gone <= _UNUSUAL_SHARE * n_expected)
        if whole or not n_gone:
            return SourceMemory(source_id, max(day, before.last_ok), counted_on), is_new_day
        readings = before.unusual_readings + (1 if is_new_day else 0)
        since = before.unusual_since or day
        believed = readings > self._misses * _UNUSUAL_PATIENCE
        self._issues.append(
            Issue(
                severity="warning",
                code="not_accepted",
                source_id=source_id,
                message=(
                    f"De bron laat sinds {since:%d-%m-%Y} {n_gone} van de {n_expected} verwachte activiteiten niet "
                    + ("meer zien. Dat duurt nu zo lang dat ze als vervallen gelden." if believed else
                       "zien. Er is niets afgelast; ze blijven staan tot de bron weer gewoon is.")
                ),
                hint="Kijk op de site van de bron. Klopt het, dan hoeft u niets te doen.",
            )
        )  # fmt: skip
        source = SourceMemory(source_id, max(day, before.last_ok), counted_on, since, readings)
        return source, believed and is_new_day

    def _find_reissued(self, seen: set[str], gone: Sequence[RecordMemory], n_expected: int) -> set[str]:
        """Records that the source lists again under another key: the same title, schedule and place, once on each side.

        When more than half of a source's keys change at once, its server re-issued them, and a title at the same place
        that is unique on both sides is enough.
        """
        new = [i for i in sorted(seen) if self._is_new(i) and i in self._activities]
        if not new or not gone:
            return set()
        found = self._pair(new, gone, content_key, lambda m: m.content_key)
        if len(gone) > _UNUSUAL_SHARE * n_expected:
            rest_new = [i for i in new if i not in self._reissued]
            rest_gone = [m for m in gone if m.record_id not in found]
            found |= self._pair(rest_new, rest_gone, _loose_key, lambda m: _loose_key(m.activity()))
        for record_id in found:
            memory = self._records[record_id]
            self._records[record_id] = replace(memory, state="replaced", last_seen=self._last_seen(memory))
        return found

    def _is_new(self, record_id: str) -> bool:
        """Whether this key was not in use: never seen, or given up for another (some software goes to and fro)."""
        known = self._ledger.records.get(record_id)
        return known is None or known.state == "replaced"

    def _pair(
        self,
        new: Sequence[str],
        gone: Sequence[RecordMemory],
        key_of_new: _KeyOfActivity,
        key_of_gone: _KeyOfMemory,
    ) -> set[str]:
        new_by_key: dict[str, list[str]] = defaultdict(list)
        for record_id in new:
            new_by_key[key_of_new(self._activities[record_id])].append(record_id)
        gone_by_key: dict[str, list[str]] = defaultdict(list)
        for memory in gone:
            gone_by_key[key_of_gone(memory)].append(memory.record_id)
        found: set[str] = set()
        for key, old in gone_by_key.items():
            fresh = new_by_key.get(key, [])
            if len(fresh) == len(old):
                self._reissued.update(zip(fresh, sorted(old), strict=True))
                found.update(old)
        return found


def _loose_key(activity: NormalisedActivity) -> str:
    return f"{' '.join(activity.name.casefold().split())}\x1f{activity.place.place_id}"
