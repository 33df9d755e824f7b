"""The numbers that matching must reach, on the labelled records beside the checkout."""

from __future__ import annotations

import importlib.util
import json
from itertools import combinations
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from warehouse.match.engine import match_records
from warehouse.match.files import match_file, read_records

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "matching"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/matching is not beside the checkout")

# name, venues, F1 at least, share of hard negatives merged at most, precision at least
SETS = [
    ("handmade_dev", "handmade", 0.97, 0.0, 0.97),
    ("handhard_dev", "handmade", 0.90, 0.05, 0.90),
    ("gen_dev_600", "gen_dev_600", 0.96, 0.02, 0.97),
    ("gen_dev_5k", "gen_dev_5k", 0.96, 0.02, 0.97),
    ("gen_dev_busy5k", "gen_dev_busy5k", 0.93, 0.02, 0.96),
]


@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("matching_score", DATA / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


@pytest.mark.parametrize(("name", "venues", "f1", "merged", "precision"), SETS)
def test_scores(
    name: str, venues: str, f1: float, merged: float, precision: float, scorer: ModuleType, tmp_path: Path
) -> None:
    out = tmp_path / "pred.jsonl"
    match_file(DATA / f"{name}.jsonl", DATA / f"{venues}.venues.jsonl", out)
    truth, answers = read(DATA / f"{name}.jsonl"), read(out)
    result = scorer.score({a["record_id"]: a["cluster_id"] for a in answers}, truth)
    assert [a["record_id"] for a in answers] == [r["record_id"] for r in truth]
    assert result["pairwise"]["f1"] >= f1
    assert result["pairwise"]["precision"] >= precision
    assert result["hard_negative_false_merge_rate"] <= merged
    assert_places(truth, answers, read(DATA / f"{venues}.venues.jsonl"))


def assert_places(truth: list[dict[str, Any]], answers: list[dict[str, Any]], venues: list[dict[str, Any]]) -> None:
    """Precision >= .99 and coverage >= .97; two venues at one address are one place."""
    address = {v["key"]: (v["address"], v["postcode"]) for v in venues}
    known = [(a["place_key"], r["truth_venue"]) for a, r in zip(answers, truth, strict=True) if a["place_key"]]
    right = sum(address[found] == address[true] for found, true in known)
    assert right / len(known) >= 0.99
    assert len(known) / len(truth) >= 0.97


@pytest.mark.parametrize(("name", "venues"), [("gen_dev_600", "gen_dev_600"), ("gen_dev_busy600", "gen_dev_busy600")])
def test_one_source_at_another_time_or_place_on_a_day_means_two(name: str, venues: str) -> None:
    """Also where the records say little, and where a building is busy."""
    *_, records, base = read_records(DATA / f"{name}.jsonl", DATA / f"{venues}.venues.jsonl")
    thin = [r._replace(description="", organizer="", price="", audience="") for r in records]
    for some in (records, thin):
        groups = match_records(some, base)
        wrong = [
            (some[i].name, some[j].name)
            for group in groups
            for i, j in combinations(group, 2)
            if some[i].source_id == some[j].source_id
            and some[i].days & some[j].days
            and (some[i].slots[0].start, some[i].place) != (some[j].slots[0].start, some[j].place)
        ]
        assert wrong == []


def test_truth_is_never_read(tmp_path: Path) -> None:
    rows = read(DATA / "handmade_dev.jsonl")
    blind = tmp_path / "blind.jsonl"
    hidden = ("truth_activity", "truth_occurrence", "truth_venue", "truth_organiser", "hn")
    blind.write_text(
        "".join(json.dumps({k: v for k, v in r.items() if k not in hidden}) + "\n" for r in rows), encoding="utf-8"
    )
    match_file(DATA / "handmade_dev.jsonl", DATA / "handmade.venues.jsonl", tmp_path / "a.jsonl")
    match_file(blind, DATA / "handmade.venues.jsonl", tmp_path / "b.jsonl")
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
