"""Re-reading what was written, before anyone else does. A finding here stops the publication.

Feeds are read back with icalendar and held against the agenda they were made from; six defects that most third-party
checkers miss (EXDATE or RECURRENCE-ID beside the rule, DTSTART that is no instance, mixed value types, bare line ends,
over-long lines, doubled UIDs) are checked here. All text files are searched for personal data.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.etree import ElementTree

import icalendar
from dateutil.rrule import rrulestr

from exports.agenda import Agenda
from sources.dutch.privacy import find_personal_data

_TEXT_SUFFIXES = {".ics", ".html", ".csv", ".json", ".txt", ".xml", ".atom"}
_FORBIDDEN = re.compile(rb"^(METHOD|RDATE|ATTENDEE|BEGIN:VALARM)\b[^\r\n]{0,20}", re.MULTILINE)
_LOCAL_UNTIL = re.compile(rb"^RRULE:[^\r\n]*UNTIL=\d{8}T\d{6}(?!Z)", re.MULTILINE)
_EVENT = re.compile(rb"BEGIN:VEVENT\r\n.*?\r\nEND:VEVENT\r\n", re.DOTALL)
_UID = re.compile(rb"^UID:([^\r\n]+)", re.MULTILINE)
_RICH = re.compile(
    rb"BEGIN:(VLOCATION|PARTICIPANT)\r\n.*?\r\nEND:\1\r\n"
    rb"|(?<=\n)(?:CONCEPT|LINK|REFID)[:;][^\r\n]*\r\n(?: [^\r\n]*\r\n)*",
    re.DOTALL,
)
_ATOM = "{http://www.w3.org/2005/Atom}"
_SHOWN = 20  # findings of one feed


def verify_feeds(root: Path, n_events: Mapping[str, int], agenda: Agenda, whole: str, days_ahead: int) -> list[str]:
    """The defects of all feeds under `root`, in Dutch. `n_events`: path -> VEVENTs that were written.

    `whole` is the feed of everything, complete up to `days_ahead`: it is read and compared with `agenda`. The other
    feeds consist of the same events, perhaps with properties of RFC 9073 and 9253 added; they are compared with those
    byte for byte, and what is not among them (a large feed is shortened) is read like the first.
    """
    content = (root / whole).read_bytes()
    until = min(agenda.window_end, agenda.today + dt.timedelta(days=days_ahead))
    problems = verify_feed(root / whole, n_events[whole], agenda, until)[:_SHOWN]
    known = set(_EVENT.findall(content))
    for path in sorted(set(n_events) - {whole}):
        problems += _verify_part(root / path, path, n_events[path], known)[:_SHOWN]
    return problems


def _verify_part(file: Path, path: str, expected_events: int, known: set[bytes]) -> list[str]:
    """A feed of events that were checked before: its wrapper, and that its events are those."""
    content = file.read_bytes()
    events = _EVENT.findall(content)
    if any(event not in known and _RICH.sub(b"", event) not in known for event in events):
        problems = verify_feed(file, expected_events)
        if not problems:
            known.update(events)
        return problems
    problems = [*_verify_lines(content), *_verify_profile(content)]
    if len(events) != expected_events:
        problems.append(f"{expected_events} gebeurtenissen geschreven, {len(events)} teruggelezen")
    masters = [_UID.search(event) for event in events if b"\r\nRECURRENCE-ID" not in event]
    doubled = [uid for uid, n in Counter(found[1] for found in masters if found).items() if n > 1]
    problems += [f"UID komt twee keer voor: {uid.decode(errors='replace')}" for uid in doubled]
    try:
        icalendar.Calendar.from_ical(_EVENT.sub(b"", content))
    except ValueError as error:
        problems.append(f"niet terug te lezen: {error}")
    return [f"{path}: {problem}" for problem in problems]


def verify_feed(
    path: Path, expected_events: int, agenda: Agenda | None = None, until: dt.date | None = None
) -> list[str]:
    """The defects of one feed, in Dutch; empty when it is right. `expected_events` counts VEVENTs.

    With `agenda` the feed has to give exactly its dates; up to and including `until` none may be missing.
    """
    content = path.read_bytes()
    problems = [*_verify_lines(content), *_verify_profile(content)]
    try:
        events = _events(content)
    except ValueError as error:
        return [f"{path.name}: {problem}" for problem in (*problems, f"niet terug te lezen: {error}")]
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
    if agenda is not None:
        problems += _verify_balance(events, agenda, until or agenda.window_end)
    return [f"{path.name}: {problem}" for problem in problems]


def _events(content: bytes) -> list[icalendar.Component]:
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]  # custom zones are cached across feeds otherwise
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def _verify_profile(content: bytes) -> list[str]:
    """What no feed of ours may hold, and UNTIL in UTC."""
    unfolded = content.replace(b"\r\n ", b"")
    found = sorted({match[1].decode() for match in _FORBIDDEN.finditer(unfolded)})
    problems = [f"{name.removeprefix('BEGIN:')} hoort niet in een feed" for name in found]
    if _LOCAL_UNTIL.search(unfolded):
        problems.append("UNTIL is niet in UTC")
    return problems


def _verify_balance(events: Sequence[icalendar.Component], agenda: Agenda, until: dt.date) -> list[str]:
    """Whether the feed gives exactly the agenda's dates up to and including `until`, and no others in the window."""
    read = Counter(_dates(events, agenda.window_end))
    written = Counter(
        (activity.activity_id, instance.start, "cancelled" in (activity.status, instance.status))
        for activity in agenda.activities
        for instance in activity.instances
    )
    missing = sorted(key for key in written - read if key[1].date() <= until)
    problems = [f"{key[0]}: {key[1]} staat niet in de feed" for key in missing]
    return problems + [f"{key[0]}: {key[1]} staat in de feed maar niet in de agenda" for key in sorted(read - written)]


def _dates(events: Sequence[icalendar.Component], window_end: dt.date) -> Iterable[tuple[str, dt.datetime, bool]]:
    """Activity id, start and whether it is called off, of every date that the events give up to `window_end`."""
    overrides: dict[str, set[dt.date]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            overrides.setdefault(str(event["UID"]), set()).add(event.decoded("RECURRENCE-ID"))
    for event in events:
        uid = str(event["UID"])
        starts: list[dt.date] = [event.decoded("DTSTART")]
        if "RRULE" in event and "RECURRENCE-ID" not in event:
            end: dt.date = window_end
            if isinstance(starts[0], dt.datetime):
                end = dt.datetime.combine(window_end, dt.time.max, starts[0].tzinfo)
            absent = overrides.get(uid, set()).union(_excluded(event))
            starts = [start for start in _instances(event, end) if start not in absent]
        for start in starts:
            wall = start if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time())
            yield uid.split("@")[0].split("-")[0], wall.replace(tzinfo=None), str(event["STATUS"]) == "CANCELLED"


def verify_changes(root: Path, n_entries: Mapping[str, int]) -> list[str]:
    """The defects of the feeds of changes under `root`, in Dutch. `n_entries`: path -> entries that were written."""
    problems = []
    for path, n in sorted(n_entries.items()):
        content = (root / path).read_bytes()
        try:
            ids = _ids_of_atom(content) if path.endswith(".atom") else [i["id"] for i in json.loads(content)["items"]]
        except (ValueError, KeyError, ElementTree.ParseError) as error:
            problems.append(f"{path}: niet terug te lezen: {error}")
            continue
        if len(ids) != n or len(set(ids)) != n:
            problems.append(f"{path}: {n} wijzigingen geschreven, {len(set(ids))} teruggelezen")
    return problems


def _ids_of_atom(content: bytes) -> list[str]:
    """The ids of the entries; ValueError when one lacks what RFC 4287 asks for."""
    entries = ElementTree.fromstring(content).findall(f"{_ATOM}entry")  # noqa: S314  written by ourselves just now
    for entry in entries:
        for name in ("id", "title", "updated", "content"):
            if not (entry.findtext(f"{_ATOM}{name}") or "").strip():
                raise ValueError(f"een wijziging zonder {name}")
    return [entry.findtext(f"{_ATOM}id") or "" for entry in entries]


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
