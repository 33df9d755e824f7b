"""What in a line is about time, what could be a title, and which lines are about something else than an activity.

Belongs here: cheap recognition to segment a page; nothing here gives a schedule its meaning (sources/dutch/schedule
does). Does not belong here: markup.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Sequence
from typing import Final

from sources.dutch.lexicon import fold, load_lexicon
from sources.dutch.vocabulary import Hit, Vocabulary, split_terms
from sources.page import words

_DAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)"
_SHORT_DAY = r"(?:ma|di|din|wo|woe|do|don|vr|vrij|za|zat|zo|zon)"
_MONTH = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|jan|feb|febr|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec)"
)
_FEAST = (
    r"(?:koningsdag|bevrijdingsdag|hemelvaart(?:sdag)?|(?:eerste|tweede|1e|2e)?\s?(?:paas|pinkster|kerst)dag(?:en)?"
    r"|goede\svrijdag|oudejaarsavond|oudejaarsdag|nieuwjaarsdag|burendag|kerstavond|sint\smaarten|moederdag|vaderdag)"
)
_CLOCK = r"(?:[01]?\d|2[0-4])\s?[.:u]\s?[0-5]\d(?:\s?(?:uur|u|h)\b)?|(?:[01]?\d|2[0-4])\s?(?:uur|u\b|h\b)(?:[0-5]\d)?"
_HOURS = r"een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf"
_SPOKEN = (
    rf"(?:half|kwart\s(?:voor|over)|(?:vijf|tien)\s(?:voor|over)(?:\shalf)?)\s(?:{_HOURS}|\d{{1,2}})\b"
    rf"|\b(?:van|tot|om)\s(?!een\s(?!tot\b))(?:{_HOURS})\b(?!\s(?:jaar|euro|keer|personen|lessen|weken|mensen|dagen|deelnemers))"
)

# Things that fix a time: at least one of these makes a phrase about time. Group names say which kind.
_ANCHOR = re.compile(
    rf"""(?P<date>\b(?:[0-3]?\d)(?:\s?(?:e|ste|de))?\s?[-.\s]?\s?{_MONTH}\b\.?(?:\s?['’]?(?:20)?\d\d\b(?![.:]\d))?
          |(?<![\d.:])(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:20)?\d\d\b(?![.:]\d)|\b20\d\d-[01]\d-[0-3]\d\b|\b[0-3]?\d/[01]?\d\b(?!\d))
       |(?P<feast>\b{_FEAST}\b)
       |(?P<day>\b'?s?\s?{_DAY}(?:s|en|ochtend|middag|avond|nacht|morgen|namiddag|voormiddag)*(?:en|s)?\b
          |\b{_SHORT_DAY}\b\.?(?=\s?(?:[,/&+|@]|[-–]\s?(?:\d|{_SHORT_DAY}\b|{_DAY})|v/d|v\.d|vd\b|t/m|tot|en\b|\d|van\b|om\b|$|{_SHORT_DAY}\b|:))
          |\b(?:doordeweeks|weekdagen|werkdagen|dagelijks|elke\sdag|iedere\sdag|het\sweekend|elk\sweekend)\b
          |\b(?:elke|iedere|elk|ieder)\s(?:ochtend|middag|avond|morgen)\b)
       |(?P<time>(?<![\d.,€])(?:{_CLOCK})|\b(?:{_SPOKEN})|(?<![\d.,€/-])(?:[01]?\d|2[0-4])\s?(?:-|–|tot|t/m)\s?(?:[01]?\d|2[0-4])\s?(?:uur|u\b|h\b)|(?<=van\s)\d{{1,2}}(?=\stot\s\d)|(?<=tussen\s)\d{{1,2}}(?=\sen\s\d))
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Words that may stand around and between anchors in one phrase about time.
_FILL = re.compile(
    rf"""\s+|[-–—,/&+|:@()~.•*\[\]]|\d{{1,2}}(?:e|ste|de)?\b|20\d\d\b|'s|’s
       |\b(?:van|tot|en|met|of|op|om|vanaf|tussen|t/m|t\.?e?\.?m\.?|de|het|der|elke|elk|iedere|ieder|alle|eerste|tweede|derde|vierde|vijfde|laatste|eerstvolgende|volgende
          |week|weken|maand|maanden|uur|uren|u|h|even|oneven|aanvang|start|starttijd|begin|begint|einde|eind|eindtijd|einde|ca|circa|ongeveer|rond|plusminus|steeds|telkens|wekelijks|maandelijks|tweewekelijks
          |tweewekelijkse|wekelijkse|maandelijkse|dagelijks|om\sde|eens|per|keer|tweemaal|behalve|m\.u\.v|muv|uitgezonderd|niet|geen|in|tijdens|school|schoolvakanties?|schoolvakantie|vakanties?|zomervakantie|kerstvakantie
          |feestdagen|ochtends?|middags?|avonds?|morgens?|ochtend|middag|avond|namiddag|voormiddag|zomer|winter|seizoen|v/d|v\.d|vd|andere|dag|dagen|alleen|ook|data|datum|wanneer|tijd|tijden|zowel|als|doorlopend
          |vervolgens|daarna|nog|{_MONTH}|{_HOURS}|half|kwart|voor|over|jaarlijks)\b\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_LEAD_FILL = re.compile(
    r"^(?:(?:[-–—,/&+|:@().•*~\[\]\s]+)|(?:en|met|of|de|het|der|in|als|zowel|nog|ook|alleen|geen|niet|voor|dag|dagen|daarna|vervolgens|over|week|maand|jaar|per|keer)\b\s*)+",
    re.IGNORECASE,
)
_TAIL_FILL = re.compile(
    r"(?:[-–—,/&+|:@(.•*~\[\]\s]+|\s(?:en|met|of|de|het|der|in|als|voor|op|van|om|tot|start|een|één|ook|alleen|niet|geen|per|over|behalve|elke|iedere|daarna)\b\.?)+$",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class When:
    """A stretch of text about time: where it stands and what fixes it."""

    start: int
    end: int
    has_day: bool
    has_date: bool
    has_time: bool
    is_named_day: bool = False  # nothing but a day with a name (Koningsdag): as likely a title or a mention

    @property
    def fixes_day(self) -> bool:
        return self.has_day or self.has_date


# A line that is nothing but hours: "9-12", "13.30 - 15".
_BARE_HOURS = re.compile(r"^\s*(?:[01]?\d|2[0-3])(?:[.:][0-5]\d)?\s?[-–]\s?(?:[01]?\d|2[0-4])(?:[.:][0-5]\d)?\s*$")


@functools.lru_cache(maxsize=8192)
def find_when(text: str) -> tuple[When, ...]:
    """The stretches of text about time, in order: anchors with what joins them."""
    if _BARE_HOURS.match(text):
        return (When(0, len(text), has_day=False, has_date=False, has_time=True),)
    anchors = list(_ANCHOR.finditer(text))
    found: list[When] = []
    i = 0
    while i < len(anchors):
        start, end = anchors[i].start(), anchors[i].end()
        kinds = {anchors[i].lastgroup}
        while i + 1 < len(anchors) and _only_fill(text, end, anchors[i + 1].start()):
            i += 1
            end = anchors[i].end()
            kinds.add(anchors[i].lastgroup)
        start = _grow_left(text, start, found[-1].end if found else 0)
        end = _grow_right(text, end, anchors[i + 1].start() if i + 1 < len(anchors) else len(text))
        found.append(
            When(start, end, "day" in kinds, bool(kinds & {"date", "feast"}), "time" in kinds, kinds == {"feast"})
        )
        i += 1
    return tuple(found)


_NAMED_DAY = re.compile(rf"\b{_FEAST}\b", re.IGNORECASE)


def named_day(text: str) -> str:
    """The day with a name that a text mentions (Koningsdag), or nothing."""
    match = _NAMED_DAY.search(text)
    return match[0] if match else ""


def _only_fill(text: str, start: int, end: int) -> bool:
    if end - start > 80:
        return False
    position = start
    while position < end:
        match = _FILL.match(text, position, end)
        if match is None or match.end() == position:
            return False
        position = match.end()
    return True


def _grow_left(text: str, start: int, limit: int) -> int:
    """Take along the words before ("elke tweede", "iedere laatste"), not the punctuation and articles of a title."""
    window = text[max(limit, start - 60) : start]
    offset = start - len(window)
    best = start
    for match in re.finditer(r"\S+\s*", window):
        if _only_fill(text, offset + match.start(), start):
            best = offset + match.start()
            break
    lead = re.match(r"\d{1,2}\s?[:)]\s?", text[best:start]) or _LEAD_FILL.match(text[best:start])  # "onder 12: dinsdag"
    return best + lead.end() if lead else best


def _grow_right(text: str, end: int, limit: int) -> int:
    position = end
    while position < limit:
        match = _FILL.match(text, position, limit)
        if match is None or match.end() == position:
            break
        position = match.end()
    if position < limit and position > 0 and text[position - 1].isalnum() and text[position].isalnum():
        position = max(end, text.rfind(" ", end, position))
    tail = _TAIL_FILL.search(text, end, position)
    return max(end, tail.start()) if tail and tail.end() == position else position


def remainder(text: str, whens: Sequence[When] | None = None) -> str:
    """The text without its stretches about time and the punctuation they leave."""
    parts: list[str] = []
    position = 0
    for when in find_when(text) if whens is None else whens:
        parts.append(text[position : when.start])
        position = when.end
    parts.append(text[position:])
    cleaned = [part.strip(" \t,;:|–—-•*@·/~") for part in parts]
    return " ".join(part for part in cleaned if any(c.isalnum() for c in part))


# --- What lines are about ---------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    data = load_lexicon("pagina")
    return Vocabulary((term, key) for key, block in data.items() for term in split_terms(block))


@functools.lru_cache(maxsize=8192)
def vocabulary_hits(text: str) -> tuple[Hit, ...]:
    """The terms of lexicons/pagina.yaml in the text."""
    return tuple(_vocabulary().find(text))


@functools.lru_cache(maxsize=8192)
def labels_of(text: str) -> frozenset[str]:
    """Which lists of lexicons/pagina.yaml have a term in the text."""
    return frozenset(hit.label for hit in vocabulary_hits(text))


@functools.lru_cache(maxsize=1)
def _activity_nouns() -> Vocabulary:
    block = load_lexicon("activiteit")["zelfstandig"]
    return Vocabulary((term, "activiteit") for term in split_terms(block))


def activity_nouns(text: str) -> list[Hit]:
    """The words in a text that name an activity (lexicons/activiteit.yaml)."""
    return _activity_nouns().find(text)


def names_activity(text: str) -> bool:
    """Whether a text has a word that names an activity and is no mere time ("inloop", "open dag")."""
    return any(
        hit.end - hit.start > 5 for hit in activity_nouns(text) if text[hit.start : hit.end].lower() not in _NO_NAME
    )


_NO_NAME: Final = frozenset(
    {"inloop", "ochtend", "middag", "avond", "training", "lessen", "trainingen", "namiddag", "vrije inloop"}
)

_LABEL = re.compile(r"^\W{0,4}((?:[^\W\d_]+[\s/&-]{0,2}){1,3}\??)\s{0,2}:$")
_EMOJI_FIELD: Final = {
    **dict.fromkeys("📅🗓📆⏰⌚⏱🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛", "when"),
    "📍": "location", "🏠": "location", "📌": "location", "🏢": "location", "💶": "price", "💰": "price", "🎟": "price",
    "💵": "price", "🎫": "price", "📞": "registration", "📧": "registration", "✉": "registration", "📝": "registration",
    "👥": "audience", "👤": "audience", "👵": "audience", "👶": "audience",
}  # fmt: skip


def field_name(text: str) -> str | None:
    """The field that a column head or label stands for ("Voor wie" -> audience), or None."""
    fields = words.field_words()
    key = re.sub(r"[^\w/]+", " ", fold(text)).strip()
    if key in ("voor wie", "wie", "voor", "doelgroep", "leeftijd", "open voor", "bedoeld voor", "toegankelijk voor"):
        return "audience"
    for candidate in (key, key.replace(" ", ""), key.split(" ")[0] if key else "", key.split(" ")[-1] if key else ""):
        if candidate in fields:
            return fields[candidate]
    return None


def split_label(text: str) -> tuple[str, str] | None:
    """`Waar: buurthuis` -> ("location", "buurthuis"); also a line that starts with a telling emoji. None otherwise."""
    stripped = text.lstrip(" -–•*\t")
    if stripped[:1] in _EMOJI_FIELD:
        return _EMOJI_FIELD[stripped[0]], stripped[1:].lstrip("\ufe0f :")
    colon = text.find(":", 0, 40)  # looked for first: without it the pattern below would try every split of a long word
    match = _LABEL.match(text[: colon + 1]) if colon > 0 else None
    if match is None or len(match[1]) > 32:
        return None
    parts = fold(match[1]).rstrip("?").split()
    field = field_name(match[1]) if parts else None
    if field is None or (len(parts) > 1 and field in ("title",)):
        return None
    return field, text[colon + 1 :].strip()


_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’')]?\s+(?=[A-ZÀ-Ý€“\"'‘(0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:ca|nr|max|min|incl|excl|evt|o\.a|m\.u\.v|t\.m|a\.u\.b|d\.w\.z|bijv|tel|jl|v\.d|o\.l\.v|mevr|mw|dhr|dr|ds|st|p\.p|p|resp|ma|di|wo|do|vr|za|zo"
    r"|jan|feb|febr|mrt|apr|jun|jul|aug|sep|sept|okt|nov|dec)|\b[A-Z]|^\d{1,2})\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text; abbreviations, initials and "10.00" end none. Line breaks end one."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for match in _SENTENCE_END.finditer(line):
            before = line[start : match.start()]
            if _ABBREVIATION.search(before):
                continue
            found.append(line[start : match.end()].strip())
            start = match.end()
        if line[start:].strip():
            found.append(line[start:].strip())
    return found


_QUOTE = re.compile(r"[“„][^”“„]{20,1500}[”“]|\"[^\"\n]{60,1500}\"")


def without_quotes(text: str) -> str:
    """The text without what someone is quoted saying: that is a story, not an agenda."""
    return _QUOTE.sub(" ", text) if "“" in text or "„" in text or text.count('"') > 1 else text


def is_past(sentence: str) -> bool:
    """Whether a sentence tells what was, not what will be: a past verb and no present one."""
    past = words.anywhere("verleden_tijd")
    return bool(past.search(sentence)) and not words.anywhere("tegenwoordige_tijd").search(past.sub("", sentence))


CANCEL_PREFIX = re.compile(
    r"^\W*(?:geannuleerd|afgelast|vervallen|gecanceld|cancelled|uitverkocht|volgeboekt|nieuw|let op)[:!\s–-]\W*"
    r"|\W+\(?(?:geannuleerd|afgelast|vervallen|gecanceld|cancelled)\W*$",
    re.IGNORECASE,
)


def is_cancelled(text: str) -> bool:
    """Whether the text says that something does not take place."""
    return words.anywhere("gaat_niet_door").search(text) is not None
