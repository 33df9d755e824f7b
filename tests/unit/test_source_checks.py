"""Which sources' checks are evaluated as events: all of a small registry, and of a large one trouble and its end."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import dagster as dg
import pytest

from pipeline.assets.collect import _to_report
from pipeline.checks import EVALUATE_ALL_UP_TO, RECORDS, check_name


def judged(*broken: int, count: int) -> Any:
    return [
        SimpleNamespace(source_id=f"bron-{n}", severity="error" if n in broken else "ok", is_broken=n in broken)
        for n in range(count)
    ]


def instance(**passed: bool) -> Any:
    """An instance in which these checks were evaluated before."""
    known = {
        dg.AssetCheckKey(RECORDS, check_name(name.replace("_", "-"))): SimpleNamespace(
            evaluation=SimpleNamespace(passed=was_green)
        )
        for name, was_green in passed.items()
    }
    storage = SimpleNamespace(get_latest_asset_check_execution_by_key=lambda keys: known)
    return SimpleNamespace(event_log_storage=storage)


@pytest.mark.parametrize(
    ("count", "broken", "before", "expected"),
    [
        (3, (), {}, ["bron-0", "bron-1", "bron-2"]),
        (EVALUATE_ALL_UP_TO + 1, (), {}, []),
        (EVALUATE_ALL_UP_TO + 1, (7,), {}, ["bron-7"]),
        (EVALUATE_ALL_UP_TO + 1, (7,), {"bron_7": True}, ["bron-7"]),
        (EVALUATE_ALL_UP_TO + 1, (), {"bron_7": False, "bron_8": True}, ["bron-7"]),
    ],
    ids=["small", "all green", "one red", "becomes red", "green again"],
)
def test_what_is_evaluated(count: int, broken: tuple[int, ...], before: dict[str, bool], expected: list[str]) -> None:
    found = _to_report(instance(**before), judged(*broken, count=count))
    assert [health.source_id for health in found] == expected
