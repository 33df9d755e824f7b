"""For whom, what kind, at what price, how to get in, and by whom: each from the field that says so, else the text.

Belongs here: which words of a record are read for which facet. Does not belong here: the words themselves
(sources.dutch), or organisations in the register.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from sources.contracts import Access, Audience, Category, Evidence, ExtractedRecord, Price, ProviderType
from sources.dutch.access import read_access
from sources.dutch.audience import read_audience
from sources.dutch.category import read_categories
from sources.dutch.facet import Reading
from sources.dutch.price import read_price
from sources.dutch.provider import read_provider

_MUCH_TEXT = 5000  # characters; what follows is a page and says little about the activity
_NUMBER = re.compile(r"(?:€|EUR|euro)?\s*(\d{1,4})(?:[.,](\d{1,2}))?\s*(?:€|EUR|euro|,-)?", re.I)


class Facets(NamedTuple):
    """The facets of a record, with `evidence` per field of NormalisedActivity that has any."""

    audience: Audience
    category: tuple[Category, ...]
    price: Price
    access: Access | None
    provider_type: ProviderType
    evidence: dict[str, Evidence]


class _Words(NamedTuple):
    """The words of a record that facets are read from. Feeds repeat them for every date of a series."""

    name: str
    description: str
    audience_text: str | None
    category_text: str | None
    price_text: str
    registration_text: str | None
    provider_text: str | None


NO_FACETS = Facets(Audience(), (), Price(), None, "onbekend", {})


def read_facets(record: ExtractedRecord, name: str) -> Facets:
    """`name` is the record's name without status words. Unknown stays unknown."""
    return _read(
        _Words(
            name,
            (record.description or "")[:_MUCH_TEXT],
            record.audience_text,
            record.category_text,
            (record.price_text or "").strip(),
            record.registration_text,
            record.extra.get("provider_type"),
        )
    )


@lru_cache(maxsize=4096)
def _read(words: _Words) -> Facets:
    audience = read_audience(words.name, words.description, words.audience_text)
    category = read_categories(" ".join(filter(None, (words.name, words.category_text))), words.description)
    price = _price(words, is_for_children=set(audience.value.target_group) == {"kinderen"})
    access = read_access(words.registration_text)
    if access.value is None:
        access = read_access(f"{words.name}. {words.description}")
    provider = read_provider(words.provider_text)
    readings = {
        "audience": audience.evidence,
        "category": category.evidence,
        "price": price.evidence,
        "access": access.evidence,
        "provider_type": provider.evidence,
    }
    evidence = {field: found for field, found in readings.items() if found}
    return Facets(audience.value, category.value, price.value, access.value, provider.value, evidence)


def _price(words: _Words, *, is_for_children: bool) -> Reading[Price]:
    """The price field; the description where there is none, and always for what a Rotterdampas does."""
    described = read_price(words.description, for_children=is_for_children)
    if not words.price_text:
        return described
    reading = _number(words.price_text) or read_price(words.price_text, for_children=is_for_children)
    if reading.value.rotterdampas is None and described.value.rotterdampas is not None:
        price = reading.value.model_copy(update={"rotterdampas": described.value.rotterdampas})
        return Reading(price, reading.evidence)
    return reading


def _number(text: str) -> Reading[Price] | None:
    """A bare number, as formats give it."""
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    amount = int(number[1]) + int((number[2] or "0").ljust(2, "0")) / 100
    price = Price(type="amount" if amount else "free", min=amount, max=amount)
    return Reading(price, Evidence(raw=text, rule="getal"))
