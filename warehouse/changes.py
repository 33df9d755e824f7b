"""What changed in a published activity since the previous build, and what that does to its sequence and clock.

Belongs here: comparing today's activity with what was last published. Does not belong here: choosing its fields
(warehouse.merge) or whether its records are still there (warehouse.presence). Pure.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sources.contracts import ScheduleRule
from warehouse.contracts import Activity, ActivityOccurrence, EventStatus
from warehouse.ledger import ActivityMemory, Change
from warehouse.presence import local_date

# Published fields whose change is worth a word, in the order in which a reader wants to hear them.
_NAMES = {
    "status": "gaat wel of niet door",
    "schedule": "dag of tijd",
    "place": "plek",
    "name": "naam",
    "price": "prijs",
    "registration": "aanmelden",
    "audience": "voor wie",
    "organizer": "organisatie",
    "description": "omschrijving",
    "category": "thema",
    "accessibility": "toegankelijkheid",
    "language": "taal",
    "url": "webadres",
}


class Clock(NamedTuple):
    """The parts of an Activity that follow from what was published before."""

    sequence: int
    created_at: dt.datetime
    last_modified: dt.datetime
    change: Change
    change_text: str


def rule_text(rule: ScheduleRule) -> str:
    """A recurring rule in canonical text, without how it was read and without anything that passes with time.

    The start of a rule is left out (it is a date, see dates_of), but not the week in which an "every other week" falls.
    """
    values = rule.model_dump(
        mode="json",
        by_alias=True,
        exclude_defaults=True,
        exclude={"rule", "span", "confidence", "precision", "start_date", "valid_from", "exdates", "rdates"},
    )
    interval = re.search(r"INTERVAL=(\d+)", rule.rrule or "")
    start = rule.start_date or rule.valid_from
    if interval and start and rule.kind == "weekly":
        values["phase"] = (start.toordinal() - start.weekday()) // 7 % int(interval.group(1))
    if interval and start and rule.kind == "monthly":
        values["phase"] = (start.year * 12 + start.month) % int(interval.group(1))
    return json.dumps(values, ensure_ascii=False, sort_keys=True)


def facts_of(activity: Activity) -> dict[str, str]:
    """The published fields as text, for comparing and for naming what changed."""
    audience = activity.audience
    ages = [str(a) if a is not None else "" for a in (audience.min_age, audience.max_age)]
    price = activity.price
    amounts = "-".join(f"{a:.2f}" for a in dict.fromkeys((price.min, price.max)) if a is not None)
    facts = {
        "status": activity.status,
        "schedule": activity.schedule_text,
        "place": activity.place_id or activity.location_text or "",
        "name": activity.name,
        "price": " ".join(filter(None, (price.type, amounts, activity.price_text))),
        "registration": " ".join(filter(None, (activity.access, activity.registration_text))),
        "audience": " ".join(filter(None, (*audience.target_group, audience.gender, *ages))),
        "organizer": activity.organization_id or activity.organizer or "",
        "description": activity.description or "",
        "category": ", ".join(activity.category),
        "accessibility": ", ".join(activity.accessibility),
        "language": ", ".join(activity.in_language),
        "url": activity.url or "",
    }
    return {name: value for name, value in facts.items() if value}


def rules_of(schedule: Sequence[ScheduleRule]) -> tuple[str, ...]:
    """Canonical text of the rules that are no list of dates, sorted."""
    return tuple(sorted(rule_text(rule) for rule in schedule if rule.kind != "once"))


def dates_of(occurrences: Sequence[ActivityOccurrence], schedule: Sequence[ScheduleRule]) -> dict[str, str]:
    """Everything that hangs on one date: single dates, dates that differ from the rule, skipped dates, the first date.

    Keys begin with the ISO date, so that what has passed can be left out of a comparison. A date of a recurring rule
    that is as the rule says is not here, so that a moving window changes nothing.
    """
    is_series = any(rule.kind != "once" for rule in schedule)
    extra = {day for rule in schedule if rule.kind == "once" for day in rule.dates}
    dates = {}
    for one in occurrences:
        differs = one.start != one.recurrence_id or one.status != "scheduled" or one.name is not None
        if differs or not is_series or one.recurrence_id.date() in extra:
            values = (one.start.isoformat(), one.end.isoformat(), one.status, one.name or "", one.place_id or "")
            dates[one.recurrence_id.isoformat()] = "|".join(values)
    for rule in schedule:
        if rule.kind != "once":
            dates.update({f"{moment.isoformat()} skipped": "" for moment in rule.exdates})
            start = rule.start_date or rule.valid_from
            if start:
                dates[f"{start.isoformat()} start"] = ""
    return dates


def clock_of(
    activity: Activity,
    occurrences: Sequence[ActivityOccurrence],
    memory: ActivityMemory | None,
    as_of: dt.datetime,
) -> Clock:
    """Sequence, clock and change of `activity`, whose own are still empty.

    A change of time, rule, place or status raises the sequence; any change of what is published sets `last_modified`;
    no change leaves both as they were. Dates that have passed are not compared. What changed earlier on the same day
    is still today's change, so that building a day again says the same.
    """
    if memory is None:
        return Clock(0, as_of, as_of, "new", "Nieuw in de agenda.")
    facts = facts_of(activity)
    changed = [name for name in _NAMES if facts.get(name, "") != memory.facts.get(name, "")]
    today = local_date(as_of)
    rules_differ = rules_of(activity.schedule) != memory.rules
    now = _from(dates_of(occurrences, activity.schedule), today)
    before = _from(memory.dates, today)
    dates_differ = now != before
    if "schedule" in changed and not (rules_differ or dates_differ):
        changed.remove("schedule")  # only the wording differs, or a date that is over fell off
    elif (rules_differ or dates_differ) and "schedule" not in changed:
        changed.insert(0, "schedule")
    if not changed:
        return Clock(memory.sequence, memory.created_at, memory.last_modified, *said_today(memory, today))
    raised = any(name in changed for name in ("schedule", "place", "status"))
    sequence = memory.sequence + (1 if raised else 0)
    change: Change = "changed"
    if activity.status == "cancelled" and memory.status != "cancelled":
        change = "cancelled"
    elif memory.status == "cancelled" and activity.status != "cancelled":
        change = "reappeared"
    elif said_today(memory, today)[0] == "new":
        return Clock(sequence, memory.created_at, as_of, "new", memory.change_text)
    text = change_text(change, changed, memory.facts, facts, now, before)
    return Clock(sequence, memory.created_at, as_of, change, text)


def said_today(memory: ActivityMemory, today: dt.date) -> tuple[Change, str]:
    """The change that an earlier build of `today` found, with its text; none when that was another day."""
    if local_date(memory.last_modified) == today:
        return memory.change, memory.change_text
    return "unchanged", ""


def _from(dates: Mapping[str, str], today: dt.date) -> dict[str, str]:
    return {key: value for key, value in dates.items() if key[:10] >= today.isoformat()}


def change_text(
    change: Change,
    changed: Sequence[str],
    before: Mapping[str, str],
    after: Mapping[str, str],
    dates: Mapping[str, str],
    dates_before: Mapping[str, str],
) -> str:
    """What changed, in Dutch, for residents."""
    if change == "cancelled":
        return "Gaat niet meer door."
    parts = ["Gaat weer door."] if change == "reappeared" else []
    for name in changed:
        if name == "status":
            continue
        if name == "schedule" and before.get(name) == after.get(name):
            parts += _date_sentences(dates, dates_before)
        elif name in ("description", "category", "accessibility", "audience", "url"):
            parts.append(
                f"Andere {_NAMES[name]}." if name == "description" else f"{_NAMES[name].capitalize()} gewijzigd."
            )
        elif name == "price":
            parts.append("Prijs gewijzigd.")
        else:
            old, new = before.get(name), after.get(name)
            label = _NAMES[name].capitalize()
            parts.append(f"{label} gewijzigd: {_readable(old)} wordt {_readable(new)}.")
    return " ".join(parts) or "Gewijzigd."


def _readable(value: str | None) -> str:
    return f"'{value}'" if value else "onbekend"


def _date_sentences(now: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    sentences = []
    for key in sorted(set(now) | set(before)):
        if now.get(key) == before.get(key):
            continue
        day = dt.date.fromisoformat(key[:10])
        label = f"{day.day}-{day.month}-{day.year}"
        if key.endswith(" start"):
            sentences += [f"Begint op {label}."] if key in now else []
        elif key.endswith(" skipped"):
            sentences.append(f"{label} {'gaat niet' if key in now else 'gaat toch'} door.")
        elif key not in now:
            sentences.append(f"{label} is weer zoals altijd.")
        else:
            sentences.append(_date_sentence(label, key, now[key], key in before))
    return sentences[:5]


def _date_sentence(label: str, key: str, value: str, was_there: bool) -> str:
    start, _, status, name, _ = value.split("|", 4)
    moment = dt.datetime.fromisoformat(start)
    if status == "cancelled":
        return f"{label} gaat niet door."
    if key[:16] != start[:16]:
        return f"{label} is verplaatst naar {moment.day}-{moment.month} om {moment:%H:%M} uur."
    if name:
        return f"Op {label}: {name}."
    return f"{label} is gewijzigd." if was_there else f"{label} komt erbij."


def memory_of(
    activity: Activity,
    occurrences: Sequence[ActivityOccurrence],
    before: ActivityMemory | None,
    today: dt.date,
) -> ActivityMemory:
    """What to remember of an activity that was published today."""
    status: EventStatus = activity.status
    cancelled_on = (before.cancelled_on if before and before.cancelled_on else today) if status == "cancelled" else None
    unchanged = before is not None and activity.change == "unchanged"
    if unchanged and before is not None and before.record_ids == activity.record_ids and not before.superseded_by:
        return before
    return ActivityMemory(
        activity_id=activity.activity_id,
        minted_on=before.minted_on if before else today,
        created_at=activity.created_at,
        last_modified=activity.last_modified,
        sequence=activity.sequence,
        status=status,
        cancelled_on=cancelled_on,
        record_ids=activity.record_ids,
        facts=facts_of(activity),
        rules=rules_of(activity.schedule),
        dates=dates_of(occurrences, activity.schedule),
        change=activity.change,
        change_text=activity.change_text,
    )
