"""The ledger: what changed is written once, whole or not at all, and replaying gives it back. And lasting ids."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
import zstandard

from warehouse.identity import assign_ids, mint
from warehouse.ledger import (
    ActivityMemory,
    Ledger,
    LedgerError,
    RecordMemory,
    SourceMemory,
    append_segment,
    read_ledger,
)

NOW = dt.datetime(2026, 11, 24, 4, 30, tzinfo=dt.UTC)
DAY = NOW.date()


def record(
    record_id: str, activity_id: str | None = None, first: int = 0, former: tuple[str, ...] = ()
) -> RecordMemory:
    day = DAY + dt.timedelta(days=first)
    return RecordMemory(record_id, "site", day, day, activity_id=activity_id, former_ids=former, content='{"a": "é"}')


def activity(activity_id: str, minted: int = 0, superseded_by: str | None = None) -> ActivityMemory:
    return ActivityMemory(
        activity_id,
        DAY + dt.timedelta(days=minted),
        NOW,
        NOW,
        superseded_by=superseded_by,
        facts={"name": "Koffie"},
        rules=("r",),
        dates={"2026-12-01": "x"},
        record_ids=("r1",),
    )


def ledger(*records: RecordMemory, activities: tuple[ActivityMemory, ...] = ()) -> Ledger:
    return Ledger({r.record_id: r for r in records}, {}, {a.activity_id: a for a in activities})


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    before = Ledger()
    after = Ledger(
        {"r1": replace(record("r1", "wa1", former=("wa0",)), state="missing", misses=2, ends_on=DAY)},
        {"site": SourceMemory("site", DAY, DAY, DAY, 2)},
        {"wa1": replace(activity("wa1"), status="cancelled", cancelled_on=DAY)},
    )
    append_segment(tmp_path, before, after, NOW)
    found = read_ledger(tmp_path, NOW + dt.timedelta(days=1))
    assert (found.records, found.sources, found.activities) == (after.records, after.sources, after.activities)
    assert found.last_run == NOW
    assert read_ledger(tmp_path, NOW) == Ledger(), "a run does not see its own segment"


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    first = ledger(*(record(f"r{n}") for n in range(50)))
    append_segment(tmp_path, Ledger(), first, NOW)
    second = replace(first, records={**first.records, "r7": replace(first.records["r7"], misses=1)})
    path = append_segment(tmp_path, first, second, NOW + dt.timedelta(days=1))
    assert path
    text = zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read().decode()
    assert text.count('"kind": "record"') == 1
    assert read_ledger(tmp_path, NOW + dt.timedelta(days=2)).records == second.records


def test_a_rebuild_of_history_writes_nothing(tmp_path: Path) -> None:
    append_segment(tmp_path, Ledger(), ledger(record("r1")), NOW)
    assert append_segment(tmp_path, Ledger(), ledger(record("r2")), NOW - dt.timedelta(days=1)) is None
    assert [p.name for p in tmp_path.iterdir()] == ["20261124T043000Z.jsonl.zst"]


def test_a_half_written_file_is_never_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    append_segment(tmp_path, Ledger(), ledger(record("r1")), NOW)

    def crash(self: Path, target: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            append_segment(tmp_path, Ledger(), ledger(record("r2")), NOW + dt.timedelta(days=1))
    assert list(read_ledger(tmp_path, NOW + dt.timedelta(days=9)).records) == ["r1"]


def test_a_damaged_segment_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "20261101T000000Z.jsonl.zst").write_bytes(b"kapot")
    with pytest.raises(LedgerError, match="20261101T000000Z"):
        read_ledger(tmp_path, NOW)


def test_no_folder_is_an_empty_ledger(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "none", NOW) == Ledger()


# --- Ids --------------------------------------------------------------------------------------------------------------


def test_minting_is_deterministic_and_avoids_what_is_taken() -> None:
    first = mint(DAY, "r1")
    assert first == mint(DAY, "r1")
    assert first.startswith("wa")
    assert len(first) == 14
    assert mint(DAY, "r1", {first}) not in {first}
    assert mint(DAY, "r1") != mint(DAY + dt.timedelta(days=1), "r1")


def test_the_majority_keeps_the_id() -> None:
    known = ledger(*(record(f"r{n}", "wa1") for n in range(3)), activities=(activity("wa1"),))
    found = assign_ids([("r0",), ("r1", "r2")], known, DAY)
    assert found.ids[1] == "wa1"
    assert found.ids[0] in found.minted


def test_a_merge_redirects_the_smaller() -> None:
    known = ledger(
        record("r1", "wa1"),
        record("r2", "wa1"),
        record("r3", "wa2"),
        activities=(activity("wa1", 5), activity("wa2", 0)),
    )
    found = assign_ids([("r1", "r2", "r3")], known, DAY)
    assert found.ids == ("wa1",)
    assert found.redirects == {"wa2": "wa1"}


def test_equal_parts_go_to_the_oldest_id_then_to_the_most_believed() -> None:
    known = ledger(record("r1", "wa1"), record("r2", "wa2"), activities=(activity("wa1", 5), activity("wa2", 0)))
    assert assign_ids([("r1", "r2")], known, DAY).ids == ("wa2",)
    split = ledger(record("r1", "wa1"), record("r2", "wa1"), activities=(activity("wa1"),))
    assert assign_ids([("r1",), ("r2",)], split, DAY, {"r1": 4, "r2": 0}).ids[1] == "wa1"


def test_a_redirected_id_is_followed_and_revived() -> None:
    activities = (activity("wa1"), activity("wa2", superseded_by="wa1"))
    known = ledger(record("r1", "wa1"), record("r2", "wa2"), activities=activities)
    assert known.current_id("wa2") == "wa1"
    assert assign_ids([("r1", "r2")], known, DAY).ids == ("wa1",)
    merged = ledger(record("r1", "wa1"), record("r2", "wa1", former=("wa2",)), activities=activities)
    found = assign_ids([("r1",), ("r2",)], merged, DAY)
    assert found.ids == ("wa1", "wa2")
    assert found.revived == {"wa2"}


def test_redirects_in_a_circle_end() -> None:
    known = ledger(activities=(activity("wa1", superseded_by="wa2"), activity("wa2", superseded_by="wa1")))
    assert known.current_id("wa1") in {"wa1", "wa2"}
