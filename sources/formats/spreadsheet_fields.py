"""What the columns of a spreadsheet row say, as the texts of a record.

Belongs here: joining and completing cells per field of the record. Does not belong here: columns about time
(spreadsheet_when.py), rows and Issues (the connector).
"""

from __future__ import annotations

from collections.abc import Mapping

from sources.formats.cells import as_text
from sources.formats.html import absolute_url, one_line
from sources.formats.spreadsheet_when import Trouble
from sources.formats.spreadsheets import Cell

_YES = frozenset({"ja", "j", "yes", "x", "verplicht"})
_NO = frozenset({"nee", "n", "no", "niet", "niet nodig"})


def joined(texts: Mapping[str, str], *columns: str) -> str | None:
    """The values one after another, without what an earlier one already says."""
    found: list[str] = []
    for column in columns:
        text = one_line(texts.get(column, "")).strip(" ,")
        if text and not any(text.casefold() in earlier.casefold() for earlier in found):
            found.append(text)
    return ", ".join(found) or None


def description(texts: Mapping[str, str], headers: Mapping[str, str]) -> str | None:
    """The description, and what other columns say about language and access as labelled lines under it."""
    lines = [texts["omschrijving"]] if "omschrijving" in texts else []
    if "taal" in texts:
        lines.append(f"Taal: {one_line(texts['taal'])}")
    if "toegankelijkheid" in texts:
        text = one_line(texts["toegankelijkheid"])
        if text.casefold() in _YES | _NO:
            text = f"{headers['toegankelijkheid']}: {'ja' if text.casefold() in _YES else 'niet'}"
        lines.append(text)
    return "\n".join(lines) or None


def audience(cells: Mapping[str, Cell]) -> str | None:
    """For whom, with the ages; a bare number is in years."""
    found = [one_line(as_text(cells["doelgroep"]))] if isinstance(cells.get("doelgroep"), str) else []
    age = cells.get("leeftijd")
    if isinstance(age, str | int | float) and not isinstance(age, bool):
        text = one_line(as_text(age))
        found.append(f"{text} jaar" if text[-1:].isdigit() else text)
    return ", ".join(found) or None


def price(cells: Mapping[str, Cell]) -> str | None:
    """The price as text; a bare number is an amount in euro."""
    cell = cells.get("kosten")
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return "gratis" if cell == 0 else f"€ {cell:.2f}".replace(".", ",")
    if not isinstance(cell, str):
        return None
    text = one_line(as_text(cell))
    amount = text.replace(",", ".")
    if amount.replace(".", "", 1).isdecimal() and amount.isascii():
        return price({"kosten": float(amount)})
    return text


def registration(texts: Mapping[str, str]) -> str | None:
    """How to sign up, said in full, with the number and address to do so."""
    text = one_line(texts.get("aanmelden", ""))
    plain = text.casefold().strip(" .!")
    if plain in _YES:
        text = "Aanmelden nodig"
    elif plain in _NO:
        text = "Aanmelden niet nodig"
    elif text and "meld" not in plain and "afspraak" not in plain and "inloop" not in plain:
        text = f"Aanmelden: {text}"
    parts = [text] if text else []
    if "telefoon" in texts:
        parts.append(f"tel. {one_line(texts['telefoon'])}")
    if "e mail" in texts:
        parts.append(one_line(texts["e mail"]))
    return ", ".join(parts) or None


def status(texts: Mapping[str, str]) -> str | None:
    """What the row says of going on or not; None when it simply goes on."""
    text = one_line(texts.get("status", ""))
    plain = text.casefold().strip(" .!")
    if plain in _YES:
        return None
    return "gaat niet door" if plain in _NO else text or None


def website(texts: Mapping[str, str]) -> str | None:
    text = one_line(texts.get("website", ""))
    if text and "://" not in text and "." in text and " " not in text:
        text = f"https://{text}"
    return absolute_url("", text)


def misread(cells: Mapping[str, Cell]) -> list[Trouble]:
    """Cells that the spreadsheet program itself took for a date: "6-12" in an age becomes the sixth of December."""
    return [
        Trouble(
            column,
            "unreadable_value",
            "het programma heeft hier een datum van gemaakt; wat er stond is niet meer te zien.",
            as_text(cells[column]),
            "Maak de cel op als tekst en typ de waarde opnieuw.",
        )
        for column in ("leeftijd", "kosten", "doelgroep")
        if column in cells and not isinstance(cells[column], str | int | float | bool)
    ]
