"""For whom an activity is: groups, ages and gender.

Belongs here: ages in Dutch and what an age says about a group. Does not belong here: the words for groups
(lexicons/doelgroep.yaml), or what an activity is about.
"""

from __future__ import annotations

import functools
import re
from typing import Final, Literal, NamedTuple, get_args

from sources.contracts import Audience, Evidence, TargetGroup
from sources.dutch.facet import Reading
from sources.dutch.lexicon import load_lexicon
from sources.dutch.vocabulary import Hit, Vocabulary, split_terms

CHILD_TO, YOUTH_FROM, YOUTH_TO, OLD_FROM = 12, 12, 27, 50  # years; municipal youth work runs from 12 to 27


class _Ages(NamedTuple):
    low: int | None
    high: int | None
    raw: str
    rule: str


_NUM = r"(\d{1,2})"
_NOT_A_TIME = r"(?!\s?(?:uur|u\b|[.:,]\d|euro|€|%|x\b|keer|lessen|weken|maanden|personen|deelnemers|km|min))"
# One row a form, the most certain first; group 1 is the lowest age, group 2 the highest.
_AGE_FORMS: Final[tuple[tuple[str, str], ...]] = (
    ("leeftijd_van_tot", rf"{_NUM}\sjaar\s(?:-|–|t/m|tot en met|tot|en)\s{_NUM}\sjaar"),
    ("leeftijd_van_tot", rf"(?:tussen de|ben je|bent u)\s{_NUM}\s(?:en|tot|t/m)\s{_NUM}(?=[?!.,]|\sjaar|$)"),
    ("leeftijd_van_tot", rf"{_NUM}\s?(?:-|–|t/m|t\.?e?\.?m\.?|tot en met|tot|en)\s?{_NUM}\s?-?(?:jaar|jarige|jr\b)"),
    ("leeftijd_van_tot", rf"\((?:van\s)?{_NUM}\s?(?:-|–|t/m|tot en met|tot)\s?{_NUM}\)"),
    (
        "leeftijd_groep",
        rf"(?:kinderen|jongeren|kids|tieners|meiden|jongens|jeugd|meisjes|volwassenen|leeftijd\w*|peuters|kleuters|baby's)"
        rf"\s?:?\s\(?(?:van\s|tussen\s)?(?:de\s)?{_NUM}\s?(?:-|–|t/m|tot en met|tot|en)\s?{_NUM}{_NOT_A_TIME}",
    ),
    ("plus", r"\b(?:voor\s)?(50|55|60|65|70|75|80)\s?\+"),
    ("plus", r"\b(50|55|60|65|70|75|80)\s?-?\s?plus(?:sers?)?\b"),
    ("vanaf", rf"(?:vanaf|ouder dan|minimaal|minimumleeftijd:?|boven de)\s(?:de\s)?{_NUM}\s?(?:jaar|jr\b)"),
    ("vanaf", rf"{_NUM}\sjaar\s(?:en|of)\souder"),
    ("vanaf", rf"\b{_NUM}\s?\+(?!\s?\d)"),
    ("tot", rf"(?<!\d\s)(?:t/m|tot en met|tot|onder de|jonger dan)\s()(?:de\s)?{_NUM}\s?(?:jaar|jr\b)"),
)  # fmt: skip
_AGES = tuple((rule, re.compile(pattern, re.IGNORECASE)) for rule, pattern in _AGE_FORMS)
_NOT_AGES = re.compile(
    r"\b(?:gratis|korting|jubileum|bestaat|bestaan|al|sinds)\s?$|\b(?:sinds|na|al)\s\w{0,8}\s?$", re.IGNORECASE
)
_EXCLUSIVE_HIGH = re.compile(r"\d\s?(?:tot|-|–)\s?\d", re.IGNORECASE)


@functools.lru_cache(maxsize=1)
def _vocabulary() -> Vocabulary:
    data = load_lexicon("doelgroep")
    unknown = set(data) - set(get_args(TargetGroup))
    if unknown:
        raise ValueError(f"lexicons/doelgroep.yaml: onbekende doelgroepen {sorted(unknown)}")
    return Vocabulary(
        (term, f"{group}/{level}")
        for group, levels in data.items()
        for level, block in levels.items()
        for term in split_terms(block)
    )


def read_audience(title: str, description: str | None = None, audience_text: str | None = None) -> Reading[Audience]:
    """For whom: a group named in title, text or the source's own field. Empty groups and None ages: not said."""
    found: dict[str, str] = {}
    for text, is_title in ((title, True), (audience_text or "", True), (description or "", False)):
        for group, raw in _groups(text, is_title):
            found.setdefault(group, raw)
    ages = next((a for a in (_ages(text) for text in (title, audience_text, description) if text) if a), None)
    if ages:
        for group in _groups_of_ages(ages):
            found.setdefault(group, ages.raw)
        _drop_contradicted(found, ages)
    groups = tuple(group for group in get_args(TargetGroup) if group in found)
    if not groups and ages is None:
        return Reading(Audience(), None)
    raw = ", ".join(dict.fromkeys([*(found[group] for group in groups), *([ages.raw] if ages else [])]))
    audience = Audience(
        target_group=groups,
        min_age=ages.low if ages else None,
        max_age=ages.high if ages else None,
        gender=_gender(groups),
    )
    return Reading(audience, Evidence(raw=raw, rule=ages.rule if ages and not groups else "doelgroepwoord"))


def _gender(groups: tuple[TargetGroup, ...]) -> Literal["vrouwen", "mannen"] | None:
    if "vrouwen" in groups and "mannen" not in groups:
        return "vrouwen"
    return "mannen" if "mannen" in groups and "vrouwen" not in groups else None


def _groups(text: str, is_title: bool) -> list[tuple[str, str]]:
    if not text:
        return []
    hits: list[tuple[Hit, str, str]] = []
    for hit in _vocabulary().find(text):
        group, _, level = hit.label.partition("/")
        hits.append((hit, group, level))
    excluded = [(hit.start, hit.end, group) for hit, group, level in hits if level == "niet"]
    return [
        (group, text[hit.start : hit.end])
        for hit, group, level in hits
        if (level == "tekst" or (level == "titel" and is_title))
        and not any(start < hit.end and hit.start < end and group == other for start, end, other in excluded)
    ]


def _ages(text: str) -> _Ages | None:
    for rule, pattern in _AGES:
        for match in pattern.finditer(text):
            groups = match.groups()
            low = int(groups[0]) if groups[0] else None
            high = int(groups[1]) if len(groups) > 1 and groups[1] else None
            if _NOT_AGES.search(text[max(0, match.start() - 16) : match.start()]):
                continue
            if low is not None and high is not None and low >= high:
                continue
            return _Ages(low, high, match[0].strip(), rule)
    return None


def _groups_of_ages(ages: _Ages) -> list[TargetGroup]:
    """What an age says about the group: up to 12 children, 12 to 27 youth, from 50 older people, else nothing."""
    low, high = ages.low or 0, ages.high
    groups: list[TargetGroup] = []
    if low >= OLD_FROM:
        return ["ouderen"]
    if high is None and 0 < low < CHILD_TO:  # "Tekenclub 8+"
        return ["kinderen"]
    if high is not None and high <= YOUTH_TO:
        if low < CHILD_TO:
            groups.append("kinderen")
        if high > CHILD_TO + 1 and high >= YOUTH_FROM:
            groups.append("jongeren")
    return groups


def _drop_contradicted(found: dict[str, str], ages: _Ages) -> None:
    """An age speaks louder than a word: "meiden van 8 tot 12" are children, "jeugd 13-18" is youth."""
    if ages.high is not None and ages.high <= CHILD_TO:
        found.pop("jongeren", None)
    if ages.low is not None and YOUTH_FROM <= ages.low < OLD_FROM:
        found.pop("kinderen", None)
