"""Re-reading what was written, before anyone else does. A finding here stops the publication.

Feeds are read back with icalendar and held against the agenda they were made from; six defects that most third-party
checkers miss (EXDATE or RECURRENCE-ID beside the rule, DTSTART that is no instance, mixed value types, bare line ends,
over-long lines, doubled UIDs) are checked here. All text files are searched for personal data.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import icalendar
from dateutil.rrule import rrulestr

from sources.dutch.privacy import find_personal_data

_TEXT_SUFFIXES = {".ics", ".html", ".csv", ".json", ".txt", ".xml"}


def verify_feed(path: Path, expected_events: int) -> list[str]:
    """The defects of one feed, in Dutch; empty when it is right. `expected_events` counts VEVENTs."""
    content = path.read_bytes()
    problems = _verify_lines(content)
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]  # custom zones are cached across feeds otherwise
    try:
        calendar = icalendar.Calendar.from_ical(content)
    except ValueError as error:
        return [f"{path.name}: {problem}" for problem in (*problems, f"niet terug te lezen: {error}")]
    events = list(calendar.walk("VEVENT"))
    if len(events) != expected_events:
        problems.append(f"{expected_events} gebeurtenissen geschreven, {len(events)} teruggelezen")
    masters: dict[str, icalendar.Component] = {}
    for event in events:
        uid = str(event.get("UID", ""))
        if "RECURRENCE-ID" in event:
            problems += _verify_override(uid, event, masters.get(uid))
        elif not uid or uid in masters:
            problems.append(f"UID ontbreekt of komt twee keer voor: {uid!r}")
        else:
            masters[uid] = event
            problems += _verify_master(uid, event)
    return [f"{path.name}: {problem}" for problem in problems]


def verify_privacy(root: Path, pattern: str) -> list[str]:
    """Where text files under `root` that match the glob `pattern` hold a mobile number or private mail address."""
    problems = []
    for path in sorted(root.rglob(pattern)):
        if path.suffix in _TEXT_SUFFIXES and path.is_file():
            found = find_personal_data(_unfolded(path))
            problems += [f"{path.relative_to(root)}: persoonsgegeven gevonden ({item})" for item in found[:3]]
    return problems


def _unfolded(path: Path) -> str:
    text = path.read_text(encoding="utf-8", errors="replace")
    return text.replace("\r\n ", "") if path.suffix == ".ics" else text


def _verify_lines(content: bytes) -> list[str]:
    problems = []
    if b"\n" in content.replace(b"\r\n", b"") or b"\r" in content.replace(b"\r\n", b""):
        problems.append("regeleinde dat geen CRLF is")
    if any(len(line) > 75 for line in content.split(b"\r\n")):
        problems.append("regel van meer dan 75 octetten")
    return problems


def _verify_master(uid: str, event: icalendar.Component) -> Iterable[str]:
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND", None)
    if end is not None and not end > start:
        yield f"{uid}: DTEND ligt niet na DTSTART"
    excluded = _excluded(event)
    if "RRULE" not in event:
        if excluded:
            yield f"{uid}: EXDATE zonder RRULE"
        return
    given = set(_instances(event, max([start, *excluded]) if excluded else start))
    if start not in given:
        yield f"{uid}: DTSTART is geen datum van de regel"
    for moment in excluded:
        if moment not in given:
            yield f"{uid}: EXDATE {moment} is geen datum van de regel"


def _verify_override(uid: str, event: icalendar.Component, master: icalendar.Component | None) -> Iterable[str]:
    if master is None or "RRULE" not in master:
        yield f"{uid}: RECURRENCE-ID zonder reeks"
        return
    moment = event.decoded("RECURRENCE-ID")
    if type(moment) is not type(master.decoded("DTSTART")):
        yield f"{uid}: RECURRENCE-ID is van een andere soort dan DTSTART"
    elif moment in _excluded(master) or moment not in set(_instances(master, moment)):
        yield f"{uid}: RECURRENCE-ID {moment} is geen datum van de reeks"


def _excluded(event: icalendar.Component) -> list[dt.date]:
    value = event.get("EXDATE")
    lists = value if isinstance(value, list) else [value] if value is not None else []
    return [item.dt for each in lists for item in each.dts]


def _instances(event: icalendar.Component, last: dt.date) -> list[dt.date]:
    """The rule's instances up to and including `last`, in DTSTART's type."""
    start = event.decoded("DTSTART")
    written = event["RRULE"].to_ical()
    rule = written.decode() if isinstance(written, bytes) else str(written)
    if isinstance(start, dt.datetime):
        zone = start.tzinfo
        # dateutil compares UNTIL in UTC with aware starts; instances are taken on the wall clock and localised after.
        bound = max(last, start)
        assert isinstance(bound, dt.datetime)
        walls = rrulestr(rule, dtstart=start).between(start, bound, inc=True)
        return [wall.replace(tzinfo=zone) for wall in walls]
    midnight = dt.datetime.combine(start, dt.time())
    until = dt.datetime.combine(max(last, start), dt.time())
    return [wall.date() for wall in rrulestr(rule, dtstart=midnight).between(midnight, until, inc=True)]
