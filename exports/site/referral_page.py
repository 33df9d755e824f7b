"""The page for who refers people (Welzijn op recept): a sheet and a feed per neighbourhood and goal, and the gaps.

Belongs here: that page. Does not belong here: what is an offer (warehouse), or the sheets (print.referral).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from exports.referral import PAGE, Referral, ReferralGap, Selection
from exports.site.render import Writer

_MISSING = {
    "toegang": "of men kan binnenlopen of aanmelden",
    "contact": "wie men kan bellen of mailen",
    "bevestiging": "een bevestiging van de laatste 60 dagen",
}


@dataclass(frozen=True, slots=True)
class Lack:
    """What cannot be referred to for a goal: when, and what would help."""

    name: str
    when: str
    help: str | None


def write_referral_page(
    referral: Referral,
    directory: Path,
    *,
    sheets: Collection[str],
    contact: str | None = None,
    also: Collection[str] = (PAGE,),
) -> int:
    """Write the page into `directory`; returns how many. `sheets`: paths of the sheets there are."""
    writer = Writer(directory, today=referral.today, is_demo=referral.is_demo, contact=contact, also=also)
    found = list(referral.selections())
    hoods = []
    for hood in referral.hoods:
        own = [selection for selection in found if selection.hood == hood]
        hoods.append((hood, own, _lacks(referral, referral.gaps.get(hood.code, ()))))
    writer.write(
        PAGE,
        "referral.html",
        "Voor verwijzers | Wijkagenda",
        PAGE,
        hoods=hoods,
        sheets=frozenset(sheets),
        n_offers=len({offer.activity_id for selection in found for offer in selection.offers}),
        counted=_counted,
    )
    return writer.n_pages


def _counted(selection: Selection) -> str:
    n = len(selection.offers)
    return f"{n} {'activiteit' if n == 1 else 'activiteiten'}"


def _lacks(referral: Referral, gaps: Iterable[ReferralGap]) -> list[Lack]:
    """The gaps of a neighbourhood, a line for each goal."""
    names = {goal.goal: goal.name for goal in referral.goals}
    return [_lack(names[goal], list(own)) for goal, own in groupby(gaps, key=lambda gap: gap.goal)]


def _lack(name: str, gaps: list[ReferralGap]) -> Lack:
    parts = [
        f"{part_of_week} ({', '.join(gap.daypart for gap in own)})"
        for part_of_week, own in groupby(gaps, key=lambda gap: gap.part_of_week)
    ]
    n = max(gap.n_in_agenda for gap in gaps)
    missing = sorted({word for gap in gaps for word in gap.missing})
    if not n or not missing:
        return Lack(name, " en ".join(parts), None)
    words = " en ".join(_MISSING.get(word, word) for word in missing)
    return Lack(name, " en ".join(parts), f"In de agenda staat wel iets; wat ontbreekt is {words}.")
