"""Real calendars from elsewhere: none breaks the reader, each balances, and no good event is lost.

The calendars are not part of the project; without them beside the checkout these tests are skipped. Two other
libraries give the second opinion: icalendar on which events there are, recurring-ical-events on their dates.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from sources.connectors.ical import extract
from sources.contracts import Extraction
from tests.ical_support import activity_of, assert_balance, document
from warehouse.occurrences import Window, expand

CALENDARS = Path(__file__).parents[3] / "shared" / "data" / "ics"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
# The second opinion takes long on large files: by default it is asked up to so many bytes (REAL_CALENDARS=all: always).
LARGE = 10**9 if os.environ.get("REAL_CALENDARS") == "all" else 40_000

pytestmark = pytest.mark.skipif(
    not (CALENDARS / "MANIFEST.jsonl").exists(),
    reason="de echte agenda's staan niet naast deze checkout (shared/data/ics)",
)


def manifest() -> list[dict[str, Any]]:
    path = CALENDARS / "MANIFEST.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


GROUPS = sorted({entry["file"].split("/")[0] for entry in manifest()})


@lru_cache(maxsize=20)
def read_group(group: str) -> dict[str, Extraction]:
    names = [entry["file"] for entry in manifest() if entry["file"].startswith(group + "/")]
    return {name: extract(document((CALENDARS / name).read_bytes())) for name in names}


@pytest.mark.parametrize("group", GROUPS)
def test_every_calendar_balances(group: str) -> None:
    n_vevent = {entry["file"]: entry["n_vevent"] for entry in manifest()}
    for name, extraction in read_group(group).items():
        assert_balance(extraction)
        assert extraction.n_read == n_vevent[name], name
        assert all(record.schedule and record.name for record in extraction.records), name
        if not extraction.n_read:
            assert extraction.records == ()


@lru_cache(maxsize=1000)
def parsed(name: str) -> list[Any]:
    """The components as icalendar reads them; none where it cannot read the file, or where that takes too long."""
    body = (CALENDARS / name).read_bytes()
    icalendar.use_zoneinfo()
    try:
        return list(icalendar.Calendar.from_ical(body, multiple=True)) if len(body) <= LARGE else []
    except Exception:  # whatever the library does not take
        return []


def good_events(calendars: list[Any]) -> list[tuple[str, str]]:
    """(UID, title) of the events that anyone would publish: with a title and a begin, and not private."""
    found = []
    for component in (event for one in calendars for event in one.walk("VEVENT")):
        try:
            start = component["DTSTART"].dt
        except (KeyError, AttributeError, ValueError):
            continue
        public = str(component.get("CLASS", "PUBLIC")).upper() == "PUBLIC"
        title = str(component.get("SUMMARY", "")).strip()
        if public and title and isinstance(start, dt.date):
            found.append((str(component.get("UID", "")).strip(), title))
    return found


@pytest.mark.parametrize("group", GROUPS)
def test_no_good_event_is_lost(group: str) -> None:
    for name, extraction in read_group(group).items():
        keys = {record.source_key for record in extraction.records}
        stems = {key.rpartition("#")[0] for key in keys} | {key.partition("#")[0] for key in keys} | keys
        titles = {record.name for record in extraction.records}
        for uid, title in good_events(parsed(name)):
            assert (uid in stems) if uid else (" ".join(title.split())[:300] in titles), (name, uid, title)


# Calendars whose dates differ from the library's, and why ours are meant.
EXPLAINED = {
    "alike UID, other event": (
        "tutorials/example.ics", "tv-show-episode.ics", "event_dt_multi_uid.ics", "horseshoe_tavern.ics",
        "creative_sonoma.ics", "mobilize_lancaster_county_dems.ics", "yohomo.ics", "davis_chamber.ics",
        "fandm_athletics.ics", "sonoma_county_gov.ics",
    ),
    "end before begin: the library swaps them": (
        "end_before_start_event.ics", "issue_132_swapped_start_and_end.ics", "bohemian.ics", "pressdemocrat.ics",
        "daily-count-exdate-recurrence-id.ics",
    ),
    "UNTIL that is not in UTC, or in UTC for whole days": (
        "issue_28_rrule_with_UTC_endinginZ.ics", "exchange_whole_day_moved_recurrence.ics",
        "exchange_whole_day_moved_recurrence_offset_tz.ics", "non-utc-until-ny.ics", "music-school-weekly-until.ics",
        "termine.ics",
    ),
    "a TZID that the library leaves floating": (
        "Office-2012-owa.ics", "windows-quoted-tz-rrule.ics", "event_dtr_no_tz_exdatez.ics", "tz_windows_format.ics",
        "benchmark/issue42.ics",
    ),
    "TZID beside a time in UTC: UTC counts": ("event_dt_mixed_awareness.ics",),
    "a date with a TZID, or a date mixed with a time, is a day": (
        "sabredav-school-holidays.ics", "yearly-recurring-unicode.ics", "issue_201_mixed_datetime_and_date.ics",
        "wasilla_menard_center.ics", "festival-multiday-rrule.ics",
    ),
    "RDATEs of a series of which only a later part is in the file": (
        "issue_156_RDATE_with_PERIOD_TZID_khal.ics", "issue_156_RDATE_with_PERIOD_TZID_khal_2.ics",
    ),
    "an event without a title": ("issue_173_only_modifications_error.ics",),
    "an outdated exception with a rule of its own": ("issue_253_additional_recurrence_id.ics",),
}  # fmt: skip


def window_of(extraction: Extraction) -> tuple[Window, dt.datetime, dt.datetime] | None:
    """The year around the middle event of a calendar."""
    years = sorted(int(r.dtstart[:4]) for r in extraction.records if r.dtstart and r.dtstart[:4].isdigit())
    if not years:
        return None
    year = min(max(years[len(years) // 2], 1902), 9990)
    start, end = dt.date(year - 1, 12, 15), dt.date(year + 1, 1, 14)
    return (
        Window(start=start, end=end),
        dt.datetime.combine(start, dt.time(), AMSTERDAM),
        dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), AMSTERDAM),
    )


def moment(value: dt.date) -> str:
    """An instant as text. A day is midnight in Rotterdam, since midnight is how some calendars write a day."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return (value if value.tzinfo else value.replace(tzinfo=AMSTERDAM)).astimezone(dt.UTC).isoformat()


@pytest.mark.parametrize("group", GROUPS)
def test_dates_are_those_of_another_library(group: str) -> None:
    explained = {name for names in EXPLAINED.values() for name in names}
    for name, extraction in read_group(group).items():
        period = window_of(extraction)
        if period is None or name.endswith(tuple(explained)):
            continue
        window, opening, closing = period
        try:
            calendars = [one for one in parsed(name) if one.name == "VCALENDAR"]
            events = [e for one in calendars for e in recurring_ical_events.of(one).between(opening, closing)]
        except Exception:  # whatever the library does not take
            continue
        if not calendars:
            continue
        ours = Counter(
            moment(one.start)
            for record in extraction.records
            for one in expand(activity_of(record), window, ()).occurrences
        )
        assert ours == Counter(moment(event["DTSTART"].dt) for event in events), name
