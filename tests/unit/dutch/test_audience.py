"""For whom: groups, ages, gender."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dutch.audience import read_audience


@pytest.mark.parametrize(
    ("title", "description", "groups", "low", "high"),
    [
        ("Knutselen voor kinderen van 6 tot 12 jaar", "", ("kinderen",), 6, 12),
        ("Meidenvoetbal", "10-16 jaar", ("kinderen", "jongeren"), 10, 16),
        ("Koffie (55+)", "", ("ouderen",), 55, None),
        ("Gym", "voor 65-plussers", ("ouderen",), 65, None),
        ("Zumba", "vanaf 18 jaar", (), 18, None),
        ("Voetbal 8-12 jaar", "", ("kinderen",), 8, 12),
        ("Kinderclub (4-7 jr)", "", ("kinderen",), 4, 7),
        ("Soos", "12 t/m 18 jaar", ("jongeren",), 12, 18),
        ("Tekenclub 8+", "", ("kinderen",), 8, None),
        ("Schilderen", "Voor iedereen die van kleur houdt", ("iedereen",), None, None),
        ("Vrouwenochtend", "", ("vrouwen",), None, None),
        ("Mantelzorgcafé", "", ("mantelzorgers",), None, None),
        ("Dansen", "voor dames en heren", (), None, None),
        ("Koffie", "In de Ouderkerkstraat, 25 jaar buurthuis", (), None, None),
        ("Training voor statushouders", "", ("nieuwkomers",), None, None),
        ("Wandelen", "van 10 tot 12 uur", (), None, None),
    ],
)
def test_groups_and_ages(
    title: str, description: str, groups: tuple[str, ...], low: int | None, high: int | None
) -> None:
    audience = read_audience(title, description).value
    assert audience.target_group == groups
    assert (audience.min_age, audience.max_age) == (low, high)


def test_gender_and_own_field() -> None:
    assert read_audience("Zwemmen voor vrouwen").value.gender == "vrouwen"
    assert read_audience("Vadergroep").value.gender == "mannen"
    assert read_audience("Zwemmen", None, "mannen en vrouwen").value.gender is None
    assert "ouderen" in read_audience("Gym", None, "senioren").value.target_group


def test_says_why() -> None:
    evidence = read_audience("Gym", "voor 65-plussers").evidence
    assert evidence is not None
    assert "65-plussers" in evidence.raw
    assert read_audience("Gym").evidence is None


@given(st.text(max_size=120), st.text(max_size=120))
def test_never_raises(title: str, description: str) -> None:
    read_audience(title, description)
