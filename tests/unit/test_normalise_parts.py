"""The small modules that each understand one part of a record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.dutch.accessibility import read_accessibility
from sources.dutch.language import read_languages
from warehouse.normalise.status import read_status
from warehouse.normalise.text import SHORT_DESCRIPTION, clean_description, clean_name, shorten
from warehouse.normalise.url import read_url


@pytest.mark.parametrize(
    ("name", "cleaned", "status"),
    [
        ("AFGELAST: Koffie-inloop", "Koffie-inloop", "cancelled"),
        ("Afgelast! Yoga", "Yoga", "cancelled"),
        ("[GEANNULEERD] Samen eten", "Samen eten", "cancelled"),
        ("Samen eten (geannuleerd)", "Samen eten", "cancelled"),
        ("Samen eten (let op: vervalt vandaag)", "Samen eten", "cancelled"),
        ("Naailes - VERVALT", "Naailes", "cancelled"),
        ("Naailes gaat helaas niet door", "Naailes", "cancelled"),
        ("LET OP: gaat niet door - Naailes", "Naailes", "cancelled"),
        ("CANCELLED: Walk", "Walk", "cancelled"),
        ("Buurtfeest is uitgesteld", "Buurtfeest", "cancelled"),
        ("Afgelast", "Afgelast", "cancelled"),
        ("Buurtfeest (onder voorbehoud)", "Buurtfeest", "tentative"),
        ("Optie: buurtfeest", "buurtfeest", "tentative"),
        ("Koffie-inloop", "Koffie-inloop", "scheduled"),
        ("Creatieve opties voor ouderen", "Creatieve opties voor ouderen", "scheduled"),
        ("Opties", "Opties", "scheduled"),
        ("Cursus omgaan met afgelasten", "Cursus omgaan met afgelasten", "scheduled"),
        ("Vervallen panden: een wandeling", "Vervallen panden: een wandeling", "scheduled"),
    ],
)
def test_status_in_the_name(name: str, cleaned: str, status: str) -> None:
    reading = read_status(name)
    assert (reading.name, reading.status) == (cleaned, status)


@pytest.mark.parametrize(
    ("text", "status", "understood"),
    [
        ("CANCELLED", "cancelled", True),
        ("https://schema.org/EventCancelled", "cancelled", True),
        ("http://schema.org/EventPostponed", "cancelled", True),
        ("EventRescheduled", "scheduled", True),
        ("CONFIRMED", "scheduled", True),
        ("TENTATIVE", "tentative", True),
        ("Gaat helaas niet door wegens ziekte", "cancelled", True),
        ("Volgeboekt", "scheduled", True),
        ("zie mail", "scheduled", False),
        (None, "scheduled", True),
    ],
)
def test_status_text(text: str | None, status: str, understood: bool) -> None:
    reading = read_status("Yoga", text)
    assert (reading.status, reading.understood) == (status, understood)


def test_a_description_cancels_only_the_whole_activity() -> None:
    assert read_status("Yoga", None, "Leuk. Deze activiteit gaat helaas niet door.").status == "cancelled"
    assert read_status("Yoga", None, "De les vervalt in de schoolvakantie.").status == "scheduled"
    assert read_status("Yoga", "CONFIRMED", "Bij regen gaat de wandeling niet door.").status == "scheduled"


@pytest.mark.parametrize(
    ("raw", "base", "expected"),
    [
        ("https://huis.example/agenda", None, "https://huis.example/agenda"),
        ("/agenda?x=1#a", "https://huis.example/p/", "https://huis.example/agenda?x=1#a"),
        ("www.huis.example", None, "https://www.huis.example"),
        ("HTTPS://Huis.Example/A b", None, "https://huis.example/A%20b"),
        ("https://huis.example/caf%C3%A9", None, "https://huis.example/caf%C3%A9"),
        ("https://huis.example/café", None, "https://huis.example/caf%C3%A9"),
        ("https://naam:geheim@huis.example/", None, "https://huis.example/"),
        ("https://huis.example:8443/x", None, "https://huis.example:8443/x"),
        ("javascript:alert(1)", "https://huis.example", None),
        ("mailto:info@huis.example", None, None),
        ("file:///etc/passwd", None, None),
        ("http://localhost:3000/x", None, None),
        ("http://127.0.0.1/x", None, None),
        ("http://[::1]/x", None, None),
        ("https://[slecht", None, None),
        ("https://wa.me/31600000000", None, None),
        ("https://chat.whatsapp.com/abc", None, None),
        ("https://huis.example:99999/", None, None),
        ("agenda", None, None),
        ("", "https://huis.example", None),
        ("https://huis.example/" + "a" * 3000, None, None),
    ],
)
def test_url(raw: str, base: str | None, expected: str | None) -> None:
    assert read_url(raw, base) == expected


@given(st.text(max_size=80), st.sampled_from([None, "https://huis.example/a"]))
def test_any_url_gives_none_or_something_that_reads_back(raw: str, base: str | None) -> None:
    url = read_url(raw, base)
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert read_url(url) == url
        assert not any(character.isspace() for character in url)


def test_names_and_descriptions_are_cleaned() -> None:
    assert clean_name("  Koffie\u200b\n en\u00a0thee - ") == "Koffie en thee"
    assert clean_name("e\u0301e\u0301n") == "één"
    assert clean_name("KOFFIE HvdW") == "KOFFIE HvdW"
    assert clean_description(" Een \r\n\r\n\r\n\r\n twee\t drie ") == "Een\n\ntwee drie"
    assert clean_description(" \u200b ") is None


def test_a_long_description_is_cut_at_a_sentence() -> None:
    text = "Eerste zin van deze tekst. " * 20
    short = clean_description(text)
    assert short is not None
    assert short.endswith("tekst.")
    assert len(short) <= SHORT_DESCRIPTION
    assert clean_description(text, may_be_long=True) == text.strip()
    assert shorten("woord " * 100, 20) == "woord woord woord…"
    assert shorten("x" * 50, 10) == "xxxxxxxxx…"


@given(st.text(max_size=700))
def test_a_description_is_never_too_long(text: str) -> None:
    cleaned = clean_description(text)
    assert cleaned is None or 0 < len(cleaned) <= SHORT_DESCRIPTION


def test_languages() -> None:
    assert read_languages(None, ("We spreken Nederlands en Arabisch.",), "nl")[0] == ("nl", "ar")
    assert read_languages("en-GB", ("Samen eten",), "nl")[0] == ("en",)
    assert read_languages(None, ("Turkstalige ochtend",), "nl")[0] == ("tr",)
    assert read_languages(None, ("Praten in het Engels",), "nl")[0] == ("en",)
    assert read_languages(None, ("Cursus Engels voor beginners", "Voertaal: Nederlands"), "nl")[0] == ("nl",)
    assert read_languages(None, ("Cursus Engels", "Turkse thee"), "nl") == (("nl",), None)
    assert read_languages("geen taal", (), "nl") == (("nl",), None)


def test_accessibility() -> None:
    assert read_accessibility("De zaal is rolstoeltoegankelijk en er is een lift aanwezig.")[0] == ("rolstoel", "lift")
    assert read_accessibility("De zaal is helaas niet rolstoeltoegankelijk.")[0] == ()
    assert read_accessibility("Geen lift aanwezig. Wel een aangepast toilet.")[0] == ("toilet",)
    assert read_accessibility("Rolstoelen welkom", None)[0] == ()
