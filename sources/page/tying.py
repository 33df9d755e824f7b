"""From drafts to activities: schedule with the context and notes of the page, price, place, audience, sign-up, status.

Belongs here: which words of a page hold for which activity, and what is no activity after all. Does not belong here:
markup, or the Dutch of schedules and facets (sources/dutch).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Callable, Sequence
from typing import Literal

from sources.contracts import ScheduleRule
from sources.dutch.lexicon import fold
from sources.dutch.schedule import read_schedule
from sources.page import notes, places, signals
from sources.page.drafts import Draft
from sources.page.repetition import days_of, tidy


@dataclasses.dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a page in the page's own words, with the schedule that these and the page around it give."""

    title: str
    rules: tuple[ScheduleRule, ...]
    when_text: str
    description: str
    draft: Draft
    is_cancelled: bool = False
    locator: str = ""
    url: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Tied:
    """The activities of a page, and the drafts that say when but not in words that the grammar reads."""

    activities: tuple[Activity, ...]
    unread: tuple[Draft, ...]


def activities_of(drafts: Sequence[Draft], page_notes: Sequence[str], reference_date: dt.date) -> Tied:
    """The activities among the drafts, in order; drafts of one title are one activity with several rules."""
    read = functools.lru_cache(maxsize=1024)(lambda text: read_schedule(text, reference_date).rules)
    found: list[Activity] = []
    unread: list[Draft] = []
    for draft in drafts:
        activity = _activity(draft, reference_date, read)
        if isinstance(activity, Activity):
            found.append(activity)
        elif activity == "unread":
            unread.append(draft)
    merged = _merged(found)
    return Tied(tuple(notes.apply(merged, page_notes, reference_date)), tuple(unread))


def _activity(
    draft: Draft, reference_date: dt.date, read: Callable[[str], tuple[ScheduleRule, ...]]
) -> Activity | Literal["other", "unread"]:
    """The activity of a draft; "other": it is none; "unread": it says when, but the grammar makes nothing of it."""
    title = signals.CANCEL_PREFIX.sub("", draft.title).strip() or draft.title
    everything = "\n".join([draft.title, *draft.when, *draft.lines])
    if _is_something_else(draft, everything):
        return "other"
    text = schedule_text(draft)
    rules = tidy(read(text), recurs=_RECURS.search(text) is not None)
    if any(when.has_date for part in draft.context for when in signals.find_when(part)):
        rules = tuple(rule for rule in rules if rule.kind == "once") or rules
    cancelled = _is_cancelled(everything)
    if rules and all(_is_vague(rule) for rule in rules):
        return "other"
    if not rules:
        labels = signals.labels_of(everything)
        if "nog_niet_bekend" not in labels or _PLACEHOLDER.search(everything):
            says_when = any(when.fixes_day for line in draft.when for when in signals.find_when(line))
            return "unread" if says_when and not cancelled else "other"
    if _is_over(rules, reference_date):
        return "other"
    if any(rule.kind != "once" for rule in rules):  # a day gone by beside a rule: when the page was written
        rules = tuple(rule for rule in rules if not _is_over((rule,), reference_date))
    if "location" not in draft.fields and (place := places.find_place(draft.title, [*draft.lines, *draft.when])):
        draft.add_field("location", place)
    return Activity(title, rules, _when_text(draft), _description(draft), draft, cancelled)


_RECURS = re.compile(r"\b(?:elke|iedere|elk|ieder|wekelijkse?|telkens|maandelijkse?)\b", re.IGNORECASE)
_RECURS_OR_ALSO = re.compile(rf"{_RECURS.pattern}|\book\b", re.IGNORECASE)


def _is_vague(rule: ScheduleRule) -> bool:
    """Every day, week or month without a time: nothing that one can go to."""
    if rule.start_time or rule.end_time or rule.kind in ("once", "by_appointment", "none"):
        return False
    return rule.kind == "daily" or "BY" not in (rule.rrule or "")


_PLACEHOLDER = re.compile(r"\[[^\[\]]{3,60}\]")  # a field of a template that nobody filled in


_ONE_DATE = re.compile(r"\b(?:op|in|tijdens|met|dan|van)\b", re.IGNORECASE)


def _is_cancelled(text: str) -> bool:
    """Whether the text says that it does not take place: as a whole, not on one date of a series."""
    for sentence in signals.sentences(text):
        if signals.is_cancelled(sentence):
            whens = signals.find_when(sentence)
            if not (whens and _ONE_DATE.search(sentence)) and not re.search(r"\bdan\b", sentence):
                return True
    return False


# --- What is no activity ----------------------------------------------------------------------------------------------


def _is_something_else(draft: Draft, everything: str) -> bool:
    """Opening hours of a desk, renting, board meetings, deadlines: known by the title or by the words of the time."""
    title_labels = signals.labels_of(draft.title)
    if "rooster_opmerking" in title_labels:
        return True
    if "andere_tijd" in title_labels or _is_only(draft.title, "geen_activiteiten"):
        return True
    own = "\n".join(draft.when)
    if not own:
        return "andere_tijd" in signals.labels_of("\n".join(draft.lines[:2]))
    if all(_is_note(line) for line in draft.when):
        return True
    timed = [sentence for line in draft.when for sentence in signals.sentences(line) if signals.find_when(sentence)]
    if timed and all(signals.labels_of(sentence) & {"andere_tijd", "niet_bij_ons"} for sentence in timed):
        return True
    return bool(timed) and all(signals.is_past(sentence) for sentence in timed)


def _is_note(line: str) -> bool:
    """A sentence about the whole timetable ("dit rooster geldt vanaf ...", "op 14 mei dicht"), without a time."""
    return "rooster_opmerking" in signals.labels_of(line) and not any(when.has_time for when in signals.find_when(line))


def _is_only(text: str, label: str) -> bool:
    hits = [hit for hit in signals.vocabulary_hits(text) if hit.label == label]
    return any(hit.end - hit.start >= 0.8 * len(text.strip()) for hit in hits)


def _is_over(rules: Sequence[ScheduleRule], reference_date: dt.date) -> bool:
    """Only dates of the past: old news that is still on the page."""
    if not rules or any(rule.kind != "once" for rule in rules):
        return False
    return max((date for rule in rules for date in rule.dates), default=reference_date) < reference_date - dt.timedelta(
        days=1
    )


# --- The text to read a schedule from ---------------------------------------------------------------------------------

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
    names_day = any(when.has_date for when in whens) or _names_a_day(own)
    has_time = any(when.has_time for when in whens)
    has_date = any(when.has_date for when in whens)
    context = [text for text in draft.context if _is_needed(text, names_day, has_time, has_date)]
    if not has_date and any(when.has_date for text in context for when in signals.find_when(text)):
        own = [line for line in own if not _is_only_a_day(line)]  # "Zomermarkt (eerste zaterdag)" under its date
    if context:
        own, context = _with_added_days(own, context)
    parts = [part.strip(" .;,") for part in own if part.strip(" .;,")]
    return ", ".join([*context, ". ".join(parts)] if parts else context)


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
    pattern = _RECURS if any(when.has_date for when in known) else _RECURS_OR_ALSO
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
                when.fixes_day
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


def _when_text(draft: Draft) -> str:
    return "\n".join(dict.fromkeys([*draft.context, *draft.when])) or "\n".join(draft.context)


def _description(draft: Draft) -> str:
    return "\n".join(dict.fromkeys(line for line in draft.lines if line != draft.title))


# --- One title, one activity ------------------------------------------------------------------------------------------


def title_key(title: str) -> str:
    """What makes titles the same: letters, digits and plus, without case, accents and other punctuation."""
    return re.sub(r"[^0-9a-z+]+", " ", fold(title)).strip() or title


def _merged(activities: Sequence[Activity]) -> list[Activity]:
    merged: list[Activity] = []
    places: dict[object, list[int]] = {}  # by title, by rules and by node: where to look for the same activity
    for activity in activities:
        keys = (title_key(activity.title), _plain(activity.rules), activity.draft.node.mem_id)
        known = sorted({index for key in keys for index in places.get(key, ())[-_LOOK_BACK:]})
        index = next((index for index in known if _is_same(merged[index], activity)), len(merged))
        if index == len(merged):
            merged.append(activity)
        else:
            merged[index] = _joined(merged[index], activity)
        for key in keys:
            if index not in places.setdefault(key, []):
                places[key].append(index)
    return merged


_LOOK_BACK = 20  # activities with the same title, times or place that are compared


def _is_same(known: Activity, activity: Activity) -> bool:
    """One title is one activity, unless each is a card with its own date, or a dated row with another time. The same
    times under nearly the same name are one activity as well, told twice."""
    if known.is_cancelled != activity.is_cancelled:
        return False
    if title_key(known.title) == title_key(activity.title):
        if _is_dated(known) and _is_dated(activity):
            if known.draft.is_card and activity.draft.is_card:
                return False
            times, others = _times(known), _times(activity)
            return times == others or (_dates(known) == _dates(activity) and (None, None) in times | others)
        return True
    if known.draft.node == activity.draft.node and _adds_times(known, activity):
        return True
    shared = _title_words(known.title) & _title_words(activity.title)
    return bool(shared) and _plain(known.rules) == _plain(activity.rules) and bool(known.rules)


def _is_dated(activity: Activity) -> bool:
    return bool(activity.rules) and all(rule.kind == "once" for rule in activity.rules)


def _dates(activity: Activity) -> set[dt.date]:
    return {date for rule in activity.rules for date in rule.dates}


def _adds_times(known: Activity, activity: Activity) -> bool:
    """Whether running text first says on which days, and then, of the same days, at what time."""
    if not known.rules or not activity.rules or any(rule.start_time or rule.end_time for rule in known.rules):
        return False
    days = {day for rule in known.rules for day in days_of(rule)}
    return all(rule.start_time for rule in activity.rules) and days == {d for r in activity.rules for d in days_of(r)}


def _times(activity: Activity) -> set[tuple[object, object]]:
    return {(rule.start_time, rule.end_time) for rule in activity.rules}


def _title_words(title: str) -> set[str]:
    """The words of a title in a form in which singular and plural are the same."""
    return {re.sub(r"(?:en|s|ies|ie)$", "", word) for word in title_key(title).split() if len(word) > 4}


def _plain(rules: Sequence[ScheduleRule]) -> frozenset[ScheduleRule]:
    """Rules without where and how they were read."""
    return frozenset(rule.model_copy(update={"span": None, "rule": "", "confidence": 1.0}) for rule in rules)


def _joined(known: Activity, activity: Activity) -> Activity:
    for name, value in activity.draft.fields.items():
        known.draft.add_field(name, value)
    rules = known.rules + tuple(rule for rule in activity.rules if not _says_already(known.rules, rule))
    return dataclasses.replace(
        known,
        title=activity.title if _adds_times(known, activity) else known.title,
        rules=tidy(rules, recurs=True),
        when_text="\n".join(dict.fromkeys(f"{known.when_text}\n{activity.when_text}".strip().split("\n"))),
        description="\n".join(dict.fromkeys(f"{known.description}\n{activity.description}".strip().split("\n"))),
    )


def _says_already(rules: Sequence[ScheduleRule], rule: ScheduleRule) -> bool:
    return bool(_plain([rule]) & _plain(rules))
