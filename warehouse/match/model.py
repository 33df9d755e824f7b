"""Shapes inside matching and its result.

Belongs here: frozen data shapes and nothing else. Does not belong here: rules (features, cluster), reading files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from sources.contracts import Issue
from warehouse.contracts import MatchDecision, NormalisedActivity, Occurrence

Pair = tuple[int, int]  # positions of two records, the lower first


class Listing(NamedTuple):
    """A record that is matched.

    `dates`: its occurrences inside the run's window, in order of time. `digest` may stand for what it says as JSON, its
    id included, where that is known, so that it need not be written out. `activity_id`: the activity that it was part
    of before.
    """

    record_id: str
    activity: NormalisedActivity
    dates: Sequence[Occurrence] = ()
    digest: int | None = None
    activity_id: str | None = None


class Slot(NamedTuple):
    """The days on which a record starts at one time. `days` is a bit set: bit n is day n after the run's first day."""

    start: int | None  # minutes after midnight; None = the time is not known
    end: int | None  # None = unknown or estimated
    days: int


class MatchRecord(NamedTuple):
    """What matching compares of one record. `place` stands for all places at one address; `area` for a municipality."""

    record_id: str
    source_id: str
    name: str
    description: str
    place: str | None
    area: str | None
    is_series: bool
    slots: tuple[Slot, ...]
    days: int
    organizer: str
    audience: str
    price: str
    place_words: frozenset[str] = frozenset()  # words of the place's own names, which are no news in a title
    possible: frozenset[str] = frozenset()  # where the place is not known: those its text may mean, if it names any
    location: str = ""  # what the record itself says about where it is, folded


class Judgement(NamedTuple):
    """What a person said about two records or activities."""

    judgement: Literal["same", "different"]
    left: str  # record_id or activity_id
    right: str
    reason: str
    by_role: str
    date: dt.date | None = None


class Cluster(NamedTuple):
    """Records that are one activity; `record_ids` sorted. `place_id` is the place they share, if known."""

    record_ids: tuple[str, ...]
    place_id: str | None


AttachmentKind = Literal["confirms", "moved", "cancelled", "themed"]


class Attachment(NamedTuple):
    """A dated record that speaks of one date of a series. `recurrence_id` is the start that date has by the rule."""

    record_id: str
    series_record_id: str
    recurrence_id: dt.datetime
    kind: AttachmentKind


@dataclass(frozen=True)
class MatchResult:
    """Clusters cover every record exactly once. `decisions` are the compared pairs worth keeping: those inside a
    cluster, the unsure ones and the vetoed ones with similar text."""

    clusters: tuple[Cluster, ...]
    decisions: Sequence[MatchDecision]
    attachments: tuple[Attachment, ...]
    issues: tuple[Issue, ...]
