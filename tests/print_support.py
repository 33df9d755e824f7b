"""Weeks for paper and digests: a site with activities as the marts give them. All places and titles are made up."""

from __future__ import annotations

import datetime as dt
from typing import Any

from exports.agenda import Agenda, AgendaActivity, AgendaPlace
from exports.series import Instance
from exports.site.model import Contact, Facts, Neighbourhood, Site

TODAY = dt.date(2026, 11, 24)
HOUSE = AgendaPlace("huis", "Het Voorbeeldhuis", "Laan 1, 3025 ZZ Rotterdam", 51.9, 4.4, "Proefwijk", "Laan 1")
HOSTILE = [
    '#import "x.typ": *; #read("/etc/passwd")',
    "$x^2$ *vet* _schuin_ ~weg~ `code` @iemand <label> // commentaar",
    "A" * 120,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "https://voorbeeld.example/een/hele/lange/link/zonder/spaties?met=parameters&en=nog-meer-parameters-erbij",
    "مقهى الحي للنساء",
    "Şişli Gönüllü Buluşması: yoğurt yapımı",
    "ሰላም, Привіт, שלום",
    "Koffie ☕️ en thee 👨‍👩‍👧‍👦 🇳🇱",
    "中文课",
    "om\u202egekeerd en\x00 stil",
    "</p><script>alert(1)</script> & \"meer\" 'hier'",
]


def instance(start: str, end: str, **other: Any) -> Instance:
    begin = dt.datetime.fromisoformat(start)
    known = {"all_day": False, "status": "scheduled", "name": None, "place_id": "huis"}
    return Instance(begin, begin, dt.datetime.fromisoformat(end), **(known | other))


def activity(name: str, *instances: Instance, **other: Any) -> AgendaActivity:
    """One activity in the Voorbeeldhuis; its id is made from its name."""
    made = dt.datetime(2026, 11, 1, 8, tzinfo=dt.UTC)
    values: dict[str, Any] = dict.fromkeys(AgendaActivity.__dataclass_fields__)
    values |= {"activity_id": f"wa-{name}", "name": name, "schedule_text": "", "status": "scheduled", "sequence": 0}
    values |= {"rules": (), "audience": (), "category": (), "sources": ("Bron",), "place": HOUSE}
    values |= {"last_confirmed": TODAY, "created_at": made, "last_modified": made, "instances": instances}
    return AgendaActivity(**(values | other))


def busy_week(n: int, names: list[str] | None = None) -> list[AgendaActivity]:
    """`n` activities of one date each, spread over the week from TODAY."""
    titles = names or ["Koffieochtend", "Naaien met elkaar", "Spreekuur geld en formulieren", "Samen eten"]
    found = []
    for number in range(n):
        day = TODAY + dt.timedelta(days=number % 7)
        hour = 9 + number % 11
        on = instance(f"{day} {hour:02}:00", f"{day} {hour + 1:02}:30")
        name = titles[number % len(titles)] if names else f"{titles[number % len(titles)]} {number}"
        found.append(activity(name, on, is_free=number % 2 == 0, audience=("ouderen",), activity_id=f"wa{number}"))
    return found


def site_of(*activities: AgendaActivity, **other: Any) -> Site:
    """A neighbourhood with one place, in which everything happens."""
    agenda = Agenda(TODAY, TODAY, TODAY + dt.timedelta(days=365), activities, {"huis": HOUSE})
    facts: dict[str, Any] = dict.fromkeys(Facts.__dataclass_fields__)
    values: dict[str, Any] = {name: {} for name in Site.__dataclass_fields__}
    values |= {"agenda": agenda, "uncertain": frozenset(), "is_demo": True}
    hood: dict[str, Any] = dict.fromkeys(Neighbourhood.__dataclass_fields__)
    hood |= {"neighbourhood_id": "BU1", "name": "Proefwijk", "slug": "proefwijk"}
    contact: dict[str, Any] = dict.fromkeys(Contact.__dataclass_fields__)
    contact |= {"id": "huis", "name": HOUSE.name, "telephone": "010 400 00 00", "neighbourhood_id": "BU1"}
    values |= {"neighbourhoods": {"BU1": Neighbourhood(**hood)}, "places": {"huis": Contact(**contact)}}
    values["facts"] = {a.activity_id: Facts(**(facts | {"neighbourhood_id": "BU1"})) for a in activities}
    return Site(**(values | other))
