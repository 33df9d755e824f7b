"""Whether something is certainly over, told from its rules alone, without expanding them.

Belongs here: that one question, answered carefully: "no" when in doubt. Does not belong here: dates themselves.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from sources.contracts import OccurrenceOverride, ScheduleRule

_UNTIL = re.compile(r"(?:^|;)UNTIL=(\d{4})(\d\d)(\d\d)", re.IGNORECASE)
_MARGIN = dt.timedelta(days=2)  # zones, and what goes on past midnight


def is_over(rules: Sequence[ScheduleRule], overrides: Sequence[OccurrenceOverride], day: dt.date) -> bool:
    """Whether every date of `rules` certainly lies before the local `day`. Without rules: no."""
    if not rules or any((o.end or o.start or o.recurrence_id).date() + _MARGIN >= day for o in overrides):
        return False
    return all((last := _last_day(rule)) is not None and last < day for rule in rules)


def _last_day(rule: ScheduleRule) -> dt.date | None:
    """The last day on which the rule may still be going on; None when it has no known end."""
    try:
        ends = [moment.date() for moment in rule.rdates]
        if rule.kind == "once":
            ends += rule.dates
            ends += [rule.start_date] if rule.start_date else []
        elif bound := _bound(rule):
            ends.append(bound)
        else:
            return None
        return max(ends) + dt.timedelta(minutes=rule.duration or 0) + _MARGIN if ends else None
    except (OverflowError, ValueError):
        return None


def _bound(rule: ScheduleRule) -> dt.date | None:
    bounds = [rule.valid_to] if rule.valid_to else []
    if until := _UNTIL.search(rule.rrule or ""):
        bounds.append(dt.date(int(until[1]), int(until[2]), int(until[3])))
    return min(bounds, default=None)
