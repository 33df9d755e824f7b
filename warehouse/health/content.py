"""Detectors that look at what came: nothing, much less, something else, or the same with less in it.

Belongs here: judging the amount and the form of content. Does not belong here: fetching (reaching), times (times).
"""

from __future__ import annotations

import datetime as dt
from statistics import median

from sources.skeleton import difference
from warehouse.health.case import Case, day
from warehouse.health.contracts import Cause, Finding, Severity

SHRUNK_FROM = 6  # expected records: below this, half of them is one or two
SHRUNK_SHARE = 0.5
REBUILT = 0.25  # difference between two builds of a page (sources.skeleton) from which it was built anew
FILL_FROM = 8  # records: below this a share says nothing
FILL_USUAL = 0.5  # a field that is usually given less often may be left out at any time
FILL_DROP = 0.5  # of its usual share
FILL_DAYS = 3  # earlier days that say what is usual
QUIET_DAYS = 14  # after its last date an agenda that is kept has something new by then
QUIET_DAYS_RARE = 35  # for sources that say themselves that they change monthly or irregularly

_FIELDS = {
    "description": "de omschrijving",
    "location_text": "de plek",
    "price_text": "de prijs",
    "url": "de link",
    "schedule": "dag en tijd",
}


def other_format(case: Case) -> Finding | None:
    """A web page where a feed was, or bytes that cannot be read; a selector that finds nothing is named."""
    now = case.now
    if case.nothing_came:
        return None
    if now.refusal == "web_page":
        message = f"Er kwam een webpagina in plaats van een agenda. {_stands(case)}"
        return case.finding("web_page", "error", message, evidence=case.fetch_command())
    if now.lost_selector and now.refusal is not None:
        return case.finding("selector", "error", f"{now.lost_selector.rstrip('.')}. {_stands(case)}")
    if now.refusal == "unreadable":
        return case.finding("unreadable", "error", f"{_sentence(now.error_message)} {_stands(case)}")
    return None


def nothing_or_less(case: Case) -> Finding | None:
    """No activities at all, fewer than asked for, or half of what was expected is gone."""
    now = case.now
    if case.nothing_came:
        return None
    if now.refusal == "empty":
        return _with_layout(case, *_empty(case))
    if now.refusal == "too_few":
        message = f"Er zijn nog maar {now.n_today} activiteiten, minder dan expect.min. {_stands(case)}"
        return _with_layout(case, "too_few", "error", message)
    if now.refusal == "shrunk":
        message = f"Er zijn nog {now.n_today} van de {now.n_records} activiteiten over. {_stands(case)}"
        return _with_layout(case, "shrunk", "warning" if case.is_summer_stop else "error", message)
    if now.n_expected >= SHRUNK_FROM and now.n_gone >= SHRUNK_SHARE * now.n_expected and not _is_replaced(case):
        message = (
            f"Van de {now.n_expected} verwachte activiteiten staan er {now.n_gone} niet meer op. Er is niets afgelast."
        )
        return _with_layout(case, "shrunk", "warning" if case.is_summer_stop else "error", message)
    return None


def rebuilt(case: Case) -> Finding | None:
    """A page that was built anew and is read as well as before: worth knowing, nothing to do."""
    now = case.now
    if now.reading == "ok" and now.refusal is None and _is_built_anew(case):
        return case.finding("rebuilt", "info", "De website is vernieuwd; alles wordt nog gelezen.")
    return None


def only_past(case: Case) -> Finding | None:
    """Content that is read well, in which everything is over."""
    now = case.now
    if now.reading != "ok" or not now.n_records or now.n_ahead or now.last_date is None:
        return None
    is_rare = case.spec.accrual_periodicity in ("monthly", "irregular")
    quiet = (case.today - now.last_date).days
    if quiet <= (QUIET_DAYS_RARE if is_rare else QUIET_DAYS):
        return None
    message = f"Alles in deze agenda is geweest; de laatste activiteit was op {day(now.last_date)}."
    return case.finding("only_past", "warning" if case.is_summer_stop else "error", message)


def fill_rate(case: Case) -> Finding | None:
    """A field that most activities had and that most have no longer."""
    now, sound = case.now, case.sound
    if now.reading != "ok" or now.n_records < FILL_FROM or len(sound) < FILL_DAYS:
        return None
    lost = []
    for field, name in _FIELDS.items():
        usual = median(seen.fill.get(field, 0.0) for seen in sound)
        share = now.fill.get(field, 0.0)
        if usual >= FILL_USUAL and share <= usual * (1 - FILL_DROP):
            lost.append(f"{name} staat nog bij {share:.0%} van de activiteiten, eerder bij {usual:.0%}")
    if not lost:
        return None
    message = "; ".join(lost)
    return case.finding("fill_rate", "warning", f"{message[:1].upper()}{message[1:]}.")


def reissued(case: Case) -> Finding | None:
    """All (or most) activities got another key from the website's software."""
    now = case.now
    if now.reading != "ok" or now.n_reissued < 3 or now.n_reissued <= SHRUNK_SHARE * now.n_expected:
        return None
    message = f"De website gaf {now.n_reissued} activiteiten een ander kenmerk (UID). Ze zijn herkend en blijven staan."
    return case.finding("reissued", "warning", message)


def weekday_conflict(case: Case) -> Finding | None:
    """Dates at which another weekday is written."""
    now = case.now
    if not now.n_conflicts:
        return None
    more = f" (en nog {now.n_conflicts - 1})" if now.n_conflicts > 1 else ""
    message = f"{now.conflicts[0].rstrip('.')}{more}."
    return case.finding("weekday_conflict", "warning", message, examples=now.conflicts)


def _empty(case: Case) -> tuple[Cause, Severity, str]:
    """Why there may be nothing: all is over, it is summer, or it broke."""
    now = case.now
    is_over = now.n_records > 0 and now.n_ahead == 0 and now.last_date is not None and now.last_date < case.today
    if is_over:
        assert now.last_date is not None
        message = f"De agenda is leeg; de laatste activiteit was op {day(now.last_date)}."
        is_long = (case.today - now.last_date).days > QUIET_DAYS_RARE and not case.is_summer_stop
        return "all_over", "error" if is_long else "warning", message
    if case.is_summer_stop and now.n_records:
        return "summer_stop", "warning", f"De agenda is leeg, en het is zomer. {_stands(case)}"
    return "empty", "error", f"Er zijn geen activiteiten gevonden. {_stands(case)}"


def _with_layout(case: Case, cause: Cause, severity: Severity, message: str) -> Finding:
    """The finding; when the page was built anew at the same time, that is the cause, and not the season."""
    if _is_built_anew(case):
        return case.finding("layout", "error", f"De website is vernieuwd en wordt niet goed meer gelezen. {message}")
    return case.finding(cause, severity, message)


def _is_built_anew(case: Case) -> bool:
    before = next((seen.skeleton for seen in reversed(case.sound) if seen.skeleton), None)
    now = case.now.skeleton
    return before is not None and now is not None and difference(before, now) > REBUILT


def _is_replaced(case: Case) -> bool:
    """Whether as much came as went: a new programme, not a loss."""
    return case.now.n_records >= case.now.n_expected - case.now.n_gone + SHRUNK_SHARE * case.now.n_gone


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:].rstrip('.')}." if message else "De tekst is niet te lezen."


def _stands(case: Case) -> str:
    accepted: dt.date | None = case.now.accepted_on
    if accepted is None:
        return "Er zijn nog geen goede gegevens van deze bron."
    return f"De gegevens van {day(accepted)} blijven staan."
