"""The one text to read a schedule from: the lines of an activity about time, with what stands above them.

Belongs here: which words of a page about time hold for an activity. Does not belong here: reading them
(sources/dutch/schedule), or notes for the whole page (notes.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sources.dutch.lexicon import fold
from sources.page import signals
from sources.page.drafts import Draft

# Words with which a text says itself that something happens again and again.
RECURS = re.compile(r"\b(?:elke|iedere|elk|ieder|wekelijkse?|telkens|maandelijkse?)\b", re.IGNORECASE)
_RECURS_OR_ALSO = re.compile(rf"{RECURS.pattern}|\book\b", re.IGNORECASE)
# What says something of when without a day or time of its own: holidays, months, numbers of lessons, every other week.
_EXCEPTION = re.compile(
    r"\b(?:behalve|m\.u\.v|uitgezonderd|\w*vakanties?|feestdag(?:en)?|(?:on)?even weken|zomerstop"
    r"|winterstop|ook op|\d+ (?:lessen|weken|keer|bijeenkomsten|avonden|middagen|ochtenden)|eerste keer"
    r"|laatste keer|om de (?:week|14 dagen)|tweewekelijks|eens per|januari|februari|maart"
    r"|april|juni|juli|augustus|september|oktober|november|december)\b",
    re.IGNORECASE,
)


def schedule_text(draft: Draft) -> str:
    """Everything the page says about when, in one text: the context where the lines lack it, then the lines."""
    own = _sentences_about_time(draft)
    whens = [when for line in own for when in signals.find_when(line)]
    names_day = any(_names_a_date(line) for line in own) or _names_a_day(own)
    has_time = any(when.has_time for when in whens)
    has_date = any(_names_a_date(line) for line in own)
    context = [text for text in draft.context if _is_needed(text, names_day, has_time, has_date)]
    if not has_date and any(when.has_date for text in context for when in signals.find_when(text)):
        own = [line for line in own if not _is_only_a_day(line)]  # "Zomermarkt (eerste zaterdag)" under its date
    if context:
        own, context = _with_added_days(own, context)
    parts = [part.strip(" .;,") for part in own if part.strip(" .;,")]
    return ", ".join([*context, ". ".join(parts)] if parts else context)


_BOUND = re.compile(
    r"\b(?:start|vanaf|begint|begin|eerste (?:keer|les)|laatste (?:keer|les)|t/m|tot|tot en met|niet|geen|behalve)\b"
    r"(?: op| de)?\W*(?:\w+dag )?$",
    re.IGNORECASE,
)


def _names_a_date(line: str) -> bool:
    """Whether a line names a date on which it is, and not only from or until when, or when not."""
    for when in signals.find_when(line):
        if when.has_date:
            digit = re.search(r"\d|$", line[when.start :])
            before = line[max(0, when.start - 16) : when.start + (digit.start() if digit else 0)]
            if not _BOUND.search(before):
                return True
    return False


def _is_only_a_day(line: str) -> bool:
    whens = signals.find_when(line)
    return bool(whens) and not any(when.has_time or when.has_date for when in whens)


def _is_needed(text: str, names_day: bool, has_time: bool, has_date: bool) -> bool:
    """Whether a heading about time adds what the lines below it leave open. A date above beats a weekday below it."""
    whens = signals.find_when(text)
    if any(when.has_date for when in whens) and not has_date:
        return True
    return not names_day or (not has_time and any(when.has_time for when in whens))


def _sentences_about_time(draft: Draft) -> list[str]:
    """First the lines about time, then what running text adds. Where day and time are fixed that is exceptions and
    further rules; other times in a story are details (doors, lunch, the bus)."""
    own: list[str] = []
    for line in dict.fromkeys(draft.when):
        own += [s for s in _own_sentences(line, own, in_when=True) if s not in own]
    for line in dict.fromkeys(draft.lines):
        if line not in draft.when:
            own += [s for s in _own_sentences(line, own, in_when=False) if s not in own]
    return own


def _own_sentences(line: str, own: list[str], *, in_when: bool) -> list[str]:
    found: list[str] = []
    for sentence in signals.sentences(signals.without_quotes(line)):
        if not _is_about_time(sentence):
            continue
        known = [*own, *found]
        if _is_complete(known, in_when=in_when) and not _adds(sentence, known):
            continue
        found.append(sentence)
    return found


def _is_complete(lines: Sequence[str], *, in_when: bool) -> bool:
    """Whether the lines fix enough: a date (and, among lines about time, a time), or for running text day and time."""
    whens = [when for line in lines for when in signals.find_when(line)]
    has_time = any(when.has_time for when in whens)
    if in_when:
        return has_time and any(when.has_date for when in whens)
    return any(when.has_date for when in whens) or (has_time and any(when.fixes_day for when in whens))


def _adds(sentence: str, own: Sequence[str]) -> bool:
    """Whether a sentence says more than is known: a time that is still open, another date, a rule, an exception."""
    whens = signals.find_when(sentence)
    if not whens:
        return True
    known = [when for line in own for when in signals.find_when(line)]
    if any(when.has_date for when in whens):
        text = fold(" ".join(own))
        new_date = any(fold(sentence[w.start : w.end])[:12] not in text for w in whens if w.has_date)
        return new_date or not any(when.has_time for when in known)
    if not any(when.fixes_day for when in whens):
        return not any(when.has_time for when in known)
    if any(when.has_date for when in known) and not any(when.has_time for when in known):
        days = _WEEKDAY.findall(fold(sentence))  # "zaterdag 20 en zondag 21 september", then "zaterdag van 17u tot 21u"
        if days and all(day in fold(" ".join(own)) for day in days):
            return True
    pattern = RECURS if any(when.has_date for when in known) else _RECURS_OR_ALSO
    return pattern.search(sentence) is not None


_WEEKDAY = re.compile(r"maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag")


_ADDED_DAY = re.compile(r"^\W*ook\s(?:op\s)?(\w+(?:\sen\s(?:op\s)?\w+)?)\W*$", re.IGNORECASE)


def _with_added_days(own: list[str], context: list[str]) -> tuple[list[str], list[str]]:
    """ "Ook op donderdag" under the heading "Woensdag" adds a day to the heading."""
    added = [match[1] for line in own if (match := _ADDED_DAY.match(line)) and signals.find_when(line)]
    if not added:
        return own, context
    return [line for line in own if not _ADDED_DAY.match(line)], [*context[:-1], " en ".join([context[-1], *added])]


def _names_a_day(lines: Sequence[str]) -> bool:
    """Whether the lines give their day themselves, rather than adding one ("ook op donderdag")."""
    for line in lines:
        for when in signals.find_when(line):
            if (
                when.has_day
                and not re.search(r"\book\s(?:op\s)?$", line[: when.start + 8][-14:], re.IGNORECASE)
                and not re.match(r"\W*ook\b", line, re.IGNORECASE)
            ):
                return True
    return False


def _is_about_time(sentence: str) -> bool:
    labels = signals.labels_of(sentence)
    if labels & {"aanmeldtermijn", "andere_tijd", "niet_bij_ons"}:
        return "op_afspraak" in labels and not labels & {"andere_tijd", "niet_bij_ons"}
    if signals.is_past(sentence):
        return False
    return "op_afspraak" in labels or bool(signals.find_when(sentence)) or _EXCEPTION.search(sentence) is not None
