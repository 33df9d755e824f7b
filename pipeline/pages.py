"""One page that is in no registry, fetched as politely as all others. Belongs here: that; not what the page says."""

from __future__ import annotations

import tempfile
from pathlib import Path

from pipeline.settings import settings
from sources.contracts import PageOptions, SourceSpec
from sources.fetch import fetch_sources
from sources.snapshots import SnapshotStore


class PageError(Exception):
    """The page could not be fetched; the text is Dutch."""


def load_page(address: str) -> tuple[bytes, str, str | None]:
    """Bytes, final address and charset of a file or web address. Raises PageError."""
    url = address if "://" in address else Path(address).absolute().as_uri()
    spec = SourceSpec(id="pagina", title="Losse pagina", urls=(url,), options=PageOptions())
    with tempfile.TemporaryDirectory() as folder:
        store = SnapshotStore(Path(folder))
        [snapshot, *_] = fetch_sources([spec], store, contact=settings().contact or "zie de beheerder")
        if snapshot.error or not snapshot.body_sha256:
            raise PageError(snapshot.error.message if snapshot.error else "er kwam geen inhoud")
        return store.body(snapshot.body_sha256), snapshot.final_url, snapshot.charset
