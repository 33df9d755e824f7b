"""Probing real pages and calendars: each is known for what it is, and a page without an agenda gives none.

The files are not part of the project; without them beside the checkout these tests are skipped.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from sources.formats.html import decode
from sources.probe.explore import probe
from sources.probe.platform import platforms_of
from sources.probe.trial import connector_for

DATA = Path(__file__).parents[3] / "shared" / "data"
NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)

pytestmark = pytest.mark.skipif(
    not (DATA / "pages-real").is_dir(), reason="de echte pagina's staan niet naast deze checkout (shared/data)"
)


def test_every_calendar_is_known_as_one() -> None:
    files = [json.loads(line) for line in (DATA / "ics" / "MANIFEST.jsonl").read_text(encoding="utf-8").splitlines()]
    unknown = []
    for row in files:
        with (DATA / "ics" / row["file"]).open("rb") as body:
            if connector_for(body.read(4096)) != "ical":
                unknown.append(row["file"])
    assert len(unknown) <= 0.05 * len(files), unknown  # parts of a calendar, and web pages that are called .ics


def test_pages_without_activities_give_no_source_and_most_others_do() -> None:
    pages = sorted((DATA / "pages-real").glob("*.html"))[::4]
    wrong, found, n_with = [], 0, 0
    for page in pages:
        truth = json.loads(page.with_suffix("").with_suffix(".truth.json").read_text(encoding="utf-8"))
        has_activities = bool(truth["activities"])
        best = probe(page.as_uri(), contact="x", at=NOW).best
        n_with += has_activities
        found += has_activities and best is not None
        if best is not None and not has_activities:
            wrong.append(page.name)
    assert wrong == []
    assert found >= 0.5 * n_with  # the others announce one day that is over


def test_platforms_of_real_pages() -> None:
    """City websites of Chicago and a church: what they were made with is in their markup."""
    root = DATA / "html"
    told = {
        "chi_ssa_26.html": "The Events Calendar",
        "chi_metro_pier_exposition.html": "The Events Calendar",
        "chi_northwest_home_equity.html": "Events Manager",
        "cook_landbank.html": "EventON",
        "chi_board_elections.html": "Drupal",
        "chi_ssa_19_detail.html": "WordPress",
    }
    for name, platform in told.items():
        path = next(root.rglob(name))
        found = platforms_of(decode(path.read_bytes(), None), path.as_uri())
        assert found[0].name == platform, name
