"""What one line of a page is: a title, a time, both, a labelled value, a sentence or a button.

Belongs here: judging a line by itself. Does not belong here: its neighbours (segment.py) and markup (blocks.py).
"""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import Literal

from rapidfuzz import fuzz

from sources.dutch.lexicon import fold
from sources.page import signals, words
from sources.page.shapes import Line
from sources.page.signals import When

LineKind = Literal["when", "titled_when", "sentence_when", "title", "label", "button", "sentence"]

MAX_TITLE, MAX_TITLE_WORDS = 110, 12
# What a title does not hold or begin with: addresses, prices, ages, invitations to sign up, buttons.
_NO_TITLE = re.compile(
    r"@|https?:|www\.|^\W*(?:€|\d+[.,]?\d*\s?(?:euro|%)|(?:tel|telefoon|verplicht|niet nodig|aanmelden|opgeven"
    r"|inschrijven|reserveren|reserveer|kosten|prijs|entree|toegang|leeftijd|maximaal|minimaal|copyright|foto|foto's)\b"
    r"|max\.?\s|©|bron:|let op\b|lees |klik |bekijk |meer info|download|vol is vol|\d{4}\s?[A-Z]{2}\b"
    r"|(?:gratis|onbekend|vrije inloop|inloop|iedereen|let op|nieuw|\d{1,2}\s?\+)\W*$)",
    re.IGNORECASE,
)
_EDGE = " \t\xa0,;:|–—-•*·/~.!"


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """A line and what it is. `title` only where the line holds one; `field` and `value` only for labels."""

    line: Line
    kind: LineKind
    whens: tuple[When, ...] = ()
    title: str = ""
    field: str = ""
    value: str = ""
    by_bold: bool = False

    @property
    def text(self) -> str:
        return self.line.text


_MAX_READ = 4000  # characters of one line in which times are looked for: a time stands near the beginning


def tidy_title(text: str) -> str:
    """A title without the marks around it: bullets, emoji, a closing colon, an opening article of a sentence."""
    text = re.sub(r"^[^\w(“\"'‘’@#+&]+", "", text.strip())
    text = text.strip(_EDGE + "“”")
    if text.count("(") > text.count(")"):
        text = (
            text[: text.rfind("(")].strip(_EDGE)
            if text.endswith(("(", ",")) or len(text) - text.rfind("(") < 3
            else text + ")"
        )
    elif text.count(")") > text.count("("):
        text = text.rstrip(")").strip(_EDGE)
    return re.sub(r"\s+", " ", text)


def is_title(text: str) -> bool:
    """Whether a text can be the title of something: short, no price, no address, no sentence."""
    text = tidy_title(text)
    parts = re.findall(r"[^\W_]+", text)
    if not 2 <= len(text) <= MAX_TITLE or not 1 <= len(parts) <= MAX_TITLE_WORDS or _NO_TITLE.search(text):
        return False
    small = words.words("kleine_woorden")
    content = [word for word in parts if fold(word) not in small and not word.isdigit() and len(word) > 1]
    if not content or (text.startswith("(") and text.endswith(")")):
        return False
    if all(fold(word) in words.words("bijzaak") for word in content) and not signals.names_activity(text):
        return False
    return (
        not words.at_begin("begin_van_zin").match(text)
        and not words.at_end("eind_van_zinsdeel").search(text)
        and not (len(parts) > 4 and words.anywhere("werkwoorden").search(text))
    )


@functools.lru_cache(maxsize=4096)
def judge(line: Line) -> Judged:
    """What a line is by itself."""
    text = line.text
    if len(text) <= 40 and _is_button(text):
        return Judged(line, "button")
    label = signals.split_label(text)
    whens = tuple(signals.find_when(text[:_MAX_READ]))  # offsets hold in the whole line
    if label is not None:
        field, value = label
        if field == "when" and value:
            return Judged(line, "when", whens, field="when", value=value)
        if value:
            return Judged(line, "label", whens, field=field, value=value)
        return Judged(line, "label", whens, field=field)
    if not whens:
        if text.rstrip().endswith((".", ";", ",")) and len(text.split()) > 3:
            return Judged(line, "sentence")
        if is_title(text) and len(text.split()) <= 10:
            return Judged(line, "title", title=tidy_title(text))
        return Judged(line, "sentence")
    rest = [fold(word) for word in re.findall(r"[^\W_]+", signals.remainder(_without_brackets(text)))]
    if all(word in words.words("bijzaak") or word.isdigit() or _is_misspelt_month(word) for word in rest) and not (
        rest and signals.names_activity(signals.remainder(text))
    ):
        return Judged(line, "when", whens, title=_named_day(text, whens))
    title, by_bold = _title_in(line, whens)
    if title:
        return Judged(line, "titled_when", whens, title=title, by_bold=by_bold)
    return Judged(line, "sentence_when", whens)


def _named_day(text: str, whens: tuple[When, ...]) -> str:
    """The name of a day beside its date or time ("27 april - Koningsdag, vanaf 9 uur"): what the day is about."""
    if not any(when.has_date for when in whens) or any(when.is_named_day for when in whens):
        return ""
    return tidy_title(signals.named_day(_without_brackets(text))).capitalize()


_MONTHS = ("januari", "februari", "augustus", "september", "oktober", "november", "december")


def _is_misspelt_month(word: str) -> bool:
    return len(word) >= 6 and any(word[0] == month[0] and fuzz.ratio(word, month) >= 82 for month in _MONTHS)


def _is_button(text: str) -> bool:
    key = re.sub(r"[^\w ]+", "", fold(text)).strip()
    return key in _buttons()


@functools.lru_cache(maxsize=1)
def _buttons() -> frozenset[str]:
    from sources.dutch.lexicon import load_lexicon
    from sources.dutch.vocabulary import split_terms

    return frozenset(split_terms(load_lexicon("pagina")["knop"]))


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", " ", text)


def _title_in(line: Line, whens: tuple[When, ...]) -> tuple[str, bool]:
    """The title in a line with a time: what is bold at its begin, else before the first time, else right behind it."""
    text = line.text
    for start, end in line.bold[:1]:
        candidate = text[start:end]
        if start <= 2 and is_title(candidate) and _is_name(candidate, text[end:]):
            return _with_bracket(tidy_title(candidate), text[end:]), True
    first = whens[0]
    before = tidy_title(text[: first.start])
    if before:
        if len(before.split()) > MAX_TITLE_WORDS or re.search(r"[.!?]\s", before):
            return "", False
        if "," in before and len(before.split()) > 6:
            before = tidy_title(before.split(",")[0])
        if (
            len(text) > 160
            and not re.search(r"[,:;|(–-]\s?$", text[: first.start].rstrip("("))
            and before[:1].islower()
        ):
            return "", False
        before = re.sub(
            r"\s+(?:is|zijn|op|om|van|elke|iedere|vindt plaats|wordt gehouden|start|begint|in|vanaf|aan)$",
            "",
            before,
            flags=re.IGNORECASE,
        )
        return (
            (before, False)
            if is_title(before) and not (words.anywhere("werkwoorden").search(before) and len(before.split()) > 3)
            else ("", False)
        )
    following = whens[1].start if len(whens) > 1 else len(text)
    after = text[first.end : following].lstrip(_EDGE + ")")
    for start, end in line.bold:
        if first.end <= start < first.end + 25 and is_title(text[start:end]):
            return _with_bracket(tidy_title(text[start:end]), text[end:]), True
    after = re.split(r"[.;!?]\s|[,(|–—]|\s-\s|\.$", after, maxsplit=1)[0]
    head, colon, tail = after.partition(": ")
    if colon and (" " in head.strip() or len(tail.split()) > 7 or re.search(r"\d", tail)):
        after = head  # "Lezing: bijen in de stad" is a title, "Kosten en aanmelden: bij de balie" is not
    after = tidy_title(re.sub(r"^(?:is er|is|zijn er|de|het|een|:)\s+", "", after, flags=re.IGNORECASE))
    if re.match(r"[a-z]+t\s(?:de|het|een)\s", after):  # "repeteert het koor": a sentence
        return "", False
    ok = is_title(after) and not (words.anywhere("werkwoorden").search(after) and len(after.split()) > 2)
    if len(text) > 160 and after[:1].islower():  # in running text a name stands out by a capital
        ok = False
    return (after, False) if ok else ("", False)


def _is_name(candidate: str, behind: str) -> bool:
    """Whether what is bold names something, rather than a time. A weekday in a name ("Stille zondag") has its times
    behind it."""
    whens = signals.find_when(candidate)
    if any(when.has_time or when.has_date for when in whens):
        return False
    return not whens or any(when.has_time for when in signals.find_when(behind))


def _with_bracket(title: str, behind: str) -> str:
    """A bracket with an age or level right behind a bold title belongs to it: "Kinderclub" "(4-7 jr)"."""
    match = re.match(r"\s?(\([^()]{1,30}\))", behind)
    says_who = match and re.search(r"\d|jaar|niveau|beginner|gevorderd|dames|heren", match[1], re.IGNORECASE)
    return f"{title} {match[1]}" if match and says_who and not signals.find_when(match[1]) else title
