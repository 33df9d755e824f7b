"""Reference data: the packaged facts hold together, and a registry's own files are checked strictly."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from pathlib import Path

import pytest

from sources.contracts import IcalOptions, SourceSpec
from sources.demo.render import render_demo
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
    assert {figure.neighbourhood_id for figure in packaged.key_figures} == codes
    residents = {row.neighbourhood_id: row.value for row in packaged.key_figures if row.figure == "residents"}
    assert sum(residents[code] for code in codes - {"BU05991926"}) == 76_610  # Nieuw Mathenesse is another district
    sizes = {item.network_id: (item.size, item.size_is_minimum, item.size_unit) for item in packaged.networks}
    assert len(sizes) == 11
    assert sizes["delfshaven-lokaal"] == (220, True, "initiatieven")
    assert sizes["huize-middelland"] == (13, False, "initiatieven")
    assert sizes["leerwerkgemeenschap-ggz"] == (None, False, None)
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
places:
  - place_id: huis
    name: No
    postal_code: 3021ab
    neighbourhood_id: middelland
    organization_id: club
    telephone: 010 4000000
    latitude: 51.9
    longitude: 4.46
    is_invented: true
""",
        organizations="organizations: [{organization_id: club, name: Club, networks: [huize-middelland]}]",
        networks="networks: [{network_id: huize-middelland, name: Anders, source: opgave}]",
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
        ("name: X, post_code: 3021 AB", ", sleutel 'post_code': deze sleutel bestaat niet. Bedoelt u 'postal_code'?"),
        ("postal_code: 3021 AB", ", sleutel 'name': deze sleutel ontbreekt."),
        ("name: X, postal_code: 302 AB", "een postcode is vier cijfers en twee letters"),
        ("name: X, neighbourhood_id: midelland", "'midelland' is niet bekend. Bedoelt u 'middelland'?"),
        ("name: X, organization_id: clib", "'clib' is niet bekend. Bedoelt u 'club'?"),
        ("name: X, telephone: 06-12345678", "dit hoort bij een persoon"),
        ("name: X, telephone: +31 6 12345678", "dit hoort bij een persoon"),
        ("name: X, email: iemand@gmail.com", "dit hoort bij een persoon"),
        ("name: X, email: geen adres", "dit is geen e-mailadres"),
        ("name: X, url: javascript:alert(1)", "een webadres begint met https://"),
        ("name: X, latitude: 4.46, longitude: 4.4", "4.46 ligt buiten Nederland"),
        ("name: X, latitude: 51.9", "horen bij elkaar"),
        ("name: X, aliases: Y", "verwacht wordt een lijst, er staat 'Y'"),
        ("name: X, is_invented: misschien", "verwacht wordt true of false"),
        ("name: X, place_id: Y", "de sleutel 'place_id' staat er twee keer"),
    ],
)
def test_a_fault_names_file_line_key_and_nearest_valid(tmp_path: Path, text: str, expected: str) -> None:
    folder = registry(
        tmp_path,
        places=f"# plekken\nplaces:\n  - {{place_id: huis, {text}}}",
        organizations="organizations: [{organization_id: club, name: Club}]",
    )
    with pytest.raises(ReferenceError) as caught:
        load_reference(folder)
    assert len(caught.value.errors) == 1
    assert caught.value.errors[0].startswith("reference/places.yaml, regel 3")
    assert expected in caught.value.errors[0]


@pytest.mark.parametrize(
    "text",
    [
        "places: [a",
        "- huis",
        "places: {huis: {}}",
        "plekken: []",
        "",
        "places: [huis]",
        "places: [{place_id: A b, name: x}]",
    ],
)
def test_a_file_of_another_form_is_an_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReferenceError, match=r"^reference/places\.yaml"):
        load_reference(registry(tmp_path, places=text))


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    folder = registry(
        tmp_path,
        places="places: [{place_id: a}, {place_id: b, name: B, x: 1}, {place_id: c, name: C}, {place_id: c, name: C}]",
        networks="networks: [{network_id: n, name: N, url: x}]",
    )
    with pytest.raises(ReferenceError) as caught:
        load_reference(folder)
    assert len(caught.value.errors) == 4


def test_a_source_must_name_registered_publisher_and_place(tmp_path: Path) -> None:
    folder = registry(
        tmp_path,
        places="places: [{place_id: huis, name: Huis}]",
        organizations="organizations: [{organization_id: club, name: Club}]",
    )
    reference = load_reference(folder)
    check_registry([spec(place="huis", publisher="club")], reference)
    with pytest.raises(ReferenceError) as caught:
        check_registry([spec(place="huiss", publisher="x")], reference)
    assert caught.value.errors == (
        "bron.yaml, sleutel 'publisher': 'x' is niet bekend. Mogelijk: club.",
        "bron.yaml, sleutel 'place': 'huiss' is niet bekend. Bedoelt u 'huis'?",
    )


def test_the_demo_registry_is_valid(tmp_path: Path) -> None:
    reference = load_reference(render_demo(tmp_path, dt.date(2026, 10, 19)))
    assert reference.places
    assert all(place.is_invented for place in reference.places)
    assert reference.registered.values
    assert all("verzonnen" in value.source for value in reference.registered.values)


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
