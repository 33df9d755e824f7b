"""What residents would want to hear of the last thirty days: new, moved, changed, cancelled, on again after all.

Belongs here: comparing an activity as it was at the end of one day with how it was before that day, and saying so in
Dutch. Does not belong here: the clock of an activity (warehouse.changes). Pure but for reading the ledger.

A change is dated by the day on which we saw it, so that building a day again gives the same. Old words of a source
are not repeated: they may be gone for a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from sources.contracts import Contract
from warehouse.ledger import ActivityMemory, activity_segments
from warehouse.occurrences import Window
from warehouse.presence import local_date

ChangeKind = Literal["new", "changed", "moved", "cancelled", "reinstated"]
DAYS = 30

_WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
# Fact -> what it is called in the mart, and its article, "other" and noun.
_FACTS = {
    "schedule": ("time", "een", "andere", "tijd"),
    "place": ("place", "een", "andere", "plek"),
    "name": ("title", "een", "andere", "naam"),
    "price": ("price", "een", "andere", "prijs"),
    "registration": ("registration", "een", "andere", "manier van aanmelden"),
    "audience": ("audience", "een", "andere", "doelgroep"),
    "organizer": ("organizer", "een", "andere", "organisatie"),
    "description": ("description", "een", "andere", "omschrijving"),
    "category": ("category", "een", "ander", "thema"),
    "accessibility": ("accessibility", "een", "andere", "toelichting over toegankelijkheid"),
    "language": ("language", "een", "andere", "taal"),
    "url": ("url", "een", "ander", "webadres"),
}


class ActivityChange(Contract):
    """One change of an activity, or of one of its dates.

    `changed_on` is the local day on which it was seen, `changed_at` the moment of that day's run (UTC). `date` is the
    day that the change is about, by the rule of the series; None when it is about the activity. `what`: what changed.
    `says` is the Dutch sentence without the activity's name, which comes before it.
    """

    change_id: str
    activity_id: str
    changed_on: dt.date
    changed_at: dt.datetime
    kind: ChangeKind
    date: dt.date | None = None
    what: tuple[str, ...] = ()
    says: str


class Step(NamedTuple):
    """An activity before and after a day with changes. Dates after `horizon` were out of sight before that day."""

    day: dt.date
    horizon: dt.date
    before: ActivityMemory | None
    after: ActivityMemory


def steps_of(directory: Path, as_of: dt.datetime, now: Mapping[str, ActivityMemory]) -> list[Step]:
    """What happened to activities in the last DAYS days, from the ledger in `directory` and today's memory `now`.

    Several runs on one day count as one. Raises LedgerError.
    """
    today = local_date(as_of)
    current: dict[str, ActivityMemory] = {}
    steps: dict[tuple[dt.date, str], Step] = {}
    last_day: dt.date | None = None
    horizon = dt.date.max

    def _take(day: dt.date, memories: Iterable[ActivityMemory]) -> None:
        nonlocal last_day, horizon
        if last_day is not None and day > last_day:
            horizon = Window.around(last_day).end
        last_day = day
        for memory in memories:
            key = day, memory.activity_id
            before = steps[key].before if key in steps else current.get(memory.activity_id)
            steps[key] = Step(day, horizon, before, memory)
            current[memory.activity_id] = memory

    for moment, memories in activity_segments(directory, as_of):
        _take(local_date(moment), memories)
    _take(today, [memory for activity_id, memory in sorted(now.items()) if current.get(activity_id) != memory])
    first = today - dt.timedelta(days=DAYS)
    return [step for (day, _), step in sorted(steps.items(), key=lambda item: item[0]) if day > first]


def recent_changes(steps: Iterable[Step], places: Mapping[str, str]) -> list[ActivityChange]:
    """The changes in `steps`, each with its sentence. `places`: place_id -> name."""
    changes = []
    for step in steps:
        for kind, key, what, says in _found(step, places):
            changes.append(
                ActivityChange(
                    change_id="-".join(
                        filter(None, (step.after.activity_id, f"{step.day:%Y%m%d}", kind, _digits(key)))
                    ),
                    activity_id=step.after.activity_id,
                    changed_on=step.day,
                    changed_at=step.after.last_modified,
                    kind=kind,
                    date=dt.date.fromisoformat(key[:10]) if key else None,
                    what=what,
                    says=says,
                )
            )
    return changes


_Found = tuple[ChangeKind, str, tuple[str, ...], str]  # kind, key of the date or "", what, sentence


def _found(step: Step, places: Mapping[str, str]) -> Iterator[_Found]:
    before, after = step.before, step.after
    if after.superseded_by:  # goes on under another id
        return
    if before is None or before.superseded_by:
        if after.status != "cancelled":
            yield "new", "", (), "is nieuw in de agenda." if before is None else "staat weer in de agenda."
        return
    if after.status == "cancelled":
        if before.status != "cancelled":
            yield "cancelled", "", (), "gaat niet meer door."
        return
    if before.status == "cancelled":
        yield "reinstated", "", (), "gaat toch weer door."
    rules_differ = before.rules != after.rules
    changed = [name for name in _FACTS if before.facts.get(name) != after.facts.get(name)]
    if not rules_differ and "schedule" in changed:
        changed.remove("schedule")  # said date by date, or only the wording differs
    if changed:
        what = tuple(_FACTS[name][0] for name in changed)
        yield "changed", "", what, f"heeft {_listed([_noun(name, before, after, places) for name in changed])}."
    if not rules_differ:
        place_differs = before.facts.get("place") != after.facts.get("place")
        found = _date_changes(step, before, places, place_differs)
        is_back = before.status == "cancelled"  # said of the activity, and then not again of each date
        yield from (change for change in found if not (is_back and change[0] == "reinstated"))


def _noun(name: str, before: ActivityMemory, after: ActivityMemory, places: Mapping[str, str]) -> str:
    _, article, other, noun = _FACTS[name]
    old, new = before.facts.get(name), after.facts.get(name)
    if not new:
        return f"geen {noun} meer"
    text = f"{article} {other} {noun}" if old else f"nu {article} {noun}"
    shown = new if name == "schedule" else places.get(new) if name == "place" else None
    return f"{text} ({shown})" if shown else text


def _date_changes(
    step: Step, before: ActivityMemory, places: Mapping[str, str], place_differs: bool
) -> Iterator[_Found]:
    """What differs on single dates that are still to come."""
    first = step.day.isoformat()
    now = {key: value for key, value in step.after.dates.items() if key[:10] >= first}
    was = {key: value for key, value in before.dates.items() if key[:10] >= first}
    added = [key for key in now if key not in was and key[:10] <= step.horizon.isoformat() and " " not in key]
    removed = [key for key in was if key not in now and " " not in key]
    if not step.after.rules and len(added) == len(removed) == 1:
        old, new = _Date.of(removed[0], was[removed[0]]), _Date.of(added[0], now[added[0]])
        yield "moved", removed[0], ("time",), _moved(old.start, new.start, step.day, new.all_day)
        was, now = ({k: v for k, v in dates.items() if k not in (*added, *removed)} for dates in (was, now))
    for key in sorted({*was, *now}):
        if was.get(key) == now.get(key) or (key not in was and key[:10] > step.horizon.isoformat()):
            continue
        on = _day(dt.date.fromisoformat(key[:10]), step.day)
        if key.endswith(" skipped"):
            gone = key in now
            yield "cancelled" if gone else "reinstated", key, (), f"op {on} {_goes(on=not gone)}"
        elif key.endswith(" start"):
            if key in now:
                yield "changed", key, ("time",), f"begint op {on}."
        elif found := _one_date(key, was.get(key), now.get(key), step, places, place_differs):
            yield found


class _Date(NamedTuple):
    """A date as the ledger holds it."""

    planned: dt.datetime
    start: dt.datetime
    end: dt.datetime
    cancelled: bool
    name: str
    place_id: str

    @classmethod
    def of(cls, key: str, value: str) -> _Date:
        start, end, status, rest = value.split("|", 3)
        name, _, place_id = rest.rpartition("|")
        planned, first, last = (dt.datetime.fromisoformat(text) for text in (key, start, end))
        return cls(planned, first, last, status == "cancelled", name, place_id)

    @property
    def all_day(self) -> bool:
        return self.start.time() == self.end.time() == dt.time()


def _one_date(
    key: str, was: str | None, now: str | None, step: Step, places: Mapping[str, str], place_differs: bool
) -> _Found | None:
    old, new = _Date.of(key, was) if was else None, _Date.of(key, now) if now else None
    known = new or old
    assert known is not None
    on = _day(known.planned.date(), step.day)
    if new is None or old is None:
        return _appeared(key, new, step) if old is None and new else _disappeared(key, known, on, step)
    if new.cancelled != old.cancelled:
        return "cancelled" if new.cancelled else "reinstated", key, (), f"op {on} {_goes(on=not new.cancelled)}"
    if new.start != old.start:
        return "moved", key, ("time",), _moved(old.start, new.start, step.day, new.all_day)
    if new.end != old.end:
        return "changed", key, ("time",), f"op {on} duurt nu tot {new.end:%H.%M} uur."
    if new.place_id != old.place_id and not place_differs:
        name = places.get(new.place_id)
        return "changed", key, ("place",), f"op {on} is nu op een andere plek{f': {name}' if name else ''}."
    if new.name != old.name:
        return (
            "changed",
            key,
            ("title",),
            f"op {on} heeft {'een andere titel' if new.name else 'geen eigen titel meer'}.",
        )
    return None


def _appeared(key: str, new: _Date, step: Step) -> _Found:
    """A date that was as the rule says, or was not there."""
    on = _day(new.planned.date(), step.day)
    if new.cancelled:
        return "cancelled", key, (), f"op {on} is afgelast."
    if new.start != new.planned:
        return "moved", key, ("time",), _moved(new.planned, new.start, step.day, new.all_day)
    if new.name:
        return "changed", key, ("title",), f"op {on} heeft nu een eigen titel: {new.name}."
    return "new", key, (), f"is er ook op {_moment(new.start, step.day, new.all_day)}."


def _disappeared(key: str, old: _Date, on: str, step: Step) -> _Found | None:
    """A date that is now as the rule says, or is no longer there."""
    if old.cancelled:
        return "reinstated", key, (), f"op {on} {_goes(on=True)}"
    if old.start != old.planned:
        return "moved", key, ("time",), _moved(old.start, old.planned, step.day, old.all_day)
    if old.name:
        return None
    return "cancelled", key, (), f"op {on} staat niet meer in de agenda."


def _goes(*, on: bool) -> str:
    return "gaat toch door." if on else "gaat niet door."


def _moved(old: dt.datetime, new: dt.datetime, day: dt.date, all_day: bool) -> str:
    if old.date() == new.date() and not all_day:
        return f"op {_day(old.date(), day)} begint nu om {new:%H.%M} uur (eerst {old:%H.%M} uur)."
    return f"van {_day(old.date(), day)} is verplaatst naar {_moment(new, day, all_day)}."


def _moment(moment: dt.datetime, day: dt.date, all_day: bool) -> str:
    return _day(moment.date(), day) + ("" if all_day else f" om {moment:%H.%M} uur")


def _day(date: dt.date, today: dt.date) -> str:
    year = "" if date.year == today.year else f" {date.year}"
    return f"{_WEEKDAYS[date.weekday()]} {date.day} {_MONTHS[date.month - 1]}{year}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}"


def _digits(key: str) -> str:
    return key[:16].replace("-", "").replace(":", "").replace(" ", "-")
