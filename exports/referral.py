"""What one can be referred to (Welzijn op recept), read from the marts: offers by neighbourhood and goal, and the gaps.

Belongs here: reading, choosing per neighbourhood and goal, and which feeds there are for it. Does not belong here: the
paper (print.referral) or the page (site.referral_page). Nothing here, or made of it, knows who is referred.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from exports.feeds import FeedSpec
from exports.paths import file_name

WEEKS_AHEAD = 4
PAGE = "verwijzers/index.html"
_COLOR = "firebrick"


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in the week at which an offer is, with its dates in the coming weeks. `until` None: the end is a guess."""

    weekday: int  # 0 = Monday
    start: dt.time
    until: dt.time | None
    dates: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An activity one can be referred to. `contact_name` is an organisation or place, never a person."""

    activity_id: str
    name: str
    code: str | None
    place_name: str | None
    street_address: str | None
    goals: tuple[str, ...]
    access: str
    price_class: str
    price_text: str | None
    audience: tuple[str, ...]
    gender: str | None
    min_age: int | None
    max_age: int | None
    in_language: tuple[str, ...]
    accessibility: tuple[str, ...]
    goes_on_in_holidays: bool | None
    contact_name: str
    contact_telephone: str | None
    contact_email: str | None
    last_confirmed: dt.date
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Goal:
    """What someone is referred for, and the axis of Positive Health that it belongs to."""

    goal: str
    name: str
    wellbeing: str


@dataclass(frozen=True, slots=True)
class ReferralGap:
    """A part of the week with nothing to refer to. `n_in_agenda`: activities that lack only what `missing` names."""

    goal: str
    part_of_week: str
    daypart: str
    n_elsewhere: int
    n_in_agenda: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hood:
    """A neighbourhood by its name."""

    code: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Selection:
    """The offers of one neighbourhood for one goal; there is at least one. `stem` names its files."""

    hood: Hood
    goal: Goal
    offers: tuple[Offer, ...]

    @property
    def title(self) -> str:
        return f"{self.goal.name} in {self.hood.name}"

    @property
    def feed(self) -> str:
        return f"{self._stem}.ics"

    @property
    def sheet(self) -> str:
        return f"{self._stem}.pdf"

    @property
    def _stem(self) -> str:
        return f"verwijzers/{file_name(f'{self.hood.slug}-{self.goal.goal}')}"


@dataclass(frozen=True, slots=True)
class Referral:
    """All offers, in order of name, and the gaps by neighbourhood."""

    today: dt.date
    hoods: tuple[Hood, ...]
    goals: tuple[Goal, ...]
    offers: tuple[Offer, ...]
    gaps: Mapping[str, Sequence[ReferralGap]]
    is_demo: bool

    def selections(self) -> Iterator[Selection]:
        """Every neighbourhood and goal with an offer that has a date in the coming weeks."""
        for hood in self.hoods:
            for goal in self.goals:
                own = tuple(o for o in self.offers if o.code == hood.code and goal.goal in o.goals and o.slots)
                if own:
                    yield Selection(hood, goal, own)


def read_referral(connection: duckdb.DuckDBPyConnection) -> Referral:
    """The offers of an open warehouse."""
    [(today, is_demo)] = connection.execute(
        "SELECT as_of_date, coalesce((SELECT bool_or(is_invented) FROM mart.places), FALSE) FROM mart.build"
    ).fetchall()
    slots = _slots(connection, today)
    offers = []
    for values in connection.execute(_OFFERS).fetchall():
        row: list[Any] = [tuple(value) if isinstance(value, list) else value for value in values]
        offers.append(Offer(*[*row, slots.get(row[0], ())]))
    gaps: dict[str, list[ReferralGap]] = defaultdict(list)
    for code, *found, missing in connection.execute(_GAPS).fetchall():
        gaps[code].append(ReferralGap(*[*found, tuple(missing)]))
    return Referral(
        today,
        tuple(Hood(*row) for row in connection.execute(_HOODS).fetchall()),
        tuple(Goal(*row) for row in connection.execute(_GOALS).fetchall()),
        tuple(offers),
        gaps,
        is_demo,
    )


def referral_feeds(referral: Referral) -> tuple[FeedSpec, ...]:
    """A feed for each neighbourhood and goal with an offer, and one of everything one can be referred to."""
    found = list(referral.selections())
    everything = dict.fromkeys(offer.activity_id for selection in found for offer in selection.offers)
    if not everything:
        return ()
    whole = (
        "Waarnaar u kunt verwijzen: kort geleden bevestigd, binnenlopen of aanmelden, met een organisatie om te bellen."
    )
    return (
        FeedSpec("verwijzers/alles.ics", "Wijkagenda: voor verwijzers", whole, tuple(everything), PAGE, _COLOR),
        *(
            FeedSpec(
                selection.feed,
                f"Wijkagenda: {selection.title} (voor verwijzers)",
                f"Waarnaar u in {selection.hood.name} kunt verwijzen voor: {selection.goal.name.lower()}.",
                tuple(offer.activity_id for offer in selection.offers),
                PAGE,
                _COLOR,
            )
            for selection in found
        ),
    )


_OFFERS = """
    SELECT activity_id, name, neighbourhood_code, place_name, street_address, goals, access, price_class, price_text,
        audience, gender, min_age, max_age, in_language, accessibility, goes_on_in_holidays, contact_name,
        contact_telephone, contact_email, last_confirmed
    FROM mart.verwijsaanbod ORDER BY lower(name), activity_id
"""
_SLOTS = """
    SELECT occurrence.activity_id, isodow(occurrence.date) - 1,
        (occurrence.start AT TIME ZONE 'Europe/Amsterdam')::TIME,
        CASE WHEN NOT occurrence.is_estimated_end THEN (occurrence."end" AT TIME ZONE 'Europe/Amsterdam')::TIME END,
        list_sort(list(occurrence.date))
    FROM mart.occurrences AS occurrence
    INNER JOIN mart.verwijsaanbod AS offer USING (activity_id)
    WHERE occurrence.status <> 'cancelled' AND NOT occurrence.all_day
        AND occurrence.date >= ? AND occurrence.date < ?
    GROUP BY ALL ORDER BY ALL
"""
_GAPS = """
    SELECT gap.neighbourhood_code, gap.goal, gap.part_of_week, gap.daypart, gap.n_elsewhere, gap.n_in_agenda,
        gap.missing
    FROM mart.verwijsgaten AS gap INNER JOIN mart.verwijsdoelen AS goal USING (goal)
    ORDER BY goal.position, gap.part_of_week, array_position(['ochtend', 'middag', 'avond'], gap.daypart)
"""
_HOODS = "SELECT neighbourhood_id, name, slug FROM mart.neighbourhoods ORDER BY lower(name), neighbourhood_id"
_GOALS = "SELECT goal, name, wellbeing FROM mart.verwijsdoelen ORDER BY position"


def _slots(connection: duckdb.DuckDBPyConnection, today: dt.date) -> dict[str, tuple[Slot, ...]]:
    found: dict[str, list[Slot]] = defaultdict(list)
    until = today + dt.timedelta(weeks=WEEKS_AHEAD)
    for activity_id, weekday, start, end, dates in connection.execute(_SLOTS, [today, until]).fetchall():
        found[activity_id].append(Slot(weekday, start, end, tuple(dates)))
    return {activity_id: tuple(slots) for activity_id, slots in found.items()}
