"""Detectors of times that cannot be right: a website or plugin that gives another time zone's hours for local ones.

Belongs here: judging start hours. Does not belong here: what came and how much of it (content).
"""

from __future__ import annotations

from collections.abc import Mapping

from warehouse.health.case import Case
from warehouse.health.contracts import Finding

TEXT_FROM = 3  # records whose text contradicts their date in the same way
SHIFT_FROM = 6  # timed records: below this, a new season's times look like a shift
SHIFT_SAME = 0.9  # share of the hours that fits after shifting
SHIFT_NOT = 0.5  # and that does not fit without
NIGHT = range(1, 6)  # hours at which a neighbourhood sleeps
NIGHT_FROM = 2  # records
NIGHT_SHARE = 0.2
NIGHT_USUAL = 0.05  # a source that always had such hours is a bakery or a night walk
_PLAUSIBLE_SHIFTS = (1, 2, -1, -2, 5, 6, 7, 8, 9, 10, -5, -6, -7, -8, -9, -10, 12, -12)


def time_text(case: Case) -> Finding | None:
    """What activities say in words is the same number of hours away from their date.

    An hour earlier in the text is ordinary (the doors open); an hour or two later is UTC given for local time.
    """
    found = case.now.text_times
    if found is None or found.n_records < TEXT_FROM or found.n_records <= 2 * found.n_agreeing:
        return None
    if found.hours < 0 and found.hours > -3:
        return None
    message = (
        f"De tijden in de feed lopen {abs(found.hours)} uur {'achter' if found.hours > 0 else 'voor'} op wat de "
        f"organisator zelf schrijft, bij {found.n_records} activiteiten. Bijvoorbeeld {found.examples[0]}."
    )
    return case.finding("time_text", "error", message, examples=found.examples)


def time_shift(case: Case) -> Finding | None:
    """All start hours moved at once by the same amount, compared with the last day that was in order."""
    now = case.now
    before = next((seen for seen in reversed(case.sound) if sum(seen.hours.values()) >= SHIFT_FROM), None)
    if now.reading != "ok" or before is None or sum(now.hours.values()) < SHIFT_FROM:
        return None
    if len(before.hours) < 2 or _overlap(now.hours, before.hours, 0) > SHIFT_NOT:
        return None
    fitting = {shift: _overlap(now.hours, before.hours, shift) for shift in _PLAUSIBLE_SHIFTS}
    shift = max(fitting, key=lambda hours: fitting[hours])
    if fitting[shift] < SHIFT_SAME:
        return None
    direction = "later" if shift > 0 else "vroeger"
    message = f"Alle activiteiten beginnen in een keer {abs(shift)} uur {direction} dan eerst."
    return case.finding("time_shift", "error", message)


def odd_hours(case: Case) -> Finding | None:
    """Activities in the middle of the night, at a source that did not have them before."""
    now = case.now
    timed = sum(now.hours.values())
    night = _at_night(now.hours)
    if now.reading != "ok" or night < NIGHT_FROM or night < NIGHT_SHARE * timed:
        return None
    usual = [_at_night(seen.hours) / max(1, sum(seen.hours.values())) for seen in case.sound]
    if len(usual) >= 3 and min(usual) > NIGHT_USUAL:
        return None
    hours = ", ".join(f"{hour} uur" for hour in sorted(now.hours) if hour in NIGHT)
    message = f"{night} van de {timed} activiteiten beginnen midden in de nacht ({hours})."
    return case.finding("odd_hours", "warning", message)


def _at_night(hours: Mapping[int, int]) -> int:
    return sum(count for hour, count in hours.items() if hour in NIGHT)


def _overlap(now: Mapping[int, int], before: Mapping[int, int], shift: int) -> float:
    """Which share of the hours of `now` falls where those of `before` fall after moving them `shift` hours."""
    n_now, n_before = sum(now.values()), sum(before.values())
    moved = {(hour + shift) % 24: count / n_before for hour, count in before.items()}
    return sum(min(count / n_now, moved.get(hour, 0.0)) for hour, count in now.items())
