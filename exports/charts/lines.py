"""What changes over time, and who is connected to whom. Belongs here: these two charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.charts import svg

_PLOT = 130
_ROW = 23


@dataclass(frozen=True, slots=True)
class Moment:
    """A measurement: when it was, its value and how that is written."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Node:
    """One that may be connected; `note` says more of it in a few letters."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """A connection between two nodes, by their place in the list; `weight` is its strength (1 to 3)."""

    left: int
    right: int
    weight: float


def timeline(key: str, title: str, description: str, moments: Sequence[Moment]) -> str:
    """A line from zero through the measurements in order; the first and last are written out."""
    top = max((moment.value for moment in moments), default=0) or 1
    left, right, foot = 10.0, svg.WIDTH - 10.0, 28.0 + _PLOT

    def point(n: int) -> tuple[float, float]:
        x = (left + right) / 2 if len(moments) == 1 else left + (right - left) * n / (len(moments) - 1)
        return x, foot - moments[n].value / top * _PLOT

    points = [point(n) for n in range(len(moments))]
    body = [svg.line(0, foot, svg.WIDTH, foot)]
    if len(points) > 1:
        path = svg.points(points)
        body.append(
            f'<polyline class="k0" points="{path}" fill="none" stroke="{svg.PARTS[0]}" stroke-width="3"></polyline>'
        )
    for n, (x, y) in enumerate(points):
        body.append(
            f'<circle class="c0" cx="{svg.number(x)}" cy="{svg.number(y)}" r="4.5" fill="{svg.PARTS[0]}"></circle>'
        )
        if n in (0, len(points) - 1):
            anchor = "middle" if len(points) == 1 else "start" if n == 0 else "end"
            at = x if len(points) == 1 else 0 if n == 0 else svg.WIDTH
            rises = n == 0 and len(points) > 1 and points[1][1] < y and y + 22 < foot  # else the line runs through it
            body.append(svg.text(at, y + 20 if rises else y - 11, moments[n].shown, anchor=anchor, bold=True))
            body.append(svg.text(at, foot + 19, moments[n].label, anchor=anchor, kind="soft"))
    return svg.frame(key, title, description, foot + 26, body)


def arcs(key: str, title: str, description: str, nodes: Sequence[Node], edges: Sequence[Edge]) -> str:
    """All nodes below each other, and an arc between each two that are connected: thicker is stronger."""
    names = 228.0
    body = []
    reach = max((abs(edge.left - edge.right) for edge in edges), default=1)
    for edge in sorted(edges, key=lambda edge: edge.weight):
        first, last = sorted((edge.left, edge.right))
        y1, y2 = (_ROW * (n + 0.5) for n in (first, last))
        out = (svg.WIDTH - names - 16) * (0.25 + 0.75 * (last - first) / reach)
        curve = (names, y1), (names + out * 4 / 3, y1), (names + out * 4 / 3, y2), (names, y2)
        start, *rest = (svg.points([point]) for point in curve)
        body.append(
            f'<path class="k0" d="M{start}C{",".join(rest)}" fill="none" stroke="{svg.PARTS[0]}" '
            f'stroke-width="{svg.number(edge.weight)}" stroke-opacity="0.75"></path>'
        )
    degree = [sum(n in (edge.left, edge.right) for edge in edges) for n in range(len(nodes))]
    for n, node in enumerate(nodes):
        y = _ROW * (n + 0.5)
        size = 3.2 + 0.7 * min(degree[n], 8)
        paint = svg.filled("c0", svg.PARTS[0]) if degree[n] else svg.outlined(dashed=False)
        body.append(f'<circle cx="{svg.number(names)}" cy="{svg.number(y)}" r="{svg.number(size)}" {paint}></circle>')
        words = svg.wrapped(" ".join(filter(None, (node.name, node.note))), names - 14, svg.SMALL, most=1)[0]
        body.append(svg.text(names - 12, y + 4.5, words, size=svg.SMALL, anchor="end", bold=degree[n] > 2))
    return svg.frame(key, title, description, max(_ROW * len(nodes), 1), body)
