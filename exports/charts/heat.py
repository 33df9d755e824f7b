"""Maps of a week: seven days by three parts of the day, one large or several small. Belongs here: these two charts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from exports.charts import svg

DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
DAYPARTS = ("ochtend", "middag", "avond")
STEPS = ("#d9ebe8", "#a8d2cc", "#66aca4", "#2b8079", "#0b5d57")
_DARK = 3  # from this step on text is light
_SIDE = 66
_HIGH = 38
_SMALL_WIDE, _SMALL_HIGH = 16.0, 14.0
_COLUMNS = 3

Week = Mapping[tuple[int, int], float]  # (day 0-6, part of the day 0-2) -> how many; what is absent is nothing


def heat(key: str, title: str, description: str, week: Week) -> str:
    """A cell for each part of the week, with how many in it; an empty one is an open field."""
    wide = (svg.WIDTH - _SIDE) / len(DAYS)
    limits = steps(max(week.values(), default=0))
    body = [svg.text(_SIDE + wide * (n + 0.5), 14, day, anchor="middle", bold=True) for n, day in enumerate(DAYS)]
    for part, name in enumerate(DAYPARTS):
        y = 22.0 + part * _HIGH
        body.append(svg.text(0, y + _HIGH / 2 + 4, name))
        for day in range(len(DAYS)):
            count = week.get((day, part), 0)
            x = _SIDE + day * wide
            body += _cell(x, y, wide, count, limits)
    y = 22 + len(DAYPARTS) * _HIGH + 10.0
    return svg.frame(key, title, description, y + 40, [*body, *_legend(y, limits, week.values())])


def _cell(x: float, y: float, wide: float, count: float, limits: Sequence[float]) -> list[str]:
    step = _step(count, limits)
    if step is None:
        field = svg.rectangle(x + 1.5, y + 1.5, wide - 4, _HIGH - 4, svg.outlined(), radius=3)
    else:
        field = svg.rectangle(x + 1, y + 1, wide - 3, _HIGH - 3, svg.filled(f"h{step}", STEPS[step]), radius=3)
    kind = "soft" if step is None else "on" if step >= _DARK else "ink"
    words = amount(count)
    return [field, svg.text(x + wide / 2 - 0.5, y + _HIGH / 2 + 4, words, kind=kind, anchor="middle", bold=bool(count))]


def _legend(y: float, limits: Sequence[float], counts: Iterable[float]) -> list[str]:
    """What the colours mean, in two rows of three."""
    drawn = [
        svg.rectangle(0.5, y + 0.5, 15, 15, svg.outlined(), radius=2),
        svg.text(21, y + 13, "geen", size=svg.SMALL),
    ]
    for n, (step, words) in enumerate(_spans(limits, all(count == int(count) for count in counts)), start=1):
        x, top = (n % 3) * 100.0, y + (n // 3) * 21
        drawn.append(svg.rectangle(x, top, 16, 16, svg.filled(f"h{step}", STEPS[step]), radius=2))
        drawn.append(svg.text(x + 21, top + 13, words, size=svg.SMALL))
    return drawn


def steps(most: float) -> list[float]:
    """The highest count of each step of darkness, rising, the last at least `most`."""
    top = max(int(-(-most // 1)), 1)
    if top <= len(STEPS):
        return [float(n) for n in range(1, top + 1)]
    return [float(-(-top * n // len(STEPS))) for n in range(1, len(STEPS) + 1)]


def _step(count: float, limits: Sequence[float]) -> int | None:
    """Which colour: None for nothing. Few steps are spread over all colours."""
    if count <= 0:
        return None
    at = next((n for n, limit in enumerate(limits) if count <= limit), len(limits) - 1)
    return at if len(limits) == 1 else round(at * (len(STEPS) - 1) / (len(limits) - 1))


def _spans(limits: Sequence[float], whole: bool) -> list[tuple[int, str]]:
    """The steps that occur and what they stand for; `whole`: nothing is counted in parts."""
    found = []
    before = 0.0
    for limit in limits:
        step = _step(limit, limits)
        first, last = int(before) + 1, int(limit)
        if step is not None:
            words = f"tot {last}" if not whole else str(last) if first >= last else f"{first}–{last}"
            found.append((step, words))
        before = limit
    return found


def amount(count: float) -> str:
    """'3' or '2,5'."""
    return f"{count:.1f}".removesuffix(".0").replace(".", ",")


def small_heats(key: str, title: str, description: str, weeks: Sequence[tuple[str, Week]]) -> str:
    """A small map of the week per name, some beside each other, all in the same colours, without figures."""
    counts = [count for _, week in weeks for count in week.values()]
    limits = steps(max(counts, default=0))
    body: list[str] = []
    top = 0.0
    for first in range(0, len(weeks), _COLUMNS):
        row = weeks[first : first + _COLUMNS]
        names = [svg.wrapped(name, _SMALL_WIDE * len(DAYS) + 8, svg.SMALL) for name, _ in row]
        under = top + max(map(len, names)) * 16
        for column, (_, week) in enumerate(row):
            left = column * svg.WIDTH / _COLUMNS
            lines = enumerate(reversed(names[column]))
            body += [svg.text(left, under - 3 - n * 16, words, size=svg.SMALL, bold=True) for n, words in lines]
            body += _small(left, under, week, limits)
        top = under + 16 + len(DAYPARTS) * _SMALL_HIGH + 14
    return svg.frame(key, title, description, top + 40, [*body, *_legend(top, limits, counts)])


def _small(left: float, top: float, week: Week, limits: Sequence[float]) -> list[str]:
    drawn = []
    for day, letters in enumerate(DAYS):
        x = left + day * _SMALL_WIDE
        drawn.append(svg.text(x + _SMALL_WIDE / 2 - 1, top + 11, letters[0], size=11, kind="soft", anchor="middle"))
        for part in range(len(DAYPARTS)):
            y = top + 15 + part * _SMALL_HIGH
            step = _step(week.get((day, part), 0), limits)
            paint = svg.outlined(dashed=False) if step is None else svg.filled(f"h{step}", STEPS[step])
            inset = 0.5 if step is None else 0.0
            drawn.append(
                svg.rectangle(
                    x + inset, y + inset, _SMALL_WIDE - 2 - 2 * inset, _SMALL_HIGH - 2 - 2 * inset, paint, radius=2
                )
            )
    return drawn
