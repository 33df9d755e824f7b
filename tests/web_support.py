"""What tests of the web share: pages of others for connectors, and a server for what is published."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from pydantic import TypeAdapter

from exports.serve import application
from sources.contracts import Document, Extraction, Options, Snapshot, SourceSpec

URL = "https://www.buurthuis.example/agenda"
TODAY = dt.date(2026, 11, 24)


def document(
    body: str | bytes, connector: str, *, url: str = URL, charset: str | None = None, **options: Any
) -> Document:
    """A fetched page of an invented source."""
    spec = SourceSpec(
        id="buurthuis",
        title="Verzonnen buurthuis",
        urls=(url,),
        options=TypeAdapter(Options).validate_python({"connector": connector, **options}),
    )
    moment = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)
    snapshot = Snapshot(snapshot_id="s1", source_id=spec.id, url=url, final_url=url, fetched_at=moment, charset=charset)
    content = body.encode() if isinstance(body, str) else body
    return Document(spec=spec, snapshot=snapshot, body=content, reference_date=TODAY)


def read(body: str | bytes, connector: str, **more: Any) -> Extraction:
    """What a connector makes of a page; the balance is asserted."""
    extract = import_module(f"sources.connectors.{connector}").extract
    extraction = extract(document(body, connector, **more))
    assert isinstance(extraction, Extraction)
    assert_balance(extraction)
    return extraction


def assert_balance(extraction: Extraction) -> None:
    """Every item is a record, folded or skipped; skipping is explained; no two records have one key."""
    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    assert not extraction.n_skipped or extraction.issues
    assert len({record.source_key for record in extraction.records}) == len(extraction.records)
    for issue in extraction.issues:
        assert issue.message.endswith((".", ".)", "?")) or ":" in issue.message, issue.message


def check_golden(extraction: Extraction, path: Path) -> None:
    """Compare with the golden file. `UPDATE_GOLDEN=1` writes it; read it before committing."""
    omit = {"record_id", "source_id", "snapshot_id"}
    found = {
        "read": extraction.n_read,
        "folded": extraction.n_folded,
        "skipped": extraction.n_skipped,
        "next_urls": list(extraction.next_urls),
        "records": [
            {
                name: value
                for name, value in record.model_dump(mode="json", exclude_defaults=True, by_alias=True).items()
                if name not in omit
            }
            for record in extraction.records
        ],
        "issues": [
            " | ".join(filter(None, (issue.severity, issue.code, issue.field, issue.locator, issue.message)))
            for issue in extraction.issues
        ],
    }
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8")) == json.loads(text)


@contextmanager
def served(public: Path) -> Iterator[str]:
    """`public` on loopback; gives its address, with a slash at the end."""
    server = uvicorn.Server(uvicorn.Config(application(public), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/"
    server.should_exit = True
    thread.join(5)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """One request to a server on this machine; underscores in names of headers stand for dashes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body
