"""What words around a time make of it: an exception, an appointment, or no schedule at all.

    behalve in de schoolvakanties   niet op feestdagen   in juli en augustus geen soos   schoolvakanties uitgezonderd
    aanmelden tot 14 maart   bereikbaar ma-vr 9-17 uur   zaalhuur 13-17 uur   4 t/m 8 jaar   gaat niet door   was

Belongs here: per sentence, which items stay, which become a Limit, which go. Does not belong here: reading items.
"""

from __future__ import annotations

from typing import Final

from sources.dutch.schedule.items import (
    Appointment,
    Bound,
    Count,
    Dates,
    Days,
    Duration,
    Frequency,
    Holidays,
    Item,
    Limit,
    Mark,
    MonthDays,
    Months,
    Part,
    Time,
)

SCHEDULE: Final = (Time, Days, Dates, MonthDays, Frequency, Bound, Months, Part, Count, Duration)
_CONTENT: Final = (Holidays, Months, Dates, Days, MonthDays)
NEAR: Final = 28  # characters between a negation and what it denies
FAR: Final = 48


def split_sentences(items: list[Item]) -> list[list[Item]]:
    """The items per sentence; the break itself stays at the end of its sentence."""
    sentences: list[list[Item]] = [[]]
    for item in items:
        sentences[-1].append(item)
        if isinstance(item, Mark) and item.name == "sentence":
            sentences.append([])
    return [sentence for sentence in sentences if sentence]


def _has(sentence: list[Item], name: str) -> bool:
    return any(isinstance(item, Mark) and item.name == name for item in sentence)


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
    "vague": "nog niet vastgesteld",
    "rental": "verhuur of tarief",
}


def _drop_whole(sentence: list[Item]) -> tuple[list[Item], str]:
    for guard, why in _WHOLE_SENTENCE.items():
        if _has(sentence, guard) and any(isinstance(item, SCHEDULE) for item in sentence):
            return _without_schedule(sentence), f"Overgeslagen: {why}."
    return sentence, ""


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
        welcome = _has(clause, "open")
        if welcome:
            dropping = False
        elif contact:
            dropping = True
        for item in clause:
            if isinstance(item, Mark) and (item.name == "phone" or (item.name == "desk" and item.start - first <= 30)):
                dropping = dropping or not welcome
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
        sign_up = _has(clause, "sign_up")
        if any(isinstance(item, Days) and item.every for item in clause) and not sign_up:
            dropping = False
        whole = sign_up and _has(clause, "can")
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
    end = -1
    for item in sentence:
        if isinstance(item, Mark) and item.name in ("before", "after"):
            end = item.end
        elif end >= 0 and isinstance(item, (Time, Days, Dates, Holidays, Months)) and item.start - end <= 10:
            end = item.end
            continue
        else:
            end = -1
        kept.append(item)
    return kept, ""


# --- Corrections ------------------------------------------------------------------------------------------------------


def _apply_corrections(sentence: list[Item]) -> tuple[list[Item], str]:
    """`niet dinsdag maar woensdag`, `woensdag i.p.v. dinsdag`."""
    kept: list[Item] = []
    skip_next = False
    for position, item in enumerate(sentence):
        if isinstance(item, Mark) and item.name == "instead":
            skip_next = True
        elif isinstance(item, Mark) and item.name == "not" and _has(sentence[position:], "but"):
            skip_next = True
        elif isinstance(item, Mark) and item.name in ("but", "comma", "sentence"):
            skip_next = False
        elif skip_next and isinstance(item, (Time, Days, Dates)):
            continue
        kept.append(item)
    return kept, ""


# --- Exceptions -------------------------------------------------------------------------------------------------------


def _content_run(sentence: list[Item], position: int, limit: int) -> int:
    """The end of the run of content items that begins at `position`: `de schoolvakanties, 30 april en juli`."""
    end = position
    while end < len(sentence):
        item = sentence[end]
        if isinstance(item, _CONTENT) or (isinstance(item, Mark) and item.name == "comma" and end > position):
            following = sentence[end + 1] if end + 1 < len(sentence) else None
            if isinstance(item, Mark) and not (
                isinstance(following, _CONTENT) and not (isinstance(following, Days) and following.every)
            ):
                break
            end += 1
            continue
        if isinstance(item, Bound) and end > position:
            end += 1
            continue
        break
    return end


def _take_exceptions(sentence: list[Item]) -> tuple[list[Item], str]:
    """`behalve X`, `X uitgezonderd`, `niet in X`, `geen ... in X`, `in X gesloten`: X becomes a Limit."""
    kept: list[Item] = []
    position = 0
    while position < len(sentence):
        item = sentence[position]
        if not isinstance(item, Mark) or item.name not in ("except", "not", "closed", "cancelled"):
            kept.append(item)
            position += 1
            continue
        reach = NEAR if item.name == "except" else FAR
        run = _content_run(sentence, position + 1, reach)
        if run > position + 1 and sentence[position + 1].start - item.end <= reach:
            content = [each for each in sentence[position + 1 : run] if not isinstance(each, Mark)]
            kept.append(Limit(item.start, sentence[run - 1].end, "except", content))
            position = run
            continue
        before = _content_before(kept, item)
        if before:
            content = kept[-before:]
            del kept[-before:]
            kept.append(Limit(content[0].start, item.end, "except", [x for x in content if not isinstance(x, Mark)]))
        else:
            kept.append(item)
        position += 1
    return kept, ""


def _content_before(kept: list[Item], mark: Mark) -> int:
    """How many items before a negation it denies: `in juli en augustus geen`, `schoolvakanties uitgezonderd`."""
    count = 0
    allowed = (Holidays, Months, Dates) if mark.name in ("except", "not") else _CONTENT
    end = mark.start
    while count < len(kept):
        item = kept[-1 - count]
        if not isinstance(item, allowed) or end - item.end > (FAR if count == 0 and mark.name != "except" else NEAR):
            break
        end = item.start
        count += 1
    return count


def _take_only(sentence: list[Item]) -> tuple[list[Item], str]:
    """`alleen in de schoolvakanties`, and holidays in a sentence that denies nothing: `in de zomervakantie elke dag`."""
    return [
        Limit(item.start, item.end, "only", [item]) if isinstance(item, Holidays) else item for item in sentence
    ], ""


def _take_appointment(sentence: list[Item]) -> tuple[list[Item], str]:
    kept: list[Item] = []
    for position, item in enumerate(sentence):
        if isinstance(item, Mark) and item.name == "appointment":
            before = sentence[max(0, position - 2) : position]
            denied = any(
                isinstance(each, Mark) and each.name in ("except", "not") and item.start - each.end <= 20
                for each in before
            )
            only = any(
                isinstance(each, Mark) and each.name == "only" and item.start - each.end <= 20 for each in before
            )
            if not denied:
                kept.append(Appointment(item.start, item.end, only))
            continue
        kept.append(item)
    return kept, ""


_STEPS: Final = (
    _drop_whole,
    _drop_contact,
    _drop_deadlines,
    _drop_before,
    _apply_corrections,
    _take_appointment,
    _take_exceptions,
    _take_only,
)
