"""Matching of a file of records: the format of `wijkagenda match`.

Belongs here: reading that format and writing its answer. Does not belong here: matching itself, which is the
pipeline's. A record has record_id, source_id, source_kind, title, description, venue_name, address, postcode,
organiser, price_text, audience_text and either start and end, or rrule, dtstart, dtend and exdates (local times).
A venue has key, name, address, postcode and optionally aliases and town. Other keys are not read.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from dateutil.rrule import rrulestr

from warehouse.contracts import Place, PlaceMatch
from warehouse.match.engine import match_records, without_collector
from warehouse.match.model import MatchRecord, Slot
from warehouse.match.records import union
from warehouse.normalise.names import fold
from warehouse.normalise.place import PlaceIndex, possible_places, resolve_place

_MOST_DATES = 5_000  # of one rule: more is no schedule of people
_WINDOW = 550  # days after the first date in the file
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def match_file(records_path: Path, venues_path: Path, out_path: Path) -> int:
    """Match the records of one file; writes a line {record_id, cluster_id, place_key} per record, in their order.

    cluster_id is the lowest record_id of the cluster; place_key is null where the place is not known. Returns the
    number of clusters. Raises ValueError, naming the line, for a line that is not a record.
    """
    with without_collector():
        return _match(records_path, venues_path, out_path)


def _match(records_path: Path, venues_path: Path, out_path: Path) -> int:
    rows, _, matches, records, base = read_records(records_path, venues_path)
    groups = match_records(records, base)
    cluster_id = {}
    place_of = {row["record_id"]: match.place_id for row, match in zip(rows, matches, strict=True)}
    for group in groups:
        ids = [records[i].record_id for i in group]
        cluster_id.update(dict.fromkeys(ids, min(ids)))
        # A record that names no place, or names it unclearly, is where the rest of its activity is.
        known = sorted(place for place in (place_of[i] for i in ids) if place)
        for record_id in ids:
            place_of[record_id] = place_of[record_id] or (known[0] if known else None)
    with out_path.open("w", encoding="utf-8") as out:
        for row in rows:
            answer = {
                "record_id": row["record_id"],
                "cluster_id": cluster_id[row["record_id"]],
                "place_key": place_of[row["record_id"]],
            }
            out.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return len(groups)


def read_records(
    records_path: Path, venues_path: Path
) -> tuple[list[dict[str, Any]], PlaceIndex, list[PlaceMatch], list[MatchRecord], int]:
    """The rows of a file, its places, the place of each row, the compact records and the ordinal of day 0."""
    places = PlaceIndex.of(_place(row) for row in _rows(venues_path, _VENUE, ("key", "name")))
    rows = _rows(records_path, _RECORD, ("record_id", "source_id"))
    matches, areas = resolve_rows(rows, places)
    records, base = project(rows, matches, areas, places)
    return rows, places, matches, records, base


class _Shape(NamedTuple):
    """What a value may be; `said` says it in Dutch."""

    types: tuple[type, ...]
    said: str


_TEXT, _LIST, _NUMBER = (
    _Shape((str,), "een tekst"),
    _Shape((list,), "een lijst van teksten"),
    _Shape((int, float), "een getal"),
)
# Only these keys are read, and a file of 100,000 records then takes half the memory.
_RECORD_TEXTS = (
    "record_id source_id source_kind title description venue_name address postcode organiser price_text audience_text "
    "start end rrule dtstart dtend"
)
_RECORD = {**dict.fromkeys(_RECORD_TEXTS.split(), _TEXT), "exdates": _LIST}
_VENUE = {
    **dict.fromkeys(("key", "name", "address", "postcode"), _TEXT),
    "aliases": _LIST,
    "town": _Shape((str, int), "een tekst of een getal"),
    "lat": _NUMBER,
    "lon": _NUMBER,
}
_REPEATS = 100  # shorter texts (sources, titles, places) are kept as one object each


def _rows(path: Path, shapes: Mapping[str, _Shape], required: Sequence[str]) -> list[dict[str, Any]]:
    """The lines of a file as far as they are read; the first of the `required` keys tells lines apart.

    Raises ValueError, naming file and line.
    """
    rows: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                try:
                    row = _row(line, shapes, required)
                    if (key := row[required[0]]) in seen:
                        raise ValueError(f"{required[0]} {key} staat ook op regel {seen[key]}")
                except ValueError as error:
                    raise ValueError(f"{path.name}:{number}: {error}") from error
                seen[key] = number
                rows.append(row)
    return rows


def _row(line: bytes, shapes: Mapping[str, _Shape], required: Sequence[str]) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except UnicodeDecodeError as error:
        raise ValueError("de regel is geen UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise ValueError("de regel is geen JSON") from error
    if not isinstance(value, dict):
        raise ValueError("op de regel staat geen record tussen accolades")
    row = {key: item for key, item in value.items() if item is not None and key in shapes}
    for key, item in row.items():
        if type(item) is str and shapes[key] is _TEXT:
            if len(item) < _REPEATS:
                row[key] = sys.intern(item)
        elif not _is_of(shapes[key], item):
            raise ValueError(f"{key} moet {shapes[key].said} zijn")
    for key in required:
        if not row.get(key):
            raise ValueError(f"{key} ontbreekt")
    return row


def _is_of(shape: _Shape, item: object) -> bool:
    if isinstance(item, list):
        return shape is _LIST and all(isinstance(part, str) for part in item)
    return isinstance(item, shape.types)


def _place(row: Mapping[str, Any]) -> Place:
    code = (row.get("postcode") or "").replace(" ", "").upper()
    return Place(
        place_id=row["key"],
        name=row["name"],
        aliases=tuple(row.get("aliases") or ()),
        street_address=row.get("address"),
        postal_code=f"{code[:4]} {code[4:]}" if len(code) == 6 else None,
        address_locality=f"plaats {row['town']}" if "town" in row else "Rotterdam",
        latitude=row.get("lat"),
        longitude=row.get("lon"),
        source="bestand",
    )


def resolve_rows(
    rows: Sequence[Mapping[str, Any]], places: PlaceIndex
) -> tuple[list[PlaceMatch], Mapping[str, str | None]]:
    """The place of each row, and per source the municipality where most of its rows are.

    First the exact addresses tell in which municipality a source is; there the rest is sought.
    """
    texts = [", ".join(str(row[k]) for k in ("venue_name", "address", "postcode") if row.get(k)) for row in rows]
    homes = [_home(row["source_id"], places) for row in rows]
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    localities_at = cache(places.localities_at)
    for row, text, home in zip(rows, texts, homes, strict=True):
        own = places.locality_of(home)
        for area in [own] if own else localities_at(text):
            counts[row["source_id"]][area] += 1
    areas: dict[str, str | None] = {s: min(c, key=lambda a: (-c[a], a)) for s, c in counts.items()}
    matches = [
        resolve_place(text, home, places, locality=areas.get(row["source_id"]), mention_text=row.get("title", ""))
        for row, text, home in zip(rows, texts, homes, strict=True)
    ]
    return matches, areas


def _home(source_id: str, places: PlaceIndex) -> str | None:
    """A source named after a venue ("site:V01") lists what is at that venue."""
    key = source_id.rsplit(":", 1)[-1]
    return key if key in places.places else None


def project(
    rows: Sequence[Mapping[str, Any]],
    matches: Sequence[PlaceMatch],
    areas: Mapping[str, str | None],
    places: PlaceIndex,
) -> tuple[list[MatchRecord], int]:
    """Rows as the compact records that matching compares, and the ordinal of day 0."""
    starts = [_start(row) for row in rows]
    base = min((start.toordinal() for start in starts if start), default=0)
    records = []
    for row, match, start in zip(rows, matches, starts, strict=True):
        try:
            slots = _slots(row, start, base) if start else ()
        except ValueError:  # a rule or date that cannot be read costs only this record its dates
            slots = ()
        area = places.locality_of(match.place_id) or areas.get(row["source_id"])
        possible = frozenset[str]()
        if match.place_id is None and row.get("venue_name"):
            possible = possible_places(row["venue_name"], places, area)
        records.append(
            MatchRecord(
                record_id=row["record_id"],
                source_id=row["source_id"],
                name=row.get("title", ""),
                description=row.get("description") or "",
                place=places.group_of(match.place_id),
                area=area,
                is_series=bool(row.get("rrule")),
                slots=slots,
                days=union(slots),
                organizer=row.get("organiser") or "",
                audience=row.get("audience_text") or "",
                price=row.get("price_text") or "",
                place_words=places.words_of(match.place_id),
                possible=possible,
                location=fold(f"{row.get('venue_name') or ''} {row.get('address') or ''}"),
            )
        )
    return records, base


def _start(row: Mapping[str, Any]) -> dt.datetime | None:
    """The first start of a record; None when it has none that can be read, and then it meets no other record."""
    try:
        start = dt.datetime.fromisoformat(row.get("start") or row.get("dtstart") or "")
    except ValueError:
        return None
    return start if start.year in _YEARS else None


_YEARS = range(1970, 2200)  # a typing error in one year must not stretch the days of all


def _slots(row: Mapping[str, Any], start: dt.datetime, base: int) -> tuple[Slot, ...]:
    value = row.get("start") or row.get("dtstart") or ""
    end_text = row.get("end") or row.get("dtend")
    end = dt.datetime.fromisoformat(end_text) if end_text and len(end_text) > 10 else None
    first = start.toordinal() - base
    days = 1 << first
    if row.get("rrule"):
        days = _days(row["rrule"], first, base)
        for exdate in row.get("exdates") or ():
            days &= ~(1 << max(0, dt.date.fromisoformat(exdate[:10]).toordinal() - base))
    minute = start.hour * 60 + start.minute if len(value) > 10 else None
    return (Slot(minute, end.hour * 60 + end.minute if end else None, days),)


@lru_cache(maxsize=100_000)
def _days(rule: str, first: int, base: int) -> int:
    """The days of a rule that starts on day `first`."""
    parts = dict(part.split("=", 1) for part in rule.upper().split(";") if "=" in part)
    until = re.match(r"\d{8}", parts.get("UNTIL", ""))
    last = dt.datetime.strptime(until.group(), "%Y%m%d").toordinal() - base if until else None  # noqa: DTZ007
    stop = min(_WINDOW, last if last is not None else _WINDOW)
    names = parts.get("BYDAY", "").split(",")
    days = 0
    if parts.get("FREQ") == "WEEKLY" and "COUNT" not in parts and all(name in _WEEKDAYS for name in names):
        monday = first - (base + first - 1) % 7
        step = 7 * int(parts.get("INTERVAL", "1"))
        for name in names:
            for day in range(monday + _WEEKDAYS.index(name), stop + 1, step):
                if day >= first:
                    days |= 1 << day
        return days
    start = dt.datetime.fromordinal(base + first)
    bare = ";".join(f"{k}={v}" for k, v in parts.items() if k != "UNTIL")
    if parts.get("FREQ") not in ("YEARLY", "MONTHLY", "WEEKLY", "DAILY") or not int(parts.get("INTERVAL", "1")):
        raise ValueError(f"no days of {rule!r}")
    for moment in itertools.islice(rrulestr(bare, dtstart=start), _MOST_DATES):
        day = moment.toordinal() - base
        if day > stop:
            break
        days |= 1 << day
    return days
