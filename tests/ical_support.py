"""Builders shared by the tests that read calendars or expand schedules."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sources.connectors.ical import extract
from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    IcalOptions,
    OccurrenceOverride,
    ScheduleRule,
    Snapshot,
    SourceSpec,
)
from warehouse.contracts import NormalisedActivity, PlaceMatch

URL = "https://wijkhuis.example/agenda.ics"


def document(body: bytes, *, charset: str | None = None, timezone: str | None = None) -> Document:
    """A fetched calendar of an invented source."""
    spec = SourceSpec(id="wijkhuis", title="Wijkhuis", urls=(URL,), options=IcalOptions(timezone=timezone))
    snapshot = Snapshot(
        snapshot_id="s1",
        source_id=spec.id,
        url=URL,
        final_url=URL,
        fetched_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC),
        charset=charset,
    )
    return Document(spec=spec, snapshot=snapshot, body=body, reference_date=dt.date(2026, 10, 1))


def calendar(*events: str, header: str = "") -> bytes:
    """A calendar of VEVENTs, each given as its lines."""
    blocks = [f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events]
    return "\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *header.splitlines(), *blocks, "END:VCALENDAR", ""]).encode()


def read(*events: str, header: str = "", timezone: str | None = None) -> Extraction:
    """What the connector makes of a calendar; the balance is asserted."""
    extraction = extract(document(calendar(*events, header=header), timezone=timezone))
    assert_balance(extraction)
    return extraction


def assert_balance(extraction: Extraction) -> None:
    """Every item is a record, folded or skipped; every skipped one has an Issue; no two records have one key."""
    assert extraction.n_read == len(extraction.records) + extraction.n_folded + extraction.n_skipped
    assert sum(issue.message.startswith("Niet overgenomen") for issue in extraction.issues) == extraction.n_skipped
    assert len({record.record_id for record in extraction.records}) == len(extraction.records)


def activity(*rules: ScheduleRule, overrides: tuple[OccurrenceOverride, ...] = (), **more: Any) -> NormalisedActivity:
    """An activity with nothing but a schedule."""
    fields: dict[str, Any] = {
        "record_id": "r1",
        "source_id": "wijkhuis",
        "source_kind": "other",
        "name": "Inloop",
        "place": PlaceMatch(place_id=None, method="unknown"),
    }
    return NormalisedActivity(**(fields | more), schedule=rules, overrides=overrides)


def activity_of(record: ExtractedRecord) -> NormalisedActivity:
    """The activity that a record becomes, as far as its dates go."""
    statuses = {"CANCELLED": "cancelled", "TENTATIVE": "tentative"}
    status = statuses.get((record.status_text or "").upper(), "scheduled")
    return activity(
        *(record.schedule or ()),
        overrides=record.overrides,
        record_id=record.record_id,
        name=record.name,
        event_status=status,
    )
