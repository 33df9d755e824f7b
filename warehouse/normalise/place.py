"""Which place a record is at, and in which neighbourhood that place lies.

Belongs here: reading a location text against the register of places, and the ladder of neighbourhood evidence.
Does not belong here: reading files (warehouse.reference), organisations (warehouse.normalise.organization), matching of
activities (warehouse.match). Pure: nothing is looked up outside the arguments, and an unknown place is an answer.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from warehouse.contracts import Place, PlaceMatch, PlaceNeighbourhood
from warehouse.reference import PostalArea, Reference, Ring, Street

# --- Folding of text --------------------------------------------------------------------------------------------------

# Spellings that Dutch agendas use for the same words. Applied to folded text, so lower case without accents.
_SPELLINGS = (
    (re.compile(r"\bv\s*[./]\s*d\.?(?=\s|$)|\bvd\b"), "van de"),
    (re.compile(r"\bhvdw\b|\bwijkhuis\b"), "huis van de wijk"),
    (re.compile(r"\bbh\b\.?"), "buurthuis"),
    (re.compile(r"\bwc\b"), "wijkcentrum"),
    (re.compile(r"\boc\b"), "ontmoetingscentrum"),
    (re.compile(r"\bstv\b|\bspeeltuinver\.|\bspeeltuinvereniging\b"), "speeltuin"),
    (re.compile(r"\bbieb\b"), "bibliotheek"),
    (re.compile(r"\b(?:'t|t|het)\b"), " "),
    (re.compile(r"(?<=[a-z])str(?:\.|\b)(?=\s*\d|\s|$)"), "straat"),
    (re.compile(r"(?<=[a-z]{3})ln\.?(?=\s*\d)"), "laan"),
    (re.compile(r"(?<=[a-z]{3})pln?\.?(?=\s*\d)"), "plein"),
    (re.compile(r"(?<=[a-z]{3})wg\.?(?=\s*\d)"), "weg"),
    (re.compile(r"\beerste\b|\b1ste\b"), "1e"),
    (re.compile(r"\btweede\b|\b2de\b"), "2e"),
    (re.compile(r"\bderde\b|\b3de\b"), "3e"),
    (re.compile(r"\bst\.?(?= [a-z])"), "sint"),
    (re.compile(r"\bgr\.(?= ?[a-z])"), "grote "),
)
_PUNCTUATION = re.compile(r"[^a-z0-9]+")
_POSTAL_CODE = re.compile(r"\b([1-9]\d{3})\s?([a-z]{2})\b")
_PART = re.compile(r"[,;\n|/()]| - | – |: ")

# Words that say what kind of building it is, or where the municipality lies, but not which one it is.
# Words that say what kind of building it is. Kinds on one line are one kind.
_KIND_LINES = (
    "buurthuis buurtcentrum",
    "huisvandewijk",
    "wijkcentrum wijkgebouw centrum",
    "ontmoetingscentrum ontmoetingsplek ontmoetingsruimte",
    "buurthuiskamer huiskamer buurtkamer",
    "speeltuin speelplaats",
    "sportzaal gymzaal sporthal gymnastiekzaal zaal",
    "kindercentrum kinderopvang",
    "bibliotheek",
    "kerk",
    "atelier kunstatelier",
    "theater wijktheater",
    "moestuin buurttuin tuin buurtmoestuin",
    "kinderboerderij wijkboerderij",
    "jongerencentrum jongerenhub",
    "school basisschool",
    "restaurant",
)
_KIND_OF = {word: line.split()[0] for line in _KIND_LINES for word in line.split()}
# Words that tell no place from another; also where it lies.
_GENERIC_WORDS = (
    "gebouw pand zaaltje grote kleine ruimte lokaal sportveld sportplein kantine huis huize wijk buurt plek buurtplek "
    "locatie loc adres de en van der den in op bij aan te stichting vereniging rotterdam nederland mfc park "
    "activiteitencentrum multifunctioneel"
)
_GENERIC = frozenset(_GENERIC_WORDS.split()) | frozenset(_KIND_OF)
_ROOM_WORDS = (
    "zaal grote kleine gymzaal sportzaal lokaal lok ruimte hal buiten binnen keuken foyer kantine boven beneden "
    "verdieping begane grond bar cafe atelier huiskamer tuin plein speeltuin in de op en bij ons onze balie ingang bg "
    "1e 2e 3e"
)
_ROOM = frozenset(_ROOM_WORDS.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Lower case, no accents, one spelling for common abbreviations, single spaces. For comparing, not for showing."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("’", "'").replace("`", "'")
    before = None
    while plain != before:  # what punctuation leaves may be an abbreviation in turn; no replacement is one
        before = plain
        for pattern, replacement in _SPELLINGS:
            plain = pattern.sub(replacement, plain)
        plain = _PUNCTUATION.sub(" ", plain).strip()
    return plain


def core(folded: str) -> str:
    """The words of a folded name that tell this place from others; may be empty."""
    return " ".join(word for word in _joined(folded).split() if word not in _GENERIC)


def _joined(folded: str) -> str:
    return folded.replace("huis van de wijk", "huisvandewijk")


def _kinds(folded: str) -> frozenset[str]:
    return frozenset(_KIND_OF[word] for word in _joined(folded).split() if word in _KIND_OF)


# --- Index ------------------------------------------------------------------------------------------------------------


class _Name(NamedTuple):
    folded: str
    core: str
    words: frozenset[str]  # of the core
    kinds: frozenset[str]


@lru_cache(maxsize=65536)
def _name(folded: str) -> _Name:
    words = core(folded)
    return _Name(folded, words, frozenset(words.split()), _kinds(folded))


class _Variant(NamedTuple):
    name: _Name
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
                    variant = _Variant(_name(name), place_id)
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

    def similar_to(self, names: Sequence[_Name], locality: str | None) -> list[_Variant]:
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
        ids = found or [place_id for part in _parts(text) for place_id in self._names.get(part, ())]
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


_NUMBER = re.compile(r"^(\d{1,5})([a-z]{0,3})$")


def split_street(address: str | None) -> tuple[str, str] | None:
    """('claes de vrieselaan', '72') of 'Claes de Vrieselaan 72a, 3021 JS'; None when there is no street with number."""
    words = fold(_POSTAL_CODE.sub(" ", (address or "").casefold())).split()
    for i, word in enumerate(words):
        number = _NUMBER.match(word)
        if i and number and not word.endswith("e"):
            return " ".join(words[:i]), number.group(1)
    return None


# --- Places -----------------------------------------------------------------------------------------------------------

_FLOOR = 0.85  # below this similarity two names are not the same
_MARGIN = 0.05  # the best place must beat the next by this much
_POSSIBLE = 0.7  # a name this alike (also of another kind of building) cannot be ruled out
_SUBSET_LETTERS = 4  # shorter words prove nothing


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
    if _is_room(text):
        return _UNKNOWN
    exact = _by_exact_name(text, index, locality)
    if exact or _names_unknown_address(text, index, home):
        return exact or _UNKNOWN
    return _by_similar_name(_parts(text), index, locality) or _mentioned(text, index, locality) or _UNKNOWN


_UNKNOWN = PlaceMatch(place_id=None, method="unknown", score=0.0)


def _is_room(text: str) -> bool:
    return all(word in _ROOM or word.isdigit() or len(word) == 1 for word in fold(text).split())


def _by_address(text: str, index: PlaceIndex, locality: str | None, home: str | None) -> PlaceMatch | None:
    """Exact street and number, or exact postal code and number, anywhere in the text."""
    place_id = _choose(_at_address(text, index), text, index, locality, home)
    return PlaceMatch(place_id=place_id, method="address") if place_id else None


def _at_address(text: str, index: PlaceIndex) -> list[str]:
    lowered = text.casefold()
    words = fold(_POSTAL_CODE.sub(" ", lowered)).split()
    found: dict[str, None] = {}
    for i, word in enumerate(words):
        number = _NUMBER.match(word)
        if not number:
            continue
        for start in range(max(0, i - 6), i):
            found.update(dict.fromkeys(index._addresses.get((" ".join(words[start:i]), number.group(1)), ())))
        for code in _POSTAL_CODE.finditer(lowered):
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
    for part in _PART.split(text):
        street = split_street(part)
        if street is None or not re.search(r"(straat|laan|weg|plein|singel|kade|dijk|hof|pad|haven)$", street[0]):
            continue
        own = split_street(index.places[home].street_address) if home and home in index.places else None
        if own is None or own[1] != street[1] or fuzz.ratio(own[0], street[0]) < 80:
            return True
    return False


def _parts(text: str) -> list[str]:
    folded = [fold(part) for part in (text, *_PART.split(text))]
    return [part for part in dict.fromkeys(folded) if part]


def _is_named(text: str, home: str, index: PlaceIndex) -> bool:
    """Whether the text is (nearly) a name of the home place."""
    place = index.places[home]
    own = [_name(fold(name)) for name in (place.name, *place.aliases)]
    return any(_similarity(_name(part), name) >= _FLOOR for part in _parts(text) for name in own)


def _by_exact_name(text: str, index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    for part in _parts(text):
        ids = [p for p in index._names.get(part, ()) if locality is None or index.locality_of(p) == locality]
        if ids and not _is_room(part) and len({index.group_of(p) for p in ids}) == 1 and _name(part).core:
            return PlaceMatch(place_id=ids[0], method="name")
    return None


def _similarity(text: _Name, name: _Name) -> float:
    """0..1: how alike two names are. The distinguishing words decide; another kind of building speaks against it."""
    if not text.core or not name.core:
        return 1.0 if text.folded == name.folded else 0.0
    if text.folded == name.folded:
        return 1.0
    if text.words == name.words:
        likeness = 0.99
    elif len(text.core) >= _SUBSET_LETTERS and all(_is_part(word, name.words) for word in text.words):
        likeness = 0.94  # "Buurtkas" for "Dakpark Buurtkas"; the margin sees to it that only one place has the word
    else:
        likeness = fuzz.ratio(text.core, name.core) / 100
        if likeness < _FLOOR or min(len(text.core), len(name.core)) < _SUBSET_LETTERS:
            return 0.0
    if text.kinds and name.kinds:
        return likeness if text.kinds & name.kinds else likeness - 0.25
    return likeness - 0.06 if text.kinds or name.kinds else likeness


def _is_part(word: str, words: frozenset[str]) -> bool:
    """Whether the word is one of `words`, or begins or ends one ("soos" in "ouderensoos")."""
    return word in words or (
        len(word) >= _SUBSET_LETTERS and any(other.startswith(word) or other.endswith(word) for other in words)
    )


def possible_places(text: str | None, index: PlaceIndex, locality: str | None = None) -> frozenset[str]:
    """The places (one per address) that the text may name when it is not clear which; empty when it names none.

    For records whose place was not resolved: another record of the same activity may tell which of these it is.
    """
    names = [_name(part) for part in _parts(text or "") if not _is_room(part)]
    return frozenset(
        index._group[variant.place_id]
        for variant in index.similar_to(names, locality)
        if any(_similarity(name, variant.name) >= _POSSIBLE for name in names)
    )


def _by_similar_name(parts: Sequence[str], index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    best: dict[str, float] = {}
    names = [_name(part) for part in parts]
    for variant in index.similar_to(names, locality):
        score = max((_similarity(name, variant.name) for name in names), default=0.0)
        group = index._group[variant.place_id]
        if score > best.get(group, 0.0):
            best[group] = score
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _FLOOR:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return None
    return PlaceMatch(place_id=ranked[0][0], method="name", score=round(ranked[0][1], 3))


_IN_TITLE = re.compile(r"^(?P<before>[^:]{3,60}): |\b(?:in|bij|@) (?P<after>[^:()]{3,60})$", re.IGNORECASE)


def _titled(title: str, index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    """The place in "Huis van de Wijk Spangen: Zumba" or "Bingo in De Klaver", else a full name in the title."""
    parts = [fold(part) for match in _IN_TITLE.finditer(title) for part in match.groups() if part]
    found = _by_similar_name([part for part in parts if not _is_room(part)], index, locality) if parts else None
    return found or _mentioned(title, index, locality)


def _mentioned(text: str, index: PlaceIndex, locality: str | None) -> PlaceMatch | None:
    """A place whose full name stands in the text; the longest name wins, two different places is no answer."""
    if not text:
        return None
    folded = f" {fold(text)} "
    found: dict[str, int] = {}
    for variant in index.similar_to([_name(fold(text))], locality):
        name = variant.name.folded
        if variant.name.core and len(name) >= 6 and f" {name} " in folded:
            group = index._group[variant.place_id]
            found[group] = max(found.get(group, 0), len(name))
    ranked = sorted(found.items(), key=lambda item: -item[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return PlaceMatch(place_id=ranked[0][0], method="name", score=0.9)


# --- Neighbourhood ----------------------------------------------------------------------------------------------------

_Method = Literal["override", "register", "polygon", "street", "pc4", "unknown"]
_Confidence = Literal["high", "medium", "low", "none"]


def neighbourhood_of(
    place: Place, reference: Reference, overrides: Mapping[str, str] | None = None
) -> PlaceNeighbourhood:
    """In which neighbourhood `place` lies: override > register > point in polygon > one street > PC4 > unknown.

    `overrides` maps place_id to neighbourhood_id. A street that is not "gezien" never counts above low, and then gives
    way to a surer postal code. A postal code that covers several neighbourhoods gives the main one, at most low.
    """

    def answer(neighbourhood_id: str | None, method: _Method, confidence: _Confidence) -> PlaceNeighbourhood:
        return PlaceNeighbourhood(
            place_id=place.place_id, neighbourhood_id=neighbourhood_id, method=method, confidence=confidence
        )

    stated = (overrides or {}).get(place.place_id)
    if stated:
        return answer(stated, "override", "high")
    if place.neighbourhood_id:
        return answer(place.neighbourhood_id, "register", "high")
    if place.latitude is not None and place.longitude is not None:
        inside = [
            boundary.neighbourhood_id
            for boundary in reference.boundaries
            if contains(boundary.polygons, place.longitude, place.latitude)
        ]
        if len(inside) == 1:
            return answer(inside[0], "polygon", "high")
    by_street = _by_street(place, reference.streets)
    by_code = _by_postal_code(place, reference.postal_areas)
    if by_street and (by_street[1] == "medium" or by_code is None or by_code[1] == "low"):
        return answer(by_street[0], "street", by_street[1])
    if by_code:
        return answer(by_code[0], "pc4", by_code[1])
    return answer(None, "unknown", "none")


def _by_street(place: Place, streets: Iterable[Street]) -> tuple[str, _Confidence] | None:
    own = split_street(place.street_address)
    if own is None:
        return None
    rows = [row for row in streets if fold(row.street) == own[0]]
    ids = {i for row in rows for i in row.neighbourhood_ids}
    if len(ids) != 1:
        return None
    return ids.pop(), "medium" if all(row.certainty == "gezien" for row in rows) else "low"


def _by_postal_code(place: Place, areas: Iterable[PostalArea]) -> tuple[str, _Confidence] | None:
    pc4 = (place.postal_code or "")[:4]
    rows = sorted((row for row in areas if row.pc4 == pc4), key=lambda row: (row.role, row.neighbourhood_id))
    if not rows:
        return None
    alone = len({row.neighbourhood_id for row in rows}) == 1
    return rows[0].neighbourhood_id, "medium" if alone and rows[0].certainty == "hoog" else "low"


def contains(polygons: Iterable[Sequence[Ring]], longitude: float, latitude: float) -> bool:
    """Whether the point lies in one of the polygons and in none of that polygon's holes (even-odd rule)."""
    return any(
        _in_ring(rings[0], longitude, latitude) and not any(_in_ring(hole, longitude, latitude) for hole in rings[1:])
        for rings in polygons
        if rings
    )


def _in_ring(ring: Ring, x: float, y: float) -> bool:
    inside = False
    x2, y2 = ring[-1]
    for x1, y1 in ring:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x2, y2 = x1, y1
    return inside
