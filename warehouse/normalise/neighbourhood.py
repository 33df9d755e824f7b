"""In which neighbourhood a place lies, how that is known and how sure it is.

Belongs here: the ladder of evidence, from a person's word down to a postal code. Does not belong here: which place a
text names (warehouse.normalise.place), or reading geometry (warehouse.reference). Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from warehouse.contracts import Place, PlaceNeighbourhood
from warehouse.normalise.names import fold, split_street
from warehouse.reference import Reference
from warehouse.reference_facts import PostalArea, Ring, Street

_Method = Literal["override", "register", "polygon", "street", "pc4", "unknown"]
_Confidence = Literal["high", "medium", "low", "none"]


def neighbourhood_of(place: Place, reference: Reference, stated: Mapping[str, str]) -> PlaceNeighbourhood:
    """In which neighbourhood `place` lies: override > register > point in polygon > one street > PC4 > unknown.

    `stated` maps place_id to neighbourhood_id, as a person said. A street that is not "gezien" never counts above low,
    and then gives way to a surer postal code. A postal code that covers several neighbourhoods gives the main one, at
    most low.
    """

    def answer(neighbourhood_id: str | None, method: _Method, confidence: _Confidence) -> PlaceNeighbourhood:
        return PlaceNeighbourhood(
            place_id=place.place_id, neighbourhood_id=neighbourhood_id, method=method, confidence=confidence
        )

    if said := stated.get(place.place_id):
        return answer(said, "override", "high")
    if place.neighbourhood_id:
        return answer(place.neighbourhood_id, "register", "high")
    if place.latitude is not None and place.longitude is not None:
        inside = [
            boundary.neighbourhood_id
            for boundary in reference.boundaries
            if contains(boundary.polygons, place.longitude, place.latitude)
        ]
        if len(inside) == 1:
            return answer(inside[0], "polygon", "high")
    by_street = _by_street(place, reference.streets)
    by_code = _by_postal_code(place, reference.postal_areas)
    if by_street and (by_street[1] == "medium" or by_code is None or by_code[1] == "low"):
        return answer(by_street[0], "street", by_street[1])
    if by_code:
        return answer(by_code[0], "pc4", by_code[1])
    return answer(None, "unknown", "none")


def _by_street(place: Place, streets: Iterable[Street]) -> tuple[str, _Confidence] | None:
    own = split_street(place.street_address)
    if own is None:
        return None
    rows = [row for row in streets if fold(row.street) == own[0]]
    ids = {i for row in rows for i in row.neighbourhood_ids}
    if len(ids) != 1:
        return None
    return ids.pop(), "medium" if all(row.certainty == "gezien" for row in rows) else "low"


def _by_postal_code(place: Place, areas: Iterable[PostalArea]) -> tuple[str, _Confidence] | None:
    pc4 = (place.postal_code or "")[:4]
    rows = sorted((row for row in areas if row.pc4 == pc4), key=lambda row: (row.role, row.neighbourhood_id))
    if not rows:
        return None
    alone = len({row.neighbourhood_id for row in rows}) == 1
    return rows[0].neighbourhood_id, "medium" if alone and rows[0].certainty == "hoog" else "low"


def contains(polygons: Iterable[Sequence[Ring]], longitude: float, latitude: float) -> bool:
    """Whether the point lies in one of the polygons and in none of that polygon's holes (even-odd rule)."""
    return any(
        _in_ring(rings[0], longitude, latitude) and not any(_in_ring(hole, longitude, latitude) for hole in rings[1:])
        for rings in polygons
        if rings
    )


def _in_ring(ring: Ring, x: float, y: float) -> bool:
    inside = False
    x2, y2 = ring[-1]
    for x1, y1 in ring:
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        x2, y2 = x1, y1
    return inside
