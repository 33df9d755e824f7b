"""A small invented measurement: Delfshaven as a whole and three neighbourhoods, one of which is hardly known."""

from __future__ import annotations

import datetime as dt
from typing import Any

from exports.nulmeting import (
    Area,
    Figure,
    Gap,
    Indicator,
    Nulmeting,
    Organisation,
    Past,
    Relation,
    Reported,
)

TODAY = dt.date(2026, 11, 24)
WHOLE = Area("WK059903", "Delfshaven als geheel", "heel-delfshaven", "gebied", True, 76_610)
BOSPOLDER = Area("BU05990321", "Bospolder", "bospolder", "buurt", True, 7_110)
SPANGEN = Area("BU05990323", "Spangen", "spangen", "buurt", True, 10_085)
WITTE_DORP = Area("BU05990328", "Witte Dorp", "witte-dorp", "buurt", True, 590)
AREAS = (WHOLE, BOSPOLDER, SPANGEN, WITTE_DORP)
_WEEKS = "2026-10-05/2026-11-29"
# id, name, unit, decimals, needs
_INDICATORS = [
    ("A1", "Activiteiten per week", "activiteiten per week", 0, ("agenda",)),
    ("A2", "Activiteiten per week per 1.000 inwoners", "per 1.000 inwoners", 1, ("agenda", "cbs")),
    ("A4", "Verdeling naar thema", "%", 0, ("agenda",)),
    ("A5", "Verdeling naar doelgroep", "%", 0, ("agenda",)),
    ("A7", "Dagdelendekking", "dagdelen", 0, ("agenda",)),
    ("A8", "Avond en weekend", "%", 0, ("agenda",)),
    ("A12", "Gratis of goedkoop", "%", 0, ("agenda",)),
    ("A13", "Zonder aanmelden", "%", 0, ("agenda",)),
    ("B1", "Aandeel door het lokale netwerk", "%", 0, ("agenda", "register")),
    ("B2", "Organisaties, plekken, netwerken", "plekken", 0, ("agenda", "register")),
    ("C1", "Vrijwilligers", "personen", 0, ("register",)),
    ("D1", "Verbondenheid", "0-1", 2, ("register", "agenda")),
    ("D7", "Netwerklidmaatschappen", "leden", 0, ("register",)),
    ("E1", "Financieringsmix", "%", 0, ("register",)),
    ("F1", "Bevolking", "inwoners", 0, ("cbs",)),
    ("G1", "Dekking van de meting", "%", 0, ("agenda", "register")),
    ("G2", "Volledigheid", "%", 0, ("agenda",)),
]
_SHARES = {
    "A4": [("ontmoeting", 40), ("taal_leren", 25), ("groen", 15), ("onbekend", 20)],
    "A5": [("ouderen", 30), ("kinderen", 20), ("iedereen", 10), ("onbekend", 40)],
    "A12": [("gratis", 50), ("tot_4_euro", 10), ("duurder", 5), ("onbekend", 35)],
    "A13": [("inloop", 45), ("aanmelden", 20), ("verwijzing", 5), ("besloten", 5), ("onbekend", 25)],
    "B1": [("lokaal_netwerk", 50), ("vrijwilligers_bij_aanbieder", 20), ("beroepskracht", 10), ("onbekend", 20)],
}


def figure(indicator_id: str, area: Area, value: float | None, **other: Any) -> Figure:
    """A figure of an area; without value it is not measured, and says why."""
    unit = next(row[2] for row in _INDICATORS if row[0] == indicator_id.partition(".")[0])
    known: dict[str, Any] = {
        "period": _WEEKS,
        "unit": unit,
        "numerator": None,
        "denominator": None,
        "coverage": 0.0 if value is None else 0.75,
        "status": "niet gemeten" if value is None else "deels",
        "note": "de plekken zijn er nog niet naar gevraagd" if value is None else None,
    }
    return Figure(indicator_id, area.code, value=value, **(known | other))


def figures(area: Area, scale: float) -> dict[str, Figure]:
    found = [
        figure("A1", area, 58 * scale, numerator=464 * scale, denominator=8, coverage=0.9, status="gemeten"),
        figure("A1.bevestigd", area, 41 * scale),
        figure("A1.verondersteld", area, 17 * scale),
        figure("A2", area, 4.6 * scale),
        figure("A7", area, 14),
        figure("A8", area, 22, low=12, high=34),
        figure("B2", area, 12),
        figure("B2.plekken", area, 12),
        figure("B2.organisaties", area, 9),
        figure("C1", area, None, note="minder dan 5 plekken gaven een aantal op"),
        figure("D1.agenda", area, 0.21),
        figure("D7", area, 3),
        figure("D7.warm", area, 3),
        figure("E1", area, None),
        figure("F1", area, area.residents, period="2022", coverage=1.0, status="gemeten"),
        figure("G1", area, 75, numerator=9, denominator=12, coverage=1.0, status="gemeten"),
        figure("G2", area, 70),
        figure("G2.wat", area, 100),
        figure("G2.voor_wie", area, 60),
    ]
    for name, parts in _SHARES.items():
        known = 100 - parts[-1][1]
        value = parts[0][1] / known * 100
        extra = {"numerator": parts[0][1] * 4, "denominator": known * 4, "low": parts[0][1], "high": 85, "n_units": 60}
        found.append(figure(name, area, value, **extra))
        found += [figure(f"{name}.{part}", area, share, numerator=share * 4, denominator=400) for part, share in parts]
    return {one.indicator_id: one for one in found}


def nulmeting(**other: Any) -> Nulmeting:
    """The measurement; `other` replaces parts of it."""
    none = {name: figure(name, WITTE_DORP, None, note="te klein voor een verhouding") for name, *_ in _INDICATORS}
    week = {(day, part): (float(day % 3), 0.5 * part) for day in range(7) for part in range(3)}
    quiet = dict.fromkeys(week, (0.0, 0.0)) | {(1, 0): (2.0, 0.0)}
    values: dict[str, Any] = {
        "today": TODAY,
        "areas": AREAS,
        "indicators": {
            name: Indicator(
                name, title, "aanbod", f"Uitleg van {title}. Meer uitleg.", unit, None, None, needs, decimals
            )
            for name, title, unit, decimals, needs in _INDICATORS
        },
        "figures": {
            WHOLE.code: figures(WHOLE, 3),
            BOSPOLDER.code: figures(BOSPOLDER, 1),
            SPANGEN.code: figures(SPANGEN, 0.5),
            WITTE_DORP.code: none,
        },
        "weeks": {
            WHOLE.code: week,
            BOSPOLDER.code: week,
            SPANGEN.code: quiet,
            WITTE_DORP.code: dict.fromkeys(week, (0, 0)),
        },
        "gaps": {
            BOSPOLDER.code: [
                Gap("taal_leren", "nieuwkomers", "doordeweeks", "avond", 5, True, False),
                Gap("taal_leren", "nieuwkomers", "weekend", "ochtend", 2, False, False),
                Gap("groen", "kinderen", "weekend", "middag", 4, True, True),
            ]
        },
        "organisations": [
            Organisation("agenda", 2026, name, f"Stichting {name.capitalize()} (verzonnen)", (BOSPOLDER.code,), degree)
            for name, degree in (("kade", 1), ("tuin", 1), ("kerk", 0))
        ],
        "relations": [Relation("agenda", 2026, "kade", "tuin", 4)],
        "reported": [Reported("B1", None, 2024, 62, "%", "de welzijnscoalitie", "Hoe er geteld is, weten wij niet.")],
        "history": {
            (BOSPOLDER.code, "A1"): [Past(dt.date(2025, 11, 30), 20, 0.5), Past(TODAY, 58, 0.9)],
        },
        "networks": {"warm": "Warme huiskamers"},
        "n_sources": 26,
        "n_sources_ok": 25,
        "is_demo": True,
    }
    return Nulmeting(**(values | other))
