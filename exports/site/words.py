"""Dutch for coded values that only the pages show. Belongs here: words, and how a value is put into them."""

from __future__ import annotations

STATES = {"ok": "goed", "stale": "verouderd", "failed": "stuk", "paused": "staat uit"}


def number(count: int) -> str:
    """'2.000': as Dutch people write it."""
    return f"{count:,}".replace(",", ".")


def points(weight: float) -> str:
    """A weight as people write it: '+5,1' or '−0,3'."""
    rounded = round(weight, 1)
    sign = "+" if rounded > 0 else "\N{MINUS SIGN}" if rounded < 0 else ""
    return f"{sign}{abs(rounded):.1f}".replace(".", ",")
