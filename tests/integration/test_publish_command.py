"""Going back to an earlier version, as an operator does it: all that is shown goes back together, and runs go on."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from exports.publish import current_version, versions_of
from tests.chain_support import SOUP, YOGA, build, calendar, contents, invoke, published

VERSIONS = ["20261124T050000Z", "20261125T050000Z"]


@pytest.fixture(scope="module")
def after_two_days(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    registry, data = small_run(tmp_path_factory.mktemp("publish"))
    (registry / "kade.ics").write_bytes(calendar(YOGA, SOUP))
    build(registry, data, "2026-11-25T06:00:00+01:00")
    return registry, data


@pytest.fixture
def data(after_two_days: tuple[Path, Path], tmp_path: Path) -> Path:
    shutil.copytree(after_two_days[1], tmp_path / "data", symlinks=True)
    return tmp_path / "data"


def days_shown(data: Path) -> set[dt.date]:
    """The days that the database, its public copy and the page name."""
    days = set()
    for path in (data / "warehouse" / "wijkagenda.duckdb", data / "public" / "data" / "wijkagenda.duckdb"):
        with duckdb.connect(str(path), read_only=True) as database:
            days.add(database.execute("SELECT as_of_date FROM mart.build").fetchall()[0][0])
    return days


def test_back_to_the_version_before(data: Path) -> None:
    old, new = (contents(version / "public") for version in versions_of(data))
    lake = contents(data / "lake")
    assert published(data) == new
    result = invoke("publish", "--data", data, "--rollback")
    assert result.exit_code == 0, result.output
    assert "Nu te zien: versie 20261124T050000Z, de agenda van 24-11-2026 06:00 met 4 activiteiten." in result.output
    assert "--rollback 20261125T050000Z" in result.output
    assert published(data) == old
    assert days_shown(data) == {dt.date(2026, 11, 24)}
    assert contents(data / "lake") == lake
    forward = invoke("publish", "--data", data, "--rollback", VERSIONS[1])
    assert forward.exit_code == 0
    assert published(data) == new
    assert days_shown(data) == {dt.date(2026, 11, 25)}


def test_the_list_says_what_is_kept_and_shown(data: Path) -> None:
    invoke("publish", "--data", data, "--rollback")
    result = invoke("publish", "--data", data, "--list")
    rows = [[cell.strip() for cell in line.split("│")] for line in result.output.splitlines() if "T050000Z" in line]
    assert [row[0] for row in rows] == VERSIONS[::-1]
    assert [row[1:3] for row in rows] == [["25-11-2026 06:00", "4"], ["24-11-2026 06:00", "4"]]
    assert [row[4] for row in rows] == ["", "te zien"]


def test_the_next_run_goes_on_as_usual(after_two_days: tuple[Path, Path], data: Path) -> None:
    invoke("publish", "--data", data, "--rollback")
    build(after_two_days[0], data, "2026-11-25T07:00:00+01:00")
    current = current_version(data)
    assert current is not None
    assert current.name == "20261125T060000Z"
    assert days_shown(data) == {dt.date(2026, 11, 25)}


def test_what_cannot_be_is_said_and_changes_nothing(data: Path, tmp_path: Path) -> None:
    before = published(data)
    wrong = invoke("publish", "--data", data, "--rollback", "20200101T000000Z")
    assert (wrong.exit_code, wrong.output) == (
        2,
        f"Versie 20200101T000000Z is er niet. Bewaard zijn: {', '.join(VERSIONS)}.\n",
    )
    same = invoke("publish", "--data", data, "--rollback", VERSIONS[1])
    assert "was al te zien" in same.output
    assert published(data) == before
    nothing = invoke("publish", "--data", tmp_path / "leeg")
    assert "nog niets gepubliceerd" in nothing.output
