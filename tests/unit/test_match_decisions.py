"""Which pairs are shown to people, and who organises."""

from __future__ import annotations

import datetime as dt

import pytest

from sources.contracts import ScheduleRule, SourceKind
from warehouse.contracts import NormalisedActivity, Organization, Place, PlaceMatch
from warehouse.match.engine import match_activities
from warehouse.match.model import Judgement, Listing, MatchResult
from warehouse.normalise.organization import resolve_organization
from warehouse.normalise.place import PlaceIndex
from warehouse.occurrences import Window, expand

PLACES = PlaceIndex.of([Place(place_id="p", name="Huis Verzonnen", street_address="Lindelaan 1", source="x")])
WINDOW = Window(start=dt.date(2026, 11, 10), end=dt.date(2027, 2, 1))


def weekly(record_id: str, name: str, day: str, hour: int = 10, kind: SourceKind = "other") -> NormalisedActivity:
    rule = ScheduleRule(
        kind="weekly", rrule=f"FREQ=WEEKLY;BYDAY={day}", start_time=dt.time(hour), end_time=dt.time(hour + 1)
    )
    return NormalisedActivity(
        record_id=record_id,
        source_id=f"bron-{record_id}",
        source_kind=kind,
        name=name,
        schedule=(rule,),
        place=PlaceMatch(place_id="p", method="home"),
    )


def match(*activities: NormalisedActivity, judgements: tuple[Judgement, ...] = ()) -> MatchResult:
    dates = {a.record_id: expand(a, WINDOW, ()).occurrences for a in activities}
    listings = [Listing(a.record_id, a, dates[a.record_id]) for a in activities]
    return match_activities(listings, PLACES, WINDOW, judgements)


def test_a_series_on_another_weekday_is_a_question_for_people_and_never_a_merge() -> None:
    result = match(weekly("a", "Spelletjesavond", "TH"), weekly("b", "Spelletjesavond", "TU"))
    assert len(result.clusters) == 2
    assert [(d.judgement, d.decided_by) for d in result.decisions] == [("unsure", "other_weekday")]


def test_a_vetoed_pair_with_the_same_words_is_shown_with_its_reason() -> None:
    result = match(weekly("a", "Taalles niveau 1", "TH"), weekly("b", "Taalles niveau 2", "TH"))
    (decision,) = result.decisions
    assert (decision.judgement, decision.decided_by) == ("different", "other_level")
    assert decision.reason == "het is een ander niveau of een andere groep"


def test_a_pair_inside_a_cluster_shows_every_feature() -> None:
    result = match(weekly("a", "Yoga", "TH"), weekly("b", "Yogales", "TH"))
    (decision,) = result.decisions
    assert decision.judgement == "same"
    assert decision.score == pytest.approx(sum(f.weight for f in decision.features), abs=0.01)
    assert {"title", "start", "place"} <= {f.name for f in decision.features}


def test_what_was_published_before_is_a_reason_of_its_own() -> None:
    records = weekly("a", "Yoga", "TH"), weekly("b", "Yogales", "TH")
    dates = {a.record_id: expand(a, WINDOW, ()).occurrences for a in records}
    (bare,) = match(*records).decisions
    for before, level, bits in ((("wa1", "wa1"), "before", 4.0), (("wa1", "wa2"), "apart_before", -4.0)):
        listings = [
            Listing(a.record_id, a, dates[a.record_id], activity_id=activity_id)
            for a, activity_id in zip(records, before, strict=True)
        ]
        (decision,) = match_activities(listings, PLACES, WINDOW).decisions
        assert [(f.level, f.weight) for f in decision.features if f.name == "together"] == [(level, bits)]
        assert decision.score == pytest.approx(bare.score + bits)


def test_a_persons_judgement_is_a_decision() -> None:
    different = Judgement("different", "a", "b", "Twee groepen.", "beheerder")
    result = match(weekly("a", "Yoga", "TH"), weekly("b", "Yoga", "TH"), judgements=(different,))
    assert [(d.judgement, d.decided_by, d.reason) for d in result.decisions] == [
        ("different", "mens: beheerder", "Twee groepen.")
    ]
    assert len(result.clusters) == 2


ORGANIZATIONS = [
    Organization(organization_id="lotus", name="Stichting Lotus West", aliases=("Lotus",), source="x"),
    Organization(organization_id="noord", name="Buurtkracht Noord", source="x"),
    Organization(organization_id="noordoost", name="Buurtkracht Noordoost", source="x"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus West", "lotus"),
        ("St. Lotus West", "lotus"),
        ("LOTUS", "lotus"),
        ("Lotus i.s.m. Buurtkracht Noord", "lotus"),
        ("Buurtkracht Noord", "noord"),
        ("Stg. Lotus West", "lotus"),
        ("Onbekende club", None),
        ("", "uitgever"),
        (None, "uitgever"),
    ],
)
def test_organizations(text: str | None, expected: str | None) -> None:
    assert resolve_organization(text, "uitgever", ORGANIZATIONS) == expected
