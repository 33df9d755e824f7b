"""Re-reading the feeds of the agenda, before anyone else does. A finding here stops the publication.

They are read back with icalendar and held against the agenda they were made from; six defects that most third-party
checkers miss (EXDATE or RECURRENCE-ID beside the rule, DTSTART that is no instance, mixed value types, bare line ends,
over-long lines, doubled UIDs) are checked here. Does not belong here: what is searched in all files (`exports.verify`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
from dateutil.rrule import rrulestr

from exports.agenda import Agenda
from exports.paths import activity_calendar
from sources.contracts import TIMEZONE

_FORBIDDEN = re.compile(rb"^(METHOD|RDATE|ATTENDEE|BEGIN:VALARM)\b[^\r\n]{0,20}", re.MULTILINE)
_LOCAL_UNTIL = re.compile(rb"^RRULE:[^\r\n]*UNTIL=\d{8}T\d{6}(?!Z)", re.MULTILINE)
_BEGIN, _END = b"BEGIN:VEVENT\r\n", b"\r\nEND:VEVENT\r\n"
_ZONE = re.compile(rb"BEGIN:VTIMEZONE\r\n.*?\r\nEND:VTIMEZONE\r\n", re.DOTALL)
_LINE_END = re.compile(rb"\r\n(?! )")
# What says which event it is, and when: that is read in every event.
_OWN = (b"BEGIN:", b"END:", b"UID:", b"RECURRENCE-ID", b"DTSTART", b"DTEND", b"RRULE", b"EXDATE", b"STATUS:")
_UID = re.compile(rb"^UID:([^\r\n]+)", re.MULTILINE)
_RICH = re.compile(
    rb"BEGIN:(VLOCATION|PARTICIPANT)\r\n.*?\r\nEND:\1\r\n"
    rb"|(?<=\n)(?:CONCEPT|LINK|REFID)[:;][^\r\n]*\r\n(?: [^\r\n]*\r\n)*",
    re.DOTALL,
)
_SHOWN = 20  # findings of one feed


@dataclass(frozen=True, slots=True)
class _Read:
    """What a check needs of a VEVENT. Moments are dates or aware datetimes, as they are written."""

    uid: str
    start: dt.date
    end: dt.date | None
    rule: str | None
    excluded: tuple[dt.date, ...]
    recurrence_id: dt.date | None
    cancelled: bool


def verify_feeds(root: Path, n_events: Mapping[str, int], agenda: Agenda, whole: str, days_ahead: int) -> list[str]:
    """The defects of all feeds under `root`, in Dutch. `n_events`: path -> VEVENTs that were written.

    `whole` is the feed of everything, complete up to `days_ahead`: icalendar reads it, and it is compared with
    `agenda`. The other feeds consist of the same events, perhaps with properties of RFC 9073 and 9253 added; they are
    compared with those byte for byte, and what is not among them (a large feed is shortened) is checked once. So are
    the calendars of activities.
    """
    content = (root / whole).read_bytes()
    until = min(agenda.window_end, agenda.today + dt.timedelta(days=days_ahead))
    problems = verify_feed(root / whole, n_events[whole], agenda, until)[:_SHOWN]
    known = {*_apart(content)[0], *_ZONE.findall(content)}
    for path in sorted(set(n_events) - {whole}):
        problems += [f"{path}: {problem}" for problem in _verify_part(root / path, n_events[path], known)[:_SHOWN]]
    for activity in agenda.activities:  # those that are still to come have a calendar of their own
        path = activity_calendar(activity.activity_id)
        if (root / path).exists():
            problems += [f"{path}: {problem}" for problem in _verify_part(root / path, None, known)[:_SHOWN]]
    return problems


def _verify_part(file: Path, expected_events: int | None, known: set[bytes]) -> list[str]:
    """A feed of events that were checked before, or else now: its wrapper, and that its events are those."""
    events, around = _apart(file.read_bytes())
    unknown = [event for event in events if event not in known]
    news = b"".join([around, *unknown])
    problems = [*_verify_lines(news), *_verify_profile(news)]
    if expected_events not in (None, len(events)):
        problems.append(f"{expected_events} gebeurtenissen geschreven, {len(events)} teruggelezen")
    plain = [_RICH.sub(b"", event) for event in unknown]
    fresh = [event for event in plain if event not in known]
    try:
        icalendar.Calendar.from_ical(_ZONE.sub(lambda zone: b"" if zone[0] in known else zone[0], around))
        problems += _verify_events([_read_own(event) for event in fresh])
    except (ValueError, KeyError) as error:
        return [*problems, f"niet terug te lezen: {error!r}"]
    known.update(unknown, fresh)
    masters = [_UID.search(event) for event in events if b"\r\nRECURRENCE-ID" not in event]
    doubled = [uid for uid, n in Counter(found[1] for found in masters if found).items() if n > 1]
    return problems + [f"UID komt twee keer voor: {uid.decode(errors='replace')}" for uid in doubled]


def _apart(content: bytes) -> tuple[list[bytes], bytes]:
    """The events of a feed, and what is around them."""
    around, *parts = content.split(_BEGIN)
    events = []
    for part in parts:
        event, end, after = part.partition(_END)
        if end:
            events.append(_BEGIN + event + end)
            around += after
        else:
            around += _BEGIN + part
    return events, around


def verify_feed(
    path: Path, expected_events: int, agenda: Agenda | None = None, until: dt.date | None = None
) -> list[str]:
    """The defects of one feed, in Dutch; empty when it is right. `expected_events` counts VEVENTs.

    With `agenda` the feed has to give exactly its dates; up to and including `until` none may be missing.
    """
    content = path.read_bytes()
    problems = [*_verify_lines(content), *_verify_profile(content)]
    icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]  # custom zones are cached across feeds otherwise
    try:
        components = icalendar.Calendar.from_ical(_said_once(content)).walk("VEVENT")
        for one in components:
            problems += [f"{one.get('UID')}: onbegrijpelijke regel, {name}: {why}" for name, why in one.errors]
        events = [_read(one) for one in components]
        if len(events) != expected_events:
            problems.append(f"{expected_events} gebeurtenissen geschreven, {len(events)} teruggelezen")
        problems += _verify_events(events)
        if agenda is not None:
            problems += _verify_balance(events, agenda, until or agenda.window_end)
    except (ValueError, KeyError) as error:
        problems.append(f"niet terug te lezen: {error}")
    return [f"{path.name}: {problem}" for problem in problems]


def _said_once(content: bytes) -> bytes:
    """`content` with what events say alike in the first of them only: in the others nothing else would be read."""
    around, begin, events = content.partition(_BEGIN)
    said: set[bytes] = set()
    kept = []
    for line in _LINE_END.split(begin + events):
        if line not in said or line.startswith(_OWN):
            kept.append(line)
            said.add(line)
    return around + b"\r\n".join(kept)


def _read(event: icalendar.Component) -> _Read:
    """A VEVENT as icalendar understands it."""
    rule = event["RRULE"].to_ical() if "RRULE" in event else None
    value = event.get("EXDATE")
    lists = value if isinstance(value, list) else [value] if value is not None else []
    return _Read(
        uid=str(event.get("UID", "")),
        start=event.decoded("DTSTART"),
        end=event.decoded("DTEND", None),
        rule=rule.decode() if isinstance(rule, bytes) else rule,
        excluded=tuple(item.dt for each in lists for item in each.dts),
        recurrence_id=event.decoded("RECURRENCE-ID", None),
        cancelled=str(event.get("STATUS", "")) == "CANCELLED",
    )


def _read_own(event: bytes) -> _Read:
    """A VEVENT in the form in which we write it: fifty times as fast as a reader of all that others may write."""
    values: dict[str, list[str]] = {}
    moments: dict[str, list[dt.date]] = {}
    for line in event.replace(b"\r\n ", b"").decode().split("\r\n"):
        name, _, value = line.partition(":")
        values.setdefault(name, []).append(value)
        if name.endswith(";VALUE=DATE"):
            moments.setdefault(name.partition(";")[0], []).append(dt.date.fromisoformat(value))
        elif name.endswith(f";TZID={TIMEZONE}"):
            moments.setdefault(name.partition(";")[0], []).append(_local(value))
    return _Read(
        uid=values["UID"][0],
        start=moments["DTSTART"][0],
        end=moments.get("DTEND", [None])[0],
        rule=values.get("RRULE", [None])[0],
        excluded=tuple(moments.get("EXDATE", ())),
        recurrence_id=moments.get("RECURRENCE-ID", [None])[0],
        cancelled=values["STATUS"][0] == "CANCELLED",
    )


@lru_cache(maxsize=4_096)  # much is at the same time
def _local(value: str) -> dt.datetime:
    return dt.datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=ZoneInfo(TIMEZONE))


def _verify_profile(content: bytes) -> list[str]:
    """What no feed of ours may hold, and UNTIL in UTC."""
    unfolded = content.replace(b"\r\n ", b"")
    found = sorted({match[1].decode() for match in _FORBIDDEN.finditer(unfolded)})
    problems = [f"{name.removeprefix('BEGIN:')} hoort niet in een feed" for name in found]
    if _LOCAL_UNTIL.search(unfolded):
        problems.append("UNTIL is niet in UTC")
    return problems


def _verify_events(events: Sequence[_Read]) -> list[str]:
    """Whether each series, date and exception fits the others."""
    problems: list[str] = []
    masters: dict[str, _Read] = {}
    last: dict[str, dt.date] = {}
    for event in events:
        if event.recurrence_id is not None:
            known = last.get(event.uid, event.recurrence_id)
            if type(known) is type(event.recurrence_id):  # else a finding, below
                last[event.uid] = max(known, event.recurrence_id)
    for event in events:
        if event.recurrence_id is not None:
            moment = event.recurrence_id
            bound = last[event.uid] if type(last[event.uid]) is type(moment) else moment
            problems += _verify_override(event, moment, masters.get(event.uid), bound)
        elif not event.uid or event.uid in masters:
            problems.append(f"UID ontbreekt of komt twee keer voor: {event.uid!r}")
        else:
            masters[event.uid] = event
            problems += _verify_master(event)
    return problems


def _verify_balance(events: Sequence[_Read], agenda: Agenda, until: dt.date) -> list[str]:
    """Whether the feed gives exactly the agenda's dates up to and including `until`, and no others in the window."""
    read = Counter(_dates(events, agenda.window_end))
    last = max([dt.datetime.combine(until, dt.time.max), *(key[1] for key in read)])
    written = Counter(
        (
            activity.activity_id,
            instance.recurrence_id,
            instance.start,
            "cancelled" in (activity.status, instance.status),
        )
        for activity in agenda.activities
        for instance in activity.instances
        if instance.recurrence_id <= last
    )
    missing = sorted(key for key in written - read if key[1].date() <= until)
    problems = [f"{key[0]}: {key[2]} staat niet in de feed" for key in missing]
    return problems + [f"{key[0]}: {key[2]} staat in de feed maar niet in de agenda" for key in sorted(read - written)]


def _dates(events: Sequence[_Read], window_end: dt.date) -> Iterable[tuple[str, dt.datetime, dt.datetime, bool]]:
    """Activity id, planned and real start and whether it is called off, of each date given up to `window_end`."""
    overrides: dict[str, set[dt.date]] = {}
    for event in events:
        if event.recurrence_id is not None:
            overrides.setdefault(event.uid, set()).add(event.recurrence_id)
    for event in events:
        starts: Iterable[dt.date] = [event.start]
        if event.rule and event.recurrence_id is None:
            end: dt.date = window_end
            if isinstance(event.start, dt.datetime):
                end = dt.datetime.combine(window_end, dt.time.max, event.start.tzinfo)
            absent = overrides.get(event.uid, set()).union(event.excluded)
            starts = [start for start in _instances(event.rule, event.start, end) if start not in absent]
        for start in starts:
            planned = _wall(event.recurrence_id or start)
            yield event.uid.split("@")[0].split("-")[0], planned, _wall(start), event.cancelled


def _wall(moment: dt.date) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime.combine(moment, dt.time())


def _verify_lines(content: bytes) -> list[str]:
    problems = []
    lines = content.split(b"\r\n")
    joined = b"".join(lines)
    if b"\n" in joined or b"\r" in joined:
        problems.append("regeleinde dat geen CRLF is")
    if max(map(len, lines)) > 75:
        problems.append("regel van meer dan 75 octetten")
    return problems


def _verify_master(event: _Read) -> Iterable[str]:
    if event.end is not None and not event.end > event.start:
        yield f"{event.uid}: DTEND ligt niet na DTSTART"
    if not event.rule:
        if event.excluded:
            yield f"{event.uid}: EXDATE zonder RRULE"
        return
    given = _instances(event.rule, event.start, max([event.start, *event.excluded]))
    if event.start not in given:
        yield f"{event.uid}: DTSTART is geen datum van de regel"
    for moment in event.excluded:
        if moment not in given:
            yield f"{event.uid}: EXDATE {moment} is geen datum van de regel"


def _verify_override(event: _Read, moment: dt.date, master: _Read | None, last: dt.date) -> Iterable[str]:
    if master is None or not master.rule:
        yield f"{event.uid}: RECURRENCE-ID zonder reeks"
    elif type(moment) is not type(master.start):
        yield f"{event.uid}: RECURRENCE-ID is van een andere soort dan DTSTART"
    elif moment in master.excluded or moment not in _instances(master.rule, master.start, last):
        yield f"{event.uid}: RECURRENCE-ID {moment} is geen datum van de reeks"


@lru_cache(maxsize=1_024)  # much begins on the same day at the same time, and each exception is asked for
def _instances(rule: str, start: dt.date, last: dt.date) -> frozenset[dt.date]:
    """The rule's instances up to and including `last`, in DTSTART's type."""
    if isinstance(start, dt.datetime):
        zone = start.tzinfo
        # dateutil compares UNTIL in UTC with aware starts; instances are taken on the wall clock and localised after.
        bound = max(last, start)
        assert isinstance(bound, dt.datetime)
        walls = rrulestr(rule, dtstart=start).between(start, bound, inc=True)
        return frozenset(wall.replace(tzinfo=zone) for wall in walls)
    midnight = dt.datetime.combine(start, dt.time())
    until = dt.datetime.combine(max(last, start), dt.time())
    return frozenset(wall.date() for wall in rrulestr(rule, dtstart=midnight).between(midnight, until, inc=True))
