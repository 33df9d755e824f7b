"""The published folder over real HTTP: what a calendar app and a browser get."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
import uvicorn

from exports.serve import application


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    data = tmp_path_factory.mktemp("data")
    for version in ("een", "twee"):
        folder = data / "versions" / version
        (folder / "data").mkdir(parents=True)
        (folder / "alles.ics").write_text("BEGIN:VCALENDAR\r\n" + f"X-VERSION:{version}\r\n" * 200)
        (folder / "index.html").write_text("<!DOCTYPE html><title>Wijkagenda</title>")
        (folder / "data" / "activities.parquet").write_bytes(b"PAR1")
    (data / "geheim.txt").write_text("niet voor buiten")
    (data / "public").symlink_to("versions/een")
    server = uvicorn.Server(uvicorn.Config(application(data / "public"), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1], data
    server.should_exit = True
    thread.join(5)


def ask(port: int, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_a_feed_has_its_type_and_may_be_read_from_any_site(site: tuple[int, Path]) -> None:
    response, _ = ask(site[0], "/alles.ics")
    assert response.status == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unchanged_feed_costs_a_304(site: tuple[int, Path]) -> None:
    first, _ = ask(site[0], "/alles.ics")
    by_tag, body = ask(site[0], "/alles.ics", If_None_Match=first.headers["ETag"])
    by_date, _ = ask(site[0], "/alles.ics", If_Modified_Since=first.headers["Last-Modified"])
    assert (by_tag.status, body, by_date.status) == (304, b"", 304)


def test_head_and_gzip(site: tuple[int, Path]) -> None:
    head, nothing = ask(site[0], "/alles.ics", "HEAD")
    packed, body = ask(site[0], "/alles.ics", Accept_Encoding="gzip")
    assert (head.status, nothing) == (200, b"")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body).startswith(b"BEGIN:VCALENDAR")


def test_pages_carry_security_headers_and_no_inline_script_is_allowed(site: tuple[int, Path]) -> None:
    response, body = ask(site[0], "/")
    assert b"Wijkagenda" in body
    assert "script-src" not in response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/../geheim.txt", "/%2e%2e/geheim.txt", "/..%2fgeheim.txt", "//etc/passwd", "/nee"])
def test_there_is_no_way_out_of_the_folder(site: tuple[int, Path], path: str) -> None:
    response, body = ask(site[0], path)
    assert response.status == 404
    assert b"niet voor buiten" not in body


def test_a_new_version_is_served_without_a_restart(site: tuple[int, Path]) -> None:
    port, data = site
    (data / "new").symlink_to("versions/twee")
    (data / "new").replace(data / "public")
    _, body = ask(port, "/alles.ics")
    assert b"X-VERSION:twee" in body


def test_parquet_has_its_type(site: tuple[int, Path]) -> None:
    response, _ = ask(site[0], "/data/activities.parquet")
    assert response.headers["Content-Type"].startswith("application/vnd.apache.parquet")
