"""The lake keeps what was fetched through crashes, second processes, retention, and time travel."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest

from sources.contracts import FetchError, Snapshot
from sources.snapshots import Acceptance, BodyMissingError, SnapshotStore, snapshot_id_of

URL = "https://a.example/agenda.ics"
DAY1 = dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC)


def days(number: float) -> dt.timedelta:
    return dt.timedelta(days=number)


def snapshot(
    store: SnapshotStore, at: dt.datetime, body: bytes | None, *, source: str = "a", url: str = URL
) -> Snapshot:
    """One attempt; without a body it failed."""
    sha = None if body is None else store.put_body(body)
    made = Snapshot(
        snapshot_id=snapshot_id_of(source, url, at),
        source_id=source,
        url=url,
        final_url=url,
        fetched_at=at,
        body_sha256=sha,
        body_first_fetched_at=None if body is None else at,
        error=FetchError(kind="timeout", message="te laat") if body is None else None,
    )
    store.append([made])
    return made


def make_old(store: SnapshotStore) -> None:
    """As if all bodies were written long ago: retention spares what was written in the last hour."""
    long_ago = time.time() - 10 * 86400
    for path in store.root.rglob("*.zst*"):
        os.utime(path, (long_ago, long_ago))


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "lake")


# --- Bodies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", [b"", b"abc", b"BEGIN:VCALENDAR\r\n" * 10_000, bytes(range(256))])
def test_a_body_comes_back_as_it_was(store: SnapshotStore, body: bytes) -> None:
    sha = store.put_body(body)
    assert store.put_body(body) == sha
    assert store.has_body(sha)
    assert store.body(sha) == body
    assert len(list(store.root.rglob("*.zst"))) == 1


@pytest.mark.parametrize("damage", [b"", b"not zstd", None])
def test_a_damaged_body_is_missing_and_can_be_put_again(store: SnapshotStore, damage: bytes | None) -> None:
    sha = store.put_body(b"abc" * 1000)
    (path,) = store.root.rglob("*.zst")
    if damage is None:
        data = bytearray(path.read_bytes())
        data[-6] ^= 0xFF
        damage = bytes(data)
    path.write_bytes(damage)
    with pytest.raises(BodyMissingError):
        store.body(sha)
    path.unlink()
    assert not store.has_body(sha)
    with pytest.raises(BodyMissingError):
        store.body(sha)
    assert store.body(store.put_body(b"abc" * 1000)) == b"abc" * 1000


def test_a_body_that_was_half_written_is_written_anew(store: SnapshotStore) -> None:
    sha = store.put_body(b"abc")
    (path,) = store.root.rglob("*.zst")
    path.write_bytes(b"")
    assert not store.has_body(sha)
    assert store.body(store.put_body(b"abc")) == b"abc"


# --- What was known when ----------------------------------------------------------------------------------------------


def test_any_past_instant_can_be_asked_for(store: SnapshotStore) -> None:
    first = snapshot(store, DAY1, b"one")
    failed = snapshot(store, DAY1 + days(1), None)
    second = snapshot(store, DAY1 + days(2), b"two")
    cases = [
        (DAY1 - days(1), None, None),
        (DAY1, first, first),
        (DAY1 + days(0.9), first, first),
        (DAY1 + days(1), first, failed),
        (DAY1 + days(2), second, second),
        (DAY1 + days(2000), second, second),
    ]
    for as_of, good, attempt in cases:
        view = store.view(as_of)
        assert view.latest_good("a", URL) == good, as_of
        assert view.latest_attempt("a", URL) == attempt, as_of
    assert store.view(DAY1 + days(9)).latest_good("b", URL) is None
    assert list(store.history(DAY1 + days(0.5), DAY1 + days(2))) == [failed, second]


def test_the_last_of_several_attempts_on_a_day_counts_whatever_their_order_in_the_file(store: SnapshotStore) -> None:
    late = snapshot(store, DAY1 + dt.timedelta(hours=2), b"late")
    snapshot(store, DAY1, b"early")
    assert store.view(DAY1 + days(1)).latest_good("a", URL) == late


def test_when_bytes_were_first_and_last_given(store: SnapshotStore) -> None:
    for number, body in enumerate([b"one", b"two", b"one", b"two"]):
        snapshot(store, DAY1 + days(number), body)
    one = store.put_body(b"one")
    view = store.view(DAY1 + days(9))
    assert view.first_seen("a", URL, one) == DAY1
    assert view.last_confirmed("a", URL, one) == DAY1 + days(2)
    assert view.first_seen("b", URL, one) is None


def test_the_last_acceptance_is_known_per_instant(store: SnapshotStore) -> None:
    pages = [snapshot(store, DAY1 + days(number), b"%d" % number) for number in range(3)]
    noted = [Acceptance(source_id="a", at=page.fetched_at, pages=(page,), n_records=3) for page in pages]
    store.accept(noted)
    assert store.view(DAY1 + days(1.5)).last_acceptance("a") == noted[1]
    assert store.view(DAY1 - days(1)).last_acceptance("a") is None
    assert store.view(DAY1 + days(9)).last_acceptance("b") is None


# --- Crashes and company ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [b'{"snapshot_id":"x","sour', b"\xff\xfe\x00", b"{}\n[1]\n", b"\n\n"])
def test_a_torn_line_costs_only_itself(store: SnapshotStore, torn: bytes) -> None:
    first = snapshot(store, DAY1, b"one", url=URL + "1")
    (path,) = (store.root / "attempts").glob("*.jsonl")
    with path.open("ab") as handle:
        handle.write(torn)
    assert store.view(DAY1).latest_good("a", URL + "1") == first
    second = snapshot(store, DAY1, b"two", url=URL + "2")
    view = store.view(DAY1)
    assert view.latest_good("a", URL + "1") == first
    assert view.latest_good("a", URL + "2") == second


def _write_for_ever(root: Path, name: str) -> None:
    store = SnapshotStore(root)
    number = 0
    while True:
        snapshot(store, DAY1, b"%d" % number * 1000, source=name, url=f"{URL}{number}")
        number += 1


@pytest.mark.parametrize("seconds", [0.05, 0.15])
def test_killed_writers_leave_a_lake_that_can_be_read_and_written(tmp_path: Path, seconds: float) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_for_ever, args=(tmp_path, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    time.sleep(seconds)
    for writer in writers:
        assert writer.pid is not None
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
    store = SnapshotStore(tmp_path)
    found = list(store.history(DAY1, DAY1))
    for one in found:
        assert one.body_sha256 is not None
        store.body(one.body_sha256)
    last = snapshot(store, DAY1 + days(0.1), b"after", source="c")
    assert store.view(DAY1 + days(1)).latest_good("c", URL) == last
    assert len(list(store.history(DAY1, DAY1 + days(1)))) == len(found) + 1


def _write_many(root: Path, name: str) -> None:
    store = SnapshotStore(root)
    for number in range(100):
        snapshot(store, DAY1, b"%d" % number, source=name, url=f"{URL}{number}")


def test_two_processes_do_not_lose_each_others_lines(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_write_many, args=(tmp_path, name)) for name in ("a", "b")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    view = SnapshotStore(tmp_path).view(DAY1)
    assert all(view.latest_good(name, f"{URL}{number}") for name in ("a", "b") for number in range(100))


# --- Retention --------------------------------------------------------------------------------------------------------


def test_old_bodies_go_but_the_last_good_one_of_each_address_stays(store: SnapshotStore) -> None:
    superseded = snapshot(store, DAY1, b"superseded")
    last_good = snapshot(store, DAY1 + days(1), b"last good")
    recent = [snapshot(store, DAY1 + days(20 + number), b"recent %d" % number, url=URL + "2") for number in range(2)]
    snapshot(store, DAY1 + days(21), None)
    make_old(store)
    pruned = store.prune(DAY1 + days(30), keep_days=14)
    assert pruned.n_bodies == 1
    assert pruned.n_bytes > 0
    assert superseded.body_sha256 is not None
    assert not store.has_body(superseded.body_sha256)
    for kept in (last_good, *recent):
        assert kept.body_sha256 is not None
        assert store.has_body(kept.body_sha256)
    view = store.view(DAY1 + days(30))
    assert view.latest_good("a", URL) == last_good
    assert view.latest_good("a", URL + "2") == recent[1]


def test_the_pages_of_the_last_acceptance_stay(store: SnapshotStore) -> None:
    accepted = snapshot(store, DAY1, b"accepted")
    store.accept([Acceptance(source_id="a", at=DAY1, pages=(accepted,), n_records=3)])
    snapshot(store, DAY1 + days(1), b"<html>maintenance</html>")
    make_old(store)
    store.prune(DAY1 + days(60))
    store.prune(DAY1 + days(90))
    view = store.view(DAY1 + days(90))
    acceptance = view.last_acceptance("a")
    assert acceptance is not None
    assert store.body(acceptance.pages[0].body_sha256 or "") == b"accepted"


def test_what_was_just_written_is_never_swept(store: SnapshotStore) -> None:
    sha = store.put_body(b"another process writes its line in a moment")
    store.prune(DAY1 + days(30))
    assert store.has_body(sha)
    make_old(store)
    store.prune(DAY1 + days(30))
    assert not store.has_body(sha)


def test_traces_of_a_crash_are_swept(store: SnapshotStore) -> None:
    sha = store.put_body(b"abc")
    snapshot(store, DAY1, b"abc")
    folder = store.root / "bodies" / sha[:2]
    (folder / f"{sha}.zst.tmp-x1").write_bytes(b"half")
    make_old(store)
    store.prune(DAY1)
    assert [path.name for path in folder.iterdir()] == [f"{sha}.zst"]


def test_what_left_the_registry_leaves_the_lake(store: SnapshotStore) -> None:
    gone = snapshot(store, DAY1, b"gone", source="gone")
    here = snapshot(store, DAY1, b"here", source="here")
    make_old(store)
    store.prune(DAY1 + days(1), source_ids={"here"})
    assert gone.body_sha256 is not None
    assert here.body_sha256 is not None
    assert not store.has_body(gone.body_sha256)
    assert store.has_body(here.body_sha256)


def test_after_pruning_every_instant_answers_as_before(store: SnapshotStore) -> None:
    for number in range(0, 40, 3):
        snapshot(store, DAY1 + days(number), b"%d" % number if number % 2 else None)
        snapshot(store, DAY1 + days(number), b"once", source="rare") if number == 3 else None
    instants = [DAY1 + days(number / 2) for number in range(-2, 84)]

    def answers() -> list[object]:
        found: list[object] = []
        for instant in instants:
            view = store.view(instant)
            found += [view.latest_good("a", URL), view.latest_attempt("a", URL), view.latest_good("rare", URL)]
        return found

    before = answers()
    for keep_days in (30, 14, 2):
        store.prune(DAY1 + days(41), keep_days=keep_days)
        assert answers() == before


def test_a_view_after_pruning_does_not_read_the_old_days(store: SnapshotStore) -> None:
    for number in range(60):
        snapshot(store, DAY1 + days(number), b"one")
    store.prune(DAY1 + days(60), keep_days=14)
    for path in (store.root / "attempts").glob("2026-03-*.jsonl"):
        path.write_text("unreadable")
    view = store.view(DAY1 + days(60))
    assert view.latest_good("never", URL) is None
    assert view.latest_good("a", URL) is not None


def test_attempts_of_more_than_a_year_ago_are_forgotten_but_what_they_mean_is_not(store: SnapshotStore) -> None:
    old = snapshot(store, DAY1, b"old")
    snapshot(store, DAY1 + days(300), None)
    store.prune(DAY1 + days(450))
    assert [path.stem for path in sorted((store.root / "attempts").glob("2*.jsonl"))] == ["2026-12-26"]
    assert store.view(DAY1 + days(450)).latest_good("a", URL) == old


def test_pruning_as_of_an_earlier_day_forgets_nothing(store: SnapshotStore) -> None:
    """A clock that was ahead for a while, or a replay of a past day."""
    old = snapshot(store, DAY1, b"old")
    snapshot(store, DAY1 + days(300), None)
    store.prune(DAY1 + days(450))
    store.prune(DAY1 + days(20))
    assert store.view(DAY1 + days(450)).latest_good("a", URL) == old
