"""What people write: read strictly, with errors a volunteer can mend, and appended without harm."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from warehouse.overrides import MergeOverride, OverrideError, append_merge, load_overrides, sha256_of

TEMPLATES = Path(__file__).resolve().parents[2] / "warehouse" / "overrides"
MERGE = MergeOverride(
    judgement="different",
    a="waabc",
    b="wadef",
    reason='Twee groepen: "niveau 1" en #2\n- nee',
    by_role="beheerder",
    date=dt.date(2026, 11, 24),
)


def test_the_templates_hold_nothing_and_are_valid(tmp_path: Path) -> None:
    assert load_overrides(TEMPLATES) == load_overrides(tmp_path / "none")


@pytest.mark.parametrize("name", ["merges.yaml", "activities.yaml", "places.yaml", "suppressions.yaml"])
def test_the_example_in_each_template_is_valid(name: str, tmp_path: Path) -> None:
    lines = (TEMPLATES / name).read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("# - "))
    example = "\n".join(line.removeprefix("#").removeprefix(" ") for line in lines[start:])
    (tmp_path / name).write_text(example, encoding="utf-8")
    found = load_overrides(tmp_path)
    assert sum(map(len, (found.merges, found.activities, found.places, found.suppressions))) == 1


def test_appending_keeps_what_stands_there(tmp_path: Path) -> None:
    shutil.copy(TEMPLATES / "merges.yaml", tmp_path)
    before = (tmp_path / "merges.yaml").read_text(encoding="utf-8")
    append_merge(tmp_path, MERGE)
    append_merge(tmp_path, MERGE.model_copy(update={"judgement": "same"}))
    text = (tmp_path / "merges.yaml").read_text(encoding="utf-8")
    assert text.startswith(before)
    found = load_overrides(tmp_path)
    assert found.merges[0] == MERGE
    assert [j.judgement for j in found.judgements] == ["different", "same"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "merges.yaml",
            "- judgement: same\n  a: waabc\n  b: wadef\n  by_role: x1\n  date: 2026-11-24\n",
            "regel 1: reason ontbreekt",
        ),
        (
            "merges.yaml",
            "- judgement: zelfde\n  a: waabc\n  b: wadef\n  reason: omdat\n  by_role: x1\n  date: 2026-11-24\n",
            "zelfde",
        ),
        (
            "merges.yaml",
            "- judgement: same\n  a: waabc\n  b: waabc\n  reason: omdat\n  by_role: x1\n  date: 2026-11-24\n",
            "zijn hetzelfde kenmerk",
        ),
        ("merges.yaml", "judgement: same\n", "begin elk blok met een streepje"),
        (
            "activities.yaml",
            "- activity: waabc\n  veld: naam\n",
            "veld is geen bekende sleutel; bekend zijn: activity, field",
        ),
        (
            "suppressions.yaml",
            "- url: https://a.example\n  activity: waabc\n  reason: omdat\n  by_role: x1\n  date: 2026-11-24\n",
            "precies een van",
        ),
        ("suppressions.yaml", "- url: [\n", "suppressions.yaml"),
        ("merges.yaml", "- &a [x, x]\n- &b [*a, *a]\n- [*b, *b]\n", "ankers (&naam) en verwijzingen (*naam)"),
        ("merges.yaml", "- !!python/object/apply:os.system [ls]\n", "een typeaanduiding"),
    ],
)
def test_faults_are_named(name: str, text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(OverrideError) as error:
        load_overrides(tmp_path)
    assert name in str(error.value)
    assert expected in str(error.value)


def test_a_hash_names_without_repeating() -> None:
    assert sha256_of(" https://huis.example/a ") == sha256_of("https://huis.example/a")
