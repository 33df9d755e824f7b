"""What every source of the demo is understood to say, in residents' words: golden files that people have read.

After a change for the better: UPDATE_GOLDEN=1 pytest tests/sources/demo/test_golden.py, and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.agenda_run import AgendaRun
from pipeline.settings import Settings, parse_as_of
from sources.dutch.render import render_schedule
from warehouse.contracts import NormalisedActivity

GOLDEN = Path(__file__).parent / "golden"
MOMENT = "2026-11-24T06:00:00+01:00"


def line(activity: NormalisedActivity) -> str:
    """Name, when, where, for whom, price and status of one record."""
    audience = ", ".join(activity.audience.target_group)
    price = {"free": "gratis", "amount": f"€ {activity.price.min}", "unknown": ""}[activity.price.type]
    parts = (
        activity.name,
        render_schedule(activity.schedule) or "GEEN ROOSTER",
        activity.place.place_id or f"ONBEKENDE PLEK {activity.location_text}",
        audience,
        price,
        activity.access or "",
        "" if activity.event_status == "scheduled" else activity.event_status,
    )
    changed = [f"    {o.recurrence_id:%Y-%m-%d} {o.status or 'gewijzigd'} {o.start or ''}" for o in activity.overrides]
    return "\n".join([" | ".join(parts).rstrip(" |"), *changed])


def test_every_source_is_understood_as_the_golden_files_say(tmp_path: Path) -> None:
    run = AgendaRun(Settings(tmp_path, None, None), parse_as_of(MOMENT))
    run.fetch()
    by_source: dict[str, list[str]] = {spec.id: [] for spec in run.specs if spec.status == "active"}
    for activity in run.normalised[0]:
        by_source[activity.source_id].append(line(activity))
    made = {name: "".join(f"{text}\n" for text in sorted(lines)) for name, lines in by_source.items()}
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        for name, text in made.items():
            (GOLDEN / f"{name}.txt").write_text(text, encoding="utf-8")
    kept = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    assert made == kept
