"""Fetching from websites that are kind: conditional requests, robots.txt, politeness, further pages, files."""

from __future__ import annotations

import datetime as dt
import gzip
import itertools
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.addresses import path_address
from sources.contracts import (
    Document,
    FeedOptions,
    HttpSettings,
    IcalOptions,
    Snapshot,
    SourceSpec,
    SpreadsheetOptions,
    TribeEventsOptions,
)
from sources.extract import read_sources
from sources.fetch import fetch_sources
from sources.snapshots import SnapshotStore
from tests.integration.faulty_server import (
    FaultyServer,
    body,
    faulty_server,
    gzipped,
    in_turn,
    raw,
    redirect,
    status,
    with_etag,
)

NOW = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "lake")


def spec(*urls: str, id: str = "bron", delay: float = 0.0, timeout: float = 5.0, **keys: object) -> SourceSpec:
    return SourceSpec.model_validate(
        {
            "id": id,
            "title": "Bron",
            "urls": urls,
            "options": IcalOptions(),
            "http": HttpSettings(delay=delay, timeout=timeout),
            **keys,
        }
    )


def fetch(store: SnapshotStore, *specs: SourceSpec, now: dt.datetime = NOW, **keys: object) -> list[Snapshot]:
    return fetch_sources(specs, store, contact="beheer@wijk.example", now=lambda: now, **keys)  # type: ignore[arg-type]


def test_a_page_is_kept_with_what_the_server_said_of_it(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = body(ICS, 'Text/Calendar; charset="ISO-8859-1"; component=VEVENT', ETag='"v1"')
    (snapshot,) = fetch(store, spec(server.url("/a.ics")))
    assert snapshot.error is None
    assert (snapshot.status_code, snapshot.media_type, snapshot.charset) == (200, "text/calendar", "iso-8859-1")
    assert (snapshot.url, snapshot.final_url) == (server.url("/a.ics"), server.url("/a.ics"))
    assert (snapshot.etag, snapshot.body_bytes) == ('"v1"', len(ICS))
    assert (snapshot.fetched_at, snapshot.body_first_fetched_at) == (NOW, NOW)
    assert store.body(snapshot.body_sha256 or "") == ICS
    assert store.view(NOW).latest_good("bron", snapshot.url) == snapshot


def test_the_server_can_see_who_asks_and_gets_no_cookie_back(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = body(ICS, Set_Cookie="volg=mij")
    fetch(store, spec(server.url("/a.ics"), server.url("/a.ics?2")))
    for asked in server.asked:
        assert asked.headers["User-Agent"].startswith("Wijkagenda/")
        assert "beheer@wijk.example" in asked.headers["User-Agent"]
        assert "Cookie" not in asked.headers


def test_unchanged_content_is_not_sent_again(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = with_etag(ICS, '"v1"')
    source = spec(server.url("/a.ics"))
    (first,) = fetch(store, source)
    (second,) = fetch(store, source, now=NOW + dt.timedelta(days=1))
    assert server.asked[-1].headers["If-None-Match"] == '"v1"'
    assert server.asked[-1].headers["If-Modified-Since"] == "Tue, 03 Mar 2026 10:00:00 GMT"
    assert (second.status_code, second.not_modified, second.error) == (304, True, None)
    assert second.body_sha256 == first.body_sha256
    assert second.body_first_fetched_at == NOW
    assert second.fetched_at == NOW + dt.timedelta(days=1)
    server.routes["/a.ics"] = with_etag(ICS + b"X", '"v2"')
    (third,) = fetch(store, source, now=NOW + dt.timedelta(days=2))
    assert (third.status_code, third.not_modified) == (200, False)
    assert third.body_first_fetched_at == NOW + dt.timedelta(days=2)


def test_without_the_body_nothing_is_asked_conditionally(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = with_etag(ICS, '"v1"')
    source = spec(server.url("/a.ics"))
    fetch(store, source)
    next(store.root.rglob("*.zst")).unlink()
    (again,) = fetch(store, source)
    assert again.status_code == 200
    assert store.body(again.body_sha256 or "") == ICS


def test_a_304_that_nobody_asked_for_is_an_error(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = raw(b"HTTP/1.1 304 Not Modified\r\n\r\n")
    (snapshot,) = fetch(store, spec(server.url("/a.ics")))
    assert snapshot.error is not None
    assert snapshot.error.kind == "not_expected_type"


def test_a_validator_that_cannot_stand_in_a_header_is_left_out(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = body(ICS, ETag='"caf\xe9"', Last_Modified="gisteren")
    source = spec(server.url("/a.ics"))
    fetch(store, source)
    (again,) = fetch(store, source)
    assert again.error is None
    assert "If-None-Match" not in server.asked[-1].headers


def test_bytes_that_come_back_keep_the_day_they_were_first_seen(server: FaultyServer, store: SnapshotStore) -> None:
    source = spec(server.url("/a.ics"))
    server.routes["/a.ics"] = in_turn(body(b"een"), body(b"twee"), body(b"een"))
    for number in range(3):
        (snapshot,) = fetch(store, source, now=NOW + dt.timedelta(days=number))
    assert snapshot.body_first_fetched_at == NOW


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (gzip.compress(ICS, mtime=0), "gzip"),
        (gzip.compress(ICS[:10], mtime=0) + gzip.compress(ICS[10:], mtime=0), "x-gzip"),
        (zlib.compress(ICS), "deflate"),
        (zlib.compress(ICS)[2:-4], "deflate"),
        (gzip.compress(zlib.compress(ICS), mtime=0), "deflate, gzip"),
        (ICS, "identity"),
        (b"", "gzip"),
    ],
    ids=["gzip", "gzip in parts", "zlib", "bare deflate", "twice", "not packed", "nothing"],
)
def test_packed_answers_are_unpacked(server: FaultyServer, store: SnapshotStore, data: bytes, encoding: str) -> None:
    server.routes["/a.ics"] = body(data, Content_Encoding=encoding)
    (snapshot,) = fetch(store, spec(server.url("/a.ics")))
    assert snapshot.error is None
    assert store.body(snapshot.body_sha256 or "") == (ICS if data else b"")


def test_a_redirect_is_followed_and_remembered(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/oud"] = redirect("/nieuw/?a=b#deel", 301)
    server.routes["/nieuw/"] = redirect("eind%20.ics", 308)
    server.routes["/nieuw/eind%20.ics"] = body(ICS)
    (snapshot,) = fetch(store, spec(server.url("/oud")))
    assert snapshot.error is None
    assert snapshot.url == server.url("/oud")
    assert snapshot.final_url == server.url("/nieuw/eind%20.ics")


@pytest.mark.parametrize("location", ["/nieuw pad/\u00e9.ics", "/nieuw%20pad/%C3%A9.ics", " /nieuw pad/%C3%A9.ics"])
def test_a_redirect_may_be_written_carelessly(server: FaultyServer, store: SnapshotStore, location: str) -> None:
    server.routes["/oud"] = redirect(location.encode().decode("latin-1"))
    server.routes["/nieuw%20pad/%C3%A9.ics"] = body(ICS)
    (snapshot,) = fetch(store, spec(server.url("/oud")))
    assert snapshot.error is None


def test_a_further_page_may_be_written_carelessly(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/1"] = body(b"x")
    server.routes["/pagina%202"] = body(b"x")
    source = spec(server.url("/1"), options=FeedOptions())
    found = fetch(store, source, follow=lambda _: (server.url("/pagina 2"),))
    assert [snapshot.error for snapshot in found] == [None, None]


def test_paused_and_retired_sources_are_not_asked(server: FaultyServer, store: SnapshotStore) -> None:
    sources = [spec(server.url("/a"), id=state, status=state, status_reason="x") for state in ("paused", "retired")]
    assert fetch(store, *sources) == []
    assert server.asked == []


# --- robots.txt -------------------------------------------------------------------------------------------------------


def test_robots_txt_is_obeyed_and_asked_once(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/robots.txt"] = body(
        b"User-agent: *\nDisallow: /\n\nUser-agent: wijkagenda\nDisallow: /geheim/\n", "text/plain"
    )
    server.routes["/open.ics"] = body(ICS)
    found = fetch(store, *(spec(server.url(path), id=f"b{i}") for i, path in enumerate(["/geheim/a", "/open.ics"] * 4)))
    assert [snapshot.error.kind if snapshot.error else "ok" for snapshot in found] == ["robots", "ok"] * 4
    assert [asked.path for asked in server.asked].count("/robots.txt") == 1
    assert server.paths() == ["/open.ics"] * 4


def test_robots_txt_is_asked_for_where_a_redirect_leads(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/robots.txt"] = body(b"User-agent: *\nDisallow: /geheim\n", "text/plain")
    server.routes["/a"] = redirect("/geheim")
    (snapshot,) = fetch(store, spec(server.url("/a")))
    assert snapshot.error is not None
    assert snapshot.error.kind == "robots"
    assert server.paths() == ["/a"]


@pytest.mark.parametrize(
    "route",
    [
        status(404),
        status(403),
        body(b"<html>Welkom</html>", "text/html"),
        body(b"\xff\xfe\x00", "text/plain"),
        body(b"#" * 600_000, "text/plain"),
        redirect("/robots.txt"),
        redirect("file:///etc/passwd"),
    ],
)
def test_no_usable_robots_txt_forbids_nothing(server: FaultyServer, store: SnapshotStore, route: object) -> None:
    server.routes["/robots.txt"] = route  # type: ignore[assignment]
    server.routes["/a.ics"] = body(ICS)
    (snapshot,) = fetch(store, spec(server.url("/a.ics")))
    assert snapshot.error is None


def test_a_server_error_for_robots_txt_means_hands_off(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/robots.txt"] = status(500)
    server.routes["/a.ics"] = body(ICS)
    (snapshot,) = fetch(store, spec(server.url("/a.ics")), sleep=lambda _: None)
    assert snapshot.error is not None
    assert snapshot.error.kind == "robots"
    assert server.paths() == []


# --- Politeness, as the server sees it --------------------------------------------------------------------------------


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause_between(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/a.ics"] = body(ICS)
    fetch(store, *(spec(server.url(f"/a.ics?{i}"), id=f"b{i}", delay=0.1) for i in range(5)))
    arrivals = [asked.at for asked in server.asked]
    assert len(arrivals) == 6
    assert min(later - earlier for earlier, later in itertools.pairwise(arrivals)) >= 0.1
    assert {asked.busy for asked in server.asked} == {1}


def test_a_crawl_delay_is_kept(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/robots.txt"] = body(b"User-agent: *\nCrawl-delay: 7\n", "text/plain")
    server.routes["/a.ics"] = body(ICS)
    waits: list[float] = []
    fetch(store, *(spec(server.url(f"/a.ics?{i}"), id=f"b{i}", delay=0.1) for i in range(3)), sleep=waits.append)
    assert [round(wait) for wait in waits if wait > 1] == [7, 7]


def test_hosts_do_not_wait_for_each_other(store: SnapshotStore) -> None:
    with faulty_server() as one, faulty_server() as two:
        for server in (one, two):
            server.routes["/a.ics"] = body(ICS)
        sources = [
            spec(server.url(f"/a.ics?{i}"), id=f"{name}{i}", delay=0.1)
            for i in range(3)
            for name, server in (("a", one), ("b", two))
        ]
        fetch(store, *sources)
        assert one.asked[0].at < two.asked[-1].at
        assert two.asked[0].at < one.asked[-1].at


def test_a_host_that_is_given_no_pause_may_be_asked_several_things_at_once(
    server: FaultyServer, store: SnapshotStore
) -> None:
    server.routes["/a.ics"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", b"x", pause=0.05)
    fetch(store, *(spec(server.url(f"/a.ics?{i}"), id=f"b{i}") for i in range(16)))
    assert 1 < max(asked.busy for asked in server.asked) <= 8


# --- Further pages ----------------------------------------------------------------------------------------------------


def test_further_pages_are_fetched_in_the_same_run_also_after_a_304(server: FaultyServer, store: SnapshotStore) -> None:
    def follow(document: Document) -> tuple[str, ...]:
        return tuple(document.body.decode().split())

    server.routes["/1"] = with_etag(f"{server.url('/2')} {server.url('/1')}".encode(), '"1"')
    server.routes["/2"] = with_etag(server.url("/3").encode(), '"2"')
    server.routes["/3"] = body(b"")
    source = spec(server.url("/1"), options=FeedOptions())
    for _ in range(2):
        server.asked.clear()
        found = fetch(store, source, follow=follow)
        assert server.paths() == ["/1", "/2", "/3"]
        assert [snapshot.url for snapshot in found] == [server.url(path) for path in ("/1", "/2", "/3")]


def test_a_connector_may_know_a_better_address_than_the_root(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/wp-json/tribe/events/v1/events"] = body(b'{"events": []}', "application/json")
    source = spec(server.url("/"), options=TribeEventsOptions())
    (snapshot,) = fetch(store, source)
    assert snapshot.error is None
    assert snapshot.url.startswith(server.url("/wp-json/tribe/events/v1/events?"))
    (reading,) = read_sources([source], store, NOW, store.root / "cache")
    assert reading.attempted_at == NOW


def test_further_pages_stay_on_the_hosts_that_the_source_names(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/1"] = body(b"x")
    with faulty_server() as other:
        other.routes["/x"] = body(b"x")
        others = (other.url("/x"), "file:///etc/passwd", "ftp://a.example/", "http://[", "http://10.0.0.1/", "//x")
        found = fetch(store, spec(server.url("/1"), options=FeedOptions()), follow=lambda _: others)
        assert len(found) == 1
        assert other.asked == []


def test_endless_pages_come_to_an_end(server: FaultyServer, store: SnapshotStore) -> None:
    def follow(document: Document) -> tuple[str, ...]:
        number = int(document.snapshot.url.partition("?")[2])
        return (server.url(f"/a?{number + 1}"),)

    server.routes["/a"] = body(b"x")
    found = fetch(store, spec(server.url("/a?1"), options=FeedOptions()), follow=follow)
    assert len(found) == 250


def test_a_connector_that_fails_to_name_pages_does_not_stop_the_run(server: FaultyServer, store: SnapshotStore) -> None:
    def follow(document: Document) -> tuple[str, ...]:
        raise RuntimeError("x")

    server.routes["/1"] = body(b"x")
    found = fetch(store, *(spec(server.url("/1"), id=name) for name in "ab"), follow=follow)
    assert [snapshot.error for snapshot in found] == [None, None]


# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_file_is_read_like_any_other_source(tmp_path: Path, store: SnapshotStore) -> None:
    path = tmp_path / "é %20.ics"
    path.write_bytes(ICS)
    source = spec(path_address(path))
    (first,) = fetch(store, source)
    assert first.error is None
    assert (first.media_type, first.not_modified) == ("text/calendar", False)
    assert store.body(first.body_sha256 or "") == ICS
    (second,) = fetch(store, source, now=NOW + dt.timedelta(days=1))
    assert second.not_modified
    assert second.body_first_fetched_at == NOW
    path.write_bytes(ICS[:-1] + b" ")
    (third,) = fetch(store, source, now=NOW + dt.timedelta(days=2))
    assert not third.not_modified


def test_a_folder_gives_its_files_in_order(tmp_path: Path, store: SnapshotStore) -> None:
    folder = tmp_path / "drop map"
    (folder / "sub").mkdir(parents=True)
    for name in ("b.csv", "a.CSV", ".verborgen.csv", "~$open.xlsx", "foto.jpg", "geen-extensie", "sub/c.csv"):
        (folder / name).write_text("x" + name)
    source = spec(path_address(folder, is_folder=True), options=SpreadsheetOptions())
    found = fetch(store, source)
    assert [Path(snapshot.url).name for snapshot in found] == ["drop%20map", "a.CSV", "b.csv"]
    (folder / "b.csv").unlink()
    assert [Path(snapshot.url).name for snapshot in fetch(store, source)] == ["drop%20map", "a.CSV"]


def test_an_empty_folder_is_fetched_well(tmp_path: Path, store: SnapshotStore) -> None:
    (snapshot,) = fetch(store, spec(path_address(tmp_path, is_folder=True), options=SpreadsheetOptions()))
    assert snapshot.error is None


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, store: SnapshotStore) -> None:
    (tmp_path / "groot.ics").write_bytes(b"x" * 2000)
    os.mkfifo(tmp_path / "pijp.ics")
    cases = {
        "weg.ics": "missing_file",
        "groot.ics": "too_large",
        "pijp.ics": "missing_file",
        "/dev/zero": "missing_file",
    }
    for name, kind in cases.items():
        source = spec(path_address(tmp_path / name), http=HttpSettings(max_bytes=1000))
        (snapshot,) = fetch(store, source)
        assert snapshot.error is not None
        assert (name, snapshot.error.kind) == (name, kind)


def test_answers_come_in_the_order_of_the_sources(tmp_path: Path, server: FaultyServer, store: SnapshotStore) -> None:
    (tmp_path / "x.ics").write_bytes(ICS)
    server.routes["/a.ics"] = gzipped(ICS)
    sources = [
        spec(server.url("/a.ics") if number % 2 else path_address(tmp_path / "x.ics"), id=f"b{number}")
        for number in range(8)
    ]
    heard: list[Snapshot] = []
    found = fetch(store, *sources, on_snapshot=heard.append)
    assert [snapshot.source_id for snapshot in found] == [source.id for source in sources]
    assert sorted(heard, key=lambda snapshot: snapshot.source_id) == found
