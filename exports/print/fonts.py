"""The type on paper: which fonts, where they lie, and which characters they have.

Belongs here: fonts. Does not belong here: what is written with them. Atkinson Hyperlegible is for all Dutch; the Noto
fonts follow for the letters and signs it lacks. Fonts of the machine are never used: a poster looks the same anywhere.
"""

from __future__ import annotations

import importlib.util
import re
import struct
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_PACKAGES = ("fontpkg_atkinson_hyperlegible", "manimgx_fonts")
_BREAK = "\N{ZERO WIDTH SPACE}"
_HYPHEN = "\N{SOFT HYPHEN}"
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
_MARKS = re.compile(r"[/?&=.,;:_%+-]+")
_RUN = re.compile(r"[^\W_]{8}(?=[^\W_]{4})")
_UNKNOWN = "◻"
# Signs without a shape of their own, which may stay: they join letters or choose between shapes.
_JOINERS = {"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}", "\N{VARIATION SELECTOR-16}", _HYPHEN}
# Control, format (such as a change of direction), private use and unassigned characters say nothing on paper.
_SILENT = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}


@cache
def font_folders() -> tuple[Path, ...]:
    """The folders with the fonts. Raises ImportError when one of the packages is missing."""
    folders: list[Path] = []
    for name in _PACKAGES:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise ImportError(f"the font package {name} is not installed")
        folders += sorted({path.parent for path in Path(spec.submodule_search_locations[0]).rglob("*.ttf")})
    return tuple(folders)


@lru_cache(maxsize=10_000)  # a name stands on two sizes of paper, and a word such as "gratis" on nearly all
def printable(text: str) -> str:
    """`text` as it can be set: composed, without control characters; what no font has becomes a box.

    A sign that is no letter or digit (most often an emoji) is left out when no font has it: a box would say less.
    """
    composed = unicodedata.normalize("NFC", text)
    if not (composed.isascii() and composed.isprintable()):
        shapes = characters()
        composed = "".join(_shown(character, shapes) for character in composed)
    return _LONG_WORD.sub(_breakable, composed)


def _breakable(word: re.Match[str]) -> str:
    """A word that no line holds, with places where it may be torn; no sign is added where it is not."""
    text = word[0]
    if not text.isalpha():
        text = _MARKS.sub(lambda mark: mark[0] + _BREAK, text)
    return _RUN.sub(lambda run: run[0] + _HYPHEN, text)


def _shown(character: str, shapes: frozenset[int]) -> str:
    if character in "\n\t":
        return " "
    if character in _JOINERS:
        return character
    category = unicodedata.category(character)
    if category in _SILENT:
        return ""
    if ord(character) in shapes:
        return character
    return _UNKNOWN if category[0] in "LN" else " " if category == "Zs" else ""


@cache
def characters() -> frozenset[int]:
    """The code points for which there is a shape."""
    files = sorted(path for folder in font_folders() for path in folder.glob("*.ttf"))
    found: set[int] = set()
    for path in files:
        if "Italic" not in path.name and "Bold" not in path.name:
            found |= _mapped(path.read_bytes())
    return frozenset(found)


def _mapped(font: bytes) -> set[int]:
    """The code points in a font's table 'cmap', formats 4 and 12 (OpenType 1.9): all that these fonts use."""
    (n_tables,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(n_tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (n_subtables,) = struct.unpack_from(">H", font, start + 2)
    found: set[int] = set()
    for n in range(n_subtables):
        _, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * n)
        (form,) = struct.unpack_from(">H", font, start + offset)
        if form == 4:
            found |= _segments(font, start + offset)
        elif form == 12:
            (n_groups,) = struct.unpack_from(">I", font, start + offset + 12)
            for group in range(n_groups):
                first, last, _ = struct.unpack_from(">III", font, start + offset + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _segments(font: bytes, start: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    n = doubled // 2
    lasts = struct.unpack_from(f">{n}H", font, start + 14)
    firsts = struct.unpack_from(f">{n}H", font, start + 16 + doubled)
    ranges = zip(firsts, lasts, strict=True)
    return {code for first, last in ranges if last != 0xFFFF for code in range(first, last + 1)}
