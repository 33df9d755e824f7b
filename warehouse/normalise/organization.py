"""Which registered organisation a text names.

Belongs here: comparing organiser texts with the register. Does not belong here: who publishes a source, networks,
provider types (the register states them), or anything about persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz

from warehouse.contracts import Organization
from warehouse.normalise.names import fold

_LEGAL_FORM = re.compile(r"\b(stichting|sticht|stg|sint|vereniging|ver|cooperatie|bv|nv|de|het)\b")
# "WMO Radar i.s.m. Huize Middelland": the first named is who organises; the others help.
_TOGETHER = re.compile(
    r"\bi\.?\s?s\.?\s?m\b\.?|\bin samenwerking met\b|\bsamen met\b|[/;,&+]| en (?=[A-Z])", re.IGNORECASE
)
_FLOOR = 90.0
_MARGIN = 4.0


def organizer_core(text: str) -> str:
    """The distinguishing words of an organiser's name, folded, without legal form. May be empty."""
    folded = fold(text)
    return " ".join(_LEGAL_FORM.sub(" ", folded).split()) or folded


def resolve_organization(
    text: str | None, publisher_id: str | None, organizations: Iterable[Organization]
) -> str | None:
    """The organization_id that `text` names; the publisher's when the source says nothing; None when it is unknown.

    A text that names nobody in the register is not the publisher: unknown stays unknown.
    """
    if not (text or "").strip():
        return publisher_id
    register = sorted(organizations, key=lambda o: o.organization_id)
    for part in (text or "", *_TOGETHER.split(text or "")):
        found = _resolve_part(part, register)
        if found:
            return found
    return None


def named_organizations(text: str | None, organizations: Iterable[Organization]) -> tuple[str, ...]:
    """All registered organisations that `text` names ("A i.s.m. B"), sorted; a name within a name counts once."""
    register = sorted(organizations, key=lambda o: o.organization_id)
    whole = _resolve_part(text or "", register)
    found = {whole} if whole else {_resolve_part(part, register) for part in _TOGETHER.split(text or "")}
    return tuple(sorted(item for item in found if item))


def _resolve_part(part: str, register: list[Organization]) -> str | None:
    wanted = organizer_core(part)
    if len(wanted) < 2:
        return None
    best: dict[str, float] = {}
    for organization in register:
        for name in (organization.name, *organization.aliases):
            own = organizer_core(name)
            score = 101.0 if own == wanted else fuzz.ratio(own, wanted) if min(len(own), len(wanted)) >= 5 else 0.0
            best[organization.organization_id] = max(best.get(organization.organization_id, 0.0), score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < _FLOOR:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _MARGIN:
        return None
    return ranked[0][0]
