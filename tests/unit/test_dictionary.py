"""The data dictionary says what the tables really are, and the committed page is up to date."""

from __future__ import annotations

from pathlib import Path

from warehouse.build import SQL
from warehouse.dictionary import render_dictionary
from warehouse.load import RAW_TABLES
from warehouse.models import load_models

PAGE = Path(__file__).parents[2] / "docs" / "datawoordenboek.md"


def test_every_published_column_is_in_the_dictionary_with_its_type() -> None:
    page = render_dictionary()
    for model in load_models(SQL, RAW_TABLES):
        if model.name.startswith("mart."):
            section = page.split(f"\n## {model.name.removeprefix('mart.')}\n")[1].split("\n## ")[0]
            for column in model.columns:
                assert column.type, f"{model.name}.{column.name} has no type"
                assert f"`{column.name}`" in section
                assert column.text.replace("|", "\\|") in section


def test_the_committed_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_dictionary(), "run `make docs`"
