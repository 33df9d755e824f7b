"""Matching: texts, levels, vetoes, clusters and what a dated record says about a series."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from warehouse.match.cluster import cluster
from warehouse.match.decisions import VETOES as REASONS
from warehouse.match.features import FEATURES, Levels, levels_of, profile
from warehouse.match.files import match_file
from warehouse.match.fit import LabelledPair, fit
from warehouse.match.kinds import LEVELS, VETOES, kind_of, level_column, veto_column
from warehouse.match.kinds import levels_of as levels_of_kind
from warehouse.match.labels import LEVEL_LABELS
from warehouse.match.model import MatchRecord, Slot
from warehouse.match.score import read_weights, scores_of
from warehouse.match.text import amount_of, group_of, read_title, topics_of
from warehouse.match.vetoes import veto_of
from warehouse.normalise.names import fold

WEEKS = sum(1 << (7 * n) for n in range(20))


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Koffieochtend", "koffie"),
        ("Kofieochtend", "koffie"),
        ("Wandlegroep", "wandelen"),
        ("Breicafé", "handwerken"),
        ("Moestuinochtend", "tuin"),
        ("Dansfitness", "zumba"),
        ("Ned. les niv. 1", "nederlands"),
        ("Alzheimer Café", "geheugen"),
    ],
)
def test_topics(title: str, topic: str) -> None:
    assert topic in topics_of(read_title(title).key).hard


def test_a_title_without_topic_has_none() -> None:
    assert topics_of(read_title("Wie durft?").key).hard == frozenset()


@pytest.mark.parametrize(
    ("text", "level", "gender", "ages"),
    [
        ("Zumba II", "2", None, None),
        ("Stoelgymnastiek gr. 2", "2", None, None),
        ("Stoelgymnastiek groep 1", "1", None, None),
        ("Kookles groep 5-8", "groep 5-8", None, (5, 8)),
        ("Nederlands voor beginners", "1", None, None),
        ("Nederlands gevorderd", "2", None, None),
        ("Taal A2", "a2", None, None),
        ("Kickboksen meiden", None, "v", (10, 20)),
        ("Kickboksen jongens", None, "m", (10, 20)),
        ("Kinderyoga (5-9 jr)", None, None, (5, 9)),
        ("Gymnastiek 55+", None, None, (55, 120)),
        ("Kinderen t/m 10 jaar", None, None, (0, 10)),
        ("Inloop 10-12 uur", None, None, None),
        ("Yoga", None, None, None),
    ],
)
def test_groups(text: str, level: str | None, gender: str | None, ages: tuple[int, int] | None) -> None:
    assert group_of(text) == (level, gender, ages)


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        ("gratis", 0.0),
        ("€ 0,-", 0.0),
        ("€2,50 per keer", 2.5),
        ("50 cent", 0.5),
        ("vijf euro", 5.0),
        ("leden gratis, niet-leden €2", 2.0),
        ("vrijwillige bijdrage", 0.0),
        ("contributie", None),
        ("25 euro voor 10 lessen", 25.0),
    ],
)
def test_amounts(price: str, amount: float | None) -> None:
    assert amount_of(price) == amount


@pytest.mark.parametrize(
    ("title", "cancelled", "moved", "key"),
    [
        ("Damesgym VERVALT", True, False, "damesgym"),
        ("GAAT NIET DOOR - Bingo", True, False, "bingo"),
        ("VERPLAATST: Wijkraad (was 13 januari)", False, True, "wijkraad"),
        ("Spelletjesavond (nu op donderdag!)", False, True, "spelletjesavond"),
        ("Bingo", False, False, "bingo"),
    ],
)
def test_words_about_status_are_not_the_title(title: str, cancelled: bool, moved: bool, key: str) -> None:
    found = read_title(title)
    assert (found.is_cancelled, found.is_moved, found.key) == (cancelled, moved, key)


def record(
    name: str, start: int = 600, *, source: str = "a", days: int = WEEKS, series: bool = True, **more: Any
) -> MatchRecord:
    return MatchRecord(
        record_id=f"{source}-{name}-{start}",
        source_id=source,
        name=name,
        description=more.pop("description", ""),
        place=more.pop("place", "p"),
        area="x",
        is_series=series,
        slots=(Slot(start, start + 60, days),),
        days=days,
        organizer=more.pop("organizer", ""),
        audience=more.pop("audience", ""),
        price=more.pop("price", ""),
        **more,
    )


@pytest.mark.parametrize(
    ("left", "right", "veto"),
    [
        (record("Yoga"), record("Yoga", source="b"), None),
        (record("Yoga"), record("Yoga", source="b", place="q"), "other_place"),
        (record("Yoga"), record("Yoga", source="b", place=None, possible=frozenset({"q"})), "other_place"),
        (record("Yoga"), record("Yoga", source="b", place=None, possible=frozenset({"p", "q"})), None),
        (record("Taal niveau 1"), record("Taal niveau 2", source="b"), "other_level"),
        (record("Tie-Dye", days=1, series=False), record("Quiz", days=1 << 7, series=False), "other_name"),
        (record("Bingo", days=1, series=False), record("Bingo", days=1 << 7, series=False), None),
        (
            record("Film: Elemental", days=1, series=False),
            record("Film: IF", 615, days=1 << 7, series=False),
            "other_name",
        ),
        (record("Bingo", days=1, series=False), record("Bingo", 615, days=1 << 7, series=False), None),
        (record("Tie-Dye", days=1, series=False), record("Quiz", source="b", days=1, series=False), None),
        (record("Gym dames"), record("Gym heren", source="b"), "other_gender"),
        (record("Gym 8-12 jaar"), record("Gym 13-16 jaar", source="b"), "other_age"),
        (record("Yoga"), record("Yoga", 720, source="b"), "other_time"),
        (record("Yoga"), record("Yoga", 660, source="b"), None),  # an hour off with the same words and length
        (record("Yoga"), record("Pilates", 660, source="b"), "other_time"),
        (record("Yoga"), record("Yoga", source="b", days=WEEKS << 3), "no_common_date"),
        (record("Yoga"), record("Yoga", source="b", days=1 << 8, series=False), "no_common_date"),
        (record("Yoga"), record("Yoga VERPLAATST", source="b", days=1 << 8, series=False), None),
        (record("Yoga"), record("Yoga", source="b", days=1 << 7, series=False), None),
        (record("Yoga"), record("Yoga 2e groep"), "listed_apart"),
        (record("Yoga"), record("Yoga", 615, days=1 << 7, series=False), "listed_apart"),
        (record("Yoga"), record("Yoga", days=1 << 7, series=False), None),
        (record("Yoga"), record("Yoga", days=WEEKS << 2), None),  # a row per weekday in one source
    ],
)
def test_vetoes(left: MatchRecord, right: MatchRecord, veto: str | None) -> None:
    a, b = profile(left), profile(right)
    assert veto_of(a.record, b.record, levels_of(a, b)) == veto
    assert levels_of(a, b) == levels_of(b, a)


def test_two_sessions_of_a_source_at_other_places_outside_the_register_stay_apart() -> None:
    a = profile(record("Yoga", place=None, location="zaal noord"))
    b = profile(record("Yoga", place=None, location="zaal zuid", days=1 << 7, series=False))
    assert veto_of(a.record, b.record, levels_of(a, b)) == "other_place"


def test_clustering_never_crosses_a_cannot_link() -> None:
    scores = {(0, 1): 5.0, (1, 2): 4.0, (2, 3): 5.0}
    assert cluster(4, scores) == [[0, 1, 2, 3]]
    assert cluster(4, scores, cannot_link=[(0, 3)]) == [[0, 1], [2, 3]]
    assert cluster(4, scores, labels=["p", None, None, "q"]) == [[0, 1], [2, 3]]
    assert cluster(3, {(0, 1): -1.0}, must_link=[(0, 1)]) == [[0, 1], [2]]


def test_the_weights_file_knows_every_feature() -> None:
    weights = read_weights()
    assert set(weights.bits) == set(FEATURES)
    good = Levels("equal", "equal", "equal", "equal", "series_equal", "none", "none", "none", "free", "equal", "same")
    bad = good._replace(title="conflict", text="conflict", organizer="other")
    kinds = np.array([kind_of(good, None), kind_of(bad, None)])
    for_good, for_bad = scores_of(kinds, np.zeros(2, int), weights)
    assert for_good > 4 > -2 > for_bad


def test_every_level_has_a_number_and_a_label() -> None:
    """Also those that the weights know, for every feature and veto; each kind of pair is read back as it was."""
    assert list(LEVELS) == list(FEATURES)
    assert {veto for veto in VETOES if veto} == set(REASONS)
    for name, bits in read_weights().bits.items():
        assert set(bits) <= set(LEVELS[name])
        assert {level.removeprefix("own_") for level in LEVELS[name]} <= set(LEVEL_LABELS)
    most = max(map(len, LEVELS.values()))
    for n in range(most):
        levels = Levels(*(LEVELS[name][n % len(LEVELS[name])] for name in FEATURES))
        veto = VETOES[n % len(VETOES)]
        kind = np.array([kind_of(levels, veto)])
        assert levels_of_kind(int(kind[0])) == levels._replace(slot="alone")
        assert VETOES[veto_column(kind)[0]] == veto
        assert all(LEVELS[name][level_column(kind, name)[0]] == getattr(levels, name) for name in FEATURES[:-1])


def test_fitting_finds_the_direction_and_stays_within_bounds() -> None:
    same = Levels("equal", "unknown", "equal", "equal", "date_equal", "none", "none", "none", "equal", "equal", "same")
    other = same._replace(title="conflict", price="other")
    pairs = [
        LabelledPair(same, True, 40),
        LabelledPair(other, False, 40),
        LabelledPair(same, False),
        LabelledPair(other, True),
    ]
    weights = fit(pairs, "test")
    assert weights.bits["title"]["equal"] > 0 > weights.bits["title"]["conflict"]
    assert weights.bits["price"]["other"] >= -2.5
    assert fit(pairs, "test") == weights


# --- The file format --------------------------------------------------------------------------------------------------

VENUE = {"key": "V1", "name": "Huis Verzonnen", "address": "Verzonnenstraat 1", "postcode": "3021AA"}


def row(record_id: str, source: str, name: str, **more: Any) -> dict[str, Any]:
    base = {
        "record_id": record_id,
        "source_id": source,
        "source_kind": "venue_site",
        "title": name,
        "description": None,
        "venue_name": "Huis Verzonnen",
        "address": None,
        "postcode": None,
        "organiser": None,
        "price_text": None,
        "audience_text": None,
        "start": None,
        "end": None,
        "rrule": "FREQ=WEEKLY;BYDAY=TU",
        "dtstart": "2026-11-03T10:00",
        "dtend": "2026-11-03T12:00",
        "exdates": [],
    }
    return base | more


def match(tmp_path: Path, rows: list[dict[str, Any]]) -> dict[str, str]:
    for name, lines in (("r.jsonl", rows), ("v.jsonl", [VENUE])):
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    match_file(tmp_path / "r.jsonl", tmp_path / "v.jsonl", tmp_path / "out.jsonl")
    answers = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [a["record_id"] for a in answers] == [r["record_id"] for r in rows]
    return {a["record_id"]: a["cluster_id"] for a in answers}


def test_matching_a_file(tmp_path: Path) -> None:
    dated = {"rrule": None, "dtstart": None, "dtend": None, "start": "2026-11-24T10:00", "end": "2026-11-24T12:00"}
    found = match(
        tmp_path,
        [
            row("r1", "site:V1", "Koffieochtend"),
            row("r2", "lijst", "Inloop met koffie"),
            row("r3", "stad", "Koffie bij Huis Verzonnen", **dated),
            row("r4", "site:V1", "Yoga", dtstart="2026-11-03T19:00", dtend="2026-11-03T20:00"),
            row("r5", "stad", "Koffieochtend", **(dated | {"start": "2026-11-25T10:00", "end": None})),
        ],
    )
    assert found["r1"] == found["r2"] == found["r3"] == "r1"
    assert found["r4"] == "r4"
    assert found["r5"] == "r5", "a Wednesday is not in a series of Tuesdays"


def test_a_skipped_date_is_not_in_the_series(tmp_path: Path) -> None:
    dated = {"rrule": None, "dtstart": None, "dtend": None, "start": "2026-12-22T10:00", "end": None}
    rows = [
        row("r1", "ical:V1", "Koffieochtend", exdates=["2026-12-22T10:00"]),
        row("r2", "stad", "Koffieochtend", **dated),
    ]
    assert len(set(match(tmp_path, rows).values())) == 2


def test_a_record_without_dates_stands_alone(tmp_path: Path) -> None:
    nothing = {"rrule": None, "dtstart": None, "dtend": None, "title": None}
    rows = [
        row("r1", "site:V1", "Koffie"),
        row("r2", "stad", "Koffie", **nothing),
        row("r3", "b", "Koffie", dtstart="gauw"),
        row("r4", "c", "Koffie", dtstart="0026-11-03T10:00"),
    ]
    assert len(set(match(tmp_path, rows).values())) == 4


GOOD = json.dumps({"record_id": "x", "source_id": "b"}).encode()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"niets", "r.jsonl:2: de regel is geen JSON"),
        (b"[1]", "r.jsonl:2: op de regel staat geen record tussen accolades"),
        (b'{"record_id": "y"}', "r.jsonl:2: source_id ontbreekt"),
        (b'{"source_id": "b"}', "r.jsonl:2: record_id ontbreekt"),
        (b'{"record_id": "y", "source_id": null}', "r.jsonl:2: source_id ontbreekt"),
        (b'{"record_id": "y", "source_id": 7}', "r.jsonl:2: source_id moet een tekst zijn"),
        (b'{"record_id": "y", "source_id": "b", "exdates": "x"}', "r.jsonl:2: exdates moet een lijst van teksten zijn"),
        (b'{"record_id": "y", "source_id": "b", "exdates": [5]}', "r.jsonl:2: exdates moet een lijst van teksten zijn"),
        (b'{"record_id": "caf\xe9", "source_id": "b"}', "r.jsonl:2: de regel is geen UTF-8"),
        (GOOD, "r.jsonl:2: record_id x staat ook op regel 1"),
        (b'{"record_id": "y"', "r.jsonl:2: de regel is geen JSON"),
        (b"[" * 100_000, "r.jsonl:2: de regel is geen JSON"),
    ],
)
def test_a_line_that_is_no_record_is_named_without_a_traceback(tmp_path: Path, line: bytes, said: str) -> None:
    (tmp_path / "r.jsonl").write_bytes(GOOD + b"\n" + line + b"\n")
    (tmp_path / "v.jsonl").write_text("", encoding="utf-8")
    result = CliRunner().invoke(
        main, ["match", str(tmp_path / "r.jsonl"), "--venues", str(tmp_path / "v.jsonl"), "--out", str(tmp_path / "o")]
    )
    assert (result.exit_code, result.output.strip()) == (2, said)
    assert not (tmp_path / "o").exists()


def test_a_venue_without_a_name_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_bytes(GOOD)
    (tmp_path / "v.jsonl").write_text('{"key": "V1"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"v\.jsonl:1: name ontbreekt"):
        match_file(tmp_path / "r.jsonl", tmp_path / "v.jsonl", tmp_path / "out.jsonl")


@pytest.mark.parametrize(
    "rule", ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=WEEKLY;INTERVAL=0", "FREQ=x", "=", "x"]
)
def test_a_rule_that_cannot_be_expanded_costs_only_its_own_record_its_dates(tmp_path: Path, rule: str) -> None:
    rows = [row("r1", "site:V1", "Koffie", rrule=rule), row("r2", "stad", "Koffie"), row("r3", "a", "Koffie")]
    found = match(tmp_path, rows)
    assert found["r2"] == found["r3"] != found["r1"]


def test_folding_is_one_spelling() -> None:
    assert fold("Hvdw  D'Haven – Café") == "huis van de wijk d haven cafe"
