"""Whether what a source gives today is taken as its word, and what is said when it is not.

Belongs here: the rules of acceptance and the checks of `expect`, with their Dutch reasons and cures. Does not belong
here: fetching, extracting, or choosing the content that stands instead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sources.contracts import (
    TIMEZONE,
    ExtractedRecord,
    FetchError,
    FetchErrorKind,
    Issue,
    IssueCode,
    Refusal,
    ScheduleRule,
    Snapshot,
    SourceSpec,
)
from sources.dutch.schedule import read_schedule
from sources.snapshots import Acceptance

SHRINK_FROM = 10  # records: below this, halving is ordinary
SHRINK_TO = 0.5
SHRINK_DAYS = 3  # so long a sudden shrinking is not believed
# Formats that are never a web page: there, a page is an error page.
_NO_PAGE = ("ical", "feed", "spreadsheet", "tribe_events", "wordpress")

FETCH_HINTS: dict[FetchErrorKind, str] = {
    "dns": "Controleer de naam van de website bij url; bestaat die niet meer, zet dan status: retired.",
    "refused": "Probeer het adres in een browser. Werkt dat morgen ook niet, vraag het dan na bij de beheerder.",
    "tls": "Meld de beheerder van de website dat het certificaat (https) niet klopt.",
    "timeout": "Meestal gaat dit vanzelf over. Is de website altijd traag, verhoog dan http.timeout.",
    "http_4xx": "Open het adres in een browser. Is de agenda verhuisd, zet dan het nieuwe adres bij url.",
    "http_5xx": "Meestal gaat dit vanzelf over. Duurt het langer dan een paar dagen, meld het dan aan de beheerder.",
    "robots": "Vraag de beheerder om toestemming (robots.txt), of om een agendafeed. Zet zolang status: paused.",
    "too_large": "Klopt het adres bij url? Zo ja, verhoog dan http.max_bytes.",
    "redirect_loop": "Open het adres in een browser en zet het adres waar u uitkomt bij url.",
    "forbidden_address": "Controleer url. Is het een adres binnen uw eigen netwerk, zet dat adres dan zelf bij url.",
    "not_expected_type": "Open het adres bij url in een browser: is het wel de agenda zelf?",
    "missing_file": "Zet het bestand terug, of verbeter het pad bij url.",
}


class Verdict(NamedTuple):
    """`reason` (Dutch) and `refusal` are given when the content is not accepted."""

    accepted: bool
    reason: str = ""
    refusal: Refusal | None = None


def judge(spec: SourceSpec, n_records: int, previous: Acceptance | None, *, is_same: bool, at: dt.datetime) -> Verdict:
    """Whether `n_records` from content fetched at `at` can be the source's word.

    `previous` is the last acceptance; `is_same`: this is that very content.
    """
    minimum = spec.expect.min
    if minimum is not None and n_records < minimum:
        reason = f"er zijn {n_records} activiteiten gevonden, minder dan de {minimum} van expect.min"
        return Verdict(False, reason, "too_few" if n_records else "empty")
    if n_records == 0 and minimum is None:
        return Verdict(False, "er zijn geen activiteiten gevonden", "empty")
    if is_same or previous is None or minimum is not None:
        return Verdict(True)
    has_shrunk = previous.n_records >= SHRINK_FROM and n_records <= previous.n_records * SHRINK_TO
    if has_shrunk and at - previous.at < dt.timedelta(days=SHRINK_DAYS):
        return Verdict(
            False,
            f"er zijn nog {n_records} activiteiten, terwijl het er {previous.n_records} waren; "
            f"houdt dat {SHRINK_DAYS} dagen aan, dan wordt het geloofd",
            "shrunk",
        )
    return Verdict(True)


def is_error_page(spec: SourceSpec, body: bytes) -> bool:
    """Whether a web page came where this kind of source never gives one."""
    start = body[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return spec.connector in _NO_PAGE and start.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))


# --- Issues -----------------------------------------------------------------------------------------------------------


def fetch_issue(spec: SourceSpec, attempt: Snapshot, error: FetchError, good_since: dt.datetime | None) -> Issue:
    """Today's fetch failed: since when the content that stands instead was not confirmed, and what to do."""
    local = _date(good_since) if good_since else None
    stands = f"De gegevens van {local} blijven staan." if local else "Er zijn nog geen gegevens van deze bron."
    return Issue(
        severity="error",
        code="fetch_failed",
        source_id=spec.id,
        message=f"Ophalen is niet gelukt: {error.message}. {stands}",
        hint=f"{spec.id}.yaml: {FETCH_HINTS[error.kind]}",
        raw=attempt.url[:500],
    )


def not_accepted_issue(spec: SourceSpec, verdict: Verdict, good_since: dt.datetime | None, url: str) -> Issue:
    """Fetched, but not believed: what stands instead and what to do."""
    local = _date(good_since) if good_since else None
    stands = f"De gegevens van {local} blijven staan." if local else "Er zijn nog geen goede gegevens van deze bron."
    is_other_format = verdict.refusal in ("web_page", "unreadable")
    hint = FETCH_HINTS["not_expected_type"] if is_other_format else "Open het adres bij url in een browser. " + (
        "Klopt het aantal, verlaag dan expect.min." if spec.expect.min else
        "Klopt het wat u daar ziet, zet dan expect: {min: 0}; is de pagina veranderd, pas dan options aan."
    )  # fmt: skip
    return Issue(
        severity="error",
        code="not_accepted",
        source_id=spec.id,
        message=f"De inhoud is niet overgenomen: {verdict.reason}. {stands}",
        hint=f"{spec.id}.yaml: {hint}",
        raw=url[:500],
    )


def expect_issues(spec: SourceSpec, records: Sequence[ExtractedRecord], today: dt.date, seen: dt.date) -> list[Issue]:
    """What `expect` hoped for in accepted content and is not so: too many, too seldom filled in, nothing ahead.

    `seen`: the day from which the content is as it is now, for dates without a year.
    """
    expect = spec.expect
    issues: list[Issue] = []
    if expect.max is not None and len(records) > expect.max:
        issues.append(
            _warning(
                spec,
                "other",
                f"Er zijn {len(records)} activiteiten gevonden, meer dan de {expect.max} van expect.max.",
                "Controleer of er geen menu's of oude berichten bij zitten; verhoog anders expect.max.",
            )
        )
    for field, wanted in expect.fill.items() if records else ():
        share = sum(bool(getattr(record, field)) for record in records) / len(records)
        if share < wanted:
            message = f"{field} is gevuld bij {share:.0%} van de activiteiten; verwacht was {wanted:.0%}."
            hint = f"Is de pagina veranderd? Pas options aan, of verlaag expect.fill.{field}."
            issues.append(_warning(spec, "fill_rate", message, hint, field))
    days = expect.future_days
    last = today + dt.timedelta(days=days or 0)
    if days is not None and not any(is_ahead(record, today, last, seen) for record in records):
        message = f"Er staat niets in de agenda voor de komende {days} dagen."
        hint = "Wordt de agenda nog bijgehouden? Vraag het de organisator, of verhoog expect.future_days."
        issues.append(_warning(spec, "other", message, hint, "schedule"))
    return issues


def is_ahead(record: ExtractedRecord, today: dt.date, last: dt.date, seen: dt.date) -> bool:
    """Whether a record may have a date from `today` up to and including `last`."""
    rules: Sequence[ScheduleRule] | None = record.schedule
    if rules is None:
        text = record.when_text or f"{record.name}\n{record.description or ''}"
        rules = read_schedule(text, seen).rules
    return any(_rule_is_ahead(rule, today, last) for rule in rules)


def _rule_is_ahead(rule: ScheduleRule, today: dt.date, last: dt.date) -> bool:
    single = [*rule.dates, *(moment.date() for moment in rule.rdates)]
    if rule.kind == "once" and rule.start_date is not None:
        single.append(rule.start_date)
    if any(today <= date <= last for date in single):
        return True
    if rule.kind in ("once", "by_appointment", "none"):
        return False
    start = max(rule.valid_from or dt.date.min, rule.start_date or dt.date.min)
    return start <= last and (rule.valid_to is None or rule.valid_to >= today) and _until(rule) >= today


def _until(rule: ScheduleRule) -> dt.date:
    """The last day of an RRULE with UNTIL; without it there is none."""
    for part in (rule.rrule or "").upper().split(";"):
        name, _, value = part.partition("=")
        if name == "UNTIL" and len(value) >= 8 and value[:8].isdigit():
            try:
                return dt.datetime.strptime(value[:8], "%Y%m%d").replace(tzinfo=dt.UTC).date()
            except ValueError:
                break
    return dt.date.max


def _warning(spec: SourceSpec, code: IssueCode, message: str, hint: str, field: str | None = None) -> Issue:
    return Issue(
        severity="warning",
        code=code,
        source_id=spec.id,
        message=message,
        hint=f"{spec.id}.yaml: {hint}",
        field=field,
    )


def _date(instant: dt.datetime) -> str:
    local = instant.astimezone(ZoneInfo(TIMEZONE))
    return f"{local.day}-{local.month}-{local.year}"
