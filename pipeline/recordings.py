"""Recordings of sources: what a source gave at one moment, and what was understood of it, as a test for ever.

Belongs here: the files of a recording, making one and playing it back. Does not belong here: looking at a source
(pipeline.source_look), or the commands. A recording holds no personal data and no path of this computer.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pipeline.source_look import Understanding, read_alone, understand
from sources.addresses import is_file
from sources.contracts import Contract, Document, Snapshot, SourceSpec
from sources.dutch.privacy import redact
from sources.fetch_local import FOLDER_TYPE
from sources.formats.html import decode
from sources.snapshots import SnapshotStore, snapshot_id_of
from warehouse.occurrences import Window
from warehouse.presence import local_date
from warehouse.reference import load_reference

RECORDING, GOLDEN = "recording.json", "golden.json"
_BINARY = (".xlsx", ".xls", ".ods")
_ENDINGS = {"text/calendar": ".ics", "text/csv": ".csv", "application/json": ".json", "text/html": ".html"}
# Keys that say nothing about how content is read, and may say who can be called.
_LEFT_OUT = {"http", "notes", "contact_role", "status", "status_reason", "permission"}


class RecordingError(Exception):
    """This cannot be recorded; the text is Dutch."""


class Page(Contract):
    """One body of a recording: the file that holds it, and what the website said of it."""

    file: str
    url: str
    final_url: str
    media_type: str | None = None
    charset: str | None = None
    first_seen: dt.datetime


class Recording(Contract):
    """A source as it was at `as_of`."""

    as_of: dt.datetime
    spec: SourceSpec
    pages: tuple[Page, ...]


class Written(NamedTuple):
    """The folder of a recording, how many records it holds, and kinds of personal data that were taken out."""

    folder: Path
    n_records: int
    removed: tuple[str, ...]


def record(folder: Path, spec: SourceSpec, documents: Sequence[Document], at: dt.datetime) -> Written:
    """Write the recording of a source into `folder`, replacing an earlier one. Raises RecordingError."""
    if not documents:
        raise RecordingError("er is niets opgehaald dat bewaard kan worden")
    at = at.replace(microsecond=0)
    kept: dict[str, bytes] = {}
    pages: list[Page] = []
    removed: set[str] = set()
    for number, document in enumerate(documents, 1):
        page, body, kinds = _page(number, document)
        kept[page.file] = body
        pages.append(page)
        removed |= kinds
    urls = tuple(_shown(url) for url in spec.urls)
    if any(url.endswith("/") and is_file(url) for url in urls):
        urls = tuple(page.url for page in pages)  # a folder is recorded as the files that were in it
    plain = {name: getattr(spec, name) for name in SourceSpec.model_fields if name not in _LEFT_OUT}
    recording = Recording(as_of=at, spec=SourceSpec(**plain | {"urls": urls}), pages=tuple(pages))
    data = recording.model_dump(mode="json", exclude_defaults=True)
    data["spec"]["options"]["connector"] = spec.connector  # a default, but the only thing that tells options apart
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".opname-") as name:
        fresh = Path(name)
        for file, body in kept.items():
            (fresh / file).write_bytes(body)
        (fresh / RECORDING).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        golden = write_golden(fresh)
        for old in [*folder.glob("page-*"), folder / RECORDING, folder / GOLDEN]:
            old.unlink(missing_ok=True)
        for made in fresh.iterdir():
            made.rename(folder / made.name)
    return Written(folder, len(golden["records"]), tuple(sorted(removed)))


def play(folder: Path) -> Understanding:
    """What is understood of a recording today, by the program as it is now."""
    recording = Recording.model_validate_json((folder / RECORDING).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="wijkagenda-") as name:
        bodies = SnapshotStore(Path(name) / "bodies")
        pages = [
            _snapshot(recording, page, bodies.put_body((folder / page.file).read_bytes())) for page in recording.pages
        ]
        reading = read_alone(recording.spec, pages, bodies, recording.as_of, Path(name) / "scratch")
    window = Window.around(local_date(recording.as_of))
    return understand(recording.spec, reading, load_reference(), window)


def golden_of(said: Understanding) -> dict[str, Any]:
    """Records, activities and dates as plain data, in an order that makes differences easy to read."""
    ordered = sorted(said.occurrences, key=lambda one: (one.record_id, one.start, one.recurrence_id))
    return {
        "records": [_plain(record) for record in sorted(said.reading.records, key=lambda record: record.record_id)],
        "activities": [_plain(activity) for activity in sorted(said.activities, key=lambda one: one.record_id)],
        "occurrences": {
            record_id: [_date(one) for one in dates]
            for record_id, dates in itertools.groupby(ordered, key=lambda one: one.record_id)
        },
        "issues": sorted({f"{issue.severity} {issue.code}: {issue.message}" for issue in said.issues}),
    }


def write_golden(folder: Path) -> dict[str, Any]:
    """Take what is understood now as what must be understood from now on."""
    golden = golden_of(play(folder))
    (folder / GOLDEN).write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return golden


def _plain(contract: Contract) -> dict[str, Any]:
    data: dict[str, Any] = contract.model_dump(mode="json", exclude_defaults=True, exclude={"evidence", "snapshot_id"})
    return data


def _date(one: Any) -> str:
    end = f"{one.end:%H:%M}" if local_date(one.end) == local_date(one.start) else f"{one.end:%Y-%m-%d %H:%M}"
    notes = [one.status] if one.status != "scheduled" else []
    notes += ["hele dag"] if one.all_day else []
    return " ".join([f"{one.start:%Y-%m-%d %H:%M}-{end}", *notes])


def _page(number: int, document: Document) -> tuple[Page, bytes, set[str]]:
    """The page as it will be kept: without personal data, and under a name that says nothing of this computer."""
    snapshot = document.snapshot
    ending = Path(urlsplit(snapshot.url).path).suffix.lower()
    if is_file(snapshot.url) and ending in _BINARY:
        body, charset, kinds = document.body, snapshot.charset, set[str]()
    else:
        ending = _ENDINGS.get(snapshot.media_type or "", ending if ending[1:].isalnum() else ".txt")
        ending = ending if ending else ".txt"
        redaction = redact(decode(document.body, snapshot.charset), document.spec.keep_contacts)
        body, charset, kinds = redaction.text.encode(), "utf-8", set(redaction.removed)
    page = Page(
        file=f"page-{number}{ending}",
        url=_shown(snapshot.url),
        final_url=_shown(snapshot.final_url),
        media_type=snapshot.media_type,
        charset=charset,
        first_seen=(snapshot.body_first_fetched_at or snapshot.fetched_at).replace(microsecond=0),
    )
    return page, body, kinds


def _shown(url: str) -> str:
    """The address without where a file lies on this computer."""
    if not is_file(url):
        return url
    return f"file:///opname/{url.rstrip('/').rpartition('/')[2]}" + ("/" if url.endswith("/") else "")


def _snapshot(recording: Recording, page: Page, sha: str) -> Snapshot:
    return Snapshot(
        snapshot_id=snapshot_id_of(recording.spec.id, page.url, recording.as_of),
        source_id=recording.spec.id,
        url=page.url,
        final_url=page.final_url,
        fetched_at=recording.as_of,
        media_type=page.media_type if page.media_type != FOLDER_TYPE else None,
        charset=page.charset,
        body_sha256=sha,
        body_first_fetched_at=page.first_seen,
    )
