"""The parts the website is made of: long lists on several pages, choices, the map, the search index, subscribing."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exports.agenda import AgendaActivity, AgendaNeighbourhood
from exports.change_feeds import Change
from exports.feeds import write_feeds
from exports.site.agenda_pages import HOME_LINES, overview, write_home, write_week
from exports.site.listing import PAGE_LINES, Lines, Section, page_path, paginate
from exports.site.map import draw_map
from exports.site.model import Site
from exports.site.pages import write_pages
from exports.site.render import Writer, correction_link
from exports.site.search_index import INDEX, NO_TIME
from exports.site.selections import moment_choices
from exports.site.source_pages import most_urgent
from tests.print_support import TODAY, activity, busy_week, instance, site_of

SQUARE = [[[(4.40, 51.90), (4.41, 51.90), (4.41, 51.91), (4.40, 51.91), (4.40, 51.90)]]]


def town(*activities: AgendaActivity) -> Site:
    """A site with one place, in one neighbourhood."""
    own = [replace(each, neighbourhood_id="BU1", networks=(), accessibility=()) for each in activities]
    site = site_of(*own)
    hoods = (AgendaNeighbourhood("BU1", "Proefwijk", "proefwijk"),)
    agenda = replace(site.agenda, neighbourhoods=hoods, organisations={}, networks={})
    facts = {key: replace(fact, accessibility=(), source_ids=()) for key, fact in site.facts.items()}
    return replace(site, agenda=agenda, facts=facts)


def written(site: Site, folder: Path, **other: Any) -> Path:
    """The folder with the pages of `site`."""
    write_pages(site, (), folder, **{"site_url": None, "contact": None, "also": (), "outlines": {}, **other})
    return folder


def first_page(site: Site, folder: Path) -> str:
    """The first page alone: a long agenda has thousands of others."""
    writer = Writer(folder, today=TODAY, is_demo=False)
    write_home(site, writer, Lines(site, writer), overview(site), ())
    return (folder / "index.html").read_text(encoding="utf-8")


# --- Long lists -------------------------------------------------------------------------------------------------------


def sections(*sizes: int) -> list[Section]:
    return [Section(f"s{n}", f"S{n}", f"s{n}", [f"{n}-{i}" for i in range(size)]) for n, size in enumerate(sizes)]  # type: ignore[misc]


@pytest.mark.parametrize("sizes", [(), (0,), (3, 4), (10,), (11,), (25,), (6, 6), (0, 10, 0, 1), (9, 30, 2)])
def test_nothing_is_lost_or_doubled_over_pages(sizes: tuple[int, ...]) -> None:
    pages = paginate(sections(*sizes), limit=10)
    lines = [line for parts in pages for part in parts for line in part.items]
    assert lines == [line for section in sections(*sizes) for line in section.items]
    assert all(sum(len(part.items) for part in parts) <= 10 for parts in pages)
    headings = [part.section.key for parts in pages for part in parts if not part.continued]
    assert headings == [section.key for section in sections(*sizes)]


def test_a_day_stays_whole_when_it_fits_on_a_page() -> None:
    assert [[len(part.items) for part in parts] for parts in paginate(sections(6, 6, 3), limit=10)] == [[6], [6, 3]]


def test_pages_of_a_list_have_lasting_names() -> None:
    assert [page_path("buurt/x", number) for number in (1, 2)] == ["buurt/x.html", "buurt/x/2.html"]


def test_a_busy_week_is_divided_and_each_page_leads_to_the_next(tmp_path: Path) -> None:
    site = town(*busy_week(3 * PAGE_LINES))
    writer = Writer(tmp_path, today=TODAY, is_demo=False)
    write_week(site, writer, Lines(site, writer), overview(site))
    pages = [tmp_path / "week.html", *sorted((tmp_path / "week").glob("*.html"))]
    assert len(pages) >= 3
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert sum(text.count('class="entry"') for text in texts) == 3 * PAGE_LINES
    assert 'href="week/2.html">Verder</a>' in texts[0]
    assert 'href="../week.html">Vorige</a>' in texts[1]
    assert max(len(text) for text in texts) < 200_000
    # a link to a day that stands on another page
    assert re.search(r'href="week/\d\.html#dag-2026-11-30"', texts[0])


def test_the_first_page_stays_small(tmp_path: Path) -> None:
    text = first_page(town(*busy_week(7 * 200)), tmp_path)
    assert text.count('class="entry"') == HOME_LINES
    assert 'href="dag/dinsdag.html">Nog 140 van vandaag</a>' in text
    assert re.search(r'href="dag/woensdag.html">Woensdag 25 november</a> <span class="count">200 activiteiten', text)


def test_a_quiet_week_is_on_the_first_page_whole(tmp_path: Path) -> None:
    text = first_page(town(*busy_week(14)), tmp_path)
    assert text.count('class="entry"') == 14
    assert "De dagen daarna" not in text


# --- Choosing ---------------------------------------------------------------------------------------------------------


def parts_of_the_day(*times: str, **other: Any) -> dict[str, list[str]]:
    activities = [
        activity(time, instance(f"2026-11-25 {time}", f"2026-11-25 {time[:2]}:59", **other)) for time in times
    ]
    site = town(*activities)
    _, choice = moment_choices(site, overview(site).week)
    return {selection.label: [entry.name for entry in selection.entries] for selection in choice.selections}


def test_parts_of_the_day() -> None:
    found = parts_of_the_day("00:00", "11:59", "12:00", "17:59", "18:00", "23:59")
    assert found == {"Ochtend": ["00:00", "11:59"], "Middag": ["12:00", "17:59"], "Avond": ["18:00", "23:59"]}


def test_a_whole_day_is_no_part_of_the_day() -> None:
    assert not any(parts_of_the_day("00:00", all_day=True).values())


def test_days_are_named_after_weekdays_so_that_a_bookmark_lasts() -> None:
    site = town()
    choice, _ = moment_choices(site, ())
    assert [(s.label, s.page, s.heading) for s in choice.selections][:3] == [
        ("Vandaag", "dag/dinsdag.html", "Dinsdag 24 november"),
        ("Morgen", "dag/woensdag.html", "Woensdag 25 november"),
        ("Donderdag", "dag/donderdag.html", "Donderdag 26 november"),
    ]


def test_choices_hold_what_was_said_and_no_more(tmp_path: Path) -> None:
    on = instance("2026-11-25 10:00", "2026-11-25 11:00")
    site = town(
        activity("Gratis soep", on, is_free=True, access="walk_in", category=("groen",)),
        activity("Misschien gratis", on, is_free=None, access=None, audience=("ouderen",)),
        activity("Afgelast", on, is_free=True, access="walk_in", status="cancelled"),
        activity("Pas later", instance("2026-12-24 10:00", "2026-12-24 11:00"), is_free=True),
    )
    root = written(site, tmp_path)
    free = (root / "gratis.html").read_text(encoding="utf-8")
    assert [name in free for name in ("Gratis soep", "Misschien gratis", "Afgelast", "Pas later")] == [
        True, False, False, True]  # fmt: skip
    assert "Volgende keer: donderdag 24 december" in free
    walk_in = (root / "zonder-aanmelden.html").read_text(encoding="utf-8")
    assert ("Gratis soep" in walk_in, "Pas later" in walk_in) == (True, False)
    assert "Gratis soep" in (root / "buurt/proefwijk/thema/groen.html").read_text(encoding="utf-8")
    assert not (root / "thema/digitaal.html").exists()  # nothing is about that
    month = (root / "buurt/proefwijk/maand.html").read_text(encoding="utf-8")
    assert "donderdag 24 december" in month.lower()
    assert "Pas later" not in (root / "buurt/proefwijk/vandaag.html").read_text(encoding="utf-8")


# --- Map --------------------------------------------------------------------------------------------------------------


def test_the_map_shows_neighbourhoods_and_places_inside(tmp_path: Path) -> None:
    site = town(*busy_week(1))
    drawn = draw_map(site, {"BU1": SQUARE, "elders": SQUARE})
    assert drawn is not None
    assert [shape.page for shape in drawn.shapes] == ["buurt/proefwijk.html"]
    assert drawn.shapes[0].path.startswith("M8.0 ")
    assert 1.4 < drawn.height / drawn.width < 1.7  # a degree of longitude is shorter than one of latitude
    assert [(dot.page, dot.x) for dot in drawn.dots] == [("plek/huis.html", 8.0)]
    text = (written(site, tmp_path, outlines={"BU1": SQUARE}) / "plekken.html").read_text(encoding="utf-8")
    assert text.count("<path d=") == 2  # one is the house in the heading
    assert text.count("<circle") == 1


def test_without_outlines_there_is_a_list_and_no_map(tmp_path: Path) -> None:
    site = town(*busy_week(1))
    assert draw_map(site, {}) is None
    text = (written(site, tmp_path) / "plekken.html").read_text(encoding="utf-8")
    assert "<circle" not in text
    assert 'href="plek/huis.html"' in text


# --- Search -----------------------------------------------------------------------------------------------------------


def test_the_index_holds_four_weeks_of_what_goes_on(tmp_path: Path) -> None:
    def weekly(**other: Any) -> AgendaActivity:
        days = [dt.datetime(2026, 11, 25, 9, 30) + dt.timedelta(weeks=n) for n in range(6)]
        return activity("Koffie", *(instance(str(d), str(d + dt.timedelta(hours=1))) for d in days), **other)

    site = town(
        weekly(is_free=True, access="walk_in", category=("groen", "iets_nieuws"), audience=("ouderen",)),
        activity("Markt", instance("2026-11-26 00:00", "2026-11-28 00:00", all_day=True)),
        activity("Weg", instance("2026-11-26 10:00", "2026-11-26 11:00"), status="cancelled"),
    )
    index = json.loads((written(site, tmp_path) / INDEX).read_text(encoding="utf-8"))
    rows = {row[1]: row for row in index["activities"]}
    assert rows.keys() == {"Koffie", "Markt"}
    day = NO_TIME + 1
    assert rows["Koffie"][7] == [(1 + 7 * n) * day + 570 for n in range(4)]
    assert rows["Markt"][7] == [2 * day + NO_TIME, 3 * day + NO_TIME]
    assert rows["Koffie"][6] == 3
    assert [index["themes"][n][1] for n in rows["Koffie"][4]] == ["Groen", "iets_nieuws"]
    assert index["hoods"][rows["Koffie"][3]] == ["proefwijk", "Proefwijk"]
    assert (tmp_path / f"activiteit/{rows['Koffie'][0]}.html").is_file()
    assert index["today"] == TODAY.isoformat()


# --- Every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("agenda@wijk.example", "mailto:agenda@wijk.example"),
        ("https://wijk.example/contact", "https://wijk.example/contact"),
        ("jan.jansen@gmail.com", None),  # somebody's own
        ("a@b.example?bcc=c@d.example", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_where_to_say_that_something_is_wrong(contact: str | None, link: str | None) -> None:
    assert correction_link(contact) == link


def test_every_page_says_what_to_do_when_something_is_wrong(tmp_path: Path) -> None:
    root = written(town(*busy_week(3)), tmp_path, contact="agenda@wijk.example")
    pages = list(root.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert text.count('id="klopt-niet"') == 1, page
        assert "mailto:agenda@wijk.example" in text, page


def test_the_menu_leads_to_pages_of_others_only_when_they_are_there(tmp_path: Path) -> None:
    for number, also in enumerate(((), ("nulmeting/index.html", "analisten.html"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        writer = Writer(folder, today=TODAY, is_demo=False, also=also)
        writer.write("a/b.html", "redirect.html", "X", target=None)
        text = (folder / "a/b.html").read_text(encoding="utf-8")
        for page in ("nulmeting/index.html", "analisten.html"):
            assert (f'href="../{page}"' in text) == (page in also)


def test_an_activity_can_be_put_in_a_calendar(tmp_path: Path) -> None:
    site = town(
        activity("Soep", instance("2026-11-25 10:00", "2026-11-25 11:00"), activity_id="wa1"),
        activity("Voorbij", instance("2026-11-20 10:00", "2026-11-20 11:00"), activity_id="wa2"),
    )
    root = written(site, tmp_path)
    write_feeds(site.agenda, (), root)
    calendar = (root / "activiteit/wa1.ics").read_bytes()
    assert b"SUMMARY:Soep\r\n" in calendar
    assert 'href="wa1.ics">Zet in mijn agenda' in (root / "activiteit/wa1.html").read_text(encoding="utf-8")
    assert not (root / "activiteit/wa2.ics").exists()
    assert "Zet in mijn agenda" not in (root / "activiteit/wa2.html").read_text(encoding="utf-8")


def test_what_is_off_or_moved_stands_at_the_top(tmp_path: Path) -> None:
    moved = instance("2026-11-25 10:00", "2026-11-25 12:00")
    moved = type(moved)(moved.recurrence_id, dt.datetime(2026, 11, 26, 11), dt.datetime(2026, 11, 26, 12), False,
                        "scheduled", None, None)  # fmt: skip
    off = instance("2026-11-25 10:00", "2026-11-25 12:00", status="cancelled")
    site = town(activity("Verzet", moved, activity_id="wa1"), activity("Af", off, activity_id="wa2"))
    root = written(site, tmp_path)
    assert "Let op: verzet naar donderdag 26 november, 11.00 uur." in (root / "activiteit/wa1.html").read_text()
    assert "Let op: woensdag 25 november gaat niet door." in (root / "activiteit/wa2.html").read_text()


def test_data_for_search_engines_is_whole_and_cannot_break_out(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script>"
    site = town(activity(evil, instance("2026-11-25 10:00", "2026-11-25 11:00"), activity_id="wa1", description=evil))
    text = (written(site, tmp_path, site_url="https://wijk.example") / "activiteit/wa1.html").read_text(
        encoding="utf-8"
    )
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert len(found) == 1
    assert json.loads(found[0])["name"] == evil
    assert json.loads(found[0])["url"] == "https://wijk.example/activiteit/wa1.html"
    assert "<script>" not in text


def test_what_is_off_comes_before_what_is_new_on_the_first_page() -> None:
    moment = dt.datetime(2026, 11, 24, 6, tzinfo=dt.UTC)
    kinds = ["new"] * 9 + ["cancelled", "new", "moved"]
    changes = [Change(str(n), "wa1", moment, kind, "Zin.", None, None) for n, kind in enumerate(kinds)]
    assert [change.change_id for change in most_urgent(changes)] == ["9", "11", "0", "1", "2"]
