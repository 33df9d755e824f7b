"""The rows of a spreadsheet file: CSV, XLSX and ODS from bytes, within bounds.

Belongs here: containers, encodings, delimiters, and keeping a hostile file from taking the process down. Does not
belong here: what the columns mean (columns.py) or what a cell says (cells.py).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from sources.formats.html import decode

Cell = str | int | float | bool | dt.time | dt.date | dt.datetime | dt.timedelta

MAX_UNPACKED = 100_000_000  # bytes
MAX_CELLS = 2_000_000
MAX_PARTS = 2_000
MAX_ROWS = 50_000
MAX_QUOTED_LINES = 60  # a quoted cell longer than this is a quote that was never closed
_DELIMITERS = ";\t,|"
_REFERENCE = re.compile(r"\s*([A-Za-z]{0,9})(\d{0,9})\s*")
_LINES = re.compile(r"\r\n|\r|\n")


class SpreadsheetError(ValueError):
    """A body that is no readable spreadsheet. The message is Dutch, for an operator."""


@dataclass(frozen=True)
class Row:
    """One row. `number` is what the spreadsheet program shows (for CSV: the line); `broken`: a quote was not closed."""

    number: int
    cells: tuple[Cell, ...]
    broken: bool = False


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: tuple[Row, ...]


def read_sheets(body: bytes, charset: str | None = None) -> tuple[Sheet, ...]:
    """The visible sheets of a file, rows without any value left out. Formulas give the value that was last computed.

    What kind of file it is shows in its bytes, not in its name. Raises `SpreadsheetError`.
    """
    if body.startswith(b"PK"):
        return _workbook(body)
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise SpreadsheetError("Dit is een oud Excel-bestand (.xls) of er zit een wachtwoord op; sla het op als .xlsx.")
    start = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"{", b"%pdf", b"begin:vcalendar")):
        raise SpreadsheetError("Dit is geen spreadsheet maar een ander soort bestand, bijvoorbeeld een webpagina.")
    rows = tuple(_csv_rows(decode(body, charset)))
    return (Sheet("", _bounded(rows)),) if rows else ()


def _bounded(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    if len(rows) > MAX_ROWS:
        raise SpreadsheetError(f"Dit bestand heeft meer dan {MAX_ROWS} rijen; dat is te veel voor een lijst.")
    return rows


# --- CSV --------------------------------------------------------------------------------------------------------------


def _csv_rows(text: str) -> Iterator[Row]:
    lines = _LINES.split(text)
    if len(lines) > 4 * MAX_ROWS:
        raise SpreadsheetError(f"Dit bestand heeft {len(lines)} regels; dat is te veel voor een lijst.")
    first = 0
    if found := re.fullmatch(r"\s*sep=(.)\s*", lines[0], re.IGNORECASE):  # Excel's own note of the delimiter
        delimiter, first = found.group(1), 1
    else:
        delimiter = _delimiter(lines)
    while first < len(lines):
        cells, used, broken = _record(lines, first, delimiter)
        if _has_value(cells):
            yield Row(first + 1, tuple(cells), broken)
        first += used


def _record(lines: list[str], first: int, delimiter: str) -> tuple[list[str], int, bool]:
    """The record that starts at line `first`, how many lines it takes, and whether its quotes are not in order."""
    last = min(MAX_QUOTED_LINES, len(lines) - first)
    for used in range(1, last + 1):
        if used > 1 and '"' not in lines[first + used - 1]:
            continue  # cannot close an open quote
        piece = io.StringIO("\n".join(lines[first : first + used]), newline="")
        try:
            return next(csv.reader(piece, delimiter=delimiter, strict=True), []), used, False
        except csv.Error as error:
            if "unexpected end" in str(error):
                continue
            if used == 1 and "expected after" in str(error):  # words behind a closing quote: sloppy, but clear
                return next(csv.reader([lines[first]], delimiter=delimiter)), 1, False
            break
    # Only this line is lost: the next one starts afresh.
    return lines[first].replace('"', "").split(delimiter), 1, True


def _delimiter(lines: list[str]) -> str:
    """The delimiter that divides most of the first lines into the same number of columns."""

    def regularity(delimiter: str) -> tuple[int, int]:
        position, widths = 0, Counter[int]()
        while position < min(len(lines), 200):
            cells, used, _ = _record(lines, position, delimiter)
            if any(cells):
                widths[len(cells)] += 1
            position += used
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(_DELIMITERS, key=regularity)


# --- XLSX and ODS -----------------------------------------------------------------------------------------------------


def _workbook(body: bytes) -> tuple[Sheet, ...]:
    _check_container(body)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(body))
        visible = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        found = ((name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in visible)
        return tuple(Sheet(name, _bounded(tuple(_rows(rows)))) for name, rows in found)
    except (CalamineError, OSError, ValueError) as error:
        raise SpreadsheetError(f"Dit bestand is geen leesbaar XLSX- of ODS-bestand ({error}).") from error


def _rows(rows: list[list[Cell]]) -> Iterator[Row]:
    return (Row(number, tuple(cells)) for number, cells in enumerate(rows, 1) if _has_value(cells))


def _has_value(cells: Sequence[Cell]) -> bool:
    return any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _check_container(body: bytes) -> None:
    """Refuse what would cost more memory than any inventory needs, before the reader that would allocate it.

    The reader allocates a full rectangle per sheet: one cell in the last corner of an empty sheet ends the process.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise SpreadsheetError("Dit bestand wordt uitgepakt veel te groot voor een lijst van activiteiten.")
            if not {part.filename for part in parts} & {"content.xml", "xl/workbook.xml"}:
                raise SpreadsheetError("Dit is een zip-bestand, maar geen XLSX of ODS.")
            for part in parts:
                # Reading a part whole also checks that it is not larger than it says.
                _check_part(archive.read(part))
    except SpreadsheetError:
        raise
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise SpreadsheetError(f"Dit bestand is beschadigd of er zit een wachtwoord op ({error}).") from error


def _check_part(content: bytes) -> None:
    """Refuse a part with a DTD, or with a sheet that is too large or whose size cannot be known."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise SpreadsheetError("Dit bestand bevat XML-definities (DTD); die worden om veiligheid niet gelezen.")
    if b"sheetData" not in content and b"table-row" not in content:
        return
    extent = _Extent()
    parser = expat.ParserCreate()
    parser.StartElementHandler = extent.start
    parser.EndElementHandler = extent.end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, SpreadsheetError):
            raise
        raise SpreadsheetError(f"Dit bestand bevat beschadigde XML ({error}).") from error


class _Extent:
    """Counts, while a sheet's XML goes by, how large the rectangle around its filled cells is."""

    def __init__(self) -> None:
        self._row = self._column = self._width = 0
        self._row_repeat = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if name in {"sheetData", "table"}:
            self._row = self._width = 0
        elif name == "row":  # XLSX
            self._row = _number(plain.get("r"), self._row + 1)
            self._column = 0
        elif name == "c":
            found = _REFERENCE.fullmatch(plain.get("r", ""))
            if found is None:
                raise SpreadsheetError("Dit bestand bevat onmogelijke celnummers.")
            letters, digits = found.groups()
            self._column = _column(letters) if letters else self._column + 1
            self._row = _number(digits, self._row)
        elif name in {"v", "is"}:
            self._grow(self._row, self._column)
        elif name == "table-row":  # ODS
            self._row_repeat = _number(plain.get("number-rows-repeated"), 1)
            self._column = 0
        elif name in {"table-cell", "covered-table-cell"}:
            self._column += _number(plain.get("number-columns-repeated"), 1)
            if "value-type" in plain or "formula" in plain:
                self._grow(self._row + self._row_repeat, self._column)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "table-row":
            self._row += self._row_repeat

    def _grow(self, row: int, column: int) -> None:
        self._width = max(self._width, column)
        if row * self._width > MAX_CELLS:
            raise SpreadsheetError(
                f"Dit werkblad is {row} rijen bij {self._width} kolommen groot; dat is te veel voor een lijst. "
                "Staat er ver onderaan of rechts nog iets in een cel?"
            )


def _number(text: str | None, default: int) -> int:
    text = (text or "").strip()
    if not text:
        return default
    if not text.isdecimal() or len(text) > 9:
        raise SpreadsheetError("Dit bestand bevat onmogelijke celnummers.")
    return int(text)


def _column(letters: str) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column
