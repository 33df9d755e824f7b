"""Comparing the candidate pairs of a run, without comparing again what was compared before.

Belongs here: what a pair depends on, and the memory of compared pairs. Does not belong here: the comparing itself
(features, vetoes), weights and scores, which may differ between runs (score).

What two records have in common depends on those two alone. So the level of each feature is remembered with a mark of
either record; a pair is compared again when a mark is different. The days of a series move on as weeks pass: they have
a mark of their own, because comparing days costs little and comparing words much. The result is the same with and
without memory.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from warehouse.match.candidates import SlotRow, candidate_pairs, slot_rows
from warehouse.match.features import Levels, Profile, levels_of, on_other_days, profile
from warehouse.match.model import MatchRecord, Pair
from warehouse.match.vetoes import veto_of

Kind = tuple[Levels, str | None]  # the levels of a pair (`slot` is not known yet) and what forbids it, if anything


class Compared(NamedTuple):
    """`pairs`: positions of two records, the lower first, in order -> number of their kind in `table`."""

    pairs: dict[Pair, int]
    table: list[Kind]


class Mark(NamedTuple):
    """What tells whether a record is as it was: all that matching compares but its days, and its days."""

    words: bytes
    days: bytes


@dataclass
class PairMemory:
    """The candidate pairs of the last run: `left` and `right` are positions in `ids`, `kind` positions in `table`."""

    ids: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left: array[int] = field(default_factory=lambda: array("I"))
    right: array[int] = field(default_factory=lambda: array("I"))
    kind: array[int] = field(default_factory=lambda: array("I"))
    table: list[Kind] = field(default_factory=list)
    n_compared: int = 0  # pairs whose words were compared in the last run


def compare(
    records: Sequence[MatchRecord], base: int, extra: Iterable[Pair] = (), memory: PairMemory | None = None
) -> Compared:
    """Compare all candidate pairs of `records` and the `extra` ones; `base` is the ordinal of day 0.

    With `memory`, what is in it is not compared again, and after it holds the pairs of this run.
    """
    rows = [slot_rows(record, base) for record in records]
    comparer = _Comparer(records)
    found: list[tuple[int, int, int]] = []
    if memory is None:
        found += ((a, b, comparer.compare(a, b)) for a, b in candidate_pairs(records, rows))
    else:
        marks = [_mark_of(record, own, base) for record, own in zip(records, rows, strict=True)]
        known, other_days = _unchanged(records, marks, memory)
        found += comparer.recall(memory, known, other_days)
        changed = set(range(len(records))).difference(known.values())
        found += ((a, b, comparer.compare(a, b)) for a, b in candidate_pairs(records, rows, changed))
        found.sort()
        _remember(memory, records, marks, found, comparer)
    pairs = {(a, b): kind for a, b, kind in found}
    for a, b in sorted(extra):
        if (a, b) not in pairs:
            pairs[a, b] = comparer.compare(a, b)
    return Compared(pairs, comparer.table)


class _Comparer:
    """Compares pairs and numbers their kinds. Records are read when they are first compared."""

    def __init__(self, records: Sequence[MatchRecord]) -> None:
        self._records = records
        self._profiles: dict[int, Profile] = {}
        self._number: dict[Kind, int] = {}
        self.table: list[Kind] = []
        self.n_compared = 0

    def compare(self, a: int, b: int) -> int:
        self.n_compared += 1
        levels = levels_of(self._profile(a), self._profile(b))
        return self._kind((levels, veto_of(self._records[a], self._records[b], levels)))

    def recall(
        self, memory: PairMemory, known: Mapping[int, int], other_days: set[int]
    ) -> Iterator[tuple[int, int, int]]:
        """The remembered pairs of which both records are still the same; `known`: position then -> position now."""
        numbers = [-1] * len(memory.table)
        for old_a, old_b, kind in zip(memory.left, memory.right, memory.kind, strict=True):
            a, b = known.get(old_a, -1), known.get(old_b, -1)
            if a < 0 or b < 0:
                continue
            if a > b:
                a, b = b, a
            if a in other_days or b in other_days:
                left, right = self._records[a], self._records[b]
                levels = on_other_days(memory.table[kind][0], left, right)
                yield a, b, self._kind((levels, veto_of(left, right, levels)))
                continue
            if numbers[kind] < 0:
                numbers[kind] = self._kind(memory.table[kind])
            yield a, b, numbers[kind]

    def _profile(self, i: int) -> Profile:
        found = self._profiles.get(i)
        if found is None:
            found = self._profiles[i] = profile(self._records[i])
        return found

    def _kind(self, kind: Kind) -> int:
        number = self._number.setdefault(kind, len(self.table))
        if number == len(self.table):
            self.table.append(kind)
        return number


def _unchanged(
    records: Sequence[MatchRecord], marks: Sequence[Mark], memory: PairMemory
) -> tuple[dict[int, int], set[int]]:
    """Position then -> position now of the records that are as they were; and those now that have other days."""
    position = {record.record_id: i for i, record in enumerate(records)}
    known: dict[int, int] = {}
    other_days: set[int] = set()
    for then, (record_id, mark) in enumerate(zip(memory.ids, memory.marks, strict=True)):
        now = position.get(record_id)
        if now is not None and marks[now].words == mark.words:
            known[then] = now
            if marks[now].days != mark.days:
                other_days.add(now)
    return known, other_days


def _remember(
    memory: PairMemory,
    records: Sequence[MatchRecord],
    marks: list[Mark],
    found: Sequence[tuple[int, int, int]],
    comparer: _Comparer,
) -> None:
    memory.ids = [record.record_id for record in records]
    memory.marks = marks
    memory.left = array("I", (a for a, _, _ in found))
    memory.right = array("I", (b for _, b, _ in found))
    memory.kind = array("I", (kind for _, _, kind in found))
    memory.table = list(comparer.table)
    memory.n_compared = comparer.n_compared


def _mark_of(record: MatchRecord, rows: tuple[SlotRow, ...], base: int) -> Mark:
    """Marks do not depend on which day is day 0."""
    said = (
        record.source_id, record.name, record.description, record.place or "", record.area or "", record.organizer,
        record.audience, record.price, record.location, _text_of(record.place_words), _text_of(record.possible),
    )  # fmt: skip
    times = "s" if record.is_series else "d"
    days = ""
    for slot in record.slots:
        shift = (slot.days & -slot.days).bit_length() - 1
        times += f" {slot.start}-{slot.end}"
        days += f" {base + shift}:{slot.days >> max(0, shift):x}"
    return Mark(_digest("\x1f".join((*said, times, _text_of(rows)))), _digest(days))


@lru_cache(maxsize=20_000)
def _text_of(value: frozenset[str] | tuple[SlotRow, ...]) -> str:
    return "\x1e".join(sorted(value)) if isinstance(value, frozenset) else repr(value)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()
