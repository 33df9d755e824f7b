"""The five answers for who has two minutes. Belongs here: those, and the sentences they consist of."""

from __future__ import annotations

from exports.labels import AUDIENCE_LABELS
from exports.nulmeting import Area, Figure, Nulmeting
from exports.story.parts import Answer, between, listed, number, percent, plural, sentence, shown, with_unit

CARRIERS = {
    "lokaal_netwerk": "het lokale netwerk",
    "vrijwilligers_bij_aanbieder": "vrijwilligers bij een welzijnsorganisatie",
    "beroepskracht": "beroepskrachten",
    "onbekend": "niet bekend",
}
N_DAYPARTS = 21


def answers(model: Nulmeting, area: Area) -> tuple[Answer, ...]:
    """What is there, for whom, carried by whom, where are the gaps, how sure are we."""
    return (
        _what(model, area),
        _for_whom(model, area),
        _by_whom(model, area),
        _gaps(model, area),
        _how_sure(model, area),
    )


def _what(model: Nulmeting, area: Area) -> Answer:
    total = model.figure(area, "A1")
    parts = []
    assumed = _value(model, area, "A1.verondersteld")
    if assumed and assumed >= 1:
        verb = "is" if assumed == 1 else "zijn"
        parts.append(
            f"Daarvan {verb} er {number(assumed, 1)} verondersteld: dan kennen wij alleen het vaste rooster, of is de "
            "bron niet vers."
        )
    rate = model.figure(area, "A2")
    if rate and rate.value is not None:
        parts.append(f"Dat is {shown(rate, model.indicators['A2'])} per 1.000 inwoners.")
    places, organisations = (_value(model, area, name) for name in ("B2.plekken", "B2.organisaties"))
    if places is not None and organisations is not None:
        parts.append(
            f"Wij kennen {plural(places, 'actieve plek', 'actieve plekken')} en "
            f"{plural(organisations, 'actieve organisatie', 'actieve organisaties')}."
        )
    return _answer("Wat is er?", model, total, "activiteiten in een gewone week", parts, "wat")


def _for_whom(model: Nulmeting, area: Area) -> Answer:
    known = [f for f in model.parts(area, "A5") if f.part != "onbekend" and f.value]
    known.sort(key=lambda f: -(f.value or 0))
    head = model.figure(area, "A5")
    parts = []
    unit = ""
    if known:
        unit = f"van wat een doelgroep noemt, is voor {_group(known[0].part)}"
        if len(known) > 1:
            after = [f"{_group(f.part)} ({with_unit(f.value or 0, '%')} van alles)" for f in known[1:3]]
            parts.append(f"Daarna komen {listed(after)}.")
    unknown = _value(model, area, "A5.onbekend")
    if unknown:
        parts.append(f"Van {with_unit(unknown, '%')} zegt geen bron voor wie het is.")
    return _answer("Voor wie?", model, head, unit, parts, "voor-wie")


def _by_whom(model: Nulmeting, area: Area) -> Answer:
    head = model.figure(area, "B1")
    parts = []
    if band := between(head):
        parts.append(f"Met de onzekerheid erbij: {band}.")
    others = [
        f"{CARRIERS[name]} {with_unit(value, '%')}"
        for name in ("vrijwilligers_bij_aanbieder", "beroepskracht", "onbekend")
        if (value := _value(model, area, f"B1.{name}"))
    ]
    if others:
        parts.append(f"Van alles: {listed(others)}.")
    return _answer(
        "Wie draagt het?", model, head, "wordt gedaan door bewoners en hun eigen organisaties", parts, "door-wie"
    )


def _gaps(model: Nulmeting, area: Area) -> Answer:
    filled = model.figure(area, "A7")
    if filled is None or filled.value is None:
        return _answer("Waar zijn de gaten?", model, filled, "", [], "gaten")
    parts = []
    evening = _value(model, area, "A8")
    if evening is not None:
        parts.append(f"{with_unit(evening, '%')} van het aanbod is in de avond of het weekend.")
    common = [gap for gap in model.gaps.get(area.code, ()) if gap.is_common]
    if common:
        parts.append(
            f"{plural(len(common), 'combinatie', 'combinaties')} van thema, doelgroep en dagdeel "
            f"{'is er' if len(common) == 1 else 'zijn er'} in minstens de helft van de buurten, en hier niet."
        )
    if area.is_whole:
        parts += _spread(model)
    unit = f"van de {N_DAYPARTS} dagdelen is er niets"
    empty = number(N_DAYPARTS - filled.value, 1)
    return Answer("Waar zijn de gaten?", empty, unit, " ".join(parts), "gaten")


def _spread(model: Nulmeting) -> list[str]:
    """Which neighbourhoods have the fewest and the most parts of the week without anything."""
    known = [(value, one.name) for one in model.neighbourhoods if (value := _value(model, one, "A7")) is not None]
    if len(known) < 2:
        return []
    (most, best), (least, worst) = max(known), min(known)
    if most == least:
        return []
    return [
        f"Per buurt verschilt het: van {number(N_DAYPARTS - most, 1)} lege dagdelen in {best} tot "
        f"{number(N_DAYPARTS - least, 1)} in {worst}."
    ]


def _how_sure(model: Nulmeting, area: Area) -> Answer:
    reach = model.figure(area, "G1")
    own = [f for name, f in model.figures.get(area.code, {}).items() if name in model.indicators]
    n = {status: sum(f.status == status for f in own) for status in ("gemeten", "deels", "niet gemeten")}
    parts = [
        f"Van de {len(own)} cijfers zijn er {n['gemeten']} gemeten, {n['deels']} deels en {n['niet gemeten']} niet.",
        "Wat geen bron noemt, telt niet mee: het echte aantal kan hoger zijn.",
    ]
    return _answer("Hoe zeker is dit?", model, reach, "van de bekende plekken wordt vers gelezen", parts, "weten-niet")


def _answer(
    question: str, model: Nulmeting, figure: Figure | None, unit: str, parts: list[str], chapter: str
) -> Answer:
    if figure is None or figure.value is None:
        reason = sentence(figure.note) if figure and figure.note else "Er zijn nog geen gegevens voor."
        return Answer(question, "Niet gemeten", "", reason, chapter)
    value = shown(figure, model.indicators[figure.indicator_id.partition(".")[0]])
    if figure.coverage is not None:
        parts = [*parts, f"Dekking: {percent(figure.coverage)}."] if chapter == "wat" else parts
    return Answer(question, value, unit, " ".join(parts), chapter)


def _value(model: Nulmeting, area: Area, indicator_id: str) -> float | None:
    figure = model.figure(area, indicator_id)
    return figure.value if figure else None


def _group(code: str) -> str:
    return AUDIENCE_LABELS.get(code, code)
