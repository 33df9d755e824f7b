"""The catalogue: addresses with and without a known site, who to ask, and which licence; the same text each time."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF

from exports.catalogue import Publisher, write_catalogue

TODAY = dt.date(2026, 11, 24)
WINDOW = dt.date(2026, 11, 10), dt.date(2027, 11, 24)
SITE = "https://wijk.example/agenda"
VCARD = "http://www.w3.org/2006/vcard/ns#"


def catalogue(root: Path, site_url: str | None = SITE, contact: str | None = None, **licences: str) -> Graph:
    data = root / "data"
    (data / "hsds").mkdir(parents=True, exist_ok=True)
    for name in ("activities.csv", "activities.parquet", "wijkagenda.duckdb", "hsds/datapackage.json", "../alles.ics"):
        (data / name).write_text("x" * 7)
    path = write_catalogue(data, TODAY, WINDOW, Publisher("Wijk", contact, site_url), licences)
    return Graph().parse(path, format="turtle", publicID="file:///catalogus.ttl")


def objects(graph: Graph, name: URIRef) -> set[str]:
    return {str(value) for value in graph.objects(None, name)}


def test_addresses_are_those_of_the_site(tmp_path: Path) -> None:
    found = objects(catalogue(tmp_path), DCAT.downloadURL)
    assert found == {
        f"{SITE}/alles.ics", f"{SITE}/data/activities.csv", f"{SITE}/data/activities.parquet",
        f"{SITE}/data/wijkagenda.duckdb", f"{SITE}/data/hsds/datapackage.json",
    }  # fmt: skip


def test_without_a_site_addresses_are_seen_from_the_catalogue(tmp_path: Path) -> None:
    catalogue(tmp_path, site_url=None)
    text = (tmp_path / "data" / "catalogus.ttl").read_text(encoding="utf-8")
    assert "dcat:downloadURL <activities.csv>" in text
    assert "dcat:downloadURL <../alles.ics>" in text
    assert "http://127" not in text


def test_only_what_is_there_is_named(tmp_path: Path) -> None:
    graph = catalogue(tmp_path)
    titles = {str(graph.value(node, DCTERMS.identifier)) for node in graph.subjects(RDF.type, DCAT.Dataset)}
    assert titles == {"wijkagenda-tabellen", "wijkagenda-agenda", "wijkagenda-diensten"}  # no places: no such dataset


@pytest.mark.parametrize(
    ("contact", "name", "value"),
    [
        ("agenda@wijk.example", "hasEmail", "mailto:agenda@wijk.example"),
        ("https://wijk.example/contact", "hasURL", "https://wijk.example/contact"),
        (None, "hasURL", f"{SITE}/bronnen.html"),
        ('x> . <urn:y> a <urn:z', "hasURL", f"{SITE}/bronnen.html"),
    ],
)  # fmt: skip
def test_who_to_ask(tmp_path: Path, contact: str | None, name: str, value: str) -> None:
    graph = catalogue(tmp_path, contact=contact)
    assert objects(graph, URIRef(f"{VCARD}{name}")) == {value}
    assert not list(graph.predicate_objects(URIRef("urn:y")))


def test_one_licence_for_the_whole_or_an_explanation(tmp_path: Path) -> None:
    assert objects(catalogue(tmp_path), DCTERMS.license) == {f"{SITE}/analisten.html#licentie"}
    zero = "https://creativecommons.org/publicdomain/zero/1.0/"
    assert objects(catalogue(tmp_path, **{zero: "CC0"}), DCTERMS.license) == {zero}
    two = {zero: "CC0", "https://licentie.example": "x"}
    assert objects(catalogue(tmp_path, **two), DCTERMS.license) == {f"{SITE}/analisten.html#licentie"}


def test_equal_files_give_equal_text(tmp_path: Path) -> None:
    catalogue(tmp_path)
    first = (tmp_path / "data" / "catalogus.ttl").read_bytes()
    catalogue(tmp_path)
    assert (tmp_path / "data" / "catalogus.ttl").read_bytes() == first
