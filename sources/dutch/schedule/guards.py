"""What words around a time make of it: an exception, an appointment, or no schedule at all.

    behalve in de schoolvakanties   niet op feestdagen   in juli en augustus geen soos   schoolvakanties uitgezonderd
    aanmelden tot 14 maart   bereikbaar ma-vr 9-17 uur   zaalhuur 13-17 uur   4 t/m 8 jaar   gaat niet door   was

Belongs here: per sentence, which items stay, which become a Limit, which go. Does not belong here: reading items.
"""

from __future__ import annotations

from typing import Final

from sources.dutch.schedule.exceptions import take_appointment, take_exceptions, take_only
from sources.dutch.schedule.items import (
    Bound,
    Count,
    Dates,
    Days,
    Duration,
    Frequency,
    Holidays,
    Item,
    Mark,
    MonthDays,
    Months,
    Part,
    Time,
    has_mark,
)

SCHEDULE: Final = (Time, Days, Dates, MonthDays, Frequency, Bound, Months, Part, Count, Duration)
BEFORE_REACH: Final = 4  # "voor 12 maart", "vóór de vakantie", not "voor een Burendag"
DESK_REACH: Final = 30  # characters from the start of the sentence: "Balie: ma-vr", "De kassa is open"


def split_sentences(items: list[Item]) -> list[list[Item]]:
    """The items per sentence; the break itself stays at the end of its sentence."""
    sentences: list[list[Item]] = [[]]
    for item in items:
        sentences[-1].append(item)
        if isinstance(item, Mark) and item.name == "sentence":
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


_JUDGED: Final = (*SCHEDULE, Holidays)
_ALWAYS: Final = ("appointment", "consult", "pause")  # mean something without a time or day


def _clauses(sentence: list[Item]) -> list[list[Item]]:
    """Parts between commas, brackets and `maar`."""
    clauses: list[list[Item]] = [[]]
    for item in sentence:
        if isinstance(item, Mark) and item.name in ("comma", "open", "close", "but", "sentence"):
            clauses.append([item])
        else:
            clauses[-1].append(item)
    return clauses


def judge(items: list[Item]) -> tuple[list[Item], list[str]]:
    """The items that make a schedule, and Dutch remarks on what was left out."""
    kept: list[Item] = []
    remarks: list[str] = []
    for sentence in split_sentences(items):
        judged = sentence
        if not any(isinstance(item, _JUDGED) or (isinstance(item, Mark) and item.name in _ALWAYS) for item in sentence):
            kept.extend(sentence)
            continue
        for step in _STEPS:
            judged, remark = step(judged)
            if remark and remark not in remarks:
                remarks.append(remark)
        kept.extend(judged)
    return kept, remarks


def _without_schedule(items: list[Item]) -> list[Item]:
    return [item for item in items if not isinstance(item, (*SCHEDULE, Holidays))]


# --- What is no schedule ----------------------------------------------------------------------------------------------


_WHOLE_SENTENCE: Final = {
    "past": "voorbij",
    "conditional": "alleen als er genoeg mensen zijn",
    "rental": "verhuur of tarief",
    "internal": "bestuur of besloten bijeenkomst",
}


def _drop_whole(sentence: list[Item]) -> tuple[list[Item], str]:
    for guard, why in _WHOLE_SENTENCE.items():
        if has_mark(sentence, guard) and any(isinstance(item, SCHEDULE) for item in sentence):
            return _without_schedule(sentence), f"Overgeslagen: {why}."
    return sentence, ""


def _drop_vague(sentence: list[Item]) -> tuple[list[Item], str]:
    """`de data volgen nog`: only that clause, not `het programma volgt, datum: 14 maart`."""
    if not has_mark(sentence, "vague"):
        return sentence, ""
    kept: list[Item] = []
    for clause in _clauses(sentence):
        kept.extend(_without_schedule(clause) if has_mark(clause, "vague") else clause)
    return kept, "Overgeslagen: nog niet vastgesteld." if len(kept) < len(sentence) else ""


def _drop_contact(sentence: list[Item]) -> tuple[list[Item], str]:
    """Phone hours and desk hours: from the word (or the start of its clause) to the end, or to where one is welcome."""
    if not any(isinstance(item, Mark) and item.name in ("contact", "phone", "desk") for item in sentence):
        return sentence, ""
    kept: list[Item] = []
    dropping = False
    found = False
    first = sentence[0].start
    for clause in _clauses(sentence):
        contact = any(isinstance(item, Mark) and item.name == "contact" for item in clause)
        welcome = has_mark(clause, "welcome")
        if welcome:
            dropping = False
        elif contact:
            dropping = True
        for item in clause:
            if isinstance(item, Mark) and item.name == "phone":
                dropping = dropping or not welcome
            elif isinstance(item, Mark) and item.name == "desk" and item.start - first <= DESK_REACH:
                dropping = True
            if dropping and isinstance(item, SCHEDULE):
                found = True
                continue
            kept.append(item)
    return kept, "Overgeslagen: bereikbaarheid." if found else ""


def _drop_deadlines(sentence: list[Item]) -> tuple[list[Item], str]:
    """Signing up: what stands after it, and the bounds before it. What stands after `vóór` is a deadline anyway."""
    kept: list[Item] = []
    found = dropping = False
    for clause in _clauses(sentence):
        sign_up = has_mark(clause, "sign_up")
        if any(isinstance(item, Days) and item.every for item in clause) and not sign_up:
            dropping = False
        if not sign_up and (has_mark(clause, "starts") or has_mark(clause, "begin_time")):
            dropping = False
        whole = sign_up and has_mark(clause, "can")
        for item in clause:
            if isinstance(item, Mark) and item.name == "sign_up":
                dropping = True
            is_bound = isinstance(item, Bound) or (isinstance(item, Time) and item.role == "end")
            if isinstance(item, SCHEDULE) and (dropping or whole or (sign_up and is_bound)):
                found = True
                continue
            kept.append(item)
    return kept, "Overgeslagen: aanmeldtermijn." if found else ""


def _drop_before(sentence: list[Item]) -> tuple[list[Item], str]:
    """`voor 12 maart`, `vóór maandag 16.00 uur`, `na de zomervakantie`: no moment of the activity itself."""
    kept: list[Item] = []
    end, reach = -1, 0
    for item in sentence:
        if isinstance(item, Mark) and item.name in ("before", "after"):
            end, reach = item.end, BEFORE_REACH
        elif end >= 0 and isinstance(item, (Time, Days, Dates, Holidays, Months)) and item.start - end <= reach:
            end = item.end
            continue
        else:
            end = -1
        kept.append(item)
    return kept, ""


def _drop_repeated_names(sentence: list[Item]) -> tuple[list[Item], str]:
    """`Burendag op 26 september`, `2026-04-27 Koningsdag`: the date says when; the name then says what."""
    if not any(isinstance(item, Dates) and not item.named for item in sentence):
        return sentence, ""
    kept: list[Item] = []
    for position, item in enumerate(sentence):
        following = sentence[position + 1] if position + 1 < len(sentence) else None
        if isinstance(item, Dates) and item.named and not isinstance(following, Time):
            continue
        kept.append(item)
    return kept, ""


# --- Corrections ------------------------------------------------------------------------------------------------------


def _apply_corrections(sentence: list[Item]) -> tuple[list[Item], str]:
    """`niet dinsdag maar woensdag`, `woensdag i.p.v. dinsdag`, `verplaatst van 11 maart naar 18 maart`."""
    kept: list[Item] = []
    skip_next = False
    moved = has_mark(sentence, "moved") and has_mark(sentence, "towards")
    last_but = max(
        (position for position, item in enumerate(sentence) if isinstance(item, Mark) and item.name == "but"),
        default=-1,
    )
    for position, item in enumerate(sentence):
        if isinstance(item, Mark):
            if item.name == "instead" or (item.name == "not" and position < last_but):
                skip_next = True
            elif item.name == "towards" and moved:
                kept = _without_schedule(kept)
            elif item.name in ("but", "comma", "sentence"):
                skip_next = False
        elif skip_next and isinstance(item, (Time, Days, Dates)):
            continue
        kept.append(item)
    return kept, ""


_STEPS: Final = (
    _drop_repeated_names,
    _drop_whole,
    _drop_vague,
    _drop_contact,
    _drop_deadlines,
    _drop_before,
    _apply_corrections,
    take_appointment,
    take_exceptions,
    take_only,
)
