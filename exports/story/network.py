"""Who works together, as a story tells it. Belongs here: the picture and the table of one way of seeing."""

from __future__ import annotations

from exports.charts.lines import Edge, Node, arcs
from exports.nulmeting import Area, Nulmeting, Organisation
from exports.story.parts import Block, Table, plural, proof

_MOST = 22
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
    years = [one.year for one in model.relations if one.method == method]
    if not years:
        return None
    year = max(years)
    nodes = {one.organization_id: one for one in model.organisations if (one.method, one.year) == (method, year)}
    edges = [
        one
        for one in model.relations
        if (one.method, one.year) == (method, year)
        and one.left in nodes
        and one.right in nodes
        and (_inside(nodes[one.left], area) or _inside(nodes[one.right], area))
    ]
    if not edges:
        return None
    degree: dict[str, int] = {}
    for edge in edges:
        for name in (edge.left, edge.right):
            degree[name] = degree.get(name, 0) + 1
    kept = sorted(degree, key=lambda name: (-degree[name], nodes[name].name.lower(), name))[:_MOST]
    place = {name: n for n, name in enumerate(kept)}
    drawn = [
        Edge(place[e.left], place[e.right], _width(e.weight)) for e in edges if e.left in place and e.right in place
    ]
    title = METHODS[method]
    isolated = sum(one.is_isolated and _inside(one, area) for one in nodes.values())
    lead = f"{plural(len(edges), 'verband', 'verbanden')} tussen {len(degree)} organisaties in {year}. {_LEADS[method]}"
    if isolated:
        lead += f" Van {plural(isolated, 'organisatie', 'organisaties')} zagen wij geen verband."
    left_out = len(degree) - len(kept)
    partners = {name: [] for name in kept}  # type: dict[str, list[str]]
    for edge in edges:
        for own, other in ((edge.left, edge.right), (edge.right, edge.left)):
            if own in partners:
                partners[own].append(nodes[other].name)
    rows = tuple((nodes[n].name, str(degree[n]), ", ".join(sorted(partners[n], key=str.lower))) for n in kept)
    key = f"netwerk-{method}"
    return Block(
        key,
        title,
        lead,
        arcs(key, f"{title} {area.name}, {year}", lead, [Node(nodes[name].name) for name in kept], drawn),
        Table(f"{title} {year}", ("Organisatie", "Partners", "Met wie"), rows, numeric=False),
        (proof(model, area, f"D1.{method}"),),
        f"De {_MOST} met de meeste verbanden; {left_out} staan er niet in." if left_out else "",
    )


def _inside(node: Organisation, area: Area) -> bool:
    return area.is_whole or area.code in node.codes


def _width(weight: float) -> float:
    return min(max(weight, 1), 3) * 1.3
