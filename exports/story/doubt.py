"""What is not known, and how was counted: on every page and in every report. Belongs here: only that."""

from __future__ import annotations

from exports.nulmeting import Area, Nulmeting
from exports.story.parts import (
    PARTLY,
    Chapter,
    Table,
    listed,
    number,
    period_in_words,
    sentence,
    with_unit,
)

_FIELDS = {
    "wat": "wat het is",
    "wanneer": "wanneer het is",
    "voor_wie": "voor wie het is",
    "door_wie": "wie het doet",
    "waar": "waar het is",
}


def unknown(model: Nulmeting, area: Area) -> Chapter:
    """What we do not know: places not reached, fields not filled, indicators not measured, and why."""
    own = model.figures.get(area.code, {})
    main = [(indicator, own[name]) for name, indicator in model.indicators.items() if name in own]
    missing: dict[str, list[str]] = {}
    for indicator, figure in main:
        if figure.value is None:
            missing.setdefault(figure.note or "er zijn nog geen gegevens voor", []).append(indicator.name)
    partly = [i.name[:1].lower() + i.name[1:] for i, f in main if f.value is not None and f.status == PARTLY]
    head = ("Cijfer", "Waarom niet")
    rows = tuple((", ".join(names), sentence(reason)) for reason, names in missing.items())
    tables = (Table("Niet gemeten, en waarom", head, rows, numeric=False),) if rows else ()
    points = _points(model, area)
    if partly:
        points.append(f"Deels gemeten, met minder dan 80% dekking: {listed(partly)}.")
    return Chapter(
        "weten-niet",
        "Wat wij niet weten",
        "Een nulmeting is pas eerlijk als u ook ziet wat er niet in zit.",
        points=tuple(points),
        tables=tables,
    )


def _points(model: Nulmeting, area: Area) -> list[str]:
    points = []
    reach = model.figure(area, "G1")
    if reach and reach.value is not None:
        some = f" ({number(reach.numerator or 0)} van {number(reach.denominator)})" if reach.denominator else ""
        if reach.value >= 100:
            points.append(f"Van alle plekken die wij kennen, hebben wij verse gegevens{some}.")
        else:
            points.append(
                f"Van {with_unit(reach.value, '%')} van de plekken die wij kennen, hebben wij verse gegevens{some}. "
                "Wat op de andere plekken gebeurt, telt hier niet mee."
            )
    filled = [(words, f) for part, words in _FIELDS.items() if (f := model.figure(area, f"G2.{part}"))]
    lacking = [
        f"{words} ({with_unit(100 - f.value, '%')})" for words, f in filled if f.value is not None and f.value < 95
    ]
    if lacking:
        points.append(f"Niet elke bron zegt alles. Bij dit deel van het aanbod ontbreekt: {', '.join(lacking)}.")
    confirmed = model.figure(area, "G3")
    if confirmed and confirmed.value is not None:
        points.append(
            f"{with_unit(confirmed.value, '%')} van de organisaties bevestigde in het afgelopen jaar dat het klopt."
        )
    if broken := model.n_sources - model.n_sources_ok:
        verb = "is" if broken == 1 else "zijn"
        points.append(f"Van de {model.n_sources} bronnen {verb} er vandaag {broken} niet of niet goed gelezen.")
    points.append("Plekken en initiatieven die in geen bron en geen register staan, kennen wij niet.")
    points.append(
        "Wat mensen voor elkaar doen zonder dat het in een agenda staat, is ook sociale basis. Dat telt hier niet mee."
    )
    points.append("Een cijfer zegt niet wat iets oplevert. Het is een begin van een gesprek, geen eindoordeel.")
    return points


def method(model: Nulmeting, area: Area) -> Chapter:
    """How was counted, in a few sentences."""
    weeks = model.figure(area, "A1")
    period = ""
    if weeks and weeks.period and "/" in weeks.period:
        period = f" Deze keer: {period_in_words(weeks.period)}."
    residents = f" {area.name} telt {number(area.residents)} inwoners." if area.residents else ""
    context = model.figure(area, "F1")
    year = f"{context.period}, " if context and context.value is not None and context.period else ""
    points = [
        "Een gewone week is een week zonder schoolvakantie en zonder feestdag. Wij tellen er acht, ook weken "
        f"die nog komen, en nemen de middelste waarde. Zo maakt één drukke week niets uit.{period}",
        "Wat in meer bronnen staat, telt één keer. Iets met twee thema’s telt voor elk thema half, dus samen is alles "
        "100%.",
        "Een activiteit hoort bij de buurt van de plek waar zij is.",
        "Bevestigd is: de datum staat vast en een bron die haar noemt is vers. Al het andere is verondersteld en staat "
        "apart.",
        f"Inwoners komen van het CBS ({year}afgerond op 5).{residents}",
        "Bij percentages staat tussen welke grenzen het kan liggen: door toeval bij kleine aantallen, en door wat wij "
        "niet weten. Dekking is het deel van wat geteld moest worden, dat wij echt zagen. Onder 80% dekking heet een "
        "cijfer ‘deels gemeten’.",
        "Geld en vrijwilligers tonen wij alleen als er vijf of meer plekken achter een getal zitten. Over personen "
        "staat er niets in.",
    ]
    return Chapter("methode", "Hoe is er geteld?", points=tuple(points))
