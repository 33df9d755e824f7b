"""Collect: from addresses to what every source says in its own words."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from pipeline.checks import EVALUATE_ALL_UP_TO, RECORDS, check_name, passes, report_source_checks
from pipeline.resources import Workspace
from pipeline.source_health import by_seriousness, remember_health
from warehouse.health.contracts import SourceHealth
from warehouse.health.words import state_word

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
def extracted_records(context: dg.AssetExecutionContext, workspace: Workspace) -> Iterator[dg.MaterializeResult]:  # type: ignore[type-arg]
    """Wat elke bron zegt, in eigen woorden en zonder persoonsgegevens; een bron die stuk is: wat hij het laatst zei.

    Zegt elke bron precies hetzelfde als bij de laatste publicatie, dan wordt alles hierna overgeslagen.
    """
    run = workspace.run
    if run.unchanged:
        logger.info("er is niets veranderd sinds de vorige publicatie; de rest wordt overgeslagen")
        if run.only:  # whoever asked for one source wants to see how it is doing, also when that is as it was
            report_source_checks(context.instance, [h for h in run.health if h.source_id == run.only])
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
    judged = workspace.run.health
    workspace.beside(lambda: report_source_checks(context.instance, _to_report(context.instance, judged)))
    remember_health(workspace.run)
    states = Counter(state_word(health.state, health.severity) for health in judged)
    return dg.MaterializeResult(
        metadata={
            "aandacht nodig": dg.MetadataValue.md(
                attention(judged, {spec.id: spec.title for spec in workspace.run.specs})
            ),
            "stuk": sum(health.is_broken for health in judged),
            "toestanden": dg.MetadataValue.json(dict(states.most_common())),
        }
    )


def _to_report(instance: dg.DagsterInstance, judged: Sequence[SourceHealth]) -> Sequence[SourceHealth]:
    """All sources, or in a large registry those that are not in order or were not so when they were last evaluated."""
    if len(judged) <= EVALUATE_ALL_UP_TO:
        return judged
    keys = {health.source_id: dg.AssetCheckKey(RECORDS, check_name(health.source_id)) for health in judged}
    latest = instance.event_log_storage.get_latest_asset_check_execution_by_key(list(keys.values()))
    red = {key for key, record in latest.items() if record.evaluation is not None and not record.evaluation.passed}
    return [health for health in judged if not passes(health) or keys[health.source_id] in red]


def attention(judged: Sequence[SourceHealth], titles: Mapping[str, str], most: int = 25) -> str:
    """What asks for attention as a table in Markdown, the most serious first; a cause that several share once."""
    rows = by_seriousness([health for health in judged if not passes(health)])
    if not rows:
        return "Alle bronnen zijn in orde."
    lines = ["| bron | toestand | sinds | oorzaak | wat te doen |", "|---|---|---|---|---|"]
    for group in rows[:most]:
        first = group[0]
        name = ", ".join(titles.get(health.source_id, health.source_id) for health in group)
        cells = [
            name,
            state_word(first.state, first.severity),
            str(first.trouble_since or ""),
            first.message,
            first.cure,
        ]
        lines.append("| " + " | ".join(cell.replace("|", "/").replace("\n", " ") for cell in cells) + " |")
    if len(rows) > most:
        lines.append(f"| en nog {len(rows) - most} | | | | |")
    return "\n".join(lines)
