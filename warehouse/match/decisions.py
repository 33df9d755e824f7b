"""Which compared pairs are kept as decisions, and why, in words that people can check.

Belongs here: choosing the pairs worth keeping and naming reasons in Dutch. Does not belong here: scoring or clustering.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from itertools import combinations
from typing import Literal

from warehouse.contracts import Feature, MatchDecision
from warehouse.match.features import FEATURES, Levels
from warehouse.match.model import Judgement, MatchRecord, Pair
from warehouse.match.score import Scored, default_weights
from warehouse.match.text import read_title

_UNSURE = 3.0  # bits below the threshold within which a person should look
_ALIKE = ("equal", "misspelt", "themed", "words")

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


def decisions_of(
    records: Sequence[MatchRecord],
    groups: Sequence[Sequence[int]],
    scored: Mapping[Pair, Scored],
    people: Mapping[Pair, Judgement],
) -> tuple[MatchDecision, ...]:
    """The pairs inside a cluster, those people judged, the unsure ones, and vetoed ones with nearly the same words."""
    group_of = {i: n for n, group in enumerate(groups) for i in group}
    decisions = []
    for pair in sorted({**scored, **people}):
        a, b = pair
        together = group_of[a] == group_of[b]
        found, person = scored.get(pair), people.get(pair)
        judgement = _judgement(together, found, person)
        if judgement:
            decisions.append(_decision(records[a], records[b], judgement, found, person))
    return tuple(decisions)


def stale_weekdays(records: Sequence[MatchRecord], groups: Sequence[Sequence[int]]) -> tuple[MatchDecision, ...]:
    """Series of two sources with the same title, place and time but no weekday in common: one may be out of date.

    For people only: such records are never joined by a rule. One decision per pair of clusters.
    """
    group_of = {i: n for n, group in enumerate(groups) for i in group}
    alike: dict[tuple[str, str, int | None], list[int]] = defaultdict(list)
    for i, record in enumerate(records):
        if record.place and record.is_series and record.slots:
            key = read_title(record.name, record.place_words).key
            alike[record.place, key, record.slots[0].start].append(i)
    seen: set[tuple[int, int]] = set()
    decisions = []
    for found in alike.values():
        for a, b in combinations(found, 2):
            clusters = min(group_of[a], group_of[b]), max(group_of[a], group_of[b])
            left, right = records[a], records[b]
            apart = left.source_id != right.source_id and not left.days & right.days
            if apart and clusters[0] != clusters[1] and clusters not in seen:
                seen.add(clusters)
                reason = "alleen de weekdag verschilt; misschien is een van de twee verouderd"
                decisions.append(
                    MatchDecision(
                        left=left.record_id,
                        right=right.record_id,
                        judgement="unsure",
                        score=0.0,
                        decided_by="other_weekday",
                        reason=reason,
                    )
                )
    return tuple(decisions)


_Judged = Literal["same", "different", "unsure"]


def _judgement(together: bool, found: Scored | None, person: Judgement | None) -> _Judged | None:
    """The judgement to keep; None when the pair is not worth keeping."""
    if person:
        return person.judgement
    if together:
        return "same"
    if found is None:
        return None
    if found.veto == "several_places" and found.score > 0:
        return "unsure"
    if found.veto:
        alike = found.levels.title in _ALIKE and found.levels.start in ("equal", "15", "30", "60_shifted")
        return "different" if alike and found.veto not in ("listed_apart", "other_name") else None
    return "unsure" if found.score > -_UNSURE else None


def _decision(
    left: MatchRecord, right: MatchRecord, judgement: _Judged, found: Scored | None, person: Judgement | None
) -> MatchDecision:
    if person:
        decided_by, reason = f"mens: {person.by_role}", person.reason
    elif found and found.veto:
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


def _features(left: MatchRecord, right: MatchRecord, found: Scored) -> tuple[Feature, ...]:
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


def _clock(record: MatchRecord, part: int) -> str | None:
    minutes = record.slots[0][part] if record.slots else None
    return None if minutes is None else _time(minutes)


# What a person is shown of either record: the positions of these features (after the base).
_SHOWN = tuple(
    1 + FEATURES.index(name) for name in ("title", "start", "end", "price", "organizer", "age", "gender", "place")
)


def _shown(record: MatchRecord) -> tuple[str | None, ...]:
    audience = record.audience or None
    return (
        record.name, _clock(record, 0), _clock(record, 1), record.price or None, record.organizer or None,
        audience, audience, record.place,
    )  # fmt: skip
