"""From rows to records and Issues."""

from __future__ import annotations

import datetime as dt

import pytest

from sources.contracts import Extraction, ScheduleRule
from sources.demo import workbook
from sources.formats.spreadsheet_when import compose_when, read_dates_column
from sources.formats.spreadsheets import Cell

from .conftest import Read

HEADER = (
    "Naam;Dag;Begintijd;Eindtijd;Wanneer;Datum;Niet op;Locatie;Adres;Organisatie;Doelgroep;Leeftijd;Kosten;Aanmelden;"
    "Website;Telefoon;E-mail;Taal;Rolstoeltoegankelijk;Soort organisator;Wijk;Thema;Omschrijving\n"
)


def _codes(extraction: Extraction) -> list[tuple[str, str, str | None]]:
    return [(issue.severity, issue.code, issue.locator) for issue in extraction.issues]


def test_a_whole_row(read: Read) -> None:
    extraction = read(
        HEADER
        + "Koffie;dinsdag;9.30;11.30;;;in de schoolvakanties;Het Hoekhuis;Watergeusstraat 921;Stichting X;ouderen;60+;"
        "2,5;ja;www.x.example/koffie;010-000 00 21;info@x.example;Arabisch;ja;bewonersgroep;Bospolder;ontmoeting;"
        "Een bakkie\n"
    )
    (record,) = extraction.records
    assert record.name == "Koffie"
    assert record.when_text == "dinsdag 9.30-11.30 uur, niet in de schoolvakanties"
    assert record.schedule is None
    assert record.location_text == "Het Hoekhuis, Watergeusstraat 921"
    assert record.organizer_text == "Stichting X"
    assert record.audience_text == "ouderen, 60+"
    assert record.price_text == "€ 2,50"
    assert record.registration_text == "Aanmelden nodig, tel. 010-000 00 21, info@x.example"
    assert record.url == "https://www.x.example/koffie"
    assert record.description == "Een bakkie\nTaal: Arabisch\nRolstoeltoegankelijk: ja"
    assert record.category_text == "ontmoeting"
    assert record.extra == {"provider_type": "bewonersgroep", "neighbourhood": "Bospolder"}
    assert record.locator == "rij 2"
    assert extraction.issues == ()


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"dag": "dinsdag", "begintijd": dt.time(10), "eindtijd": dt.time(12)}, "dinsdag 10:00-12:00 uur"),
        ({"dag": "di", "begintijd": "10", "eindtijd": "12"}, "di 10-12 uur"),
        ({"dag": "di", "begintijd": 14.0}, "di 14:00 uur"),
        ({"dag": "di", "begintijd": 2.0}, "di 2 uur"),
        ({"dag": "di", "begintijd": "half tien", "eindtijd": "elf"}, "di half tien tot elf"),
        ({"dag": "di", "eindtijd": "11.30 uur"}, "di tot 11.30 uur"),
        ({"dag": "di", "tijd": "9.30 - 11.30"}, "di 9.30 - 11.30 uur"),
        ({"dag": "zaterdag", "wanneer": "elke 2e zaterdag", "tijd": "13-16u"}, "elke 2e zaterdag 13-16 uur"),
        ({"dag": "dinsdag", "begintijd": "10.00", "wanneer": "om de week"}, "dinsdag 10.00 uur, om de week"),
        ({"dag": "Vrijdag, niet in de vakantie", "tijd": "9-11"}, "Vrijdag 9-11 uur, niet in de vakantie"),
        ({"dag": "maandag, dinsdag", "tijd": "9-11"}, "maandag, dinsdag 9-11 uur"),
        ({"wanneer": "op afspraak"}, "op afspraak"),
        ({"dag": "wo", "begintijd": dt.time(9), "vanaf": dt.date(2026, 9, 1), "tot en met": dt.date(2027, 6, 30)},
         "wo 09:00 uur, vanaf 1 september 2026, t/m 30 juni 2027"),
        ({"dag": "wo", "vanaf": "start 1 oktober", "tot en met": "eind mei"}, "wo, start 1 oktober, t/m eind mei"),
        ({"dag": "wo", "niet op": "25-12-2026 en 1-1-2027"}, "wo, m.u.v. 25 december 2026 en 1 januari 2027"),
        ({"dag": "wo", "niet op": "niet in juli"}, "wo, niet in juli"),
        ({"datum": "5 december", "begintijd": "14.00"}, "5 december 14.00 uur"),
        ({"maandag": "x", "woensdag": "X", "vrijdag": "nee", "tijd": "10-12"}, "maandag en woensdag 10-12 uur"),
        ({"dinsdag": "10-12", "donderdag": "13.30 - 15.00 uur"}, "dinsdag 10-12 uur en donderdag 13.30 - 15.00 uur"),
        ({"ma": "x"}, ""),
        ({"dag": "-", "tijd": "n.v.t.", "wanneer": "?"}, ""),
    ],
)  # fmt: skip
def test_the_sentence_about_when(cells: dict[str, Cell], expected: str) -> None:
    assert compose_when(cells) == (expected, [])


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"dag": "di", "begintijd": "25:00"}, "begintijd"),
        ({"dag": "di", "begintijd": "10:75"}, "begintijd"),
        ({"dag": "di", "begintijd": 9.5}, "begintijd"),
        ({"dag": "di", "eindtijd": "xxx"}, "eindtijd"),
        ({"dag": "di", "vanaf": "31-2-2026"}, "vanaf"),
        ({"dag": "di", "tot en met": "12/25/2026"}, "tot en met"),
        ({"dag": "di", "niet op": 12}, "niet op"),
        ({"datum": 3.7}, "datum"),
    ],
)
def test_a_cell_that_cannot_be_right_is_named_and_left_out(cells: dict[str, Cell], column: str) -> None:
    text, troubles = compose_when(cells)
    assert [trouble.column for trouble in troubles] == [column]
    assert text in {"di", ""}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"datum": dt.date(2026, 12, 5), "begintijd": dt.time(14), "eindtijd": "16.00"},
         {"kind": "once", "dates": (dt.date(2026, 12, 5),), "start_time": dt.time(14), "end_time": dt.time(16)}),
        ({"datum": "12-12-2026, 5-12-2026"},
         {"kind": "once", "dates": (dt.date(2026, 12, 5), dt.date(2026, 12, 12)), "precision": "day"}),
        ({"datum": dt.date(2026, 12, 5), "tot en met": dt.date(2026, 12, 7)},
         {"kind": "once", "dates": tuple(dt.date(2026, 12, day) for day in (5, 6, 7)), "precision": "day"}),
        ({"datum": dt.date(2026, 12, 5), "tot en met": dt.date(2027, 1, 31)},
         {"kind": "daily", "rrule": "FREQ=DAILY", "start_date": dt.date(2026, 12, 5),
          "valid_from": dt.date(2026, 12, 5), "valid_to": dt.date(2027, 1, 31), "precision": "day"}),
        # Something else must be read as well: the sentence decides.
        ({"datum": dt.date(2026, 12, 5), "wanneer": "om de week"}, None),
        ({"datum": dt.date(2026, 12, 5), "begintijd": "2 uur"}, None),
        ({"datum": dt.date(2026, 12, 5), "tot en met": "eind mei"}, None),
        ({"datum": "5 december"}, None),
        ({"dag": "maandag"}, None),
    ],
)  # fmt: skip
def test_days_named_in_full_are_the_schedule(cells: dict[str, Cell], expected: dict[str, object] | None) -> None:
    rule, troubles = read_dates_column(cells)
    assert troubles == []
    if expected is None:
        assert rule is None
    else:
        assert rule == ScheduleRule.model_validate({"precision": "exact", "rule": "kolom datum", **expected})


def test_the_date_wins_from_another_weekday(read: Read) -> None:
    extraction = read("Naam;Dag;Datum;Begintijd\nMarkt;zondag;5-12-2026;11.00\n")
    (record,) = extraction.records
    assert record.schedule is not None
    assert record.schedule[0].dates == (dt.date(2026, 12, 5),)
    (issue,) = extraction.issues
    assert (issue.code, issue.locator, issue.record_id) == ("weekday_conflict", "rij 2", record.record_id)
    assert "5 december 2026 is een zaterdag" in issue.message


def test_bad_rows_cost_themselves_and_are_named(read: Read) -> None:
    extraction = read(
        "Naam;Dag;Begintijd\n"
        ";maandag;10.00\n"
        "Koffie;;\n"  # one cell only: a subheading
        "Thee;;10.00 \n"
        'Soep;"dinsdag;10.00\n'
        "Schaak;woensdag;27:99\n"
        "Bridge;donderdag;10.00\n"
    )
    assert [record.name for record in extraction.records] == ["Thee", "Schaak", "Bridge"]
    assert (extraction.n_read, extraction.n_skipped) == (5, 2)
    assert _codes(extraction) == [
        ("error", "missing_value", "rij 2"),
        ("info", "other", "rij 3"),
        ("error", "unreadable_record", "rij 5"),
        ("warning", "unreadable_value", "rij 6"),
    ]
    assert extraction.issues[3].field == "Begintijd"
    assert "27:99" in extraction.issues[3].message


def test_a_row_without_any_time_is_kept_and_named(read: Read) -> None:
    extraction = read("Naam;Dag;Locatie\nKoffie;;Het Hoekhuis\n")
    assert len(extraction.records) == 1
    assert _codes(extraction) == [("warning", "missing_value", "rij 2")]


def test_days_of_the_row_above_are_never_guessed_but_a_ditto_mark_says_so(read: Read) -> None:
    extraction = read('Naam;Dag;Tijd\nKoffie;maandag;10-12\nThee;;13-14\nSoep;idem;15-16\nBrood;"""";17-18\n')
    assert [record.when_text for record in extraction.records] == [
        "maandag 10-12 uur", "13-14 uur", "15-16 uur", "17-18 uur",
    ]  # fmt: skip
    following = read('Naam;Dag;Tijd\nKoffie;maandag;10-12\nSoep;idem;15-16\nBrood;"""";17-18\n')
    assert [record.when_text for record in following.records][1:] == ["maandag 15-16 uur", "maandag 17-18 uur"]


def test_repeated_headers_and_empty_rows_are_no_data(read: Read) -> None:
    extraction = read("Lijst\n\nNaam;Dag;Tijd\nKoffie;ma;10\n;;\n\nNaam;Dag;Tijd\nThee;di;11\n")
    assert [record.locator for record in extraction.records] == ["rij 4", "rij 8"]
    assert extraction.n_read == 2


def test_unknown_columns_are_told_once_and_names_of_people_are_left_out(read: Read) -> None:
    extraction = read(
        "Naam;Dag;Contactpersoon;Budget;Intern\nKoffie;ma;Jo Voorbeeld;100;ja\nThee;di;Jo Voorbeeld;50;nee\n"
    )
    assert _codes(extraction) == [("info", "other", "rij 1"), ("info", "privacy", "rij 1")]
    assert "'Budget', 'Intern'" in extraction.issues[0].message
    assert "Voorbeeld" not in extraction.model_dump_json()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("0", "gratis"),
        ("2", "€ 2,00"),
        ("2,5", "€ 2,50"),
        ("2.50", "€ 2,50"),
        ("gratis", "gratis"),
        ("€ 3 p.p.", "€ 3 p.p."),
        ("", None),
    ],
)
def test_prices(read: Read, value: str, expected: str | None) -> None:
    assert read(f"Naam;Dag;Kosten\nKoffie;ma;{value}\n").records[0].price_text == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("ja", "Aanmelden nodig"), ("Nee.", "Aanmelden niet nodig"), ("niet nodig", "Aanmelden niet nodig"),
        ("vrije inloop", "vrije inloop"), ("bij de balie", "Aanmelden: bij de balie"), ("op afspraak", "op afspraak"),
    ],
)  # fmt: skip
def test_signing_up(read: Read, value: str, expected: str) -> None:
    assert read(f"Naam;Dag;Aanmelden\nKoffie;ma;{value}\n").records[0].registration_text == expected


def test_hostile_cells_are_only_text(read: Read) -> None:
    formula = '=HYPERLINK("http://kwaad.example";"klik")'
    extraction = read('Naam;Dag;Website\n"' + formula.replace('"', '""') + '";ma;javascript:alert(1)\n')
    (record,) = extraction.records
    assert record.name == formula
    assert record.url is None
    assert read("Naam;Dag\n<script>x</script><img src=x onerror=y>;ma\n").n_skipped == 1


def test_an_age_that_the_program_made_a_date_of(read: Read) -> None:
    extraction = read(workbook.xlsx([["Naam", "Dag", "Leeftijd"], ["Judo", "ma", "2026-12-06"]]))
    assert extraction.records[0].audience_text is None
    (issue,) = extraction.issues
    assert (issue.code, issue.field, issue.locator) == ("unreadable_value", "Leeftijd", "blad Activiteiten, rij 2")


def test_real_date_and_time_cells(read: Read) -> None:
    for book in (workbook.xlsx, workbook.ods):
        rows = [["Naam", "Datum", "Van", "Begintijd", "Eindtijd"], ["Markt", "2026-12-05", "x", "11:00", "15:00"]]
        (record,) = read(book(rows)).records
        assert record.schedule == (
            ScheduleRule(
                kind="once",
                dates=(dt.date(2026, 12, 5),),
                start_time=dt.time(11),
                end_time=dt.time(15),
                rule="kolom datum",
            ),
        )
        assert record.when_text == "5 december 2026 11:00-15:00 uur"


def test_a_column_for_each_weekday(read: Read) -> None:
    extraction = read(
        "Naam;Ma;Di;Wo;Donderdag;Vr;Za;Zo;Locatie\nKoffie;9.30-11.30;;;x;;;;Hier\nSoep;;;12.00;;;;;Hier\n"
    )
    assert [record.when_text for record in extraction.records] == [
        "maandag 9.30-11.30 uur en donderdag",
        "woensdag 12.00 uur",
    ]
    assert extraction.issues == ()


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_keys_survive_new_rows_and_other_times(read: Read) -> None:
    before = read("Naam;Dag;Locatie\nKoffie;ma;Hier\nThee;di;Daar\n")
    after = read("Naam;Dag;Locatie\nNieuw;wo;Hier\nKoffie;vr;Hier\nThee;di;Daar\n")
    ids = {record.name: record.record_id for record in after.records}
    assert all(ids[record.name] == record.record_id for record in before.records)


def test_keys_of_equal_rows_of_dates_and_of_own_numbers(read: Read) -> None:
    keys = [record.source_key for record in read("Naam;Dag;Locatie\nKoffie;ma;Hier\nKoffie;do;Hier\n").records]
    assert keys == ["Koffie|Hier", "Koffie|Hier#2"]
    dated = read("Naam;Datum;Locatie\nMarkt;5-12-2026;Hier\nMarkt;6-12-2026;Hier\n")
    assert [record.source_key for record in dated.records] == ["Markt|Hier|5-12-2026", "Markt|Hier|6-12-2026"]
    assert read("Naam;Dag;Nr\nKoffie;ma;17\n").records[0].source_key == "kenmerk:17"


def test_files_in_a_folder_do_not_share_keys(read: Read) -> None:
    body = "Naam;Dag\nKoffie;ma\n"
    folder = ("file:///lijsten/",)
    one = read(body, url="file:///lijsten/noord%20west.csv", urls=folder).records[0]
    other = read(body, url="file:///lijsten/zuid.csv", urls=folder).records[0]
    assert one.source_key == "noord west.csv#Koffie"
    assert one.record_id != other.record_id


# --- Sheets and options -----------------------------------------------------------------------------------------------


def test_own_columns_and_header_row(read: Read) -> None:
    text = "Wat we doen;Op\nnaam;dag\nKoffie;maandag\n"
    extraction = read(text, columns={"Wat we doen": "naam", "Op": "dag"}, header_row=1)
    assert [record.name for record in extraction.records] == ["naam", "Koffie"]
    wrong = read(text, columns={"Wat we doen": "naamm"})
    assert "bedoelde u 'naam'" in wrong.issues[0].message


def test_no_header_says_what_is_needed(read: Read) -> None:
    (issue,) = read("Hallo;wereld\n1;2\n").issues
    assert (issue.severity, issue.code) == ("error", "unreadable_source")
    assert "'naam'" in issue.message
    assert "lijst.yaml" in issue.hint


def test_a_sheet_that_is_not_there_names_the_nearest(read: Read) -> None:
    book = workbook.xlsx([["Naam", "Dag"], ["Koffie", "ma"]], sheet="Activiteiten")
    assert len(read(book, sheet="activiteiten").records) == 1
    (issue,) = read(book, sheet="Aktiviteiten").issues
    assert issue.code == "unreadable_source"
    assert "bedoelt u 'Activiteiten'" in issue.hint


def test_an_unreadable_file_is_one_issue(read: Read) -> None:
    extraction = read(b"<!DOCTYPE html><html>404")
    assert _codes(extraction) == [("error", "unreadable_source", None)]
    assert extraction.n_read == 0
