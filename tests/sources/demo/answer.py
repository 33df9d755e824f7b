"""The demo's answer key, and reading all of the demo's sources on a day."""

from __future__ import annotations

import datetime as dt
import fnmatch
import importlib
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from sources.contracts import Document, ExtractedRecord, Extraction, Snapshot, SourceSpec
from sources.dutch.schedule import read_schedule
from sources.registry import load_registry

BROKEN, PAUSED = "olijftak", "loswal"


@lru_cache(maxsize=1)
def answer_key() -> dict[str, Any]:
    """The packaged `expected.yaml`."""
    return dict(yaml.safe_load(resources.files("sources.demo").joinpath("expected.yaml").read_text("utf-8")))


def documents(spec: SourceSpec, today: dt.date) -> Iterator[Document]:
    """The files of a source as if they were just fetched, a folder file by file."""
    for url in spec.urls:
        path = Path(url.removeprefix("file://"))
        for file in sorted(path.iterdir()) if path.is_dir() else [path]:
            moment = dt.datetime.combine(today, dt.time(8), dt.UTC)
            snapshot = Snapshot(
                snapshot_id=f"{spec.id}-{file.name}",
                source_id=spec.id,
                url=file.as_uri(),
                final_url=file.as_uri(),
                fetched_at=moment,
            )
            yield Document(spec=spec, snapshot=snapshot, body=file.read_bytes(), reference_date=today)


def read_demo(registry: Path, today: dt.date) -> dict[str, list[Extraction]]:
    """What each active source says, through its connector."""
    found: dict[str, list[Extraction]] = {}
    for spec in load_registry(registry):
        if spec.status == "active":
            extract = importlib.import_module(f"sources.connectors.{spec.connector}").extract
            found[spec.id] = [extract(document) for document in documents(spec, today)]
    return found


def listings(source_id: str) -> list[tuple[str, str]]:
    """(activity, title as listed) for one source."""
    return [
        (activity["id"], title)
        for activity in answer_key()["activities"]
        for source, title in activity["listed"].items()
        if source == source_id
    ]


def activity_of(record: ExtractedRecord, today: dt.date) -> str | None:
    """The activity that a record lists, by the answer key; None when its title is not in it."""
    for activity, title in listings(record.source_id):
        pattern, _, start = title.partition(" @ ")
        if fnmatch.fnmatchcase(record.name, pattern.replace("[", "[[]")) and (
            not start or start in _starts(record, today)
        ):
            return activity
    return None


def _starts(record: ExtractedRecord, today: dt.date) -> set[str]:
    rules = record.schedule
    if rules is None:
        rules = read_schedule(record.when_text or record.name, today).rules
    return {f"{rule.start_time:%H:%M}" for rule in rules if rule.start_time}
