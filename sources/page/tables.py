"""Timetables and lists in the form of a table, whatever is in rows and columns.

Belongs here: what a table is a table of, and a draft per row or per item in a cell. Does not belong here: cells
(grid.py), reading a time, or tables that are there for the layout (blocks.py leaves those out).
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence

from sources.page import signals
from sources.page.drafts import Context, Draft
from sources.page.grid import Cell, Grid, distinct, grid_of, split_at_titles
from sources.page.lines import is_title, judge, tidy_title
from sources.page.shapes import Block, Line, Table

_DAYPART = re.compile(r"^\W*(?:'s\s)?(?:ochtend|middag|avond|morgen|namiddag|voormiddag|nacht)s?\W*$", re.IGNORECASE)


def drafts_of(table: Table, context: Context) -> list[Draft] | None:
    """The drafts of a table, or None when it is no table of activities (as_blocks then gives its text)."""
    return _drafts_of_grid(grid_of(table.node), context)


def _drafts_of_grid(grid: Grid, context: Context) -> list[Draft] | None:
    if len(grid) < 1 or not any(len(row) > 1 for row in grid):
        return None
    head = _head(grid)
    body = grid[head.size :]
    days = [index for index, cell in enumerate(head.cells) if _is_day(cell)]
    if len(days) >= 2 and len(days) >= len([cell for cell in head.cells if not cell.is_empty]) - 2:
        if _has_times_in_cells(body, days):
            return list(_by_activity(body, head.cells, days, context))
        return list(_by_columns(body, head.cells, days, context))
    fields = [signals.field_name(cell.text) or "" for cell in head.cells]
    if "title" in fields or ("when" in fields and _title_column(body, fields) is not None):
        return list(_by_fields(body, fields, context))
    if _days_in_first_column(body):
        found = list(_by_rows(body, head.cells, context))
        if found:
            return found
    guessed = _guess_fields(grid[head.size :] if head.cells else grid)
    return list(_by_fields(body if head.cells else grid, guessed, context)) if guessed else None


def piped_drafts(block: Block, context: Context) -> list[Draft]:
    """The drafts of a table that is drawn with bars: a line a row, `|` between the cells."""
    grid: Grid = []
    for line in block.lines:
        if line.text.count("|") < 2 or set(line.text) <= set("|:- "):
            continue
        texts = [text.strip() for text in line.text.strip().strip("|").split("|")]
        grid.append([Cell(text, ((Line(text),),), not grid, block.node) for text in texts])
    return _drafts_of_grid(grid, context) or []


def as_blocks(table: Table) -> list[Block]:
    """The rows as lines of text: `label: value` for a row of two, else the cells joined."""
    blocks: list[Block] = []
    for row in grid_of(table.node):
        cells = [cell for cell in distinct(row) if not cell.is_empty]
        if not cells:
            continue
        text = f"{cells[0].text.rstrip(':')}: {cells[1].text}" if len(cells) == 2 else ", ".join(c.text for c in cells)
        blocks.append(Block("item", (Line(text.replace("\n", ", ")),), cells[0].node))
    return blocks


# --- What a table is a table of ---------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, slots=True)
class _Head:
    cells: list[Cell]
    size: int  # rows


def _head(grid: Grid) -> _Head:
    for number, row in enumerate(grid[:3]):
        filled = [cell for cell in row if not cell.is_empty]
        if len(distinct(filled)) < 2 and number == 0 and len(grid) > 2:
            continue
        known = sum(_is_known_head(cell) for cell in filled)
        marked = bool(filled) and all(cell.is_header for cell in filled)
        only_a_day = _is_day(row[0]) and len(filled) > 1 and known == 1  # a row that begins with its day is no head
        is_short = all(len(cell.text) < 60 for cell in filled)
        if (marked or known >= max(2, 0.6 * len(filled))) and filled and is_short and not only_a_day:
            return _Head(row, number + 1)
        if number == 0 and len(filled) >= 2:
            break
    return _Head([], 0)


def _is_known_head(cell: Cell) -> bool:
    return signals.field_name(cell.text) is not None or _is_day(cell) or bool(_DAYPART.match(cell.text))


def _is_day(cell: Cell) -> bool:
    return (
        not cell.is_empty
        and _is_only_when(cell.text)
        and any(w.has_day for w in signals.find_when(cell.text))
        and len(cell.text) < 40
    )


def _is_only_when(text: str) -> bool:
    return judge(Line(" ".join(text.split()))).kind == "when"


def _says_time(text: str) -> bool:
    return bool(signals.find_when(text))


def _days_in_first_column(body: Grid) -> bool:
    first = [row[0] for row in body if row and not row[0].is_empty]
    return len([cell for cell in first if _is_day(cell)]) >= 2 and sum(_is_day(cell) for cell in first) >= 0.6 * len(
        first
    )


def _title_column(body: Grid, fields: Sequence[str]) -> int | None:
    """The first column without a known head whose cells are mostly titles."""
    for index, field in enumerate(fields):
        texts = [row[index].text for row in body if index < len(row) and not row[index].is_empty]
        if field in ("", "description") and texts and _share(texts, _is_plain_title) >= 0.6:
            return index
    return None


def _is_plain_title(text: str) -> bool:
    text = " ".join(text.split())
    return is_title(text) and not _says_time(text) and not re.search(r"€|\d\d", text)


def _share(texts: Sequence[str], test: Callable[[str], object]) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0


def _guess_fields(grid: Grid) -> list[str]:
    """Fields of columns without heads: what is mostly times, then the first column of titles. Else empty."""
    width = max((len(row) for row in grid), default=0)
    fields = [""] * width
    for index in range(width):
        texts = [row[index].text for row in grid if index < len(row) and not row[index].is_empty]
        if texts and _share(texts, _is_only_when) >= 0.7:
            fields[index] = "when"
    if "when" not in fields or width < 2:
        return []
    title = _title_column(grid, fields)
    if title is None:
        return []
    fields[title] = "title"
    return [field or "description" for field in fields]


# --- Drafts -----------------------------------------------------------------------------------------------------------


def _by_fields(body: Grid, fields: list[str], context: Context) -> Iterator[Draft]:
    """A row an activity. An empty day or title is that of the row above; a row of one cell is a heading."""
    if "title" not in fields:
        index = _title_column(body, fields)
        if index is not None:
            fields = [*fields[:index], "title", *fields[index + 1 :]]
    above: dict[int, str] = {}
    title_above = ""
    for row in body:
        cells = distinct(row)
        if len(cells) == 1 and len(row) > 1:
            text = cells[0].text
            context = context.with_when(text) if _is_only_when(text) else context.with_topic(text, generic=True)
            above.clear()
            continue
        title = next(
            (row[i].text for i, f in enumerate(fields) if f == "title" and i < len(row) and not row[i].is_empty), ""
        )
        when = _when_of_row(row, fields, above)
        spanning = next(
            (row[i] for i, f in enumerate(fields) if f == "title" and i < len(row) and i > 0 and row[i - 1] is row[i]),
            None,
        )
        if spanning is not None:
            judged = judge(Line(" ".join(spanning.text.split())))
            title = judged.title or title
        title_line = " ".join(title.split()) or title_above
        judged_title = judge(Line(title_line)) if title_line else None
        is_name = (
            bool(when) and judged_title is not None and not any(w.has_time or w.has_date for w in judged_title.whens)
        )
        if judged_title is not None and judged_title.kind == "titled_when" and not is_name:  # else "Stille zondag"
            when.append(title_line)
            title_line = judged_title.title
        if not title_line or not is_title(title_line):
            continue
        title_above = title_line
        draft = Draft(tidy_title(title_line), row[0].node, when, context.when, [], headings=context.topics)
        for index, cell in enumerate(row):
            field = fields[index] if index < len(fields) else "description"
            if cell.is_empty or (index and row[index - 1] is cell):
                continue
            if field in ("title", "when", ""):
                if field == "":
                    draft.lines.append(cell.text)
                continue
            draft.add_field(field, cell.text)
            if not _is_only_when(cell.text):
                draft.lines.append(cell.text)
        if draft.when or context.when:
            yield draft


def _when_of_row(row: Sequence[Cell], fields: Sequence[str], above: dict[int, str]) -> list[str]:
    """The times of a row; a day that is left open, or only qualified ("oneven weken"), is the day above."""
    found: list[str] = []
    carried: list[str] = []
    for index, field in enumerate(fields):
        if field != "when" or index >= len(row):
            continue
        if index and row[index - 1] is row[index]:
            if fields[index - 1] != "when":
                found.append(row[index].text)
            continue
        cell = row[index]
        text = "" if cell.is_empty else " ".join(cell.text.split())
        whens = signals.find_when(text)
        fixes_day = any(when.fixes_day for when in whens)
        if fixes_day:
            above[index] = text
        elif index in above and not any(when.has_time for when in whens):
            carried.append(f"{above[index]} {text}".strip())
            continue
        if text:
            found.append(text)
    has_day = any(when.fixes_day for text in found for when in signals.find_when(text))
    return found if has_day else [*carried, *found]


def _by_columns(body: Grid, head: Sequence[Cell], days: Sequence[int], context: Context) -> Iterator[Draft]:
    """A column a day: each item in a cell is an activity on that day; the first cell of a row may give its time."""
    others = [index for index in range(len(head)) if index not in days]
    if _is_month(body, days):
        yield from _by_date(body, days, context)
        return
    for row in body:
        stub = [row[i].text for i in others if i < len(row) and i < min(days) and not row[i].is_empty]
        row_when = [text for text in stub if _says_time(text) or _DAYPART.match(text)]
        for index in days:
            if (
                index < len(row)
                and not row[index].is_empty
                and not (index and row[index - 1] is row[index] and index - 1 in days)
            ):
                yield from _cell_drafts(row[index], [head[index].text, *row_when], context)


def _has_times_in_cells(body: Grid, days: Sequence[int]) -> bool:
    """Days above the columns, activities before the rows, and only times in the cells."""
    filled = [row[index].text for row in body for index in days if index < len(row) and not row[index].is_empty]
    first = [row[0].text for row in body if not row[0].is_empty and 0 not in days]
    return bool(first) and _share(filled, _is_only_when) >= 0.7 and _share(first, _is_plain_title) >= 0.6


def _by_activity(body: Grid, head: Sequence[Cell], days: Sequence[int], context: Context) -> Iterator[Draft]:
    for row in body:
        title = " ".join(row[0].text.split())
        if not is_title(title):
            continue
        when = [f"{head[i].text} {row[i].text}" for i in days if i < len(row) and not row[i].is_empty]
        others = [row[i].text for i in range(1, len(row)) if i not in days and not row[i].is_empty]
        if when:
            yield Draft(tidy_title(title), row[0].node, when, context.when, others, headings=context.topics)


_DAY_NUMBER = re.compile(r"^\s*([12]?\d|3[01])\b\s*")


def _is_month(body: Grid, days: Sequence[int]) -> bool:
    """A calendar of a month: most cells begin with the number of a day."""
    cells = [row[index] for row in body for index in days if index < len(row) and row[index].text]
    return len(cells) >= 14 and sum(_DAY_NUMBER.match(cell.text) is not None for cell in cells) >= 0.8 * len(cells)


def _by_date(body: Grid, days: Sequence[int], context: Context) -> Iterator[Draft]:
    """The cells of a calendar of a month, whose name stands above it."""
    month = next((text for text in reversed(context.when) if not _says_time(text)), "")
    if not month:
        return
    above = dataclasses.replace(context, when=())
    for row in body:
        for index in days:
            if index >= len(row) or not (number := _DAY_NUMBER.match(row[index].text)):
                continue
            lines = [line for item in row[index].items for line in item if not line.text.isdecimal()]
            for item in split_at_titles(lines) if lines else []:
                cell = dataclasses.replace(row[index], items=(item,))
                yield from _cell_drafts(cell, [f"{number[1]} {month}"], above)


def _by_rows(body: Grid, head: Sequence[Cell], context: Context) -> Iterator[Draft]:
    """A row a day: each item in the other cells is an activity on that day; the head may give part of day or time."""
    day = ""
    for row in body:
        if not row[0].is_empty and _is_day(row[0]):
            day = row[0].text
        elif not row[0].is_empty and day:
            day = f"{day.split(chr(10))[0]} {row[0].text}"
        if not day:
            continue
        for index, cell in enumerate(row[1:], start=1):
            if cell.is_empty or row[index - 1] is cell:
                continue
            over = head[index].text if index < len(head) and not head[index].is_empty else ""
            above = [over] if over and (_says_time(over) or _DAYPART.match(over)) else []
            yield from _cell_drafts(cell, [day, *above], context)


def _cell_drafts(cell: Cell, when: list[str], context: Context) -> Iterator[Draft]:
    for item in cell.items:
        judged = [judge(line) for line in item]
        named = next((j for j in judged if j.kind in ("titled_when", "title")), None)
        if named is None:
            continue
        own = [j.text for j in judged if j.kind in ("when", "titled_when", "sentence_when")]
        draft = Draft(
            _title_with_bold(named.line) or named.title,
            cell.node,
            own,
            (*context.when, *_without(when, own)),
            [],
            headings=context.topics,
        )
        for j in judged:
            if j is not named or j.kind == "titled_when":
                draft.lines.append(j.text)
        if own or len(when) > 0:
            yield draft


def _title_with_bold(line: Line) -> str:
    if not line.bold or line.bold[0][0] > 2:
        return ""
    judged = judge(line)
    return judged.title


def _without(when: list[str], own: list[str]) -> list[str]:
    """A time of the row or column does not hold for an item with a time of its own; its day does."""
    has_time = any(w.has_time for text in own for w in signals.find_when(text))
    return [text for text in when if not has_time or any(w.fixes_day for w in signals.find_when(text))]
