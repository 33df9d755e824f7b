"""Newer reference data, from copies of the publishers' answers on loopback: what is right is written, the rest not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from pipeline.cli import reference as command
from tests.chain_support import invoke
from tests.integration.faulty_server import FaultyServer, body, faulty_server, status
from warehouse.reference import load_reference

CODES = sorted(load_reference().neighbourhood_by_id)
MIDDELLAND = "BU05990325"


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of one's own may be asked without a pause."""
    monkeypatch.setattr(command, "_PATIENCE", command._PATIENCE.model_copy(update={"delay": 0.0}))


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def registry(tmp_path: Path, server: FaultyServer) -> Path:
    folder = tmp_path / "registry"
    (folder / "reference").mkdir(parents=True)
    (folder / "reference" / "refresh.yaml").write_text(
        "refresh:\n"
        f"  - {{id: grenzen, kind: boundaries, year: 2025, url: '{server.url('/wfs?count=500')}', source: PDOK 2025}}\n"
        f"  - {{id: cijfers, kind: key_figures, year: 2024, url: '{server.url('/odata')}', source: CBS 2024}}\n"
        f"  - {{id: vakanties, kind: school_holidays, url: '{server.url('/vakanties')}', source: Rijksoverheid}}\n"
        f"  - {{id: feestdagen, kind: public_holidays, url: '{server.url('/feest?validFrom={from}&validTo={to}')}',"
        " source: OpenHolidays}\n",
        encoding="utf-8",
    )
    server.routes["/wfs"] = answer(wfs())
    server.routes["/odata"] = answer({"odata.metadata": "…", "value": [cbs(code) for code in CODES]})
    server.routes["/vakanties"] = answer(HOLIDAYS)
    server.routes["/feest"] = answer([feast("Eerste Paasdag", "2031-04-13"), feast("Hemelvaartsdag", "2031-05-22")])
    return folder


def answer(document: object) -> Any:
    return body(json.dumps(document).encode(), "application/json")


def wfs(codes: list[str] = CODES, *, swap: bool = False) -> dict[str, Any]:
    """What PDOK gives: a feature a neighbourhood, also of other parts of the city, and one of water."""
    ring = [[4.45, 51.91], [4.46, 51.91], [4.46, 51.92], [4.45, 51.91]]
    coordinates = [[[[y, x] if swap else [x, y] for x, y in ring]]]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": f"buurten.{number}",
                "properties": {"buurtcode": code, "buurtnaam": f"Buurt {number}", "water": "NEE"},
                "geometry": {"type": "MultiPolygon", "coordinates": coordinates},
            }
            for number, code in enumerate([*codes, "BU05990110"])
        ],
    }


def cbs(code: str) -> dict[str, Any]:
    """A row of a typed data set; the CBS pads its codes, and gives nothing where it knows nothing."""
    return {
        "ID": 1, "WijkenEnBuurten": f"{code}  ", "AantalInwoners_5": 12000, "k_0Tot15Jaar_8": 1500,
        "k_65JaarOfOuder_12": 1080, "HuishoudensTotaal_29": 6800, "Eenpersoonshuishoudens_30": 3876,
        "GemiddeldInkomenPerInwoner_78": None, "WmoClienten_93": 560, "WmoClientenRelatief_94": 47.0,
        "AfstandTotHuisartsenpraktijk_110": -99997,
    }  # fmt: skip


def vacation(name: str, compulsory: str, *regions: tuple[str, str, str]) -> dict[str, Any]:
    return {
        "type": f" {name} ",
        "compulsorydates": compulsory,
        "regions": [{"region": region, "startdate": start, "enddate": end} for region, start, end in regions],
    }


HOLIDAYS = [
    {
        "id": "x",
        "content": [
            {
                "title": "Schoolvakanties",
                "schoolyear": " 2030-2031 ",
                "vacations": [
                    # Midnight in the Netherlands, as the evening before in UTC.
                    vacation("Herfstvakantie", "false",
                             ("noord", "2030-10-11T22:00:00.000Z", "2030-10-19T22:00:00.000Z"),
                             ("midden", "2030-10-18T22:00:00.000Z", "2030-10-26T22:00:00.000Z")),
                    vacation("Kerstvakantie", "true",
                             ("heel Nederland", "2030-12-20T23:00:00.000Z", "2031-01-04T23:00:00.000Z")),
                ],
            }
        ],
    }
]  # fmt: skip


def feast(name: str, day: str, **more: object) -> dict[str, Any]:
    """A public holiday as OpenHolidays gives it."""
    names = [{"language": "EN", "text": "A holiday"}, {"language": "NL", "text": name}]
    return {"startDate": day, "endDate": day, "type": "Public", "name": names, "nationwide": True, **more}


def refresh(registry: Path, *more: str) -> Result:
    return invoke("reference", "refresh", "--registry", registry, *more)


def test_all_are_written_with_their_source_and_used(registry: Path, server: FaultyServer) -> None:
    done = refresh(registry)
    assert done.exit_code == 0, done.output
    reference = load_reference(registry)
    assert [item.neighbourhood_id for item in reference.boundaries] == CODES
    figures = {
        row.figure: row for row in reference.key_figures if (row.neighbourhood_id, row.year) == (MIDDELLAND, 2024)
    }
    # 1,500 of 12,000 are 12.5 %; 3,876 of 6,800 households are 57 %.
    assert {name: row.value for name, row in figures.items()} == {
        "residents": 12000, "households": 6800, "pct_0_14": 12.5, "pct_65plus": 9, "pct_single_households": 57,
        "wmo_clients": 560, "wmo_per_1000": 47,
    }  # fmt: skip
    assert figures["residents"].source == "CBS 2024"
    assert "zelf berekend" in figures["pct_0_14"].source
    assert any(row.year == 2022 for row in reference.key_figures)  # the packaged year stays
    added = [row for row in reference.holidays if row.source == "Rijksoverheid"]
    assert [(row.name, row.start.isoformat(), row.end.isoformat(), row.status) for row in added] == [
        ("herfstvakantie", "2030-10-19", "2030-10-27", "advies"),
        ("kerstvakantie", "2030-12-21", "2031-01-05", "vastgesteld"),
    ]
    public = [row for row in reference.holidays if row.source == "OpenHolidays"]
    assert [(row.name, row.start.isoformat(), row.kind) for row in public] == [
        ("Eerste paasdag", "2031-04-13", "public"), ("Hemelvaartsdag", "2031-05-22", "public"),
    ]  # fmt: skip
    (asked,) = [one.path for one in server.asked if one.path.startswith("/feest")]
    assert re.fullmatch(r"/feest\?validFrom=20\d\d-01-01&validTo=20\d\d-12-31", asked)
    assert all("buurtagenda" in asked.headers["User-Agent"] for asked in server.asked)
    assert [asked.path for asked in server.asked].count("/robots.txt") >= 1


def test_a_second_time_changes_nothing(registry: Path) -> None:
    refresh(registry)
    before = {path.name: path.read_bytes() for path in (registry / "reference").iterdir()}
    assert refresh(registry).exit_code == 0
    assert {path.name: path.read_bytes() for path in (registry / "reference").iterdir()} == before


@pytest.mark.parametrize(
    ("path", "given", "expected"),
    [
        ("/wfs", {"features": []}, "er is geen grens van BU05990320"),
        ("/wfs", wfs(CODES[:-1]), "er is geen grens van BU05991926"),
        ("/wfs", {"features": [{"properties": {"buurtcode": MIDDELLAND}, "geometry": {"type": "Polygon", "coordinates":
                  [[[90000.0, 436000.0], [90001.0, 436000.0], [90001.0, 436001.0], [90000.0, 436000.0]]]}}]},
         "geen graden (EPSG:4326)"),
        ("/odata", {"value": [cbs(code) for code in CODES[1:]]}, "er is geen inwonertal van BU05990320"),
        ("/odata", {"error": "over quota"}, "het antwoord is niet wat key_figures hoort te zijn"),
        ("/feest", [feast("Fryske dei", "2031-04-13", nationwide=False)], "er staat geen feestdag in"),
        ("/feest", [{"startDate": "2031-04-13", "endDate": "2031-04-13", "name": []}], "public_holidays hoort te zijn"),
        ("/vakanties", [{"content": [{"vacations": []}]}], "geen vakantie van regio midden"),
        ("/vakanties", [{"content": [{"vacations": [vacation("Zomervakantie", "true",
                        ("midden", "2030-07-19T22:00:00.000Z", "2031-09-01T22:00:00.000Z"))]}]}], "kan niet kloppen"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_right_leaves_what_was_there(
    registry: Path, server: FaultyServer, path: str, given: object, expected: str
) -> None:
    refresh(registry)
    before = {file.name: file.read_bytes() for file in (registry / "reference").iterdir()}
    server.routes[path] = answer(given)
    done = refresh(registry)
    assert done.exit_code == 1
    assert expected in done.output
    assert {file.name: file.read_bytes() for file in (registry / "reference").iterdir()} == before


def test_one_that_cannot_be_reached_does_not_keep_the_others(registry: Path, server: FaultyServer) -> None:
    server.routes["/wfs"] = status(404)
    done = refresh(registry)
    assert done.exit_code == 1
    assert "grenzen: niet opgehaald: het adres bestaat niet" in done.output
    assert (registry / "reference" / "key_figures.csv").is_file()
    assert not (registry / "reference" / "neighbourhoods.geojson").exists()


def test_latitude_first_is_turned_round(registry: Path, server: FaultyServer) -> None:
    server.routes["/wfs"] = answer(wfs(swap=True))
    assert refresh(registry, "--only", "grenzen").exit_code == 0
    assert load_reference(registry).boundaries[0].polygons[0][0][0] == (4.45, 51.91)
    assert not (registry / "reference" / "key_figures.csv").exists()


def test_the_demo_and_an_unknown_source_are_refused(registry: Path) -> None:
    assert "de voorbeeldwijk wordt niet veranderd" in invoke("reference", "refresh").output
    assert "Er is geen bron 'iets'" in refresh(registry, "--only", "iets").output


@pytest.mark.parametrize(
    "text",
    [
        "refresh: [{id: x}]",
        "bronnen: []",
        "- x",
        "refresh: [{id: x, kind: boundaries, url: 'gopher://x.example', source: x}]",
    ],
)
def test_a_wrong_list_of_addresses_is_told(registry: Path, text: str) -> None:
    (registry / "reference" / "refresh.yaml").write_text(text, encoding="utf-8")
    done = refresh(registry)
    assert done.exit_code == 2
    assert "reference/refresh.yaml" in done.output
