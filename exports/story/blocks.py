"""Charts of a story, each with its sentence, table and proof. Belongs here: from figures to one block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from exports.charts.bars import Bar, Share, bars, stacked
from exports.charts.heat import DAYPARTS, DAYS, heat, small_heats
from exports.charts.lines import Moment, timeline
from exports.labels import WEEKDAYS, date_in_words
from exports.nulmeting import Area, Figure, Nulmeting, Week
from exports.story.parts import (
    Block,
    Table,
    between,
    counted,
    listed,
    number,
    percent,
    proof,
    shown,
    span,
    with_unit,
)

UNKNOWN = "onbekend"
_SELDOM = 0.5  # less than once in two weeks
_COLUMN = {"%": "Aandeel", "per 1.000 inwoners": "Per 1.000", "dagdelen": "Dagdelen"}
BAND_LEGEND = (
    "Effen: dat is vrijwel zeker. Gearceerd: zo kan het ook zijn. De streep is onze beste schatting. Overlappen de "
    "gearceerde stukken van twee buurten, dan kunt u niet zeggen welke meer heeft."
)


def share_bars(
    model: Nulmeting, area: Area, indicator_id: str, title: str, labels: Mapping[str, str], unknown: str
) -> Block | None:
    """A bar per class of a distribution, the largest first, and last what is not known (named `unknown`)."""
    parts = model.parts(area, indicator_id)
    found = [f for f in parts if f.part != UNKNOWN and f.value]
    found.sort(key=lambda f: (-(f.value or 0), f.indicator_id))
    named = [(labels.get(f.part, f.part), f) for f in found]
    named += [(unknown, f) for f in parts if f.part == UNKNOWN and f.value]
    if not named:
        return None
    absent = [labels.get(f.part, f.part).lower() for f in parts if f.part != UNKNOWN and not f.value]
    rows = [
        Bar(label, f.value, with_unit(f.value or 0, f.unit), *((None, None) if f.part == UNKNOWN else (f.low, f.high)))
        for label, f in named
    ]
    lead = "; ".join(f"{label} {with_unit(f.value or 0, f.unit)}" for label, f in named[:3]) + "."
    if absent:
        lead += f" Niets gevonden voor: {listed(absent)}."
    return Block(
        _key(indicator_id),
        title,
        lead,
        bars(_key(indicator_id), title, f"{title}. {_read(rows)}", rows),
        _shares_table(title, named),
        (proof(model, area, indicator_id),),
        BAND_LEGEND.split(" Overlappen")[0] if any(f.low != f.high for _, f in named) else "",
    )


def share_stack(
    model: Nulmeting,
    area: Area,
    indicator_id: str,
    title: str,
    classes: Sequence[tuple[str, tuple[str, ...], int]],
    headline: str,
) -> Block | None:
    """One bar divided over `classes`: (label, the parts it adds up, the pattern). `headline`: what the value counts."""
    values = {f.part: f for f in model.parts(area, indicator_id)}
    shares: list[tuple[Share, list[Figure]]] = []
    for label, names, part in classes:
        own = [values[name] for name in names if name in values]
        if own:
            shares.append((Share(label, sum(f.value or 0 for f in own) / 100, part), own))
    if not shares:
        return None
    head = model.figure(area, indicator_id)
    lead = ""
    if head and head.value is not None:
        of_known = counted(head)
        lead = f"{headline}: {shown(head, model.indicators[indicator_id])} van wat bekend is"
        lead += f" ({of_known})." if of_known else "."
        if band := between(head):
            lead += f" Met de onzekerheid erbij: {band}."
    description = f"{title} " + "; ".join(f"{share.label} {percent(share.value)}" for share, _ in shares) + "."
    rows = tuple(
        (share.label, percent(share.value), number(sum(f.numerator or 0 for f in own), 1)) for share, own in shares
    )
    return Block(
        _key(indicator_id),
        title,
        lead,
        stacked(_key(indicator_id), title, description, [share for share, _ in shares]),
        Table(title, ("Wat", "Aandeel van alles", "Aantal"), rows),
        (proof(model, area, indicator_id),),
    )


def week_map(model: Nulmeting, area: Area) -> Block | None:
    """Day by part of the day, in an ordinary week."""
    week = _known_week(model, area)
    if not week:
        return None
    title = "Wanneer is er iets?"
    sums = _sums(week)
    empty = [f"{WEEKDAYS[day]}{DAYPARTS[part]}" for (day, part), count in sorted(sums.items()) if count < _SELDOM]
    lead = f"Meestal niets op {listed(empty)}." if 0 < len(empty) <= 6 else ""
    if len(empty) > 6:
        lead = f"In {len(empty)} van de 21 dagdelen is er meestal niets."
    if not empty:
        lead = "In elk dagdeel is er iets."
    busiest = max(sums, key=lambda cell: sums[cell])
    if sums[busiest]:
        lead += (
            f" Het meeste is er op {WEEKDAYS[busiest[0]]}{DAYPARTS[busiest[1]]}: {number(sums[busiest], 1)} per week."
        )
    rows = tuple(
        (day, *(f"{number(sums.get((n, part), 0), 1)}" for part in range(len(DAYPARTS))))
        for n, day in enumerate(WEEKDAYS)
    )
    return Block(
        "A7",
        title,
        lead.strip(),
        heat("A7", f"{title} {area.name}", f"{lead} De tabel hieronder geeft elk dagdeel.", sums),
        Table("Activiteiten per dagdeel in een gewone week", ("Dag", *DAYPARTS), rows),
        (proof(model, area, "A7"),),
        "Gemiddelde van acht gewone weken. Ochtend is tot 12.00 uur, middag tot 17.00 uur. Wat doorloopt in een ander "
        "dagdeel, telt in beide.",
    )


def week_maps(model: Nulmeting, areas: Sequence[Area]) -> Block | None:
    """A small map of the week for each neighbourhood."""
    weeks = [(area.name, _sums(week)) for area in areas if (week := _known_week(model, area))]
    if not weeks:
        return None
    title = "Wanneer is er waar iets?"
    empty = [(name, sum(count < _SELDOM for count in week.values())) for name, week in weeks]
    rows = tuple((name, str(21 - n), str(n)) for name, n in empty)
    description = "; ".join(f"{name}: {21 - n} van de 21 dagdelen met iets" for name, n in empty) + "."
    return Block(
        "weken",
        title,
        "Elk vakje is een dagdeel in een gewone week: van boven naar beneden ochtend, middag en avond.",
        small_heats("weken", title, description, weeks),
        Table("Dagdelen met iets, en met meestal niets", ("Buurt", "Iets", "Meestal niets"), rows),
        (proof(model, model.whole or areas[0], "A7"),),
        "Op de pagina van een buurt staat hoeveel er in elk dagdeel is.",
    )


def comparison(model: Nulmeting, area: Area, indicator_id: str, title: str, *, lead: str = "") -> Block | None:
    """The same indicator in every neighbourhood, in order of name: no ranking, for the bands overlap."""
    indicator = model.indicators[indicator_id]
    areas = [one for one in model.areas if model.figure(one, indicator_id)]
    rows, cells = [], []
    for one in areas:
        figure = model.figure(one, indicator_id)
        assert figure is not None
        low, high = (figure.low, figure.high) if figure.low is not None else _confirmed(model, one, figure)
        if span(low, high, figure.unit) == "–":
            low = high = None  # no difference that is seen
        words = shown(figure, indicator)
        rows.append(Bar(one.name, figure.value, words, low, high, strong=one == area))
        band = span(low, high, figure.unit)
        cells.append((one.name, words, band, percent(figure.coverage) if figure.value is not None else "–"))
    if sum(row.value is not None for row in rows) < 2:
        return None
    banded = any(row.low != row.high for row in rows)
    return Block(
        f"vergelijk-{indicator_id}",
        title,
        lead,
        bars(f"vergelijk-{indicator_id}", title, f"{title}. {_read(rows)}", rows),
        Table(title, ("Buurt", _COLUMN.get(indicator.unit, indicator.unit), "Tussen", "Dekking"), tuple(cells)),
        (proof(model, area, indicator_id),),
        (BAND_LEGEND if indicator.unit == "%" else _RATE_LEGEND) if banded else "",
    )


_RATE_LEGEND = (
    "Effen: bevestigd. Gearceerd: verondersteld, uit een vast rooster of een bron die niet vers is. Let op de dekking "
    "in de tabel: waar wij minder plekken lezen, kan er meer zijn dan hier staat."
)


def _confirmed(model: Nulmeting, area: Area, figure: Figure) -> tuple[float | None, float | None]:
    """From what is confirmed to all of it, for a number of activities per week."""
    total, sure = model.figure(area, "A1"), model.figure(area, "A1.bevestigd")
    if figure.indicator_id not in ("A1", "A2") or figure.value is None:
        return None, None
    if total is None or not total.value or sure is None or sure.value is None:
        return None, None
    return figure.value * min(sure.value / total.value, 1), figure.value


def over_time(model: Nulmeting, area: Area, indicator_id: str, title: str) -> Block | None:
    """How a figure went since the first measurement; None until there are two."""
    past = model.history.get((area.code, indicator_id), ())
    if len(past) < 2:
        return None
    indicator = model.indicators[indicator_id]
    moments = [
        Moment(date_in_words(one.day), one.value, with_unit(one.value, indicator.unit, indicator.decimals))
        for one in past
    ]
    first, last = moments[0], moments[-1]
    lead = f"Van {first.shown} op {first.label} naar {last.shown} op {last.label}."
    if first.value and last.value / first.value >= 1.5:
        lead += f" Dat is {number(last.value / first.value, 1)} keer zoveel."
    rows = tuple((m.label, m.shown, percent(p.coverage)) for m, p in zip(moments, past, strict=True))
    return Block(
        f"tijd-{indicator_id}",
        title,
        lead,
        timeline(f"tijd-{indicator_id}", title, lead, moments),
        Table(title, ("Dag van de meting", indicator.unit, "Dekking"), rows),
        (proof(model, area, indicator_id),),
        "Lezen wij meer bronnen, dan stijgt het getal ook. Kijk daarom altijd naar de dekking ernaast.",
    )


def _shares_table(title: str, named: Sequence[tuple[str, Figure]]) -> Table:
    banded = any(between(figure) for _, figure in named)
    amounts = any(figure.numerator is not None for _, figure in named)
    head = ("Wat", "Aandeel") + (("Aantal",) if amounts else ()) + (("Tussen",) if banded else ())
    rows = tuple(
        (label, with_unit(f.value or 0, f.unit))
        + ((number(f.numerator, 1) if f.numerator is not None else "–",) if amounts else ())
        + ((_band(f),) if banded else ())
        for label, f in named
    )
    return Table(title, head, rows)


def _band(figure: Figure) -> str:
    """'10–20%'; that something is not known is itself known."""
    return "–" if figure.part == UNKNOWN else span(figure.low, figure.high, figure.unit)


def _known_week(model: Nulmeting, area: Area) -> Week | None:
    """The week of an area; None where nothing was read: an empty map would say that there is nothing."""
    figure = model.figure(area, "A7")
    return model.weeks.get(area.code) if figure and figure.value is not None else None


def _sums(week: Week) -> dict[tuple[int, int], float]:
    cells = ((day, part) for day in range(len(DAYS)) for part in range(len(DAYPARTS)))
    return {cell: sum(week.get(cell, (0, 0))) for cell in cells}


def _read(rows: Sequence[Bar]) -> str:
    return "; ".join(f"{row.label} {row.shown}" for row in rows) + "."


def _key(indicator_id: str) -> str:
    return indicator_id.replace(".", "-")
