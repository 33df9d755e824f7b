"""A version is visible whole or not at all, with the database it was made from, and the last ones stay."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from exports import publish


def put(data: Path, name: str, text: str, keep: int = 3) -> Path:
    staging = publish.start_version(data)
    (staging / "public" / "data").mkdir()
    (staging / "public" / "alles.ics").write_text(text)
    (staging / "public" / "data" / "x.csv").write_text(text)
    (staging / "warehouse" / "wijkagenda.duckdb").write_text(text)
    return publish.swap(data, name, keep=keep)


def shown(data: Path) -> tuple[str, str]:
    return (data / "public" / "alles.ics").read_text(), (data / "warehouse" / "wijkagenda.duckdb").read_text()


def test_readers_see_the_old_version_until_the_swap(tmp_path: Path) -> None:
    put(tmp_path, "20261124", "oud")
    staging = publish.start_version(tmp_path)
    (staging / "public" / "alles.ics").write_text("half")
    assert shown(tmp_path) == ("oud", "oud")
    put(tmp_path, "20261125", "nieuw")
    assert shown(tmp_path) == ("nieuw", "nieuw")


def test_one_link_decides_what_is_shown_and_what_it_was_made_from(tmp_path: Path) -> None:
    put(tmp_path, "v1", "oud")
    before = {name: os.readlink(tmp_path / name) for name in ("public", "warehouse")}
    put(tmp_path, "v2", "nieuw")
    assert {name: os.readlink(tmp_path / name) for name in ("public", "warehouse")} == before
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to("versions/v1")
    assert shown(tmp_path) == ("oud", "oud")


def test_what_a_broken_run_left_in_staging_is_gone(tmp_path: Path) -> None:
    (publish.start_version(tmp_path) / "public" / "rommel.txt").write_text("x")
    fresh = publish.start_version(tmp_path)
    assert [path.relative_to(fresh).as_posix() for path in sorted(fresh.rglob("*"))] == ["public", "warehouse"]


def test_the_last_versions_stay_and_the_current_one_always(tmp_path: Path) -> None:
    for number in range(6):
        put(tmp_path, f"v{number}", str(number))
    assert [path.name for path in publish.versions_of(tmp_path)] == ["v3", "v4", "v5"]
    assert publish.current_version(tmp_path) == (tmp_path / "versions" / "v5").resolve()
    assert {path.name for path in (tmp_path / "versions").iterdir()} == {"v3", "v4", "v5"}


@pytest.mark.parametrize("keep", [1, 2, 7])
def test_no_version_goes_before_there_are_more_than_are_kept(keep: int, tmp_path: Path) -> None:
    for number in range(9):
        put(tmp_path, f"v{number}", str(number), keep)
        wanted = [f"v{kept}" for kept in range(max(0, number - keep + 1), number + 1)]
        assert [path.name for path in publish.versions_of(tmp_path)] == wanted


def test_the_same_moment_twice_never_removes_what_is_being_read(tmp_path: Path) -> None:
    first = put(tmp_path, "v", "een")
    second = put(tmp_path, "v", "twee")
    assert first.exists()
    assert second.name == "v-2"
    assert shown(tmp_path) == ("twee", "twee")


def test_going_back_and_on(tmp_path: Path) -> None:
    for name in ("v1", "v2", "v3"):
        put(tmp_path, name, name)
    assert publish.roll_back(tmp_path).name == "v2"
    assert shown(tmp_path) == ("v2", "v2")
    assert publish.roll_back(tmp_path).name == "v1"
    with pytest.raises(publish.NoVersionError, match="geen eerdere versie"):
        publish.roll_back(tmp_path)
    assert publish.roll_back(tmp_path, "v3").name == "v3"
    with pytest.raises(publish.NoVersionError, match=r"v9 is er niet. Bewaard zijn: v1, v2, v3"):
        publish.roll_back(tmp_path, "v9")
    assert shown(tmp_path) == ("v3", "v3")
    publish.roll_back(tmp_path, "v1")
    put(tmp_path, "v4", "v4")
    assert shown(tmp_path) == ("v4", "v4")
    assert [path.name for path in publish.versions_of(tmp_path)] == ["v2", "v3", "v4"]


@pytest.mark.parametrize("name", ["..", ".staging", "../buiten", ""])
def test_going_back_leads_to_kept_versions_only(tmp_path: Path, name: str) -> None:
    put(tmp_path, "v", "goed")
    publish.start_version(tmp_path)
    with pytest.raises(publish.NoVersionError):
        publish.roll_back(tmp_path, name)
    assert shown(tmp_path) == ("goed", "goed")


def test_without_any_version_there_is_nothing_to_go_back_to(tmp_path: Path) -> None:
    assert (publish.current_version(tmp_path), publish.versions_of(tmp_path)) == (None, [])
    with pytest.raises(publish.NoVersionError):
        publish.roll_back(tmp_path)


def test_a_folder_in_the_place_of_the_link_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "public").mkdir()
    publish.start_version(tmp_path)
    with pytest.raises(FileExistsError, match="gewone map"):
        publish.swap(tmp_path, "v")


def test_a_link_left_by_a_crash_does_not_stop_the_next_swap(tmp_path: Path) -> None:
    (tmp_path / ".current-new").symlink_to("versions/weg")
    put(tmp_path, "v", "goed")
    assert shown(tmp_path) == ("goed", "goed")


def test_a_crash_between_the_links_does_not_count_as_shown(tmp_path: Path) -> None:
    put(tmp_path, "v", "goed")
    (tmp_path / "public").unlink()
    assert publish.current_version(tmp_path) is None
    (tmp_path / "public").symlink_to("versions/v/public")  # as it was before there was one link for both
    (tmp_path / "warehouse").unlink()
    (tmp_path / "warehouse").mkdir()
    assert publish.current_version(tmp_path) is None
    put(tmp_path, "w", "weer")
    assert shown(tmp_path) == ("weer", "weer")
    assert publish.current_version(tmp_path) == (tmp_path / "versions" / "w").resolve()
