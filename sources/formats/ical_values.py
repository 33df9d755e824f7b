"""The values of calendar properties: dates, times, durations, periods and the zone they are in.

Belongs here: one value at a time, with the tolerance that real feeds ask for.
Does not belong here: how values make an event (`ical_events`).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sources.contracts import TIMEZONE
from sources.formats.ical_text import Component, ContentLine, text_value
from sources.formats.zones import find_zone, fixed_offset, localise, own_zone, wall_time, zone_like

_MOMENT = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:Z|[T ]?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?",
    re.IGNORECASE,
)
MAX_DURATION = dt.timedelta(days=3660)


class UnreadableError(ValueError):
    """A value that is not understood. The text says what is wrong, in Dutch."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a wall time with the zone it is in. For a date `wall` is midnight."""

    wall: dt.datetime
    zone: str
    is_date: bool = False
    is_utc: bool = False

    @property
    def instant(self) -> dt.datetime:
        """The aware datetime, in its own zone."""
        return localise(self.wall, self.zone)

    def on_clock_of(self, zone: str) -> Moment:
        """The same instant on the clocks of another zone. A date stays the same date."""
        if self.zone == zone or self.is_date:
            return Moment(self.wall, zone, self.is_date)
        return Moment(wall_time(self.instant, zone), zone)


@dataclass
class Zones:
    """How one VCALENDAR names its zones. `default` is the zone of floating times; `unknown` gathers TZIDs not found.

    A TZID is looked up by name first. Only a name that nobody knows is sought among the feed's own VTIMEZONEs, and then
    stands for the IANA zone whose clocks go the same, or without one for UTC. What is still unknown is guessed.
    """

    default: str = TIMEZONE
    stated: bool = False  # whether the feed or the operator named the default
    chosen: bool = False  # whether the operator did
    own: dict[str, str] = field(default_factory=dict)  # TZID -> text of its VTIMEZONE
    aliases: dict[str, str] = field(default_factory=dict)  # TZID -> X-LIC-LOCATION
    unknown: dict[str, tuple[int, str]] = field(default_factory=dict)  # TZID -> line where first met, zone taken

    def find(self, tzid: str, year: int) -> str | None:
        """The IANA zone for a TZID as used in `year`, or None."""
        found = find_zone(tzid)
        if found is None and tzid in self.aliases:
            found = find_zone(self.aliases[tzid])
        if found is None and tzid in self.own:
            found = zone_like(self.own[tzid], self.default, min(max(year, 1971), 2036))
        return found

    def to_utc(self, wall: dt.datetime, tzid: str) -> dt.datetime | None:
        """A wall time of a zone that only the feed's VTIMEZONE knows, in UTC (naive); None without such a VTIMEZONE."""
        own = own_zone(self.own[tzid]) if tzid in self.own else None
        try:
            offset = own.utcoffset(wall.replace(tzinfo=own)) if own is not None else None
            return None if offset is None else wall - offset
        except (ValueError, OverflowError):
            return None

    def guess(self, tzid: str, line: int) -> str:
        """The zone to read an unknown TZID in: the default, or the offset that the name states ("UTC+3").

        An offset that the default has in winter ("UTC+1", "(GMT+01:00)") is taken for the default: the programs that
        write such names keep local time, in summer too. The operator's own choice goes before any offset.
        """
        stated = fixed_offset(tzid)
        midwinter = dt.datetime.combine(dt.date(2024, 1, 1), dt.time())
        if stated is None or self.chosen or localise(midwinter, stated) == localise(midwinter, self.default):
            stated = self.default
        self.unknown.setdefault(tzid, (line, stated))
        return stated


def zones_of(calendar: Component, option: str | None) -> Zones:
    """The zones of a VCALENDAR. `option` is the operator's own choice, which goes before X-WR-TIMEZONE.

    Either is passed over, and noted in `unknown`, when it is no zone.
    """
    zones = Zones()
    header = calendar.first("X-WR-TIMEZONE")
    for name, line in ((option, 0), (header.value.strip() if header else None, header.line if header else 0)):
        if name is None or zones.stated:
            continue
        zone = find_zone(name)
        if zone is None:
            zones.unknown[name] = (line, TIMEZONE)
        else:
            zones.default, zones.stated, zones.chosen = zone, True, name == option
    for child in calendar.children:
        tzid = child.first("TZID") if child.name == "VTIMEZONE" else None
        if tzid is None:
            continue
        zones.own.setdefault(text_value(tzid), _as_text(child))
        if location := child.first("X-LIC-LOCATION"):
            zones.aliases[text_value(tzid)] = location.value.strip()
    return zones


def _as_text(component: Component) -> str:
    """The component written out again, only with what `zone_like` needs."""
    kept = ("TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO")
    lines = [raw for name in kept for _, raw in component.lines.get(name, ())]
    children = [_as_text(child) for child in component.children if child.name in ("STANDARD", "DAYLIGHT")]
    return "\r\n".join([f"BEGIN:{component.name}", *lines, *children, f"END:{component.name}"])


# --- Dates and times --------------------------------------------------------------------------------------------------


def read_moment(line: ContentLine, zones: Zones, floating_in: str | None = None) -> Moment:
    """The one moment of a line such as DTSTART. Raises `UnreadableError`.

    `floating_in` is the zone for a time that names none (that of DTSTART, for its exceptions); else the feed's own.
    """
    return _moment(_value_of(line), line, zones, floating_in)


def read_moments(
    line: ContentLine, zones: Zones, floating_in: str | None, on_problem: Callable[[str, str], None]
) -> list[tuple[Moment, int | None]]:
    """The moments of a list (EXDATE, RDATE); with PERIOD values their length in minutes as well.

    Each part that is not understood goes to `on_problem(part, message)`; the others are kept.
    """
    found: list[tuple[Moment, int | None]] = []
    for part in re.split(r"[,;]", _value_of(line)):
        if not part.strip():
            continue
        begin, _, end = part.partition("/")
        try:
            moment = _moment(begin, line, zones, floating_in)
            found.append((moment, _period_minutes(moment, end, line, zones) if end else None))
        except UnreadableError as problem:
            on_problem(part, str(problem))
    return found


def _period_minutes(start: Moment, end: str, line: ContentLine, zones: Zones) -> int:
    if end.strip().upper().startswith(("P", "+P")):
        return minutes(read_duration(end))
    length = _moment(end, line, zones, start.zone).on_clock_of(start.zone).wall - start.wall
    if length < dt.timedelta(0):
        raise UnreadableError("het einde ligt voor het begin")
    return minutes(length)


def _value_of(line: ContentLine) -> str:
    """The value; also when a TZID with a colon in it was not quoted, so that the value seems to begin too early."""
    value = line.value.strip()
    if ":" in value and not _MOMENT.match(value):
        tail = value.rpartition(":")[2]
        if _MOMENT.match(tail):
            return tail
    return value


def _tzid_of(line: ContentLine) -> str | None:
    tzid = line.params.get("TZID")
    if tzid is None or _MOMENT.match(line.value.strip()):
        return tzid
    # The colon belonged to the name: TZID=(UTC+01:00) Amsterdam:20260105T100000
    return tzid + ":" + line.value.rpartition(":")[0]


def _moment(text: str, line: ContentLine, zones: Zones, floating_in: str | None) -> Moment:
    match = _MOMENT.fullmatch(text.strip().rstrip(";"))
    if match is None:
        raise UnreadableError("dit is geen datum of tijd")
    year, month, day, hour, minute, second, suffix = match.groups()
    try:
        date = dt.date(int(year), int(month), int(day))
        # VALUE=DATE with a time of day in it: the time was meant, unless it is midnight.
        midnight = (hour, minute, second or "00") == ("00", "00", "00")
        if hour is None or (midnight and line.params.get("VALUE", "").upper() == "DATE"):
            return Moment(dt.datetime.combine(date, dt.time()), floating_in or zones.default, is_date=True)
        next_day = hour == "24"
        clock = dt.time(0 if next_day else int(hour), int(minute), min(int(second or 0), 59))
        wall = dt.datetime.combine(date, clock) + dt.timedelta(days=next_day)
    except (ValueError, OverflowError):
        raise UnreadableError("deze datum of tijd bestaat niet") from None
    if suffix and suffix.upper() == "Z":
        return Moment(wall, "UTC", is_utc=True)
    if suffix:
        return Moment(_to_utc(wall, suffix), "UTC", is_utc=True)
    tzid = _tzid_of(line)
    if tzid:
        zone = zones.find(tzid, date.year)
        if zone is None and (utc := zones.to_utc(wall, tzid)) is not None:
            return Moment(utc, "UTC", is_utc=True)
        zone = zone or zones.guess(tzid, line.line)
        return Moment(wall, zone, is_utc=zone == "UTC")
    return Moment(wall, floating_in or zones.default)


def _to_utc(wall: dt.datetime, offset: str) -> dt.datetime:
    digits = offset[1:].replace(":", "")
    shift = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    try:
        return wall - shift if offset[0] == "+" else wall + shift
    except OverflowError:
        raise UnreadableError("deze datum of tijd bestaat niet") from None


def read_duration(text: str) -> dt.timedelta:
    """A DURATION value. Raises `UnreadableError`, also for one below zero or above ten years."""
    match = _DURATION.fullmatch(re.sub(r"\s", "", text))
    if match is None or not any(match.groups()[1:]):
        raise UnreadableError("dit is geen tijdsduur")
    weeks, days, hours, mins, seconds = (int(part or 0) for part in match.groups()[1:])
    try:
        length = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=mins, seconds=seconds)
    except OverflowError:
        raise UnreadableError("deze tijdsduur is te lang") from None
    if match[1] == "-" and length:
        raise UnreadableError("een tijdsduur kan niet negatief zijn")
    if length > MAX_DURATION:
        raise UnreadableError("deze tijdsduur is te lang")
    return length


def minutes(length: dt.timedelta) -> int:
    """Whole minutes, rounded: an event until 23:59:59 lasts until midnight."""
    return int((length.total_seconds() + 30) // 60)


def unique(moments: Sequence[dt.datetime]) -> tuple[dt.datetime, ...]:
    """Each instant once, in order of time."""
    return tuple(sorted(set(moments)))
