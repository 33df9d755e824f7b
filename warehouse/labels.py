"""Dutch words for what records and activities say: names of fields, and coded values.

Belongs here: words that the warehouse's own explanations need, and what is published too. Does not belong here: words
that one form of publication needs (exports.labels, exports.site.words), or words of matching (warehouse.match.labels).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

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

FIELDS = {
    "name": "Naam",
    "schedule": "Dag en tijd",
    "place_id": "Plek",
    "location_text": "Plek, in de woorden van de bron",
    "organization_id": "Organisatie",
    "organizer_text": "Organisatie, in de woorden van de bron",
    "provider_type": "Wie het uitvoert",
    "audience": "Voor wie",
    "price": "Kosten",
    "price_text": "Kosten, in de woorden van de bron",
    "access": "Meedoen",
    "registration_text": "Aanmelden",
    "category": "Thema",
    "accessibility": "Toegankelijk",
    "in_language": "Taal",
    "status": "Gaat het door?",
    "description": "Omschrijving",
    "url": "Webadres",
}
PROVIDERS = {
    "lokaal_netwerk": "een lokale organisatie of bewonersgroep",
    "vrijwilligers_bij_aanbieder": "vrijwilligers bij een welzijnsorganisatie",
    "beroepskracht": "beroepskrachten",
}
_STATUS = {"scheduled": "ja", "cancelled": "nee, het is afgelast", "tentative": "nog niet zeker"}
_LANGUAGES = {
    "nl": "Nederlands", "en": "Engels", "ar": "Arabisch", "tr": "Turks", "pl": "Pools", "es": "Spaans",
    "pt": "Portugees", "fr": "Frans", "de": "Duits", "uk": "Oekraïens", "so": "Somalisch", "ti": "Tigrinya",
}  # fmt: skip


def claim_value(field: str, value: str | None, names: Mapping[str, Mapping[str, str]]) -> str:
    """The value of a claim as a resident reads it. `names` gives, per field, the name of an id.

    A value in a form that is not known is shown as it is: the table is there to show what was said.
    """
    if value is None:
        return "niets"
    if field in names:
        return names[field].get(value, value)
    if field in ("audience", "price"):
        parsed = _parsed(value)
        return value if parsed is None else _audience(parsed) if field == "audience" else _price(parsed)
    if field in _WORDS:
        return _listed(value, _WORDS[field])
    return value


_WORDS: dict[str, dict[str, str]] = {
    "access": ACCESS_LABELS,
    "category": CATEGORY_LABELS,
    "in_language": _LANGUAGES,
    "status": _STATUS,
    "provider_type": PROVIDERS | {"onbekend": "onbekend"},
}


def _listed(value: str, words: Mapping[str, str]) -> str:
    return ", ".join(words.get(part, part) for part in value.split(", "))


def _parsed(value: str) -> dict[str, Any] | None:
    try:
        parsed = json.loads(value)
    except ValueError:  # cut off by the mart's limit of 300 characters
        return None
    return parsed if isinstance(parsed, dict) else None


def _audience(audience: Mapping[str, Any]) -> str:
    parts = [AUDIENCE_LABELS.get(str(group), str(group)) for group in audience.get("target_group") or ()]
    gender = audience.get("gender")
    if gender and gender not in parts:
        parts.append(f"alleen {gender}")
    if ages := ages_in_words(audience.get("min_age"), audience.get("max_age")):
        parts.append(ages)
    return ", ".join(parts) or "niet gezegd"


def _price(price: Mapping[str, Any]) -> str:
    low, high = price.get("min"), price.get("max")
    if price.get("type") == "free":
        text = "gratis"
    elif price.get("type") == "amount" and isinstance(low or high, int | float):
        known = [float(amount) for amount in (low, high) if isinstance(amount, int | float)]
        text = euro(known[0]) if len(set(known)) == 1 else f"{euro(min(known))} tot {euro(max(known))}"
    else:
        text = "onbekend"
    if price.get("pay_what_you_can"):
        text += ", u geeft wat u kunt missen"
    if price.get("rotterdampas"):
        text += ", voordeel met Rotterdampas"
    return text


def euro(amount: float) -> str:
    """'€ 2,50', without cents when there are none."""
    whole = f"{amount:.2f}".replace(".", ",")
    return f"€ {whole.removesuffix(',00')}"


def ages_in_words(low: int | None, high: int | None) -> str:
    """'12 tot en met 18 jaar', or empty when neither is known."""
    if low is not None and high is not None:
        return f"{low} tot en met {high} jaar"
    if low is not None:
        return f"vanaf {low} jaar"
    return "" if high is None else f"tot en met {high} jaar"
