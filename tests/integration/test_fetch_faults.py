"""Fetching from websites that fail, stall, lie or attack: each fault has its kind, and costs its own source only."""

from __future__ import annotations

import datetime as dt
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sources.addresses import is_public
from sources.contracts import FetchError, HttpSettings, IcalOptions, Snapshot, SourceSpec
from sources.fetch import fetch_sources
from sources.snapshots import SnapshotStore
from tests.integration.faulty_server import (
    FaultyServer,
    Route,
    body,
    drip,
    faulty_server,
    free_port,
    gzipped,
    in_turn,
    raw,
    redirect,
    silent,
    status,
)

NOW = dt.datetime(2026, 3, 2, 6, 0, tzinfo=dt.UTC)
ICS = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
OK = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(tmp_path / "lake")


def spec(*urls: str, id: str = "bron", timeout: float = 5.0, max_bytes: int = 100_000) -> SourceSpec:
    http = HttpSettings(delay=0, timeout=timeout, max_bytes=max_bytes)
    return SourceSpec(id=id, title="Bron", urls=urls, options=IcalOptions(), http=http)


def fetch(store: SnapshotStore, *specs: SourceSpec, waits: list[float] | None = None) -> list[Snapshot]:
    """Fetch without waiting for real; what would have been waited goes into `waits`."""
    sleep = (lambda _: None) if waits is None else waits.append
    return fetch_sources(specs, store, contact="beheer@wijk.example", now=lambda: NOW, sleep=sleep)


def error_of(snapshots: list[Snapshot]) -> FetchError:
    (snapshot,) = snapshots
    assert snapshot.error is not None
    assert snapshot.body_sha256 is None
    return snapshot.error


# --- One fault, one kind ----------------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[Callable[[FaultyServer], Route], str, str]] = {
    "404": (lambda _: status(404), "http_4xx", "het adres bestaat niet (meer) (antwoord 404)"),
    "410": (lambda _: status(410), "http_4xx", "het adres bestaat niet meer (antwoord 410)"),
    "403": (lambda _: status(403), "http_4xx", "de website geeft ons geen toegang (antwoord 403)"),
    "418": (lambda _: status(418), "http_4xx", "de website weigert de vraag (antwoord 418)"),
    "500": (lambda _: status(500), "http_5xx", "de website heeft een storing (antwoord 500)"),
    "300 without a way on": (
        lambda _: status(302),
        "not_expected_type",
        "de website gaf een onverwacht antwoord (302)",
    ),
    "silence": (silent, "timeout", "de website antwoordt niet op tijd"),
    "a body that stops": (
        lambda _: raw(OK + b"Content-Length: 99\r\n\r\n", b"abc", pause=0.4),
        "timeout",
        "de website antwoordt niet op tijd",
    ),
    "a body that ends too early": (
        lambda _: raw(OK + b"Content-Length: 99\r\n\r\nabc"),
        "refused",
        "de website verbrak de verbinding of gaf een onleesbaar antwoord",
    ),
    "chunks that end too early": (
        lambda _: raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"),
        "refused",
        "de website verbrak de verbinding of gaf een onleesbaar antwoord",
    ),
    "a reset": (
        lambda _: raw(OK + b"Content-Length: 99\r\n\r\nabc", reset=True),
        "refused",
        "de website verbrak de verbinding of gaf een onleesbaar antwoord",
    ),
    "no answer but an end": (
        lambda _: raw(b""),
        "refused",
        "de website verbrak de verbinding of gaf een onleesbaar antwoord",
    ),
    "something that is not HTTP": (
        lambda _: raw(b"\x00\x01SSH-2.0-x\r\n\r\n"),
        "refused",
        "de website verbrak de verbinding of gaf een onleesbaar antwoord",
    ),
    "a header without end": (
        lambda _: raw(OK + b"X: " + b"x" * 70_000 + b"\r\n\r\n"),
        "refused",
        "de website verbrak de verbinding of gaf een onleesbaar antwoord",
    ),
    "an announced body that is too large": (
        lambda _: raw(OK + b"Content-Length: 100001\r\n\r\n"),
        "too_large",
        "het antwoord is groter dan 100000 bytes (http.max_bytes)",
    ),
    "a body that turns out too large": (
        lambda _: raw(OK + b"\r\n" + b"x" * 100_001),
        "too_large",
        "het antwoord is groter dan 100000 bytes (http.max_bytes)",
    ),
    "a gzip bomb": (
        lambda _: gzipped(b"\0" * 50_000_000),
        "too_large",
        "het antwoord is groter dan 100000 bytes (http.max_bytes)",
    ),
    "a gzip bomb of many parts": (
        lambda _: body(gzip.compress(b"\0" * 1000) * 500, Content_Encoding="gzip"),
        "too_large",
        "het antwoord is groter dan 100000 bytes (http.max_bytes)",
    ),
    "gzip within gzip": (
        lambda _: body(gzip.compress(gzip.compress(b"\0" * 50_000_000)), Content_Encoding="gzip, gzip"),
        "too_large",
        "het antwoord is groter dan 100000 bytes (http.max_bytes)",
    ),
    "packing that is broken": (
        lambda _: body(b"no gzip at all", Content_Encoding="gzip"),
        "refused",
        "het antwoord is beschadigd ingepakt",
    ),
    "packing that is cut off": (
        lambda _: body(gzip.compress(ICS * 100)[:-20], Content_Encoding="gzip"),
        "refused",
        "het antwoord kwam niet compleet aan",
    ),
    "packing that nobody asked for": (
        lambda _: body(b"x", Content_Encoding="br"),
        "not_expected_type",
        "de website stuurt een inpakvorm die we niet kennen (br)",
    ),
    "a redirect to itself": (lambda _: redirect("/x"), "redirect_loop", "de website blijft doorverwijzen"),
    "a redirect to a file": (
        lambda _: redirect("file:///etc/passwd"),
        "forbidden_address",
        "de website verwijst naar een adres dat niet mag: "
        "'file:' kan niet gelezen worden; een adres begint met https:, http: of file:",
    ),
    "a redirect with a password": (
        lambda _: redirect("http://u:p@a.example/"),
        "forbidden_address",
        "de website verwijst naar een adres dat niet mag: een naam of wachtwoord hoort niet in een adres",
    ),
    "a redirect to nowhere": (
        lambda _: redirect("http://bestaat-niet.invalid/"),
        "dns",
        "de website waarnaar wordt verwezen is niet te vinden",
    ),
}


@pytest.mark.parametrize(("make", "kind", "message"), FAULTS.values(), ids=FAULTS)
def test_each_fault_has_its_kind_and_its_words(
    server: FaultyServer, store: SnapshotStore, make: Callable[[FaultyServer], Route], kind: str, message: str
) -> None:
    server.routes["/x"] = make(server)
    error = error_of(fetch(store, spec(server.url("/x"), timeout=0.2)))
    assert (error.kind, error.message) == (kind, message)


@pytest.mark.parametrize(
    "start", [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", OK + b"Content-Length: 9999\r\n\r\n", OK + b"\r\n",
              OK + b"Transfer-Encoding: chunked\r\n\r\n270f\r\n"]
)  # fmt: skip
def test_one_byte_at_a_time_comes_to_an_end(server: FaultyServer, store: SnapshotStore, start: bytes) -> None:
    server.routes["/x"] = drip(server, start)
    error = error_of(fetch(store, spec(server.url("/x"), timeout=0.15)))
    assert error.kind == "timeout"
    assert "nog niet compleet" in error.message
    assert len(server.paths()) == 3


def test_a_handshake_that_never_ends_comes_to_an_end(store: SnapshotStore) -> None:
    """A TLS server that sends its greeting a byte at a time: each byte is in time, the whole never is."""
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def stall(connection: socket.socket) -> None:
        greeting = iter([b"\x16", b"\x03", b"\x03", b"\x40", b"\x00", b"\x02"] + [b"\x00"] * 9999)
        with connection:
            connection.recv(10)
            while not done.wait(0.05):
                try:
                    connection.sendall(next(greeting))
                except OSError:
                    return

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=stall, args=(connection,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        error = error_of(fetch(store, spec(url, timeout=0.15)))
    finally:
        done.set()
        listener.close()
    assert error.kind in ("timeout", "tls")


def test_a_connection_that_is_never_taken_up(store: SnapshotStore) -> None:
    """A server whose queue is full: the connection itself does not come about."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        error = error_of(fetch(store, spec(f"http://127.0.0.1:{listener.getsockname()[1]}/", timeout=0.2)))
        for one in waiting:
            one.close()
    assert (error.kind, error.message) == ("timeout", "de website antwoordt niet op tijd")


def test_nobody_listening(store: SnapshotStore) -> None:
    error = error_of(fetch(store, spec(f"http://127.0.0.1:{free_port()}/")))
    assert (error.kind, error.message) == ("refused", "de website neemt de verbinding niet aan")


def test_a_name_that_does_not_exist(store: SnapshotStore) -> None:
    error = error_of(fetch(store, spec("http://bestaat-niet.invalid/")))
    assert (error.kind, error.message) == ("dns", "de naam van de website is niet te vinden")


@pytest.mark.parametrize("url", ["http://a..example/", "http://" + "a" * 70 + ".example/", "http://xn--.example/"])
def test_a_name_that_cannot_exist(store: SnapshotStore, url: str) -> None:
    assert error_of(fetch(store, spec(url))).kind == "dns"


def test_https_where_there_is_none(server: FaultyServer, store: SnapshotStore) -> None:
    error = error_of(fetch(store, spec(server.url("/x").replace("http:", "https:"))))
    assert error.kind in ("tls", "refused")


def test_a_certificate_of_nobody(store: SnapshotStore, tmp_path: Path) -> None:
    """A self-signed certificate is a TLS error, not a reason to look away."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("the program openssl is not installed: no certificate to make")
    key, pem = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "9",
         "-subj", "/CN=localhost", "-keyout", str(key), "-out", str(pem)],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    with faulty_server() as server:
        server._server.socket = context.wrap_socket(server._server.socket, server_side=True)
        error = error_of(fetch(store, spec(server.url("/x").replace("http:", "https:"))))
    assert error.kind == "tls"
    assert "certificaat" in error.message


# --- Trying again -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    [status(500), status(503), status(429), raw(b""), raw(OK + b"Content-Length: 99\r\n\r\nabc")],
)
def test_a_passing_fault_is_tried_again(server: FaultyServer, store: SnapshotStore, first: Route) -> None:
    server.routes["/x"] = in_turn(first, first, body(ICS))
    waits: list[float] = []
    (snapshot,) = fetch(store, spec(server.url("/x")), waits=waits)
    assert snapshot.error is None
    assert waits == [1.0, 4.0]
    assert server.paths() == ["/x"] * 3


def test_it_is_tried_three_times_and_no_more(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/x"] = status(500)
    (snapshot,) = fetch(store, spec(server.url("/x")))
    assert snapshot.status_code == 500
    assert server.paths() == ["/x"] * 3


@pytest.mark.parametrize("code", [400, 401, 404, 410])
def test_a_lasting_fault_is_not_tried_again(server: FaultyServer, store: SnapshotStore, code: int) -> None:
    server.routes["/x"] = status(code)
    (snapshot,) = fetch(store, spec(server.url("/x")))
    assert snapshot.status_code == code
    assert server.paths() == ["/x"]


@pytest.mark.parametrize(
    ("header", "waits"),
    [
        ("7", [7.0]),
        ("0", [0.0]),
        ("Mon, 02 Mar 2026 06:00:30 GMT", [30.0]),
        ("Mon, 02 Mar 2026 05:00:00 GMT", [0.0]),
        ("straks", [1.0]),
        ("-5", [0.0]),
        ("nan", [1.0]),
    ],
)
def test_retry_after_is_kept(server: FaultyServer, store: SnapshotStore, header: str, waits: list[float]) -> None:
    server.routes["/x"] = in_turn(status(429, Retry_After=header), body(ICS))
    waited: list[float] = []
    (snapshot,) = fetch(store, spec(server.url("/x")), waits=waited)
    assert snapshot.error is None
    assert waited == waits


@pytest.mark.parametrize("code", [429, 503])
def test_a_long_retry_after_is_left_for_the_next_run(server: FaultyServer, store: SnapshotStore, code: int) -> None:
    server.routes["/x"] = status(code, Retry_After="3600")
    error = error_of(fetch(store, spec(server.url("/x"))))
    assert error.retry_after == 3600
    assert server.paths() == ["/x"]


def test_a_host_that_is_down_is_given_up_and_the_others_go_on(server: FaultyServer, store: SnapshotStore) -> None:
    server.routes["/x"] = body(ICS)
    http = HttpSettings(delay=0.01, timeout=1)
    dead = f"http://127.0.0.1:{free_port()}"
    down = [
        SourceSpec(id=f"down{n}", title="x", urls=(f"{dead}/{n}",), options=IcalOptions(), http=http) for n in range(8)
    ]
    found = fetch(store, *down, spec(server.url("/x"), id="up"))
    messages = [snapshot.error.message if snapshot.error else "" for snapshot in found]
    assert [message.startswith("niet geprobeerd") for message in messages] == [False] * 5 + [True] * 3 + [False]
    assert {snapshot.error.kind for snapshot in found if snapshot.error} == {"refused"}
    assert found[-1].error is None


# --- Addresses that are not ours to read ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://127.0.0.2/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
    ],
)
def test_a_redirect_to_an_internal_address_is_refused(server: FaultyServer, store: SnapshotStore, target: str) -> None:
    server.routes["/x"] = redirect(target)
    error = error_of(fetch(store, spec(server.url("/x"))))
    assert error.kind == "forbidden_address"
    assert "intern adres" in error.message


def test_an_internal_address_is_read_when_the_registry_names_it(server: FaultyServer, store: SnapshotStore) -> None:
    with faulty_server() as other:
        server.routes["/x"] = redirect(other.url("/x"))
        other.routes["/x"] = body(ICS)
        assert error_of(fetch(store, spec(server.url("/x")))).kind == "forbidden_address"
        assert other.asked == []
        found = fetch(store, spec(server.url("/x")), spec(other.url("/x"), id="other"))
        assert [snapshot.error for snapshot in found] == [None, None]


def test_a_name_that_changes_its_address_after_the_check_is_still_refused(
    server: FaultyServer, store: SnapshotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when asked first, loopback when connecting."""
    real = socket.getaddrinfo

    def lie(host: str, *args: object, **kwargs: object) -> object:
        return real("127.0.0.1" if host == "wissel.example" else host, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", lie)
    monkeypatch.setattr("sources.fetch.resolves_to_public", lambda host, port: True)
    with faulty_server() as inside:
        inside.routes["/x"] = body(b"secret")
        server.routes["/x"] = redirect(inside.url("/x", "wissel.example"))
        error = error_of(fetch(store, spec(server.url("/x"))))
        assert error.kind == "forbidden_address"
        assert inside.asked == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::808:808", True),
        ("fe80::1%eth0", False),
        ("::", False),
        ("255.255.255.255", False),
        ("ff02::1", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) == public


# --- Content is not judged here ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "route",
    [
        body(b"", code=200),
        body(b"", code=204),
        body(b"<!doctype html><title>Onderhoud</title>", "text/html"),
        body("Café".encode("latin-1"), "text/calendar; charset=utf-8"),
        body(ICS, "text/calendar; charset=onzin"),
        body(ICS, ""),
        raw(OK + b"Content-Type: text/calendar\r\n\r\n" + ICS),
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nBEGIN\r\n0\r\n\r\n"),
        raw(OK + b"Content-Length: 12abc\r\n\r\n" + ICS),
    ],
)
def test_whatever_comes_whole_is_kept_as_it_came(server: FaultyServer, store: SnapshotStore, route: Route) -> None:
    server.routes["/x"] = route
    (snapshot,) = fetch(store, spec(server.url("/x")))
    assert snapshot.error is None
    assert len(store.body(snapshot.body_sha256 or "")) == snapshot.body_bytes


def test_a_full_disk_is_not_blamed_on_a_source(
    server: FaultyServer, store: SnapshotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(body: bytes) -> str:
        raise OSError(28, "No space left on device")

    server.routes["/x"] = body(ICS)
    monkeypatch.setattr(store, "put_body", full)
    with pytest.raises(OSError, match="No space left"):
        fetch(store, spec(server.url("/x")))
