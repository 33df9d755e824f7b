"""Which compared pairs are kept as decisions, and why, in words that people can check.

Belongs here: choosing the pairs worth keeping and naming reasons in Dutch. Does not belong here: scoring or clustering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from itertools import combinations
from typing import Literal, NamedTuple, overload

import numpy as np

from warehouse.contracts import Feature, MatchDecision
from warehouse.match.columns import Numbers, one_in_each
from warehouse.match.days import no_common_day
from warehouse.match.features import FEATURES, Levels
from warehouse.match.kinds import is_level, is_veto
from warehouse.match.memory import Sheet
from warehouse.match.model import Judgement, Pair
from warehouse.match.pairs import Pairs
from warehouse.match.score import Scored, default_weights
from warehouse.match.settle import Scores

_NARROWLY = 3.0  # bits below the threshold within which a person should look
_ALIKE = ("equal", "misspelt", "themed", "words")  # levels of title
_SOON = ("equal", "15", "30", "60_shifted")  # levels of start

VETOES = {
    "other_place": "ze zijn op een andere plek",
    "other_level": "het is een ander niveau of een andere groep",
    "other_gender": "de ene is voor vrouwen, de andere voor mannen",
    "other_age": "ze zijn voor een andere leeftijd",
    "no_common_date": "ze hebben geen enkele datum samen",
    "listed_apart": "dezelfde bron noemt ze apart op hetzelfde moment",
    "other_name": "dezelfde bron noemt ze anders op een ander moment",
    "other_time": "ze beginnen een uur of meer na elkaar",
    "several_places": "het is niet duidelijk op welke plek dit is; het past bij meer dan een plek",
}


class Decision(NamedTuple):
    """A pair to keep: positions of two records, code of the judgement, how it scored, and the person who judged."""

    left: int
    right: int
    judgement: int  # position in JUDGEMENTS
    scored: Scored | None
    person: Judgement | None = None


class Side(NamedTuple):
    """What people are shown of one record of a pair."""

    record_id: str
    name: str
    start: int | None
    end: int | None
    price: str
    organizer: str
    audience: str
    place: str | None


class Decisions(Sequence[MatchDecision]):
    """Decisions, put into words when they are asked for: a hundred thousand of them are written once, not kept."""

    def __init__(self, n: int, rows: Callable[[], list[Decision]], side: Callable[[int], Side]) -> None:
        self._n, self._find, self._side = n, rows, side

    @cached_property
    def _rows(self) -> list[Decision]:
        return self._find()

    def __len__(self) -> int:
        return self._n

    @overload
    def __getitem__(self, index: int) -> MatchDecision: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[MatchDecision, ...]: ...
    def __getitem__(self, index: int | slice) -> MatchDecision | tuple[MatchDecision, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(self._n)))
        row = self._rows[index]
        return _decision(self._side(row.left), self._side(row.right), row)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


JUDGEMENTS: tuple[Literal["same", "different", "unsure"], ...] = ("same", "different", "unsure")
_SAME, _DIFFERENT, _UNSURE = range(3)
NOT_KEPT = len(JUDGEMENTS)


def judgements_of(pairs: Pairs, scores: Scores, group: Numbers) -> Numbers:
    """The judgement to keep of each pair, its position in JUDGEMENTS; NOT_KEPT when it is not worth keeping.

    Kept are the pairs inside a cluster, the unsure ones, and vetoed ones with nearly the same words.
    """
    found = np.where(scores.score > -_NARROWLY, _UNSURE, NOT_KEPT).astype(np.uint8)
    alike = is_level(pairs.kind, "title", _ALIKE) & is_level(pairs.kind, "start", _SOON)
    tells = alike & ~is_veto(scores.veto, ("listed_apart", "other_name"))
    found[scores.veto > 0] = np.where(tells, _DIFFERENT, NOT_KEPT)[scores.veto > 0]
    found[is_veto(scores.veto, ("several_places",)) & (scores.score > 0)] = _UNSURE
    found[group[pairs.left] == group[pairs.right]] = _SAME
    return found


def persons_decision(pair: Pair, person: Judgement, found: Scored | None) -> Decision:
    """The decision about a pair that a person judged."""
    return Decision(*pair, _SAME if person.judgement == "same" else _DIFFERENT, found, person)


def stale_weekdays(sheet: Sheet, group: Numbers) -> Iterator[Decision]:
    """Series of two sources with the same title, place and time but no weekday in common: one may be out of date.

    For people only: such records are never joined by a rule. One decision per pair of clusters.
    """
    order = np.argsort(sheet.alike)
    starts = np.flatnonzero(np.diff(sheet.alike[order], prepend=np.uint64(0)))  # 0 = too little to be alike
    differs = ~(one_in_each(group[order], starts) | one_in_each(sheet.source.codes[order], starts))
    stops = np.append(starts, len(order))[1:]
    alike = [sorted(order[start:stop].tolist()) for start, stop in zip(starts[differs], stops[differs], strict=True)]
    seen: set[Pair] = set()
    for found in sorted(alike):
        rows = zip(found, group[found].tolist(), sheet.source.codes[found].tolist(), strict=True)
        for (a, in_a, of_a), (b, in_b, of_b) in combinations(rows, 2):
            one, other = min(in_a, in_b), max(in_a, in_b)
            is_new = of_a != of_b and one != other and (one, other) not in seen
            if is_new and no_common_day(sheet.slots[a] or "", sheet.slots[b] or ""):
                seen.add((one, other))
                yield Decision(a, b, _UNSURE, None)


def _decision(left: Side, right: Side, row: Decision) -> MatchDecision:
    found, person, judgement = row.scored, row.person, JUDGEMENTS[row.judgement]
    if person:
        decided_by, reason = f"mens: {person.by_role}", person.reason
    elif found is None:
        decided_by, reason = "other_weekday", "alleen de weekdag verschilt; misschien is een van de twee verouderd"
    elif found.veto:
        decided_by, reason = found.veto, VETOES[found.veto]
    elif judgement == "same":
        decided_by, reason = "score", "er spreekt meer voor dan tegen"
    else:
        decided_by, reason = "score", "het scheelt weinig; laat een mens kijken"
    return MatchDecision(
        left=left.record_id,
        right=right.record_id,
        judgement=judgement,
        score=round(found.score, 2) if found else 0.0,
        features=_features(left, right, found) if found else (),
        decided_by=decided_by,
        reason=reason,
    )


def _features(left: Side, right: Side, found: Scored) -> tuple[Feature, ...]:
    features = list(_features_of(found.levels, found.bonus))
    for n, one, other in zip(_SHOWN, _shown(left), _shown(right), strict=True):
        if one is not None or other is not None:
            bare = features[n]
            features[n] = _feature(bare.name, one, other, bare.level, bare.weight)
    return tuple(features)


@lru_cache(maxsize=20_000)
def _features_of(levels: Levels, bonus: float) -> tuple[Feature, ...]:
    """The features of all pairs with these levels, without what either side says."""
    weights = default_weights()
    features = [_feature("base", None, None, "block", weights.base)]
    for name, level in zip(FEATURES, levels, strict=True):
        features.append(_feature(name, None, None, level, weights.bits[name].get(level, 0.0)))
    if bonus:
        level = "before" if bonus > 0 else "apart_before"
        features.append(_feature("together", None, None, level, bonus))
    return tuple(features)


@lru_cache(maxsize=100_000)
def _feature(name: str, left: str | None, right: str | None, level: str, weight: float) -> Feature:
    return Feature(name=name, left=left, right=right, level=level, weight=weight)


@cache
def _time(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


# What a person is shown of either record: the positions of these features (after the base).
_SHOWN = tuple(
    1 + FEATURES.index(name) for name in ("title", "start", "end", "price", "organizer", "age", "gender", "place")
)


def _shown(side: Side) -> tuple[str | None, ...]:
    start, end = (None if minutes is None else _time(minutes) for minutes in (side.start, side.end))
    audience = side.audience or None
    return side.name, start, end, side.price or None, side.organizer or None, audience, audience, side.place
