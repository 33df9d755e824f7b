"""What holds for any text and any schedule: never raises, what residents read reads back alike, spans lie in the text.

Belongs here: properties over generated input. The tables of phrases are in tests/unit/dutch.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import ScheduleRule
from sources.dutch.calendar import WEEKDAY_CODES
from sources.dutch.render import render_schedule
from sources.dutch.schedule import read_schedule
from sources.dutch.schedule.lexicon import PHRASES, WORDS
from sources.dutch.schedule.rules import without_subsumed

REFERENCES = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))
_SIGNS = (
    ", ",
    ". ",
    "; ",
    " - ",
    "(",
    ")",
    "\n",
    "/",
    ": ",
    "!",
    " • ",
    "'s ",
    "€ ",
    "@",
    "2",
    "12",
    "31",
    "00",
    "2026",
)
_FRAGMENTS = (
    "van 10.00 tot 12.00 uur", "10-12", "half acht", "1e en 3e", "3, 10 en 17 april", "14 maart 2026", "12/3",
    "ma t/m vr", "niet in de schoolvakanties", "van 3 t/m 28 augustus", "september t/m mei", "zaal open 19.00 uur",
    "duurt 90 minuten", "op afspraak", "vanaf 2 februari", "tot 1 juni", "week 10 t/m 20", "om de twee weken",
)  # fmt: skip
_WORDS = st.sampled_from(
    [*WORDS, *(" ".join((first, *rest)) for first, rows in PHRASES.items() for rest, _ in rows), *_SIGNS, *_FRAGMENTS]
)
AGENDA_TEXTS = st.lists(_WORDS, max_size=12).map(" ".join)


def plain(rules: Sequence[ScheduleRule]) -> list[ScheduleRule]:
    """The rules without where and how surely they were read."""
    return [rule.model_copy(update={"span": None, "confidence": 1.0, "rule": ""}) for rule in rules]


@given(st.text(max_size=200), REFERENCES)
def test_any_text_is_read_without_raising(text: str, reference: dt.date) -> None:
    reading = read_schedule(text, reference)
    assert all(0.0 <= rule.confidence <= 1.0 for rule in reading.rules)


@settings(max_examples=300)
@given(AGENDA_TEXTS, REFERENCES)
def test_words_of_agendas_are_read_and_shown_alike(text: str, reference: dt.date) -> None:
    reading = read_schedule(text, reference)
    for rule in reading.rules:
        assert rule.kind != "once" or rule.dates
        assert rule.span is None or 0 <= rule.span[0] <= rule.span[1] <= len(text)
    shown = render_schedule(reading.rules)
    assert plain(read_schedule(shown, reference).rules) == plain(reading.rules), shown


@given(AGENDA_TEXTS, REFERENCES)
def test_reading_twice_is_the_same(text: str, reference: dt.date) -> None:
    assert read_schedule(text, reference) == read_schedule(text, reference)


# --- Schedules that the grammar can produce ---------------------------------------------------------------------------

_NTHS = st.sampled_from((1, 2, 3, 4, 5, -1, -2))
_HOLIDAYS = st.sampled_from(
    ("school_holidays", "public_holidays", "school_holidays:zomer", "school_holidays:kerst", "ramadan", "month:7")
)
_DAYS = st.lists(st.integers(0, 6), min_size=1, max_size=6, unique=True).map(sorted)


def _codes(days: Sequence[int]) -> str:
    return ",".join(WEEKDAY_CODES[day] for day in days)


_WEEKLY = st.builds(
    lambda days, interval, parity: {
        "kind": "weekly",
        "rrule": f"FREQ=WEEKLY{';INTERVAL=2' if parity else interval};BYDAY={_codes(days)}",
        "week_parity": parity,
    },
    _DAYS,
    st.sampled_from(("", ";INTERVAL=2", ";INTERVAL=3")),
    st.sampled_from((None, "even", "odd")),
)
_MONTHLY = st.builds(
    lambda nths, day: {
        "kind": "monthly",
        "rrule": "FREQ=MONTHLY;BYDAY=" + ",".join(f"{nth}{WEEKDAY_CODES[day]}" for nth in nths),
    },
    st.lists(_NTHS, min_size=1, max_size=3, unique=True),
    st.integers(0, 6),
)
_MONTH_DAYS = st.integers(1, 31).map(lambda day: {"kind": "monthly", "rrule": f"FREQ=MONTHLY;BYMONTHDAY={day}"})
_YEARLY = st.builds(
    lambda month, nth, day: {
        "kind": "yearly",
        "rrule": f"FREQ=YEARLY;BYMONTH={month};BYDAY={nth}{WEEKDAY_CODES[day]}",
    },
    st.integers(1, 12),
    _NTHS,
    st.integers(0, 6),
)
_DAILY = st.just({"kind": "daily", "rrule": "FREQ=DAILY"})


@st.composite
def recurring_rules(draw: st.DrawFn) -> ScheduleRule:
    """A rule that comes back, with times, bounds and exceptions."""
    content = dict(draw(st.one_of(_WEEKLY, _MONTHLY, _MONTH_DAYS, _YEARLY, _DAILY)))
    content |= draw(_times())
    if draw(st.booleans()):
        content["valid_from"] = draw(st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31)))
    if draw(st.booleans()):
        content["valid_to"] = draw(st.dates(dt.date(2027, 1, 1), dt.date(2028, 12, 31)))
    holidays = draw(st.lists(_HOLIDAYS, max_size=2, unique=True))
    dates = sorted(draw(st.sets(st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), max_size=3)))
    content["except_"] = (*holidays, *(day.isoformat() for day in dates))
    return ScheduleRule(**content)


@st.composite
def _times(draw: st.DrawFn) -> dict[str, object]:
    minutes = st.integers(0, 287).map(lambda five: dt.time(five // 12, five % 12 * 5))
    which = draw(st.sampled_from(("range", "start", "end", "part", "none")))
    if which == "part":
        part = draw(st.sampled_from(("ochtend", "middag", "avond", "nacht")))
        return {"daypart": part, "precision": "weekday_only"}
    if which == "none":
        return {"precision": "weekday_only"}
    if which == "end":
        return {"end_time": draw(minutes), "precision": "weekday_only"}
    times: dict[str, object] = {"start_time": draw(minutes)}
    if which == "range":
        times["end_time"] = draw(minutes)
    if draw(st.booleans()):
        times["doors"] = draw(minutes)
    return times


@st.composite
def once_rules(draw: st.DrawFn) -> ScheduleRule:
    """Single dates in order, with times."""
    dates = sorted(draw(st.sets(st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31)), min_size=1, max_size=12)))
    content = draw(_times())
    if content.get("precision"):
        content["precision"] = "day"
    return ScheduleRule(kind="once", dates=tuple(dates), **content)


@settings(max_examples=300)
@given(st.one_of(recurring_rules(), once_rules()), REFERENCES)
def test_every_schedule_is_shown_so_that_it_reads_back(rule: ScheduleRule, reference: dt.date) -> None:
    shown = render_schedule([rule])
    assert plain(read_schedule(shown, reference).rules) == plain([rule]), shown


@given(st.lists(st.one_of(recurring_rules(), once_rules()), min_size=2, max_size=4), REFERENCES)
def test_several_rules_keep_apart(rules: list[ScheduleRule], reference: dt.date) -> None:
    distinct = without_subsumed([rule for position, rule in enumerate(rules) if rule not in rules[:position]])
    shown = render_schedule(distinct)
    assert plain(read_schedule(shown, reference).rules) == plain(distinct), shown
