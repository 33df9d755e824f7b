"""Reading titles and descriptions for comparison: words, topics, level, gender, ages, price.

Belongs here: what of a text tells one activity from another. Does not belong here: facets for residents (sources.dutch)
or weights. All functions are pure and remembered, because the same texts come back in many records.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA

from warehouse.match.columns import Numbers
from warehouse.normalise.names import fold

_STOP_WORDS = (
    "de het een en of in op bij aan te van voor met om tot door naar uit over onder der den is zijn wordt worden "
    "er je jij u uw jouw we wij ons onze kom komt langs ook nog al wel niet iedere elke alle die dat dit deze "
    "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag maandags dinsdags woensdags donderdags vrijdags "
    "zaterdags zondags maandagochtend dinsdagochtend woensdagochtend donderdagochtend vrijdagochtend maandagmiddag "
    "dinsdagmiddag woensdagmiddag donderdagmiddag vrijdagmiddag maandagavond dinsdagavond woensdagavond "
    "donderdagavond vrijdagavond zaterdagavond zaterdagochtend zondagmiddag uur week maand vanaf gratis wekelijks "
    "wekelijkse maandelijks maandelijkse open iedereen volwassenen bewoners buurtbewoners wijk buurt rotterdam "
    "gezellige samen lekker nieuw nieuwe start huis wijkcentrum januari februari maart april mei juni juli "
    "augustus september oktober november december als dan maar waar wie wat hoe mee zelf elkaar mensen kunt kun kan"
)
_STOP = frozenset(_STOP_WORDS.split())
_CANCELLED = re.compile(
    r"\b(vervalt|vervallen|gaat (?:helaas )?niet door|geannuleerd|afgelast|afgezegd|uitgesteld|cancell?ed|gecanceld)\b"
    r"[\s:!\-–—]*",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(verplaatst\w*|verzet|let op|gewijzigd\w*|nu op|was \d{1,2} \w+|nieuwe (?:tijd|dag|datum))\b[\s:!\-–—]*",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_HEAD = re.compile(r": | [-–—] ")
_SHORT = re.compile(r"(?:(?<= )|(?<=[a-z]{3})|\b)(gr|niv|spr|ws|ned|v)\b")
_LONG_FORMS = {"gr": "groep", "niv": "niveau", "spr": "spreek", "ws": "workshop", "ned": "nederlandse", "v": "voor"}


def _long(match: re.Match[str]) -> str:
    return _LONG_FORMS[match.group(1)]


class Title(NamedTuple):
    """A title prepared for comparing. `words` without status words, brackets, days and the words of its own place."""

    folded: str
    words: tuple[str, ...]
    key: str  # the words, joined
    head: str  # the words before a colon or dash ("Netwerklunch" in "Netwerklunch - 8 december"), joined; may be empty
    is_cancelled: bool
    is_moved: bool


@lru_cache(maxsize=200_000)
def read_title(title: str, place_words: frozenset[str] = frozenset()) -> Title:
    """Prepare a title. `place_words` are the words of the record's own place, which tell nothing about the activity."""
    if place_words:
        plain = read_title(title)
        if place_words.isdisjoint(plain.words) and place_words.isdisjoint(plain.head.split()):
            return plain
    bare = _CANCELLED.sub(" ", title)
    unmoved = _MOVED.sub(" ", bare)
    folded = _SHORT.sub(_long, fold(_BRACKETS.sub(" ", unmoved)) or fold(unmoved))
    words = telling_words(folded, place_words) or telling_words(folded) or tuple(folded.split())
    parts = _HEAD.split(unmoved, maxsplit=1)
    head = " ".join(telling_words(fold(parts[0]), place_words)) if len(parts) == 2 else ""
    return Title(folded, words, " ".join(words), head, bare != title, says_moved(title))


@lru_cache(maxsize=200_000)
def says_moved(title: str) -> bool:
    """Whether the title says that this date is another one than usual."""
    return bool(_MOVED.search(title))


@lru_cache(maxsize=200_000)
def telling_words(folded: str, place_words: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Words that say what is done, without function words, days, and the words of the place."""
    return tuple(w for w in folded.split() if w not in _STOP and w not in place_words and len(w) > 1)


# --- Topics -----------------------------------------------------------------------------------------------------------


class Topics(NamedTuple):
    """What a text is about. `hard` topics can set two texts apart, `soft` ones only bring them together."""

    hard: frozenset[str]
    soft: frozenset[str]


_FUZZY_LENGTH = 5  # shorter terms and words are not searched for misspellings
_LONG = 9  # terms of this length may have two letters wrong
_FIRST_LETTERS = 3  # by which a term is looked up
_SHORT_TERM = 4  # what is shorter may overlap with the next term


class _Term(NamedTuple):
    text: str
    is_word: bool  # whether it must stand by itself


class _Lexicon(NamedTuple):
    starts: dict[str, list[_Term]]  # by their first letters; at one place the first that fits counts
    topics: dict[str, tuple[str, ...]]  # term -> topics
    long_terms: tuple[tuple[str, int], ...]  # with a bit per two letters that follow each other
    letters: Numbers  # of those: a bit per letter
    allowed: Numbers  # idem: how many letters may be wrong
    soft: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    """The terms of topics.json.

    A term counts where it stands inside a word of the title ("brei" in "breicafé"); "=word" must be a whole word. Two
    titles with topics and none in common are about different things. Topics under "soft" never set titles apart: they
    say how or for whom something is organised, not what is done.
    """
    data = json.loads((Path(__file__).parent / "topics.json").read_text(encoding="utf-8"))
    terms: dict[str, list[str]] = {}
    for section in ("topics", "soft"):
        for topic, words in data[section].items():
            for word in words:
                terms.setdefault(word, []).append(topic)
    long_terms = [term for term in sorted(terms) if len(term) >= _FUZZY_LENGTH and term[0] != "=" and " " not in term]
    starts: dict[str, list[_Term]] = defaultdict(list)
    for term in sorted(terms, key=lambda t: (-len(t), t)):
        bare = term.lstrip("=")
        starts[f"{bare} "[:_FIRST_LETTERS]].append(_Term(bare, bare != term))
    return _Lexicon(
        starts,
        {term.lstrip("="): tuple(topics) for term, topics in terms.items()},
        tuple((term, _couples(term)) for term in long_terms),
        np.array([_letters(term) for term in long_terms], np.uint64),
        np.array([_allowed(term) for term in long_terms], np.uint8),
        frozenset(data["soft"]),
    )


def _letters(word: str) -> int:
    """A bit per letter that is in the word."""
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % 64
    return found


def _couples(word: str) -> int:
    """A bit per two letters that follow each other in the word."""
    found = 0
    for one, next_one in pairwise(word):
        found |= 1 << (31 * ord(one) + ord(next_one)) % 1024
    return found


@lru_cache(maxsize=200_000)
def topics_of(folded: str) -> Topics:
    """The topics of a folded text. A text without any is searched again for misspelt words."""
    lexicon = _lexicon()
    found = _search(folded)
    if not found and folded:
        for word in folded.split():
            if len(word) >= _FUZZY_LENGTH and word not in _STOP:
                found |= _misspelt(word)
    return Topics(frozenset(found - lexicon.soft), frozenset(found & lexicon.soft))


def _search(folded: str) -> set[str]:
    """Topics of every term in the text, also of terms inside other terms ("tuin" in "moestuin")."""
    starts, text = _lexicon().starts, f" {folded} "
    found: set[str] = set()
    at = 1
    while at < len(text) - 1:
        step = 1
        for term, is_word in starts.get(text[at : at + _FIRST_LETTERS], ()):
            end = at + len(term)
            if text.startswith(term, at) and (not is_word or text[at - 1] == text[end] == " "):
                found |= _topics_within(term)
                step = len(term) if len(term) >= _SHORT_TERM else 1
                break
        at += step
    return found


@cache
def _topics_within(term: str) -> frozenset[str]:
    """The topics of a term and of all terms inside it."""
    topics = _lexicon().topics
    parts = {term[i:j] for i in range(len(term)) for j in range(i + _FIRST_LETTERS, len(term) + 1)}
    return frozenset(topic for part in {term, *parts} for topic in topics.get(part, ()))


@lru_cache(maxsize=50_000)
def _misspelt(word: str) -> frozenset[str]:
    """Topics of the term that stands in the word with one letter wrong or swapped (two in a long term)."""
    lexicon = _lexicon()
    best, found, no_couple = 1.0, frozenset[str](), ~_couples(word)
    # Each wrong letter explains at most one letter of the term that the word does not have, and two that are swapped
    # at most three couples.
    n_missing = np.bitwise_count(lexicon.letters & ~np.uint64(_letters(word)))
    for n in np.flatnonzero(n_missing <= lexicon.allowed).tolist():
        term, couples = lexicon.long_terms[n]
        allowed = _allowed(term)
        if len(term) > len(word) + allowed or (couples & no_couple).bit_count() > 3 * allowed:
            continue
        distance = _distance_inside(term, word, allowed)
        if distance <= allowed and distance / len(term) < best:
            best, found = distance / len(term), frozenset(lexicon.topics[term])
    return found


def _allowed(term: str) -> int:
    """How many letters may be wrong."""
    return 1 if len(term) < _LONG else 2


def _distance_inside(term: str, word: str, allowed: int) -> int:
    """The smallest edit distance (swapped neighbours count once) of `term` to a part of `word` of about its length."""
    best = allowed + 1
    for length in range(max(3, len(term) - allowed), len(term) + allowed + 1):
        for start in range(max(1, len(word) - length + 1)):
            distance = OSA.distance(term, word[start : start + length], score_cutoff=allowed)
            if distance < best:
                best = distance
    return best


# --- Groups: level, gender, age ---------------------------------------------------------------------------------------


class Group(NamedTuple):
    """For which group within one activity: a level or number, a gender, an interval of ages (years, inclusive)."""

    level: str | None
    gender: str | None
    ages: tuple[int, int] | None


_LEVELS = (
    (re.compile(r"\b(?:niveau|niv|level) ?(\d)\b"), "{}"),
    (re.compile(r"\b(?:groep|gr) ?(\d{1,2})(?: (?:en |t m )?(\d{1,2}))?\b"), "groep {}"),
    (re.compile(r"\b(?:les|cursus|deel|module|ronde) (\d)\b"), "{}"),
    (re.compile(r"\b([ab][012])\b"), "{}"),
    (re.compile(r"\b(i{1,3})\b"), "{}"),
    (re.compile(r"(?<=[a-z] )(\d)$"), "{}"),
    (re.compile(r"\b(?:beginner|starters|basis(?!school)|eerste stap)"), "1"),
    (re.compile(r"\b(?:half ?gevorderd)"), "2"),
    (re.compile(r"\b\w?(?:gevorderd|evorderd)"), "2"),
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3"}
_WOMEN = re.compile(r"\b(?:vrouw\w*|dames\w*|meid\w*|meisjes\w*|girls?|moeders?)\b")
_MEN = re.compile(r"\b(?:mannen\w*|heren\w*|jongens\w*|vaders?)\b")
_AGES = (
    re.compile(r"\b(\d{1,2}) ?(?:-|–|t/m|tm|tot(?: en met)?|t m|a|à) ?(\d{1,2}) ?(?:jaar|jr\b|j\b)"),
    re.compile(r"(?<![\d:.,])\b(\d{1,2}) ?(?:-|–|t/m) ?(\d{1,2})\b(?![:.,]\d)(?! ?(?:uur|u\b|euro))"),
)
_AGE_FROM = re.compile(r"\b(\d{1,2}) ?(?:\+|plus\b|jaar en ouder|jr en ouder)|\bvanaf (\d{1,2}) ?(?:jaar|jr)")
_AGE_TO = re.compile(r"\b(?:t/m|tot|tot en met) (\d{1,2}) ?(?:jaar|jr|$)")
_CLASSES = (
    (re.compile(r"\b(?:baby|dreumes|peuter)"), (0, 4)),
    (re.compile(r"\bkleuter"), (4, 6)),
    (re.compile(r"\b(?:kind(?!erboerderij|erfaculteit)|kids\b)"), (4, 12)),
    (re.compile(r"\b(?:jongere|tiener|jeugd|meiden|meideng|jongens)"), (10, 20)),
    (re.compile(r"\bvolwassen"), (18, 120)),
    (re.compile(r"\b(?:ouderen\b|ouderen|senior)"), (55, 120)),
)


@lru_cache(maxsize=200_000)
def group_of(text: str) -> Group:
    """The group that a title (or audience) names. Numbers that are ages, times or prices are no level."""
    lowered = text.casefold()
    folded = fold(_AGE_FROM.sub(" ", _AGES[1].sub(" ", _AGES[0].sub(" ", lowered))) if _has_age(lowered) else text)
    return Group(
        _level(fold(text) if "groep" in lowered or "gr." in lowered else folded), _gender(folded), _ages(lowered)
    )


def _has_age(lowered: str) -> bool:
    return any(pattern.search(lowered) for pattern in (*_AGES, _AGE_FROM))


def _level(folded: str) -> str | None:
    for pattern, form in _LEVELS:
        match = pattern.search(folded)
        if match:
            values = [value for value in match.groups() if value] if match.groups() else []
            value = "-".join(_ROMAN.get(v, v) for v in values)
            if form == "groep {}":
                # A group of a school year ("groep 5-8") is an age, a single low number is a group of the activity.
                return value if len(values) == 1 and int(values[0]) <= 3 else f"groep {value}"
            return form.format(value) if values else form
    return None


def _gender(folded: str) -> str | None:
    women, men = bool(_WOMEN.search(folded)), bool(_MEN.search(folded))
    return None if women == men else "v" if women else "m"


def _ages(lowered: str) -> tuple[int, int] | None:
    for pattern in _AGES:
        match = pattern.search(lowered)
        if match:
            low, high = int(match.group(1)), int(match.group(2))
            if low < high <= 99:
                return low, high
    match = _AGE_FROM.search(lowered)
    if match:
        return int(match.group(1) or match.group(2)), 120
    match = _AGE_TO.search(lowered)
    if match:
        return 0, int(match.group(1))
    found = [ages for pattern, ages in _CLASSES if pattern.search(lowered)]
    return (min(low for low, _ in found), max(high for _, high in found)) if found else None


_AMOUNT = re.compile(r"(\d{1,4})(?:[.,](\d{1,2}))?(?: ?(cent))?")
_NUMBERS = {
    "een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10,
    "vijftien": 15, "twintig": 20,
}  # fmt: skip
_IN_WORDS = re.compile(rf"\b({'|'.join(_NUMBERS)}) euro")
_FREE = re.compile(r"gratis|kosteloos|geen kosten|vrijwillige bijdrage|vrije gift|gratis toegang", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def amount_of(price: str) -> float | None:
    """The first amount (euro) in a price text, 0 when it is free, None when it says neither."""
    lowered = price.casefold()
    match = _AMOUNT.search(lowered)
    if _FREE.search(lowered) and (not match or lowered.startswith(("gratis", "vrij", "geen"))):
        return 0.0
    if match:
        whole, cents, unit = match.groups()
        return int(whole) / 100 if unit else int(whole) + int((cents or "0").ljust(2, "0")) / 100
    words = _IN_WORDS.search(lowered)
    return float(_NUMBERS[words.group(1)]) if words else None
