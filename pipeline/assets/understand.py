"""Understand: from the sources' own words to one warehouse."""

from __future__ import annotations

from collections import Counter

import dagster as dg

from pipeline.assets.collect import extracted_records
from pipeline.published import NothingToPublishError
from pipeline.resources import Workspace

GROUP = "understand"


@dg.asset(group_name=GROUP, deps=[extracted_records], kinds={"python"})
def normalised_activities(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Elk record begrepen: plek, rooster, voor wie, prijs, aanmelden. Wat niet begrepen is, wordt gemeld."""
    run = workspace.run
    understood = run.understood
    codes = Counter(issue.code for issue in understood.issues)
    return dg.MaterializeResult(
        metadata={
            "records": len(understood.activities),
            "data": len(understood.occurrences),
            "zonder plek": sum(activity.place.place_id is None for activity in understood.activities),
            "zonder rooster": sum(not activity.schedule for activity in understood.activities),
            "meldingen": dg.MetadataValue.json(dict(codes.most_common())),
        }
    )


@dg.asset(group_name=GROUP, deps=[normalised_activities], kinds={"python"})
def activities(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Records over hetzelfde worden een activiteit, met een vast kenmerk en met wie wat zegt."""
    run = workspace.run
    merged = run.consolidated.merged
    current = [activity for activity in merged.activities if activity.superseded_by is None]
    changes = Counter(activity.change for activity in current)
    return dg.MaterializeResult(
        metadata={
            "activiteiten": len(current),
            "uit meer bronnen": sum(len(activity.source_ids) > 1 for activity in current),
            "nieuw": changes["new"] + changes["reappeared"],
            "gewijzigd": changes["changed"],
            "afgelast": changes["cancelled"],
            "vergeleken paren": len(merged.decisions),
        }
    )


@dg.asset_check(asset=activities, blocking=True)
def not_all_sources_lost(workspace: Workspace) -> dg.AssetCheckResult:
    """Er is ten minste een bron waarvan iets te publiceren valt."""
    run = workspace.run
    states = Counter[str](reading.state for reading in run.readings)
    n_activities = len(run.consolidated.merged.activities)
    usable = states["ok"] + states["stale"]
    passed = n_activities > 0 and usable > 0
    return dg.AssetCheckResult(
        passed=passed,
        metadata={"bronnen": dg.MetadataValue.json(dict(states))},
        description="" if passed else "Geen enkele bron levert iets op; de agenda van gisteren blijft staan.",
    )


@dg.asset(group_name=GROUP, deps=[activities], kinds={"duckdb"})
def warehouse(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De database, naast die van nu gebouwd en gecontroleerd; bij het publiceren gewisseld."""
    run = workspace.run
    if not run.consolidated.merged.activities:
        raise NothingToPublishError("Geen enkele bron levert een activiteit op.")
    report = run.build()
    return dg.MaterializeResult(
        metadata={
            "bestand": dg.MetadataValue.path(run.place.warehouse),
            "rijen per tabel": dg.MetadataValue.json(dict(report.n_rows)),
            "balans": dg.MetadataValue.json(dict(report.balance)),
        }
    )
