"""Finds names of people in Dutch text: after words that announce a name, and first names with a surname.

Belongs here: what a name is, what announces one, what looks like one and is an organisation, a street or a weekday.
Does not belong here: what happens with a name that was found (privacy.py), or addresses and numbers.
The words stand in lexicons/namen.yaml. A name on its own as the subject of a sentence ("Anja kookt") is not found.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence

from sources.dutch.lexicon import fold, load_lexicon, words_of

Strength = (
    str  # "function" (docent, mevr.), "phrase" (bel, aanmelden bij), "weak" (met, door) or "" (nothing announced)
)

_UPPER = "".join(chr(c) for c in range(0x41, 0x250) if chr(c).isupper())
_WORD = rf"[{_UPPER}][^\W\d_]*(?:['’\-][^\W\d_]+)*"
_INITIALS = rf"(?:[{_UPPER}]\.[ \xa0]?){{1,4}}"
_PARTICLE = (
    r"(?:(?:van|de|den|der|het|'t|’t|ten|ter|te|el|al|ben|bin|ait|ould|da|dos|das|di|la|le|du|von"
    r"|(?:op|in|aan|uit)[ \xa0](?:de|den|der|het|'t|’t))[ \xa0])"
)
_CAPITAL_PARTICLES = frozenset(["van", "de", "den", "der", "el", "al", "ben", "ait"])
# Words of one name, on one line. The initials are part of the first word; a lone initial ends a name (Anna B.).
_SEQUENCE = re.compile(
    rf"(?<![\w.@-])(?:{_INITIALS}{_PARTICLE}{{0,3}})?{_WORD}"
    rf"(?:[ \xa0]{{1,2}}(?:{_INITIALS}{_PARTICLE}{{0,3}}|{_PARTICLE}{{1,3}})?{_WORD}){{0,5}}"
    rf"(?:[ \xa0][{_UPPER}]\.(?!\w))?"
)
_TOKEN = re.compile(rf"(?:{_INITIALS})?(?:{_PARTICLE}{{1,3}})?{_WORD}|[{_UPPER}]\.")
_GAP = re.compile(r"^[\s:(,–\-]{0,4}$")
_LAST_WORDS = re.compile(r"[^\s(),:;–]+")
_TO_CONTACT = re.compile(
    r"^[\s,;:(–\-]{0,4}(?:(?:tel|telefoon|telefoonnummer|mobiel|gsm|mail|e-mail)\b[.:]{0,2}\s{0,2})?$", re.I
)
_IN_ADDRESS = re.compile(r"[\w-]+(?:[.:]|\d|/)[^\s]*/$|^/$")  # inside a web address or path, not "Anna/Jan"
_AND = re.compile(r"^(?:\s?[,/&+]\s?|\s(?:en|of|&|\+)\s)$")


@dataclasses.dataclass(frozen=True)
class _Lexicon:
    first_names: frozenset[str]
    ambiguous: frozenset[str]
    functions: frozenset[str]
    function_endings: tuple[str, ...]
    phrases: frozenset[str]
    weak: frozenset[str]
    no_name: frozenset[str]
    institutions: frozenset[str]
    place_endings: tuple[str, ...]
    known: frozenset[str]


@functools.lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    data = load_lexicon("namen")

    def folded(key: str) -> frozenset[str]:
        return frozenset(fold(word) for word in words_of(data[key]))

    functions = folded("aankondiging_functie")
    return _Lexicon(
        first_names=folded("voornamen"),
        ambiguous=folded("dubbelzinnig"),
        functions=functions,
        function_endings=tuple(word for word in functions if len(word) >= 6),
        phrases=frozenset(fold(phrase) for phrase in data["aankondiging_zin"]),
        weak=folded("aankondiging_zwak"),
        no_name=folded("geen_naam"),
        institutions=folded("instelling"),
        place_endings=tuple(folded("achtervoegsel_plaats")),
        known=frozenset(fold(name) for name in data["bekende_namen"]),
    )


def is_first_name(word: str, *, certain: bool = True) -> bool:
    """Whether the word is on the list of first names; `certain` leaves out those that are ordinary words as well."""
    lexicon = _lexicon()
    key = fold(word).removesuffix("'s").removesuffix("’s")
    if certain and key in lexicon.ambiguous:
        return False
    return key in lexicon.first_names or ("-" in key and key.split("-", 1)[0] in lexicon.first_names)


def find_names(text: str, contacts: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """Start and end of every name of a person in the text, in order. Never raises.

    `contacts` (ascending): where mobile numbers and personal addresses start; what stands directly before one is taken
    for a name.
    """
    previous_end, previous_strength = -1, ""
    for sequence in _SEQUENCE.finditer(text):
        tokens = [
            (sequence.start() + token.start(), sequence.start() + token.end()) for token in _TOKEN.finditer(sequence[0])
        ]
        if not tokens or _IN_ADDRESS.search(text[max(0, sequence.start() - 60) : sequence.start()]):
            continue
        chained = (
            previous_strength if _AND.match(text[previous_end : sequence.start()] if previous_end >= 0 else "x") else ""
        )
        found = _name_in(text, tokens, chained, contacts)
        if found is not None:
            start, end, strength = found
            yield start, end
            previous_end, previous_strength = end, strength or "weak"


def _name_in(
    text: str, tokens: list[tuple[int, int]], chained: Strength, contacts: Sequence[int]
) -> tuple[int, int, Strength] | None:
    """The name that starts at the first token for which there is a reason, or None."""
    lexicon = _lexicon()
    words = [text[start:end] for start, end in tokens]
    keys = [fold(word).rstrip(".") for word in words]
    is_label = text[tokens[-1][1] : tokens[-1][1] + 1] == ":"  # "Docent Nederlands:", but not "Mail Karin:"
    if is_label and not is_first_name(words[-1]):
        return None
    last = tokens[-1][1]
    contacts = contacts[bisect.bisect_left(contacts, tokens[0][0] - 60) : bisect.bisect_right(contacts, last + 90)]
    beside = any(0 <= at - last <= 16 and _TO_CONTACT.match(text[last:at]) for at in contacts)
    for i in range(len(tokens)):
        surname_may_follow = i + 1 < len(keys) and is_first_name(words[i], certain=False)
        is_no_name = _is_no_name(keys[i], words[i])
        if is_no_name and not surname_may_follow:
            continue
        strength = _announced(text, tokens[i][0]) or (chained if i == 0 else "")
        if is_no_name and strength != "function":
            continue
        end = _end_of_name(keys, i, strength)
        if end is None:
            continue
        if " ".join(keys[i:end]) in lexicon.known or fold(text[tokens[i][0] : tokens[end - 1][1]]) in lexicon.known:
            return None
        near = any(-60 <= at - tokens[i][0] <= 90 for at in contacts)
        if (beside and end == len(keys) and _looks_like_name(words[i:end])) or (near and _has_initials(words[i])):
            return tokens[i][0], tokens[end - 1][1], strength
        if _is_reason(text, words, keys, tokens, i, end, strength):
            return tokens[i][0], tokens[end - 1][1], strength
    return None


def _has_initials(word: str) -> bool:
    return re.match(rf"[{_UPPER}]\.[ \xa0]?[^\W\d_]{{2,}}", word) is not None


def _looks_like_name(words: list[str]) -> bool:
    return len(words) > 1 or is_first_name(words[0], certain=False) or "." in words[0]


def _is_no_name(key: str, word: str) -> bool:
    lexicon = _lexicon()
    if key in lexicon.no_name or key in lexicon.institutions or key in lexicon.functions:
        return True
    if key in lexicon.weak or key in lexicon.phrases or key.endswith(lexicon.function_endings):
        return True
    if len(key) > 5 and key.endswith(lexicon.place_endings) and not is_first_name(word, certain=False):
        return True
    return len(word) <= 4 and len(word) > 1 and word.isupper() and not is_first_name(word, certain=False)  # GGD, WMO


def _end_of_name(keys: list[str], start: int, strength: Strength) -> int | None:
    """Index after the last word of the name; None when it is the name of an organisation, street or building."""
    lexicon = _lexicon()
    for j in range(start + 1, len(keys)):
        if keys[j] in _CAPITAL_PARTICLES and j + 1 < len(keys):
            continue
        last = keys[j].split()[-1]
        if last in lexicon.institutions or (len(last) > 5 and last.endswith(lexicon.place_endings)):
            return j if strength == "function" else None
        if keys[j] in lexicon.no_name or keys[j] in lexicon.functions:
            return j
    return len(keys)


def _is_reason(
    text: str, words: list[str], keys: list[str], tokens: list[tuple[int, int]], i: int, end: int, strength: Strength
) -> bool:
    before = keys[i - 1] if i else _word_before(text, tokens[i][0])
    if before in _lexicon().institutions and not strength:
        return False
    if strength in ("function", "phrase"):
        newline = "\n" in text[max(0, tokens[i][0] - 3) : tokens[i][0]]
        return not newline or is_first_name(words[i]) or (is_first_name(words[i], certain=False) and end - i > 1)
    possessive = words[i].endswith(("'s", "’s"))  # "Fatima's Keuken" is a name of something else
    if end - i > 1 and not possessive and is_first_name(words[i], certain=keys[i] != "jan"):
        return not words[i].isupper() or words[i + 1].isupper() or len(words[i]) == 1
    if re.match(rf"(?:[{_UPPER}]\.[ \xa0]?){{2,}}.*[{_UPPER}]\w*[a-z]\w", words[i]) and end == len(
        keys
    ):  # "J.P. de Wit": two initials or more
        return before not in _lexicon().institutions
    if not is_first_name(words[i]) or end - i > 1:
        return False
    if _ROLE_BEHIND.match(text[tokens[end - 1][1] :]):
        return True
    return strength == "weak" or _stands_alone(text, tokens[i][0], tokens[end - 1][1])


# "Ingrid (beheer)": what someone does, in brackets behind the name.
_ROLE_BEHIND = re.compile(
    r"\s?\((?:beheer|co[oö]rdinat|bestuur|gastvrouw|gastheer|oprichter|voorzitter|secretari|penningmeester|docent|trainer"
    r"|begeleid|organisat|vrijwillig|contactpersoon|wijk|jongerenwerk)",
    re.IGNORECASE,
)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """A first name that is a whole line, cell or bracket: the column with teachers of a timetable."""
    before, behind = text[max(0, start - 3) : start], text[end : end + 3]
    left = not before.strip(" \t\xa0") or before.rstrip(" \t\xa0")[-1] in "(\n|" or before in (" - ", " – ")
    right = not behind.strip(" \t\xa0") or behind.lstrip(" \t\xa0")[0] in ")\n|" or behind in (" - ", " – ")
    return left and right


def _word_before(text: str, position: int) -> str:
    words = _LAST_WORDS.findall(text[max(0, position - 30) : position])
    return fold(words[-1]) if words else ""


@functools.cache
def _phrase_ends() -> frozenset[str]:
    return frozenset(phrase.rsplit(" ", 1)[-1] for phrase in _lexicon().phrases)


def _announced(text: str, position: int) -> Strength:
    """How strongly the words before `position` announce a name."""
    lexicon = _lexicon()
    window = text[max(0, position - 48) : position]
    spans = list(_LAST_WORDS.finditer(window))
    if not spans or not _GAP.match(window[spans[-1].end() :]):
        return ""
    last = fold(window[spans[-1].start() : spans[-1].end()])
    if last in lexicon.functions or (last.rstrip(".") in lexicon.functions and not last.endswith(".")):
        return "function"
    if not last.endswith(".") and last.endswith(lexicon.function_endings):
        return "function"
    for count in range(min(5, len(spans)), 0, -1) if last in _phrase_ends() else ():
        phrase = re.sub(r"\s+", " ", fold(window[spans[-count].start() : spans[-1].end()]))
        if phrase in lexicon.phrases:
            return "phrase"
    return "weak" if last in lexicon.weak else ""
