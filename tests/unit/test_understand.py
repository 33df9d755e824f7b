"""From a record in its own words to an understood activity: unknown stays unknown, and says so."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from sources.contracts import (
    ExtractedRecord,
    HtmlListOptions,
    IcalOptions,
    Permission,
    Price,
    ScheduleRule,
    SourceSpec,
)
from warehouse.reference import Reference, load_reference
from warehouse.understand import NAMELESS, locate_places, normalise

PLACES = """
places:
  - {place_id: huis, name: Huis van de Wijk Het Anker, street_address: Voorhaven 912, postal_code: 3024 ZZ}
  - {place_id: tuin, name: Buurttuin De Roos, street_address: Nergensweg 4}
"""
ORGANIZATIONS = """
organizations:
  - {organization_id: anker, name: Stichting Het Anker, provider_type: lokaal_netwerk}
  - {organization_id: welzijn, name: Welzijn West, provider_type: beroepskracht}
"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    folder = tmp_path_factory.mktemp("registry")
    (folder / "reference").mkdir()
    (folder / "reference" / "places.yaml").write_text(PLACES, encoding="utf-8")
    (folder / "reference" / "organizations.yaml").write_text(ORGANIZATIONS, encoding="utf-8")
    return load_reference(Path(folder))


def spec(**fields: object) -> SourceSpec:
    values = {
        "id": "bron",
        "title": "Bron",
        "urls": ("https://bron.example/agenda/",),
        "options": HtmlListOptions(item="li", fields={}),
    }
    return SourceSpec.model_validate(values | fields)


def record(**fields: object) -> ExtractedRecord:
    values: dict[str, object] = {
        "record_id": "0" * 16,
        "source_id": "bron",
        "source_key": "sleutel",
        "locator": "li:1",
        "snapshot_id": "s",
        "name": "Samen eten",
        "when_text": "elke dinsdag van 17.30 tot 19.30 uur",
        "reference_date": dt.date(2026, 11, 20),
    }
    return ExtractedRecord.model_validate(values | fields)


def test_a_full_record_is_understood_with_evidence(reference: Reference) -> None:
    source = spec(publisher="welzijn", place="huis", kind="venue_page")
    text = "Voor ouderen vanaf 60 jaar. Met Rotterdampas gratis. De zaal is rolstoeltoegankelijk."
    activity, issues = normalise(
        record(description=text, price_text="5,00", registration_text="Aanmelden aan de balie", url="samen-eten"),
        source,
        reference,
    )
    assert issues == ()
    assert (activity.source_kind, activity.place.place_id, activity.place.method) == ("venue_page", "huis", "home")
    assert (activity.organization_id, activity.provider_type) == ("welzijn", "beroepskracht")
    (rule,) = activity.schedule
    assert (rule.rrule, rule.start_time) == ("FREQ=WEEKLY;BYDAY=TU", dt.time(17, 30))
    assert activity.price == Price(type="amount", min=5, max=5, rotterdampas=True)
    assert (activity.access, activity.audience.min_age, activity.accessibility) == ("register", 60, ("rolstoel",))
    assert "eten_drinken" in activity.category
    assert activity.url == "https://bron.example/agenda/samen-eten"
    assert activity.evidence["schedule"].raw in "elke dinsdag van 17.30 tot 19.30 uur"
    assert activity.evidence["price"].raw == "5,00"
    assert set(activity.evidence) <= set(type(activity).model_fields)


def test_an_unreadable_schedule_is_not_guessed(reference: Reference) -> None:
    activity, issues = normalise(record(when_text="regelmatig", name="Koffie"), spec(place="huis"), reference)
    assert activity.schedule == ()
    (issue,) = issues
    assert (issue.code, issue.raw, issue.locator) == ("unreadable_schedule", "regelmatig", "li:1")
    assert "bron.yaml, sleutel lookups.when_text" in issue.hint


def test_name_and_description_are_read_when_there_is_no_when_text(reference: Reference) -> None:
    activity, _ = normalise(
        record(when_text=None, name="Koffie", description="Elke woensdag om 10.00 uur."), spec(), reference
    )
    assert [rule.rrule for rule in activity.schedule] == ["FREQ=WEEKLY;BYDAY=WE"]


def test_text_without_a_reference_date_is_not_dated(reference: Reference) -> None:
    activity, issues = normalise(
        record(reference_date=None, when_text="12 mei 10.00 uur"), spec(place="huis"), reference
    )
    assert activity.schedule == ()
    assert [issue.code for issue in issues] == ["unreadable_schedule"]


def test_a_structured_schedule_is_taken_as_it_is(reference: Reference) -> None:
    rule = ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY", start_date=dt.date(2026, 11, 3), start_time=dt.time(10))
    given = record(
        schedule=(rule, ScheduleRule(kind="none")), when_text=None, dtstart="20261103T100000", rrule="FREQ=WEEKLY"
    )
    activity, issues = normalise(given, spec(place="huis"), reference)
    assert activity.schedule == (rule,)
    assert issues == ()
    assert activity.evidence["schedule"].raw == "20261103T100000; FREQ=WEEKLY"


def test_a_wrong_weekday_is_reported(reference: Reference) -> None:
    _, issues = normalise(record(when_text="dinsdag 2 december 2026 om 10.00 uur"), spec(place="huis"), reference)
    conflict = next(issue for issue in issues if issue.code == "weekday_conflict")
    assert "Er staat dinsdag bij 2 december 2026, maar dat is een woensdag" in conflict.message


def test_a_cancelled_record_keeps_its_dates_and_loses_the_word(reference: Reference) -> None:
    activity, _ = normalise(record(name="AFGELAST: Samen eten", status_text="CONFIRMED"), spec(), reference)
    assert (activity.name, activity.event_status, len(activity.schedule)) == ("Samen eten", "cancelled", 1)
    assert activity.evidence["name"].raw == "AFGELAST: Samen eten"


def test_a_record_without_a_name_has_no_dates(reference: Reference) -> None:
    activity, issues = normalise(record(name=" \u200b "), spec(place="huis"), reference)
    assert (activity.name, activity.schedule) == (NAMELESS, ())
    assert [(issue.severity, issue.code, issue.field) for issue in issues] == [("error", "missing_value", "name")]


@pytest.mark.parametrize(
    ("fields", "place", "code"),
    [
        ({"location_text": "Voorhaven 912"}, "huis", None),
        ({"location_text": "Buurttuin De Roos"}, "tuin", None),
        ({"location_text": "Ergens Anders 7"}, None, "unknown_place"),
        ({"location_text": None}, None, "missing_value"),
        ({"location_text": "Online via Zoom"}, None, None),
        ({"location_text": "https://meet.example/abc"}, None, None),
        ({"location_text": "Buurttuin De Roos en online"}, "tuin", None),
    ],
)
def test_places(reference: Reference, fields: dict[str, object], place: str | None, code: str | None) -> None:
    activity, issues = normalise(record(**fields), spec(), reference)
    assert activity.place.place_id == place
    assert [issue.code for issue in issues] == ([code] if code else [])


def test_online_is_not_at_home(reference: Reference) -> None:
    activity, issues = normalise(record(location_text="Online"), spec(place="huis"), reference)
    assert activity.place.place_id is None
    assert issues == ()


def test_an_unknown_organiser_is_not_the_publisher(reference: Reference) -> None:
    activity, issues = normalise(
        record(organizer_text="Iets Geheel Anders"), spec(place="huis", publisher="welzijn"), reference
    )
    assert (activity.organization_id, activity.provider_type) == (None, "onbekend")
    assert [issue.code for issue in issues] == ["unknown_organization"]


def test_the_kind_of_host_in_the_record_wins(reference: Reference) -> None:
    for text, expected in (
        ("Vrijwilligers bij aanbieder", "vrijwilligers_bij_aanbieder"),
        ("beroepskracht", "beroepskracht"),
        ("lokaal_netwerk", "lokaal_netwerk"),
        ("weet niet", "lokaal_netwerk"),
    ):
        activity, _ = normalise(record(extra={"provider_type": text}), spec(publisher="anker"), reference)
        assert activity.provider_type == expected


def test_long_descriptions_need_a_ground(reference: Reference) -> None:
    text = "Een zin van enige lengte staat hier. " * 20
    short, _ = normalise(record(description=text), spec(), reference)
    facts = Permission(basis="feiten-zonder-persoonsgegevens", date=dt.date(2026, 1, 1))
    also_short, _ = normalise(record(description=text), spec(permission=facts), reference)
    agreed = Permission(basis="akkoord", date=dt.date(2026, 1, 1))
    whole, _ = normalise(record(description=text), spec(permission=agreed), reference)
    assert short.description is not None
    assert len(short.description) <= 300
    assert also_short.description == short.description
    assert whole.description == text.strip()


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("0", Price(type="free", min=0, max=0)),
        ("2.5", Price(type="amount", min=2.5, max=2.5)),
        ("€ 12,50", Price(type="amount", min=12.5, max=12.5)),
        ("gratis", Price(type="free", min=0, max=0)),
        ("zie website", Price()),
    ],
)
def test_prices(reference: Reference, text: str, price: Price) -> None:
    activity, issues = normalise(record(price_text=text), spec(place="huis"), reference)
    assert activity.price == price
    assert [issue.code for issue in issues] == (["unreadable_value"] if price.type == "unknown" else [])


def test_links(reference: Reference) -> None:
    feed = spec(options=IcalOptions(), place="huis")
    assert normalise(record(), feed, reference)[0].url is None
    with_page = feed.model_copy(update={"landing_page": "https://huis.example/agenda"})
    assert normalise(record(), with_page, reference)[0].url == "https://huis.example/agenda"
    activity, issues = normalise(record(url="javascript:alert(1)"), with_page, reference)
    assert activity.url == "https://huis.example/agenda"
    assert [issue.field for issue in issues] == ["url"]


def test_every_place_is_located_or_unknown(reference: Reference) -> None:
    located = {item.place_id: item.neighbourhood_id for item in locate_places(reference, {})}
    assert located == {"huis": "BU05990320", "tuin": None}


def test_understanding_is_a_function_of_its_input(reference: Reference) -> None:
    given = record(description="Gratis inloop voor iedereen", location_text="Voorhaven 912")
    assert normalise(given, spec(), reference) == normalise(given, spec(), load_reference_again(reference))


def load_reference_again(reference: Reference) -> Reference:
    return reference.model_copy(deep=True)
