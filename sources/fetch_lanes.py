"""Which addresses are fetched in what order, and what is written down of each attempt.

Belongs here: one lane per host (so that no host is asked twice at once), further pages of a source, validators from the
last good attempt, and turning every outcome into a snapshot. Does not belong here: HTTP, or judging bodies.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sources.addresses import AddressError, host_port, is_file
from sources.contracts import Document, FetchError, HttpSettings, Snapshot, SourceSpec
from sources.dispatch import addresses_of, page_limit
from sources.fetch_local import FOLDER_TYPE, LocalBody, listed_files, read_local
from sources.fetch_rules import PARALLEL_WITHOUT_DELAY, FetchFailureError, Now
from sources.snapshots import BodyMissingError, SnapshotStore, SnapshotView, document_of, snapshot_id_of

log = logging.getLogger(__name__)

MAX_WORKERS = 200  # nearly always waiting for a pause or for a website
GIVE_UP_HOST = 5  # after so many sources in a row that a host did not answer, its other sources are not tried
_LOCAL_BATCH = 100
_NO_ANSWER = ("dns", "refused", "tls", "timeout")

HostPort = tuple[str, int]
Follow = Callable[[Document], tuple[str, ...]]
Heard = Callable[[Snapshot], None]


class Answer(NamedTuple):
    """What a website gave. `body` None: not modified since the validators that were sent."""

    status_code: int
    final_url: str
    body: bytes | None
    media_type: str | None
    charset: str | None
    etag: str | None
    last_modified: str | None


Get = Callable[[str, HttpSettings, Mapping[str, str]], Answer]


def named_hosts(specs: Sequence[SourceSpec]) -> frozenset[HostPort]:
    """Every host and port that the registry itself names."""
    return frozenset(host_port(url) for spec in specs for url in spec.urls if not is_file(url))


def parallel_hosts(specs: Sequence[SourceSpec]) -> dict[HostPort, int]:
    """How many requests at once each host may get: one, unless all its sources say that no pause is needed."""
    delays: defaultdict[HostPort, set[float]] = defaultdict(set)
    for spec in specs:
        for url in spec.urls:
            if not is_file(url):
                delays[host_port(url)].add(spec.http.delay)
    return {host: PARALLEL_WITHOUT_DELAY if found == {0.0} else 1 for host, found in delays.items()}


def fetch_in_lanes(
    specs: Sequence[SourceSpec], store: SnapshotStore, get: Get, follow: Follow, now: Now, heard: Heard
) -> list[Snapshot]:
    """Fetch all sources; see sources.fetch.fetch_sources."""
    run = _Run(store, get, follow, now, heard)
    lanes = list(_lanes(specs))
    snapshots: list[Snapshot] = []
    with ThreadPoolExecutor(max_workers=min(MAX_WORKERS, max(1, len(lanes)))) as pool:
        for found in pool.map(run.lane, lanes):
            snapshots.extend(found)
    order = {spec.id: index for index, spec in enumerate(specs)}
    return sorted(snapshots, key=lambda snapshot: order[snapshot.source_id])


def _lanes(specs: Sequence[SourceSpec]) -> Iterator[list[SourceSpec]]:
    """Sources that go one after the other: those of one host together, and all local files together."""
    parallel = parallel_hosts(specs)
    by_host: defaultdict[HostPort | None, list[SourceSpec]] = defaultdict(list)
    for spec in specs:
        web = [url for url in spec.urls if not is_file(url)]
        by_host[host_port(web[0]) if web else None].append(spec)
    for host, members in by_host.items():
        n_lanes = parallel[host] if host else 1
        yield from (members[start::n_lanes] for start in range(min(n_lanes, len(members))))


class _Run:
    """One run over all sources. Its view of the lake is shared by the lanes, so it is used under a lock."""

    def __init__(self, store: SnapshotStore, get: Get, follow: Follow, now: Now, heard: Heard) -> None:
        self._store = store
        self._get = get
        self._follow = follow
        self._now = now
        self._heard = heard
        self._view: SnapshotView = store.view(now())
        self._lock = threading.Lock()

    def lane(self, specs: Sequence[SourceSpec]) -> list[Snapshot]:
        """One after the other. Attempts are written per source on the web, in batches for files (which are quick)."""
        done: list[Snapshot] = []
        unwritten: list[Snapshot] = []
        silent: list[FetchError] = []
        for spec in specs:
            found = self._give_up(spec, silent[-1]) if len(silent) >= GIVE_UP_HOST else self._source(spec)
            error = found[0].error
            silent = [*silent, error] if error is not None and error.kind in _NO_ANSWER else []
            unwritten.extend(found)
            done.extend(found)
            if not all(is_file(url) for url in spec.urls) or len(unwritten) >= _LOCAL_BATCH:
                self._write(unwritten)
        self._write(unwritten)
        return done

    def _write(self, unwritten: list[Snapshot]) -> None:
        self._store.append(unwritten)
        for snapshot in unwritten:
            self._heard(snapshot)
        unwritten.clear()

    def _source(self, spec: SourceSpec) -> list[Snapshot]:
        """The addresses of a source and, breadth first, the pages they name."""
        done: list[Snapshot] = []
        queue = deque(addresses_of(spec))
        seen = set(queue)
        limit = page_limit(spec)
        n_web = 0
        while queue:
            url = queue.popleft()
            n_web += not is_file(url)
            if n_web > limit:
                log.info("%s names more than %d pages; the rest is left", spec.id, limit)
                break
            snapshot = self._local(spec, url) if is_file(url) else self._web(spec, url)
            done.append(snapshot)
            for further in self._further(spec, snapshot):
                if further not in seen:
                    seen.add(further)
                    queue.append(further)
        return done

    def _further(self, spec: SourceSpec, snapshot: Snapshot) -> tuple[str, ...]:
        """The pages that this one names, as far as they are on a host that the source names (or sent us to)."""
        if snapshot.error is not None or snapshot.body_sha256 is None:
            return ()
        try:
            body = self._store.body(snapshot.body_sha256)
        except BodyMissingError:
            return ()
        if snapshot.media_type == FOLDER_TYPE:
            return listed_files(body)
        if is_file(snapshot.url):
            return ()
        try:
            named = self._follow(document_of(spec, snapshot, body))
        except Exception:  # a connector that fails says so when the source is read; the page itself was fetched well
            log.exception("%s: cannot tell the further pages of %s", spec.id, snapshot.url)
            return ()
        hosts = {host_port(url) for url in (*spec.urls, snapshot.final_url) if not is_file(url)}
        return tuple(url for url in named if _is_on(url, hosts))

    def _give_up(self, spec: SourceSpec, error: FetchError) -> list[Snapshot]:
        message = (
            f"niet geprobeerd: deze website gaf in deze ronde al {GIVE_UP_HOST} keer geen antwoord ({error.message})"
        )
        said = error.model_copy(update={"message": message})
        return [self._failed(spec, url, self._now(), 0, said, None) for url in addresses_of(spec)]

    def _web(self, spec: SourceSpec, url: str) -> Snapshot:
        last = self._last_good(spec, url)
        validators = _validators(last) if last is not None else {}
        started = time.monotonic()
        try:
            answer = self._get(url, spec.http, validators)
        except FetchFailureError as failure:
            elapsed = round((time.monotonic() - started) * 1000)
            return self._failed(spec, url, self._now(), elapsed, failure.error, failure.status)
        elapsed = round((time.monotonic() - started) * 1000)
        if answer.body is None and last is not None:
            return _again(last, self._now(), elapsed, answer)
        return self._kept(spec, url, answer, elapsed, last)

    def _local(self, spec: SourceSpec, url: str) -> Snapshot:
        started = time.monotonic()
        found = read_local(url, spec.http.max_bytes)
        elapsed = round((time.monotonic() - started) * 1000)
        if isinstance(found, FetchError):
            return self._failed(spec, url, self._now(), elapsed, found, None)
        return self._kept(spec, url, _local_answer(url, found), elapsed, self._last_good(spec, url))

    def _last_good(self, spec: SourceSpec, url: str) -> Snapshot | None:
        """The last good attempt, if its body is still there: without that, "not modified" would be worthless."""
        with self._lock:
            last = self._view.latest_good(spec.id, url)
        return last if last is not None and last.body_sha256 and self._store.has_body(last.body_sha256) else None

    def _kept(self, spec: SourceSpec, url: str, answer: Answer, elapsed: int, last: Snapshot | None) -> Snapshot:
        fetched_at = self._now()
        body = answer.body or b""
        sha = self._store.put_body(body)
        is_same = last is not None and last.body_sha256 == sha
        if last is not None and is_same:
            first = last.body_first_fetched_at or last.fetched_at
        else:
            with self._lock:
                first = self._view.first_seen(spec.id, url, sha) or fetched_at
        return Snapshot(
            snapshot_id=snapshot_id_of(spec.id, url, fetched_at),
            source_id=spec.id,
            url=url,
            final_url=answer.final_url,
            fetched_at=fetched_at,
            status_code=answer.status_code or None,
            media_type=answer.media_type,
            charset=answer.charset,
            etag=answer.etag,
            last_modified=answer.last_modified,
            body_sha256=sha,
            body_bytes=len(body),
            body_first_fetched_at=first,
            not_modified=is_same,
            elapsed_ms=elapsed,
        )

    def _failed(
        self, spec: SourceSpec, url: str, at: dt.datetime, elapsed: int, error: FetchError, status: int | None
    ) -> Snapshot:
        return Snapshot(
            snapshot_id=snapshot_id_of(spec.id, url, at),
            source_id=spec.id,
            url=url,
            final_url=url,
            fetched_at=at,
            status_code=status,
            elapsed_ms=elapsed,
            error=error,
        )


def _again(last: Snapshot, at: dt.datetime, elapsed: int, answer: Answer) -> Snapshot:
    """The same content, confirmed by the website (304)."""
    return last.model_copy(
        update={
            "snapshot_id": snapshot_id_of(last.source_id, last.url, at),
            "fetched_at": at,
            "final_url": answer.final_url,
            "status_code": answer.status_code,
            "etag": answer.etag or last.etag,
            "last_modified": answer.last_modified or last.last_modified,
            "not_modified": True,
            "elapsed_ms": elapsed,
        }
    )


def _local_answer(url: str, found: LocalBody) -> Answer:
    return Answer(0, url, found.body, found.media_type, None, None, found.last_modified)


def _validators(last: Snapshot) -> dict[str, str]:
    """Headers that ask for the body only if it changed. What cannot stand in a header is left out."""
    wanted = {"If-None-Match": last.etag, "If-Modified-Since": last.last_modified}
    return {name: value for name, value in wanted.items() if value and value.isascii() and value.isprintable()}


def _is_on(url: str, hosts: set[HostPort]) -> bool:
    try:
        return host_port(url) in hosts
    except AddressError:
        return False
