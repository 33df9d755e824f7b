"""The explanation of an activity: every record, every claim, every pair, in words that a volunteer can check."""

from __future__ import annotations

import datetime as dt

from warehouse.contracts import Activity, Claim, Feature, MatchDecision
from warehouse.match.decisions import VETOES
from warehouse.match.explain import Known, Listing, explain
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
    text = explain(ACTIVITY, claims, [together, apart, elsewhere], Known(LISTINGS, {}))
    assert text.splitlines() == [
        "Koffieochtend (wa1)",
        "elke dinsdag",
        "",
        "Staat in 2 regels van 2 bronnen:",
        "  Koffieochtend (Site van het huis)",
        "      r1",
        "  Bakkie (Welzijnslijst)",
        "      r2",
        "",
        "Wat de bronnen zeggen. Met een * is wat er gepubliceerd wordt.",
        "",
        "  * Naam: Koffieochtend",
        "        Site van het huis: de site van de plek gaat voor",
        "    Naam: Bakkie",
        "        Welzijnslijst: zegt iets anders",
        "",
        "Waarom dit bij elkaar hoort. Punten met een plus spreken voor, punten met een min tegen.",
        "",
        "  Koffieochtend (Site van het huis)",
        "  Bakkie (Welzijnslijst)",
        "      hetzelfde: +7,2 punten; er spreekt meer voor dan tegen",
        "        +3,0  Naam: hetzelfde onderwerp (Koffieochtend / Bakkie)",
        "        +0,5  Plek: gelijk",
        "        -0,1  Vrouwen of mannen: niet genoemd",
        "",
        "Wat erop lijkt, maar er niet bij hoort:",
        "",
        "  Koffieochtend (Site van het huis)",
        "  Koffie 2 (Stad)",
        "      niet hetzelfde: +2,0 punten; Twee groepen. (mens: beheerder)",
    ]


def test_what_many_records_say_alike_is_said_once() -> None:
    ids = tuple(f"r{n:02d}" for n in range(12))
    activity = ACTIVITY.model_copy(update={"record_ids": ids, "source_ids": ("a",)})
    known = Known({i: Listing("Site van het huis", "Koffie") for i in ids}, {"place_id": {"huis": "Huis Verzonnen"}})
    claims = [
        claim(i, value, i == "r00", "gaat voor").model_copy(update={"field": field, "original_value": raw})
        for i in ids
        for field, value, raw in (
            ("place_id", "huis", "Lindelaan 1"),
            ("price", '{"type":"free","min":0.0,"max":0.0}', "Gratis"),
            ("access", "walk_in", None),
        )
    ]
    pairs = [
        MatchDecision(left=a, right=b, judgement="same", score=5, decided_by="score", reason="alles is gelijk")
        for n, a in enumerate(ids)
        for b in ids[n + 1 :]
    ]
    lines = explain(activity, claims, pairs, known).splitlines()
    assert "  Koffie (Site van het huis), 12 keer" in lines
    assert [line for line in lines if line.startswith("  * ")] == [
        "  * Plek: Huis Verzonnen",
        "  * Kosten: gratis",
        "  * Meedoen: Loop gewoon binnen, aanmelden is niet nodig.",
    ]
    assert '        Site van het huis (12 regels): gaat voor; daar staat: "Lindelaan 1"' in lines
    assert "      zo zijn er nog 65" in lines
    assert len(lines) < 30
    assert len(explain(activity, claims, pairs, known, every_pair=True).splitlines()) > 66


def test_every_feature_and_level_has_a_name() -> None:
    assert set(FEATURES) <= set(FEATURE_LABELS)
    levels = {level.removeprefix("own_") for found in read_weights().bits.values() for level in found}
    assert levels <= set(LEVEL_LABELS)
    assert all(reason and reason[0].islower() for reason in VETOES.values())
