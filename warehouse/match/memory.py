"""What a run of matching leaves for the next: its records in columns, its pairs, and what became of both.

Belongs here: those shapes. Does not belong here: what follows from them (renew), their file (memory_file). A column has
a value per record (or pair), in order of record_id. On a day on which little changed, walking over columns is most of
the work: so they are arrays of numbers, and texts that come back often are numbered. A record is known by the digest of
all that it says, its id included.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import numpy as np

from warehouse.match.columns import Coded, Numbers, empty
from warehouse.match.pairs import Pairs


@dataclass(eq=False)
class Sheet:
    """The records of a run, and what is the same on every day for a record that did not change, but its days.

    `digest` stands for all that a record says; `site` is its place, `place` the one that stands for all at its address.
    `is_restless`: it has dates that were moved. `slots`: its days (see days); `first_day` the ordinal of the first of
    them, 0 = none. `title` and `words` stand for its title and its description at its place; 0 = too little. `alike`
    stands for the title, place and time of a series.
    """

    digest: Numbers = field(default_factory=empty(np.uint64))
    source: Coded = field(default_factory=Coded)
    site: Coded = field(default_factory=Coded)
    place: Coded = field(default_factory=Coded)
    area: Coded = field(default_factory=Coded)
    is_series: Numbers = field(default_factory=empty(np.bool))
    is_restless: Numbers = field(default_factory=empty(np.bool))
    slots: Coded = field(default_factory=Coded)
    first_day: Numbers = field(default_factory=empty(np.int32))
    n_dates: Numbers = field(default_factory=empty(np.int32))
    title: Numbers = field(default_factory=empty(np.uint64))
    words: Numbers = field(default_factory=empty(np.uint64))
    alike: Numbers = field(default_factory=empty(np.uint64))


@dataclass(eq=False)
class Outcome:
    """What became of the records.

    `label`: the activity it was part of before; `is_undecided`: see settle; `is_judged`: a person said something about
    it. `part` and `group`: the first record of its part and of its cluster.
    """

    label: Coded = field(default_factory=Coded)
    is_undecided: Numbers = field(default_factory=empty(np.bool))
    is_judged: Numbers = field(default_factory=empty(np.bool))
    part: Numbers = field(default_factory=empty(np.int32))
    group: Numbers = field(default_factory=empty(np.int32))


@dataclass(eq=False)
class Attached:
    """The attachments, in order of cluster: `dated` to `series`, `moment` the seconds of its recurrence_id."""

    dated: Numbers = field(default_factory=empty(np.int32))
    series: Numbers = field(default_factory=empty(np.int32))
    moment: Numbers = field(default_factory=empty(np.float64))
    kind: Numbers = field(default_factory=empty(np.uint8))


@dataclass(eq=False)
class Memory:
    """All of it; empty before the first run. `areas`: the municipality of each source; `window`: the ordinals of the
    first and the last day of the run's window."""

    sheet: Sheet = field(default_factory=Sheet)
    pairs: Pairs = field(default_factory=Pairs)
    outcome: Outcome = field(default_factory=Outcome)
    attached: Attached = field(default_factory=Attached)
    areas: dict[str, str] = field(default_factory=dict)
    window: tuple[int, int] = (0, 0)
    n_compared: int = 0  # pairs of which the words were compared in the last run

    def replace(self, other: Memory) -> None:
        """Hold what `other` holds."""
        for one in fields(self):
            setattr(self, one.name, getattr(other, one.name))
