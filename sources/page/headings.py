"""What a heading says of what stands below it: a time, a topic, or that no activities follow.

Belongs here: judging headings by the lists in lexicons/pagina.yaml. Does not belong here: sections (segment.py).
"""

from __future__ import annotations

import dataclasses
import re

from sources.dutch.vocabulary import Hit
from sources.page import signals, words
from sources.page.drafts import Context
from sources.page.lines import Judged, is_title, tidy_title

# A month or season as a heading is a time, though not one that fixes a day.
_PERIOD_HEADING = re.compile(
    r"^\W*(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
    r"|voorjaar|lente|zomer|najaar|herfst|winter)\W*(?:20\d\d)?\W*$",
    re.IGNORECASE,
)


# As a line these say how one gets in; as a heading with times below it they are what there is.
_DROP_IN = frozenset({"inloop", "open inloop", "vrije inloop", "koffie-inloop", "koffie", "spreekuur", "lunch"})


def under(context: Context, heading: Judged) -> Context:
    """The context below a heading."""
    text = heading.text
    if heading.kind == "when" and heading.whens and all(when.is_named_day for when in heading.whens):
        return context.with_when(text).with_topic(tidy_title(text), generic=False)  # "Koningsdag": a title and a day
    if heading.kind == "when" or _PERIOD_HEADING.match(text):
        return dataclasses.replace(context.with_when(text), generic=True)
    if heading.kind == "titled_when":
        # "Jazz op zondag" is a name with a day in it, "Dinsdag: huiswerkklas" a day and a name.
        first = heading.whens[0]
        leads = first.start == 0 and text[first.end : first.end + 3].lstrip()[:1] in (":", "-", "–", "|")
        bare = not leads and not any(when.has_time or when.has_date for when in heading.whens)
        return context.with_topic(tidy_title(text) if bare else heading.title, generic=is_collection(heading.title))
    topic = tidy_title(text)
    is_name = is_title(text) or topic.lower() in _DROP_IN
    generic = not is_name or "?" in text or is_collection(topic)
    return context.with_topic(topic, generic=generic)


def is_excluded(text: str) -> bool:
    """A heading under which no activities stand: about opening hours, contact, renting, the board, old news."""
    whole = re.sub(r"[^\w ]+", " ", text).strip()
    if re.match(r"(?:geen|gesloten|dicht)\b", whole, re.IGNORECASE):  # "Geen les op:": days on which nothing is
        return True
    if signals.find_when(text) or len(whole.split()) > 8:
        return False
    return _covered(whole, "geen_activiteiten") or _begins_with(whole, "geen_activiteiten_begin")


def is_excluded_with_all_below(text: str) -> bool:
    """A heading of which the parts with headings of their own hold no activities either: renting, news, the board."""
    return _begins_with(re.sub(r"[^\w ]+", " ", text), "geen_activiteiten_ook_eronder")


def is_collection(text: str) -> bool:
    """A heading that says that activities follow and is no title itself ("Programma", "Cursussen en clubs 2026")."""
    return text.endswith(":") or _covered(text, "verzamelkop") or _begins_with(text, "verzamelkop_begin")


def _covered(text: str, label: str) -> bool:
    """Whether all words of a heading, but numbers and small words, are terms of a list."""
    parts = re.findall(r"[^\W_]+", text.lower())
    hits = [hit for hit in signals.vocabulary_hits(text) if hit.label == label]
    if not parts or not hits:
        return False
    covered: set[str] = set()
    for hit in _disjoint(hits):
        covered.update(re.findall(r"[^\W_]+", text[hit.start : hit.end].lower()))
    small = words.words("kleine_woorden")
    return all(part in covered or part in small or part.isdigit() for part in parts)


def _begins_with(text: str, label: str) -> bool:
    """Whether a short heading begins with a term of a list."""
    if len(text.split()) > 5:
        return False
    return any(hit.label == label and hit.start == 0 for hit in signals.vocabulary_hits(text.strip()))


def _disjoint(hits: list[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
    return chosen
