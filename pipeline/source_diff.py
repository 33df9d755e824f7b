"""What is different in what a source says: activities and dates that are new, gone or changed, in Dutch.

Belongs here: comparing two understandings of one source. Does not belong here: what changed in the published agenda
(warehouse.change_log), which knows several sources and people's corrections.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.source_look import Understanding
from sources.dutch.render import clock, join, long_date, render_schedule
from warehouse.contracts import NormalisedActivity, Occurrence
from warehouse.labels import euro
from warehouse.presence import local_date

_DATES = 4  # named in one sentence before the rest is counted


class Difference(NamedTuple):
    """One change, as a sentence."""

    kind: str  # nieuw, weg of gewijzigd
    name: str
    what: str


def differences(before: Understanding, after: Understanding, today: dt.date) -> list[Difference]:
    """What changed from `before` to `after`; of dates only those from `today` on. By kind, then by name.

    An activity that the source gives another key, is found by its name and place.
    """
    old = {activity.record_id: activity for activity in before.activities}
    new = {activity.record_id: activity for activity in after.activities}
    pairs = {record_id: record_id for record_id in old if record_id in new}
    pairs |= _same_under_another_key(
        [one for key, one in old.items() if key not in pairs], [one for key, one in new.items() if key not in pairs]
    )
    found = [_whole("nieuw", one) for key, one in new.items() if key not in pairs.values()]
    found += [_whole("weg", one) for key, one in old.items() if key not in pairs]
    for was, now in pairs.items():
        what = _facts(old[was], new[now])
        if _rule(old[was]) == _rule(new[now]):
            what += _dates(before.dates_of(old[was]), after.dates_of(new[now]), today)
        found += [Difference("gewijzigd", new[now].name, "; ".join(what))] if what else []
    return sorted(found, key=lambda one: (("nieuw", "weg", "gewijzigd").index(one.kind), one.name.casefold()))


def _same_under_another_key(old: Sequence[NormalisedActivity], new: Sequence[NormalisedActivity]) -> dict[str, str]:
    """Old id -> new id, where name and place leave no choice."""

    def by_content(activities: Sequence[NormalisedActivity]) -> Mapping[tuple[str, str | None], list[str]]:
        groups: dict[tuple[str, str | None], list[str]] = {}
        for one in activities:
            groups.setdefault((one.name.casefold(), one.place.place_id or one.location_text), []).append(one.record_id)
        return groups

    left, right = by_content(old), by_content(new)
    return {ids[0]: right[key][0] for key, ids in left.items() if len(ids) == 1 and len(right.get(key, ())) == 1}


def _whole(kind: str, activity: NormalisedActivity) -> Difference:
    return Difference(kind, activity.name, _when(activity))


def _when(activity: NormalisedActivity) -> str:
    return render_schedule(activity.schedule) or "tijd niet begrepen"


def _rule(activity: NormalisedActivity) -> str:
    """When it is, but for single dates: of those it is told which came and went."""
    return render_schedule([rule.model_copy(update={"exdates": (), "rdates": ()}) for rule in activity.schedule])


def _facts(old: NormalisedActivity, new: NormalisedActivity) -> list[str]:
    """Each fact that residents see and that is different."""
    facts = {
        "naam": (old.name, new.name),
        "wanneer": (_when(old), _when(new)) if _rule(old) != _rule(new) else ("", ""),
        "plek": (old.place.place_id or old.location_text, new.place.place_id or new.location_text),
        "kosten": (_price(old), _price(new)),
        "voor wie": (", ".join(old.audience.target_group), ", ".join(new.audience.target_group)),
        "toestand": (_STATUS[old.event_status], _STATUS[new.event_status]),
        "link": (old.url, new.url),
    }
    found = [
        f"{what} was {was or 'onbekend'}, is nu {now or 'onbekend'}" for what, (was, now) in facts.items() if was != now
    ]
    return [*found, "de omschrijving is anders"] if old.description != new.description else found


_STATUS = {"scheduled": "gaat door", "cancelled": "afgelast", "tentative": "onder voorbehoud"}


def _price(activity: NormalisedActivity) -> str:
    price = activity.price
    return {"free": "gratis", "amount": euro(price.min or 0), "unknown": ""}[price.type]


def _dates(old: Sequence[Occurrence], new: Sequence[Occurrence], today: dt.date) -> list[str]:
    """Dates that came, went, were called off or moved, when the rule itself does not say so."""
    was, now = _by_day(old, today), _by_day(new, today)
    both = [day for day in was if day in now]
    changes = {
        "erbij": [day for day in now if day not in was],
        "vervallen": [day for day in was if day not in now],
        "afgelast": [day for day in both if now[day].status == "cancelled" != was[day].status],
        "gaat toch door": [day for day in both if was[day].status == "cancelled" != now[day].status],
        "andere tijd": [day for day in both if (was[day].start, was[day].end) != (now[day].start, now[day].end)],
    }
    return [f"{what}: {_days(days, now)}" for what, days in changes.items() if days]


def _by_day(dates: Sequence[Occurrence], today: dt.date) -> dict[dt.date, Occurrence]:
    return {local_date(one.start): one for one in dates if local_date(one.start) >= today}


def _days(days: Sequence[dt.date], now: Mapping[dt.date, Occurrence]) -> str:
    shown = []
    for day in days[:_DATES]:
        time = f" ({clock(now[day].start.time())} uur)" if day in now and not now[day].all_day else ""
        shown.append(f"{long_date(day, weekday=True)}{time}")
    rest = len(days) - len(shown)
    return f"{', '.join(shown)} en nog {rest}" if rest else join(shown)
