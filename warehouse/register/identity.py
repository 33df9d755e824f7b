"""Organisations and places that the register knows: how they are called and where they are.

Belongs here: which values of the register identify a thing. Does not belong here: checking them, or what
reference/*.yaml says of the same thing (reference.py).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping

from warehouse.register.contracts import Entity, RegisterValue
from warehouse.register.schema import ORGANISATIONS, PLACES, SheetSchema

_SHEETS: Mapping[Entity, SheetSchema] = {"organisation": ORGANISATIONS, "place": PLACES}


def identities(values: Iterable[RegisterValue], entity: Entity, day: dt.date) -> dict[str, dict[str, object]]:
    """Per id what identifies it on `day`, and the source of its name.

    What was not known on `day` yet is as it was first known: a thing keeps existing for what refers to it.
    """
    fields = {field.name: field for field in _SHEETS[entity].fields if field.is_identity}
    chosen: dict[str, dict[str, RegisterValue]] = defaultdict(dict)
    for value in values:  # in time, per field
        if value.entity != entity or value.field not in fields:
            continue
        kept = chosen[value.id].get(value.field)
        if kept is None or value.holds_on(day) or (not kept.holds_on(day) and value.valid_from <= day):
            chosen[value.id][value.field] = value
    found: dict[str, dict[str, object]] = {}
    for identifier, facts in sorted(chosen.items()):
        found[identifier] = {
            name: tuple(fact.value.split(";")) if fields[name].kind == "list" else fact.value
            for name, fact in sorted(facts.items())
        }
        if "name" in facts:
            found[identifier]["source"] = facts["name"].source
    return found
