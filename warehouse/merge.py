"""One published activity from the records of a cluster: which value of which record, and why.

Belongs here: survivorship per field with its claims, and the dates of the merged activity. Does not belong here:
clustering (warehouse.match), ids (warehouse.identity), sequence and clock (warehouse.changes). Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sources.dutch.render import render_schedule

from sources.contracts import Contract, ScheduleRule, SourceKind
from warehouse.contracts import Activity, ActivityOccurrence, Claim, NormalisedActivity, Occurrence
from warehouse.match.attach import is_series
from warehouse.match.model import Attachment
from warehouse.match.text import read_title
from warehouse.normalise.place import PlaceIndex, resolve_place

# Who is believed first, per group of fields. Times: the venue's own calendar. Words: the venue's own page.
TIME_ORDER: tuple[SourceKind, ...] = (
    "venue_feed", "venue_page", "organiser", "municipality", "welfare_list", "newsletter", "inventory", "other",
)  # fmt: skip
TEXT_ORDER: tuple[SourceKind, ...] = (
    "venue_page", "organiser", "venue_feed", "municipality", "welfare_list", "newsletter", "inventory", "other",
)  # fmt: skip
_KIND_NAMES: Mapping[SourceKind, str] = {
    "venue_feed": "de eigen agenda van de plek",
    "venue_page": "de site van de plek",
    "organiser": "de organisatie",
    "municipality": "de gemeente",
    "welfare_list": "de lijst van de welzijnsaanbieder",
    "newsletter": "de nieuwsbrief",
    "inventory": "de inventarisatie",
    "other": "een andere bron",
}


class Seen(NamedTuple):
    """When a record was first and last seen, and whether its source still lists it."""

    first: dt.date
    last: dt.date
    is_gone: bool = False


class Draft(NamedTuple):
    """A merged activity before its clock is known, with its dates and claims."""

    activity: Activity
    occurrences: tuple[ActivityOccurrence, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Group:
    """The records of one activity with their dates. `gone` are records that vanished."""

    activity_id: str
    members: Sequence[NormalisedActivity]
    occurrences: Mapping[str, Sequence[Occurrence]]
    attachments: Sequence[Attachment]
    seen: Mapping[str, Seen]
    place_id: str | None = None
    gone: frozenset[str] = field(default_factory=frozenset)


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


def _rank(activity: NormalisedActivity, name: str, order: tuple[SourceKind, ...], group: Group) -> tuple[Any, ...]:
    """Lower is believed first: a person's correction, a source that still lists it, the series, the order of kinds."""
    return (
        f"correctie:{_CORRECTED_AS.get(name, name)}" not in activity.evidence,
        activity.record_id in group.gone,
        name in ("name", "description") and (not is_series(activity) and any(map(is_series, group.members))),
        name == "name" and (read_title(activity.name).is_cancelled or read_title(activity.name).is_moved),
        order.index(activity.source_kind),
        -(activity.modified_at.timestamp() if activity.modified_at else 0.0),
        activity.record_id,
    )


_CORRECTED_AS = {
    "price_text": "price", "registration_text": "registration", "access": "registration", "organizer_text": "organizer",
    "schedule": "when", "place_id": "place", "location_text": "place",
}  # fmt: skip


class _Chooser:
    """Chooses per field and writes the claims down."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self.claims: list[Claim] = []

    def choose(self, spec: _Field) -> NormalisedActivity | None:
        """The member whose value of the field is published; None when no member says anything."""
        saying = [m for m in self._group.members if spec.value(m) not in (None, "", ())]
        saying.sort(key=lambda m: _rank(m, spec.name, spec.order, self._group))
        if saying:
            best = saying[0]
            chosen = spec.shown(best)
            for member in saying:
                agrees = spec.shown(member) == chosen
                self.claim(spec.name, spec.shown(member), spec.raw(member), member, member is best,
                           self._because(spec, member, best, saying, agrees))  # fmt: skip
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
            if f"correctie:{_CORRECTED_AS.get(spec.name, spec.name)}" in member.evidence:
                return "een mens heeft dit gecorrigeerd"
            if len(saying) == 1:
                return "alleen deze bron zegt hier iets over"
            return f"{_KIND_NAMES[member.source_kind]} gaat voor"
        if agrees:
            return "zegt hetzelfde"
        if member.record_id in self._group.gone:
            return "staat niet meer in de bron"
        if spec.order.index(member.source_kind) == spec.order.index(best.source_kind):
            return "zegt iets anders; een andere regel uit een even sterke bron gaat voor"
        return f"zegt iets anders; {_KIND_NAMES[best.source_kind]} gaat voor"


# --- Schedule and dates -----------------------------------------------------------------------------------------------


class _Timing(NamedTuple):
    schedule: tuple[ScheduleRule, ...]
    occurrences: tuple[ActivityOccurrence, ...]
    leaders: tuple[NormalisedActivity, ...]  # the records whose rule is published


def _timing(group: Group, place_id: str | None, places: PlaceIndex) -> _Timing:
    present = [m for m in group.members if m.record_id not in group.gone] or list(group.members)
    series = [m for m in present if is_series(m)]
    ranked = sorted(series or present, key=lambda m: _rank(m, "schedule", TIME_ORDER, group))
    leaders = [m for m in ranked if m.source_id == ranked[0].source_id] if series else ranked
    dates: dict[dt.datetime, ActivityOccurrence] = {}
    for member in leaders:
        for one in group.occurrences.get(member.record_id, ()):
            # Two sources that give one date a few minutes apart mean the same date; the first ranked is believed.
            if one.recurrence_id not in dates and (series or not _covered(one, dates.values())):
                dates[one.recurrence_id] = _published(one, group.activity_id, place_id, places)
    if series:
        _attach(group, leaders, dates, place_id, places)
    _cancel_gone(group, dates, place_id, places)
    occurrences = tuple(sorted(dates.values(), key=lambda o: (o.recurrence_id, o.record_id)))
    return _Timing(_schedule(leaders, occurrences, group, bool(series)), occurrences, tuple(leaders))


def _published(one: Occurrence, activity_id: str, place_id: str | None, places: PlaceIndex) -> ActivityOccurrence:
    at = place_id
    if one.location_text:
        at = resolve_place(one.location_text, place_id, places).place_id
    return ActivityOccurrence(
        activity_id=activity_id,
        recurrence_id=one.recurrence_id,
        start=one.start,
        end=one.end,
        timezone=one.timezone,
        all_day=one.all_day,
        status=one.status,
        is_estimated_end=one.is_estimated_end,
        confidence=one.confidence,
        name=one.name,
        place_id=at,
        record_id=one.record_id,
    )


def _covered(one: Occurrence, dates: Any) -> bool:
    return any(other.start < one.end and one.start < other.end for other in dates)


def _attach(
    group: Group,
    leaders: Sequence[NormalisedActivity],
    dates: dict[dt.datetime, ActivityOccurrence],
    place_id: str | None,
    places: PlaceIndex,
) -> None:
    """Let dated records speak of their own date; a date that the series does not know is added."""
    by_id = {m.record_id: m for m in group.members}
    by_day = {moment.date(): moment for moment in sorted(dates, reverse=True)}
    leading = {m.record_id for m in leaders}
    attached: set[tuple[str, dt.date]] = set()
    order = sorted(
        group.attachments, key=lambda a: _rank(by_id[a.record_id], "schedule", TIME_ORDER, group), reverse=True
    )
    for attachment in order:  # the most believed speaks last
        if attachment.record_id in group.gone:
            continue
        own = _nearest(group.occurrences.get(attachment.record_id, ()), attachment.recurrence_id)
        if own is None:
            continue
        attached.add((attachment.record_id, own.start.date()))
        moment = by_day.get(attachment.recurrence_id.date())
        if moment is None:
            continue
        series = dates[moment]
        member = by_id[attachment.record_id]
        update: dict[str, Any] = {"record_id": attachment.record_id}
        if attachment.kind == "cancelled":
            update["status"] = "cancelled"
        elif attachment.kind == "moved":
            update |= {"start": own.start, "end": own.end, "is_estimated_end": own.is_estimated_end}
        elif attachment.kind == "themed" and _may_name(member, leaders):
            update["name"] = own.name or member.name
        else:
            continue
        dates[moment] = series.model_copy(update=update)
    for member in group.members:
        if is_series(member) or member.record_id in leading or member.record_id in group.gone:
            continue
        for single in group.occurrences.get(member.record_id, ()):
            day = single.start.date()
            if (member.record_id, day) not in attached and day not in by_day:
                dates[single.recurrence_id] = _published(single, group.activity_id, place_id, places)
                by_day[day] = single.recurrence_id


def _may_name(member: NormalisedActivity, leaders: Sequence[NormalisedActivity]) -> bool:
    """Another title is a theme of the date only when it comes from a source that also gives the series, or from the
    place or the organiser itself; others merely call it something else."""
    return member.source_kind in ("venue_feed", "venue_page", "organiser") and any(
        leader.source_id == member.source_id or leader.source_kind == "venue_feed" for leader in leaders
    )


def _nearest(occurrences: Sequence[Occurrence], moment: dt.datetime) -> Occurrence | None:
    return min(occurrences, key=lambda o: (abs(o.start - moment), o.start), default=None)


def _cancel_gone(
    group: Group, dates: dict[dt.datetime, ActivityOccurrence], place_id: str | None, places: PlaceIndex
) -> None:
    """Dates of single records that vanished, and that no other record lists, are published as cancelled."""
    days = {o.start.date() for o in dates.values()} | {o.recurrence_id.date() for o in dates.values()}
    all_gone = all(m.record_id in group.gone for m in group.members)
    if all_gone:
        for moment, one in dates.items():
            dates[moment] = one.model_copy(update={"status": "cancelled"})
        return
    for member in group.members:
        if member.record_id in group.gone and not is_series(member):
            for single in group.occurrences.get(member.record_id, ()):
                if single.start.date() not in days:
                    published = _published(single, group.activity_id, place_id, places)
                    dates[single.recurrence_id] = published.model_copy(update={"status": "cancelled"})


def _schedule(
    leaders: Sequence[NormalisedActivity],
    occurrences: Sequence[ActivityOccurrence],
    group: Group,
    has_series: bool,
) -> tuple[ScheduleRule, ...]:
    """The rules of the leading records, each once; single dates are gathered into one rule per time of day."""
    rules: dict[str, ScheduleRule] = {}
    leading = {m.record_id for m in leaders} if has_series else set()
    for member in leaders if has_series else ():
        for rule in member.schedule:
            if rule.kind != "once":
                key = rule.model_dump_json(exclude={"span", "rule", "confidence"})
                rules.setdefault(key, rule)
    singles: dict[tuple[Any, ...], list[ActivityOccurrence]] = {}
    for one in occurrences:
        if one.record_id not in leading and one.start == one.recurrence_id and _is_single(one, group):
            times = (
                (None, None) if one.all_day else (one.start.time(), None if one.is_estimated_end else one.end.time())
            )
            singles.setdefault((one.all_day, one.timezone, *times), []).append(one)
    once = []
    for (all_day, timezone, start, end), ones in sorted(singles.items(), key=lambda item: item[1][0].recurrence_id):
        long = any(o.end - o.start > dt.timedelta(days=1) for o in ones)
        once.append(
            ScheduleRule(
                kind="once",
                dates=tuple(sorted({o.recurrence_id.date() for o in ones})),
                start_time=start,
                end_time=end,
                duration=int((ones[0].end - ones[0].start).total_seconds() // 60) if long and not all_day else None,
                all_day=all_day,
                timezone=timezone,
                rule="samengevoegd",
            )
        )
    if not rules and not once:
        return tuple(dict.fromkeys(r for m in leaders[:1] for r in m.schedule))
    return (*rules.values(), *once)


def _is_single(one: ActivityOccurrence, group: Group) -> bool:
    """Whether the date is not one of a series: no attached record, and not a series' own."""
    return not any(a.record_id == one.record_id and a.recurrence_id == one.recurrence_id for a in group.attachments)


# --- Activity ---------------------------------------------------------------------------------------------------------


def merge_group(group: Group, places: PlaceIndex, as_of: dt.datetime) -> Draft:
    """Merge the records of one activity. Clock fields are placeholders; warehouse.changes fills them."""
    chooser = _Chooser(group)
    chosen = {spec.name: chooser.choose(spec) for spec in FIELDS}
    united = {name: chooser.unite(name) for name in _UNITED}
    place_id = _place(group, chooser)
    timing = _timing(group, place_id, places)
    _claim_schedule(group, timing, chooser)
    status = _status(group, timing, chooser)
    occurrences = timing.occurrences
    if status == "cancelled":
        occurrences = tuple(o.model_copy(update={"status": "cancelled"}) for o in occurrences)

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
        why = f"{_KIND_NAMES[best.source_kind]} gaat voor" if member is best else "zegt hetzelfde"
        chooser.claim("place_id", member.place.place_id, member.location_text, member, member is best,
                      why if same else "zegt iets anders")  # fmt: skip
    return saying[0].place.place_id if saying else group.place_id


def _claim_schedule(group: Group, timing: _Timing, chooser: _Chooser) -> None:
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
            why = "een mens heeft dit gecorrigeerd" if corrected else f"{_KIND_NAMES[member.source_kind]} gaat voor"
        elif member.record_id in group.gone:
            why = "staat niet meer in de bron"
        elif member.record_id in attached:
            why = words[attached[member.record_id]]
        else:
            same = shown[member.record_id] in {shown.get(i) for i in leading}
            why = (
                "zegt hetzelfde"
                if same
                else f"zegt iets anders; {_KIND_NAMES[timing.leaders[0].source_kind]} gaat voor"
            )
        chooser.claim("schedule", shown[member.record_id], member.when_text, member, is_leader, why)


def _status(group: Group, timing: _Timing, chooser: _Chooser) -> Any:
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
        why = "de bron zegt dit zelf" if chosen else f"{_KIND_NAMES[leader.source_kind]} gaat voor"
        if not chosen and any(a.record_id == member.record_id for a in group.attachments):
            why = "geldt alleen voor deze datum"
        chooser.claim("status", member.event_status, None, member, chosen, why)
    return status
