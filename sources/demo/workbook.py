"""Writes the smallest valid XLSX and ODS file, byte for byte the same each time.

Belongs here: the demo's two spreadsheet containers. Does not belong here: reading spreadsheets (connectors) or styling.
Cells that look like a date (2026-12-05) or a clock time (14:00) become real date and time cells, as a spreadsheet
program would make of them; all others are text.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_ZIP_TIME = (2020, 1, 1, 0, 0, 0)
_EXCEL_EPOCH = dt.date(1899, 12, 30)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d")
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OOXML = "http://schemas.openxmlformats.org"


def xlsx(rows: Sequence[Sequence[str]], sheet: str = "Activiteiten") -> bytes:
    """An XLSX workbook with one sheet."""
    lines = "".join(
        f'<row r="{number}">{"".join(_xlsx_cell(value, number, column) for column, value in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=1)
    )
    return _zip({
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_OOXML}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'spreadsheetml.{kind}+xml"/>'
            for part, kind in (
                ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"),
            )
        )
        + "</Types>",
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_OOXML}/spreadsheetml/2006/main" '
        f'xmlns:r="{_OOXML}/officeDocument/2006/relationships"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")),
        "xl/styles.xml": f'{_XML}<styleSheet xmlns="{_OOXML}/spreadsheetml/2006/main">'
        '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        '<cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/>'
        '<xf numFmtId="20" applyNumberFormat="1"/></cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
        "xl/worksheets/sheet1.xml": f'{_XML}<worksheet xmlns="{_OOXML}/spreadsheetml/2006/main">'
        f"<sheetData>{lines}</sheetData></worksheet>",
    })  # fmt: skip


def ods(rows: Sequence[Sequence[str]], sheet: str = "Activiteiten") -> bytes:
    """An ODS workbook with one sheet."""
    media_type = "application/vnd.oasis.opendocument.spreadsheet"
    names = "urn:oasis:names:tc:opendocument:xmlns"
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    return _zip({
        "mimetype": media_type,
        "META-INF/manifest.xml": f'{_XML}<manifest:manifest xmlns:manifest="{names}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media_type}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
        "content.xml": f'{_XML}<office:document-content xmlns:office="{names}:office:1.0" '
        f'xmlns:table="{names}:table:1.0" xmlns:text="{names}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{escape(sheet)}">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>",
    })  # fmt: skip


def _relations(*targets: tuple[str, str]) -> str:
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{_OOXML}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'{_XML}<Relationships xmlns="{_OOXML}/package/2006/relationships">{links}</Relationships>'


def _xlsx_cell(value: str, row: int, column: int) -> str:
    place = f"{_letters(column)}{row}"
    if not value:
        return ""
    if _DATE.fullmatch(value):
        return f'<c r="{place}" s="1"><v>{(dt.date.fromisoformat(value) - _EXCEL_EPOCH).days}</v></c>'
    if _CLOCK.fullmatch(value):
        hours, minutes = map(int, value.split(":"))
        return f'<c r="{place}" s="2"><v>{(hours * 60 + minutes) / 1440!r}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _ods_cell(value: str) -> str:
    shown = f"<text:p>{escape(value)}</text:p>"
    if not value:
        return "<table:table-cell/>"
    if _DATE.fullmatch(value):
        kind = f'office:value-type="date" office:date-value="{value}"'
    elif _CLOCK.fullmatch(value):
        kind = f'office:value-type="time" office:time-value="PT{value[:2]}H{value[3:]}M00S"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{shown}</table:table-cell>"


def _zip(parts: dict[str, str]) -> bytes:
    """The parts in this order, stored without the clock so that the bytes are always the same."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            # Stored, not deflated: other versions of zlib may compress differently.
            entry.compress_type = zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, text.encode())
    return buffer.getvalue()
