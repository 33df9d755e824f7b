"""Collect: from addresses to what every source says in its own words."""

import logging
from collections import Counter
from collections.abc import Iterator

import dagster as dg

from pipeline.checks import EVALUATE_ALL_UP_TO, RECORDS, check_name, report_source_checks
from pipeline.resources import Workspace
from sources.contracts import SourceReading, SourceSpec

GROUP = "collect"
logger = logging.getLogger("wijkagenda")


@dg.asset(group_name=GROUP, kinds={"python"})
def snapshots(workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """De bytes van elke bron, opgehaald en bewaard in het archief. Een bron die niet antwoordt houdt niets tegen."""
    attempts = workspace.run.fetch()
    errors = Counter[str](attempt.error.kind for attempt in attempts if attempt.error)
    return dg.MaterializeResult(
        metadata={
            "aangevraagd": len(attempts),
            "niet veranderd": sum(attempt.not_modified for attempt in attempts),
            "mislukt": sum(errors.values()),
            "fouten": dg.MetadataValue.json(dict(errors)),
            "megabytes": round(sum(attempt.body_bytes for attempt in attempts) / 1e6, 2),
        }
    )


@dg.asset(group_name=GROUP, deps=[snapshots], kinds={"python"}, output_required=False)
def extracted_records(workspace: Workspace) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Wat elke bron zegt, in eigen woorden en zonder persoonsgegevens; een bron die stuk is: wat hij het laatst zei.

    Zegt elke bron precies hetzelfde als bij de laatste publicatie, dan wordt alles hierna overgeslagen.
    """
    run = workspace.run
    if run.unchanged:
        logger.info("er is niets veranderd sinds de vorige publicatie; de rest wordt overgeslagen")
        return
    pairs = list(run.readings_by_spec())
    states = Counter(reading.state for _, reading in pairs)
    yield dg.MaterializeResult(
        metadata={
            "records": sum(len(reading.records) for _, reading in pairs),
            "bronnen goed": states["ok"],
            "bronnen verouderd": states["stale"],
            "bronnen stuk": states["failed"],
            "bronnen gepauzeerd": states["paused"],
        }
    )


@dg.asset(group_name=GROUP, deps=[extracted_records], kinds={"python"})
def source_health(context: dg.AssetExecutionContext, workspace: Workspace) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Hoe het met elke bron gaat, met oorzaak en wat te doen. Elke bron heeft een controle bij extracted_records."""
    pairs = list(workspace.run.readings_by_spec())
    report_source_checks(context.instance, _to_report(context.instance, pairs))
    broken = [spec.id for spec, reading in pairs if reading.state in ("stale", "failed")]
    return dg.MaterializeResult(
        metadata={
            "niet in orde": len(broken),
            "aandacht nodig": dg.MetadataValue.md(_attention(pairs)),
        }
    )


def _to_report(
    instance: dg.DagsterInstance, pairs: list[tuple[SourceSpec, SourceReading]]
) -> list[tuple[SourceSpec, SourceReading]]:
    """All sources, or in a large registry those that are not in order or were not so before."""
    if len(pairs) <= EVALUATE_ALL_UP_TO:
        return pairs
    keys = {spec.id: dg.AssetCheckKey(RECORDS, check_name(spec.id)) for spec, _ in pairs}
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys.values()))
    green = {key for key, record in latest.items() if record.evaluation is not None and record.evaluation.passed}
    return [
        (spec, reading)
        for spec, reading in pairs
        if reading.state not in ("ok", "paused") or keys[spec.id] not in green
    ]


def _attention(pairs: list[tuple[SourceSpec, SourceReading]], most: int = 25) -> str:
    lines = ["| bron | toestand | oorzaak | wat te doen |", "|---|---|---|---|"]
    broken = [(spec, reading) for spec, reading in pairs if reading.state in ("stale", "failed")]
    for spec, reading in broken[:most]:
        cause = next((i for i in reading.issues if i.severity == "error"), next(iter(reading.issues), None))
        message, hint = (cause.message, cause.hint) if cause else ("", "")
        cells = [spec.title, reading.state, message, hint]
        lines.append("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |")
    if len(broken) > most:
        lines.append(f"| en nog {len(broken) - most} | | | |")
    return "\n".join(lines) if broken else "Alle bronnen zijn in orde."
