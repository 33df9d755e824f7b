"""Publish: feeds, tables and pages are made apart, read back, and swapped in together.

An asset or check tells what a step of pipeline.steps gave. In a large publication two processes share the steps, so
one may have been done before its asset's turn; the time that Dagster shows at an asset is then not that of the step.
"""

from __future__ import annotations

import dagster as dg

from pipeline.assets.understand import warehouse
from pipeline.resources import Workspace

GROUP = "publish"


@dg.asset(group_name=GROUP, deps=[warehouse], kinds={"file"})
def ical_feeds(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De agenda als iCalendar, na het schrijven teruggelezen en vergeleken."""
    files = workspace.run.done("feeds")
    return dg.MaterializeResult(
        metadata={
            "gebeurtenissen": dg.MetadataValue.json(files.n_events),
            "ingekort, dagen vooruit": dg.MetadataValue.json(files.shortened),
            "wijzigingen": dg.MetadataValue.json(files.n_changes),
        }
    )


@dg.asset(group_name=GROUP, deps=[warehouse], kinds={"parquet", "csv"})
def datasets(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De agenda als gegevens: CSV, Parquet, DuckDB, JSON-LD, GeoJSON en HSDS, met een beschrijving."""
    run = workspace.run
    sizes = {path.relative_to(run.staging).as_posix(): path.stat().st_size for path in run.done("datasets")}
    return dg.MaterializeResult(metadata={"bytes": dg.MetadataValue.json(sizes)})


@dg.asset(group_name=GROUP, deps=[warehouse], kinds={"file"})
def site(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De pagina's voor bewoners."""
    return dg.MaterializeResult(metadata={"pagina's": workspace.run.done("pages")})


@dg.asset(group_name=GROUP, deps=[warehouse], kinds={"file"})
def posters_and_digests(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De week op papier, gewoon en in grote letters, en als bericht voor appgroep en e-mail."""
    prints = workspace.run.done("prints")
    return dg.MaterializeResult(
        metadata={
            "posters": prints.n_posters,
            "berichten": prints.n_digests,
            "bladen voor verwijzers": prints.n_referrals,
            "niet gemaakt": dg.MetadataValue.json(list(prints.failed[:50])),
        }
    )


@dg.asset_check(asset=posters_and_digests, blocking=True)
def prints_read_back_right(workspace: Workspace) -> dg.AssetCheckResult:
    """De posters en berichten zijn heel, te lezen, en zonder persoonsgegevens."""
    return _verdict(workspace.run.done("prints read back"))


@dg.asset(group_name=GROUP, deps=[warehouse], kinds={"file"})
def nulmeting(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De nulmeting van de sociale basis: een pagina en een rapport per buurt."""
    made = workspace.run.done("measurement")
    return dg.MaterializeResult(
        metadata={
            "pagina's": made.n_pages,
            "rapporten": made.n_reports,
            "niet gemaakt": dg.MetadataValue.json(list(made.failed[:50])),
        }
    )


@dg.asset_check(asset=nulmeting, blocking=True)
def measurement_reads_back_right(workspace: Workspace) -> dg.AssetCheckResult:
    """De rapporten zijn heel en te lezen, en nergens staat een mobiel nummer of een privé-adres."""
    return _verdict(workspace.run.done("measurement read back"))


@dg.asset_check(asset=ical_feeds, blocking=True)
def feeds_read_back_right(workspace: Workspace) -> dg.AssetCheckResult:
    """De feeds zijn terug te lezen en zeggen hetzelfde als de database."""
    return _verdict(workspace.run.done("feeds read back"))


@dg.asset_check(asset=datasets, blocking=True)
def datasets_read_back_right(workspace: Workspace) -> dg.AssetCheckResult:
    """De tabellen zijn terug te lezen, en kloppen met hun beschrijving: kolommen, sleutels en verwijzingen."""
    return _verdict(workspace.run.done("datasets read back"))


def _no_personal_data(asset: dg.AssetsDefinition, step: str) -> dg.AssetChecksDefinition:
    @dg.asset_check(asset=asset, blocking=True, name=f"no_personal_data_in_{asset.key.to_python_identifier()}")
    def check(workspace: Workspace) -> dg.AssetCheckResult:
        """Nergens staat een mobiel nummer of een privé-adres."""
        return _verdict(workspace.run.done(step))

    return check


def _verdict(problems: list[str]) -> dg.AssetCheckResult:
    more = f" (en nog {len(problems) - 1})" if len(problems) > 1 else ""
    return dg.AssetCheckResult(
        passed=not problems,
        metadata={"gevonden": dg.MetadataValue.json(problems[:50])},
        description=problems[0] + more if problems else "",
    )


no_personal_data_in_feeds = _no_personal_data(ical_feeds, "feeds without personal data")
no_personal_data_in_datasets = _no_personal_data(datasets, "datasets without personal data")
no_personal_data_in_site = _no_personal_data(site, "pages without personal data")


@dg.asset(group_name=GROUP, deps=[ical_feeds, datasets, site, posters_and_digests, nulmeting], kinds={"file"})
def catalogue(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De catalogus van alles wat er is, en de controlegetallen: als laatste geschreven."""
    run = workspace.run
    run.done("catalogue")
    return dg.MaterializeResult(metadata={"bestanden": sum(path.is_file() for path in run.staging.rglob("*"))})


@dg.asset_check(asset=catalogue, blocking=True)
def publication_is_whole(workspace: Workspace) -> dg.AssetCheckResult:
    """Elke pagina is heel, elke link van ons bestaat, en catalogus en controlegetallen kloppen met wat er staat."""
    return _verdict(workspace.run.done("all read back"))


@dg.asset(group_name=GROUP, deps=[catalogue], kinds={"file"})
def publication(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Wat iedereen ziet: in een keer gewisseld met de vorige versie."""
    from pipeline.publication import publish

    run = workspace.run
    summary = publish(run)
    return dg.MaterializeResult(
        metadata={
            "map": dg.MetadataValue.path(run.place.data / "public"),
            "versie": dg.MetadataValue.path((run.place.data / "public").resolve().parent),
            "aantallen": dg.MetadataValue.json(summary.counts),
        }
    )
