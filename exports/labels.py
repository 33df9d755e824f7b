"""Dutch words for coded values: what a resident reads where the warehouse has a code.

Belongs here: the words, and how dates and target groups are put into them; those that the warehouse needs too come from
warehouse.labels. Does not belong here: a format.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

from warehouse.labels import ACCESS_LABELS as ACCESS_LABELS
from warehouse.labels import AUDIENCE_LABELS as AUDIENCE_LABELS
from warehouse.labels import CATEGORY_LABELS as CATEGORY_LABELS
from warehouse.labels import ages_in_words as ages_in_words

if TYPE_CHECKING:
    from exports.agenda import AgendaActivity

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


def describe_audience(activity: AgendaActivity) -> str:
    """Target group and ages in words; empty when nothing is known."""
    return _audience_in_words(activity.audience, activity.min_age, activity.max_age)


@lru_cache(maxsize=1_024)
def _audience_in_words(groups: tuple[str, ...], low: int | None, high: int | None) -> str:
    named = ", ".join(AUDIENCE_LABELS.get(group, group) for group in groups)
    return ", ".join(part for part in (named, ages_in_words(low, high)) if part)
