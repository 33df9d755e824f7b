"""The facets of one activity, in the output format of the command `wijkagenda classify`.

Belongs here: combining readers, and answering what is usual where a text is silent. Does not belong here: word lists.
Records of sources do not go through here: they keep "unknown" where nothing is said.
"""

from __future__ import annotations

from typing import Any

from sources.contracts import Access
from sources.dutch.access import read_access
from sources.dutch.audience import read_audience
from sources.dutch.category import read_categories
from sources.dutch.price import read_price

_SMALL_PRICE = 5.0  # euro a visit: who asks so little and says nothing of signing up expects people to walk in


def registration_required(access: Access | None) -> bool | None:
    """Whether one must sign up: True, False, or None when it is not said."""
    return None if access is None else access != "walk_in"


def classify(title: str, description: str) -> dict[str, Any]:
    """`{theme, audience, price: {type, eur?}, registration_required}` of one activity, from its words alone."""
    text = f"{title}\n{description}"
    audience = read_audience(title, description).value
    for_children = "kinderen" in audience.target_group and "iedereen" not in audience.target_group
    price = read_price(text, for_children=for_children, usual=True).value
    access = read_access(text, usual=True).value
    if access is None and price.min is not None and price.min <= _SMALL_PRICE and "per maand" not in text.lower():
        access = "walk_in"
    result: dict[str, Any] = {"type": price.type}
    if price.type == "amount":
        result["eur"] = price.min
    return {
        "theme": list(read_categories(title, description).value),
        "audience": list(audience.target_group) or ["iedereen"],
        "price": result,
        "registration_required": registration_required(access),
    }
