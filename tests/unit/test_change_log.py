"""What happened to an activity, told from the ledger: the kind, the date, and the sentence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from warehouse.change_log import Step, recent_changes, steps_of
from warehouse.ledger import ActivityMemory, Ledger, append_segment

DAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC)
PLACES = {"haven": "Wijkhuis De Haven", "kade": "De Kade"}
SERIES = ActivityMemory(
    activity_id="wa1",
    minted_on=DAY,
    created_at=NOW,
    last_modified=NOW,
    facts={"name": "Koffieochtend", "schedule": "elke donderdag, 10.00 tot 12.00 uur", "place": "haven"},
    rules=("elke donderdag",),
)
ONCE = replace(SERIES, rules=(), facts={"name": "Lezing", "schedule": "op 26 november", "place": "haven"})


def at(start: str, *, status: str = "scheduled", name: str = "", end: str = "12:00", place: str = "haven") -> str:
    return f"{start}:00+01:00|{start[:10]}T{end}:00+01:00|{status}|{name}|{place}"


def told(before: ActivityMemory | None, after: ActivityMemory) -> list[tuple[str, str, str]]:
    changes = recent_changes([Step(DAY, dt.date(2027, 11, 24), before, after)], PLACES)
    return [(c.kind, c.date.isoformat() if c.date else "", c.says) for c in changes]


THURSDAY, KEY = "2026-11-26", "2026-11-26T10:00:00+01:00"


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({}, {KEY: at(f"{THURSDAY}T10:00", status="cancelled")}, ("cancelled", "op do 26 november is afgelast.")),
        ({KEY: at(f"{THURSDAY}T10:00", status="cancelled")}, {}, ("reinstated", "op do 26 november gaat toch door.")),
        ({}, {f"{KEY} skipped": ""}, ("cancelled", "op do 26 november gaat niet door.")),
        ({f"{KEY} skipped": ""}, {}, ("reinstated", "op do 26 november gaat toch door.")),
        (
            {},
            {KEY: at("2026-11-27T13:30", end="15:00")},
            ("moved", "van do 26 november is verplaatst naar vr 27 november om 13.30 uur."),
        ),
        (
            {},
            {KEY: at(f"{THURSDAY}T11:00")},
            ("moved", "op do 26 november begint nu om 11.00 uur (eerst 10.00 uur)."),
        ),
        ({}, {KEY: at(f"{THURSDAY}T10:00", name="Kerst|bingo")},
         ("changed", "op do 26 november heeft nu een eigen titel: Kerst|bingo.")),
        (
            {KEY: at(f"{THURSDAY}T11:00")},
            {KEY: at(f"{THURSDAY}T11:00", place="kade")},
            ("changed", "op do 26 november is nu op een andere plek: De Kade."),
        ),
        (
            {KEY: at(f"{THURSDAY}T10:00")},
            {KEY: at(f"{THURSDAY}T10:00", end="13:00")},
            ("changed", "op do 26 november duurt nu tot 13.00 uur."),
        ),
        ({}, {KEY: at(f"{THURSDAY}T10:00")}, ("new", "is er ook op do 26 november om 10.00 uur.")),
        ({KEY: at(f"{THURSDAY}T10:00")}, {}, ("cancelled", "op do 26 november staat niet meer in de agenda.")),
    ],
)  # fmt: skip
def test_one_date_of_a_series(was: dict[str, str], now: dict[str, str], expected: tuple[str, str]) -> None:
    assert told(replace(SERIES, dates=was), replace(SERIES, dates=now)) == [(expected[0], THURSDAY, expected[1])]


def test_the_only_date_of_an_activity_that_becomes_another_is_moved_not_called_off_and_new() -> None:
    later = "2027-01-07T10:00:00+01:00"
    before = replace(ONCE, dates={KEY: at(f"{THURSDAY}T10:00")})
    after = replace(ONCE, dates={later: at("2027-01-07T10:00")}, facts={**ONCE.facts, "schedule": "op 7 januari"})
    assert told(before, after) == [
        ("moved", THURSDAY, "van do 26 november is verplaatst naar do 7 januari 2027 om 10.00 uur.")
    ]


def test_an_activity_as_a_whole() -> None:
    gone = replace(SERIES, status="cancelled")
    assert told(None, SERIES) == [("new", "", "is nieuw in de agenda.")]
    assert told(SERIES, gone) == [("cancelled", "", "gaat niet meer door.")]
    assert told(gone, SERIES) == [("reinstated", "", "gaat toch weer door.")]
    off = replace(gone, dates={KEY: at(f"{THURSDAY}T10:00", status="cancelled")})
    assert told(off, SERIES) == [("reinstated", "", "gaat toch weer door.")]
    assert told(gone, gone) == []
    assert told(SERIES, replace(SERIES, superseded_by="wa2")) == []


def test_one_sentence_names_all_that_changed_and_repeats_no_old_words() -> None:
    facts = {"name": "Koffie en thee", "schedule": "elke vrijdag, 10.00 uur", "place": "kade", "price": "amount 2.00"}
    changes = recent_changes(
        [Step(DAY, dt.date.max, SERIES, replace(SERIES, facts=facts, rules=("elke vrijdag",)))], PLACES
    )
    assert [(c.kind, c.what) for c in changes] == [("changed", ("time", "place", "title", "price"))]
    assert changes[0].says == (
        "heeft een andere tijd (elke vrijdag, 10.00 uur), een andere plek (De Kade), een andere naam en nu een prijs."
    )


def test_what_has_passed_comes_into_sight_or_is_only_worded_otherwise_is_no_change() -> None:
    past = {"2026-11-19T10:00:00+01:00": at("2026-11-19T10:00", status="cancelled")}
    far = {"2027-12-24T10:00:00+01:00": at("2027-12-24T10:00")}
    other_words = replace(SERIES, facts={**SERIES.facts, "schedule": "iedere donderdag"})
    for before, after in (
        (SERIES, replace(SERIES, dates=past)),
        (replace(SERIES, dates=past), SERIES),
        (SERIES, replace(SERIES, dates=far)),
        (SERIES, other_words),
    ):
        assert told(before, after) == []


def test_runs_of_a_day_count_as_one_and_the_past_thirty_days_are_kept(tmp_path: Path) -> None:
    def run(moment: dt.datetime, before: Ledger, memory: ActivityMemory) -> Ledger:
        after = Ledger(activities={memory.activity_id: replace(memory, last_modified=moment)})
        append_segment(tmp_path, before, after, moment)
        return after

    renamed = replace(SERIES, facts={**SERIES.facts, "name": "Koffieuur"})
    ledger = run(NOW - dt.timedelta(days=40), Ledger(), SERIES)
    ledger = run(NOW - dt.timedelta(days=20), ledger, renamed)
    ledger = run(NOW - dt.timedelta(hours=2), ledger, replace(renamed, status="cancelled"))
    today = {"wa1": replace(renamed, last_modified=NOW)}
    for _ in range(2):  # building the day again gives the same
        changes = recent_changes(steps_of(tmp_path, NOW, today), PLACES)
        assert [(c.changed_on, c.kind, c.says) for c in changes] == [
            (DAY - dt.timedelta(days=20), "changed", "heeft een andere naam.")
        ]
        assert changes[0].change_id == "wa1-20261104-changed"


def test_ids_of_changes_differ(tmp_path: Path) -> None:
    keys = [f"2026-11-26T{hour}:00:00+01:00" for hour in ("10", "15")]
    after = replace(SERIES, dates={key: at(f"{key[:16]}", status="cancelled", end="18:00") for key in keys})
    changes = recent_changes([Step(DAY, dt.date.max, SERIES, after)], PLACES)
    assert len({change.change_id for change in changes}) == 2
