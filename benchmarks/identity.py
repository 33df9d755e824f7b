"""How often published ids change: python -m benchmarks.identity RECORDS:VENUES [days [seeds]]

Ten simulated days with a labelled file: each day 3 % of the records leave, 3 % come back and 1 % are edited; a record
that left is carried for three days, as the pipeline does. Prints the share of true activities a day of which the id
that most of its records have is another than the day before, what became of the earlier id, and the share of published
ids a day that are published no more although a record of theirs is still there.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from warehouse.identity import assign_ids
from warehouse.ledger import ActivityMemory, Ledger, RecordMemory
from warehouse.match.engine import match_records
from warehouse.match.evaluate import read_truth
from warehouse.match.files import read_records
from warehouse.match.model import MatchRecord

START = dt.date(2026, 11, 24)
OUT, EDITED, CARRIED = 0.03, 0.01, 3


class World:
    """Which records the sources list today, and what they say."""

    def __init__(self, records: Sequence[MatchRecord], seed: int) -> None:
        self._choose = random.Random(seed)
        self.records = {record.record_id: record for record in records}
        self._outside = set(self._choose.sample(sorted(self.records), len(records) // 10))
        self._left_on: dict[str, int] = {}

    def next_day(self, day: int) -> None:
        listed = sorted(self.records.keys() - self._outside)
        n = round(OUT * len(listed))
        back = self._choose.sample(sorted(self._outside), min(n, len(self._outside)))
        for record_id in self._choose.sample(listed, n):
            self._outside.add(record_id)
            self._left_on[record_id] = day
        self._outside -= set(back)
        for record_id in self._choose.sample(listed, round(EDITED * len(listed))):
            self.records[record_id] = self._edited(self.records[record_id])

    def _edited(self, record: MatchRecord) -> MatchRecord:
        """Another spelling, another text, or half an hour later."""
        what = self._choose.randrange(3)
        if what == 0:
            return record._replace(
                name=record.name + self._choose.choice([" (nieuw)", "!", " - welkom", " in de buurt"])
            )
        if what == 1:
            return record._replace(description="Iedereen is welkom.")
        slots = tuple(s._replace(start=s.start + 30) if s.start is not None else s for s in record.slots)
        return record._replace(slots=slots)

    def present(self, day: int) -> list[MatchRecord]:
        """Listed today, or gone for no more than three days."""
        carried = {i for i in self._outside if day - self._left_on.get(i, -99) < CARRIED}
        return [self.records[i] for i in sorted(self.records.keys() - self._outside | carried)]


def simulate(records: Sequence[MatchRecord], base: int, truth: Mapping[str, str], days: int, seed: int) -> Counter[str]:
    """Counts: activities compared, changed, and per change what became of the earlier id."""
    world, ledger = World(records, seed), Ledger()
    before: dict[str, str] = {}
    shown: dict[str, tuple[str, ...]] = {}
    counts: Counter[str] = Counter()
    for day in range(days + 1):
        if day:
            world.next_day(day)
        present = world.present(day)
        number = {record.record_id: i for i, record in enumerate(present)}
        known = [ledger.records.get(record.record_id) for record in present]
        groups = match_records(present, base, activity_ids=[one.activity_id if one else None for one in known])
        clusters = [[present[i].record_id for i in group] for group in groups]
        ledger = _after(ledger, clusters, START + dt.timedelta(days=day))
        now = _ids(ledger, clusters, truth)
        published = {ledger.records[i].activity_id: i for group in clusters for i in group}
        counts["published"] += len(shown)
        counts["left"] += sum(i not in published and any(r in number for r in ids) for i, ids in shown.items())
        shown = {i: ids for i, ids in ledger.members().items() if i in published}
        for activity in before.keys() & now.keys():
            counts["compared"] += 1
            if before[activity] != now[activity]:
                counts["changed"] += 1
                memory_of = ledger.activities[before[activity]]
                counts["redirected" if memory_of.superseded_by else "still there"] += 1
        before = now
    return counts


def _after(ledger: Ledger, clusters: Sequence[Sequence[str]], today: dt.date) -> Ledger:
    """The ledger as the pipeline keeps it, as far as ids go."""
    found = assign_ids(clusters, ledger, today)
    records, activities = dict(ledger.records), dict(ledger.activities)
    for ids, activity_id in zip(clusters, found.ids, strict=True):
        now = dt.datetime.combine(today, dt.time(6), dt.UTC)
        known = activities.get(activity_id) or ActivityMemory(activity_id, today, now, now)
        activities[activity_id] = replace(known, superseded_by=None)
        for record_id in ids:
            record = records.get(record_id) or RecordMemory(record_id, "", today, today)
            former = record.former_ids
            if record.activity_id and record.activity_id != activity_id:
                former = (*(i for i in former if i != activity_id), record.activity_id)
            records[record_id] = replace(record, activity_id=activity_id, former_ids=former)
    for old, new in found.redirects.items():
        activities[old] = replace(activities[old], superseded_by=new)
    return Ledger(records, {}, activities)


def _ids(ledger: Ledger, clusters: Sequence[Sequence[str]], truth: Mapping[str, str]) -> dict[str, str]:
    """Per true activity the id that most of its records have; of equals the oldest, then the first."""
    votes: dict[str, Counter[str]] = {}
    for record_id in itertools.chain.from_iterable(clusters):
        votes.setdefault(truth[record_id], Counter())[ledger.records[record_id].activity_id or ""] += 1
    return {
        activity: min(found, key=lambda i: (-found[i], ledger.activities[i].minted_on, i))
        for activity, found in votes.items()
    }


def main(arguments: Sequence[str]) -> None:
    records_path, venues_path = (Path(part) for part in arguments[0].split(":"))
    days = int(arguments[1]) if len(arguments) > 1 else 10
    *_, records, base = read_records(records_path, venues_path)
    truth = {r.record_id: t.activity for r, t in zip(records, read_truth(records_path), strict=True)}
    for seed in range(1, 1 + (int(arguments[2]) if len(arguments) > 2 else 3)):
        counts = simulate(records, base, truth, days, seed)
        changed, left = counts["changed"] / counts["compared"], counts["left"] / counts["published"]
        print(f"{records_path.stem}  {changed:.2%} changed, {left:.2%} left a day  {dict(sorted(counts.items()))}")


if __name__ == "__main__":
    main(sys.argv[1:])
