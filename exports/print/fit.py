"""How large the type can be so that a week fits on its page. Belongs here: estimating and choosing; no typst.

Laying out each size for real costs 20 ms a try, for hundreds of posters; so lengths are estimated from letter counts,
the best size is set, and the finished file says whether it was right. Nothing is ever cut: a wrong estimate costs a
second try or white space, for the template lets text run on to the next page.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

_PAGES = re.compile(rb"/Type/Pages/Count (\d+)")
_MM = 72 / 25.4
# The same measures as in templates/poster.typ, in points.
_WIDTH = 180 * _MM
_GUTTER = 9 * _MM
_HEIGHT = (297 - 13 - 15 - 6 - 5) * _MM
# Mean width of a letter in ems; calibrated against the template.
_LETTER, _BOLD_LETTER = 0.49, 0.53
_LINE, _LEADING, _SPACING, _BETWEEN, _HEADING, _DAYS = 0.668, 0.38, 0.42, 0.72, 1.9, 1.15
# Estimates are a little long for small type; a try that fails costs 20 ms, a needless second page costs paper.
_OPTIMISM = {1: 0.98, 2: 0.95}  # per number of columns
_FOOT = 13.0


@dataclass(frozen=True, slots=True)
class Layout:
    """`size` of running text in points. `first` days stand in the first of two columns; None lets text flow over pages.

    `pages` is 1 when it is meant to fit on one page; otherwise pages get numbers.
    """

    columns: int
    size: float
    first: int | None
    pages: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The choice of sizes in points, the most readable first: for one page by number of columns, and over pages.

    No type is smaller than the last.
    """

    steps: tuple[tuple[int, tuple[float, ...]], ...]
    flowing: tuple[int, tuple[float, ...]]

    @property
    def least(self) -> float:
        return self.flowing[1][-1]


def _sizes(columns: int, most: float, least: float, by: float) -> tuple[int, tuple[float, ...]]:
    return columns, tuple(most - by * n for n in range(round((most - least) / by) + 1))


NORMAL = Scale(steps=(_sizes(1, 18, 13, 0.5), _sizes(2, 15.5, 9, 0.5)), flowing=_sizes(2, 11.5, 9, 0.5))
LARGE = Scale(steps=(_sizes(1, 24, 16, 1),), flowing=_sizes(1, 20, 16, 1))


def set_to_fit(data: Mapping[str, Any], scale: Scale, render: Callable[[Mapping[str, Any]], bytes]) -> bytes:
    """`data` as large as fits on one page; else on as few pages as the least size needs, as large as they allow.

    `render` gets the data with its `layout` and gives the file.
    """
    room = _HEIGHT - _panel(data) - _notes(data)
    for columns, sizes in scale.steps:

        def fits(size: float, columns: int = columns) -> bool:
            return _OPTIMISM[columns] * _columns(data, size, columns, scale.least)[1] <= room

        for size in sizes[bisect_left(sizes, True, key=fits) :]:  # what is smaller is never longer
            first, _ = _columns(data, size, columns, scale.least)
            content = render({**data, "layout": asdict(Layout(columns, size, first, 1))})
            if page_count(content) == 1:
                return content
    return _over_pages(data, scale, room, render)


def page_count(pdf: bytes) -> int:
    """The number of pages of a file that typst made. Raises ValueError for any other."""
    found = _PAGES.search(pdf)
    if not found:
        raise ValueError("not a PDF as typst makes it")
    return int(found[1])


def _over_pages(
    data: Mapping[str, Any], scale: Scale, room: float, render: Callable[[Mapping[str, Any]], bytes]
) -> bytes:
    columns, sizes = scale.flowing
    fewest = n_pages = _pages(data, columns, scale.least, room, scale.least)
    fitting = bisect_left(sizes, True, key=lambda size: _pages(data, columns, size, room, scale.least) <= fewest)
    for size in sizes[fitting:]:
        content = render({**data, "layout": asdict(Layout(columns, size, None, fewest))})
        n_pages = page_count(content)
        if n_pages == fewest:
            return content
        if n_pages < fewest:
            return render({**data, "layout": asdict(Layout(columns, size, None, n_pages))})
    # Not what was thought: the least size it is, with as many pages as that takes.
    return render({**data, "layout": asdict(Layout(columns, scale.least, None, n_pages))})


def _pages(data: Mapping[str, Any], columns: int, size: float, room: float, least: float) -> int:
    torn = 2.5 * size * columns  # stays empty at the foot of columns, because an activity is not torn apart
    length = _OPTIMISM[columns] * _total([_day(day, size, columns, least) for day in data["days"]], size)
    page = columns * (_HEIGHT + 11 * _MM - _FOOT) - torn
    return 1 + max(0, math.ceil((length - (columns * room - torn)) / page))


# --- Lengths, in points -------------------------------------------------------------------------------------------


def _columns(data: Mapping[str, Any], size: float, columns: int, least: float) -> tuple[int, float]:
    """The number of days in the first column, and how long the longest column is."""
    lengths = [_day(day, size, columns, least) for day in data["days"]]
    return _split(lengths, size) if columns == 2 else (len(lengths), _total(lengths, size))


def _split(lengths: Sequence[float], size: float) -> tuple[int, float]:
    """The number of days in the first column for which the longest column is shortest, and how long that is."""
    best = len(lengths), _total(lengths, size)
    for n in range(1, len(lengths)):
        longest = max(_total(lengths[:n], size), _total(lengths[n:], size))
        if longest < best[1]:
            best = n, longest
    return best


def _total(lengths: Sequence[float], size: float) -> float:
    return sum(lengths) + _DAYS * size * max(len(lengths) - 1, 0)


def _day(day: Mapping[str, Any], size: float, columns: int, least: float) -> float:
    width = _WIDTH if columns == 1 else (_WIDTH - _GUTTER) / 2
    entries = [_entry(entry, size, width, least) for entry in day["entries"]]
    return _HEADING * size + sum(entries) + _BETWEEN * size * max(len(entries) - 1, 0)


def _entry(entry: Mapping[str, Any], size: float, width: float, least: float) -> float:
    small = max(0.86 * size, least)
    room = width if entry["wide"] else width - 3.5 * size - 2.95 * small
    name = len(entry["name"]) * _BOLD_LETTER * size + len(entry["flag"] or "") * 1.1 * _BOLD_LETTER * small
    height = _block(name / room, size)
    if entry["where"]:
        height += _SPACING * size + _block(len(entry["where"]) * _LETTER * small / room, small)
    if entry["tags"]:
        tags = sum(len(tag) * _LETTER + 0.95 for tag in entry["tags"]) * small
        height += _SPACING * size + _block(1.06 * tags / room, small)
    time = _LINE * size
    return height + _SPACING * size + time if entry["wide"] else max(height, time)


def _block(lines: float, size: float) -> float:
    """The height of that many full lines of text; ragged ends make it a little more."""
    n = math.ceil(lines if lines <= 1 else lines * 1.06)
    return n * _LINE * size + (n - 1) * _LEADING * size


def _panel(data: Mapping[str, Any]) -> float:
    title, text, code = (34, 18, 31) if data["large"] else (30, 13, 27)
    room = _WIDTH - 14 * _MM - ((code + 6) * _MM + 16 if data["qr"] else 0)
    rows = [len(row) * 0.49 * text / room for row in (data["dates"], data["address"]) if row]
    words = 5 * _MM + text + 4 * _MM + sum(math.ceil(row) * 1.05 * text for row in rows)
    words += math.ceil(len(data["title"]) * _BOLD_LETTER * title / room) * title
    link = 0.0
    if data["qr"]:
        lines = math.ceil((len(data["url_text"]) + 24) * 0.5 * (16 if data["large"] else 11) / (_WIDTH - 40))
        link = 3.5 * _MM + lines * (17 if data["large"] else 12)
    return 12 * _MM + max(words, code * _MM + 16 if data["qr"] else 0) + link


def _notes(data: Mapping[str, Any]) -> float:
    size = 16 if data["large"] else 9
    texts: Iterable[str] = [*data["notes"], *([data["demo"]] if data["demo"] else [])]
    return 4 * _MM + sum(math.ceil(len(text) * 0.47 * size / _WIDTH) * 1.04 * size + 0.3 * size for text in texts)
