"""When it does not, or only, happen; and appointments: what the words of denial around items make of them.

    behalve in de schoolvakanties   niet op feestdagen   in juli en augustus geen soos   schoolvakanties uitgezonderd
    alleen in de zomervakantie   ook in de vakanties   zomerstop   zonder afspraak

Belongs here: turning items into Limits and Appointments. Does not belong here: what is no schedule at all (guards).
"""

from __future__ import annotations

from typing import Final

from sources.dutch.schedule.items import (
    Appointment,
    Bound,
    Dates,
    Days,
    Frequency,
    Holidays,
    Item,
    Limit,
    Mark,
    MonthDays,
    Months,
    Part,
    Time,
    has_mark,
)  # fmt: skip

ALSO_REACH: Final = 18  # "ook tijdens de"
MAX_DENIED: Final = 400  # characters of a list before its denial
FAR: Final = 48
NEAR: Final = 28  # characters between a negation and what it denies
_CONTENT: Final = (Holidays, Months, Dates, Days, MonthDays)
_NEUTRAL: Final = ("welcome", "hint", "doors", "colon", "every", "starts", "can")  # may stand inside a negation
_WITHIN: Final = ("comma", "open", "close")  # may stand between what is denied
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


def take_exceptions(sentence: list[Item]) -> tuple[list[Item], str]:
    """`behalve X`, `X uitgezonderd`, `geen ... in X`, `in X gesloten`, `zomerstop: X`: X becomes a Limit."""
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
        if _is_neutral(item) or (isinstance(item, Mark) and item.name in (_WITHIN if found else ("close",))):
            count += 1
            continue
        reach = FAR if not found and mark.name != "except" else NEAR
        if not isinstance(item, allowed) or (isinstance(item, Days) and item.every) or end - item.end > reach:
            break
        end = item.start
        count += 1
        found = count
    return found


def take_only(sentence: list[Item]) -> tuple[list[Item], str]:
    """`alleen in de schoolvakanties`, `in de zomervakantie elke maandag`; holidays on their own limit nothing."""
    tied = has_mark(sentence, "only") or any(isinstance(item, (Days, Frequency, Part, Time)) for item in sentence)
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


def take_appointment(sentence: list[Item]) -> tuple[list[Item], str]:
    """`op afspraak`, unless denied: `zonder afspraak`, `een afspraak maken is niet nodig`."""
    kept: list[Item] = []
    for position, item in enumerate(sentence):
        if isinstance(item, Mark) and item.name == "consult":  # "in overleg": only beside a schedule an offer
            kept.append(Appointment(item.start, item.end, loose=True))
            continue
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
