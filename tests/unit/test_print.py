"""Posters: what they say, that they fit, that nothing of others runs or breaks them, and that equal weeks are equal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exports.print.fit import LARGE, NORMAL, _columns, _pages, page_count, set_to_fit
from exports.print.fonts import characters, printable
from exports.print.paths import digest_path, poster_path
from exports.print.poster import poster, poster_data, write_posters
from exports.print.render import TEMPLATES, PrintError, qr_svg, render_pdf
from exports.print.verify import verify_posters
from exports.print.week import period, subjects
from exports.site.model import Site
from tests.print_support import HOSTILE, TODAY, activity, busy_week, instance, site_of

ADDRESS = "https://wijkagenda.example/"


def data_of(site: Site, *, large: bool = False, index: int = 0) -> dict[str, Any]:
    return poster_data(list(subjects(site))[index], site, ADDRESS, large=large)


def lines(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for day in data["days"] for entry in day["entries"]]


# --- What it says -------------------------------------------------------------------------------------------------


def test_a_poster_says_when_where_for_whom_and_what_it_costs() -> None:
    coffee = activity(
        "Koffie",
        instance("2026-11-25 10:00", "2026-11-25 11:30"),
        is_free=True,
        audience=("ouderen",),
        access="walk_in",
    )
    data = data_of(site_of(coffee))
    assert data["title"] == "Te doen in Proefwijk"
    assert data["dates"] == "Dinsdag 24 november tot en met maandag 30 november 2026"
    assert data["url_text"] == "wijkagenda.example/buurt/proefwijk.html"
    assert [day["name"] for day in data["days"]] == ["Woensdag 25 november"]
    (line,) = lines(data)
    assert (line["time"], line["until"], line["name"]) == ("10.00", "11.30", "Koffie")
    assert line["where"] == "Het Voorbeeldhuis, Laan\N{NO-BREAK SPACE}1"
    assert line["tags"] == ["gratis", "ouderen", "zo binnenlopen"]
    assert "Bijgewerkt op dinsdag 24 november 2026. Bron: Bron." in data["notes"][0]


def test_a_place_does_not_repeat_where_it_is_and_says_whom_to_call() -> None:
    data = data_of(site_of(activity("Koffie", instance("2026-11-25 10:00", "2026-11-25 11:30"))), index=1)
    assert (data["title"], data["address"]) == ("Het Voorbeeldhuis", "Laan 1, 3025 ZZ Rotterdam")
    assert lines(data)[0]["where"] is None
    assert data["url_text"] == "wijkagenda.example/plek/huis.html"
    assert data["notes"][0].endswith("Twijfelt u? Bel 010 400 00 00.")


def test_what_does_not_go_on_or_was_moved_says_so() -> None:
    off = activity("Afgelast", instance("2026-11-25 10:00", "2026-11-25 11:00", status="cancelled"))
    planned = dt.datetime(2026, 11, 26, 10)
    moved = activity("Verzet", replace(instance("2026-11-27 14:00", "2026-11-27 15:00"), recurrence_id=planned))
    cancelled, later = lines(data_of(site_of(off, moved)))
    assert (cancelled["flag"], cancelled["struck"]) == ("Gaat niet door", True)
    assert (later["flag"], later["struck"]) == ("Verzet (was donderdag 26 november, 10.00 uur)", False)


def test_what_goes_on_for_days_stands_there_once() -> None:
    show = activity("Tentoonstelling", instance("2026-11-20 00:00", "2026-11-29 00:00", all_day=True))
    data = data_of(site_of(show))
    assert [day["name"] for day in data["days"]] == ["Meerdere dagen"]
    assert [line["time"] for line in lines(data)] == ["Tot en met zaterdag 28 november"]


def test_an_empty_week_says_so_and_what_comes_after() -> None:
    data = data_of(site_of(activity("Later", instance("2026-12-05 10:00", "2026-12-05 11:00"))))
    assert [(day["name"], len(day["entries"])) for day in data["days"]] == [("Deze week", 0), ("Daarna", 1)]
    assert lines(data)[0]["time"] == "Zaterdag 5 december, 10.00"


def test_who_has_nothing_in_the_agenda_has_no_poster() -> None:
    assert list(subjects(site_of())) == []


def test_without_an_address_on_the_web_there_is_no_code() -> None:
    site = site_of(*busy_week(2))
    data = poster_data(next(subjects(site)), site, None, large=False)
    assert (data["qr"], data["url"]) == (None, None)
    assert page_count(poster(data, site)) == 1


def test_the_year_is_said_twice_when_it_ends_in_the_week() -> None:
    assert period(dt.date(2026, 12, 30)) == "Woensdag 30 december 2026 tot en met dinsdag 5 januari 2027"


# --- How it fits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "most"), [(1, 1), (20, 1), (60, 2), (150, 5)])
def test_a_week_fits_on_few_pages(n: int, most: int) -> None:
    site = site_of(*busy_week(n))
    assert 1 <= page_count(poster(data_of(site), site)) <= most


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("n", [1, 30, 100])
def test_no_type_is_smaller_than_can_be_read(n: int, large: bool) -> None:
    site = site_of(*busy_week(n))
    data = data_of(site, large=large)
    tried: list[float] = []

    def render(filled: Any) -> bytes:
        tried.append(filled["layout"]["size"])
        return render_pdf(TEMPLATES / "poster.typ", filled, day=TODAY)

    set_to_fit(data, LARGE if large else NORMAL, render)
    assert min(tried) >= (16 if large else 9)
    assert len(tried) <= 6


def test_a_wrong_estimate_costs_a_try_and_not_text() -> None:
    data = data_of(site_of(*busy_week(3)))
    answers = [b"%PDF /Type/Pages/Count 2", b"%PDF /Type/Pages/Count 1"]
    sizes: list[float] = []

    def render(filled: Any) -> bytes:
        sizes.append(filled["layout"]["size"])
        return answers[len(sizes) - 1]

    assert set_to_fit(data, NORMAL, render) == answers[1]
    assert sizes[1] < sizes[0]


@pytest.mark.parametrize("n", [3, 17, 45])
def test_the_largest_type_that_is_thought_to_fit_comes_first(n: int) -> None:
    """Sizes are found by halving, which asks that smaller type is never thought to take more room."""
    for large, scale in ((False, NORMAL), (True, LARGE)):
        data = data_of(site_of(*busy_week(n, HOSTILE)), large=large)
        for columns, sizes in scale.steps:
            lengths = [_columns(data, size, columns, scale.least)[1] for size in sizes]
            assert lengths == sorted(lengths, reverse=True)
        columns, sizes = scale.flowing
        pages = [_pages(data, columns, size, 500, scale.least) for size in sizes]
        assert pages == sorted(pages, reverse=True)


def test_page_count_refuses_what_is_no_file_of_ours() -> None:
    with pytest.raises(ValueError, match="not a PDF"):
        page_count(b"%PDF-1.7")


# --- What others write --------------------------------------------------------------------------------------------


def test_hostile_titles_are_text() -> None:
    site = site_of(*busy_week(len(HOSTILE), HOSTILE))
    for large in (False, True):
        assert poster(data_of(site, large=large), site).startswith(b"%PDF")


def test_what_no_font_has_becomes_a_box_and_what_says_nothing_goes() -> None:
    assert printable("中文 is Chinees") == "◻◻ is Chinees"
    assert printable("a\u202eb\x00c\nd") == "abc d"
    assert printable("yog\u0306urt") == "yoğurt"
    assert printable("Koffie ☕") == "Koffie ☕"
    assert {ord(letter) for letter in "ğşıİłñéрыب☕ሰ◻–’€"} <= characters()


def test_only_words_that_no_line_holds_may_be_torn() -> None:
    assert printable("Vrijwilligersbijeenkomst in de tuin") == "Vrijwilligersbijeenkomst in de tuin"
    torn = printable("A" * 40)
    assert torn.replace("\N{SOFT HYPHEN}", "") == "A" * 40
    assert max(map(len, torn.split("\N{SOFT HYPHEN}"))) <= 16
    link = "https://voorbeeld.example/lang/en/langer"
    assert printable(link).replace("\N{ZERO WIDTH SPACE}", "").replace("\N{SOFT HYPHEN}", "") == link


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_any_text_can_be_printed(text: str) -> None:
    site = site_of(activity("Koffie", instance("2026-11-25 10:00", "2026-11-25 11:00", name=text), location_text=text))
    assert page_count(poster(data_of(site), site)) == 1


def test_a_template_that_is_wrong_says_which_it_was(tmp_path: Path) -> None:
    with pytest.raises(PrintError, match=r"weg\.typ"):
        render_pdf(TEMPLATES / "weg.typ", {}, day=TODAY)


# --- The files ----------------------------------------------------------------------------------------------------


def test_equal_weeks_give_equal_bytes_and_another_day_others(tmp_path: Path) -> None:
    site = site_of(*busy_week(12))
    for name in ("a", "b"):
        write_posters(site, tmp_path / name, site_url=ADDRESS)
    files = sorted(path.relative_to(tmp_path / "a").as_posix() for path in (tmp_path / "a").rglob("*.pdf"))
    assert files == ["poster/huis-groot.pdf", "poster/huis.pdf", "poster/proefwijk-groot.pdf", "poster/proefwijk.pdf"]
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in files)


def test_parts_make_the_whole_and_keep_two_sizes_together(tmp_path: Path) -> None:
    site = site_of(*busy_week(4))
    parts = [write_posters(site, tmp_path, site_url=ADDRESS, part=(n, 2))[0] for n in (0, 1)]
    assert [[made.path for made in part] for part in parts] == [
        ["poster/proefwijk.pdf", "poster/proefwijk-groot.pdf"],
        ["poster/huis.pdf", "poster/huis-groot.pdf"],
    ]


def test_paths_are_safe_and_told_apart() -> None:
    assert (poster_path("spangen"), poster_path("spangen", large=True)) == (
        "poster/spangen.pdf", "poster/spangen-groot.pdf")  # fmt: skip
    assert digest_path("spangen", "eml") == "digest/spangen.eml"
    assert ".." not in poster_path("../../etc/passwd")


def test_a_poster_with_personal_data_is_not_made_and_the_others_are(tmp_path: Path) -> None:
    shared = activity("Bel 06 12345678", instance("2026-11-25 10:00", "2026-11-25 11:00", place_id=None), place=None)
    at_home = activity("Koffie", instance("2026-11-25 10:00", "2026-11-25 11:00"))
    printed, failed = write_posters(site_of(shared, at_home), tmp_path)
    assert [made.path for made in printed] == ["poster/huis.pdf", "poster/huis-groot.pdf"]
    assert len(failed) == 2
    assert all("persoonsgegeven" in problem for problem in failed)
    # Pages link to them, so a sheet without a word of the agenda stands in their place.
    instead = {path.name for path in (tmp_path / "poster").iterdir()} - {"huis.pdf", "huis-groot.pdf"}
    assert len(instead) == 2
    assert verify_posters(tmp_path) == []
    sizes = {name: (tmp_path / "poster" / name).stat().st_size for name in sorted(instead)}
    other = activity("Bel 06 87654321", instance("2026-11-26 11:00", "2026-11-26 12:00", place_id=None), place=None)
    write_posters(site_of(other), tmp_path / "weer")
    assert {name: (tmp_path / "weer" / "poster" / name).stat().st_size for name in sizes} == sizes


def test_re_reading_finds_what_is_not_whole(tmp_path: Path) -> None:
    write_posters(site_of(*busy_week(3)), tmp_path)
    assert verify_posters(tmp_path) == []
    broken = tmp_path / "poster" / "huis.pdf"
    broken.write_bytes(broken.read_bytes()[:-2000])
    (tmp_path / "poster" / "leeg.pdf").write_bytes(b"%PDF-1.7\n%%EOF")
    assert {problem.split(":")[0] for problem in verify_posters(tmp_path)} == {"poster/huis.pdf", "poster/leeg.pdf"}


def test_a_code_is_one_drawing_without_anything_of_others() -> None:
    svg = qr_svg("https://wijkagenda.example/buurt/x.html?a=<b>")
    assert svg.count("<path") == 1
    assert "<b>" not in svg
