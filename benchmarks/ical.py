"""How fast feeds are written: events a second on one core, and all feeds of 2,000 activities with 100,000 dates.

Run as `python -m benchmarks.ical [number]`. The yardstick is 40,000 events a second, and the same content lines as
icalendar writes from the same data.
"""

from __future__ import annotations

import datetime as dt
import gc
import resource
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import icalendar
from dateutil.rrule import rrulestr

from exports.agenda import Agenda, AgendaActivity, AgendaNeighbourhood, AgendaPlace
from exports.feeds import ALL, feeds_of, write_feeds
from exports.ical import write_feed
from exports.ical_event import Shared, Style, write_events
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.series import Instance, compose
from exports.verify_feeds import verify_feeds
from sources.contracts import ScheduleRule

TODAY = dt.date(2026, 11, 24)
START, END = TODAY - dt.timedelta(days=14), TODAY + dt.timedelta(days=365)
MOMENT = dt.datetime(2026, 11, 20, 6, tzinfo=dt.UTC)
PLACES = {
    f"plek{n}": AgendaPlace(
        f"plek{n}", f"Wijkhuis {n}", f"Straat {n}, 3022 AP Rotterdam", 51.912345, 4.443211, f"Buurt {n % 10}"
    )
    for n in range(100)
}
HOODS = tuple(AgendaNeighbourhood(f"BU{n}", f"Buurt {n}", f"buurt-{n}") for n in range(10))


def activity(number: int, rule: ScheduleRule, instances: tuple[Instance, ...]) -> AgendaActivity:
    """An invented activity with text of the usual length."""
    place = number % len(PLACES)
    return AgendaActivity(
        activity_id=f"wa{number:012d}",
        name=f"Koffie en soep {number}",
        description="Iedereen is welkom; u hoeft niets mee te nemen. We drinken samen koffie, en er is één keer soep.",
        rules=(rule,),
        schedule_text="elke dinsdag, 10.00 tot 12.00 uur",
        place=PLACES[f"plek{place}"],
        location_text=None,
        organizer=f"Organisatie {place}",
        audience=(tuple(AUDIENCE_LABELS)[number % len(AUDIENCE_LABELS)],),
        min_age=None,
        max_age=None,
        category=(tuple(CATEGORY_LABELS)[number % len(CATEGORY_LABELS)],),
        price_text="€ 2",
        is_free=False,
        access="walk_in",
        registration_text=None,
        status="scheduled",
        url=f"https://wijkhuis.example/activiteit/{number}",
        sources=(f"Website van Wijkhuis {place}",),
        last_confirmed=TODAY,
        sequence=0,
        created_at=MOMENT,
        last_modified=MOMENT,
        instances=instances,
        neighbourhood_id=f"BU{place % 10}",
        organization_id=f"org{place}",
        networks=(f"net{place % 5}",),
    )


def dates(rrule: str, hour: int, most: int) -> tuple[Instance, ...]:
    """The first dates of a rule, of which one in ten is moved or called off."""
    first = dt.datetime.combine(START, dt.time(hour))
    walls = rrulestr(rrule, dtstart=first).between(first, dt.datetime.combine(END, dt.time.max), inc=True)[:most]
    instances = []
    for n, wall in enumerate(walls):
        start = wall + dt.timedelta(hours=1) if n % 20 == 9 else wall
        status = "cancelled" if n % 20 == 19 else "scheduled"
        instances.append(Instance(wall, start, start + dt.timedelta(hours=2), False, status, None, None))
    return tuple(instances)


def agenda(count: int) -> Agenda:
    """`count` weekly activities with some 50 dates each."""
    activities = []
    for number in range(count):
        day, hour = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")[number % 7], 8 + number % 12
        rule = ScheduleRule(kind="weekly", rrule=f"FREQ=WEEKLY;BYDAY={day}", start_time=dt.time(hour))
        activities.append(activity(number, rule, dates(rule.rrule or "", hour, 53)))
    names = {f"org{n}": f"Organisatie {n}" for n in range(100)}
    return Agenda(
        TODAY, START, END, tuple(activities), PLACES, HOODS, names, {f"net{n}": f"Netwerk {n}" for n in range(5)}
    )


def single_events(count: int) -> Agenda:
    """`count` activities of one date: the dearest kind, because no event shares anything with another."""
    day = dt.datetime(2026, 12, 1, 10)
    rule = ScheduleRule(kind="once", dates=(day.date(),), start_time=day.time())
    one = (Instance(day, day, day + dt.timedelta(hours=2), False, "scheduled", None, None),)
    return Agenda(TODAY, START, END, tuple(activity(n, rule, one) for n in range(count)), PLACES, HOODS)


def speed(label: str, source: Agenda) -> None:
    """Events a second: from dates to rules and then to text, and the latter alone. The best of five."""
    whole = writing = float("inf")
    n_events = 0
    for _ in range(5):
        source = replace(source)  # forgets what was composed
        started = time.process_time()
        n_events = sum(
            part.n_events for one in source.activities for part in write_events(Shared(one, source, Style()))
        )
        done = time.process_time()
        for one in source.activities:
            compose(one.rules, one.instances, source.window_end)
        composing = time.process_time() - done
        whole = min(whole, done - started)
        writing = min(writing, done - started - composing)
    print(f"{label}: {n_events} events, {n_events / whole:,.0f} a second, {n_events / writing:,.0f} once composed")


def same_as_icalendar(source: Agenda) -> bool:
    """Whether icalendar, given the values that it reads in our feed, writes the same lines, in whatever order."""
    ours = write_feed(source, "Proef", "Proef", source.activities).content
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]
    calendar = icalendar.Calendar.from_ical(ours)
    rebuilt = icalendar.Calendar()
    for name, value in calendar.property_items(recursive=False):
        if name not in ("BEGIN", "END"):
            rebuilt.add(name, value, encode=False)
    for component in calendar.subcomponents:
        fresh = type(component)()
        for name, value in component.property_items(recursive=False):
            if name in ("DTSTART", "DTEND", "DTSTAMP", "CREATED", "LAST-MODIFIED", "RECURRENCE-ID"):
                fresh.add(name, component.decoded(name))  # written anew from the Python value
            elif name not in ("BEGIN", "END"):
                fresh.add(name, value, encode=False)
        fresh.subcomponents = component.subcomponents
        rebuilt.add_component(fresh)
    theirs = rebuilt.to_ical(sorted=False).replace(b"REFRESH-INTERVAL:", b"REFRESH-INTERVAL;VALUE=DURATION:")
    return sorted(map(_line, _unfolded(theirs))) == sorted(map(_line, _unfolded(ours)))


def _unfolded(content: bytes) -> list[bytes]:
    return content.replace(b"\r\n ", b"").split(b"\r\n")


def _line(line: bytes) -> bytes:
    """A rule with its parts in order: icalendar puts UNTIL elsewhere."""
    if line.startswith(b"RRULE:"):
        return b"RRULE:" + b";".join(sorted(line[6:].split(b";")))
    return line


def main() -> None:
    gc.set_threshold(100_000, 50, 100)  # as in a run
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    speed("single events", single_events(10 * count))
    source = agenda(count)
    speed("series with exceptions", source)
    print("equal to icalendar:", same_as_icalendar(agenda(100)) and same_as_icalendar(single_events(100)))
    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        specs = feeds_of(source)
        feeds = write_feeds(source, specs, Path(folder), "https://wijk.example")
        written = time.monotonic()
        n_events = {path: feed.n_events for path, feed in feeds.items()}
        problems = verify_feeds(Path(folder), n_events, source, ALL, feeds[ALL].days_ahead)
        checked = time.monotonic()
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.ics"))
        size_of_all = (Path(folder) / ALL).stat().st_size
    print(
        f"{count} activities, {sum(len(a.instances) for a in source.activities)} dates: {len(specs)} feeds, "
        f"{size / 1e6:.1f} MB, written in {written - started:.1f} s, "
        f"read back in {checked - written:.1f} s with {len(problems)} problems; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB peak"
    )
    print(f"{ALL}: {size_of_all / 1e6:.2f} MB, {feeds[ALL].days_ahead} days ahead")


if __name__ == "__main__":
    main()
