"""Connections that reach no private address unasked and that end in time.

Belongs here: urllib3 connections which refuse a peer that is not on the public internet, and the total deadline of a
request, which neither a slow header, nor a slow body, nor a slow handshake can stretch. Does not belong here: which
hosts the registry names, what is fetched, and what an error means.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Collection, Iterator
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from sources.addresses import is_public

HostPort = tuple[str, int]


class ForbiddenAddressError(Exception):
    """A host turned out to be on a private, loopback or otherwise internal address."""


class Deadline:
    """Whether the time of the running request is over, and the connection to cut when it is."""

    def __init__(self) -> None:
        self.expired = False
        self.connection: _Guard | None = None

    def expire(self) -> None:
        self.expired = True
        if self.connection is not None:
            self.connection.cut()


_running = threading.local()


@contextlib.contextmanager
def deadline(seconds: float) -> Iterator[Deadline]:
    """Cut the connection that this thread uses inside the block when `seconds` have passed."""
    current = Deadline()
    timer = threading.Timer(seconds, current.expire)
    timer.daemon = True
    _running.deadline = current
    timer.start()
    try:
        yield current
    finally:
        timer.cancel()
        _running.deadline = None


def resolves_to_public(host: str, port: int) -> bool:
    """Whether every address of `host` is on the public internet. Raises socket.gaierror when the name is unknown."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return all(is_public(str(entry[4][0])) for entry in found)


class _Guard:
    """Mixed into both connection classes."""

    named: frozenset[HostPort] = frozenset()
    host: str
    port: int
    _spare: socket.socket | None = None

    # urllib3 has no public hook between connecting and the TLS handshake; this method has been there since version 1.
    def _new_conn(self) -> socket.socket:
        self._watch()
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]  # the connection class supplies it
        peer = str(connected.getpeername()[0])
        if (self.host.lower().strip("[]").rstrip("."), self.port) not in self.named and not is_public(peer):
            connected.close()
            raise ForbiddenAddressError(self.host)
        self._drop_spare()
        # A second handle on the connection: during the handshake the first one is inside the TLS library.
        self._spare = connected.dup()
        return connected

    def request(self, *args: Any, **kwargs: Any) -> None:
        self._watch()
        super().request(*args, **kwargs)  # type: ignore[misc]

    def close(self) -> None:
        super().close()  # type: ignore[misc]
        self._drop_spare()

    def cut(self) -> None:
        """End the connection from another thread: whoever waits for it, stops waiting."""
        spare = self._spare
        if spare is not None:
            with contextlib.suppress(OSError):
                spare.shutdown(socket.SHUT_RDWR)

    def _watch(self) -> None:
        current: Deadline | None = getattr(_running, "deadline", None)
        if current is not None:
            current.connection = self

    def _drop_spare(self) -> None:
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.close()


def guarded_pools(named: Collection[HostPort]) -> dict[str, Any]:
    """Connection pools by scheme; only the hosts in `named` may be on an internal address."""
    hosts = frozenset(named)

    class PlainConnection(_Guard, HTTPConnection):
        named = hosts

    class TlsConnection(_Guard, HTTPSConnection):
        named = hosts

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class TlsPool(HTTPSConnectionPool):
        ConnectionCls = TlsConnection

    return {"http": PlainPool, "https": TlsPool}
