"""One key, one record: real feeds give the same UID to several activities, or list one activity on two pages.

Belongs here: folding what is the same and telling apart what is not, within one source. Does not belong here: the same
activity in two sources (warehouse.match).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from sources.contracts import ExtractedRecord, Issue, record_id_of

_POSITION = {"locator", "snapshot_id"}


def separate_duplicates(records: Sequence[ExtractedRecord]) -> tuple[list[ExtractedRecord], int, list[Issue]]:
    """The records with each key once, how many were folded into an identical one, and an Issue per key that was shared.

    All records of a shared key get a suffix: their start if that tells them apart, else a digest of their content. So
    the order in the source does not matter.
    """
    by_key: defaultdict[str, list[ExtractedRecord]] = defaultdict(list)
    for record in records:
        by_key[record.source_key].append(record)
    if len(by_key) == len(records):
        return list(records), 0, []
    renamed: dict[int, ExtractedRecord] = {}
    folded: set[int] = set()
    issues: list[Issue] = []
    for key, group in by_key.items():
        if len(group) == 1:
            continue
        distinct = _distinct(group, folded)
        if len(distinct) > 1:
            issues.append(_issue(key, distinct))
            for record, suffix in zip(distinct, _suffixes(distinct), strict=True):
                new_key = f"{key}#{suffix}"
                renamed[id(record)] = record.model_copy(
                    update={"source_key": new_key, "record_id": record_id_of(record.source_id, new_key)}
                )
    kept = [renamed.get(id(record), record) for record in records if id(record) not in folded]
    return kept, len(folded), issues


def _distinct(group: Sequence[ExtractedRecord], folded: set[int]) -> list[ExtractedRecord]:
    """The first of each content; the others are noted in `folded`."""
    seen: dict[str, ExtractedRecord] = {}
    for record in group:
        content = record.model_dump_json(exclude=_POSITION)
        if content in seen:
            folded.add(id(record))
        else:
            seen[content] = record
    return list(seen.values())


def _suffixes(records: Sequence[ExtractedRecord]) -> list[str]:
    starts = [record.dtstart or record.when_text or record.name for record in records]
    if len(set(starts)) == len(starts) and all(len(start) <= 100 for start in starts):
        return starts
    contents = [record.model_dump_json(exclude=_POSITION) for record in records]
    return [hashlib.sha256(content.encode()).hexdigest()[:12] for content in contents]


def _issue(key: str, records: Sequence[ExtractedRecord]) -> Issue:
    first = records[0]
    names = sorted({record.name[:60] for record in records})[:3]
    return Issue(
        severity="warning",
        code="duplicate_uid",
        source_id=first.source_id,
        record_id=first.record_id,
        message=f"{len(records)} verschillende activiteiten hebben hetzelfde kenmerk (UID): {'; '.join(names)}.",
        hint="Ze zijn uit elkaar gehouden op hun begintijd. Meld het aan de beheerder van de website of agenda.",
        raw=key[:500],
        locator=first.locator,
    )
