"""Labelled agenda pages: how many activities are found, how many schedules are right, and that nobody's name comes out.

The pages are not part of the project; without them these tests are skipped. Their own scorer judges.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from sources.page.labels import document_of, page_labels

DATA = Path(__file__).parents[3] / "shared" / "data"
SCORER = DATA / "pages" / "score_pages.py"

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="the labelled pages (../shared/data/pages) are not here")


def _score(folder: Path) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("score_pages", SCORER)
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    predictions = {}
    for line in (folder / "inputs.jsonl").read_text(encoding="utf-8").splitlines():
        page = json.loads(line)
        body = (folder / page["file"]).read_bytes()
        document = document_of(body, page["url"], dt.date.fromisoformat(page["reference_date"]))
        predictions[page["page"]] = page_labels(document)
    report: dict[str, Any] = scorer.score(predictions, scorer.load_truth(str(folder)))[0]
    return report


@pytest.mark.parametrize(("name", "activity", "strict"), [("pages", 0.97, 0.95), ("pages-real", 0.90, 0.78)])
def test_score(name: str, activity: float, strict: float) -> None:
    report = _score(DATA / name)
    assert report["activity"]["f1"] >= activity
    assert report["strict"]["f1"] >= strict
    assert report["leaked_list"] == []
    assert report["false_activities_on_negative_pages"] <= report["negative_pages"] / 5
