"""What a run of matching leaves for the next: its records in columns, its pairs, and what became of both.

Belongs here: those shapes. Does not belong here: what follows from them (renew), their file (memory_file). A column has
a value per record (or pair), in order of record_id. On a day on which little changed, walking over columns is most of
the work: so all but the ids are arrays of numbers, and texts that come back often are numbered.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from warehouse.match.columns import Coded, Numbers
from warehouse.match.compare import Compared, Kind
from warehouse.match.score import Scored


def _numbers(kind: str) -> Callable[[], Any]:
    return lambda: array(kind)


@dataclass
class Sheet:
    """The records of a run, and what is the same on every day for a record that did not change, but its days.

    `digest` stands for all that a record says; `site` is its place, `place` the one that stands for all at its address.
    `is_restless`: it has dates that were moved. `slots`: its days (see days). `title` and `words` stand for its title
    and its description at its place; 0 = too little. `alike` stands for the title, place and time of a series.
    """

    ids: list[str] = field(default_factory=list)
    digest: Numbers = field(default_factory=_numbers("Q"))
    source: Coded = field(default_factory=Coded)
    site: Coded = field(default_factory=Coded)
    place: Coded = field(default_factory=Coded)
    area: Coded = field(default_factory=Coded)
    is_series: Numbers = field(default_factory=_numbers("B"))
    is_restless: Numbers = field(default_factory=_numbers("B"))
    slots: Coded = field(default_factory=Coded)
    n_dates: Numbers = field(default_factory=_numbers("I"))
    last_day: Numbers = field(default_factory=_numbers("I"))
    title: Numbers = field(default_factory=_numbers("Q"))
    words: Numbers = field(default_factory=_numbers("Q"))
    alike: Numbers = field(default_factory=_numbers("Q"))


@dataclass
class Pairs:
    """The compared pairs, in order. `kind`: position in `table`. `extra`: positions of those that are only compared
    because they were one activity before."""

    left: Numbers = field(default_factory=_numbers("I"))
    right: Numbers = field(default_factory=_numbers("I"))
    kind: Numbers = field(default_factory=_numbers("I"))
    extra: Numbers = field(default_factory=_numbers("I"))
    table: list[Kind] = field(default_factory=list)

    def rows(self) -> Iterator[Compared]:
        """The pairs one by one."""
        return zip(self.left, self.right, self.kind, strict=True)


@dataclass
class Outcome:
    """What became of the records.

    `label`: the activity it was part of before; `crowded`, `undecided`: see score and engine; `judged`: a person said
    something about it. `part` and `group`: the first record of its part and of its cluster.
    """

    label: Coded = field(default_factory=Coded)
    crowded: Numbers = field(default_factory=_numbers("B"))
    undecided: Numbers = field(default_factory=_numbers("B"))
    judged: Numbers = field(default_factory=_numbers("B"))
    part: Numbers = field(default_factory=_numbers("I"))
    group: Numbers = field(default_factory=_numbers("I"))


@dataclass
class Decided:
    """The pairs that are kept as decisions, but those of people. `scored`: position in `table`; `judgement`: a code."""

    left: Numbers = field(default_factory=_numbers("I"))
    right: Numbers = field(default_factory=_numbers("I"))
    scored: Numbers = field(default_factory=_numbers("I"))
    judgement: Numbers = field(default_factory=_numbers("B"))
    table: list[Scored] = field(default_factory=list)


@dataclass
class Attached:
    """The attachments, in order of cluster: `dated` to `series`, `moment` the seconds of its recurrence_id."""

    dated: Numbers = field(default_factory=_numbers("I"))
    series: Numbers = field(default_factory=_numbers("I"))
    moment: Numbers = field(default_factory=_numbers("d"))
    kind: Numbers = field(default_factory=_numbers("B"))


@dataclass
class Memory:
    """All of it; empty before the first run. `areas`: the municipality of each source."""

    sheet: Sheet = field(default_factory=Sheet)
    pairs: Pairs = field(default_factory=Pairs)
    outcome: Outcome = field(default_factory=Outcome)
    decided: Decided = field(default_factory=Decided)
    attached: Attached = field(default_factory=Attached)
    areas: dict[str, str] = field(default_factory=dict)
    n_compared: int = 0  # pairs of which the words were compared in the last run

    def replace(self, other: Memory) -> None:
        """Hold what `other` holds."""
        for one in fields(self):
            setattr(self, one.name, getattr(other, one.name))
