"""The index that the page to search in reads: one small JSON file with each activity, and when it is in four weeks.

Belongs here: what is in the index and how it is packed. The reading side is static/zoeken.js.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from exports.agenda import AgendaActivity
from exports.labels import AUDIENCE_LABELS, CATEGORY_LABELS
from exports.site.entries import Entry
from exports.site.listing import Lines
from exports.site.model import Site
from exports.site.render import audience_label, file_name

INDEX = "zoeken.json"
DAYS = 28
NO_TIME = 1440  # minutes: after all that has a time
_FREE, _WALK_IN = 1, 2


def write_search_index(site: Site, lines: Lines, entries: Sequence[Entry], directory: Path) -> None:
    """Write the index of all activities that are not off. `entries` reach at least DAYS ahead.

    An activity is [file, name, where, neighbourhood, themes, audiences, ways, moments, schedule, tags, other words];
    a moment is day * 1441 + minute, counted from today, with minute 1440 for what has no time.
    """
    moments: dict[str, list[int]] = {}
    today = site.agenda.today
    for entry in entries:
        offset = (entry.day - today).days
        if offset < DAYS and not entry.cancelled:
            begins = not entry.instance.all_day and entry.day == entry.instance.start.date()
            minute = entry.instance.start.hour * 60 + entry.instance.start.minute if begins else NO_TIME
            moments.setdefault(entry.activity.activity_id, []).append(offset * (NO_TIME + 1) + minute)
    active = [activity for activity in site.agenda.activities if activity.status != "cancelled"]
    themes = _codes(CATEGORY_LABELS, (activity.category for activity in active))
    audiences = _codes(AUDIENCE_LABELS, (_audience(site, activity) for activity in active))
    hoods = list(site.neighbourhoods)
    rows = [
        [
            file_name(activity.activity_id),
            activity.name,
            activity.place.name if activity.place else activity.location_text or "",
            hoods.index(hood) if (hood := site.facts[activity.activity_id].neighbourhood_id) in hoods else -1,
            [themes.index(code) for code in activity.category],
            [audiences.index(code) for code in _audience(site, activity)],
            _FREE * (activity.is_free is True) + _WALK_IN * (activity.access == "walk_in"),
            moments.get(activity.activity_id, []),
            activity.schedule_text,
            lines.tags(activity),
            activity.organizer or "",
        ]
        for activity in active
    ]
    index = {
        "today": today.isoformat(),
        "hoods": [[file_name(hood.slug), hood.name] for hood in site.neighbourhoods.values()],
        "themes": [[file_name(code), CATEGORY_LABELS.get(code, code)] for code in themes],
        "audiences": [[file_name(code), audience_label(code)] for code in audiences],
        "activities": rows,
    }
    text = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
    (directory / INDEX).write_text(text.encode("utf-8", "replace").decode("utf-8"), encoding="utf-8", newline="\n")


def _audience(site: Site, activity: AgendaActivity) -> list[str]:
    gender = site.facts[activity.activity_id].gender
    return list(dict.fromkeys([*activity.audience, *([gender] if gender else [])]))


def _codes(labels: dict[str, str], used: Any) -> list[str]:
    """The codes that occur, in the order of `labels`."""
    found = {code for codes in used for code in codes}
    return [code for code in labels if code in found] + sorted(found - labels.keys())
