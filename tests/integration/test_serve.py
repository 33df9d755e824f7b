"""The published folder over real HTTP: what a calendar app, a browser and someone who tries doors get."""

from __future__ import annotations

import gzip
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from exports import publish
from exports.http_headers import CONTENT_SECURITY_POLICY, JSON_FEED, MEDIA_TYPES, SECURITY_HEADERS
from exports.serve import application
from tests.web_support import ask

FEED = "BEGIN:VCALENDAR\r\n" + "X-REGEL:een\r\n" * 200
PAGE = "<!DOCTYPE html><title>Wijkagenda</title>" + "<p>tekst</p>" * 100


def put(data: Path, name: str, feed: str) -> Path:
    public = publish.start_version(data) / "public"
    for folder in ("data", "nulmeting", "buurt"):
        (public / folder).mkdir()
    (public / "alles.ics").write_text(feed)
    (public / "index.html").write_text(PAGE)
    (public / "nulmeting" / "index.html").write_text(PAGE)
    (public / "buurt" / "oost.html").write_text(PAGE)
    (public / "wijzigingen.json").write_text('{"version": "https://jsonfeed.org/version/1.1"}')
    (public / "data" / "SHA256SUMS").write_text("0  x\n")
    (public / "data" / "activities.parquet").write_bytes(b"PAR1" * 500)
    for suffix in MEDIA_TYPES:
        (public / "data" / f"x{suffix}").write_text("x")
    (public / ".verborgen").write_text("niet voor buiten")
    return publish.swap(data, name)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    data = tmp_path_factory.mktemp("data")
    put(data, "een", FEED)
    (data / "geheim.txt").write_text("niet voor buiten")
    (data / "public" / "uitgang").symlink_to(data / "geheim.txt")
    server = uvicorn.Server(uvicorn.Config(application(data / "public"), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1], data
    server.should_exit = True
    thread.join(5)


def test_a_feed_has_its_type_and_may_be_read_from_any_site(site: tuple[int, Path]) -> None:
    response, body = ask(site[0], "/alles.ics")
    assert (response.status, body) == (200, FEED.encode())
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    page, _ = ask(site[0], "/")
    assert page.headers["Access-Control-Allow-Origin"] is None


@pytest.mark.parametrize("suffix", MEDIA_TYPES)
def test_every_kind_of_file_has_its_type(site: tuple[int, Path], suffix: str) -> None:
    response, _ = ask(site[0], f"/data/x{suffix}")
    assert response.headers["Content-Type"] == MEDIA_TYPES[suffix]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "kind"), [("/wijzigingen.json", JSON_FEED), ("/data/SHA256SUMS", "text/plain; charset=utf-8")]
)
def test_files_that_their_suffix_does_not_tell(site: tuple[int, Path], path: str, kind: str) -> None:
    assert ask(site[0], path)[0].headers["Content-Type"] == kind


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_an_unchanged_feed_costs_a_304(site: tuple[int, Path], accepted: str) -> None:
    first, _ = ask(site[0], "/alles.ics", Accept_Encoding=accepted)
    tag = first.headers["ETag"]
    for given in (tag, f"W/{tag}", f'"anders", {tag}', "*"):
        known, body = ask(site[0], "/alles.ics", Accept_Encoding=accepted, If_None_Match=given)
        assert (known.status, body) == (304, b"")
        assert known.headers["ETag"] == tag
        assert known.headers["Vary"] == "Accept-Encoding"
        assert known.headers["Access-Control-Allow-Origin"] == "*"
    by_date, _ = ask(site[0], "/alles.ics", If_Modified_Since=first.headers["Last-Modified"])
    assert by_date.status == 304
    other, _ = ask(site[0], "/alles.ics", If_None_Match='"anders"', If_Modified_Since=first.headers["Last-Modified"])
    assert other.status == 200  # a tag says more than a date


def test_gzip_is_another_form_of_the_same_with_a_tag_of_its_own(site: tuple[int, Path]) -> None:
    plain, body = ask(site[0], "/alles.ics", Accept_Encoding="identity")
    packed, content = ask(site[0], "/alles.ics", Accept_Encoding="br, gzip;q=0.8")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(content) == body
    assert len(content) < len(body) // 5
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["ETag"] != plain.headers["ETag"]
    refused, _ = ask(site[0], "/alles.ics", Accept_Encoding="gzip;q=0, *")
    assert refused.headers["Content-Encoding"] is None
    binary, _ = ask(site[0], "/data/activities.parquet", Accept_Encoding="gzip")
    assert binary.headers["Content-Encoding"] is None
    assert binary.headers["Vary"] is None


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_head_says_what_get_would_and_sends_nothing(site: tuple[int, Path], accepted: str) -> None:
    get, content = ask(site[0], "/alles.ics", Accept_Encoding=accepted)
    head, nothing = ask(site[0], "/alles.ics", "HEAD", Accept_Encoding=accepted)
    assert (head.status, nothing) == (200, b"")
    assert head.headers["Content-Length"] == str(len(content))
    drop = {"date"}
    assert {k: v for k, v in head.headers.items() if k.lower() not in drop} == {
        k: v for k, v in get.headers.items() if k.lower() not in drop
    }


@pytest.mark.parametrize("path", ["/", "/buurt/oost.html", "/alles.ics", "/nee.html", "/data/nee.csv"])
def test_security_headers_stand_on_every_answer(site: tuple[int, Path], path: str) -> None:
    for method in ("GET", "POST"):
        response, _ = ask(site[0], path, method)
        assert {name: response.headers[name] for name in SECURITY_HEADERS} == SECURITY_HEADERS


def test_no_script_or_style_in_a_page_and_no_other_site_is_allowed() -> None:
    directives = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert all(value in ("'none'", "'self'") for value in directives.values())
    assert SECURITY_HEADERS["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/../geheim.txt", "/%2e%2e/geheim.txt", "/..%2fgeheim.txt", "/data/../../geheim.txt", "/..%5cgeheim.txt",
        "/%2e%2e%2f%2e%2e%2fgeheim.txt", "//etc/passwd", "/%2fetc/passwd", "/%252e%252e/geheim.txt", "/uitgang",
        "/.verborgen", "/data/.%2e/.verborgen", "/nee", "/%00", "/alles.ics%00", "/alles.ics/", "/buurt", "/buurt/",
        "/" + "a" * 3000,
    ],
)  # fmt: skip
def test_there_is_no_way_out_of_the_folder(site: tuple[int, Path], path: str) -> None:
    response, body = ask(site[0], path)
    assert response.status == 404
    assert b"niet voor buiten" not in body
    assert b"root:" not in body


def test_what_is_not_there_is_a_page_to_people_and_never_to_a_calendar_app(site: tuple[int, Path]) -> None:
    page, text = ask(site[0], "/activiteit/weg.html")
    assert page.headers["Content-Type"].startswith("text/html")
    assert "Naar de agenda" in text.decode()
    feed, text = ask(site[0], "/plek/weg.ics")
    assert (feed.status, feed.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert b"<" not in text


def test_a_folder_with_a_page_leads_to_it(site: tuple[int, Path]) -> None:
    moved, _ = ask(site[0], "/nulmeting")
    assert (moved.status, moved.headers["Location"]) == (301, "nulmeting/")
    assert ask(site[0], "/nulmeting/")[1] == PAGE.encode()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])
def test_only_reading(site: tuple[int, Path], method: str) -> None:
    response, _ = ask(site[0], "/alles.ics", method)
    assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")


def test_a_part_of_a_large_file(site: tuple[int, Path]) -> None:
    """DuckDB reads a Parquet file from the web in parts."""
    response, body = ask(site[0], "/data/activities.parquet", Range="bytes=4-7")
    assert (response.status, body) == (206, b"PAR1")


def test_a_new_version_and_the_way_back_are_served_without_a_restart(site: tuple[int, Path]) -> None:
    port, data = site
    same, _ = ask(port, "/index.html")
    old, _ = ask(port, "/alles.ics")
    twee = put(data, "twee", FEED.replace("een", "twee")) / "public" / "alles.ics"
    os.utime(twee, (twee.stat().st_atime, twee.stat().st_mtime + 60))
    new, body = ask(port, "/alles.ics", If_None_Match=old.headers["ETag"])
    assert (new.status, b"twee" in body) == (200, True)
    assert ask(port, "/index.html", If_None_Match=same.headers["ETag"])[0].status == 304  # its bytes are the same
    publish.roll_back(data)
    # A reader that knows only dates has a later one now, and must still get the older text.
    assert ask(port, "/alles.ics", If_Modified_Since=new.headers["Last-Modified"])[1] == FEED.encode()
    assert ask(port, "/alles.ics", If_None_Match=old.headers["ETag"])[0].status == 304


def test_every_answer_during_swaps_is_whole(site: tuple[int, Path]) -> None:
    port, data = site
    answers: list[tuple[int, bytes]] = []
    going = True

    def read() -> None:
        while going:
            response, body = ask(port, "/alles.ics")
            answers.append((response.status, body))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    written = {FEED.encode(), FEED.replace("een", "twee").encode()}
    for number in range(12):
        text = FEED.replace("een", f"keer {number}")
        written.add(text.encode())
        put(data, f"keer-{number}", text)
    going = False
    for reader in readers:
        reader.join(5)
    assert len({body for _, body in answers}) > 1
    assert {status for status, _ in answers} == {200}
    assert {body for _, body in answers} <= written


def test_the_folder_may_not_be_there_yet(tmp_path: Path) -> None:
    server = uvicorn.Server(uvicorn.Config(application(tmp_path / "public"), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    assert ask(port, "/")[0].status == 404
    put(tmp_path, "een", FEED)
    assert ask(port, "/alles.ics")[1] == FEED.encode()
    assert os.readlink(tmp_path / "public") == "current/public"
    server.should_exit = True
    thread.join(5)
