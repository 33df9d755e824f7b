"""How what someone says on a day changes the register: what stood there is closed, never overwritten or lost.

Belongs here: history (a slowly changing dimension of type 2). Does not belong here: where statements come from.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from warehouse.register.contracts import Dated
from warehouse.register.store import sorted_facts

_D = TypeVar("_D", bound=Dated)


@dataclass(frozen=True)
class Changed(Generic[_D]):
    """All facts as they are now, and the keys that are new, different or ended."""

    facts: tuple[_D, ...]
    added: tuple[tuple[str, ...], ...]
    changed: tuple[tuple[str, ...], ...]
    ended: tuple[tuple[str, ...], ...]


def record(known: Sequence[_D], said: Iterable[_D], ended: Iterable[tuple[str, ...]], day: dt.date) -> Changed[_D]:
    """`known` after on `day` everything in `said` was put in, and what has a key in `ended` was taken out.

    A statement that says the same again changes nothing. One that differs closes the row that held on `day`; a second
    one on the same day corrects it. Said for a day before what is known, it holds until the next row began.
    """
    by_key: dict[tuple[str, ...], list[_D]] = defaultdict(list)
    for fact in known:
        by_key[fact.key].append(fact)
    added: list[tuple[str, ...]] = []
    changed: list[tuple[str, ...]] = []
    gone: list[tuple[str, ...]] = []
    for statement in said:
        rows = by_key[statement.key]
        held = _at(rows, day)
        if held is not None and held.says_the_same(statement):
            continue
        (changed if held is not None else added).append(statement.key)
        rows[:] = _without(rows, day)
        until = held.valid_to if held is not None else _next_start(rows, day)
        rows.append(statement.model_copy(update={"valid_from": day, "valid_to": until}))
    for key in ended:
        if _at(by_key.get(key, []), day) is not None:
            by_key[key] = _without(by_key[key], day)
            gone.append(key)
    facts = sorted_facts([fact for rows in by_key.values() for fact in rows])
    return Changed(facts, tuple(added), tuple(changed), tuple(gone))


def _at(rows: Sequence[_D], day: dt.date) -> _D | None:
    return next((row for row in rows if row.holds_on(day)), None)


def _without(rows: Sequence[_D], day: dt.date) -> list[_D]:
    """The rows with the one that holds on `day` ended there; one that began that day was a slip, and goes."""
    kept: list[_D] = []
    for row in rows:
        if not row.holds_on(day):
            kept.append(row)
        elif row.valid_from < day:
            kept.append(row.model_copy(update={"valid_to": day}))
    return kept


def _next_start(rows: Sequence[_D], day: dt.date) -> dt.date | None:
    return min((row.valid_from for row in rows if row.valid_from > day), default=None)
