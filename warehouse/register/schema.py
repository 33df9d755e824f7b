"""What can be filled in in the register: sheets, columns, the answers to choose from, and what each means.

Belongs here: the Dutch headers and answers, and the identifiers they stand for. Does not belong here: reading cells
(cells.py), writing the template (template.py). Sheet, import, explanation and documentation all follow from this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from warehouse.labels import AUDIENCE_LABELS, CATEGORY_LABELS

Kind = Literal["id", "text", "list", "integer", "number", "date", "year", "choice", "choices", "yes", "url", "email",
               "telephone", "postal_code"]  # fmt: skip
Reference = Literal["organisation", "place", "network", "neighbourhood"]


@dataclass(frozen=True)
class Field:
    """A column: its name in the register, its header in the sheet, and what may stand in its cells."""

    name: str
    header: str
    kind: Kind
    help: str
    choices: Mapping[str, str] | None = None  # answer in the sheet -> value in the register
    refers_to: Reference | None = None
    required: bool = False
    low: float | None = None
    high: float | None = None
    is_identity: bool = False  # how a thing is called and reached; reference/*.yaml may say it too


@dataclass(frozen=True)
class SheetSchema:
    """A sheet: a row is an organisation, a place, or a fact about them (`key`: what makes two rows the same one)."""

    name: str
    table: Literal["organisation", "place", "memberships", "relations", "funding", "streams"]
    text: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


THEMES = {label.lower(): code for code, label in CATEGORY_LABELS.items()}
AUDIENCES = {label: code for code, label in AUDIENCE_LABELS.items()}
PROVIDERS = {
    "lokaal netwerk": "lokaal_netwerk",
    "vrijwilligers bij een aanbieder": "vrijwilligers_bij_aanbieder",
    "beroepskrachten": "beroepskracht",
}
ORGANISATION_KINDS = {
    "bewonersgroep": "bewonersgroep",
    "vereniging": "vereniging",
    "stichting van bewoners": "stichting_bewoners",
    "sociale onderneming": "sociale_onderneming",
    "geloofsgemeenschap": "geloofsgemeenschap",
    "kunst en cultuur": "kunst_cultuur",
    "sport": "sport",
    "welzijnsorganisatie": "welzijnsorganisatie",
    "onderwijs of bibliotheek": "onderwijs",
    "overheid": "overheid",
    "anders": "anders",
}
PLACE_KINDS = {
    "buurthuiskamer": "buurthuiskamer",
    "Huis van de Wijk": "huis_van_de_wijk",
    "buurthuis": "buurthuis",
    "tuin": "tuin",
    "speeltuin": "speeltuin",
    "gebedshuis": "gebedshuis",
    "bibliotheek": "bibliotheek",
    "atelier of werkplaats": "atelier",
    "sportzaal": "sport",
    "park": "park",
    "anders": "anders",
}
LEGAL_FORMS = {
    "stichting": "stichting",
    "vereniging": "vereniging",
    "coöperatie": "cooperatie",
    "bv": "bv",
    "informeel (geen rechtsvorm)": "informeel",
    "overheid": "overheid",
    "anders": "anders",
}
STATUSES = {"actief": "actief", "in oprichting": "in_oprichting", "gestopt": "gestopt"}
ROLES = {
    "coördinator": "coordinator",
    "beheerder": "beheerder",
    "bestuurslid": "bestuurslid",
    "vrijwilliger": "vrijwilliger",
    "medewerker": "medewerker",
    "buurtverbinder": "buurtverbinder",
}
STRENGTHS = {"1 (kennen elkaar)": "1", "2 (wisselen uit)": "2", "3 (organiseren samen)": "3"}
METHODS = {"gesprek": "interview", "agenda": "agenda"}
FUNDERS = {
    "gemeente, structureel": "gemeente_structureel",
    "gemeente, incidenteel": "gemeente_incidenteel",
    "fonds": "fonds",
    "woningcorporatie": "corporatie",
    "eigen inkomsten": "eigen_inkomsten",
    "gift of crowdfunding": "gift_crowdfunding",
    "social return": "social_return_verplichting",
    "opdracht": "opdracht",
    "anders": "anders",
}
FUNDING_KINDS = {
    "subsidie": "subsidie",
    "opdracht": "opdracht",
    "bijdrage": "bijdrage",
    "verhuur of verkoop": "verkoop",
    "gift": "gift",
    "lening": "lening",
    "anders": "anders",
}
AMOUNTS = {
    "tot 1.000 euro": "tot-1000",
    "1.000 tot 5.000 euro": "1000-5000",
    "5.000 tot 10.000 euro": "5000-10000",
    "10.000 tot 25.000 euro": "10000-25000",
    "25.000 tot 50.000 euro": "25000-50000",
    "50.000 tot 100.000 euro": "50000-100000",
    "100.000 tot 250.000 euro": "100000-250000",
    "250.000 euro of meer": "vanaf-250000",
}
HOUSING = {
    "eigendom": "eigendom",
    "huur van de gemeente": "huur_gemeente",
    "huur van een woningcorporatie": "huur_corporatie",
    "huur van een ander": "huur_particulier",
    "bruikleen": "bruikleen",
    "tijdelijk gebruik": "tijdelijk",
    "geen eigen plek": "geen",
}
HOUSING_COSTS = {
    "geen huurlast": "geen",
    "tot 10 % van het budget": "tot-10",
    "10 tot 25 % van het budget": "10-25",
    "25 tot 50 % van het budget": "25-50",
    "de helft van het budget of meer": "vanaf-50",
}
STREAM_KINDS = {
    "subsidie van de gemeente": "subsidie_gemeente",
    "bewonersinitiatief": "bewonersinitiatief",
    "fonds": "fonds",
    "woningcorporatie": "corporatie",
    "prijs of wedstrijd": "prijs",
    "lening": "lening",
    "anders": "anders",
}
YES = {"ja": "true", "nee": "false"}

# --- Columns ----------------------------------------------------------------------------------------------------------

ID = "kenmerk"
EXPIRED = Field("expired", "vervalt", "yes", "Zet hier ja als dit niet meer zo is. De geschiedenis blijft.", YES)
_SOURCE = Field("source", "bron", "text", "Waar dit vandaan komt, zonder naam van een persoon: gesprek, vragenlijst, "
                "jaarverslag 2025, website.", required=True)  # fmt: skip
_STATED_ON = Field("stated_on", "datum opgave", "date", "De dag waarop dit gezegd of gelezen is.", required=True)


def _id(of: str) -> Field:
    return Field("id", ID, "id", f"Vast kenmerk van {of}: kleine letters, cijfers en streepjes. Laat het leeg bij een "
                 "nieuwe rij: dan maakt het systeem er een van de naam.")  # fmt: skip


_ALIASES = Field("aliases", "andere namen", "list", "Hoe mensen het ook noemen, met ; ertussen.", is_identity=True)
_ACTIVE_SINCE = Field("active_since", "actief sinds", "year", "Jaar of datum.")
_STATUS = Field("status", "status", "choice", "Gestopt: de gegevens blijven bewaard.", STATUSES)
_STAFF = Field("staff_fte", "betaalde krachten (fte)", "number", "Alleen mensen in loondienst of op factuur; 0 als er "
               "niemand betaald werkt.", low=0, high=500)  # fmt: skip
_CONTACT = (
    Field("url", "website", "url", "Adres van de website.", is_identity=True),
    Field("email", "e-mail", "email", "Algemeen adres, zoals info@. Nooit van een persoon.", is_identity=True),
    Field("telephone", "telefoon", "telephone", "Vast nummer. Nooit een 06-nummer.", is_identity=True),
)
_CONFIRMED = (
    Field("confirmed_on", "bevestigd op", "date", "De dag waarop de plek zelf zei dat deze rij klopt."),
    Field("confirmed_by_role", "bevestigd door", "choice", "De rol van wie dat zei. Geen naam.", ROLES),
)
_END = (_SOURCE, _STATED_ON)

_ORGANISATION = Field("organization_id", "organisatie", "id", "Kenmerk of naam van de organisatie.",
                      refers_to="organisation", required=True)  # fmt: skip
_PLACE = Field("place_id", "plek", "id", "Kenmerk of naam van de plek.", refers_to="place", required=True)

ORGANISATIONS = SheetSchema(
    "Organisaties", "organisation", "Een rij per organisatie of groep.", ("id",),
    (
        _id("de organisatie"),
        Field("name", "naam", "text", "Naam van de organisatie.", required=True, is_identity=True),
        _ALIASES,
        Field("provider_type", "wie voert uit", "choice", "Wie haar activiteiten uitvoert.", PROVIDERS,
              is_identity=True),
        Field("kind", "soort", "choice", "Wat voor organisatie het is.", ORGANISATION_KINDS),
        Field("themes", "thema's", "choices", "Met ; ertussen.",
              THEMES),
        Field("audience", "voor wie", "choices", "Met ; ertussen.",
              AUDIENCES),
        Field("legal_form", "rechtsvorm", "choice", "Zoals bij de Kamer van Koophandel.", LEGAL_FORMS),
        _ACTIVE_SINCE, _STATUS, _STAFF, *_CONTACT, *_CONFIRMED, *_END,
    ),
)  # fmt: skip
PLACES = SheetSchema(
    "Plekken", "place", "Een rij per plek. Cijfers over mensen en geld worden nooit per plek gepubliceerd.", ("id",),
    (
        _id("de plek"),
        Field("name", "naam", "text", "Naam van de plek.", required=True, is_identity=True),
        _ALIASES,
        Field("organization_id", "organisatie", "id", "Kenmerk of naam van de organisatie van de plek.",
              refers_to="organisation", is_identity=True),
        Field("street_address", "adres", "text", "Straat en huisnummer.", is_identity=True),
        Field("postal_code", "postcode", "postal_code", "Zoals 3021 AB.", is_identity=True),
        Field("neighbourhood_id", "buurt", "id", "Alleen als adres en postcode het niet al zeggen.",
              refers_to="neighbourhood", is_identity=True),
        Field("kind", "soort", "choice", "Wat voor plek het is.", PLACE_KINDS),
        _ACTIVE_SINCE, _STATUS,
        Field("opening_hours_week", "uren open per week", "number", "In een gewone week, alles bij elkaar.", low=0,
              high=168),
        Field("volunteers_n", "vrijwilligers", "integer", "Hoeveel mensen zich hier als vrijwilliger inzetten. Alleen "
              "het aantal.", low=0, high=5000),
        Field("volunteer_hours_year", "uren per vrijwilliger per jaar", "number", "Gemiddeld. Leeg als het niet bekend "
              "is.", low=0, high=3000),
        _STAFF,
        Field("visitors_week", "bezoek per week", "integer", "Gemiddeld aantal bezoeken in een gewone week; wie twee "
              "keer komt, telt twee keer.", low=0, high=100000),
        Field("budget_class", "jaarbudget", "choice", "In klassen; precies hoeft niet.", AMOUNTS),
        Field("housing_form", "huisvesting", "choice", "Op welke voet de plek er zit.", HOUSING),
        Field("housing_end", "huisvesting tot", "date", "Einde van contract of afspraak. Leeg: onbekend."),
        Field("housing_is_permanent", "huisvesting zonder einddatum", "yes", "ja = er is geen einddatum.", YES),
        Field("housing_cost_class", "huurlast", "choice", "Huur en energie, als deel van het budget.", HOUSING_COSTS),
        *_CONTACT, *_CONFIRMED, *_END,
    ),
)  # fmt: skip
MEMBERSHIPS = SheetSchema(
    "Netwerken", "memberships", "Een rij per organisatie en netwerk waarvan zij lid is.",
    ("organization_id", "network_id"),
    (
        _ORGANISATION,
        Field("network_id", "netwerk", "id", "Kenmerk of naam van het netwerk.", refers_to="network", required=True),
        *_END, EXPIRED,
    ),
)  # fmt: skip
RELATIONS = SheetSchema(
    "Relaties", "relations", "Een rij per paar organisaties: hoe hecht is hun band, volgens de eerste?",
    ("organization_id", "partner_id", "method"),
    (
        _ORGANISATION,
        Field("partner_id", "partner", "id", "Kenmerk of naam van de andere organisatie.", refers_to="organisation",
              required=True),
        Field("strength", "sterkte", "choice", "1 = kennen elkaar, 2 = wisselen uit, 3 = organiseren samen.", STRENGTHS,
              required=True),
        Field("method", "hoe bekend", "choice", "gesprek = iemand zei het; agenda = uit een agenda afgeleid.",
              METHODS, required=True),
        *_END, EXPIRED,
    ),
)  # fmt: skip
FUNDING = SheetSchema(
    "Financiering", "funding", "Een rij per geldbron van een plek. Wordt nooit per plek gepubliceerd.",
    ("place_id", "funder", "kind", "label", "start_date"),
    (
        _PLACE,
        Field("funder", "van wie", "choice", "Wie het geld geeft.", FUNDERS, required=True),
        Field("kind", "soort", "choice", "Wat voor geld het is.", FUNDING_KINDS, required=True),
        Field("label", "regeling", "text", "Naam van de regeling of het fonds, als er meer rijen zijn."),
        Field("amount_class", "bedrag per jaar", "choice", "In klassen.", AMOUNTS),
        Field("start_date", "vanaf", "year", "Jaar of datum."),
        Field("end_date", "tot en met", "date", "Laatste dag. Leeg: onbekend."),
        *_END, EXPIRED,
    ),
)  # fmt: skip
STREAMS = SheetSchema(
    "Steunstromen", "streams", "Een rij per regeling of fonds waar organisatoren geld kunnen vragen.", ("stream_id",),
    (
        Field("stream_id", ID, "id", "Vast kenmerk. Laat het leeg bij een nieuwe rij."),
        Field("name", "naam", "text", "Naam van de regeling.", required=True),
        Field("kind", "soort", "choice", "Wat voor geld het is.", STREAM_KINDS, required=True),
        Field("for_whom", "voor wie", "text", "Wie kan aanvragen."),
        Field("deadline", "uiterste datum", "date", "Laatste dag om aan te vragen. Elke ronde een eigen rij."),
        Field("is_continuous", "doorlopend", "yes", "ja = aanvragen kan het hele jaar.", YES),
        Field("url", "website", "url", "Waar de voorwaarden staan."),
        *_END, EXPIRED,
    ),
)  # fmt: skip
SHEETS = (ORGANISATIONS, PLACES, MEMBERSHIPS, RELATIONS, FUNDING, STREAMS)
