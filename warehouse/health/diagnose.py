"""From what is seen to one judgement per source: all detectors, the most serious first, and since when.

Belongs here: their order and how days join. Does not belong here: any single detector. Pure: the same observations and
history give the same judgements.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sources.contracts import SourceSpec
from warehouse.contracts import Holiday
from warehouse.health import content, reaching, times
from warehouse.health.case import Case
from warehouse.health.contracts import SEVERITIES, Finding, Observation, SourceHealth
from warehouse.health.words import LETTERS, STATES
from warehouse.presence import local_date

# In order of how much they explain: what comes first names the cause when two are equally serious.
_DETECTORS = (
    content.other_format,
    content.nothing_or_less,
    reaching.never_fetched,
    times.time_text,
    times.time_shift,
    content.only_past,
    content.fill_rate,
    content.reissued,
    content.weekday_conflict,
    times.odd_hours,
    content.rebuilt,
)


def diagnose(
    specs: Sequence[SourceSpec],
    observations: Mapping[str, Observation],
    history: Iterable[Sequence[SourceHealth]],
    at: dt.datetime,
    holidays: Sequence[Holiday] = (),
) -> tuple[SourceHealth, ...]:
    """The judgement on every source that was observed, by id.

    `history`: the judgements of each earlier day, oldest first. `at` is the moment of the run (aware).
    """
    past: dict[str, list[SourceHealth]] = {spec.id: [] for spec in specs}
    for one_day in history:
        for health in one_day:
            if health.source_id in past:
                past[health.source_id].append(health)
    today = local_date(at)
    cases = [
        Case(spec, observations[spec.id], tuple(past[spec.id]), today, holidays)
        for spec in sorted(specs, key=lambda spec: spec.id)
        if spec.id in observations
    ]
    shared = reaching.shared_causes(cases)
    n_sharing = Counter(shared.values())
    return tuple(_judge(case, at, shared.get(case.spec.id), n_sharing) for case in cases)


def _judge(case: Case, at: dt.datetime, shared_by: str | None, n_sharing: Mapping[str, int]) -> SourceHealth:
    findings = tuple(_findings(case, shared_by, n_sharing[shared_by] if shared_by else 0))
    main = findings[0] if findings else _in_order(case)
    before = case.past[-1] if case.past else None
    same = before is not None and (before.state, before.cause) == (main.state, main.cause)
    is_fine = main.severity in ("ok", "info")
    trouble_since = None if is_fine else _trouble_since(case, before)
    return SourceHealth(
        source_id=case.spec.id,
        at=at,
        day=case.today,
        state=main.state,
        severity=main.severity,
        cause=main.cause,
        message=main.message,
        cure=main.cure,
        evidence=main.evidence,
        since=before.since if same and before is not None else case.today,
        trouble_since=trouble_since,
        shared_by=shared_by if main.cause in ("host_outage", "own_connection") else None,
        letter=any(finding.cause in LETTERS and finding.severity != "info" for finding in findings),
        findings=findings,
        seen=case.now,
    )


def _findings(case: Case, shared_by: str | None, n_sharing: int) -> list[Finding]:
    """All findings, most serious first. A source that is off is left alone."""
    if case.now.reading == "paused":
        return []
    found = [reaching.unreachable(case, shared_by, n_sharing), *(detect(case) for detect in _DETECTORS)]
    return sorted((f for f in found if f is not None), key=lambda f: -SEVERITIES.index(f.severity))


def _in_order(case: Case) -> Finding:
    if case.now.reading == "paused":
        cause = "retired" if case.spec.status == "retired" else "paused"
        reason = (case.spec.status_reason or "").rstrip(".")
        message = f"Deze bron is {'opgeheven' if cause == 'retired' else 'uitgezet'}{f': {reason}' if reason else ''}."
        return case.finding("retired" if cause == "retired" else "paused", "ok", message, evidence="")
    if case.now.reading != "ok":  # something of today is missing, and no detector knows what
        return case.finding("unexpected_answer", "warning", "Niet alles van deze bron kon gelezen worden.")
    return Finding(cause="fine", state=STATES["fine"], severity="ok", message="", cure="")


def _trouble_since(case: Case, before: SourceHealth | None) -> dt.date:
    """The first day of this trouble; content that was last confirmed earlier than we kept history says so too."""
    if before is not None and before.trouble_since is not None:
        return before.trouble_since
    if case.now.reading == "stale" and case.now.accepted_on is not None:
        return min(case.today, max(case.now.accepted_on + dt.timedelta(days=1), before.day if before else dt.date.min))
    return case.today
