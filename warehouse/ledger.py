"""The memory of the project: every record ever seen, every public id ever minted, every healthy reading of a source.

Belongs here: the shapes of that memory and its append-only files. Does not belong here: what follows from it
(warehouse.presence, warehouse.identity, warehouse.changes). One segment file per run holds only what changed, is
written whole or not at all, and is never altered; replaying the segments in order of their names gives the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

import zstandard

from warehouse.contracts import EventStatus, NormalisedActivity
from warehouse.digests import digest_of

Change = Literal["new", "changed", "cancelled", "unchanged", "reappeared"]
RecordState = Literal["present", "missing", "vanished", "past", "replaced"]


class LedgerError(Exception):
    """A segment cannot be read, or does not fit what is already there. The text is Dutch, for an operator."""


@dataclass(frozen=True, slots=True)
class RecordMemory:
    """What is remembered of one record.

    state: present = in the last healthy reading; missing = not, but not long enough to conclude anything; vanished =
    missing in enough healthy readings; past = missing after its last date; replaced = its source re-issued it under
    another key. `last_seen` counts while it is not present (a present record was seen when its source was).
    `misses` counts days with a healthy reading without it. `former_ids` are earlier public ids, oldest first.
    `content` is the last NormalisedActivity as JSON, `content_digest` a number that stands for it.
    """

    record_id: str
    source_id: str
    first_seen: dt.date
    last_seen: dt.date
    state: RecordState = "present"
    misses: int = 0
    vanished_on: dt.date | None = None
    ends_on: dt.date | None = None  # last date it takes place, as far as the window reached
    activity_id: str | None = None
    former_ids: tuple[str, ...] = ()
    content_key: str = ""
    content: str = ""
    content_digest: int = 0

    def activity(self) -> NormalisedActivity:
        """The last content as it was understood."""
        return NormalisedActivity.model_validate_json(self.content)


@dataclass(frozen=True, slots=True)
class SourceMemory:
    """When a source was last read without error (local date), and since when it shows much less than it used to."""

    source_id: str
    last_ok: dt.date
    counted_on: dt.date | None = None  # last day that counted as a healthy reading
    unusual_since: dt.date | None = None
    unusual_readings: int = 0


@dataclass(frozen=True, slots=True)
class ActivityMemory:
    """What is remembered of a published activity: its id, its clock, and what was last published.

    `facts` holds the published fields as text; `rules` the recurring rules, `dates` single dates and dates that differ
    from the rule, both in canonical text, so that a change can be named. `change` and `change_text` say what happened
    on the day of `last_modified`.
    """

    activity_id: str
    minted_on: dt.date
    created_at: dt.datetime
    last_modified: dt.datetime
    sequence: int = 0
    status: EventStatus = "scheduled"
    superseded_by: str | None = None
    cancelled_on: dt.date | None = None
    record_ids: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    change: Change = "unchanged"
    change_text: str = ""


@dataclass(frozen=True)
class Ledger:
    """All that is remembered before a run. Immutable: a run makes the next one."""

    records: Mapping[str, RecordMemory] = field(default_factory=dict)
    sources: Mapping[str, SourceMemory] = field(default_factory=dict)
    activities: Mapping[str, ActivityMemory] = field(default_factory=dict)
    last_run: dt.datetime | None = None

    def current_id(self, activity_id: str) -> str:
        """The id that `activity_id` leads to today, following redirects."""
        seen = {activity_id}
        memory = self.activities.get(activity_id)
        while memory and memory.superseded_by and memory.superseded_by not in seen:
            activity_id = memory.superseded_by
            seen.add(activity_id)
            memory = self.activities.get(activity_id)
        return activity_id

    def last_seen(self, record_id: str) -> dt.date | None:
        """The last local day on which a healthy reading listed the record."""
        record = self.records.get(record_id)
        if record is None:
            return None
        source = self.sources.get(record.source_id)
        return source.last_ok if record.state == "present" and source else record.last_seen

    def activity_of(self, record_id: str, before: dt.date = dt.date.max) -> str | None:
        """The current activity_id that a record was published under; None when it was first seen on `before` or
        later."""
        record = self.records[record_id]
        if not record.activity_id or record.first_seen >= before:
            return None
        return self.current_id(record.activity_id)

    def members(self) -> dict[str, tuple[str, ...]]:
        """Per current activity_id, the ids of the records that were published under it, sorted."""
        found: dict[str, list[str]] = {}
        for record_id in sorted(self.records):
            if activity_id := self.activity_of(record_id):
                found.setdefault(activity_id, []).append(record_id)
        return {activity_id: tuple(ids) for activity_id, ids in found.items()}


# --- Files ------------------------------------------------------------------------------------------------------------

_SUFFIX = ".jsonl.zst"


def segment_name(as_of: dt.datetime) -> str:
    """The file name of the run at `as_of` (aware); names sort in time."""
    return as_of.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ") + _SUFFIX


def read_ledger(directory: Path, as_of: dt.datetime) -> Ledger:
    """The ledger as it was just before a run at `as_of`: all segments of earlier runs, replayed in order.

    A directory that does not exist is an empty ledger. Raises LedgerError for a segment that cannot be read.
    """
    records: dict[str, RecordMemory] = {}
    sources: dict[str, SourceMemory] = {}
    activities: dict[str, ActivityMemory] = {}
    last_run: dt.datetime | None = None
    for path in _segments(directory):
        if path.name >= segment_name(as_of):
            break
        for line in _lines(path):
            try:
                kind = line.pop("kind")
                if kind == "record":
                    record = _record_of(line)
                    records[record.record_id] = record
                elif kind == "source":
                    source = _source_of(line)
                    sources[source.source_id] = source
                elif kind == "activity":
                    activity = _activity_of(line)
                    activities[activity.activity_id] = activity
                else:
                    last_run = dt.datetime.fromisoformat(line["as_of"])
            except (KeyError, TypeError, ValueError) as error:
                raise LedgerError(f"{path.name} bevat een regel die niet te begrijpen is: {error}") from error
    return Ledger(records, sources, activities, last_run)


def activity_segments(directory: Path, as_of: dt.datetime) -> Iterator[tuple[dt.datetime, list[ActivityMemory]]]:
    """Per earlier run, oldest first: when it was (UTC), and the activities as it left them where that was different.

    Runs at or after `as_of` are left out. Raises LedgerError for a segment that cannot be read.
    """
    for path in _segments(directory):
        if path.name >= segment_name(as_of):
            break
        moment = dt.datetime.strptime(path.name.removesuffix(_SUFFIX), "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
        lines = [line for line in _lines(path) if line.pop("kind", "") == "activity"]
        yield moment, [_activity_of(line) for line in lines]


def append_segment(directory: Path, before: Ledger, after: Ledger, as_of: dt.datetime) -> Path | None:
    """Write what changed between `before` and `after` as the segment of the run at `as_of`.

    Returns the file, or None when a later run is already there (a rebuild of history writes nothing). Writing the same
    run again replaces its segment. The file appears whole or not at all, also after a crash.
    """
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / segment_name(as_of)
    if any(other.name > path.name for other in _segments(directory)):
        return None
    lines: list[dict[str, Any]] = [{"kind": "run", "as_of": as_of.astimezone(dt.UTC).isoformat()}]
    lines += _changed("source", before.sources, after.sources)
    lines += _changed("record", before.records, after.records)
    lines += _changed("activity", before.activities, after.activities)
    text = "".join(json.dumps(line, ensure_ascii=False, sort_keys=True, default=_plain) + "\n" for line in lines)
    for left_over in directory.glob(".*.part"):  # of a run that was killed right here
        left_over.unlink()
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    with temporary.open("wb") as stream:
        stream.write(zstandard.ZstdCompressor(level=9).compress(text.encode("utf-8")))
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    return path


def _segments(directory: Path) -> list[Path]:
    return sorted(p for p in directory.glob(f"*{_SUFFIX}") if not p.name.startswith(".")) if directory.is_dir() else []


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    try:
        with path.open("rb") as stream:
            text = zstandard.ZstdDecompressor().stream_reader(stream).read().decode("utf-8")
        return [json.loads(line) for line in text.split("\n") if line]
    except (OSError, zstandard.ZstdError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LedgerError(
            f"{path.name} is beschadigd ({error}). Zet het bestand terug uit de reservekopie; zonder dit bestand "
            "krijgen activiteiten een ander kenmerk."
        ) from error


def _changed(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Lines for what is new or different; values that equal the default are left out."""
    lines = []
    for key in sorted(after):
        if before.get(key) != (now := after[key]):
            values = ((each.name, getattr(now, each.name)) for each in fields(now))
            lines.append({"kind": kind, **{name: value for name, value in values if value not in (None, "", (), {})}})
    return lines


def _plain(value: object) -> str:
    if isinstance(value, dt.date):  # datetimes too
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _dates(line: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        if line.get(name):
            line[name] = dt.date.fromisoformat(line[name])
    return line


def _record_of(line: dict[str, Any]) -> RecordMemory:
    line = _dates(line, "first_seen", "last_seen", "vanished_on", "ends_on")
    line["former_ids"] = tuple(line.get("former_ids", ()))
    if "content_digest" not in line:
        line["content_digest"] = digest_of(line.get("content", ""))
    return RecordMemory(**line)


def _source_of(line: dict[str, Any]) -> SourceMemory:
    return SourceMemory(**_dates(line, "last_ok", "counted_on", "unusual_since"))


def _activity_of(line: dict[str, Any]) -> ActivityMemory:
    line = _dates(line, "minted_on", "cancelled_on")
    for name in ("created_at", "last_modified"):
        line[name] = dt.datetime.fromisoformat(line[name])
    for name in ("record_ids", "rules"):
        line[name] = tuple(line.get(name, ()))
    return ActivityMemory(**line)


def with_records(ledger: Ledger, records: Iterable[RecordMemory]) -> Ledger:
    """The ledger with these records added or replaced."""
    return replace(ledger, records={**ledger.records, **{r.record_id: r for r in records}})
