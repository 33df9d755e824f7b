"""Bars: one per row with how far it may reach, and one divided into shares. Belongs here: these two charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exports.charts import svg

_THICK = 11
_GAP = 9
_BIG = 38


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: how long its bar is, in the unit of the chart, and `shown`, the same in words.

    `low` to `high` is where the value may lie; both equal to the value when there is no doubt. A bar without value is
    shown empty, with `shown` as the reason. `strong` sets it apart from the others.
    """

    label: str
    value: float | None
    shown: str
    low: float | None = None
    high: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole. `value` from 0 to 1; `part` chooses colour and pattern (3 is for what is unknown)."""

    label: str
    value: float
    part: int


def bars(key: str, title: str, description: str, rows: Sequence[Bar], *, most: float | None = None) -> str:
    """A bar per row, with its label above it. `most`: the value at the right edge; the largest by itself."""
    top = most or max((value for row in rows for value in (row.value, row.high) if value is not None), default=0) or 1
    body = [svg.doubt_pattern(key)]
    y = 0.0
    for row in rows:
        room = svg.WIDTH - svg.width_of(row.shown) - 10
        lines = svg.wrapped(row.label, room)
        for words in lines:
            y += svg.TEXT + 3
            body.append(svg.text(0, y, words, bold=row.strong))
        body.append(
            svg.text(
                svg.WIDTH, y, row.shown, anchor="end", bold=row.value is not None,
                kind="soft" if row.value is None else "ink",
            )
        )  # fmt: skip
        y += 5
        body += _bar(key, row, y, top)
        y += _THICK + _GAP
    return svg.frame(key, title, description, max(y - _GAP + 2, 1), body)


def _bar(key: str, row: Bar, y: float, top: float) -> list[str]:
    """Plain up to what is sure, hatched to what may be, and an upright mark at the value."""
    if row.value is None:
        return [svg.rectangle(0.5, y + 0.5, svg.WIDTH - 1, _THICK - 1, svg.outlined(), radius=2)]

    def at(value: float) -> float:
        return min(max(value, 0), top) / top * svg.WIDTH

    low = at(row.value if row.low is None else row.low)
    high = at(row.value if row.high is None else row.high)
    drawn = [svg.rectangle(0, y, svg.WIDTH, _THICK, svg.filled("track", "#f1ece3"), radius=2)]
    if high > low:
        drawn.append(svg.rectangle(low, y, high - low, _THICK, svg.hatched(key, "d")))
    if low > 0:
        name, colour = ("c0", svg.PARTS[0]) if row.strong else ("calm", "#3f827c")
        drawn.append(svg.rectangle(0, y, low, _THICK, svg.filled(name, colour)))
    if high > low:
        mark = min(max(at(row.value), 1.5), svg.WIDTH - 1.5)
        drawn.append(svg.line(mark, y - 3, mark, y + _THICK + 3, kind="mark", width=2.5))
    return drawn


def stacked(key: str, title: str, description: str, shares: Sequence[Share]) -> str:
    """One bar divided into shares that together are 1, and what each part is beneath it."""
    body = [svg.part_patterns(key)]
    x = 0.0
    for share in shares:
        width = share.value * svg.WIDTH
        if width > 0:
            body += _part(key, share, x, width)
        x += width
    y = _BIG + 10.0
    for share in shares:
        lines = svg.wrapped(share.label, svg.WIDTH - 80)
        body.append(svg.rectangle(0.5, y + 2.5, 17, 17, _paint(key, share), radius=2))
        body.append(svg.text(72, y + 16, percent(share.value), anchor="end", bold=True))
        for words in lines:
            body.append(svg.text(80, y + 16, words))
            y += svg.TEXT + 4
        y += 8
    return svg.frame(key, title, description, y, body)


def _part(key: str, share: Share, x: float, width: float) -> list[str]:
    drawn = [svg.rectangle(x, 0, max(width - 1.5, 0.8), _BIG, _paint(key, share))]
    words = percent(share.value)
    if share.part == 0 and width > svg.width_of(words, 16) + 12:  # the others have a pattern that spoils letters
        drawn.append(svg.text(x + 8, _BIG / 2 + 6, words, kind="on", size=16, bold=True))
    return drawn


def _paint(key: str, share: Share) -> str:
    if share.part == 0:  # plain: as a pattern its tiles would show
        return svg.filled("c0", svg.PARTS[0])
    edge = ' class="empty" stroke="#6b7774" stroke-width="1"' if share.part == len(svg.PARTS) - 1 else ""
    return svg.hatched(key, f"p{share.part}") + edge


def percent(share: float) -> str:
    """'62%'; a share that is there but rounds to nothing is 'minder dan 1%'."""
    rounded = int(share * 100 + 0.5 + 1e-9)
    return "<1%" if share > 0 and rounded == 0 else f"{rounded}%"
