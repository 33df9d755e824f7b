"""What one person pays, by the words around an amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dutch.price import read_price


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Kosten: 2,50", 2.5, 2.5),
        ("€ 2,- per keer", 2, 2),
        ("€2.50 p.p.", 2.5, 2.5),
        ("twee euro", 2, 2),
        ("50 cent", 0.5, 0.5),
        ("1,50 euro", 1.5, 1.5),
        ("€ 5 - € 7,50", 5, 7.5),
        ("van 10 tot 12 euro", 10, 12),
        ("leden € 3, niet-leden € 5", 5, 5),
        ("volwassenen 5 euro, kinderen 3 euro", 5, 5),
        ("€ 7,50 / met stadspas € 3,75", 7.5, 7.5),
        ("Eerste les gratis, daarna € 4 per keer", 4, 4),
        ("€ 3,50 (inclusief koffie)", 3.5, 3.5),
        ("Bijdrage: € 2 voor koffie of thee", 2, 2),
        ("25 euro per maand, met Rotterdampas gratis", 25, 25),
        ("menu voor 8,50", 8.5, 8.5),
        ("tien lessen voor vijftig euro", 50, 50),
        ("inkom: 8 €", 8, 8),
        ("Met Rotterdampas € 2", 2, 2),
        ("eigen eten mee is gratis, anders € 5", 5, 5),
    ],
)
def test_amounts(text: str, low: float, high: float) -> None:
    price, evidence = read_price(text)
    assert (price.type, price.min, price.max) == ("amount", low, high)
    assert evidence is not None
    assert evidence.raw in text


@pytest.mark.parametrize(
    "text",
    ["Gratis", "Toegang vrij", "Vrijwillige bijdrage", "Deelname kost niets", "Geen kosten", "naar draagkracht",
     "Deelname is gratis, koffie kost € 1", "€ 0,-"],
)  # fmt: skip
def test_free(text: str) -> None:
    assert read_price(text).value.type == "free"


@pytest.mark.parametrize(
    "text",
    ["", "Elke dinsdag van 10.00 tot 12.00 uur", "Zaal huren kost 25 euro per dagdeel", "€ 1.250 subsidie",
     "Kraam huren? € 10", "gratis parkeren", "Kosten 10 uur", "Bel 010-4761234", "maximaal 12 personen"],
)  # fmt: skip
def test_unknown_stays_unknown(text: str) -> None:
    assert read_price(text).value.type == "unknown"


def test_pass_and_gift() -> None:
    assert read_price("Met Rotterdampas gratis, anders € 3").value.rotterdampas is True
    assert read_price("Niet geldig met Rotterdampas, € 3").value.rotterdampas is False
    assert read_price("€ 3").value.rotterdampas is None
    assert read_price("Vrije gift").value.pay_what_you_can is True


def test_child_price_is_the_price_of_an_activity_for_children() -> None:
    assert read_price("kinderen € 2, ouders gratis", for_children=True).value.min == 2
    assert read_price("Kookclub: volwassenen € 6, kinderen € 3").value.min == 6


def test_usual_price_only_when_asked() -> None:
    assert read_price("Korte viering met kaarsen").value.type == "unknown"
    reading = read_price("Korte viering met kaarsen", usual=True)
    assert reading.value.type == "free"
    assert reading.evidence is not None
    assert reading.evidence.rule == "gewoonlijk_gratis"


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["€", "2", ",50", " euro", "gratis", "-", "tot", " kosten: ", "."])).map("".join)
)
def test_never_raises(text: str) -> None:
    price = read_price(text).value
    assert price.min is None or price.max is None or price.min <= price.max
