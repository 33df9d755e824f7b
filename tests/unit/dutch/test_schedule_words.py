"""Every row of the grammar's word tables is read as what its table says.

Belongs here: one check a table, over all its rows, so that a new row is tested the moment it is added.
"""

from __future__ import annotations

import datetime as dt

import pytest

from sources.dutch import calendar
from sources.dutch.calendar import WEEKDAY_CODES
from sources.dutch.render import render_schedule
from sources.dutch.schedule import lexicon, read_schedule
from sources.dutch.schedule.signal_words import CUES, GUARDS
from sources.dutch.schedule.tokens import meaning_of
from tests.unit.dutch.notation import compact

REFERENCE = dt.date(2026, 1, 12)


def read(text: str) -> str:
    return compact(read_schedule(text, REFERENCE).rules)


def of_kind(kind: str) -> list[str]:
    return [word for word, (found, _) in lexicon.WORDS.items() if found == kind]


@pytest.mark.parametrize("word", of_kind("wday"))
def test_weekday_words(word: str) -> None:
    days, _ = lexicon.WORDS[word][1]
    assert read(f"{word} 10.00-12.00 uur") == f"{','.join(WEEKDAY_CODES[day] for day in days)} 10:00-12:00"


@pytest.mark.parametrize("word", lexicon.DOUBTFUL_WEEKDAYS)
def test_doubtful_weekdays_need_a_number_beside_them(word: str) -> None:
    day = WEEKDAY_CODES[lexicon.DOUBTFUL_WEEKDAYS[word]]
    assert read(f"{word} 10.00 uur") == f"{day} 10:00"
    assert read(f"het is {word} gezellig") == "none"


@pytest.mark.parametrize("word", of_kind("month"))
def test_month_words(word: str) -> None:
    assert read(f"12 {word} 2027") == f"2027-{lexicon.WORDS[word][1]:02}-12"


@pytest.mark.parametrize("part", sorted(set(lexicon.DAYPARTS.values())))
@pytest.mark.parametrize("day", lexicon.WEEKDAY_NAMES)
def test_weekday_and_daypart_in_one_word(day: str, part: str) -> None:
    code = WEEKDAY_CODES[lexicon.WEEKDAY_NAMES.index(day)]
    assert read(f"op {day}{part}") == f"{code} @{part}"
    assert read(f"op {day}{part}en") == f"{code} @{part}"


@pytest.mark.parametrize("word", of_kind("num"))
def test_number_words_are_days_of_a_month(word: str) -> None:
    number = lexicon.WORDS[word][1]
    expected = f"2027-03-{number:02}" if 1 <= number <= 31 else "none"
    assert read(f"{word} maart 2027") == expected


@pytest.mark.parametrize("word", of_kind("ord"))
def test_ordinals(word: str) -> None:
    number = lexicon.WORDS[word][1]
    if -2 <= number <= 5:
        assert read(f"elke {word} dinsdag van de maand") == f"{number}TU"
    elif number <= 31:
        assert read(f"de {word} maart 2027") == f"2027-03-{number:02}"


@pytest.mark.parametrize("word", of_kind("freq"))
def test_frequencies(word: str) -> None:
    unit, interval = lexicon.WORDS[word][1]
    expected = {"day": "daily", "week": "weekly", "month": "monthly", "year": None}[unit]
    if expected is not None:
        assert read(f"Wij komen {word} bijeen") == (expected if interval == 1 else f"{interval}*{expected}")


@pytest.mark.parametrize("word", of_kind("hol"))
def test_holidays_as_exception_and_as_limit(word: str) -> None:
    name = lexicon.WORDS[word][1]
    assert read(f"elke dinsdag 10 uur, niet in de {word}") == f"TU 10:00 except={name}"
    assert read(f"elke dinsdag 10 uur, alleen in de {word}") == f"TU 10:00 only={name}"


@pytest.mark.parametrize("word", lexicon.SEASONS)
def test_seasons_are_months(word: str) -> None:
    months = ",".join(map(str, lexicon.SEASONS[word]))
    assert read(f"elke dinsdag 10 uur in de {word}") == f"TU 10:00 months={months}"


@pytest.mark.parametrize("word", of_kind("rel"))
def test_relative_days(word: str) -> None:
    offset, _ = lexicon.WORDS[word][1]
    assert read(f"{word} 19.30 uur") == f"{REFERENCE + dt.timedelta(days=offset)} 19:30"


@pytest.mark.parametrize("word", of_kind("name"))
def test_named_days(word: str) -> None:
    assert read(f"{word} 2027 om 11.00 uur") == f"{calendar.named_day(lexicon.WORDS[word][1], 2027)} 11:00"


@pytest.mark.parametrize("name", calendar.NAMED_DAYS)
def test_every_named_day_has_a_date_each_year(name: str) -> None:
    assert all(calendar.named_day(name, year).year == year for year in range(2020, 2040))


@pytest.mark.parametrize("word", [word for name in ("past", "rental", "internal", "vague") for word in GUARDS[name]])
def test_sentences_that_are_no_schedule(word: str) -> None:
    assert read(f"Elke dinsdag {word} van 10.00 tot 12.00 uur") == "none"


@pytest.mark.parametrize("word", [*GUARDS["sign_up"], "inschrijftermijn", "aanmeldformulier", "reserveringen"])
def test_signing_up_is_no_schedule(word: str) -> None:
    assert read(f"{word} op dinsdag 3 maart van 10.00 tot 12.00 uur") == "none"
    assert read(f"Dinsdag 3 maart 10.00 uur. {word} voor 1 maart") == "2026-03-03 10:00"


@pytest.mark.parametrize("word", [*GUARDS["contact"], *GUARDS["phone"], *GUARDS["desk"]])
def test_contact_hours_are_no_schedule(word: str) -> None:
    assert read(f"{word} ma-vr 9.00-17.00 uur") == "none"
    assert read(f"Elke woensdag 14 uur. {word}: ma-vr 9.00-17.00 uur") == "WE 14:00"


@pytest.mark.parametrize("word", [*GUARDS["closed"], *GUARDS["cancelled"]])
def test_closed_is_no_schedule_but_an_exception(word: str) -> None:
    assert read(f"dinsdag 3 maart {word}") == "none"
    assert read(f"Elke dinsdag 10 uur. 3 maart {word}.") == "TU 10:00 except=2026-03-03"


@pytest.mark.parametrize("word", [word for word, cue in CUES.items() if cue == "doors"])
def test_doors_are_not_the_start(word: str) -> None:
    assert read(f"dinsdag {word} 19.00 uur, aanvang 19.30 uur") == "TU 19:30 doors=19:00"


@pytest.mark.parametrize("word", [word for word, cue in CUES.items() if cue == "begin_time"])
def test_begin_words(word: str) -> None:
    assert read(f"inloop 19.00 uur, {word} 19.30 uur, elke dinsdag") == "TU 19:30 doors=19:00"


@pytest.mark.parametrize("word", [word for word, cue in CUES.items() if cue == "end_time"])
def test_end_words(word: str) -> None:
    assert read(f"dinsdag 19.30 uur, {word} 21.30 uur") == "TU 19:30-21:30"


@pytest.mark.parametrize("word", [word for word, cue in CUES.items() if cue == "starts" and word != "beginnen"])
def test_start_words_begin_a_series(word: str) -> None:
    assert read(f"elke dinsdag 19.30 uur, {word} 3 maart") == "TU 19:30 from=2026-03-03"


@pytest.mark.parametrize("first", lexicon.PHRASES)
def test_phrases_are_one_token(first: str) -> None:
    for rest, meaning in lexicon.PHRASES[first]:
        assert rest, "a phrase has two words and more"
        assert meaning[0], "a phrase means something"


@pytest.mark.parametrize(
    ("misspelt", "meant"),
    [("woendag", "woensdag"), ("dindsag", "dinsdag"), ("vrijdaag", "vrijdag"), ("septmber", "september")],
)
def test_one_letter_wrong_is_understood(misspelt: str, meant: str) -> None:
    assert meaning_of(misspelt) == meaning_of(meant)


@pytest.mark.parametrize("word", ["zondaar", "middag", "maaltijd", "vrijwilliger", "dinsdagmarktgroep", "novembers"])
def test_other_words_stay_what_they_are(word: str) -> None:
    assert meaning_of(word)[0] not in ("wday", "month")


def test_shown_schedules_read_back_for_every_holiday() -> None:
    for name in sorted({lexicon.WORDS[word][1] for word in of_kind("hol")}):
        rules = read_schedule("elke dinsdag 10 uur, niet in de vakantie", REFERENCE).rules
        rules = tuple(rule.model_copy(update={"except_": (name,)}) for rule in rules)
        assert read_schedule(render_schedule(rules), REFERENCE).rules[0].except_ == (name,)
