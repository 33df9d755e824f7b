"""Two sessions of one real calendar are never one activity when they are at another time or place on the same day, nor
when they have another name at another time on other days."""

from __future__ import annotations

import datetime as dt
import os
from collections import defaultdict
from collections.abc import Mapping
from itertools import chain, combinations
from pathlib import Path

import pytest

from sources.connectors.ical import extract
from sources.contracts import Document, IcalOptions, Snapshot, SourceSpec
from warehouse.match.engine import match_activities
from warehouse.match.model import Listing
from warehouse.match.text import read_title
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window, expand
from warehouse.reference import Reference
from warehouse.understand import normalise

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ics"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/ics is not beside the checkout")
# Every sixth calendar of at most so many bytes; with ALL_CALENDARS=1 in the environment each and every one, in minutes.
EVERY, LARGEST = (1, 10**9) if os.environ.get("ALL_CALENDARS") else (6, 20_000)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def read_feed(path: Path) -> tuple[list[Listing], Window]:
    spec = SourceSpec(id="feed", title="Feed", urls=("https://feed.example/",), options=IcalOptions())
    snapshot = Snapshot(snapshot_id="s", source_id="feed", url=spec.urls[0], final_url=spec.urls[0], fetched_at=NOW)
    extraction = extract(
        Document(spec=spec, snapshot=snapshot, body=path.read_bytes(), reference_date=dt.date(2020, 1, 1))
    )
    activities = {r.record_id: normalise(r, spec, Reference())[0] for r in extraction.records}
    starts = [r.start_date or min(r.dates, default=None) for a in activities.values() for r in a.schedule]
    first = min((d for d in starts if d), default=dt.date.min)
    if first.year < 1980:
        return [], Window(start=first, end=first)
    window = Window(start=first, end=first + dt.timedelta(days=400))
    return [Listing(i, a, expand(a, window, ()).occurrences) for i, a in activities.items()], window


def times(dates: Mapping[dt.date, set[dt.datetime]]) -> set[dt.time]:
    return {moment.time() for found in dates.values() for moment in found}


def test_sessions_of_one_feed_stay_apart() -> None:
    wrong: list[str] = []
    n_events = n_files = 0
    for path in sorted(DATA.rglob("*.ics"))[::EVERY]:
        if path.stat().st_size > LARGEST:
            continue
        listings, window = read_feed(path)
        if len(listings) < 2:
            continue
        n_files += 1
        n_events += len(listings)
        by_id = {one.record_id: one.activity for one in listings}
        dates: dict[str, dict[dt.date, set[dt.datetime]]] = defaultdict(lambda: defaultdict(set))
        for one in chain.from_iterable(listing.dates for listing in listings):
            dates[one.record_id][one.recurrence_id.date()].add(one.recurrence_id)
        result = match_activities(listings, PlaceIndex.of(()), window)
        for found in result.clusters:
            for left, right in combinations(found.record_ids, 2):
                a, b = by_id[left], by_id[right]
                common = dates[left].keys() & dates[right].keys()
                other_time = any(dates[left][day] != dates[right][day] for day in common)
                other_place = bool(common) and a.location_text != b.location_text
                renamed = read_title(a.name).key != read_title(b.name).key and times(dates[left]) != times(dates[right])
                if other_time or other_place or renamed:
                    wrong.append(f"{path.name}: {a.name} / {b.name}")
    assert wrong == []
    assert n_files > 10
    assert n_events > 100
