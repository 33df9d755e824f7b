"""What the published files are called over HTTP, and what is said with each. Belongs here: the values; no server.

`exports.serve` sends these; the settings for nginx and Caddy in docs/hosting.md say the same, and a test compares them.
"""

from __future__ import annotations

from pathlib import PurePosixPath

MEDIA_TYPES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8; header=present",
    ".duckdb": "application/octet-stream",
    ".eml": "message/rfc822",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml; charset=utf-8",
}
JSON_FEED = "application/feed+json"
_JSON_FEED_NAME = "wijzigingen.json"
_PLAIN = "text/plain; charset=utf-8"
_UNKNOWN = "application/octet-stream"

# Everything is our own; no script or style stands in a page itself, and no other site may show a page as its own.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
}
CACHE_CONTROL = "public, max-age=300"  # a correction is seen within five minutes
CORS_HEADERS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}

_SHARED_SUFFIXES = frozenset((".ics", ".atom", ".json"))
_PACKED = frozenset((".duckdb", ".parquet", ".pdf", ".png", ".woff2"))  # compressed already


def media_type(path: str) -> str:
    """The Content-Type of the file `path` below the published folder."""
    name = PurePosixPath(path)
    if name.name == _JSON_FEED_NAME:
        return JSON_FEED
    if not name.suffix:
        return _PLAIN if name.name.isupper() else _UNKNOWN  # SHA256SUMS
    return MEDIA_TYPES.get(name.suffix, _UNKNOWN)


def is_shared(path: str) -> bool:
    """Whether programs on other sites may read it: feeds and data."""
    return path.startswith("data/") or PurePosixPath(path).suffix in _SHARED_SUFFIXES


def is_compressible(path: str) -> bool:
    """Whether it gets smaller by gzip."""
    return PurePosixPath(path).suffix not in _PACKED
