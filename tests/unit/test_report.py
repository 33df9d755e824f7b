"""The report: the same story on paper, the same bytes for the same numbers, and never personal data."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from exports.print.report import report_data, write_reports
from exports.print.verify import verify_reports
from exports.story.chapters import story
from tests.measurement_support import AREAS, BOSPOLDER, WHOLE, nulmeting
from tests.print_support import HOSTILE


def test_every_area_has_a_report_that_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    for name in ("a", "b"):
        printed, problems = write_reports(nulmeting(), tmp_path / name)
        assert problems == []
        assert [one.path for one in printed] == [f"rapport/nulmeting-{area.slug}.pdf" for area in AREAS]
        assert verify_reports(tmp_path / name) == []
    assert all(4 <= one.pages <= 8 for one in printed[:3])
    for one in printed:
        assert (tmp_path / "a" / one.path).read_bytes() == (tmp_path / "b" / one.path).read_bytes()


def test_a_report_says_all_that_the_page_says() -> None:
    data = report_data(nulmeting(), BOSPOLDER)
    told = story(nulmeting(), BOSPOLDER)
    assert [one["title"] for one in data["chapters"]] == [chapter.title for chapter in told.chapters]
    assert [one["value"] for one in data["answers"]] == [answer.value for answer in told.answers]
    text = json.dumps(data, ensure_ascii=False)
    for words in ("Wat wij niet weten", "Minder dan 5 plekken gaven een aantal op.", "Dit is een voorbeeld."):
        assert words in text


def test_a_chart_on_paper_has_words_and_its_numbers() -> None:
    for area in (WHOLE, BOSPOLDER):
        for chapter in report_data(nulmeting(), area)["chapters"]:
            for block in chapter["blocks"]:
                assert block["svg"].startswith("<svg ")
                assert block["title"] in block["alt"]
                assert block["table"]["rows"]


def test_personal_data_keep_a_report_back_and_no_other(tmp_path: Path) -> None:
    model = nulmeting(networks={"warm": "Bel 06-12345678"})
    printed, problems = write_reports(model, tmp_path)
    assert [one.path for one in printed] == ["rapport/nulmeting-witte-dorp.pdf"]
    assert len(problems) == 3
    assert "persoonsgegeven" in problems[0]
    assert not (tmp_path / "rapport" / "nulmeting-bospolder.pdf").exists()


def test_text_of_others_is_set_as_text(tmp_path: Path) -> None:
    organisations = [
        replace(nulmeting().organisations[0], organization_id=f"o{n}", name=name) for n, name in enumerate(HOSTILE)
    ]
    relations = [replace(nulmeting().relations[0], left="o0", right=f"o{n}") for n in range(1, len(HOSTILE))]
    model = nulmeting(
        areas=(WHOLE, replace(BOSPOLDER, name=HOSTILE[0])),
        organisations=organisations,
        relations=relations,
        networks={"warm": HOSTILE[-1]},
    )
    printed, problems = write_reports(model, tmp_path)
    assert problems == []
    assert len(printed) == 2


def test_a_broken_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "rapport").mkdir()
    (tmp_path / "rapport" / "nulmeting-x.pdf").write_bytes(b"%PDF-1.7 half")
    assert verify_reports(tmp_path) == ["rapport/nulmeting-x.pdf: is geen hele PDF"]
