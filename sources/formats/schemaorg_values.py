"""The properties of a schema.org event as the texts of a record: name, place, organiser, price, audience.

Belongs here: one property at a time, in whichever of its many shapes. Does not belong here: dates, or how events belong
together (`schemaorg`). People (Person as organiser or performer, contact points) are not read at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from sources.formats.html import absolute_url, html_to_text, one_line
from sources.formats.schemaorg_nodes import FoundEvents, local_name, types_of, values_of

_LANGUAGES = ("nl", "nl-nl", "nl-be", "en")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")
_CURRENCY_SIGNS = {"EUR": "€", "€": "€", "EURO": "€"}
_FREE = frozenset({"true", "https://schema.org/true", "http://schema.org/true", "yes", "ja"})
_NOT_FREE = frozenset({"false", "https://schema.org/false", "http://schema.org/false", "no", "nee"})
_GENERIC_TYPES = frozenset({"Event", "EventSeries", "SocialEvent", "CourseInstance"})
_MAX_PARTS = 20


def text_of(value: Any) -> str:
    """A value as text with line breaks; of several languages the Dutch one. "" for what is no text."""
    return html_to_text(_plain(value))


def line_of(value: Any) -> str:
    """A value as one line of text."""
    return one_line(text_of(value))


def _plain(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return value.replace("\\r\\n", "\n").replace("\\n", "\n") if ">" in value or "&gt;" in value else value
    if isinstance(value, bool) or depth > 4:
        return ""
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, list):
        by_language = [each for each in value if isinstance(each, dict) and "@language" in each]
        chosen = sorted(by_language, key=lambda each: _rank(str(each["@language"])))[:1] or value
        return next((text for each in chosen[:_MAX_PARTS] if (text := _plain(each, depth + 1))), "")
    if isinstance(value, dict):
        if "@value" in value:
            return _plain(value["@value"], depth + 1)
        if value and all(isinstance(key, str) and _LANGUAGE_TAG.fullmatch(key) for key in value):
            best = min(value, key=_rank)
            return _plain(value[best], depth + 1)
        return next(
            (text for name in ("name", "label", "headline") if (text := _plain(value.get(name), depth + 1))), ""
        )
    return ""


def _rank(language: str) -> int:
    tag = language.casefold()
    return _LANGUAGES.index(tag) if tag in _LANGUAGES else len(_LANGUAGES)


def _number(value: int | float) -> str:
    if isinstance(value, float) and (not math.isfinite(value) or abs(value) > 1e12):
        return ""
    return str(int(value)) if value == int(value) and abs(value) < 1e12 else str(value)[:30]


def first_text(data: dict[str, Any], *names: str, read: Callable[[Any], str] = line_of) -> str:
    """The first property that has a text."""
    return next((text for name in names if (values := values_of(data, name)) and (text := read(values))), "")


# --- Place and organiser ----------------------------------------------------------------------------------------------


def place_text(data: dict[str, Any], found: FoundEvents) -> str | None:
    """Where it is: "Name, street 1, 3025 AB Town"; "Online" when there is only a virtual place."""
    physical: list[str] = []
    is_online = False
    for value in values_of(data, "location")[:_MAX_PARTS]:
        thing = found.resolve(value)
        if isinstance(thing, dict) and "VirtualLocation" in types_of(thing):
            is_online = True
        elif text := _place(thing, found):
            physical.append(text)
    if not physical and (is_online or "online" in first_text(data, "eventAttendanceMode").casefold()):
        return "Online"
    return "; ".join(dict.fromkeys(physical)) or None


def _place(thing: Any, found: FoundEvents) -> str:
    if not isinstance(thing, dict):
        text = line_of(thing)
        return "" if re.fullmatch(r"https?://\S+", text) else text
    name = first_text(thing, "name")
    addresses = [found.resolve(each) for each in values_of(thing, "address")]
    if not addresses and any(key in types_of(thing) for key in ("PostalAddress",)):
        addresses = [thing]
    return _distinct([name, *(_address(each) for each in addresses[:1])])


def _address(value: Any) -> str:
    if not isinstance(value, dict):
        return line_of(value)
    nested = next((each for each in (value.get(tag) for tag in _LANGUAGES) if isinstance(each, dict)), value)
    town = " ".join(filter(None, (first_text(nested, "postalCode"), first_text(nested, "addressLocality"))))
    return _distinct([first_text(nested, "name"), first_text(nested, "streetAddress"), town]) or line_of(value)


def _distinct(parts: Iterable[str]) -> str:
    """Parts with commas between them, without one that another already holds word for word."""
    text = ""
    for part in filter(None, (each.strip(" ,") for each in parts)):
        if _holds(text, part):
            continue
        text = part if not text or _holds(part, text) else f"{text}, {part}"
    return text


def _holds(text: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text, re.IGNORECASE) is not None


def organizer_text(data: dict[str, Any], found: FoundEvents) -> str | None:
    """The organisations that organise it. A Person is not read: the activity does not need it."""
    names: list[str] = []
    for value in [*values_of(data, "organizer"), *values_of(data, "organiser"), *values_of(data, "provider")]:
        thing = found.resolve(value)
        if isinstance(thing, dict) and "Person" in types_of(thing):
            continue
        name = line_of(thing)
        if name and not re.fullmatch(r"https?://\S+", name):
            names.append(name)
    return "; ".join(dict.fromkeys(names)) or None


# --- Price ------------------------------------------------------------------------------------------------------------


def price_text(data: dict[str, Any], found: FoundEvents) -> str | None:
    """What it costs, in words that a reader of Dutch prices understands; None when nothing is said."""
    free = first_text(data, "isAccessibleForFree", "free", read=_truth)
    prices = [text for each in _offers(data, found) if (text := _price(each))]
    if not prices:
        prices = [text for each in values_of(data, "priceInfo") if isinstance(each, dict) and (text := _price(each))]
    if free == "true" and not any(re.search(r"[1-9]", price) for price in prices):
        return "gratis"
    return "; ".join(dict.fromkeys(prices)) or ("niet gratis" if free == "false" else None)


def _truth(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    text = str(first).strip().casefold()
    return "true" if text in _FREE else "false" if text in _NOT_FREE else ""


def _offers(data: dict[str, Any], found: FoundEvents) -> list[dict[str, Any]]:
    offers = [found.resolve(each) for each in values_of(data, "offers")]
    nested = [found.resolve(inner) for each in offers if isinstance(each, dict) for inner in values_of(each, "offers")]
    return [each for each in (nested or offers) if isinstance(each, dict)][:_MAX_PARTS]


def _price(offer: dict[str, Any]) -> str:
    specification = next((each for each in values_of(offer, "priceSpecification") if isinstance(each, dict)), {})
    price = first_text(offer, "price") or first_text(specification, "price")
    low, high = first_text(offer, "lowPrice", "minPrice"), first_text(offer, "highPrice", "maxPrice")
    currency = first_text(offer, "priceCurrency") or first_text(specification, "priceCurrency")
    if price:
        amount = amount_text(price, currency)
    elif low and high and low != high:
        amount = f"{amount_text(low, currency)} tot {amount_text(high, currency)}"
    else:
        amount = amount_text(low or high, currency)
    label = first_text(offer, "name") if amount else ""
    return f"{label}: {amount}" if label else amount


def amount_text(price: str, currency: str) -> str:
    """ "12.50" as "€ 12,50"; a text that is no number stands as it is."""
    match = re.fullmatch(r"(?:€|EUR)?\s*(\d{1,6})(?:[.,](\d{1,2}))?0?0?(?:,?-)?\s*(?:€|EUR)?", price, re.IGNORECASE)
    if match is None:
        return price
    euros, cents = match[1], (match[2] or "").ljust(2, "0")
    if int(euros) == 0 and int(cents) == 0:
        return "gratis"
    sign = _CURRENCY_SIGNS.get(currency.strip().upper() or "EUR", currency.strip())
    return f"{sign} {int(euros)},{cents}"


# --- The other facets -------------------------------------------------------------------------------------------------


def audience_text(data: dict[str, Any], found: FoundEvents) -> str | None:
    """For whom: the audience's own words, ages as "7-12 jaar"."""
    parts = [_ages(line_of(each)) for each in values_of(data, "typicalAgeRange")]
    for value in values_of(data, "audience")[:_MAX_PARTS]:
        thing = found.resolve(value)
        if not isinstance(thing, dict):
            parts.append(line_of(thing))
            continue
        parts.append(first_text(thing, "audienceType", "name"))
        low = first_text(thing, "suggestedMinAge", "requiredMinAge")
        high = first_text(thing, "suggestedMaxAge", "requiredMaxAge")
        parts.append(_ages(f"{low}-{high}") if low or high else "")
        parts.append(first_text(thing, "suggestedGender", "requiredGender"))
    return "; ".join(dict.fromkeys(part for part in parts if part)) or None


def _ages(text: str) -> str:
    match = re.fullmatch(r"(\d{1,3})?\s*[-–]\s*(\d{1,3})?", text)
    if match is None or not (match[1] or match[2]):
        return text if re.search(r"\w", text) else ""
    if match[1] and match[2]:
        return f"{int(match[1])}-{int(match[2])} jaar"
    return f"vanaf {int(match[1])} jaar" if match[1] else f"tot en met {int(match[2])} jaar"


def category_text(data: dict[str, Any], type_: str) -> str | None:
    """What kind of activity: the type when it is telling, keywords, genre."""
    parts = [] if type_ in _GENERIC_TYPES else [type_]
    for name in ("keywords", "genre", "eventCategory", "category", "terms", "about"):
        for value in values_of(data, name)[:_MAX_PARTS]:
            parts += [part.strip() for part in re.split(r"[,;]", line_of(value))]
    return ", ".join(dict.fromkeys(part for part in parts if 0 < len(part) <= 80)) or None


def status_text(data: dict[str, Any]) -> str | None:
    """The status as schema.org names it ("EventCancelled"); that of UiTdatabank in the same words."""
    for value in values_of(data, "eventStatus"):
        if text := local_name(_id_or_line(value)):
            return text
    status = next((each for each in values_of(data, "status") if isinstance(each, dict)), {})
    return {"Unavailable": "EventCancelled", "TemporarilyUnavailable": "EventPostponed"}.get(str(status.get("type")))


def language_of(data: dict[str, Any]) -> str | None:
    """The language of the activity: a tag where there is one, else the name."""
    for value in values_of(data, "inLanguage"):
        if isinstance(value, dict):
            return first_text(value, "alternateName", "identifier", "name") or None
        if text := line_of(value):
            return text[:40]
    return None


def url_of(data: dict[str, Any], base: str) -> str | None:
    """The page of the event itself."""
    for name in ("url", "mainEntityOfPage", "sameAs"):
        for value in values_of(data, name):
            if url := absolute_url(base, _id_or_line(value)):
                return url
    return None


def extras_of(data: dict[str, Any], found: FoundEvents) -> dict[str, str]:
    """What has no field of its own: attendance mode, availability, the address where one registers."""
    mode = local_name(first_text(data, "eventAttendanceMode", read=_ids))
    offers = _offers(data, found)
    availability = [local_name(first_text(each, "availability", read=_ids)) for each in offers]
    urls = [url for each in offers if (url := absolute_url(found.base, first_text(each, "url", read=_ids)))]
    extra = {
        "attendance_mode": mode,
        "availability": next(filter(None, availability), ""),
        "offer_url": "".join(urls[:1]),
    }
    return {name: text[:500] for name, text in extra.items() if text}


def _ids(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return _id_or_line(first)


def _id_or_line(value: Any) -> str:
    if isinstance(value, dict) and isinstance(value.get("@id"), str):
        return one_line(value["@id"])
    return line_of(value)
