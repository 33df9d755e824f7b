"""Documents with a spreadsheet's bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from sources.connectors.spreadsheet import extract
from sources.contracts import Document, Extraction, Snapshot, SourceSpec, SpreadsheetOptions

URL = "file:///lijsten/lijst.csv"
Read = Callable[..., Extraction]


def document(body: bytes, url: str = URL, urls: tuple[str, ...] = (URL,), **options: object) -> Document:
    spec = SourceSpec(
        id="lijst",
        title="Lijst",
        urls=urls,
        options=SpreadsheetOptions.model_validate(options | {"connector": "spreadsheet"}),
    )
    moment = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    snapshot = Snapshot(snapshot_id="s1", source_id="lijst", url=url, final_url=url, fetched_at=moment)
    return Document(spec=spec, snapshot=snapshot, body=body, reference_date=dt.date(2026, 11, 24))


@pytest.fixture
def read() -> Read:
    """Extract a CSV text or a workbook's bytes, and check the balance that every extraction keeps."""

    def run(body: str | bytes, url: str = URL, urls: tuple[str, ...] = (URL,), **options: object) -> Extraction:
        extraction = extract(document(body.encode() if isinstance(body, str) else body, url, urls, **options))
        assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
        assert len({record.record_id for record in extraction.records}) == len(extraction.records)
        return extraction

    return run
