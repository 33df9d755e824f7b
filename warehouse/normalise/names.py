"""Names of places as text: folding, the words that tell one from another, streets, how alike two names are.

Belongs here: what a name or address looks like, without any register. Does not belong here: which place it is
(warehouse.normalise.place). Pure.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

# --- Folding of text --------------------------------------------------------------------------------------------------

# Spellings that Dutch agendas use for the same words. Applied to folded text, so lower case without accents. First what
# a text must contain for the rule to have any effect: most texts need none of the rules.
_SPELLINGS = tuple(
    (needle, re.compile(pattern), replacement)
    for needle, pattern, replacement in (
        (".", r"\bv\s*\.\s*d\.?(?=\s|$)", "van de"),
        ("/", r"\bv\s*/\s*d\.?(?=\s|$)", "van de"),
        ("vd", r"\bvd\b", "van de"),
        ("hvdw", r"\bhvdw\b", "huis van de wijk"),
        ("wijkhuis", r"\bwijkhuis\b", "huis van de wijk"),
        ("bh", r"\bbh\b\.?", "buurthuis"),
        ("wc", r"\bwc\b", "wijkcentrum"),
        ("oc", r"\boc\b", "ontmoetingscentrum"),
        ("stv", r"\bstv\b", "speeltuin"),
        ("speeltuinver", r"\bspeeltuinver\.|\bspeeltuinvereniging\b", "speeltuin"),
        ("bieb", r"\bbieb\b", "bibliotheek"),
        ("t", r"\b(?:'t|t|het)\b", " "),
        ("str", r"(?<=[a-z])str(?:\.|\b)(?=\s*\d|\s|$)", "straat"),
        ("ln", r"(?<=[a-z]{3})ln\.?(?=\s*\d)", "laan"),
        ("pl", r"(?<=[a-z]{3})pln?\.?(?=\s*\d)", "plein"),
        ("wg", r"(?<=[a-z]{3})wg\.?(?=\s*\d)", "weg"),
        ("eerste", r"\beerste\b", "1e"),
        ("1ste", r"\b1ste\b", "1e"),
        ("tweede", r"\btweede\b", "2e"),
        ("2de", r"\b2de\b", "2e"),
        ("derde", r"\bderde\b", "3e"),
        ("3de", r"\b3de\b", "3e"),
        ("st ", r"\bst(?= [a-z])", "sint"),
        ("st. ", r"\bst\.(?= [a-z])", "sint"),
        ("gr.", r"\bgr\.(?= ?[a-z])", "grote "),
    )
)
_PUNCTUATION = re.compile(r"[^a-z0-9]+")
POSTAL_CODE = re.compile(r"\b([1-9]\d{3})\s?([a-z]{2})\b")
PART = re.compile(r"[,;\n|/()]| - | – |: ")

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
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    plain = plain.replace("’", "'").replace("`", "'")
    before = None
    while plain != before:  # what punctuation leaves may be an abbreviation in turn; no replacement is one
        before = plain
        for needle, pattern, replacement in _SPELLINGS:
            if needle in plain:
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


class Name(NamedTuple):
    """A folded name taken apart: `core` and its `words` tell it from others, `kinds` say what sort of place it is."""

    folded: str
    core: str
    words: frozenset[str]
    kinds: frozenset[str]


@lru_cache(maxsize=65536)
def name_of(folded: str) -> Name:
    """A folded text as a name."""
    words = core(folded)
    return Name(folded, words, frozenset(words.split()), _kinds(folded))


# --- Streets ----------------------------------------------------------------------------------------------------------

NUMBER = re.compile(r"^(\d{1,5})([a-z]{0,3})$")


def split_street(address: str | None) -> tuple[str, str] | None:
    """('claes de vrieselaan', '72') of 'Claes de Vrieselaan 72a, 3021 JS'; None when there is no street with number."""
    words = fold(POSTAL_CODE.sub(" ", (address or "").casefold())).split()
    for i, word in enumerate(words):
        number = NUMBER.match(word)
        if i and number and not word.endswith("e"):
            return " ".join(words[:i]), number.group(1)
    return None


# --- Parts and likeness -----------------------------------------------------------------------------------------------

FLOOR = 0.85  # below this similarity two names are not the same
_SUBSET_LETTERS = 4  # shorter words prove nothing


def is_room(text: str) -> bool:
    return all(word in _ROOM or word.isdigit() or len(word) == 1 for word in fold(text).split())


def parts_of(text: str) -> list[str]:
    folded = [fold(part) for part in (text, *PART.split(text))]
    return [part for part in dict.fromkeys(folded) if part]


def similarity(text: Name, name: Name) -> float:
    """0..1: how alike two names are. The distinguishing words decide; another kind of building speaks against it."""
    if not text.core or not name.core:
        return 1.0 if text.folded == name.folded else 0.0
    if text.folded == name.folded:
        return 1.0
    if text.words == name.words:
        likeness = 0.99
    elif len(text.core) >= _SUBSET_LETTERS and all(_is_part(word, name) for word in text.words):
        likeness = 0.94  # "Buurtkas" for "Dakpark Buurtkas"; the margin sees to it that only one place has the word
    else:
        likeness = fuzz.ratio(text.core, name.core) / 100
        if likeness < FLOOR or min(len(text.core), len(name.core)) < _SUBSET_LETTERS:
            return 0.0
    if text.kinds and name.kinds:
        return likeness if text.kinds & name.kinds else likeness - 0.25
    return likeness - 0.06 if text.kinds or name.kinds else likeness


def _is_part(word: str, name: Name) -> bool:
    """Whether the word is one of the name's words, or begins or ends one ("soos" in "ouderensoos")."""
    if word in name.words or len(word) < _SUBSET_LETTERS:
        return word in name.words
    core = f" {name.core} "
    return f" {word}" in core or f"{word} " in core
