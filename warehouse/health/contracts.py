"""What is seen of a source in one run, and the judgement on it that is kept.

Belongs here: the shapes. Does not belong here: how they are filled (observe), what counts as trouble (the detectors),
and the words (words).
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from sources.contracts import Contract, FetchErrorKind, Refusal

State = Literal["ok", "stale", "empty", "shrunk", "changed", "blocked", "gone", "paused"]
Severity = Literal["ok", "info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("ok", "info", "warning", "error")

Cause = Literal[
    "fine", "paused", "retired",
    "own_connection", "host_outage", "no_answer", "timeout", "dns", "tls", "server_error", "too_often",
    "robots", "denied", "forbidden_address", "not_found", "missing_file", "redirect_loop", "too_large",
    "unexpected_answer", "never_fetched",
    "web_page", "unreadable", "selector", "layout", "rebuilt",
    "empty", "all_over", "summer_stop", "too_few", "shrunk",
    "only_past", "fill_rate", "time_text", "time_shift", "odd_hours", "reissued", "weekday_conflict",
]  # fmt: skip


class TextTimes(Contract):
    """Records whose own text names another time than their date does. `hours`: text minus date, most often seen."""

    hours: int
    n_records: int
    n_agreeing: int
    examples: tuple[str, ...] = ()


class Observation(Contract):
    """What is seen of one source in one run; counts are of records.

    `n_today` is what the source gives today, believed or not (None: nothing came); `n_records` what stands in the
    agenda. `n_expected` were known before and are not over; `n_gone` of those are not listed today; `n_reissued` are
    listed under another key. `hours`: start hour on the local clock -> records, midnight left out. `fill`: field ->
    share of records that have it. `skeleton` is the build of the first page, `body` names its bytes.
    """

    reading: Literal["ok", "stale", "failed", "paused"]
    error_kind: FetchErrorKind | None = None
    error_message: str = ""
    status_code: int | None = None
    refusal: Refusal | None = None
    lost_selector: str = ""
    address: str = ""
    host: str = ""
    accepted_on: dt.date | None = None
    n_records: int = 0
    n_today: int | None = None
    n_expected: int = 0
    n_gone: int = 0
    n_reissued: int = 0
    n_dated: int = 0
    n_ahead: int = 0
    last_date: dt.date | None = None
    hours: dict[int, int] = Field(default_factory=dict)
    text_times: TextTimes | None = None
    fill: dict[str, float] = Field(default_factory=dict)
    n_conflicts: int = 0
    conflicts: tuple[str, ...] = ()
    skeleton: str | None = None
    body: str = ""


class Finding(Contract):
    """One thing that a detector noticed. `message`, `cure` and `examples` are Dutch; `evidence` is a command."""

    cause: Cause
    state: State
    severity: Severity
    message: str
    cure: str
    evidence: str = ""
    examples: tuple[str, ...] = ()


class SourceHealth(Contract):
    """The judgement on one source in one run. The state and words are those of the most serious of `findings`.

    `since` is the first day of this state with this cause, `trouble_since` the first day on which the source was not
    in order (None when it is). `shared_by` names the host, or the reason on our side, when the same cause holds for
    several sources at once. `letter`: whether the organiser can do something about it.
    """

    source_id: str
    at: dt.datetime
    day: dt.date
    state: State
    severity: Severity
    cause: Cause
    message: str
    cure: str = ""
    evidence: str = ""
    since: dt.date
    trouble_since: dt.date | None = None
    shared_by: str | None = None
    letter: bool = False
    findings: tuple[Finding, ...] = ()
    seen: Observation

    @property
    def is_broken(self) -> bool:
        """Whether a person has to do something, or the source is lost."""
        return self.severity == "error"

    @property
    def days(self) -> int:
        """For how many days it has not been in order."""
        return (self.day - self.trouble_since).days if self.trouble_since else 0


class HealthDay(Contract):
    """A judgement as a row of a table."""

    source_id: str
    at: dt.datetime
    day: dt.date
    state: State
    severity: Severity
    cause: Cause
    message: str
    cure: str
    evidence: str
    since: dt.date
    trouble_since: dt.date | None
    shared_by: str | None
    letter: bool
    n_records: int
    n_today: int | None
    n_ahead: int


class FindingRow(Finding):
    """A finding of today as a row of a table; `finding_no` counts from 1, most serious first."""

    source_id: str
    finding_no: int


def day_row(health: SourceHealth) -> HealthDay:
    """The judgement without what it rests on."""
    kept = health.model_dump(exclude={"findings", "seen"})
    seen = health.seen
    return HealthDay(**kept, n_records=seen.n_records, n_today=seen.n_today, n_ahead=seen.n_ahead)


def finding_rows(health: SourceHealth) -> list[FindingRow]:
    """All that was found at a source."""
    return [
        FindingRow(**finding.model_dump(), source_id=health.source_id, finding_no=number)
        for number, finding in enumerate(health.findings, start=1)
    ]
