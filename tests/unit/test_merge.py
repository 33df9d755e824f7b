"""Merging: who is believed per field, what is kept of the others, and the dates of the merged activity."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from sources.contracts import Audience, Evidence, Price, ScheduleRule, SourceKind
from warehouse.contracts import NormalisedActivity, Occurrence, Place, PlaceMatch
from warehouse.match.attach import attach
from warehouse.match.model import Listing
from warehouse.merge import Draft, merge_group
from warehouse.normalise.place import PlaceIndex
from warehouse.survivorship import Group, Seen

ZONE = ZoneInfo("Europe/Amsterdam")
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
PLACES = PlaceIndex.of([Place(place_id=p, name=f"Huis {p}", street_address=f"{p}straat 1", source="x") for p in "pq"])
TUESDAYS = [dt.date(2026, 12, 1) + dt.timedelta(days=7 * n) for n in range(4)]


def member(
    record_id: str,
    kind: SourceKind,
    *,
    series: bool = True,
    dates: tuple[dt.date, ...] = (),
    hour: int = 10,
    **more: Any,
) -> NormalisedActivity:
    times = {"start_time": dt.time(hour), "end_time": dt.time(hour + 2)}
    rule = (
        ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;BYDAY=TU", **times)
        if series
        else ScheduleRule(kind="once", dates=dates, **times)
    )
    return NormalisedActivity(
        record_id=record_id,
        source_id=more.pop("source_id", f"bron-{record_id}"),
        source_kind=kind,
        name=more.pop("name", "Koffie"),
        schedule=(rule,),
        place=more.pop("place", PlaceMatch(place_id="p", method="home")),
        **more,
    )


def dates_of(activity: NormalisedActivity) -> list[Occurrence]:
    (rule,) = activity.schedule
    assert rule.start_time
    found = []
    for day in rule.dates or TUESDAYS:
        start = dt.datetime.combine(day, rule.start_time, ZONE)
        found.append(
            Occurrence(
                record_id=activity.record_id,
                recurrence_id=start,
                start=start,
                end=start + dt.timedelta(hours=2),
                timezone="Europe/Amsterdam",
            )
        )
    return found


def merged(*members: NormalisedActivity, gone: frozenset[str] = frozenset()) -> Draft:
    by_id = {m.record_id: m for m in members}
    dates = {m.record_id: dates_of(m) for m in members}
    alive = [Listing(i, by_id[i], dates[i]) for i in sorted(by_id.keys() - gone)]
    seen = {i: Seen(dt.date(2026, 11, 1), dt.date(2026, 11, 20), i in gone) for i in by_id}
    group = Group("wa1", list(members), dates, attach(alive), seen, None, gone)
    return merge_group(group, PLACES, NOW)


def why(draft: Draft, field: str) -> dict[str, tuple[bool, str]]:
    return {c.record_id: (c.chosen, c.chosen_because) for c in draft.claims if c.field == field}


def test_the_venues_own_calendar_knows_the_time_and_its_page_the_words() -> None:
    draft = merged(
        member("feed", "venue_feed", hour=11, name="koffie zaal 2"), member("page", "venue_page", name="Koffieochtend")
    )
    assert draft.activity.name == "Koffieochtend"
    assert "11.00" in draft.activity.schedule_text
    assert why(draft, "schedule")["page"] == (False, "zegt iets anders; de eigen agenda van de plek gaat voor")
    assert why(draft, "name")["page"] == (True, "de site van de plek gaat voor")


def test_an_explicit_value_beats_none_and_a_conflict_is_kept() -> None:
    paid, free = Price(type="amount", min=2, max=2), Price(type="free")
    draft = merged(
        member("page", "venue_page"),
        member("stad", "municipality", price=paid, price_text="€ 2", audience=Audience(gender="vrouwen")),
        member("lijst", "welfare_list", price=free, price_text="gratis"),
    )
    assert (draft.activity.price, draft.activity.price_text) == (paid, "€ 2")
    assert draft.activity.audience.gender == "vrouwen"
    assert why(draft, "price") == {
        "stad": (True, "de gemeente gaat voor"),
        "lijst": (False, "zegt iets anders; de gemeente gaat voor"),
    }


def test_themes_are_united() -> None:
    draft = merged(
        member("a", "venue_page", category=("ontmoeting",)), member("b", "newsletter", category=("eten_drinken",))
    )
    assert draft.activity.category == ("eten_drinken", "ontmoeting")


def test_a_correction_by_a_person_goes_first() -> None:
    corrected = member(
        "lijst", "newsletter", name="Goed", evidence={"correctie:name": Evidence(raw="Fout", rule="mens: beheerder")}
    )
    draft = merged(member("page", "venue_page", name="Fout"), corrected)
    assert draft.activity.name == "Goed"
    assert why(draft, "name")["lijst"][1] == "een mens heeft dit gecorrigeerd"


@pytest.mark.parametrize(
    ("name", "hour", "start", "status", "title"),
    [
        ("Koffie", 10, 10, "scheduled", None),
        ("Koffie VERVALT", 10, 10, "cancelled", None),
        ("Koffie", 13, 13, "scheduled", None),
        ("Kerststukjes maken", 10, 10, "scheduled", "Kerststukjes maken"),
    ],
)
def test_a_dated_record_changes_its_own_date_only(
    name: str, hour: int, start: int, status: str, title: str | None
) -> None:
    dated = member("los", "venue_feed", series=False, dates=(TUESDAYS[1],), hour=hour, name=name, source_id="bron-page")
    draft = merged(member("page", "venue_page"), dated)
    assert draft.activity.name == "Koffie"
    assert [r.kind for r in draft.activity.schedule] == ["weekly"]
    assert [o.recurrence_id.date() for o in draft.occurrences] == TUESDAYS
    found = draft.occurrences[1]
    assert (found.start.hour, found.status, found.name) == (start, status, title)
    assert {(o.start.hour, o.status, o.name) for n, o in enumerate(draft.occurrences) if n != 1} == {
        (10, "scheduled", None)
    }


def test_a_date_the_series_does_not_know_is_added_as_a_single_date() -> None:
    extra = dt.date(2026, 12, 3)
    draft = merged(member("page", "venue_page"), member("los", "newsletter", series=False, dates=(extra,)))
    assert [o.start.date() for o in draft.occurrences] == sorted([*TUESDAYS, extra])
    assert [r.kind for r in draft.activity.schedule] == ["weekly", "once"]
    assert draft.activity.schedule[1].dates == (extra,)


def test_single_dates_of_several_sources_become_one_list() -> None:
    draft = merged(
        member("a", "newsletter", series=False, dates=(TUESDAYS[0], TUESDAYS[2])),
        member("b", "municipality", series=False, dates=(TUESDAYS[0], TUESDAYS[1])),
    )
    (rule,) = draft.activity.schedule
    assert rule.dates == tuple(TUESDAYS[:3])
    assert len(draft.occurrences) == 3


def test_what_vanished_speaks_last_and_its_dates_are_cancelled() -> None:
    gone = member("b", "venue_feed", series=False, dates=(TUESDAYS[1],), name="Weg")
    draft = merged(member("a", "newsletter", series=False, dates=(TUESDAYS[0],)), gone, gone=frozenset({"b"}))
    assert draft.activity.name == "Koffie"
    assert draft.activity.status == "scheduled"
    assert [(o.start.date(), o.status) for o in draft.occurrences] == [
        (TUESDAYS[0], "scheduled"),
        (TUESDAYS[1], "cancelled"),
    ]
    assert draft.activity.source_ids == ("bron-a",)


def test_wholly_vanished_is_cancelled() -> None:
    draft = merged(member("a", "venue_page"), gone=frozenset({"a"}))
    assert draft.activity.status == "cancelled"
    assert {o.status for o in draft.occurrences} == {"cancelled"}
    assert why(draft, "status") == {"a": (True, "staat in geen enkele bron meer")}


def test_the_place_of_the_most_believed_source_is_kept_and_the_other_shown() -> None:
    other = member("lijst", "welfare_list", place=PlaceMatch(place_id="q", method="name"))
    draft = merged(member("page", "venue_page"), other)
    assert draft.activity.place_id == "p"
    assert why(draft, "place_id")["lijst"] == (False, "zegt iets anders")
