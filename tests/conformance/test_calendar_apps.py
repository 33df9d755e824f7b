"""The feed in software of others: khal through vdirsyncer, ical.js and node-ical see what the warehouse says.

Belongs here: what others read in the feed. How the software is got is in tools.py.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import feedparser
import icalendar
import pytest
import recurring_ical_events

from exports.funding_feed import FUNDING
from tests.chain_support import YOGA, build, calendar, event, pass_day, small_registry
from tests.conformance.tools import calendar_programs, node_modules
from tests.web_support import served

Seen = Counter[tuple[str, str, str]]  # start, end, first words of the title


@pytest.fixture(scope="module")
def apps() -> Path:
    """The folder with the programs khal and vdirsyncer."""
    return calendar_programs()


@pytest.fixture(scope="module")
def node() -> Path:
    """A folder with node_modules."""
    return node_modules()


class Phone:
    """A calendar that subscribes to a feed: vdirsyncer fetches it, khal shows it."""

    def __init__(self, folder: Path, programs: Path, address: str) -> None:
        self._programs, self._folder = programs, folder
        self.items = folder / "agenda"
        self.items.mkdir(parents=True)
        (folder / "vdirsyncer.conf").write_text(
            f'[general]\nstatus_path = "{folder}/status/"\n'
            '[pair agenda]\na = "feed"\nb = "phone"\ncollections = null\nconflict_resolution = "a wins"\n'
            f'[storage feed]\ntype = "http"\nurl = "{address}"\n'
            f'[storage phone]\ntype = "filesystem"\npath = "{self.items}"\nfileext = ".ics"\n'
        )
        (folder / "khal.conf").write_text(
            f"[calendars]\n[[wijk]]\npath = {self.items}\nreadonly = True\n[sqlite]\npath = {folder}/khal.db\n"
            "[locale]\nlocal_timezone = Europe/Amsterdam\ndefault_timezone = Europe/Amsterdam\ntimeformat = %H:%M\n"
            "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
            "longdatetimeformat = %Y-%m-%d %H:%M\n"
        )
        self._run("vdirsyncer", "discover")

    def sync(self) -> None:
        self._run("vdirsyncer", "sync", "--force-delete")

    def show(self, first: str, last: str) -> Seen:
        """What khal lists from `first` up to and including `last`."""
        fields = [part for name in ("start-long", "end-long", "title") for part in ("--json", name)]
        shown = self._run("khal", "list", *fields, first, last)
        return Counter(
            (each["start-long"], each["end-long"], _begin(each["title"]))
            for line in shown.splitlines()
            for each in json.loads(line)
        )

    def _run(self, program: str, command: str, *arguments: str) -> str:
        done = subprocess.run(
            [self._programs / program, "-c", self._folder / f"{program}.conf", command, *arguments],
            capture_output=True,
            text=True,
            input="y\n" * 5,
            env={**os.environ, "HOME": str(self._folder), "LC_ALL": "C.UTF-8"},
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def in_warehouse(data: Path, first: str, last: str, *, inclusive_end: bool = True) -> Seen:
    """The published dates that begin from `first` up to and including `last`, on the clock of Rotterdam."""
    with duckdb.connect(str(data / "public" / "data" / "wijkagenda.duckdb"), read_only=True) as database:
        found = database.execute(
            """
            SELECT o."start" AT TIME ZONE 'Europe/Amsterdam' AS first, o."end" AT TIME ZONE 'Europe/Amsterdam',
                   o.all_day, 'cancelled' IN (o.status, a.status), coalesce(o.name, a.name)
            FROM mart.occurrences AS o JOIN mart.activities AS a USING (activity_id)
            WHERE a.superseded_by IS NULL AND first::DATE BETWEEN ? AND ?
            """,
            [first, last],
        ).fetchall()
    seen: Seen = Counter()
    for start, end, all_day, cancelled, name in found:
        if all_day and inclusive_end:
            end -= dt.timedelta(days=1)
        length = 10 if all_day else 16
        separator = " " if inclusive_end else "T"
        begin, finish = (moment.isoformat(separator)[:length] for moment in (start, end))
        seen[begin, finish, _begin(f"AFGELAST: {name}" if cancelled else name)] += 1
    return seen


def _begin(title: str) -> str:
    return title[:40]  # long titles are cut in a feed


def test_khal_shows_the_demo_at_the_right_times_next_week_and_across_both_changes_of_the_clock(
    demo_run: Path, apps: Path, tmp_path: Path
) -> None:
    with served(demo_run / "public") as site:
        phone = Phone(tmp_path, apps, f"{site}alles.ics")
        phone.sync()
    for first, last in (("2026-10-20", "2026-10-28"), ("2027-03-25", "2027-04-02")):
        expected = in_warehouse(demo_run, first, last)
        assert len(expected) > 100
        shown = phone.show(first, last)
        assert shown - expected == Counter()
        assert expected - shown == Counter()


def test_an_update_replaces_and_never_duplicates(apps: Path, tmp_path: Path) -> None:
    registry, data = small_registry(tmp_path / "bronnen"), tmp_path / "data"
    film = event("film", "20261130T200000", "Filmavond")
    (registry / "kade.ics").write_bytes(
        calendar(YOGA, event("soep", "20261127T120000", "Soep"), film, event("lezing", "20261128T140000", "Lezing"))
    )
    build(registry, data, "2026-11-24T06:00:00+01:00")
    with served(data / "public") as site:
        phone = Phone(tmp_path / "phone", apps, f"{site}alles.ics")
        phone.sync()
        first = phone.show("2026-11-24", "2026-12-09")
        assert first == in_warehouse(data, "2026-11-24", "2026-12-09")
        # Soup and one evening of yoga move, the film is called off, and the lecture leaves the feed.
        yoga = YOGA.replace("END:VEVENT", "EXDATE;TZID=Europe/Amsterdam:20261201T190000\r\nEND:VEVENT")
        moved = event("soep", "20261129T123000", "Soep")
        (registry / "kade.ics").write_bytes(
            calendar(yoga, moved, film.replace("END:VEVENT", "STATUS:CANCELLED\r\nEND:VEVENT"))
        )
        for day in range(25, 28):
            pass_day(registry, data, f"2026-11-{day}T06:00:00+01:00")
        build(registry, data, "2026-11-28T06:00:00+01:00")
        phone.sync()
    after = phone.show("2026-11-24", "2026-12-09")
    assert after == in_warehouse(data, "2026-11-24", "2026-12-09")
    titles = Counter(title for _, _, title in after.elements())
    assert titles == {
        "Soep": 1,
        "Yoga voor iedereen": 2,
        "AFGELAST: Filmavond": 1,
        "AFGELAST: Lezing": 1,
        "Koffie en thee": 3,
    }
    assert ("2026-11-29 12:30", "2026-11-29 13:30", "Soep") in after
    assert len(list(phone.items.iterdir())) == 5
    news = [entry.title for entry in feedparser.parse(str(data / "public" / "wijzigingen.atom")).entries]
    assert [title for title in news if not title.endswith("is nieuw in de agenda.")] == [
        "Lezing gaat niet meer door.",
        "Filmavond gaat niet meer door.",
        "Soep van vr 27 november is verplaatst naar zo 29 november om 12.30 uur.",
        "Yoga voor iedereen op di 1 december gaat niet door.",
    ]


LAST = "2027-01-31"  # far enough for a change of the year; the clock changes are looked at with khal


def test_ical_js_and_node_ical_read_the_same_events_and_dates_in_every_feed(demo_run: Path, node: Path) -> None:
    public = demo_run / "public"
    feeds = sorted(public.rglob("*.ics"))
    shutil.copy(Path(__file__).with_name("reread.mjs"), node)
    done = subprocess.run(
        ["node", "reread.mjs", LAST],
        cwd=node, input="\n".join(map(str, feeds)), capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) == len(feeds) > 100
    dates = _second_opinion(public / "alles.ics")
    deadlines = _second_opinion(public / FUNDING)  # of organisers, which are not in the agenda
    whole = [*_events(public / "alles.ics"), *_events(public / FUNDING)]
    overrides = Counter(str(e["UID"]) for e in whole if "RECURRENCE-ID" in e)
    in_ical_js = [
        (str(e["UID"]), "RECURRENCE-ID" in e, e.decoded("DTSTART").isoformat()[:16], str(e["SUMMARY"])) for e in whole
    ]
    in_node_ical = [
        (str(e["UID"]), _instant(e.decoded("DTSTART")), str(e["SUMMARY"]), overrides[str(e["UID"])])
        for e in whole
        if "RECURRENCE-ID" not in e
    ]
    for feed in feeds:
        answer, uids = (
            answers[str(feed)],
            set(re.findall(r"^UID:((?:wa|steunstroom-)\S+)", feed.read_text(encoding="utf-8"), re.MULTILINE)),
        )
        assert answer["icaljs"]["name"], feed
        assert uids <= {uid for uid, *_ in in_node_ical}, feed
        shown = [date for date in answer["icaljs"]["dates"] if date[1][:10] <= LAST]
        for seen, expected in (
            (answer["icaljs"]["events"], in_ical_js), (answer["nodeIcal"], in_node_ical), (shown, [*dates, *deadlines]),
        ):  # fmt: skip
            assert Counter(map(tuple, seen)) == Counter(each for each in expected if each[0] in uids), feed
    in_agenda = in_warehouse(demo_run, "2026-01-01", LAST, inclusive_end=False)
    assert Counter((start, end, _begin(title)) for _, start, end, title in dates) == in_agenda


def _events(feed: Path) -> list[icalendar.Component]:
    return list(icalendar.Calendar.from_ical(feed.read_bytes()).walk("VEVENT"))


def _second_opinion(feed: Path) -> list[tuple[str, str, str, str]]:
    """UID, start, end and title of every date up to LAST, according to recurring-ical-events."""
    calendar = icalendar.Calendar.from_ical(feed.read_bytes())
    found = recurring_ical_events.of(calendar).between("20260901", "20270201")
    return [
        (str(e["UID"]), *(e.decoded(name).isoformat()[:16] for name in ("DTSTART", "DTEND")), str(e["SUMMARY"]))
        for e in found
        if e.decoded("DTSTART").isoformat()[:10] <= LAST
    ]


def test_the_rich_feed_holds_venues_organisers_and_concepts(demo_run: Path) -> None:
    plain, rich = (_events(demo_run / "public" / name) for name in ("alles.ics", "rijk.ics"))
    assert [event["UID"] for event in rich] == [event["UID"] for event in plain]
    venues = [part for event in rich for part in event.subcomponents if part.name == "VLOCATION"]
    organisers = [part for event in rich for part in event.subcomponents if part.name == "PARTICIPANT"]
    assert len(venues) > 100 < len(organisers)
    assert all(venue["UID"] and venue["NAME"] for venue in venues)
    assert {str(organiser["PARTICIPANT-TYPE"]) for organiser in organisers} == {"PLANNER-CONTACT"}
    assert not any("CALENDAR-ADDRESS" in organiser for organiser in organisers)
    assert all(str(event["REFID"]) == str(event["UID"]).split("@")[0][:14] for event in rich)
    themed = {str(event["UID"]) for event in plain if "CATEGORIES" in event}
    assert themed <= {str(event["UID"]) for event in rich if "CONCEPT" in event}
    assert len(themed) > 100
    assert all(event["LINK"].params["LINKREL"] == "via" for event in rich if "LINK" in event)


def _instant(moment: dt.date) -> str:
    """As JavaScript writes it. A whole day begins at midnight of the machine, which is taken to be the zone's own."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time()).astimezone()
    return moment.astimezone(ZoneInfo("UTC")).strftime("%Y-%m-%dT%H:%M:%S.000Z")
