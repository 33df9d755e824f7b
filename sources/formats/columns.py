"""The Dutch column template of spreadsheets, and which header of a sheet means which column.

Belongs here: the template's fields with the names that people give them, and finding the header row. Does not belong
here: files (spreadsheets.py), or what the columns become (the connector).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import OSA

from sources.formats.cells import as_line
from sources.formats.spreadsheets import Row

# Field of the template -> what people also call it. Written as `header_key` gives them; plurals need no entry.
TEMPLATE: dict[str, tuple[str, ...]] = {
    "naam": (
        "activiteit", "naam activiteit", "naam van de activiteit", "titel", "wat", "aanbod", "onderwerp",
        "wat is er te doen", "naam aanbod", "evenement",
    ),
    "omschrijving": (
        "beschrijving", "toelichting", "inhoud", "uitleg", "info", "informatie", "korte omschrijving",
        "wat doen we",
    ),
    "dag": ("weekdag", "dagen", "welke dag", "op welke dag", "dag van de week"),
    "begintijd": (
        "begin", "aanvang", "starttijd", "start", "tijd van", "van tijd", "begint om", "aanvangstijd",
        "hoe laat",
    ),
    "eindtijd": ("einde", "eind", "tijd tot", "tot tijd", "sluit", "eindigt om", "einde tijd"),
    "tijd": (
        "tijdstip", "tijden", "uur", "uren", "van tot", "tijd van tot", "tijdvak", "begin en eindtijd",
        "begintijd eindtijd", "begin eindtijd", "aanvang en einde",
    ),
    "wanneer": (
        "frequentie", "hoe vaak", "herhaling", "dag en tijd", "dagen en tijden", "data en tijden", "planning",
        "rooster", "periode", "dag tijd", "datum tijd", "datum en tijd", "dag en tijdstip",
    ),
    "datum": ("data", "op datum", "datum activiteit", "speeldatum"),
    "vanaf": ("startdatum", "vanaf datum", "begindatum", "datum vanaf", "loopt vanaf", "ingangsdatum"),
    "tot en met": ("t m", "tm", "einddatum", "tot en met datum", "loopt tot", "geldig tot", "laatste keer"),
    "niet op": ("niet", "behalve", "uitgezonderd", "gaat niet door op", "niet in", "vakantie", "uitzondering"),
    "locatie": (
        "plek", "plaats", "waar", "gebouw", "locatie naam", "naam locatie", "zaal", "ruimte", "locatie adres",
        "locatie en adres",
    ),
    "adres": ("straat", "straat en huisnummer", "adres locatie", "bezoekadres", "straat en nummer"),
    "postcode": ("pc", "postcode en plaats"),
    "buurt": ("wijk", "gebied", "buurt of wijk"),
    "organisatie": (
        "organisator", "door wie", "door", "aanbieder", "wie organiseert", "uitvoerder", "georganiseerd door",
    ),
    "doelgroep": ("voor wie", "bedoeld voor", "publiek"),
    "leeftijd": ("leeftijden", "leeftijdsgroep"),
    "kosten": ("prijs", "bijdrage", "eigen bijdrage", "tarief", "wat kost het", "entree", "toegang prijs"),
    "aanmelden": (
        "aanmelding", "opgeven", "inschrijven", "reserveren", "hoe aanmelden", "aanmelden nodig",
        "inloop of aanmelden",
    ),
    "thema": ("categorie", "soort activiteit", "soort", "rubriek", "type activiteit", "onderdeel"),
    "taal": ("talen", "voertaal"),
    "toegankelijkheid": ("rolstoel", "rolstoeltoegankelijk", "toegankelijk"),
    "website": ("link", "url", "webadres", "meer informatie", "site", "internet"),
    "status": ("gaat door", "actief", "loopt nog"),
    "soort organisator": (
        "soort begeleiding", "begeleiding", "type organisator", "soort organisatie", "wie voert uit", "uitvoerder type",
        "vrijwilliger of beroepskracht",
    ),
    "telefoon": ("telefoonnummer", "tel", "tel nr", "bellen"),
    "e mail": ("email", "mail", "e mailadres", "mailadres", "emailadres"),
    "kenmerk": ("id", "nummer", "nr", "code", "activiteitnummer"),
    # A person's name: recognised so that it is left out.
    "contactpersoon": ("contact", "begeleider", "docent", "gastheer", "gastvrouw", "vrijwilliger", "aanspreekpunt"),
}  # fmt: skip
# A column for each weekday, with a cross or the times in it.
WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
REQUIRED = "naam"
MAX_HEADER = 80  # characters; a longer text is a sentence, not a header
HEADER_ROWS = 20  # how far down the header may stand
_MIN_LENGTH, _LONG = 4, 8  # letters: shorter is never mended, shorter than long only by one letter


@dataclass(frozen=True)
class Header:
    """Which column of the sheet holds which field. `doubtful`: header -> the two fields it could be."""

    row_number: int
    columns: Mapping[str, int]
    headers: Mapping[str, str] = field(default_factory=dict)  # field -> as written in the sheet
    unknown: tuple[str, ...] = ()
    doubtful: tuple[tuple[str, str, str], ...] = ()
    double: tuple[tuple[str, str], ...] = ()  # (header, field that another column already has)


@lru_cache(maxsize=10_000)
def header_key(text: str) -> str:
    """A header without what people vary: case, accents, punctuation, remarks between brackets, double spaces."""
    if len(text) > MAX_HEADER:
        return ""
    text = re.sub(r"\([^)]*\)?|\[[^\]]*\]?|['’`]s\b", " ", text)
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"[a-z0-9]+", text))


def find_header(rows: Sequence[Row], own: Mapping[str, str], row_number: int | None = None) -> Header | None:
    """The header among the first rows: the one with most known columns, of which one is the name of the activity.

    `own` holds a source's own headers -> field; `row_number` is where the source says that the header stands.
    """
    own_keys = {header_key(header): name for header, name in own.items()}
    candidates = (
        [row for row in rows if row.number == row_number] if row_number is not None else list(rows[:HEADER_ROWS])
    )
    read = [_read(row, own_keys) for row in candidates]
    usable = [header for header in read if REQUIRED in header.columns and len(header.columns) >= 2]
    return max(usable, key=lambda header: (len(header.columns), -header.row_number), default=None)


def is_header_again(row: Row, header: Header) -> bool:
    """Whether a row below repeats the header, as lists printed on several pages do."""
    texts = {
        name: header_key(as_line(row.cells[column]))
        for name, column in header.columns.items()
        if column < len(row.cells)
    }
    return all(texts.get(name) == header_key(written) for name, written in header.headers.items())


def field_of(label: str) -> str | None:
    """The field that a label names exactly ("Voor wie:" -> "doelgroep"); no guessing at misspellings."""
    return _exact(header_key(label), {})


def nearest_field(name: str) -> str | None:
    """The template's field that a mistyped field name most likely means."""
    return _match(header_key(name), {})[0]


def _read(row: Row, own: Mapping[str, str]) -> Header:
    columns: dict[str, int] = {}
    headers: dict[str, str] = {}
    unknown: list[str] = []
    doubtful: list[tuple[str, str, str]] = []
    double: list[tuple[str, str]] = []
    texts = [as_line(cell) for cell in row.cells]
    # Exact names go first, so that a near miss never takes their column.
    own = {**{key: day for day in WEEKDAYS for key in (day, day[:2])}, **own}
    order = sorted(range(len(texts)), key=lambda column: (_exact(header_key(texts[column]), own) is None, column))
    for column in order:
        text = texts[column]
        if not header_key(text):
            continue
        found, other = _match(header_key(text), own)
        if found is None:
            unknown.append(text)
        elif other is not None:
            doubtful.append((text, found, other))
        elif found in columns:
            double.append((text, found))
        else:
            columns[found], headers[found] = column, text
    return Header(row.number, columns, headers, tuple(unknown), tuple(doubtful), tuple(double))


def _match(key: str, own: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The field a header means, and a second one when it could as well be that."""
    if exact := _exact(key, own):
        return exact, None
    if len(key) < _MIN_LENGTH:
        return None, None  # too short to be sure of a misspelling
    limit = 1 if len(key) < _LONG else 2
    near: dict[str, int] = {}
    for name, synonyms in TEMPLATE.items():
        distance = min(OSA.distance(key, each, score_cutoff=limit) for each in (name, *synonyms))
        if distance <= limit:
            near[name] = distance
    best, second, *_ = [*sorted(near, key=lambda name: near[name]), None, None]
    return best, second


def _exact(key: str, own: Mapping[str, str]) -> str | None:
    if key in own:
        return own[key]
    return _NAMES.get(key) or _NAMES.get(_singular(key))


def _singular(key: str) -> str:
    for ending in ("en", "s"):
        if key.endswith(ending) and len(key) > len(ending) + 2:
            return key.removesuffix(ending)
    return key


_NAMES = {
    key: name for name, synonyms in TEMPLATE.items() for each in (name, *synonyms) for key in (each, _singular(each))
}
