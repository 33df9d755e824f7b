"""The commands about one source, against websites on loopback."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from sources.contracts import HttpSettings
from sources.probe import explore
from sources.probe.explore import Probe, probe
from sources.probe.proposal import proposed_text
from sources.registry import load_source
from tests.chain_support import invoke, small_registry
from tests.integration import probe_sites as sites
from tests.integration.faulty_server import FaultyServer, body, faulty_server, status
from tests.integration.probe_sites import NAMES, NOW, SITES


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultyServer]:
    monkeypatch.setattr(explore, "MANNERS", HttpSettings(delay=0, timeout=5))
    with faulty_server() as running:
        yield running


def look(server: FaultyServer, path: str = "/", connector: str | None = None) -> Probe:
    return probe(server.url(path), contact="beheer@wijk.example", at=NOW, connector=connector)


# --- Probing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.__name__)
def test_each_platform_is_recognised_and_read_in_the_surest_way(
    server: FaultyServer, tmp_path: Path, site: Callable[[FaultyServer], None]
) -> None:
    platform, connector = SITES[site]
    site(server)
    found = look(server)
    assert [one.name for one in found.platforms][:1] == ([platform] if platform else [])
    best = found.best
    assert best is not None
    assert best.spec.connector == connector
    assert {record.name for record in best.records} == set(NAMES)
    assert (best.n_understood, best.n_ahead) == (4, 4)
    text = proposed_text(found, best, NOW.date())
    assert len(text.splitlines()) <= 12
    (tmp_path / "proef.yaml").write_text(text, encoding="utf-8")
    spec = load_source(tmp_path / "proef.yaml")
    assert spec.title == "Buurthuis De Proef"
    assert spec.connector == connector
    assert spec.options == best.spec.options
    assert spec.urls == best.spec.urls


def test_news_is_no_agenda(server: FaultyServer) -> None:
    sites.wordpress_with_news_only(server)
    found = look(server)
    assert [platform.name for platform in found.platforms] == ["WordPress"]
    assert found.best is None


def test_a_feed_that_is_gone_is_told_and_the_page_itself_is_proposed(server: FaultyServer) -> None:
    sites.dead_feed_link(server)
    found = look(server)
    assert found.best is not None
    assert found.best.spec.urls == (server.url("/activiteiten"),)
    [dead] = [finding for finding in found.findings if finding.error]
    assert dead.spec.urls == (server.url("/agenda.ics"),)
    assert "bestaat niet" in dead.error.message if dead.error else False


def test_words_about_platforms_are_no_platform(server: FaultyServer) -> None:
    sites.only_words(server)
    found = look(server)
    assert found.platforms == ()
    assert found.best is None
    assert server.paths() == ["/"]


def test_a_page_that_a_browser_must_build_says_so(server: FaultyServer) -> None:
    sites.wix(server)
    found = look(server)
    assert [platform.name for platform in found.platforms] == ["Wix"]
    assert found.is_empty_shell
    assert found.best is None


def test_what_robots_txt_forbids_is_not_asked(server: FaultyServer) -> None:
    sites.ical_link(server)
    server.routes["/robots.txt"] = body(b"User-agent: *\nDisallow: /feeds/", "text/plain")
    found = look(server)
    assert server.paths() == ["/"]
    assert [finding.error.kind for finding in found.findings if finding.error] == ["robots"]
    server.routes["/robots.txt"] = body(b"User-agent: *\nDisallow: /", "text/plain")
    forbidden = look(server)
    assert forbidden.error is not None
    assert forbidden.error.kind == "robots"
    assert server.paths() == ["/"]


def test_robots_txt_is_asked_once_and_pauses_hold_over_all_rounds(
    server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explore, "MANNERS", HttpSettings(delay=0.2, timeout=5))
    sites.dead_feed_link(server)
    look(server)
    assert [asked.path for asked in server.asked] == ["/robots.txt", "/", "/agenda.ics", "/activiteiten"]
    moments = [asked.at for asked in server.asked]
    assert all(later - earlier >= 0.19 for earlier, later in itertools.pairwise(moments))


def test_a_redirect_is_followed_and_the_proposal_has_where_it_leads(server: FaultyServer) -> None:
    sites.json_ld_page(server)
    server.routes["/oud"] = status(301, Location="/")
    found = look(server, "/oud")
    assert (found.asked, found.final_url) == (server.url("/oud"), server.url("/"))
    assert found.best is not None
    assert found.best.spec.urls == (server.url("/"),)


def test_a_website_cannot_send_us_to_an_address_inside_our_network(server: FaultyServer) -> None:
    with faulty_server() as inside:
        inside.routes["/agenda.ics"] = sites.ics()
        server.routes["/"] = sites.html(f'<a href="{inside.url("/agenda.ics")}">Abonneer</a>')
        server.routes["/weg"] = status(302, Location=inside.url("/agenda.ics"))
        linked, sent = look(server), look(server, "/weg")
    assert [finding.error.kind for finding in linked.findings if finding.error] == ["forbidden_address"]
    assert sent.error is not None
    assert sent.error.kind == "forbidden_address"
    assert inside.asked == []


def test_a_page_of_links_is_not_followed_without_end(server: FaultyServer) -> None:
    links = "".join(f'<a href="/feed-{number}.ics">a</a><a href="/x{number}/agenda">b</a>' for number in range(200))
    server.routes["/"] = sites.html(links)
    look(server)
    assert len(server.asked) < 25


# --- The commands -----------------------------------------------------------------------------------------------------


def lines(result: Result) -> str:
    """What is shown, without the places where a line was broken off."""
    return " ".join(result.output.split())


def test_probe_shows_what_there_is_and_proposes_a_file(server: FaultyServer) -> None:
    sites.the_events_calendar(server)
    result = invoke("source", "probe", server.url("/"))
    assert result.exit_code == 0, result.output
    said = lines(result)
    assert "Gemaakt met The Events Calendar" in said
    assert "robots.txt staat lezen toe" in said
    assert "zekerheid hoog: 4 activiteiten, van 4 is de tijd begrepen" in said
    assert f"connector: tribe_events url: {server.url('/')}" in said
    assert said.count("- Koffieochtend: dinsdag 1 december 2026, om 10.00 uur") == 1
    assert "wijkagenda source new" in said


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("", 1, "Hier is niets gevonden dat zo een bron kan zijn."),
        ("/weg", 1, "het adres bestaat niet (meer)"),
        ("ftp://x.example/agenda.ics", 2, "zet het bestand op een webadres of in een map"),
        ("geen adres", 2, "spatie"),
    ],
)
def test_probe_says_what_is_wrong_and_what_to_do(server: FaultyServer, address: str, code: int, said: str) -> None:
    sites.only_words(server)
    result = invoke("source", "probe", server.url(address) if address[:1] in ("", "/") else address)
    assert result.exit_code == code
    assert said in lines(result)
    assert "Traceback" not in result.output


def test_new_adds_a_source_with_one_command_and_once(server: FaultyServer, tmp_path: Path) -> None:
    sites.plain_page(server)
    folder, data = tmp_path / "bronnen", tmp_path / "data"
    where = ("--registry", folder, "--data", data)
    result = invoke("source", "new", server.url("/"), *where)
    assert result.exit_code == 0, result.output
    written = folder / "buurthuis-de-proef.yaml"
    before = written.read_bytes()
    assert load_source(written).urls == (server.url("/activiteiten"),)
    checked = invoke("source", "check", "buurthuis-de-proef", *where)
    assert checked.exit_code == 0, checked.output
    assert "Taalcafé" in checked.output
    for again in (server.url("/"), server.url("/activiteiten"), server.url("/activiteiten/?x=1")):
        refused = invoke("source", "new", again, *where, "--id", "andere")
        assert refused.exit_code == 1
        assert "Dit adres is al een bron: buurthuis-de-proef" in lines(refused)
    sites.ical_link(server)
    same_name = invoke("source", "new", server.url("/feeds/agenda.ics"), *where, "--title", "Buurthuis De Proef")
    assert same_name.exit_code == 1
    assert "er is niets overschreven" in lines(same_name)
    assert written.read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["buurthuis-de-proef.yaml"]


def test_new_does_not_write_what_cannot_be_read(server: FaultyServer, tmp_path: Path) -> None:
    sites.only_words(server)
    result = invoke("source", "new", server.url("/"), "--registry", tmp_path / "bronnen", "--data", tmp_path)
    assert result.exit_code == 1
    assert "Er is niets toegevoegd" in result.output
    assert not (tmp_path / "bronnen").exists()


def test_a_file_beside_the_sources_is_named_from_there(tmp_path: Path) -> None:
    folder = small_registry(tmp_path / "bronnen")
    (folder / "lijsten").mkdir()
    rows = "Naam;Wanneer\nFeest;elke zaterdag 20.00 uur\nBal;elke vrijdag 20.00 uur\n"
    (folder / "lijsten" / "feest.csv").write_text(rows)
    where = ("--registry", folder, "--data", tmp_path / "data")
    result = invoke("source", "new", folder / "lijsten" / "feest.csv", *where)
    assert result.exit_code == 0, result.output
    text = (folder / "feest.yaml").read_text(encoding="utf-8")
    assert "connector: spreadsheet\nurl: file:lijsten/feest.csv\n" in text
    again = invoke("source", "new", folder / "lijsten" / "feest.csv", *where)
    assert again.exit_code == 1
    assert "al een bron: feest" in lines(again)
