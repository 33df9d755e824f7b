"""What a facet reader returns: a value with the words and the rule it rests on.

Belongs here: the pair itself. Does not belong here: any rule about Dutch.
"""

from __future__ import annotations

from typing import Generic, NamedTuple, TypeVar

from sources.contracts import Evidence

T = TypeVar("T")


class Reading(NamedTuple, Generic[T]):
    """A value read from text. `evidence` None: the text says nothing, and `value` is the facet's "unknown"."""

    value: T
    evidence: Evidence | None
