"""Charts: what is drawn is what the numbers say, in words as well, safely, and never by colour alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exports.charts import heat, svg
from exports.charts.bars import Bar, Share, bars, percent, stacked
from exports.charts.heat import small_heats, steps
from exports.charts.lines import Edge, Moment, Node, arcs, timeline
from sources.dutch.privacy import find_personal_data

SVG = "{http://www.w3.org/2000/svg}"
NASTY = '<script>alert(1)</script>"&'
CSS = Path(svg.__file__).parents[1] / "site" / "static" / "nulmeting.css"


def drawn(chart: str) -> ElementTree.Element:
    return ElementTree.fromstring(chart)


def texts(chart: str) -> list[str]:
    return [element.text or "" for element in drawn(chart).iter(f"{SVG}text")]


def boxes(chart: str, fill: str) -> list[tuple[float, float]]:
    """Left edge and width of every field with this fill, leaving patterns out."""
    root = drawn(chart)
    for definitions in root.findall(f"{SVG}defs"):
        root.remove(definitions)
    found = [element for element in root.iter(f"{SVG}rect") if element.get("fill") == fill]
    return [(float(e.get("x", 0)), float(e.get("width", 0))) for e in found]


EXAMPLES: list[Callable[[str], str]] = [
    lambda words: bars("k", words, words, [Bar(words, 3, words, 2, 4), Bar(words, None, words)]),
    lambda words: stacked("k", words, words, [Share(words, 0.7, 0), Share(words, 0.3, 3)]),
    lambda words: heat.heat("k", words, words, {(0, 0): 3, (6, 2): 9}),
    lambda words: small_heats("k", words, words, [(words, {(1, 1): 2})]),
    lambda words: timeline("k", words, words, [Moment(words, 1, words), Moment(words, 4, words)]),
    lambda words: arcs("k", words, words, [Node(words), Node("b")], [Edge(0, 1, 2)]),
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_chart_is_read_aloud_and_harmless(example: Callable[[str], str]) -> None:
    chart = example(NASTY)
    root = drawn(chart)
    ids = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert root.get("role") == "img"
    assert [ids[name] for name in (root.get("aria-labelledby") or "").split()] == [NASTY, NASTY]
    assert "<script" not in chart
    assert "style=" not in chart  # the site's policy allows none


@pytest.mark.parametrize("example", EXAMPLES)
def test_equal_data_give_equal_drawings_that_keep_within_their_frame(example: Callable[[str], str]) -> None:
    assert example("x") == example("x")
    root = drawn(example("Wijk"))
    _, _, width, height = map(float, (root.get("viewBox") or "").split())
    for element in root.iter(f"{SVG}rect"):
        assert float(element.get("x", 0)) + float(element.get("width", 0)) <= width + 0.1
        assert float(element.get("y", 0)) + float(element.get("height", 0)) <= height + 0.1
    for element in root.iter(f"{SVG}text"):
        assert float(element.get("y", 0)) <= height


def test_a_bar_is_plain_to_what_is_sure_and_hatched_to_what_may_be() -> None:
    chart = bars("k", "t", "d", [Bar("Spangen", 50, "50%", 25, 75), Bar("Bospolder", 100, "100%")], most=100)
    assert boxes(chart, "#3f827c") == [(0, 90), (0, 360)]
    assert boxes(chart, "url(#k-d)") == [(90, 180)]
    marks = [line for line in drawn(chart).iter(f"{SVG}line") if line.get("class") == "mark-line"]
    assert [line.get("x1") for line in marks] == ["180"]


def test_a_value_that_is_not_known_is_no_bar_of_length_nothing() -> None:
    nothing = bars("k", "t", "d", [Bar("Spangen", 0, "0")])
    unknown = bars("k", "t", "d", [Bar("Spangen", None, "niet gemeten")])
    assert "stroke-dasharray" in unknown
    assert "stroke-dasharray" not in nothing
    assert "niet gemeten" in texts(unknown)


def test_shares_fill_the_bar_and_each_has_a_pattern_of_its_own() -> None:
    shares = [Share("a", 0.5, 0), Share("b", 0.25, 1), Share("c", 0.15, 2), Share("d", 0.1, 3)]
    chart = stacked("k", "t", "d", shares)
    edges = [boxes(chart, fill)[0] for fill in ("#0b5d57", "url(#k-p1)", "url(#k-p2)", "url(#k-p3)")]
    assert [left for left, _ in edges] == [0, 180, 270, 324]
    assert edges[-1][0] + edges[-1][1] == pytest.approx(360, abs=2)
    patterns = drawn(chart).findall(f".//{SVG}pattern")
    assert len({ElementTree.tostring(one).split(b">", 1)[1] for one in patterns}) == 3
    assert {"50%", "25%", "15%", "10%"} <= set(texts(chart))


@pytest.mark.parametrize(("share", "words"), [(0, "0%"), (0.004, "<1%"), (0.625, "63%"), (1, "100%")])
def test_percent(share: float, words: str) -> None:
    assert percent(share) == words


def test_a_part_of_the_week_without_anything_is_an_open_field_with_nought() -> None:
    chart = heat.heat("k", "t", "d", {(day, part): 2 for day in range(7) for part in range(2)})
    assert chart.count("stroke-dasharray") == 7 + 1  # the evenings, and the one in the key
    assert texts(chart).count("0") == 7
    assert texts(chart)[:7] == list(heat.DAYS)


@pytest.mark.parametrize(
    ("most", "limits"),
    [(0, [1]), (1, [1]), (3, [1, 2, 3]), (5, [1, 2, 3, 4, 5]), (5.5, [2, 3, 4, 5, 6]), (40, [8, 16, 24, 32, 40])],
)
def test_steps_of_darkness_reach_the_highest_count(most: float, limits: list[float]) -> None:
    assert steps(most) == limits


def test_a_half_is_counted_as_a_half() -> None:
    assert "2,5" in texts(heat.heat("k", "t", "d", {(0, 0): 2.5}))


def test_who_has_no_connection_is_an_open_dot() -> None:
    chart = arcs("k", "t", "d", [Node("Tuin"), Node("Huis"), Node("Kerk")], [Edge(0, 1, 3)])
    dots = list(drawn(chart).iter(f"{SVG}circle"))
    assert [dot.get("fill") for dot in dots] == ["#0b5d57", "#0b5d57", "none"]
    assert [path.get("stroke-width") for path in drawn(chart).iter(f"{SVG}path")] == ["3"]


def test_coordinates_are_no_telephone_number() -> None:
    nodes = [Node(f"Huis {n}") for n in range(20)]
    pairs = [Edge(left, right, 1.3) for left in range(20) for right in range(left)]
    assert find_personal_data(arcs("k", "t", "d", nodes, pairs)) == []
    moments = [Moment(str(n), 600 + 61.7 * n, "") for n in range(40)]
    assert find_personal_data(timeline("k", "t", "d", moments)) == []


def test_a_line_through_time_starts_at_nought() -> None:
    chart = timeline("k", "t", "d", [Moment("2025", 5, "5"), Moment("2026", 10, "10")])
    heights = [float(dot.get("cy", 0)) for dot in drawn(chart).iter(f"{SVG}circle")]
    foot = float(next(line for line in drawn(chart).iter(f"{SVG}line")).get("y1", 0))
    assert foot - heights[0] == pytest.approx((foot - heights[1]) / 2)


@pytest.mark.parametrize(
    "words", ["Stichting Samen Sterk in de Wijk", "M" * 60, "een twee drie vier vijf zes zeven acht"]
)
def test_text_is_broken_to_its_room(words: str) -> None:
    found = svg.wrapped(words, 120)
    assert 1 <= len(found) <= 2
    assert all(svg.width_of(line) <= 120 for line in found)


# --- Colours ----------------------------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palettes() -> list[dict[str, str]]:
    """The colours by day and in the dark."""
    light, dark = CSS.read_text(encoding="utf-8").split("@media screen and (prefers-color-scheme: dark)")
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", part)) for part in (light, dark)]
    return [found[0] | {"ink": "#1d2b2a", "card": "#ffffff"}, found[1] | {"ink": "#eef3f1", "card": "#1b2a29"}]


@pytest.mark.parametrize("colours", palettes(), ids=["light", "dark"])
def test_text_on_a_map_of_the_week_can_be_read(colours: dict[str, str]) -> None:
    for step in range(5):
        over = colours["on-heat"] if step >= 3 else colours["ink"]
        assert contrast(colours[f"heat-{step}"], over) >= 4.5, step


@pytest.mark.parametrize("colours", palettes(), ids=["light", "dark"])
def test_parts_stand_out_and_get_darker_or_lighter_in_order(colours: dict[str, str]) -> None:
    assert contrast(colours["part-0"], colours["card"]) >= 3
    assert contrast(colours["part-2"], colours["card"]) >= 3
    assert contrast(colours["over-1"], colours["part-1"]) >= 3  # the ochre is seen by its lines
    assert contrast(colours["over-3"], colours["part-3"]) >= 3
    steps_ = [luminance(colours[f"heat-{n}"]) for n in range(5)]
    assert steps_ in (sorted(steps_), sorted(steps_, reverse=True))


def test_the_style_sheet_and_the_drawings_agree_on_the_colours_of_paper() -> None:
    colours = palettes()[0]
    assert [colours[f"part-{n}"] for n in range(4)] == list(svg.PARTS)
    assert [colours[f"heat-{n}"] for n in range(5)] == list(heat.STEPS)
