"""A map of our own: the outlines of the neighbourhoods with a dot for each place, as SVG inside the page.

Belongs here: drawing. Nothing is fetched and nobody is told who looks. Without outlines there is no map; the list that
stands below it says the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from exports.site.model import Site
from exports.site.render import file_name

Ring = Sequence[tuple[float, float]]  # (longitude, latitude), closed
Outlines = Mapping[str, Sequence[Sequence[Ring]]]  # neighbourhood_id -> polygons: an outer ring, then holes

WIDTH = 720
_MARGIN = 8
_NEAR = 1.2  # units of the drawing; points nearer to each other are one


@dataclass(frozen=True, slots=True)
class Shape:
    """A neighbourhood on the map: `path` for SVG, and where its name stands."""

    name: str
    page: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map."""

    name: str
    page: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Map:
    """A drawing of `width` by `height` units."""

    width: int
    height: int
    shapes: Sequence[Shape]
    dots: Sequence[Dot]


def draw_map(site: Site, outlines: Outlines) -> Map | None:
    """The neighbourhoods of the site that have an outline; None when none has."""
    known = {key: outlines[key] for key in site.neighbourhoods if outlines.get(key)}
    points = [point for polygons in known.values() for rings in polygons for ring in rings for point in ring]
    if not points:
        return None
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))  # a degree of longitude is shorter than one of latitude
    scale = (WIDTH - 2 * _MARGIN) / (max(east - west, 1e-6) * narrow)

    def drawn(point: tuple[float, float]) -> tuple[float, float]:
        return _MARGIN + (point[0] - west) * narrow * scale, _MARGIN + (north - point[1]) * scale

    shapes = []
    for key, polygons in known.items():
        hood = site.neighbourhoods[key]
        rings = [[drawn(point) for point in ring] for rings in polygons for ring in rings]
        x, y = _middle(max((ring for ring in rings), key=lambda ring: abs(_area(ring))))
        shapes.append(Shape(hood.name, f"buurt/{file_name(hood.slug)}.html", _path(rings), x, y))
    dots = []
    for contact in site.places.values():
        place = site.agenda.places.get(contact.id)
        if place is None or place.latitude is None or place.longitude is None:
            continue
        if west <= place.longitude <= east and south <= place.latitude <= north:
            dots.append(
                Dot(
                    contact.name,
                    f"plek/{file_name(contact.id)}.html",
                    *_rounded(drawn((place.longitude, place.latitude))),
                )
            )
    height = math.ceil((north - south) * scale + 2 * _MARGIN)
    return Map(WIDTH, height, shapes, dots)


def _path(rings: Iterable[Sequence[tuple[float, float]]]) -> str:
    parts = []
    for ring in rings:
        kept = [ring[0]]
        for point in ring[1:-1]:
            if math.dist(point, kept[-1]) >= _NEAR:
                kept.append(point)
        if len(kept) >= 3:
            parts.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z")
    return "".join(parts)


def _area(ring: Sequence[tuple[float, float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of gravity of a ring, for its name."""
    area = _area(ring)
    if abs(area) < 1e-9:
        return _rounded(ring[0])
    pairs = list(pairwise(ring))
    crosses = [a[0] * b[1] - b[0] * a[1] for a, b in pairs]
    x = sum((a[0] + b[0]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (6 * area)
    y = sum((a[1] + b[1]) * cross for (a, b), cross in zip(pairs, crosses, strict=True)) / (6 * area)
    return _rounded((x, y))


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0], 1), round(point[1], 1)
