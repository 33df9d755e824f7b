"""From what was found to the text of a source's file, and how sure that is.

Belongs here: choosing the keys and their values. Does not belong here: YAML as text (sources.yaml_text), finding.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

from sources.addresses import address_path, is_file
from sources.contracts import SourceKind
from sources.probe.expect import proposed_expect
from sources.probe.explore import Probe
from sources.probe.trial import Finding
from sources.yaml_text import source_text

_KINDS: dict[str, SourceKind] = {
    "ical": "venue_feed", "tribe_events": "venue_feed", "jsonld": "venue_feed", "feed": "venue_feed",
    "wordpress": "venue_feed", "spreadsheet": "inventory", "welfare_provider": "welfare_list",
}  # fmt: skip
_SURE = ("ical", "tribe_events", "jsonld", "spreadsheet")
_PERMISSION = "# permission: {basis: akkoord, date: 2026-01-31, by_role: beheerder}   # pas invullen als het zo is\n"
_MANY_PLACES = 4  # an agenda with activities in so many places is not that of one venue


class Confidence(NamedTuple):
    """How sure it is that this reads the agenda, and why (Dutch)."""

    word: Literal["hoog", "redelijk", "laag"]
    reason: str


def confidence_of(finding: Finding) -> Confidence:
    """High for a format made for machines that is understood nearly whole; low for little, or for much unread."""
    n = len(finding.records)
    reason = (
        f"{n} {'activiteit' if n == 1 else 'activiteiten'}, van {finding.n_understood} is de tijd begrepen, "
        f"{finding.n_ahead} {'komt' if finding.n_ahead == 1 else 'komen'} nog"
    )
    share = finding.n_understood / n if n else 0.0
    if not finding.is_good or n < 2 or (finding.spec.connector not in _SURE and share < 0.8):
        return Confidence("laag", reason)
    return Confidence("hoog" if finding.spec.connector in _SURE and share >= 0.9 and n >= 3 else "redelijk", reason)


def proposed_text(
    probe: Probe, finding: Finding, today: dt.date, title: str | None = None, folder: Path | None = None
) -> str:
    """The source's file: about eight lines, with a remark where a person must choose.

    `folder`: where it will stand; a file below that is named from there, so that the folder can be moved.
    """
    spec = finding.spec
    url = spec.urls[0]
    if folder is not None and is_file(url) and address_path(url).is_relative_to(folder):
        url = f"file:{address_path(url).relative_to(folder)}" + ("/" if url.endswith("/") else "")
    values: dict[str, Any] = {"title": title or probe.title, "connector": spec.connector, "url": url}
    options = spec.options.model_dump(exclude_defaults=True, exclude={"connector"}, mode="json")
    if options:
        values["options"] = options
    values["kind"] = _kind(finding)
    if not is_file(probe.final_url) and probe.final_url != spec.urls[0]:
        values["landing_page"] = probe.final_url
    if expect := proposed_expect(finding.records, today, today):
        values["expect"] = expect
    remarks = {"kind": "een gok; zie docs/bronnen.md"}
    return source_text(values, remarks) + _PERMISSION


def _kind(finding: Finding) -> SourceKind:
    kind = _KINDS.get(finding.spec.connector, "venue_page")
    places = {record.location_text for record in finding.records if record.location_text}
    return "organiser" if kind.startswith("venue") and len(places) >= _MANY_PLACES else kind


def same_address(one: str, other: str) -> bool:
    """Whether two addresses are one source: the same file, or the same host and path, with no other question asked."""
    if is_file(one) or is_file(other):
        return one.rstrip("/") == other.rstrip("/")
    left, right = urlsplit(one), urlsplit(other)
    paths = [part.path.rstrip("/").removesuffix("/index.html").removesuffix("/index.php") for part in (left, right)]
    same_question = not left.query or not right.query or left.query == right.query
    return same_site(one, other) and paths[0] == paths[1] and same_question


def same_site(one: str, other: str) -> bool:
    """Whether two web addresses are of one website: with or without www and https."""
    left, right = urlsplit(one), urlsplit(other)
    hosts = [(part.hostname or "").lower().removeprefix("www.") for part in (left, right)]
    ports = [part.port if part.port not in (80, 443) else None for part in (left, right)]
    return hosts[0] == hosts[1] and ports[0] == ports[1]
