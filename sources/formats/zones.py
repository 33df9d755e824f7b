"""Time zones: from whatever a source calls a zone to an IANA name, and from wall time to an instant.

Belongs here: TZIDs, Windows names, a feed's own VTIMEZONE, what happens at a change of the clock.
Does not belong here: the values of events (`ical_values`) or their recurrence.

A VTIMEZONE is never registered with icalendar: that library remembers custom zones by TZID across feeds, so one feed's
"Customized Time Zone" would tell the time of another's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from sources.contracts import TIMEZONE

# The Netherlands share this Windows zone with Germany; the name that residents know is the better one to show.
_WINDOWS = {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()} | {
    "w. europe standard time": TIMEZONE,
    "western/central europe": TIMEZONE,  # Lotus Notes
    "central european standard time": "Europe/Warsaw",
}
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d{2}))?(?:\)|$)", re.IGNORECASE)
_UTC_NAMES = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt", "coordinated universal time", "greenwich"})


@lru_cache(maxsize=65_536)  # activities share their hours: a year of quarters of hours fits
def localise(wall: dt.datetime, zone: str) -> dt.datetime:
    """The instant at which the clocks of `zone` show `wall`.

    A time that is skipped when the clock goes forward (02:30 in March) becomes as much later (03:30); of a time that
    occurs twice the first is taken. This is what RFC 5545 section 3.3.5 prescribes.
    """
    tz = zone_of(zone)
    aware = wall.replace(tzinfo=tz, fold=0)
    try:
        return aware.astimezone(dt.UTC).astimezone(tz)
    except OverflowError:  # the first and last day that dates can hold
        return aware


def wall_time(instant: dt.datetime, zone: str) -> dt.datetime:
    """What the clocks of `zone` show at an instant (naive)."""
    try:
        return instant.astimezone(zone_of(zone)).replace(tzinfo=None)
    except OverflowError:
        return instant.replace(tzinfo=None)


@lru_cache(maxsize=1024)
def zone_of(zone: str) -> ZoneInfo:
    """The zone of an IANA name. Raises `zoneinfo.ZoneInfoNotFoundError` for an unknown one."""
    return ZoneInfo(zone)


@cache
def _iana_names() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones()) if name not in ("Factory", "localtime")}


@lru_cache(maxsize=4096)
def find_zone(tzid: str) -> str | None:
    """The IANA zone that a TZID names, or None.

    Understands IANA names in any case, Windows names, names with a vendor's prefix
    ("/freeassociation.sourceforge.net/Europe/Amsterdam") and rows of cities ("(UTC+01:00) Amsterdam, Berlin").
    """
    name = tzid.strip().strip("\"'").removeprefix("TZID=").strip()
    folded = name.casefold()
    if folded in _UTC_NAMES:
        return "UTC"
    known = _iana_names()
    if folded in known:
        return known[folded]
    if folded in _WINDOWS:
        return _WINDOWS[folded]
    underscored = folded.replace(" ", "_")
    if underscored in known:
        return known[underscored]
    parts = [part for part in underscored.split("/") if part]
    for start in range(1, len(parts)):  # the longest tail that is a zone
        tail = "/".join(parts[start:])
        if tail in known:
            return known[tail]
    if len(parts) >= 2 and "/".join(parts) in known:  # "/Europe/Stockholm"
        return known["/".join(parts)]
    # "(UTC+01:00) Amsterdam, Berlin, Bern": the first city that gives its name to a zone
    words = re.findall(r"[^\W\d_]{4,}", folded)
    return next((_cities()[word] for word in words if word in _cities()), None)


@cache
def _cities() -> dict[str, str]:
    """City -> zone, from the names of the zones of cities (a continent and a city)."""
    continents = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Pacific")
    names = (name for name in sorted(available_timezones()) if name.startswith(continents) and name.count("/") == 1)
    return {name.partition("/")[2].casefold(): name for name in names}


def fixed_offset(name: str) -> str | None:
    """The zone of a name that begins with an offset in whole hours, such as "UTC+1" or "(GMT -05:00) ..."; or None."""
    match = _OFFSET.match(name)
    if match is None or int(match[3] or 0) or int(match[2]) > 12:
        return None
    hours = int(match[2])
    # The Etc names have their sign the other way round.
    return "UTC" if hours == 0 else f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}"


@lru_cache(maxsize=256)
def own_zone(vtimezone: str) -> dt.tzinfo | None:
    """The clock that a VTIMEZONE (its text) defines; None when it cannot be read. Known to nobody but the caller."""
    try:
        parsed = Timezone.from_ical(vtimezone)
        assert isinstance(parsed, Timezone)
        zone: dt.tzinfo = parsed.to_tz(lookup_tzid=False)
        zone.utcoffset(dt.datetime.combine(dt.date(2024, 1, 1), dt.time(tzinfo=zone)))
    except Exception:  # whatever a stranger's definition makes the library do: it is not understood
        return None
    return zone


@lru_cache(maxsize=256)
def zone_like(vtimezone: str, preferred: str, year: int) -> str | None:
    """The IANA zone whose clocks go as those of a VTIMEZONE (its text) in `year` and the next; None when there is none.

    `preferred` is tried first. Some definitions keep
    outdated rules beside the present ones, so up to a month in which the clocks differ is overlooked.
    """
    own = own_zone(vtimezone)
    if own is None:
        return None
    noon = dt.datetime.combine(dt.date(year, 1, 1), dt.time(12))
    moments = [noon + dt.timedelta(days=10 * step) for step in range(73)]
    try:
        offsets = [own.utcoffset(moment.replace(tzinfo=own)) for moment in moments]
    except Exception:  # as above
        return None
    best, n_different = None, 4
    for name in _candidates(preferred):
        zone = zone_of(name)
        n = sum(
            m.replace(tzinfo=zone).utcoffset() != own_offset for m, own_offset in zip(moments, offsets, strict=True)
        )
        if n < n_different:
            best, n_different = name, n
        if n == 0:
            break
    return best


def _candidates(preferred: str) -> Iterable[str]:
    """The zones that Windows knows before all others: of zones that go alike they are the ones people know."""
    common = set(WINDOWS_TO_OLSON.values())
    names = (name for name in _iana_names().values() if "/" in name)
    return [preferred, "UTC", *sorted(names, key=lambda name: (name not in common, name[:7] != "Europe/", name))]
