"""Pages of the measurement: five answers, a table with every chart, what is not known, and nothing that is unsafe."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from exports.nulmeting import Nulmeting
from exports.site.nulmeting_pages import write_nulmeting
from exports.story.chapters import story
from exports.story.parts import between, number, period_in_words, shown, with_unit
from tests.measurement_support import AREAS, BOSPOLDER, SPANGEN, WHOLE, WITTE_DORP, figure, nulmeting

NASTY = '<img src=x onerror=alert(1)>"&'


def page(directory: Path, path: str, model: Nulmeting | None = None) -> BeautifulSoup:
    write_nulmeting(model or nulmeting(), directory, reports=["rapport/nulmeting-bospolder.pdf"])
    return BeautifulSoup((directory / path).read_text(encoding="utf-8"), "html.parser")


def said(tag: Tag | BeautifulSoup | None) -> str:
    assert tag is not None
    return " ".join(tag.get_text(" ").split())


def answers(soup: BeautifulSoup) -> list[str]:
    return [said(one) for one in soup.select(".answers li")]


def changed(model: Nulmeting, *figures: object) -> Nulmeting:
    """`model` with some figures of Bospolder replaced."""
    own = dict(model.figures[BOSPOLDER.code]) | {one.indicator_id: one for one in figures}  # type: ignore[attr-defined]
    return replace(model, figures=dict(model.figures) | {BOSPOLDER.code: own})


def test_two_minutes_answer_the_five_questions(tmp_path: Path) -> None:
    what, whom, carried, gaps, sure = answers(page(tmp_path, "nulmeting/bospolder.html"))
    assert what.startswith("Wat is er? 58 activiteiten in een gewone week Daarvan zijn er 17 verondersteld")
    assert "4,6 per 1.000 inwoners" in what
    assert whom.startswith("Voor wie? 50% van wat een doelgroep noemt, is voor ouderen Daarna komen kinderen (20%")
    assert "Van 40% zegt geen bron voor wie het is." in whom
    assert carried.startswith("Wie draagt het? 63%")
    assert "tussen 50% en 85%" in carried
    assert gaps.startswith("Waar zijn de gaten? 7 van de 21 dagdelen is er niets")
    assert "2 combinaties" in gaps
    assert sure.startswith("Hoe zeker is dit? 75% van de bekende plekken")


def test_what_is_not_measured_is_said_and_is_never_nought(tmp_path: Path) -> None:
    for answer in answers(page(tmp_path, "nulmeting/witte-dorp.html"))[:3]:
        assert "Niet gemeten Te klein voor een verhouding." in answer
    model = changed(nulmeting(), figure("A1", BOSPOLDER, 0.0))
    assert answers(page(tmp_path, "nulmeting/bospolder.html", model))[0].startswith("Wat is er? 0 activiteiten")


@pytest.mark.parametrize("area", AREAS, ids=lambda area: area.slug)
def test_every_page_says_what_is_not_known_and_how_was_counted(area: object, tmp_path: Path) -> None:
    path = "index.html" if area == WHOLE else f"{area.slug}.html"  # type: ignore[attr-defined]
    soup = page(tmp_path, f"nulmeting/{path}")
    assert soup.find(id="weten-niet")
    assert soup.find(id="methode")
    assert "Plekken en initiatieven die in geen bron en geen register staan, kennen wij niet." in said(soup)
    for answer in soup.select(".answers a"):
        assert soup.find(id=str(answer["href"])[1:]), answer


def test_reasons_and_reach_stand_in_what_is_not_known(tmp_path: Path) -> None:
    chapter = page(tmp_path, "nulmeting/bospolder.html").find(id="weten-niet")
    assert isinstance(chapter, Tag)
    text = said(chapter.parent)
    assert "Van 75% van de plekken die wij kennen, hebben wij verse gegevens (9 van 12)." in text
    assert "Vrijwilligers Minder dan 5 plekken gaven een aantal op." in text
    assert "voor wie het is (40%)" in text
    assert "wat het is" not in text


def test_every_chart_has_words_a_table_and_its_proof(tmp_path: Path) -> None:
    soup = page(tmp_path, "nulmeting/bospolder.html")
    cards = soup.select(".chart-card")
    assert len(cards) >= 8
    for card in cards:
        svg = card.find("svg")
        assert isinstance(svg, Tag)
        assert svg["role"] == "img"
        assert said(svg.find("desc"))
        assert card.select_one("table caption"), said(card)
        assert "Bron" in said(card.select_one(".proof"))
        assert card.select_one(".sure")
    for fact in soup.select(".fact"):
        assert "dekking" in said(fact.select_one(".sure"))
        assert "Uitleg van" in said(fact.select_one(".proof"))


def test_a_page_needs_no_script_and_no_style_of_its_own_and_links_to_what_there_is(tmp_path: Path) -> None:
    soup = page(tmp_path, "nulmeting/bospolder.html")
    assert not soup.find_all(["script", "style"])
    assert not [tag for tag in soup.find_all(True) if "style" in tag.attrs]
    hrefs = {str(a["href"]) for a in soup.find_all("a")}
    assert {"../rapport/nulmeting-bospolder.pdf", "../data/nulmeting.csv", "../nulmeting/spangen.html"} <= hrefs
    assert ".pdf" not in (tmp_path / "nulmeting" / "spangen.html").read_text(encoding="utf-8")  # it was not made
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    for target in re.findall(r"url\(#([\w-]+)\)", str(soup)):
        assert target in ids


def test_text_of_others_is_shown_as_text(tmp_path: Path) -> None:
    model = nulmeting(
        areas=(WHOLE, replace(BOSPOLDER, name=NASTY)),
        networks={"warm": NASTY},
        organisations=[replace(one, name=NASTY + one.organization_id) for one in nulmeting().organisations],
    )
    soup = page(tmp_path, "nulmeting/bospolder.html", model)
    assert not soup.find_all("img")
    assert NASTY in said(soup.find("nav", class_="areas"))
    assert NASTY + "kade" in said(soup.find(id="blok-netwerk-agenda").parent)  # type: ignore[union-attr]


def test_neighbourhoods_are_compared_in_order_of_name_with_their_bands(tmp_path: Path) -> None:
    soup = page(tmp_path, "nulmeting/index.html")
    card = soup.find(id="blok-vergelijk-B1")
    assert isinstance(card, Tag)
    rows = [[said(cell) for cell in row.find_all(["th", "td"])] for row in card.parent.select("tbody tr")]  # type: ignore[union-attr]
    assert rows == [
        ["Delfshaven als geheel", "63%", "50–85%", "75%"],
        ["Bospolder", "63%", "50–85%", "75%"],
        ["Spangen", "63%", "50–85%", "75%"],
        ["Witte Dorp", "niet gemeten", "–", "–"],
    ]
    assert "kunt u niet zeggen welke meer heeft" in said(card.parent)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(86, 95, "meer dan in Delfshaven"), (10, 40, "minder dan in Delfshaven"), (40, 60, "is niet te zeggen")],
)
def test_a_difference_is_named_only_when_the_bands_do_not_meet(low: float, high: float, words: str) -> None:
    model = changed(nulmeting(), figure("B1", BOSPOLDER, (low + high) / 2, low=low, high=high))
    told = story(model, BOSPOLDER)
    block = next(b for c in told.chapters for b in c.blocks if b.key == "vergelijk-B1")
    assert words in block.lead


def test_activities_are_drawn_as_confirmed_and_assumed() -> None:
    told = story(nulmeting(), BOSPOLDER)
    block = next(b for c in told.chapters for b in c.blocks if b.key == "vergelijk-A2")
    assert block.table is not None
    assert dict(zip([row[0] for row in block.table.rows], [row[1:3] for row in block.table.rows], strict=True))[
        "Bospolder"
    ] == ("4,6", "3,3–4,6")  # 41 of 58 are confirmed


def test_gaps_come_with_the_most_common_elsewhere_first() -> None:
    told = story(nulmeting(), BOSPOLDER)
    [table] = next(c for c in told.chapters if c.key == "gaten").tables
    assert table.rows == (
        ("Taal en leren", "nieuwkomers", "doordeweeks avond; weekend ochtend", "5 buurten", "nee"),
        ("Groen", "kinderen", "weekend middag", "4 buurten", "ja"),
    )


def test_growth_is_told_from_two_measurements_on() -> None:
    model = nulmeting()
    blocks = {b.key: b for c in story(model, BOSPOLDER).chapters for b in c.blocks}
    assert blocks["tijd-A1"].lead.endswith("Dat is 2,9 keer zoveel.")
    assert "tijd-A1" not in {b.key for c in story(model, SPANGEN).chapters for b in c.blocks}


def test_what_others_counted_stands_beside_it() -> None:
    chapter = next(c for c in story(nulmeting(), WHOLE).chapters if c.key == "door-wie")
    assert chapter.points == (
        "Anderen telden over 2024: 62%. Hoe er geteld is, weten wij niet. Bron: de welzijnscoalitie. "
        "Dat gaat over het echte Delfshaven; de plekken in dit voorbeeld zijn verzonnen.",
    )


def test_a_week_names_what_is_empty() -> None:
    blocks = {b.key: b for c in story(nulmeting(), SPANGEN).chapters for b in c.blocks}
    assert blocks["A7"].lead.startswith(
        "In 20 van de 21 dagdelen is er meestal niets. Het meeste is er op dinsdagochtend: 2"
    )


def test_where_nothing_was_read_no_empty_week_is_shown() -> None:
    assert "A7" not in {b.key for c in story(nulmeting(), WITTE_DORP).chapters for b in c.blocks}
    maps = next(b for c in story(nulmeting(), WHOLE).chapters for b in c.blocks if b.key == "weken")
    assert maps.table is not None
    assert [row[0] for row in maps.table.rows] == ["Bospolder", "Spangen"]


def test_equal_measurements_give_equal_pages(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_nulmeting(nulmeting(), tmp_path / name)
    pages = [sorted((tmp_path / name / "nulmeting").iterdir()) for name in ("a", "b")]
    assert [p.name for p in pages[0]] == ["bospolder.html", "index.html", "spangen.html", "witte-dorp.html"]
    assert [p.read_bytes() for p in pages[0]] == [p.read_bytes() for p in pages[1]]


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "words"),
    [
        (62.4, "%", 0, "62%"),
        (0.2, "%", 0, "<1%"),
        (0, "%", 0, "0%"),
        (5_520_000, "euro/jaar", 0, "€ 5.520.000"),
        (4.56, "per 1.000", 1, "4,6"),
        (4.0, "per 1.000", 1, "4"),
        (1234.5, "uur", 0, "1.235"),
        (22.5, "activiteiten per week", 0, "23"),
        (0.15, "verhouding", 1, "0,2"),
    ],
)
def test_numbers_are_written_as_people_do(value: float, unit: str, decimals: int, words: str) -> None:
    assert with_unit(value, unit, decimals) == words


def test_a_figure_without_value_is_not_measured() -> None:
    none = figure("B1", WITTE_DORP, None)
    assert shown(none, nulmeting().indicators["B1"]) == "niet gemeten"
    assert between(none) == ""
    assert between(figure("B1", BOSPOLDER, 60, low=60, high=60)) == ""
    assert number(1.25, 2) == "1,25"
    assert period_in_words("2022") == "2022"
    assert period_in_words("2026-10-05/2026-11-29") == "5 oktober 2026 tot en met 29 november 2026"
