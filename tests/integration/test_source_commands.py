"""The commands about one source, against websites on loopback."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.agenda_run import AgendaRun
from pipeline.cli import main, source_probe, source_record
from pipeline.recordings import golden_of, play
from pipeline.settings import settings
from sources.contracts import CodeOptions, HttpSettings
from sources.dutch.render import long_date
from sources.probe import explore
from sources.probe.explore import Probe, probe
from sources.probe.proposal import proposed_text
from sources.registry import load_source
from tests.chain_support import calendar, contents, event, invoke, small_registry
from tests.integration import probe_sites as sites
from tests.integration.faulty_server import FaultyServer, Route, body, faulty_server, status
from tests.integration.probe_sites import NAMES, NOW, SITES
from warehouse.health.words import state_word

ROOT = Path(__file__).parents[2]


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
    assert said.count(f"- Koffieochtend: {long_date(sites.DAYS[0], weekday=True)}, om 10.00 uur") == 1
    assert "wijkagenda source new" in said


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("", 1, "Hier is niets gevonden dat zo een bron kan zijn."),
        ("/weg", 1, "het adres bestaat niet (meer)"),
        ("ftp://x.example/agenda.ics", 2, "zet het bestand op een webadres of in een map"),
        ("geen adres", 2, "spatie"),
        ("./lijst.csv", 2, "dit bestand of deze map bestaat niet"),
    ],
)
def test_probe_says_what_is_wrong_and_what_to_do(server: FaultyServer, address: str, code: int, said: str) -> None:
    sites.only_words(server)
    result = invoke("source", "probe", server.url(address) if address[:1] in ("", "/") else address)
    assert result.exit_code == code
    assert said in lines(result)
    assert "Traceback" not in result.output


def test_a_website_without_https_is_found_too(server: FaultyServer) -> None:
    sites.json_ld_page(server)
    result = invoke("source", "probe", server.url("/").removeprefix("http://"))
    assert result.exit_code == 0, result.output
    assert f"url: {server.url('/')}" in lines(result)


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


# --- Checking ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def place(server: FaultyServer, tmp_path: Path) -> tuple[Path, Path]:
    """A registry with a calendar on the web, and a data folder in which it was accepted."""
    registry, data = tmp_path / "bronnen", tmp_path / "data"
    registry.mkdir()
    server.routes["/agenda.ics"] = sites.ics(many(12))
    text = f"title: De Kade\nconnector: ical\nurl: {server.url('/agenda.ics')}\nhttp: {{delay: 0}}\n"
    (registry / "kade.yaml").write_text(text, encoding="utf-8")
    steps = AgendaRun(settings(str(data), str(registry), env={}), dt.datetime.now(dt.UTC) - dt.timedelta(hours=1))
    steps.fetch()
    assert [reading.state for reading in steps.readings] == ["ok"]
    return registry, data


def many(count: int, summary: str = "Koffie", hour: int = 10) -> bytes:
    """A calendar of weekly activities, each on another day of this week."""
    monday = dt.date.today() - dt.timedelta(days=dt.date.today().weekday())
    days = (monday + dt.timedelta(days=number) for number in range(count))
    return calendar(
        *(event(f"u{number}", f"{day:%Y%m%d}T{hour}0000", f"{summary} {number}", "RRULE:FREQ=WEEKLY")
          for number, day in enumerate(days))
    )  # fmt: skip


def where(place: tuple[Path, Path]) -> tuple[str | Path, ...]:
    return ("--registry", place[0], "--data", place[1])


def test_check_shows_what_a_run_would_read_and_keeps_nothing(server: FaultyServer, place: tuple[Path, Path]) -> None:
    before = contents(place[1])
    server.routes["/agenda.ics"] = sites.ics(many(14))
    result = invoke("source", "check", "kade", *where(place))
    assert result.exit_code == 0, result.output
    said = lines(result)
    assert "Oordeel: goed" in said
    assert "Koffie 13" in said
    assert "daarvan 14 activiteiten" in said
    assert "future_days: 30" in said
    assert "Er is niets bewaard." in said
    assert contents(place[1]) == before


@pytest.mark.parametrize(
    ("route", "word", "said"),
    [
        (sites.ics(many(2)), "gekrompen", "Dit geeft de bron vandaag; het wordt niet overgenomen"),
        (sites.ics(calendar()), "leeg", "zijn geen activiteiten gevonden"),
        (sites.html("<h1>Vernieuwd</h1>"), "veranderd", "webpagina in plaats van een agenda"),
        (status(404), "verdwenen", "bestaat niet (meer) (antwoord 404)"),
        (status(403), "geblokkeerd", "geeft ons geen toegang"),
    ],
    ids=["shrunk", "empty", "web page", "gone", "denied"],
)
def test_check_reproduces_the_cause_that_health_names(
    server: FaultyServer, place: tuple[Path, Path], route: Route, word: str, said: str
) -> None:
    server.routes["/agenda.ics"] = route
    result = invoke("source", "check", "kade", *where(place))
    assert f"Oordeel: {word}" in lines(result)
    assert said in lines(result)
    assert "Wat u kunt doen:" in result.output
    assert result.exit_code == 1
    run = AgendaRun(settings(str(place[1]), str(place[0]), env={}), dt.datetime.now(dt.UTC))
    run.fetch()
    [health] = run.health
    assert state_word(health.state, health.severity) == word


def test_check_tells_what_is_left_over_and_what_was_not_understood(server: FaultyServer, tmp_path: Path) -> None:
    server.routes["/"] = sites.html(
        "<h3>Koffie</h3><p>Elke dinsdag van 10.00 tot 12.00 uur. Bel Ahmed op 06-87654321.</p>"
        "<h3>Bridge</h3><p>Zie het bord in de hal.</p>"
        "<footer><p>Het spreekuur is op maandag van 9.00 tot 11.00 uur. Bel Fatima op 06-12345678.</p></footer>"
    )
    text = f"title: De Kade\nconnector: page\nurl: {server.url('/')}\nhttp: {{delay: 0}}\n"
    path = tmp_path / "los.yaml"
    path.write_text(text, encoding="utf-8")
    result = invoke("source", "check", path, "--data", tmp_path / "data")
    assert result.exit_code == 0, result.output
    said = lines(result)
    assert "elke dinsdag, 10.00 tot 12.00 uur" in said
    assert "Overgebleven" in said
    assert "Het spreekuur is op maandag" in said
    assert "12345678" not in said
    assert said.count("Elke dinsdag van") == 0


def test_a_source_that_is_off_is_looked_at_all_the_same(server: FaultyServer, place: tuple[Path, Path]) -> None:
    assert invoke("source", "pause", "kade", "--reason", "verbouwing", *where(place)).exit_code == 0
    result = invoke("source", "check", "kade", *where(place))
    assert result.exit_code == 0
    assert "Deze bron staat uit (verbouwing)" in lines(result)
    assert "Koffie 0" in result.output


def test_an_unknown_source_gets_the_nearest_name(place: tuple[Path, Path]) -> None:
    result = invoke("source", "check", "kad", *where(place))
    assert result.exit_code == 2
    assert "bedoelde u 'kade'?" in result.output


# --- Pausing, retiring, resuming --------------------------------------------------------------------------------------


def test_a_source_is_paused_and_resumed_and_its_file_is_as_it_was(place: tuple[Path, Path]) -> None:
    path = place[0] / "kade.yaml"
    path.write_text(f"# van het buurthuis\n{path.read_text()}# einde\n", encoding="utf-8")
    path.chmod(0o640)
    before = path.read_bytes()
    assert invoke("source", "pause", "kade", "--reason", "ja: 'echt' # dicht", *where(place)).exit_code == 0
    spec = load_source(path)
    assert (spec.status, spec.status_reason) == ("paused", "ja: 'echt' # dicht")
    assert invoke("source", "retire", "kade", "--reason", "weg", *where(place)).exit_code == 0
    assert (load_source(path).status, load_source(path).status_reason) == ("retired", "weg")
    assert path.stat().st_mode & 0o777 == 0o640
    assert invoke("source", "resume", "kade", *where(place)).exit_code == 0
    assert path.read_bytes() == before
    again = invoke("source", "resume", "kade", *where(place))
    assert again.exit_code == 1
    assert "staat al aan" in again.output


@pytest.mark.parametrize("command", ["pause", "retire"])
@pytest.mark.parametrize("reason", [(), ("--reason", "  ")])
def test_nobody_is_paused_without_a_reason(place: tuple[Path, Path], command: str, reason: tuple[str, ...]) -> None:
    before = (place[0] / "kade.yaml").read_bytes()
    result = invoke("source", command, "kade", *reason, *where(place))
    assert result.exit_code == 2
    assert "Zeg ook waarom" in result.output
    assert (place[0] / "kade.yaml").read_bytes() == before


@pytest.mark.parametrize(
    "command",
    [("pause", "ankersmid", "--reason", "x"), ("resume", "loswal"), ("new", "https://haard.example/")],
)
def test_the_demo_cannot_be_changed_and_says_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    result = invoke("source", *command, "--data", tmp_path)
    assert result.exit_code == 2
    assert "--registry" in result.output


# --- Refreshing and recording -----------------------------------------------------------------------------------------


def test_refresh_tells_what_is_different_and_takes_it_over_when_told(
    server: FaultyServer, place: tuple[Path, Path]
) -> None:
    same = invoke("source", "refresh", "kade", *where(place))
    assert same.exit_code == 0
    assert "Er is niets anders" in same.output
    body_now = (
        many(4).replace(b"Koffie 1", b"Thee 1").replace(b"SUMMARY:Koffie 2", b"LOCATION:Zaal\r\nSUMMARY:Koffie 2")
    )
    body_now = body_now.replace(b"UID:u3", b"UID:anders")
    server.routes["/agenda.ics"] = sites.ics(body_now)
    before = contents(place[1])
    result = invoke("source", "refresh", "kade", *where(place))
    said = lines(result)
    assert result.exit_code == 1
    assert "8 weg, 2 gewijzigd:" in said
    assert "gewijzigd Thee 1: naam was Koffie 1, is nu Thee 1" in said
    assert "gewijzigd Koffie 2: plek was onbekend, is nu Zaal" in said
    assert "weg Koffie 11: elke" in said
    assert "Koffie 3" not in said
    assert "Een run neemt dit niet vanzelf over" in said
    assert contents(place[1]) == before
    accepted = invoke("source", "refresh", "kade", "--accept", *where(place))
    assert accepted.exit_code == 0, accepted.output
    run = AgendaRun(settings(str(place[1]), str(place[0]), env={}), dt.datetime.now(dt.UTC))
    run.fetch()
    [reading] = run.readings
    assert (reading.state, len(reading.records)) == ("ok", 4)


@pytest.mark.parametrize(("answer", "code"), [("j", 0), ("ja", 0), ("n", 1), ("", 1), ("x", 1)])
def test_refresh_asks_in_dutch(
    server: FaultyServer, place: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    monkeypatch.setattr(source_record, "_at_keyboard", lambda: True)
    server.routes["/agenda.ics"] = sites.ics(many(13))
    arguments = ["source", "refresh", "kade", *map(str, where(place))]
    result = CliRunner().invoke(main, arguments, input=f"{answer}\n")
    assert result.exit_code == code, result.output
    assert "Overnemen? [j/N]" in result.output


def test_refresh_names_dates_that_came_went_and_are_off(server: FaultyServer, place: tuple[Path, Path]) -> None:
    monday = dt.date.today() + dt.timedelta(days=7 - dt.date.today().weekday())
    later = monday + dt.timedelta(days=7)
    start = f"{later:%Y%m%d}T100000"
    off = event("u0", start, "Koffie 0", f"RECURRENCE-ID;TZID=Europe/Amsterdam:{start}", "STATUS:CANCELLED")
    without = f"RRULE:FREQ=WEEKLY\r\nEXDATE;TZID=Europe/Amsterdam:{monday:%Y%m%d}T100000\r\n"
    text = many(12).decode().replace("RRULE:FREQ=WEEKLY\r\n", without, 1)
    server.routes["/agenda.ics"] = sites.ics(text.replace("END:VCALENDAR", f"{off}END:VCALENDAR").encode())
    said = lines(invoke("source", "refresh", "kade", *where(place)))
    assert (
        f"gewijzigd Koffie 0: vervallen: {long_date(monday, weekday=True)}; afgelast: {long_date(later, weekday=True)}"
        in said
    )


def test_refresh_never_takes_over_nothing(server: FaultyServer, place: tuple[Path, Path]) -> None:
    server.routes["/agenda.ics"] = sites.ics(calendar())
    result = invoke("source", "refresh", "kade", "--accept", *where(place))
    assert result.exit_code == 1
    assert "expect: {min: 0}" in lines(result)


def test_a_recording_is_a_test_that_sees_a_difference(
    server: FaultyServer, place: tuple[Path, Path], tmp_path: Path
) -> None:
    private = "DESCRIPTION:Bel Fatima de Vries op 06-12345678 of fatima@gmail.com"
    server.routes["/agenda.ics"] = sites.ics(
        many(3).replace(b"SUMMARY:Koffie 0", f"{private}\r\nSUMMARY:Koffie 0".encode())
    )
    out = tmp_path / "opnames"
    result = invoke("source", "record", "kade", "--out", out, *where(place))
    assert result.exit_code == 0, result.output
    assert "3 activiteiten opgenomen" in result.output
    folder = out / "kade"
    assert sorted(path.name for path in folder.iterdir()) == ["golden.json", "page-1.ics", "recording.json"]
    kept = b"".join(path.read_bytes() for path in folder.iterdir())
    assert not any(secret in kept for secret in (b"12345678", b"gmail", b"Fatima"))
    golden = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
    assert [len(golden[part]) for part in ("records", "activities", "occurrences")] == [3, 3, 3]
    assert golden_of(play(folder)) == golden
    page = folder / "page-1.ics"
    page.write_bytes(page.read_bytes().replace(b"Koffie 2", b"Thee 2"))
    assert golden_of(play(folder)) != golden


def test_a_recording_of_a_file_holds_no_path_of_this_computer(tmp_path: Path) -> None:
    registry, out = small_registry(tmp_path / "bronnen"), tmp_path / "opnames"
    for source_id in ("kade", "lijst"):
        result = invoke(
            "source", "record", source_id, "--out", out, "--registry", registry, "--data", tmp_path / "data"
        )
        assert result.exit_code == 0, result.output
        text = "".join(path.read_text(encoding="utf-8") for path in (out / source_id).iterdir())
        assert str(tmp_path) not in text
    missing = invoke("source", "record", "weg", "--out", out, "--registry", registry, "--data", tmp_path / "data")
    assert missing.exit_code == 1
    assert not (out / "weg").exists()


def test_refresh_compares_with_the_recording_when_nothing_was_ever_accepted(
    server: FaultyServer, place: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "opnames"
    elsewhere = ("--registry", place[0], "--data", tmp_path / "leeg", "--out", out)
    nothing = invoke("source", "refresh", "kade", *elsewhere)
    assert nothing.exit_code == 1
    assert "nog niets om mee te vergelijken" in nothing.output
    invoke("source", "record", "kade", *elsewhere)
    server.routes["/agenda.ics"] = sites.ics(many(13))
    result = invoke("source", "refresh", "kade", "--accept", *elsewhere)
    assert result.exit_code == 0, result.output
    assert "nieuw Koffie 12" in result.output
    assert "is vernieuwd" in lines(result)
    assert len(json.loads((out / "kade" / "golden.json").read_text(encoding="utf-8"))["records"]) == 13


# --- A reader of its own ----------------------------------------------------------------------------------------------


def test_a_source_that_needs_code_gets_a_reader_and_a_test_that_work_as_they_are(
    server: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, registry = tmp_path / "programma", tmp_path / "bronnen"
    ignored = shutil.ignore_patterns("__pycache__", "demo", "registry")
    shutil.copytree(ROOT / "sources", program / "sources", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", program)
    monkeypatch.setattr(source_probe, "_PROGRAM", program)
    monkeypatch.setattr("sources.connectors.code.is_there", lambda module: True)
    arguments = ("source", "new", server.url("/"), "--template", "--id", "de-proef", "--title", 'Huis "De Proef"')
    result = invoke(*arguments, "--registry", registry)
    assert result.exit_code == 0, result.output
    assert server.asked == []
    reader = program / "sources/connectors/own/de_proef.py"
    test = program / "tests/sources/own/test_de_proef.py"
    assert len(reader.read_text(encoding="utf-8").splitlines()) <= 60
    assert load_source(registry / "de-proef.yaml").options == CodeOptions(module="de_proef")
    checks = (
        ["-m", "pytest", "-q", "--noconftest", "-p", "no:cacheprovider", str(test)],
        ["-m", "ruff", "check", "--no-cache", str(reader), str(test)],
        [
            "-m",
            "ruff",
            "format",
            "--check",
            "--no-cache",
            str(reader),
            str(test),
            "--config",
            str(ROOT / "pyproject.toml"),
        ],
    )
    for check in checks:
        done = subprocess.run(
            [sys.executable, *check], cwd=program, capture_output=True, text=True, timeout=120, check=False,
            env={**os.environ, "PYTHONPATH": str(program), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    again = invoke(*arguments, "--registry", registry)
    assert again.exit_code == 1
    assert "al een bron" in again.output
    (registry / "de-proef.yaml").unlink()
    kept = invoke(*arguments, "--registry", registry)
    assert kept.exit_code == 1
    assert "er is niets overschreven" in lines(kept)


def test_a_folder_of_lists_is_one_source(tmp_path: Path) -> None:
    folder = small_registry(tmp_path / "bronnen")
    (folder / "lijsten").mkdir()
    for name in ("noord", "zuid"):
        rows = f"Naam;Wanneer\nKoffie {name};elke dinsdag 10.00 uur\nSoep {name};elke vrijdag 12.00 uur\n"
        (folder / "lijsten" / f"{name}.csv").write_text(rows, encoding="utf-8")
    result = invoke("source", "new", folder / "lijsten", "--registry", folder, "--data", tmp_path / "data")
    assert result.exit_code == 0, result.output
    assert "4 activiteiten" in result.output
    assert "url: file:lijsten/\n" in (folder / "lijsten.yaml").read_text(encoding="utf-8")
    checked = invoke("source", "check", "lijsten", "--registry", folder, "--data", tmp_path / "data")
    assert checked.exit_code == 0, checked.output
    assert "Soep zuid" in checked.output


def test_what_a_saved_page_points_at_is_named_and_left_alone(server: FaultyServer, tmp_path: Path) -> None:
    page = tmp_path / "pagina.html"
    page.write_text(f'<title>De Proef</title><a href="{server.url("/agenda.ics")}">abonneer</a>', encoding="utf-8")
    result = invoke("source", "probe", page)
    assert result.exit_code == 1
    assert f"Niet geprobeerd: {server.url('/agenda.ics')}" in lines(result)
    assert server.asked == []
