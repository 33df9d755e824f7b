"""A backup put back elsewhere gives the same agenda; nothing is overwritten, and a damaged file is seen first."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain_support import contents, invoke

DAY = "2026-11-24T06:00:00+01:00"


@pytest.fixture(scope="module")
def made(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path, Path]:
    """Registry, data and the backup of both."""
    folder = tmp_path_factory.mktemp("backup")
    registry, data = small_run(folder)
    (registry / "overrides").mkdir()
    (registry / "overrides" / "merges.yaml").write_text("[]\n")
    result = invoke("backup", folder / "copies", "--data", data, "--registry", registry)
    assert result.exit_code == 0, result.output
    (file,) = (folder / "copies").iterdir()
    assert str(file) in result.output
    return registry, data, file


def test_put_back_it_gives_the_same_agenda(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    registry, data, file = made
    result = invoke("restore", file, "--data", tmp_path / "data", "--registry", tmp_path / "bronnen")
    assert result.exit_code == 0, result.output
    assert contents(tmp_path / "bronnen") == contents(registry)
    kept = {
        name: sum_ for name, sum_ in contents(data / "lake").items() if not name.startswith(("cache/", "snapshots/."))
    }
    assert contents(tmp_path / "data" / "lake") == kept
    (version,) = (data / "versions").glob("2*")
    result = invoke("diff", version, DAY, "--data", tmp_path / "data", "--registry", tmp_path / "bronnen")
    assert (result.exit_code, "Er is niets veranderd." in result.output) == (0, True), result.output


def test_nothing_is_overwritten(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    registry, data, file = made
    before = contents(data / "lake"), contents(registry)
    result = invoke("restore", file, "--data", data)
    assert (result.exit_code, "al een archief" in result.output) == (1, True)
    result = invoke("restore", file, "--data", tmp_path / "data", "--registry", registry)
    assert (result.exit_code, "Kies een lege map" in result.output) == (1, True)
    assert not (tmp_path / "data" / "lake").exists()
    assert (contents(data / "lake"), contents(registry)) == before


def test_damaged_or_foreign_file_puts_nothing_back(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    damaged = tmp_path / "stuk.zip"
    body = bytearray(made[2].read_bytes())
    body[200] ^= 0xFF
    damaged.write_bytes(body)
    foreign = tmp_path / "ander.zip"
    with zipfile.ZipFile(foreign, "w") as archive:
        archive.writestr("lake/../../buiten.txt", "x")
    text = tmp_path / "tekst.zip"
    text.write_text("geen zip")
    for file in (damaged, foreign, text):
        result = invoke("restore", file, "--data", tmp_path / "data")
        assert result.exit_code == 1, result.output
        assert file.name in result.output
    assert not (tmp_path / "data" / "lake").exists()
    assert not (tmp_path / "buiten.txt").exists()


def test_only_own_old_copies_are_removed(made: tuple[Path, Path, Path], tmp_path: Path) -> None:
    for name in ("wijkagenda-20200101T000000Z.zip", "wijkagenda-20210101T000000Z.zip", "vakantie.zip"):
        shutil.copy(made[2], tmp_path / name)
    assert invoke("backup", tmp_path, "--data", made[1], "--keep", "2").exit_code == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names[:2] == ["vakantie.zip", "wijkagenda-20210101T000000Z.zip"]
    assert len(names) == 3


def test_no_lake_yet(tmp_path: Path) -> None:
    result = invoke("backup", tmp_path / "copies", "--data", tmp_path / "leeg")
    assert (result.exit_code, "geen archief" in result.output) == (1, True)
