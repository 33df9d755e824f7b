"""What an activity is about, and the search behind all word lists."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.contracts import Category
from sources.dutch.category import read_categories
from sources.dutch.classify import classify
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Vocabulary, split_terms


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("Koffieochtend", "Een praatje met de buren", {"ontmoeting"}),
        ("Yoga op de stoel", "", {"sport_bewegen", "gezondheid"}),
        ("Naaiatelier", "", {"creatief"}),
        ("Spreekuur schulden", "", {"hulp_advies", "werk_geld"}),
        ("Voedseltuin", "Samen wieden en oogsten", {"groen"}),
        ("Computerles", "", {"digitaal"}),
        ("Kinderdisco", "", {"kinderen_jeugd", "uitje_feest"}),
        ("Eucharistieviering", "", {"geloof_zingeving"}),
        ("Taalcafé", "Nederlands oefenen", {"taal_leren"}),
        ("Concert in het park", "", {"muziek_cultuur"}),
        ("Samen eten", "Driegangenmenu", {"eten_drinken"}),
    ],
)
def test_themes(title: str, description: str, expected: set[str]) -> None:
    found = read_categories(title, description)
    assert expected <= set(found.value)
    assert found.evidence is not None


def test_no_word_no_theme() -> None:
    assert read_categories("Bijeenkomst", "") == ((), None)


def test_taken_away_by_a_longer_word() -> None:
    assert "groen" not in read_categories("Speeltuin open", "").value
    assert "digitaal" not in read_categories("Wandelen", "Meld je aan, online reserveren kan ook").value


@given(st.text(max_size=200))
def test_at_most_four(text: str) -> None:
    assert len(read_categories(text, text).value) <= 4


def test_every_theme_has_words() -> None:
    lexicon = load_lexicon("thema")
    assert set(lexicon) == set(get_args(Category))
    assert all(len(split_terms(levels["sterk"])) > 10 for levels in lexicon.values())


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("yoga", "Yoga voor ouderen", True),
        ("yoga", "stoelyoga", False),
        ("*yoga", "stoelyoga", True),
        ("yoga*", "yogales", True),
        ("*yog*", "stoelyogales", True),
        ("samen eten", "we gaan samen eten", True),
        ("samen eten", "samen lekker eten", False),
        ("samen .. eten", "samen heel erg lekker eten", True),
        ("samen .. eten", "samen met al onze buren eten", False),
        ("cafe", "Café", True),
        ("55+", "voor 55+", True),
        ("55+", "voor 55", False),
        ("pop up", "pop-up diner", True),
    ],
)
def test_notation_of_terms(term: str, text: str, found: bool) -> None:
    hits = Vocabulary([(term, "x")]).find(text)
    assert bool(hits) == found
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)


def test_unusable_term_is_refused() -> None:
    with pytest.raises(ValueError, match="onbruikbaar"):
        Vocabulary([("..", "x")])


def test_classify_gives_the_agreed_keys() -> None:
    found = classify("Kookclub", "Elke week samen koken, € 3,50, vooraf aanmelden.")
    assert set(found.pop("theme")) == {"eten_drinken", "ontmoeting"}
    assert found == {
        "audience": ["iedereen"],
        "price": {"type": "amount", "eur": 3.5},
        "registration_required": True,
    }
