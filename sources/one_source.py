"""What one source says at an instant: today's content, or its last good content when today's is not to be had.

Belongs here: which documents make up a source, in what order its rules apply, and which content stands when something
fails. Does not belong here: reading a document (sources.extract), the rules of acceptance (sources.accept), corrections
by the operator (sources.lookups).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from sources.accept import Verdict, expect_issues, fetch_issue, is_error_page, judge, not_accepted_issue
from sources.addresses import is_file
from sources.clean import DocumentReading
from sources.contracts import (
    Document,
    ExtractedRecord,
    FetchError,
    Issue,
    Refusal,
    Snapshot,
    SourceReading,
    SourceSpec,
)
from sources.dispatch import addresses_of, page_limit
from sources.duplicates import separate_duplicates
from sources.fetch_local import FOLDER_TYPE, listed_files
from sources.lookups import apply_lookups, drop_ignored
from sources.snapshots import (
    Acceptance,
    BodyMissingError,
    SnapshotStore,
    SnapshotView,
    document_of,
    local_date,
)

Read = Callable[[Document], DocumentReading]
_PROBLEMS: dict[Refusal, str] = {
    "web_page": "er kwam een webpagina in plaats van een agenda",
    "unreadable": "de tekst is niet te lezen",
}
_CUT = "de inhoud breekt halverwege af"


@dataclass
class _Page:
    """One document of a source: the snapshot that is used, and what it holds (None for a folder)."""

    snapshot: Snapshot
    reading: DocumentReading | None
    problem: Refusal | None = None  # why it cannot be believed

    @property
    def is_cut(self) -> bool:
        """Whether its body ends halfway."""
        return self.reading is not None and self.reading.extraction.is_cut

    @property
    def words(self) -> str:
        """The problem in Dutch."""
        return _CUT if self.is_cut else _PROBLEMS[self.problem or "unreadable"]


@dataclass
class _Pages:
    """The documents that together are a source's content, and what went wrong on the way to them."""

    used: list[_Page] = field(default_factory=list)
    attempts: list[Snapshot] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    errors: list[FetchError] = field(default_factory=list)
    refusal: Refusal | None = None
    is_whole: bool = True  # False: something of today is missing, or replaced by what was there before

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        return tuple(page.snapshot for page in self.used)


@dataclass
class _Content:
    """The records of a source after its own rules. Balance: n_read = records + n_folded + n_skipped + n_ignored."""

    records: list[ExtractedRecord] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    n_read: int = 0
    n_folded: int = 0
    n_skipped: int = 0
    n_ignored: int = 0

    @property
    def n_found(self) -> int:
        return len(self.records) + self.n_ignored


class SourceReader:
    """Reads sources from one view of the lake. `read` gives the reading of a document."""

    def __init__(self, store: SnapshotStore, view: SnapshotView, as_of: dt.datetime, read: Read) -> None:
        self._store = store
        self._view = view
        self._today = local_date(as_of)
        self._read = read

    def source(self, spec: SourceSpec) -> tuple[SourceReading, Acceptance | None]:
        """What the source says, and the acceptance to note when this content is accepted for the first time."""
        if spec.status != "active":
            return SourceReading(source_id=spec.id, state="paused"), None
        previous = self._view.last_acceptance(spec.id)
        pages = self._gather(spec, previous)
        if spec.permission is None and any(not is_file(url) for url in spec.urls):
            pages.issues.append(_permission_issue(spec))
        if not pages.used:
            return self._reading(spec, "failed", pages, _Content(), (), None), None
        content = _content(spec, pages)
        is_same = previous is not None and _identity(pages.snapshots) == _identity(previous.pages)
        newest = max(snapshot.fetched_at for snapshot in pages.snapshots)
        verdict = judge(spec, content.n_found, previous, is_same=is_same, at=newest)
        if not verdict.accepted:
            return self._instead(spec, pages, content, previous, verdict), None
        if pages.is_whole:
            seen = min(snapshot.body_first_fetched_at or snapshot.fetched_at for snapshot in pages.snapshots)
            content.issues += expect_issues(spec, content.records, self._today, local_date(seen))
        n_today = content.n_found if pages.is_whole else None
        reading = self._reading(spec, "ok" if pages.is_whole else "stale", pages, content, pages.snapshots, n_today)
        if is_same:
            return reading, None
        return reading, Acceptance(source_id=spec.id, at=newest, pages=pages.snapshots, n_records=content.n_found)

    # --- Documents ----------------------------------------------------------------------------------------------------

    def _gather(self, spec: SourceSpec, previous: Acceptance | None) -> _Pages:
        """The documents at the source's addresses and, breadth first, at the further ones that they name."""
        pages = _Pages()
        before = {page.url: page for page in previous.pages} if previous is not None else {}
        queue = deque(addresses_of(spec))
        seen = set(queue)
        limit = page_limit(spec)
        n_web = 0
        while queue:
            url = queue.popleft()
            n_web += not is_file(url)
            if n_web > limit:
                pages.issues.append(_more_pages(spec, limit))
                break
            page = self._page(spec, url, pages, before.get(url))
            if page is None:
                continue
            pages.used.append(page)
            for further in self._further(page):
                if further not in seen:
                    seen.add(further)
                    queue.append(further)
        return pages

    def _page(self, spec: SourceSpec, url: str, pages: _Pages, before: Snapshot | None) -> _Page | None:
        """The document that stands for one address, with a note of what is wrong today."""
        attempt = self._view.latest_attempt(spec.id, url)
        if attempt is None:
            pages.is_whole = False
            pages.issues.append(_never_fetched(spec, url))
            return None
        good = self._view.latest_good(spec.id, url)
        pages.attempts.append(attempt)
        if attempt.error is not None:
            pages.is_whole = False
            pages.errors.append(attempt.error)
            pages.issues.append(fetch_issue(spec, attempt, attempt.error, good.fetched_at if good else None))
        if good is None:
            return None
        page = self._document(spec, good, pages)
        if page is None or not page.problem:
            return page
        earlier = None
        if before is not None and before.body_sha256 != good.body_sha256:
            earlier = self._document(spec, before, pages)
        if page.is_cut and (earlier is None or earlier.is_cut):
            return page  # there is nothing better, or this source never ends its files
        pages.is_whole = False
        pages.refusal = page.problem
        pages.errors.append(FetchError(kind="not_expected_type", message=page.words))
        verdict = Verdict(False, page.words, page.problem)
        since = self._confirmed(earlier.snapshot) if earlier else None
        pages.issues.append(not_accepted_issue(spec, verdict, since, url))
        if earlier is not None and page.reading is not None:
            pages.issues.extend(page.reading.extraction.issues)
        return earlier or page

    def _document(self, spec: SourceSpec, snapshot: Snapshot, pages: _Pages) -> _Page | None:
        try:
            body = self._store.body(snapshot.body_sha256 or "")
        except BodyMissingError:
            pages.is_whole = False
            pages.issues.append(_lost(spec, snapshot))
            return None
        if snapshot.media_type == FOLDER_TYPE:
            return _Page(snapshot, None)
        reading = self._read(document_of(spec, snapshot, body))
        problem: Refusal | None = None
        if not reading.extraction.records and not reading.extraction.next_urls:
            if is_error_page(spec, body):
                problem = "web_page"
            elif any(issue.code == "unreadable_source" for issue in reading.extraction.issues):
                problem = "unreadable"
        elif reading.extraction.is_cut:
            problem = "unreadable"
        return _Page(snapshot, reading, problem)

    def _further(self, page: _Page) -> tuple[str, ...]:
        if page.reading is None:
            return listed_files(self._store.body(page.snapshot.body_sha256 or ""))
        return () if is_file(page.snapshot.url) else page.reading.extraction.next_urls

    def _confirmed(self, snapshot: Snapshot) -> dt.datetime:
        """When the source last gave these bytes."""
        found = self._view.last_confirmed(snapshot.source_id, snapshot.url, snapshot.body_sha256 or "")
        return found or snapshot.fetched_at

    # --- The answer ---------------------------------------------------------------------------------------------------

    def _instead(
        self, spec: SourceSpec, pages: _Pages, content: _Content, previous: Acceptance | None, verdict: Verdict
    ) -> SourceReading:
        """The last content that was accepted, because today's is not."""
        last = _Pages()
        for snapshot in previous.pages if previous is not None else ():
            page = self._document(spec, snapshot, last)
            if page is not None:
                last.used.append(page)
        since = min((self._confirmed(snapshot) for snapshot in last.snapshots), default=None)
        if not any(issue.code == "not_accepted" for issue in pages.issues):
            pages.issues.append(not_accepted_issue(spec, verdict, since, spec.urls[0]))
            pages.errors.append(FetchError(kind="not_expected_type", message=verdict.reason))
        pages.refusal = pages.refusal or verdict.refusal
        n_today = None if any(attempt.error for attempt in pages.attempts) else content.n_found
        pages.issues += last.issues
        if not last.used:
            # Nothing stands instead: what was read and is withheld counts as skipped, explained by the Issue above.
            n_skipped = content.n_read - content.n_folded - content.n_ignored
            withheld = replace(content, records=[], n_skipped=n_skipped)
            return self._reading(spec, "failed", pages, withheld, (), n_today)
        pages.issues += [issue for issue in content.issues if issue.code == "unreadable_source"]
        return self._reading(spec, "stale", pages, _content(spec, last), last.snapshots, n_today)

    def _reading(
        self,
        spec: SourceSpec,
        state: Literal["ok", "stale", "failed"],
        pages: _Pages,
        content: _Content,
        used: Sequence[Snapshot],
        n_today: int | None,
    ) -> SourceReading:
        return SourceReading(
            source_id=spec.id,
            state=state,
            attempted_at=max((attempt.fetched_at for attempt in pages.attempts), default=None),
            accepted_at=min((self._confirmed(snapshot) for snapshot in used), default=None),
            error=pages.errors[0] if pages.errors else None,
            records=tuple(content.records),
            issues=(*pages.issues, *content.issues),
            n_read=content.n_read,
            n_folded=content.n_folded,
            n_skipped=content.n_skipped,
            n_ignored=content.n_ignored,
            n_today=n_today,
            refusal=pages.refusal,
            body_sha256s=tuple(snapshot.body_sha256 for snapshot in used if snapshot.body_sha256),
        )


def _content(spec: SourceSpec, pages: _Pages) -> _Content:
    """The documents' records after folding, ignoring and replacing, with the Issues of all that."""
    readings = [page.reading for page in pages.used if page.reading is not None]
    extractions = [reading.extraction for reading in readings]
    found = [record for extraction in extractions for record in extraction.records]
    distinct, n_same, duplicate_issues = separate_duplicates(found)
    kept, n_ignored = drop_ignored(distinct, spec.ignore)
    records, lookup_issues = apply_lookups(kept, spec)
    issues = [issue for extraction in extractions for issue in extraction.issues]
    removed: Counter[str] = Counter()
    for reading in readings:
        removed.update(reading.removed)
    if removed:
        issues.append(_redaction_issue(spec, removed))
    return _Content(
        records=records,
        issues=[*issues, *duplicate_issues, *lookup_issues],
        n_read=sum(extraction.n_read for extraction in extractions),
        n_folded=sum(extraction.n_folded for extraction in extractions) + n_same,
        n_skipped=sum(extraction.n_skipped for extraction in extractions),
        n_ignored=n_ignored,
    )


def _identity(snapshots: Sequence[Snapshot]) -> set[tuple[str, str | None]]:
    return {(snapshot.url, snapshot.body_sha256) for snapshot in snapshots}


def _permission_issue(spec: SourceSpec) -> Issue:
    return Issue(
        severity="warning",
        code="no_permission",
        source_id=spec.id,
        field="permission",
        message="Er staat niet bij op grond waarvan we deze bron lezen en tonen.",
        hint=f"Vraag de plek om akkoord en zet dat onder permission in {spec.id}.yaml.",
    )


def _redaction_issue(spec: SourceSpec, removed: Counter[str]) -> Issue:
    kinds = ", ".join(f"{kind} {number}x" for kind, number in sorted(removed.items()))
    return Issue(
        severity="info",
        code="personal_data_removed",
        source_id=spec.id,
        message=f"Er zijn persoonsgegevens weggehaald: {kinds}.",
        hint=f"Gaf de plek akkoord om een nummer of adres te tonen, zet het dan onder keep_contacts in {spec.id}.yaml.",
    )


def _never_fetched(spec: SourceSpec, url: str) -> Issue:
    return Issue(
        severity="warning",
        code="fetch_failed",
        source_id=spec.id,
        message="Dit adres van de bron is nog niet opgehaald.",
        hint=f"Is het een vervolgpagina op een andere website, zet dat adres dan zelf bij url in {spec.id}.yaml.",
        raw=url[:500],
    )


def _more_pages(spec: SourceSpec, limit: int) -> Issue:
    has_own = hasattr(spec.options, "max_pages")
    return Issue(
        severity="info",
        code="other",
        source_id=spec.id,
        message=f"Er zijn meer dan {limit} pagina's; de rest is niet gelezen.",
        hint=f"Mis je activiteiten, verhoog dan options.max_pages in {spec.id}.yaml." if has_own else "",
        field="options.max_pages" if has_own else None,
    )


def _lost(spec: SourceSpec, snapshot: Snapshot) -> Issue:
    return Issue(
        severity="warning",
        code="fetch_failed",
        source_id=spec.id,
        message="De opgehaalde inhoud is zoek of beschadigd; de volgende keer wordt ze opnieuw gehaald.",
        hint="Komt dit vaker voor, controleer dan de schijf waarop de gegevens staan.",
        raw=snapshot.url[:500],
    )
