"""Reads what a buurtverbinder filled in, and puts it into the register, with an Issue for whatever cannot be used.

Belongs here: sheets and rows; a bad cell costs that cell, a bad row that row, never the file. Does not belong here:
what one cell says (cells.py), how history is kept (history.py), writing files (store.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sources.contracts import Issue, IssueCode
from sources.dutch.privacy import redact
from sources.formats.cells import as_line
from sources.formats.spreadsheets import Cell, Row, Sheet, SpreadsheetError, read_sheets
from warehouse.normalise.names import fold
from warehouse.reference import Reference
from warehouse.register.cells import CellError, Names, Withdrawn, read_cell, slug_of
from warehouse.register.contracts import (
    Dated,
    Entity,
    FundingLine,
    FundingStream,
    Membership,
    Register,
    RegisterValue,
    Relation,
    holding,
)
from warehouse.register.history import record
from warehouse.register.schema import EXPIRED, SHEETS, Field, SheetSchema

SOURCE_ID = "register"
_LISTS: Mapping[str, type[Dated]] = {
    "memberships": Membership,
    "relations": Relation,
    "funding": FundingLine,
    "streams": FundingStream,
}
_ENOUGH = 3  # headers that a sheet without a known name must share with the only one that it looks like
_EXPLANATION = frozenset({"uitleg", "lijsten"})  # sheets of the template that hold no rows


@dataclass(frozen=True)
class SheetResult:
    """What came of a sheet: rows that were read, and rows or values that are new, different or ended."""

    name: str
    n_rows: int
    n_added: int = 0
    n_changed: int = 0
    n_ended: int = 0


@dataclass(frozen=True)
class Imported:
    """The register as it will be, and what an operator wants to know."""

    register: Register
    results: tuple[SheetResult, ...]
    issues: tuple[Issue, ...]


@dataclass
class _Import:
    """An import on its way: where we are, what was said, and what was wrong."""

    file: str
    day: dt.date
    reference: Reference
    names: Names
    current: Mapping[tuple[str, ...], RegisterValue]
    newest: Mapping[tuple[str, ...], dt.date]  # entity and id -> day of the last statement
    issues: list[Issue] = field(default_factory=list)
    sheet: str = ""

    def tell(self, row: int | None, column: str, message: str, hint: str = "", code: IssueCode = "other", *,
             severity: str = "error", raw: str | None = None) -> None:  # fmt: skip
        """Add an Issue that names file, sheet, row and column."""
        where = [self.file, f"blad {self.sheet}" if self.sheet else "", f"rij {row}" if row else "",
                 f"kolom {column}" if column else ""]  # fmt: skip
        self.issues.append(
            Issue.model_validate({
                "severity": severity, "code": code, "source_id": SOURCE_ID, "message": message, "hint": hint,
                "field": column or None, "raw": redact(raw).text[:500] if raw else None,
                "locator": ", ".join(filter(None, where)),
            })
        )  # fmt: skip


@dataclass(frozen=True)
class _Said:
    """What the rows of a sheet say."""

    facts: tuple[Dated, ...] = ()
    ended: tuple[tuple[str, ...], ...] = ()


def import_file(body: bytes, file: str, reference: Reference, day: dt.date) -> Imported:
    """Put the rows of a spreadsheet into the register as said on `day`. `file` is its name, for Issues.

    Rows that are in the register but not in the file stay as they are. Raises SpreadsheetError for a file that cannot
    be read at all.
    """
    register = reference.registered
    current = holding(register.values, day)
    newest: dict[tuple[str, ...], dt.date] = {}
    for key, value in current.items():
        newest[key[:2]] = max(value.stated_on, newest.get(key[:2], dt.date.min))
    work = _Import(file, day, reference, names_of(reference), current, newest)
    results = []
    for schema, sheet in _recognised(read_sheets(body), work):
        work.sheet = sheet.name
        rows = list(_rows(schema, sheet, work))
        if schema.table in ("organisation", "place"):
            said = _entities(schema, rows, work)
            change = record(register.values, said.facts, said.ended, day)
            register = register.model_copy(update={"values": change.facts})
        else:
            said = _lists(schema, rows, work)
            change = record(getattr(register, schema.table), said.facts, said.ended, day)
            register = register.model_copy(update={schema.table: change.facts})
        results.append(SheetResult(schema.name, len(rows), len(change.added), len(change.changed), len(change.ended)))
    return Imported(register, tuple(results), tuple(work.issues))


def names_of(reference: Reference) -> Names:
    """What organisations, places, networks and neighbourhoods are called."""
    names = Names()
    for organization in reference.organizations:
        names.add("organisation", organization.organization_id, organization.name, *organization.aliases)
    for place in reference.places:
        names.add("place", place.place_id, place.name, *place.aliases)
    for network in reference.networks:
        names.add("network", network.network_id, network.name)
    for item in reference.neighbourhoods:
        names.add("neighbourhood", item.neighbourhood_id, item.name, item.slug, *item.aliases)
    return names


# --- Sheets and rows --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A row with its cells by column; columns that are not in the sheet are not in it."""

    number: int
    cells: Mapping[str, Cell]


def _recognised(sheets: Sequence[Sheet], work: _Import) -> list[tuple[SheetSchema, Sheet]]:
    """Which sheet of the register each sheet is: by its name, else by its headers; in the order of the register."""
    found: list[tuple[SheetSchema, Sheet]] = []
    for sheet in sheets:
        if fold(sheet.name) in _EXPLANATION or not sheet.rows:
            continue
        name = sheet.name or work.file.rpartition(".")[0]  # a sheet as CSV is called after its file
        schema = next((schema for schema in SHEETS if fold(schema.name) == fold(name)), None)
        if schema is None:
            likely = sorted(SHEETS, key=lambda schema: -_likeness(schema, sheet))[:2]
            best, next_best = (_likeness(schema, sheet) for schema in likely)
            schema = likely[0] if best >= _ENOUGH and best > next_best else None
        if schema is None:
            work.sheet = sheet.name
            work.tell(None, "", "hieraan is niet te zien welk blad van het register dit is; het is niet gelezen.",
                      f"Geef het blad of het CSV-bestand een van deze namen: {', '.join(one.name for one in SHEETS)}.",
                      "unreadable_record")  # fmt: skip
            continue
        found.append((schema, sheet if sheet.name else replace(sheet, name=schema.name)))
    return sorted(found, key=lambda pair: SHEETS.index(pair[0]))


def _likeness(schema: SheetSchema, sheet: Sheet) -> int:
    headers = {_header(column.header) for column in schema.fields}
    return max((len({_header(as_line(cell)) for cell in row.cells} & headers) for row in sheet.rows[:5]), default=0)


def _header(text: str) -> str:
    return fold(text.strip(" *:"))


def _rows(schema: SheetSchema, sheet: Sheet, work: _Import) -> Iterator[_Row]:
    """The rows below the headers. Headers that mean nothing here, or that are missing, are told once."""
    by_header = {_header(column.header): column.name for column in schema.fields}
    head = max(sheet.rows[:5], key=lambda row: len({_header(as_line(cell)) for cell in row.cells} & by_header.keys()))
    columns = [by_header.get(_header(as_line(cell))) for cell in head.cells]
    for cell, name in zip(head.cells, columns, strict=True):
        if name is None and (text := as_line(cell)):
            work.tell(head.number, redact(text).text[:60], "deze kolom hoort niet in het register; zij is niet "
                      "overgenomen.", "Namen en nummers van mensen horen er niet in; voor iets anders: zie het blad "
                      "Uitleg.", severity="warning")  # fmt: skip
    missing = [c.header for c in schema.fields if c.required and c.name not in columns and c.name != "name"]
    if missing:
        work.tell(head.number, missing[0], f"deze kolom ontbreekt: {', '.join(missing)}.",
                  "Gebruik het sjabloon: wijkagenda register template.", "missing_value")  # fmt: skip
        return
    for row in sheet.rows:
        if row.number > head.number and (cells := _cells(row, columns)):
            if row.broken:
                work.tell(row.number, "", "in deze rij is een aanhalingsteken niet gesloten; zij is niet gebruikt.",
                          "Verbeter de rij.", "unreadable_record")  # fmt: skip
                continue
            yield _Row(row.number, cells)


def _cells(row: Row, columns: Sequence[str | None]) -> dict[str, Cell]:
    pairs = zip(columns, row.cells, strict=False)
    return {name: cell for name, cell in pairs if name and as_line(cell)}


def _read(schema: SheetSchema, row: _Row, work: _Import) -> dict[str, str | Withdrawn]:
    """What the row's cells say; cells that cannot be used are left out and told."""
    values: dict[str, str | Withdrawn] = {}
    for column in schema.fields:
        if column.name not in row.cells:
            continue
        try:
            value = read_cell(column, row.cells[column.name], work.names)
            if column.name in ("stated_on", "confirmed_on") and isinstance(value, str) and value > work.day.isoformat():
                raise CellError(f"{value} is nog niet geweest op {work.day}.", "Verbeter de datum.")
        except CellError as error:
            raw = None if error.is_personal else as_line(row.cells[column.name])
            work.tell(row.number, column.header, f"{error} Deze cel is niet gebruikt.", error.hint, error.code, raw=raw)
            continue
        if value is not None:
            values[column.name] = value
    return values


def _complete(schema: SheetSchema, row: _Row, values: Mapping[str, str | Withdrawn], work: _Import) -> bool:
    """Whether the row says all without which nothing of it can be kept."""
    identifier = values.get("id")
    is_known = isinstance(identifier, str) and work.names.has(_kind(schema), identifier)
    wanted = [c for c in schema.fields if c.required and not (c.name == "name" and is_known)]
    missing = [c for c in wanted if not isinstance(values.get(c.name), str)]
    for column in missing:
        if column.name not in row.cells:  # a cell that could not be read was told already
            work.tell(row.number, column.header, "deze cel is leeg; daarom is de rij niet gebruikt.", column.help,
                      "missing_value")  # fmt: skip
        else:
            work.tell(row.number, column.header, "zonder deze cel is de rij niet gebruikt.",
                      "Zie de melding hierboven.", "missing_value")  # fmt: skip
    return not missing


def _is_repeated(seen: dict[tuple[str, ...], int], key: tuple[str, ...], row: _Row, work: _Import) -> bool:
    first = seen.setdefault(key, row.number)
    if first != row.number:
        work.tell(row.number, "", f"dit staat al in rij {first}; deze rij is niet gebruikt.",
                  "Voeg de twee rijen samen tot een.", "duplicate_uid")  # fmt: skip
    return first != row.number


# --- Organisations and places -----------------------------------------------------------------------------------------


def _entities(schema: SheetSchema, rows: Iterable[_Row], work: _Import) -> _Said:
    facts: list[Dated] = []
    ended: list[tuple[str, ...]] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = _read(schema, row, work)
        if _says_nothing(schema, values, work) or not _complete(schema, row, values, work):
            continue
        identifier = _identifier(schema, values, work)
        if _is_repeated(seen, (identifier,), row, work):
            continue
        for column in schema.fields:
            value = values.get(column.name)
            if value is None or column.name in ("id", "source", "stated_on"):
                continue
            key = (schema.table, identifier, column.name)
            if isinstance(value, Withdrawn):
                ended.append(key)
            elif _is_old_news(key, value, str(values["stated_on"]), work):
                continue
            elif not (column.is_identity and _is_written_elsewhere(column, key, value, row, work)):
                facts.append(
                    RegisterValue.model_validate({
                        "entity": schema.table, "id": identifier, "field": column.name, "value": value,
                        "source": values["source"], "stated_on": values["stated_on"], "valid_from": work.day,
                    })
                )  # fmt: skip
    return _Said(tuple(facts), tuple(ended))


def _says_nothing(schema: SheetSchema, values: Mapping[str, str | Withdrawn], work: _Import) -> bool:
    """Whether a row without source and date only repeats how a thing is called, as the template fills it in."""
    identifier = values.get("id")
    if "source" in values or "stated_on" in values or not isinstance(identifier, str):
        return False
    said = {name: value for name, value in values.items() if name != "id"}
    return all(_known(work.reference, (schema.table, identifier, name)) == value for name, value in said.items())


def _is_old_news(key: tuple[str, ...], value: str, stated_on: str, work: _Import) -> bool:
    """Whether the register says this already, with its own source and date, and the row is not of a later day."""
    known = work.current.get(key)
    return known is not None and known.value == value and stated_on <= work.newest.get(key[:2], dt.date.min).isoformat()


def _identifier(schema: SheetSchema, values: Mapping[str, str | Withdrawn], work: _Import) -> str:
    """The id in the row, else that of the thing with this name, else a new one."""
    given, name = values.get("id"), values.get("name")
    kind = _kind(schema)
    if isinstance(given, str):
        identifier = given
    else:
        assert isinstance(name, str)  # _complete saw to that
        identifier = work.names.find(kind, name) or slug_of(name, work.names.ids(kind))
    work.names.add(kind, identifier, *([name] if isinstance(name, str) else []))
    return identifier


def _kind(schema: SheetSchema) -> Entity:
    return "organisation" if schema.table == "organisation" else "place"


def _is_written_elsewhere(column: Field, key: tuple[str, ...], value: str, row: _Row, work: _Import) -> bool:
    """Whether reference/*.yaml says this already; when it says something else, that is told."""
    if key in work.current:
        return False
    known = _known(work.reference, key)
    if known in (None, "", "onbekend"):
        return False
    if known != value:
        file = "organizations" if key[0] == "organisation" else "places"
        work.tell(row.number, column.header, f"volgens reference/{file}.yaml is dit '{known}'; dat blijft gelden.",
                  f"Klopt dat niet, verander het dan in reference/{file}.yaml.", severity="warning",
                  raw=value)  # fmt: skip
    return True


def _known(reference: Reference, key: tuple[str, ...]) -> str | None:
    entity, identifier, name = key
    things: Mapping[str, Dated] = (
        reference.organization_by_id if entity == "organisation" else reference.place_by_id  # type: ignore[assignment]
    )
    value = getattr(things.get(identifier), name, None)
    return ";".join(value) if isinstance(value, tuple) else value


# --- Facts about them -------------------------------------------------------------------------------------------------


def _lists(schema: SheetSchema, rows: Iterable[_Row], work: _Import) -> _Said:
    contract = _LISTS[schema.table]
    facts: list[Dated] = []
    ended: list[tuple[str, ...]] = []
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        values = _read(schema, row, work)
        if schema.table == "streams" and "stream_id" not in values and isinstance(values.get("name"), str):
            values["stream_id"] = slug_of(str(values["name"]), ())
        if _is_in_yaml(schema, row, values, work) or not _complete(schema, row, values, work):
            continue
        said = {name: value for name, value in values.items() if isinstance(value, str) and name != EXPIRED.name}
        key = tuple(said.get(name, "") for name in schema.key)
        if _is_repeated(seen, key, row, work):
            continue
        if schema.table == "relations" and key[0] == key[1]:
            work.tell(row.number, "partner", "een organisatie is geen partner van zichzelf; de rij is niet gebruikt.",
                      "Kies een andere partner.")  # fmt: skip
        elif values.get(EXPIRED.name) == "true":
            ended.append(key)
        else:
            facts.append(contract.model_validate_strings(said | {"valid_from": work.day.isoformat()}))
    return _Said(tuple(facts), tuple(ended))


def _is_in_yaml(schema: SheetSchema, row: _Row, values: Mapping[str, str | Withdrawn], work: _Import) -> bool:
    """Whether a row is a membership that reference/organizations.yaml says, as the template fills it in."""
    if schema.table != "memberships" or "source" in values or "stated_on" in values:
        return False
    organization = work.reference.organization_by_id.get(str(values.get("organization_id")))
    if organization is None or values.get("network_id") not in organization.networks:
        return False
    if values.get(EXPIRED.name) == "true":
        work.tell(row.number, EXPIRED.header, "dit staat in reference/organizations.yaml en blijft gelden.",
                  "Haal het netwerk daar weg.", severity="warning")  # fmt: skip
    return True


__all__ = ["SOURCE_ID", "Imported", "SheetResult", "SpreadsheetError", "import_file", "names_of"]
