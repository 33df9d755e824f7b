"""What passes between the stages that know records: normalised activity, occurrence, decision, claim, activity.

Belongs here: frozen data shapes. Does not belong here: how they come about, or how they are published.

Dates are tuples: there are a hundred thousand of them, made of values that were validated before, and as models they
take five times the time and nine times the memory.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, NamedTuple

from pydantic import Field

from sources.contracts import (
    Access,
    Audience,
    Category,
    Contract,
    Evidence,
    OccurrenceOverride,
    Price,
    ProviderType,
    ScheduleRule,
    SourceKind,
)

EventStatus = Literal["scheduled", "cancelled", "tentative"]

# --- Reference entities -----------------------------------------------------------------------------------------------


class Neighbourhood(Contract):
    """A CBS buurt. `neighbourhood_id` is the CBS code (BU0599....); `slug` names its feeds and pages."""

    neighbourhood_id: str
    name: str
    slug: str
    display_area: str | None = None
    aliases: tuple[str, ...] = ()
    postal_codes: tuple[str, ...] = ()  # PC4
    latitude: float | None = None
    longitude: float | None = None
    source: str


class Place(Contract):
    """A venue. `postal_code` is written '3022 AP'. Two places at one address are one place for matching."""

    place_id: str
    name: str
    aliases: tuple[str, ...] = ()
    street_address: str | None = None
    postal_code: str | None = None
    address_locality: str = "Rotterdam"
    latitude: float | None = None
    longitude: float | None = None
    neighbourhood_id: str | None = None  # only when stated by a person; else derived, see PlaceNeighbourhood
    organization_id: str | None = None
    url: str | None = None
    email: str | None = None  # role mailbox only
    telephone: str | None = None  # landline only
    is_invented: bool = False
    source: str


class PlaceNeighbourhood(Contract):
    """In which neighbourhood a place lies, how that is known and how sure it is."""

    place_id: str
    neighbourhood_id: str | None
    method: Literal["override", "register", "polygon", "street", "pc4", "unknown"]
    confidence: Literal["high", "medium", "low", "none"]


class Organization(Contract):
    """A body that organises activities; `networks` are the cooperations that it belongs to."""

    organization_id: str
    name: str
    aliases: tuple[str, ...] = ()
    provider_type: ProviderType = "onbekend"
    networks: tuple[str, ...] = ()  # network_id
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    is_invented: bool = False
    source: str


class Network(Contract):
    """A cooperation that organizations belong to. `size` is how large it says it is; `size_is_minimum`: or more."""

    network_id: str
    name: str
    description: str | None = None
    size: int | None = None
    size_unit: str | None = None
    size_is_minimum: bool = False
    source: str


class Holiday(Contract):
    """A school holiday (region Midden) or public holiday. `status` advies = not yet fixed by the ministry."""

    name: str
    kind: Literal["school", "public", "ramadan"]
    start: dt.date
    end: dt.date  # inclusive
    status: Literal["vastgesteld", "advies", "berekend"]
    source: str


# --- Normalised -------------------------------------------------------------------------------------------------------


class PlaceMatch(Contract):
    """Which place a record is at. place_id None = unknown, which is an answer."""

    place_id: str | None
    method: Literal["override", "home", "address", "name", "unknown"]
    score: float = 1.0


class NormalisedActivity(Contract):
    """One record of one source, understood (schema.org Event + HSDS schedule). `evidence`: field -> words and rule."""

    record_id: str
    source_id: str
    source_kind: SourceKind
    name: str
    description: str | None = None
    schedule: tuple[ScheduleRule, ...] = ()
    overrides: tuple[OccurrenceOverride, ...] = ()
    when_text: str | None = None
    place: PlaceMatch
    location_text: str | None = None
    organization_id: str | None = None
    organizer_text: str | None = None
    provider_type: ProviderType = "onbekend"
    audience: Audience = Audience()
    category: tuple[Category, ...] = ()
    price: Price = Price()
    price_text: str | None = None
    access: Access | None = None
    registration_text: str | None = None
    accessibility: tuple[str, ...] = ()
    event_status: EventStatus = "scheduled"
    in_language: tuple[str, ...] = ()
    url: str | None = None
    locator: str = ""
    modified_at: dt.datetime | None = None
    evidence: dict[str, Evidence] = Field(default_factory=dict)


class Occurrence(NamedTuple):
    """One date of one record. `recurrence_id` is the start it had by its rule; both ends are aware, in `timezone`.

    `confidence` < 1 where the date rests on an assumption (an advisory school holiday, a biweekly rule without anchor).
    `name` is set only where this date has a title of its own.
    """

    record_id: str
    recurrence_id: dt.datetime
    start: dt.datetime
    end: dt.datetime
    timezone: str
    all_day: bool = False
    status: EventStatus = "scheduled"
    is_estimated_end: bool = False
    confidence: float = 1.0
    name: str | None = None
    location_text: str | None = None


# --- Matching and merging ---------------------------------------------------------------------------------------------


class Feature(Contract):
    """One thing that was compared, what both sides say of it, and what that is worth in bits: log2(m/u)."""

    name: str
    left: str | None = None
    right: str | None = None
    level: str
    weight: float


class MatchDecision(Contract):
    """One compared pair of records. `score` is the sum of the weights (bits)."""

    left: str
    right: str
    judgement: Literal["same", "different", "unsure"]
    score: float
    features: tuple[Feature, ...] = ()
    decided_by: str  # a rule's name, or "mens: <role>"
    reason: str = ""  # Dutch


class Claim(Contract):
    """What one record says about one field of an activity, and whether it was chosen. The answer to "who says so?"."""

    activity_id: str
    field: str
    value: str | None = None
    record_id: str
    source_id: str
    original_value: str | None = None
    chosen: bool
    chosen_because: str  # Dutch
    first_seen: dt.date
    last_seen: dt.date


class Activity(Contract):
    """A published activity: one programme at one place with one schedule.

    `activity_id` is minted once ("wa" + 12 letters/digits) and is the stem of the iCalendar UID. `sequence` counts
    changes of time, rule, place or status. `last_modified` is when the content last changed (UTC); `last_confirmed` the
    last day on which a source that lists it was read without error. Wholly cancelled and vanished: `status` cancelled.
    """

    activity_id: str
    name: str
    description: str | None = None
    schedule: tuple[ScheduleRule, ...] = ()
    schedule_text: str = ""  # Dutch, for residents
    place_id: str | None = None
    location_text: str | None = None
    organization_id: str | None = None
    organizer: str | None = None
    provider_type: ProviderType = "onbekend"
    audience: Audience = Audience()
    category: tuple[Category, ...] = ()
    price: Price = Price()
    price_text: str | None = None
    access: Access | None = None
    registration_text: str | None = None
    accessibility: tuple[str, ...] = ()
    in_language: tuple[str, ...] = ()
    url: str | None = None
    status: EventStatus = "scheduled"
    record_ids: tuple[str, ...]
    source_ids: tuple[str, ...]
    first_seen: dt.date
    last_seen: dt.date
    last_confirmed: dt.date
    sequence: int = 0
    created_at: dt.datetime
    last_modified: dt.datetime
    superseded_by: str | None = None
    change: Literal["new", "changed", "cancelled", "unchanged", "reappeared"] = "unchanged"
    change_text: str = ""  # Dutch: what changed since the previous build


class ActivityOccurrence(NamedTuple):
    """One date of a published activity, the record that says so, and its state."""

    activity_id: str
    record_id: str
    recurrence_id: dt.datetime
    start: dt.datetime
    end: dt.datetime
    timezone: str
    all_day: bool = False
    status: EventStatus = "scheduled"
    is_estimated_end: bool = False
    confidence: float = 1.0
    name: str | None = None
    place_id: str | None = None
