"""Feeds of changes, read by another's reader and held against RFC 4287 and JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import duckdb
import feedparser
import pytest

from exports.agenda import Agenda, AgendaNeighbourhood
from exports.change_feeds import Change, read_changes, write_changes
from exports.verify import verify_changes
from tests.feeds_support import series

TODAY = dt.date(2026, 11, 24)
SEEN = dt.datetime(2026, 11, 23, 5, 30, tzinfo=dt.UTC)
SITE = "https://wijk.example"
EVIL = 'A & B <script>alert("x")</script> ]]> \x00\x0b\ud800 gaat niet door.'
CHANGES = (
    Change("wa1-20261123-moved-20261126T1000", "wa1", SEEN, "moved", "Koffie van do 26 november is verplaatst.",
           "Haven", "BU1"),
    Change("wa2-20261110-cancelled", "wa2", SEEN - dt.timedelta(days=13), "cancelled", EVIL, None, None),
)  # fmt: skip


def agenda() -> Agenda:
    hoods = (AgendaNeighbourhood("BU1", "Schiemond", "schiemond"), AgendaNeighbourhood("BU2", "Leeg", "leeg"))
    return Agenda(TODAY, TODAY, TODAY, (series(1),), {}, hoods)


@pytest.mark.parametrize("site_url", [SITE, None])
def test_atom_is_read_as_it_was_meant(tmp_path: Path, site_url: str | None) -> None:
    assert write_changes(agenda(), CHANGES, tmp_path, site_url) == {
        "wijzigingen.atom": 2,
        "wijzigingen.json": 2,
        "buurt/schiemond-wijzigingen.atom": 1,
    }
    parsed = feedparser.parse((tmp_path / "wijzigingen.atom").read_bytes())
    assert (parsed.bozo, parsed.version, len(parsed.entries)) == (False, "atom10", 2)
    assert parsed.feed.updated == "2026-11-23T05:30:00Z"
    moved, evil = parsed.entries
    assert (moved.title, moved.tags[0].term) == ("Koffie van do 26 november is verplaatst.", "moved")
    assert moved.id.startswith("urn:uuid:")
    assert moved.link.endswith("activiteit/wa1.html")
    assert evil.title_detail.type == "text/plain"
    assert " ".join(evil.title.split()) == 'A & B <script>alert("x")</script> ]]> gaat niet door.'
    local = feedparser.parse((tmp_path / "buurt" / "schiemond-wijzigingen.atom").read_bytes())
    assert [entry.id for entry in local.entries] == [moved.id]
    assert local.feed.id != parsed.feed.id
    assert local.entries[0].link == (f"{SITE}/activiteit/wa1.html" if site_url else "../activiteit/wa1.html")


def test_json_feed(tmp_path: Path) -> None:
    write_changes(agenda(), CHANGES, tmp_path, SITE)
    feed = json.loads((tmp_path / "wijzigingen.json").read_text())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["feed_url"], feed["home_page_url"]) == (f"{SITE}/wijzigingen.json", f"{SITE}/index.html")
    assert feed["items"][0] | {"id": ""} == {
        "id": "",
        "url": f"{SITE}/activiteit/wa1.html",
        "title": "Koffie van do 26 november is verplaatst.",
        "content_text": "Koffie van do 26 november is verplaatst. Plek: Haven.",
        "date_published": "2026-11-23T05:30:00Z",
        "tags": ["verplaatst"],
    }
    write_changes(agenda(), CHANGES, tmp_path, None)
    assert "url" not in json.loads((tmp_path / "wijzigingen.json").read_text())["items"][0]


def test_nothing_changed_is_a_valid_feed_and_ids_and_bytes_last(tmp_path: Path) -> None:
    written = write_changes(agenda(), (), tmp_path / "leeg")
    parsed = feedparser.parse((tmp_path / "leeg" / "wijzigingen.atom").read_bytes())
    assert (parsed.bozo, parsed.feed.updated) == (False, "2026-11-23T23:00:00Z")
    assert verify_changes(tmp_path / "leeg", written) == []
    for name in ("een", "twee"):
        write_changes(agenda(), CHANGES, tmp_path / name)
    for path in written:
        assert (tmp_path / "een" / path).read_bytes() == (tmp_path / "twee" / path).read_bytes()


def test_reading_back_finds_what_is_wrong(tmp_path: Path) -> None:
    written = write_changes(agenda(), CHANGES, tmp_path)
    assert verify_changes(tmp_path, written) == []
    atom = tmp_path / "wijzigingen.atom"
    good = atom.read_text()
    for bad in (good.replace("</entry>", "", 1), good.replace("<id>urn", "<idee>urn"), good.replace("&amp;", "&")):
        atom.write_text(bad)
        assert [problem[:16] for problem in verify_changes(tmp_path, written)] == ["wijzigingen.atom"]


def test_only_news_is_read_newest_first() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA mart")
    connection.execute(
        """
        CREATE TABLE mart.changes AS SELECT change_id, 'wa1' AS activity_id, seen::TIMESTAMPTZ AS changed_at, kind,
            NULL::DATE AS date, what::VARCHAR[] AS what, 'Koffie' AS name, 'Koffie is anders.' AS sentence,
            NULL AS place_name, 'BU1' AS neighbourhood_id
        FROM (VALUES ('a', '2026-11-20 06:00Z', 'changed', ['description', 'url']),
                     ('b', '2026-11-20 06:00Z', 'changed', ['description', 'price']),
                     ('c', '2026-11-22 06:00Z', 'new', [])) AS t(change_id, seen, kind, what)
        """
    )
    assert [(c.change_id, c.changed_at.isoformat()) for c in read_changes(connection)] == [
        ("c", "2026-11-22T06:00:00+00:00"),
        ("b", "2026-11-20T06:00:00+00:00"),
    ]
