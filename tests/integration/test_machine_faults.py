"""The machine fails: a full disk, one that cannot be written, a clock that jumps. Nothing published is lost or wrong.

The full disk is real: a small file system in memory. Where none may be mounted (not root) that test is skipped.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import icalendar
import pytest

from tests.chain_support import build, calendar, command, event, pass_day, published, run, small_registry

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


def test_a_full_or_read_only_disk_leaves_what_was_published_and_says_so(small_disk: Path, tmp_path: Path) -> None:
    registry, data = small_registry(tmp_path / "bronnen"), small_disk / "data"
    run(registry, data, YESTERDAY)
    before = published(data)
    (registry / "kade.ics").write_bytes(calendar(event("film", "20261201T200000", "Filmavond")))
    filler = small_disk / "vol"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(96 << 20))
    failed = command("run", "--registry", str(registry), "--data", str(data), "--as-of", TODAY)
    assert failed.returncode == 1
    assert failed.stderr.startswith("De schijf is vol")
    assert published(data) == before
    filler.unlink()
    run(registry, data, TODAY)
    titles = {str(each["SUMMARY"]) for each in _events(data)}
    assert "Filmavond" in titles
    _assert_read_only_is_told(small_disk, registry, data)


def _assert_read_only_is_told(disk: Path, registry: Path, data: Path) -> None:
    before = published(data)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    failed = command("run", "--registry", str(registry), "--data", str(data), "--as-of", TOMORROW)
    assert failed.returncode == 2
    assert "kan niet worden geschreven" in failed.stderr.replace("\n", " ")
    assert published(data) == before


def test_a_folder_that_cannot_be_written_is_told_at_once(tmp_path: Path) -> None:
    registry = small_registry(tmp_path / "bronnen")
    (tmp_path / "bestand").write_text("geen map")
    for data in ("/proc/wijkagenda", str(tmp_path / "bestand")):
        done = command("run", "--registry", str(registry), "--data", data, "--as-of", TODAY)
        assert done.returncode == 2
        assert f"In de map {data} kan niet worden geschreven" in done.stderr.replace("\n", " ")
        assert "Traceback" not in done.stderr


def test_a_clock_that_jumps_back_and_forth_changes_no_ids_and_calls_nothing_off(tmp_path: Path) -> None:
    registry, data, undisturbed = small_registry(tmp_path / "bronnen"), tmp_path / "data", tmp_path / "rustig"
    pass_day(registry, undisturbed, YESTERDAY)
    build(registry, undisturbed, TOMORROW)
    build(registry, data, YESTERDAY)
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
