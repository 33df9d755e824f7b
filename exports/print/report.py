"""The baseline measurement on paper: a report per area, with the same story as its page. Belongs here: writing it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from html import escape, unescape
from pathlib import Path
from typing import Any

from exports.labels import date_in_words
from exports.nulmeting import Area, Nulmeting
from exports.paths import report_path
from exports.print.fit import page_count
from exports.print.fonts import printable
from exports.print.poster import Printed
from exports.print.render import TEMPLATES, PrintError, render_pdf
from exports.story.chapters import story
from exports.story.parts import Block, Chapter, Table
from sources.dutch.privacy import find_personal_data

_DEMO = "Dit is een voorbeeld. Plekken, organisaties en activiteiten zijn verzonnen; het aantal inwoners is echt."

_DRAWN_TEXT = re.compile(r">([^<]+)<")
_MOST_ROWS = 8  # of who works with most others
_SMALL = 4
_SHORT, _LONG = 20, 60  # letters in a cell
_PAIRS = ("netwerk-", "vergelijk-")  # to be held beside each other
_COVER = "A7"  # the chart that stands on the cover: the week at a glance
_LATIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u20ac]")
_READING = (
    "Dekking is het deel van wat geteld moest worden, dat wij echt zagen. ‘Gemeten’ is 80% of meer, ‘deels gemeten’ is "
    "minder. Wat niet gemeten is, staat achterin, met de reden.",
    "In een grafiek is effen zeker en gearceerd mogelijk. Overlapt dat bij twee buurten, dan ziet u geen verschil.",
    "De laatste stand, en elk cijfer als tabel, staan op de website bij ‘De wijk in cijfers’.",
)


def write_reports(model: Nulmeting, directory: Path) -> tuple[list[Printed], list[str]]:
    """Write a report per area; returns what was made, and in Dutch what failed.

    One report that cannot be made, or that would show personal data, does not stop the others.
    """
    (directory / "rapport").mkdir(parents=True, exist_ok=True)
    printed: list[Printed] = []
    problems: list[str] = []
    for area in model.areas:
        path = report_path(area.slug)
        data = report_data(model, area)
        text = "\n".join(_strings(data))
        if found := find_personal_data(text):
            problems.append(f"{path}: niet gemaakt, er staat een persoonsgegeven in ({found[0]})")
            continue
        try:
            content = render_pdf(TEMPLATES / "report.typ", data, day=model.today)
        except PrintError as error:
            problems.append(f"{path}: niet gemaakt ({error})")
            continue
        (directory / path).write_bytes(content)
        printed.append(Printed(path, text, page_count(content)))
    return printed, problems


def report_data(model: Nulmeting, area: Area) -> dict[str, Any]:
    """All that the template shows, as JSON can hold it."""
    told = story(model, area)
    chapters = [_chapter(chapter) for chapter in told.chapters]
    cover = [block for chapter in chapters for block in chapter["blocks"] if block["key"] == _COVER]
    return {
        "title": told.title,
        "subtitle": f"Nulmeting van {date_in_words(model.today)}",
        "footer": f"{told.title}, nulmeting van {date_in_words(model.today)}",
        "demo": _DEMO if model.is_demo else None,
        "reading": list(_READING),
        "answers": [asdict(answer) for answer in told.answers],
        "cover": cover[0] if cover else None,
        "chapters": chapters,
    }


def _chapter(chapter: Chapter) -> dict[str, Any]:
    """As the page has it, but for the chart that stands on the cover."""
    return asdict(chapter) | {
        "blocks": [_block(block) for block in chapter.blocks],
        "tables": [_table(table) for table in chapter.tables],
    }


def _block(block: Block) -> dict[str, Any]:
    """A chart with its words. `small`: it may stand beside another."""
    table, alt = block.table, f"{block.title} {block.lead} De getallen staan in de tabel."
    if table and not table.numeric:  # who with whom: on paper the picture shows it, and its text alternative says it
        alt = f"{block.title} {block.lead} " + ". ".join(f"{row[0]} met {row[2]}" for row in table.rows) + "."
        caption = f"{table.caption} (de eerste {_MOST_ROWS})" if len(table.rows) > _MOST_ROWS else table.caption
        table = Table(caption, table.head[:2], tuple(row[:2] for row in table.rows[:_MOST_ROWS]))
    svg = _DRAWN_TEXT.sub(lambda text: f">{_drawable(text[1])}<", block.svg) if block.svg else None
    small = block.key.startswith(_PAIRS) or (table is not None and len(table.rows) <= _SMALL and not block.legend)
    return asdict(block) | {"svg": svg, "alt": alt, "table": _table(table) if table else None, "small": small}


def _drawable(text: str) -> str:
    """Text of a drawing as its one font can set it: Latin script. What is left out stands in the table beneath."""
    words = "".join(letter for letter in printable(unescape(text)) if _LATIN.match(letter)).strip()
    return escape(words or "(zie de tabel)")


def _table(table: Table) -> dict[str, Any]:
    """With the share of the width of each column; 0 for a column that is as wide as what it holds."""
    longest = [max(map(len, column)) for column in zip(table.head, *table.rows, strict=True)]
    return asdict(table) | {"widths": [0 if length <= _SHORT else min(length, _LONG) for length in longest]}


def _strings(value: Any) -> Iterator[str]:
    """Every text in the data, but not the drawings: their words are those of the tables, and coordinates look like
    telephone numbers."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key != "svg":
                yield from _strings(item)
