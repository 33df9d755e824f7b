"""What an address of a source may be: its scheme, its host, its file.

Belongs here: checking and taking apart `http(s):` and `file:` addresses, and which network addresses are public.
Pure but for looking whether a path exists. Does not belong here: fetching.
"""

from __future__ import annotations

import ipaddress
import os
import re
from pathlib import Path
from urllib.parse import SplitResult, quote_from_bytes, unquote_to_bytes, urlsplit

MAX_URL_LENGTH = 2000
DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME_HINTS = {
    "webcal": "schrijf https: in plaats van webcal:",
    "webcals": "schrijf https: in plaats van webcals:",
    "ftp": "zet het bestand op een webadres of in een map (file:)",
}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressError(ValueError):
    """The address cannot be used; the message says why, in Dutch."""


def is_file(url: str) -> bool:
    return url[:5].lower() == "file:"


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an http(s) address; host in lower case. Raises AddressError when there is none."""
    parts = _split(url)
    scheme = parts.scheme.lower()
    if scheme not in DEFAULT_PORTS:
        hint = _SCHEME_HINTS.get(scheme, "een adres begint met https:, http: of file:")
        raise AddressError(f"'{scheme}:' kan niet gelezen worden; {hint}" if scheme else hint)
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        raise AddressError("het poortnummer klopt niet") from None
    if not host:
        raise AddressError("er staat geen website (host) in het adres")
    return scheme, host.lower().rstrip("."), port or DEFAULT_PORTS[scheme]


def host_port(url: str) -> tuple[str, int]:
    """Host and port of an http(s) address: what counts as one host for politeness and for permission."""
    return origin(url)[1:]


def check_web_address(url: str) -> None:
    """Raise AddressError when an http(s) address is not usable as it stands."""
    if len(url) > MAX_URL_LENGTH:
        raise AddressError(f"het adres is langer dan {MAX_URL_LENGTH} tekens")
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        raise AddressError("er staat een spatie of een stuurteken in het adres")
    origin(url)
    parts = _split(url)
    if parts.username is not None or parts.password is not None:
        raise AddressError("een naam of wachtwoord hoort niet in een adres")


def file_address(url: str, base: Path) -> str:
    """The full `file:///...` address of a `file:` address; a relative path counts from `base`.

    A folder's address ends with a slash. Percent signs are read as such when a file of that name exists.
    """
    rest = url[5:]
    if rest.startswith("//"):
        host, _, rest = rest[2:].partition("/")
        if host not in ("", "localhost"):
            raise AddressError(
                f"een bestand op een andere computer ('{host}') kan niet; schrijf file:map/bestand of file:///map/bestand"
            )
        rest = "/" + rest
    if not rest.strip("/ ") and not rest.startswith("/"):
        raise AddressError("er staat geen bestand of map achter file:")
    if "\x00" in rest:
        raise AddressError("er staat een stuurteken in het adres")
    path = base / rest
    if not os.path.lexists(path):
        path = base / os.fsdecode(unquote_to_bytes(rest))
    full = os.path.normpath(os.path.join(os.getcwd(), path))
    return path_address(Path(full), is_folder=rest.endswith("/") or os.path.isdir(full))


def path_address(path: Path, *, is_folder: bool = False) -> str:
    """The `file:///...` address of an absolute path, also when its name is not UTF-8."""
    quoted = quote_from_bytes(os.fsencode(path), safe=b"/!$&'()*+,;=:@~-._")
    return f"file://{quoted}" + ("/" if is_folder and not quoted.endswith("/") else "")


def address_path(url: str) -> Path:
    """The path of a full `file:///...` address."""
    return Path(os.fsdecode(unquote_to_bytes(url.removeprefix("file://"))))


def lasting_address(url: str) -> str:
    """What may stand in the key of a record: of a file only its name, for it is the same file in another folder."""
    return urlsplit(url).path.rpartition("/")[2] if is_file(url) else url


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet: not loopback, private, link-local, multicast or reserved.

    IPv6 forms that carry an IPv4 address (mapped, 6to4, NAT64) are judged by that address.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:
        raise AddressError("het adres is niet te lezen") from None
