"""One run, from sources to publication: the order of the steps and where their results lie. No rules about agendas.

Each step is computed once, when first asked for, from what comes before it; so a run that starts halfway (an operator
materialises one asset) recomputes from the lake what it needs. Only `fetch` touches the web; what others see
changes at the very end, in pipeline.publication. What builds and publishes is imported by the step that needs it: most
runs end before, because nothing changed, and importing it takes longer than fetching.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports.publish import PUBLIC, start_version
from pipeline.fingerprint import code_version, digest
from pipeline.measurements import earlier_measurements
from pipeline.notify_settings import load_notify_settings
from pipeline.published import published_summary
from pipeline.settings import Settings, check_site_url
from pipeline.source_health import earlier_health, judge_sources
from sources.contracts import Issue, Snapshot, SourceReading, SourceSpec
from sources.extract import further_pages, read_sources
from sources.fetch import fetch_sources
from sources.registry import load_registry
from sources.snapshots import SnapshotStore
from warehouse.consolidate import Consolidated, consolidate
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.health.contracts import SourceHealth
from warehouse.ledger import Ledger, read_ledger
from warehouse.match.memory_file import read_memory, write_memory
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window, expand
from warehouse.overrides import Overrides, correct, load_overrides, stated_neighbourhoods
from warehouse.presence import Stock, local_date, take_stock
from warehouse.reference import Reference, check_registry, load_reference
from warehouse.understand import locate_places, normalise

if TYPE_CHECKING:
    import duckdb

    from pipeline.side_by_side import SideBySide
    from warehouse.build import BuildReport
    from warehouse.load import BuildInputs

logger = logging.getLogger("wijkagenda")

_LARGE = 100  # activities: publishing fewer takes no longer than a second process takes to get ready
_OVERRIDES = Path(__file__).parent.parent / "warehouse" / "overrides"


@dataclass(frozen=True)
class Understood:
    """All records that may be published, with their dates."""

    activities: tuple[NormalisedActivity, ...]
    occurrences: tuple[Occurrence, ...]
    issues: tuple[Issue, ...]
    n_out_of_window: dict[str, int]


def registry_directory(place: Settings, today: dt.date) -> Path:
    """The folder with source files: the operator's, or the demo rendered for `today` inside the data folder."""
    if place.registry:
        return place.registry
    from sources.demo.render import render_demo

    return render_demo(place.data / "demo", today)


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

    `only`: the one source to fetch; of the others what they said last is used. `alone`: without a second process.
    """

    def __init__(
        self, place: Settings, now: dt.datetime, *, replay: bool = False, only: str = "", alone: bool = False
    ) -> None:
        self.place = place
        self.now = now
        self.replay = replay
        self.only = only
        self.alone = alone
        self.today = local_date(now)
        self.store = SnapshotStore(place.lake / "snapshots")
        self._warehouse = place.warehouse

    # --- Configuration ------------------------------------------------------------------------------------------------

    @cached_property
    def registry(self) -> Path:
        return registry_directory(self.place, self.today)

    @cached_property
    def reference(self) -> Reference:
        return load_reference(self.registry, self.today)

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
            follow=further_pages(self.extract_cache),
            now=lambda: self.now,
        )

    @property
    def extract_cache(self) -> Path:
        """Where records of snapshots that were read before are kept."""
        return self.place.lake / "cache" / "extract"

    @cached_property
    def readings(self) -> list[SourceReading]:
        """What every source says now, or said last."""
        logger.info("bronnen lezen")
        return read_sources(self.specs, self.store, self.now, self.extract_cache)

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
        cache = self.place.lake / "cache" / "match"
        version = digest(code_version(), self.reference.places, self.reference.holidays)
        memory = read_memory(cache, version)
        consolidated = consolidate(
            self.stock,
            understood.activities,
            understood.occurrences,
            self.ledger,
            self.places,
            self.overrides,
            self.now,
            self.window,
            memory,
        )
        write_memory(cache, version, memory)
        return consolidated

    @cached_property
    def health(self) -> tuple[SourceHealth, ...]:
        """How every source is doing, compared with the days before."""
        return judge_sources(self)

    @cached_property
    def build_inputs(self) -> BuildInputs:
        from pipeline.feeds import changes_of
        from warehouse.load import BuildInfo, BuildInputs
        from warehouse.register.network import parties_of

        merged = self.consolidated.merged
        stated, unused = stated_neighbourhoods(self.overrides.places, self.reference)
        return BuildInputs(
            info=BuildInfo(
                as_of=self.now,
                as_of_date=self.today,
                window_start=self.window.start,
                window_end=self.window.end,
                versions=(f"code={code_version()}",),
            ),
            reference=self.reference,
            place_neighbourhoods=locate_places(self.reference, stated),
            specs=self.specs,
            readings=self.readings,
            normalised=self.understood.activities,
            occurrences=self.understood.occurrences,
            activities=merged.activities,
            activity_occurrences=merged.occurrences,
            snapshots=list(self.store.history(self.now - dt.timedelta(days=1), self.now)),
            decisions=merged.decisions,
            claims=merged.claims,
            issues=[*self.understood.issues, *merged.issues, *unused],
            changes=changes_of(self),
            health=self.health,
            health_history=earlier_health(self),
            measurements=earlier_measurements(self),
            n_out_of_window=self.understood.n_out_of_window,
            parties=parties_of(self.consolidated.ledger, self.reference),
        )

    def build(self) -> BuildReport:
        """Build the warehouse of the version that this run makes."""
        from warehouse.build import build_warehouse

        logger.info("warehouse bouwen")
        self._warehouse = self.version / self.place.warehouse.relative_to(self.place.data)
        is_large = len(self.consolidated.merged.activities) >= _LARGE
        if is_large and not self.alone and (os.cpu_count() or 1) > 1:
            self._publishing.get_ready("pipeline.steps")
        report = build_warehouse(self.build_inputs, self._warehouse)
        self._publishing.begin()
        return report

    # --- Publish ------------------------------------------------------------------------------------------------------

    def open_warehouse(self) -> duckdb.DuckDBPyConnection:
        """What this run built; of a run that did not (an operator wants one asset again), what is published."""
        import duckdb

        return duckdb.connect(str(self._warehouse), read_only=True)

    @cached_property
    def version(self) -> Path:
        """The folder in which all that this run publishes is made."""
        return start_version(self.place.data)

    @property
    def staging(self) -> Path:
        """The part of it that anyone may see."""
        return self.version / PUBLIC

    @cached_property
    def _publishing(self) -> SideBySide:
        from pipeline.edition import Edition
        from pipeline.side_by_side import SideBySide
        from pipeline.steps import STEPS

        edition = Edition(
            warehouse=self._warehouse,
            staging=self.staging,
            site_url=self.place.site_url,
            contact=self.place.contact,
            outlines={each.neighbourhood_id: each.polygons for each in self.reference.boundaries},
        )
        return SideBySide(STEPS, edition)

    def done(self, step: str) -> Any:
        """What a step of pipeline.steps gave; it is done now when it was not, with the steps that it needs."""
        return self._publishing.result(step)

    def close(self) -> None:
        """Leave nothing running."""
        if "_publishing" in self.__dict__:
            self._publishing.close()
