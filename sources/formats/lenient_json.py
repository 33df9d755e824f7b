"""JSON as it stands in web pages: strict first, and with the usual mistakes mended when that fails.

Belongs here: comments, trailing and missing commas, raw line breaks and quotes inside strings, JavaScript's spelling,
escaped blocks, several values in a row. Does not belong here: what the values mean.

Mending never makes up content: what is cut off or does not add up is not completed but left out, and the reading says
that it is damaged. The scanner writes strict JSON, so that the standard library judges and builds every value.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

Json = dict[str, Any] | list[Any] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class JsonReading:
    """The values of a text, in order. `damaged` = something that opens like a value could not be read."""

    values: tuple[Json, ...]
    damaged: bool = False
    mended: bool = False


_MAX_ATTEMPTS = 2_000
_MAX_LOST = 50
_BROKEN = "\x00"  # no JSON: makes the value that it stands in unreadable
_CDATA_LINE = re.compile(r"//[ \t]*(?:<!\[CDATA\[|\]\]>)")
_HALF_CHARACTER = re.compile(
    r"\\\\|(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)"
)
_OPENING = re.compile(r"[\[{]")
_SPACE = re.compile(r"(?:[\s\ufeff\u200b]|-->|\]\]>|<!\[CDATA\[|<!--(?=\s*[\[{]))+")
_COMMENTS = {"/*": "*/", "//": "\n", "<!--": "-->"}
_BARE = re.compile(r"[^\s,:\[\]{}\"'“”„]+")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,300})(?:\.\d{1,300})?(?:[eE][+-]?\d{1,3})?")
_QUOTES = {'"': '"', "'": "'", "“": '“”„"', "”": '“”„"', "„": '“”„"'}
_STOP = re.compile(r"[\"'“”„\\\x00-\x1f]")
_ESCAPE = re.compile(r"\\(?:[\"\\/bfnrt]|u[0-9a-fA-F]{4})")
_AFTER_KEY = re.compile(r"\s{0,200}:")
_NEXT_KEY = r"(?:\"(?:[^\"\\\n]|\\.){0,200}\"|'[^'\n]{0,200}'|[“”„][^“”\n]{0,200}[“”]|[A-Za-z_@$][\w@$:.-]{0,60})\s*:"
_GAP = r"\s{0,200}"
_AFTER_MEMBER = re.compile(
    rf"{_GAP}(?:,{_GAP}(?:{_NEXT_KEY}|[}}]|//|/\*|<!--)|[}}]|//|/\*|<!--|\Z)|[ \t]{{0,80}}[\r\n]{_GAP}{_NEXT_KEY}"
)
_AFTER_ELEMENT = re.compile(rf"{_GAP}(?:,{_GAP}(?:[\"'“”„{{\[\]\d-]|true|false|null|//|/\*|<!--)|\]|//|/\*|<!--|\Z)")
_WORDS = {"true": "true", "false": "false", "null": "null", "undefined": "null", "NaN": "null", "None": "null"}
_DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)


def read_json(text: str) -> JsonReading:
    """All values in a text. Never raises."""
    text = text.strip("\ufeff\u200b \t\r\n\0")
    if not text:
        return JsonReading(())
    if "\\u" in text:
        text = _HALF_CHARACTER.sub(_whole_character, text)
    try:
        return JsonReading((_DECODER.decode(text),))
    except (ValueError, RecursionError):
        pass
    if "&quot;" in text and re.match(r"[\s\[{]*&quot;", text):
        text = unescape(text)
    values, damaged = _read_values(_strict(text))
    return JsonReading(tuple(values), damaged=damaged, mended=True)


def _whole_character(match: re.Match[str]) -> str:
    """A pair of escapes as it stands; half a pair, which is no character, as the sign for one that is lost."""
    return match[0] if match[1] or match[0] == "\\\\" else "\\ufffd"


def _read_values(text: str) -> tuple[list[Json], bool]:
    """Values one after another. Where one is broken, the whole objects inside it are still read."""
    values: list[Json] = []
    damaged = False
    position = 0
    for _ in range(_MAX_ATTEMPTS):
        begin = _OPENING.search(text, position)
        if begin is None:
            return values, damaged or not values
        try:
            value, position = _DECODER.raw_decode(text, begin.start())
            values.append(value)
        except (ValueError, RecursionError):
            damaged = True
            position = begin.start() + 1
    return values, True


# --- Writing strict JSON ----------------------------------------------------------------------------------------------


def _strict(text: str) -> str:
    """The text as strict JSON, as far as its mistakes are ones that leave no doubt."""
    out: list[str] = []
    stack: list[str] = []  # "{" or "[" that are open
    expects_key = False
    unclosed: set[str] = set()
    n_lost = 0
    position, length = _skip(text, 0, unclosed), len(text)
    while position < length:
        char = text[position]
        if char in "{[":
            _separate(out)
            stack.append(char)
            out.append(char)
            expects_key = char == "{"
            position += 1
        elif char in "}]":
            if out and out[-1] == ",":
                out.pop()
            if stack:
                stack.pop()
            out.append(char)
            expects_key = False
            position += 1
        elif char == ",":
            if not out or out[-1] != ",":
                out.append(char)
            expects_key = bool(stack) and stack[-1] == "{"
            position += 1
        elif char == ":":
            out.append(char)
            expects_key = False
            position += 1
        elif char in _QUOTES:
            _separate(out)
            expects_key = expects_key or (bool(stack) and stack[-1] == "{" and bool(out) and out[-1] == ",")
            string, position = _string(text, position, expects_key, stack[-1] if stack else "")
            out.append(string)
            if string == _BROKEN:
                n_lost += 1
                if n_lost > _MAX_LOST:
                    break
        else:
            bare = _BARE.match(text, position)
            word = bare[0] if bare else char
            position += len(word)
            out.append(_bare(word, expects_key))
        position = _skip(text, position, unclosed)
    return "".join(out)


def _skip(text: str, position: int, unclosed: set[str]) -> int:
    """The position behind white space, comments and wrapping. `unclosed` remembers which comments have no end."""
    while True:
        if space := _SPACE.match(text, position):
            position = space.end()
        opening = next((mark for mark in _COMMENTS if text.startswith(mark, position)), None)
        if opening is None or opening in unclosed:
            return position
        closing = _COMMENTS[opening]
        end = text.find(closing, position + len(opening))
        # A script that begins with `//<![CDATA[` or ends with `//]]>` wraps; it does not comment.
        if opening == "//" and (wrapped := _CDATA_LINE.match(text, position)):
            position = wrapped.end()
        elif end >= 0:
            position = end + len(closing)
        elif opening == "//":
            return len(text)
        else:
            unclosed.add(opening)


def _separate(out: list[str]) -> None:
    """Write the comma that is missing between two members or elements."""
    if out and out[-1] not in ("{", "[", ",", ":"):
        out.append(",")


def _bare(word: str, is_key: bool) -> str:
    if is_key:
        return json.dumps(word)
    if word in _WORDS:
        return f" {_WORDS[word]}"
    return f" {word}" if _NUMBER.fullmatch(word) else " " if word == ";" else _BROKEN


def _string(text: str, start: int, is_key: bool, container: str) -> tuple[str, int]:
    """The string that starts at a quote, written strictly, and the position behind it.

    A quote ends the string only when what follows can follow a string there; any other is part of the text.
    """
    closing = _QUOTES[text[start]]
    after = _AFTER_KEY if is_key else _AFTER_MEMBER if container == "{" else _AFTER_ELEMENT
    parts = ['"']
    position = start + 1
    while stop := _STOP.search(text, position):
        parts.append(text[position : stop.start()])
        char, position = stop[0], stop.end()
        if char in closing and after.match(text, position):
            parts.append('"')
            return "".join(parts), position
        if char == "\\":
            escape = _ESCAPE.match(text, stop.start())
            if escape:
                position = escape.end()
            elif text[position : position + 1] == "'":
                position += 1
            parts.append(escape[0] if escape else "'" if text[position - 1] == "'" else "\\\\")
        elif char == '"':
            parts.append('\\"')
        elif char < " ":
            parts.append({"\n": "\\n", "\t": "\\t", "\r": ""}.get(char, ""))
        else:
            parts.append(char)
    return _BROKEN, start + 1  # never closed: nothing is made of it, what stands behind is tried
