"""Labelled activities: price and registration exact, themes and audience by micro-F1.

The labels are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sources.dutch.classify import classify

LABELS = Path(__file__).parents[3] / "shared" / "data" / "activities" / "activities-dev.jsonl"

pytestmark = pytest.mark.skipif(not LABELS.exists(), reason="the labelled activities (../shared/data) are not here")


@pytest.fixture(scope="module")
def pairs() -> list[tuple[dict[str, Any], dict[str, Any]]]:
    labels = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(label, classify(label["title"], label["description"])) for label in labels]


def _micro_f1(pairs: list[tuple[dict[str, Any], dict[str, Any]]], key: str) -> float:
    right = sum(len(set(label[key]) & set(found[key])) for label, found in pairs)
    total = sum(len(label[key]) + len(found[key]) for label, found in pairs)
    return 2 * right / total


def test_price(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    right = sum(
        label["price"]["type"] == found["price"]["type"]
        and abs(label["price"].get("eur", 0) - found["price"].get("eur", 0)) < 0.005
        for label, found in pairs
    )
    assert right / len(pairs) >= 0.95


def test_registration(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    right = sum(label["registration_required"] == found["registration_required"] for label, found in pairs)
    assert right / len(pairs) >= 0.92


@pytest.mark.parametrize(("key", "least"), [("theme", 0.85), ("audience", 0.92)])
def test_micro_f1(pairs: list[tuple[dict[str, Any], dict[str, Any]]], key: str, least: float) -> None:
    assert _micro_f1(pairs, key) >= least
