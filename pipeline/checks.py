"""Asset checks: one per source that reports and never blocks, and those that stand before publishing and do block.

Belongs here: how a judgement is shown in Dagster. What counts as trouble is decided in `warehouse.health`.
"""

from collections.abc import Iterable, Iterator, Sequence

import dagster as dg

# What report_source_checks needs of Dagster and Dagster does not export.
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData

from pipeline.resources import Workspace
from sources.contracts import SourceSpec
from warehouse.health.contracts import SourceHealth
from warehouse.health.words import state_word

RECORDS = dg.AssetKey("extracted_records")
EVALUATE_ALL_UP_TO = 200  # sources; an evaluation takes 15 ms, so larger registries report only trouble and its end


def check_name(source_id: str) -> str:
    """The name of a source's check; Dagster allows letters, digits and underscores."""
    return "bron_" + source_id.replace("-", "_")


def source_checks(specs: Sequence[SourceSpec]) -> dg.AssetChecksDefinition:
    """One check per source, also to be run by hand from the screen."""

    @dg.multi_asset_check(
        name="bronnen",
        specs=[
            dg.AssetCheckSpec(name=check_name(spec.id), asset=RECORDS, description=f"Is {spec.title} goed gelezen?")
            for spec in specs
        ],
        can_subset=True,
    )
    def check(context: dg.AssetCheckExecutionContext, workspace: Workspace) -> Iterator[dg.AssetCheckResult]:
        wanted = {key.name for key in context.selected_asset_check_keys}
        for health in workspace.run.health:
            if check_name(health.source_id) in wanted:
                yield dg.AssetCheckResult(
                    asset_key=RECORDS,
                    check_name=check_name(health.source_id),
                    passed=passes(health),
                    severity=_severity(health),
                    metadata=facts(health),
                    description=sentence(health),
                )

    return check


def report_source_checks(instance: dg.DagsterInstance, judged: Iterable[SourceHealth]) -> None:
    """Report the evaluations of these sources as events of the instance, which costs no planning in the run.

    To be called when the records are materialised: an evaluation holds for the materialisation that it names. Without a
    name Dagster compares moments, of which one is in whole seconds, and often takes ours for too old.
    """
    latest = instance.fetch_materializations(RECORDS, limit=1).records
    target = (
        AssetCheckEvaluationTargetMaterializationData(
            storage_id=latest[0].storage_id, run_id=latest[0].run_id, timestamp=latest[0].timestamp
        )
        if latest
        else None
    )
    for health in judged:
        instance.report_runless_asset_event(
            dg.AssetCheckEvaluation(
                asset_key=RECORDS,
                check_name=check_name(health.source_id),
                passed=passes(health),
                severity=_severity(health),
                metadata=facts(health),
                description=sentence(health),
                target_materialization_data=target,
            )
        )


def passes(health: SourceHealth) -> bool:
    """Whether the check is green."""
    return health.severity in ("ok", "info")


def sentence(health: SourceHealth) -> str:
    """What is the matter and what to do, as one text; it is the first thing that the screen shows."""
    if health.severity == "ok":
        return "in orde" if health.state == "ok" else health.message
    return " ".join(part for part in (health.message, health.cure) if part)


def facts(health: SourceHealth) -> dict[str, dg.MetadataValue]:
    """The facts an operator wants, the cause and the cure first."""
    metadata: dict[str, dg.MetadataValue] = {
        "toestand": dg.MetadataValue.text(state_word(health.state, health.severity))
    }
    if health.message:
        metadata["oorzaak"] = dg.MetadataValue.text(health.message)
    if health.cure:
        metadata["wat te doen"] = dg.MetadataValue.text(health.cure)
    if health.evidence and not passes(health):
        metadata["zelf zien"] = dg.MetadataValue.text(health.evidence)
    if health.trouble_since:
        metadata["sinds"] = dg.MetadataValue.text(health.trouble_since.isoformat())
    if health.letter:
        command = f"wijkagenda health {health.source_id} --letters brieven"
        metadata["brief aan de organisator"] = dg.MetadataValue.text(command)
    if len(health.findings) > 1:
        metadata["ook gevonden"] = dg.MetadataValue.text(" ".join(f.message for f in health.findings[1:]))
    metadata["records"] = dg.MetadataValue.int(health.seen.n_records)
    if health.seen.accepted_on:
        metadata["laatst goed gelezen"] = dg.MetadataValue.text(health.seen.accepted_on.isoformat())
    if health.seen.address:
        metadata["adres"] = dg.MetadataValue.url(health.seen.address)
    return metadata


def _severity(health: SourceHealth) -> dg.AssetCheckSeverity:
    return dg.AssetCheckSeverity.ERROR if health.is_broken else dg.AssetCheckSeverity.WARN
