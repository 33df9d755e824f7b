"""The tables of Open Referral HSDS 3.0 that are filled: columns, what must be there, and what refers to what.

Belongs here: the shape, as the standard has it, and its description as a data package. Not here: any row (hsds).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from exports.descriptor import PROFILE

VERSION = "3.0"


@dataclass(frozen=True)
class HsdsColumn:
    """One column. `required` is what the standard demands; `refers_to` names the table whose id it holds."""

    name: str
    type: str = "string"
    format: str | None = None
    required: bool = False
    refers_to: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class HsdsTable:
    """One table by its name in the standard, with a Dutch sentence that says what a row is."""

    name: str
    text: str
    columns: tuple[HsdsColumn, ...]


def _id() -> HsdsColumn:
    return HsdsColumn("id", format="uuid", required=True)


def _to(name: str, table: str, *, required: bool = False) -> HsdsColumn:
    return HsdsColumn(name, format="uuid", required=required, refers_to=table)


def _text(*names: str, required: bool = False) -> tuple[HsdsColumn, ...]:
    return tuple(HsdsColumn(name, required=required) for name in names)


# By the stem of the file, as the standard names those.
TABLES = {
    "organizations": HsdsTable(
        "organization",
        "Een rij per organisatie, ook wie alleen in een bron genoemd wordt.",
        (
            _id(),
            *_text("name", required=True),
            *_text("alternate_name"),
            *_text("description", required=True),
            HsdsColumn("email", format="email"),
            HsdsColumn("website", format="uri"),
        ),
    ),
    "services": HsdsTable(
        "service",
        "Een rij per activiteit.",
        (
            _id(),
            _to("organization_id", "organizations", required=True),
            *_text("name", required=True),
            *_text("description"),
            HsdsColumn("url", format="uri"),
            HsdsColumn("status", required=True, values=("active", "inactive", "defunct", "temporarily closed")),
            *_text("application_process", "fees_description", "eligibility_description"),
            HsdsColumn("minimum_age", "number"),
            HsdsColumn("maximum_age", "number"),
            HsdsColumn("assured_date", "date"),
            *_text("alert"),
        ),
    ),
    "locations": HsdsTable(
        "location",
        "Een rij per plek.",
        (
            _id(),
            HsdsColumn("location_type", required=True, values=("physical", "postal", "virtual")),
            _to("organization_id", "organizations"),
            *_text("name", "alternate_name"),
            HsdsColumn("latitude", "number"),
            HsdsColumn("longitude", "number"),
        ),
    ),
    "service_at_location": HsdsTable(
        "service_at_location",
        "Een rij per activiteit met een bekende plek.",
        (_id(), _to("service_id", "services", required=True), _to("location_id", "locations", required=True)),
    ),
    "addresses": HsdsTable(
        "address",
        "Een rij per plek waarvan het hele adres bekend is.",
        (
            _id(),
            _to("location_id", "locations"),
            *_text("address_1", "city", "state_province", "postal_code", "country", required=True),
            HsdsColumn("address_type", required=True, values=("physical", "postal", "virtual")),
        ),
    ),
    "phones": HsdsTable(
        "phone",
        "Een rij per algemeen telefoonnummer van een plek of organisatie.",
        (
            _id(),
            _to("location_id", "locations"),
            _to("organization_id", "organizations"),
            *_text("number", required=True),
            *_text("type"),
        ),
    ),
    "schedules": HsdsTable(
        "schedule",
        "Een rij per regel waarmee een activiteit terugkomt, en per losse datum.",
        (
            _id(),
            _to("service_id", "services"),
            _to("service_at_location_id", "service_at_location"),
            HsdsColumn("valid_from", "date"),
            HsdsColumn("valid_to", "date"),
            HsdsColumn("dtstart", "date"),
            HsdsColumn("timezone", "number"),
            HsdsColumn("until", "date"),
            HsdsColumn("freq", values=("WEEKLY", "MONTHLY")),
            HsdsColumn("interval", "number"),
            *_text("byday", "bymonthday", "description"),
            HsdsColumn("opens_at", "time"),
            HsdsColumn("closes_at", "time"),
            *_text("notes"),
        ),
    ),
    "cost_options": HsdsTable(
        "cost_option",
        "Een rij per activiteit die gratis is; andere prijzen staan als tekst in services.",
        (
            _id(),
            _to("service_id", "services", required=True),
            *_text("currency"),
            HsdsColumn("amount", "number"),
        ),
    ),
    "taxonomies": HsdsTable(
        "taxonomy", "Een rij per vaste lijst.", (_id(), *_text("name", "description", required=True))
    ),
    "taxonomy_terms": HsdsTable(
        "taxonomy_term",
        "Een rij per waarde van een vaste lijst.",
        (
            _id(),
            *_text("code"),
            *_text("name", "description", required=True),
            *_text("taxonomy", "language"),
            _to("taxonomy_id", "taxonomies"),
        ),
    ),
    "attributes": HsdsTable(
        "attribute",
        "Een rij per thema of doelgroep van een activiteit.",
        (
            _id(),
            _to("link_id", "services", required=True),
            _to("taxonomy_term_id", "taxonomy_terms", required=True),
            *_text("link_entity", required=True),
        ),
    ),
}


def describe(today: dt.date) -> dict[str, Any]:
    """The tables as a data package (version 2), as they are on `today`."""
    return {
        "$schema": PROFILE,
        "name": "wijkagenda-hsds",
        "title": f"Wijkagenda als Open Referral HSDS {VERSION}",
        "version": today.isoformat(),
        "resources": [_resource(stem, table) for stem, table in TABLES.items()],
    }


def _resource(stem: str, table: HsdsTable) -> dict[str, Any]:
    references = [
        {"fields": [column.name], "reference": {"resource": TABLES[column.refers_to].name, "fields": ["id"]}}
        for column in table.columns
        if column.refers_to
    ]
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "primaryKey": ["id"]}
    return {
        "name": table.name,
        "type": "table",
        "description": table.text,
        "path": f"{stem}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema | ({"foreignKeys": references} if references else {}),
    }


def _field(column: HsdsColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.name == "id":
        constraints["unique"] = True
    if column.values:
        constraints["enum"] = list(column.values)
    known = {"name": column.name, "type": column.type, "format": column.format, "constraints": constraints}
    return {name: value for name, value in known.items() if value}
