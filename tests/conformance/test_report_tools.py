"""Reports as poppler reads them: tagged, of four to eight pages, with every chapter and number in the text."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import duckdb
import pytest

from exports.nulmeting import Nulmeting, read_nulmeting
from exports.paths import report_path
from exports.story.chapters import story
from tests.conformance.tools import debian_program

_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"')
_A4 = (595.3, 841.9)


def run(program: str, *arguments: str) -> str:
    done = subprocess.run([str(debian_program(program)), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8", errors="replace")  # alternative texts come in UTF-16


def squeezed(text: str) -> str:
    """`text` without spaces and hyphens: lines are broken on paper."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]+", "", unicodedata.normalize("NFKC", text))


@pytest.fixture(scope="module")
def model(demo_run: Path) -> Nulmeting:
    with duckdb.connect(str(demo_run / "warehouse" / "wijkagenda.duckdb"), read_only=True) as connection:
        return read_nulmeting(connection)


def test_every_area_has_a_tagged_report_of_four_to_eight_pages(model: Nulmeting, demo_run: Path) -> None:
    assert len(model.areas) > 5
    for area in model.areas:
        told = run("pdfinfo", str(demo_run / "public" / report_path(area.slug)))
        assert re.search(r"^Tagged: +yes$", told, re.MULTILINE), area.slug
        assert "(A4)" in told
        assert re.search(r"^Title: +De sociale basis van ", told, re.MULTILINE), area.slug
        pages = re.search(r"^Pages: +(\d+)$", told, re.MULTILINE)
        assert pages
        assert 4 <= int(pages[1]) <= 8, area.slug


def test_everything_that_is_told_can_be_read_in_order(model: Nulmeting, demo_run: Path) -> None:
    for area in model.areas[:3]:
        text = squeezed(run("pdftotext", "-raw", str(demo_run / "public" / report_path(area.slug)), "-"))
        told = story(model, area)
        for answer in told.answers:
            assert squeezed(answer.question) in text
            assert squeezed(answer.text) in text
        at = text.index(squeezed("Zo leest u dit rapport"))
        for chapter in told.chapters:
            at = text.index(squeezed(chapter.title), at)
            for fact in chapter.facts:
                assert squeezed(fact.value) in text[at:]
            for point in chapter.points:
                assert squeezed(point) in text[at:]


def test_structure_has_headings_tables_and_charts_with_words(model: Nulmeting, demo_run: Path) -> None:
    area = model.areas[0]
    path = str(demo_run / "public" / report_path(area.slug))
    structure = run("pdfinfo", "-struct", path)
    chapters = story(model, area).chapters
    assert len(re.findall(r"^ *H1 ", structure, re.MULTILINE)) == 1
    assert len(re.findall(r"^ *H2 ", structure, re.MULTILINE)) == 5 + 1 + len(chapters)  # answers, how to read it
    n_blocks = sum(len(chapter.blocks) for chapter in chapters)
    assert len(re.findall(r"^ *Figure", structure, re.MULTILINE)) == n_blocks
    assert len(re.findall(r"^ *Table", structure, re.MULTILINE)) >= n_blocks
    assert len(re.findall(r"^ *TH", structure, re.MULTILINE)) > 2 * n_blocks


def test_nothing_lies_outside_the_page(model: Nulmeting, demo_run: Path) -> None:
    for area in model.areas:
        found = run("pdftotext", "-bbox", str(demo_run / "public" / report_path(area.slug)), "-")
        boxes = [tuple(map(float, box)) for box in _WORD.findall(found)]
        assert len(boxes) > 300
        assert all(left > 20 and right < _A4[0] - 20 and top > 15 and low < _A4[1] for left, top, right, low in boxes)
