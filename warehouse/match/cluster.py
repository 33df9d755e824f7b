"""Clusters from scored pairs under constraints.

Belongs here: greedy average-link clustering that never crosses a cannot-link. Does not belong here: what makes a score
or a constraint. Records are numbered; the caller knows what they are.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from warehouse.match.model import Pair


def cluster(
    n: int,
    scores: Mapping[Pair, float],
    must_link: Iterable[Pair] = (),
    cannot_link: Iterable[Pair] = (),
    labels: Sequence[str | None] = (),
    threshold: float = 0.0,
) -> list[list[int]]:
    """Partition 0..n-1: `cluster_parts` of all records. Sorted members, clusters in order of their first member."""
    of = dict(enumerate(labels or [None] * n))
    parts = cluster_parts(range(n), scores, must_link, cannot_link, of, threshold)
    return sorted(group for part in parts for group in part)


def cluster_parts(
    members: Iterable[int],
    scores: Mapping[Pair, float],
    must_link: Iterable[Pair],
    cannot_link: Iterable[Pair],
    labels: Mapping[int, str | None],
    threshold: float = 0.0,
) -> Iterator[list[list[int]]]:
    """Partition `members` (ascending): the clusters of each part that nothing outside that part can join.

    Pairs are (low, high). Best average score first; a cannot-link is never inside a cluster. Must-links are joined
    first, whatever the scores say, except where a cannot-link forbids it. Pairs without a score do not count in the
    average. `labels` (a place per record, or None) keep clusters with different labels apart even where no pair was
    compared.
    """
    for part in _parts(members, scores, sorted(must_link), set(cannot_link), labels, threshold):
        yield [part.members] if part.is_agreed else _greedy(part, scores, labels, threshold)


class _Part(NamedTuple):
    """Records that a chain of scores above the threshold or of must-links connects: nothing outside can join them.

    `is_agreed`: nothing inside speaks against one cluster. Otherwise `scored`, `must`, `cannot` are the pairs inside.
    """

    members: list[int]
    is_agreed: bool
    scored: list[Pair]
    must: list[Pair]
    cannot: list[Pair]


def _parts(
    members: Iterable[int],
    scores: Mapping[Pair, float],
    must: Sequence[Pair],
    cannot: Iterable[Pair],
    labels: Mapping[int, str | None],
    threshold: float,
) -> Iterator[_Part]:
    root = {i: i for i in members}

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for a, b in itertools.chain(must, (pair for pair, score in scores.items() if score > threshold)):
        a, b = find(a), find(b)
        root[max(a, b)] = min(a, b)
    found_in: dict[int, list[int]] = defaultdict(list)
    for i in root:
        root[i] = find(i)
        found_in[root[i]].append(i)
    apart = itertools.chain(cannot, (pair for pair, score in scores.items() if score <= threshold))
    disputed = {root[a] for a, b in apart if root[a] == root[b]}
    disputed.update(r for r, found in found_in.items() if len({labels[i] for i in found if labels[i]}) > 1)

    def inside(pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
        found: dict[int, list[Pair]] = defaultdict(list)
        for pair in pairs:
            if root[pair[0]] in disputed and root[pair[0]] == root[pair[1]]:
                found[root[pair[0]]].append(pair)
        return found

    scored_in, must_in, cannot_in = inside(scores), inside(must), inside(cannot)
    for r, found in found_in.items():
        yield _Part(found, r not in disputed, scored_in.get(r, []), must_in.get(r, []), cannot_in.get(r, []))


def _greedy(
    part: _Part, scores: Mapping[Pair, float], labels: Mapping[int, str | None], threshold: float
) -> list[list[int]]:
    number = {i: n for n, i in enumerate(part.members)}
    state = _State(
        {(number[a], number[b]): scores[a, b] for a, b in part.scored},
        [(number[a], number[b]) for a, b in part.cannot],
        [labels[i] for i in part.members],
    )
    for a, b in part.must:
        state.join(number[a], number[b])
    heap = [(-average, a, b) for (a, b), average in state.links() if average > threshold]
    heapq.heapify(heap)
    while heap:
        negative, a, b = heapq.heappop(heap)
        if state.average(a, b) != -negative:
            continue  # one of the two has grown since
        kept = state.join(a, b)
        if kept is None:
            continue
        for other, average in state.neighbours(kept):
            if average > threshold:
                heapq.heappush(heap, (-average, min(kept, other), max(kept, other)))
    return [[part.members[i] for i in group] for group in state.clusters()]


class _State:
    """Clusters under construction: for each pair of clusters the sum and the number of scores between them."""

    def __init__(self, scores: Mapping[Pair, float], cannot_link: Iterable[Pair], labels: Sequence[str | None]) -> None:
        n = len(labels)
        self._root = list(range(n))
        self._label = list(labels)
        self._members: dict[int, list[int]] = {i: [i] for i in range(n)}
        self._sums: dict[int, dict[int, tuple[float, int]]] = defaultdict(dict)
        self._apart: dict[int, set[int]] = defaultdict(set)
        for (a, b), score in scores.items():
            self._sums[a][b] = self._sums[b][a] = (score, 1)
        for a, b in cannot_link:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def links(self) -> list[tuple[Pair, float]]:
        return [((a, b), total / count) for a, row in self._sums.items() for b, (total, count) in row.items() if a < b]

    def average(self, a: int, b: int) -> float | None:
        known = self._sums.get(a, {}).get(b)
        return known[0] / known[1] if known else None

    def neighbours(self, a: int) -> list[tuple[int, float]]:
        apart = self._apart.get(a, ())
        return [(b, total / count) for b, (total, count) in self._sums[a].items() if b not in apart]

    def find(self, i: int) -> int:
        while self._root[i] != i:
            self._root[i] = self._root[self._root[i]]
            i = self._root[i]
        return i

    def join(self, a: int, b: int) -> int | None:
        """Join the clusters of a and b under the lower number; None when that is forbidden or already so."""
        a, b = sorted((self.find(a), self.find(b)))
        if (
            a == b
            or b in self._apart.get(a, ())
            or (self._label[a] and self._label[b] and self._label[a] != self._label[b])
        ):
            return None
        self._root[b] = a
        self._label[a] = self._label[a] or self._label[b]
        self._members[a] += self._members.pop(b)
        for other, (total, count) in self._sums.pop(b, {}).items():
            del self._sums[other][b]
            if other != a:
                before = self._sums[a].get(other, (0.0, 0))
                self._sums[a][other] = self._sums[other][a] = (before[0] + total, before[1] + count)
        for other in self._apart.pop(b, set()):
            self._apart[other].discard(b)
            self._apart[other].add(a)
            self._apart[a].add(other)
        return a

    def clusters(self) -> list[list[int]]:
        return [sorted(self._members[root]) for root in sorted(self._members)]
