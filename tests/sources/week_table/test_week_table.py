"""Timetables: columns, rows and headings, with merged cells, several activities in a cell and weeks in a heading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.contracts import Extraction
from sources.formats.week_cells import has_weekday, read_activity, split_activities
from tests.web_support import check_golden, read

HERE = Path(__file__).parent


def week(html: str | bytes, **options: Any) -> Extraction:
    return read(html, "week_table", **options)


def shown(extraction: Extraction) -> list[tuple[str, str | None]]:
    return [(record.name, record.when_text) for record in extraction.records]


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("kolommen.html", {"when_suffix": "niet in de schoolvakanties"}),
        ("rijen.html", {"layout": "rows", "table": "table.rooster"}),
        ("koppen.html", {"layout": "headings", "table": "main"}),
    ],
)
def test_golden(name: str, options: dict[str, Any]) -> None:
    check_golden(week((HERE / name).read_bytes(), **options), HERE / f"{name}.golden")


# --- Columns ----------------------------------------------------------------------------------------------------------


def test_the_time_may_stand_in_the_first_column() -> None:
    html = """<table><tr><td></td><th>Maandag<th>Dinsdag</tr><tr><td>9.00 - 10.00<td>Yoga<td>Koffie</tr>
    <tr><td>Avond<td>Koor<td>20.00 uur Bridge</tr></table>"""
    assert shown(week(html)) == [
        ("Yoga", "Maandag 9.00 - 10.00"),
        ("Koffie", "Dinsdag 9.00 - 10.00"),
        ("Koor", "Maandag Avond"),
        ("Bridge", "Dinsdag 20.00 uur"),
    ]


def test_a_cell_over_several_rows_lasts_from_the_first_to_the_last() -> None:
    html = """<table><tr><th>Tijd<th>Ma<th>Di</tr><tr><td>9.00 - 10.00<td rowspan="2">Yoga<td></tr>
    <tr><td>10.00 - 11.00<td>Koffie</tr></table>"""
    assert shown(week(html)) == [("Yoga", "Ma 9.00 - 11.00"), ("Koffie", "Di 10.00 - 11.00")]


def test_a_cell_over_several_columns_is_on_all_those_days() -> None:
    html = "<table><tr><th>Maandag<th>Dinsdag<th>Woensdag</tr><tr><td colspan=2>10.00 Koffie<td>11.00 Thee</tr></table>"
    assert shown(week(html)) == [("Koffie", "Maandag en Dinsdag 10.00"), ("Thee", "Woensdag 11.00")]


def test_weeks_in_the_caption_hold_for_the_whole_table() -> None:
    table = "<table><caption>{}</caption><tr><th>Maandag<th>Dinsdag</tr><tr><td>10.00 Koffie<td></tr></table>"
    html = table.format("Oneven weken") + table.format("Even weken")
    assert shown(week(html)) == [("Koffie", "Oneven weken: Maandag 10.00"), ("Koffie", "Even weken: Maandag 10.00")]
    above = "<h2>Rooster oneven weken</h2>" + table.format("Ons rooster")
    assert shown(week(above)) == [("Koffie", "Rooster oneven weken: Maandag 10.00")]


def test_locators_say_row_and_column() -> None:
    html = "<table><tr><th>Ma<th>Di</tr><tr><td><td>10.00 Koffie</tr></table>"
    assert week(html).records[0].locator == "rij 2, kolom 2"
    assert week(html * 2).records[1].locator == "tabel 2, rij 2, kolom 2"


def test_a_second_row_of_days_begins_again() -> None:
    html = (
        """<table><tr><th>Ma<th>Di</tr><tr><td>10.00 A<td></tr><tr><th>Wo<th>Do</tr><tr><td>11.00 B<td></tr></table>"""
    )
    assert shown(week(html)) == [("A", "Ma 10.00"), ("B", "Wo 11.00")]


# --- Rows and headings ------------------------------------------------------------------------------------------------


def test_a_row_may_be_one_activity_with_a_column_for_each_value() -> None:
    html = """<table><tr><th>Dag<th>Tijd<th>Wat<th>Zaal<th>Kosten<th>Docent</tr>
    <tr><td rowspan=2>Maandag<td>10.00-12.00<td>Koffie<td>Zaal 1<td>gratis<td>Iemand</tr>
    <tr><td>13.00<td>Bridge, 55+<td>Zaal 2<td>€ 2,50<td>Iemand</tr></table>"""
    extraction = week(html, layout="rows")
    assert shown(extraction) == [("Koffie", "Maandag 10.00-12.00"), ("Bridge", "Maandag 13.00")]
    bridge = extraction.records[1]
    assert (bridge.description, bridge.price_text, bridge.audience_text) == ("Zaal 2", "€ 2,50", "55+")
    assert "Iemand" not in extraction.model_dump_json()


def test_an_empty_day_means_the_day_above() -> None:
    html = "<table><tr><td>Ma<td>10.00 Koffie</tr><tr><td></td><td>14.00 Thee</tr><tr><td>Di<td>9.00 Gym</tr></table>"
    assert [when for _, when in shown(week(html, layout="rows"))] == ["Ma 10.00", "Ma 14.00", "Di 9.00"]


def test_a_part_of_the_day_in_a_heading_is_that_day() -> None:
    html = "<dl><dt>Maandag</dt><dd>10.00 Koffie</dd><dt>Woensdagochtend</dt><dd>9.30 Taal</dd></dl>"
    assert shown(week(html, layout="headings")) == [("Koffie", "Maandag 10.00"), ("Taal", "Woensdagochtend 9.30")]


def test_another_heading_ends_the_day() -> None:
    html = "<h3>Zondag</h3><p>10.00 Viering</p><h3>Contact</h3><p>Bel van 9.00 tot 17.00 uur</p>"
    assert shown(week(html, layout="headings")) == [("Viering", "Zondag 10.00")]


def test_lines_without_elements_are_read_as_lines() -> None:
    html = "<p><b>Maandag</b><br>10.00 - 12.00 Koffie<br>13.00 Soep</p><p>Dinsdag: 9.00 Yoga</p>"
    assert shown(week(html, layout="headings")) == [
        ("Koffie", "Maandag 10.00 - 12.00"), ("Soep", "Maandag 13.00"), ("Yoga", "Dinsdag 9.00"),
    ]  # fmt: skip


def test_an_activity_that_names_another_day_is_believed_with_a_remark() -> None:
    html = "<h3>Zondag</h3><ul><li>10.00 Bingo (elke dinsdag)</li><li>11.00 Koor (niet op dinsdag 8 december)</li></ul>"
    extraction = week(html, layout="headings")
    assert shown(extraction) == [
        ("Bingo", "10.00, elke dinsdag"), ("Koor", "Zondag 11.00, niet op dinsdag 8 december"),
    ]  # fmt: skip
    assert [issue.code for issue in extraction.issues] == ["weekday_conflict"]


def test_a_menu_of_days_heads_nothing() -> None:
    menu = '<p><a href="#">Maandag</a> <a href="#">Dinsdag</a> <a href="#">Woensdag</a></p>'
    html = f"{menu}<ul><li>Open 9.00 - 17.00 uur</li></ul><h4>Donderdag</h4><ul><li>10.00 Koffie</li></ul>"
    assert shown(week(html, layout="headings")) == [("Koffie", "Donderdag 10.00")]


@pytest.mark.parametrize("layout", ["columns", "rows"])
def test_the_calendar_of_a_month_is_no_week(layout: str) -> None:
    weeks = [range(first, first + 7) for first in (1, 8, 15, 22)]
    cells = "".join("<tr>" + "".join(f"<td>{day}<br>Koffie {day}" for day in days) + "</tr>" for days in weeks)
    html = f"<table><tr><th>Ma<th>Di<th>Wo<th>Do<th>Vr<th>Za<th>Zo</tr>{cells}</table>"
    extraction = week(html, layout=layout)
    assert extraction.n_read == 0
    assert "connector: page" in extraction.issues[0].hint


def test_the_column_of_days_need_not_be_the_first() -> None:
    html = """<table><tr><th>Les<th>Dag<th>Tijd<th>Lesduur</tr>
    <tr><td rowspan=2>Zwemmen<td>zaterdag<td>8.30 - 9.00<td>30 min</tr>
    <tr><td>maandag<td>18.30 - 19.15<td>45 min</tr></table>"""
    assert shown(week(html, layout="rows")) == [
        ("Zwemmen", "zaterdag 8.30 - 9.00"), ("Zwemmen", "maandag 18.30 - 19.15"),
    ]  # fmt: skip


# --- Cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "activities"),
    [
        ("10.00 - 12.00 Koffie\n13.00 - 15.00 Bridge", ["10.00 - 12.00 Koffie", "13.00 - 15.00 Bridge"]),
        ("10.00 - 12.00\nKoffie\nzaal 1", ["10.00 - 12.00\nKoffie\nzaal 1"]),
        ("Koffie\n10.00 - 12.00\nBridge\n13.00 - 15.00", ["Koffie\n10.00 - 12.00", "Bridge\n13.00 - 15.00"]),
        ("10.00 uur\nKoffie\n13.00 uur\nBridge", ["10.00 uur\nKoffie", "13.00 uur\nBridge"]),
        ("10.00-12.00 Koffie 13.00-15.00 Bridge", ["10.00-12.00 Koffie", "13.00-15.00 Bridge"]),
        ("Koffie 10.00-12.00 en 13.00-15.00 uur", ["Koffie 10.00-12.00 en 13.00-15.00 uur"]),
        ("Koffie\nmet taart", ["Koffie\nmet taart"]),
        ("Koffie (10.00 uur)\nBridge (13.00 uur)", ["Koffie (10.00 uur)", "Bridge (13.00 uur)"]),
    ],
)
def test_activities_in_a_cell(text: str, activities: list[str]) -> None:
    assert split_activities(text) == activities


@pytest.mark.parametrize(
    ("text", "name", "time"),
    [
        ("10.00 - 12.00 uur Koffie", "Koffie", "10.00 - 12.00 uur"),
        ("10.00-12.00u: Koffie", "Koffie", "10.00-12.00u"),
        ("Koffie van 10 tot 12 uur", "Koffie", "van 10 tot 12 uur"),
        ("Koffie, 10:00", "Koffie", "10:00"),
        ("9-11 Gym", "Gym", "9-11"),
        ("Koffie (10.00 – 12.00 uur)", "Koffie", "10.00 – 12.00 uur"),
        ("vanaf 20.00 uur Dansen", "Dansen", "vanaf 20.00 uur"),
        ("10.00 - 11.00 en 11.00 - 12.00 uur Les", "Les", "10.00 - 11.00 en 11.00 - 12.00 uur"),
        ("Fit na 60", "Fit na 60", ""),
        ("Club 6-12 jaar", "Club 6-12 jaar", ""),
        ("Koffie € 2.50", "Koffie € 2.50", ""),
        ("Even samen eten 17.00 uur", "Even samen eten", "17.00 uur"),
        ("Koffie, thee en koek 10.00 uur", "Koffie, thee en koek", "10.00 uur"),
        ("10.00 - 12.00", "", "10.00 - 12.00"),
        ("10.00 Koffie (in de hal)", "Koffie", "10.00"),
        ("10.00 (Koffie)", "(Koffie)", "10.00"),
    ],
)
def test_name_and_time(text: str, name: str, time: str) -> None:
    activity = read_activity(text)
    assert (activity.name, activity.time) == (name, time)


def test_the_rest_of_a_cell_goes_where_it_belongs() -> None:
    activity = read_activity(
        "10.00 - 12.00 Kinderclub, 6 t/m 10 jaar (€ 2, aanmelden; 1e en 3e week van de maand)\nin de tuin"
    )
    assert (activity.name, activity.ages, activity.price) == ("Kinderclub", "6 t/m 10 jaar", "€ 2")
    assert (activity.registration, activity.calendar) == ("aanmelden", ["1e en 3e week van de maand"])
    assert activity.description == "in de tuin"


def test_a_separator_ends_the_name() -> None:
    html = "<table><tr><th>Ma<th>Di</tr><tr><td>10.00 Koffie | in de tuin<td></tr></table>"
    (record,) = week(html, separator="|").records
    assert (record.name, record.description) == ("Koffie", "in de tuin")


def test_items_in_a_cell_may_be_named() -> None:
    html = '<table><tr><th>Ma<th>Di</tr><tr><td><p class="a">Koffie</p><p class="a">Thee</p><i>x</i><td></tr></table>'
    assert shown(week(html, item=".a")) == [("Koffie", "Ma"), ("Thee", "Ma")]


@pytest.mark.parametrize("cell", ["", "-", "–", "x", "gesloten", "Geen activiteiten", "&nbsp;", "vrij", "n.v.t."])
def test_an_empty_cell_is_no_activity(cell: str) -> None:
    html = f"<table><tr><th>Ma<th>Di</tr><tr><td>10.00 Koffie<td>{cell}</tr></table>"
    extraction = week(html)
    assert (extraction.n_read, extraction.issues) == (1, ())


def test_a_time_without_a_name_costs_only_itself() -> None:
    extraction = week("<table><tr><th>Ma<th>Di</tr><tr><td>10.00 - 12.00<td>9.00 Gym</tr></table>")
    assert (extraction.n_read, len(extraction.records), extraction.n_skipped) == (2, 1, 1)
    assert extraction.issues[0].raw == "10.00 - 12.00"


@pytest.mark.parametrize(
    ("text", "is_heading"),
    [("Maandag", True), ("ma", True), ("Ma.", True), ("Dinsdagavond", True), ("Maandag (oneven weken)", True),
     ("Maandag t/m vrijdag", True), ("Zaterdag 5 december", True), ("Elke dinsdag", True), ("maandag 10.00", False),
     ("Zo doen we dat", False), ("Do it yourself", False), ("Vrijdagmiddagborrel", False), ("Week 3", False),
     ("Maandagochtend koffie", False), ("", False), ("Woensdag gehaktdag", False)],
)  # fmt: skip
def test_what_heads_a_day(text: str, is_heading: bool) -> None:
    assert has_weekday(text) is is_heading


# --- What the operator is told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "options", "words"),
    [
        ("", {}, "kolom"),
        ("<table><tr><td>niets</table>", {}, "kolom"),
        ("<table><tr><th>Ma<th>Di</tr></table>", {}, "kolom"),
        ("<p>x", {"layout": "headings"}, "kop"),
        ("<p>x", {"table": "#weg"}, "#weg"),
        ("<p>x", {"table": "a["}, "CSS"),
        ("<table><tr><th>Ma<th>Di</tr><tr><td>10.00 A<td></tr></table>", {"item": "a["}, "CSS"),
    ],
)
def test_what_is_no_timetable_is_said(html: str, options: dict[str, Any], words: str) -> None:
    extraction = week(html, **options)
    assert [issue.code for issue in extraction.issues] == ["unreadable_source"]
    assert words in extraction.issues[0].message
    assert "buurthuis.yaml" in extraction.issues[0].hint


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(["<table>", "<tr>", "<td>", "<th>", "<td rowspan=3>", "<td colspan=99>", "</table>", "<h3>",
                         "<li>", "<td rowspan=0>", "<td colspan=-1>", "<table><tr><td>", "Maandag", "Di", "<br>",
                         "10.00 - 12.00", "Koffie", "(even weken)", "9-11", "€ 2", ":", "-"]),
        max_size=40,
    ).map("".join) | st.binary(max_size=100),
    st.sampled_from(["columns", "rows", "headings"]),
)  # fmt: skip
def test_any_page_is_survived(body: str | bytes, layout: str) -> None:
    week(body, layout=layout)


@pytest.mark.parametrize("layout", ["columns", "rows", "headings"])
def test_absurd_tables_are_survived(layout: str) -> None:
    week("<table><tr><th>Ma<th>Di" + "<tr><td rowspan=9999 colspan=9999>10.00 Koffie" * 3_000, layout=layout)
    week("<table><tr><td>" * 2_000 + "Maandag 10.00 Koffie", layout=layout)
    week("<div>" * 5_000 + "<h3>Maandag</h3><p>10.00 Koffie", layout=layout)
