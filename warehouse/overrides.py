"""What people said that goes before every rule: same or different, one wrong fact, where a place lies, do not publish.

Belongs here: reading, checking and appending the four files of a registry's `overrides/` folder, and applying
corrections and suppressions to records. Does not belong here: how judgements steer clustering (warehouse.match).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from sources.contracts import Contract, Evidence, Issue
from sources.dutch.price import read_price
from sources.dutch.schedule import read_schedule
from sources.strict_yaml import StrictYamlError, load_yaml
from warehouse.contracts import NormalisedActivity, PlaceMatch
from warehouse.ledger import Ledger
from warehouse.match.model import Judgement
from warehouse.normalise.place import PlaceIndex
from warehouse.reference import Reference

MERGES, ACTIVITIES, PLACES, SUPPRESSIONS = "merges.yaml", "activities.yaml", "places.yaml", "suppressions.yaml"


class OverrideError(ValueError):
    """An override file cannot be used. `errors` holds one Dutch sentence per fault, naming file, line and key."""

    def __init__(self, errors: Sequence[str]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(self.errors))


class MergeOverride(Contract):
    """Two activities or records that are the same, or that are not, in a person's judgement."""

    judgement: Literal["same", "different"]
    left: str = Field(alias="a", min_length=3)
    right: str = Field(alias="b", min_length=3)
    reason: str = Field(min_length=3)
    by_role: str = Field(min_length=2)
    date: dt.date

    @model_validator(mode="after")
    def _two_things(self) -> Self:
        if self.left == self.right:
            raise ValueError("a en b zijn hetzelfde kenmerk")
        return self


CorrectedField = Literal["name", "description", "when", "place", "price", "registration", "url", "organizer", "status"]


class ActivityOverride(Contract):
    """One wrong fact. `instead_of` is what the source says; when the source says something else, this stops."""

    activity: str = Field(min_length=3)  # activity_id or record_id
    field: CorrectedField
    value: str = Field(min_length=1)
    instead_of: str
    reason: str = Field(min_length=3)
    by_role: str = Field(min_length=2)
    date: dt.date


class PlaceOverride(Contract):
    """In which neighbourhood a place counts, whatever its address says."""

    place: str = Field(min_length=1)  # place_id
    neighbourhood: str = Field(min_length=1)  # neighbourhood_id
    reason: str = Field(min_length=3)
    by_role: str = Field(min_length=2)
    date: dt.date


class Suppression(Contract):
    """Something that must not be published (any more): by activity, record, address, or the SHA-256 of one of those."""

    activity: str | None = None
    record: str | None = None
    url: str | None = None
    hash: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    reason: str = Field(min_length=3)
    by_role: str = Field(min_length=2)
    date: dt.date

    @model_validator(mode="after")
    def _one_key(self) -> Self:
        if sum(value is not None for value in (self.activity, self.record, self.url, self.hash)) != 1:
            raise ValueError("geef precies een van: activity, record, url, hash")
        return self


@dataclass(frozen=True)
class Overrides:
    """Everything people said, in the order of the files."""

    merges: tuple[MergeOverride, ...] = ()
    activities: tuple[ActivityOverride, ...] = ()
    places: tuple[PlaceOverride, ...] = ()
    suppressions: tuple[Suppression, ...] = ()

    @property
    def judgements(self) -> tuple[Judgement, ...]:
        """The merges as matching takes them."""
        return tuple(Judgement(m.judgement, m.left, m.right, m.reason, m.by_role, m.date) for m in self.merges)


# --- Files ------------------------------------------------------------------------------------------------------------

_T = TypeVar("_T", bound=Contract)


def load_overrides(directory: Path) -> Overrides:
    """Read the four files of `directory`; a missing or empty one holds nothing. Raises OverrideError, all faults."""
    errors: list[str] = []
    overrides = Overrides(
        merges=_read(directory / MERGES, MergeOverride, errors),
        activities=_read(directory / ACTIVITIES, ActivityOverride, errors),
        places=_read(directory / PLACES, PlaceOverride, errors),
        suppressions=_read(directory / SUPPRESSIONS, Suppression, errors),
    )
    if errors:
        raise OverrideError(errors)
    return overrides


def _read(path: Path, entry: type[_T], errors: list[str]) -> tuple[_T, ...]:
    if not path.is_file():
        return ()
    try:
        document = load_yaml(path.read_text(encoding="utf-8"))
    except (StrictYamlError, UnicodeDecodeError) as error:
        line = getattr(error, "line", None)
        errors.append(f"{path.name}{f', regel {line}' if line else ''}: {getattr(error, 'message', error)}")
        return ()
    if document.data is None:
        return ()
    if not isinstance(document.data, list):
        errors.append(f"{path.name}: begin elk blok met een streepje (een lijst), zoals in het voorbeeld bovenin")
        return ()
    entries = []
    for number, values in enumerate(document.data):
        try:
            entries.append(entry.model_validate(values))
        except ValidationError as error:
            where = f"{path.name}, regel {document.line_of((number,))}"
            errors += [f"{where}: {_sentence(fault, entry)}" for fault in error.errors()]
    return tuple(entries)


def _sentence(fault: Any, entry: type[Contract]) -> str:
    key = ".".join(str(part) for part in fault["loc"]) or "blok"
    known = ", ".join(field.alias or name for name, field in entry.model_fields.items())
    if fault["type"] == "missing":
        return f"{key} ontbreekt"
    if fault["type"] == "extra_forbidden":
        return f"{key} is geen bekende sleutel; bekend zijn: {known}"
    return f"{key}: {str(fault['msg']).removeprefix('Value error, ')} (er staat: {fault['input']!r})"


def append_merge(directory: Path, merge: MergeOverride) -> Path:
    """Add one judgement at the end of merges.yaml, leaving everything that stands there as it is. Returns the file."""
    path = directory / MERGES
    directory.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    values = merge.model_dump(mode="json", by_alias=True)
    # JSON strings are YAML strings, so no reason can break the file.
    lines = [f"{key}: {json.dumps(values[key], ensure_ascii=False)}" for key in values]
    block = "- " + "\n  ".join(lines) + "\n"
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_text(before + ("" if not before or before.endswith("\n") else "\n") + block, encoding="utf-8")
    temporary.replace(path)
    return path


# --- Places -----------------------------------------------------------------------------------------------------------


def stated_neighbourhoods(
    overrides: Sequence[PlaceOverride], reference: Reference
) -> tuple[dict[str, str], tuple[Issue, ...]]:
    """place_id -> neighbourhood_id as people said it, and an Issue for each that names what is in no register."""
    places = {place.place_id for place in reference.places}
    neighbourhoods = {one.neighbourhood_id for one in reference.neighbourhoods}
    stated: dict[str, str] = {}
    issues: list[Issue] = []
    for one in overrides:
        if one.place in places and one.neighbourhood in neighbourhoods:
            stated[one.place] = one.neighbourhood
            continue
        what = f"de plek {one.place}" if one.place not in places else f"de buurt {one.neighbourhood}"
        key = "place" if one.place not in places else "neighbourhood"
        issues.append(
            Issue(
                severity="warning",
                code="unused_override",
                source_id="overrides",
                field=key,
                message=f"Een beslissing over een buurt noemt {what}, en die staat in geen register.",
                hint=f"Controleer {key} in overrides/{PLACES}, of haal de regel weg.",
            )
        )
    return stated, tuple(issues)


# --- Suppressions -----------------------------------------------------------------------------------------------------


def sha256_of(key: str) -> str:
    """The hash under which a takedown may name an id or address without repeating it."""
    return hashlib.sha256(key.strip().encode()).hexdigest()


def suppressed_records(
    activities: Iterable[NormalisedActivity], ledger: Ledger, suppressions: Sequence[Suppression]
) -> tuple[frozenset[str], tuple[Issue, ...]]:
    """The record ids that must not be published, and an Issue for each suppression that meets nothing (any more)."""
    met: set[int] = set()
    found: set[str] = set()
    for activity in activities:
        memory = ledger.records.get(activity.record_id)
        ids = {*(memory.former_ids if memory else ()), memory.activity_id if memory else None}
        public = {i for one in ids if one for i in (one, ledger.current_id(one))}
        for number, suppression in enumerate(suppressions):
            if _meets(suppression, activity, public):
                met.add(number)
                found.add(activity.record_id)
    issues = tuple(
        Issue(
            severity="info",
            code="unused_override",
            source_id="overrides",
            message=f"De verwijdering van {_key_of(s)} ({s.date:%d-%m-%Y}) treft op dit moment niets.",
            hint=f"Laat de regel in overrides/{SUPPRESSIONS} staan als de bron het opnieuw kan plaatsen.",
        )
        for number, s in enumerate(suppressions)
        if number not in met
    )
    return frozenset(found), issues


def _key_of(suppression: Suppression) -> str:
    return suppression.activity or suppression.record or suppression.url or suppression.hash or ""


def _meets(suppression: Suppression, activity: NormalisedActivity, public_ids: set[str]) -> bool:
    if suppression.hash:
        keys = {activity.record_id, activity.url or "", *public_ids}
        return any(sha256_of(key) == suppression.hash for key in keys if key)
    return (
        suppression.record == activity.record_id
        or (suppression.url is not None and suppression.url == activity.url)
        or (suppression.activity is not None and suppression.activity in public_ids)
    )


# --- Corrections ------------------------------------------------------------------------------------------------------


def correct(
    activities: Sequence[NormalisedActivity],
    ledger: Ledger,
    corrections: Sequence[ActivityOverride],
    places: PlaceIndex,
) -> tuple[tuple[NormalisedActivity, ...], tuple[Issue, ...]]:
    """Apply corrections to the records they answer, before dates are expanded and records are matched.

    A correction holds for the records of its activity (or the one record) whose own value is `instead_of`. When none
    has that value any more it is stale: it does nothing and an Issue says what the source says now.
    """
    by_id = {activity.record_id: activity for activity in activities}
    members = ledger.members()
    issues: list[Issue] = []
    for correction in corrections:
        ids = members.get(ledger.current_id(correction.activity), (correction.activity,))
        targets = [by_id[i] for i in ids if i in by_id]
        answered = [a for a in targets if _same_text(raw_value(a, correction.field), correction.instead_of)]
        for activity in answered:
            corrected = _corrected(activity, correction, places)
            if corrected is None:
                issues.append(_not_understood(correction, activity))
            else:
                by_id[activity.record_id] = corrected
        if not targets:
            issues.append(_unused(correction))
        elif not answered:
            issues.append(_stale(correction, targets[0]))
    return tuple(by_id[activity.record_id] for activity in activities), tuple(issues)


def raw_value(activity: NormalisedActivity, field: CorrectedField) -> str:
    """What the source itself says in this field: the value that `instead_of` must repeat."""
    values: Mapping[str, str | None] = {
        "name": activity.name,
        "description": activity.description,
        "when": activity.when_text,
        "place": activity.location_text,
        "price": activity.price_text,
        "registration": activity.registration_text,
        "url": activity.url,
        "organizer": activity.organizer_text,
        "status": activity.event_status,
    }
    return values[field] or ""


def _same_text(left: str, right: str) -> bool:
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()


def _corrected(
    activity: NormalisedActivity, correction: ActivityOverride, places: PlaceIndex
) -> NormalisedActivity | None:
    value = correction.value
    update: dict[str, Any]
    if correction.field == "when":
        rules = read_schedule(value, correction.date).rules
        if not rules:
            return None
        update = {"schedule": rules, "when_text": value, "overrides": ()}
    elif correction.field == "place":
        if value not in places.places:
            return None
        update = {"place": PlaceMatch(place_id=value, method="override")}
    elif correction.field == "status":
        if value not in ("scheduled", "cancelled", "tentative"):
            return None
        update = {"event_status": value}
    elif correction.field == "price":
        update = {"price": read_price(value)[0], "price_text": value}
    else:
        name = {"registration": "registration_text", "organizer": "organizer_text"}.get(
            correction.field, correction.field
        )
        update = {name: value}
    evidence = Evidence(raw=correction.instead_of, rule=f"mens: {correction.by_role}")
    return activity.model_copy(
        update={**update, "evidence": {**activity.evidence, f"correctie:{correction.field}": evidence}}
    )


def _unused(correction: ActivityOverride) -> Issue:
    return Issue(
        severity="warning",
        code="unused_override",
        source_id="overrides",
        field=correction.field,
        message=f"De correctie van {correction.field} bij {correction.activity} hoort bij geen enkele activiteit.",
        hint=f"Controleer het kenmerk achter activity in overrides/{ACTIVITIES}, of haal de regel weg.",
    )


def _stale(correction: ActivityOverride, activity: NormalisedActivity) -> Issue:
    now = raw_value(activity, correction.field)
    return Issue(
        severity="warning",
        code="stale_override",
        source_id=activity.source_id,
        record_id=activity.record_id,
        field=correction.field,
        raw=now[:500],
        message=(
            f"De correctie van {correction.field} bij {correction.activity} is gestopt: de bron zegt niet meer "
            f"'{correction.instead_of}' maar '{now}'."
        ),
        hint=f"Haal de regel weg uit overrides/{ACTIVITIES}, of werk instead_of bij als de bron nog steeds fout is.",
    )


def _not_understood(correction: ActivityOverride, activity: NormalisedActivity) -> Issue:
    return Issue(
        severity="error",
        code="unreadable_value",
        source_id="overrides",
        record_id=activity.record_id,
        field=correction.field,
        raw=correction.value[:500],
        message=f"De correctie '{correction.value}' van {correction.field} bij {correction.activity} is niet te lezen.",
        hint=f"Schrijf value in overrides/{ACTIVITIES} anders op.",
    )
