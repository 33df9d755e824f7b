"""Several activities in one paragraph, and the title of an activity that a sentence tells about.

Belongs here: splitting running text at what stands out, and finding the noun that names an activity. Does not belong
here: sections and lists (segment.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sources.page import signals
from sources.page.drafts import Context, Draft
from sources.page.lines import Judged, is_title, tidy_title
from sources.page.shapes import Block
from sources.page.signals import When


class Piece(NamedTuple):
    """A part of a paragraph about one activity."""

    title: str
    text: str


def split_bold(judged: Judged) -> list[Piece]:
    """The parts of a paragraph in which several bold names each have a time; fewer than two: not such a paragraph."""
    text = judged.text
    names = [(s, e) for s, e in judged.line.bold if is_title(text[s:e]) and _is_no_time(text[s:e])]
    whens = [when for when in judged.whens if when.fixes_day or when.has_time]
    if not names or len(whens) < 1:
        return []
    starts = _starts(text, names, whens)
    pieces: list[Piece] = []
    for number, (start, (name_start, name_end)) in enumerate(zip(starts, names, strict=True)):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        part = text[start:end].strip(" ,;")
        if signals.find_when(part):
            pieces.append(Piece(tidy_title(text[name_start:name_end]), part))
    return pieces


def _is_no_time(name: str) -> bool:
    """Whether a name is no time; a day with a name ("Burendag") can be what one celebrates."""
    return all(when.is_named_day for when in signals.find_when(name))


def _starts(text: str, names: list[tuple[int, int]], whens: list[When]) -> list[int]:
    """Where the part of each name begins: at its day when that stands before it, else at the name itself."""
    starts: list[int] = []
    previous_end = 0
    for start, end in names:
        before = [w for w in whens if previous_end <= w.start and w.end <= start]
        day = next((w for w in before if w.fixes_day), None)
        sentence = max(text.rfind(". ", previous_end, start), text.rfind("! ", previous_end, start))
        if day is not None and (day.start > sentence or len(starts) == 0):
            starts.append(max(day.start if starts else 0, sentence + 2 if sentence > 0 and day.start > sentence else 0))
        else:
            starts.append(sentence + 2 if sentence >= 0 else (previous_end if not starts else start))
        previous_end = end
    return starts


def drafts_of(pieces: Sequence[Piece], context: Context, block: Block) -> Iterator[Draft]:
    """A draft for each part of a paragraph."""
    for piece in pieces:
        yield Draft(piece.title, block.node, [piece.text], context.when, [piece.text], headings=context.topics)


def sentence_drafts(judged: Judged, context: Context, block: Block) -> Iterator[Draft]:
    """The activities that running text tells about: per sentence with a time, named by what is bold or by its noun."""
    pieces = split_bold(judged)
    if pieces:
        yield from drafts_of(pieces, context, block)
        return
    draft: Draft | None = None
    below_day = any(when.fixes_day for text in context.when for when in signals.find_when(text))
    for sentence in signals.sentences(signals.without_quotes(judged.text)):
        whens = signals.find_when(sentence)
        fixes_day = any(when.fixes_day and not when.is_named_day for when in whens)
        fixes_day = fixes_day or any(when.has_time and (when.fixes_day or below_day) for when in whens)
        if not fixes_day or signals.is_past(sentence):
            if draft is not None:
                draft.lines.append(sentence)
                if whens and not signals.is_past(sentence):
                    draft.when.append(sentence)
            continue
        title = noun_of(sentence, whens)
        if title:
            if draft is not None:
                yield draft
            draft = Draft(title, block.node, [sentence], context.when, [sentence], headings=context.topics)
        elif draft is not None:
            draft.when.append(sentence)
            draft.lines.append(sentence)
        elif context.topic and not context.generic:
            draft = Draft(context.topic, block.node, [sentence], context.when, [sentence], headings=context.topics)
    if draft is not None:
        yield draft


def noun_of(sentence: str, whens: Sequence[When]) -> str:
    """The word that names the activity of a sentence: the known one nearest to its time, with its adjective or name."""
    inside = [(when.start, when.end) for when in whens]
    best: tuple[int, str] | None = None
    for hit in signals.activity_nouns(sentence):
        if any(start <= hit.start and hit.end <= end for start, end in inside):
            continue
        if re.search(r"\b(?:geen|zonder|naast|na)\s(?:de\s|het\s)?$", sentence[: hit.start][-14:], re.IGNORECASE):
            continue
        distance = min(min(abs(hit.start - end), abs(start - hit.end)) for start, end in inside)
        start, end = _widen(sentence, hit.start, hit.end, inside)
        if best is None or distance < best[0]:
            best = (distance, tidy_title(sentence[start:end]))
    if best and is_title(best[1]):
        return best[1]
    there_is = _THERE_IS.search(signals.remainder(sentence, whens))
    return tidy_title(there_is[1]) if there_is and is_title(there_is[1]) else ""


# "Zondag is er vanaf 11 uur brunch": what there is.
_THERE_IS = re.compile(
    r"\b(?:is|zijn)\ser\s(?:weer\s|ook\s|altijd\s)*(?:de\s|het\s|een\s)?([^.,;(!?]{3,60})", re.IGNORECASE
)


def _widen(sentence: str, start: int, end: int, inside: list[tuple[int, int]]) -> tuple[int, int]:
    """The noun with the capitalised words directly before it and a short "voor ..." behind it."""
    before = re.search(r"((?:[A-ZÀ-Ý][\w'’-]+\s){1,3})$", sentence[:start])
    if before and before.start() > 0 and not any(s < start and before.start() < e for s, e in inside):
        start = before.start()
    behind = re.match(r"\s(?:voor|van|met)\s(?:de\s)?[\w-]+", sentence[end:])
    if behind and not any(s < end + behind.end() and end < e for s, e in inside):
        end += behind.end()
    return start, end
