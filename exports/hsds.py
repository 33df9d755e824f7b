"""Open Referral HSDS 3.0: the agenda as services of organisations at locations, for who refers people.

Belongs here: which row an activity, place or organisation becomes. Does not belong here: the tables' columns
(hsds_tables), or what an activity holds (exports.agenda).

HSDS knows no exceptions and no time zones with summer time. So a schedule names in its notes the dates that are
skipped, and that its times are on the clock of Rotterdam; `timezone` is the offset on its first date. What HSDS demands
and we do not know is said to be unknown, never made up. Identifiers are UUIDs that follow from ours.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from exports.agenda import Agenda, AgendaActivity
from exports.hsds_tables import TABLES, describe
from exports.labels import ACCESS_LABELS, AUDIENCE_LABELS, CATEGORY_LABELS, describe_audience
from exports.series import Component, Instance
from exports.tabular import guarded
from sources.contracts import TIMEZONE

Row = dict[str, Any]
_ZONE = ZoneInfo(TIMEZONE)
_NOBODY = "niet genoemd"
_TAXONOMIES = {"category": ("Thema's van Wijkagenda", CATEGORY_LABELS), "audience": ("Voor wie", AUDIENCE_LABELS)}
_DATES_AHEAD = dt.timedelta(weeks=8)
_WEEK = "MO,TU,WE,TH,FR,SA,SU"
_CLOCK = "Tijden op de klok van Rotterdam."
_PROVINCES = {"Rotterdam": "Zuid-Holland", "Schiedam": "Zuid-Holland", "Vlaardingen": "Zuid-Holland"}


def write_hsds(agenda: Agenda, connection: duckdb.DuckDBPyConnection, directory: Path) -> list[Path]:
    """Write the tables and their datapackage.json into `directory`, which is made when needed."""
    directory.mkdir(parents=True, exist_ok=True)
    tables = build_tables(agenda, connection)
    written = []
    for name, rows in tables.items():
        path = directory / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, [column.name for column in TABLES[name].columns], lineterminator="\n")
            writer.writeheader()
            writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
        written.append(path)
    descriptor = directory / "datapackage.json"
    text = json.dumps(describe(agenda.today), ensure_ascii=False, indent=1)
    descriptor.write_text(text + "\n", encoding="utf-8", newline="\n")
    return [*written, descriptor]


def build_tables(agenda: Agenda, connection: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """Name of the table -> rows, in order of the ids that we have ourselves."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    owners = _organizations(agenda, connection, tables)
    _locations(connection, tables)
    _taxonomies(tables)
    for activity in agenda.activities:
        _service(activity, owners[activity.activity_id], tables)
        _schedules(activity, agenda, tables["schedules"])
        for kind, codes in (("category", activity.category), ("audience", activity.audience)):
            for code in codes:
                tables["attributes"].append(
                    {
                        "id": identifier("attribute", activity.activity_id, kind, code),
                        "link_id": identifier("service", activity.activity_id),
                        "taxonomy_term_id": identifier("term", kind, code),
                        "link_entity": "service",
                    }
                )
    return tables


@lru_cache(maxsize=4_096)  # several tables name the same service, place or theme
def identifier(kind: str, *keys: str) -> str:
    """The UUID of a row of ours: it follows from its kind and our own id, so it lasts as long as that does."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(("urn:wijkagenda", kind, *keys))))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else str(value)


def _organizations(
    agenda: Agenda, connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]
) -> dict[str, str]:
    """Fill organizations and phones; returns activity_id -> id of its organization, which every service must have."""
    known = connection.execute(
        "SELECT organization_id, name, aliases, url, email, telephone FROM mart.organisations ORDER BY organization_id"
    ).fetchall()
    for organization_id, name, aliases, url, email, telephone in known:
        row_id = identifier("organization", organization_id)
        tables["organizations"].append(
            {
                "id": row_id,
                "name": name,
                "alternate_name": ", ".join(aliases or ()) or None,
                "description": "Organiseert activiteiten in de buurt.",
                "email": email,
                "website": url,
            }
        )
        if telephone:
            phone = {"id": identifier("phone", organization_id), "organization_id": row_id, "number": telephone}
            tables["phones"].append({**phone, "type": "voice"})
    registered = dict(connection.execute("SELECT activity_id, organization_id FROM mart.activities").fetchall())
    owners, others = {}, set()
    for activity in agenda.activities:
        if organization_id := registered.get(activity.activity_id):
            owners[activity.activity_id] = identifier("organization", organization_id)
        else:
            name = activity.organizer or _NOBODY
            owners[activity.activity_id] = identifier("organizer", name)
            others.add(name)
    for name in sorted(others):
        text = (
            "De bron zegt niet wie deze activiteiten organiseert."
            if name == _NOBODY
            else "Zo genoemd in een bron; niet geregistreerd."
        )
        tables["organizations"].append({"id": identifier("organizer", name), "name": name, "description": text})
    return owners


def _locations(connection: duckdb.DuckDBPyConnection, tables: dict[str, list[Row]]) -> None:
    rows = connection.execute(
        """
        SELECT place_id, name, aliases, street_address, postal_code, address_locality, latitude, longitude,
               organization_id, telephone
        FROM mart.places ORDER BY place_id
        """
    ).fetchall()
    for place_id, name, aliases, street, postal_code, town, latitude, longitude, organization_id, telephone in rows:
        row_id = identifier("location", place_id)
        tables["locations"].append(
            {
                "id": row_id,
                "location_type": "physical",
                "organization_id": identifier("organization", organization_id) if organization_id else None,
                "name": name,
                "alternate_name": ", ".join(aliases or ()) or None,
                "latitude": latitude,
                "longitude": longitude,
            }
        )
        # An address has to have all its parts; a place of which we know a part only has no address.
        if street and postal_code and town in _PROVINCES:
            tables["addresses"].append(
                {
                    "id": identifier("address", place_id),
                    "location_id": row_id,
                    "address_1": street,
                    "city": town,
                    "state_province": _PROVINCES[town],
                    "postal_code": postal_code,
                    "country": "NL",
                    "address_type": "physical",
                }
            )
        if telephone:
            phone = {"id": identifier("phone at", place_id), "location_id": row_id, "number": telephone}
            tables["phones"].append({**phone, "type": "voice"})


def _taxonomies(tables: dict[str, list[Row]]) -> None:
    for kind, (name, labels) in _TAXONOMIES.items():
        taxonomy = identifier("taxonomy", kind)
        text = "Vaste lijst van Wijkagenda; zie het datawoordenboek."
        tables["taxonomies"].append({"id": taxonomy, "name": name, "description": text})
        for code, label in labels.items():
            tables["taxonomy_terms"].append(
                {
                    "id": identifier("term", kind, code),
                    "code": f"{kind}:{code}",
                    "name": label,
                    "description": label,
                    "taxonomy": name,
                    "language": "nl",
                    "taxonomy_id": taxonomy,
                }
            )


def _service(activity: AgendaActivity, organization: str, tables: dict[str, list[Row]]) -> None:
    row_id = identifier("service", activity.activity_id)
    tables["services"].append(
        {
            "id": row_id,
            "organization_id": organization,
            "name": activity.name,
            "description": activity.description,
            "url": activity.url,
            "status": "inactive" if activity.status == "cancelled" else "active",
            "application_process": activity.registration_text or ACCESS_LABELS.get(activity.access or ""),
            "fees_description": activity.price_text or ("gratis" if activity.is_free else None),
            "eligibility_description": describe_audience(activity) or None,
            "minimum_age": activity.min_age,
            "maximum_age": activity.max_age,
            "assured_date": activity.last_confirmed,
            "alert": "Gaat niet door." if activity.status == "cancelled" else None,
        }
    )
    if activity.is_free:
        free = {"service_id": row_id, "currency": "EUR", "amount": 0}
        tables["cost_options"].append({"id": identifier("cost", activity.activity_id), **free})
    if activity.place:
        tables["service_at_location"].append(
            {
                "id": identifier("service at location", activity.activity_id),
                "service_id": row_id,
                "location_id": identifier("location", activity.place.place_id),
            }
        )


# --- Schedules --------------------------------------------------------------------------------------------------------


def _schedules(activity: AgendaActivity, agenda: Agenda, rows: list[Row]) -> None:
    """The rules that still hold, and every coming date that no rule gives."""
    at = None
    if activity.place:
        at = identifier("service at location", activity.activity_id)
    components: Sequence[Component] = agenda.components(activity)
    if any(component.rrule and _rule(component.rrule) is None for component in components):
        # HSDS has no words for this rule. Another rule would be wrong, so the coming dates stand one by one.
        soon = [i for i in activity.instances if i.start.date() < agenda.today + _DATES_AHEAD]
        components = [Component(f"{i.recurrence_id:-%Y%m%dT%H%M}", i) for i in soon]
    for component in components:
        for key, row in _component_rows(component, agenda.today):
            rows.append(
                {
                    "id": identifier("schedule", activity.activity_id, component.suffix, key),
                    "service_id": identifier("service", activity.activity_id),
                    "service_at_location_id": at,
                    "description": activity.schedule_text or None,
                    **row,
                }
            )


def _component_rows(component: Component, today: dt.date) -> Iterable[tuple[str, Row]]:
    """(key, row) of each schedule that says a component; the key tells the rows of one component apart."""
    first = component.first
    rule = _rule(component.rrule)
    if component.rrule is None:
        last: dt.date | None = first.start.date()
    else:
        last = component.until.date() if component.until else None
    if first.status != "cancelled" and (last is None or last >= today):
        notes = _notes(component, today)
        yield "", {**_times(first), **(rule or {}), "valid_to": last, "until": last, "notes": notes}
    for moved in component.overrides:
        if moved.status != "cancelled" and moved.start.date() >= today:
            day = moved.start.date()
            yield moved.recurrence_id.isoformat(), {**_times(moved), "valid_to": day, "until": day, "notes": _CLOCK}


def _times(instance: Instance) -> Row:
    offset = instance.start.replace(tzinfo=_ZONE).utcoffset()
    assert offset is not None
    ends = not instance.is_estimated_end and instance.end > instance.start
    return {
        "valid_from": instance.start.date(),
        "dtstart": instance.start.date(),
        "timezone": int(offset.total_seconds()) // 3600,
        "opens_at": None if instance.all_day else f"{instance.start:%H:%M:%S}",
        "closes_at": None if instance.all_day or not ends else f"{instance.end:%H:%M:%S}",
    }


def _notes(component: Component, today: dt.date) -> str:
    """The dates on which the rule does not hold, which have no column of their own."""
    away = [*component.exdates, *(one.recurrence_id for one in component.overrides)]
    days = sorted({wall.date().isoformat() for wall in away if wall.date() >= today})
    return f"{_CLOCK} Niet op: {', '.join(days)}." if days else _CLOCK


def _rule(rrule: str | None) -> Row | None:
    """An RRULE in the columns of HSDS, which knows weekly and monthly; None when it says more than those can."""
    if not rrule:
        return None
    parts = dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)
    parts.pop("WKST", None)
    freq, interval = parts.pop("FREQ", ""), int(parts.pop("INTERVAL", "1"))
    days = parts.pop("BYDAY", None)
    month_days = parts.pop("BYMONTHDAY", None)
    if freq == "DAILY" and interval == 1 and not month_days:
        freq, days = "WEEKLY", days or _WEEK
    position = parts.pop("BYSETPOS", None)
    if position is not None:
        if days is None or "," in days or "," in position:
            return None
        days = position + days
    if parts or freq not in ("WEEKLY", "MONTHLY"):
        return None
    return {"freq": freq, "interval": interval, "byday": days, "bymonthday": month_days}
