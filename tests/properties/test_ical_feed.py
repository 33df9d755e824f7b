"""For any agenda, the feed read back by another library gives exactly the agenda's dates."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.agenda import Agenda, AgendaActivity
from exports.ical import CANCELLED_PREFIX, write_feed
from exports.series import Instance
from exports.verify_feeds import verify_feed
from sources.contracts import ScheduleRule

TODAY = dt.date(2026, 11, 24)
START, END = TODAY - dt.timedelta(days=14), TODAY + dt.timedelta(days=366)
ZONE = ZoneInfo("Europe/Amsterdam")
RULES = (
    "FREQ=WEEKLY;BYDAY=TU",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA",
    "FREQ=MONTHLY;BYDAY=2WE,4WE",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=5",
)
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)


@st.composite
def activities(draw: st.DrawFn, number: int) -> AgendaActivity:
    # Not between 1 and 4 at night: a wall-clock time in the hour that DST skips or repeats is not one moment.
    time = dt.time(draw(st.integers(4, 22)), draw(st.sampled_from([0, 15, 30])))
    rrule = draw(st.sampled_from(RULES))
    first = dt.datetime.combine(START + dt.timedelta(days=draw(st.integers(0, 40))), time)
    walls = rrulestr(rrule, dtstart=first).between(first, dt.datetime.combine(END, dt.time.max), inc=True)
    walls = walls[: draw(st.integers(1, 120))]
    dates = []
    for wall in walls:
        fate = draw(st.sampled_from(["as planned"] * 12 + ["missing", "cancelled", "moved", "themed"]))
        if fate == "missing":
            continue
        start = wall + dt.timedelta(hours=1) if fate == "moved" else wall
        status = "cancelled" if fate == "cancelled" else "scheduled"
        name = "Thema" if fate == "themed" else None
        dates.append(Instance(wall, start, start + dt.timedelta(minutes=90), False, status, name, None))
    return AgendaActivity(
        activity_id=f"wa{number:012d}", name=draw(TEXT) or "x", description=draw(st.none() | TEXT),
        rules=(ScheduleRule(kind="weekly", rrule=rrule, start_time=time),), schedule_text="", place=None,
        location_text=draw(st.none() | TEXT), organizer=None, audience=(), min_age=None, max_age=None, category=(),
        price_text=None, is_free=None, access=None, registration_text=None,
        status="scheduled", url=draw(st.none() | TEXT), sources=("Bron",), last_confirmed=TODAY, sequence=0,
        created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), last_modified=dt.datetime(2026, 1, 2, tzinfo=dt.UTC),
        instances=tuple(dates),
    )  # fmt: skip


@st.composite
def agendas(draw: st.DrawFn) -> Agenda:
    return Agenda(TODAY, START, END, tuple(draw(activities(n)) for n in range(draw(st.integers(0, 3)))), {})


@settings(max_examples=40, deadline=None)
@given(agendas())
def test_feed_says_exactly_what_the_agenda_says(agenda: Agenda) -> None:
    feed = write_feed(agenda, "Proef", "Proefagenda", agenda.activities)
    icalendar.use_zoneinfo()
    calendar = icalendar.Calendar.from_ical(feed.content)
    read = Counter(
        (
            str(event["UID"]).split("@")[0][:14],
            event["DTSTART"].dt.astimezone(ZONE).replace(tzinfo=None),
            event["DTEND"].dt.astimezone(ZONE).replace(tzinfo=None),
            str(event["STATUS"]) == "CANCELLED",
            str(event["SUMMARY"]).startswith(CANCELLED_PREFIX),
        )
        for event in recurring_ical_events.of(calendar).between(START, END + dt.timedelta(days=2))
        if event["DTSTART"].dt.date() <= END
    )
    written = Counter(
        (activity.activity_id, i.start, i.end, i.status == "cancelled", i.status == "cancelled")
        for activity in agenda.activities
        for i in activity.instances
    )
    assert read == written


@settings(max_examples=25, deadline=None)
@given(agendas())
def test_feed_passes_its_own_verification(agenda: Agenda) -> None:
    feed = write_feed(agenda, "Proef", "Proefagenda", agenda.activities)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.ics"
        path.write_bytes(feed.content)
        assert verify_feed(path, feed.n_events) == []
