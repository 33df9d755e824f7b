"""Sources with pages, from a site's root to records, through the real fetching on loopback."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import TypeAdapter

from sources.contracts import HttpSettings, Options, SourceReading, SourceSpec
from sources.extract import further_pages, read_sources
from sources.fetch import fetch_sources
from sources.snapshots import SnapshotStore
from tests.integration.faulty_server import FaultyServer, body, faulty_server, redirect

NOW = dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with faulty_server() as running:
        yield running


def collect(server: FaultyServer, tmp_path: Path, connector: str, path: str = "", **options: Any) -> SourceReading:
    """Fetch a source and its further pages, and read what the lake then holds."""
    spec = SourceSpec(
        id="buurthuis",
        title="Buurthuis",
        urls=(server.url(path),),
        options=TypeAdapter(Options).validate_python({"connector": connector, **options}),
        http=HttpSettings(delay=0),
    )
    store = SnapshotStore(tmp_path / "lake")
    cache = tmp_path / "cache"
    fetch_sources([spec], store, contact="beheer@wijk.example", follow=further_pages(cache), now=lambda: NOW)
    (reading,) = read_sources([spec], store, NOW, cache)
    return reading


def query(handler: BaseHTTPRequestHandler) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}


def test_the_events_calendar_from_the_root_of_a_site(server: FaultyServer, tmp_path: Path) -> None:
    rest = "/wp-json/tribe/events/v1/events"

    def events(handler: BaseHTTPRequestHandler) -> None:
        page = int(query(handler).get("page", 1))
        event = {"id": page, "title": f"Koffie {page}", "start_date": f"2026-12-0{page} 10:00:00", "timezone": "UTC+1"}
        following = {"next_rest_url": server.url(f"{rest}?page={page + 1}")} if page < 3 else {}
        body(json.dumps({"events": [event], "total_pages": 3, **following}).encode(), "application/json")(handler)

    server.routes[rest] = events
    reading = collect(server, tmp_path, "tribe_events")
    assert [record.name for record in reading.records] == ["Koffie 1", "Koffie 2", "Koffie 3"]
    assert reading.state == "ok"


def test_posts_of_wordpress_from_the_root_of_a_site(server: FaultyServer, tmp_path: Path) -> None:
    def posts(handler: BaseHTTPRequestHandler) -> None:
        asked = query(handler)
        offset = int(asked.get("offset", 0))
        if "page" in asked:  # as WordPress answers a page behind the last one
            body(b'{"code":"rest_post_invalid_page_number"}', "application/json", 400)(handler)
            return
        numbers = range(100)[offset : offset + int(asked["per_page"])]
        found = [
            {"id": number, "date": "2026-11-20T09:00:00", "title": {"rendered": f"Bingo {number}"},
             "content": {"rendered": "<p>Elke dinsdag 14.00 uur</p>"}} for number in numbers
        ]  # fmt: skip
        body(json.dumps(found).encode(), "application/json")(handler)

    server.routes["/wp-json/wp/v2/posts"] = posts
    reading = collect(server, tmp_path, "wordpress")
    assert len(reading.records) == 100
    assert reading.state == "ok"


def test_a_list_over_several_pages(server: FaultyServer, tmp_path: Path) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        number = int(query(handler).get("page", 1))
        item = f'<div class="i"><h3>Activiteit {number}</h3><p class="w">dinsdag 10.00 uur</p></div>'
        following = f'<a rel="next" href="?page={number + 1}">meer</a>' if number < 9 else ""
        body((item + following).encode(), "text/html; charset=utf-8")(handler)

    server.routes["/agenda"] = page
    options = {"item": ".i", "fields": {"name": "h3", "when_text": ".w"}, "next_page": "a[rel=next]", "max_pages": 3}
    reading = collect(server, tmp_path, "html_list", "/agenda", **options)
    assert [record.name for record in reading.records] == ["Activiteit 1", "Activiteit 2", "Activiteit 3"]
    assert any("meer dan 3 pagina's" in issue.message for issue in reading.issues)


def test_no_more_pages_are_asked_than_the_source_allows(server: FaultyServer, tmp_path: Path) -> None:
    def page(handler: BaseHTTPRequestHandler) -> None:
        token = query(handler).get("na", "a")
        item = f"<article><h3>Koffie {token}</h3><p>dinsdag 1 december 2026, 10.00 uur</p></article>"
        body(f'{item}<a rel="next" href="?na={token}a">meer</a>'.encode(), "text/html; charset=utf-8")(handler)

    server.routes["/agenda"] = page
    options = {"item": "article", "fields": {"name": "h3", "when_text": "p"}, "next_page": "a[rel=next]"}
    reading = collect(server, tmp_path, "html_list", "/agenda", **options, max_pages=3)
    assert server.paths() == ["/agenda", "/agenda?na=aa", "/agenda?na=aaa"]
    assert reading.state == "ok"
    assert len(reading.records) == 3
    (more,) = [issue for issue in reading.issues if issue.code != "no_permission"]
    assert more.field == "options.max_pages"
    assert "meer dan 3 pagina's" in more.message


@pytest.mark.parametrize(
    ("connector", "options", "page"),
    [
        ("html_list", {"item": "li", "fields": {"name": "b"}}, "<ul><li><b>Koor</b> dinsdag 10.00 uur</li></ul>"),
        ("jsonld", {}, '<script type="application/ld+json">{"@type":"Event","name":"Koor","startDate":"2026-12-03"}'
                       "</script>"),
        ("week_table", {}, "<table><tr><th>maandag<th>dinsdag<tr><td>10.00 uur Koor<td>11.00 uur Yoga</table>"),
    ],
)  # fmt: skip
def test_a_page_that_moves_within_its_site_keeps_its_keys(
    server: FaultyServer, tmp_path: Path, connector: str, options: dict[str, Any], page: str
) -> None:
    server.routes["/agenda"] = server.routes["/nieuw"] = body(page.encode(), "text/html; charset=utf-8")
    before = collect(server, tmp_path / "een", connector, "/agenda", **options)
    server.routes["/agenda"] = redirect("/nieuw")
    after = collect(server, tmp_path / "twee", connector, "/agenda", **options)
    assert "/nieuw" in server.paths()
    assert before.records
    assert [each.record_id for each in after.records] == [each.record_id for each in before.records]
