"""Activities as schema.org data: EventSeries with its Schedule and, for eight weeks, each date as a subEvent.

Belongs here: which property says what. What an activity holds comes from `exports.agenda`, rules that give exactly its
dates from `exports.series`. Does not belong here: writing pages (the site puts `script_text` in them).

Unknown stays unknown: an assumed end, a price that nobody named and a tentative status have no property.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic_core import to_json

from exports.agenda import Agenda, AgendaActivity, AgendaPlace
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.series import Component, Instance, compose
from sources.contracts import TIMEZONE
from warehouse.occurrences import Window

CONTEXT = "https://schema.org"
WEEKS = 8  # dates that are written out; the Schedule says the rest
_ZONE = ZoneInfo(TIMEZONE)
_DAYS = {"MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday", "SA": "Saturday",
         "SU": "Sunday"}  # fmt: skip
_PERIODS = {"DAILY": "D", "WEEKLY": "W", "MONTHLY": "M", "YEARLY": "Y"}
_STATUS = {"scheduled": "EventScheduled", "cancelled": "EventCancelled"}
_IN_SCRIPT = [(sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029"]


def event_series(
    activity: AgendaActivity,
    today: dt.date,
    page_url: str | None,
    places: Mapping[str, AgendaPlace] | None = None,
    components: Sequence[Component] | None = None,
) -> dict[str, object]:
    """`activity` as schema.org JSON-LD: an EventSeries, or an Event when it is on one date only.

    `page_url` is the activity's own page, absolute; None where the site's address is not known. `places` serves dates
    that are elsewhere than the activity itself; `components` are the activity's, when they are composed already.
    """
    if components is None:
        components = compose(activity.rules, activity.instances, Window.around(today).end)
    coming = [instance for instance in activity.instances if instance.end.date() >= today]
    alone = len(activity.instances) == 1 and all(rule.kind == "once" for rule in activity.rules)
    node: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "Event" if alone else "EventSeries",
        "@id": page_url or f"urn:wijkagenda:activiteit:{activity.activity_id}",
        "identifier": activity.activity_id,
        "name": activity.name,
        "description": activity.description,
        "url": page_url or activity.url,
        "sameAs": activity.url if page_url else None,
        "eventStatus": _status(activity.status),
        "location": _location(activity.place, activity.location_text),
        "organizer": {"@type": "Organization", "name": activity.organizer} if activity.organizer else None,
        "audience": _audience(activity),
        "typicalAgeRange": _ages(activity),
        "isAccessibleForFree": activity.is_free,
        "keywords": [CATEGORY_LABELS.get(code, code) for code in activity.category],
    }
    if alone:
        node |= _times(activity.instances[0]) | _own(activity, activity.instances[0], places or {})
    else:
        last = today + dt.timedelta(weeks=WEEKS)
        shown = [instance for instance in coming if instance.start.date() < last]
        node["eventSchedule"] = [schedule for c in components if (schedule := _schedule(c, today))]
        node["subEvent"] = [_sub_event(activity, instance, page_url, places or {}) for instance in shown]
        node["startDate"] = next((_moment(i.start, i.all_day) for i in (*coming, *activity.instances[-1:])), None)
    return _known(node)


def write_jsonld(agenda: Agenda, path: Path, page_url_of: Callable[[str], str] | None = None) -> Path:
    """All activities as one graph, each on a line of its own. `page_url_of`: an activity's id to its page's address."""
    graph = []
    for activity in agenda.activities:
        page_url = page_url_of(activity.activity_id) if page_url_of else None
        node = event_series(activity, agenda.today, page_url, agenda.places, agenda.components(activity))
        del node["@context"]
        graph.append(to_json(node).decode())
    text = f'{{"@context":"{CONTEXT}","@graph":[\n' + ",\n".join(graph) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def script_text(node: Mapping[str, object]) -> str:
    """`node` for inside <script type="application/ld+json">: nothing in it can end the element. Not to be escaped."""
    text = to_json(node).decode()
    for sign, written in _IN_SCRIPT:  # ten times as fast as str.translate
        text = text.replace(sign, written)
    return text


def _known(node: dict[str, object]) -> dict[str, object]:
    """Without properties of which nothing is known."""
    return {name: value for name, value in node.items() if value or value == 0}  # False and 0 are known


def _status(status: str) -> str | None:
    return f"{CONTEXT}/{_STATUS[status]}" if status in _STATUS else None


@lru_cache(maxsize=1_024)  # each date says where it is
def _location(place: AgendaPlace | None, text: str | None) -> dict[str, object] | None:
    if place is None:
        return {"@type": "Place", "name": text} if text else None
    geo = None
    if place.latitude is not None and place.longitude is not None:
        geo = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
    address: dict[str, object] | None = None
    if place.street_address:
        address = {
            "@type": "PostalAddress",
            "streetAddress": place.street_address,
            "postalCode": place.postal_code,
            "addressLocality": place.address_locality,
            "addressCountry": "NL",
        }
    return _known(
        {
            "@type": "Place",
            "identifier": place.place_id,
            "name": place.name,
            "address": _known(address) if address else None,
            "geo": geo,
        }
    )


def _audience(activity: AgendaActivity) -> dict[str, object] | None:
    groups = [AUDIENCE_LABELS.get(code, code) for code in activity.audience]
    found = _known(
        {
            "audienceType": ", ".join(groups),
            "suggestedMinAge": activity.min_age,
            "suggestedMaxAge": activity.max_age,
        }
    )
    return {"@type": "PeopleAudience", **found} if found else None


def _ages(activity: AgendaActivity) -> str | None:
    if activity.min_age is None and activity.max_age is None:
        return None
    return f"{activity.min_age or 0}-{'' if activity.max_age is None else activity.max_age}"


# --- Dates ------------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4_096)  # much begins on the same day at the same time
def _moment(wall: dt.datetime, all_day: bool) -> str:
    """ISO 8601 with Rotterdam's offset; a day without time is a date."""
    return wall.date().isoformat() if all_day else wall.replace(tzinfo=_ZONE).isoformat()


def _times(instance: Instance) -> dict[str, object]:
    """startDate and endDate; the last day of whole days is inclusive here."""
    times: dict[str, object] = {"startDate": _moment(instance.start, instance.all_day)}
    if not instance.is_estimated_end and instance.end > instance.start:
        end = instance.end - dt.timedelta(days=1) if instance.all_day else instance.end
        times["endDate"] = _moment(end, instance.all_day)
    return times


def _own(activity: AgendaActivity, instance: Instance, places: Mapping[str, AgendaPlace]) -> dict[str, object]:
    """What a date says of itself: whether it goes on, from when it was moved, and where it is."""
    status = "cancelled" if "cancelled" in (activity.status, instance.status) else instance.status
    own: dict[str, object] = {"eventStatus": _status(status)}
    if instance.start != instance.recurrence_id:
        own["previousStartDate"] = _moment(instance.recurrence_id, instance.all_day)
        if status == "scheduled":
            own["eventStatus"] = f"{CONTEXT}/EventRescheduled"
    place = places.get(instance.place_id or "", activity.place)
    own["location"] = _location(place, activity.location_text)
    return own


def _sub_event(
    activity: AgendaActivity, instance: Instance, page_url: str | None, places: Mapping[str, AgendaPlace]
) -> dict[str, object]:
    # A reader that takes dates out of the series must know where they are: name and place are in each.
    return _known(
        {
            "@type": "Event",
            "name": instance.name or activity.name,
            "url": page_url,
            **_times(instance),
            **_own(activity, instance, places),
        }
    )


def _schedule(component: Component, today: dt.date) -> dict[str, object] | None:
    """The rule of a component, or None when schema.org has no words for it: then only the dates are told."""
    parts = _rule_parts(component.rrule or "")
    if not parts or (component.until and component.until.date() < today):
        return None
    first = component.first
    timed = not first.all_day
    known_end = timed and not first.is_estimated_end and first.end > first.start
    minutes = int((first.end - first.start).total_seconds()) // 60
    excluded = [wall for wall in component.exdates if wall.date() >= today]
    # A cancelled date stays in the series as an event that is off; a moved one is no longer at its old time.
    excluded += [o.recurrence_id for o in component.overrides if o.start != o.recurrence_id and o.start.date() >= today]
    return _known(
        {
            "@type": "Schedule",
            **parts,
            "startDate": first.start.date().isoformat(),
            "endDate": component.until.date().isoformat() if component.until else None,
            "startTime": first.start.strftime("%H:%M:%S") if timed else None,
            "endTime": first.end.strftime("%H:%M:%S") if known_end and minutes < 24 * 60 else None,
            "duration": f"PT{minutes}M" if known_end else None,
            "scheduleTimezone": TIMEZONE,
            "exceptDate": [_moment(wall, first.all_day) for wall in sorted(excluded)],
        }
    )


@lru_cache(maxsize=1_024)  # many series have the same rule
def _rule_parts(rrule: str) -> dict[str, object] | None:
    """An RRULE in the words of schema.org's Schedule, or None when it says more than those can."""
    rule = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    period = _PERIODS.get(rule.pop("FREQ", ""))
    if period is None:
        return None
    rule.pop("WKST", None)
    words: dict[str, object] = {"repeatFrequency": f"P{rule.pop('INTERVAL', '1')}{period}"}
    days = [day for day in rule.pop("BYDAY", "").split(",") if day]
    if (position := rule.pop("BYSETPOS", None)) is not None:
        if len(days) != 1 or days[0] not in _DAYS or "," in position:
            return None
        days = [position + days[0]]
    if days:
        words["byDay"] = [f"{CONTEXT}/{_DAYS[day]}" if day in _DAYS else day for day in days]
    for name, word in (("BYMONTHDAY", "byMonthDay"), ("BYMONTH", "byMonth")):
        if text := rule.pop(name, ""):
            if not re.fullmatch(r"\d+(,\d+)*", text):
                return None  # counted from the end of the month
            words[word] = [int(number) for number in text.split(",")]
    return None if rule else words
