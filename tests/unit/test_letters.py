"""Letters to organisers: concrete, friendly, to a role, and only about what they can mend."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from pathlib import Path

import duckdb
import pytest

from exports.letter_words import CURES, OPENINGS
from exports.letters import Letter, read_letters, write_letters
from warehouse.health.words import LETTERS

TODAY = dt.date(2027, 5, 3)
CONFLICT = "Er staat dinsdag bij 12 mei 2027, maar dat is een woensdag; de datum is aangehouden."
RAW = "Welkom in De Verzonnen Kade!\nOp dinsdag 12 mei om 19.30 uur is er een quiz. Neem 12 vrienden mee."


def marts(*findings: tuple[str, str, list[str]], role: str | None = "redactie") -> duckdb.DuckDBPyConnection:
    """Marts with one source `kade` and these findings: cause, severity, examples."""
    connection = duckdb.connect()
    connection.execute("CREATE SCHEMA mart; CREATE TABLE mart.build AS SELECT DATE '2027-05-03' AS as_of_date")
    connection.execute(
        """CREATE TABLE mart.sources AS SELECT 'kade' AS source_id, 'De Verzonnen Kade' AS title,
           'https://kade.example/agenda' AS landing_page, 'https://kade.example/a' AS url, ?::VARCHAR AS contact_role,
           DATE '2027-04-30' AS trouble_since, TRUE AS has_letter""",
        [role],
    )
    connection.execute(
        """CREATE TABLE mart.source_findings (source_id VARCHAR, finding_no BIGINT, cause VARCHAR, severity VARCHAR,
           examples VARCHAR[])"""
    )
    for number, (cause, severity, examples) in enumerate(findings, start=1):
        row = ["kade", number, cause, severity, examples]
        connection.execute("INSERT INTO mart.source_findings VALUES (?, ?, ?, ?, ?)", row)
    connection.execute(
        "CREATE TABLE mart.issues (issue_no BIGINT, source_id VARCHAR, code VARCHAR, message VARCHAR, raw VARCHAR)"
    )
    connection.execute("INSERT INTO mart.issues VALUES (1, 'kade', 'weekday_conflict', ?, ?)", [CONFLICT, RAW])
    return connection


def letter(*findings: tuple[str, str, list[str]], role: str | None = "redactie") -> Letter:
    [found] = read_letters(marts(*findings, role=role))
    return found


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_wrong_weekday_is_quoted_with_the_sentence_it_stands_in() -> None:
    text = flat(letter(("weekday_conflict", "warning", [])).text)
    assert "op uw pagina staat dinsdag 12 mei, maar 12 mei 2027 is een woensdag." in text
    assert 'De zin is: "Op dinsdag 12 mei om 19.30 uur is er een quiz.".' in text
    assert "In 2026 viel 12 mei wel op dinsdag" in text
    assert "Neem 12 vrienden mee" not in text


def test_all_that_an_organiser_can_mend_is_in_one_letter_the_worst_first() -> None:
    text = flat(letter(("not_found", "error", []), ("weekday_conflict", "warning", []), ("layout", "error", [])).text)
    assert "sinds 30 april 2027 niet meer" in text
    assert text.index("niet gevonden is") < text.index("woensdag")
    assert "https://kade.example/agenda" in text


def test_what_is_ours_to_mend_gives_no_letter() -> None:
    assert read_letters(marts(("layout", "error", []), ("fill_rate", "warning", []))) == []
    assert read_letters(marts(("not_found", "error", [])), "iemand-anders") == []


@pytest.mark.parametrize(
    ("role", "address"),
    [("redactie@kade.example", "redactie@kade.example"), ("redactie", None), (None, None)],
)
def test_a_letter_goes_to_a_role(role: str | None, address: str | None, tmp_path: Path) -> None:
    found = letter(("time_text", "error", ["Yoga: de agenda zegt 17.00 uur, de tekst zegt 19.00 uur"]), role=role)
    text, mail = write_letters([found], tmp_path / "brieven")
    assert text.read_text(encoding="utf-8").startswith(f"Aan: {role or 'beheerder van de website'}\n")
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert message["To"] == address
    assert message["X-Unsent"] == "1"
    body = message.get_body()
    assert body is not None
    assert "de tekst zegt 19.00 uur" in flat(body.get_content())


def test_hostile_text_stays_inside_its_sentence(tmp_path: Path) -> None:
    connection = marts(("weekday_conflict", "warning", []), role="redactie\r\nBcc: ieder@elders.example")
    evil = "Op 12 mei feest\r\nBcc: x@elders.example\r\n.\r\n" + "a" * 5000
    connection.execute("UPDATE mart.issues SET raw = ?", [evil])
    connection.execute("UPDATE mart.sources SET title = 'Kade' || chr(13) || chr(10) || 'Bcc: y@elders.example'")
    _, mail = write_letters(read_letters(connection), tmp_path)
    message = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)
    assert message["Bcc"] is None
    assert max(len(line) for line in mail.read_bytes().splitlines()) < 1000


def test_every_cause_for_a_letter_has_its_sentences() -> None:
    assert set(OPENINGS) == set(CURES) == LETTERS
