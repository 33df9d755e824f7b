"""Links that are safe and useful to publish.

Belongs here: making a link absolute and refusing what is no public web address.
Does not belong here: fetching or checking that the link works.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}", re.I)
_MAX_LENGTH = 2000
# Invitations to a private chat or a payment to someone: they hold a person's number or account.
_PERSONAL = re.compile(
    r"(?:^|\.)(?:wa\.me|whatsapp\.com|t\.me|signal\.(?:me|group)|tikkie\.me|bunq\.me|paypal\.me)$", re.I
)


def read_url(raw: str | None, base: str | None = None) -> str | None:
    """`raw` as an absolute http(s) address without user name, or None when it is none or leads to a person's account.

    `base` is the page on which a relative link stood.
    Spaces and non-ASCII characters in path and query are percent-encoded; an international host name stays as it is.
    """
    text = (raw or "").strip().strip("<>\"'")
    if not text or len(text) > _MAX_LENGTH:
        return None
    if re.match(r"www\.", text, re.I):
        text = f"https://{text}"
    try:
        parts = urlsplit(urljoin(base or "", text))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or not _is_public_name(host):
        return None
    netloc = f"{host}:{port}" if port else host
    safe = "/:@!$&'()*+,;=~%?-._"
    url = urlunsplit(
        (parts.scheme.lower(), netloc, quote(parts.path, safe), quote(parts.query, safe), quote(parts.fragment, safe))
    )
    return url if len(url) <= _MAX_LENGTH else None


def _is_public_name(host: str) -> bool:
    """A host name with a dot; bare numbers and `localhost` are machines, not pages for residents."""
    try:
        ascii_host = host.encode("idna").decode("ascii")
    except UnicodeError:
        return False
    return bool(_HOST.fullmatch(ascii_host)) and not _PERSONAL.search(host)
