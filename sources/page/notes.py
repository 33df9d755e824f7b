"""Notes that hold for a whole page, or for the activities they name: closures, seasons, from when a timetable holds.

Belongs here: finding such sentences, deciding for which activities they hold, and applying them. Does not belong here:
notes inside the text of one activity (tying.py reads those with it), or the Dutch of exceptions (sources/dutch).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Final

from sources.contracts import ScheduleRule
from sources.dutch.access import read_access
from sources.dutch.audience import read_audience
from sources.dutch.lexicon import fold
from sources.dutch.price import read_price
from sources.dutch.schedule import read_schedule
from sources.page import signals, words
from sources.page.drafts import Activity
from sources.page.shapes import Block, Element, Group

# A schedule that every day fits: what the grammar makes of a note shows in how this changes.
_PROBE: Final = "Elke dag van 10.00 tot 11.00 uur. "
_FOOTNOTE = re.compile(r"^\s*(\*{1,3}|[¹²³†]|\(\*\))\s*")
_FOR_ALL = re.compile(
    r"\b(?:gesloten|dicht|zomerstop|winterstop|vakantiestop|rooster|seizoen|programma geldt|alle|alles)\b",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\b(?:activiteiten|lessen|cursussen|clubs|programma|trainingen|inloop|bijeenkomsten|ochtenden|avonden"
    r"|getraind|gespeeld|gesport|gerepeteerd|gezongen|trainen we|spelen we|repeteren we)\b",
    re.IGNORECASE,
)
_BUT = re.compile(r"\b(?:behalve|m\.u\.v\.?|met uitzondering van|uitgezonderd)\s+([^).]*)", re.IGNORECASE)
_CLOSED = re.compile(r"\b(?:gesloten|dicht|geen|vervalt|vervallen|niet)\b", re.IGNORECASE)
_PAGE_WIDE = re.compile(
    r"\b(?:alles|alle activiteiten|al onze|onze activiteiten|de activiteiten|activiteiten zijn|tenzij anders"
    r"|deelname aan|voor alle|overal)\b",
    re.IGNORECASE,
)
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclasses.dataclass(frozen=True, slots=True)
class Effect:
    """What a note changes in a rule."""

    except_: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


def find(elements: Sequence[Element]) -> list[str]:
    """The sentences of a page that may say something about more than the lines they stand in, in order."""
    found: list[str] = []
    for block in _blocks(elements):
        text = block.text
        if len(text) > 6000:
            continue
        for sentence in signals.sentences(text):
            if len(sentence) > 400:
                continue
            labels = signals.labels_of(sentence)
            if (
                _AMOUNT.search(sentence)
                or "rooster_opmerking" in labels
                or _FOOTNOTE.match(sentence)
                or _PAGE_WIDE.search(sentence)
            ):
                found.append(sentence)
    return list(dict.fromkeys(found))[:_MAX_NOTES]


_MAX_NOTES = 40  # of a page; more than that is not a note but a text


def _blocks(elements: Sequence[Element]) -> Iterator[Block]:
    for element in elements:
        if isinstance(element, Block):
            yield element
        elif isinstance(element, Group):
            yield from _blocks(element.elements)


def apply(activities: Sequence[Activity], page_notes: Sequence[str], reference_date: dt.date) -> list[Activity]:
    """The activities with what the notes of the page add to the schedules of those for which they hold."""
    result = list(activities)
    for note in page_notes:
        if _AMOUNT.search(note):
            _add_named_prices(note, result)
        chosen = [index for index, activity in enumerate(result) if not _has_read(activity, note)]
        chosen = _held_for(note, result, chosen)
        if not chosen:
            continue
        wide = bool(_PAGE_WIDE.search(note))
        effect = (
            _effect(note, reference_date)
            if _FOOTNOTE.match(note) or "rooster_opmerking" in signals.labels_of(note)
            else None
        )
        for index in chosen:
            activity = result[index]
            if effect is not None:
                activity = dataclasses.replace(activity, rules=tuple(_changed(rule, effect) for rule in activity.rules))
            if wide:
                _add_fields(activity, note)
            result[index] = activity
    return result


_AMOUNT = re.compile(r"€\s?\d|\d\s?euro\b", re.IGNORECASE)


def _add_named_prices(note: str, activities: Sequence[Activity]) -> None:
    """A list of prices apart from the activities ("Yoga € 9 per les, bridge € 2"): each to the activity it names."""
    for part in re.split(r"[,;](?=\s)", note):
        if _AMOUNT.search(part):
            for activity in activities:
                if (
                    "price" not in activity.draft.fields
                    and not _has_read(activity, note)
                    and _is_named(activity.title, part)
                ):
                    activity.draft.add_field("price", part)


def _add_fields(activity: Activity, note: str) -> None:
    """What a note says of price, signing up or public holds where the activity itself says nothing of it."""
    fields, own = activity.draft.fields, f"{activity.title}\n{activity.description}"
    if "price" not in fields and read_price(note).evidence and not read_price(own).evidence:
        activity.draft.add_field("price", note)
    if "audience" not in fields and read_audience(note).evidence and not read_audience(activity.title, own).evidence:
        activity.draft.add_field("audience", note)
    if "registration" not in fields and read_access(note).evidence and not read_access(own).evidence:
        activity.draft.add_field("registration", note)


def _has_read(activity: Activity, note: str) -> bool:
    return any(note in line for line in (*activity.draft.when, *activity.draft.lines))


def _held_for(note: str, activities: Sequence[Activity], chosen: list[int]) -> list[int]:
    """For which of the activities a note holds."""
    mark = _FOOTNOTE.match(note)
    if mark:
        marked = [index for index in chosen if _bears_mark(activities[index], mark[1])]
        return marked or ([] if any(_bears_mark(activity, mark[1]) for activity in activities) else chosen)
    but = _BUT.search(note)
    spared = {index for index in chosen if but and _is_named(activities[index].title, but[1])}
    if _FOR_ALL.search(note) or _PAGE_WIDE.search(note):
        return [index for index in chosen if index not in spared]
    rest = note[: but.start()] if but else note
    named = [index for index in chosen if _is_named(activities[index].title, rest)]
    if named:
        return named
    return [index for index in chosen if index not in spared] if _EVERYTHING.search(note) else []


def _bears_mark(activity: Activity, mark: str) -> bool:
    pattern = re.compile(rf"{re.escape(mark)}(?![*\w])\s*(?:$|[\n).,])")
    return any(pattern.search(text) for text in (activity.draft.title, *activity.draft.when, *activity.draft.lines))


def _is_named(title: str, text: str) -> bool:
    """Whether a text names the title: by a word of it that says something, also within a compound."""
    said = {word for word in re.findall(r"[^\W\d_]+", fold(text)) if len(word) > 3}
    shared = [word for word in re.findall(r"[^\W\d_]+", fold(title)) if len(word) > 3 and _is_among(word, said)]
    telling = [word for word in shared if not _EVERYTHING.fullmatch(word)]
    return bool(telling) or len(shared) >= 2


def _is_among(word: str, said: set[str]) -> bool:
    """Whether a word is there, or another form of it (les, lessen)."""
    if word == "jaar" or word in words.words("kleine_woorden"):
        return False
    longer = len(word) > 5
    return any(
        word == other or (longer and len(other) > 5 and (other.startswith(word) or word.startswith(other)))
        for other in said
    )


def _effect(note: str, reference_date: dt.date) -> Effect | None:
    text = _BUT.sub("", _FOOTNOTE.sub("", note)).replace("()", "")
    rules = read_schedule(_PROBE + text, reference_date).rules
    probe = next((rule for rule in rules if rule.kind == "daily" and rule.start_time == dt.time(10)), None)
    if probe is None:
        return None
    except_ = list(probe.except_)
    if _CLOSED.search(text):
        except_ += [date.isoformat() for rule in rules if rule.kind == "once" for date in rule.dates]
    if not except_ and probe.valid_from is None and probe.valid_to is None:
        return None
    return Effect(tuple(except_), probe.valid_from, probe.valid_to)


def _changed(rule: ScheduleRule, effect: Effect) -> ScheduleRule:
    """A rule with the effect of a note. A single date that a note closes is not moved or dropped: dates are stated."""
    if rule.kind in ("once", "by_appointment", "none"):
        return rule
    new = [item for item in effect.except_ if item not in rule.except_ and _concerns(rule, item)]
    return rule.model_copy(
        update={
            "except_": (*rule.except_, *new),
            "valid_from": rule.valid_from or effect.valid_from,
            "valid_to": rule.valid_to or effect.valid_to,
        }
    )


def _concerns(rule: ScheduleRule, item: str) -> bool:
    """Whether an exception can touch a rule: a date does so only on the rule's own weekday, in its own months."""
    parts = dict(part.split("=", 1) for part in (rule.rrule or "").split(";") if "=" in part)
    if item.startswith("month:"):
        months = parts.get("BYMONTH")
        return months is None or item[6:] in months.split(",")
    try:
        date = dt.date.fromisoformat(item)
    except ValueError:
        return True
    days = parts.get("BYDAY")
    if days and not any(day.endswith(_DAYS[date.weekday()]) for day in days.split(",")):
        return False
    return not (rule.valid_from and date < rule.valid_from) and not (rule.valid_to and date > rule.valid_to)
