"""What all charts share: the frame, text, patterns and colours. Belongs here: parts; not a whole chart."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

WIDTH = 360  # units; a chart is shown 288 to 450 pixels wide, so its text stays readable on a telephone
TEXT = 15
SMALL = 13.5
INK, SOFT, LINE, PAPER = "#1d2b2a", "#47534f", "#ddd5c8", "#ffffff"
_FONTS = "Atkinson Hyperlegible, Verdana, DejaVu Sans, sans-serif"
# Colour of a part, and what is drawn over it. They differ in lightness too, so they differ in black and white.
PARTS = ("#0b5d57", "#d9922e", "#6f5aa8", "#ffffff")
_OVER = ("", "#6b3f00", "#ffffff", "#6b7774")
# Letters that are narrower or broader than most; widths in ems are a little more than those of Atkinson Hyperlegible.
_NARROW, _BROAD = set("iljtfrI.,:;'’|!()[] -"), set("mwMW%@")


def frame(key: str, title: str, description: str, height: float, body: Iterable[str]) -> str:
    """The whole drawing. `key` makes its ids unique on a page."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {number(height)}" '
        f'width="{WIDTH}" height="{number(height)}" role="img" aria-labelledby="{key}-titel {key}-uitleg" '
        f'font-family="{_FONTS}" font-size="{TEXT}">'
        f'<title id="{key}-titel">{escape(title)}</title><desc id="{key}-uitleg">{escape(description)}</desc>'
        f"{''.join(body)}</svg>"
    )


def text(
    x: float, y: float, words: str, *, kind: str = "ink", size: float = TEXT, anchor: str = "", bold: bool = False
) -> str:
    """One line of text with its baseline at `y`. `kind`: ink, soft, or on (over a dark field)."""
    fill = {"ink": INK, "soft": SOFT, "on": PAPER}[kind]
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += f' font-size="{number(size)}"' if size != TEXT else ""
    more += ' font-weight="bold"' if bold else ""
    return f'<text class="{kind}" fill="{fill}" x="{number(x)}" y="{number(y)}"{more}>{escape(words)}</text>'


def rectangle(x: float, y: float, width: float, height: float, paint: str, *, radius: float = 0) -> str:
    """A field; `paint` comes from `filled`, `hatched` or `outlined`."""
    more = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{more} {paint}></rect>'
    )


def line(x1: float, y1: float, x2: float, y2: float, *, kind: str = "edge", width: float = 1) -> str:
    """A straight line. `kind`: edge (grey), mark (ink), or paper."""
    stroke = {"edge": LINE, "mark": INK, "paper": PAPER}[kind]
    ends = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f'<line class="{kind}-line" {ends} stroke="{stroke}" stroke-width="{number(width)}"></line>'


def filled(name: str, colour: str) -> str:
    """Attributes of a field in one colour; the style sheet knows `name`."""
    return f'class="{name}" fill="{colour}"'


def hatched(key: str, pattern: str) -> str:
    """Attributes of a field in a pattern that `part_patterns` or `doubt_pattern` made for this `key`."""
    return f'fill="url(#{key}-{pattern})"'


def outlined(*, dashed: bool = True) -> str:
    """Attributes of an empty field."""
    dash = ' stroke-dasharray="3 3"' if dashed else ""
    return f'class="empty" fill="none" stroke="#6b7774" stroke-width="1"{dash}'


def part_patterns(key: str) -> str:
    """Three ways to fill a part beside plain: slanting lines, dots, and light with crossing lines (for unknown)."""
    marks = (
        _stroke("M-2 2L2 -2M0 8L8 0M6 10L10 6", 1, 1.6),
        f'<circle class="o2" cx="4" cy="4" r="1.5" fill="{_OVER[2]}"></circle>',
        _stroke("M0 0L8 8M0 8L8 0", 3, 0.8),
    )
    made = "".join(
        f'<pattern id="{key}-p{n}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f"{rectangle(0, 0, 8, 8, filled(f'c{n}', colour))}{mark}</pattern>"
        for n, (colour, mark) in enumerate(zip(PARTS[1:], marks, strict=True), start=1)
    )
    return f"<defs>{made}</defs>"


def doubt_pattern(key: str) -> str:
    """Light with slanting lines in the colour of a bar: it may reach this far."""
    return (
        f'<defs><pattern id="{key}-d" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'{rectangle(0, 0, 6, 6, filled("doubt", "#e8f0ee"))}<path class="k0" d="M-1 1L1 -1M0 6L6 0M5 7L7 5" '
        f'fill="none" stroke="{PARTS[0]}" stroke-width="1.3"></path></pattern></defs>'
    )


def _stroke(path: str, part: int, width: float) -> str:
    return f'<path class="o{part}" d="{path}" fill="none" stroke="{_OVER[part]}" stroke-width="{number(width)}"></path>'


def number(value: float) -> str:
    """A coordinate, short: '12' or '12.5'."""
    return f"{value:.1f}".removesuffix(".0")


def points(pairs: Iterable[tuple[float, float]]) -> str:
    """Coordinates with commas only: with spaces a row of them can be taken for a telephone number."""
    return ",".join(f"{number(x)},{number(y)}" for x, y in pairs)


def width_of(words: str, size: float = TEXT) -> float:
    """How wide `words` are at most, in units."""
    ems = sum(0.32 if c in _NARROW else 0.88 if c in _BROAD else 0.67 if c.isupper() else 0.56 for c in words)
    return ems * size


def wrapped(words: str, room: float, size: float = TEXT, most: int = 2) -> list[str]:
    """`words` over at most `most` lines of `room` units; what does not fit ends in an ellipsis."""
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if width_of(joined, size) <= room or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_cut(one, room, size) for one in lines]


def _cut(words: str, room: float, size: float) -> str:
    if width_of(words, size) <= room:
        return words
    while words and width_of(words + "…", size) > room:
        words = words[:-1]
    return words.rstrip() + "…"
