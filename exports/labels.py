"""Dutch words for coded values: what a resident reads where the warehouse has a code.

Belongs here: the words, and how ages, dates and target groups are put into them. Does not belong here: a format.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exports.agenda import AgendaActivity

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

ACCESSIBILITY_LABELS: dict[str, str] = {
    "rolstoel": "toegankelijk met een rolstoel",
    "lift": "er is een lift",
    "toilet": "er is een aangepast toilet",
    "ringleiding": "er is een ringleiding",
    "gebarentolk": "er is een tolk gebarentaal of schrijftolk",
    "prikkelarm": "rustig, met weinig prikkels",
    "blindengeleidehond": "een hulphond mag mee",
}

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


@lru_cache(maxsize=1_024)
def date_in_words(day: dt.date) -> str:
    """'24 november 2026'."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def ages_in_words(low: int | None, high: int | None) -> str:
    """'12 tot en met 18 jaar', or empty when neither is known."""
    if low is not None and high is not None:
        return f"{low} tot en met {high} jaar"
    if low is not None:
        return f"vanaf {low} jaar"
    return "" if high is None else f"tot en met {high} jaar"


def describe_audience(activity: AgendaActivity) -> str:
    """Target group and ages in words; empty when nothing is known."""
    return _audience_in_words(activity.audience, activity.min_age, activity.max_age)


@lru_cache(maxsize=1_024)
def _audience_in_words(groups: tuple[str, ...], low: int | None, high: int | None) -> str:
    named = ", ".join(AUDIENCE_LABELS.get(group, group) for group in groups)
    return ", ".join(part for part in (named, ages_in_words(low, high)) if part)
