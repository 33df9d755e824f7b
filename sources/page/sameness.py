"""Which activities of a page are one: told twice, or spread over rows, cells and days.

Belongs here: when titles and times mean the same, and joining. Does not belong here: matching between sources
(warehouse/match).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from sources.contracts import ScheduleRule
from sources.dutch.lexicon import fold
from sources.page.drafts import Activity
from sources.page.repetition import days_of, tidy


def title_key(title: str) -> str:
    """What makes titles the same: letters, digits and plus, without case, accents and other punctuation."""
    return re.sub(r"[^0-9a-z+]+", " ", fold(title)).strip() or title


def merged(activities: Sequence[Activity]) -> list[Activity]:
    """The activities in their order, those that the page tells twice joined."""
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
