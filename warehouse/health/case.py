"""What a detector gets to look at: one source today, beside what was normal for it.

Belongs here: that bundle and what several detectors ask of it. Does not belong here: any detector.
"""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from sources.contracts import SourceSpec
from warehouse.contracts import Holiday
from warehouse.health.contracts import Cause, Finding, Observation, Severity, SourceHealth
from warehouse.health.words import CURES, STATES

_AROUND_SUMMER = dt.timedelta(days=14)  # courses stop before the school holiday and start again after it


@dataclass(frozen=True)
class Case:
    """One source: what is seen `today`, and the judgement of each earlier day, oldest first."""

    spec: SourceSpec
    now: Observation
    past: Sequence[SourceHealth]
    today: dt.date
    holidays: Sequence[Holiday] = ()

    @property
    def sound(self) -> list[Observation]:
        """Earlier days on which nothing was the matter."""
        return [health.seen for health in self.past if health.state == "ok" and health.seen.reading == "ok"]

    @property
    def usual_records(self) -> int:
        """How many records it usually has; 0 when that is not known."""
        counts = [seen.n_records for seen in self.sound]
        return round(median(counts)) if counts else 0

    @property
    def is_summer_stop(self) -> bool:
        """Whether this is the time of year in which courses and clubs do nothing."""
        return any(
            holiday.kind == "school"
            and holiday.name.startswith("zomer")
            and holiday.start - _AROUND_SUMMER <= self.today <= holiday.end + _AROUND_SUMMER
            for holiday in self.holidays
        )

    @property
    def nothing_came(self) -> bool:
        """Whether the fetch itself failed today; a refusal is then about content of an earlier day."""
        kind = self.now.error_kind
        is_refusal = kind == "not_expected_type" and self.now.refusal is not None
        return self.now.reading not in ("ok", "paused") and kind is not None and not is_refusal

    @property
    def days_without(self) -> int:
        """Days since the content that stands was last confirmed; 0 when it was today or never."""
        return (self.today - self.now.accepted_on).days if self.now.accepted_on else 0

    def check_command(self) -> str:
        """The command that reads the source again and changes nothing."""
        return f"wijkagenda source check {self.spec.id}"

    def fetch_command(self) -> str:
        """A command that shows what the website answers, without our program."""
        if not self.now.address:
            return self.check_command()
        shown = "%{http_code} %{content_type} %{url_effective}\\n"
        return f"curl -sSL -o /dev/null -m 20 -w {shlex.quote(shown)} {shlex.quote(self.now.address)}"

    def finding(
        self,
        cause: Cause,
        severity: Severity,
        message: str,
        *,
        evidence: str | None = None,
        examples: Sequence[str] = (),
    ) -> Finding:
        """A finding about this source with the cure that belongs to its cause."""
        return Finding(
            cause=cause,
            state=STATES[cause],
            severity=severity,
            message=message,
            cure=CURES[cause].format(id=self.spec.id),
            evidence=self.check_command() if evidence is None else evidence,
            examples=tuple(examples),
        )


def day(date: dt.date) -> str:
    """A date as people write it."""
    return f"{date.day}-{date.month}-{date.year}"
