"""Text -> tokens: words, numbers and signs with what they mean and where they stand.

Belongs here: finding words in any spelling (glued, hyphenated, abbreviated, misspelt weekdays). Does not belong here:
what words mean together. Every step looks at each character a bounded number of times, so the time is linear.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, NamedTuple

from rapidfuzz.distance import OSA

from sources.dutch.schedule.lexicon import (
    COMPOUND_DAYPARTS,
    DOUBTFUL_WEEKDAYS,
    MONTH_NAMES,
    PHRASES,
    WEEKDAY_NAMES,
    WORDS,
    Meaning,
)
from sources.dutch.schedule.signal_words import SIGN_UP_STEMS


class Token(NamedTuple):
    """One word, number or sign. `glued`: no white space before it. `start`/`end`: offsets in the text."""

    kind: str
    value: Any
    text: str  # lower case
    start: int
    end: int
    glued: bool


_LEXEME: Final = re.compile(
    r"""
    (?P<phone>(?<!\d)(?:\+31[ \-]{0,2}(?:\(0\))?|0)(?:6[ .\-]{0,3}\d(?:[ .\-]?\d){7}
        |[1-9]\d[ \-]{0,3}\d(?:[ \-]?\d){6}|[1-9]\d\d[ \-]{0,3}\d(?:[ \-]?\d){5})(?!\d))
    |(?P<money>[€$]\s?\d{1,6}(?:[.,](?:\d{1,2}|-))?(?!\d))
    |(?P<number>\d{1,9})
    |(?P<abbreviation>(?<![^\W\d_])(?:[^\W\d_]\.){2,5}(?:[^\W\d_](?![^\W\d_]))?|[TtVv]\s?/\s?[MmDd](?![^\W\d_]))
    |(?P<apostrophe>['’‘`´]s(?![^\W\d_]))
    |(?P<word>[^\W\d_]{1,60}(?:['’][^\W\d_]{1,20})?)
    |(?P<newline>\n)
    |(?P<sign>[^\w\s])
    """,
    re.VERBOSE,
)
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")

_SIGNS: Final = {
    **dict.fromkeys("-–—‐‑‒−―~>→", "dash"), **dict.fromkeys("•·●▪◦►|*†‣✓➢❖■○", "bullet"), **dict.fromkeys("!?", "stop"),
    **dict.fromkeys("([{", "open"), **dict.fromkeys(")]}", "close"), "/": "slash", ",": "comma", ":": "colon",
    ".": "dot",
    ";": "semi", "€": "euro", "&": "and", "+": "plus", "@": "at", "%": "percent", "±": "about",
}  # fmt: skip

_WEEKDAY_SUFFIX_CUT: Final = tuple(sorted(COMPOUND_DAYPARTS, key=len, reverse=True))
_TYPO_TARGETS: Final = (*WEEKDAY_NAMES, *(name for name in MONTH_NAMES if len(name) >= 7))
END: Final = Token("end", None, "", 0, 0, False)
PADDING: Final = 12  # tokens of kind `end` after the text, so that readers may look ahead without checking


def _weekday_compound(word: str) -> Meaning | None:
    """`dinsdags`, `maandagen`, `woensdagmiddag`, `woensdagmiddagmiddag`, `zaterdagochtenden`: weekday plus dayparts."""
    for day, name in enumerate(WEEKDAY_NAMES):
        if not word.startswith(name):
            continue
        rest, part = word[len(name) :], None
        while rest:
            if rest in ("s", "en", "se"):
                return "wday", ((day,), part)
            rest = rest[1:] if rest[0] == "s" and len(rest) > 2 else rest  # vrijdagsmiddags
            suffix = next((suffix for suffix in _WEEKDAY_SUFFIX_CUT if rest.startswith(suffix)), None)
            if suffix is None:
                return None
            part, rest = COMPOUND_DAYPARTS[suffix], rest[len(suffix) :]
        return "wday", ((day,), part)
    return None


def _misspelt(word: str) -> Meaning | None:
    """A weekday or long month name with one letter wrong, missing, doubled or swapped: `woendag`, `septmber`."""
    if len(word) < 6:
        return None
    if word.endswith("dach"):
        word = word[:-2] + "g"
    for name in _TYPO_TARGETS:
        if word[0] == name[0] and word[-1] == name[-1] and OSA.distance(word, name, score_cutoff=1) <= 1:
            return WORDS[name]
    return None


@lru_cache(maxsize=20_000)
def meaning_of(word: str) -> Meaning:
    """What a single lower-case word means; `("word", daypart hint)` for a word the grammar does not know."""
    known = WORDS.get(word)
    if known is not None:
        return known
    if word in DOUBTFUL_WEEKDAYS:
        return "doubtful", ((DOUBTFUL_WEEKDAYS[word],), None)
    compound = _weekday_compound(word) or _misspelt(word)
    if compound is not None:
        return compound
    if word.startswith(SIGN_UP_STEMS):
        return "guard", "sign_up"
    for suffix in ("ochtend", "middag", "avond"):
        if word.endswith(suffix):
            return "word", suffix
    return "word", None


@lru_cache(maxsize=20_000)
def _split_glued(word: str) -> tuple[str, ...]:
    """`dinsdagtuesday` -> dinsdag, tuesday; a word that is known or no glue stays whole."""
    if meaning_of(word) != ("word", None):
        return (word,)
    for name in (*WEEKDAY_NAMES, *MONTH_NAMES):
        rest = word[len(name) :]
        if len(rest) > 1 and word.startswith(name) and len(name) > 3 and rest in WORDS and WORDS[rest][0] != "guard":
            return name, rest
    return (word,)


def _raw_tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    previous_end = -1
    for match in _LEXEME.finditer(text):
        group = match.lastgroup
        start, end, piece = match.start(), match.end(), match.group()
        glued = start == previous_end
        previous_end = end
        if group == "number":
            tokens.append(Token("num", int(piece), piece, start, end, glued))
        elif group == "word":
            _add_word(tokens, piece, start, glued)
        elif group == "sign":
            tokens.append(Token(_SIGNS.get(piece, "sign"), None, piece, start, end, glued))
        elif group == "abbreviation":
            word = re.sub(r"[.\s]", "", piece.lower())
            kind, value = meaning_of(word)
            tokens.append(Token(kind, value, word, start, end, glued))
        else:  # phone, money, apostrophe, newline
            word = "'s" if group == "apostrophe" else piece
            tokens.append(Token(str(group), None, word, start, end, glued))
    return tokens


def _add_word(tokens: list[Token], piece: str, start: int, glued: bool) -> None:
    lower = piece.lower()
    if lower in WORDS:
        kind, value = WORDS[lower]
        tokens.append(Token(kind, value, lower, start, start + len(piece), glued))
        return
    parts = _CAMEL.split(piece) if not (piece.islower() or piece.isupper()) else [piece]
    for part in parts:
        low = part.lower().replace("’", "'")
        for bit in _split_glued(low) if len(low) == len(part) else (low,):
            size = len(bit) if len(low) == len(part) else len(part)
            kind, value = meaning_of(bit)
            tokens.append(Token(kind, value, bit, start, start + size, glued))
            start, glued = start + size, True


def _is_word(token: Token) -> bool:
    return token.text[:1].isalpha()


def _join_hyphenated(tokens: list[Token]) -> list[Token]:
    """`septem-ber`, `woens- dag`: two unknown halves of one known word."""
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind in ("word", "part", "doubtful", "wday") and index + 2 < len(tokens):
            dash, rest = tokens[index + 1], tokens[index + 2]
            if dash.kind == "dash" and dash.glued and _is_word(rest) and len(rest.text) > 1:
                kind, value = meaning_of(token.text + rest.text)
                halves = rest.kind in ("word", "part", "doubtful") or token.kind == "word"
                if kind in ("wday", "month", "hol") and halves:
                    joined.append(Token(kind, value, token.text + rest.text, token.start, rest.end, token.glued))
                    index += 3
                    continue
        joined.append(token)
        index += 1
    return joined


def _join_phrases(tokens: list[Token]) -> list[Token]:
    joined: list[Token] = []
    index, size = 0, len(tokens)
    while index < size:
        token = tokens[index]
        rows = PHRASES.get(token.text)
        length = 0
        if rows:
            for rest, (kind, value) in rows:
                length = len(rest)
                if index + length < size and all(tokens[index + 1 + k].text == rest[k] for k in range(length)):
                    last = tokens[index + length]
                    text = " ".join((token.text, *rest))
                    joined.append(Token(kind, value, text, token.start, last.end, token.glued))
                    break
            else:
                length = 0
        if not length:
            joined.append(token)
        index += 1 + length
    return joined


_ORDINAL_TAILS: Final = frozenset(("e", "ste", "de", "st", "nd", "rd", "th", "ee"))


def _join_ordinals(tokens: list[Token]) -> list[Token]:
    """`1e`, `2de`, `3 e zaterdag` (what is left of a superscript)."""
    joined: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        following = tokens[index + 1] if index + 1 < len(tokens) else END
        if (
            token.kind == "num"
            and token.text.isdigit()
            and 0 < token.value <= 53
            and following.text in _ORDINAL_TAILS
            and (following.glued or following.text in ("e", "ste"))
        ):
            joined.append(
                Token("ord", token.value, token.text + following.text, token.start, following.end, token.glued)
            )
            index += 2
            continue
        joined.append(token)
        index += 1
    return joined


_BESIDE_DAY: Final = frozenset(("num", "wday", "doubtful", "dash", "tm", "colon", "half", "kwart", "slash", "of_month"))


def _settle_doubtful(tokens: list[Token]) -> list[Token]:
    """`ma`, `zo`: a weekday beside a number, a sign of a list or another weekday; otherwise a word."""
    settled: list[Token] = []
    for index, token in enumerate(tokens):
        if token.kind == "doubtful":
            before = settled[-1] if settled else END
            after = tokens[index + 1] if index + 1 < len(tokens) else END
            later = tokens[index + 2] if index + 2 < len(tokens) else END
            certain = (
                after.kind in _BESIDE_DAY
                or before.kind in ("wday", "tm", "ord", "slash")
                or (
                    after.kind in ("and", "comma", "dot", "plus")
                    and later.kind in ("wday", "doubtful", "num", "end", "tm", "dash")
                )
                or (before.kind in ("and", "comma", "dash") and len(settled) > 1 and settled[-2].kind == "wday")
                or len(tokens) == 1
                or (token.text == "ma" and after.kind in ("at", "van", "since", "end", "every"))
            )
            kind, value = ("wday", token.value) if certain else ("word", None)
            token = token._replace(kind=kind, value=value)
        settled.append(token)
    return settled


def tokenise(text: str) -> list[Token]:
    """All tokens of `text`, followed by PADDING tokens of kind `end`."""
    tokens = _join_ordinals(_raw_tokens(text))
    tokens = _settle_doubtful(_join_phrases(_join_hyphenated(tokens)))
    end = Token("end", None, "", len(text), len(text), False)
    tokens.extend([end] * PADDING)
    return tokens
