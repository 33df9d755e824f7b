"""The spreadsheet in which a buurtverbinder keeps the register: filled in, with lists to choose from, explained.

Belongs here: how the workbook looks. Does not belong here: which columns there are (schema.py), reading it back
(importing.py). A file that is imported as it was written changes nothing.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from warehouse.reference import Reference
from warehouse.register.contracts import holding
from warehouse.register.schema import SHEETS, Field, SheetSchema
from warehouse.register.schema import Reference as ReferenceKind

ROWS = 1000  # how far down the lists to choose from reach
_LISTS = "Lijsten"
_HEAD = PatternFill("solid", fgColor="1F4E5F")
_REQUIRED = PatternFill("solid", fgColor="8A3B12")
_WIDTHS: Mapping[str, float] = {
    "name": 36, "aliases": 28, "organization_id": 24, "partner_id": 24, "place_id": 20, "source": 28,
    "street_address": 26, "url": 30, "email": 28, "for_whom": 40, "themes": 28, "audience": 24,
}  # fmt: skip

EXPLANATION = (
    "Het register van de wijk: organisaties, plekken, netwerken en geld",
    "",
    "Zo werkt het",
    "1. Elk blad heeft een rij per ding. Kolommen met een bruine kop zijn nodig; de rest mag leeg blijven.",
    "2. Weet u iets niet? Laat de cel leeg. Leeg betekent: niets nieuws. Wat er al stond, blijft staan.",
    "3. Klopt iets niet meer en weet u niet wat het nu is? Schrijf onbekend. Dan vervalt de oude waarde.",
    "4. Schrijf bij elke rij waar het vandaan komt (bron) en van welke dag dat is (datum opgave).",
    "5. Bestaat iets niet meer? Zet status op gestopt, of ja in de kolom vervalt. Gooi de rij niet weg: een rij die",
    "    weg is, verandert niets.",
    "6. Bewaar het bestand en geef het aan de beheerder. Die leest het in met: wijkagenda register import BESTAND.xlsx",
    "",
    "Wat er niet in hoort",
    "Namen van mensen, 06-nummers, privé-e-mail, adressen van mensen thuis. Zulke cellen worden geweigerd.",
    "Van mensen alleen het aantal (vrijwilligers) of de rol (beheerder).",
    "",
    "Wat ermee gebeurt",
    "Aantallen mensen en bedragen worden nooit per plek gepubliceerd, alleen opgeteld over vijf plekken of meer.",
    "Wat vroeger in het register stond, blijft bewaard: zo is te zien wat er in een jaar verandert.",
    "",
    "De kolommen",
)


def write_template(reference: Reference, day: dt.date, *, is_empty: bool = False) -> bytes:
    """The workbook as XLSX, with what the register says on `day` filled in unless `is_empty`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _explain(book.create_sheet("Uitleg"))
    lists = _Lists(reference)
    for schema in SHEETS:
        sheet = book.create_sheet(schema.name)
        _head(sheet, schema)
        if not is_empty:
            for row in _filled_in(schema, reference, day):
                sheet.append([_shown(column, row.get(column.name)) for column in schema.fields])
                for cell in sheet[sheet.max_row]:
                    if cell.data_type == "f":
                        cell.data_type = "s"  # a name that starts with = is a name, not a formula
        lists.attach(sheet, schema)
        _format_dates(sheet, schema)
    lists.write(book.create_sheet(_LISTS))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _explain(sheet: Worksheet) -> None:
    for line in EXPLANATION:
        sheet.append([line])
    for schema in SHEETS:
        sheet.append([])
        sheet.append([schema.name, schema.text])
        sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for column in schema.fields:
            needed = "nodig" if column.required else ""
            answers = "; ".join(column.choices or ())
            sheet.append([column.header, column.help, needed, f"Kies uit: {answers}" if answers else ""])
    for number in (1, EXPLANATION.index("Zo werkt het") + 1, EXPLANATION.index("Wat er niet in hoort") + 1,
                   EXPLANATION.index("Wat ermee gebeurt") + 1, len(EXPLANATION)):  # fmt: skip
        sheet.cell(number, 1).font = Font(bold=True, size=14 if number == 1 else 12)
    for letter, width in zip("ABCD", (34, 90, 8, 80), strict=True):
        sheet.column_dimensions[letter].width = width


def _head(sheet: Worksheet, schema: SheetSchema) -> None:
    sheet.append([column.header for column in schema.fields])
    for number, column in enumerate(schema.fields, start=1):
        cell = sheet.cell(1, number)
        cell.fill = _REQUIRED if column.required else _HEAD
        cell.font = Font(bold=True, color="FFFFFF")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(column.help, "Wijkagenda", height=110, width=260)
        longest = max((len(answer) for answer in column.choices or ()), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.name, min(max(16, longest), 32))
    sheet.row_dimensions[1].height = 48
    sheet.freeze_panes = "C2" if schema.fields[0].kind == "id" and schema.fields[0].refers_to is None else "B2"


def _format_dates(sheet: Worksheet, schema: SheetSchema) -> None:
    for number, column in enumerate(schema.fields, start=1):
        if column.kind in ("date", "year"):
            for row in sheet.iter_rows(min_row=2, min_col=number, max_col=number):
                row[0].number_format = "D-M-YYYY"


# --- Lists to choose from ---------------------------------------------------------------------------------------------


class _Lists:
    """The sheet with all answers, each list in a column of its own, and the rules that point at them."""

    def __init__(self, reference: Reference) -> None:
        self._columns: dict[tuple[str, ...], int] = {}
        self._ids: Mapping[ReferenceKind, tuple[str, ...]] = {
            "organisation": tuple(one.organization_id for one in reference.organizations),
            "place": tuple(one.place_id for one in reference.places),
            "network": tuple(one.network_id for one in reference.networks),
            "neighbourhood": tuple(one.slug for one in reference.neighbourhoods),
        }

    def attach(self, sheet: Worksheet, schema: SheetSchema) -> None:
        """Rules for the columns of `sheet` that have answers to choose from; only a warning, never a refusal."""
        for number, column in enumerate(schema.fields, start=1):
            answers = self._ids[column.refers_to] if column.refers_to else tuple(column.choices or ())
            if not answers or column.kind == "choices":
                continue
            position = get_column_letter(self._columns.setdefault(answers, len(self._columns) + 1))
            rule = DataValidation(
                "list", formula1=f"{_LISTS}!${position}$1:${position}${len(answers)}", allow_blank=True
            )
            rule.errorStyle, rule.error = "warning", "Dit staat niet in de lijst."
            rule.promptTitle, rule.prompt = column.header[:32], column.help[:255]
            letter = get_column_letter(number)
            rule.add(f"{letter}2:{letter}{ROWS}")
            sheet.add_data_validation(rule)

    def write(self, sheet: Worksheet) -> None:
        for answers, number in self._columns.items():
            for row, answer in enumerate(answers, start=1):
                sheet.cell(row, number, answer)
        sheet.sheet_state = "hidden"


# --- What is known ----------------------------------------------------------------------------------------------------


def _filled_in(schema: SheetSchema, reference: Reference, day: dt.date) -> Iterator[Mapping[str, object]]:
    if schema.table in ("organisation", "place"):
        yield from _known_entities(schema, reference, day)
        return
    held = holding(getattr(reference.registered, schema.table), day)
    for fact in held.values():
        yield fact.model_dump(mode="json")
    if schema.table == "memberships":  # those that reference/organizations.yaml says
        for organization in reference.organizations:
            for network in organization.networks:
                if (organization.organization_id, network) not in held:
                    yield {"organization_id": organization.organization_id, "network_id": network}


def _known_entities(schema: SheetSchema, reference: Reference, day: dt.date) -> Iterator[Mapping[str, object]]:
    """A row per thing, with the source and date of what was said of it last."""
    things: Mapping[str, object] = (
        reference.organization_by_id if schema.table == "organisation" else reference.place_by_id
    )
    current = holding(reference.registered.values, day)
    slugs = {item.neighbourhood_id: item.slug for item in reference.neighbourhoods}
    for identifier, thing in sorted(things.items()):
        row: dict[str, object] = {"id": identifier}
        for column in schema.fields:
            if column.is_identity:
                row[column.name] = getattr(thing, column.name, None)
        said = [current[key] for column in schema.fields if (key := (schema.table, identifier, column.name)) in current]
        row |= {value.field: value.value for value in said}
        row["neighbourhood_id"] = slugs.get(str(row.get("neighbourhood_id")))
        if said:
            newest = max(said, key=lambda value: value.stated_on)
            row |= {"source": newest.source, "stated_on": newest.stated_on.isoformat()}
        yield row


def _shown(column: Field, value: object) -> object:
    """A value as a person reads it in a cell."""
    if value in (None, "", "onbekend"):
        return None
    if column.choices:
        labels = {code: label for label, code in column.choices.items()}
        text = str(value).lower() if isinstance(value, bool) else str(value)
        return "; ".join(labels.get(part, part) for part in text.split(";"))
    if column.kind in ("date", "year"):
        return dt.date.fromisoformat(str(value))
    if column.kind in ("integer", "number"):
        return float(str(value)) if "." in str(value) else int(str(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(map(str, value)) or None
    return str(value)
