"""A version is visible whole or not at all, and the last ones stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exports import publish


def put(data: Path, name: str, text: str) -> Path:
    staging = publish.start_version(data)
    (staging / "data").mkdir()
    (staging / "alles.ics").write_text(text)
    (staging / "data" / "x.csv").write_text(text)
    return publish.swap(data, name, keep=3)


def test_readers_see_the_old_version_until_the_swap(tmp_path: Path) -> None:
    put(tmp_path, "20261124", "oud")
    staging = publish.start_version(tmp_path)
    (staging / "alles.ics").write_text("half")
    assert (tmp_path / "public" / "alles.ics").read_text() == "oud"
    put(tmp_path, "20261125", "nieuw")
    assert (tmp_path / "public" / "alles.ics").read_text() == "nieuw"
    assert os.readlink(tmp_path / "public") == "versions/20261125"


def test_what_a_broken_run_left_in_staging_is_gone(tmp_path: Path) -> None:
    (publish.start_version(tmp_path) / "rommel.txt").write_text("x")
    assert list(publish.start_version(tmp_path).iterdir()) == []


def test_the_last_versions_stay_and_the_current_one_always(tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path, f"v{number}", str(number))
    assert [path.name for path in publish.versions_of(tmp_path)] == ["v3", "v4", "v5"]
    assert publish.current_version(tmp_path) == (tmp_path / "versions" / "v5").resolve()


def test_the_same_moment_twice_never_removes_what_is_being_read(tmp_path: Path) -> None:
    first = put(tmp_path, "v", "een")
    second = put(tmp_path, "v", "twee")
    assert first.exists()
    assert second.name == "v-2"
    assert (tmp_path / "public" / "alles.ics").read_text() == "twee"


def test_a_folder_in_the_place_of_the_link_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    publish.start_version(tmp_path)
    with pytest.raises(FileExistsError, match="gewone map"):
        publish.swap(tmp_path, "v")


def test_a_link_left_by_a_crash_does_not_stop_the_next_swap(tmp_path: Path) -> None:
    (tmp_path / ".public-new").symlink_to("versions/weg")
    put(tmp_path, "v", "goed")
    assert (tmp_path / "public" / "alles.ics").read_text() == "goed"
