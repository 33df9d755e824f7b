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
MAX_DENIED: Final = 400  # characters of a list before its denial
ALSO_REACH: Final = 18  # "ook tijdens de"
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
_ALWAYS: Final = ("appointment", "pause")  # mean something without a time or day


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
    "vague": "nog niet vastgesteld",
    "rental": "verhuur of tarief",
    "internal": "bestuur of besloten bijeenkomst",
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
        welcome = _has(clause, "welcome")
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
    moved = _has(sentence, "moved") and _has(sentence, "towards")
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


# --- Exceptions -------------------------------------------------------------------------------------------------------

_NEUTRAL: Final = ("welcome", "hint", "doors", "colon", "every", "starts", "can")  # may stand inside a negation
_DENIALS: Final = ("except", "not", "closed", "cancelled", "pause")


def _content_run(sentence: list[Item], position: int) -> int:
    """The end of the run of content items that begins at `position`: `de schoolvakanties, 30 april en juli`."""
    end = position
    while end < len(sentence):
        item = sentence[end]
        if isinstance(item, Mark) and item.name == "comma" and end > position:
            following = sentence[end + 1] if end + 1 < len(sentence) else None
            if not isinstance(following, _CONTENT) or (isinstance(following, Days) and following.every):
                break
        elif not isinstance(item, _CONTENT) and not (isinstance(item, Bound) and end > position):
            break
        end += 1
    return end


def _take_exceptions(sentence: list[Item]) -> tuple[list[Item], str]:
    """`behalve X`, `X uitgezonderd`, `niet in X`, `geen ... in X`, `in X gesloten`, `zomerstop: X`: X becomes a Limit."""
    kept: list[Item] = []
    position = 0
    all_week = False  # `elke dag ..., zondag niet`: only days out of many can be taken out of them
    while position < len(sentence):
        item = sentence[position]
        if not isinstance(item, Mark) or item.name not in _DENIALS:
            all_week = all_week or (isinstance(item, Days) and len(item.days) >= 5)
            all_week = all_week or (isinstance(item, Frequency) and item.unit == "day")
            kept.append(item)
            position += 1
            continue
        begin = position + 1
        while begin < len(sentence) and begin < position + 5 and _is_neutral(sentence[begin]):
            begin += 1
        run = _content_run(sentence, begin)
        if run > begin and sentence[begin].start - item.end <= (NEAR if item.name == "except" else FAR):
            content = [each for each in sentence[begin:run] if not isinstance(each, Mark)]
            kept.append(Limit(item.start, sentence[run - 1].end, "except", content))
            position = run
            continue
        before = _content_before(kept, item, all_week)
        if before:
            content = [each for each in kept[-before:] if not isinstance(each, Mark)]
            del kept[-before:]
            kept.append(Limit(content[0].start, item.end, "except", content))
        elif item.name == "pause":
            summer = Holidays(item.start, item.end, ("school_holidays:zomer",))
            kept.append(Limit(item.start, item.end, "except", [summer]))
        else:
            kept.append(item)
        position += 1
    return kept, ""


def _is_neutral(item: Item) -> bool:
    return isinstance(item, Mark) and item.name in _NEUTRAL


def _content_before(kept: list[Item], mark: Mark, all_week: bool) -> int:
    """How many items before a denial it denies: `in juli en augustus geen`, `schoolvakanties uitgezonderd`."""
    allowed: tuple[type[Item], ...] = (Holidays, Months, Dates)
    if mark.name in ("closed", "cancelled") or all_week:
        allowed = _CONTENT
    count = found = 0
    end = mark.start
    while count < len(kept):
        item = kept[-1 - count]
        if mark.start - item.end > MAX_DENIED:
            break
        is_mark = isinstance(item, Mark)
        if is_mark and (_is_neutral(item) or item.name == "close" or (found and item.name in ("comma", "open"))):
            count += 1
            continue
        reach = FAR if not found and mark.name != "except" else NEAR
        if not isinstance(item, allowed) or (isinstance(item, Days) and item.every) or end - item.end > reach:
            break
        end = item.start
        count += 1
        found = count
    return found


def _take_only(sentence: list[Item]) -> tuple[list[Item], str]:
    """`alleen in de schoolvakanties`, `in de zomervakantie elke maandag`; holidays on their own limit nothing."""
    tied = _has(sentence, "only") or any(isinstance(item, (Days, Frequency, Part, Time)) for item in sentence)
    kept: list[Item] = []
    for position, item in enumerate(sentence):
        if not isinstance(item, Holidays):
            kept.append(item)
        elif tied and not _is_also(sentence, position):
            kept.append(Limit(item.start, item.end, "only", [item]))
    return kept, ""


def _is_also(sentence: list[Item], position: int) -> bool:
    """`ook in de vakanties`: no limit at all."""
    return any(
        isinstance(item, Mark) and item.name == "also" and sentence[position].start - item.end <= ALSO_REACH
        for item in sentence[max(0, position - 2) : position]
    )


def _take_appointment(sentence: list[Item]) -> tuple[list[Item], str]:
    """`op afspraak`, unless denied: `zonder afspraak`, `een afspraak maken is niet nodig`."""
    kept: list[Item] = []
    for position, item in enumerate(sentence):
        if not isinstance(item, Mark) or item.name != "appointment":
            kept.append(item)
            continue
        near = [
            each.name
            for each in sentence[max(0, position - 2) : position + 3]
            if isinstance(each, Mark)
            and (item.start - each.end <= 20 if each.end <= item.start else each.start - item.end <= 20)
        ]
        if not {"without", "not"} & set(near):
            kept.append(Appointment(item.start, item.end, "only" in near))
    return kept, ""


_STEPS: Final = (
    _drop_repeated_names,
    _drop_whole,
    _drop_contact,
    _drop_deadlines,
    _drop_before,
    _apply_corrections,
    _take_appointment,
    _take_exceptions,
    _take_only,
)
