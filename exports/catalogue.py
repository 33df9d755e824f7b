"""catalogus.ttl: what is published, by DCAT-AP-NL 3.0, so that a data portal can harvest it.

Belongs here: which file is which dataset and distribution, and the properties that the profile demands. Not here: the
files themselves. Addresses are absolute when the site's own is known, else relative to the catalogue.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD

CATALOGUE = "catalogus.ttl"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_VERSION = URIRef(f"{DCAT}version")  # newer than rdflib's own list of terms
_SAFE = re.compile(r"[^\s<>\"{}|\\^`]+")  # what Turtle allows in an address
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_THEME = URIRef(f"{_AUTHORITY}/data-theme/SOCI")  # population and society
_IANA = "https://www.iana.org/assignments/media-types/"
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Publisher:
    """Who publishes. `contact` is a web or mail address; `site_url` where the folder is on the web, with a slash."""

    name: str
    contact: str | None
    site_url: str | None


@dataclass(frozen=True)
class _Dataset:
    """`files` are paths below data/, or below the published folder when they begin with ../"""

    name: str
    title: str
    text: str
    files: tuple[str, ...]


_DATASETS = (
    _Dataset(
        "tabellen",
        "Activiteiten in de buurt: tabellen",
        "Activiteiten, de keren dat zij plaatsvinden, plekken, organisaties en bronnen, met sleutels en verwijzingen.",
        ("datapackage.json", "wijkagenda.duckdb", "*.csv", "*.parquet"),
    ),
    _Dataset(
        "agenda",
        "Activiteiten in de buurt: agenda",
        "De hele agenda als kalender en als schema.org-gegevens.",
        ("../alles.ics", "agenda.jsonld"),
    ),
    _Dataset(
        "plekken", "Plekken met activiteiten", "De plekken waar iets te doen is, met ligging.", ("plekken.geojson",)
    ),
    _Dataset(
        "diensten",
        "Activiteiten als diensten (Open Referral HSDS 3.0)",
        "Organisaties, diensten, plekken en tijden in de vorm die verwijzers gebruiken.",
        ("hsds/datapackage.json",),
    ),
)
# Suffix -> (file type of the EU's list, media type).
_FORMATS = {
    ".csv": ("CSV", "text/csv"),
    ".parquet": ("PARQUET", "application/vnd.apache.parquet"),
    ".json": ("JSON", "application/json"),
    ".jsonld": ("JSON_LD", "application/ld+json"),
    ".geojson": ("GEOJSON", "application/geo+json"),
    ".ics": ("ICS", "text/calendar"),
    ".duckdb": ("BIN", "application/octet-stream"),
}


def write_catalogue(
    directory: Path,
    today: dt.date,
    window: tuple[dt.date, dt.date],
    publisher: Publisher,
    licences: Mapping[str, str] = _NONE,
) -> Path:
    """Describe what stands in `directory` (data/) and beside it. Only files that are there are named.

    `licences` is for the whole: address -> title. Without one the catalogue refers to the page that says what applies.
    """
    graph = build_catalogue(directory, today, window, publisher, licences)
    path = directory / CATALOGUE
    path.write_text(graph.serialize(format="turtle"), encoding="utf-8", newline="\n")
    return path


def build_catalogue(
    directory: Path,
    today: dt.date,
    window: tuple[dt.date, dt.date],
    publisher: Publisher,
    licences: Mapping[str, str] = _NONE,
) -> Graph:
    """The graph of the catalogue; see `write_catalogue`. Every node has a name, so that its text is stable."""
    base = f"{publisher.site_url.rstrip('/')}/data/" if publisher.site_url else ""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in (
        ("rdfs", RDFS),
        ("dcat", DCAT),
        ("dct", DCTERMS),
        ("foaf", FOAF),
        ("skos", SKOS),
        ("vcard", VCARD),
    ):
        graph.bind(prefix, namespace)
    catalogue = URIRef(f"{base}{CATALOGUE}#catalogus")
    agent, contact = _agent(graph, base, publisher)
    licence = _licence(graph, base, licences)
    _describe(graph, catalogue, "Wijkagenda: open gegevens", "Wat Wijkagenda aan gegevens publiceert.", agent, contact)
    graph.add((catalogue, RDF.type, DCAT.Catalog))
    graph.add((catalogue, FOAF.homepage, _document(graph, _address(base, "../index.html"))))
    graph.add((catalogue, DCTERMS.license, licence))
    graph.add((catalogue, DCTERMS.modified, Literal(today)))
    for dataset in _DATASETS:
        files = _present(directory, dataset.files)
        if not files:
            continue
        node = URIRef(f"{base}{CATALOGUE}#{dataset.name}")
        graph.add((catalogue, DCAT.dataset, node))
        _dataset(graph, node, dataset, base, today)
        _describe(graph, node, dataset.title, dataset.text, agent, contact)
        graph.add((node, DCTERMS.temporal, _period(graph, base, window)))
        for name in files:
            graph.add((node, DCAT.distribution, _distribution(graph, directory, base, dataset, name, licence)))
    return graph


def _present(directory: Path, patterns: tuple[str, ...]) -> list[str]:
    names: list[str] = []
    for pattern in patterns:
        if "*" in pattern:
            names += sorted(path.name for path in directory.glob(pattern))
        elif (directory / pattern).is_file():
            names.append(pattern)
    return names


def _describe(graph: Graph, node: URIRef, title: str, text: str, agent: URIRef, contact: URIRef) -> None:
    """What the profile demands of a catalogue and of a dataset alike."""
    graph.add((node, DCTERMS.title, Literal(title, lang="nl")))
    graph.add((node, DCTERMS.description, Literal(text, lang="nl")))
    graph.add((node, DCTERMS.publisher, agent))
    graph.add((node, DCTERMS.creator, agent))
    graph.add((node, DCAT.contactPoint, contact))
    graph.add((node, DCTERMS.language, _concept(graph, "language/NLD", DCTERMS.LinguisticSystem)))


def _dataset(graph: Graph, node: URIRef, dataset: _Dataset, base: str, today: dt.date) -> None:
    graph.add((node, RDF.type, DCAT.Dataset))
    graph.add((node, DCTERMS.identifier, Literal(f"wijkagenda-{dataset.name}")))
    graph.add((node, DCTERMS.accessRights, _concept(graph, "access-right/PUBLIC", DCTERMS.RightsStatement)))
    graph.add((node, DCAT.theme, _THEME))
    graph.add((_THEME, RDF.type, SKOS.Concept))
    graph.add((_THEME, SKOS.prefLabel, Literal("Bevolking en samenleving", lang="nl")))
    graph.add((node, DCTERMS.accrualPeriodicity, _concept(graph, "frequency/DAILY", DCTERMS.Frequency)))
    graph.add((node, DCTERMS.modified, Literal(today)))
    graph.add((node, _VERSION, Literal(today.isoformat())))
    graph.add((node, DCAT.landingPage, _document(graph, _address(base, "../analisten.html"))))
    for keyword in ("agenda", "activiteiten", "buurt", "welzijn"):
        graph.add((node, DCAT.keyword, Literal(keyword, lang="nl")))


def _distribution(graph: Graph, directory: Path, base: str, dataset: _Dataset, name: str, licence: URIRef) -> URIRef:
    path = directory / name
    address = _address(base, name)
    node = URIRef(f"{base}{CATALOGUE}#{dataset.name}-{path.name}")
    file_type, media_type = _FORMATS[path.suffix]
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(path.name, lang="nl")))
    graph.add((node, DCAT.accessURL, address))
    graph.add((node, DCAT.downloadURL, address))
    graph.add((node, DCTERMS.license, licence))
    graph.add((node, DCTERMS["format"], _concept(graph, f"file-type/{file_type}", DCTERMS.MediaTypeOrExtent)))
    graph.add((node, DCAT.mediaType, URIRef(f"{_IANA}{media_type}")))
    graph.add((node, DCAT.byteSize, Literal(path.stat().st_size, datatype=XSD.nonNegativeInteger)))
    return node


def _agent(graph: Graph, base: str, publisher: Publisher) -> tuple[URIRef, URIRef]:
    agent, contact = URIRef(f"{base}{CATALOGUE}#uitgever"), URIRef(f"{base}{CATALOGUE}#contact")
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal(publisher.name, lang="nl")))
    graph.add((contact, RDF.type, VCARD.Kind))
    graph.add((contact, VCARD.fn, Literal(publisher.name, lang="nl")))
    known = publisher.contact if publisher.contact and _SAFE.fullmatch(publisher.contact) else ""
    if "@" in known and "/" not in known:
        graph.add((contact, VCARD.hasEmail, URIRef(f"mailto:{known.removeprefix('mailto:')}")))
    elif known.startswith(("http://", "https://")):
        graph.add((contact, VCARD.hasURL, URIRef(known)))
    else:
        graph.add((contact, VCARD.hasURL, _address(base, "../bronnen.html")))
    return agent, contact


def _licence(graph: Graph, base: str, licences: Mapping[str, str]) -> URIRef:
    """The licence of the whole; more than one, or none, is explained on the page."""
    address, title = _address(base, "../analisten.html#licentie"), "Per bron verschillend; zie de uitleg"
    if len(licences) == 1:
        ((link, title),) = licences.items()
        address = URIRef(link)
    graph.add((address, RDF.type, DCTERMS.LicenseDocument))
    graph.add((address, RDFS.label, Literal(title, lang="nl")))
    return address


def _period(graph: Graph, base: str, window: tuple[dt.date, dt.date]) -> URIRef:
    node = URIRef(f"{base}{CATALOGUE}#periode")
    graph.add((node, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((node, DCAT.startDate, Literal(window[0])))
    graph.add((node, DCAT.endDate, Literal(window[1])))
    return node


def _concept(graph: Graph, name: str, kind: URIRef) -> URIRef:
    node = URIRef(f"{_AUTHORITY}/{name}")
    graph.add((node, RDF.type, kind))
    return node


def _document(graph: Graph, address: URIRef) -> URIRef:
    graph.add((address, RDF.type, FOAF.Document))
    return address


def _address(base: str, name: str) -> URIRef:
    """A file by its address; `name` is as seen from data/."""
    if base and name.startswith("../"):
        return URIRef(base.removesuffix("data/") + name.removeprefix("../"))
    return URIRef(base + name)
