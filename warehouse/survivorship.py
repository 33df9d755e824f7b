"""Who is believed first when records of one activity disagree.

Belongs here: the order of sources per group of fields, and the records of one activity with what ranks them. Does not
belong here: choosing values (warehouse.merge) or dates (warehouse.merged_dates).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sources.contracts import SourceKind
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.match.attach import is_series
from warehouse.match.model import Attachment
from warehouse.match.text import read_title

# Who is believed first, per group of fields. Times: the venue's own calendar. Words: the venue's own page.
TIME_ORDER: tuple[SourceKind, ...] = (
    "venue_feed", "venue_page", "organiser", "municipality", "welfare_list", "newsletter", "inventory", "other",
)  # fmt: skip
TEXT_ORDER: tuple[SourceKind, ...] = (
    "venue_page", "organiser", "venue_feed", "municipality", "welfare_list", "newsletter", "inventory", "other",
)  # fmt: skip
KIND_NAMES: Mapping[SourceKind, str] = {
    "venue_feed": "de eigen agenda van de plek",
    "venue_page": "de site van de plek",
    "organiser": "de organisatie",
    "municipality": "de gemeente",
    "welfare_list": "de lijst van de welzijnsaanbieder",
    "newsletter": "de nieuwsbrief",
    "inventory": "de inventarisatie",
    "other": "een andere bron",
}


class Seen(NamedTuple):
    """When a record was first and last seen, and whether its source still lists it."""

    first: dt.date
    last: dt.date
    is_gone: bool = False


@dataclass(frozen=True)
class Group:
    """The records of one activity with their dates. `gone` are records that vanished."""

    activity_id: str
    members: Sequence[NormalisedActivity]
    occurrences: Mapping[str, Sequence[Occurrence]]
    attachments: Sequence[Attachment]
    seen: Mapping[str, Seen]
    place_id: str | None = None
    gone: frozenset[str] = field(default_factory=frozenset)


def rank(activity: NormalisedActivity, name: str, order: tuple[SourceKind, ...], group: Group) -> tuple[Any, ...]:
    """Lower is believed first: a person's correction, a source that still lists it, the series, the order of kinds."""
    return (
        f"correctie:{CORRECTED_AS.get(name, name)}" not in activity.evidence,
        activity.record_id in group.gone,
        name in ("name", "description") and (not is_series(activity) and any(map(is_series, group.members))),
        name == "name" and (read_title(activity.name).is_cancelled or read_title(activity.name).is_moved),
        order.index(activity.source_kind),
        -(activity.modified_at.timestamp() if activity.modified_at else 0.0),
        activity.record_id,
    )


CORRECTED_AS = {
    "price_text": "price", "registration_text": "registration", "access": "registration", "organizer_text": "organizer",
    "schedule": "when", "place_id": "place", "location_text": "place",
}  # fmt: skip
