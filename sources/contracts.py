"""What passes between the stages that know sources: specification, snapshot, extracted record, schedule, issue.

Belongs here: frozen data shapes and their own validity. Does not belong here: reading, fetching, rules about Dutch.
Imports nothing but pydantic and the standard library, so that every package can depend on it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

TIMEZONE = "Europe/Amsterdam"


class Contract(BaseModel):
    """Base of all contracts: immutable, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# --- Issues -----------------------------------------------------------------------------------------------------------

IssueCode = Literal[
    "fetch_failed",  # the source could not be fetched; see the snapshot's error
    "not_accepted",  # fetched, but too little or not what it should be: the last good content stays
    "unreadable_source",  # the whole body cannot be parsed
    "unreadable_record",  # one component, row or card cannot be parsed
    "missing_value",  # a value without which the record cannot be published
    "unreadable_value",  # a value is there but is not understood
    "unreadable_schedule",  # no schedule found in the text of an activity
    "weekday_conflict",  # the weekday in the text is not that of the date
    "unknown_timezone",
    "duplicate_uid",
    "too_many_occurrences",
    "unknown_place",
    "unknown_organization",
    "unused_lookup",
    "stale_override",
    "unused_override",
    "conflicting_judgement",
    "personal_data_removed",
    "privacy",
    "unsure_match",
    "fill_rate",
    "no_permission",  # nobody wrote down on what ground the source is read and shown
    "other",
]


class Issue(Contract):
    """Something that a person should know or mend. Never raised for control flow: an Issue travels next to the data.

    `message` says in Dutch what is wrong; `hint` names the file and key to edit (also in Dutch).
    `raw` is the source's own text (redacted, at most 500 characters); `locator` is where in the source it stands.
    """

    severity: Literal["error", "warning", "info"]
    code: IssueCode
    source_id: str
    message: str
    hint: str = ""
    record_id: str | None = None
    field: str | None = None
    raw: str | None = Field(default=None, max_length=500)
    locator: str | None = None


# --- Source specification (DCAT terms) --------------------------------------------------------------------------------

Accrual = Literal["hourly", "daily", "weekly", "monthly", "irregular"]


class Permission(Contract):
    """On what ground the source may be read and republished (see docs/privacy)."""

    basis: Literal["akkoord", "open-licentie", "feed-aangeboden", "feiten-zonder-persoonsgegevens", "verzonnen"]
    date: dt.date
    by_role: str | None = None


class HttpSettings(Contract):
    """Per-source limits of fetching. Times in seconds, sizes in bytes."""

    timeout: float = Field(default=20.0, gt=0, le=120)
    delay: float = Field(default=1.0, ge=0, le=60)
    max_bytes: int = Field(default=10_000_000, gt=0, le=100_000_000)


class Expect(Contract):
    """What a healthy fetch of this source looks like. Less than `min` records is not accepted as truth."""

    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=1)
    fill: dict[str, float] = Field(default_factory=dict)
    future_days: int | None = Field(default=None, ge=1)


class IcalOptions(Contract):
    connector: Literal["ical"] = "ical"
    timezone: str | None = None  # for floating times and unknown TZIDs; default Europe/Amsterdam


class JsonldOptions(Contract):
    connector: Literal["jsonld"] = "jsonld"


class TribeEventsOptions(Contract):
    """`url` is the site's root or the REST address; `max_pages` bounds the paging."""

    connector: Literal["tribe_events"] = "tribe_events"
    max_pages: int = Field(default=20, ge=1, le=200)


class WordpressOptions(Contract):
    """Which posts of a WordPress site are read, and how many pages of its list at most."""

    connector: Literal["wordpress"] = "wordpress"
    post_type: str = "posts"
    categories: tuple[int, ...] = ()
    max_pages: int = Field(default=5, ge=1, le=50)


class HtmlListOptions(Contract):
    """CSS selectors relative to `item`. A value `selector@attribute` reads an attribute, else the text."""

    connector: Literal["html_list"] = "html_list"
    item: str
    fields: dict[str, str]
    next_page: str | None = None
    max_pages: int = Field(default=5, ge=1, le=50)


class WeekTableOptions(Contract):
    """A timetable: `layout` columns = a column a weekday, rows = a row a weekday, headings = a heading a weekday."""

    connector: Literal["week_table"] = "week_table"
    layout: Literal["columns", "rows", "headings"] = "columns"
    table: str | None = None  # CSS selector of the table, or of the part that holds the headings
    item: str | None = None  # CSS selector of an activity inside a cell or under a heading
    separator: str | None = None  # text between activity and the rest inside one item
    when_suffix: str | None = None  # said of the whole table, e.g. "niet in de schoolvakanties"


class PageOptions(Contract):
    connector: Literal["page"] = "page"
    main: str | None = None  # CSS selector of the part with the activities, when the page's own cannot be found


class SpreadsheetOptions(Contract):
    """Which sheet and row hold the headers (counted from 1), and what they are called."""

    connector: Literal["spreadsheet"] = "spreadsheet"
    sheet: str | None = None
    header_row: int | None = Field(default=None, ge=1)
    columns: dict[str, str] = Field(default_factory=dict)  # own header -> field of the template


class FeedOptions(Contract):
    connector: Literal["feed"] = "feed"


class WelfareProviderOptions(Contract):
    """The list of a welfare provider: cards with labelled lines. Selectors as in html_list."""

    connector: Literal["welfare_provider"] = "welfare_provider"
    card: str = ".activiteit"
    fields: dict[str, str] = Field(default_factory=dict)
    next_page: str | None = None
    max_pages: int = Field(default=20, ge=1, le=100)


class CodeOptions(Contract):
    """A website that needs a reader of its own: `module` is the name of a file in sources/connectors/own."""

    connector: Literal["code"] = "code"
    module: str = Field(pattern=r"^[a-z][a-z0-9_]{0,79}$")


Options = Annotated[
    IcalOptions
    | JsonldOptions
    | TribeEventsOptions
    | WordpressOptions
    | HtmlListOptions
    | WeekTableOptions
    | PageOptions
    | SpreadsheetOptions
    | FeedOptions
    | WelfareProviderOptions
    | CodeOptions,
    Field(discriminator="connector"),
]

# How much a source is believed per field when sources disagree (design: the venue knows its own times best).
SourceKind = Literal[
    "venue_feed", "venue_page", "organiser", "municipality", "welfare_list", "newsletter", "inventory", "other"
]


class SourceSpec(Contract):
    """One file in the registry. `id` is the file's stem. Only `title`, `connector` and `url` are needed in the file."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,79}$")
    title: str = Field(min_length=1, max_length=200)
    urls: tuple[str, ...] = Field(min_length=1)
    options: Options
    kind: SourceKind = "other"
    publisher: str | None = None  # organization_id
    place: str | None = None  # place_id: where its activities are when it does not say
    landing_page: str | None = None
    license: str | None = None
    permission: Permission | None = None
    accrual_periodicity: Accrual = "daily"
    language: str = "nl"
    lookups: dict[str, dict[str, str]] = Field(default_factory=dict)  # field -> dirty value -> clean value
    http: HttpSettings = HttpSettings()
    ignore: tuple[str, ...] = ()  # titles (case-insensitive, * allowed) that are no activities
    keep_contacts: tuple[str, ...] = ()  # mail addresses, numbers or names that the place agreed to publish
    expect: Expect = Expect()
    status: Literal["active", "paused", "retired"] = "active"
    status_reason: str | None = None
    contact_role: str | None = None
    notes: str | None = None

    @property
    def connector(self) -> str:
        return self.options.connector

    @model_validator(mode="after")
    def _inactive_needs_reason(self) -> Self:
        if self.status != "active" and not self.status_reason:
            raise ValueError(f"status_reason is nodig bij status: {self.status}")
        return self


# --- Snapshot (PROV terms) --------------------------------------------------------------------------------------------

FetchErrorKind = Literal[
    "dns", "refused", "tls", "timeout", "http_4xx", "http_5xx", "robots", "too_large", "redirect_loop",
    "forbidden_address", "not_expected_type", "missing_file",
]  # fmt: skip


class FetchError(Contract):
    kind: FetchErrorKind
    message: str  # Dutch, for an operator
    retry_after: float | None = None  # seconds, when the server said so


class Snapshot(Contract):
    """One attempt to fetch one address. `body_sha256` names the bytes in the lake; None when there are none.

    `body_first_fetched_at` is when this source first gave these bytes: the reference date for dates without a year.
    """

    snapshot_id: str
    source_id: str
    url: str
    final_url: str
    fetched_at: dt.datetime  # UTC
    status_code: int | None = None
    media_type: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    body_bytes: int = 0
    body_first_fetched_at: dt.datetime | None = None
    not_modified: bool = False
    elapsed_ms: int = 0
    error: FetchError | None = None


class Document(Contract):
    """What a connector gets: the bytes of one snapshot and the source it belongs to."""

    spec: SourceSpec
    snapshot: Snapshot
    body: bytes
    reference_date: dt.date  # local date on which these bytes were first seen


# --- Schedule ---------------------------------------------------------------------------------------------------------

RuleKind = Literal["once", "daily", "weekly", "monthly", "yearly", "by_appointment", "none"]
Daypart = Literal["ochtend", "middag", "avond", "nacht"]


class ScheduleRule(Contract):
    """When something happens: one rule, in local wall-clock time of `timezone`.

    kind `once`: `dates` are the days. Recurring kinds: `rrule` is an RFC 5545 RRULE value without DTSTART; `start_date`
    is the date of DTSTART where the source gives one (None in text: then the rule holds from `valid_from`, or always).
    `end_time` at or before `start_time` means the next day; `duration` (minutes) wins over `end_time` and serves events
    of more than a day. `start_time` None with `all_day` False means: the time is not known.
    `rdates` / `exdates` are aware datetimes of single instances (midnight local for all-day rules).
    `except_` / `only`: "school_holidays", "public_holidays", "school_holidays:zomer", "month:7", "ramadan", ISO dates
    ("2026-12-25").
    """

    kind: RuleKind
    rrule: str | None = None
    dates: tuple[dt.date, ...] = ()
    start_date: dt.date | None = None
    start_time: dt.time | None = None
    end_time: dt.time | None = None
    duration: int | None = Field(default=None, ge=0)
    all_day: bool = False
    timezone: str = TIMEZONE
    rdates: tuple[dt.datetime, ...] = ()
    exdates: tuple[dt.datetime, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None  # inclusive
    except_: tuple[str, ...] = Field(default=(), alias="except")
    only: tuple[str, ...] = ()
    week_parity: Literal["even", "odd"] | None = None
    daypart: Daypart | None = None
    doors: dt.time | None = None
    precision: Literal["exact", "day", "weekday_only"] = "exact"
    confidence: float = Field(default=1.0, ge=0, le=1)
    rule: str = ""  # the grammar rule or format that read it
    span: tuple[int, int] | None = None  # where in the text it stood


class ScheduleReading(Contract):
    """What the grammar made of one text. `rules` empty = abstained; `remarks` say in Dutch why, or what is doubtful."""

    rules: tuple[ScheduleRule, ...] = ()
    remarks: tuple[str, ...] = ()
    weekday_conflicts: tuple[tuple[str, dt.date], ...] = ()  # (weekday as written, date)


class OccurrenceOverride(Contract):
    """One date of a series that differs (RECURRENCE-ID). Fields that are None are as in the series."""

    recurrence_id: dt.datetime  # aware: the start this instance would have had
    this_and_future: bool = False
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    status: Literal["scheduled", "cancelled", "tentative"] | None = None
    name: str | None = None
    description: str | None = None
    location_text: str | None = None


# --- Facets -----------------------------------------------------------------------------------------------------------

TargetGroup = Literal[
    "iedereen", "kinderen", "jongeren", "ouderen", "vrouwen", "mannen", "ouders", "nieuwkomers", "mantelzorgers",
    "mensen_met_beperking", "minima",
]  # fmt: skip
Category = Literal[
    "ontmoeting", "eten_drinken", "sport_bewegen", "creatief", "taal_leren", "hulp_advies", "kinderen_jeugd",
    "muziek_cultuur", "groen", "gezondheid", "digitaal", "werk_geld", "geloof_zingeving", "uitje_feest",
]  # fmt: skip
Access = Literal["walk_in", "register", "referral", "closed"]
ProviderType = Literal["lokaal_netwerk", "vrijwilligers_bij_aanbieder", "beroepskracht", "onbekend"]


class Audience(Contract):
    """For whom. `target_group` empty = not said. Ages in years, inclusive."""

    target_group: tuple[TargetGroup, ...] = ()
    min_age: int | None = Field(default=None, ge=0, le=120)
    max_age: int | None = Field(default=None, ge=0, le=120)
    gender: Literal["vrouwen", "mannen"] | None = None


class Price(Contract):
    """What one person pays, in euro. `unknown` = not said; free and unknown are different things."""

    type: Literal["free", "amount", "unknown"] = "unknown"
    min: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)
    currency: Literal["EUR"] = "EUR"
    rotterdampas: bool | None = None
    pay_what_you_can: bool = False


class Evidence(Contract):
    """Why a field has its value: the source's words and the rule that read them."""

    raw: str
    rule: str


# --- Extracted record -------------------------------------------------------------------------------------------------


def record_id_of(source_id: str, source_key: str) -> str:
    """The lasting id of a record: 16 hex digits of SHA-256 over source id and raw key, neither cleaned beforehand."""
    return hashlib.sha256(f"{source_id}\x1f{source_key}".encode()).hexdigest()[:16]


class ExtractedRecord(Contract):
    """One activity in the source's own words (redacted of personal data, otherwise verbatim).

    `source_key` is the native UID or url#fragment; `locator` is where a person finds the sentence (VEVENT UID, JSON
    pointer, CSS path, row number). `*_text` fields are verbatim text. `dtstart` .. `recurrence_id` are the raw values
    of a structured format; `schedule` is what the connector, knowing its format or the page around the sentence, makes
    of them. `schedule` None: `when_text` (else name and description) is still to be read.
    """

    record_id: str
    source_id: str
    source_key: str
    locator: str
    snapshot_id: str
    name: str
    description: str | None = None
    when_text: str | None = None
    dtstart: str | None = None
    dtend: str | None = None
    rrule: str | None = None
    rdate: tuple[str, ...] = ()
    exdate: tuple[str, ...] = ()
    recurrence_id: str | None = None
    timezone: str | None = None
    schedule: tuple[ScheduleRule, ...] | None = None
    overrides: tuple[OccurrenceOverride, ...] = ()
    location_text: str | None = None
    organizer_text: str | None = None
    audience_text: str | None = None
    price_text: str | None = None
    registration_text: str | None = None
    category_text: str | None = None
    status_text: str | None = None
    url: str | None = None
    language: str | None = None
    modified_at: dt.datetime | None = None  # when the source says it last changed this record
    reference_date: dt.date | None = None  # dates without a year are read against this: the day of publication when
    # the connector knows it, else the document's reference date (filled in after the connector)
    extra: dict[str, str] = Field(default_factory=dict)


class Extraction(Contract):
    """What one document holds. Balance: `n_read == len(records) + n_folded + n_skipped`; each skipped one has an Issue.

    `n_read` counts native items (VEVENTs, cards, rows); `n_folded` those that became an override of another record.
    `is_cut`: the body ends halfway, so what it lacks says nothing.
    """

    records: tuple[ExtractedRecord, ...] = ()
    issues: tuple[Issue, ...] = ()
    n_read: int = 0
    n_folded: int = 0
    n_skipped: int = 0
    next_urls: tuple[str, ...] = ()  # further pages of the same source, to be fetched in the same run
    is_cut: bool = False


# --- Reading of a whole source ----------------------------------------------------------------------------------------

# Why fetched content is not taken as the source's word.
Refusal = Literal["empty", "too_few", "shrunk", "web_page", "unreadable"]


class SourceReading(Contract):
    """What one source says today, and whether that is today's word or its last good one.

    state: ok = today's content (new or 304); stale = today's fetch failed or was not accepted, so the last good content
    stands; failed = there is no good content at all; paused = not asked. `accepted_at` is when the content that
    `records` came from was last confirmed by the source (UTC). `n_today` counts the activities in what the source gives
    today, believed or not; None when it gave nothing. `refusal`: why today's content is not believed.
    """

    source_id: str
    state: Literal["ok", "stale", "failed", "paused"]
    attempted_at: dt.datetime | None = None
    accepted_at: dt.datetime | None = None
    error: FetchError | None = None
    records: tuple[ExtractedRecord, ...] = ()
    issues: tuple[Issue, ...] = ()
    n_read: int = 0
    n_folded: int = 0
    n_skipped: int = 0
    n_ignored: int = 0  # named in the source's `ignore`
    n_today: int | None = None
    refusal: Refusal | None = None
    body_sha256s: tuple[str, ...] = ()
