"""What is told of a source: every kind of trouble, and beside each what looks like it and is none."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import ExtractedRecord, IcalOptions, SourceSpec
from warehouse.contracts import Holiday
from warehouse.health.contracts import Observation, SourceHealth, TextTimes
from warehouse.health.diagnose import diagnose
from warehouse.health.history import keep, read_history, read_latest
from warehouse.health.observe import text_times
from warehouse.health.reaching import OURSELVES
from warehouse.health.words import CURES, LETTERS, STATES

NOW = dt.datetime(2026, 11, 24, 5, 30, tzinfo=dt.UTC)
TODAY = NOW.date()
SUMMER = Holiday(
    name="zomervakantie", kind="school", start=dt.date(2026, 7, 4), end=dt.date(2026, 8, 16), status="vastgesteld",
    source="proef",
)  # fmt: skip
JULY = dt.datetime(2026, 7, 20, 4, 30, tzinfo=dt.UTC)
A, B = "0" * 32, "f" * 32  # two builds of a page with nothing in common


def spec(source_id: str = "bron", **more: Any) -> SourceSpec:
    address = f"https://{source_id}.example/agenda.ics"
    values = {"id": source_id, "title": "Bron", "urls": (address,), "options": IcalOptions(), **more}
    return SourceSpec.model_validate(values)


def seen(**more: Any) -> Observation:
    """A source in order with twenty activities at ordinary hours, confirmed today."""
    values: dict[str, Any] = {
        "reading": "ok", "n_records": 20, "n_today": 20, "n_expected": 20, "n_dated": 20, "n_ahead": 20,
        "accepted_on": TODAY, "last_date": TODAY + dt.timedelta(days=60), "hours": {10: 8, 14: 6, 19: 6},
        "fill": {"description": 0.9, "location_text": 0.2, "price_text": 0.8, "url": 1.0, "schedule": 1.0},
        "skeleton": A, "address": "https://bron.example/agenda.ics", "host": "bron.example",
    }  # fmt: skip
    return Observation.model_validate(values | more)


def past(days: int = 10, before: dt.datetime = NOW, **more: Any) -> list[tuple[SourceHealth, ...]]:
    """As many days in order, ending yesterday."""
    history: list[tuple[SourceHealth, ...]] = []
    for ago in range(days, 0, -1):
        at = before - dt.timedelta(days=ago)
        history.append(diagnose([spec()], {"bron": seen(accepted_on=at.date(), **more)}, history, at))
    return history


def judge(now: Observation, history: list[tuple[SourceHealth, ...]] | None = None, **more: Any) -> SourceHealth:
    moment = more.pop("at", NOW)
    days = past(before=moment) if history is None else history
    [health] = diagnose([spec(**more)], {"bron": now}, days, moment, [SUMMER])
    return health


def said(health: SourceHealth) -> tuple[str, str, str]:
    return health.state, health.severity, health.cause


def failed(kind: str, status: int | None = None, *, days: int = 1, **more: Any) -> Observation:
    stale = {"reading": "stale", "accepted_on": TODAY - dt.timedelta(days=days), "n_today": None}
    return seen(error_kind=kind, error_message="het lukte niet", status_code=status, **stale, **more)


def refused(why: str, n_today: int = 0, **more: Any) -> Observation:
    error = {"error_kind": "not_expected_type", "error_message": "x"}
    return seen(reading="stale", refusal=why, n_today=n_today, accepted_on=TODAY, **error, **more)


def old(days: int, **more: Any) -> Observation:
    return seen(n_ahead=0, last_date=TODAY - dt.timedelta(days=days), **more)


TEXT = TextTimes(hours=2, n_records=5, n_agreeing=0, examples=("Yoga: de agenda zegt 17.00 uur",))

TROUBLE = {
    "timeout today": (failed("timeout"), ("stale", "warning", "timeout")),
    "timeout for days": (failed("timeout", days=4), ("stale", "error", "timeout")),
    "refused": (failed("refused"), ("stale", "warning", "no_answer")),
    "certificate": (failed("tls", days=5), ("stale", "error", "tls")),
    "storm": (failed("http_5xx", 503), ("stale", "warning", "server_error")),
    "name unknown today": (failed("dns"), ("stale", "warning", "dns")),
    "name unknown for days": (failed("dns", days=3), ("gone", "error", "dns")),
    "not found": (failed("http_4xx", 404), ("gone", "error", "not_found")),
    "gone": (failed("http_4xx", 410), ("gone", "error", "not_found")),
    "forbidden": (failed("http_4xx", 403), ("blocked", "error", "denied")),
    "too often": (failed("http_4xx", 429), ("blocked", "warning", "too_often")),
    "robots": (failed("robots"), ("blocked", "error", "robots")),
    "own network": (failed("forbidden_address"), ("blocked", "error", "forbidden_address")),
    "loop": (failed("redirect_loop"), ("gone", "error", "redirect_loop")),
    "too large": (failed("too_large"), ("stale", "error", "too_large")),
    "away, and empty the day before": (
        failed("http_4xx", 404, refusal="empty"), ("gone", "error", "not_found"),
    ),
    "file away": (failed("missing_file"), ("gone", "error", "missing_file")),
    "page for a feed": (refused("web_page"), ("changed", "error", "web_page")),
    "unreadable": (refused("unreadable"), ("changed", "error", "unreadable")),
    "selector": (refused("unreadable", lost_selector="Niets."), ("changed", "error", "selector")),
    "empty": (refused("empty"), ("empty", "error", "empty")),
    "empty after a new site": (refused("empty", skeleton=B), ("changed", "error", "layout")),
    "empty, all was over": (
        refused("empty", n_ahead=0, last_date=TODAY - dt.timedelta(days=2)), ("empty", "warning", "all_over"),
    ),
    "empty, over long ago": (
        refused("empty", n_ahead=0, last_date=TODAY - dt.timedelta(days=40)), ("empty", "error", "all_over"),
    ),
    "too few": (refused("too_few", 3), ("shrunk", "error", "too_few")),
    "halved, not believed": (refused("shrunk", 9), ("shrunk", "error", "shrunk")),
    "halved, accepted": (seen(n_records=9, n_gone=11), ("shrunk", "error", "shrunk")),
    "halved after a new site": (seen(n_records=9, n_gone=11, skeleton=B), ("changed", "error", "layout")),
    "only past": (old(20), ("stale", "error", "only_past")),
    "prices lost": (
        seen(fill={"description": 0.9, "price_text": 0.1, "url": 1.0, "schedule": 1.0}),
        ("changed", "warning", "fill_rate"),
    ),
    "days and times lost": (
        seen(fill={"description": 0.9, "price_text": 0.8, "url": 1.0, "schedule": 0.2}),
        ("changed", "warning", "fill_rate"),
    ),
    "keys re-issued": (seen(n_reissued=18, n_gone=0), ("changed", "warning", "reissued")),
    "two hours early (UTC as local)": (seen(hours={8: 8, 12: 6, 17: 6}), ("changed", "error", "time_shift")),
    "nine hours on, past midnight": (seen(hours={19: 8, 23: 6, 4: 6}), ("changed", "error", "time_shift")),
    "text says two hours later": (seen(text_times=TEXT), ("changed", "error", "time_text")),
    "evening at four in the morning": (seen(hours={10: 10, 14: 5, 4: 5}), ("ok", "warning", "odd_hours")),
    "wrong weekday": (
        seen(n_conflicts=1, conflicts=("Er staat dinsdag bij 12 mei 2027.",)), ("ok", "warning", "weekday_conflict"),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("now", "wanted"), TROUBLE.values(), ids=TROUBLE)
def test_trouble_is_named_with_its_cure(now: Observation, wanted: tuple[str, str, str]) -> None:
    health = judge(now)
    assert said(health) == wanted
    assert health.message
    assert health.cure == CURES[health.cause].format(id="bron")
    assert "curl" in health.evidence or health.evidence == "wijkagenda source check bron"
    assert health.since == TODAY
    assert health.trouble_since is not None
    assert health.letter == (health.cause in LETTERS)


SMALL = {"n_records": 1, "n_today": 1, "n_expected": 2, "n_ahead": 1}
NO_TROUBLE = {
    "nothing": seen(),
    "a small source goes from two to one": seen(**SMALL, n_gone=1, hours={10: 1}),
    "a small source loses a price": seen(**SMALL, fill={"description": 0.0, "schedule": 1.0}),
    "a new site that is read as well": seen(skeleton=B),
    "a new programme as large as the old": seen(n_gone=20, n_records=20),
    "twenty events that are over, nothing lost": seen(n_records=8, n_expected=8, n_gone=0),
    "a field that was rare is gone": seen(fill=seen().fill | {"location_text": 0.0}),
    "the last date was last week": old(7),
    "three re-issued out of twenty": seen(n_reissued=3),
    "winter times for half of it": seen(hours={10: 8, 14: 6, 20: 6}),
    "everything at other hours, no shift": seen(hours={9: 10, 11: 5, 16: 5}),
    "whole days": seen(hours={}),
    "doors open an hour before": seen(text_times=TextTimes(hours=-1, n_records=9, n_agreeing=0, examples=("x",))),
    "one text with another time": seen(text_times=TextTimes(hours=2, n_records=1, n_agreeing=0, examples=("x",))),
    "most texts agree": seen(text_times=TextTimes(hours=2, n_records=4, n_agreeing=9, examples=("x",))),
    "one night walk": seen(hours={10: 10, 14: 9, 5: 1}),
}


@pytest.mark.parametrize("now", NO_TROUBLE.values(), ids=NO_TROUBLE)
def test_what_only_looks_like_trouble(now: Observation) -> None:
    health = judge(now)
    assert health.state == "ok"
    assert health.severity in ("ok", "info")
    assert health.trouble_since is None
    assert not health.letter


def test_a_monthly_source_may_be_silent_longer() -> None:
    assert judge(old(30), accrual_periodicity="monthly").severity == "ok"
    assert judge(old(40), accrual_periodicity="monthly").cause == "only_past"


def test_a_source_that_is_always_up_at_night_is_no_news() -> None:
    night = {3: 5, 4: 5}
    assert judge(seen(hours=night), past(hours=night)).severity == "ok"


def test_the_summer_stop_calls_nobody_but_a_new_website_does() -> None:
    confirmed = {"accepted_on": JULY.date()}
    stop = judge(refused("empty").model_copy(update=confirmed), at=JULY)
    assert said(stop) == ("empty", "warning", "summer_stop")
    halved = judge(seen(n_records=4, n_gone=16, **confirmed), at=JULY)
    assert said(halved) == ("shrunk", "warning", "shrunk")
    rebuilt = judge(refused("empty", skeleton=B).model_copy(update=confirmed), at=JULY)
    assert said(rebuilt) == ("changed", "error", "layout")


def test_the_most_serious_comes_first_and_the_rest_is_kept() -> None:
    health = judge(failed("http_4xx", 404, n_conflicts=2, conflicts=("Een.", "Twee.")))
    assert [finding.cause for finding in health.findings] == ["not_found", "weekday_conflict"]
    assert health.state == "gone"


def test_a_paused_source_is_left_alone() -> None:
    health = judge(seen(reading="paused", n_conflicts=3, conflicts=("x",)), status="paused", status_reason="verbouwing")
    assert said(health) == ("paused", "ok", "paused")
    assert "verbouwing" in health.message


def test_since_when() -> None:
    history = past()
    for ago, now in ((3, failed("timeout")), (2, failed("http_5xx", 503)), (1, failed("http_5xx", 503))):
        at = NOW - dt.timedelta(days=ago)
        history.append(diagnose([spec()], {"bron": now}, history, at))
    health = judge(failed("http_5xx", 503, days=4), history)
    assert health.since == TODAY - dt.timedelta(days=2)  # this cause
    assert health.trouble_since == TODAY - dt.timedelta(days=3)  # any trouble
    assert health.days == 3
    mended = judge(seen(), [*history, (health,)])
    assert mended.trouble_since is None
    assert mended.since == TODAY


def test_a_shift_stays_told_until_it_is_mended() -> None:
    history = past()
    shifted = seen(hours={8: 8, 12: 6, 17: 6})
    for ago in (2, 1):
        history.append(diagnose([spec()], {"bron": shifted}, history, NOW - dt.timedelta(days=ago)))
    assert judge(shifted, history).cause == "time_shift"
    assert judge(seen(), history).severity == "ok"


# --- Several sources at once ------------------------------------------------------------------------------------------


def judge_all(hosts: dict[str, tuple[str, Observation]]) -> dict[str, SourceHealth]:
    specs = [spec(source_id) for source_id in hosts]
    observations = {i: now.model_copy(update={"host": host}) for i, (host, now) in hosts.items()}
    return {h.source_id: h for h in diagnose(specs, observations, [], NOW)}


def test_a_host_that_is_down_is_one_cause_for_all_its_sources() -> None:
    down = failed("refused")
    found = judge_all(
        {"a": ("wijk.example", down), "b": ("wijk.example", failed("timeout")), "c": ("ander.example", seen())}
    )
    assert {i: h.shared_by for i, h in found.items()} == {"a": "wijk.example", "b": "wijk.example", "c": None}
    assert found["a"].cause == "host_outage"
    assert "alle 2 bronnen" in found["a"].message


@pytest.mark.parametrize(
    "hosts",
    [
        {"a": ("wijk.example", failed("refused")), "b": ("wijk.example", seen())},
        {"a": ("wijk.example", failed("refused")), "b": ("wijk.example", failed("http_4xx", 404))},
        {"a": ("een.example", failed("refused")), "b": ("twee.example", failed("refused"))},
    ],
    ids=["one of two", "the other answers 404", "two hosts"],
)
def test_what_is_no_host_outage(hosts: dict[str, tuple[str, Observation]]) -> None:
    assert {health.shared_by for health in judge_all(hosts).values()} == {None}


def test_when_nothing_on_the_web_answers_the_cause_is_here() -> None:
    web = {i: (f"{i}.example", failed("dns")) for i in "abc"}
    found = judge_all({**web, "bestand": ("", seen())})
    assert {found[i].shared_by for i in "abc"} == {OURSELVES}
    assert found["a"].cause == "own_connection"
    assert found["bestand"].severity == "ok"


# --- Times in texts ---------------------------------------------------------------------------------------------------


def record(number: int, description: str, dtstart: str | None = "20261201T170000") -> ExtractedRecord:
    return ExtractedRecord(
        record_id=f"r{number}", source_id="bron", source_key=str(number), locator="", snapshot_id="s", name="Yoga",
        description=description, dtstart=dtstart,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["van 19.00 tot 21.00 uur", "Aanvang 19:00", "om 19.00 uur, € 17.00"], (2, 3, 0)),
        (["van 17.00 tot 19.00 uur", "om 19.00 uur"], (2, 1, 1)),
        (["kosten € 5.00", "zaal 2.10", "tel 010-1234567"], None),
        (["om 19.15 uur"], None),
        ([""], None),
    ],
)
def test_times_in_texts_against_dates(texts: list[str], wanted: tuple[int, int, int] | None) -> None:
    records = [record(number, text) for number, text in enumerate(texts)]
    start = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
    found = text_times(records, {r.record_id: start for r in records})
    assert (found and (found.hours, found.n_records, found.n_agreeing)) == wanted


def test_a_time_that_came_from_the_text_is_not_compared_with_it() -> None:
    start = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
    assert text_times([record(1, "om 19.00 uur", None)], {"r1": start}) is None


# --- History ----------------------------------------------------------------------------------------------------------


def test_history_is_kept_and_a_day_is_judged_as_it_was(tmp_path: Path) -> None:
    days = past(4)
    for rows in days:
        keep(tmp_path, rows, rows[0].at)
    today = (judge(failed("http_4xx", 404), days),)
    assert keep(tmp_path, today, NOW)
    assert list(read_history(tmp_path, NOW)) == [list(rows) for rows in days]
    assert read_latest(tmp_path) == list(today)
    # A day that is built again neither sees itself nor changes what was kept.
    before = sorted(path.read_bytes() for path in tmp_path.iterdir())
    assert keep(tmp_path, days[1], days[1][0].at) is None
    assert list(read_history(tmp_path, days[2][0].at)) == [list(rows) for rows in days[:2]]
    assert sorted(path.read_bytes() for path in tmp_path.iterdir()) == before


def test_a_damaged_file_only_makes_the_past_shorter(tmp_path: Path) -> None:
    days = past(3)
    for rows in days:
        keep(tmp_path, rows, rows[0].at)
    sorted(tmp_path.iterdir())[1].write_bytes(b"half")
    assert [rows[0].day for rows in read_history(tmp_path, NOW) if rows] == [days[0][0].day, days[2][0].day]


# --- Anything ---------------------------------------------------------------------------------------------------------

counts = st.integers(0, 500)
anything = st.builds(
    Observation,
    reading=st.sampled_from(["ok", "stale", "failed", "paused"]),
    error_kind=st.none() | st.sampled_from(["dns", "http_4xx", "http_5xx", "robots", "not_expected_type", "timeout"]),
    error_message=st.just("het lukte niet"),
    status_code=st.none() | st.sampled_from([401, 404, 429, 500]),
    refusal=st.none() | st.sampled_from(["empty", "too_few", "shrunk", "web_page", "unreadable"]),
    address=st.sampled_from(["", "https://bron.example/a;rm -rf '$(x)'"]),
    host=st.sampled_from(["", "bron.example"]),
    accepted_on=st.none() | st.dates(TODAY - dt.timedelta(days=400), TODAY),
    n_records=counts, n_today=st.none() | counts, n_expected=counts, n_gone=counts, n_reissued=counts, n_ahead=counts,
    last_date=st.none() | st.dates(TODAY - dt.timedelta(days=400), TODAY + dt.timedelta(days=400)),
    hours=st.dictionaries(st.integers(0, 23), st.integers(1, 50)),
    skeleton=st.sampled_from([None, A, B]),
)  # fmt: skip


@settings(max_examples=60)
@given(st.lists(anything, min_size=1, max_size=4))
def test_every_judgement_is_whole(observations: list[Observation]) -> None:
    history: list[tuple[SourceHealth, ...]] = []
    for ago, now in enumerate(reversed(observations)):
        at = NOW - dt.timedelta(days=len(observations) - 1 - ago)
        [health] = diagnose([spec()], {"bron": now}, history, at)
        history.append((health,))
        assert health.state == (health.findings[0].state if health.findings else STATES[health.cause])
        if health.severity in ("warning", "error"):
            assert health.message
            assert health.cure
            assert shlex.split(health.evidence)[0] in ("curl", "wijkagenda")
            assert health.trouble_since
            assert health.trouble_since <= health.day
        assert health.since <= health.day
        assert SourceHealth.model_validate_json(health.model_dump_json(exclude_defaults=True)) == health
