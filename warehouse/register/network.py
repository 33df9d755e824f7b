"""Who works with whom: a graph a year, once as people said it and once as the agenda shows it.

Belongs here: making the graphs and measuring them. The two are never added up: what was asked and what was observed
cannot be compared (an interview knows whom one phones, an agenda whom one shares a hall with). Does not belong here:
what an indicator concludes (sql/mart).
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from sources.contracts import Contract
from warehouse.ledger import Ledger
from warehouse.normalise.organization import named_organizations
from warehouse.reference import Reference
from warehouse.register.contracts import Method, Register, Relation

# Sources that list their own activities, so that what they publish they also organise.
_OWN = frozenset({"venue_feed", "venue_page", "organiser", "welfare_list"})

ALL = "alle"


class ActivityParties(Contract):
    """The organisations behind an activity (who organises, whose place it is), and when it was seen."""

    activity_id: str
    organization_ids: tuple[str, ...]
    first_seen: dt.date
    last_seen: dt.date


class NetworkNode(Contract):
    """An organisation in the graph of a year. `betweenness` as Brandes defines it, from 0 to 1."""

    method: Method
    year: int
    organization_id: str
    degree: int
    weighted_degree: int
    betweenness: float


class NetworkEdge(Contract):
    """Two organisations that have to do with each other (`organization_a` < `organization_b`).

    `weight`: by interview the strength (1 to 3, the highest that either said), by agenda how many joint activities.
    """

    method: Method
    year: int
    organization_a: str
    organization_b: str
    weight: int
    source: str


class NetworkMeasure(Contract):
    """A graph, or the part of it in one neighbourhood (`area`), in figures. None: nothing to divide by."""

    method: Method
    year: int
    area: str
    n_organisations: int
    n_relations: int
    density: float | None
    weighted_density: float | None
    n_without_relation: int
    mean_degree: float | None
    n_components: int
    largest_component_share: float | None
    is_complete_year: bool


@dataclass(frozen=True)
class Graphs:
    """All graphs as rows."""

    nodes: tuple[NetworkNode, ...] = ()
    edges: tuple[NetworkEdge, ...] = ()
    measures: tuple[NetworkMeasure, ...] = ()


def parties_of(ledger: Ledger, reference: Reference) -> list[ActivityParties]:
    """Who is behind every activity that was ever seen, as far as that is registered."""
    owner = {place.place_id: place.organization_id for place in reference.places}
    known = reference.organization_by_id
    found: dict[str, ActivityParties] = {}
    named: dict[str | None, tuple[str, ...]] = {}
    for record_id in sorted(ledger.records):
        memory = ledger.records[record_id]
        if not memory.activity_id or not memory.content:
            continue
        content = memory.activity()
        text = content.organizer_text
        if text not in named:
            named[text] = named_organizations(text, reference.organizations)
        organisers = {*named[text]}
        if content.organization_id and (text or content.source_kind in _OWN):
            organisers.add(content.organization_id)
        host = owner.get(content.place.place_id or "")
        ids = {one for one in (*organisers, host) if one in known} if organisers else set()
        activity_id = ledger.current_id(memory.activity_id)
        last = ledger.last_seen(record_id) or memory.last_seen
        earlier = found.get(activity_id)
        found[activity_id] = ActivityParties(
            activity_id=activity_id,
            organization_ids=tuple(sorted(ids.union(earlier.organization_ids if earlier else ()))),
            first_seen=min(memory.first_seen, earlier.first_seen) if earlier else memory.first_seen,
            last_seen=max(last, earlier.last_seen) if earlier else last,
        )
    return [found[activity_id] for activity_id in sorted(found)]


def graphs_of(
    register: Register, parties: Iterable[ActivityParties], areas: Mapping[str, Iterable[str]], today: dt.date
) -> Graphs:
    """Every graph up to and including the year of `today`. `areas`: organisation -> the neighbourhoods it is in."""
    nodes: list[NetworkNode] = []
    edges: list[NetworkEdge] = []
    measures: list[NetworkMeasure] = []
    observed = list(parties)
    for year in range(min(_years(register, observed), default=today.year), today.year + 1):
        made: dict[Method, nx.Graph] = {
            "interview": _asked(register, year, today),
            "agenda": _observed(register, observed, year, today),
        }
        for method, graph in made.items():
            if not graph:
                continue
            nodes += _nodes(method, year, graph)
            edges += _edges(method, year, graph)
            measures += _measures(method, year, graph, areas, is_complete=year < today.year)
    return Graphs(tuple(nodes), tuple(edges), tuple(measures))


def _years(register: Register, parties: Sequence[ActivityParties]) -> Iterable[int]:
    yield from (relation.valid_from.year for relation in register.relations)
    yield from (item.first_seen.year for item in parties if item.organization_ids)


def _asked(register: Register, year: int, today: dt.date) -> nx.Graph:
    """As people said it, at the end of the year or today: everyone who was asked, and everyone they named."""
    day = min(dt.date(year, 12, 31), today)
    graph: nx.Graph = nx.Graph()
    relations = _relations(register, "interview", day)
    if relations:
        asked = {value.id for value in register.values if value.entity == "organisation" and value.holds_on(day)}
        graph.add_nodes_from(sorted(asked))
    for one in relations:
        weight = max(one.strength, graph.get_edge_data(one.organization_id, one.partner_id, {}).get("weight", 0))
        graph.add_edge(one.organization_id, one.partner_id, weight=weight, source=one.source)
    return graph


def _relations(register: Register, method: Method, day: dt.date) -> list[Relation]:
    return [one for one in register.relations if one.method == method and one.holds_on(day)]


def _observed(register: Register, parties: Iterable[ActivityParties], year: int, today: dt.date) -> nx.Graph:
    """As the agenda shows it: everyone with an activity that was seen that year, tied by those that have several.

    What a person took from an agenda by hand is one joint activity, unless those were seen here too.
    """
    graph: nx.Graph = nx.Graph()
    together: Counter[tuple[str, str]] = Counter()
    for item in parties:
        if item.first_seen.year <= year <= item.last_seen.year:
            graph.add_nodes_from(item.organization_ids)
            together.update(itertools.combinations(item.organization_ids, 2))
    for (one, other), count in sorted(together.items()):
        graph.add_edge(one, other, weight=count, source="agenda: gezamenlijke activiteiten")
    for noted in _relations(register, "agenda", min(dt.date(year, 12, 31), today)):
        if not graph.has_edge(noted.organization_id, noted.partner_id):
            graph.add_edge(noted.organization_id, noted.partner_id, weight=1, source=noted.source)
    return graph


def _nodes(method: Method, year: int, graph: nx.Graph) -> Iterable[NetworkNode]:
    between = nx.betweenness_centrality(graph)
    for node in sorted(graph):
        yield NetworkNode(
            method=method,
            year=year,
            organization_id=node,
            degree=graph.degree(node),
            weighted_degree=graph.degree(node, weight="weight"),
            betweenness=round(between[node], 6),
        )


def _edges(method: Method, year: int, graph: nx.Graph) -> Iterable[NetworkEdge]:
    for one, other, data in sorted((*sorted((a, b)), data) for a, b, data in graph.edges(data=True)):
        yield NetworkEdge(
            method=method, year=year, organization_a=one, organization_b=other, weight=data["weight"],
            source=data["source"],
        )  # fmt: skip


def _measures(
    method: Method, year: int, graph: nx.Graph, areas: Mapping[str, Iterable[str]], *, is_complete: bool
) -> Iterable[NetworkMeasure]:
    members: dict[str, list[str]] = {}
    for node in sorted(graph):
        for area in sorted(areas.get(node, ())):
            members.setdefault(area, []).append(node)
    for area, part in [(ALL, graph), *((area, graph.subgraph(members[area])) for area in sorted(members))]:
        n, n_relations = part.number_of_nodes(), part.number_of_edges()
        pairs = n * (n - 1) / 2
        sizes = [len(component) for component in nx.connected_components(part)]
        strength = sum(weight for _, _, weight in part.edges(data="weight"))
        yield NetworkMeasure(
            method=method,
            year=year,
            area=area,
            n_organisations=n,
            n_relations=n_relations,
            density=round(n_relations / pairs, 6) if pairs else None,
            weighted_density=round(strength / (3 * pairs), 6) if pairs and method == "interview" else None,
            n_without_relation=sum(degree == 0 for _, degree in part.degree()),
            mean_degree=round(2 * n_relations / n, 6) if n else None,
            n_components=len(sizes),
            largest_component_share=round(max(sizes) / n, 6) if n else None,
            is_complete_year=is_complete,
        )
