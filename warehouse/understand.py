"""From a record in its source's own words to an activity that the warehouse understands.

Belongs here: putting the parts of warehouse.normalise together, with the evidence for each field and an Issue for what
is not understood. Does not belong here: rules about Dutch, dates, or what two records have to do with each other.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import NamedTuple

from sources.contracts import Evidence, ExtractedRecord, Issue, IssueCode, SourceSpec
from sources.dutch.accessibility import read_accessibility
from sources.dutch.language import read_languages
from warehouse.contracts import NormalisedActivity, PlaceMatch, PlaceNeighbourhood
from warehouse.normalise.facets import NO_FACETS, read_facets
from warehouse.normalise.neighbourhood import neighbourhood_of
from warehouse.normalise.organization import resolve_organization
from warehouse.normalise.place import PlaceIndex, resolve_place
from warehouse.normalise.schedule import read_record_schedule
from warehouse.normalise.status import read_status
from warehouse.normalise.text import SHORT_DESCRIPTION, clean_description, clean_name, shorten
from warehouse.normalise.url import read_url
from warehouse.past import is_over
from warehouse.reference import Reference

NAMELESS = "(zonder naam)"
# On these grounds the text of a description may be taken over whole (docs/privacy).
_LONG_DESCRIPTION = frozenset({"akkoord", "open-licentie", "verzonnen"})
# The address that is read is itself a page for people.
_PAGES = frozenset({"html_list", "week_table", "page", "jsonld", "welfare_provider"})
_ONLINE = re.compile(r"\b(?:online|digitaal|zoom|teams|webinar|livestream)\b|^\s*https?://\S+\s*$", re.I)
_POSTAL_CODE = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b")


def normalise(
    record: ExtractedRecord, spec: SourceSpec, reference: Reference, since: dt.date | None = None
) -> tuple[NormalisedActivity, tuple[Issue, ...]]:
    """What `record` says. Without a name or a readable schedule it has no rules and so no dates: nothing is guessed.

    What is over before `since` is never shown; of that only name, time and place are read. Calendars carry years of it.
    """
    status = read_status(clean_name(record.name), record.status_text, record.description)
    schedule = read_record_schedule(record)
    is_shown = since is None or not is_over(schedule.rules, record.overrides, since)
    facets = read_facets(record, status.name) if is_shown else NO_FACETS
    place = _place(record, spec, reference)
    organization_id = _organization(record, spec, reference)
    registered = reference.organization_by_id.get(organization_id or "")
    provider_type = facets.provider_type
    if provider_type == "onbekend" and registered:
        provider_type = registered.provider_type
    texts = (record.description, record.audience_text, record.registration_text) if is_shown else ()
    languages, language_evidence = read_languages(record.language, texts, spec.language)
    accessibility, accessibility_evidence = read_accessibility(*texts[:1], record.location_text)
    link = _link(record, spec)
    evidence = {
        "name": Evidence(raw=record.name[:500], rule="name") if status.name != record.name else None,
        "schedule": schedule.evidence,
        "place": Evidence(raw=record.location_text[:500], rule=place.method) if record.location_text else None,
        "organization_id": Evidence(raw=record.organizer_text[:200], rule="name") if record.organizer_text else None,
        "event_status": status.evidence,
        "in_language": language_evidence,
        "accessibility": accessibility_evidence,
        "url": link.evidence,
        **facets.evidence,
    }
    activity = NormalisedActivity(
        record_id=record.record_id,
        source_id=record.source_id,
        source_kind=spec.kind,
        name=status.name or NAMELESS,
        description=clean_description(record.description, may_be_long=_may_be_long(spec)),
        schedule=schedule.rules if status.name else (),
        overrides=record.overrides,
        when_text=record.when_text,
        place=place,
        location_text=_short(record.location_text),
        organization_id=organization_id,
        organizer_text=_short(record.organizer_text),
        provider_type=provider_type,
        audience=facets.audience,
        category=facets.category,
        price=facets.price,
        price_text=_short(record.price_text),
        access=facets.access,
        registration_text=_short(record.registration_text),
        accessibility=accessibility,
        event_status=status.status,
        in_language=languages,
        url=link.url,
        locator=record.locator,
        modified_at=record.modified_at,
        evidence={field: found for field, found in evidence.items() if found},
    )
    issues = (*schedule.issues, *_issues(record, spec, activity, status.understood, link))
    return activity, issues


def locate_places(reference: Reference, stated: Mapping[str, str]) -> tuple[PlaceNeighbourhood, ...]:
    """In which neighbourhood every registered place lies. `stated`: place_id -> neighbourhood_id, as a person said."""
    return tuple(neighbourhood_of(place, reference, stated) for place in reference.places)


# --- Parts ------------------------------------------------------------------------------------------------------------


class _Link(NamedTuple):
    url: str | None
    evidence: Evidence | None
    is_refused: bool


def _link(record: ExtractedRecord, spec: SourceSpec) -> _Link:
    """The record's own page, else a page of the source for visitors."""
    base = next((url for url in spec.urls if url.startswith("http")), None)
    own = read_url(record.url, base)
    if own:
        return _Link(own, Evidence(raw=(record.url or "")[:500], rule="url"), False)
    is_refused = bool((record.url or "").strip()) and not (record.url or "").startswith("file:")
    fallback = read_url(spec.landing_page) or (read_url(base) if spec.connector in _PAGES else None)
    return _Link(fallback, Evidence(raw=fallback, rule="source_page") if fallback else None, is_refused)


def _may_be_long(spec: SourceSpec) -> bool:
    return spec.permission is not None and spec.permission.basis in _LONG_DESCRIPTION


def _short(text: str | None) -> str | None:
    """One line of at most 300 characters; None when nothing is left."""
    return shorten(" ".join((text or "").split()), SHORT_DESCRIPTION) or None


class _Register:
    """The register prepared for looking up, with what was looked up before. One for each Reference in use."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.places = PlaceIndex.of(reference.places)
        self.organizations: dict[tuple[str, str | None], str | None] = {}


_registers: list[_Register] = []


def _register(reference: Reference) -> _Register:
    # By identity: hashing a whole Reference for every record would cost more than the lookup.
    for register in _registers:
        if register.reference is reference:
            return register
    register = _Register(reference)
    _registers[:] = [register, *_registers[:3]]
    return register


def _place(record: ExtractedRecord, spec: SourceSpec, reference: Reference) -> PlaceMatch:
    places = _register(reference).places
    # What is online is not at the source's home place, unless the text names a place as well.
    home = None if _is_online(record.location_text) else spec.place
    return resolve_place(record.location_text, home, places, mention_text=record.name)


def _is_online(location_text: str | None) -> bool:
    """A meeting on the internet; a postal code in the text says that it is also somewhere."""
    text = location_text or ""
    return bool(_ONLINE.search(text)) and not _POSTAL_CODE.search(text)


def _organization(record: ExtractedRecord, spec: SourceSpec, reference: Reference) -> str | None:
    known = _register(reference).organizations
    key = (record.organizer_text or "", spec.publisher)
    if key not in known:
        known[key] = resolve_organization(record.organizer_text, spec.publisher, reference.organizations)
    return known[key]


# --- Issues -----------------------------------------------------------------------------------------------------------


class _Doubt(NamedTuple):
    code: IssueCode
    field: str
    message: str
    hint: str  # {file} is the source's file in the registry


_NO_NAME = _Doubt(
    "missing_value", "name", "De activiteit heeft geen naam en staat daarom niet in de agenda.",
    "Vraag de organisator om een naam, of kijk in {file} of options de naam aanwijst.",
)  # fmt: skip
_UNKNOWN_PLACE = _Doubt(
    "unknown_place", "place", "Deze plek staat niet in het register; de activiteit heeft geen buurt.",
    "Voeg de plek, of deze schrijfwijze bij aliases, toe in reference/places.yaml, of vertaal de tekst in {file}, "
    "sleutel lookups.location_text.",
)  # fmt: skip
_NO_PLACE = _Doubt(
    "missing_value", "place", "De bron zegt niet waar deze activiteit is.",
    "Is alles van deze bron op een plek? Zet die in {file}, sleutel place.",
)  # fmt: skip
_UNKNOWN_ORGANIZATION = _Doubt(
    "unknown_organization", "organizer", "Deze organisatie staat niet in het register.",
    "Voeg de organisatie, of deze schrijfwijze bij aliases, toe in reference/organizations.yaml, of vertaal de tekst "
    "in {file}, sleutel lookups.organizer_text.",
)  # fmt: skip
_UNKNOWN_STATUS = _Doubt(
    "unreadable_value", "status", "Deze status is niet begrepen; de activiteit staat als 'gaat door'.",
    "Vertaal de tekst in {file}, sleutel lookups.status_text (CONFIRMED, TENTATIVE of CANCELLED).",
)  # fmt: skip
_UNKNOWN_PRICE = _Doubt(
    "unreadable_value", "price", "De prijs is niet begrepen; er staat 'kosten onbekend'.",
    "Vertaal de tekst in {file}, sleutel lookups.price_text (bijvoorbeeld: gratis, of 2,50 euro).",
)  # fmt: skip
_REFUSED_LINK = _Doubt(
    "unreadable_value", "url", "De link is geen openbaar webadres en is weggelaten.",
    "Zet de pagina voor bezoekers in {file}, sleutel landing_page, of vraag de organisator om een link.",
)  # fmt: skip


def _issues(
    record: ExtractedRecord, spec: SourceSpec, activity: NormalisedActivity, status_understood: bool, link: _Link
) -> list[Issue]:
    where = activity.location_text
    is_somewhere = activity.place.place_id is not None or _is_online(where)
    doubts = (
        (_NO_NAME, activity.name == NAMELESS, None),
        (_UNKNOWN_PLACE, bool(where) and not is_somewhere, where),
        (_NO_PLACE, not where and not is_somewhere, None),
        (_UNKNOWN_ORGANIZATION, activity.organizer_text and not activity.organization_id, activity.organizer_text),
        (_UNKNOWN_STATUS, not status_understood, record.status_text),
        (_UNKNOWN_PRICE, activity.price_text and activity.price.type == "unknown", activity.price_text),
        (_REFUSED_LINK, link.is_refused, record.url),
    )
    return [
        Issue(
            severity="error" if doubt is _NO_NAME else "info",
            code=doubt.code,
            source_id=spec.id,
            record_id=record.record_id,
            field=doubt.field,
            message=doubt.message,
            hint=doubt.hint.format(file=f"{spec.id}.yaml"),
            raw=raw[:500] if raw else None,
            locator=record.locator,
        )
        for doubt, applies, raw in doubts
        if applies
    ]
