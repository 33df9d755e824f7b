"""The demo renders on any day, the same each time, and moves on by itself."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import icalendar
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import SourceSpec
from sources.demo import calendar, workbook
from sources.demo.render import render_demo, render_files
from sources.registry import load_registry
from warehouse.contracts import Network, Organization, Place
from warehouse.reference import load_reference

DAYS = [
    dt.date(2026, 11, 24),
    dt.date(2028, 2, 29),  # a leap day
    dt.date(2026, 12, 31),  # ISO week 53
    dt.date(2027, 1, 1),  # still week 53
    dt.date(2027, 3, 28),  # the clock goes forward
    dt.date(2031, 7, 1),
]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_day_always_gives_the_same_bytes(today: dt.date) -> None:
    assert render_files(today) == render_files(today)


def test_a_week_gives_the_same_bytes_and_the_next_week_others() -> None:
    monday, sunday = dt.date(2026, 12, 28), dt.date(2027, 1, 3)
    assert render_files(monday) == render_files(sunday)
    later = render_files(sunday + dt.timedelta(days=1))
    assert set(later) == set(render_files(monday))
    assert later != render_files(monday)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_registry_and_reference_are_valid(tmp_path: Path, today: dt.date) -> None:
    registry = render_demo(tmp_path / "demo", today)
    specs = load_registry(registry)
    reference = load_reference(registry)
    demo = [place for place in reference.places if place.is_invented]
    assert len(demo) >= 20
    assert {place.organization_id for place in demo} <= {
        None,
        *(each.organization_id for each in reference.organizations),
    }
    organizations = [each for each in reference.organizations if each.is_invented]
    networks = {each.network_id for each in reference.networks}
    assert all(set(each.networks) <= networks for each in organizations)
    assert {spec.place for spec in specs} <= {None, *(place.place_id for place in demo)}
    assert {spec.publisher for spec in specs} <= {None, *(each.organization_id for each in organizations)}
    assert all(spec.permission and spec.permission.basis == "verzonnen" for spec in specs)


def test_all_connectors_are_shown(tmp_path: Path) -> None:
    specs = load_registry(render_demo(tmp_path, DAYS[0]))
    annotation = SourceSpec.model_fields["options"].annotation
    assert annotation is not None
    kinds = {member.model_fields["connector"].default for member in annotation.__args__}
    assert {spec.connector for spec in specs} == kinds - {"code"}  # a reader of one website, and the demo has none
    assert len(specs) >= 14
    assert sum(spec.connector == "page" and spec.status == "active" for spec in specs) >= 6
    assert [spec.id for spec in specs if spec.status == "paused"] == ["loswal"]


def test_rendering_again_writes_only_what_differs_and_keeps_corrections(tmp_path: Path) -> None:
    registry = render_demo(tmp_path, dt.date(2026, 11, 24))
    (registry / "overrides").mkdir(exist_ok=True)
    (registry / "overrides" / "merges.yaml").write_text("[]\n")
    (tmp_path / "oud.txt").write_text("oud")
    (tmp_path / "leeg").mkdir()
    stamps = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    render_demo(tmp_path, dt.date(2026, 11, 25))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")} == stamps
    assert not (tmp_path / "oud.txt").exists()
    assert not (tmp_path / "leeg").exists()
    assert (registry / "overrides" / "merges.yaml").read_text() == "[]\n"
    assert not list(tmp_path.rglob(".*"))


def test_everything_is_invented_and_says_so() -> None:
    files = render_files(DAYS[0])
    text = "\n".join(body.decode("utf-8", "replace") for body in files.values())
    hosts = set(re.findall(r"https?://([\w.-]+)", text)) - {"purl.org", "schema.org", "schemas.openxmlformats.org"}
    assert {host for host in hosts if not host.endswith(".example")} == set()
    mail_hosts = {host.rstrip(".") for host in re.findall(r"[\w.-]+@([\w-]+\.[\w.-]+)", text)}
    assert {host for host in mail_hosts if not host.endswith(".example")} == set()
    assert set(re.findall(r"\b0\d{2}-\d{3} \d{2} \d{2}\b", text)) <= {f"010-000 00 {n:02}" for n in range(100)}
    assert not re.search(r"\b06\b[ -]?\d", text)
    for name, model in (("places", Place), ("organizations", Organization)):
        for entry in yaml.safe_load(files[f"registry/reference/{name}.yaml"])[name]:
            assert model.model_validate(entry).is_invented
    for entry in yaml.safe_load(files["registry/reference/networks.yaml"])["networks"]:
        assert Network.model_validate(entry).source.startswith("halfjaarbericht")
    assert "verzonnen" in files["LEESMIJ.md"].decode()


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_calendars_are_sound_for_another_reader(today: dt.date) -> None:
    for name, body in render_files(today).items():
        if name.endswith(".ics") and "olijftak" not in name:
            parsed = icalendar.Calendar.from_ical(body)
            assert len(list(parsed.walk("VEVENT"))) >= 10
            assert max(len(line) for line in body.split(b"\r\n")) <= 75
            assert body.count(b"\n") == body.count(b"\r\n")


@settings(max_examples=12, deadline=None)
@given(st.dates(dt.date(2024, 1, 1), dt.date(2060, 1, 1)))
def test_what_is_announced_stays_announced_until_it_is_over(today: dt.date) -> None:
    """A date once shown does not vanish from a calendar the next week, nor is a cancelled date held after all."""
    now, later = render_files(today), render_files(today + dt.timedelta(weeks=1))
    monday = calendar.monday_of(today) + dt.timedelta(weeks=1)
    for name in ("ankersmid", "zilvermeeuw", "vierkant", "boekenboot"):
        gone = _dated(now[f"bestanden/{name}.ics"]) - _dated(later[f"bestanden/{name}.ics"])
        assert [entry for entry in gone if entry[1] >= monday] == []


def _dated(body: bytes) -> set[tuple[str, dt.date, str]]:
    found = set()
    for event in icalendar.Calendar.from_ical(body).walk("VEVENT"):
        if "RRULE" in event:
            continue
        when = event.get("RECURRENCE-ID", event["DTSTART"]).dt
        found.add((str(event["UID"]), when.date() if isinstance(when, dt.datetime) else when, str(event.get("STATUS"))))
    return found


@given(st.dates(dt.date(2020, 1, 6), dt.date(2070, 1, 1)), st.integers(1, 12), st.integers(0, 11))
def test_the_grid_of_weeks(today: dt.date, every: int, phase: int) -> None:
    monday = calendar.monday_of(today)
    days = calendar.coming(monday, every, phase % every, 2)
    assert [day.weekday() for day in days] == [0, 0]
    assert days[1] - days[0] == dt.timedelta(weeks=every)
    assert monday <= days[0] < monday + dt.timedelta(weeks=every)


def test_notations() -> None:
    day = dt.date(2026, 12, 5)
    assert calendar.dutch_year(day) == "zaterdag 5 december 2026"
    assert calendar.dutch_short(dt.date(2027, 3, 1)) == "ma 1 mrt"
    assert calendar.basic(day, "14:00") == "20261205T140000"
    assert calendar.basic_utc(day, "14:00") == "20261205T130000Z"
    assert calendar.basic_utc(dt.date(2027, 7, 5), "14:00") == "20270705T120000Z"
    assert calendar.iso_offset(dt.date(2027, 7, 5), "14:00") == "2027-07-05T14:00:00+02:00"
    assert calendar.nth_weekday(2028, 2, 1, -1) == dt.date(2028, 2, 29)
    assert calendar.monthly(dt.date(2026, 12, 28), 3, 3, 2) == (dt.date(2027, 1, 21), dt.date(2027, 2, 18))


def test_workbooks_open_in_another_program(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rows = [["Naam", "Datum", "Tijd"], ["A & <b>", "2026-12-05", "14:30"]]
    path = tmp_path / "x.xlsx"
    path.write_bytes(workbook.xlsx(rows))
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[2]] == ["A & <b>", dt.datetime(2026, 12, 5), dt.time(14, 30)]
