"""What a source may be expected to look like from now on, from what it gives today.

Belongs here: proposing `expect`. Does not belong here: judging by it (sources.accept).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sources.accept import SHRINK_FROM, is_ahead
from sources.contracts import ExtractedRecord

_FEW = 6  # records: below this, a third of them is one, and less than one is never accepted
_ENOUGH_FOR_SHARES = 8
_USUAL = 0.9  # share of the records from which a field is usually there
_DEMANDED = 0.7
_FIELDS = ("schedule", "when_text", "location_text", "price_text")
# An agenda that has something within the first number of days, is expected to have something within the second.
_AHEAD = ((14, 30), (60, 120))


def proposed_expect(records: Sequence[ExtractedRecord], today: dt.date, seen: dt.date) -> dict[str, Any]:
    """The block `expect` as it would stand in the source's file; empty when too little is known.

    `seen`: the day against which dates without a year are read. No `min` for an agenda that is large enough to be
    guarded by the rule about halving: that rule asks for three days of patience, `min` does not.
    """
    expect: dict[str, Any] = {}
    if _FEW <= len(records) < SHRINK_FROM:
        expect["min"] = max(1, len(records) // 3)
    if len(records) >= _ENOUGH_FOR_SHARES:
        shares = {name: sum(bool(getattr(record, name)) for record in records) / len(records) for name in _FIELDS}
        if fill := {name: _DEMANDED for name, share in shares.items() if share >= _USUAL}:
            expect["fill"] = fill
    for within, demanded in _AHEAD:
        if any(is_ahead(record, today, today + dt.timedelta(days=within), seen) for record in records):
            expect["future_days"] = demanded
            break
    return expect
