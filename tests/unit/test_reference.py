"""Reference data: the packaged facts hold together, and a registry's own files are checked strictly."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest

from sources.contracts import IcalOptions, SourceSpec
from warehouse.reference import Reference, ReferenceError, check_registry, load_reference


@pytest.fixture(scope="module")
def packaged() -> Reference:
    return load_reference()


def registry(tmp_path: Path, **files: str) -> Path:
    (tmp_path / "reference").mkdir()
    for name, text in files.items():
        (tmp_path / "reference" / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def spec(**fields: str) -> SourceSpec:
    return SourceSpec(id="bron", title="Bron", urls=("https://bron.example/a.ics",), options=IcalOptions(), **fields)


def test_packaged_facts_refer_to_each_other(packaged: Reference) -> None:
    codes = set(packaged.neighbourhood_by_id)
    assert len(codes) == 10
    assert {code for street in packaged.streets for code in street.neighbourhood_ids} <= codes
    assert {area.neighbourhood_id for area in packaged.postal_areas} == codes
    assert sum(item.residents or 0 for item in packaged.neighbourhoods if item.slug != "nieuw-mathenesse") == 76_610
    assert len({item.slug for item in packaged.neighbourhoods}) == 10
    assert all(item.source for item in (*packaged.streets, *packaged.holidays, *packaged.neighbourhoods))


def test_holidays_are_those_of_region_midden(packaged: Reference) -> None:
    school = [holiday for holiday in packaged.holidays if holiday.kind == "school"]
    summer = next(item for item in school if item.name == "zomervakantie" and item.start.year == 2026)
    assert (summer.start, summer.end, summer.status) == (dt.date(2026, 7, 18), dt.date(2026, 8, 30), "vastgesteld")
    assert {item.status for item in school if item.name == "herfstvakantie"} == {"advies"}
    assert all(item.start.weekday() == 5 and item.end.weekday() == 6 for item in school)
    assert all(a.end < b.start for a, b in itertools.pairwise(school))


def test_public_holidays_follow_easter_and_kings_day_avoids_sunday(packaged: Reference) -> None:
    public = {(item.name, item.start.year): item.start for item in packaged.holidays if item.kind == "public"}
    assert public["Eerste paasdag", 2027] == dt.date(2027, 3, 28)
    assert public["Hemelvaartsdag", 2026] == dt.date(2026, 5, 14)
    assert public["Koningsdag", 2025] == dt.date(2025, 4, 26)
    assert len(public) == 8 * 11


def test_a_registry_adds_and_replaces(tmp_path: Path) -> None:
    folder = registry(
        tmp_path,
        places="""
huis:
  name: No
  postal_code: 3021ab
  neighbourhood: middelland
  organization: club
  telephone: 010 4000000
  latitude: 51.9
  longitude: 4.46
  is_invented: true
""",
        organizations="club: {name: Club, networks: [huize-middelland], source: opgave}",
        networks="huize-middelland: {name: Anders, source: opgave}",
    )
    reference = load_reference(folder)
    place = reference.place_by_id["huis"]
    assert (place.name, place.postal_code, place.telephone) == ("No", "3021 AB", "010 4000000")
    assert (place.neighbourhood_id, place.organization_id, place.is_invented) == ("BU05990325", "club", True)
    assert place.source == "reference/places.yaml"
    names = {item.network_id: item.name for item in reference.networks}
    assert names["huize-middelland"] == "Anders"
    assert len(names) == 11


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("huis: {name: X, post_code: 3021 AB}", "deze sleutel bestaat niet. Bedoelt u 'postal_code'?"),
        ("huis: {postal_code: 3021 AB}", "sleutel 'huis.name': deze sleutel ontbreekt."),
        ("huis: {name: X, postal_code: 302 AB}", "een postcode is vier cijfers en twee letters"),
        ("huis: {name: X, neighbourhood: midelland}", "'midelland' is niet bekend. Bedoelt u 'middelland'?"),
        ("huis: {name: X, organization: clib}", "'clib' is niet bekend. Bedoelt u 'club'?"),
        ("huis: {name: X, telephone: 06-12345678}", "een mobiel nummer hoort bij een persoon"),
        ("huis: {name: X, telephone: +31 6 12345678}", "een mobiel nummer hoort bij een persoon"),
        ("huis: {name: X, url: javascript:alert(1)}", "een webadres begint met https://"),
        ("huis: {name: X, latitude: 4.46, longitude: 4.4}", "4.46 ligt buiten Nederland"),
        ("huis: {name: X, latitude: 51.9}", "horen bij elkaar"),
        ("huis: {name: X, aliases: Y}", "verwacht wordt een lijst, er staat 'Y'"),
        ("Huis A: {name: X}", "een kenmerk bestaat uit kleine letters"),
        ("huis: {name: X}\nhuis: {name: Y}", "regel 2: sleutel 'huis' staat er twee keer"),
        ("huis: [a", "regel 1"),
        ("- huis", "het bestand moet bestaan uit kenmerken"),
        ("huis: X", "hieronder horen gegevens"),
    ],
)  # fmt: skip
def test_a_fault_names_file_key_and_nearest_valid(tmp_path: Path, text: str, expected: str) -> None:
    folder = registry(tmp_path, places=text, organizations="club: {name: Club}")
    with pytest.raises(ReferenceError) as caught:
        load_reference(folder)
    assert len(caught.value.errors) == 1
    assert caught.value.errors[0].startswith("reference/places.yaml")
    assert expected in caught.value.errors[0]


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    folder = registry(tmp_path, places="a: {}\nb: {name: B, x: 1}", networks="n: {name: N, url: x}")
    with pytest.raises(ReferenceError) as caught:
        load_reference(folder)
    assert len(caught.value.errors) == 3


def test_a_source_must_name_registered_publisher_and_place(tmp_path: Path) -> None:
    folder = registry(tmp_path, places="huis: {name: Huis}", organizations="club: {name: Club}")
    reference = load_reference(folder)
    check_registry([spec(place="huis", publisher="club")], reference)
    with pytest.raises(ReferenceError) as caught:
        check_registry([spec(place="huiss", publisher="x")], reference)
    assert caught.value.errors == (
        "bron.yaml, sleutel 'publisher': 'x' is niet bekend. Mogelijk: club.",
        "bron.yaml, sleutel 'place': 'huiss' is niet bekend. Bedoelt u 'huis'?",
    )


def test_boundaries_come_from_the_operators_geojson(tmp_path: Path) -> None:
    folder = registry(tmp_path)
    square = [[[4.45, 51.91], [4.46, 51.91], [4.46, 51.92], [4.45, 51.91]]]
    features = [
        {"properties": {"buurtcode": "BU05990325"}, "geometry": {"type": "Polygon", "coordinates": square}},
        {"properties": {"buurtcode": "BU05990111"}, "geometry": {"type": "MultiPolygon", "coordinates": [square]}},
    ]
    path = folder / "reference" / "neighbourhoods.geojson"
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    (boundary,) = load_reference(folder).boundaries
    assert boundary.neighbourhood_id == "BU05990325"
    assert boundary.polygons[0][0][0] == (4.45, 51.91)
    path.write_text('{"features": [{"properties": {}}', encoding="utf-8")
    with pytest.raises(ReferenceError, match=r"reference/neighbourhoods\.geojson"):
        load_reference(folder)


def test_the_same_files_give_the_same_value(packaged: Reference) -> None:
    assert load_reference() == packaged
