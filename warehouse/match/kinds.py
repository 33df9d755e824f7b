"""The kind of a pair as one number: the levels of its features, and what forbids it.

Belongs here: the list of all levels, and reading and writing the number. Does not belong here: when a level holds
(features), what forbids (vetoes), what a level weighs (score). As numbers, a hundred thousand pairs are scored at once.

Five bits per feature, in the order of FEATURES, then the veto. `slot` is not in it: that depends on other pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from warehouse.match.columns import Numbers
from warehouse.match.features import FEATURES, DayLevels, Levels

_DATES = (
    "date_equal", "date_in", "date_in_rare", "date_off", "date_week", "date_later", "date_other", "date_gone",
    "series_equal", "series_part", "series_rare", "series_apart", "other_days",
)  # fmt: skip
LEVELS: dict[str, tuple[str, ...]] = {
    "title": ("equal", "misspelt", "themed", "words", "topic", "related", "soft", "conflict", "unknown"),
    "text": ("equal", "alike", "title_in_text", "topic", "conflict", "unknown"),
    "start": ("equal", "15", "30", "45", "60", "60_shifted", "more", "unknown"),
    "end": ("equal", "15", "30", "more", "wider", "unknown"),
    "dates": (*_DATES, *(f"own_{level}" for level in _DATES)),
    "level": ("equal", "conflict", "said_equal", "said_conflict", "one", "none"),
    "gender": ("equal", "conflict", "one", "none"),
    "age": ("equal", "overlap", "touch", "conflict", "one_young", "one_old", "one", "none"),
    "price": ("equal", "free", "free_or_paid", "other", "unknown"),
    "organizer": ("equal", "other", "unknown"),
    "place": ("same", "other", "possible", "unknown", "not_said"),
    "slot": ("alone", "one", "busy"),
}
VETOES = (
    None, "other_place", "other_level", "other_gender", "other_age", "no_common_date", "listed_apart", "other_name",
    "other_time", "several_places",
)  # fmt: skip

_BITS, _MASK = 5, 31
_COMPARED = FEATURES[:-1]  # all but slot
_PART = [{level: n << _BITS * i for n, level in enumerate(LEVELS[name])} for i, name in enumerate(_COMPARED)]
_VETO_AT = _BITS * len(_COMPARED)
_VETO_PART = {veto: n << _VETO_AT for n, veto in enumerate(VETOES)}
_DAYS = slice(FEATURES.index("start"), FEATURES.index("dates") + 1)  # the features that depend on days alone


def kind_of(levels: Levels, veto: str | None) -> int:
    """The number of these levels and this veto. Raises KeyError for a level that is not in LEVELS."""
    kind = _VETO_PART[veto]
    for part, level in zip(_PART, levels, strict=False):  # slot is the last
        kind |= part[level]
    return kind


@lru_cache(maxsize=10_000)
def levels_of(kind: int) -> Levels:
    """The levels of a kind."""
    return Levels(*(LEVELS[name][kind >> _BITS * i & _MASK] for i, name in enumerate(_COMPARED)))


def veto_of_kind(kind: int) -> str | None:
    """What forbids pairs of a kind."""
    return VETOES[kind >> _VETO_AT]


def level_column(kinds: Numbers, feature: str) -> Numbers:
    """The level of a feature for each kind: its position in LEVELS."""
    found: Numbers = kinds >> _BITS * FEATURES.index(feature) & _MASK
    return found


def veto_column(kinds: Numbers) -> Numbers:
    """What forbids pairs of each kind: its position in VETOES; 0 = nothing does."""
    return kinds >> _VETO_AT


def days_column(kinds: Numbers) -> Numbers:
    """A number for each kind that is the same where days lie to each other in the same way."""
    found: Numbers = kinds >> _BITS * _DAYS.start & (1 << _BITS * (_DAYS.stop - _DAYS.start)) - 1
    return found


@lru_cache(maxsize=10_000)
def day_levels_of(days: int) -> DayLevels:
    """The levels that such a number stands for."""
    return DayLevels(*levels_of(days << _BITS * _DAYS.start)[_DAYS])


def is_level(kinds: Numbers, feature: str, some: Sequence[str]) -> Numbers:
    """Whether the level of a feature is one of some."""
    return np.array([level in some for level in LEVELS[feature]])[level_column(kinds, feature)]


def is_veto(vetoes: Numbers, some: Sequence[str]) -> Numbers:
    """Whether each veto, as its position in VETOES, is one of some."""
    return np.array([veto in some for veto in VETOES])[vetoes]
