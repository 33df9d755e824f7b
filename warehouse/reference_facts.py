"""Facts with a source: streets, postal codes, boundaries, key figures, parameters, classes, and what others counted.

Belongs here: their shapes. Does not belong here: reading the files (reference.py), fetching newer ones
(reference_refresh.py), or calculating with them (sql/).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sources.contracts import Contract

Ring = tuple[tuple[float, float], ...]  # (longitude, latitude), closed


class Street(Contract):
    """A street and the neighbourhoods it runs through; none = outside the area. `niet geverifieerd` is no proof."""

    street: str
    pc4: tuple[str, ...] = ()
    neighbourhood_ids: tuple[str, ...] = ()
    certainty: Literal["gezien", "niet geverifieerd"]
    source: str


class PostalArea(Contract):
    """A four-digit postal code and one neighbourhood it lies in. Several rows may share a code."""

    pc4: str = Field(pattern=r"^\d{4}$")
    neighbourhood_id: str
    role: Literal["hoofd", "neven"]
    certainty: Literal["hoog", "middel", "laag"]
    source: str


class Boundary(Contract):
    """The polygons of a neighbourhood, each an outer ring followed by its holes."""

    neighbourhood_id: str
    polygons: tuple[tuple[Ring, ...], ...]


class KeyFigure(Contract):
    """One figure about one neighbourhood in one year (CBS): residents, households, pct_65plus and so on."""

    neighbourhood_id: str
    year: int
    figure: str
    value: float
    unit: str
    source: str


class Parameter(Contract):
    """A number that calculations assume, with the band it may lie in where that is known. Never a measurement."""

    parameter: str
    value: float
    low: float | None = None
    high: float | None = None
    unit: str
    year: int
    source: str
    note: str | None = None


class AmountClass(Contract):
    """A class in which amounts are asked: from `low` up to `high` (None = no upper end)."""

    kind: Literal["amount", "housing"]
    amount_class: str
    label: str
    low: float
    high: float | None = None
    unit: str
    source: str


class ReportedFigure(Contract):
    """What others published about an indicator: to hold a calculation against, never to correct it by.

    `neighbourhood_id` None is Delfshaven as a whole.
    """

    indicator_id: str
    neighbourhood_id: str | None = None
    year: int
    value: float
    unit: str
    source: str
    note: str | None = None
