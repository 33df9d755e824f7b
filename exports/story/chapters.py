"""The chapters of a story, in the order of the reader's questions. Belongs here: which figures answer which."""

from __future__ import annotations

from dataclasses import replace

from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.nulmeting import Area, Figure, Nulmeting, Reported
from exports.story.answers import N_DAYPARTS, answers
from exports.story.blocks import comparison, over_time, share_bars, share_stack, week_map, week_maps
from exports.story.doubt import method, unknown
from exports.story.gaps import gap_table, gaps_by_neighbourhood
from exports.story.network import networks
from exports.story.parts import (
    Block,
    Chapter,
    Fact,
    Story,
    Table,
    between,
    counted,
    listed,
    number,
    proof,
    sentence,
    shown,
    with_unit,
)

_CARRIERS = (
    ("het lokale netwerk: bewoners en hun eigen organisaties", ("lokaal_netwerk",), 0),
    ("vrijwilligers bij een welzijnsorganisatie", ("vrijwilligers_bij_aanbieder",), 1),
    ("beroepskrachten", ("beroepskracht",), 2),
    ("niet bekend wie het doet", ("onbekend",), 3),
)
_PRICES = (
    ("gratis", ("gratis",), 0),
    ("een bijdrage tot en met 4 euro", ("tot_4_euro",), 1),
    ("duurder", ("duurder",), 2),
    ("geen bron noemt de prijs", ("onbekend",), 3),
)
_DOORS = (
    ("zo binnenlopen", ("inloop",), 0),
    ("vooraf aanmelden", ("aanmelden",), 1),
    ("met verwijzing, of een besloten groep", ("verwijzing", "besloten"), 2),
    ("geen bron zegt het", ("onbekend",), 3),
)
_FUNDERS = {
    "gemeente_structureel": "Gemeente, structureel",
    "gemeente_incidenteel": "Gemeente, eenmalig",
    "fonds": "Fonds",
    "corporatie": "Woningcorporatie",
    "eigen_inkomsten": "Eigen inkomsten",
    "gift_crowdfunding": "Giften en crowdfunding",
    "social_return_verplichting": "Social return",
    "opdracht": "Opdracht",
    "anders": "Anders",
    "overig": "Overig (elk minder dan vijf plekken)",
}
_PEOPLE = {
    "inwoners": "Inwoners",
    "huishoudens": "Huishoudens",
    "pct_0_14": "0 tot en met 14 jaar",
    "pct_15_24": "15 tot en met 24 jaar",
    "pct_65plus": "65 jaar en ouder",
    "pct_alleenwonend": "Huishoudens van een persoon",
    "pct_laagste_inkomens": "Huishoudens met een laag inkomen (laagste 40% van Nederland)",
    "wmo_clienten": "Mensen met hulp uit de Wmo",
}
_ALWAYS = ("wat", "voor-wie", "door-wie", "gaten")


def story(model: Nulmeting, area: Area) -> Story:
    """All that is told of an area."""
    chapters = (
        _what(model, area),
        _for_whom(model, area),
        _by_whom(model, area),
        _together(model, area),
        _gaps(model, area),
        _lasting(model, area),
        _compared(model, area),
        unknown(model, area),
        method(model, area),
    )
    own = model.figures.get(area.code, {})
    figures = tuple((indicator, own[name]) for name, indicator in model.indicators.items() if name in own)
    return Story(
        area,
        f"De sociale basis van {'heel Delfshaven' if area.is_whole else area.name}",
        answers(model, area),
        tuple(_told(chapter) for chapter in chapters if _has_content(chapter) or chapter.key in _ALWAYS),
        figures,
    )


def _has_content(chapter: Chapter) -> bool:
    return bool(chapter.facts or chapter.blocks or chapter.points or chapter.tables)


def _told(chapter: Chapter) -> Chapter:
    """A chapter to which an answer leads is there even when there is nothing to tell."""
    if _has_content(chapter):
        return chapter
    return replace(chapter, lead="", points=("Hierover is nog niets gemeten. Waarom staat bij ‘Wat wij niet weten’.",))


def _what(model: Nulmeting, area: Area) -> Chapter:
    return Chapter(
        "wat",
        "Wat is er?",
        "",
        _facts(
            model,
            area,
            ("A1", "activiteiten in een gewone week"),
            ("A2", "activiteiten per week op 1.000 inwoners"),
            ("A3", "uur aanbod per week op 1.000 inwoners"),
            ("A11", "uur per week open inloop"),
            ("B2.plekken", "actieve plekken"),
            ("B2.organisaties", "actieve organisaties"),
            ("B2.netwerken", "netwerken met een actief lid"),
            ("B3", "plekken op 1.000 inwoners"),
        ),
        _blocks(
            share_bars(
                model, area, "A4", "Welke thema’s?", CATEGORY_LABELS, "Thema niet bekend",
            ),
            week_map(model, area),
            over_time(model, area, "A1", "Activiteiten in een gewone week, door de tijd"),
        ),
        tuple(_reported(model, area, "B2")),
    )  # fmt: skip


def _for_whom(model: Nulmeting, area: Area) -> Chapter:
    groups = {code: words[:1].upper() + words[1:] for code, words in AUDIENCE_LABELS.items()}
    return Chapter(
        "voor-wie",
        "Voor wie is het?",
        "",
        _facts(
            model,
            area,
            ("A6.0_14", "activiteiten per week voor kinderen, op 1.000 kinderen van 0 tot en met 14 jaar"),
            ("A6.15_24", "activiteiten per week voor jongeren, op 1.000 jongeren van 15 tot en met 24 jaar"),
            ("A6.65plus", "activiteiten per week voor ouderen, op 1.000 inwoners van 65 jaar en ouder"),
        ),
        _blocks(
            share_bars(model, area, "A5", "Voor welke mensen?", groups, "Geen bron zegt voor wie"),
            share_stack(model, area, "A12", "Wat kost het?", _PRICES, "Gratis of hoogstens 4 euro"),
            share_stack(model, area, "A13", "Hoe komt u binnen?", _DOORS, "Zo binnenlopen"),
        ),
        tables=_residents(model, area),
    )


def _residents(model: Nulmeting, area: Area) -> tuple[Table, ...]:
    """Who live there, according to the CBS: beside what there is for them."""
    rows = []
    for part, label in _PEOPLE.items():
        figure = model.figure(area, f"F1.{part}")
        if figure and figure.value is not None:
            rows.append((label, with_unit(figure.value, figure.unit)))
    year = next((f.period for f in model.parts(area, "F1") if f.period), "")
    return (Table(f"Wie wonen er? (CBS, {year})", ("Wie", "Aantal of aandeel"), tuple(rows)),) if rows else ()


def _by_whom(model: Nulmeting, area: Area) -> Chapter:
    return Chapter(
        "door-wie",
        "Wie draagt het?",
        "",
        _facts(
            model,
            area,
            ("C1", "vrijwilligers, opgeteld uit wat plekken opgeven"),
            ("C2", "uren vrijwillige inzet per jaar"),
            ("C3", "waarde van die inzet per jaar, als u de uren zou moeten betalen"),
            ("C4", "vrijwilligers op 1.000 inwoners"),
            ("C5", "deelnames per week"),
        ),
        _blocks(share_stack(model, area, "B1", "Wie voert het uit?", _CARRIERS, "Door het lokale netwerk")),
        tuple(_reported(model, area, "B1", "C1", "C2", "C3")),
    )


def _reported(model: Nulmeting, area: Area, *indicator_ids: str) -> list[str]:
    """What others counted, to hold beside ours; never mixed with it."""
    code = None if area.is_whole else area.code
    told: dict[tuple[str, int], list[Reported]] = {}
    for one in model.reported:
        if one.indicator_id in indicator_ids and one.code == code:
            told.setdefault((one.source, one.year), []).append(one)
    points = []
    for (source, year), own in told.items():
        values = listed([_with_name(model, one) for one in own])
        note = f" {sentence(own[0].note)}" if len(own) == 1 and own[0].note else ""
        points.append(f"Anderen telden over {year}: {values}.{note} Bron: {source}.")
    if points and model.is_demo:
        points[-1] += " Dat gaat over het echte Delfshaven; de plekken in dit voorbeeld zijn verzonnen."
    return points


def _with_name(model: Nulmeting, one: Reported) -> str:
    """'62%', '60 locaties', or '1.200 personen (vrijwilligers)'."""
    words = with_unit(one.value, one.unit)
    if one.unit == "%":
        return words
    words += "" if one.unit.startswith("euro") else f" {one.unit}"
    return words if one.indicator_id == "B2" else f"{words} ({model.indicators[one.indicator_id].name.lower()})"


def _together(model: Nulmeting, area: Area) -> Chapter:
    members = [(model.networks.get(f.part, f.part), f.value or 0) for f in model.parts(area, "D7")]
    members.sort(key=lambda pair: (-pair[1], pair[0].lower()))
    rows = tuple((name, number(value)) for name, value in members)
    table = Table("Netwerken en hun leden", ("Netwerk", "Leden"), rows)
    return Chapter(
        "samen",
        "Wie werkt met wie?",
        "",
        _facts(
            model,
            area,
            ("D4", "van het aanbod doen twee organisaties samen"),
            ("D7", "netwerken waarvan een organisatie gemiddeld lid is"),
            ("D1", "verbondenheid volgens gesprekken: van 0 (niemand) tot 1 (iedereen met iedereen)"),
            ("D1.agenda", "verbondenheid volgens de agenda: van 0 (niemand) tot 1 (iedereen met iedereen)"),
            ("D5", "van de verbanden gaat over een grens: tussen thema’s, buurten, of formeel en informeel"),
            ("D6", "is het aantal organisaties zonder verband en zonder netwerk"),
        ),
        tuple(networks(model, area)),
        tables=(table,) if members else (),
    )


def _gaps(model: Nulmeting, area: Area) -> Chapter:
    facts = _facts(
        model,
        area,
        ("A7", f"van de {N_DAYPARTS} dagdelen is er iets"),
        ("A8", "van het aanbod is in de avond of het weekend"),
        ("A9", "keer zoveel aanbod in schoolvakanties als in gewone weken"),
        ("A10", "van wat elders gewoon is, is er hier niet"),
    )
    if area.is_whole:
        maps = _blocks(week_maps(model, model.neighbourhoods))
        return Chapter("gaten", "Waar zijn de gaten?", "", facts, maps, tables=gaps_by_neighbourhood(model))
    lead = (
        "Een gat is: elders in Delfshaven is het er wel, hier kennen wij het niet. Het is een vraag aan de buurt, geen "
        "oordeel."
    )
    return Chapter("gaten", "Waar zijn de gaten?", lead, facts, tables=gap_table(model.gaps.get(area.code, ())))


def _lasting(model: Nulmeting, area: Area) -> Chapter:
    return Chapter(
        "stevig",
        "Hoe stevig is het?",
        "",
        _facts(
            model,
            area,
            ("A14", "van de reeksen loopt een jaar of langer"),
            ("B4.nieuw", "plekken kwamen er in een jaar bij"),
            ("B4.gestopt", "plekken stopten in een jaar"),
            ("E1", "van het geld komt van de gemeente: structureel, eenmalig of als opdracht"),
            ("E2", "van het geld loopt binnen een jaar af"),
            ("E4", "van het geld loopt drie jaar of langer"),
            ("E3", "concentratie: 1 betekent dat al het geld van één bron komt"),
            ("E5", "van de plekken heeft zijn ruimte nog minstens twee jaar"),
            ("E6", "van het welzijnsbudget wordt lokaal besteed"),
        ),
        _blocks(
            share_bars(model, area, "E1", "Waar komt het geld vandaan?", _FUNDERS, "Niet bekend")
            if len(model.parts(area, "E1")) > 1
            else None,  # all under 'the rest': too few places to tell apart
        ),
    )  # fmt: skip


def _compared(model: Nulmeting, area: Area) -> Chapter:
    lead = (
        "De buurten staan op naam en niet op volgorde van meer of minder. Nieuw Mathenesse telt niet mee in Delfshaven "
        "als geheel; Witte Dorp telt bij verhoudingen mee bij Oud Mathenesse."
    )
    blocks = _blocks(
        comparison(model, area, "B1", "Aandeel door het lokale netwerk", lead=_differs(model, area)),
        comparison(model, area, "A2", "Activiteiten per week op 1.000 inwoners"),
    )
    return Chapter(
        "buurten",
        "Vergeleken met de andere buurten" if not area.is_whole else "De buurten vergeleken",
        lead,
        (),
        blocks,
    )


def _differs(model: Nulmeting, area: Area) -> str:
    """Whether a neighbourhood's share is surely another than that of the whole."""
    whole = model.whole
    own = model.figure(area, "B1")
    other = model.figure(whole, "B1") if whole and not area.is_whole else None
    if not (own and other and own.low is not None and own.high is not None):
        return ""
    if other.low is None or other.high is None or own.value is None or other.value is None:
        return ""
    if own.low <= other.high and own.high >= other.low:
        return (
            "Of het hier meer of minder is dan in Delfshaven als geheel, is niet te zeggen: de onzekerheid is groter "
            "dan het verschil."
        )
    more = "meer" if own.low > other.high else "minder"
    return f"Hier doet het lokale netwerk {more} dan in Delfshaven als geheel: meer verschil dan onzekerheid."


def _facts(model: Nulmeting, area: Area, *wanted: tuple[str, str]) -> tuple[Fact, ...]:
    """The numbers that were measured; what was not is told in the chapter on what is not known."""
    facts = []
    for name, label in wanted:
        figure = model.figure(area, name)
        bare = name.partition(".")[0]
        if figure is None or figure.value is None or bare not in model.indicators:
            continue
        detail = ". ".join(part[:1].upper() + part[1:] for part in (_band(model, area, figure), _of(figure)) if part)
        facts.append(Fact(shown(figure, model.indicators[bare]), label, proof(model, area, name), detail))
    return tuple(facts)


def _band(model: Nulmeting, area: Area, figure: Figure) -> str:
    """Where it may lie: of a share by what is known, of a value in money by what an hour is worth."""
    low, high = (model.figure(area, f"{figure.indicator_id}.{side}") for side in ("laag", "hoog"))
    if low and high and low.value is not None and high.value is not None:
        return f"tussen {with_unit(low.value, figure.unit)} en {with_unit(high.value, figure.unit)}"
    return between(figure)


def _of(figure: Figure) -> str:
    return counted(figure) if figure.unit == "%" else ""


def _blocks(*blocks: Block | None) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block is not None)
