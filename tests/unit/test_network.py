"""Who works with whom: small graphs of which every figure can be worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from sources.contracts import SourceKind
from warehouse.contracts import NormalisedActivity, Organization, Place, PlaceMatch
from warehouse.ledger import Ledger, RecordMemory, SourceMemory
from warehouse.reference import Reference
from warehouse.register.contracts import Register, RegisterValue, Relation
from warehouse.register.network import ActivityParties, Graphs, NetworkMeasure, graphs_of, parties_of

TODAY = dt.date(2026, 10, 19)
SPRING = dt.date(2025, 4, 1)


def relation(a: str, b: str, strength: int, start: dt.date = SPRING, end: dt.date | None = None) -> Relation:
    return Relation(
        organization_id=a, partner_id=b, method="interview", strength=strength, source="proef", stated_on=start,
        valid_from=start, valid_to=end,
    )  # fmt: skip


def asked(*ids: str, start: dt.date = SPRING) -> tuple[RegisterValue, ...]:
    return tuple(
        RegisterValue(entity="organisation", id=one, field="kind", value="vereniging", source="proef", stated_on=start,
                      valid_from=start)
        for one in ids
    )  # fmt: skip


def together(activity: str, *ids: str, first: dt.date = SPRING, last: dt.date = TODAY) -> ActivityParties:
    return ActivityParties(activity_id=activity, organization_ids=tuple(sorted(ids)), first_seen=first, last_seen=last)


def measure(graphs: Graphs, method: str, year: int, area: str = "alle") -> NetworkMeasure:
    return next(row for row in graphs.measures if (row.method, row.year, row.area) == (method, year, area))


# A path a - b - c - d, and e that was asked and named nobody.
PATH = Register(
    values=asked("a", "b", "c", "d", "e"),
    relations=(relation("a", "b", 3), relation("c", "b", 2), relation("c", "d", 1)),
)


def test_a_path_of_four_and_one_alone() -> None:
    graphs = graphs_of(PATH, (), {}, TODAY)
    found = measure(graphs, "interview", 2026)
    # 5 organisations can make 5 x 4 / 2 = 10 pairs, of which there are 3; strengths 3 + 2 + 1 = 6 of at most 3 x 10.
    assert (found.n_organisations, found.n_relations, found.density, found.weighted_density) == (5, 3, 0.3, 0.2)
    # Each relation has two ends: 6 / 5. Two groups: the path of four (4 / 5 of all), and e.
    assert (found.mean_degree, found.n_components, found.largest_component_share) == (1.2, 2, 0.8)
    assert found.n_without_relation == 1
    nodes = {node.organization_id: node for node in graphs.nodes if node.year == 2026}
    assert {name: node.degree for name, node in nodes.items()} == {"a": 1, "b": 2, "c": 2, "d": 1, "e": 0}
    assert nodes["b"].weighted_degree == 5
    # b lies between a-c and a-d, of (5 - 1) x (5 - 2) / 2 = 6 pairs of others; c likewise.
    assert nodes["b"].betweenness == pytest.approx(2 / 6, abs=1e-6)
    assert nodes["a"].betweenness == 0


def test_both_sides_of_a_relation_are_one_of_the_highest_strength() -> None:
    register = Register(values=asked("a", "b"), relations=(relation("a", "b", 1), relation("b", "a", 3)))
    (edge,) = [row for row in graphs_of(register, (), {}, TODAY).edges if row.year == 2026]
    assert (edge.organization_a, edge.organization_b, edge.weight) == ("a", "b", 3)


def test_each_year_shows_the_register_at_its_end() -> None:
    changed = dt.date(2026, 2, 1)
    register = Register(
        values=asked("a", "b", "c"),
        relations=(relation("a", "b", 1, end=changed), relation("a", "b", 3, changed), relation("b", "c", 1, changed)),
    )
    graphs = graphs_of(register, (), {}, TODAY)
    assert [(row.year, row.n_relations, row.is_complete_year) for row in graphs.measures if row.area == "alle"] == [
        (2025, 1, True), (2026, 2, False),
    ]  # fmt: skip
    assert [(row.year, row.weight) for row in graphs.edges if row.organization_b == "b"] == [(2025, 1), (2026, 3)]


def test_agenda_and_interview_are_never_added_up() -> None:
    parties = [together("x", "a", "b"), together("y", "a", "b"), together("z", "c"), together("leeg")]
    graphs = graphs_of(PATH, parties, {}, TODAY)
    (edge,) = [row for row in graphs.edges if row.method == "agenda" and row.year == 2026]
    assert (edge.organization_a, edge.organization_b, edge.weight) == ("a", "b", 2)
    agenda = measure(graphs, "agenda", 2026)
    # a, b and c have an activity: 1 of 3 pairs. A strength is not known from an agenda.
    assert (agenda.n_organisations, agenda.n_relations, agenda.density) == (3, 1, pytest.approx(1 / 3, abs=1e-6))
    assert agenda.weighted_density is None
    assert measure(graphs, "interview", 2026).n_relations == 3


def test_what_was_noted_from_an_agenda_by_hand_is_in_that_graph_only() -> None:
    noted = relation("a", "b", 3).model_copy(update={"method": "agenda"})
    graphs = graphs_of(Register(relations=(noted,)), [together("x", "a", "c")], {}, TODAY)
    edges = {(row.organization_a, row.organization_b): row.weight for row in graphs.edges if row.year == 2026}
    assert edges == {("a", "b"): 1, ("a", "c"): 1}
    assert {row.method for row in graphs.edges} == {"agenda"}


def test_a_joint_activity_counts_in_every_year_in_which_it_was_seen() -> None:
    parties = [together("x", "a", "b", last=dt.date(2025, 12, 30)), together("y", "a", "c", first=dt.date(2026, 2, 1))]
    edges = graphs_of(Register(), parties, {}, TODAY).edges
    assert [(row.year, row.organization_b) for row in edges] == [(2025, "b"), (2026, "c")]


def test_a_neighbourhood_has_the_relations_among_its_own() -> None:
    areas = {"a": ["west"], "b": ["west", "oost"], "c": ["oost"]}
    graphs = graphs_of(PATH, (), areas, TODAY)
    west, oost = measure(graphs, "interview", 2026, "west"), measure(graphs, "interview", 2026, "oost")
    assert (west.n_organisations, west.n_relations, west.density) == (2, 1, 1.0)
    assert (oost.n_organisations, oost.n_relations) == (2, 1)


def test_who_was_asked_but_where_nobody_was_named_makes_no_graph() -> None:
    assert graphs_of(Register(values=asked("a", "b")), (), {}, TODAY) == Graphs()


# --- Who is behind an activity ----------------------------------------------------------------------------------------

REFERENCE = Reference(
    organizations=tuple(
        Organization(organization_id=one, name=name, source="proef")
        for one, name in (("koor", "Koor De Merel"), ("huis", "Stichting Het Buurthuis"), ("zorg", "Zorggroep Maas"))
    ),
    places=(Place(place_id="zaal", name="De Zaal", organization_id="huis", source="proef"),),
)


def remembered(
    record: str, activity: str, *, organizer: str | None, organization: str | None, kind: SourceKind = "venue_page"
) -> RecordMemory:
    content = NormalisedActivity(
        record_id=record, source_id="bron", source_kind=kind, name="Zingen", organization_id=organization,
        organizer_text=organizer, place=PlaceMatch(place_id="zaal", method="home"),
    )  # fmt: skip
    return RecordMemory(
        record_id=record, source_id="bron", first_seen=SPRING, last_seen=SPRING, activity_id=activity,
        content=content.model_dump_json(),
    )  # fmt: skip


def parties(*records: RecordMemory) -> dict[str, tuple[str, ...]]:
    ledger = Ledger(
        records={one.record_id: one for one in records}, sources={"bron": SourceMemory("bron", last_ok=TODAY)}
    )
    return {item.activity_id: item.organization_ids for item in parties_of(ledger, REFERENCE)}


def test_organiser_and_owner_of_the_place_are_together_in_it() -> None:
    assert parties(remembered("r1", "x", organizer="Koor De Merel", organization="koor")) == {"x": ("huis", "koor")}


def test_all_that_a_text_names_and_all_that_sources_say_count() -> None:
    assert parties(
        remembered("r1", "x", organizer="Koor De Merel i.s.m. Zorggroep Maas", organization="koor"),
        remembered("r2", "x", organizer="Stichting Het Buurthuis", organization="huis"),
    ) == {"x": ("huis", "koor", "zorg")}


@pytest.mark.parametrize(
    ("kind", "expected"), [("municipality", ()), ("newsletter", ()), ("welfare_list", ("huis", "zorg"))]
)
def test_who_publishes_a_list_of_others_organises_nothing(kind: SourceKind, expected: tuple[str, ...]) -> None:
    assert parties(remembered("r1", "x", organizer=None, organization="zorg", kind=kind)) == {"x": expected}


def test_a_record_that_is_still_there_was_seen_when_its_source_was() -> None:
    ledger = Ledger(
        records={"r1": remembered("r1", "x", organizer="Koor De Merel", organization="koor")},
        sources={"bron": SourceMemory("bron", last_ok=TODAY)},
    )
    (item,) = parties_of(ledger, REFERENCE)
    assert (item.first_seen, item.last_seen) == (SPRING, TODAY)
