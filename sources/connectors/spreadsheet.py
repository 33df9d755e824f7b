"""Connector for the inventory that someone keeps in a spreadsheet: CSV, XLSX or ODS with the Dutch column template.

Belongs here: from rows to records, with the row number in every Issue. Does not belong here: files (spreadsheets.py),
cells (cells.py), headers (columns.py), the texts of a record (spreadsheet_fields.py, spreadsheet_when.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from typing import Literal
from urllib.parse import unquote

from rapidfuzz import fuzz, process

from sources.addresses import lasting_address
from sources.contracts import (
    Document,
    ExtractedRecord,
    Extraction,
    Issue,
    IssueCode,
    ScheduleRule,
    SpreadsheetOptions,
    record_id_of,
)
from sources.formats import spreadsheet_fields as fields
from sources.formats.cells import as_text
from sources.formats.columns import (
    REQUIRED,
    TEMPLATE,
    WEEKDAYS,
    Header,
    find_header,
    header_key,
    is_header_again,
    nearest_field,
)
from sources.formats.html import one_line
from sources.formats.spreadsheet_when import Trouble, compose_when, read_dates_column
from sources.formats.spreadsheets import Cell, Row, Sheet, SpreadsheetError, read_sheets

_DITTO = frozenset({'"', "''", "”", "″", "〃", ",,", "idem", "id", "zelfde", "dezelfde"})
_WHEN_HINT = "Vul een dag en een tijd in, of een datum."
Severity = Literal["error", "warning", "info"]
_DEFAULT = SpreadsheetOptions()


@dataclass
class _Reader:
    """What is gathered while the rows of one sheet go by."""

    document: Document
    options: SpreadsheetOptions
    sheet: str = ""
    records: list[ExtractedRecord] = attribute(default_factory=list)
    issues: list[Issue] = attribute(default_factory=list)
    n_read: int = 0
    n_skipped: int = 0
    keys: Counter[str] = attribute(default_factory=Counter)

    def issue(
        self,
        severity: Severity,
        code: IssueCode,
        message: str,
        hint: str = "",
        *,
        row: int | None = None,
        column: str | None = None,
        raw: str | None = None,
        record_id: str | None = None,
    ) -> None:
        self.issues.append(
            Issue(
                severity=severity,
                code=code,
                source_id=self.document.spec.id,
                message=message,
                hint=hint,
                record_id=record_id,
                field=column,
                raw=raw[:500] if raw else None,
                locator=self.locator(row) if row else self.sheet or None,
            )
        )

    def locator(self, row: int) -> str:
        return f"{self.sheet}, rij {row}" if self.sheet else f"rij {row}"


def extract(document: Document) -> Extraction:
    """Every row below the header: a record, or skipped with an Issue that names the row and the column. Never raises.

    `n_read` counts the rows with data; empty rows, repeated headers and subheadings are none.
    """
    options = document.spec.options if isinstance(document.spec.options, SpreadsheetOptions) else _DEFAULT
    reader = _Reader(document, options)
    try:
        sheets = read_sheets(document.body, document.snapshot.charset)
    except SpreadsheetError as error:
        reader.issue("error", "unreadable_source", str(error), hint=_file_hint(document))
        return Extraction(issues=tuple(reader.issues))
    own = _own_columns(reader)
    chosen = _choose(reader, sheets, own)
    if chosen is not None:
        sheet, header = chosen
        reader.sheet = f"blad {sheet.name}" if sheet.name else ""
        _tell_about_header(reader, header)
        _read_rows(reader, sheet, header)
    return Extraction(
        records=tuple(reader.records), issues=tuple(reader.issues), n_read=reader.n_read, n_skipped=reader.n_skipped
    )


# --- Sheet and header -------------------------------------------------------------------------------------------------


def wrong_options(options: SpreadsheetOptions) -> Iterator[tuple[tuple[str, ...], str]]:
    """What cannot be right, whatever the sheet holds: key below `options`, and a Dutch sentence."""
    for header, name in options.columns.items():
        if not _is_column(name):
            near = nearest_field(name)
            meant = f"; bedoelde u '{near}'?" if near else f"; kies uit: {', '.join(TEMPLATE)}"
            yield ("columns", header), f"de kolom '{name}' bestaat niet{meant}"


def _is_column(name: str) -> bool:
    return header_key(name) in TEMPLATE or header_key(name) in WEEKDAYS


def _own_columns(reader: _Reader) -> dict[str, str]:
    """The source's own headers -> field of the template."""
    columns = reader.options.columns
    for where, said in wrong_options(reader.options):
        reader.issue(
            "error", "other", f"{said[:1].upper()}{said[1:]}.", hint=f"{_yaml(reader)}: options.{'.'.join(where)}"
        )
    return {header: header_key(name) for header, name in columns.items() if _is_column(name)}


def _choose(reader: _Reader, sheets: Sequence[Sheet], own: Mapping[str, str]) -> tuple[Sheet, Header] | None:
    """The sheet that the source names, else the first one with a header."""
    wanted = reader.options.sheet
    if wanted is not None:
        named = [sheet for sheet in sheets if sheet.name.strip().casefold() == wanted.strip().casefold()]
        if not named:
            near = process.extractOne(wanted, [sheet.name for sheet in sheets], scorer=fuzz.ratio, score_cutoff=60)
            names = ", ".join(f"'{sheet.name}'" for sheet in sheets) or "geen"
            reader.issue(
                "error",
                "unreadable_source",
                f"Het werkblad '{wanted}' staat niet in het bestand (wel: {names}).",
                hint=f"{_yaml(reader)}: options.sheet" + (f"; bedoelt u '{near[0]}'?" if near else ""),
            )
            return None
        sheets = named
    with_header = [
        (sheet, header)
        for sheet in sheets
        if (header := find_header(sheet.rows, own, reader.options.header_row)) is not None
    ]
    if not with_header:
        where = f"op rij {reader.options.header_row}" if reader.options.header_row else "in de eerste rijen"
        reader.issue(
            "error",
            "unreadable_source",
            f"Geen kopregel gevonden {where}: er moet een kolom '{REQUIRED}' zijn en nog ten minste één bekende kolom.",
            f"Zie docs/spreadsheet.md voor de kolommen, of zet eigen kolomnamen in {_yaml(reader)}: options.columns.",
        )
        return None
    for sheet, _ in with_header[1:]:
        reader.issue(
            "warning",
            "other",
            f"Het werkblad '{sheet.name}' is niet gelezen, alleen '{with_header[0][0].name}'.",
            hint=f"Kies een blad met options.sheet in {_yaml(reader)}, of maak voor elk blad een eigen bron.",
        )
    return with_header[0]


def _tell_about_header(reader: _Reader, header: Header) -> None:
    row = header.row_number
    for text, first, second in header.doubtful:
        reader.issue(
            "warning",
            "other",
            f"De kolom '{text}' kan '{first}' of '{second}' zijn en is niet gelezen.",
            row=row,
            column=text,
            hint="Verander de kop in het bestand, of schrijf in "
            f"{_yaml(reader)}: options.columns: {{'{text}': {first}}}",
        )
    for text, name in header.double:
        reader.issue(
            "warning",
            "other",
            f"De kolom '{text}' is niet gelezen: '{header.headers[name]}' is al de kolom '{name}'.",
            row=row,
            column=text,
            hint="Laat één van beide kolommen weg of geef er een andere kop.",
        )
    if header.unknown:
        names = ", ".join(f"'{text}'" for text in header.unknown)
        reader.issue(
            "info",
            "other",
            f"Deze kolommen zijn niet bekend en niet gelezen: {names}.",
            row=row,
            raw=names,
            hint=f"Wilt u ze wel gebruiken, zet ze dan in {_yaml(reader)}: options.columns.",
        )
    if "contactpersoon" in header.columns:
        reader.issue(
            "info",
            "privacy",
            f"De kolom '{header.headers['contactpersoon']}' wordt niet overgenomen: er staan namen van mensen in.",
            row=row,
            column=header.headers["contactpersoon"],
        )


# --- Rows -------------------------------------------------------------------------------------------------------------


def _read_rows(reader: _Reader, sheet: Sheet, header: Header) -> None:
    previous: dict[str, Cell] = {}
    for row in sheet.rows:
        if row.number <= header.row_number or is_header_again(row, header):
            continue
        filled = [as_text(cell) for cell in row.cells if as_text(cell)]
        if not filled:
            continue
        if len(filled) == 1 and len(header.columns) > 2:
            text = one_line(filled[0])
            reader.issue(
                "info",
                "other",
                f"Rij {row.number} ('{text[:80]}') is gelezen als tussenkop, niet als activiteit.",
                row=row.number,
                raw=text,
                hint="Is dit toch een activiteit, vul dan ook de dag en de tijd in.",
            )
            continue
        reader.n_read += 1
        cells = {
            name: row.cells[column]
            for name, column in header.columns.items()
            if column < len(row.cells) and as_text(row.cells[column])
        }
        cells = {
            name: previous.get(name, "") if isinstance(cell, str) and cell.strip(" .").casefold() in _DITTO else cell
            for name, cell in cells.items()
        }
        previous = cells
        record = _record(reader, row, header, cells)
        if record is None:
            reader.n_skipped += 1
        else:
            reader.records.append(record)


def _record(reader: _Reader, row: Row, header: Header, cells: Mapping[str, Cell]) -> ExtractedRecord | None:
    """The record of one row, or None with an Issue when it has no name or cannot be divided into columns."""
    texts = {name: as_text(cell) for name, cell in cells.items()}
    name = one_line(texts.get(REQUIRED, ""))
    if row.broken:
        reader.issue(
            "error",
            "unreadable_record",
            f"Rij {row.number}: een aanhalingsteken is niet gesloten. De rij is overgeslagen.",
            row=row.number,
            raw=" | ".join(map(as_text, row.cells)),
            hint="Zet er nog een aanhalingsteken bij, of haal het weg.",
        )
        return None
    if not name:
        column = header.headers[REQUIRED]
        reader.issue(
            "error",
            "missing_value",
            f"Rij {row.number}: de kolom '{column}' is leeg; de rij is overgeslagen.",
            row=row.number,
            column=column,
            raw=" | ".join(filter(None, map(as_text, row.cells))),
            hint="Vul de naam van de activiteit in, ook als die gelijk is aan de rij erboven.",
        )
        return None
    key = _source_key(reader, texts, name)
    record_id = record_id_of(reader.document.spec.id, key)

    def tell(trouble: Trouble) -> None:
        column = header.headers.get(trouble.column, trouble.column)
        reader.issue(
            "warning",
            trouble.code,
            f"Rij {row.number}, kolom '{column}': {trouble.message}",
            row=row.number,
            column=column,
            raw=trouble.raw,
            hint=trouble.hint,
            record_id=record_id,
        )

    when_text, troubles = compose_when(cells)
    rule, more = read_dates_column(cells)
    for trouble in (*troubles, *more, *fields.misread(cells)):
        tell(trouble)
    if not when_text and rule is None and not (troubles or more):
        tell(Trouble("dag", "missing_value", "er staat niet wanneer dit is.", "", _WHEN_HINT))
    schedule: tuple[ScheduleRule, ...] | None = (rule,) if rule else None
    return ExtractedRecord(
        record_id=record_id,
        source_id=reader.document.spec.id,
        source_key=key,
        locator=reader.locator(row.number),
        snapshot_id=reader.document.snapshot.snapshot_id,
        name=name,
        description=fields.description(texts, header.headers),
        when_text=when_text or None,
        schedule=schedule,
        location_text=fields.joined(texts, "locatie", "adres", "postcode"),
        organizer_text=fields.joined(texts, "organisatie"),
        audience_text=fields.audience(cells),
        price_text=fields.price(cells),
        registration_text=fields.registration(texts),
        category_text=fields.joined(texts, "thema"),
        status_text=fields.status(texts),
        url=fields.website(texts),
        extra={
            extra: one_line(texts[column])
            for extra, column in (("provider_type", "soort organisator"), ("neighbourhood", "buurt"))
            if column in texts
        },
    )


def _source_key(reader: _Reader, texts: Mapping[str, str], name: str) -> str:
    """The list's own number, else name, place and date if it has one: what changes least when someone edits the list.

    A file from a folder adds its name, since several lists may hold the same activity. The second row with the same key
    gets a number.
    """
    own = one_line(texts.get("kenmerk", ""))
    parts = [name, *(one_line(texts.get(column, "")) for column in ("locatie", "datum"))]
    key = f"kenmerk:{own}" if own else "|".join(parts).rstrip("|")
    snapshot = reader.document.snapshot
    named = {lasting_address(url) for url in reader.document.spec.urls}
    if (file := lasting_address(snapshot.url)) not in named:
        key = f"{unquote(file)}#{key}"
    reader.keys[key] += 1
    return key if reader.keys[key] == 1 else f"{key}#{reader.keys[key]}"


def _yaml(reader: _Reader) -> str:
    return f"{reader.document.spec.id}.yaml"


def _file_hint(document: Document) -> str:
    return f"Open het bestand zelf; klopt het adres niet meer, pas dan url aan in {document.spec.id}.yaml."
