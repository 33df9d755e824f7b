"""The explanation of an activity: every record, every claim, every pair, in words that a volunteer can check."""

from __future__ import annotations

import datetime as dt

from warehouse.contracts import Activity, Claim, Feature, MatchDecision
from warehouse.match.decisions import VETOES
from warehouse.match.explain import Listing, explain
from warehouse.match.features import FEATURES
from warehouse.match.labels import FEATURE_LABELS, LEVEL_LABELS
from warehouse.match.score import read_weights

DAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
ACTIVITY = Activity(
    activity_id="wa1",
    name="Koffieochtend",
    schedule_text="elke dinsdag",
    record_ids=("r1", "r2"),
    source_ids=("a", "b"),
    first_seen=DAY,
    last_seen=DAY,
    last_confirmed=DAY,
    created_at=NOW,
    last_modified=NOW,
)
LISTINGS = {
    "r1": Listing("Site van het huis", "Koffieochtend"),
    "r2": Listing("Welzijnslijst", "Bakkie"),
    "r3": Listing("Stad", "Koffie 2"),
}


def claim(record_id: str, value: str, chosen: bool, why: str) -> Claim:
    return Claim(
        activity_id="wa1",
        field="name",
        value=value,
        record_id=record_id,
        source_id="a",
        original_value=value.upper(),
        chosen=chosen,
        chosen_because=why,
        first_seen=DAY,
        last_seen=DAY,
    )


def test_everything_is_said() -> None:
    together = MatchDecision(
        left="r1",
        right="r2",
        judgement="same",
        score=7.25,
        decided_by="score",
        reason="er spreekt meer voor dan tegen",
        features=(
            Feature(name="title", left="Koffieochtend", right="Bakkie", level="topic", weight=3.0),
            Feature(name="place", left=None, right=None, level="same", weight=0.5),
            Feature(name="gender", left=None, right=None, level="none", weight=-0.1),
        ),
    )
    apart = MatchDecision(
        left="r1", right="r3", judgement="different", score=2, decided_by="mens: beheerder", reason="Twee groepen."
    )
    elsewhere = MatchDecision(left="r8", right="r9", judgement="same", score=9, decided_by="score")
    claims = [
        claim("r2", "Bakkie", False, "zegt iets anders"),
        claim("r1", "Koffieochtend", True, "de site van de plek gaat voor"),
    ]
    text = explain(ACTIVITY, claims, [together, apart, elsewhere], LISTINGS, features=2)
    assert text.splitlines() == [
        "Koffieochtend (wa1)",
        "elke dinsdag",
        "",
        "Staat in 2 regels van 2 bronnen:",
        "  r1  Site van het huis: Koffieochtend",
        "  r2  Welzijnslijst: Bakkie",
        "",
        "Wat de bronnen zeggen (* = dit wordt gepubliceerd), en waarom:",
        "  * naam: Koffieochtend (letterlijk: KOFFIEOCHTEND)",
        "        (Site van het huis: de site van de plek gaat voor)",
        "    naam: Bakkie (letterlijk: BAKKIE)",
        "        (Welzijnslijst: zegt iets anders)",
        "",
        "Waarom deze regels bij elkaar horen (punten: plus is voor, min is tegen):",
        "  r1  Site van het huis: Koffieochtend",
        "  r2  Welzijnslijst: Bakkie",
        "    oordeel: hetzelfde, +7.2 punten; er spreekt meer voor dan tegen",
        "     +3.0  naam: hetzelfde onderwerp (Koffieochtend / Bakkie)",
        "     +0.5  plek: gelijk",
        "",
        "Wat erop lijkt maar er niet bij hoort:",
        "  r1  Site van het huis: Koffieochtend",
        "  r3  Stad: Koffie 2",
        "    oordeel: niet hetzelfde, +2.0 punten; Twee groepen. (mens: beheerder)",
    ]


def test_every_feature_and_level_has_a_name() -> None:
    assert set(FEATURES) <= set(FEATURE_LABELS)
    levels = {level.removeprefix("own_") for found in read_weights().bits.values() for level in found}
    assert levels <= set(LEVEL_LABELS)
    assert all(reason and reason[0].islower() for reason in VETOES.values())
