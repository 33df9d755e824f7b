"""Removes personal data from text at the door, and finds what must never stand in an export.

Belongs here: the table of what goes and what stays (docs/lexicons.md): mobile numbers, private mail, messaging and
payment links, account numbers and names go; landlines, role mailboxes, organisations and streets stay.
Does not belong here: how a name is recognised (person_names.py), or which fields of a record are text.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator, Sequence
from typing import Literal

import phonenumbers

from sources.dutch.lexicon import fold, load_lexicon, words_of
from sources.dutch.person_names import find_names, is_first_name

Kind = Literal["mobile", "free_mail", "personal_mail", "message_link", "payment_link", "profile_link", "iban", "name",
               "telephone_of_person"]  # fmt: skip

REPLACEMENT: dict[Kind, str] = {
    "mobile": "[telefoonnummer verwijderd]",
    "telephone_of_person": "[telefoonnummer verwijderd]",
    "free_mail": "[e-mailadres verwijderd]",
    "personal_mail": "[e-mailadres verwijderd]",
    "message_link": "[link verwijderd]",
    "payment_link": "[link verwijderd]",
    "profile_link": "[link verwijderd]",
    "iban": "[rekeningnummer verwijderd]",
    "name": "[naam verwijderd]",
}
BLOCKING: frozenset[Kind] = frozenset({"mobile", "free_mail", "message_link", "payment_link"})


@dataclasses.dataclass(frozen=True)
class PersonalData:
    """One string that concerns a person, and where it stands (character offsets)."""

    kind: Kind
    text: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Redaction:
    """The text without personal data, and how many of each kind were removed."""

    text: str
    removed: dict[str, int] = dataclasses.field(default_factory=dict)


def redact(text: str, keep: Sequence[str] = ()) -> Redaction:
    """The text with personal data replaced by a marker. `keep`: addresses, numbers or names agreed to be published.

    Idempotent, and never raises. Landlines, role mailboxes and names of organisations and streets stay as they are.
    """
    return _redact(text, tuple(keep))


@functools.lru_cache(maxsize=4096)  # the dates of a series repeat its texts
def _redact(text: str, keep: tuple[str, ...]) -> Redaction:
    found = list(_without_overlap(_personal_data(text)))
    if keep and found:
        kept = tuple(_comparable(item) for item in keep if item.strip())
        found = [item for item in found if not _is_kept(item.text, kept)]
    if not found:
        return Redaction(text)
    parts: list[str] = []
    removed: dict[str, int] = {}
    position = 0
    for item in found:
        parts += [text[position : item.start], REPLACEMENT[item.kind]]
        position = item.end
        removed[item.kind] = removed.get(item.kind, 0) + 1
    parts.append(text[position:])
    # A marker is a neighbour of another kind: what is left is read once more, until nothing is found any more.
    rest = _redact("".join(parts), keep)
    for kind, count in rest.removed.items():
        removed[kind] = removed.get(kind, 0) + count
    return Redaction(rest.text, removed)


def find_personal_data(text: str) -> list[PersonalData]:
    """What may stand in no export: mobile numbers, addresses at free mail services, messaging and payment links.

    Made for whole files: dates, postcodes, UIDs, hashes and coordinates give no alarm.
    """
    found = [*_mobile_numbers(text), *_addresses(text), *_links(text)]
    if all(item.kind not in BLOCKING for item in found):  # as nearly always
        return []
    found += _account_numbers(text)  # the digits of an account are no telephone number
    return [item for item in _without_overlap(iter(found)) if item.kind in BLOCKING]


def _personal_data(text: str) -> Iterator[PersonalData]:
    yield from _links(text)
    yield from _account_numbers(text)
    contacts = [*_addresses(text), *_mobile_numbers(text)]
    yield from contacts
    names = [
        PersonalData("name", text[start:end], start, end)
        for start, end in find_names(text, sorted(contact.start for contact in contacts))
    ]
    yield from names
    for name in names:
        yield from _telephone_behind(text, name.end)
    yield from _same_names(text, names)


def _same_names(text: str, names: Sequence[PersonalData]) -> Iterator[PersonalData]:
    """Whom a text has introduced ("bij Fatima") it may mention again: the same first name elsewhere goes as well."""
    first = {re.split(r"[\s.]", name.text)[0] for name in names}
    for word in first:
        if len(word) > 2 and is_first_name(word):
            for match in re.finditer(rf"(?<![\w@.-]){re.escape(word)}(?![\w@-])", text):
                yield PersonalData("name", match[0], match.start(), match.end())


def _without_overlap(items: Iterator[PersonalData]) -> Iterator[PersonalData]:
    """In order of place; where two overlap the one that starts first, then the longest."""
    position = -1
    for item in sorted(items, key=lambda item: (item.start, -item.end)):
        if item.start >= position:
            yield item
            position = item.end


def _comparable(text: str) -> str:
    """A number is compared by its digits (+31 6, 0031 6 and 06 alike), other text folded and without double blanks."""
    digits = re.sub(r"\D", "", text)
    if len(digits) >= 8 and not re.search(r"[a-zA-Z@]", text):
        return re.sub(r"^(?:00)?31|^0", "", digits)
    return " ".join(fold(text).split())


def _is_kept(text: str, kept: Sequence[str]) -> bool:
    compared = _comparable(text)
    return any(compared == item or f" {compared} " in f" {item} " for item in kept)


# --- Telephone numbers ------------------------------------------------------------------------------------------------

_SEP = r"[\s\u00ad\u200b-\u200d\u2010-\u2015./()\-]{0,4}"
# Dutch mobile numbers in any spelling: 06 and eight digits, or +31 / 0031 / 31 with or without (0). Not inside a longer
# number, a decimal or an identifier. `06-12-2026` is a date. A pattern that begins with a fixed sign is found fast in a
# long text: so what must not stand before a number (`*_ALONE`) is looked at behind its first signs.
_COUNTRY, _DATE = rf"{_SEP}31{_SEP}(?:\(?0\)?)?{_SEP}6", r"(?:[-./ ]\d{1,2}){1}[-./ ](?:19|20)\d\d(?!\d)"
_1_ALONE, _2_ALONE, _4_ALONE = (rf"(?<![\w@#=].{{{n}}})(?<!\d[-./:,].{{{n}}})" for n in (1, 2, 4))
_DUTCH_MOBILE = re.compile(
    rf"(?:\+{_1_ALONE}{_COUNTRY}|00{_2_ALONE}{_COUNTRY}|31{_2_ALONE}{_SEP}6|\(06\){_4_ALONE}|06{_2_ALONE})"
    rf"(?!{_DATE}){_SEP}\d(?:{_SEP}\d){{7}}(?![-./:,]?\w)"
)
_BELGIAN_MOBILE = re.compile(r"04(?<![\w.@]..)\d\d(?:[/ .]\d\d[ .]?\d\d[ .]?\d\d(?!\w)|[/ ]\d{3} ?\d{3}(?!\w))")
_INTERNATIONAL = re.compile(
    r"(?:\+(?<![\w@=].)|00(?<![\w@=]..))[1-9]\d{0,2}[\s().\-/]{0,3}\d(?:[\s().\-/]{0,3}\d){5,12}(?!\w)"
)
_ANY_NUMBER = re.compile(
    r"^[\s,(:;–\-]{0,4}(?:(?i:tel|telefoon|tel\.nr|telnr|mobiel|gsm|t|m)[.:]{0,2}\s{0,2}[:.]?\s{0,2})?"
    r"(\(?(?:\+|0)\d(?:[\s/().\-]{0,3}\d){6,12})(?!\w)"
)


def _mobile_numbers(text: str) -> Iterator[PersonalData]:
    if "06" in text or "31" in text:
        for match in _DUTCH_MOBILE.finditer(text):
            yield PersonalData("mobile", match[0], match.start(), match.end())
    if "04" in text:
        for match in _BELGIAN_MOBILE.finditer(text):
            if "/" in match[0] or not _is_landline(match[0]):
                yield PersonalData("mobile", match[0], match.start(), match.end())
    if "+" in text or "00" in text:
        for match in _INTERNATIONAL.finditer(text):
            if _is_foreign_mobile(match[0]):
                yield PersonalData("mobile", match[0], match.start(), match.end())


def _is_landline(number: str) -> bool:
    try:
        parsed = phonenumbers.parse(number, "NL")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed)


def _is_foreign_mobile(number: str) -> bool:
    """Whether an international number is a mobile one; where a country makes no difference it counts as mobile."""
    try:
        parsed = phonenumbers.parse(re.sub(r"^00", "+", number), None)
    except phonenumbers.NumberParseException:
        return False
    kinds = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return phonenumbers.number_type(parsed) in kinds


def _telephone_behind(text: str, position: int) -> Iterator[PersonalData]:
    """A number directly behind someone's name is that person's, also when it is a landline."""
    match = _ANY_NUMBER.match(text[position : position + 48])
    if match:
        yield PersonalData("telephone_of_person", match[1], position + match.start(1), position + match.end(1))


# --- Mail addresses ---------------------------------------------------------------------------------------------------

_AT = re.compile(
    r"@|%40|\s?[\[({]\s?(?:at|a|apenstaartje|apestaartje)\s?[\])}]\s?|\s(?:apenstaartje|apestaartje)\s", re.I
)
_AT_IN_BRACKETS = re.compile(r"[\[({]\s?a[^\])}]{0,12}[\])}]", re.I)
_LOCAL = re.compile(r"[\w.+%&'*=-]{1,64}$")
_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:(?:\.|\s?[\[(](?:dot|punt)[\])]\s?|\spunt\s)[a-z0-9-]{1,63}){1,5}", re.I)
_DOT = re.compile(r"\s?[\[(](?:dot|punt)[\])]\s?|\spunt\s", re.I)


@functools.lru_cache(maxsize=1)
def _mail_words() -> tuple[frozenset[str], tuple[str, ...], frozenset[str], re.Pattern[str], tuple[str, ...]]:
    data = load_lexicon("contact")
    free = words_of(data["gratis_mail"])
    role = words_of(data["roladres"])
    return (
        frozenset(domain for domain in free if not domain.endswith(".*")),
        tuple(domain[:-1] for domain in free if domain.endswith(".*")),
        role,
        re.compile("|".join(re.escape(word) for word in sorted(role) if len(word) > 4)),
        tuple(word for word in role if len(word) == 4),
    )


def _addresses(text: str) -> Iterator[PersonalData]:
    if not ("@" in text or "%40" in text or "staartje" in text.casefold() or _AT_IN_BRACKETS.search(text)):
        return  # as most texts, and this is soon seen
    for at in _AT.finditer(text):
        local = _LOCAL.search(text, max(0, at.start() - 64), at.start())
        domain = _DOMAIN.match(text, at.end())
        if local is None or domain is None:
            continue
        host = _DOT.sub(".", domain[0]).lower()
        kind = _kind_of_address(local[0], host)
        if kind:
            yield PersonalData(kind, text[local.start() : domain.end()], local.start(), domain.end())


def _kind_of_address(local: str, host: str) -> Kind | None:
    exact, prefixes, *_ = _mail_words()
    if host in exact or host.startswith(prefixes):
        return "free_mail"
    return None if _is_role(local, host) else "personal_mail"


def _is_role(local: str, host: str) -> bool:
    """Whether the part before the @ names a task or the organisation itself. A first name in it makes it personal."""
    parts = [part for part in re.split(r"[._+\-\d]+", fold(local)) if part]
    if not parts or any(is_first_name(part) for part in parts):
        return False
    _, _, role, stems, edges = _mail_words()
    if any(part in role or part.startswith(edges) or part.endswith(edges) or stems.search(part) for part in parts):
        return True
    organisation = re.sub(r"[^a-z]", "", host.rsplit(".", 1)[0])
    return len(parts[0]) > 3 and "".join(parts) in organisation


# --- Links and account numbers ----------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=1)
def _link_patterns() -> tuple[tuple[re.Pattern[str], Kind], ...]:
    data = load_lexicon("contact")
    kinds: tuple[tuple[str, Kind], ...] = (
        ("berichten", "message_link"),
        ("betalen", "payment_link"),
        ("profielen", "profile_link"),
    )
    patterns: list[tuple[re.Pattern[str], Kind]] = []
    for key, kind in kinds:
        hosts = "|".join(re.escape(host) for host in sorted(words_of(data[key]), key=len, reverse=True))
        patterns.append((re.compile(rf"(?<![\w.@-])(?:https?://)?(?:www\.)?(?:{hosts})/[^\s<>\"')\]]*", re.I), kind))
    return tuple(patterns)


def _links(text: str) -> Iterator[PersonalData]:
    if "/" not in text:
        return
    lowered = text.lower()
    for pattern, kind in _link_patterns():
        if not _may_hold(lowered, kind):
            continue
        for match in pattern.finditer(text):
            link = match[0].rstrip(".,;:!?")
            yield PersonalData(kind, link, match.start(), match.start() + len(link))


@functools.lru_cache(maxsize=8)
def _hosts(kind: Kind) -> tuple[str, ...]:
    key = {"message_link": "berichten", "payment_link": "betalen", "profile_link": "profielen"}[kind]
    return tuple(words_of(load_lexicon("contact")[key]))


def _may_hold(lowered: str, kind: Kind) -> bool:
    return any(host in lowered for host in _hosts(kind))


_IBAN = re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[\s.]?[A-Za-z0-9]){11,30}(?!\w)")
_IBAN_SHAPE = re.compile(
    r"(?<!\w)(?:NL\d\d[\s.]?[A-Z]{4}[\s.]?(?:\d[\s.]?){9}\d|BE\d\d[\s.]?(?:\d[\s.]?){11}\d)(?!\w)", re.I
)


def _account_numbers(text: str) -> Iterator[PersonalData]:
    """Dutch and Belgian numbers by their shape (also mistyped ones), those of other countries by their check digits."""
    for match in _IBAN_SHAPE.finditer(text):
        yield PersonalData("iban", match[0], match.start(), match.end())
    for match in _IBAN.finditer(text):
        compact = re.sub(r"[\s.]", "", match[0]).upper()
        number = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
        if match[0][:2].isupper() and 15 <= len(compact) <= 34 and int(number) % 97 == 1:
            yield PersonalData("iban", match[0], match.start(), match.end())
