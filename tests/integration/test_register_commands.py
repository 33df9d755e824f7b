"""`wijkagenda register`: a spreadsheet out, a spreadsheet in, and what an operator is told."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sources.demo.render import render_demo
from tests.chain_support import contents, invoke

DAY = "2026-10-19"


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    return render_demo(tmp_path / "wijk", dt.date.fromisoformat(DAY))


def changed(template: Path, sheet: str, row: int, **cells: object) -> None:
    """Type something into a template, as a person would."""
    book = load_workbook(io.BytesIO(template.read_bytes()))
    headers = [cell.value for cell in book[sheet][1]]
    for header, value in cells.items():
        book[sheet].cell(row, headers.index(header.replace("_", " ")) + 1, value)
    book.save(template)


def test_a_template_goes_out_and_comes_back_with_one_change(registry: Path, tmp_path: Path) -> None:
    out = tmp_path / "register.xlsx"
    made = invoke("register", "template", out, "--registry", registry, "--as-of", DAY)
    assert made.exit_code == 0, made.output
    assert "31 organisaties, 31 plekken" in made.output
    same = invoke("register", "import", out, "--registry", registry, "--as-of", DAY)
    assert (same.exit_code, "Er is niets veranderd." in same.output) == (0, True), same.output
    changed(out, "Plekken", 2, vrijwilligers=31)
    before = contents(registry)
    again = invoke("register", "import", out, "--registry", registry, "--as-of", DAY)
    assert again.exit_code == 0, again.output
    assert {name for name, digest in contents(registry).items() if before.get(name) != digest} == {
        "register/values.csv"
    }
    lines = (registry / "register" / "values.csv").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.startswith("place,ankersmid,volunteers_n,")]
    assert [line.split(",")[3] for line in kept] == ["18", "22", "27", "31"]
    assert [line.endswith(f",{DAY},") for line in kept] == [False, False, False, True]


def test_what_cannot_be_used_is_told_and_the_rest_is_kept(registry: Path, tmp_path: Path) -> None:
    out = tmp_path / "register.xlsx"
    invoke("register", "template", out, "--registry", registry, "--as-of", DAY)
    changed(out, "Plekken", 2, vrijwilligers="heel veel", uren_open_per_week=39)
    checked = invoke("register", "check", out, "--registry", registry, "--as-of", DAY)
    assert checked.exit_code == 1
    assert "register.xlsx, blad Plekken, rij 2, kolom vrijwilligers: 'heel veel' is geen getal." in checked.output
    assert "Schrijf alleen een getal" in checked.output
    assert "Er is niets bewaard." in checked.output
    assert ",opening_hours_week,39," not in (registry / "register" / "values.csv").read_text(encoding="utf-8")
    assert invoke("register", "import", out, "--registry", registry, "--as-of", DAY).exit_code == 1
    assert ",opening_hours_week,39," in (registry / "register" / "values.csv").read_text(encoding="utf-8")


def test_a_check_says_how_much_is_known(registry: Path) -> None:
    done = invoke("register", "check", "--registry", registry, "--as-of", DAY)
    assert done.exit_code == 0, done.output
    (line,) = [line for line in done.output.splitlines() if "vrijwilligers" in line]
    assert "28 van 31" in line
    assert "Alles is te lezen." in done.output
    (registry / "register" / "values.csv").write_text("zomaar iets", encoding="utf-8")
    assert invoke("register", "check", "--registry", registry, "--as-of", DAY).exit_code == 2


def test_an_empty_template_holds_only_headers(registry: Path, tmp_path: Path) -> None:
    out = tmp_path / "leeg.xlsx"
    assert invoke("register", "template", out, "--empty", "--registry", registry).exit_code == 0
    assert load_workbook(out)["Plekken"].max_row == 1


def test_what_is_asked_wrong_is_explained(registry: Path, tmp_path: Path) -> None:
    note = tmp_path / "brief.xlsx"
    note.write_bytes(b"<html></html>")
    done = invoke("register", "import", note, "--registry", registry)
    assert (done.exit_code, "geen spreadsheet" in done.output) == (2, True)
    assert "de voorbeeldwijk wordt niet veranderd" in invoke("register", "import", note, "--data", tmp_path).output
    assert "eindigt" in invoke("register", "template", tmp_path / "x.ods", "--registry", registry).output
    assert "is er niet" in invoke("register", "check", "--registry", tmp_path / "weg").output
