"""Bytes of a page to characters, whatever the page and its header say about them.

Belongs here: which encoding a body is in. Does not belong here: markup. Any bytes give a result, never an exception.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.+-]{2,40})", re.IGNORECASE)


def _bad_bytes_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """What is no UTF-8 in a page that should be is nearly always pasted windows-1252: read those bytes as such."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return "".join(_WINDOWS_1252[byte] for byte in wrong), error.end


# As browsers do: the five bytes that windows-1252 leaves undefined are the control characters of the same number.
_WINDOWS_1252 = [bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(256)]
codecs.register_error("windows-1252-bytes", _bad_bytes_as_windows_1252)


def decode(body: bytes, charset: str | None = None) -> str:
    """The characters of a page. `charset` is what the HTTP header says.

    Order of belief: byte order mark; text that is valid UTF-8; the header's charset; the one in `<meta>` or the XML
    declaration; else UTF-8 in which wrong bytes are windows-1252. Valid UTF-8 goes before the header because headers
    are wrong more often than Latin text happens to be valid UTF-8.
    """
    for mark, encoding in _MARKS.items():
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "windows-1252-bytes" if encoding == "utf-8" else "replace")
    if body[1:2] == b"\0" and body[:1].isascii() and body[3:4] == b"\0":
        return body.decode("utf-16-le", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for name in (charset, *_declared(body)):
        codec = _codec(name)
        if codec == "cp1252":
            return "".join(_WINDOWS_1252[byte] for byte in body)
        if codec and codec != "utf-8":
            return body.decode(codec, "replace")
    return body.decode("utf-8", "windows-1252-bytes")


def _declared(body: bytes) -> Iterator[str]:
    head = body[:4096]
    for pattern in (_XML_CHARSET, _META_CHARSET):
        if found := pattern.search(head):
            yield found.group(1).decode("ascii")


def _codec(name: str | None) -> str | None:
    """Python's name of a text encoding, or None. Latin-1 and ASCII mean windows-1252 on the web."""
    try:
        info = codecs.lookup((name or "").strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in {"idna", "punycode", "undefined"}:
        return None
    if info.name in {"iso8859-1", "ascii", "cp1252"}:
        return "cp1252"
    # UTF-16 in a label of a page that reached us without a mark or zero bytes is a mistake.
    return "utf-8" if info.name.startswith("utf-") or "escape" in info.name else info.name
