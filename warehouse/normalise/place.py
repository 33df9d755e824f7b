"""Which place a record is at.

Belongs here: reading a location text against the register of places.
Does not belong here: names as text (warehouse.normalise.names), the neighbourhood of a place
(warehouse.normalise.neighbourhood), organisations, matching of activities (warehouse.match). Pure: nothing is looked up
outside the arguments, and an unknown place is an answer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rapidfuzz import fuzz

from warehouse.contracts import Place, PlaceMatch
from warehouse.normalise.names import (
    FLOOR,
    NUMBER,
    PART,
    POSTAL_CODE,
    Name,
    fold,
    is_room,
    name_of,
    parts_of,
    similarity,
    split_street,
)

# --- Index ------------------------------------------------------------------------------------------------------------


class _Variant(NamedTuple):
    name: Name
    place_id: str


@dataclass(frozen=True)
class PlaceIndex:
    """Places prepared for looking up. Build it once per run with `PlaceIndex.of`."""

    places: Mapping[str, Place]
    _addresses: Mapping[tuple[str, str], tuple[str, ...]]
    _postal: Mapping[tuple[str, str], tuple[str, ...]]
    _names: Mapping[str, tuple[str, ...]]
    _variants: Mapping[str | None, tuple[_Variant, ...]]
    _group: Mapping[str, str]
    _words: Mapping[str, frozenset[str]]
    _edge_words: Mapping[tuple[str | None, str], tuple[int, ...]]
    _memo: dict[tuple[str, str | None, str | None, str], PlaceMatch] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(cls, places: Iterable[Place]) -> PlaceIndex:
        """Index `places`; order does not matter."""
        ordered = {place.place_id: place for place in sorted(places, key=lambda p: p.place_id)}
        addresses: dict[tuple[str, str], list[str]] = defaultdict(list)
        postal: dict[tuple[str, str], list[str]] = defaultdict(list)
        names: dict[str, list[str]] = defaultdict(list)
        variants: dict[str | None, list[_Variant]] = defaultdict(list)
        same_address: dict[tuple[str, str, str], str] = {}
        group: dict[str, str] = {}
        words: dict[str, set[str]] = defaultdict(set)
        for place_id, place in ordered.items():
            locality = fold(place.address_locality)
            group[place_id] = place_id
            street = split_street(place.street_address)
            if street:
                addresses[street].append(place_id)
                group[place_id] = same_address.setdefault((locality, *street), place_id)
                if place.postal_code:
                    postal[place.postal_code.replace(" ", "").lower(), street[1]].append(place_id)
            for name in dict.fromkeys(fold(n) for n in (place.name, *place.aliases)):
                if name:
                    names[name].append(place_id)
                    variant = _Variant(name_of(name), place_id)
                    words[group[place_id]].update(variant.name.words)
                    variants[locality].append(variant)
                    variants[None].append(variant)
        edge_words: dict[tuple[str | None, str], dict[int, None]] = defaultdict(dict)
        for key, found in variants.items():
            for n, variant in enumerate(found):
                for word in variant.name.words:
                    for letters in _edges(word):
                        edge_words[key, letters][n] = None
        return cls(
            places=ordered,
            _addresses={k: tuple(v) for k, v in addresses.items()},
            _postal={k: tuple(v) for k, v in postal.items()},
            _names={k: tuple(v) for k, v in names.items()},
            _variants={k: tuple(v) for k, v in variants.items()},
            _group=group,
            _words={k: frozenset(v) for k, v in words.items()},
            _edge_words={k: tuple(v) for k, v in edge_words.items()},
        )

    def group_of(self, place_id: str | None) -> str | None:
        """The one id that stands for all places at the same address (a library and the language desk inside it)."""
        return None if place_id is None else self._group.get(place_id, place_id)

    def similar_to(self, names: Sequence[Name], locality: str | None) -> list[_Variant]:
        """The variants that share the beginning or the end of a distinguishing word with one of `names`."""
        found: dict[int, None] = {}
        for name in names:
            for word in name.words:
                for letters in _edges(word):
                    found.update(dict.fromkeys(self._edge_words.get((locality, letters), ())))
        variants = self._variants.get(locality, ())
        return [variants[n] for n in sorted(found)]

    def localities_at(self, text: str) -> frozenset[str]:
        """The municipalities in which the street and number in the text, or a place of exactly that name, exist."""
        found = _at_address(text, self)
        ids = found or [place_id for part in parts_of(text) for place_id in self._names.get(part, ())]
        return frozenset(fold(self.places[place_id].address_locality) for place_id in ids)

    def words_of(self, place_id: str | None) -> frozenset[str]:
        """The distinguishing words of all names of the places at one address: no news in a title."""
        return self._words.get(self._group.get(place_id, ""), frozenset()) if place_id else frozenset()

    def locality_of(self, place_id: str | None) -> str | None:
        """The municipality or town of a place, folded; None when the place is not known."""
        place = self.places.get(place_id) if place_id else None
        return fold(place.address_locality) if place else None


def _edges(word: str) -> tuple[str, str]:
    return "^" + word[:3], word[-3:] + "$"


# --- Places -----------------------------------------------------------------------------------------------------------

_MARGIN = 0.05  # the best place must beat the next by this much
_POSSIBLE = 0.7  # a name this alike (also of another kind of building) cannot be ruled out


def resolve_place(
    location_text: str | None,
    home_place_id: str | None,
    index: PlaceIndex,
    overrides: Mapping[str, str] | None = None,
    *,
    locality: str | None = None,
    mention_text: str = "",
) -> PlaceMatch:
    """The place that `location_text` names.

    In order: a person's override (location text as written -> place_id), an exact registered address, the full name of
    another place, the source's home place (also for rooms such as "zaal 1"), a name that is similar with a margin over
    the next best. `locality` (folded) limits names to one municipality. `mention_text` (title) is searched for a place
    name when there is no location text and no home. An address or name that is in no register gives "unknown".
    """
    text = (location_text or "").strip()
    if overrides:
        place_id = overrides.get(text)
        if place_id is not None:
            return PlaceMatch(place_id=place_id, method="override")
    key = (text, home_place_id, locality, "" if text or home_place_id else mention_text)
    known = index._memo.get(key)
    if known is None:
        known = _resolve(text, home_place_id, index, locality, key[3])
        index._memo[key] = known
    return known


def _resolve(text: str, home: str | None, index: PlaceIndex, locality: str | None, mention: str) -> PlaceMatch:
    home_match = PlaceMatch(place_id=home, method="home") if home else None
    if not text:
        return home_match or _titled(mention, index, locality) or _UNKNOWN
    at_address = _by_address(text, index, locality, home)
    if at_address:
        return at_address
    if home and home_match:
        if home in index.places and _is_named(text, home, index):
            return home_match
        elsewhere = _by_exact_name(text, index, locality or index.locality_of(home))
        return elsewhere or (_UNKNOWN if _names_unknown_address(text, index, home) else home_match)
    if is_room(text):
        return _UNKNOWN
    exact = _by_exact_name(text, index, locality)
    if exact or _names_unknown_address(text, index, home):
        return exact or _UNKNOWN
    return _by_similar_name(parts_of(text), index, locality) or _mentioned(text, index, locality) or _UNKNOWN


_UNKNOWN = PlaceMatch(place_id=None, method="unknown", score=0.0)


def _by_address(text: str, index: PlaceIndex, locality: str | None, home: str | None) -> PlaceMatch | None:
    """Exact street and number, or exact postal code and number, anywhere in the text."""
    place_id = _choose(_at_address(text, index), text, index, locality, home)
    return PlaceMatch(place_id=place_id, method="address") if place_id else None


def _at_address(text: str, index: PlaceIndex) -> list[str]:
    lowered = text.casefold()
    words = fold(POSTAL_CODE.sub(" ", lowered)).split()
    found: dict[str, None] = {}
    for i, word in enumerate(words):
        number = NUMBER.match(word)
        if not number:
            continue
        for start in range(max(0, i - 6), i):
            found.update(dict.fromkeys(index._addresses.get((" ".join(words[start:i]), number.group(1)), ())))
        for code in POSTAL_CODE.finditer(lowered):
            found.update(dict.fromkeys(index._postal.get((code.group(1) + code.group(2), number.group(1)), ())))
    return list(found)


def _choose(found: Iterable[str], text: str, index: PlaceIndex, locality: str | None, home: str | None) -> str | None:
    """One of several places at one address: the home place, else the one whose name is in the text, else the first.

    None when the candidates are at different addresses (the same street and number in two towns).
    """
    ids = [p for p in found if locality is None or index.locality_of(p) == locality]
    if not ids:
        return None
    if home in ids:
        return home
    if len({index.group_of(p) for p in ids}) > 1:
        folded = fold(text)
        ids = [p for p in ids if fold(index.places[p].address_locality) in folded.split()]
        if len({index.group_of(p) for p in ids}) != 1:
            return None
    folded = f" {fold(text)} "
    for place_id in ids:
        place = index.places[place_id]
        if any(f" {fold(name)} " in folded for name in (place.name, *place.aliases)):
            return place_id
    return ids[0]


def _names_unknown_address(text: str, index: PlaceIndex, home: str | None) -> bool:
    """Whether the text has a street with a number that is not the home place's own (allowing a misspelt street)."""
    for part in PART.split(text):
        street = split_street(part)
        if street is None or not re.search(r"(straat|laan|weg|plein|singel|kade|dijk|hof|pad|haven)$", street[0]):
            continue
        own = split_street(index.places[home].street_address) if home and home in index.places else None
        if own is None or own[1] != street[1] or fuzz.ratio(own[0], street[0]) < 80:
            return True
    return False


def _is_named(text: str, home: str, index: PlaceIndex) -> bool:
    """Whether the text is (nearly) a name of the home place."""
    place = index.places[home]
    own = [name_of(fold(name)) for name in (place.name, *place.aliases)]
    return any(similarity(name_of(part), name) >= FLOOR for part in parts_of(text) for name in own)


def _by_exact_name(text: str, index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    for part in parts_of(text):
        ids = [p for p in index._names.get(part, ()) if locality is None or index.locality_of(p) == locality]
        if ids and not is_room(part) and len({index.group_of(p) for p in ids}) == 1 and name_of(part).core:
            return PlaceMatch(place_id=ids[0], method="name")
    return None


def possible_places(text: str | None, index: PlaceIndex, locality: str | None = None) -> frozenset[str]:
    """The places (one per address) that the text may name when it is not clear which; empty when it names none.

    For records whose place was not resolved: another record of the same activity may tell which of these it is.
    """
    names = [name_of(part) for part in parts_of(text or "") if not is_room(part)]
    return frozenset(
        index._group[variant.place_id]
        for variant in index.similar_to(names, locality)
        if any(similarity(name, variant.name) >= _POSSIBLE for name in names)
    )


def _by_similar_name(parts: Sequence[str], index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    best: dict[str, float] = {}
    names = [name_of(part) for part in parts]
    for variant in index.similar_to(names, locality):
        score = max((similarity(name, variant.name) for name in names), default=0.0)
        group = index._group[variant.place_id]
        if score > best.get(group, 0.0):
            best[group] = score
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < FLOOR:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return None
    return PlaceMatch(place_id=ranked[0][0], method="name", score=round(ranked[0][1], 3))


_IN_TITLE = re.compile(r"^(?P<before>[^:]{3,60}): |\b(?:in|bij|@) (?P<after>[^:()]{3,60})$", re.IGNORECASE)


def _titled(title: str, index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    """The place in "Huis van de Wijk Spangen: Zumba" or "Bingo in De Klaver", else a full name in the title."""
    parts = [fold(part) for match in _IN_TITLE.finditer(title) for part in match.groups() if part]
    found = _by_similar_name([part for part in parts if not is_room(part)], index, locality) if parts else None
    return found or _mentioned(title, index, locality)


def _mentioned(text: str, index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    """A place whose full name stands in the text; the longest name wins, two different places is no answer."""
    if not text:
        return None
    folded = f" {fold(text)} "
    found: dict[str, int] = {}
    for variant in index.similar_to([name_of(fold(text))], locality):
        name = variant.name.folded
        if variant.name.core and len(name) >= 6 and f" {name} " in folded:
            group = index._group[variant.place_id]
            found[group] = max(found.get(group, 0), len(name))
    ranked = sorted(found.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return PlaceMatch(place_id=ranked[0][0], method="name", score=0.9)
