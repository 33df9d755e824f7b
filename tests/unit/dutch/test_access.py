"""How one gets in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dutch.access import read_access


@pytest.mark.parametrize(
    ("text", "access"),
    [
        ("Aanmelden is niet nodig, gewoon komen", "walk_in"),
        ("Je hoeft je niet aan te melden.", "walk_in"),
        ("U hoeft geen afspraak te maken", "walk_in"),
        ("Kom gezellig langs", "walk_in"),
        ("Loop gerust even binnen", "walk_in"),
        ("Vrije inloop", "walk_in"),
        ("Deelname zonder inschrijving", "walk_in"),
        ("Meld je aan bij de balie", "register"),
        ("Geef je vooraf even op", "register"),
        ("Graag vooraf opgeven", "register"),
        ("Reserveren verplicht", "register"),
        ("Alleen op afspraak", "register"),
        ("Inloop vanaf 9.30, reserveren verplicht", "register"),
        ("Op verwijzing van de huisarts", "referral"),
        ("Besloten bijeenkomst", "closed"),
        ("Elke dinsdag koffie", None),
        ("", None),
    ],
)
def test_stated(text: str, access: str | None) -> None:
    reading = read_access(text)
    assert reading.value == access
    assert (reading.evidence is None) == (access is None)


def test_usual_only_when_asked() -> None:
    assert read_access("Buurtfeest op het plein").value is None
    assert read_access("Buurtfeest op het plein", usual=True).value == "walk_in"
    assert read_access("Cursus tekenen", usual=True).value == "register"


@given(st.text(max_size=200))
def test_never_raises(text: str) -> None:
    read_access(text, usual=True)
