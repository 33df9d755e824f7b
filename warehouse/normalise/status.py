"""Whether a record goes ahead, and its name without the word that said so.

Belongs here: the words of iCalendar, schema.org and Dutch agendas for cancelled and tentative.
Does not belong here: the status of single dates (the schedule's overrides carry it).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from sources.contracts import Evidence
from warehouse.contracts import EventStatus


class StatusReading(NamedTuple):
    """`understood` is False when there was a status text whose meaning is unknown."""

    status: EventStatus
    name: str
    evidence: Evidence | None
    understood: bool = True


_CANCELLED = (
    r"afgelast|afgezegd|ge?annull?eerd|gecanceld|geca?nceled|cancell?ed|vervallen|vervalt|komt te vervallen"
    r"|gaat (?:helaas |vandaag )?niet door|gaan (?:helaas )?niet door|(?:tot nader order )?uitgesteld|postponed"
)
_TENTATIVE = r"onder voorbehoud|voorlopig|optie|tentative|nog niet zeker"

# schema.org's EventPostponed has no new date: a resident who comes on the old one comes in vain.
_BY_CODE: dict[str, EventStatus] = {
    "confirmed": "scheduled", "eventscheduled": "scheduled", "scheduled": "scheduled", "eventrescheduled": "scheduled",
    "eventmovedonline": "scheduled", "publish": "scheduled", "published": "scheduled", "active": "scheduled",
    "gepland": "scheduled", "gaat door": "scheduled", "gaat gewoon door": "scheduled", "bevestigd": "scheduled",
    "vol": "scheduled", "volgeboekt": "scheduled", "uitverkocht": "scheduled", "verplaatst": "scheduled",
    "cancelled": "cancelled", "canceled": "cancelled", "eventcancelled": "cancelled", "eventpostponed": "cancelled",
    "tentative": "tentative",
}  # fmt: skip

_SEPARATOR = r"[\s:;,.!*|~–—-]*"
# "Vervallen panden: een wandeling" is about something else: such words need a mark behind them.
_NEEDS_MARK = r"(?!(?:vervallen|uitgesteld|postponed)\s+\w)"
_AT_START = re.compile(
    rf"^[\[({{*!~\s]*(?:(?:let op|helaas)[\s:!,.-]*)?{_NEEDS_MARK}(?P<word>{_CANCELLED})\b[\])}}]*{_SEPARATOR}", re.I
)
_AT_END = re.compile(rf"{_SEPARATOR}[\[({{*!]*\b(?:is |zijn )?(?P<word>{_CANCELLED})\b[\])}}*!.\s]*$", re.I)
_IN_BRACKETS = re.compile(rf"\s*[\[({{][^\])}}]{{0,20}}\b(?P<word>{_CANCELLED})\b[^\])}}]{{0,20}}[\])}}]\s*", re.I)
_TENTATIVE_NAME = re.compile(
    rf"^[\[(]?(?P<start>{_TENTATIVE})[\])]?\s*[:!–—-]+\s*|\s*[\[(](?P<end>{_TENTATIVE})[\])]\s*$", re.I
)
# Only a sentence that says it of the whole activity: "vervalt in de vakantie" is a rule for dates, not a status.
_SUBJECT = r"(?:deze|de) (?:activiteit|bijeenkomst|cursus|workshop|les|avond|middag)|dit evenement"
_WHOLE_ACTIVITY = re.compile(
    rf"(?:^|[.!?\n]\s*)(?:let op[:!,]?\s*)?(?:helaas (?:is|gaat|zijn)?\s*)?(?:{_SUBJECT})"
    rf"\s+(?:is|gaat|komt|wordt)?\s*(?:helaas\s+)?(?P<word>{_CANCELLED}|niet door)\s*(?=[.!\n]|$)",
    re.I,
)


def read_status(name: str, status_text: str | None = None, description: str | None = None) -> StatusReading:
    """The status of a record. What the name says wins over the status field: feeds often leave that at CONFIRMED."""
    cleaned, word = _strip(name)
    if word:
        return StatusReading("cancelled", cleaned, Evidence(raw=word, rule="status_in_name"))
    said = (status_text or "").strip()
    code = re.sub(r"^https?://schema\.org/", "", said, flags=re.I).casefold().rstrip(".!")
    status: EventStatus | None = _BY_CODE.get(code)
    if said and status is None:
        if re.search(rf"\b(?:{_CANCELLED})\b", code):
            status = "cancelled"
        elif re.search(rf"\b(?:{_TENTATIVE})\b", code):
            status = "tentative"
    if status in ("cancelled", "tentative"):
        return StatusReading(status, cleaned, Evidence(raw=said[:200], rule="status_text"))
    whole = _WHOLE_ACTIVITY.search(description or "")
    if whole:
        return StatusReading("cancelled", cleaned, Evidence(raw=whole[0].strip()[:200], rule="status_in_description"))
    tentative = _TENTATIVE_NAME.search(cleaned)
    if tentative:
        rest = (cleaned[: tentative.start()] + cleaned[tentative.end() :]).strip() or cleaned
        return StatusReading("tentative", rest, Evidence(raw=tentative[0].strip(), rule="status_in_name"))
    evidence = Evidence(raw=said[:200], rule="status_text") if said and status else None
    return StatusReading("scheduled", cleaned, evidence, understood=not said or status is not None)


def _strip(name: str) -> tuple[str, str | None]:
    """The name without a word for cancelled, and that word. A name that is nothing but the word keeps it."""
    for pattern in (_IN_BRACKETS, _AT_START, _AT_END):
        match = pattern.search(name)
        if match:
            rest = " ".join((name[: match.start()] + " " + name[match.end() :]).split()).strip(" -–—:;,")
            return rest or name, match["word"]
    return name, None
