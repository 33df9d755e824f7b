"""What a cell of the register's spreadsheet says, as the value that is kept; or what is wrong with it, in Dutch.

Belongs here: one cell and its column. Does not belong here: rows and sheets (importing.py), what columns there are
(schema.py). What concerns a person is refused here, before anything is written.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from sources.contracts import IssueCode
from sources.dutch.person_names import is_first_name
from sources.dutch.privacy import redact
from sources.formats.cells import as_date, as_line
from sources.formats.spreadsheets import Cell
from warehouse.normalise.names import fold
from warehouse.register.schema import Field, Kind, Reference

MAX_TEXT = 300
_UNKNOWN = frozenset({"-", "?", "onbekend", "weet niet", "nvt", "n.v.t."})
_FREE_TEXT = frozenset({"source", "label", "for_whom"})  # where a conversation might be told with its names
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+")
_TITLE = re.compile(r"\b(?:mevr|mevrouw|mw|dhr|meneer|mijnheer|de heer)\b", re.IGNORECASE)
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w'’-]+")


class CellError(ValueError):
    """A cell that cannot be used. The text is Dutch; `hint` says what to do. `is_personal`: do not show the cell."""

    def __init__(
        self, message: str, hint: str = "", code: IssueCode = "unreadable_value", *, is_personal: bool = False
    ) -> None:
        self.hint, self.code, self.is_personal = hint, code, is_personal
        super().__init__(message)


class Withdrawn:
    """Someone wrote that this is not known (any more): what was known ends, and nothing takes its place."""


WITHDRAWN = Withdrawn()


@dataclass
class Names:
    """What things are called, to find the one that a cell means. Grows while a file is read."""

    by_name: dict[Reference, dict[str, set[str]]] = field(default_factory=dict)
    labels: dict[tuple[Reference, str], str] = field(default_factory=dict)

    def add(self, kind: Reference, identifier: str, *names: str) -> None:
        self.labels.setdefault((kind, identifier), names[0] if names else identifier)
        known = self.by_name.setdefault(kind, {})
        for name in (identifier, *names):
            known.setdefault(fold(name), set()).add(identifier)

    def ids(self, kind: Reference) -> set[str]:
        return {identifier for each, identifier in self.labels if each == kind}

    def has(self, kind: Reference, identifier: str) -> bool:
        return (kind, identifier) in self.labels

    def called(self, kind: Reference, text: str) -> list[str]:
        """The ids that `text` can mean, as id or as name."""
        return [text] if self.has(kind, text) else sorted(self.by_name.get(kind, {}).get(fold(text), set()))

    def find(self, kind: Reference, text: str) -> str | None:
        """The id that `text` means; None when nothing or more than one thing is called so."""
        found = self.called(kind, text)
        return found[0] if len(found) == 1 else None

    def nearest(self, kind: Reference, text: str) -> str:
        known = self.by_name.get(kind, {})
        close = difflib.get_close_matches(fold(text), known, n=1, cutoff=0.6)
        return f" Bedoelt u '{self.labels[kind, min(known[close[0]])]}'?" if close else ""


def read_cell(column: Field, cell: Cell, names: Names) -> str | Withdrawn | None:
    """The value of a cell as it is kept; None = empty, which says nothing. Raises CellError."""
    text = as_line(cell)
    if not text:
        return None
    if text.casefold() in _UNKNOWN:
        return WITHDRAWN
    refuse_personal_data(column, text, names)
    if len(text) > MAX_TEXT:
        raise CellError(f"dit is te lang ({len(text)} tekens, hoogstens {MAX_TEXT}).", "Kort het in.")
    if column.refers_to:
        return _reference(column.refers_to, text, names)
    return _READERS[column.kind](column, cell, text)


def refuse_personal_data(column: Field, text: str, names: Names) -> None:
    """Raise CellError when `text` concerns a person: a name, a mobile number, a private address."""
    removed = redact(text).removed
    if not removed and column.name in _FREE_TEXT:
        rest = _without_known(text, names)
        is_named = _TITLE.search(rest) or any(is_first_name(word) for word in _CAPITALISED.findall(rest))
        removed = {"name": 1} if is_named else {}
    if removed:
        what = sorted({_PERSONAL.get(kind, "een persoonsgegeven") for kind in removed})
        raise CellError(
            f"hier staat {' en '.join(what)}; dat bewaren we niet.",
            "Haal het weg. Een rol (beheerder, vrijwilliger) of een algemeen adres mag wel.",
            "privacy",
            is_personal=True,
        )


_PERSONAL: Mapping[str, str] = {
    "name": "een naam van een persoon",
    "mobile": "een mobiel nummer",
    "telephone_of_person": "een nummer van een persoon",
    "free_mail": "een privéadres",
    "personal_mail": "een e-mailadres van een persoon",
    "iban": "een rekeningnummer",
}


def _without_known(text: str, names: Names) -> str:
    """`text` without the names of organisations, places, networks and neighbourhoods, which may be first names too."""
    for label in sorted(names.labels.values(), key=len, reverse=True):
        if len(label) > 3:
            text = re.sub(re.escape(label), " ", text, flags=re.IGNORECASE)
    return text


def _reference(kind: Reference, text: str, names: Names) -> str:
    found = names.called(kind, text)
    if len(found) == 1:
        return found[0]
    what, code, cure = _REFERENCES[kind]
    if found:
        shown = ", ".join(names.labels[kind, identifier] for identifier in found)
        raise CellError(f"'{text[:80]}' kan meer dan een {what} zijn: {shown}.", "Schrijf het kenmerk.", code)
    raise CellError(f"{what} '{text[:80]}' is niet bekend.{names.nearest(kind, text)}", cure, code)


_REFERENCES: Mapping[Reference, tuple[str, IssueCode, str]] = {
    "organisation": (
        "organisatie", "unknown_organization", "Neem het kenmerk of de naam over van het blad Organisaties, of voeg de "
        "organisatie daar toe.",
    ),
    "place": (
        "plek", "unknown_place", "Neem het kenmerk of de naam over van het blad Plekken, of voeg de plek daar toe.",
    ),
    "network": ("netwerk", "other", "Kies uit de lijst, of voeg het netwerk toe in reference/networks.yaml."),
    "neighbourhood": ("buurt", "other", "Kies een buurt uit de lijst."),
}  # fmt: skip


# --- One kind of column each ------------------------------------------------------------------------------------------


def _text(column: Field, cell: Cell, text: str) -> str:
    return text


def _id(column: Field, cell: Cell, text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,79}", text):
        raise CellError(f"'{text[:80]}' is geen kenmerk.", "Gebruik kleine letters, cijfers en streepjes.")
    return text


def _list(column: Field, cell: Cell, text: str) -> str:
    return ";".join(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def _choice(column: Field, cell: Cell, text: str) -> str:
    choices = column.choices or {}
    by_fold = {fold(label): code for label, code in choices.items()} | {code: code for code in choices.values()}
    short = {label.split(" (")[0]: code for label, code in choices.items()}  # "1" for "1 (kennen elkaar)"
    found = by_fold.get(fold(text)) or by_fold.get(text) or short.get(text)
    if found is None:
        close = difflib.get_close_matches(fold(text), by_fold, n=1, cutoff=0.75)
        label = next((label for label, code in choices.items() if close and code == by_fold[close[0]]), None)
        shown = f" Bedoelt u '{label}'?" if label else ""
        raise CellError(f"'{text[:80]}' kan hier niet.{shown}", f"Kies uit: {'; '.join(choices)}.")
    return found


def _choices(column: Field, cell: Cell, text: str) -> str:
    parts = [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
    return ";".join(dict.fromkeys(_choice(column, part, part) for part in parts))


def _number(column: Field, cell: Cell, text: str) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    elif _NUMBER.fullmatch(text):
        is_thousands = re.fullmatch(r"\d{1,3}(?:\.\d{3})+", text)
        value = float(text.replace(".", "") if is_thousands else text.replace(",", "."))
    else:
        raise CellError(f"'{text[:80]}' is geen getal.", "Schrijf alleen een getal; weet u het niet, laat de cel leeg.")
    if not (column.low or 0) <= value <= (column.high or value):
        raise CellError(f"{text} ligt buiten wat kan ({column.low:g} tot {column.high:g}).", "Kijk de eenheid na.")
    return f"{value:g}" if value < 1e5 else f"{value:.0f}"


def _integer(column: Field, cell: Cell, text: str) -> str:
    value = _number(column, cell, text)
    if "." in value:
        raise CellError(f"{text} is geen heel getal.", "Schrijf een heel getal.")
    return value


def _date(column: Field, cell: Cell, text: str) -> str:
    day = as_date(cell)
    if day is None or not 1900 <= day.year <= 2100:
        raise CellError(f"'{text[:40]}' is geen datum.", "Schrijf de dag voluit, zoals 1-10-2026.")
    return day.isoformat()


def _year(column: Field, cell: Cell, text: str) -> str:
    return dt.date(int(text), 1, 1).isoformat() if re.fullmatch(r"(?:19|20)\d\d", text) else _date(column, cell, text)


def _url(column: Field, cell: Cell, text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    if not re.fullmatch(r"https?://[^\s/<>\"]+\.[^\s<>\"]+", address):
        raise CellError(f"'{text[:80]}' is geen webadres.", "Schrijf het zoals https://www.voorbeeld.example.")
    return address


def _email(column: Field, cell: Cell, text: str) -> str:
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        raise CellError("dit is geen e-mailadres.", "Schrijf een algemeen adres, zoals info@voorbeeld.example.")
    return text


def _telephone(column: Field, cell: Cell, text: str) -> str:
    if not re.fullmatch(r"\+?[\d\s()-]{7,20}", text):
        raise CellError(f"'{text[:40]}' is geen telefoonnummer.", "Schrijf een vast nummer, zoals 010 123 45 67.")
    return text


def _postal_code(column: Field, cell: Cell, text: str) -> str:
    found = re.fullmatch(r"([1-9]\d{3})\s*([A-Za-z]{2})", text)
    if not found:
        raise CellError(f"'{text[:20]}' is geen postcode.", "Schrijf vier cijfers en twee letters, zoals 3022 AP.")
    return f"{found[1]} {found[2].upper()}"


_READERS: Mapping[Kind, Callable[[Field, Cell, str], str]] = {
    "id": _id,
    "text": _text,
    "list": _list,
    "integer": _integer,
    "number": _number,
    "date": _date,
    "year": _year,
    "choice": _choice,
    "choices": _choices,
    "yes": _choice,
    "url": _url,
    "email": _email,
    "telephone": _telephone,
    "postal_code": _postal_code,
}


def slug_of(name: str, taken: Iterable[str]) -> str:
    """An id made of a name, which nothing else has."""
    stem = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:60] or "naamloos"
    used = set(taken)
    return next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if one not in used)
