"""Digests: short enough to be read in a group chat, ready to send as e-mail, and nothing of others becomes markup."""

from __future__ import annotations

import re
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from exports.digest import MOST_LETTERS, chat_message, length, mail_message, write_digests
from exports.print.verify import verify_digests
from exports.print.week import subjects
from exports.site.model import Site
from tests.print_support import HOSTILE, activity, busy_week, instance, site_of

ADDRESS = "https://wijkagenda.example/"
OWN_BOLD = re.compile(r"\*[^*\n]+\*")


def chat(site: Site, address: str | None = ADDRESS) -> str:
    return chat_message(next(subjects(site)), site, address)


def mail(site: Site) -> EmailMessage:
    content = mail_message(next(subjects(site)), site, ADDRESS)
    message = BytesParser(policy=policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text


# --- In a group chat ----------------------------------------------------------------------------------------------


def test_a_week_in_a_group_chat() -> None:
    site = site_of(
        activity("Koffie *met* _taart_", instance("2026-11-25 10:00", "2026-11-25 11:30"), is_free=True),
        activity("Zingen", instance("2026-11-25 14:00", "2026-11-25 15:00", status="cancelled")),
        activity("Tentoonstelling", instance("2026-11-20 00:00", "2026-11-29 00:00", all_day=True)),
        is_demo=False,
    )
    assert chat(site) == (
        "*Te doen in Proefwijk*\n"
        "Dinsdag 24 november tot en met maandag 30 november 2026\n"
        "\n*Woensdag 25 november*\n"
        "10.00-11.30 Koffie met taart, Het Voorbeeldhuis, gratis\n"
        "14.00-15.00 *GAAT NIET DOOR:* Zingen, Het Voorbeeldhuis\n"
        "\n*Meerdere dagen*\n"
        "Tot en met zaterdag 28 november: Tentoonstelling, Het Voorbeeldhuis\n"
        "\nAlles zien: https://wijkagenda.example/buurt/proefwijk.html\n"
    )


@pytest.mark.parametrize("n", [0, 30, 70, 400])
@pytest.mark.parametrize("name", ["Koffie", "Ko☕" * 60, "A" * 500])
def test_a_message_is_never_too_long_and_counts_what_it_leaves_out(n: int, name: str) -> None:
    site = site_of(activity("Later", instance("2026-12-25 10:00", "2026-12-25 11:00")), *busy_week(n, [name]))
    text = chat(site)
    assert length(text) <= MOST_LETTERS
    shown = sum(line[:2].isdigit() for line in text.splitlines())
    left_out = re.search(r"En nog (\d+) activiteit", text)
    assert shown + (int(left_out[1]) if left_out else 0) == n
    assert "https://wijkagenda.example/buurt/proefwijk.html" in text
    assert "voorbeeld" in text
    if left_out:
        assert length(text) > MOST_LETTERS - 400


def test_one_that_is_left_out_is_one() -> None:
    for n in range(40, 80):
        text = chat(site_of(*busy_week(n)))
        if "En nog" in text:
            assert "En nog 1 activiteit.\n" in text
            return
    pytest.fail("everything fits")


def test_titles_of_others_are_not_markup_in_a_chat() -> None:
    text = chat(site_of(*busy_week(len(HOSTILE), HOSTILE)))
    own = OWN_BOLD.sub("", text).replace("_Dit is een voorbeeld. ", "").replace("verzonnen._", "")
    assert not set("*_~`\x00\u202e") & set(own)


def test_an_empty_week_says_so() -> None:
    site = site_of(activity("Later", instance("2026-12-25 10:00", "2026-12-25 11:00")))
    assert "Voor deze week kennen wij geen activiteiten." in chat(site)
    assert "Voor deze week kennen wij geen activiteiten." in body(mail(site), "plain")
    assert "https" not in chat(site, None)


# --- As e-mail ----------------------------------------------------------------------------------------------------


def test_an_email_is_ready_to_send_and_holds_nobodys_address() -> None:
    message = mail(site_of(*busy_week(3)))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Subject"] == "Te doen in Proefwijk, 24 november - 30 november"
    assert message["Date"] == "Tue, 24 Nov 2026 07:00:00 +0100"
    assert message["Message-ID"] == "<week.proefwijk.20261124@wijkagenda.example>"
    assert message["X-Unsent"] == "1"
    assert not {"From", "To", "List-Unsubscribe", "Sender"} & set(message.keys())


def test_both_forms_of_an_email_say_everything() -> None:
    site = site_of(*busy_week(60))
    plain, html = body(mail(site), "plain"), body(mail(site), "html")
    words = "".join(ElementTree.fromstring(html).itertext())
    for known in site.agenda.activities:
        assert known.name in plain
        assert known.name in words
    for text in (plain, words):
        assert "Woensdag 25 november".casefold() in text.casefold()
        assert "Het Voorbeeldhuis, Laan 1" in text
        assert "gratis" in text
        assert "Bijgewerkt op dinsdag 24 november 2026. Bron: Bron." in text


def test_an_email_shows_titles_as_text_and_fetches_nothing() -> None:
    message = mail(site_of(*busy_week(len(HOSTILE), HOSTILE)))
    tree = ElementTree.fromstring(body(message, "html"))
    words = "".join(tree.itertext())
    assert HOSTILE[-1] in words
    assert HOSTILE[-1] in body(message, "plain")
    elements = list(tree.iter())
    assert not {"script", "img", "link", "style", "iframe"} & {element.tag for element in elements}
    assert {element.get("href") for element in elements} - {None} == {"https://wijkagenda.example/buurt/proefwijk.html"}
    assert "url(" not in body(message, "html")


def test_a_title_with_line_ends_cannot_add_a_header() -> None:
    site = site_of(*busy_week(1))
    hood = site.neighbourhoods["BU1"]
    object.__setattr__(hood, "name", "Proef\r\nBcc: iemand@elders.example")
    message = mail(site)
    assert "Bcc" not in message
    assert message["Subject"].strip().startswith("Te doen in Proef")


def test_the_plain_form_of_an_email_is_as_people_write_it() -> None:
    site = site_of(activity("Koffie", instance("2026-11-25 10:00", "2026-11-25 11:30"), is_free=True), is_demo=False)
    assert body(mail(site), "plain").replace("\r\n", "\n") == (
        "Te doen in Proefwijk\n"
        "Dinsdag 24 november tot en met maandag 30 november 2026\n"
        "\nWOENSDAG 25 NOVEMBER\n"
        "\n10.00 - 11.30\nKoffie\nHet Voorbeeldhuis, Laan 1\ngratis\n"
        "\n--------\n"
        "Alles zien, of in uw eigen agenda zetten: https://wijkagenda.example/buurt/proefwijk.html\n"
        "Bijgewerkt op dinsdag 24 november 2026. Bron: Bron.\n"
        "Twijfelt u? Bel de plek zelf.\n"
    )


# --- The files ----------------------------------------------------------------------------------------------------


def test_equal_weeks_give_equal_bytes(tmp_path: Path) -> None:
    site = site_of(*busy_week(9))
    for name in ("a", "b"):
        paths = write_digests(site, tmp_path / name, site_url=ADDRESS)
        assert [path.name for path in paths] == ["proefwijk.txt", "proefwijk.eml"]
    for name in ("proefwijk.txt", "proefwijk.eml"):
        assert (tmp_path / "a/digest" / name).read_bytes() == (tmp_path / "b/digest" / name).read_bytes()
    assert verify_digests(tmp_path / "a") == []


def test_re_reading_finds_what_may_not_be_sent(tmp_path: Path) -> None:
    folder = tmp_path / "digest"
    write_digests(site_of(activity("Bel 06 12345678", instance("2026-11-25 10:00", "2026-11-25 11:00"))), tmp_path)
    (folder / "lang.txt").write_text("a" * (MOST_LETTERS + 1), encoding="utf-8")
    (folder / "kaal.eml").write_bytes(b"Subject: x\r\n\r\ntekst\r\n")
    found = verify_digests(tmp_path)
    assert {problem.split(":")[0] for problem in found} == {
        "digest/proefwijk.txt", "digest/proefwijk.eml", "digest/lang.txt", "digest/kaal.eml"}  # fmt: skip
