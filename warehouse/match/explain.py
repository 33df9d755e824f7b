"""Why an activity is what it is, in Dutch that a volunteer can read.

Belongs here: putting claims and decisions of one activity into words. Does not belong here: looking them up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from warehouse.contracts import Activity, Claim, MatchDecision
from warehouse.match.labels import FEATURE_LABELS, level_label

_FIELDS = {
    "name": "naam",
    "description": "omschrijving",
    "schedule": "dag en tijd",
    "place_id": "plek",
    "location_text": "plek in eigen woorden",
    "organization_id": "organisatie",
    "organizer_text": "organisatie in eigen woorden",
    "provider_type": "soort aanbieder",
    "audience": "voor wie",
    "price": "prijs",
    "price_text": "prijs in eigen woorden",
    "access": "toegang",
    "registration_text": "aanmelden",
    "url": "webadres",
    "category": "thema",
    "accessibility": "toegankelijkheid",
    "in_language": "taal",
    "status": "gaat door",
}
_JUDGEMENTS = {"same": "hetzelfde", "different": "niet hetzelfde", "unsure": "twijfel"}


class Listing(NamedTuple):
    """A record as people know it: the title of its source, its own name, and where in the source it stands."""

    source: str
    name: str
    locator: str = ""


def explain(
    activity: Activity,
    claims: Iterable[Claim],
    decisions: Iterable[MatchDecision],
    listings: Mapping[str, Listing],
    features: int = 6,
) -> str:
    """The explanation of one activity: its records, the value of each field with who says so, and each compared pair.

    `claims` and `decisions` may be those of all activities. Of each pair the `features` heaviest reasons are shown.
    """
    ids = set(activity.record_ids)
    own = sorted((c for c in claims if c.activity_id == activity.activity_id), key=_claim_order)
    inside = [d for d in decisions if d.left in ids or d.right in ids]
    lines = [f"{activity.name} ({activity.activity_id})", activity.schedule_text, ""]
    lines.append(
        f"Staat in {_count(len(ids), 'regel', 'regels')} van {_count(len(activity.source_ids), 'bron', 'bronnen')}:"
    )
    lines += [f"  {_shown(record_id, listings)}" for record_id in activity.record_ids]
    lines += ["", "Wat de bronnen zeggen (* = dit wordt gepubliceerd), en waarom:"]
    lines += _field_lines(own, listings)
    together = [d for d in inside if d.left in ids and d.right in ids]
    apart = [d for d in inside if d not in together]
    if together:
        lines += ["", "Waarom deze regels bij elkaar horen (punten: plus is voor, min is tegen):"]
        lines += [line for d in together for line in pair_lines(d, listings, features)]
    if apart:
        lines += ["", "Wat erop lijkt maar er niet bij hoort:"]
        lines += [line for d in apart for line in pair_lines(d, listings, features)]
    return "\n".join(line for n, line in enumerate(lines) if line or (n and lines[n - 1])).rstrip() + "\n"


def _claim_order(claim: Claim) -> tuple[int, bool, str]:
    names = list(_FIELDS)
    return names.index(claim.field) if claim.field in names else len(names), not claim.chosen, claim.record_id


def _field_lines(claims: Sequence[Claim], listings: Mapping[str, Listing]) -> list[str]:
    lines: list[str] = []
    for claim in claims:
        source = listings[claim.record_id].source if claim.record_id in listings else claim.source_id
        mark = "*" if claim.chosen else " "
        said = (
            f" (letterlijk: {_short(claim.original_value)})" if claim.original_value not in (None, claim.value) else ""
        )
        label = _FIELDS.get(claim.field, claim.field)
        lines.append(f"  {mark} {label}: {_short(claim.value)}{said}")
        lines.append(f"        ({source}: {claim.chosen_because})")
    return lines


def pair_lines(decision: MatchDecision, listings: Mapping[str, Listing], features: int = 6) -> list[str]:
    """One compared pair: the verdict and its heaviest reasons."""
    lines = [
        f"  {_shown(decision.left, listings)}",
        f"  {_shown(decision.right, listings)}",
        f"    oordeel: {_JUDGEMENTS[decision.judgement]}, {decision.score:+.1f} punten; {decision.reason}"
        + (f" ({decision.decided_by})" if decision.decided_by.startswith("mens") else ""),
    ]
    heaviest = sorted(decision.features, key=lambda f: (-abs(f.weight), f.name))[:features]
    for feature in heaviest:
        name = FEATURE_LABELS.get(feature.name, feature.name).lower()
        level = level_label(feature.level)
        values = f" ({_short(feature.left)} / {_short(feature.right)})" if feature.left and feature.right else ""
        lines.append(f"    {feature.weight:+5.1f}  {name}: {level}{values}")
    return lines


def _shown(record_id: str, listings: Mapping[str, Listing]) -> str:
    listing = listings.get(record_id)
    return f"{record_id}  {listing.source}: {listing.name}" if listing else record_id


def _count(n: int, one: str, more: str) -> str:
    return f"{n} {one if n == 1 else more}"


def _short(text: str | None, length: int = 70) -> str:
    if text is None:
        return "niets"
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"
