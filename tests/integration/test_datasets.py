"""What would be wrong with the datasets, and is found by reading them back; and that nothing is when they are right."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.datasets import verify_datasets, verify_finished


@pytest.fixture
def root(demo_run: Path, tmp_path: Path) -> Path:
    """A copy of what is published for analysts."""
    shutil.copytree((demo_run / "public" / "data").resolve(), tmp_path / "data")
    return tmp_path


def edit(path: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), encoding="utf-8")


def test_as_published_all_is_right(root: Path) -> None:
    assert verify_datasets(root) == []
    assert verify_finished(root) == []


@pytest.mark.parametrize(
    ("file", "change", "said"),
    [
        ("places.csv", lambda lines: ["x" + lines[0], *lines[1:]], "data/places.csv: de kolommen zijn niet die van"),
        ("places.csv", lambda lines: [*lines, lines[1]], "data/places.csv: sleutel (\"place_id\") is niet uniek"),
        ("places.csv", lambda lines: lines[:-1], "verwijst naar iets dat er niet is"),
        ("places.csv", lambda lines: [*lines, "half\n"], "data/places.csv: niet terug te lezen"),
        ("build.csv", lambda lines: [lines[0], "," + lines[1].split(",", 1)[1]], "data/build.csv: as_of_date is leeg"),
        ("hsds/services.csv", lambda lines: [*lines, lines[1]], "hsds/services.csv: sleutel (\"id\") is niet uniek"),
        ("agenda.jsonld", lambda lines: lines[:-1], "agenda.jsonld: niet terug te lezen"),
        ("plekken.geojson", lambda lines: ["{}"], "plekken.geojson: features ontbreekt"),
        ("datapackage.json", lambda lines: lines[:-2], "data/datapackage.json: niet terug te lezen"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_found(root: Path, file: str, change: Callable[[list[str]], list[str]], said: str) -> None:
    edit(root / "data" / file, change)
    problems = verify_datasets(root)
    assert any(said in problem for problem in problems), problems


def test_a_file_that_is_gone_is_missed(root: Path) -> None:
    (root / "data" / "sources.csv").unlink()
    assert any("data/sources.csv: niet terug te lezen" in problem for problem in verify_datasets(root))


def test_checksums_and_catalogue_are_held_against_what_is_there(root: Path) -> None:
    edit(root / "data" / "places.csv", lambda lines: lines[:-1])
    assert verify_finished(root) == ["SHA256SUMS: klopt niet met de bestanden"]
    (root / "data" / "catalogus.ttl").write_text("geen turtle", encoding="utf-8")
    assert any("catalogus.ttl: niet terug te lezen" in problem for problem in verify_finished(root))


def test_the_description_names_licences_only_when_every_source_does(root: Path) -> None:
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    named = [source.get("license") for source in package["sources"]]
    assert ("licenses" in package) == all(named)
    catalogue = (root / "data" / "catalogus.ttl").read_text(encoding="utf-8")
    assert all(named) or "analisten.html#licentie" in catalogue
