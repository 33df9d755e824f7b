"""The settings for nginx and Caddy in docs/hosting.md, started as they stand there, answer as our own server does."""

from __future__ import annotations

import gzip
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest
import uvicorn

from exports import publish
from exports.http_headers import MEDIA_TYPES, SECURITY_HEADERS
from exports.serve import application
from tests.conformance.tools import debian_program
from tests.web_support import ask

DOCS = Path(__file__).parents[2] / "docs" / "hosting.md"
COMPARED = (*SECURITY_HEADERS, "Content-Type", "Content-Encoding", "Cache-Control", "Access-Control-Allow-Origin",
            "Access-Control-Expose-Headers", "Vary")  # fmt: skip
PATHS = ("/", "/alles.ics", "/wijzigingen.json", "/data/SHA256SUMS", *(f"/data/x{suffix}" for suffix in MEDIA_TYPES))


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("hosting")
    data.chmod(0o755)
    folder = publish.start_version(data) / "public"
    (folder / "data").mkdir()
    for path in PATHS:
        (folder / ("index.html" if path == "/" else path[1:])).write_text(f"{path} zegt iets. " * 100)
    (folder / ".verborgen").write_text("niet voor buiten")
    publish.swap(data, "een")
    return data / "public"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(200):
            try:
                ask(port, "/")
                break
            except OSError:
                assert process.poll() is None, process.stdout and process.stdout.read()
                time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture(scope="module")
def ours(public: Path) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(application(public), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def theirs(request: pytest.FixtureRequest, public: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    program, folder, port = str(debian_program(request.param)), tmp_path_factory.mktemp(request.param), free_port()
    if request.param == "nginx":
        site = block("nginx").replace("listen 443 ssl;", f"listen 127.0.0.1:{port};")
        site = re.sub(r"\n *ssl_certificate.*", "", site).replace("/var/lib/wijkagenda/public", str(public))
        (folder / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {folder}/pid; error_log stderr;\nevents {{ }}\n"
            f"http {{ access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};\n"
            f"fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n{site}\n}}\n"
        )
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    else:
        site = block("caddyfile").replace("agenda.voorbeeld.example {", f"http://127.0.0.1:{port} {{")
        (folder / "Caddyfile").write_text(
            "{\n\tadmin off\n\tauto_https off\n}\n" + site.replace("/var/lib/wijkagenda/public", str(public))
        )
        command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    with running(command, port):
        yield port


@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_every_file_has_the_headers_that_serve_gives(ours: int, theirs: int, accepted: str) -> None:
    differences = []
    for path in PATHS:
        (one, content), (other, body) = (ask(port, path, Accept_Encoding=accepted) for port in (ours, theirs))
        assert other.status == one.status == 200
        assert _plain(other, body) == _plain(one, content)
        for name in COMPARED:
            if name == "Vary" and accepted == "identity":
                continue  # Caddy names it only when it chose
            if one.headers[name] != other.headers[name]:
                differences.append(f"{path}: {name}: {other.headers[name]!r}, serve: {one.headers[name]!r}")
    assert differences == []


def _plain(response: HTTPResponse, body: bytes) -> bytes:
    return gzip.decompress(body) if response.headers["Content-Encoding"] == "gzip" else body


def test_nothing_new_costs_nothing_and_only_reading_is_allowed(theirs: int) -> None:
    first, _ = ask(theirs, "/alles.ics")
    known, body = ask(theirs, "/alles.ics", If_None_Match=first.headers["ETag"])
    assert (known.status, body) == (304, b"")
    assert ask(theirs, "/alles.ics", If_Modified_Since=first.headers["Last-Modified"])[0].status == 304
    assert ask(theirs, "/alles.ics", "HEAD")[0].headers["Content-Type"] == MEDIA_TYPES[".ics"]
    refused, _ = ask(theirs, "/alles.ics", "POST")
    assert refused.status == 405
    for path in ("/.verborgen", "/%2e%2e/current", "/nee.ics"):
        response, body = ask(theirs, path)
        assert response.status in (400, 404)
        assert b"niet voor buiten" not in body
    for name, value in SECURITY_HEADERS.items():
        assert refused.headers[name] == ask(theirs, "/nee.html")[0].headers[name] == value


def test_the_next_version_is_seen_at_once(theirs: int, public: Path) -> None:
    folder = publish.start_version(public.parent) / "public"
    for path in public.rglob("*"):
        target = folder / path.relative_to(public)
        target.parent.mkdir(exist_ok=True)
        if path.is_file():
            target.write_bytes(path.read_bytes())
    (folder / "alles.ics").write_text("nieuw")
    publish.swap(public.parent, "twee")
    assert ask(theirs, "/alles.ics")[1] == b"nieuw"
    publish.roll_back(public.parent, "een")
    assert ask(theirs, "/alles.ics")[1] != b"nieuw"
