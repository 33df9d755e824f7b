"""What is published now: the summary that lies beside each version. Belongs here: that file; not how a version is made.

Loaded by every command that asks what there is, so nothing that writes pages or papers is imported here.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from exports.publish import current_version
from pipeline.settings import Settings

_SUMMARY = "published.json"


class NothingToPublishError(Exception):
    """There is no agenda to publish: no source could be read, or what was made is not right. The text is Dutch."""


@dataclass(frozen=True)
class Summary:
    """What an operator wants to know of a publication."""

    as_of: str
    fingerprint: str
    counts: dict[str, int]


def published_summary(place: Settings) -> Summary | None:
    """What is published now, if that is known and still there."""
    version = current_version(place.data)
    return summary_of(version) if version else None


def summary_of(version: Path) -> Summary | None:
    """What a kept version holds, if that is known."""
    try:
        return Summary(**json.loads((version / _SUMMARY).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def keep_summary(version: Path, summary: Summary) -> None:
    """Write the summary beside what the version holds."""
    (version / _SUMMARY).write_text(json.dumps(asdict(summary), indent=1), encoding="utf-8")
