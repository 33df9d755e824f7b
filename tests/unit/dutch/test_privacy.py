"""What goes and what stays at the door."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.dutch.privacy import find_personal_data, redact

PHONE, MAIL, LINK = "[telefoonnummer verwijderd]", "[e-mailadres verwijderd]", "[link verwijderd]"
NAME, ACCOUNT = "[naam verwijderd]", "[rekeningnummer verwijderd]"


@pytest.mark.parametrize(
    "number",
    [
        "0612345678", "06-12345678", "06 12 34 56 78", "06.12.34.56.78", "06 - 1234 5678", "(06) 12345678",
        "06/12345678", "+31612345678", "+31 6 12345678", "+31 (0)6 1234 5678", "+31(0)6-12 34 56 78", "0031612345678",
        "00 31 6 12345678", "06‑12 34 56 78", "06\u00a012\u00a034\u00a056\u00a078", "06–1234–5678",
        "+32 470 12 34 56", "+90 532 123 45 67",
    ],
)  # fmt: skip
def test_mobile_number_in_any_spelling_is_removed(number: str) -> None:
    for text in (f"Bel {number}.", f"app naar ({number}) voor meer", f"tel:{number}", f"010-4761234 / {number}"):
        result = redact(text)
        assert PHONE in result.text
        assert "34" not in result.text.replace("4761234", "")
        assert result.removed == {"mobile": 1}
        assert [item.kind for item in find_personal_data(text)] == ["mobile"]


@pytest.mark.parametrize(
    "text",
    [
        "Bel 010-476 12 34 of 14010", "088 1234567", "0800-1234", "085 06 12 34 56", "0900-0612", "+31 10 476 12 34",
        "op 06-12-2026 om 14.30 uur", "06-12-2026 14:30-16:00", "06.30-08.30 uur", "3022 AP 06", "2026-06-12T10:00:00",
        "a3f0612345678bc", "51.90612345678", "0.612345678", "20260612345678",
        "DTSTART:20261206T123000Z", "KvK 24061234", "€ 06,50", "lijn 06 1234",
    ],
)  # fmt: skip
def test_landlines_dates_and_identifiers_stay(text: str) -> None:
    assert redact(text).text == text
    assert find_personal_data(text) == []


def test_uid_gives_no_alarm() -> None:
    assert find_personal_data("UID:wa0612345678@wijkagenda.example") == []


def test_digits_of_an_account_are_no_telephone_number_and_hide_none() -> None:
    [found] = find_personal_data("Rekening NL91 ABNA 06 12345678, of bel 06 12345679")
    assert found.text == "06 12345679"


@pytest.mark.parametrize(
    "address",
    ["klaas1975@gmail.com", "mehmet@hotmail.nl", "buurtclub@ziggo.nl", "x.y@YAHOO.com", "jan (at) gmail.com",
     "jan[at]gmail[dot]com", "jan apenstaartje gmail punt com", "mailto:jan%40live.nl"],
)  # fmt: skip
def test_free_mail_is_removed_and_blocks_an_export(address: str) -> None:
    assert MAIL in redact(f"Mail {address} even").text
    assert [item.kind for item in find_personal_data(address)] == ["free_mail"]


@pytest.mark.parametrize("address", ["fatima@wijkhuis.example", "j.devries@wijkhuis.example", "info.karin@huis.example",
                                     "pwillemsen@stichting.example"])  # fmt: skip
def test_personal_address_of_an_organisation_is_removed(address: str) -> None:
    assert redact(f"Vragen: {address}").removed == {"personal_mail": 1}


@pytest.mark.parametrize(
    "address",
    ["info@wijkhuis.example", "aanmelden@wijkhuis.example", "activiteiten-west@wijkhuis.example",
     "kookclub@wijkhuis.example", "wijkhuis@wijkhuis.example", "spreekuur.schulden@gemeente.example"],
)  # fmt: skip
def test_role_mailbox_stays(address: str) -> None:
    assert redact(f"Mail naar {address} voor 1 mei").text == f"Mail naar {address} voor 1 mei"


def test_links_to_groups_and_payment_requests_and_accounts_are_removed() -> None:
    text = "App via https://wa.me/31612345678 of chat.whatsapp.com/AbC, betaal op https://tikkie.me/pay/x1. "
    text += "NL91 ABNA 0417 1643 00"
    result = redact(text)
    assert result.text == f"App via {LINK} of {LINK}, betaal op {LINK}. {ACCOUNT}"
    assert result.removed == {"message_link": 2, "payment_link": 1, "iban": 1}
    assert len(find_personal_data(text)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tekenles o.l.v. Wopke Zijlmans.", f"Tekenles o.l.v. {NAME}."),
        ("Docente: Fatima el Amrani, niveau A2", f"Docente: {NAME}, niveau A2"),
        ("Bel mevr. A. van der Sloot voor meer", f"Bel mevr. {NAME} voor meer"),
        ("Meld je aan bij Sjoukje of Karim Tahiri.", f"Meld je aan bij {NAME} of {NAME}."),
        ("activiteitenbegeleider Noortje Vink", f"activiteitenbegeleider {NAME}"),
        ("Naaien met Ayşe", f"Naaien met {NAME}"),
        ("Kookles door Rachida en Mehmet Demir", f"Kookles door {NAME} en {NAME}"),
        ("Juf Ank leest voor", f"Juf {NAME} leest voor"),
        ("Contact: Wopke Zijlmans, 0181-123456", f"Contact: {NAME}, {PHONE}"),
        ("Wopke Zijlmans (06-12345678)", f"{NAME} ({PHONE})"),
        ("Yoga | Anneke", f"Yoga | {NAME}"),
        ("Info: Joke, 0181-123456", f"Info: {NAME}, {PHONE}"),
        ("Ingrid (beheer) is er op maandag", f"{NAME} (beheer) is er op maandag"),
        ("Naaien bij Fatima. Neem een lap mee voor Fatima.", f"Naaien bij {NAME}. Neem een lap mee voor {NAME}."),
        ("Trainers Kevin/Anouk", f"Trainers {NAME}/{NAME}"),
        ("Sjaan Bakker nam afscheid", f"{NAME} nam afscheid"),
        ("Vraag naar Jan van der Berg-Smit!", f"Vraag naar {NAME}!"),
    ],
)
def test_names_are_replaced(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "Contact: Huis van de Wijk De Schans", "Bel Buurthuis De Brug, 010-4761234", "In de Jan Kobellstraat 12",
        "Anna Blamanschool", "Stichting Jan Arends Fonds", "docent Nederlands gezocht", "Docent: Kosten: 5 euro",
        "met Koningsdag en met Pasen", "Iftar met Turkse buren", "Wandelen door Delfshaven",
        "Tentoonstelling Anne Frank",
        "Aanmelden bij Vraagwijzer", "Bel GGD", "Elke Dinsdag Koffie Drinken", "Samen Eten met De Buren",
        "Café Marie Brizard", "Kom op Zaterdag 5 Mei", "Pieter de Hoochweg", "onder leiding van een ervaren docent",
        "Contact opnemen kan altijd", "Rommelmarkt Mathenesserplein", "V.B.S. in de zomer",
        "Aanmelden: Verplicht", "bij Albert Heijn", "Contact: Leger des Heils",
    ],
)  # fmt: skip
def test_organisations_streets_and_ordinary_words_stay(text: str) -> None:
    assert redact(text).text == text


def test_what_a_place_agreed_to_publish_stays() -> None:
    text = "Aanmelden bij Fatima Amrani, 06-12345678 of fatima@gmail.com"
    assert redact(text, keep=["Fatima Amrani", "+31 6 1234 5678", "fatima@gmail.com"]).text == text
    assert redact(text, keep=["06 12345678"]).text == f"Aanmelden bij {NAME}, 06-12345678 of {MAIL}"


_PIECES = ["06", "-", "12", "34 56 78", "Jan", "van", "Bel ", "@", "gmail.com", " o.l.v. ", "A.", "(", ")", "\n",
           "wa.me/", ", ", "NL12 ABNA "]  # fmt: skip


@given(st.text(max_size=300) | st.lists(st.sampled_from(_PIECES)).map("".join))
@example("WA.ME/A ABE A")  # the name shows itself once the link is a marker
def test_never_raises_and_is_idempotent(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once
    assert find_personal_data(once) == []
