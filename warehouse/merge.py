"""One published activity from the records of a cluster: which value of which record, and why.

Belongs here: survivorship per field with its claims. Does not belong here: who is believed (warehouse.survivorship),
dates (warehouse.merged_dates), ids (warehouse.identity), sequence and clock (warehouse.changes). Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sources.contracts import Contract, SourceKind
from sources.dutch.render import render_schedule
from warehouse.contracts import Activity, ActivityOccurrence, Claim, NormalisedActivity
from warehouse.match.attach import is_series
from warehouse.merged_dates import Timing, timing_of
from warehouse.normalise.place import PlaceIndex
from warehouse.survivorship import CORRECTED_AS, KIND_NAMES, TEXT_ORDER, TIME_ORDER, Group, rank


class Draft(NamedTuple):
    """A merged activity before its clock is known, with its dates and claims."""

    activity: Activity
    occurrences: tuple[ActivityOccurrence, ...]
    claims: tuple[Claim, ...]


# --- Fields -----------------------------------------------------------------------------------------------------------


class _Field(NamedTuple):
    name: str
    value: Callable[[NormalisedActivity], Any]  # None or empty = the record does not say
    shown: Callable[[NormalisedActivity], str | None]
    raw: Callable[[NormalisedActivity], str | None]
    order: tuple[SourceKind, ...]


def _json(value: object) -> str | None:
    if isinstance(value, Contract):
        return value.model_dump_json(exclude_defaults=True)
    if isinstance(value, tuple):
        return ", ".join(str(part) for part in value) or None
    return None if value is None else str(value)


def _plain(name: str, order: tuple[SourceKind, ...], raw: str | None = None) -> _Field:
    def value(activity: NormalisedActivity) -> Any:
        return getattr(activity, name)

    def original(activity: NormalisedActivity) -> str | None:
        evidence = activity.evidence.get(name)
        return evidence.raw if evidence else _json(getattr(activity, raw or name))

    return _Field(name, value, lambda activity: _json(value(activity)), original, order)


def _explicit(name: str, default: object, raw: str | None = None) -> _Field:
    """A field whose default means "not said"."""
    plain = _plain(name, TEXT_ORDER, raw)
    return plain._replace(
        value=lambda activity: None if getattr(activity, name) == default else getattr(activity, name),
        shown=lambda activity: None if getattr(activity, name) == default else _json(getattr(activity, name)),
    )


_EMPTY = NormalisedActivity.model_fields
FIELDS: tuple[_Field, ...] = (
    _plain("name", TEXT_ORDER),
    _plain("description", TEXT_ORDER),
    _plain("location_text", TIME_ORDER),
    _plain("organization_id", TEXT_ORDER, "organizer_text"),
    _plain("organizer_text", TEXT_ORDER),
    _explicit("provider_type", "onbekend"),
    _explicit("audience", _EMPTY["audience"].default),
    _explicit("price", _EMPTY["price"].default, "price_text"),
    _plain("price_text", TEXT_ORDER),
    _plain("access", TEXT_ORDER, "registration_text"),
    _plain("registration_text", TEXT_ORDER),
    _plain("url", TEXT_ORDER),
)
_UNITED = ("category", "accessibility", "in_language")


class _Chooser:
    """Chooses per field and writes the claims down."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self.claims: list[Claim] = []

    def choose(self, spec: _Field) -> NormalisedActivity | None:
        """The member whose value of the field is published; None when no member says anything."""
        saying = [m for m in self._group.members if spec.value(m) not in (None, "", ())]
        if len(saying) > 1:
            saying.sort(key=lambda m: rank(m, spec.name, spec.order, self._group))
        if saying:
            best = saying[0]
            chosen = spec.shown(best)
            for member in saying:
                said = chosen if member is best else spec.shown(member)
                self.claim(spec.name, said, spec.raw(member), member, member is best,
                           self._because(spec, member, best, saying, said == chosen))  # fmt: skip
            return best
        return None

    def unite(self, name: str) -> tuple[Any, ...]:
        """All values of a list field, of all members together."""
        values: dict[Any, None] = {}
        for member in self._group.members:
            own = getattr(member, name)
            if own:
                values.update(dict.fromkeys(own))
                evidence = member.evidence.get(name)
                self.claim(name, _json(own), evidence.raw if evidence else None, member, True, "alle bronnen samen")
        return tuple(sorted(values))

    def claim(
        self, name: str, value: str | None, original: str | None, member: NormalisedActivity, chosen: bool, why: str
    ) -> None:
        seen = self._group.seen[member.record_id]
        self.claims.append(
            Claim(
                activity_id=self._group.activity_id,
                field=name,
                value=value,
                record_id=member.record_id,
                source_id=member.source_id,
                original_value=original,
                chosen=chosen,
                chosen_because=why,
                first_seen=seen.first,
                last_seen=seen.last,
            )
        )

    def _because(
        self,
        spec: _Field,
        member: NormalisedActivity,
        best: NormalisedActivity,
        saying: Sequence[NormalisedActivity],
        agrees: bool,
    ) -> str:
        if member is best:
            if f"correctie:{CORRECTED_AS.get(spec.name, spec.name)}" in member.evidence:
                return "een mens heeft dit gecorrigeerd"
            if len(saying) == 1:
                return "alleen deze bron zegt hier iets over"
            return f"{KIND_NAMES[member.source_kind]} gaat voor"
        if agrees:
            return "zegt hetzelfde"
        if member.record_id in self._group.gone:
            return "staat niet meer in de bron"
        if spec.order.index(member.source_kind) == spec.order.index(best.source_kind):
            return "zegt iets anders; een andere regel uit een even sterke bron gaat voor"
        return f"zegt iets anders; {KIND_NAMES[best.source_kind]} gaat voor"


# --- Activity ---------------------------------------------------------------------------------------------------------


def merge_group(group: Group, places: PlaceIndex, as_of: dt.datetime) -> Draft:
    """Merge the records of one activity. Clock fields are placeholders; warehouse.changes fills them."""
    chooser = _Chooser(group)
    chosen = {spec.name: chooser.choose(spec) for spec in FIELDS}
    united = {name: chooser.unite(name) for name in _UNITED}
    place_id = _place(group, chooser)
    timing = timing_of(group, place_id, places)
    _claim_schedule(group, timing, chooser)
    status = _status(group, timing, chooser)
    occurrences = timing.occurrences
    if status == "cancelled":
        occurrences = tuple(o._replace(status="cancelled") for o in occurrences)

    def value(name: str) -> Any:
        member = chosen[name]
        return getattr(member, name) if member else _EMPTY[name].default

    named = chosen["name"] or group.members[0]
    organizer = chosen["organization_id"] or chosen["organizer_text"]
    priced = chosen["price"]
    seen = [group.seen[m.record_id] for m in group.members]
    present = [s for s in seen if not s.is_gone] or seen
    activity = Activity(
        activity_id=group.activity_id,
        name=named.name,
        description=value("description"),
        schedule=timing.schedule,
        schedule_text=render_schedule(timing.schedule),
        place_id=place_id,
        location_text=value("location_text"),
        organization_id=value("organization_id"),
        organizer=organizer.organizer_text if organizer else None,
        provider_type=value("provider_type"),
        audience=value("audience"),
        category=united["category"],
        price=value("price"),
        price_text=priced.price_text if priced else value("price_text"),
        access=value("access"),
        registration_text=value("registration_text"),
        accessibility=united["accessibility"],
        in_language=united["in_language"],
        url=value("url"),
        status=status,
        record_ids=tuple(sorted(m.record_id for m in group.members)),
        source_ids=tuple(sorted({m.source_id for m in group.members if m.record_id not in group.gone}))
        or tuple(sorted({m.source_id for m in group.members})),
        first_seen=min(s.first for s in seen),
        last_seen=max(s.last for s in seen),
        last_confirmed=max(s.last for s in present),
        created_at=as_of,
        last_modified=as_of,
    )
    return Draft(activity, occurrences, tuple(chooser.claims))


def _place(group: Group, chooser: _Chooser) -> str | None:
    """The place of the best placed record: a person's override, then an address, then the order of kinds."""
    methods = ("override", "address", "home", "name")
    saying = [m for m in group.members if m.place.place_id]

    def rank(member: NormalisedActivity) -> tuple[Any, ...]:
        by_person = member.place.method == "override"
        order = TIME_ORDER.index(member.source_kind), methods.index(member.place.method)
        return (member.record_id in group.gone, not by_person, *order, member.record_id)

    saying.sort(key=rank)
    for member in saying:
        best = saying[0]
        same = member.place.place_id == best.place.place_id
        why = f"{KIND_NAMES[best.source_kind]} gaat voor" if member is best else "zegt hetzelfde"
        chooser.claim("place_id", member.place.place_id, member.location_text, member, member is best,
                      why if same else "zegt iets anders")  # fmt: skip
    return saying[0].place.place_id if saying else group.place_id


def _claim_schedule(group: Group, timing: Timing, chooser: _Chooser) -> None:
    leading = {m.record_id for m in timing.leaders}
    attached = {a.record_id: a.kind for a in group.attachments}
    words = {
        "confirms": "bevestigt een datum van de reeks",
        "moved": "verplaatst een datum van de reeks",
        "cancelled": "zegt dat een datum van de reeks niet doorgaat",
        "themed": "geeft een datum van de reeks een eigen titel",
    }
    shown = {m.record_id: render_schedule(m.schedule) for m in group.members if m.schedule}
    for member in group.members:
        if not member.schedule:
            continue
        is_leader = member.record_id in leading
        if is_leader:
            corrected = "correctie:when" in member.evidence
            why = "een mens heeft dit gecorrigeerd" if corrected else f"{KIND_NAMES[member.source_kind]} gaat voor"
        elif member.record_id in group.gone:
            why = "staat niet meer in de bron"
        elif member.record_id in attached:
            why = words[attached[member.record_id]]
        else:
            same = shown[member.record_id] in {shown.get(i) for i in leading}
            why = (
                "zegt hetzelfde" if same else f"zegt iets anders; {KIND_NAMES[timing.leaders[0].source_kind]} gaat voor"
            )
        chooser.claim("schedule", shown[member.record_id], member.when_text, member, is_leader, why)


def _status(group: Group, timing: Timing, chooser: _Chooser) -> Any:
    """cancelled when every record is gone or cancelled, or when the most believed record says so of the whole."""
    if all(m.record_id in group.gone for m in group.members):
        for member in group.members:
            chooser.claim("status", "cancelled", None, member, True, "staat in geen enkele bron meer")
        return "cancelled"
    saying = [m for m in group.members if m.event_status != "scheduled" and m.record_id not in group.gone]
    present = [m for m in group.members if m.record_id not in group.gone]
    leader = timing.leaders[0]
    status = leader.event_status
    if len(saying) == len(present) and all(m.event_status == "cancelled" for m in saying):
        status = "cancelled"
    single_dates = bool(timing.occurrences) and not any(map(is_series, present))
    if single_dates and all(o.status == "cancelled" for o in timing.occurrences):
        status = "cancelled"
    for member in saying:
        chosen = member.event_status == status
        why = "de bron zegt dit zelf" if chosen else f"{KIND_NAMES[leader.source_kind]} gaat voor"
        if not chosen and any(a.record_id == member.record_id for a in group.attachments):
            why = "geldt alleen voor deze datum"
        chooser.claim("status", member.event_status, None, member, chosen, why)
    return status
