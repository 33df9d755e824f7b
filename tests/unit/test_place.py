"""Places: an address or a full name decides, a room is home, and what is unclear stays unknown."""

from __future__ import annotations

import pytest

from warehouse.contracts import Neighbourhood, Place
from warehouse.normalise.names import split_street
from warehouse.normalise.neighbourhood import contains, neighbourhood_of
from warehouse.normalise.place import PlaceIndex, possible_places, resolve_place
from warehouse.reference import Reference
from warehouse.reference_facts import Boundary, PostalArea, Street


def place(
    place_id: str, name: str, address: str, postal_code: str = "3021 AA", *aliases: str, town: str = "Rotterdam"
) -> Place:
    return Place(
        place_id=place_id,
        name=name,
        aliases=aliases,
        street_address=address,
        postal_code=postal_code,
        address_locality=town,
        source="verzonnen",
    )


PLACES = PlaceIndex.of(
    [
        place("wijk", "Huis van de Wijk Verzonnen", "Eerste Lindenstraat 45", "3021 CH"),
        place("linde", "Buurthuis De Linde", "Kastanjelaan 12", "3022 AB", "'t Lindehuis"),
        place("bieb", "Bibliotheek Dijkzicht", "Dijkzicht 30", "3026 GG"),
        place("taal", "Taalhuis Dijkzicht", "Dijkzicht 30", "3026 GG"),
        place("kas", "Dakveld Buurtkas", "Havenweg 95", "3029 BB"),
        place("sport", "Sportzaal De Beuk", "Beukenstraat 7"),
        place("atelier", "Atelier De Beuk", "Beukenstraat 99"),
        place("elders", "Buurthuis De Linde", "Kastanjelaan 12", "9999 AB", town="Elders"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected", "method"),
    [
        ("1e Lindenstraat 45", "wijk", "address"),
        ("Zaal 2, Eerste Lindenstr. 45, 3021 CH Rotterdam", "wijk", "address"),
        ("3021CH 45", "wijk", "address"),
        ("Eerste Lindenstraat 45a", "wijk", "address"),
        ("Dijkzicht 30", "bieb", "address"),
        ("Taalhuis Dijkzicht, Dijkzicht 30", "taal", "address"),
        ("HvdW Verzonnen", "wijk", "name"),
        ("Huis v/d Wijk Verzonnen - grote zaal", "wijk", "name"),
        ("Wijkhuis Verzonnen", "wijk", "name"),
        ("De Buurtkas", "kas", "name"),
        ("Lindehuis", "linde", "name"),
        ("Gymzaal De Beuk", "sport", "name"),
        ("De Beuk", None, "unknown"),
        ("zaal 1", None, "unknown"),
        ("Eerste Lindenstraat 47", None, "unknown"),
        ("Sporthal De Den, Dennenlaan 3", None, "unknown"),
        ("", None, "unknown"),
        (None, None, "unknown"),
        ("Zoom", None, "unknown"),
    ],
)
def test_resolving_without_a_home(text: str | None, expected: str | None, method: str) -> None:
    found = resolve_place(text, None, PLACES, locality="rotterdam")
    assert (found.place_id, found.method) == (expected, method)


@pytest.mark.parametrize(
    ("text", "expected", "method"),
    [
        (None, "linde", "home"),
        ("grote zaal", "linde", "home"),
        ("De Linde", "linde", "home"),
        ("Kastanjelaan 12", "linde", "address"),
        ("Kastanjelaaan 12", "linde", "home"),
        ("bij ons in de tuin", "linde", "home"),
        ("Dakveld Buurtkas", "kas", "name"),
        ("Havenweg 95", "kas", "address"),
        ("Zwembad Noord, Zwembadweg 7", None, "unknown"),
    ],
)
def test_resolving_with_a_home(text: str | None, expected: str | None, method: str) -> None:
    found = resolve_place(text, "linde", PLACES)
    assert (found.place_id, found.method) == (expected, method)


def test_an_override_goes_before_everything() -> None:
    found = resolve_place("Dijkzicht 30", "linde", PLACES, {"Dijkzicht 30": "kas"})
    assert (found.place_id, found.method) == ("kas", "override")


def test_the_same_address_in_two_towns_needs_a_town() -> None:
    assert resolve_place("Kastanjelaan 12", None, PLACES).place_id is None
    assert resolve_place("Kastanjelaan 12, Elders", None, PLACES).place_id == "elders"
    assert resolve_place("Kastanjelaan 12", None, PLACES, locality="elders").place_id == "elders"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("HvdW Verzonnen: bingo", "wijk"),
        ("Bingo in de Buurtkas", "kas"),
        ("Bingo op dinsdag", None),
        ("Bingo in De Beuk", None),
    ],
)
def test_a_title_may_name_the_place(title: str, expected: str | None) -> None:
    assert resolve_place(None, None, PLACES, locality="rotterdam", mention_text=title).place_id == expected


def test_an_unclear_name_says_which_places_it_may_be() -> None:
    assert possible_places("De Beuk", PLACES, "rotterdam") == {"sport", "atelier"}
    assert possible_places("Zoom", PLACES, "rotterdam") == frozenset()


def test_places_at_one_address_are_one_group() -> None:
    assert PLACES.group_of("taal") == PLACES.group_of("bieb") == "bieb"
    assert PLACES.group_of("linde") != PLACES.group_of("elders"), "another town is another place"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Claes de Voorbeeldlaan 72", ("claes de voorbeeldlaan", "72")),
        ("1e Lindenstraat 112 B, 3021 XX", ("1e lindenstraat", "112")),
        ("Plein 1940", ("plein", "1940")),
        ("Lindenstraat", None),
        (None, None),
    ],
)
def test_splitting_an_address(address: str | None, expected: tuple[str, str] | None) -> None:
    assert split_street(address) == expected


SQUARE = (((4.0, 51.0), (5.0, 51.0), (5.0, 52.0), (4.0, 52.0), (4.0, 51.0)),)
REFERENCE = Reference(
    neighbourhoods=(
        Neighbourhood(neighbourhood_id="BU1", name="Een", slug="een", source="x"),
        Neighbourhood(neighbourhood_id="BU2", name="Twee", slug="twee", source="x"),
    ),
    streets=(
        Street(street="Zekerstraat", neighbourhood_ids=("BU1",), certainty="gezien", source="x"),
        Street(street="Misschienstraat", neighbourhood_ids=("BU1",), certainty="niet geverifieerd", source="x"),
        Street(street="Grensstraat", neighbourhood_ids=("BU1", "BU2"), certainty="gezien", source="x"),
    ),
    postal_areas=(
        PostalArea(pc4="3022", neighbourhood_id="BU2", role="hoofd", certainty="hoog", source="x"),
        PostalArea(pc4="3023", neighbourhood_id="BU2", role="hoofd", certainty="middel", source="x"),
        PostalArea(pc4="3023", neighbourhood_id="BU1", role="neven", certainty="laag", source="x"),
    ),
    boundaries=(Boundary(neighbourhood_id="BU1", polygons=(SQUARE,)),),
)


@pytest.mark.parametrize(
    ("address", "postal_code", "point", "expected"),
    [
        ("Zekerstraat 1", "3022 AA", (51.5, 4.5), ("BU1", "polygon", "high")),
        ("Zekerstraat 1", "3022 AA", (53.0, 4.5), ("BU1", "street", "medium")),
        ("Zekerstraat 1", None, None, ("BU1", "street", "medium")),
        ("Misschienstraat 1", None, None, ("BU1", "street", "low")),
        ("Misschienstraat 1", "3022 AA", None, ("BU2", "pc4", "medium")),
        ("Misschienstraat 1", "3023 AA", None, ("BU1", "street", "low")),
        ("Grensstraat 1", "3022 AA", None, ("BU2", "pc4", "medium")),
        ("Grensstraat 1", "3023 AA", None, ("BU2", "pc4", "low")),
        ("Grensstraat 1", None, None, (None, "unknown", "none")),
        (None, "9999 AA", None, (None, "unknown", "none")),
    ],
)
def test_the_ladder_of_neighbourhood_evidence(
    address: str | None,
    postal_code: str | None,
    point: tuple[float, float] | None,
    expected: tuple[str | None, str, str],
) -> None:
    one = Place(place_id="p", name="P", street_address=address, postal_code=postal_code, source="x")
    if point:
        one = one.model_copy(update={"latitude": point[0], "longitude": point[1]})
    found = neighbourhood_of(one, REFERENCE, {})
    assert (found.neighbourhood_id, found.method, found.confidence) == expected


def test_people_go_before_the_ladder() -> None:
    one = Place(place_id="p", name="P", street_address="Zekerstraat 1", neighbourhood_id="BU2", source="x")
    assert neighbourhood_of(one, REFERENCE, {}).method == "register"
    assert neighbourhood_of(one, REFERENCE, {"p": "BU1"}).neighbourhood_id == "BU1"


def test_a_hole_is_outside() -> None:
    hole = ((4.4, 51.4), (4.6, 51.4), (4.6, 51.6), (4.4, 51.6), (4.4, 51.4))
    assert not contains([(*SQUARE, hole)], 4.5, 51.5)
    assert contains([(*SQUARE, hole)], 4.1, 51.1)
