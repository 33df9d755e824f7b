"""Letters to organisers about what only they can mend: friendly, concrete, ready to send, to a role, never a person.

Belongs here: putting letters together, and their files. Does not belong here: their sentences (letter_words), finding
out what is wrong (warehouse.health), or sending: a person reads a letter first. Reads marts only.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

import duckdb

from exports.letter_words import CURES, OPENINGS

_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november",
    "december",
)  # fmt: skip
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_CONFLICT = re.compile(r"Er staat (\w+) bij (\d{1,2}) (\w+) (\d{4}), maar dat is een (\w+)")
_MOST_QUOTES = 10
_WIDTH = 76


@dataclass(frozen=True)
class Letter:
    """`to` is a role, with its mailbox when the registry gives one; `address` that mailbox or None."""

    source_id: str
    to: str
    address: str | None
    subject: str
    text: str

    def as_mail(self) -> bytes:
        """A draft that mail programs open for sending (.eml)."""
        mail = EmailMessage()
        mail["Subject"] = self.subject
        if self.address:
            mail["To"] = self.address
        mail["X-Unsent"] = "1"
        mail.set_content(self.text, cte="quoted-printable")
        return mail.as_bytes()


@dataclass(frozen=True)
class _Conflict:
    """A date with the wrong weekday, and the source's words around it."""

    message: str
    raw: str | None


def read_letters(connection: duckdb.DuckDBPyConnection, source_id: str | None = None) -> list[Letter]:
    """The letters that are due, by source; only that of `source_id` when it is given."""
    rows = connection.execute(
        """
        SELECT source.source_id, source.title, coalesce(source.landing_page, source.url), source.contact_role,
            source.trouble_since, list({'cause': finding.cause, 'examples': finding.examples} ORDER BY finding_no)
        FROM mart.sources AS source
        INNER JOIN mart.source_findings AS finding USING (source_id)
        WHERE source.has_letter AND finding.severity <> 'info' AND (? IS NULL OR source.source_id = ?)
        GROUP BY ALL
        ORDER BY source.source_id
        """,
        [source_id, source_id],
    ).fetchall()
    today = connection.execute("SELECT as_of_date FROM mart.build").fetchall()[0][0]
    letters = []
    for name, title, url, role, since, findings in rows:
        conflicts = _conflicts(connection, name) if any(f["cause"] == "weekday_conflict" for f in findings) else []
        parts = [part for f in findings if (part := _part(f["cause"], f["examples"], conflicts, since))]
        if parts:
            letters.append(_letter(name, title, url, role, parts, today))
    return letters


def write_letters(letters: list[Letter], directory: Path) -> list[Path]:
    """Write each letter as `<source>.txt` and `<source>.eml` into `directory`, which is made when needed."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for letter in letters:
        text = directory / f"{letter.source_id}.txt"
        head = f"Aan: {letter.to}\nOnderwerp: {letter.subject}\n\n"
        text.write_text(head + letter.text, encoding="utf-8")
        mail = directory / f"{letter.source_id}.eml"
        mail.write_bytes(letter.as_mail())
        written += [text, mail]
    return written


def _letter(source_id: str, title: str, url: str, role: str | None, parts: list[str], today: dt.date) -> Letter:
    address = parseaddr(role)[1] if role and "@" in role else ""
    is_page = url.startswith(("http://", "https://"))
    where = f" ({_one_line(url)})" if is_page else ""
    opening = (
        f"Goedendag,\n\nWij maken de Wijkagenda: een overzicht van alles wat er in de buurt te doen is. Uw agenda "
        f'"{_one_line(title)}"{where} hoort daarbij; bezoekers komen via ons bij u uit. Vandaag, {_date(today)}, '
        "viel ons iets op dat u misschien zelf nog niet gezien hebt."
    )
    closing = (
        "Is het inmiddels in orde, dan hoeft u niets te doen: wij kijken elke dag, en dan komt het vanzelf goed "
        "in de Wijkagenda. Klopt het wel zoals het er staat, dan horen wij dat graag; dan lezen wij het verkeerd.\n\n"
        "Met vriendelijke groet,\nde beheerders van de Wijkagenda"
    )
    text = "\n\n".join(_wrap(part) for part in (opening, *parts, closing)) + "\n"
    return Letter(source_id, _one_line(role or "beheerder van de website"), address or None,
                  f"Kleine opmerking over uw agenda: {_one_line(title)[:80]}", text)  # fmt: skip


def _part(cause: str, examples: list[str], conflicts: list[_Conflict], since: dt.date | None) -> str | None:
    """What is said about one finding: what we see, and how it can be mended. None: nothing for an organiser."""
    if cause == "weekday_conflict":
        quotes = "\n".join(f"- {_conflict_text(conflict)}" for conflict in conflicts[:_MOST_QUOTES])
        more = f"\n- en nog {len(conflicts) - _MOST_QUOTES} keer" if len(conflicts) > _MOST_QUOTES else ""
        return f"{OPENINGS[cause]}\n\n{quotes}{more}\n\n{CURES[cause]}" if quotes else None
    if cause not in OPENINGS:
        return None
    quotes = "\n".join(f"- {_one_line(example)}" for example in examples[:_MOST_QUOTES])
    opening = OPENINGS[cause].format(since=f"sinds {_date(since)}" if since else "vandaag")
    return "\n\n".join(part for part in (opening, quotes, CURES[cause]) if part)


def _conflicts(connection: duckdb.DuckDBPyConnection, source_id: str) -> list[_Conflict]:
    rows = connection.execute(
        "SELECT message, raw FROM mart.issues WHERE source_id = ? AND code = 'weekday_conflict' ORDER BY issue_no",
        [source_id],
    ).fetchall()
    return [_Conflict(*row) for row in rows]


def _conflict_text(conflict: _Conflict) -> str:
    """Such as: op uw pagina staat dinsdag 12 mei, maar 12 mei 2027 is een woensdag; with the sentence it stands in."""
    found = _CONFLICT.match(conflict.message)
    if found is None:
        said = f"{conflict.message.partition(';')[0].rstrip('.')}."
        return said + (f' Er staat: "{_one_line(conflict.raw)}"' if conflict.raw else "")
    wrong, number, month, year, right = found.groups()
    text = f"op uw pagina staat {wrong} {number} {month}, maar {number} {month} {year} is een {right}."
    if quote := _sentence(conflict.raw or "", number, month):
        text += f' De zin is: "{quote}".'
    if _weekday(int(number), month, int(year) - 1) == wrong:
        text += f" In {int(year) - 1} viel {number} {month} wel op {wrong}: misschien is de tekst nog van toen."
    return text


def _sentence(raw: str, number: str, month: str) -> str | None:
    """The line or sentence of the source in which the date stands."""
    day = re.compile(rf"(?<!\d){number}(?!\d)\s*(?:{month[:3]}|[-/.])", re.IGNORECASE)
    pieces = [piece for line in raw.splitlines() for piece in re.split(r"(?<=[!?])\s+|(?<=[a-z]\.)\s+(?=[A-Z])", line)]
    return next((_one_line(piece) for piece in pieces if day.search(piece)), None)


def _weekday(number: int, month: str, year: int) -> str | None:
    try:
        return _WEEKDAYS[dt.date(year, _MONTHS.index(month) + 1, number).weekday()]
    except ValueError:
        return None


def _one_line(text: str) -> str:
    """Text of a source inside a sentence: on one line, and of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= 200 else f"{line[:199].rstrip()}…"


def _date(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _wrap(paragraphs: str) -> str:
    """Lines that fit any mail program; list items hang."""
    wrapped = []
    for line in paragraphs.split("\n"):
        hanging = "  " if line.startswith("- ") else ""
        wrapped.append(textwrap.fill(line, _WIDTH, subsequent_indent=hanging, break_long_words=False) if line else "")
    return "\n".join(wrapped)
