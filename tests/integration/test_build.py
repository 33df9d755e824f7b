"""The whole build: contracts in, a checked DuckDB file out, and never anything in between."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

import warehouse.build
from sources.contracts import (
    Audience,
    ExtractedRecord,
    FetchError,
    IcalOptions,
    Issue,
    Permission,
    Price,
    ScheduleRule,
    SourceReading,
    SourceSpec,
)
from tests.marts_support import build_marts, models_for
from warehouse.build import BuildError, BuildReport, build_warehouse, warehouse_models
from warehouse.contracts import (
    Activity,
    ActivityOccurrence,
    Claim,
    Feature,
    MatchDecision,
    NormalisedActivity,
    Occurrence,
    Organization,
    Place,
    PlaceMatch,
    PlaceNeighbourhood,
)
from warehouse.health.contracts import Finding, Observation, SourceHealth
from warehouse.load import BuildInfo, BuildInputs
from warehouse.reference import load_reference

ZONE = ZoneInfo("Europe/Amsterdam")
TODAY = dt.date(2026, 3, 25)  # the clock goes forward on the 29th
AS_OF = dt.datetime(2026, 3, 25, 12, tzinfo=ZONE)
RULE = ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;BYDAY=WE", start_time=dt.time(10), except_=("school_holidays",))


def source(source_id: str, **fields: object) -> SourceSpec:
    values = {"id": source_id, "title": f"Bron {source_id}", "urls": (f"https://{source_id}.example/agenda.ics",)}
    return SourceSpec.model_validate({**values, "options": IcalOptions(), **fields})


def record(record_id: str, source_id: str) -> ExtractedRecord:
    return ExtractedRecord(
        record_id=record_id,
        source_id=source_id,
        source_key=record_id,
        locator=record_id,
        snapshot_id="s",
        name=f"Record {record_id}",
    )


def normalised(record_id: str, source_id: str, **fields: object) -> NormalisedActivity:
    values: dict[str, object] = {"schedule": (RULE,), "place": PlaceMatch(place_id="huis", method="home")}
    return NormalisedActivity.model_validate(
        {"record_id": record_id, "source_id": source_id, "source_kind": "other", "name": record_id, **values, **fields}
    )


def activity(activity_id: str, *record_ids: str, **fields: object) -> Activity:
    values: dict[str, object] = {
        "activity_id": activity_id,
        "name": "Samen koken",
        "schedule": (RULE,),
        "schedule_text": "Elke woensdag om 10.00 uur",
        "record_ids": record_ids,
        "source_ids": ("feed", "lijst"),
        "first_seen": TODAY,
        "last_seen": TODAY,
        "last_confirmed": TODAY,
        "created_at": AS_OF,
        "last_modified": AS_OF,
        "change": "new",
    }
    return Activity.model_validate(values | fields)


def date_of(activity_id: str, day: dt.date, hour: int = 10, **fields: Any) -> ActivityOccurrence:
    start = dt.datetime.combine(day, dt.time(hour), ZONE)
    one = ActivityOccurrence(activity_id, "r1", start, start, start + dt.timedelta(hours=2), "Europe/Amsterdam")
    return one._replace(**fields)


@pytest.fixture(scope="module")
def inputs() -> BuildInputs:
    packaged = load_reference()
    reference = packaged.model_copy(
        update={
            "places": (
                Place(place_id="huis", name="Huis", street_address="Weg 1", postal_code="3021 AB", source="proef"),
            ),
            "organizations": (
                Organization(organization_id="club", name="Club", networks=("huize-middelland",), source="proef"),
            ),
        }
    )
    day = dt.timedelta(days=1)
    return BuildInputs(
        info=BuildInfo(as_of=AS_OF, as_of_date=TODAY, window_start=TODAY - 14 * day, window_end=TODAY + 365 * day),
        reference=reference,
        place_neighbourhoods=[
            PlaceNeighbourhood(place_id="huis", neighbourhood_id="BU05990325", method="pc4", confidence="medium")
        ],
        specs=[
            source("feed", permission=Permission(basis="akkoord", date=TODAY)),
            source("lijst"),
            source("weg"),
            source("uit", status="paused", status_reason="wacht op akkoord"),
            source("vak", urls=("file:///ergens/map/lijst.xlsx",)),
        ],
        readings=[
            SourceReading(
                source_id="feed",
                state="ok",
                attempted_at=AS_OF,
                accepted_at=AS_OF,
                records=(record("r1", "feed"), record("r2", "feed"), record("r3", "feed"), record("r4", "feed")),
                n_read=7,
                n_folded=1,
                n_skipped=1,
                n_ignored=1,
                issues=(Issue(severity="warning", code="unreadable_record", source_id="feed", message="Kapot."),),
            ),
            SourceReading(
                source_id="lijst",
                state="stale",
                attempted_at=AS_OF,
                accepted_at=AS_OF - 3 * day,
                error=FetchError(kind="http_5xx", message="de server gaf fout 503"),
                records=(record("r5", "lijst"),),
                n_read=2,
            ),
            SourceReading(
                source_id="weg", state="failed", attempted_at=AS_OF, error=FetchError(kind="dns", message="x")
            ),
        ],
        normalised=[
            normalised("r1", "feed"),
            normalised("r2", "feed"),
            normalised("r3", "feed", schedule=()),
            normalised("r4", "feed"),
            normalised("r5", "lijst"),
        ],
        occurrences=[
            Occurrence(record_id="r1", recurrence_id=AS_OF, start=AS_OF, end=AS_OF, timezone="Europe/Amsterdam"),
        ],
        n_out_of_window={"r2": 12},
        activities=[
            activity(
                "wa1",
                "r1",
                "r5",
                place_id="huis",
                organization_id="club",
                audience=Audience(target_group=("ouderen",), min_age=60),
                price=Price(type="amount", min=2.5, max=5),
                category=("eten_drinken", "ontmoeting"),
            ),
            activity("wa2", "r4", name="Op afspraak", schedule=(ScheduleRule(kind="by_appointment"),)),
            activity("wa3", "r2", name="Voorbij"),
            activity("wa4", "r9", name="Opgegaan", superseded_by="wa1", status="cancelled"),
        ],
        activity_occurrences=[
            date_of("wa1", TODAY - 7 * day),
            date_of("wa1", TODAY, hour=9),
            date_of("wa1", dt.date(2026, 4, 1), place_id="huis", confidence=0.8),
            date_of("wa4", TODAY),
        ],
        decisions=[
            MatchDecision(
                left="r1",
                right="r5",
                judgement="same",
                score=5.5,
                features=(Feature(name="titel", left="a", right="b", level="gelijk", weight=5.5),),
                decided_by="score",
                reason="Zelfde titel.",
            ),
            MatchDecision(left="r1", right="r2", judgement="unsure", score=0, decided_by="veto"),
            MatchDecision(left="r2", right="r5", judgement="different", score=-3, decided_by="score"),
        ],
        claims=[
            Claim(
                activity_id="wa1",
                field="name",
                value=value,
                record_id=record_id,
                source_id=source_id,
                original_value="x" * 500,
                chosen=chosen,
                chosen_because="eigen agenda van de plek",
                first_seen=TODAY,
                last_seen=TODAY,
            )
            for value, record_id, source_id, chosen in (
                ("Koken", "r5", "lijst", False),
                ("Samen koken", "r1", "feed", True),
            )
        ],
        issues=[
            Issue(
                severity="info",
                code="unknown_place",
                source_id="feed",
                record_id="r1",
                field="place",
                message="Onbekend.",
            ).model_copy(update={"raw": "Zaal \ud83d half"}),  # as careless code might let through
        ],
    )


@pytest.fixture(scope="module")
def built(inputs: BuildInputs, tmp_path_factory: pytest.TempPathFactory) -> BuildReport:
    """The report on a warehouse of `inputs`, which no test changes."""
    return build_warehouse(inputs, tmp_path_factory.mktemp("bouw") / "data" / "warehouse.duckdb")


@pytest.fixture
def target(built: BuildReport, tmp_path: Path) -> Path:
    """A copy of that warehouse, in a folder of its own."""
    return Path(shutil.copy(built.target, tmp_path / "w.duckdb"))


def in_memory(inputs: BuildInputs, work: Path, *marts: str) -> Callable[[str], list[tuple[object, ...]]]:
    """Asks only these marts, and builds nothing that they do not rest on."""
    connection = build_marts(inputs, work, models_for(*marts))
    return lambda sql: connection.execute(sql).fetchall()


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_marts_hold_what_was_given(built: BuildReport) -> None:
    assert (built.n_activities, built.n_occurrences) == (3, 3)
    assert [path.name for path in built.target.parent.iterdir()] == ["warehouse.duckdb"]

    (found,) = rows(
        built.target,
        """SELECT name, place_name, neighbourhood, organizer, networks, audience, min_age, category, price_min, is_free,
                  rrule, schedule ->> '$[0].except[0]', next_start AT TIME ZONE 'Europe/Amsterdam', last_date, n_sources
           FROM mart.activities WHERE activity_id = 'wa1'""",
    )
    assert found == (
        "Samen koken", "Huis", "Middelland", "Club", ["huize-middelland"], ["ouderen"], 60,
        ["eten_drinken", "ontmoeting"], 2.5, False, "FREQ=WEEKLY;BYDAY=WE", "school_holidays",
        dt.datetime(2026, 3, 25, 9), dt.date(2026, 4, 1), 2,
    )  # fmt: skip
    # "Voorbij" has no date in the window; the redirect stays findable, without dates of its own.
    assert rows(built.target, "SELECT activity_id, superseded_by, is_free FROM mart.activities ORDER BY 1") == [
        ("wa1", None, False),
        ("wa2", None, None),
        ("wa4", "wa1", None),
    ]
    assert rows(built.target, """SELECT date, start AT TIME ZONE 'UTC', confidence FROM mart.occurrences""") == [
        (dt.date(2026, 3, 18), dt.datetime(2026, 3, 18, 9), 1.0),
        (dt.date(2026, 3, 25), dt.datetime(2026, 3, 25, 8), 1.0),
        (dt.date(2026, 4, 1), dt.datetime(2026, 4, 1, 8), 0.8),
    ]


def judged(source_id: str, day: dt.date, **fields: object) -> SourceHealth:
    values = {"source_id": source_id, "day": day, "at": dt.datetime.combine(day, AS_OF.timetz()), "since": day}
    sound = {"state": "ok", "severity": "ok", "cause": "fine", "message": "", "seen": Observation(reading="ok")}
    return SourceHealth.model_validate({**sound, **values, **fields})


def test_sources_say_how_they_are_and_what_to_do(inputs: BuildInputs, tmp_path: Path) -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    finding = Finding(
        cause="server_error", state="stale", severity="error", message="Storing.", cure="Wacht.", evidence="curl x"
    )
    trouble = {
        "state": "stale", "severity": "error", "cause": "server_error", "message": "Storing.", "cure": "Wacht.",
        "evidence": "curl x", "trouble_since": yesterday, "findings": (finding,),
    }  # fmt: skip
    given = replace(
        inputs,
        health=[judged("feed", TODAY), judged("lijst", TODAY, **trouble)],
        health_history=[judged("feed", yesterday), judged("verdwenen-bron", yesterday)],
    )
    ask = in_memory(given, tmp_path, "mart.source")
    health = {
        row[0]: row[1:]
        for row in ask(
            """SELECT source_id, state, last_ok, age_days, error_kind, n_records, n_activities, message, hint, url,
                   health, trouble_since
               FROM mart.sources""",
        )
    }
    assert health["feed"][:8] == ("ok", TODAY, 0, None, 4, 2, None, None)
    assert health["lijst"][:4] == ("stale", dt.date(2026, 3, 22), 3, "http_5xx")
    assert health["lijst"][6:8] == ("Storing.", "Wacht.")
    assert health["lijst"][9:] == ("stale", yesterday)
    assert health["weg"][0] == "failed"
    assert health["uit"][0] == "paused"
    assert health["vak"][0] == "failed"
    assert health["vak"][8] == "file:lijst.xlsx"
    assert ask("SELECT source_id, title, day, state, days FROM mart.source_health ORDER BY ALL") == [
        ("feed", "Bron feed", yesterday, "ok", None),
        ("feed", "Bron feed", TODAY, "ok", None),
        ("lijst", "Bron lijst", TODAY, "stale", 1),
        ("verdwenen-bron", None, yesterday, "ok", None),
    ]
    assert ask("SELECT source_id, finding_no, cause, evidence FROM mart.source_findings") == [
        ("lijst", 1, "server_error", "curl x")
    ]


def test_everything_that_was_read_is_accounted_for(built: BuildReport) -> None:
    balance = rows(
        built.target,
        """SELECT source_id, n_read, n_folded, n_skipped, n_ignored, n_records, n_published, n_out_of_window,
                  n_no_schedule, n_no_date, n_withheld, n_unexplained FROM mart.balance""",
    )
    assert balance == [
        ("feed", 7, 1, 1, 1, 4, 2, 1, 1, 0, 0, 0),
        ("lijst", 2, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1),
        ("weg", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    ]
    assert built.balance["n_read"] == 9
    assert built.balance["n_unexplained"] == 1
    issues = rows(built.target, "SELECT code, source_id, record_name, raw FROM mart.issues")
    assert issues == [
        ("unreadable_record", "feed", None, None),
        ("other", "lijst", None, None),
        ("unknown_place", "feed", "Record r1", "Zaal ? half"),
    ]


def test_claims_and_decisions_explain_a_merge(built: BuildReport) -> None:
    assert rows(
        built.target, "SELECT claim_no, value, source_title, chosen, length(original_value) FROM mart.activity_claims"
    ) == [
        (1, "Samen koken", "Bron feed", True, 300),
        (2, "Koken", "Bron lijst", False, 300),
    ]
    explained = rows(
        built.target, "SELECT left_name, other_activity_id, judgement, position, feature FROM mart.match_explanation"
    )
    assert explained == [("Record r1", "wa3", "unsure", 0, None), ("Record r1", "wa1", "same", 1, "titel")]


def test_a_failed_check_leaves_the_old_file(inputs: BuildInputs, target: Path, tmp_path: Path) -> None:
    before = target.read_bytes()
    backwards = date_of("wa1", TODAY, end=AS_OF - dt.timedelta(days=1))
    with pytest.raises(
        BuildError, match=r"check\.end_after_start: het einde ligt voor het begin \(1 rijen; wa1"
    ) as caught:
        build_warehouse(replace(inputs, activity_occurrences=[backwards]), target)
    assert len(caught.value.findings) == 1
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]


def test_a_crash_leaves_the_old_file_and_the_next_build_clears_up(
    inputs: BuildInputs, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = target.read_bytes()
    left = tmp_path / ".w.duckdb.new"
    left.mkdir()
    (left / "w.duckdb").write_bytes(b"half")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(warehouse.build, "check_models", die)
        with pytest.raises(KeyboardInterrupt):
            build_warehouse(inputs, target)
    assert target.read_bytes() == before
    build_warehouse(inputs, target)
    assert [path.name for path in tmp_path.iterdir()] == ["w.duckdb"]


def test_a_reader_of_the_old_file_keeps_it(inputs: BuildInputs, target: Path) -> None:
    with duckdb.connect(str(target), read_only=True) as reader:
        build_warehouse(replace(inputs, activities=[], activity_occurrences=[], claims=[]), target)
        assert reader.execute("SELECT count(*) FROM mart.occurrences").fetchone() == (3,)
    assert rows(target, "SELECT count(*) FROM mart.occurrences") == [(0,)]


def test_a_wrong_place_costs_the_place_and_not_the_build(inputs: BuildInputs, tmp_path: Path) -> None:
    target = tmp_path / "w.duckdb"
    wrong = activity("wa1", "r1", place_id="nergens", organization_id="niemand", url="javascript:alert(1)")
    build_warehouse(
        replace(
            inputs, activities=[wrong], activity_occurrences=[date_of("wa1", TODAY, place_id="nergens")], claims=[]
        ),
        target,
    )
    assert rows(target, "SELECT place_id, organization_id, url FROM mart.activities") == [(None, None, None)]
    assert rows(target, "SELECT record_id FROM mart.issues WHERE code = 'unknown_place' AND raw = 'nergens'") == [
        ("r1",)
    ]


def test_the_same_finding_about_many_records_is_one_row(inputs: BuildInputs, tmp_path: Path) -> None:
    found = [
        Issue(
            severity="info",
            code="unknown_place",
            source_id="feed",
            record_id=i,
            message="Onbekend.",
            raw=raw,
            locator=i,
        )
        for i, raw in (("r3", "Zaal"), ("r1", "Zaal"), ("r1", "Zaal"), ("r2", "Hal"))
    ]
    ask = in_memory(replace(inputs, issues=found), tmp_path, "mart.issues")
    assert ask(
        "SELECT record_id, locator, raw, n_records FROM mart.issues WHERE code = 'unknown_place' ORDER BY raw"
    ) == [("r2", "r2", "Hal", 1), ("r1", "r1", "Zaal", 2)]


def test_activities_without_a_place_are_no_finding_when_nothing_is_registered(
    inputs: BuildInputs, tmp_path: Path
) -> None:
    nothing = inputs.reference.model_copy(update={"places": (), "organizations": ()})
    nowhere = [activity("wa1", "r1")]
    given = replace(inputs, reference=nothing, place_neighbourhoods=[], activities=nowhere, issues=[])
    ask = in_memory(given, tmp_path, "mart.issues")
    assert ask("SELECT raw FROM mart.issues WHERE code = 'unknown_place'") == []


def test_a_date_that_is_given_twice_is_there_once_and_cancelled(inputs: BuildInputs, tmp_path: Path) -> None:
    twice = [date_of("wa1", TODAY), date_of("wa1", TODAY, status="cancelled", record_id="r5")]
    ask = in_memory(replace(inputs, activity_occurrences=twice), tmp_path, "mart.occurrences", "mart.activities")
    assert ask("SELECT status FROM mart.occurrences") == [("cancelled",)]
    assert ask("SELECT next_start FROM mart.activities WHERE activity_id = 'wa1'") == [(None,)]


def test_many_dates_keep_their_own_values_and_lose_no_more_than_a_broken_character(
    inputs: BuildInputs, tmp_path: Path
) -> None:
    days = [TODAY + dt.timedelta(days=n % 300) for n in range(2_500)]
    dates = [date_of("wa1", day, 8 + n // 300, name=f"Deel {n}") for n, day in enumerate(days)]
    dates[1_700] = dates[1_700]._replace(name="Deel \ud83d 1700")
    ask = in_memory(replace(inputs, activity_occurrences=dates), tmp_path, "mart.occurrences")
    found = ask("SELECT start AT TIME ZONE 'Europe/Amsterdam', name FROM mart.occurrences")
    assert sorted(found) == sorted(
        (one.start.replace(tzinfo=None), (one.name or "").replace("\ud83d", "?")) for one in dates
    )


def test_an_empty_project_gives_an_empty_warehouse(tmp_path: Path) -> None:
    info = BuildInfo(as_of=AS_OF, as_of_date=TODAY, window_start=TODAY, window_end=TODAY)
    empty = BuildInputs(
        info=info,
        reference=load_reference(),
        place_neighbourhoods=[],
        specs=[],
        readings=[],
        normalised=[],
        occurrences=[],
        activities=[],
        activity_occurrences=[],
    )
    report = build_warehouse(empty, tmp_path / "w.duckdb")
    assert report.n_activities == 0
    assert report.n_rows["mart.neighbourhoods"] == 10
    assert set(report.balance.values()) == {0}


def test_every_table_and_column_of_the_marts_is_described(built: BuildReport) -> None:
    assert rows(built.target, "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL") == []
    shaped = {model.name for model in warehouse_models() if model.shape}  # the comment on these says where to look
    silent = rows(
        built.target,
        "SELECT DISTINCT schema_name || '.' || table_name FROM duckdb_columns() "
        "WHERE comment IS NULL AND NOT internal AND schema_name <> 'raw'",
    )
    assert {name for (name,) in silent} == shaped
