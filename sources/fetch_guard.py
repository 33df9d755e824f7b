"""Connections that reach no private address unasked and that end in time.

Belongs here: urllib3 connections which refuse a peer that is not on the public internet, and the total deadline of a
request, which neither a slow header, nor a slow body, nor a slow handshake can stretch. Does not belong here: which
hosts the registry names, what is fetched, and what an error means.
"""

from __future__ import annotations

import contextlib
import os
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
    """Whether the time of the running request is over; cuts its connection at that moment."""

    def __init__(self) -> None:
        self.expired = False
        self._handle: socket.socket | None = None

    def watch(self, connected: socket.socket) -> None:
        """Cut this connection when the time is over.

        Keeps a handle of its own: during a handshake the first one is inside the TLS library, and while a body without
        length is read the connection object has let go of it.
        """
        self.forget()
        self._handle = socket.socket(fileno=os.dup(connected.fileno()))

    def expire(self) -> None:
        """Called from another thread: whoever waits for the connection, stops waiting."""
        self.expired = True
        handle = self._handle
        if handle is not None:
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

    def forget(self) -> None:
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.close()


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
        current.forget()


def resolves_to_public(host: str, port: int) -> bool:
    """Whether every address of `host` is on the public internet. Raises socket.gaierror when the name is unknown."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return all(is_public(str(entry[4][0])) for entry in found)


class _Guard:
    """Mixed into both connection classes."""

    named: frozenset[HostPort] = frozenset()
    host: str
    port: int
    sock: socket.socket | None

    # urllib3 has no public hook between connecting and the TLS handshake; this method has been there since version 1.
    def _new_conn(self) -> socket.socket:
        connected: socket.socket = super()._new_conn()  # type: ignore[misc]  # the connection class supplies it
        peer = str(connected.getpeername()[0])
        if (self.host.lower().strip("[]").rstrip("."), self.port) not in self.named and not is_public(peer):
            connected.close()
            raise ForbiddenAddressError(self.host)
        _watch(connected)
        return connected

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:  # a kept connection, used again
            _watch(self.sock)
        super().request(*args, **kwargs)  # type: ignore[misc]  # idem


def _watch(connected: socket.socket) -> None:
    current: Deadline | None = getattr(_running, "deadline", None)
    if current is not None:
        current.watch(connected)
        if current.expired:
            current.expire()


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
