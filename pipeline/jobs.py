"""Jobs about one source, with the source as their one choice: for an operator who sits at the screen.

Belongs here: which steps they take and how the choice is offered. Does not belong here: what the steps do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipeline.resources import REPLAY_TAG
from sources.contracts import SourceSpec

REFETCH, REPLAY = "refetch_source", "replay_source"
Job = Any  # what define_asset_job gives; Dagster does not export its type


def source_jobs(specs: Sequence[SourceSpec], selection: dg.AssetSelection) -> list[Job]:
    """`refetch_source` and `replay_source`, which offer the active sources to choose from; none when there are none."""
    choices = [spec.id for spec in specs if spec.status == "active"]
    if not choices:
        return []
    # Dagster's word for a choice out of a list is a partition; the assets themselves are not cut up.
    offered = dg.PartitionedConfig(dg.StaticPartitionsDefinition(choices), run_config_for_partition_key_fn=lambda _: {})
    return [
        dg.define_asset_job(
            REFETCH,
            selection=selection,
            config=offered,
            executor_def=dg.in_process_executor,
            description="Haal een bron opnieuw op en maak de agenda opnieuw. Kies de bron bij Partition.",
        ),
        dg.define_asset_job(
            REPLAY,
            selection=selection,
            config=offered,
            executor_def=dg.in_process_executor,
            tags={REPLAY_TAG: "true"},
            description="Lees een bron opnieuw uit het archief, zonder iets op te halen: na een verandering in het "
            "bronbestand. Maak daarna de agenda opnieuw. Kies de bron bij Partition.",
        ),
    ]
