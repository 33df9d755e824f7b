"""What residents and operators see of a schedule: Dutch words, labels, remarks, conflicts, spans."""

from __future__ import annotations

import datetime as dt

import pytest

from sources.contracts import ScheduleRule
from sources.dutch import calendar
from sources.dutch.labels import to_labels
from sources.dutch.render import render_schedule
from sources.dutch.schedule import read_schedule

REFERENCE = dt.date(2026, 1, 12)
AMSTERDAM = dt.timezone(dt.timedelta(hours=1))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("di 10-12, niet in vakanties", "elke dinsdag, 10.00 tot 12.00 uur, niet in de schoolvakanties"),
        ("ma t/m vr 9-17u", "elke maandag tot en met vrijdag, 9.00 tot 17.00 uur"),
        ("2e en 4e vr vd maand half acht 's avonds", "elke 2e en 4e vrijdag van de maand, om 19.30 uur"),
        ("1e za en 3e vr van de maand", "elke 1e zaterdag en 3e vrijdag van de maand"),
        ("om de week op do vanaf 5 febr 14 uur", "om de 2 weken op donderdag, om 14.00 uur, vanaf 5 februari 2026"),
        ("even weken wo 9.30", "elke woensdag in de even weken, om 9.30 uur"),
        ("za 14/3 13-17u", "zaterdag 14 maart 2026, 13.00 tot 17.00 uur"),
        ("3, 10 en 17 maart en 7 april 20 uur", "3, 10, 17 maart 2026 en 7 april 2026, om 20.00 uur"),
        ("20 t/m 24 juli", "20 tot en met 24 juli 2026"),
        ("ma 9-12 en 13-16", "elke maandag, 9.00 tot 12.00 uur en 13.00 tot 16.00 uur"),
        ("vr 20.00 (zaal open 19.30)", "elke vrijdag, om 20.00 uur (deur open 19.30 uur)"),
        ("vrijdag 20.00-02.00 uur", "elke vrijdag, 20.00 tot 02.00 uur"),
        ("woensdagmiddag", "elke woensdag, 's middags"),
        ("elke wo van sept t/m mei 20u", "elke woensdag, om 20.00 uur, van september tot en met mei"),
        ("elke za in juli en augustus", "elke zaterdag, in juli en augustus"),
        ("elke eerste zaterdag van mei", "elk jaar op de 1e zaterdag van mei"),
        ("de 1e en 15e van elke maand", "elke 1e en 15e van de maand"),
        ("pedicure op afspraak", "op afspraak"),
        ("elke do 10 uur, behalve 30 april", "elke donderdag, om 10.00 uur, niet op 30 april 2026"),
        ("leeftijd 4-12 jaar", ""),
    ],
)
def test_words_for_residents(text: str, shown: str) -> None:
    assert render_schedule(read_schedule(text, REFERENCE).rules) == shown


@pytest.mark.parametrize(
    ("rule", "shown"),
    [
        (
            ScheduleRule(kind="weekly", rrule="FREQ=WEEKLY;UNTIL=20261231T225959Z", start_date=dt.date(2026, 1, 6)),
            "elke dinsdag, tot en met 31 december 2026",
        ),
        (
            ScheduleRule(kind="monthly", rrule="FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR", start_time=dt.time(15)),
            "elke laatste vrijdag van de maand, om 15.00 uur",
        ),
        (
            ScheduleRule(
                kind="weekly", rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;COUNT=6", start_date=dt.date(2026, 1, 5)
            ),
            "om de 2 weken op maandag, vanaf 5 januari 2026, 6 keer",
        ),
        (
            ScheduleRule(kind="once", dates=(dt.date(2026, 3, 3),), start_time=dt.time(10), duration=90),
            "dinsdag 3 maart 2026, 10.00 tot 11.30 uur",
        ),
        (
            ScheduleRule(
                kind="weekly",
                rrule="FREQ=WEEKLY;BYDAY=TU",
                exdates=(dt.datetime(2026, 3, 3, 10, tzinfo=AMSTERDAM),),
                rdates=(dt.datetime(2026, 3, 4, 10, tzinfo=AMSTERDAM),),
            ),
            "elke dinsdag, niet op 3 maart 2026, ook op 4 maart 2026",
        ),
        (ScheduleRule(kind="yearly", rrule="FREQ=YEARLY", start_date=dt.date(2020, 5, 4)), "elk jaar op 4 mei"),
    ],
)
def test_rules_from_calendars_have_words_too(rule: ScheduleRule, shown: str) -> None:
    assert render_schedule([rule]) == shown


def test_labels_have_every_field() -> None:
    rules = read_schedule("do 19.30 uur (zaal open 19.00), t/m 26 maart, niet op 5 maart", REFERENCE).rules
    assert to_labels(rules) == [
        {
            "kind": "weekly",
            "rrule": "FREQ=WEEKLY;BYDAY=TH",
            "dates": [],
            "start_time": "19:30",
            "end_time": None,
            "from": None,
            "until": "2026-03-26",
            "except": ["2026-03-05"],
            "only": [],
            "week_parity": None,
            "daypart": None,
            "doors": "19:00",
            "confidence": 1.0,
        }
    ]


def test_no_rules_are_labelled_none() -> None:
    assert [label["kind"] for label in to_labels(())] == ["none"]


def test_the_date_wins_from_a_wrong_weekday() -> None:
    reading = read_schedule("maandag 3 maart 2026, 10.00 uur", REFERENCE)
    assert reading.rules[0].dates == (dt.date(2026, 3, 3),)
    assert reading.weekday_conflicts == (("maandag", dt.date(2026, 3, 3)),)
    assert reading.rules[0].confidence < 1


def test_old_news_keeps_its_year() -> None:
    reading = read_schedule("woensdag 3 september", dt.date(2026, 1, 12))  # in 2025 a Wednesday, in 2026 not
    assert reading.rules[0].dates == (dt.date(2025, 9, 3),)


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("Aanmelden kan tot 14 maart", "aanmeldtermijn"),
        ("Telefonisch bereikbaar ma-vr 9-17 uur", "bereikbaarheid"),
        ("De zaal is te huur op zaterdag 13-17 uur", "verhuur"),
        ("Op dinsdag 3 maart was het feest", "voorbij"),
        ("Wij koken wekelijks samen", "De dag staat er niet bij"),
        ("om de week op dinsdag", "in welke week"),
        ("elke maandag tot de zomervakantie", "grens"),
        ("De data voor dinsdag 3 maart en later volgen", "vastgesteld"),
    ],
)
def test_remarks_say_what_was_left_out(text: str, remark: str) -> None:
    assert any(remark in each for each in read_schedule(text, REFERENCE).remarks)


def test_spans_and_rule_names_point_at_the_words() -> None:
    text = "Gezellig! Elke dinsdag van 10.00 tot 12.00 uur koffie."
    (rule,) = read_schedule(text, REFERENCE).rules
    assert rule.span is not None
    assert text[slice(*rule.span)] == "dinsdag van 10.00 tot 12.00 uur"
    assert rule.rule == "weekdag"


def test_a_rhythm_without_anchor_is_less_certain() -> None:
    unanchored = read_schedule("om de week op dinsdag", REFERENCE).rules[0]
    anchored = read_schedule("om de week op dinsdag vanaf 3 februari", REFERENCE).rules[0]
    assert unanchored.confidence < anchored.confidence == 1.0


@pytest.mark.parametrize(
    ("year", "easter", "kings_day", "christmas_holiday"),
    [
        (2014, dt.date(2014, 4, 20), dt.date(2014, 4, 26), dt.date(2014, 12, 20)),
        (2025, dt.date(2025, 4, 20), dt.date(2025, 4, 26), dt.date(2025, 12, 20)),
        (2026, dt.date(2026, 4, 5), dt.date(2026, 4, 27), dt.date(2026, 12, 19)),
        (2027, dt.date(2027, 3, 28), dt.date(2027, 4, 27), dt.date(2027, 12, 25)),
        (2038, dt.date(2038, 4, 25), dt.date(2038, 4, 27), dt.date(2038, 12, 25)),
    ],
)
def test_movable_days(year: int, easter: dt.date, kings_day: dt.date, christmas_holiday: dt.date) -> None:
    assert calendar.easter(year) == easter
    assert calendar.kings_day(year) == kings_day
    assert calendar.christmas_holiday_start(year) == christmas_holiday


def test_nth_weekday_of_a_month() -> None:
    assert calendar.nth_weekday(2026, 1, 3, 5) == dt.date(2026, 1, 29)
    assert calendar.nth_weekday(2026, 2, 3, 5) is None
    assert calendar.nth_weekday(2026, 2, 6, -1) == dt.date(2026, 2, 22)
    assert calendar.kings_day(2013) == dt.date(2013, 4, 30)
