"""Who works together, as a story tells it. Belongs here: the picture and the table of one way of seeing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from exports.charts.lines import Edge, Node, arcs
from exports.nulmeting import Area, Nulmeting, Organisation, Relation
from exports.story.parts import Block, Proof, Table, listed, plural, proof

_MOST = 18
METHODS = {
    "interview": "Wie zegt samen te werken?",
    "agenda": "Wie doet samen een activiteit?",
}
_LEADS = {
    "interview": "Zoals organisaties het zelf zeggen. Dikker is hechter: kennen, uitwisselen of samen organiseren.",
    "agenda": "Afgeleid uit de agenda: de ene organiseert, de andere geeft er plaats aan. Dikker is vaker.",
}


def networks(model: Nulmeting, area: Area) -> list[Block]:
    """A block for each way in which relations were seen; they are never added up."""
    return [block for method in METHODS if (block := _network(model, area, method))]


def _network(model: Nulmeting, area: Area, method: str) -> Block | None:
    years = sorted({one.year for one in model.relations if one.method == method})
    if not years:
        return None
    year = years[-1]
    nodes = {one.organization_id: one for one in model.organisations if (one.method, one.year) == (method, year)}
    edges = _edges(model, area, method, year)
    if not edges:
        return None
    partners: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        partners[edge.left].add(edge.right)
        partners[edge.right].add(edge.left)
    kept = sorted(partners, key=lambda name: (-len(partners[name]), nodes[name].name.lower(), name))[:_MOST]
    key, title = f"netwerk-{method}", METHODS[method]
    lead = (
        f"{plural(len(edges), 'verband', 'verbanden')} tussen {len(partners)} organisaties in {year}. {_LEADS[method]}"
    )
    lead += _alone(nodes, area) + _before(model, area, method, years)
    rows = tuple(
        (
            nodes[name].name,
            str(len(partners[name])),
            ", ".join(sorted((nodes[other].name for other in partners[name]), key=str.lower)),
        )
        for name in kept
    )
    left_out = len(partners) - len(kept)
    return Block(
        key,
        title,
        lead,
        _drawing(key, f"{title} {area.name}, {year}", lead, [(name, nodes[name].name) for name in kept], edges),
        Table(f"{title} {year}", ("Organisatie", "Partners", "Met wie"), rows, numeric=False),
        (_proof(model, area, method, year),),
        f"De {_MOST} met de meeste partners; {left_out} staan er niet in." if left_out else "",
    )


def _proof(model: Nulmeting, area: Area, method: str, year: int) -> Proof:
    """What stands beside it; of the agenda's relations the register knows nothing."""
    own = proof(model, area, f"D1.{method}")
    figure = model.figure(area, f"D1.{method}")
    if figure is None or figure.value is None:  # too few organisations to say how close they are
        own = replace(own, coverage="waargenomen")
    if method != "agenda":
        return own
    words = (
        "Welk deel van de mogelijke relaties tussen organisaties er is, volgens gezamenlijke activiteiten in de agenda."
    )
    return replace(own, definition=words, short=words, source=f"deze agenda, {year}")


def _edges(model: Nulmeting, area: Area, method: str, year: int) -> list[Relation]:
    """The relations of a year of which at least one side is in the area."""
    nodes = {one.organization_id: one for one in model.organisations if (one.method, one.year) == (method, year)}
    return [
        one
        for one in model.relations
        if (one.method, one.year) == (method, year)
        and one.left in nodes
        and one.right in nodes
        and (_inside(nodes[one.left], area) or _inside(nodes[one.right], area))
    ]


def _drawing(key: str, title: str, lead: str, kept: list[tuple[str, str]], edges: list[Relation]) -> str:
    place = {identifier: n for n, (identifier, _) in enumerate(kept)}
    drawn = [
        Edge(place[edge.left], place[edge.right], min(max(edge.weight, 1), 3) * 1.3)
        for edge in edges
        if edge.left in place and edge.right in place
    ]
    return arcs(key, title, lead, [Node(name) for _, name in kept], drawn)


def _alone(nodes: Mapping[str, Organisation], area: Area) -> str:
    alone = sum(not one.degree and _inside(one, area) for one in nodes.values())
    return f" Van {plural(alone, 'organisatie', 'organisaties')} zagen wij geen verband." if alone else ""


def _before(model: Nulmeting, area: Area, method: str, years: Sequence[int]) -> str:
    """How many relations there were in the years before."""
    counts = [(year, len(_edges(model, area, method, year))) for year in years[:-1]]
    return f" Eerder: {listed([f'{n} in {year}' for year, n in counts])}." if counts else ""


def _inside(node: Organisation, area: Area) -> bool:
    return area.is_whole or area.code in node.codes
