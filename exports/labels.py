"""Dutch words for coded values: what a resident reads where the warehouse has a code. Belongs here: words, no logic."""

from __future__ import annotations

CATEGORY_LABELS: dict[str, str] = {
    "ontmoeting": "Ontmoeting",
    "eten_drinken": "Eten en drinken",
    "sport_bewegen": "Sport en bewegen",
    "creatief": "Creatief",
    "taal_leren": "Taal en leren",
    "hulp_advies": "Hulp en advies",
    "kinderen_jeugd": "Kinderen en jeugd",
    "muziek_cultuur": "Muziek en cultuur",
    "groen": "Groen",
    "gezondheid": "Gezondheid",
    "digitaal": "Computer en telefoon",
    "werk_geld": "Werk en geld",
    "geloof_zingeving": "Geloof en zingeving",
    "uitje_feest": "Uitje en feest",
}

AUDIENCE_LABELS: dict[str, str] = {
    "iedereen": "iedereen",
    "kinderen": "kinderen",
    "jongeren": "jongeren",
    "ouderen": "ouderen",
    "vrouwen": "vrouwen",
    "mannen": "mannen",
    "ouders": "ouders",
    "nieuwkomers": "nieuwkomers",
    "mantelzorgers": "mantelzorgers",
    "mensen_met_beperking": "mensen met een beperking",
    "minima": "mensen met weinig geld",
}

ACCESS_LABELS: dict[str, str] = {
    "walk_in": "Loop gewoon binnen, aanmelden is niet nodig.",
    "register": "Meld u vooraf aan.",
    "referral": "Alleen met een verwijzing.",
    "closed": "Besloten groep.",
}

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
