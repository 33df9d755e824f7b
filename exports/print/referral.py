"""A sheet for the desk of a practice: what one can refer to, of a neighbourhood and a goal, as a week on A4.

Belongs here: what stands on it, and writing it. The layout is that of the poster. It is given to whom it may help; it
knows nothing of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from exports.labels import ACCESSIBILITY_LABELS, AUDIENCE_LABELS, MONTHS, WEEKDAYS, ages_in_words
from exports.paths import address
from exports.print.fit import NORMAL, page_count, set_to_fit
from exports.print.poster import DEMO, Printed, texts
from exports.print.render import TEMPLATES, PrintError, qr_svg, render_pdf
from exports.referral import WEEKS_AHEAD, Offer, Referral, Selection, Slot
from sources.dutch.privacy import find_personal_data

_ACCESS = {"walk_in": "zo binnenlopen", "register": "vooraf aanmelden"}
_FREE, _CHEAP = "gratis", "tot_4_euro"
_ONE_WAY = "Geef dit blad gerust mee. Wie u verwijst, hoeft u ons niet te laten weten: wij houden daar niets van bij."


def write_referrals(
    referral: Referral, directory: Path, site_url: str | None = None
) -> tuple[list[Printed], list[str]]:
    """Write a sheet for each neighbourhood and goal with an offer; returns what was made, and in Dutch what failed."""
    (directory / "verwijzers").mkdir(parents=True, exist_ok=True)
    printed: list[Printed] = []
    problems: list[str] = []
    for selection in referral.selections():
        data = sheet_data(selection, referral, site_url)
        text = "\n".join(texts(data))
        if found := find_personal_data(text):
            problems.append(f"{selection.sheet}: niet gemaakt, er staat een persoonsgegeven in ({found[0]})")
            continue
        try:
            content = set_to_fit(data, NORMAL, partial(render_pdf, TEMPLATES / "poster.typ", day=referral.today))
        except (PrintError, ValueError) as error:
            problems.append(f"{selection.sheet}: niet gemaakt ({error})")
            continue
        (directory / selection.sheet).write_bytes(content)
        printed.append(Printed(selection.sheet, text, page_count(content)))
    return printed, problems


def sheet_data(selection: Selection, referral: Referral, site_url: str | None) -> dict[str, Any]:
    """All that the template shows, as JSON can hold it."""
    today = referral.today
    url = address(site_url, selection.feed)
    lines = sorted(
        ((slot, offer) for offer in selection.offers for slot in offer.slots),
        key=lambda line: (line[0].weekday, line[0].start, line[1].name, line[1].activity_id),
    )
    days = [
        {"name": name.capitalize(), "entries": [_entry(slot, offer) for slot, offer in lines if slot.weekday == n]}
        for n, name in enumerate(WEEKDAYS)
    ]
    oldest = min(offer.last_confirmed for offer in selection.offers)
    return {
        "document_title": f"{selection.title}, voor verwijzers",
        "title": selection.title,
        "dates": f"Voor verwijzers, {_span(today)}",
        "address": None,
        "qr": qr_svg(url) if url else None,
        "url": url,
        "url_text": url.partition("//")[2] if url else None,
        "days": [day for day in days if day["entries"]],
        "nothing": "",
        "demo": DEMO if referral.is_demo else None,
        "notes": [
            f"Alles op dit blad is bevestigd op of na {_date(oldest)} {oldest.year}. "
            "U kunt er binnenlopen of aanmelden. Bel of mail de organisatie voor een warme overdracht.",
            _ONE_WAY,
        ],
        "large": False,
    }


def _entry(slot: Slot, offer: Offer) -> Mapping[str, Any]:
    where = ", ".join(part for part in (offer.place_name, offer.street_address) if part)
    tags = [tag for tag in (*_tags(offer), _when(slot), _holidays(offer)) if tag]
    contact = [part for part in (offer.contact_name, offer.contact_telephone, offer.contact_email) if part]
    return {
        "time": f"{slot.start:%H.%M}",
        "until": f"{slot.until:%H.%M}" if slot.until else None,
        "flag": None,
        "struck": False,
        "moved": False,
        "name": offer.name,
        "where": where or None,
        "tags": [*tags, *contact],
        "wide": False,
        "long": False,
    }


def _tags(offer: Offer) -> list[str]:
    """How to get in, what it costs, for whom, in which language and with what facilities."""
    said = (offer.price_text or "").replace("€ ", "€\N{NO-BREAK SPACE}")
    price = "gratis" if offer.price_class == _FREE else said
    if not price:
        price = "hoogstens €\N{NO-BREAK SPACE}4" if offer.price_class == _CHEAP else "prijs niet bekend"
    groups = [AUDIENCE_LABELS.get(group, group) for group in offer.audience]
    if offer.gender and offer.gender not in offer.audience:
        groups.append(f"alleen {offer.gender}")
    whom = ", ".join(filter(None, [*groups, ages_in_words(offer.min_age, offer.max_age)]))
    facilities = [ACCESSIBILITY_LABELS.get(code, code) for code in offer.accessibility]
    return [_ACCESS[offer.access], price, whom, *facilities]


def _when(slot: Slot) -> str | None:
    """The dates, when it is not every week."""
    if len(slot.dates) >= WEEKS_AHEAD:
        return None
    months = groupby(slot.dates, key=lambda day: MONTHS[day.month - 1])
    return f"alleen {_listed([f'{_listed([str(day.day) for day in days])} {month}' for month, days in months])}"


def _holidays(offer: Offer) -> str | None:
    if offer.goes_on_in_holidays is None:
        return None
    return f"{'ook' if offer.goes_on_in_holidays else 'niet'} in de volgende schoolvakantie"


def _span(today: dt.date) -> str:
    last = today + dt.timedelta(weeks=WEEKS_AHEAD) - dt.timedelta(days=1)
    year = f" {today.year}" if last.year != today.year else ""
    return f"{_date(today)}{year} tot en met {_date(last)} {last.year}"


def _date(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def _listed(words: list[str]) -> str:
    return " en ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
