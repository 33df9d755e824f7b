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
from sources.dutch.audience import read_audience
from sources.dutch.schedule import read_schedule
from sources.page import notes, places, signals
from sources.page.drafts import Activity, Draft
from sources.page.repetition import tidy
from sources.page.sameness import merged
from sources.page.when import RECURS, schedule_text


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
    return Tied(tuple(notes.apply(merged(found), page_notes, reference_date)), tuple(unread))


def _activity(
    draft: Draft, reference_date: dt.date, read: Callable[[str], tuple[ScheduleRule, ...]]
) -> Activity | Literal["other", "unread"]:
    """The activity of a draft; "other": it is none; "unread": it says when, but the grammar makes nothing of it."""
    title = signals.CANCEL_PREFIX.sub("", draft.title).strip() or draft.title
    everything = "\n".join([draft.title, *draft.when, *draft.lines])
    if _is_something_else(title, draft):
        return "other"
    text = schedule_text(draft)
    rules = tidy(read(text), recurs=RECURS.search(text) is not None)
    if any(when.has_date for part in draft.context for when in signals.find_when(part)):
        rules = tuple(rule for rule in rules if rule.kind == "once") or rules
    cancelled = _is_cancelled(everything)
    if rules and all(_is_vague(rule) for rule in rules):
        return "other"
    if not rules and (not _says_not_yet(draft) or _PLACEHOLDER.search(everything)):
        says_when = any(when.fixes_day for line in draft.when for when in signals.find_when(line))
        return "unread" if says_when and not cancelled else "other"
    if _is_over(rules, reference_date):
        return "other"
    if any(rule.kind != "once" for rule in rules):  # a day gone by beside a rule: when the page was written
        rules = tuple(rule for rule in rules if not _is_over((rule,), reference_date))
    if "location" not in draft.fields and (place := places.find_place(draft.title, [*draft.lines, *draft.when])):
        draft.add_field("location", place)
    if "audience" not in draft.fields and (group := _group_above(draft)):
        draft.add_field("audience", group)
    return Activity(title, rules, _when_text(draft), _description(draft), draft, cancelled)


def _group_above(draft: Draft) -> str:
    """The nearest short heading above that is a public ("Vrouwen", "Voor ouderen"), where the activity names none."""
    if read_audience(draft.title, "\n".join(draft.lines)).value.target_group:
        return ""
    for topic in reversed(draft.headings):
        if topic != draft.title and len(topic.split()) <= 3 and read_audience(topic).value.target_group:
            return topic
    return ""


def _says_not_yet(draft: Draft) -> bool:
    """Whether the page says that the time is still to come, or (in a line of its own) that it is agreed on."""
    if "nog_niet_bekend" in signals.labels_of("\n".join([draft.title, *draft.when, *draft.lines])):
        return True
    return any(len(line) <= 40 and "op_afspraak" in signals.labels_of(line) for line in draft.lines)


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


def _is_something_else(title: str, draft: Draft) -> bool:
    """Opening hours of a desk, renting, board meetings, deadlines: known by the title or by the words of the time."""
    if signals.labels_of(title) & {"rooster_opmerking", "andere_tijd"} or _is_only(title, "geen_activiteiten"):
        return True
    if not draft.when:
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
    last = max((date for rule in rules for date in rule.dates), default=reference_date)
    return last < reference_date - dt.timedelta(days=1)


def _when_text(draft: Draft) -> str:
    return "\n".join(dict.fromkeys([*draft.context, *draft.when])) or "\n".join(draft.context)


def _description(draft: Draft) -> str:
    return "\n".join(dict.fromkeys(line for line in draft.lines if line != draft.title))
