"""Which public id each cluster of records keeps.

Belongs here: claiming, minting, redirecting ids. Does not belong here: clustering, or the files of the ledger. Pure.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from typing import NamedTuple

from warehouse.ledger import Ledger

_LETTERS = 12


class Assignment(NamedTuple):
    """`ids` runs parallel to the clusters. `redirects` maps an id that lost its records to the one that has them now.
    `revived` are ids that were a redirect before and are in use again."""

    ids: tuple[str, ...]
    minted: frozenset[str]
    redirects: Mapping[str, str]
    revived: frozenset[str]


def assign_ids(
    clusters: Sequence[Sequence[str]], ledger: Ledger, as_of: dt.date, rank: Mapping[str, int] | None = None
) -> Assignment:
    """Give each cluster (record ids) its public id.

    A cluster claims the ids that its records had. The claim with the most records wins, then the oldest id; so after
    a split the larger part keeps the id, and after a merge the larger cluster's id stays and the other redirects to it.
    Equal parts: the one with the most believed record (lowest `rank`) keeps it. A cluster without an id gets back an
    earlier id of its records if nobody uses it, or a new one. New ids depend on the cluster's first record and the day
    that was first seen only: a rebuild of the same history gives the same ids.
    """
    claims = [_claims(cluster, ledger) for cluster in clusters]
    chosen: list[str | None] = [None] * len(clusters)
    taken: set[str] = set()
    for *_, activity_id, n in sorted(_ranked(claims, clusters, ledger, rank or {})):
        if chosen[n] is None and activity_id not in taken:
            chosen[n] = activity_id
            taken.add(activity_id)
    revived: set[str] = set()
    minted: set[str] = set()
    for n in sorted(range(len(clusters)), key=lambda n: _first(clusters[n], ledger, as_of)):
        if chosen[n] is None:
            former = _former(clusters[n], ledger, taken)
            activity_id = former or mint(*_first(clusters[n], ledger, as_of), taken=_Union(taken, ledger.activities))
            (revived if former else minted).add(activity_id)
            chosen[n] = activity_id
            taken.add(activity_id)
    ids = tuple(activity_id or "" for activity_id in chosen)
    redirects: dict[str, tuple[int, str]] = {}
    for n, votes in enumerate(claims):
        for activity_id, count in votes.items():
            if activity_id not in taken and (activity_id not in redirects or (-count, ids[n]) < redirects[activity_id]):
                redirects[activity_id] = (-count, ids[n])
    return Assignment(
        ids, frozenset(minted), {old: new for old, (_, new) in sorted(redirects.items())}, frozenset(revived)
    )


def mint(first_seen: dt.date, record_id: str, taken: Container[str] = ()) -> str:
    """A public id: "wa" and 12 letters or digits of a hash; a next number is tried when the id is taken."""
    number = 0
    while True:
        seed = f"{record_id}\x1f{first_seen.isoformat()}" + (f"\x1f{number}" if number else "")
        digest = base64.b32encode(hashlib.sha256(seed.encode()).digest()).decode("ascii").lower()
        activity_id = "wa" + digest[:_LETTERS]
        if activity_id not in taken:
            return activity_id
        number += 1


class _Union(Container[str]):
    def __init__(self, *parts: Container[str]) -> None:
        self._parts = parts

    def __contains__(self, item: object) -> bool:
        return any(item in part for part in self._parts)


def _claims(cluster: Sequence[str], ledger: Ledger) -> Counter[str]:
    votes: Counter[str] = Counter()
    for record_id in cluster:
        memory = ledger.records.get(record_id)
        if memory and memory.activity_id:
            votes[ledger.current_id(memory.activity_id)] += 1
    return votes


def _ranked(
    claims: Sequence[Mapping[str, int]],
    clusters: Sequence[Sequence[str]],
    ledger: Ledger,
    rank: Mapping[str, int],
) -> list[tuple[int, dt.date, int, tuple[dt.date, str], str, int]]:
    """Claims in order of strength: most records, oldest id, most believed record, oldest record."""
    ranked = []
    for n, votes in enumerate(claims):
        for activity_id, count in votes.items():
            memory = ledger.activities.get(activity_id)
            minted_on = memory.minted_on if memory else dt.date.max
            voters = [i for i in clusters[n] if i in ledger.records and ledger.records[i].activity_id]
            best = min((rank.get(i, 0) for i in voters), default=0)
            ranked.append((-count, minted_on, best, _first(voters, ledger, dt.date.max), activity_id, n))
    return ranked


def _first(cluster: Sequence[str], ledger: Ledger, today: dt.date) -> tuple[dt.date, str]:
    """The record of the cluster that was seen first, and when."""
    return min(
        ((ledger.records[i].first_seen if i in ledger.records else today, i) for i in cluster),
        default=(dt.date.max, ""),
    )


def _former(cluster: Sequence[str], ledger: Ledger, taken: Container[str]) -> str | None:
    """The most used earlier id of these records that is a redirect now and that nobody has."""
    votes: Counter[str] = Counter()
    for record_id in cluster:
        memory = ledger.records.get(record_id)
        for activity_id in memory.former_ids if memory else ():
            known = ledger.activities.get(activity_id)
            if known and known.superseded_by and activity_id not in taken:
                votes[activity_id] += 1
    return min(votes, key=lambda i: (-votes[i], ledger.activities[i].minted_on, i), default=None)
