"""A website on loopback that behaves as badly as a test asks. For tests only.

A route is a function that gets the request handler and answers, or does not. Everything that was asked is on record
with its time, so that politeness is measured where it counts: at the server.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

Route = Callable[[BaseHTTPRequestHandler], None]


class Asked(NamedTuple):
    at: float
    path: str
    headers: dict[str, str]
    busy: int  # requests that were being answered at that moment, this one included


class FaultyServer:
    """The website: `routes` by path (without query), `asked` in order of arrival."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[Asked] = []
        self.closing = threading.Event()
        self._busy = 0
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                with server._lock:
                    server._busy += 1
                    server.asked.append(Asked(time.monotonic(), self.path, dict(self.headers), server._busy))
                try:
                    server.routes.get(self.path.partition("?")[0], status(404))(self)
                except OSError:
                    self.close_connection = True
                finally:
                    with server._lock:
                        server._busy -= 1

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                pass

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked, but for robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


@contextlib.contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    server = FaultyServer()
    try:
        yield server
    finally:
        server.close()


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- Routes -----------------------------------------------------------------------------------------------------------


def body(data: bytes, media_type: str = "text/calendar; charset=utf-8", code: int = 200, **headers: str) -> Route:
    """A whole answer. Header names are written with underscores."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def status(code: int, **headers: str) -> Route:
    return body(b"", "text/plain", code, **headers)


def redirect(location: str, code: int = 302) -> Route:
    return status(code, Location=location)


def in_turn(*routes: Route) -> Route:
    """The first route for the first request, and so on; the last one for all that follow."""
    left = list(routes)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(handler)

    return answer


def with_etag(data: bytes, etag: str) -> Route:
    """200 with an ETag, and 304 to who has it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.send_response(304)
            handler.send_header("ETag", etag)
            handler.end_headers()
        else:
            body(data, ETag=etag, Last_Modified="Tue, 03 Mar 2026 10:00:00 GMT")(handler)

    return answer


def raw(*parts: bytes, pause: float = 0.0, reset: bool = False) -> Route:
    """These bytes on the line with a pause after each, then the connection is closed (or reset)."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(pause)
        if reset:
            linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            handler.connection.close()

    return answer


def drip(server: FaultyServer, start: bytes, pause: float = 0.05) -> Route:
    """`start`, then a byte at a time until the test is over."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(start)
        while not server.closing.wait(pause):
            handler.wfile.write(b"x")
            handler.wfile.flush()

    return answer


def silent(server: FaultyServer) -> Route:
    """Nothing at all until the test is over."""
    return lambda handler: setattr(handler, "close_connection", server.closing.wait(30))


def gzipped(data: bytes, encoding: str = "gzip") -> Route:
    return body(gzip.compress(data), Content_Encoding=encoding)
