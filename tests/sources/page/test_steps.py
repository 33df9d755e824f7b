"""The steps of reading a page, each by itself: stretches about time, lines, notes, repetition, places."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.contracts import ScheduleRule
from sources.formats.html import parse
from sources.page import blocks, content
from sources.page.headings import is_collection, is_excluded
from sources.page.lines import is_title, judge
from sources.page.places import find_place
from sources.page.repetition import tidy
from sources.page.shapes import Block, Group, Line, Table
from sources.page.signals import find_when, is_cancelled, is_past, remainder, sentences, split_label


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("Koffie-inloop, 9.30 – 11.30 uur. Gratis.", ["9.30 – 11.30 uur"]),
        ("iedere laatste vrijdag van de maand, 14.00 uur", ["iedere laatste vrijdag van de maand, 14.00 uur"]),
        ("Dinsdag: bloemschikken van 19.30 tot 21.00", ["Dinsdag", "van 19.30 tot 21.00"]),
        ("di 3 maart @ 10:00 - 11:30", ["di 3 maart @ 10:00 - 11:30"]),
        ("'s maandags van half 2 tot half 4", ["s maandags van half 2 tot half 4"]),
        ("Jeugd onder 12: dinsdag 18.00 uur", ["dinsdag 18.00 uur"]),
        ("4, 11 en 18 februari", ["4, 11 en 18 februari"]),
        ("Goede Vrijdag 3 april", ["Goede Vrijdag 3 april"]),
        ("Voor kinderen van 5 t/m 9 jaar, € 1 per middag", []),
        ("Bel 010-000 88 12", []),
        ("genieten van een maaltijd", []),
        ("zo veel als je wilt", []),
        ("3022 AP Rotterdam", []),
    ],
)
def test_stretches_about_time(text: str, stretches: list[str]) -> None:
    assert [text[when.start : when.end] for when in find_when(text)] == stretches


@given(st.text(max_size=200))
def test_stretches_are_in_order_and_inside(text: str) -> None:
    position = 0
    for when in find_when(text):
        assert position <= when.start < when.end <= len(text)
        position = when.end
    remainder(text)


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("Elke dinsdag, 10.00 - 12.00 uur", "when", ""),
        ("Zaal open 19.00 uur, aanvang 20.00 uur", "when", ""),
        ("Wanneer: elke dinsdag", "when", ""),
        ("Yoga | maandag 10.00 uur", "titled_when", "Yoga"),
        ("za 16 mei, 13.00-17.00: plantjesmarkt, stekjes ruilen", "titled_when", "plantjesmarkt"),
        ("10.00 uur: Koffieochtend", "titled_when", "Koffieochtend"),
        ("di 13 okt 19.30 Lezing: bijen in de stad", "titled_when", "Lezing: bijen in de stad"),
        ("27 april – Koningsdag, vanaf 9 uur", "when", "Koningsdag"),
        ("'s Avonds om 20.00 uur repeteert het koor.", "sentence_when", ""),
        ("Samen schilderen", "title", "Samen schilderen"),
        ("Waar: Lindeweg 4", "label", ""),
        ("📍 Lindeweg 4", "label", ""),
        ("Lees meer", "button", ""),
        ("Neem je eigen stof mee en kom op tijd.", "sentence", ""),
        ("€ 2,50", "sentence", ""),
    ],
)
def test_what_a_line_is(text: str, kind: str, title: str) -> None:
    judged = judge(Line(text))
    assert (judged.kind, judged.title) == (kind, title)


def test_bold_begin_is_the_title() -> None:
    judged = judge(Line("Kinderclub (4-7 jr) woensdag 13.30 uur", ((0, 10),)))
    assert judged.title == "Kinderclub (4-7 jr)"
    assert judged.by_bold


@pytest.mark.parametrize(
    "text", ["Gratis", "€ 3", "65+", "info@huis.example", "en daarna koffie", "Verplicht", "(middag)", "maandag", "Wij"]
)
def test_no_title(text: str) -> None:
    assert not is_title(text) or judge(Line(text)).kind != "title"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Waar: Lindeweg 4", ("location", "Lindeweg 4")),
        ("Voor wie? : ouderen", ("audience", "ouderen")),
        ("- Tijd: 20:00", ("when", "20:00")),
        ("💶 € 3", ("price", "€ 3")),
        ("Lezing: bijen", None),
        ("geen dubbele punt", None),
    ],
)
def test_labels(text: str, label: tuple[str, str] | None) -> None:
    assert split_label(text) == label


def test_sentences_keep_times_and_abbreviations_whole() -> None:
    text = "Om 10.00 uur, o.l.v. een docent. Kosten ca. € 3. Kom langs! Tot ma. 4 mei."
    assert sentences(text) == ["Om 10.00 uur, o.l.v. een docent.", "Kosten ca. € 3.", "Kom langs!", "Tot ma. 4 mei."]


def test_past_and_cancelled() -> None:
    assert is_past("Op zaterdag stonden er honderd kinderen voor de deur.")
    assert not is_past("Op zaterdag is er weer disco; vorige keer was het vol.")
    assert not is_past("Elke vierde dinsdag van de maand")
    assert is_cancelled("De les gaat helaas niet door")
    assert not is_cancelled("We gaan gewoon door")


@pytest.mark.parametrize(
    "text", ["Openingstijden gebouw", "Contact", "Zaalhuur en tarieven 2026", "Vacatures", "Geen les op:", "Over ons"]
)
def test_headings_without_activities(text: str) -> None:
    assert is_excluded(text)


@pytest.mark.parametrize(
    "text", ["Open podium", "Yoga", "Maandag", "Danssalon voor senioren", "Contactkoor De Zaag zingt op maandag"]
)
def test_headings_that_may_have_activities(text: str) -> None:
    assert not is_excluded(text)


def test_collections_are_no_titles() -> None:
    assert is_collection("Programma")
    assert is_collection("Cursussen en clubs 2026")
    assert is_collection("Verder in mei:")
    assert not is_collection("Danssalon voor senioren")


@pytest.mark.parametrize(
    ("title", "lines", "place"),
    [
        ("Yoga", ["Speelzaal De Kat, Zaagstraat 12"], "Speelzaal De Kat, Zaagstraat 12"),
        ("Wandelen", ["We verzamelen bij het monument op het Marconiplein. Neem water mee."], "Marconiplein"),
        ("Zwemmen (Oostervantbad)", ["Zondag 17.00 uur"], "Oostervantbad"),
        ("Yoga", ["Neem een matje mee", "maandag 10.00 uur"], None),
    ],
)
def test_places(title: str, lines: list[str], place: str | None) -> None:
    assert find_place(title, lines) == place


def _once(*days: int, time: dt.time | None = None) -> ScheduleRule:
    return ScheduleRule(kind="once", dates=tuple(dt.date(2026, 5, day) for day in days), start_time=time)


def _weekly(day: str, time: dt.time | None = None) -> ScheduleRule:
    return ScheduleRule(kind="weekly", rrule=f"FREQ=WEEKLY;BYDAY={day}", start_time=time)


NINE, TEN = dt.time(9), dt.time(10)


@pytest.mark.parametrize(
    ("rules", "recurs", "expected"),
    [
        # a date that a weekly rule says already (2 May 2026 is a Saturday)
        ([_once(2), _weekly("SA", TEN)], True, [_weekly("SA", TEN)]),
        # days without a time beside the same days with one
        ([_weekly("SA"), _weekly("SA", TEN)], True, [_weekly("SA", TEN)]),
        # dates in one sentence, times by weekday in the next
        ([_once(2, 3), _weekly("SA", TEN), _weekly("SU", NINE)], False, [_once(2, time=TEN), _once(3, time=NINE)]),
        # the same where the text itself says "elke": two different things
        ([_once(2, 3), _weekly("MO", TEN)], True, [_once(2, 3), _weekly("MO", TEN)]),
        # one date with a time, then all dates
        ([_once(2, time=TEN), _once(2, 9, 16)], False, [_once(2, 9, 16, time=TEN)]),
        # dates with one time are one rule
        ([_once(2, time=TEN), _once(9, time=TEN)], False, [_once(2, 9, time=TEN)]),
        # different times on different days stay
        ([_weekly("MO", TEN), _weekly("TU", NINE)], False, [_weekly("MO", TEN), _weekly("TU", NINE)]),
    ],
)
def test_repetition(rules: list[ScheduleRule], recurs: bool, expected: list[ScheduleRule]) -> None:
    assert list(tidy(rules, recurs=recurs)) == expected


def test_outline_of_a_page() -> None:
    page = """<body><nav><p>Menu</p></nav><div class=cookiebanner>Cookies elke dag</div><main><h2>Dinsdag</h2>
    <div class=card><h3>Yoga</h3><p>10.00 uur</p></div><div class=card><h3>Koor</h3><p>20.00 uur</p></div>
    <table><tr><th>Wat<th>Tijd</tr><tr><td>Bingo<td>14.00</tr></table><p>Neem mee:<br>- een matje</main>
    <footer>Balie open 9.00 - 17.00</footer></body>"""
    tree = parse(page)
    assert tree.body is not None
    outline = blocks.outline(content.main_part(tree.body))
    assert [type(element) for element in outline] == [Block, Group, Group, Table, Block]
    assert isinstance(outline[0], Block)
    assert (outline[0].kind, outline[0].level) == ("heading", 2)
    assert isinstance(outline[4], Block)
    assert [line.text for line in outline[4].lines] == ["Neem mee:", "- een matje"]


def test_words_of_adjoining_elements_stay_apart() -> None:
    tree = parse("<p><span>di</span><span>3</span> maart, 19<sup>30</sup> uur, <b>Y</b>oga</p>")
    assert tree.body is not None
    (block,) = blocks.outline(tree.body)
    assert isinstance(block, Block)
    assert block.text == "di 3 maart, 19.30 uur, Yoga"
