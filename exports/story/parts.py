"""What a story consists of, and how a figure is written. Belongs here: these parts; not which figures are told."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass

from exports.labels import date_in_words
from exports.nulmeting import Area, Figure, Indicator, Nulmeting

PARTLY = "deels"
_SOURCES = {
    "agenda": "deze agenda",
    "register": "het register van plekken en organisaties",
    "cbs": "CBS (kerncijfers wijken en buurten)",
    "invoer": "cijfers van anderen, met de hand ingevoerd",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart. The first column names the row; the others are numbers when `numeric`."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: bool = True


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands beside a number: what is counted (`short`: in one sentence), from what, and how much was seen."""

    indicator_id: str
    name: str
    definition: str
    short: str
    source: str
    coverage: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One number of a chapter: as large as it is short."""

    value: str
    label: str
    proof: Proof
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A chart with what it says in a sentence, its table, and where it comes from. `legend` says how to read it."""

    key: str
    title: str
    lead: str
    svg: str | None
    table: Table | None
    proofs: tuple[Proof, ...]
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A question of the reader, answered. `points` are sentences in a list."""

    key: str
    title: str
    lead: str = ""
    facts: tuple[Fact, ...] = ()
    blocks: tuple[Block, ...] = ()
    points: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the five questions of two minutes. `chapter` is where more of it stands."""

    question: str
    value: str
    unit: str
    text: str
    chapter: str


@dataclass(frozen=True, slots=True)
class Story:
    """All that is told of one area."""

    area: Area
    title: str
    answers: tuple[Answer, ...]
    chapters: tuple[Chapter, ...]
    figures: tuple[tuple[Indicator, Figure], ...]


# --- Numbers in words -------------------------------------------------------------------------------------------------


def number(value: float, decimals: int = 0) -> str:
    """'1.234,5': as people write it here, and a half is rounded up as they do."""
    value = math.floor(value * 10**decimals + 0.5 + 1e-9) / 10**decimals
    shown = f"{value:,.{decimals}f}"
    if decimals and float(shown.replace(",", "")) == round(value) and value == round(value):
        shown = f"{value:,.0f}"
    return shown.replace(",", "_").replace(".", ",").replace("_", ".")


def shown(figure: Figure | None, indicator: Indicator) -> str:
    """The value with its unit when that is a sign: '62%', '€ 5.520.000', '4,6'; 'niet gemeten' without one."""
    if figure is None or figure.value is None:
        return "niet gemeten"
    return with_unit(figure.value, figure.unit, indicator.decimals)


def with_unit(value: float, unit: str, decimals: int = 0) -> str:
    """A number with its sign: '62%', '€ 1.200' or '4,6'."""
    if unit == "%":
        return "<1%" if 0 < value < 0.5 else f"{number(value)}%"
    if unit.startswith("euro"):
        return f"€ {number(value)}"
    return number(value, decimals)


def between(figure: Figure | None) -> str:
    """'tussen 55% en 70%'; empty when no interval is known."""
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return ""
    low, high = (with_unit(value, figure.unit, 1) for value in (figure.low, figure.high))
    return "" if low == high else f"tussen {low} en {high}"


def span(low: float | None, high: float | None, unit: str) -> str:
    """'55–70%' for in a table; a dash when no interval is known or none is seen."""
    if low is None or high is None:
        return "–"
    first, last = (with_unit(value, unit, 1) for value in (low, high))
    return "–" if first == last else f"{first.removesuffix('%')}–{last}"


def counted(figure: Figure) -> str:
    """'23 van 37', when it is known how many of how many."""
    if figure.numerator is None or not figure.denominator:
        return ""
    return f"{_short(figure.numerator)} van {_short(figure.denominator)}"


def _short(value: float) -> str:
    return number(value, 0 if value >= 100 else 1)


def percent(share: float | None) -> str:
    """'72%' of a share between 0 and 1; 'onbekend' without one."""
    return "onbekend" if share is None else f"{number(share * 100)}%"


def listed(words: list[str]) -> str:
    """'a, b en c'."""
    return " en ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def sentence(words: str) -> str:
    """`words` with a capital and a full stop."""
    words = words.strip()
    return (words[:1].upper() + words[1:]).rstrip(".") + "." if words else ""


def plural(n: float, one: str, more: str) -> str:
    """'1 plek', '3 plekken'."""
    return f"{number(n)} {one if n == 1 else more}"


# --- Proof ------------------------------------------------------------------------------------------------------------


def proof(model: Nulmeting, area: Area, indicator_id: str) -> Proof:
    """What stands beside a number: of an indicator, or of a part of it ('B2.plekken')."""
    indicator = model.indicators[indicator_id.partition(".")[0]]
    figure = model.figure(area, indicator_id)
    return Proof(
        indicator_id,
        indicator.name,
        sentence(indicator.definition),
        sentence(indicator.definition.split(". ")[0]),
        sources(model, indicator, figure),
        status_words(figure),
        sentence(figure.note) if figure and figure.note else None,
    )


def status_words(figure: Figure | None) -> str:
    """'gemeten, dekking 92%'."""
    if figure is None or figure.value is None:
        return "niet gemeten"
    words = "deels gemeten" if figure.status == PARTLY else figure.status
    return words if figure.coverage is None else f"{words}, dekking {percent(figure.coverage)}"


def sources(model: Nulmeting, indicator: Indicator, figure: Figure | None) -> str:
    """Where a number comes from and about when it is."""
    period = period_in_words(figure.period) if figure and figure.period else ""
    named = listed([_SOURCES.get(name, name) for name in indicator.needs])
    return ", ".join(filter(None, [named, period]))


def period_in_words(period: str) -> str:
    """'7 september tot en met 29 november 2026' of an ISO interval; a day or year as it is."""
    parts = [day_in_words(part) for part in period.split("/")]
    return " tot en met ".join(parts)


def day_in_words(text: str) -> str:
    """'29 november 2026' of an ISO date; anything else as it is."""
    try:
        return date_in_words(dt.date.fromisoformat(text))
    except ValueError:
        return text
