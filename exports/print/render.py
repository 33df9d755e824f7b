"""From a typst template and data to a tagged PDF (PDF/UA-1). Belongs here: compiling; not what a document says.

Data goes in as JSON and is shown as text, never as typst source: a title cannot run code or open a file. Equal data
give equal bytes: the only moment in the file is the day it is about, and no font of the machine is used.
"""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

from exports.print.fonts import font_folders, printable

_EXPORTS = Path(__file__).parent.parent
_AS_IS = {"qr", "svg", "url", "url_text"}  # ours, and a space or hyphen would spoil them
_OWN = threading.local()
# The data are a file and not an input of `sys`: that is part of typst's library, and everything read so far would be
# read again when it changes.
_MAIN = '#import "/{}": document\n#document(json("/data.json"))\n'
TEMPLATES = Path(__file__).parent / "templates"


class PrintError(Exception):
    """A document that could not be made; the text says which template and what typst says of it."""


def render_pdf(template: Path, data: Mapping[str, Any], *, day: dt.date) -> bytes:
    """`template` filled in with `data` (anything JSON can hold), as PDF/UA-1 dated `day`.

    A template lies in this package and defines `document(data)`. It must set a document title and give every image an
    alternative text. Strings in `data` are made printable first (see `fonts.printable`), but for the keys qr, svg, url
    and url_text. Raises PrintError.
    """
    files = {
        "main.typ": _MAIN.format(template.relative_to(_EXPORTS).as_posix()).encode(),
        "data.json": json.dumps(_printable(data), ensure_ascii=False, sort_keys=True).encode(),
    }
    noon = dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)
    try:
        content = _compiler().compile(
            input=files,  # type: ignore[type-var]  # typst takes files by name, but its types do not say so
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=int(noon.timestamp()),
        )
    except (typst.TypstError, RuntimeError) as error:
        raise PrintError(f"{template.name}: {error}") from error
    if not isinstance(content, bytes):
        raise PrintError(f"{template.name}: typst gave no file")
    return content


def qr_svg(url: str) -> str:
    """A QR code of `url` as SVG with one path, without margin: the template gives it white around.

    Of the eight masks this is always the last. Trying all and counting blots, as ISO 18004 asks, takes five times as
    long, and codes of a hundred of our addresses, made small, askew and blurred, were read no more often for it.
    """
    return segno.make(url, error="m", micro=False, mask=7).svg_inline(border=0, dark="#1d2b2a", omitsize=True)


def _compiler() -> typst.Compiler:
    """One for each thread: fonts are read once, and what was laid out before is remembered."""
    if not hasattr(_OWN, "compiler"):
        folders = [str(folder) for folder in font_folders()]
        _OWN.compiler = typst.Compiler(root=str(_EXPORTS), font_paths=folders, ignore_system_fonts=True)
    compiler: typst.Compiler = _OWN.compiler
    return compiler


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: item if key in _AS_IS else _printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item) for item in value]
    return value
