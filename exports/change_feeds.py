"""What changed, for feed readers: Atom (RFC 4287) and JSON Feed 1.1, of everything and of each neighbourhood.

Belongs here: how changes are written. What a change is comes from mart.changes. Changes that nobody needs to act on
(another description, theme or web address) are in the mart but not in these feeds.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from exports.agenda import Agenda
from exports.paths import activity_page, address, file_name
from sources.contracts import TIMEZONE

KIND_LABELS = {
    "new": "nieuw",
    "changed": "gewijzigd",
    "moved": "verplaatst",
    "cancelled": "afgelast",
    "reinstated": "gaat toch door",
}
STEM = "wijzigingen"
MAX_ENTRIES = 300  # the newest; a new source may bring thousands of activities on one day
_NEWS = ("time", "place", "title", "price", "registration", "audience")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


@dataclass(frozen=True, slots=True)
class Change:
    """A row of mart.changes that is news. `changed_at` in UTC."""

    change_id: str
    activity_id: str
    changed_at: dt.datetime
    kind: str
    sentence: str
    place_name: str | None
    neighbourhood_id: str | None


def read_changes(connection: duckdb.DuckDBPyConnection) -> tuple[Change, ...]:
    """The news of an open warehouse, newest first."""
    rows = connection.execute(
        """
        SELECT change_id, activity_id, changed_at AT TIME ZONE 'UTC', kind, sentence, place_name, neighbourhood_id
        FROM mart.changes WHERE kind <> 'changed' OR list_has_any(what, ?)
        ORDER BY changed_at DESC, date NULLS FIRST, lower(name), change_id
        """,
        [list(_NEWS)],
    ).fetchall()
    return tuple(Change(row[0], row[1], row[2].replace(tzinfo=dt.UTC), *row[3:]) for row in rows)


def write_changes(
    agenda: Agenda, changes: Sequence[Change], directory: Path, site_url: str | None = None
) -> dict[str, int]:
    """Write `changes` into `directory`; returns path -> number of entries. A neighbourhood without activities has none.

    Without `site_url` links are relative, which Atom allows and JSON Feed does not: there they are left out.
    """
    written = {}
    title = "Wijkagenda: wat er veranderde"
    news = changes[:MAX_ENTRIES]
    directory.mkdir(parents=True, exist_ok=True)
    for path, text in (
        (f"{STEM}.atom", _atom(f"{STEM}.atom", "index.html", title, news, agenda.today, site_url)),
        (f"{STEM}.json", _json(f"{STEM}.json", title, news, site_url)),
    ):
        (directory / path).write_text(text, encoding="utf-8", newline="\n")
        written[path] = len(news)
    present = {activity.neighbourhood_id for activity in agenda.activities}
    for hood in agenda.neighbourhoods:
        if hood.neighbourhood_id in present:
            stem = f"buurt/{file_name(hood.slug)}"
            news = [change for change in changes if change.neighbourhood_id == hood.neighbourhood_id][:MAX_ENTRIES]
            path = f"{stem}-{STEM}.atom"
            text = _atom(path, f"{stem}.html", f"{title} in {hood.name}", news, agenda.today, site_url)
            (directory / "buurt").mkdir(exist_ok=True)
            (directory / path).write_text(text, encoding="utf-8", newline="\n")
            written[path] = len(news)
    return written


def _atom(path: str, page: str, title: str, changes: Sequence[Change], today: dt.date, site_url: str | None) -> str:
    midnight = dt.datetime.combine(today, dt.time(), ZoneInfo(TIMEZONE))
    updated = max((change.changed_at for change in changes), default=midnight)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nl">',
        f"<id>{_urn(site_url or 'wijkagenda', path)}</id>",
        f"<title>{_xml(title)}</title>",
        "<subtitle>Nieuw, verplaatst, gewijzigd en afgelast in de laatste dertig dagen.</subtitle>",
        f"<updated>{_moment(updated)}</updated>",
        "<author><name>Wijkagenda</name></author>",
        f'<link rel="alternate" type="text/html" href="{_link(page, path, site_url)}"/>',
    ]
    if own := address(site_url, path):
        lines.append(f'<link rel="self" type="application/atom+xml" href="{_xml(own)}"/>')
    for change in changes:
        page_link = _link(activity_page(change.activity_id), path, site_url)
        lines += [
            "<entry>",
            f"<id>{_urn('wijziging', change.change_id)}</id>",
            f"<title>{_xml(change.sentence)}</title>",
            f"<updated>{_moment(change.changed_at)}</updated>",
            f"<published>{_moment(change.changed_at)}</published>",
            f'<link rel="alternate" type="text/html" href="{page_link}"/>',
            f'<category term="{_xml(change.kind)}" label="{KIND_LABELS[change.kind]}"/>',
            f'<content type="text">{_xml(_text(change))}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _json(path: str, title: str, changes: Sequence[Change], site_url: str | None) -> str:
    items = []
    for change in changes:
        item = {
            "id": _urn("wijziging", change.change_id),
            "url": address(site_url, activity_page(change.activity_id)),
            "title": change.sentence,
            "content_text": _text(change),
            "date_published": _moment(change.changed_at),
            "tags": [KIND_LABELS[change.kind]],
        }
        items.append({name: value for name, value in item.items() if value is not None})
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "home_page_url": address(site_url, "index.html"),
        "feed_url": address(site_url, path),
        "description": "Nieuw, verplaatst, gewijzigd en afgelast in de laatste dertig dagen.",
        "language": "nl",
        "authors": [{"name": "Wijkagenda"}],
        "items": items,
    }
    known = {name: value for name, value in feed.items() if value is not None}
    text = json.dumps(known, ensure_ascii=False, indent=1)
    return text.encode("utf-8", "replace").decode("utf-8") + "\n"


def _text(change: Change) -> str:
    return f"{change.sentence} Plek: {change.place_name}." if change.place_name else change.sentence


def _urn(*parts: str) -> str:
    """A lasting name that is the same on every run."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "/".join(("urn:wijkagenda", *parts))).urn


def _link(page: str, path: str, site_url: str | None) -> str:
    return _xml(address(site_url, page) or "../" * path.count("/") + page)


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _xml(text: str) -> str:
    return _NOT_XML.sub(" ", text).translate(_ENTITIES)
