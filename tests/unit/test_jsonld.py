"""Activities in schema.org's words: what is known is said, what is not known has no property."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from dateutil.rrule import rrulestr

from exports.agenda import Agenda, AgendaActivity, AgendaPlace
from exports.jsonld import event_series, script_text, write_jsonld
from exports.series import Instance
from sources.contracts import ScheduleRule

TODAY = dt.date(2026, 10, 19)  # the Monday before the end of summer time
PAGE = "https://agenda.example/activiteit/wa1.html"
PLACE = AgendaPlace(
    "huis", "Huis", "Weg 1, 3021 AB Rotterdam", 51.91, 4.45, "Middelland", "Weg 1", "3021 AB", "Rotterdam"
)
WEEKLY = ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;BYDAY=TU", start_time=dt.time(19), end_time=dt.time(20, 30))


def instance(day: dt.date, **fields: Any) -> Instance:
    start = dt.datetime.combine(day, dt.time(19))
    values = {"recurrence_id": start, "start": start, "end": start + dt.timedelta(minutes=90), "all_day": False}
    return Instance(**{**values, "status": "scheduled", "name": None, "place_id": "huis", **fields})


def tuesdays(n: int) -> list[Instance]:
    return [instance(dt.date(2026, 10, 20) + dt.timedelta(weeks=number)) for number in range(n)]


def activity(instances: list[Instance], *rules: ScheduleRule, **fields: Any) -> AgendaActivity:
    known = {
        "activity_id": "wa1", "name": "Yoga", "description": None, "schedule_text": "", "place": PLACE,
        "location_text": None, "organizer": None, "audience": (), "min_age": None, "max_age": None, "category": (),
        "price_text": None, "is_free": None, "access": None, "registration_text": None, "status": "scheduled",
        "url": None, "sources": ("Bron",), "last_confirmed": TODAY, "sequence": 0,
        "created_at": dt.datetime(2026, 10, 1, tzinfo=dt.UTC), "last_modified": dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
    }  # fmt: skip
    return AgendaActivity(**{**known, "rules": rules, "instances": tuple(instances), **fields})


def test_a_series_has_its_rule_and_the_dates_of_eight_weeks() -> None:
    node: Any = event_series(activity(tuesdays(53), WEEKLY), TODAY, PAGE)
    assert (node["@type"], node["@id"], node["url"], node["startDate"]) == (
        "EventSeries", PAGE, PAGE, "2026-10-20T19:00:00+02:00",
    )  # fmt: skip
    assert node["eventSchedule"] == [
        {
            "@type": "Schedule",
            "repeatFrequency": "P1W",
            "byDay": ["https://schema.org/Tuesday"],
            "startDate": "2026-10-20",
            "startTime": "19:00:00",
            "endTime": "20:30:00",
            "duration": "PT90M",
            "scheduleTimezone": "Europe/Amsterdam",
        }
    ]
    starts = [event["startDate"] for event in node["subEvent"]]
    assert len(starts) == 8
    assert starts[:2] == ["2026-10-20T19:00:00+02:00", "2026-10-27T19:00:00+01:00"]  # summer time ends between
    assert node["subEvent"][0]["endDate"] == "2026-10-20T20:30:00+02:00"
    assert node["subEvent"][0]["location"]["address"]["postalCode"] == "3021 AB"


def test_what_is_not_known_has_no_property() -> None:
    bare = activity([], place=None)
    assert event_series(bare, TODAY, None) == {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "@id": "urn:wijkagenda:activiteit:wa1",
        "identifier": "wa1",
        "name": "Yoga",
        "eventStatus": "https://schema.org/EventScheduled",
    }
    doubtful = activity(
        [instance(dt.date(2026, 10, 20), status="tentative", is_estimated_end=True)], status="tentative"
    )
    assert not {"eventStatus", "endDate", "url"} & event_series(doubtful, TODAY, None).keys()


def test_a_date_that_is_off_moved_or_elsewhere_says_so() -> None:
    dates = tuesdays(6)
    moved = dates[2].start + dt.timedelta(days=1)
    dates[1] = replace(dates[1], status="cancelled")
    dates[2] = replace(dates[2], start=moved, end=moved + dt.timedelta(minutes=90))
    dates[3] = replace(dates[3], place_id="hal", name="Yoga in de hal")
    del dates[4]
    hal = AgendaPlace("hal", "De Hal", None, None, None, None)
    node: Any = event_series(activity(dates, WEEKLY), TODAY, PAGE, {"hal": hal})
    _, off, shifted, elsewhere, _ = node["subEvent"]
    assert off["eventStatus"] == "https://schema.org/EventCancelled"
    assert (shifted["eventStatus"], shifted["startDate"], shifted["previousStartDate"]) == (
        "https://schema.org/EventRescheduled", "2026-11-04T19:00:00+01:00", "2026-11-03T19:00:00+01:00",
    )  # fmt: skip
    assert (elsewhere["name"], elsewhere["location"]["name"]) == ("Yoga in de hal", "De Hal")
    assert node["eventSchedule"][0]["exceptDate"] == ["2026-11-03T19:00:00+01:00", "2026-11-17T19:00:00+01:00"]


def test_one_date_is_an_event_and_a_whole_day_ends_on_its_last_day() -> None:
    day = dt.datetime(2026, 10, 24)
    feast = instance(day.date(), recurrence_id=day, start=day, end=day + dt.timedelta(days=2), all_day=True)
    node = event_series(activity([feast], ScheduleRule(kind="once", dates=(day.date(),))), TODAY, None)
    assert (node["@type"], node["startDate"], node["endDate"]) == ("Event", "2026-10-24", "2026-10-25")
    assert "subEvent" not in node


def test_people_and_costs() -> None:
    known = activity([], audience=("ouderen", "vrouwen"), min_age=60, is_free=False, category=("eten_drinken",),
                     organizer="Club", url="https://club.example/yoga")  # fmt: skip
    node: Any = event_series(known, TODAY, PAGE)
    assert node["audience"] == {"@type": "PeopleAudience", "audienceType": "ouderen, vrouwen", "suggestedMinAge": 60}
    assert (node["typicalAgeRange"], node["isAccessibleForFree"], node["keywords"]) == (
        "60-", False, ["Eten en drinken"],
    )  # fmt: skip
    assert (node["organizer"]["name"], node["sameAs"]) == ("Club", "https://club.example/yoga")


@pytest.mark.parametrize(
    ("rrule", "words"),
    [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", {"repeatFrequency": "P2W", "byDay": ["Monday", "Wednesday"]}),
        ("FREQ=DAILY", {"repeatFrequency": "P1D"}),
        ("FREQ=MONTHLY;BYDAY=-1FR", {"repeatFrequency": "P1M", "byDay": ["-1FR"]}),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", {"repeatFrequency": "P1M", "byDay": ["2TU"]}),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", {"repeatFrequency": "P1M", "byMonthDay": [1, 15]}),
        ("FREQ=DAILY;BYMONTH=12", {"repeatFrequency": "P1D", "byMonth": [12]}),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", None),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", None),
        ("FREQ=HOURLY", None),
    ],
)
def test_rules_in_the_words_of_schedule(rrule: str, words: dict[str, Any] | None) -> None:
    walls = [*islice(rrulestr(rrule, dtstart=dt.datetime(2026, 10, 20, 19)), 3)]
    timed = not rrule.startswith("FREQ=HOURLY")
    schedule = ScheduleRule(kind="weekly", rrule=rrule, start_time=dt.time(19) if timed else None)
    dates = [Instance(wall, wall, wall + dt.timedelta(minutes=90), False, "scheduled", None, None) for wall in walls]
    node: Any = event_series(activity(dates, schedule), TODAY, None)
    said = [
        {key: value for key, value in each.items() if key.startswith("by") or key == "repeatFrequency"}
        for each in node.get("eventSchedule", [])
    ]
    for each in said:
        if "byDay" in each:
            each["byDay"] = [day.removeprefix("https://schema.org/") for day in each["byDay"]]
    assert said == ([words] if words else [])


def test_hostile_text_cannot_leave_the_script_element() -> None:
    name = "</script><script>alert(1)</script><!-- &amp; \u2028"
    text = script_text(event_series(activity([], name=name), TODAY, None))
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text)["name"] == name


def test_the_graph_has_every_activity_once(tmp_path: Path) -> None:
    activities = (activity(tuesdays(3), WEEKLY), activity([], activity_id="wa2"))
    agenda = Agenda(TODAY, TODAY, TODAY, activities, {"huis": PLACE})
    path = write_jsonld(agenda, tmp_path / "agenda.jsonld", lambda one: f"https://agenda.example/{one}")
    document = json.loads(path.read_text(encoding="utf-8"))
    assert document["@context"] == "https://schema.org"
    assert [node["@id"] for node in document["@graph"]] == ["https://agenda.example/wa1", "https://agenda.example/wa2"]
    assert all("@context" not in node for node in document["@graph"])
