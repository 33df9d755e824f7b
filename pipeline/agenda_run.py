"""One run, from sources to publication: the order of the steps and where their results lie. No rules about agendas.

Each step is computed once, when first asked for, from what comes before it; so a run that starts halfway (an operator
materialises one asset) recomputes from the lake what it needs. Only `fetch` touches the web, only `build` and
`publish` change what others see.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import duckdb

from exports import publish as publishing
from exports.agenda import Agenda, read_agenda
from exports.catalogue import Publisher
from exports.datasets import finish_datasets, verify_datasets, verify_finished, write_datasets
from exports.paths import activity_page, address
from exports.site.pages import write_site
from exports.verify import verify_privacy
from pipeline.feeds import FeedFiles, changes_of, check_feeds, make_feeds
from pipeline.fingerprint import code_version, digest
from pipeline.notify_settings import load_notify_settings
from pipeline.settings import Settings, check_site_url
from pipeline.source_health import earlier_health, judge_sources, remember_health
from sources.contracts import Issue, Snapshot, SourceReading, SourceSpec
from sources.demo.render import render_demo
from sources.extract import further_pages, read_sources
from sources.extract_cache import prune_readings
from sources.fetch import fetch_sources
from sources.registry import load_registry
from sources.snapshots import SnapshotStore
from warehouse.build import BuildReport, build_warehouse
from warehouse.consolidate import Consolidated, consolidate
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.health.contracts import SourceHealth
from warehouse.ledger import Ledger, append_segment, read_ledger
from warehouse.load import BuildInfo, BuildInputs
from warehouse.normalise.neighbourhood import neighbourhood_of
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window, expand
from warehouse.overrides import Overrides, correct, load_overrides
from warehouse.presence import Stock, local_date, take_stock
from warehouse.reference import Reference, check_registry, load_reference
from warehouse.understand import normalise

logger = logging.getLogger("wijkagenda")

_OVERRIDES = Path(__file__).parent.parent / "warehouse" / "overrides"
_SUMMARY = "published.json"
_COMPLETE = ("alles.ics", "index.html", "data/SHA256SUMS")


class NothingToPublishError(Exception):
    """There is no agenda to publish: no source could be read, or what was made is not right. The text is Dutch."""


@dataclass(frozen=True)
class Understood:
    """All records that may be published, with their dates."""

    activities: tuple[NormalisedActivity, ...]
    occurrences: tuple[Occurrence, ...]
    issues: tuple[Issue, ...]
    n_out_of_window: dict[str, int]


@dataclass(frozen=True)
class Summary:
    """What an operator wants to know of a publication."""

    as_of: str
    version: str
    fingerprint: str
    counts: dict[str, int]


def registry_directory(place: Settings, today: dt.date) -> Path:
    """The folder with source files: the operator's, or the demo rendered for `today` inside the data folder."""
    return place.registry or render_demo(place.data / "demo", today)


def published_summary(place: Settings) -> Summary | None:
    """What is published now, if that is known and still there."""
    try:
        summary = Summary(**json.loads((place.data / _SUMMARY).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    current = publishing.current_version(place.data)
    is_there = current is not None and current.name == summary.version and place.warehouse.is_file()
    return summary if is_there else None


def registry_of(place: Settings) -> tuple[SourceSpec, ...]:
    """The sources, for definitions that are loaded outside a run."""
    return load_registry(registry_directory(place, local_date(dt.datetime.now(dt.UTC))))


def _state_of(directory: Path) -> tuple[tuple[str, int, int], ...]:
    """What tells whether the files of a folder are as they were."""
    if not directory.is_dir():
        return ()
    files = ((entry.name, entry.stat()) for entry in sorted(os.scandir(directory), key=lambda entry: entry.name))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in files)


@lru_cache(maxsize=1)  # a process reads its registry for the definitions and for the run
def _registry(directory: Path, state: tuple[tuple[str, int, int], ...]) -> tuple[SourceSpec, ...]:
    return load_registry(directory)


class AgendaRun:
    """A run at `now` (aware). With `replay` nothing is fetched: the lake as it was at `now` is all there is.

    `only`: the one source to fetch; of the others what they said last is used.
    """

    def __init__(self, place: Settings, now: dt.datetime, *, replay: bool = False, only: str = "") -> None:
        self.place = place
        self.now = now
        self.replay = replay
        self.only = only
        self.today = local_date(now)
        self.store = SnapshotStore(place.lake / "snapshots")
        self._feeds = FeedFiles()

    # --- Configuration ------------------------------------------------------------------------------------------------

    @cached_property
    def registry(self) -> Path:
        return registry_directory(self.place, self.today)

    @cached_property
    def reference(self) -> Reference:
        return load_reference(self.registry)

    @cached_property
    def specs(self) -> tuple[SourceSpec, ...]:
        specs = _registry(self.registry, _state_of(self.registry))
        check_registry(specs, self.reference)
        return specs

    @property
    def overrides_directory(self) -> Path:
        """Where people's decisions stand: beside the registry when that is the operator's own."""
        own = self.registry / "overrides"
        return own if own.is_dir() or self.place.registry else _OVERRIDES

    @cached_property
    def overrides(self) -> Overrides:
        return load_overrides(self.overrides_directory)

    @cached_property
    def places(self) -> PlaceIndex:
        return PlaceIndex.of(self.reference.places)

    def check_configuration(self) -> None:
        """Raise SettingsError, RegistryError, ReferenceError or OverrideError for what people wrote wrong."""
        check_site_url(self.place.site_url)
        load_notify_settings(self.place.registry)
        _ = self.specs, self.overrides

    # --- Collect ------------------------------------------------------------------------------------------------------

    def fetch(self) -> list[Snapshot]:
        """Fetch every active source once (or the `only` one); with `replay` the attempts of that day as they were."""
        if self.replay:
            start = self.now.replace(hour=0, minute=0, second=0)
            return list(self.store.history(start, self.now))
        wanted = [spec for spec in self.specs if self.only in ("", spec.id)]
        logger.info("%d bronnen ophalen", sum(spec.status == "active" for spec in wanted))
        return fetch_sources(
            wanted,
            self.store,
            contact=self.place.contact or "zie de beheerder",
            follow=further_pages(self._extract_cache),
            now=lambda: self.now,
        )

    @property
    def _extract_cache(self) -> Path:
        return self.place.lake / "cache" / "extract"

    @cached_property
    def readings(self) -> list[SourceReading]:
        """What every source says now, or said last."""
        logger.info("bronnen lezen")
        return read_sources(self.specs, self.store, self.now, self._extract_cache)

    def readings_by_spec(self) -> Iterator[tuple[SourceSpec, SourceReading]]:
        by_id = {reading.source_id: reading for reading in self.readings}
        return ((spec, by_id[spec.id]) for spec in self.specs if spec.id in by_id)

    # --- Unchanged? ---------------------------------------------------------------------------------------------------

    @cached_property
    def fingerprint(self) -> str:
        """Names everything that the published files depend on; equal fingerprints give equal files."""
        sources = [
            (r.source_id, r.state, sorted(r.body_sha256s), r.accepted_at and local_date(r.accepted_at),
             r.error and r.error.kind)
            for r in self.readings
        ]  # fmt: skip
        return digest(
            code_version(),
            self.today,
            self.place.site_url,
            self.place.contact,
            sources,
            [spec.model_dump_json() for spec in self.specs],
            self.reference.model_dump_json(),
            self.overrides,
        )

    @cached_property
    def unchanged(self) -> bool:
        """Whether the published files are what this run would make."""
        summary = published_summary(self.place)
        return summary is not None and summary.fingerprint == self.fingerprint

    # --- Understand ---------------------------------------------------------------------------------------------------

    @cached_property
    def window(self) -> Window:
        return Window.around(self.today)

    @cached_property
    def ledger(self) -> Ledger:
        return read_ledger(self.place.lake / "ledger", self.now)

    @cached_property
    def normalised(self) -> tuple[list[NormalisedActivity], list[Issue]]:
        """Every record of every source, understood."""
        logger.info("records begrijpen")
        activities: list[NormalisedActivity] = []
        issues: list[Issue] = []
        for spec, reading in self.readings_by_spec():
            for record in reading.records:
                activity, found = normalise(record, spec, self.reference, self.window.start)
                activities.append(activity)
                issues += found
        return activities, issues

    @cached_property
    def stock(self) -> Stock:
        """Today's records, and those that are carried forward from the ledger."""
        retired = [spec.id for spec in self.specs if spec.status == "retired"]
        return take_stock(self.ledger, self.readings, self.normalised[0], self.now, retired=retired)

    @cached_property
    def understood(self) -> Understood:
        corrected, issues = correct(self.stock.all_activities, self.ledger, self.overrides.activities, self.places)
        logger.info("data uitrekenen van %d records", len(corrected))
        found = [*self.normalised[1], *issues]
        occurrences: list[Occurrence] = []
        n_out: dict[str, int] = {}
        for activity in corrected:
            expansion = expand(activity, self.window, self.reference.holidays)
            occurrences += expansion.occurrences
            found += expansion.issues
            if expansion.n_out_of_window:
                n_out[activity.record_id] = expansion.n_out_of_window
        return Understood(corrected, tuple(occurrences), tuple(found), n_out)

    @cached_property
    def consolidated(self) -> Consolidated:
        """Matched, merged, with lasting ids; and the ledger as it will be."""
        logger.info("samenvoegen wat hetzelfde is")
        understood = self.understood
        return consolidate(
            self.stock,
            understood.activities,
            understood.occurrences,
            self.ledger,
            self.places,
            self.overrides,
            self.now,
        )

    @cached_property
    def health(self) -> tuple[SourceHealth, ...]:
        """How every source is doing, compared with the days before."""
        return judge_sources(self)

    @cached_property
    def build_inputs(self) -> BuildInputs:
        merged = self.consolidated.merged
        return BuildInputs(
            info=BuildInfo(
                as_of=self.now,
                as_of_date=self.today,
                window_start=self.window.start,
                window_end=self.window.end,
                versions=(f"code={code_version()}",),
            ),
            reference=self.reference,
            place_neighbourhoods=[neighbourhood_of(place, self.reference) for place in self.reference.places],
            specs=self.specs,
            readings=self.readings,
            normalised=self.understood.activities,
            occurrences=self.understood.occurrences,
            activities=merged.activities,
            activity_occurrences=merged.occurrences,
            snapshots=list(self.store.history(self.now - dt.timedelta(days=1), self.now)),
            decisions=merged.decisions,
            claims=merged.claims,
            issues=[*self.understood.issues, *merged.issues],
            changes=changes_of(self),
            health=self.health,
            health_history=earlier_health(self),
            n_out_of_window=self.understood.n_out_of_window,
        )

    def build(self) -> BuildReport:
        """Build the warehouse beside the old one and swap it."""
        logger.info("warehouse bouwen")
        return build_warehouse(self.build_inputs, self.place.warehouse)

    # --- Publish ------------------------------------------------------------------------------------------------------

    def open_warehouse(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(str(self.place.warehouse), read_only=True)

    @cached_property
    def agenda(self) -> Agenda:
        with self.open_warehouse() as connection:
            return read_agenda(connection)

    @cached_property
    def staging(self) -> Path:
        """The folder in which this run's publication is made."""
        return publishing.start_version(self.place.data)

    def write_feeds(self) -> FeedFiles:
        """Write the iCalendar feeds and those of changes into the staging folder."""
        logger.info("feeds schrijven")
        self._feeds = make_feeds(self)
        return self._feeds

    def verify_feeds(self) -> list[str]:
        """Read the written feeds back; returns what is wrong with them, in Dutch."""
        logger.info("feeds teruglezen")
        return check_feeds(self, self._feeds)

    def verify_privacy(self, pattern: str) -> list[str]:
        """Search the written files that match `pattern` for personal data; returns where it was found, in Dutch."""
        return verify_privacy(self.staging, pattern)

    def write_datasets(self) -> list[Path]:
        """Write what is for analysts: tables, places, linked data and services."""
        logger.info("tabellen schrijven")
        site_url = self.place.site_url
        page_url_of = (lambda activity_id: f"{address(site_url, activity_page(activity_id))}") if site_url else None
        with self.open_warehouse() as connection:
            return write_datasets(self.agenda, connection, self.staging, page_url_of)

    def verify_datasets(self) -> list[str]:
        """Read the written datasets back; returns what is wrong with them, in Dutch."""
        return verify_datasets(self.staging)

    def finish_datasets(self) -> None:
        """Write the catalogue and the checksums, when all else has been written."""
        publisher = Publisher("Wijkagenda", self.place.contact, self.place.site_url)
        finish_datasets(self.agenda, self.staging, publisher)

    def verify_finished(self) -> list[str]:
        """Read catalogue and checksums back; returns what is wrong with them, in Dutch."""
        return verify_finished(self.staging)

    def write_pages(self) -> int:
        logger.info("pagina's schrijven")
        with self.open_warehouse() as connection:
            return write_site(self.agenda, connection, self.staging, site_url=self.place.site_url)

    def publish(self) -> Summary:
        """Remember this run in the ledger, and then turn the link: what is published is always remembered.

        Raises NothingToPublishError when this run did not make all that a publication holds.
        """
        if missing := [name for name in _COMPLETE if not (self.staging / name).exists()]:
            raise NothingToPublishError(
                f"De publicatie is niet compleet ({', '.join(missing)} ontbreekt). Maak feeds, tabellen en pagina's in "
                "dezelfde run; het makkelijkst is de taak wijkagenda."
            )
        counts = self._counts()
        remember_health(self)
        append_segment(self.place.lake / "ledger", self.ledger, self.consolidated.ledger, self.now)
        version = publishing.swap(self.place.data, self.now.strftime("%Y%m%dT%H%M%SZ"))
        summary = Summary(self.now.isoformat(), version.name, self.fingerprint, counts)
        self._remember(summary)
        if not self.replay:
            self.store.prune(self.now, source_ids=[spec.id for spec in self.specs])
            prune_readings(self._extract_cache)
        return summary

    def _counts(self) -> dict[str, int]:
        with self.open_warehouse() as connection:
            cursor = connection.execute("SELECT COLUMNS('^n_') FROM mart.build")
            names = [column[0] for column in cursor.description or ()]
            return dict(zip(names, cursor.fetchall()[0], strict=True))

    def _remember(self, summary: Summary) -> None:
        fresh = self.place.data / f".{_SUMMARY}.new"
        fresh.write_text(json.dumps(asdict(summary), indent=1), encoding="utf-8")
        os.replace(fresh, self.place.data / _SUMMARY)
