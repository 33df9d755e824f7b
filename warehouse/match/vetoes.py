"""What forbids that two records are one activity, however much they look alike.

Belongs here: rules over exactly two records and their levels. Does not belong here: what a level weighs (score), what
people judged (engine).
"""

from __future__ import annotations

from typing import NamedTuple

from warehouse.match.features import Levels
from warehouse.match.model import MatchRecord
from warehouse.match.text import says_moved
from warehouse.normalise.names import fold

_HOUR_APART = ("60", "60_shifted", "more")
_AT_OTHER_TIME = ("15", "30", "45", *_HOUR_APART)


class Said(NamedTuple):
    """What a record says, as far as the rules about days and times need it."""

    name: str
    place: str | None
    location_text: str

    @property
    def location(self) -> str:
        """As that of a MatchRecord."""
        return fold(self.location_text)


def veto_of(left: MatchRecord, right: MatchRecord, levels: Levels) -> str | None:
    """The name of the rule that forbids these two to be one activity; None when none does."""
    if levels.place == "other" or _excludes(left, right) or _excludes(right, left):
        return "other_place"
    if levels.level == "conflict":
        return "other_level"
    if levels.gender == "conflict":
        return "other_gender"
    if levels.age == "conflict":
        return "other_age"
    return veto_on_days(left, right, levels)


def holds_on_any_days(veto: str | None, levels: Levels) -> bool:
    """Whether this veto of a pair with these levels does not depend on days and times."""
    return veto in ("other_level", "other_gender", "other_age") or levels.place == "other"


def forbids_anyway(veto: str | None) -> bool:
    """Whether this veto holds whatever was published before (see settle)."""
    return veto not in (None, "other_time")


def veto_on_days(left: MatchRecord | Said, right: MatchRecord | Said, levels: Levels) -> str | None:
    """The name of the rule about days and times that forbids these two to be one activity; None when none does."""
    if levels.dates in ("series_apart", "own_series_apart") or (
        levels.dates in ("date_off", "own_date_off") and not (says_moved(left.name) or says_moved(right.name))
    ):
        return "no_common_date"
    if levels.dates in ("own_series_equal", "own_series_part", "own_series_rare", "own_date_equal"):
        return "listed_apart"
    if (
        levels.dates in ("own_date_in", "own_date_in_rare")
        and levels.start in _AT_OTHER_TIME
        and not (says_moved(left.name) or says_moved(right.name))
    ):
        return "listed_apart"
    if levels.dates.startswith("own_") and not left.place and not right.place and left.location != right.location:
        return "other_place"
    if _own_other_name(levels):
        return "other_name"
    if levels.start in _HOUR_APART and not _same_but_shifted(levels):
        return "other_time"
    return None


def _own_other_name(levels: Levels) -> bool:
    """A source that gives another name to another time, or a name without likeness to another date, means two."""
    if not levels.dates.startswith("own_"):
        return False
    if levels.start in _AT_OTHER_TIME and levels.title != "equal":
        return True
    return levels.dates in ("own_date_week", "own_date_other", "own_date_later", "own_date_gone") and levels.title in (
        "unknown",
        "conflict",
    )


def _excludes(a: MatchRecord, b: MatchRecord) -> bool:
    """Whether a names places of which b's is none."""
    return bool(a.possible and b.place and b.place not in a.possible)


def _same_but_shifted(levels: Levels) -> bool:
    """An hour of difference with the same length and nearly the same words is a clock that was set wrong."""
    return levels.start == "60_shifted" and levels.title in ("equal", "misspelt") and not levels.dates.startswith("own")
