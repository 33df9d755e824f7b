"""The commands beside `run`: what they show, what they refuse, and what they hand on to other processes."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline.settings import settings
from tests.chain_support import COMMAND, clean_environment, invoke, small_registry


@pytest.fixture(scope="module")
def built(
    small_run: Callable[[Path], tuple[Path, Path]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    return small_run(tmp_path_factory.mktemp("cli"))


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def answers(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_version_and_help() -> None:
    assert invoke("version").output == f"wijkagenda {version('wijkagenda')}\n"
    text = invoke("--help").output
    assert all(name in text for name in ("run", "ui", "serve", "source", "read", "extract", "classify", "match"))
    assert invoke("-h").output == text
    assert invoke("runn").exit_code == 2


# --- Sources ------------------------------------------------------------------------------------------------------


def test_source_list_shows_every_source_with_its_last_state(built: tuple[Path, Path], tmp_path: Path) -> None:
    registry, data = built
    states = {}
    for line in invoke("source", "list", "--registry", registry, "--data", data).output.splitlines():
        cells = [cell.strip() for cell in re.split("[│┃]", line)]
        if len(cells) > 5 and cells[1]:
            states[cells[1]] = cells[5]
    assert states == {"kenmerk": "laatste run", "kade": "goed", "lijst": "goed", "weg": "stuk"}
    before_any_run = invoke("source", "list", "--registry", registry, "--data", tmp_path)
    assert before_any_run.exit_code == 0
    assert "stuk" not in before_any_run.output


def test_the_demo_is_the_registry_when_none_is_named(tmp_path: Path) -> None:
    text = invoke("source", "list", "--data", tmp_path).output
    assert text.count("(verzonnen)") >= 14


@pytest.mark.parametrize("command", [("source", "list"), ("ui",), ("run",)])
def test_every_command_that_needs_a_registry_tells_what_is_wrong_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("a process was started"))
    registry = small_registry(tmp_path / "bronnen")
    (registry / "kade.yaml").write_text("title: Kade\nconector: ical\nurl: file:kade.ics\n")
    result = invoke(*command, "--registry", registry, "--data", tmp_path / "data")
    assert result.exit_code == 2
    assert "De instellingen kloppen niet:" in result.output
    assert "kade.yaml" in result.output
    assert "'connector'" in result.output


# --- Processes ----------------------------------------------------------------------------------------------------


def test_ui_starts_dagster_with_its_own_home_and_the_same_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, list[str], dict[str, str]]] = []
    monkeypatch.setattr(os, "execve", lambda *arguments: started.append(arguments))
    registry, data = small_registry(tmp_path / "bronnen"), tmp_path / "data"
    result = invoke("ui", "--registry", registry, "--data", data, "--port", "3105")
    assert "http://127.0.0.1:3105" in result.output
    [(program, arguments, environment)] = started
    assert program == arguments[0] == sys.executable
    assert arguments[1:] == [
        "-P",
        "-m",
        "dagster",
        "dev",
        "-m",
        "pipeline.definitions",
        "-h",
        "127.0.0.1",
        "-p",
        "3105",
    ]
    assert environment["DAGSTER_HOME"] == str(data / "dagster")
    assert (data / "dagster" / "dagster.yaml").is_file()
    assert settings(env=environment) == settings(str(data), str(registry), env={})


def test_serve_says_when_there_is_nothing_to_show(tmp_path: Path) -> None:
    result = invoke("serve", "--data", tmp_path)
    assert result.exit_code == 1
    assert "wijkagenda run" in result.output


def test_serve_shows_what_is_published(built: tuple[Path, Path]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = [COMMAND, "serve", "--data", str(built[1]), "--port", str(port)]
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=clean_environment())
    try:
        assert server.stdout is not None
        assert server.stdout.readline().startswith(f"http://127.0.0.1:{port}")
        body = _fetch(port, "/alles.ics", server)
    finally:
        server.terminate()
        server.communicate(timeout=60)
    assert body == (built[1] / "public" / "alles.ics").read_bytes()


def _fetch(port: int, path: str, server: subprocess.Popen[str]) -> bytes:
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as response:
                content: bytes = response.read()
                return content
        except ConnectionRefusedError:
            continue
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
    raise AssertionError("the server stopped")


# --- Dutch --------------------------------------------------------------------------------------------------------


def test_read_shows_rules_evidence_and_dates() -> None:
    text = invoke("read", "elke 2e dinsdag van de maand van 10 tot 12 uur", "--reference-date", "2026-11-24").output
    assert "elke 2e dinsdag van de maand, 10.00 tot 12.00 uur" in text
    assert re.findall(r"^  (\S+) 10\.00$", text, re.MULTILINE) == [
        "2026-12-08",
        "2027-01-12",
        "2027-02-09",
        "2027-03-09",
        "2027-04-13",
    ]
    assert "geen rooster" in invoke("read", "kom gezellig langs").output


def test_read_answers_a_file_line_by_line(tmp_path: Path) -> None:
    asked = jsonl(
        tmp_path / "vragen.jsonl",
        {"id": "a", "text": "elke maandag 9.00-10.00 uur", "reference_date": "2026-11-24"},
        {"id": "b", "text": "gezellig", "reference_date": "2026-11-24"},
    )
    assert invoke("read", "--jsonl", asked, "--out", tmp_path / "uit.jsonl").exit_code == 0
    first, second = answers(tmp_path / "uit.jsonl")
    assert (first["id"], second["id"]) == ("a", "b")
    assert "FREQ=WEEKLY" in json.dumps(first["rules"])
    assert 'rrule": null' in json.dumps(second["rules"])


@pytest.mark.parametrize(
    "line", ['{"id": "a"}', '{"id": "a", "text": "x", "reference_date": "morgen"}', "{", '{"text": "x"}']
)
def test_a_line_that_is_no_question_is_named(tmp_path: Path, line: str) -> None:
    asked = tmp_path / "vragen.jsonl"
    asked.write_text(f"\n{line}\n", encoding="utf-8")
    result = invoke("read", "--jsonl", asked, "--out", tmp_path / "uit.jsonl")
    assert result.exit_code == 2
    assert "vragen.jsonl, regel 2" in result.output


@pytest.mark.parametrize(
    "arguments",
    [("read",), ("read", "tekst", "--reference-date", "morgen"), ("read", "--jsonl", __file__), ("extract",),
     ("classify", "--jsonl", __file__), ("run", "--data"), ("serve", "--port", "veel")],
)  # fmt: skip
def test_half_a_question_is_refused(arguments: tuple[str, ...]) -> None:
    assert invoke(*arguments).exit_code == 2


PAGE = """<!DOCTYPE html><html lang="nl"><title>Agenda</title><h1>Programma</h1>
<h2>Breien</h2><p>Elke woensdag van 14.00 tot 16.00 uur. Gratis.</p>
<h2>Eettafel</h2><p>Iedere donderdag van 17.30 tot 19.00 uur. Kosten 5 euro, aanmelden verplicht.</p></html>"""


def test_extract_shows_the_activities_of_a_page(tmp_path: Path) -> None:
    page = tmp_path / "programma.html"
    page.write_text(PAGE, encoding="utf-8")
    found = json.loads(invoke("extract", page, "--json", "--reference-date", "2026-11-24").stdout)
    assert {one["title"]: one["price"] for one in found} == {
        "Breien": {"type": "free"},
        "Eettafel": {"type": "amount", "eur": 5.0},
    }
    table = invoke("extract", page).stdout
    assert "Eettafel" in table
    assert "€ 5.0" in table
    inputs = {"page": "p1", "file": "programma.html", "url": "https://a.example/", "reference_date": "2026-11-24"}
    jsonl(tmp_path / "inputs.jsonl", inputs)
    assert invoke("extract", "--pages", tmp_path, "--out", tmp_path / "uit.jsonl").exit_code == 0
    [answer] = answers(tmp_path / "uit.jsonl")
    assert answer["page"] == "p1"
    assert len(answer["activities"]) == 2  # type: ignore[arg-type]


def test_extract_of_a_page_that_is_not_there(tmp_path: Path) -> None:
    result = invoke("extract", tmp_path / "nergens.html")
    assert result.exit_code == 1
    assert "Ophalen is niet gelukt" in result.output


def test_classify_answers_every_line(tmp_path: Path) -> None:
    asked = jsonl(tmp_path / "in.jsonl", {"id": "1", "title": "Eettafel", "description": "Samen eten. Kosten 5 euro."})
    assert invoke("classify", "--jsonl", asked, "--out", tmp_path / "uit.jsonl").exit_code == 0
    [answer] = answers(tmp_path / "uit.jsonl")
    assert answer["id"] == "1"
    assert answer["price"] == {"type": "amount", "eur": 5.0}
    assert "eten_drinken" in str(answer["theme"])


def test_match_puts_what_is_the_same_together(tmp_path: Path) -> None:
    venue = {"key": "kade", "name": "Buurthuis De Verzonnen Kade", "address": "Kade 1", "postcode": "3022 AP"}
    common = {"venue_name": venue["name"], "address": "Kade 1", "postcode": "3022 AP", "description": "",
              "organiser": "", "price_text": "", "audience_text": ""}  # fmt: skip
    rows = [
        {"record_id": f"r{number}", "source_id": f"s{number}", "source_kind": kind, "title": title,
         "start": f"2026-11-25T{hour}:00", "end": f"2026-11-25T{hour + 2}:00", **common}
        for number, (kind, title, hour) in enumerate(
            [("venue_ical", "Yoga voor iedereen", 10), ("newsletter", "Yoga voor iedereen", 10),
             ("newsletter", "Klaverjassen", 14)]
        )
    ]  # fmt: skip
    out = tmp_path / "uit.jsonl"
    result = invoke(
        "match", jsonl(tmp_path / "records.jsonl", *rows), "--venues", jsonl(tmp_path / "v.jsonl", venue), "--out", out
    )
    assert result.exit_code == 0, result.output
    assert [(row["cluster_id"], row["place_key"]) for row in answers(out)] == [
        ("r0", "kade"),
        ("r0", "kade"),
        ("r2", "kade"),
    ]
    (tmp_path / "stuk.jsonl").write_text("{\n")
    broken = invoke("match", tmp_path / "stuk.jsonl", "--venues", tmp_path / "v.jsonl", "--out", out)
    assert broken.exit_code == 2
    assert broken.output.strip()
