"""The datasets as others read them: frictionless, rdflib, a JSON-LD processor and a spreadsheet."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import frictionless
import pytest
from frictionless import Package, system
from jsonschema import validate
from openpyxl import Workbook
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from exports.tabular import unguarded

VCARD = "http://www.w3.org/2006/vcard/ns#"
# DCAT-AP-NL 3.0: what is mandatory of each class. (The profile's own shapes are not in any registry.)
CATALOG = (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.dataset)
DATASET = (
    DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.publisher, DCTERMS.creator, DCAT.contactPoint,
    DCAT.theme, DCTERMS.accessRights, DCAT.distribution,
)  # fmt: skip
DISTRIBUTION = (DCAT.accessURL, DCTERMS.license, DCTERMS["format"], DCTERMS.title)


@pytest.fixture(scope="module")
def data(demo_run: Path) -> Path:
    return (demo_run / "public" / "data").resolve()


@pytest.mark.parametrize("folder", [".", "hsds"])
def test_frictionless_finds_nothing_wrong(data: Path, folder: str) -> None:
    with system.use_context(trusted=True, standards="v2"):
        report = Package(str(data / folder / "datapackage.json")).validate()
    wrong = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    assert (report.valid, [str(error) for error in report.errors], wrong[:10]) == (True, [], [])
    assert len(report.tasks) >= 11


def test_a_broken_key_would_be_found(data: Path, tmp_path: Path) -> None:
    """The package says enough for others to see that something is wrong."""
    package = json.loads((data / "datapackage.json").read_text(encoding="utf-8"))
    wanted = {"activities", "occurrences", "places", "organisations", "neighbourhoods"}
    package["resources"] = [one for one in package["resources"] if one["name"] in wanted]
    for one in package["resources"]:
        (tmp_path / one["path"]).write_bytes((data / one["path"]).read_bytes())
        one.pop("bytes", None)
    lines = (tmp_path / "occurrences.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "occurrences.csv").write_text("".join([*lines[:5], lines[5].replace("wa", "wx", 1)]), encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    with system.use_context(trusted=True, standards="v2"):
        report = Package(str(tmp_path / "datapackage.json")).validate()
    assert [error.type for task in report.tasks for error in task.errors] == ["foreign-key"]


@pytest.fixture(scope="module")
def catalogue(data: Path) -> Graph:
    return Graph().parse(data / "catalogus.ttl", format="turtle", publicID=(data / "catalogus.ttl").as_uri())


def test_the_catalogue_has_what_dcat_ap_nl_demands(catalogue: Graph) -> None:
    for kind, demanded in ((DCAT.Catalog, CATALOG), (DCAT.Dataset, DATASET), (DCAT.Distribution, DISTRIBUTION)):
        nodes = list(catalogue.subjects(RDF.type, kind))
        assert nodes, kind
        missing = [(node, name) for node in nodes for name in demanded if not list(catalogue.objects(node, name))]
        assert missing == []
    for agent in set(catalogue.objects(None, DCTERMS.publisher)):
        assert (agent, RDF.type, FOAF.Agent) in catalogue
        assert list(catalogue.objects(agent, FOAF.name))
    for contact in set(catalogue.objects(None, DCAT.contactPoint)):
        assert list(catalogue.objects(contact, URIRef(f"{VCARD}fn")))
        assert [
            *catalogue.objects(contact, URIRef(f"{VCARD}hasEmail")),
            *catalogue.objects(contact, URIRef(f"{VCARD}hasURL")),
        ]


def test_values_of_the_catalogue_come_from_the_lists_that_the_profile_names(catalogue: Graph) -> None:
    authority = "http://publications.europa.eu/resource/authority/"
    for name, part in (
        (DCAT.theme, "data-theme/"), (DCTERMS.accessRights, "access-right/"), (DCTERMS.language, "language/"),
        (DCTERMS.accrualPeriodicity, "frequency/"), (DCTERMS["format"], "file-type/"),
    ):  # fmt: skip
        values = set(catalogue.objects(None, name))
        assert values, name
        assert all(str(value).startswith(authority + part) for value in values)
    for title in [*catalogue.objects(None, DCTERMS.title), *catalogue.objects(None, DCTERMS.description)]:
        assert isinstance(title, Literal)
        assert title.language == "nl"


def test_every_file_in_the_catalogue_is_there_and_as_large_as_it_says(catalogue: Graph, data: Path) -> None:
    addresses = {str(value) for value in catalogue.objects(None, DCAT.downloadURL)}
    assert len(addresses) > 20
    for node in catalogue.subjects(RDF.type, DCAT.Distribution):
        path = Path(str(catalogue.value(node, DCAT.downloadURL)).removeprefix("file://"))
        size = catalogue.value(node, DCAT.byteSize)
        assert isinstance(size, Literal)
        assert size.datatype == XSD.nonNegativeInteger
        assert path.stat().st_size == int(size)
    names = {Path(address).name for address in addresses}
    assert {path.name for path in data.glob("*.csv")} | {path.name for path in data.glob("*.parquet")} <= names
    assert {"alles.ics", "agenda.jsonld", "plekken.geojson", "wijkagenda.duckdb"} <= names


def test_json_ld_is_linked_data_without_asking_the_network(data: Path) -> None:
    document = json.loads((data / "agenda.jsonld").read_text(encoding="utf-8"))
    assert document["@context"] == "https://schema.org"
    # Schema.org's own context says: every term is one of its own, and these are links.
    links = ("url", "sameAs", "eventStatus")
    document["@context"] = {"@vocab": "https://schema.org/", **{name: {"@type": "@id"} for name in links}}
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    schema = "https://schema.org/"
    series = set(graph.subjects(RDF.type, URIRef(f"{schema}EventSeries")))
    events = set(graph.subjects(RDF.type, URIRef(f"{schema}Event")))
    assert len(series) > 50
    assert len(events) > 500
    assert all(list(graph.objects(node, URIRef(f"{schema}name"))) for node in series | events)
    assert all(list(graph.objects(node, URIRef(f"{schema}startDate"))) for node in events)
    statuses = {str(value) for value in graph.objects(None, URIRef(f"{schema}eventStatus"))}
    assert statuses <= {f"{schema}Event{name}" for name in ("Scheduled", "Cancelled", "Rescheduled")}
    for node in graph.subjects(RDF.type, URIRef(f"{schema}Schedule")):
        assert list(graph.objects(node, URIRef(f"{schema}repeatFrequency")))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_spreadsheet_finds_no_formula_however_it_splits_the_file(data: Path, delimiter: str) -> None:
    """A Dutch Excel takes a comma file for one with semicolons; neither may start to calculate."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    n_cells = 0
    for path in [*data.glob("*.csv"), *data.glob("hsds/*.csv")]:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter=delimiter):
                for value in row:
                    if value[:1] in "=+-@\t\r" and value[1:2]:
                        cell = sheet.cell(1, 1, value)
                        n_cells += 1
                        assert cell.data_type != "f", f"{path.name}: {value}"
                        float(value)  # what is left that begins with a sign is a number
    assert n_cells or delimiter != ","


def test_a_text_in_csv_is_the_text_in_parquet(data: Path) -> None:
    with (data / "activities.csv").open(encoding="utf-8", newline="") as lines:
        cells = [unguarded(row["name"]) for row in csv.DictReader(lines)]
    assert cells == [name for (name,) in duckdb.sql(f"SELECT name FROM '{data}/activities.parquet'").fetchall()]


def test_places_are_valid_geojson_to_others(data: Path) -> None:
    schema = Path(frictionless.__file__).parent / "assets" / "profiles" / "geojson.json"
    places = json.loads((data / "plekken.geojson").read_text(encoding="utf-8"))
    validate(places, json.loads(schema.read_text(encoding="utf-8")))
    assert all(4 < one["geometry"]["coordinates"][0] < 5 for one in places["features"] if one["geometry"])
