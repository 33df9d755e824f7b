"""The published folder over HTTP, for trying out and for small installations (docs name nginx and Caddy for the rest).

Starlette does the protocol: content types, ETag, Last-Modified, 304, HEAD, ranges, no way out of the folder. Here:
which headers a feed, a page and a download get.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

# The system's own table may lack or differ on these.
_MEDIA_TYPES = {
    ".atom": "application/atom+xml",
    ".ics": "text/calendar",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/vnd.duckdb",
    ".csv": "text/csv",
    ".geojson": "application/geo+json",
    ".jsonld": "application/ld+json",
}
_SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}


class _PublishedFiles(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_SECURITY_HEADERS)
        response.headers["Cache-Control"] = "public, max-age=300"
        if path.endswith((".ics", ".atom", ".json", ".xml")) or path.startswith("data/"):
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def application(public: Path) -> Starlette:
    """The web application that serves the folder `public`, which may be a link that is turned while it serves."""
    for suffix, media_type in _MEDIA_TYPES.items():
        mimetypes.add_type(media_type, suffix)
    files = _PublishedFiles(directory=public, html=True, check_dir=False)
    return Starlette(routes=[Mount("/", app=files)], middleware=[Middleware(GZipMiddleware, minimum_size=500)])


def serve(public: Path, host: str, port: int) -> None:
    """Serve `public` until interrupted."""
    uvicorn.run(application(public), host=host, port=port, log_level="warning", access_log=False)
