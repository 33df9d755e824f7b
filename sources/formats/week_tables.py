"""The activities in a timetable that is an HTML table: each with its day, its time and what stands beside it.

Belongs here: which heading and which time a cell has, in tables with a column or a row a weekday. Does not belong
here: merged cells (`week_grid`), taking a cell apart (`week_cells`), days as headings in a page (`week_headings`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from sources.formats.columns import field_of
from sources.formats.html import node_text, one_line, select
from sources.formats.week_cells import CALENDAR, PARITY, TIME, is_empty, split_activities
from sources.formats.week_grid import Grid, GridCell, day_columns, day_of_row, is_month, is_time, read_grid

# Field of the template that a column's header names -> field of a record. A name that is not here is left out: who
# teaches or whom to call is no part of a timetable.
_COLUMNS = {
    "locatie": "location_text", "adres": "location_text", "kosten": "price_text", "doelgroep": "audience_text",
    "leeftijd": "audience_text", "aanmelden": "registration_text", "organisatie": "organizer_text",
    "thema": "category_text",
}  # fmt: skip
_LEFT_OUT = frozenset({"contactpersoon", "telefoon", "e mail"})
_NAMES = re.compile(r"\b(?:les|lessen|cursus|training|groep|programma)\b", re.IGNORECASE)
_ROOMS = re.compile(r"zaal|ruimte|lokaal", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WeekPlace:
    """One activity's text with what stands around it. `fields`: texts of other columns, by field of a record."""

    text: str
    day: str
    time: str
    label: str
    locator: str
    node: LexborNode | None
    fields: dict[str, str] = field(default_factory=dict)


def places_in_tables(part: LexborNode, layout: str, item: str | None) -> list[WeekPlace]:
    """The activities in the tables of a part of the page. Raises `SelectorError` when `item` is no CSS."""
    tables = [part] if part.tag == "table" else part.css("table")
    found: list[WeekPlace] = []
    for number, table in enumerate(tables, start=1):
        grid = read_grid(table)
        reader = _in_columns if layout == "columns" else _in_rows
        found += reader(grid, item, _context(table), f"tabel {number}, " if len(tables) > 1 else "")
    return found


def _context(table: LexborNode) -> str:
    """What the caption or the heading just before a table says about its weeks ("Oneven weken")."""
    caption = table.css_first("caption")
    if caption is not None and CALENDAR.search(text := one_line(node_text(caption))[:100]):
        return text
    node = table.prev
    for _ in range(6):
        if node is None:
            return ""
        if node.tag == "table":
            return ""
        text = one_line(node_text(node))[:100] if node.tag and not node.tag.startswith("-") else ""
        if PARITY.search(text):
            return text
        node = node.prev
    return ""


def _in_columns(grid: Grid, item: str | None, context: str, prefix: str) -> Iterator[WeekPlace]:
    days: dict[int, str] = {}
    first_row = 0
    if is_month(grid):
        return
    for row in range(grid.n_rows):
        if headings := day_columns(grid, row):
            days, first_row = headings, row + 1
            continue
        for column, cell in enumerate(grid.row(row)):
            if cell is None or column not in days or (cell.row, cell.column) != (row, column):
                continue
            if cell.row < first_row:
                continue
            covered = [days[each] for each in range(cell.column, cell.last_column + 1) if each in days]
            labels = [
                label.line
                for each in range(cell.row, cell.last_row + 1)
                for number, label in enumerate(grid.row(each))
                if label is not None and number not in days and number < min(days)
            ]
            # "Dinsdag (even weken)" beside "Woensdag": the weeks of the one do not hold for the other.
            groups = [[day] for day in covered] if any(PARITY.search(day) for day in covered) else [covered]
            for group in groups:
                day = joined_days(context, group)
                yield from _from_cell(cell, item, day, _times(labels), _other(labels), prefix)


def _in_rows(grid: Grid, item: str | None, context: str, prefix: str) -> Iterator[WeekPlace]:
    headers: dict[int, str] = {}
    day, day_column = "", 0
    for row in range(grid.n_rows):
        cells = grid.row(row)
        head = day_of_row(grid, row)
        if day_columns(grid, row):  # days side by side head columns, not this row
            day = ""
            continue
        if head is not None:
            day_column, day = head
        elif not day:
            headers = {column: cell.line for column, cell in enumerate(cells) if cell is not None}
            continue
        elif cells[day_column] is not None and not is_empty(cells[day_column].line):  # type: ignore[union-attr]
            if all(cell is None or cell.node.tag == "th" for cell in cells):
                headers = {column: cell.line for column, cell in enumerate(cells) if cell is not None}
            continue
        seen: set[int] = set()
        beside = [cell for cell in cells if cell is not None and cell.column != day_column]
        own = [cell for cell in beside if cell.row == row]
        heading = joined_days(context, [day])
        if _is_listing(headers, beside):
            yield from _from_listing(beside, headers, heading, prefix)
            continue
        for cell in own:
            if cell.column in seen:
                continue
            seen.add(cell.column)
            labels = [headers.get(each, "") for each in range(cell.column, cell.last_column + 1)]
            yield from _from_cell(cell, item, heading, _times(labels), "", prefix)


def joined_days(context: str, days: list[str]) -> str:
    unique = list(dict.fromkeys(days))
    text = unique[0] if len(unique) == 1 else f"{', '.join(unique[:-1])} en {unique[-1]}"
    return f"{context}: {text}" if context and context.casefold() not in text.casefold() else text


def _times(labels: list[str]) -> str:
    """One time for all rows that a cell covers: from the begin of the first to the end of the last."""
    times = [label for label in dict.fromkeys(labels) if is_time(label)]
    if len(times) < 2:
        return times[0] if times else ""
    first, last = TIME.search(times[0]), TIME.search(times[-1])
    if first is None or last is None:
        return " en ".join(times)
    begin = re.match(r"\D*(\d{1,2}(?:[.:]\d{2})?)", first[0])
    ends = re.findall(r"\d{1,2}(?:[.:]\d{2})?", last[0])
    return f"{begin[1]} - {ends[-1]}" if begin and len(ends) > 1 else times[0]


def _other(labels: list[str]) -> str:
    return ", ".join(label for label in dict.fromkeys(labels) if label and not is_time(label) and not is_empty(label))


def _from_cell(cell: GridCell, item: str | None, day: str, time: str, label: str, prefix: str) -> Iterator[WeekPlace]:
    """The activities in a cell: elements that the operator names, list items, or what the times in it part."""
    items = select(cell.node, item) if item else []
    if not items and len(listed := cell.node.css("li")) > 1:
        items = listed
    if items:
        for each in items:
            if not is_empty(text := node_text(each)):
                yield WeekPlace(text, day, time, label, prefix + cell.locator, each)
    elif not is_empty(cell.text):
        texts = split_activities(cell.text)
        for text in texts:
            if not is_empty(text):
                yield WeekPlace(text, day, time, label, prefix + cell.locator, cell.node if len(texts) == 1 else None)


# --- A row of which each column is a value: day, time, activity, room ------------------------------------------------


def _is_listing(headers: dict[int, str], cells: list[GridCell]) -> bool:
    """Whether a row is one activity: one cell with nothing but a time, under no time, and another with a name."""
    timed = [cell for cell in cells if TIME.search(cell.line)]
    if len(timed) != 1 or len(cells) < 2 or is_time(headers.get(timed[0].column, "")):
        return False
    return not re.search(r"[^\W\d_]{3}", TIME.sub("", timed[0].line).replace("uur", ""))


def _from_listing(cells: list[GridCell], headers: dict[int, str], day: str, prefix: str) -> Iterator[WeekPlace]:
    time = next(cell for cell in cells if TIME.search(cell.line))
    others = [(field_of(headers.get(cell.column, "")), cell) for cell in cells if cell is not time]
    others = [(name, cell) for name, cell in others if name not in _LEFT_OUT and not is_empty(cell.line)]
    if not others:
        return
    chosen = next((cell for name, cell in others if name == "naam"), None)
    chosen = chosen or next((cell for _, cell in others if _NAMES.search(headers.get(cell.column, ""))), others[0][1])
    fields: dict[str, str] = {}
    rest: list[str] = []
    for name, cell in others:
        column = _COLUMNS.get(name or "")
        if cell is chosen:
            continue
        if column and not _ROOMS.search(headers.get(cell.column, "")):
            fields[column] = cell.line
        else:
            rest.append(cell.line)
    yield WeekPlace("\n".join([chosen.text, *rest]), day, time.line, "", prefix + chosen.locator, chosen.node, fields)
