"""The lake of what was fetched: bodies by content, and one line for every attempt and every acceptance.

Belongs here: writing and reading those files so that a crash or a second process cannot hurt them, and retention.
Does not belong here: fetching, and judging whether a body is any good.

Layout under the root: `bodies/ab/<sha256>.zst`, `attempts/<day>.jsonl` and `accepted/<day>.jsonl` (day in UTC), each
with a `carried.jsonl` that repeats what older days still mean, so that reading never has to go back for ever.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import hashlib
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar
from zoneinfo import ZoneInfo

import zstandard

from sources.addresses import is_file, lasting_address
from sources.contracts import TIMEZONE, Contract, Document, Snapshot, SourceSpec
from sources.lake_files import (
    CARRIED,
    append_lines,
    carried_before,
    day_files,
    newest_first,
    read_lines,
    write_atomically,
)

KEEP_DAYS = 14  # how long bodies stay that are nobody's last good one (privacy: raw pages are not an archive)
KEEP_ATTEMPTS_DAYS = 400  # attempts name no persons; they are the history of a source's health
# A body that another process has just written may not have its line yet; do not sweep it away.
_YOUNG_SECONDS = 3600


class BodyMissingError(LookupError):
    """The bytes are not in the lake (removed by retention) or are damaged."""


class Acceptance(Contract):
    """The content of a source was accepted as its word: these snapshots, holding this many records."""

    source_id: str
    at: dt.datetime  # when the newest of the pages was fetched (UTC)
    pages: tuple[Snapshot, ...]
    n_records: int


class Pruned(NamedTuple):
    n_bodies: int
    n_bytes: int


def snapshot_id_of(source_id: str, url: str, fetched_at: dt.datetime) -> str:
    """The id of the attempt to fetch `url` for `source_id` at that instant: 16 hex digits."""
    instant = fetched_at.astimezone(dt.UTC).isoformat()
    return hashlib.sha256(f"{source_id}\x1f{url}\x1f{instant}".encode()).hexdigest()[:16]


def document_of(spec: SourceSpec, snapshot: Snapshot, body: bytes) -> Document:
    """What a connector gets for this body.

    The same bytes always make the same document, however often they were confirmed since: it carries the snapshot
    that first had them. So work on a document can be kept, and an unchanged source gives unchanged records.
    """
    first = snapshot.body_first_fetched_at or snapshot.fetched_at
    original = snapshot.model_copy(
        update={
            "snapshot_id": snapshot_id_of(snapshot.source_id, snapshot.url, first),
            "fetched_at": first,
            "status_code": None,
            "not_modified": False,
            "elapsed_ms": 0,
            "etag": None,
            "last_modified": None,
        }
    )
    return Document(spec=spec, snapshot=original, body=body, reference_date=local_date(first))


def local_date(instant: dt.datetime) -> dt.date:
    """The day on the calendar in the neighbourhood at that instant."""
    return instant.astimezone(ZoneInfo(TIMEZONE)).date()


class SnapshotStore:
    """The lake under `root`, which is made when needed. Safe to share by threads and by processes."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._bodies = root / "bodies"
        self._attempts = root / "attempts"
        self._accepted = root / "accepted"

    # --- Bodies -------------------------------------------------------------------------------------------------------

    def put_body(self, body: bytes) -> str:
        """Keep these bytes; the answer is their SHA-256. Writing the same bytes again costs nothing."""
        sha = hashlib.sha256(body).hexdigest()
        path = self._body_path(sha)
        with self._lock(), contextlib.suppress(FileNotFoundError):
            if path.stat().st_size > 0:
                os.utime(path)  # young again, so that no other process sweeps it before its line is written
                return sha
        write_atomically(path, zstandard.ZstdCompressor(write_checksum=True).compress(body))
        return sha

    def body(self, sha: str) -> bytes:
        """The bytes of that SHA-256. Raises BodyMissingError when they are gone or damaged."""
        try:
            packed = self._body_path(sha).read_bytes()
            body = zstandard.ZstdDecompressor().decompress(packed)
        except FileNotFoundError:
            raise BodyMissingError(sha) from None
        except zstandard.ZstdError:
            raise BodyMissingError(f"{sha} is damaged") from None
        if hashlib.sha256(body).hexdigest() != sha:
            raise BodyMissingError(f"{sha} is damaged")
        return body

    def has_body(self, sha: str) -> bool:
        """Whether a body of that name is there and not empty; its content is not verified."""
        try:
            return self._body_path(sha).stat().st_size > 0
        except FileNotFoundError:
            return False

    def _body_path(self, sha: str) -> Path:
        return self._bodies / sha[:2] / f"{sha}.zst"

    # --- Attempts and acceptances -------------------------------------------------------------------------------------

    def append(self, snapshots: Iterable[Snapshot]) -> None:
        """Add one line for each attempt. On return they survive a crash."""
        self._append(self._attempts, ((snapshot.fetched_at, snapshot) for snapshot in snapshots))

    def accept(self, acceptances: Iterable[Acceptance]) -> None:
        """Add one line for each acceptance. On return they survive a crash."""
        self._append(self._accepted, ((acceptance.at, acceptance) for acceptance in acceptances))

    def view(self, as_of: dt.datetime) -> SnapshotView:
        """What the lake knew at `as_of` (aware): the way to replay a day."""
        return SnapshotView(self._attempts, self._accepted, as_of)

    def history(self, since: dt.datetime, until: dt.datetime) -> Iterator[Snapshot]:
        """All attempts in that span that are still on record, oldest first."""
        for path in day_files(self._attempts):
            if since.astimezone(dt.UTC).date().isoformat() <= path.stem <= until.astimezone(dt.UTC).date().isoformat():
                for snapshot in read_lines(path, Snapshot):
                    if since <= snapshot.fetched_at <= until:
                        yield snapshot

    def _append(self, folder: Path, entries: Iterable[tuple[dt.datetime, Contract]]) -> None:
        by_day: dict[str, list[str]] = {}
        for instant, entry in entries:
            day = instant.astimezone(dt.UTC).date().isoformat()
            by_day.setdefault(day, []).append(entry.model_dump_json(exclude_defaults=True))
        if not by_day:
            return
        folder.mkdir(parents=True, exist_ok=True)
        with self._lock():
            for day, lines in by_day.items():
                append_lines(folder / f"{day}.jsonl", lines)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        """One writer at a time, over processes and threads (each use opens its own description)."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    # --- Retention ----------------------------------------------------------------------------------------------------

    def prune(self, now: dt.datetime, keep_days: int = KEEP_DAYS, source_ids: Collection[str] | None = None) -> Pruned:
        """Remove bodies that no attempt of the last `keep_days` refers to, and attempts older than 400 days.

        The last good body of every address and the pages of every source's last acceptance stay, but only for the
        sources in `source_ids` when that is given: what left the registry leaves the lake.
        """
        horizon = now - dt.timedelta(days=keep_days)
        with self._lock():
            view = SnapshotView(self._attempts, self._accepted, dt.datetime.max.replace(tzinfo=dt.UTC))
            wanted = {
                snapshot.body_sha256
                for snapshot in self.history(horizon, dt.datetime.max.replace(tzinfo=dt.UTC))
                if source_ids is None or snapshot.source_id in source_ids
            }
            attempts, acceptances = view.last_words(source_ids)
            wanted |= {snapshot.body_sha256 for snapshot in attempts}
            wanted |= {page.body_sha256 for acceptance in acceptances for page in acceptance.pages}
            self._carry(horizon, source_ids)
            oldest = (now - dt.timedelta(days=KEEP_ATTEMPTS_DAYS)).astimezone(dt.UTC).date().isoformat()
            for folder in (self._attempts, self._accepted):
                for path in day_files(folder):
                    if path.stem < oldest:
                        path.unlink()
            return self._sweep(wanted)

    def _carry(self, horizon: dt.datetime, source_ids: Collection[str] | None) -> None:
        """Write what the days before `horizon` still mean into one file per folder, so that views can stop there.

        Never goes back: of days that were removed, the carried file is the only witness.
        """
        before = horizon.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        view = SnapshotView(self._attempts, self._accepted, before - dt.timedelta(microseconds=1))
        attempts, acceptances = view.last_words(source_ids)
        for folder, entries in ((self._attempts, attempts), (self._accepted, acceptances)):
            lines = [before.date().isoformat(), *(entry.model_dump_json(exclude_defaults=True) for entry in entries)]
            if folder.is_dir() and carried_before(folder) < lines[0]:
                write_atomically(folder / CARRIED, ("\n".join(lines) + "\n").encode())

    def _sweep(self, wanted: Collection[str | None]) -> Pruned:
        n_bodies = n_bytes = 0
        young = time.time() - _YOUNG_SECONDS
        for path in self._bodies.glob("*/*.zst*"):
            with contextlib.suppress(FileNotFoundError):
                stat = path.stat()
                if path.name.removesuffix(".zst") not in wanted and stat.st_mtime < young:
                    path.unlink()
                    n_bodies, n_bytes = n_bodies + 1, n_bytes + stat.st_size
        return Pruned(n_bodies, n_bytes)


_K = TypeVar("_K")
_V = TypeVar("_V")
Key = tuple[str, str]  # source_id, url


def _keys(source_id: str, url: str) -> tuple[Key, ...]:
    """What an attempt is found by: its address, and a file also by its name, for the registry may have been moved."""
    if is_file(url):
        return (source_id, url), (source_id, f"file:{lasting_address(url.rstrip('/'))}")
    return ((source_id, url),)


class SnapshotView:
    """The lake as it was at one instant. Reads day by day, newest first, and no further back than is asked."""

    def __init__(self, attempts: Path, accepted: Path, as_of: dt.datetime) -> None:
        self._as_of = as_of
        self._attempt: dict[Key, Snapshot] = {}
        self._good: dict[Key, Snapshot] = {}
        self._first_seen: dict[tuple[str, str, str], dt.datetime] = {}
        self._confirmed: dict[tuple[str, str, str], dt.datetime] = {}
        self._acceptance: dict[str, Acceptance] = {}
        self._attempt_days = newest_first(attempts, as_of, Snapshot)
        self._accepted_days = newest_first(accepted, as_of, Acceptance)

    def latest_attempt(self, source_id: str, url: str) -> Snapshot | None:
        """The last attempt to fetch this address, whether it succeeded or not."""
        return self._find(self._attempt, _keys(source_id, url))

    def latest_good(self, source_id: str, url: str) -> Snapshot | None:
        """The last attempt that gave bytes (or "not modified")."""
        return self._find(self._good, _keys(source_id, url))

    def first_seen(self, source_id: str, url: str, sha: str) -> dt.datetime | None:
        """When this address first gave these bytes, as far as the last weeks are on record."""
        while self._pull_attempts():
            pass
        return self._find(self._first_seen, [(*key, sha) for key in _keys(source_id, url)])

    def last_confirmed(self, source_id: str, url: str, sha: str) -> dt.datetime | None:
        """When this address last gave these bytes, as far as the last weeks are on record."""
        return self._find(self._confirmed, [(*key, sha) for key in _keys(source_id, url)])

    def last_acceptance(self, source_id: str) -> Acceptance | None:
        """The content of this source that was last accepted as its word."""
        while source_id not in self._acceptance and self._pull_accepted():
            pass
        return self._acceptance.get(source_id)

    def last_words(self, source_ids: Collection[str] | None) -> tuple[list[Snapshot], list[Acceptance]]:
        """All that `latest_good`, `latest_attempt` and `last_acceptance` can answer."""
        while self._pull_attempts():
            pass
        while self._pull_accepted():
            pass
        attempts = {
            snapshot.snapshot_id: snapshot
            for snapshot in (*self._attempt.values(), *self._good.values())
            if source_ids is None or snapshot.source_id in source_ids
        }
        ordered = sorted(attempts.values(), key=lambda snapshot: (snapshot.fetched_at, snapshot.snapshot_id))
        acceptances = sorted(self._acceptance.items())
        return ordered, [entry for source_id, entry in acceptances if source_ids is None or source_id in source_ids]

    def _find(self, found: Mapping[_K, _V], keys: Sequence[_K]) -> _V | None:
        """What is on record under the first of `keys` that is on record at all."""
        for key in keys:
            while key not in found and self._pull_attempts():
                pass
            if key in found:
                return found[key]
        return None

    def _pull_attempts(self) -> bool:
        """Take in one older day; False when there is none."""
        day = next(self._attempt_days, None)
        if day is None:
            return False
        ordered = [snapshot for snapshot in day if snapshot.fetched_at <= self._as_of]
        ordered.sort(key=lambda snapshot: snapshot.fetched_at)
        for snapshot in reversed(ordered):
            for key in _keys(snapshot.source_id, snapshot.url):
                self._attempt.setdefault(key, snapshot)
                if snapshot.error is None and snapshot.body_sha256 is not None:
                    self._good.setdefault(key, snapshot)
                    body_key = (*key, snapshot.body_sha256)
                    self._confirmed.setdefault(body_key, snapshot.fetched_at)
                    self._first_seen[body_key] = snapshot.body_first_fetched_at or snapshot.fetched_at
        return True

    def _pull_accepted(self) -> bool:
        day = next(self._accepted_days, None)
        if day is None:
            return False
        known = [entry for entry in day if entry.at <= self._as_of]
        known.sort(key=lambda entry: entry.at)
        for acceptance in reversed(known):
            self._acceptance.setdefault(acceptance.source_id, acceptance)
        return True
