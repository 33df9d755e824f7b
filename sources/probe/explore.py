"""Looking around at an address that is no source yet: what it is, what it points at, and what of that can be read.

Belongs here: the order of looking, and how much is asked of a stranger's website. Does not belong here: recognising
(platform, leads), reading (trial), writing a source's file (proposal).
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sources.addresses import AddressError, check_web_address, file_address, is_file
from sources.contracts import FetchError, HttpSettings, Snapshot, SourceSpec
from sources.fetch import Visit, visit
from sources.fetch_local import FOLDER_TYPE
from sources.formats.html import decode, node_text, parse
from sources.probe.leads import Lead, agenda_pages, leads_of
from sources.probe.platform import Platform, platforms_of
from sources.probe.title import title_of
from sources.probe.trial import Finding, connector_for, failed, joined, ranked, read_body, spec_of, ways_to_read_a_page
from sources.snapshots import SnapshotStore, local_date

MANNERS = HttpSettings()
MAX_LEADS = 12  # addresses that one page points at
MAX_MORE_LEADS = 6  # and those that its agenda pages point at besides
_LITTLE_TEXT = 200  # characters: a page with less is built in the browser
_FIRST = "eerste"


@dataclass(frozen=True)
class Probe:
    """What was found at an address. `error`: it could not be fetched at all. `findings`: best first.

    `untried`: what a page that lies on this computer points at. `is_empty_shell`: the page has no text of its own.
    """

    asked: str
    final_url: str
    title: str
    media_type: str | None = None
    error: FetchError | None = None
    platforms: tuple[Platform, ...] = ()
    findings: tuple[Finding, ...] = ()
    untried: tuple[Lead, ...] = ()
    is_empty_shell: bool = False

    @property
    def best(self) -> Finding | None:
        """What can be a source as it is."""
        return next((finding for finding in self.findings if finding.is_good), None)


def address_of(text: str) -> str:
    """The address that a person means: a file or folder that is there, or a web address, also without `https:`.

    Raises AddressError.
    """
    text = text.strip()
    if is_file(text):
        return file_address(text, Path.cwd())
    if Path(text).exists():
        return file_address(f"file:{Path(text).absolute()}", Path.cwd())
    if text.startswith(("/", "./", "../", "~")):
        raise AddressError("dit bestand of deze map bestaat niet")
    for scheme in ("webcal://", "webcals://"):
        if text.lower().startswith(scheme):
            text = f"https://{text[len(scheme) :]}"
    url = text if "://" in text else f"https://{text}"
    check_web_address(url)
    return url


def probe(url: str, *, contact: str, at: dt.datetime, connector: str | None = None) -> Probe:
    """Look around at `url` (see address_of). With `connector` only that way of reading the address itself is tried.

    Never raises for what a website does. Only the website that was asked for may be on an internal address.
    """
    first = spec_of(url, connector or "page", url).model_copy(update={"id": _FIRST, "http": MANNERS})
    on_web = visit([first], contact=contact, now=lambda: at)
    with tempfile.TemporaryDirectory(prefix="wijkagenda-") as folder, on_web as web:
        return _Explorer(web, SnapshotStore(Path(folder)), local_date(at)).look(first, connector)


class _Explorer:
    """One visit: the way to the web, where bodies are kept meanwhile, and today."""

    def __init__(self, web: Visit, store: SnapshotStore, today: dt.date) -> None:
        self._web = web
        self._store = store
        self._today = today

    def look(self, first: SourceSpec, connector: str | None) -> Probe:
        """Fetch the address, and do with it what its content asks for."""
        url = first.urls[0]
        snapshots = self._web([first], self._store, None, None)
        came = [snapshot for snapshot in snapshots if snapshot.media_type != FOLDER_TYPE]
        good = [snapshot for snapshot in came if snapshot.error is None and snapshot.body_sha256]
        if not good:
            error = next((snapshot.error for snapshot in came if snapshot.error), None)
            missing = FetchError(kind="missing_file", message="in deze map staat geen bestand dat gelezen kan worden")
            return Probe(url, url, title_of(b"", url), error=error or missing)
        snapshot = good[0]
        body = self._body(snapshot)
        final = url if is_file(url) else snapshot.final_url
        shown = Probe(url, final, title_of(body if final == snapshot.final_url else b"", final), snapshot.media_type)
        chosen = connector or connector_for(body)
        if chosen is not None:
            why = "zo gevraagd" if connector else "dat is wat er op dit adres staat"
            return replace(shown, findings=(self._whole(first, chosen, why, good),))
        if not _is_page(body):
            return shown
        return self._page(shown, snapshot, body)

    def _whole(self, first: SourceSpec, connector: str, why: str, good: Sequence[Snapshot]) -> Finding:
        """All documents of the address (a folder has many) with one connector."""
        url = first.urls[0] if len(good) > 1 or is_file(first.urls[0]) else good[0].url
        spec = spec_of(url, connector, first.title)
        return joined([read_body(spec, why, snapshot, self._body(snapshot), self._today) for snapshot in good])

    def _page(self, shown: Probe, snapshot: Snapshot, body: bytes) -> Probe:
        text = decode(body, snapshot.charset)
        platforms = platforms_of(text, snapshot.final_url)
        findings = self._ways(snapshot, body, text)
        leads = leads_of(text, snapshot.final_url)[:MAX_LEADS]
        untried: tuple[Lead, ...] = ()
        if is_file(snapshot.url):
            untried = leads
        else:
            pages = agenda_pages(text, snapshot.final_url)
            tried, more, made_with = self._try(leads, pages)
            seen = {(lead.url, lead.connector) for lead in leads}
            new = [lead for lead in more if (lead.url, lead.connector) not in seen][:MAX_MORE_LEADS]
            findings += [*tried, *self._try(new, ())[0]]
            names = {platform.name for platform in platforms}
            platforms += tuple(platform for platform in made_with if platform.name not in names)
        empty = "<script" in text.lower() and len(_visible(text)) < _LITTLE_TEXT
        best_first = tuple(ranked(findings))
        return replace(shown, findings=best_first, platforms=platforms, untried=untried, is_empty_shell=empty)

    def _ways(self, snapshot: Snapshot, body: bytes, text: str) -> list[Finding]:
        """The page itself, read in every way that pages are read."""
        found: list[Finding] = []
        for connector, why, options in ways_to_read_a_page(text):
            spec = spec_of(snapshot.final_url, connector, connector, options)
            found.append(read_body(spec, why, snapshot, body, self._today))
        return found

    def _try(
        self, leads: Sequence[Lead], pages: Sequence[str]
    ) -> tuple[list[Finding], list[Lead], tuple[Platform, ...]]:
        """Fetch leads and agenda pages in one round. The answer: what they give, and what those pages point at."""
        tries = [(spec_of(lead.url, lead.connector, lead.why, lead.options), lead.why) for lead in leads]
        tries += [(spec_of(page, "page", page), "") for page in pages]
        by_id = {f"proef-{number}": one for number, one in enumerate(tries)}
        named = [spec.model_copy(update={"id": key, "http": MANNERS}) for key, (spec, _) in by_id.items()]
        found: list[Finding] = []
        more: list[Lead] = []
        platforms: dict[str, Platform] = {}
        for snapshot in self._web(named, self._store, None, None):
            spec, why = by_id[snapshot.source_id]
            if snapshot.error is not None:
                found += [failed(spec, why, snapshot.error)] if why else []
                continue
            body = self._body(snapshot)
            if why:
                found.append(read_body(spec, why, snapshot, body, self._today))
                continue
            text = decode(body, snapshot.charset)
            found += self._ways(snapshot, body, text)
            more += leads_of(text, snapshot.final_url)
            platforms |= {platform.name: platform for platform in platforms_of(text, snapshot.final_url)}
        return found, more, tuple(platforms.values())

    def _body(self, snapshot: Snapshot) -> bytes:
        return self._store.body(snapshot.body_sha256 or "")


def _is_page(body: bytes) -> bool:
    start = body[:4096].lower()
    return b"<" in start and not start.startswith((b"%pdf", b"\x89png", b"gif8", b"\xff\xd8"))


def _visible(text: str) -> str:
    tree = parse(text)
    return node_text(tree.body) if tree.body is not None else ""
