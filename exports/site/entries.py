"""Lines of the agenda: an activity on a day, with what may honestly be said about its time. No templates, no files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from exports.agenda import Agenda, AgendaActivity, AgendaPlace
from exports.series import Instance, last_day
from exports.site.model import Site
from exports.site.render import date

DAYS_AHEAD = 7
_ONE_DAY = dt.timedelta(days=1)
_in_time = attrgetter("start", "end", "recurrence_id")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the agenda. `day` differs from the start for what goes on for days. `today` decides on years."""

    activity: AgendaActivity
    instance: Instance
    day: dt.date
    today: dt.date
    place: AgendaPlace | None
    uncertain: bool

    @property
    def activity_id(self) -> str:
        return self.activity.activity_id

    @property
    def name(self) -> str:
        return self.instance.name or self.activity.name

    @property
    def own_name(self) -> str:
        """The name of this date, when it is not that of the activity."""
        name = self.instance.name
        return name if name and name != self.activity.name else ""

    @property
    def elsewhere(self) -> str:
        """Where it is, when that is not where the activity is."""
        usual = self.activity.place
        return self.place.location if self.place and (not usual or self.place.place_id != usual.place_id) else ""

    @property
    def street(self) -> str:
        """The place and its street, for lists: within one town the rest of the address says nothing."""
        if self.place is None:
            return self.activity.location_text or "Plek onbekend"
        return ", ".join(part for part in (self.place.name, self.place.street_address) if part)

    @property
    def cancelled(self) -> bool:
        return "cancelled" in (self.instance.status, self.activity.status)

    @property
    def moved(self) -> bool:
        return self.instance.start != self.instance.recurrence_id and not self.cancelled

    @property
    def moved_from(self) -> str:
        """When it would have been by the rule."""
        planned = self.instance.recurrence_id
        text = date(planned.date(), self.today)
        return text if self.instance.all_day else f"{text}, {_clock(planned)} uur"

    @property
    def tentative(self) -> bool:
        """A date that rests on an assumption, or that the source itself is not sure of."""
        return not self.cancelled and (self.uncertain or "tentative" in (self.instance.status, self.activity.status))

    @property
    def time(self) -> str:
        if self.day != self.instance.start.date():
            return "doorlopend"
        if self.instance.all_day:
            return "tijd onbekend" if self.instance.is_estimated_end else "hele dag"
        return _clock(self.instance.start)

    @property
    def until(self) -> str:
        """The end, only when it is known and says something."""
        instance = self.instance
        if instance.is_estimated_end or instance.end <= instance.start:
            return ""
        last = last_day(instance)
        if instance.all_day:
            return f"en met {date(last, self.today)}" if last > instance.start.date() else ""
        if instance.end - instance.start > _ONE_DAY:
            return f"{date(last, self.today)}, {_clock(instance.end)}"
        return _clock(instance.end)


def _clock(moment: dt.datetime) -> str:
    return f"{moment.hour:02}.{moment.minute:02}"


def upcoming(site: Site, activity: AgendaActivity, limit: int) -> list[Entry]:
    """The next dates of an activity, from today on, at most `limit`."""
    today = site.agenda.today
    midnight = dt.datetime.combine(today, dt.time())
    ahead = [each for each in activity.instances if each.start >= midnight or last_day(each) >= today]
    ahead.sort(key=_in_time)
    return [_entry(site, activity, instance, instance.start.date()) for instance in ahead[:limit]]


def week(site: Site) -> list[Entry]:
    """All entries of the seven days from today on, in reading order."""
    return ahead(site, DAYS_AHEAD)


def ahead(site: Site, days: int) -> list[Entry]:
    """All entries of today and the days after it, `days` in all, in reading order."""
    first, last = site.agenda.today, site.agenda.today + dt.timedelta(days=days - 1)
    after = dt.datetime.combine(last, dt.time.max)
    entries: list[Entry] = []
    for activity in site.agenda.activities:
        for instance in activity.instances:
            if instance.start > after or (end := last_day(instance)) < first:
                continue
            begin = max(instance.start.date(), first)
            for offset in range((min(end, last) - begin).days + 1):
                entries.append(_entry(site, activity, instance, begin + dt.timedelta(days=offset)))
    # What has a time comes first, in order of time; what goes on for days comes last.
    entries.sort(key=_order)
    return entries


def by_day(agenda: Agenda, entries: Iterable[Entry], n_days: int = DAYS_AHEAD) -> list[tuple[dt.date, list[Entry]]]:
    """`entries` under each of the coming days, also the days without any; later entries are left out."""
    days: dict[dt.date, list[Entry]] = {agenda.today + dt.timedelta(days=n): [] for n in range(n_days)}
    for entry in entries:
        if entry.day in days:
            days[entry.day].append(entry)
    return list(days.items())


def _order(entry: Entry) -> tuple[dt.date, bool, dt.datetime, str, str]:
    goes_on = entry.instance.all_day or entry.day != entry.instance.start.date()
    return entry.day, goes_on, entry.instance.start, entry.name, entry.activity.activity_id


def _entry(site: Site, activity: AgendaActivity, instance: Instance, day: dt.date) -> Entry:
    place = site.agenda.places.get(instance.place_id or "") or activity.place
    uncertain = (activity.activity_id, instance.recurrence_id) in site.uncertain
    return Entry(activity, instance, day, site.agenda.today, place, uncertain)
