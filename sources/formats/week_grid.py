"""Tables as grids: every cell at the rows and columns that it covers, with merged cells resolved.

Belongs here: rowspan, colspan and which cells are headings of days. Does not belong here: what stands in a cell
(`week_cells`).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from sources.formats.html import node_text, one_line
from sources.formats.week_cells import TIME, has_weekday

_MAX_COLUMNS = 60
_MAX_ROWS = 2_000
_MAX_SPAN = 200
_MONTH = 20  # days that follow each other
_DAY_NUMBER = re.compile(r"\s*(\d{1,2})(?![\d.:]|\s*(?:[-–]|uur|u\b))")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell with the rows and columns it covers, counted from 0; last row and column inclusive."""

    node: LexborNode
    text: str
    row: int
    column: int
    last_row: int
    last_column: int

    @property
    def line(self) -> str:
        return one_line(self.text)

    @property
    def locator(self) -> str:
        return f"rij {self.row + 1}, kolom {self.column + 1}"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: `at[row, column]` is the cell that covers a place."""

    at: dict[tuple[int, int], GridCell]
    n_rows: int
    n_columns: int

    def row(self, number: int) -> list[GridCell | None]:
        return [self.at.get((number, column)) for column in range(self.n_columns)]

    def cells(self) -> list[GridCell]:
        """Every cell once, by row and column."""
        return [cell for place, cell in sorted(self.at.items()) if place == (cell.row, cell.column)]


def read_grid(table: LexborNode) -> Grid:
    """The grid of a table. Rows of tables inside its cells are not its rows, and a cell that holds a table is layout:
    its text is that table's.
    """
    at: dict[tuple[int, int], GridCell] = {}
    n_columns = 0
    rows = [row for child in table.iter() for row in _rows_of(child)][:_MAX_ROWS]
    for number, row in enumerate(rows):
        column = 0
        for node in row.iter():
            if node.tag not in ("td", "th"):
                continue
            while (number, column) in at:
                column += 1
            if column >= _MAX_COLUMNS:
                break
            width = _span(node, "colspan", _MAX_COLUMNS - column)
            height = _span(node, "rowspan", len(rows) - number)
            cell = GridCell(node, _text_of(node), number, column, number + height - 1, column + width - 1)
            for covered_row in range(number, number + height):
                for covered_column in range(column, column + width):
                    at.setdefault((covered_row, covered_column), cell)
            column += width
            n_columns = max(n_columns, column)
    return Grid(at, len(rows), n_columns)


def _rows_of(child: LexborNode) -> list[LexborNode]:
    """The rows in a child of a table: itself, or those of a table's head, body or foot."""
    if child.tag in ("thead", "tbody", "tfoot"):
        return [row for row in child.iter() if row.tag == "tr"]
    return [child] if child.tag == "tr" else []


def _text_of(cell: LexborNode) -> str:
    return "" if cell.css_first("table") is not None else node_text(cell)


def _span(node: LexborNode, name: str, most: int) -> int:
    text = (node.attributes.get(name) or "1").strip()
    number = int(text) if text.isdecimal() and len(text) < 6 else 1
    # rowspan="0" is "to the end of the table part"
    wanted = number or (most if name == "rowspan" else 1)
    return max(1, min(wanted, most, _MAX_SPAN))


def day_columns(grid: Grid, row: int) -> dict[int, str]:
    """The columns that a row heads with a day, when it is a row of headings: two days or more, and no times."""
    found = {
        column: cell.line for column, cell in enumerate(grid.row(row)) if cell is not None and has_weekday(cell.line)
    }
    cells = {grid.at[row, column].column for column in found}
    return found if len(cells) >= 2 else {}


def is_month(grid: Grid) -> bool:
    """Whether the table is the calendar of one month: most of its cells begin with the number of a day, in order."""
    numbers = [int(match[1]) for cell in grid.cells() if (match := _DAY_NUMBER.match(cell.text))]
    rising = sum(after == before + 1 for before, after in itertools.pairwise(numbers))
    return rising >= _MONTH


def day_of_row(grid: Grid, row: int) -> tuple[int, str] | None:
    """The column and text of the cell that heads a row with a day."""
    for column, cell in enumerate(grid.row(row)[:3]):
        if cell is not None and has_weekday(cell.line):
            return column, cell.line
    return None


def is_time(text: str) -> bool:
    """Whether a heading of a row or column is a time or a part of the day."""
    return TIME.search(text) is not None or text.casefold().strip(". :") in {
        "ochtend", "middag", "avond", "namiddag", "nacht", "'s ochtends", "'s middags", "'s avonds", "voormiddag",
        "vroege ochtend", "late avond", "overdag",
    }  # fmt: skip
