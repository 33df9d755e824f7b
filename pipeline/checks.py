"""Asset checks: one per source that reports and never blocks, and those that stand before publishing and do block.

Belongs here: how a finding is shown in Dagster. What counts as a finding is decided in `sources` and `warehouse`.
"""

from collections.abc import Iterable, Iterator, Sequence

import dagster as dg

from pipeline.resources import Workspace
from sources.contracts import SourceReading, SourceSpec

RECORDS = dg.AssetKey("extracted_records")
EVALUATE_ALL_UP_TO = 200  # sources; an evaluation costs some 15 ms, so larger registries report changes only


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
        for spec, reading in workspace.run.readings_by_spec():
            if check_name(spec.id) in wanted:
                passed, metadata, description = judge(spec, reading)
                yield dg.AssetCheckResult(
                    asset_key=RECORDS,
                    check_name=check_name(spec.id),
                    passed=passed,
                    severity=dg.AssetCheckSeverity.ERROR,
                    metadata=metadata,
                    description=description,
                )

    return check


def report_source_checks(instance: dg.DagsterInstance, pairs: Iterable[tuple[SourceSpec, SourceReading]]) -> None:
    """Report the evaluations of these sources as events of the instance, which costs no planning in the run.

    To be called when the records are materialised: the screen takes what is older for not evaluated.
    """
    for spec, reading in pairs:
        passed, metadata, description = judge(spec, reading)
        instance.report_runless_asset_event(
            dg.AssetCheckEvaluation(
                asset_key=RECORDS,
                check_name=check_name(spec.id),
                passed=passed,
                severity=dg.AssetCheckSeverity.ERROR,
                metadata=metadata,
                description=description,
            )
        )


def judge(spec: SourceSpec, reading: SourceReading) -> tuple[bool, dict[str, dg.MetadataValue], str]:
    """Whether a source is in order, the facts an operator wants, and one sentence."""
    errors = [issue for issue in reading.issues if issue.severity == "error"]
    passed = reading.state in ("ok", "paused")
    metadata: dict[str, dg.MetadataValue] = {
        "toestand": dg.MetadataValue.text(reading.state),
        "records": dg.MetadataValue.int(len(reading.records)),
        "meldingen": dg.MetadataValue.int(len(reading.issues)),
        "adres": dg.MetadataValue.text(spec.urls[0]),
    }
    if reading.accepted_at:
        metadata["laatst goed gelezen"] = dg.MetadataValue.timestamp(reading.accepted_at)
    cause = errors[0] if errors else next(iter(reading.issues), None)
    if passed or cause is None:
        return passed, metadata, "in orde" if reading.state == "ok" else spec.status_reason or ""
    metadata["oorzaak"] = dg.MetadataValue.text(cause.message)
    metadata["wat te doen"] = dg.MetadataValue.text(cause.hint)
    return passed, metadata, f"{cause.message} {cause.hint}".strip()
