"""What it costs: free, an amount, or not said.

Belongs here: amounts in words and figures, and which of several amounts is the regular price for one person.
Does not belong here: the words around prices (lexicons/prijs.yaml). Unknown stays unknown: a text without a word about
money is neither free nor paid.
"""

from __future__ import annotations

import bisect
import functools
import re
from typing import NamedTuple

from sources.contracts import Evidence, Price
from sources.dutch.facet import Reading
from sources.dutch.lexicon import fold, load_lexicon
from sources.dutch.vocabulary import Hit, Vocabulary, split_terms

_WORDS = {
    "een": 1, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "twintig": 20,
    "vijfentwintig": 25, "dertig": 30, "vijfendertig": 35, "veertig": 40, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "vijfenzeventig": 75, "tachtig": 80, "negentig": 90, "honderd": 100,
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:\.\d{3})(?!\d)|\d{1,4}"
_DECIMALS = r"(?:\s?[.,]\s?(?P<{0}>\d{{2}}(?!\d)|[-–—=]+))?"
_SIGN = re.compile(
    rf"(?:€|&euro;|\beur(?:o)?\b\.?)\s{{0,2}}:?\s?(?P<whole>{_NUMBER}){_DECIMALS.format('cents')}", re.IGNORECASE
)
_AFTER = re.compile(
    rf"(?<![\d.,:/-])(?P<whole>{_NUMBER}){_DECIMALS.format('cents')}\s?(?:€|eur(?:o(?:'s)?)?(?![a-z]))", re.IGNORECASE
)
_IN_WORDS = re.compile(rf"\b(?P<whole>{'|'.join(sorted(_WORDS, key=len, reverse=True))})\s(?:euro|€)", re.IGNORECASE)
_CENTS = re.compile(
    r"(?<![\d.,])(?P<cents>\d{2})\s(?:euro)?cent\b|\b(?P<word>vijftig|tien|twintig)\scent\b", re.IGNORECASE
)
_LABELLED = re.compile(
    r"^\s?(?:is|zijn|bedraagt|:|-|–)?\s{0,2}(?P<whole>\d{1,3})(?:\s?[.,]\s?(?P<cents>\d{2}|[-–—]+))?"
    r"(?![\d.,:%]|\s?(?:uur|u\b|jaar|keer|x\b|min|pers|euro|cent|€|weken|lessen|maand|km))",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"(?:\bvoor\s|^)(?P<whole>\d{1,3}),(?P<cents>\d\d|-)(?![\d,.])(?!\s?uur)|(?<![\d.,])(?P<whole2>\d{1,3}),-{1,2}(?!\d)"
)
_UP_TO = re.compile(rf"(?<![\d.,:/-])(?P<whole>{_NUMBER})(?:[.,](?P<cents>\d\d))?\s?(?:-|–|tot|a|à|of)\s?$")
_RANGE = re.compile(rf"^\s?(?:-|–|tot|a|à|of|t/m)\s?(?P<whole>{_NUMBER}){_DECIMALS.format('cents')}", re.IGNORECASE)
_CLAUSE = re.compile(r"[;\n()•|]|\.(?=\s|$)|,(?=\s)|\s[/+]\s|\s(?:en|maar|of)\s|!(?=\s|$)")
_HIGHEST = 5000.0  # euro: above this it is not what one person pays
_ROTTERDAMPAS = re.compile(r"rotterdam\s?-?pas", re.IGNORECASE)
_NO_PASS = re.compile(r"(?:geen|niet met(?: de)?|niet geldig met(?: de)?|zonder)\s+rotterdam\s?-?pas", re.IGNORECASE)


class _Amount(NamedTuple):
    value: float
    start: int
    end: int
    kind: str  # "regular", "reduced", "child", "extra"


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    return Vocabulary((term, key) for key, block in load_lexicon("prijs").items() for term in split_terms(block))


def read_price(text: str | None, *, for_children: bool = False, usual: bool = False) -> Reading[Price]:
    """The price for one person. `min` and `max` are the lowest and highest regular price; reductions do not count.

    `for_children`: the activity is for children, so that a child's price is the regular one. `usual`: where the text is
    silent, answer free for kinds of activity that nobody charges for (rule "gewoonlijk_gratis").
    """
    text = text or ""
    hits = _vocabulary().find(text)
    amounts = _amounts(text, hits, for_children)
    labels = {hit.label for hit in hits}
    pas = None if not _ROTTERDAMPAS.search(text) else not _NO_PASS.search(text)
    giving = "naar_draagkracht" in labels
    free = _free_hits(hits)
    for kinds, rule in ((("regular",), "bedrag"), (("child",), "kinderprijs"), (("reduced",), "prijs_met_korting")):
        chosen = [amount for amount in amounts if amount.kind in kinds]
        if chosen and not (free and rule != "bedrag"):
            return _amount_reading(text, chosen, rule, pas, giving)
    if free or giving:
        hit = (free or [hit for hit in hits if hit.label == "naar_draagkracht"])[0]
        rule = "gratis" if free else "naar_draagkracht"
        price = Price(type="free", min=0.0, max=0.0, rotterdampas=pas, pay_what_you_can=giving)
        return Reading(price, Evidence(raw=text[hit.start : hit.end], rule=rule))
    if usual and not amounts:
        for hit in hits:
            if hit.label == "gewoonlijk_gratis":
                price = Price(type="free", min=0.0, max=0.0, rotterdampas=pas)
                return Reading(price, Evidence(raw=text[hit.start : hit.end], rule="gewoonlijk_gratis"))
    evidence = Evidence(raw="Rotterdampas", rule="rotterdampas") if pas is not None else None
    return Reading(Price(rotterdampas=pas), evidence)


def _amount_reading(text: str, chosen: list[_Amount], rule: str, pas: bool | None, giving: bool) -> Reading[Price]:
    low, high = min(chosen, key=lambda a: a.value), max(chosen, key=lambda a: a.value)
    if high.value == 0:
        price = Price(type="free", min=0.0, max=0.0, rotterdampas=pas, pay_what_you_can=giving)
    else:
        price = Price(type="amount", min=low.value, max=high.value, rotterdampas=pas, pay_what_you_can=giving)
    return Reading(price, Evidence(raw=text[low.start : low.end].strip(), rule=rule))


def _free_hits(hits: list[Hit]) -> list[Hit]:
    """Words for free that are about taking part, not about the wifi, a first lesson or someone else."""
    besides = [hit for hit in hits if hit.label == "gratis_erbij"]
    return [
        hit
        for hit in hits
        if hit.label == "gratis" and not any(b.start <= hit.start and hit.end <= b.end for b in besides)
    ]


def _amounts(text: str, hits: list[Hit], for_children: bool) -> list[_Amount]:
    found = sorted((item for item in _figures(text, hits) if item[0] <= _HIGHEST), key=lambda item: item[1])
    breaks = [0, *sorted({match.start() for match in _CLAUSE.finditer(text)}), len(text)]
    return [
        _Amount(value, start, end, _kind(text, start, end, breaks, hits, found, for_children))
        for value, start, end in found
    ]


def _figures(text: str, hits: list[Hit]) -> list[tuple[float, int, int]]:
    """All amounts with their place, whatever they are for. No two overlap."""
    found: list[tuple[float, int, int]] = []

    def add(match: re.Match[str] | None, offset: int = 0) -> None:
        if match is None:
            return
        whole = match.start("whole") if match.groupdict().get("whole") else match.start()
        start, end = offset + whole, offset + match.end()
        if not any(s < end and start < e for _, s, e in found):
            found.append((_value(match), offset + match.start() if offset == 0 else start, end))

    for pattern in (_SIGN, _AFTER, _IN_WORDS, _CENTS, _FOR):
        for match in pattern.finditer(text):
            add(match)
    for hit in hits:
        if hit.label == "aankondiging":
            add(_LABELLED.match(text[hit.end : hit.end + 24]), hit.end)
    for _, begin, end in list(found):
        add(_UP_TO.search(text[:begin], max(0, begin - 12)))
        second = _RANGE.match(text[end : end + 14])
        if second and not re.match(r"\s?(?:jaar|uur)", text[end + second.end() :]):
            add(second, end)
    return found


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("word"):
        return _WORDS[groups["word"].lower()] / 100
    whole = groups.get("whole") or groups.get("whole2")
    cents = groups.get("cents")
    if whole is None:
        return int(cents or 0) / 100
    euros = _WORDS[whole.lower()] if whole.lower() in _WORDS else int(whole.replace(".", ""))
    return euros + (int(cents) / 100 if cents and cents.isdigit() else 0)


def _kind(
    text: str,
    start: int,
    end: int,
    breaks: list[int],
    hits: list[Hit],
    found: list[tuple[float, int, int]],
    for_children: bool,
) -> str:
    """What an amount is for, by the words in its own clause; between two amounts a word belongs to the nearer one."""
    left = breaks[bisect.bisect_right(breaks, start) - 1]
    right = breaks[min(bisect.bisect_left(breaks, end), len(breaks) - 1)]
    others = [(s, e) for _, s, e in found if (s, e) != (start, end) and left <= s < right]
    nearby = {hit.label for hit in hits if left <= hit.start < right}
    announced = any(hit.label == "aankondiging" and left <= hit.start < start for hit in hits)
    reasons: set[str] = set()
    for hit in hits:
        if hit.label not in ("korting", "kind", "bijkomend") or not left <= hit.start < right:
            continue
        if hit.label == "bijkomend" and announced and hit.start >= end:
            continue  # "Bijdrage: € 2 voor koffie": the amount is the contribution
        own = start - hit.end if hit.end <= start else hit.start - end
        if all((s - hit.end if hit.end <= s else hit.start - e) >= own for s, e in others):
            reasons.add(hit.label)
    before = fold(text[max(left, start - 24) : start])
    if re.search(r"niet[\s-]?leden", fold(text[left:right])) or re.search(
        r"volwassene|niet[\s-]?leden|regulier", before
    ):
        return "regular"
    if "bijkomend" in reasons and "inbegrepen" not in nearby:
        return "extra"
    if "korting" in reasons:
        return "reduced"
    if "kind" in reasons and not for_children:
        return "child"
    return "regular"
