"""What would be wrong with a publication as a whole, and is found before anyone sees it."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from exports.json_schemas import verify_json
from exports.verify import verify_privacy
from exports.verify_pages import verify_pages

SITE = "https://wijk.example/agenda"


def page(body: str) -> str:
    return f'<!DOCTYPE html>\n<html lang="nl"><head><title>x</title></head><body>{body}</body></html>'


def publication(root: Path, **bodies: str) -> Path:
    (root / "buurt").mkdir(exist_ok=True)
    texts = {"index": "", "zoeken": '<h2 id="hier">a</h2>', "buurt/oost": ""} | bodies
    for name, body in texts.items():
        (root / f"{name}.html").write_text(page(body), encoding="utf-8")
    (root / "alles.ics").write_bytes(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    return root


@pytest.mark.parametrize(
    "body",
    [
        "<p>a &lt; b<br>c <img src='x' alt=''></p>".replace("'x'", '"alles.ics"').replace("''", '""'),
        '<script type="application/ld+json">{"a": "<p> \\u003c"}</script><!-- < <p> -->',
        '<svg viewBox="0 0 1 1"><path d="M0"/><g><path d="M1" /></g></svg>',
        '<a href="zoeken.html#hier">x</a> <a href="#eigen" id="eigen">y</a> <a href="alles.ics?a=1">z</a>',
        '<a href="https://elders.example/weg">x</a> <a href="mailto:info@wijk.example">m</a> <a href="tel:010">t</a>',
        f'<a href="{SITE}/">a</a> <a href="{SITE}/zoeken.html#hier">b</a>',
        '<a title="a > b" href="buurt/oost.html">c</a>',
    ],
)  # fmt: skip
def test_what_is_right_passes(tmp_path: Path, body: str) -> None:
    assert verify_pages(publication(tmp_path, index=body), SITE) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<p>a < b</p>", "index.html: los teken < bij '< b</p>"),
        ("<p><b>x</p></b>", "index.html: </p> sluit niet wat open staat"),
        ("<p>x", "index.html: </body> sluit niet wat open staat"),
        ("</div>", "index.html: </div> sluit niet wat open staat"),
        ('<a href="x>y</a>', "index.html: los teken <"),
        ('<p id="a">x</p><p id="a">y</p>', "index.html: id 'a' staat er 2 keer"),
        ('<a href="weg.html">x</a>', "index.html: weg.html bestaat niet"),
        ('<img src="weg.png" alt="x">', "index.html: weg.png bestaat niet"),
        ('<img srcset="alles.ics 1x, weg.png 2x" alt="x">', "index.html: weg.png bestaat niet"),
        ('<a href="zoeken.html#daar">x</a>', "index.html: zoeken.html#daar wijst naar een plek"),
        ('<a href="#daar">x</a>', "index.html: #daar wijst naar een plek"),
        ('<a href="buurt/">x</a>', "index.html: buurt/ bestaat niet"),
        ('<a href="../index.html">x</a>', "index.html: ../index.html bestaat niet"),
        ('<a href="//elders.example/x">x</a>', "index.html: //elders.example/x noemt geen https"),
        (f'<a href="{SITE}/weg.html">x</a>', "index.html: weg.html bestaat niet"),
        ('<a href="a&amp;b.html">x</a>', "index.html: a&b.html bestaat niet"),
    ],
)
def test_what_is_wrong_is_found(tmp_path: Path, body: str, said: str) -> None:
    [problem] = verify_pages(publication(tmp_path, index=body), SITE)
    assert problem.startswith(said)


def test_a_page_is_judged_the_same_in_pieces_as_in_one(tmp_path: Path) -> None:
    """Pages are cut where an element begins on a line of its own, and pieces that many have are read once."""
    pieces = ('<p id="a">', "</p>", "<ul>", "</ul>", "<li>x</li>", '<br class="b">', "tekst", '"', "<", "<!-- <p>",
              "-->", "<script>", "</script>", '<a href="weg.html" title="', '<a href="#a">', '<a href="#b">', '">',
              "</a>",
              '<style>a { b: url("x") }</style>')  # fmt: skip
    chance = random.Random(7)
    n_wrong = 0
    for number in range(100):
        body = "\n".join(chance.choices(pieces[:5] if number % 2 else pieces, k=chance.randrange(1, 9)))
        cut = verify_pages(publication(tmp_path, index=f"\n{body}\n", zoeken=f"\n{body}\n"))
        # What is cut at a line break is not cut at a tab, and in a page they mean the same.
        whole = verify_pages(publication(tmp_path, index=f"\t{body}\t".replace("\n", "\t"), zoeken=f"\n{body}\n"))
        assert [problem.split(" bij ")[0] for problem in cut] == [problem.split(" bij ")[0] for problem in whole], body
        n_wrong += bool(cut)
    assert 20 < n_wrong < 98


def test_a_page_deeper_down_is_judged_from_where_it_stands(tmp_path: Path) -> None:
    found = verify_pages(
        publication(tmp_path, **{"buurt/oost": '<a href="../index.html">a</a><a href="index.html">b</a>'})
    )
    assert found == ["buurt/oost.html: index.html bestaat niet"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("wijzigingen.atom", '<feed><link href="weg.html"/></feed>'),
        ("wijzigingen.json", json.dumps({"url": f"{SITE}/weg.html"})),
        ("data.geojson", json.dumps({"url": f"{SITE}/weg.html"})),
        ("bericht.txt", f"Kijk op {SITE}/weg.html."),
        ("stijl.css", 'a { background: url("weg.html") }'),
        ("feed.ics", f"URL:{SITE}/w\r\n eg.html\r\n"),
    ],
)
def test_links_in_what_is_no_page(tmp_path: Path, name: str, text: str) -> None:
    root = publication(tmp_path)
    (root / name).write_bytes(text.encode())
    [problem] = verify_pages(root, SITE)
    assert problem.startswith(f"{name}: ")
    assert problem.endswith("weg.html bestaat niet")
    (root / "weg.html").write_text(page(""))
    assert verify_pages(root, SITE) == []


def test_one_mistake_on_many_pages_is_told_briefly(tmp_path: Path) -> None:
    root = publication(tmp_path)
    for n in range(40):
        (root / f"p{n}.html").write_text(page('<a href="weg.html">x</a>'))
    assert len(verify_pages(root)) == 1
    for n in range(40):
        (root / f"p{n}.html").write_text(page(f'<a href="weg{n}.html">x</a>'))
    assert verify_pages(root)[-1] == "en nog 20 van zulke bevindingen"


# --- JSON -------------------------------------------------------------------------------------------------------------

FEED: dict[str, Any] = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "x",
    "items": [{"id": "1", "content_text": "x", "date_published": "2026-11-24T10:00:00+01:00"}],
}
POINT = {"type": "Point", "coordinates": [4.47, 51.92]}
PLACES: dict[str, Any] = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "id": "p", "geometry": POINT, "properties": {}}],
}
PACKAGE: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "name": "x",
    "version": "2026-11-24",
    "resources": [
        {
            "name": "a", "path": "a.csv", "type": "table", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "schema": {"fields": [{"name": "id", "type": "string"}], "primaryKey": ["id"]},
        }
    ],
}  # fmt: skip


ID = PACKAGE["resources"][0]["schema"]


def described(**other: Any) -> dict[str, Any]:
    return {"resources": [PACKAGE["resources"][0] | other]}


def documents(root: Path, feed: dict[str, Any], places: dict[str, Any], package: dict[str, Any]) -> Path:
    (root / "data").mkdir()
    (root / "wijzigingen.json").write_text(json.dumps(feed))
    (root / "data" / "plekken.geojson").write_text(json.dumps(places))
    (root / "data" / "datapackage.json").write_text(json.dumps(package))
    return root


def test_documents_by_their_schemas(tmp_path: Path) -> None:
    assert verify_json(documents(tmp_path, FEED, PLACES, PACKAGE)) == []


@pytest.mark.parametrize(
    ("feed", "places", "package", "where"),
    [
        ({"version": "1"}, {}, {}, "wijzigingen.json: version: "),
        ({"items": [{"id": "1"}]}, {}, {}, "wijzigingen.json: items.0: "),
        ({"items": [{"id": "1", "content_text": "x", "date_published": "gisteren"}]}, {}, {}, "items.0.date_published"),
        ({"home_page_url": "index.html"}, {}, {}, "wijzigingen.json: home_page_url"),
        ({}, {"features": [{"type": "Feature", "id": 1, "geometry": {**POINT, "coordinates": [51.92, 104.0]},
                            "properties": {}}]}, {}, "plekken.geojson: features.0.geometry"),
        ({}, {"type": "Feature"}, {}, "data/plekken.geojson: type"),
        ({}, {}, described(path="../a.csv"), "datapackage.json: resources.0.path"),
        ({}, {}, described(schema=ID | {"primaryKey": ["x"]}), "een sleutel noemt kolommen die er niet zijn: x"),
        ({}, {}, described(schema=ID | {"foreignKeys": [{"fields": ["id"], "reference": {
            "resource": "b", "fields": ["id"]}}]}), "a verwijst naar b.id, en dat is er niet"),
    ],
)  # fmt: skip
def test_what_departs_from_a_schema(
    tmp_path: Path, feed: dict[str, Any], places: dict[str, Any], package: dict[str, Any], where: str
) -> None:
    problems = verify_json(documents(tmp_path, FEED | feed, PLACES | places, PACKAGE | package))
    assert any(where in problem for problem in problems), problems


def test_a_document_that_is_missing_is_missed(tmp_path: Path) -> None:
    assert verify_json(tmp_path) == [
        "**/*wijzigingen.json ontbreekt", "data/**/*.geojson ontbreekt", "data/**/datapackage.json ontbreekt",
    ]  # fmt: skip


# --- Personal data ----------------------------------------------------------------------------------------------------

MOBILE = "06-12345678"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", page(f"<p>Bel {MOBILE}</p>")),
        ("b.html", page('<a href="tel:0612345678">bel</a>')),
        ("c.ics", "DESCRIPTION:Bel 06-123\r\n 45678\r\n"),
        ("d.csv", f'a,b\n2026-11-24,"Bel, of mail, {MOBILE}"\n'),
        ("e.jsonld", json.dumps({"telephone": MOBILE})),
        ("f.json", json.dumps({"x": ["a", f"wie: jan.jansen@gmail.com {MOBILE}"]})),
        ("g.txt", "Bel 06-1234\n5678"),
        ("h.atom", f"<feed><title>{MOBILE}</title></feed>"),
        ("i.geojson", json.dumps({"properties": {"phone": MOBILE}})),
    ],
)
def test_a_mobile_number_is_found_in_every_kind_of_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / name).write_bytes(text.encode())
    (tmp_path / "z.html").write_text(page("<p>niets</p>"))
    [problem, *_] = verify_privacy(tmp_path, "*")
    assert problem.startswith(f"data/{name}: persoonsgegeven gevonden (")


def test_what_is_no_personal_data_gives_no_alarm(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a\n2026-11-24T06:12:34+01:00\n06-12-2026\n010-1234567\ninfo@buurthuis.example\n")
    (tmp_path / "b.json").write_text('{"day": "2026-11-24", "phone": "010-1234567"}')
    assert verify_privacy(tmp_path, "*") == []
