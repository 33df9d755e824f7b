"""Where an activity is, as the page itself says it: an address, a marked place, or a place named in a sentence.

Belongs here: recognising the words. Does not belong here: which place of the register that is (warehouse), or the
page's own venue, which holds where nothing is said.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborNode

_STREET = (
    r"(?:straat|laan|weg|plein|kade|dijk|singel|gracht|steeg|dreef|hof|haven|markt|pad|park|plantsoen|lei|wal|ring)"
)
# "Taandersplein 3", "Rösener Manzstraat 90", "Deken Roesstraat 2G", "Ruigeplaatweg 12-14"
_ADDRESS = re.compile(
    rf"\b[A-ZÀ-Ý][\w'’.-]*(?:\s(?:[A-ZÀ-Ý][\w'’.-]*|van|de|der|den|het|'t))*?\s?(?:[\w'’-]*{_STREET})\s\d{{1,4}}\s?[a-zA-Z]?\b(?![:.]\d|\s?uur)"
)
_POSTAL_CODE = re.compile(r"\b[1-9]\d{3}\s?[A-Z]{2}\b")
_PLACE_WORD = (
    r"(?:zwembad|bad|gymzaal|sporthal|sportzaal|judozaal|sportpark|kerk|kapel|moskee|school|bibliotheek|museum|theater|park|plein"
    r"|buurthuis|wijkcentrum|parochiezaal|speeltuin|kinderboerderij)"
)
# A place in a sentence: a capitalised name that is, or holds, a word for a place.
_IN_SENTENCE = re.compile(
    rf"\b(?:in|op|bij|aan|vanaf|naar)\s(?:de\s|het\s|'t\s|’t\s)?"
    rf"((?:[A-ZÀ-Ý][\w'’.-]*\s){{0,3}}[A-ZÀ-Ý][\w'’-]*(?:plein|park|bad|kerk|straat|kade|haven|hal|zaal)\b"
    rf"|{_PLACE_WORD}\s(?:van\s(?:de\s|het\s)?)?[\"“']?[A-ZÀ-Ý][\w'’-]*(?:\s[A-ZÀ-Ý][\w'’-]*)*[\"”']?)"
)
_MARKED = re.compile(r"(?:^|[-_\s])(?:venue|location|locatie|plaats|adres|address|place)(?=$|[-_\s\d])", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([A-ZÀ-Ý][\w'’ -]*(?:plein|park|bad|kerk|straat|kade|haven|hal|zaal|school|huis))\)")
_MAX_LINE = 120  # characters: a longer line with an address in it is a sentence, and only the address is taken


def is_marked(node: LexborNode) -> bool:
    """Whether the markup says that a piece of text is a place."""
    return node.tag == "address" or bool(_MARKED.search((node.attributes or {}).get("class") or ""))


def find_place(title: str, lines: list[str]) -> str | None:
    """The place that the lines of one activity name, else None."""
    in_title = _IN_BRACKETS.search(title)
    if in_title:
        return in_title[1]
    for line in lines:
        address = _ADDRESS.search(line)
        if address or _POSTAL_CODE.search(line):
            return (
                line.strip(" .,")
                if len(line) <= _MAX_LINE and line.count(".") < 2
                else (address[0] if address else None)
            )
    for line in lines:
        named = _IN_SENTENCE.search(line)
        if named:
            return named[1].strip(" .,")
    return None
