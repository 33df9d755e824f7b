"""Why an activity is what it is, in Dutch that a volunteer can read.

Belongs here: putting claims and decisions of one activity into words, each thing said once. Does not belong here:
looking them up (warehouse.lookup), the words for fields and levels (warehouse.labels, warehouse.match.labels).
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from warehouse.contracts import Activity, Claim, Feature, MatchDecision
from warehouse.labels import FIELDS, claim_value
from warehouse.match.labels import FEATURE_LABELS, level_label

_JUDGEMENTS = {"same": "hetzelfde", "different": "niet hetzelfde", "unsure": "twijfel"}
_VALUES = 8  # values of one field that are shown
_PAIRS = 10  # groups of pairs that are shown
_FEATURES = 6  # reasons of a pair that are shown one by one


class Listing(NamedTuple):
    """A record as people know it: the title of its source, its own name, and where in the source it stands."""

    source: str
    name: str
    locator: str = ""


class Known(NamedTuple):
    """What is needed to put ids into words: listings by record_id, and per field the name of an id."""

    listings: Mapping[str, Listing]
    names: Mapping[str, Mapping[str, str]]

    def source(self, claim: Claim) -> str:
        """The title of the source of a claim."""
        return self.listings[claim.record_id].source if claim.record_id in self.listings else claim.source_id

    def listing(self, record_id: str) -> str:
        """'Naam (bron)'."""
        found = self.listings.get(record_id)
        return f"{found.name} ({found.source})" if found else record_id


def explain(
    activity: Activity,
    claims: Iterable[Claim],
    decisions: Iterable[MatchDecision],
    known: Known,
    *,
    every_pair: bool = False,
) -> str:
    """The explanation of one activity: its records, the value of each field with who says so, and the compared pairs.

    `claims` and `decisions` may be of all activities. Pairs with the same words are said once, unless `every_pair`.
    """
    ids = set(activity.record_ids)
    own = [c for c in claims if c.activity_id == activity.activity_id]
    about = [d for d in decisions if d.left in ids or d.right in ids]
    together = [d for d in about if d.left in ids and d.right in ids]
    apart = [d for d in about if d not in together]
    lines = [f"{activity.name} ({activity.activity_id})", *textwrap.wrap(activity.schedule_text, 110), ""]
    lines += _records(activity, known)
    lines += ["", "Wat de bronnen zeggen. Met een * is wat er gepubliceerd wordt.", ""]
    lines += _fields(own, known)
    if together:
        lines += ["", "Waarom dit bij elkaar hoort. Punten met een plus spreken voor, punten met een min tegen."]
        lines += _pairs(together, known, every_pair)
    if apart:
        lines += ["", "Wat erop lijkt, maar er niet bij hoort:"]
        lines += _pairs(apart, known, every_pair)
    return "\n".join(lines).rstrip() + "\n"


def _records(activity: Activity, known: Known) -> Iterator[str]:
    """The records per source and name, with the ids that `wijkagenda merge` takes."""
    n, sources = len(activity.record_ids), len(activity.source_ids)
    yield f"Staat in {_count(n, 'regel', 'regels')} van {_count(sources, 'bron', 'bronnen')}:"
    grouped: dict[str, list[str]] = defaultdict(list)
    for record_id in activity.record_ids:
        grouped[known.listing(record_id)].append(record_id)
    for listing, ids in grouped.items():
        yield f"  {listing}" + (f", {len(ids)} keer" if len(ids) > 1 else "")
        yield from textwrap.wrap(" ".join(ids), 105, initial_indent="      ", subsequent_indent="      ")


# --- Fields -----------------------------------------------------------------------------------------------------------


def _fields(claims: Sequence[Claim], known: Known) -> Iterator[str]:
    order = list(FIELDS)
    fields = sorted({c.field for c in claims}, key=lambda f: (order.index(f) if f in order else len(order), f))
    for field in fields:
        by_value: dict[str, list[Claim]] = defaultdict(list)
        for claim in sorted((c for c in claims if c.field == field), key=lambda c: (not c.chosen, c.record_id)):
            by_value[claim_value(field, claim.value, known.names)].append(claim)
        shown = list(by_value.items())
        for value, same in shown[:_VALUES]:
            yield from _value(FIELDS.get(field, field), value, same, known)
        if len(shown) > _VALUES:
            yield f"    {FIELDS.get(field, field)}: en nog {len(shown) - _VALUES} andere"


def _value(label: str, value: str, claims: Sequence[Claim], known: Known) -> Iterator[str]:
    """One value of a field, and per source that says so why it counts or not."""
    mark = "*" if any(claim.chosen for claim in claims) else " "
    yield f"  {mark} {label}: {_short(value, 100)}"
    by_source: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_source[known.source(claim)].append(claim)
    for source, same in by_source.items():
        times = f" ({len(same)} regels)" if len(same) > 1 else ""
        words = {value.casefold(), (same[0].value or "").casefold()}
        said = next(
            (c.original_value for c in same if c.original_value and c.original_value.casefold() not in words), ""
        )
        literal = f'; daar staat: "{_short(said)}"' if said else ""
        yield f"        {source}{times}: {same[0].chosen_because}{literal}"


# --- Pairs ------------------------------------------------------------------------------------------------------------


def _pairs(decisions: Sequence[MatchDecision], known: Known, every_pair: bool) -> Iterator[str]:
    """Each pair, or each group of pairs of which everything that is shown is the same."""
    grouped: dict[tuple[str, ...], int] = defaultdict(int)
    for decision in decisions:
        key = tuple(pair_lines(decision, known))
        grouped[(f"{decision.left} / {decision.right}", *key) if every_pair else key] += 1
    shown = list(grouped.items())
    for key, times in shown if every_pair else shown[:_PAIRS]:
        yield ""
        yield from (f"  {line}" for line in key)
        if times > 1:
            yield f"      zo zijn er nog {times - 1}"
    if len(shown) > _PAIRS and not every_pair:
        n_left = sum(times for _, times in shown[_PAIRS:])
        yield ""
        yield f"  En nog {_count(n_left, 'paar', 'paren')}; alles staat er met --all."


def pair_lines(decision: MatchDecision, known: Known) -> list[str]:
    """One compared pair: both listings, the verdict, and its reasons; together these are the score."""
    who = f" ({decision.decided_by})" if decision.decided_by.startswith("mens") else ""
    both = [known.listing(decision.left), known.listing(decision.right)]
    lines = [f"{both[0]}, 2 regels"] if both[0] == both[1] else both
    lines.append(f"    {_JUDGEMENTS[decision.judgement]}: {_points(decision.score)} punten; {decision.reason}{who}")
    ranked = sorted(decision.features, key=lambda f: (-abs(f.weight), f.name))
    lines += [_feature(feature, known) for feature in ranked[:_FEATURES]]
    if rest := ranked[_FEATURES:]:
        lines.append(f"    {_points(sum(f.weight for f in rest)):>6}  al het andere samen")
    return lines


_NOTHING_SAID = ("none", "not_said", "unknown")


def _feature(feature: Feature, known: Known) -> str:
    names = known.names.get("place_id", {}) if feature.name == "place" else {}
    sides = [_short(names.get(side, side)) for side in (feature.left, feature.right) if side]
    values = ""
    if len(sides) == 2 and feature.level not in _NOTHING_SAID:
        values = f" ({sides[0]})" if sides[0] == sides[1] else f" ({sides[0]} / {sides[1]})"
    label = FEATURE_LABELS.get(feature.name, feature.name)
    return f"    {_points(feature.weight):>6}  {label}: {level_label(feature.level)}{values}"


def _points(weight: float) -> str:
    return f"{weight:+.1f}".replace(".", ",")


def _count(n: int, one: str, more: str) -> str:
    return f"{n} {one if n == 1 else more}"


def _short(text: str, length: int = 70) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"
