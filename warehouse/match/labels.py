"""Dutch for what matching compares and how well it agrees, for residents and volunteers alike.

Belongs here: the words. The marts carry them (mart.match_explanation), so that nothing that shows them needs a list of
its own. Does not belong here: what the features are (`warehouse.match.score`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sources.contracts import Contract

FEATURE_LABELS: dict[str, str] = {
    "base": "Uitgangspunt",
    "title": "Naam",
    "text": "Omschrijving",
    "start": "Begintijd",
    "end": "Eindtijd",
    "dates": "Dagen",
    "level": "Niveau of groep",
    "gender": "Vrouwen of mannen",
    "age": "Leeftijd",
    "price": "Kosten",
    "organizer": "Organisatie",
    "place": "Plek",
    "slot": "Wat er dan nog meer is",
    "together": "Eerdere keren",
}
LEVEL_LABELS: dict[str, str] = {
    "equal": "gelijk",
    "misspelt": "bijna gelijk geschreven",
    "themed": "gelijk begin, met een thema erbij",
    "words": "dezelfde woorden",
    "topic": "hetzelfde onderwerp",
    "related": "een verwant onderwerp",
    "soft": "lijkt op elkaar",
    "conflict": "spreekt elkaar tegen",
    "unknown": "niet te vergelijken",
    "alike": "lijkt op elkaar",
    "title_in_text": "de ene naam staat in de omschrijving van de andere",
    "15": "hooguit een kwartier verschil",
    "30": "hooguit een half uur verschil",
    "45": "minder dan een uur verschil",
    "60": "een uur verschil",
    "60_shifted": "precies een uur verschoven",
    "more": "een groot verschil",
    "wider": "de ene duurt langer dan de andere",
    "series_equal": "dezelfde reeks",
    "series_part": "voor een deel dezelfde data",
    "series_rare": "weinig dezelfde data",
    "date_in": "de datum past in de reeks",
    "date_in_rare": "de datum past in een reeks met weinig data",
    "date_equal": "dezelfde datum",
    "date_week": "dezelfde weekdag, een andere week",
    "date_later": "dezelfde weekdag, veel later",
    "date_gone": "er zijn geen dagen meer om te vergelijken",
    "date_other": "een andere weekdag",
    "date_off": "de datum valt buiten de reeks",
    "other_days": "andere weekdagen van dezelfde bron",
    "series_apart": "geen enkele datum samen",
    "none": "niet genoemd",
    "one": "door één van de twee genoemd",
    "said_equal": "gelijk, volgens de omschrijving",
    "said_conflict": "anders, volgens de omschrijving",
    "overlap": "overlapt",
    "touch": "sluit aan",
    "one_young": "één van de twee is voor kinderen of jongeren",
    "one_old": "één van de twee is voor ouderen",
    "free": "gratis",
    "free_or_paid": "de ene is gratis, de andere niet",
    "other": "anders",
    "same": "gelijk",
    "possible": "kan dezelfde plek zijn",
    "not_said": "niet genoemd",
    "alone": "niets anders op dat moment",
    "busy": "er is meer op dat moment",
    "before": "hoorden al bij elkaar",
    "apart_before": "stonden er eerder los van elkaar",
    "block": "hoe vaak zulke berichten samen horen",
}


class MatchLabel(Contract):
    """The Dutch words for one code of a feature or of a level."""

    kind: str
    code: str
    label: str


def match_labels() -> Iterator[MatchLabel]:
    """All words, as rows."""
    for kind, labels in (("feature", FEATURE_LABELS), ("level", LEVEL_LABELS)):
        for code, label in labels.items():
            yield MatchLabel(kind=kind, code=code, label=label)


def level_label(level: str) -> str:
    """The words for a level; one that a record says of itself ("own_") reads the same."""
    return LEVEL_LABELS.get(level.removeprefix("own_"), level)
