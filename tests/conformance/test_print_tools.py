"""Posters as poppler reads them: tagged, on their pages, with every activity in the text in the order of the eye."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from pathlib import Path

import duckdb
import pytest

from exports.agenda import read_agenda
from exports.print.paths import poster_path
from exports.print.poster import poster, poster_data
from exports.print.week import Subject, subjects
from exports.site.model import read_site
from tests.conformance.tools import debian_program
from tests.print_support import HOSTILE, busy_week, site_of

_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"')
_INVISIBLE = dict.fromkeys(map(ord, "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\u202a\u202b\u202c\u202e"))
_A4 = (595.3, 841.9)


def run(program: str, *arguments: str) -> str:
    done = subprocess.run([str(debian_program(program)), *arguments], capture_output=True, check=True)
    return done.stdout.decode("utf-8")


def squeezed(text: str) -> str:
    """`text` without spaces and hyphens: lines are broken on paper."""
    return re.sub(r"[\s\u2010-]+", "", unicodedata.normalize("NFKC", text.translate(_INVISIBLE)))


@pytest.fixture(scope="module")
def posters(demo_run: Path) -> list[tuple[Subject, Path]]:
    """The demo's posters in both sizes."""
    with duckdb.connect(str(demo_run / "warehouse" / "wijkagenda.duckdb"), read_only=True) as connection:
        agenda = read_agenda(connection)
        site = read_site(agenda, connection)
    return [
        (subject, demo_run / "public" / poster_path(subject.identifier, large))
        for subject in subjects(site)
        for large in (False, True)
    ]


def test_every_poster_is_tagged_and_a4(posters: list[tuple[Subject, Path]]) -> None:
    assert len(posters) > 40
    for _, path in posters:
        told = run("pdfinfo", str(path))
        assert re.search(r"^Tagged: +yes$", told, re.MULTILINE), path
        assert "(A4)" in told
        assert re.search(r"^Title: +\S", told, re.MULTILINE), path


def test_every_activity_of_the_week_can_be_read_in_order(posters: list[tuple[Subject, Path]]) -> None:
    for subject, path in posters:
        text = squeezed(run("pdftotext", "-raw", str(path), "-"))
        assert squeezed(subject.title) in text
        at = 0
        for entry in subject.entries:
            found = text.find(squeezed(entry.name), at)
            assert found >= 0, f"{path.name}: {entry.name}"
            at = found + len(squeezed(entry.name))


def test_structure_has_a_title_days_and_lists(posters: list[tuple[Subject, Path]]) -> None:
    subject, path = next((subject, path) for subject, path in posters if len(subject.days) > 3)
    structure = run("pdfinfo", "-struct-text", str(path))
    assert len(re.findall(r"^\s*H1 ", structure, re.MULTILINE)) == 1
    assert len(re.findall(r"^\s*H2 ", structure, re.MULTILINE)) == len(subject.days) + bool(subject.ongoing)
    assert len(re.findall(r"^\s*LI ", structure, re.MULTILINE)) == len(subject.entries)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("n", [len(HOSTILE), 60])
def test_nothing_lies_outside_the_page(n: int, large: bool, tmp_path: Path) -> None:
    site = site_of(*busy_week(n, HOSTILE))
    path = tmp_path / "poster.pdf"
    data = poster_data(next(subjects(site)), site, "https://wijkagenda.example/", large=large)
    path.write_bytes(poster(data, site))
    boxes = [tuple(map(float, box)) for box in _WORD.findall(run("pdftotext", "-bbox", str(path), "-"))]
    assert len(boxes) > 5 * n
    assert all(left > 20 and right < _A4[0] - 20 and top > 15 and low < _A4[1] for left, top, right, low in boxes)
    text = squeezed(run("pdftotext", "-raw", str(path), "-"))
    for title in HOSTILE[:3] + HOSTILE[6:7] + HOSTILE[-1:]:
        assert squeezed(title) in text
