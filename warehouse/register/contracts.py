"""What the register holds: facts with source and date, each with the days between which it stood in the register.

Belongs here: frozen data shapes, and which of them hold on a day. Does not belong here: what may be filled in
(schema.py), files (store.py), how an import changes history (history.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import ClassVar, Literal, Self, TypeVar

from pydantic import Field, model_validator

from sources.contracts import Contract

Entity = Literal["organisation", "place"]
Method = Literal["interview", "agenda"]


class Dated(Contract):
    """A fact. It stood in the register from `valid_from` up to `valid_to` (exclusive; None = it still does).

    `source` says who said it or where it was read, `stated_on` when. `key` names what the fact is about: of facts with
    one key at most one holds on any day.
    """

    KEY: ClassVar[tuple[str, ...]] = ()

    source: str
    stated_on: dt.date
    valid_from: dt.date
    valid_to: dt.date | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to <= self.valid_from:
            raise ValueError("valid_to ligt niet na valid_from")
        return self

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(str(getattr(self, name) or "") for name in self.KEY)

    def holds_on(self, day: dt.date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def says_the_same(self, other: Dated) -> bool:
        """Whether both are the same statement, apart from when it stood in the register."""
        ignored = {"valid_from", "valid_to"}
        return self.model_dump(exclude=ignored) == other.model_dump(exclude=ignored)


class RegisterValue(Dated):
    """One value of one field of an organisation or place, as text; lists are joined with `;`, dates are ISO 8601."""

    KEY: ClassVar[tuple[str, ...]] = ("entity", "id", "field")

    entity: Entity
    id: str
    field: str
    value: str


class Membership(Dated):
    """An organisation belongs to a network."""

    KEY: ClassVar[tuple[str, ...]] = ("organization_id", "network_id")

    organization_id: str
    network_id: str


class Relation(Dated):
    """Two organisations know each other (1), exchange (2) or organise together (3), as the first of them says."""

    KEY: ClassVar[tuple[str, ...]] = ("organization_id", "partner_id", "method")

    organization_id: str
    partner_id: str
    method: Method
    strength: int = Field(ge=1, le=3)


class FundingLine(Dated):
    """Money that a place gets: from whom, of what kind, how much a year, until when. Never published by place."""

    KEY: ClassVar[tuple[str, ...]] = ("place_id", "funder", "kind", "label", "start_date")

    place_id: str
    funder: str
    kind: str
    label: str | None = None
    amount_class: str | None = None
    start_date: dt.date | None = None
    end_date: dt.date | None = None


class FundingStream(Dated):
    """Money that organisers can ask for: what, for whom, until when. `is_continuous`: without a closing date."""

    KEY: ClassVar[tuple[str, ...]] = ("stream_id",)

    stream_id: str
    name: str
    kind: str
    for_whom: str | None = None
    deadline: dt.date | None = None
    is_continuous: bool | None = None
    url: str | None = None


_D = TypeVar("_D", bound=Dated)


class Register(Contract):
    """Everything in the register, with all history. Tuples are sorted by key and then in time."""

    values: tuple[RegisterValue, ...] = ()
    memberships: tuple[Membership, ...] = ()
    relations: tuple[Relation, ...] = ()
    funding: tuple[FundingLine, ...] = ()
    streams: tuple[FundingStream, ...] = ()


def holding(facts: Iterable[_D], day: dt.date) -> dict[tuple[str, ...], _D]:
    """The facts that hold on `day`, by key."""
    return {fact.key: fact for fact in facts if fact.holds_on(day)}
