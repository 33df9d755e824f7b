"""The website: sound HTML, links that lead somewhere, nothing of others becomes markup, no more said than is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import duckdb
import pytest

from exports.agenda import read_agenda
from exports.change_feeds import read_changes
from exports.site.activity_pages import strongest
from exports.site.model import Pair, read_site
from exports.site.pages import write_pages
from exports.site.render import bar, file_name, http, mail
from exports.site.words import points
from warehouse.labels import claim_value, euro

EVIL = '<script>alert("x")</script>\' & </p>'  # $evil in the marts of these tests
HOSTILE_ID = 'wa2"><x'
HOSTILE_PAGE = f"activiteit/{file_name(HOSTILE_ID)}.html"
VOID = {"meta", "link", "br", "img", "hr", "input"}
OTHERS = re.compile(
    r"([a-z/_0-9-]+|alles|rijk)\.ics|(poster|digest)/[a-z0-9-]+\.(pdf|txt|eml)|[a-z0-9/-]*wijzigingen\.(atom|json)"
)  # by others


class Page(HTMLParser):
    """A page with all that is wrong with its structure."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.levels: list[int] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self._captions: list[bool] = []
        self.feed(text)
        self.close()
        if self._open:
            self.problems.append(f"niet gesloten: {self._open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"dubbel attribuut in {tag}")
        self.problems += [f"{name} in {tag}" for name in names if name.startswith("on") or name == "style"]
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            self.ids[values["id"]] += 1
        self.references += values.get("aria-labelledby", "").split()
        self.links += [values[name] for name in ("href", "src") if name in values]
        if tag == "html" and values.get("lang") != "nl":
            self.problems.append("geen lang")
        if tag == "th" and values.get("scope") not in ("row", "col"):
            self.problems.append("th zonder scope")
        self._nesting(tag)
        self.tags[tag] += 1
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if tag == "table":
            self._captions.append(False)
        if tag == "caption":
            self._captions[-1] = True
        if tag not in VOID:
            self._open.append(tag)

    def _nesting(self, tag: str) -> None:
        parent = self._open[-1] if self._open else ""
        if (parent in ("ul", "ol") and tag != "li") or (tag == "li" and parent not in ("ul", "ol")):
            self.problems.append(f"{tag} in {parent}")
        if "p" in self._open and tag in ("p", "ul", "div", "table", "section", "h2", "h3", "details"):
            self.problems.append(f"{tag} in p")
        if tag == "a" and "a" in self._open:
            self.problems.append("link in een link")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.problems.append(f"</{tag}> past niet")
        if tag == "table" and not self._captions.pop():
            self.problems.append("tabel zonder bijschrift")

    def handle_data(self, data: str) -> None:
        if self._open[-1:] != ["script"]:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    folder = tmp_path_factory.mktemp("site")
    return folder / "uit", build(folder, "uit")


def warehouse(path: Path) -> duckdb.DuckDBPyConnection:
    """The marts of these tests, in a database at `path`."""
    connection = duckdb.connect(str(path))
    quoted = "'" + EVIL.replace("'", "''") + "'"
    connection.execute(Path(__file__).with_name("test_site_marts.sql").read_text().replace("$evil", quoted))
    return connection


def build(folder: Path, name: str, site_url: str | None = None, shortened: Mapping[str, int] | None = None) -> int:
    directory = folder / name
    directory.mkdir()
    with warehouse(folder / f"{name}.duckdb") as connection:
        site, changes = read_site(read_agenda(connection), connection), read_changes(connection)
    options: dict[str, Any] = {"contact": None, "also": (), "outlines": {}, "shortened": shortened or {}}
    return write_pages(site, changes, directory, site_url=site_url, **options)


@pytest.fixture(scope="module")
def pages(built: tuple[Path, int]) -> dict[str, Page]:
    root = built[0]
    files = sorted(root.rglob("*.html"))
    return {path.relative_to(root).as_posix(): Page(path.read_text(encoding="utf-8")) for path in files}


def test_all_pages_are_counted(built: tuple[Path, int], pages: dict[str, Page]) -> None:
    assert built[1] == len(pages)
    assert {"index.html", "abonneren.html", "bronnen.html", "buurt/bospolder.html", "thema/ontmoeting.html",
            "voor/ouderen.html", "plek/hoekhuis.html", "organisatie/stichting.html", "activiteit/wa1.html",
            "activiteit/wa0.html"} <= pages.keys()  # fmt: skip


def test_structure(pages: dict[str, Page]) -> None:
    for path, page in pages.items():
        assert page.problems == [], path
        assert [i for i, n in page.ids.items() if n > 1] == [], path
        assert set(page.references) <= page.ids.keys(), path
        assert page.tags["h1"] == page.tags["title"] == page.tags["main"] == 1, path
        assert all(after <= before + 1 for before, after in zip(page.levels, page.levels[1:], strict=False)), path


def test_every_link_leads_somewhere(built: tuple[Path, int], pages: dict[str, Page]) -> None:
    root = built[0]
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in ("https", "http", "mailto", "tel"), (path, link)
                continue
            target = (root / path).parent / unquote(parts.path) if parts.path else root / path
            relative = target.resolve().relative_to(root.resolve()).as_posix()
            assert target.is_file() or OTHERS.fullmatch(relative), (path, link)
            if parts.fragment:
                assert parts.fragment in pages[relative].ids, (path, link)


def test_nothing_of_others_becomes_markup(built: tuple[Path, int], pages: dict[str, Page]) -> None:
    for path in built[0].rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        scripts = re.findall(r"<script[^>]*>", text.lower())
        assert all(
            re.fullmatch(r'<script (src="[a-z./]+\.js" defer|type="application/ld\+json")>', each) for each in scripts
        )
        assert not re.search(r"""(href|src|content)=["']?\s*(javascript|data|file):""", text, re.IGNORECASE), path
    assert EVIL in pages[HOSTILE_PAGE].text


def test_files_stay_inside_the_folder(built: tuple[Path, int]) -> None:
    folders = {"activiteit", "buurt", "dag", "dagdeel", "netwerk", "organisatie", "plek", "thema", "voor"}
    assert {path.name for path in built[0].iterdir() if path.is_dir()} == folders | {"static"}
    assert all(re.fullmatch(r"[a-z0-9_-]+\.html", path.name) for path in built[0].rglob("*.html"))


def test_no_address_that_is_more_than_an_address(pages: dict[str, Page]) -> None:
    assert not any("bcc" in link for page in pages.values() for link in page.links)
    assert "mailto:info@hoekhuis.example" in pages["plek/hoekhuis.html"].links


def test_no_requests_to_others(built: tuple[Path, int]) -> None:
    for path in built[0].rglob("*.html"):
        for tag in re.findall(r"<(?:link|img|iframe|source)\b[^>]*>", path.read_text(encoding="utf-8")):
            assert "://" not in tag
    css = (built[0] / "static/wijkagenda.css").read_text(encoding="utf-8")
    for file in re.findall(r"url\(([^)]*)\)", css):
        assert (built[0] / "static" / file.strip('"')).is_file()
    assert "@import" not in css


def test_dates_say_no_more_than_is_known(pages: dict[str, Page]) -> None:
    text = pages["activiteit/wa1.html"].text
    assert "Woensdag 25 november 10.00 tot 11.00" in text
    assert "Woensdag 2 december 13.00 tot 14.00 Verzet Dit was woensdag 2 december, 10.00 uur." in text
    assert "Op een andere plek: " + EVIL in text
    assert "Woensdag 9 december 10.00 tot 11.00 Gaat niet door" in text
    assert "Woensdag 16 december 10.00 Onder voorbehoud" in text
    assert "11.07" not in text
    assert "tijd onbekend" in pages[HOSTILE_PAGE].text
    assert "tijd onbekend" in pages["index.html"].text


def test_cancelled_activity(pages: dict[str, Page]) -> None:
    text = pages["activiteit/wa3.html"].text
    assert "Deze activiteit gaat niet meer door." in text
    assert "Plek onbekend" in text
    assert "2 activiteiten op 2 plekken" in pages["index.html"].text


def test_who_says_so(pages: dict[str, Page]) -> None:
    text = pages["activiteit/wa1.html"].text
    assert "Kosten € 2 In de bron: ‘twee euro’ Agenda van het Hoekhuis de plek gaat voor" in text
    assert f"Naam {EVIL} Lijst {EVIL} (2 keer) zegt iets anders" in text
    assert 'Voor wie {"target_group":["oude weg' in text  # cut off by the mart: shown as it is
    assert "deze bron kon vandaag niet gelezen worden" in text


def test_why_it_is_one(pages: dict[str, Page]) -> None:
    text = pages["activiteit/wa1.html"].text
    assert "Plek gelijk ‘Het Hoekhuis’ +2,2" in text
    assert "Leeftijd niet genoemd \N{MINUS SIGN}0,3" in text
    assert "nieuw_kenmerk nieuw_niveau ‘a’ en ‘niets’ +6,0" in text
    assert "Wat er dan nog meer is" not in text  # weighs next to nothing
    assert "Nog 1 vergelijking zegt hetzelfde" in text
    assert "wa3.html" in pages["activiteit/wa1.html"].links  # a doubt leads to the other
    assert "wa1.html" in pages["activiteit/wa3.html"].links


def test_contact_is_said_once(pages: dict[str, Page]) -> None:
    assert pages["activiteit/wa1.html"].links.count("mailto:info@hoekhuis.example") == 1


def test_old_ids_lead_to_the_activity(built: tuple[Path, int], pages: dict[str, Page]) -> None:
    for old in ("wa0", "wa00"):
        text = (built[0] / f"activiteit/{old}.html").read_text(encoding="utf-8")
        assert '<meta http-equiv="refresh" content="0; url=wa1.html">' in text
    for lost in ("wax", "way"):
        assert "staat niet meer in de agenda" in pages[f"activiteit/{lost}.html"].text
        assert "refresh" not in (built[0] / f"activiteit/{lost}.html").read_text(encoding="utf-8")


def test_groups_hold_what_belongs_there(pages: dict[str, Page]) -> None:
    koffie = "../activiteit/wa1.html"
    for path in ("buurt/bospolder.html", "thema/ontmoeting.html", "voor/ouderen.html", "plek/hoekhuis.html"):
        assert koffie in pages[path].links, path
    for path in ("voor/vrouwen.html", "organisatie/e-o-" + file_name("E/O")[-8:] + ".html", "dag/donderdag.html"):
        assert koffie not in pages[path].links, path
    assert f"../{HOSTILE_PAGE}" in pages["voor/vrouwen.html"].links  # by gender alone


def test_sources_with_cause_and_cure(pages: dict[str, Page]) -> None:
    assert "3 bronnen, 1 niet in orde." in pages["index.html"].text
    text = pages["bronnen.html"].text
    assert f"Oorzaak: Geen antwoord {EVIL} Wat de beheerder kan doen: Kijk in oud.yaml" in text
    assert "verouderd vrijdag 20 november (4 dagen oud)" in text
    assert "staat uit nog nooit" in text
    assert "Vandaag lukte dat bij 1." in text
    assert "Wat u in de agenda ziet, zei deze bron op vrijdag 20 november." in text
    assert "Agenda van het Hoekhuis goed dinsdag 24 november 2 3 keer 2 van 4 0" in text
    assert "https://hoekhuis.example/agenda" in pages["bronnen.html"].links


def test_subscribing_without_a_known_address(built: tuple[Path, int], pages: dict[str, Page]) -> None:
    assert "alles.ics" in pages["abonneren.html"].links
    assert "webcal://" not in (built[0] / "abonneren.html").read_text(encoding="utf-8")
    assert "Google ververst maar één of twee keer per dag" in pages["abonneren.html"].text


def test_subscribing_with_a_known_address(tmp_path: Path) -> None:
    build(tmp_path, "a", "https://agenda.example/delfshaven/")
    page = Page((tmp_path / "a/abonneren.html").read_text(encoding="utf-8"))
    assert "webcal://agenda.example/delfshaven/alles.ics" in page.links
    google = "https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Fagenda.example%2Fdelfshaven%2Falles.ics"
    assert google in page.links
    assert any(link.endswith("&name=Wijkagenda") and "outlook.live.com" in link for link in page.links)
    assert page.problems == []


def test_a_feed_that_is_not_complete_is_said_to_be_where_one_subscribes(pages: dict[str, Page], tmp_path: Path) -> None:
    build(tmp_path, "a", None, {"alles.ics": 7, "buurt/bospolder.ics": 92})
    text = (tmp_path / "a/abonneren.html").read_text(encoding="utf-8")
    said = Page(text).text
    assert "niet verder loopt dan tot en met 1 december 2026. Wilt u verder vooruit kijken?" in said
    assert "Alles tot en met 1 december 2026" in said
    assert "Bospolder tot en met 24 februari 2027" in said
    assert said.count("tot en met") == 3
    assert '<a href="buurt/bospolder.ics" data-until="24 februari 2027">' in text  # for the script that builds links
    assert "tot en met" not in pages["abonneren.html"].text


@pytest.mark.parametrize("address", ["agenda.example", "ftp://agenda.example", 'https://a"b', "javascript:x"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValueError, match="WIJKAGENDA_SITE_URL"):
        build(tmp_path, "a", address)


def test_same_warehouse_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build(tmp_path, name)
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
        for name in ("a", "b")
    )
    assert first == second


@pytest.mark.parametrize(
    ("identifier", "stem"),
    [("wa2etbibynagjd", "wa2etbibynagjd"), ("oude-kraan_2", "oude-kraan_2"), ("", "x-e3b0c442")],
)
def test_file_name(identifier: str, stem: str) -> None:
    assert file_name(identifier) == stem


def test_file_names_do_not_collide() -> None:
    identifiers = ["a", "A", "a/", "a.", "á", "../a", "a" * 200, "a" * 201, "a\0", "con", ""]
    stems = [file_name(identifier) for identifier in identifiers]
    assert len(set(stems)) == len(stems)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,80}", stem) for stem in stems)


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " https://a.example", "https://a.example/\n", "//a.example", "", None, 'https://a/"x'],
)
def test_links_that_are_not_followed(url: str | None) -> None:
    assert http(url) is None


def test_links_and_addresses_that_are() -> None:
    assert http("HTTPS://a.example/b?c=d&e=é") is not None
    assert mail("info@a.example") == "info@a.example"
    assert mail("info@a.example, b@c.example") is None


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("price", '{"type":"free","min":0.0,"max":0.0}', "gratis"),
        ("price", '{"type":"amount","min":0.0,"max":2.5}', "€ 0 tot € 2,50"),
        ("price", '{"type":"amount","min":1,"max":1,"rotterdampas":true}', "€ 1, voordeel met Rotterdampas"),
        ("price", '{"type":"amount"}', "onbekend"),
        ("price", "[1]", "[1]"),
        ("audience", '{"target_group":["minima"],"max_age":18}', "mensen met weinig geld, tot en met 18 jaar"),
        ("audience", '{"gender":"mannen"}', "alleen mannen"),
        ("audience", "{}", "niet gezegd"),
        ("category", "eten_drinken, iets_nieuws", "Eten en drinken, iets_nieuws"),
        ("place_id", "x", "Plek X"),
        ("place_id", "y", "y"),
        ("name", None, "niets"),
        ("status", "cancelled", "nee, het is afgelast"),
        ("onbekend_veld", "iets", "iets"),
    ],
)  # fmt: skip
def test_values_in_words(field: str, value: str | None, text: str) -> None:
    assert claim_value(field, value, {"place_id": {"x": "Plek X"}}) == text


def test_numbers_in_words() -> None:
    assert (euro(2), euro(2.5), points(5.14), points(-0.32), points(-0.01)) == ("€ 2", "€ 2,50", "+5,1", "−0,3", "0,0")
    assert (bar(0), bar(-1.0), bar(99)) == (0, 2, 12)


def test_the_fewest_comparisons_that_tie_all_together() -> None:
    records = [f"r{n}" for n in range(8)]
    pairs = [
        Pair("a", "a", left, "", right, "", "same", float(len(records) - i + j), None, [])
        for i, left in enumerate(records)
        for j, right in enumerate(records)
        if i < j
    ]
    chosen = strongest(pairs)
    assert len(chosen) == len(records) - 1
    assert {record for pair in chosen for record in (pair.left, pair.right)} == set(records)
    assert max(pair.score for pair in pairs) == chosen[0].score


def test_changes_newest_first_on_the_day_they_were_seen(pages: dict[str, Page]) -> None:
    page = pages["wijzigingen.html"]
    text = page.text
    assert "Gezien op dinsdag 24 november Koffie van wo 9 december gaat niet door. afgelast Het Hoekhuis" in text
    assert text.index("wo 9 december") < text.index(f"{EVIL} is nieuw.")
    assert "Andere tekst" not in text  # nobody needs to act on that
    assert {"wijzigingen.atom", "wijzigingen.json", "activiteit/wa1.html"} <= set(page.links)
    assert "Wat er veranderde Koffie van wo 9 december gaat niet door." in pages["activiteit/wa1.html"].text
    assert "wo 9 december gaat niet door" in pages["index.html"].text


def test_a_network_leads_to_its_members_and_what_they_do(pages: dict[str, Page]) -> None:
    page = pages["netwerk/net.html"]
    assert f"Netwerk {EVIL}" in page.text
    assert {"../organisatie/stichting.html", "../activiteit/wa1.html"} <= set(page.links)
    assert "../netwerk/net.html" in pages["organisatie/stichting.html"].links
    assert "netwerk/net.html" in pages["organisaties.html"].links


def test_coverage_per_neighbourhood(pages: dict[str, Page]) -> None:
    assert "Bospolder 1 1 1 1 keer" in pages["bronnen.html"].text


def test_accessibility_is_said_in_words(pages: dict[str, Page]) -> None:
    assert "Toegankelijk Toegankelijk met een rolstoel, " in pages["activiteit/wa1.html"].text


def test_a_place_does_not_repeat_where_it_is(pages: dict[str, Page]) -> None:
    assert "Koffie € 2 ouderen zo binnenlopen" in pages["plek/hoekhuis.html"].text
    assert "Koffie Het Hoekhuis, Laan 1 € 2 ouderen" in pages["buurt/bospolder.html"].text
