"""The published pages by the judgement of others: html-validate, the Nu validator, axe-core, and a browser.

Belongs here: one page of each kind in other people's tools, and links between all pages. What pages say is tested in
tests/unit/test_site.py.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conformance.tools import debian_program, node_modules
from tests.web_support import served

# The kinds of pages, each with a pattern; a page that fits none is a kind that is not looked at. One page of a kind is
# opened, of activities two: the richest and the barest.
KINDS = {
    "[a-z]*.html": "each of these is a kind of its own",
    "activiteit/*.html": "activity",
    "buurt/*/*/*.html": "choice in a neighbourhood",
    "buurt/*/*.html": "neighbourhood, other days or a choice",
    "buurt/*.html": "neighbourhood",
    "dag/*.html": "choice",
    "dagdeel/*.html": "choice",
    "thema/*.html": "choice",
    "voor/*.html": "choice",
    "netwerk/*.html": "network",
    "nulmeting/index.html": "figures of all",
    "nulmeting/*.html": "figures of one",
    "organisatie/*.html": "organisation",
    "plek/*.html": "place",
    "verwijzers/index.html": "for who refers",
    "*/[0-9]*.html": "further on in a list",
}
SAME_AS_A_CHOICE = {"week.html", "gratis.html", "zonder-aanmelden.html", "activiteiten.html"}
# Width and colours. All rules at the first; at the others the rules that depend on them.
STATES = ((1280, "light"), (320, "dark"), (320, "light"), (1280, "dark"))


def pages_of_each_kind(public: Path) -> list[str]:
    """Paths of pages that stand for all others. Fails when there is a page of an unknown kind."""
    kinds: dict[str, list[Path]] = {}
    for path in sorted(public.rglob("*.html")):
        name = path.relative_to(public).as_posix()
        pattern = next((each for each in KINDS if _fits(name, each)), None)
        assert pattern, f"{name} is a kind of page that is in no list of this test"
        kind = name if pattern == "[a-z]*.html" else KINDS[pattern]
        if name not in SAME_AS_A_CHOICE:
            kinds.setdefault(kind, []).append(path)
    chosen = []
    for kind, paths in kinds.items():
        paths.sort(key=lambda path: path.stat().st_size)
        chosen.append(paths[-1])
        if kind == "activity":
            chosen.append(paths[0])
    return [path.relative_to(public).as_posix() for path in chosen]


def _fits(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and fnmatchcase(name, pattern)


@pytest.fixture(scope="module")
def public(demo_run: Path) -> Path:
    """What was published of the demo."""
    return (demo_run / "public").resolve()


@pytest.fixture(scope="module")
def node() -> Path:
    """A folder with node_modules."""
    return node_modules()


@pytest.fixture(scope="module")
def seen(public: Path, node: Path) -> Iterator[dict[str, Any]]:
    """What a browser reports; see browser.mjs."""
    chromium = debian_program("chromium")
    shutil.copy(Path(__file__).with_name("browser.mjs"), node)
    with served(public) as base:
        asked = {"base": base, "pages": pages_of_each_kind(public), "states": STATES}
        done = subprocess.run(
            ["node", "browser.mjs", str(chromium)],
            cwd=node, input=json.dumps(asked), capture_output=True, text=True, timeout=900,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        yield json.loads(done.stdout)


def test_html_validate_finds_nothing(public: Path, node: Path) -> None:
    shutil.copy(Path(__file__).with_name("validate.mjs"), node)
    pages = "\n".join(str(public / name) for name in pages_of_each_kind(public))
    done = subprocess.run(
        ["node", "validate.mjs"], cwd=node, input=pages, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_the_nu_validator_finds_nothing(public: Path, node: Path) -> None:
    jar = node / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    pages = [str(public / name) for name in pages_of_each_kind(public)]
    done = subprocess.run(
        [str(debian_program("java")), "-jar", str(jar), "--format", "json", *pages],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    messages = [each for each in json.loads(done.stderr)["messages"] if each["type"] != "info"]
    assert messages == []
    assert done.returncode == 0


def test_axe_finds_nothing_and_nothing_is_asked_of_others(seen: dict[str, Any]) -> None:
    """Also: no page is wider than the screen, no script fails, and the policy of the server refuses nothing."""
    assert seen["problems"] == []


def test_searching_and_filtering(seen: dict[str, Any], public: Path) -> None:
    search = seen["search"]
    assert search["words"]["names"]
    assert all("soep" in name.lower() for name in search["words"]["names"])  # typed with an accent
    chosen = search["chosen"]
    assert parse_qs(urlsplit(chosen["address"]).query) == {"dag": ["morgen"], "dagdeel": ["ochtend"], "gratis": ["1"]}
    assert chosen["said"] == f"{len(chosen['names'])} activiteiten gevonden"
    assert search["again"]["names"] == chosen["names"]  # the address says it all
    free = (public / "gratis.html").read_text(encoding="utf-8")
    assert all(name in free for name in chosen["names"])
    assert (public / search["link"]).is_file()
    assert search["nothing"] == {**search["nothing"], "said": "Niets gevonden", "names": []}


def test_subscribing_to_a_theme_in_a_neighbourhood(seen: dict[str, Any], public: Path) -> None:
    chosen = seen["subscribe"]
    path = f"{chosen['value'].removesuffix('.ics')}/{chosen['theme']}"
    assert (public / path).is_file()
    assert chosen["address"].endswith(path)
    assert chosen["status"] == 200
    assert chosen["links"]["webcal"] == chosen["address"].replace("http:", "webcal:")
    assert parse_qs(urlsplit(chosen["links"]["google"]).query)["cid"] == [chosen["links"]["webcal"]]
    for app in ("outlook", "office"):
        assert parse_qs(urlsplit(chosen["links"][app]).query)["url"] == [chosen["address"]]


def test_with_the_keyboard_alone(seen: dict[str, Any]) -> None:
    keys = seen["keys"]
    assert keys["first"]["text"] == "Naar de inhoud"
    assert all(stop["outline"] >= 2 for stop in keys["path"])  # one sees where one is
    assert not any(stop["text"] == "Buurten" for stop in keys["path"])  # the menu was skipped
    assert keys["heading"] == keys["path"][-1]["text"]


def test_without_scripts(seen: dict[str, Any], public: Path) -> None:
    plain = seen["plain"]
    assert plain["forms"] == 0  # nothing is shown that would not work
    assert plain["free"] == "Gratis"
    assert plain["lines"] > 10
    own = ("alles.ics", "rijk.ics", *(f"{kind}/**/*.ics" for kind in ("buurt", "thema", "voor", "plek", "organisatie")))
    assert plain["feeds"] >= sum(len(list(public.glob(pattern))) for pattern in own) > 200
    assert not plain["buttons"]  # the demo does not know its address


def test_every_link_of_the_site_leads_somewhere(public: Path) -> None:
    ids: dict[Path, set[str]] = {}
    links: list[tuple[Path, str]] = []
    for path in public.rglob("*.html"):
        tree = LexborHTMLParser(path.read_text(encoding="utf-8"))
        ids[path] = {node.attributes["id"] or "" for node in tree.css("[id]")}
        links += [
            (path, node.attributes[name] or "")
            for name in ("href", "src", "action")
            for node in tree.css(f"[{name}]")
        ]  # fmt: skip
    assert len(links) > 10_000
    lost = []
    for path, link in set(links):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        is_there = target in ids or target.is_file()
        if not is_there or (parts.fragment and parts.fragment not in ids.get(target, ())):
            lost.append(f"{path.relative_to(public)}: {link}")
    assert lost == []
