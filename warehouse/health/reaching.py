"""Detectors of sources that cannot be fetched, one by one and a whole website at once.

Belongs here: what an error of fetching means for a source, and when it is one cause for several. Does not belong here:
what the content shows (content, times).
"""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin

from sources.contracts import FetchErrorKind
from warehouse.health.case import Case, day
from warehouse.health.contracts import Cause, Finding, Severity

PATIENCE = 3  # days that trouble which passes by itself is only a warning
_PASSING: frozenset[Cause] = frozenset(
    {"no_answer", "timeout", "dns", "tls", "server_error", "too_often", "host_outage", "own_connection"}
)
_NO_ANSWER: frozenset[FetchErrorKind] = frozenset({"dns", "refused", "tls", "timeout", "http_5xx"})
_OUR_SIDE: frozenset[FetchErrorKind] = frozenset({"dns", "refused", "timeout"})
_ENOUGH_HOSTS = 3  # so many different websites do not fall silent on one day by themselves
OURSELVES = "onze eigen verbinding"

_CAUSES: Mapping[FetchErrorKind, Cause] = {
    "dns": "dns",
    "refused": "no_answer",
    "tls": "tls",
    "timeout": "timeout",
    "http_4xx": "not_found",
    "http_5xx": "server_error",
    "robots": "robots",
    "too_large": "too_large",
    "redirect_loop": "redirect_loop",
    "forbidden_address": "forbidden_address",
    "not_expected_type": "unexpected_answer",
    "missing_file": "missing_file",
}
_DENIED = (401, 402, 403, 406, 407, 451)
_TOO_OFTEN = 429


def shared_causes(cases: Sequence[Case]) -> dict[str, str]:
    """source_id -> what is down for several sources at once: a host, or our own connection (OURSELVES).

    A host counts when it is named by two or more sources and none of them got an answer. When that holds for at least
    three hosts and no website at all answered, the cause is on our side.
    """
    by_host: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        if case.now.host and case.now.reading != "paused":
            by_host[case.now.host].append(case)
    silent = {host for host, own in by_host.items() if all(case.now.error_kind in _NO_ANSWER for case in own)}
    unreached = [host for host in silent if all(case.now.error_kind in _OUR_SIDE for case in by_host[host])]
    if len(unreached) >= _ENOUGH_HOSTS and len(unreached) == len(by_host):
        return {case.spec.id: OURSELVES for own in by_host.values() for case in own}
    return {case.spec.id: host for host in silent if len(by_host[host]) > 1 for case in by_host[host]}


def unreachable(case: Case, shared_by: str | None, n_sharing: int) -> Finding | None:
    """Why today's fetch failed. `shared_by` and `n_sharing`: see shared_causes."""
    now = case.now
    if not case.nothing_came:
        return None
    cause = _cause_of(case, shared_by)
    message = now.error_message
    if "." not in message.partition(" ")[0]:  # it does not begin with the name of a file
        message = message[:1].upper() + message[1:]
    if cause == "own_connection":
        message = f"Geen enkele website is te bereiken: waarschijnlijk heeft deze computer geen internet ({message})"
    elif cause == "host_outage":
        message = f"De website {shared_by} antwoordt niet, voor alle {n_sharing} bronnen die erop staan ({message})"
    finding = case.finding(cause, _severity(case, cause), f"{message.rstrip('.')}. {_stands(case)}")
    state = "gone" if cause == "dns" and finding.severity == "error" else finding.state
    evidence = case.fetch_command()
    if cause == "robots":
        evidence = f"curl -sS -m 20 {shlex.quote(urljoin(now.address, '/robots.txt'))}"
    return finding.model_copy(update={"state": state, "evidence": evidence})


def never_fetched(case: Case) -> Finding | None:
    """An active source of which nothing was ever asked."""
    if case.now.reading != "failed" or case.now.error_kind is not None or case.now.refusal is not None:
        return None
    return case.finding("never_fetched", "warning", "Deze bron is nog niet opgehaald.")


def _cause_of(case: Case, shared_by: str | None) -> Cause:
    if shared_by is not None:
        return "own_connection" if shared_by == OURSELVES else "host_outage"
    kind = case.now.error_kind
    assert kind is not None
    if kind == "http_4xx" and case.now.status_code in _DENIED:
        return "denied"
    if kind == "http_4xx" and case.now.status_code == _TOO_OFTEN:
        return "too_often"
    return _CAUSES[kind]


def _severity(case: Case, cause: Cause) -> Severity:
    """Trouble that tends to pass is a warning at first, as long as there is something to show."""
    has_content = case.now.accepted_on is not None
    return "warning" if cause in _PASSING and has_content and case.days_without < PATIENCE else "error"


def _stands(case: Case) -> str:
    if case.now.accepted_on is None:
        return "Er zijn nog geen gegevens van deze bron."
    return f"De gegevens van {day(case.now.accepted_on)} blijven staan."
