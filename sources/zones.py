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
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])\s*(\d{1,2})(?:[:.]?(\d{2}))?\)?", re.IGNORECASE)
_UTC_NAMES = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt", "coordinated universal time", "greenwich"})


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
    ("/freeassociation.sourceforge.net/Europe/Amsterdam") and fixed offsets in whole hours ("UTC+01:00").
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
    return _fixed_offset(name)


def _fixed_offset(name: str) -> str | None:
    match = _OFFSET.fullmatch(name)
    if match is None or int(match[3] or 0) or int(match[2]) > 12:
        return None
    hours = int(match[2])
    # The Etc names have their sign the other way round.
    return "UTC" if hours == 0 else f"Etc/GMT{'-' if match[1] == '+' else '+'}{hours}"


@lru_cache(maxsize=256)
def zone_like(vtimezone: str, preferred: str, year: int) -> str | None:
    """The IANA zone whose clocks go as those of a VTIMEZONE (its text) in `year` and the next; None when there is none.

    `preferred` is tried first, then the zones of Europe, then all others in alphabetical order. Of a VTIMEZONE that
    cannot be read: None.
    """
    try:
        parsed = Timezone.from_ical(vtimezone)
        assert isinstance(parsed, Timezone)
        own = parsed.to_tz(lookup_tzid=False)
        noon = dt.datetime.combine(dt.date(year, 1, 1), dt.time(12))
        moments = [noon + dt.timedelta(days=10 * step) for step in range(73)]
        offsets = [own.utcoffset(moment.replace(tzinfo=own)) for moment in moments]
    except Exception:  # whatever a stranger's definition makes the library do: it is not understood
        return None
    return next((name for name in _candidates(preferred) if _has_offsets(name, moments, offsets)), None)


def _candidates(preferred: str) -> Iterable[str]:
    names = sorted(_iana_names().values(), key=lambda name: (not name.startswith("Europe/"), name))
    return [preferred, "UTC", *(name for name in names if "/" in name and not name.startswith(("posix", "right")))]


def _has_offsets(name: str, moments: list[dt.datetime], offsets: list[dt.timedelta | None]) -> bool:
    zone = zone_of(name)
    return all(
        moment.replace(tzinfo=zone).utcoffset() == offset for moment, offset in zip(moments, offsets, strict=True)
    )
