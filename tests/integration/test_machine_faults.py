"""The machine fails: a full disk, one that cannot be written, a clock that jumps. Nothing published is lost or wrong.

The full disk is real: a small file system in memory. Where none may be mounted (not root) that test is skipped.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import icalendar
import pytest

from tests.chain_support import build, calendar, event, invoke, pass_day, published, small_registry

YESTERDAY, TODAY, TOMORROW = (f"2026-11-{day}T06:00:00+01:00" for day in (24, 25, 26))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 96 MB."""
    disk = tmp_path / "schijf"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here (not root)")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_or_read_only_disk_leaves_what_was_published_and_says_so(
    small_run: Callable[[Path], tuple[Path, Path]], small_disk: Path
) -> None:
    registry, data = small_run(small_disk)
    before = published(data)
    (registry / "kade.ics").write_bytes(calendar(event("film", "20261201T200000", "Filmavond")))
    filler = small_disk / "vol"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(96 << 20))
    failed = invoke("run", "--registry", registry, "--data", data, "--as-of", TODAY)
    assert failed.exit_code == 1
    assert failed.output.startswith("De schijf is vol")
    assert published(data) == before
    filler.unlink()
    build(registry, data, TODAY)
    titles = {str(each["SUMMARY"]) for each in _events(data)}
    assert "Filmavond" in titles
    _assert_read_only_is_told(small_disk, registry, data)


def _assert_read_only_is_told(disk: Path, registry: Path, data: Path) -> None:
    before = published(data)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    failed = invoke("run", "--registry", registry, "--data", data, "--as-of", TOMORROW)
    assert failed.exit_code == 2
    assert "kan niet worden geschreven" in failed.output.replace("\n", " ")
    assert published(data) == before


def test_a_folder_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    registry = small_registry(tmp_path / "bronnen")
    (tmp_path / "bestand").write_text("geen map")
    for data in ("/proc/wijkagenda", str(tmp_path / "bestand")):
        result = invoke("run", "--registry", registry, "--data", data, "--as-of", TODAY)
        assert result.exit_code == 2
        assert f"In de map {data} kan niet worden geschreven" in result.output.replace("\n", " ")


def test_a_clock_that_jumps_back_and_forth_changes_no_ids_and_calls_nothing_off(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path: Path
) -> None:
    registry, data = small_run(tmp_path)
    _, undisturbed = small_run(tmp_path / "rustig")
    build(registry, undisturbed, TOMORROW)
    first = {str(each["UID"]) for each in _events(data)}
    for day in ("2036-11-25T06:00:00+01:00", "2016-11-25T06:00:00+01:00", TODAY, YESTERDAY):
        pass_day(registry, data, day)
    build(registry, data, TOMORROW)
    seen, expected = ({str(each["UID"]): each for each in _events(folder)} for folder in (data, undisturbed))
    assert {str(each["SUMMARY"]) for each in seen.values()} == {str(each["SUMMARY"]) for each in expected.values()}
    assert not [each for each in seen.values() if each.get("STATUS") == "CANCELLED"]
    assert set(seen) == first


def _events(data: Path) -> list[icalendar.Component]:
    return icalendar.Calendar.from_ical((data / "public/alles.ics").read_bytes()).walk("VEVENT")
