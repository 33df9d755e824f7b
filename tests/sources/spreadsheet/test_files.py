"""Containers and encodings, and files that mean harm."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from sources.demo import workbook
from sources.formats.spreadsheets import SpreadsheetError, read_sheets

ROWS = [["Naam", "Kosten"], ["Café «Noord»", "€ 2,50"]]


def _cells(body: bytes) -> list[list[object]]:
    (sheet,) = read_sheets(body)
    return [list(row.cells) for row in sheet.rows]


def _csv(delimiter: str = ";", encoding: str = "utf-8", line: str = "\r\n") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=line).writerows(ROWS)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_in_any_dress(delimiter: str, encoding: str) -> None:
    assert _cells(_csv(delimiter, encoding)) == ROWS


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r"])
def test_csv_line_ends(line: str) -> None:
    assert _cells(_csv(line=line)) == ROWS


def test_csv_with_excels_note_of_the_delimiter() -> None:
    assert _cells(b"sep=,\r\nNaam;Dag,Kosten\r\nKoffie,1\r\n") == [["Naam;Dag", "Kosten"], ["Koffie", "1"]]


def test_csv_commas_in_the_text_do_not_win() -> None:
    body = b"Naam;Omschrijving\nKoffie;met koek, taart, en thee\nThee;met koek, taart, en koffie\n"
    assert _cells(body)[1] == ["Koffie", "met koek, taart, en thee"]


def test_csv_quoted_line_breaks_and_row_numbers() -> None:
    (sheet,) = read_sheets(b'Naam;Uitleg\n\n"Koffie";"regel een\nregel ""twee"""\nThee;kort\n')
    assert [(row.number, row.cells[1]) for row in sheet.rows] == [
        (1, "Uitleg"),
        (3, 'regel een\nregel "twee"'),
        (5, "kort"),
    ]


def test_csv_an_unclosed_quote_costs_its_own_line_only() -> None:
    lines = ["Naam;Dag", 'Koffie;"maandag', *[f"Les {number};dinsdag" for number in range(100)]]
    (sheet,) = read_sheets("\n".join(lines).encode())
    assert [row.broken for row in sheet.rows[:3]] == [False, True, False]
    assert len(sheet.rows) == 102


def test_csv_words_behind_a_quote_are_kept() -> None:
    assert _cells(b'Naam;Dag\n"Koffie" en thee;maandag\n')[1] == ["Koffie en thee", "maandag"]


def _xlsx() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Lijst"
    sheet.append(["Naam", "Datum", "Tijd", "Som"])
    sheet.append(["Koffie", dt.date(2026, 12, 5), dt.time(14, 30), "=1+1"])
    hidden = book.create_sheet("Intern")
    hidden.append(["Naam", "Dag"])
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_xlsx_types_and_hidden_sheets() -> None:
    (sheet,) = read_sheets(_xlsx())
    assert sheet.name == "Lijst"
    # The formula was never computed: there is no value, and its text is not one.
    assert sheet.rows[1].cells == ("Koffie", dt.date(2026, 12, 5), dt.time(14, 30), "")


def test_ods_as_a_spreadsheet_program_writes_it() -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Lijst")
    for values in (["Naam", "Dag"], ["Koffie", "maandag"]):
        row = TableRow()
        for value in values:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=value))
            row.addElement(cell)
        table.addElement(row)
    # What LibreOffice appends: a million empty rows.
    rest = TableRow(numberrowsrepeated="1048574")
    rest.addElement(TableCell(numbercolumnsrepeated="16384"))
    table.addElement(rest)
    book.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    book.write(buffer)
    assert _cells(buffer.getvalue()) == [["Naam", "Dag"], ["Koffie", "maandag"]]


# --- Harm -------------------------------------------------------------------------------------------------------------


def _edited(body: bytes, part: str, old: bytes, new: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as before, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new)
            after.writestr(name, content)
    return buffer.getvalue()


FAR = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
MANY = (
    b'<table:table-row table:number-rows-repeated="900000"><table:table-cell table:number-columns-repeated="9000" '
    b'office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
)
DTD = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet'


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", ""),
        (b"PK\x03\x04 cut off", "beschadigd"),
        (b"PK" + workbook.xlsx(ROWS)[3:], "beschadigd"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", ".xls"),
        (b"<!DOCTYPE html><html><body>404", "webpagina"),
        (b"%PDF-1.7", "ander soort bestand"),
        (b"Naam;Dag\n" + b"Koffie;ma\n" * 50_000, "50000 rijen"),
        (b"\n" * 300_000, "regels"),
    ],
)  # fmt: skip
def test_files_that_are_none(body: bytes, words: str) -> None:
    if not words:
        assert read_sheets(body) == ()
        return
    with pytest.raises(SpreadsheetError, match=words):
        read_sheets(body)


@pytest.mark.parametrize(
    ("kind", "part", "old", "new", "words"),
    [
        ("xlsx", "xl/worksheets/sheet1.xml", b"</sheetData>", FAR, "te veel"),
        ("xlsx", "xl/worksheets/sheet1.xml", b'r="A1"', b'r="A99999999999"', "celnummers"),
        ("xlsx", "xl/worksheets/sheet1.xml", b"<worksheet", DTD, "DTD"),
        ("xlsx", "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetDat>", "XML"),
        ("ods", "content.xml", b"</table:table>", MANY, "te veel"),
    ],
)
def test_workbooks_that_mean_harm(kind: str, part: str, old: bytes, new: bytes, words: str) -> None:
    """Without the check the far cell ends this process: the reader allocates the whole rectangle."""
    whole = workbook.ods(ROWS) if kind == "ods" else workbook.xlsx(ROWS)
    with pytest.raises(SpreadsheetError, match=words):
        read_sheets(_edited(whole, part, old, new))


def test_a_part_that_is_huge_once_unpacked() -> None:
    body = _edited(workbook.xlsx(ROWS), "xl/workbook.xml", b"sheetId", b"x" * 101_000_000 + b"sheetId")
    with pytest.raises(SpreadsheetError, match="te groot"):
        read_sheets(body)


def test_a_zip_that_is_no_spreadsheet() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(SpreadsheetError, match="geen XLSX"):
        read_sheets(buffer.getvalue())


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", workbook.xlsx(ROWS)[:900], b"Naam;Dag\n"]))
def test_any_bytes_are_read_or_refused(tail: bytes, head: bytes) -> None:
    with contextlib.suppress(SpreadsheetError):
        read_sheets(head + tail)
