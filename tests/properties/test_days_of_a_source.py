"""Whatever a source does from day to day: nothing crashes, nothing good is lost, and every day can be read again."""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
import types
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    FetchError,
    Issue,
    Snapshot,
    SourceReading,
    SourceSpec,
    record_id_of,
)
from sources.extract import read_sources
from sources.snapshots import SnapshotStore, snapshot_id_of

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # many small files, of no use afterwards
FIRST = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
PAGES = ("https://a.example/1", "https://a.example/2")
# What an address gives on a day: nothing (None), rubbish, or some of these activities.
GIVEN = st.one_of(
    st.none(),
    st.just("rubbish"),
    st.just("crash"),
    st.lists(st.sampled_from("abcdefghijklmno"), max_size=15).map("".join),
)
DAYS = st.lists(st.tuples(GIVEN, GIVEN), min_size=1, max_size=10)


def _extract(document: Document) -> Extraction:
    text = document.body.decode()
    if text == "crash":
        raise RuntimeError
    if text == "rubbish":
        issue = Issue(severity="error", code="unreadable_source", source_id="bron", message="x")
        return Extraction(issues=(issue,))
    records = tuple(
        ExtractedRecord(
            record_id=record_id_of("bron", letter),
            source_id="bron",
            source_key=letter,
            locator="",
            snapshot_id=document.snapshot.snapshot_id,
            name=letter,
        )
        for letter in text
    )
    return Extraction(records=records, n_read=len(records))


@pytest.fixture(autouse=True)
def _connector(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("page")
    module.extract = _extract  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sources.connectors.page", module)


def _fetch(store: SnapshotStore, url: str, at: dt.datetime, text: str | None) -> None:
    body = None if text is None else text.encode()
    store.append(
        [
            Snapshot(
                snapshot_id=snapshot_id_of("bron", url, at),
                source_id="bron",
                url=url,
                final_url=url,
                fetched_at=at,
                body_sha256=None if body is None else store.put_body(body),
                body_first_fetched_at=None if body is None else at,
                error=FetchError(kind="timeout", message="te laat") if body is None else None,
            )
        ]
    )


def _is_good(given: tuple[str | None, ...]) -> bool:
    return all(text not in (None, "rubbish", "crash") for text in given) and any(given)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DAYS, st.sampled_from([None, 0, 1, 3]), st.booleans())
def test_days(days: list[tuple[str | None, str | None]], minimum: int | None, two_pages: bool) -> None:
    urls = PAGES if two_pages else PAGES[:1]
    spec = SourceSpec.model_validate(
        {"id": "bron", "title": "x", "urls": urls, "options": {"connector": "page"}, "expect": {"min": minimum}}
    )
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        store = SnapshotStore(Path(folder) / "lake")
        readings: list[SourceReading] = []
        for number, given in enumerate(days):
            at = FIRST + dt.timedelta(days=number)
            for url, text in zip(urls, given, strict=False):
                _fetch(store, url, at, text)
            (reading,) = read_sources([spec], store, at, Path(folder) / "cache")
            readings.append(reading)
            _check(reading, readings[-2] if number else None, given[: len(urls)], minimum)
            for path in store.root.rglob("*.zst"):
                os.utime(path, (0, 0))
            store.prune(at, keep_days=30)
        again = [
            read_sources([spec], store, FIRST + dt.timedelta(days=number), Path(folder) / "cache")[0]
            for number in range(len(days))
        ]
        assert again == readings


def _check(
    reading: SourceReading, before: SourceReading | None, given: tuple[str | None, ...], minimum: int | None
) -> None:
    assert reading.n_read == len(reading.records) + reading.n_folded + reading.n_skipped + reading.n_ignored
    names = sorted(record.name for record in reading.records)
    assert len({record.record_id for record in reading.records}) == len(names)
    if reading.state == "ok":
        assert not any(issue.severity == "error" for issue in reading.issues)
        assert names == sorted({letter for text in given for letter in text or ""})
        assert len(names) >= (1 if minimum is None else minimum)
    else:
        assert any(issue.severity == "error" for issue in reading.issues)
        assert reading.error is not None
    if reading.state == "failed":
        assert not names
    # Once there was something good, a bad day never leaves less than nothing.
    if before is not None and before.records and minimum != 0:
        assert reading.records
    if before is not None and before.state != "failed":
        assert reading.state != "failed"
    enough = len(set("".join(text or "" for text in given))) >= (minimum or 0)
    if _is_good(given) and enough and (minimum is not None or before is None or len(before.records) < 10):
        assert reading.state == "ok"
