"""The published folder over HTTP, for trying out and for small installations (docs/hosting.md: nginx and Caddy).

Belongs here: which file a request is for, and when a reader need not get it again. Which headers a file gets is in
`exports.http_headers`; Starlette and uvicorn do the protocol.

The folder is a link that is turned while we serve. Each request follows it once, so that no answer is of two versions.
"""

from __future__ import annotations

import gzip
import os
import stat
from email.utils import formatdate
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from exports.http_headers import (
    CACHE_CONTROL,
    CORS_HEADERS,
    MEDIA_TYPES,
    SECURITY_HEADERS,
    is_compressible,
    is_shared,
    media_type,
)

_METHODS = ("GET", "HEAD")
_WORTH_PACKING = 500, 4_000_000  # bytes: less gains nothing, more costs a reader's patience and our memory
_NOT_FOUND = """<!DOCTYPE html>
<html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Niet gevonden | Wijkagenda</title><link rel="stylesheet" href="/static/wijkagenda.css"></head>
<body><main><h1>Deze pagina is er niet</h1><p>Misschien is de activiteit voorbij, of staat er een fout in het adres.</p>
<p><a href="/index.html">Naar de agenda</a></p></main></body></html>
"""


class _Published:
    """An ASGI application over the folder `public`."""

    def __init__(self, public: Path) -> None:
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await run_in_threadpool(self._respond, request)
        response.headers.update(SECURITY_HEADERS)
        await response(scope, receive, send)

    def _respond(self, request: Request) -> Response:
        path = request.scope["path"]
        if request.method not in _METHODS:
            return PlainTextResponse("Alleen lezen.\n", 405, {"Allow": ", ".join(_METHODS)})
        try:
            found = _find(self._public, path)
            if isinstance(found, Response):
                return found
            return _not_found(path) if found is None else _answer(request, *found)
        except (OSError, ValueError):  # not there, a name that is too long, or one with a null byte
            return _not_found(path)


def _find(public: Path, path: str) -> tuple[str, str] | Response | None:
    """The file that `path` asks for, and its path below the folder; a redirect for a folder; or None."""
    root = os.path.realpath(public)
    name = path.lstrip("/")
    if any(part.startswith(".") for part in name.split("/")):
        return None
    file = os.path.realpath(os.path.join(root, name))
    if os.path.commonpath((root, file)) != root:
        return None
    if os.path.isdir(file):
        if not os.path.isfile(os.path.join(file, "index.html")):
            return None
        if path.endswith("/"):
            return os.path.join(file, "index.html"), f"{name}index.html"
        return Response(status_code=301, headers={"Location": f"{quote(os.path.basename(file))}/"})
    return None if path.endswith("/") else (file, name)


def _answer(request: Request, file: str, name: str) -> Response:
    found = os.stat(file)
    if not stat.S_ISREG(found.st_mode):
        return _not_found(name)
    headers = {"Cache-Control": CACHE_CONTROL, "Last-Modified": formatdate(found.st_mtime, usegmt=True)}
    if is_shared(name):
        headers |= CORS_HEADERS
    tag = f"{found.st_mtime_ns:x}-{found.st_size:x}"
    packed = False
    if is_compressible(name):
        headers["Vary"] = "Accept-Encoding"
        smallest, largest = _WORTH_PACKING
        packed = smallest <= found.st_size <= largest and _takes_gzip(request.headers.get("accept-encoding", ""))
    headers["ETag"] = f'"{tag}-gz"' if packed else f'"{tag}"'
    if _is_known(request, headers):
        return Response(status_code=304, headers=headers)
    kind = {"Content-Type": media_type(name)}
    if packed:
        headers["Content-Encoding"] = "gzip"
        return _Bytes(_gzipped(file, found.st_mtime_ns, found.st_size), headers=headers | kind)
    return FileResponse(file, headers=headers | kind, stat_result=found)


class _Bytes(Response):
    """A body whose type is in its headers; to HEAD it says the same without the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "HEAD":
            self.body = b""  # Content-Length is known by now
        await super().__call__(scope, receive, send)


@lru_cache(maxsize=64)  # what everyone asks for: the week, the style sheet, the large feeds
def _gzipped(file: str, modified: int, size: int) -> bytes:
    with open(file, "rb") as handle:
        return gzip.compress(handle.read(), compresslevel=6, mtime=0)


def _takes_gzip(accepted: str) -> bool:
    """Whether a request's Accept-Encoding names gzip, and not with weight 0."""
    weights = {}
    for part in accepted.lower().split(","):
        coding, _, parameter = part.partition(";")
        weights[coding.strip()] = parameter.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return weights.get("gzip", weights.get("*", False))


def _is_known(request: Request, headers: dict[str, str]) -> bool:
    """Whether the reader has this already. A date has to be the same, not just later: we may have gone back."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in given or headers["ETag"] in given
    return request.headers.get("if-modified-since") == headers["Last-Modified"]


def _not_found(path: str) -> Response:
    """A page for who reads pages; a calendar app would take a page for a broken feed."""
    if path.endswith((".html", "/")) or "." not in os.path.basename(path):
        return Response(_NOT_FOUND, 404, {"Content-Type": MEDIA_TYPES[".html"]})
    return PlainTextResponse("Niet gevonden.\n", 404)


def application(public: Path) -> Starlette:
    """The web application that serves the folder `public`, which may be a link that is turned while it serves."""
    return Starlette(routes=[Mount("/", app=_Published(public))])


def serve(public: Path, host: str, port: int) -> None:
    """Serve `public` until interrupted."""
    uvicorn.run(application(public), host=host, port=port, log_level="warning", access_log=False, server_header=False)
